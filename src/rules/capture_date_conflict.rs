//! What the checked file and its reference date, against the date of the line or its publication.

use crate::claim::{Binding, When};
use crate::finding::{Evidence, Finding};
use crate::time::DateInterval;

use super::dated::{Dated, Stand};
use super::dates::{self, own_fact};
use super::fact::{Fact, finding, from_article};
use super::source::{Sources, Standing};
use super::{Case, Rule};

/// `capture-date-conflict`.
pub(super) struct CaptureDateConflict;

impl Rule for CaptureDateConflict {
    fn code(&self) -> &'static str {
        "capture-date-conflict"
    }

    fn page(&self) -> &'static str {
        include_str!("capture_date_conflict.md")
    }

    fn check(&self, case: &Case) -> Vec<Finding> {
        let sources = Sources::of(case);
        against_line(case, &sources)
            .or_else(|| after_publication(case, &sources))
            .into_iter()
            .collect()
    }
}

/// What the file and its reference say against the line: one voice more for `caption-date-conflict`.
pub(super) fn own_facts<'a>(case: &Case, sources: &'a Sources<'a>, when: &When) -> Vec<Fact<'a>> {
    decisive(case, sources, |dated| dated.against(when))
}

fn against_line(case: &Case, sources: &Sources<'_>) -> Option<Finding> {
    let when = case.bound_when()?;
    let facts = own_facts(case, sources, when);
    let says = &facts.first()?.says;
    let message = format!("{says}, the caption says {}", when.interval);
    found(case, &facts, dates::claimed(when), message)
}

fn after_publication(case: &Case, sources: &Sources<'_>) -> Option<Finding> {
    let published = case.published?;
    let facts = decisive(case, sources, |dated| {
        stand_to_publication(dated, published)
    });
    let says = &facts.first()?.says;
    let message = format!("{says}, after the story was published on {published}");
    let says = format!("the story was published on {published}");
    let evidence = from_article("published", says, Some(published));
    found(case, &facts, evidence, message)
}

fn found(case: &Case, facts: &[Fact<'_>], claim: Evidence, message: String) -> Option<Finding> {
    let by_hint = facts.iter().all(|fact| fact.standing == Standing::Hint);
    let found = finding("capture-date-conflict", case, facts, Some(claim), message)?;
    Some(if by_hint { found.as_note() } else { found })
}

fn stand_to_publication(dated: &Dated, published: DateInterval) -> Stand {
    let when = When {
        interval: published,
        readings: vec![published],
        binding: Binding::Assumed,
        words: String::new(),
    };
    match dated.date() {
        Some(date) if published.days_before(&date) > 0 => dated.against(&when),
        _ => Stand::Agrees,
    }
}

/// What stands against the line: all that is more than a hint; where nothing such speaks, the first hint, if it does.
///
/// A line labelled FILE is held against no hint: its picture lies where old ones lie.
fn decisive<'a>(
    case: &Case,
    sources: &'a Sources<'a>,
    stand: impl Fn(&Dated) -> Stand,
) -> Vec<Fact<'a>> {
    let own = sources.own(case).into_iter();
    let (hints, mut spoken): (Vec<_>, Vec<_>) = own
        .filter(|(_, dated)| stand(dated) != Stand::Silent)
        .partition(|(_, dated)| dated.clue.is_hint());
    if spoken.is_empty() && !case.labelled_file() {
        spoken.extend(hints.into_iter().next());
    }
    spoken.retain(|(_, dated)| stand(dated) == Stand::Against);
    let facts = spoken.iter();
    facts
        .map(|(source, dated)| own_fact(source, dated))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Confidence, Weight};
    use crate::metadata::Block;
    use crate::rules::cases::{assumed, bound, case, date, file};

    fn story(created: Option<&str>, clock: Option<&str>) -> Case {
        let mut case = bound(case("On Tuesday"), "2020-01-07");
        let mut own = file("a wreck");
        own.metadata.date_created = created.map(str::to_owned);
        own.metadata.capture_time = clock.map(str::to_owned);
        own.metadata.capture_block = clock.map(|_| Block::Exif);
        case.file = Some(own);
        case
    }

    fn weights(case: &Case) -> Vec<Weight> {
        let found = CaptureDateConflict.check(case);
        found.iter().map(Finding::weight).collect()
    }

    #[test]
    fn a_desk_date_counts_and_a_camera_clock_is_a_note() {
        assert_eq!(weights(&story(Some("2019-11-15"), None)), [Weight::Full]);
        assert_eq!(
            weights(&story(None, Some("2019-11-15T10:30:00"))),
            [Weight::NoteOnly]
        );
        assert_eq!(weights(&story(None, None)), []);
    }

    #[test]
    fn the_desk_speaks_before_the_clock() {
        assert_eq!(
            weights(&story(Some("2020-01-07"), Some("2004-01-01T00:00:00"))),
            []
        );
    }

    #[test]
    fn an_assumed_date_is_only_compared_as_publication() {
        let early = assumed(story(Some("2019-11-15"), None), "2020-01-07");
        assert_eq!(weights(&early), []);
        let mut late = assumed(story(Some("2020-01-20"), None), "2020-01-07");
        late.published = date("2020-01-07T10:00:00Z");
        assert_eq!(weights(&late), [Weight::Full]);
        let mut next_day = assumed(story(Some("2020-01-08"), None), "2020-01-07");
        next_day.published = date("2020-01-07T10:00:00Z");
        assert_eq!(weights(&next_day), []);
    }

    fn embedded_post(mut case: Case, posted: &str) -> Case {
        case.reference.provider = Some("x".to_owned());
        case.reference.embed_id = Some("1181337941215338496".to_owned());
        case.reference.id_time = posted.parse().ok();
        case
    }

    #[test]
    fn a_post_older_than_the_day_of_the_line_is_told_without_its_file() {
        let story = bound(case("On Tuesday"), "2020-01-07");
        let found =
            CaptureDateConflict.check(&embedded_post(story.clone(), "2019-11-15T10:00:00Z"));
        let message = found.first().map(Finding::message);
        assert_eq!(
            message,
            Some("the post is dated 2019-11-15 10:00 UTC by its id, the caption says 2020-01-07")
        );
        for posted in [
            "2020-01-06T22:00:00Z",
            "2020-01-07T10:00:00Z",
            "2021-05-01T10:00:00Z",
        ] {
            assert_eq!(
                weights(&embedded_post(story.clone(), posted)),
                [],
                "{posted}"
            );
        }
    }

    #[test]
    fn a_post_and_the_desk_of_the_file_are_two_voices_and_a_hint_is_none() {
        let confidence = |case: &Case| {
            let found = CaptureDateConflict.check(case);
            found.first().map(Finding::confidence)
        };
        let desk = story(Some("2019-11-15"), None);
        assert_eq!(confidence(&desk), Some(Confidence::Possible));
        let mut hinted = desk.clone();
        hinted.reference.best_url = Some("https://x.test/2019/11/15/a.jpg".to_owned());
        assert_eq!(confidence(&hinted), Some(Confidence::Possible));
        let both = embedded_post(desk, "2019-11-16T10:00:00Z");
        assert_eq!(confidence(&both), Some(Confidence::Corroborated));
    }

    #[test]
    fn hints_are_notes_and_yield_to_better_evidence() {
        let mut hinted = story(None, None);
        hinted.reference.best_url = Some("https://x.test/2019/11/15/a.jpg".to_owned());
        assert_eq!(weights(&hinted), [Weight::NoteOnly]);
        let mut labelled = hinted.clone();
        labelled.claim.file_photo = true;
        assert_eq!(weights(&labelled), []);
        let mut agreeing = story(Some("2020-01-07"), None);
        agreeing.reference = hinted.reference.clone();
        assert_eq!(weights(&agreeing), []);
        let mut sent = story(None, None);
        let own = sent.file.as_mut().expect("a file");
        own.last_modified = date("2019-11-15T10:00:00Z");
        assert_eq!(weights(&sent), [Weight::NoteOnly]);
    }

    #[test]
    fn a_desk_that_agrees_silences_no_post() {
        let agreeing = story(Some("2020-01-07"), None);
        assert_eq!(
            weights(&embedded_post(agreeing, "2019-10-07T22:38:08Z")),
            [Weight::Full]
        );
    }
}
