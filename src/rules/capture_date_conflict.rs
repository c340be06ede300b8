//! The capture date in the file against the date of the line, or against its publication.

use crate::archive::DateKind;
use crate::claim::{Binding, When};
use crate::finding::Finding;
use crate::metadata::Block;
use crate::time::DateInterval;

use super::dates::{self, Dated, Stand};
use super::fact::{Fact, finding, from_article};
use super::source::{Source, Sources, Standing};
use super::{Case, CaseFile, Rule};

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
        let (Some(source), Some(file)) = (&sources.file, &case.file) else {
            return Vec::new();
        };
        against_line(case, file, source)
            .or_else(|| after_publication(case, file, source))
            .into_iter()
            .collect()
    }
}

/// The desk's date in the checked file, where it contradicts the line: a second voice for `caption-date-conflict`.
pub(super) fn desk_fact<'a>(case: &Case, source: &'a Source<'a>) -> Option<Fact<'a>> {
    let when = case.bound_when()?;
    let desk = desk_date(case.file.as_ref()?)?;
    (desk.against(when) == Stand::Against).then(|| fact(source, &desk))
}

fn against_line(case: &Case, file: &CaseFile, source: &Source<'_>) -> Option<Finding> {
    let when = case.bound_when()?;
    let dated = decisive(file, |dated| dated.against(when))?;
    let message = format!(
        "the file is dated {} by {}, the caption says {}",
        shown(&dated),
        voice(&dated),
        when.interval
    );
    let found = finding(
        "capture-date-conflict",
        case,
        &[fact(source, &dated)],
        Some(dates::claimed(when)),
        message,
    );
    found.map(|found| weighed(found, &dated))
}

fn after_publication(case: &Case, file: &CaseFile, source: &Source<'_>) -> Option<Finding> {
    let published = case.published?;
    let dated = decisive(file, |dated| stand_to_publication(dated, published))?;
    let message = format!(
        "the file is dated {} by {}, after the story was published on {published}",
        shown(&dated),
        voice(&dated)
    );
    let says = format!("the story was published on {published}");
    let evidence = from_article("published", says, Some(published));
    let found = finding(
        "capture-date-conflict",
        case,
        &[fact(source, &dated)],
        Some(evidence),
        message,
    );
    found.map(|found| weighed(found, &dated))
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

/// The date that stands against the line; a desk's date in the file speaks before its camera clock.
fn decisive(file: &CaseFile, stand: impl Fn(&Dated) -> Stand) -> Option<Dated> {
    let spoken = desk_date(file).or_else(|| clock_date(file))?;
    (stand(&spoken) == Stand::Against).then_some(spoken)
}

fn desk_date(file: &CaseFile) -> Option<Dated> {
    let metadata = &file.metadata;
    let written = metadata
        .date_created
        .as_deref()
        .and_then(DateInterval::parse);
    let desk = || {
        let time = metadata.capture_time.as_deref();
        time.filter(|_| !is_clock(metadata.capture_block))
            .and_then(DateInterval::parse)
    };
    Some(Dated {
        readings: vec![written.or_else(desk)?],
        kind: DateKind::Captured,
        clock: false,
    })
}

/// Whether a device's clock gave the time, not a desk.
fn is_clock(block: Option<Block>) -> bool {
    matches!(block, Some(Block::Exif | Block::Container))
}

fn clock_date(file: &CaseFile) -> Option<Dated> {
    let metadata = &file.metadata;
    let time = metadata.capture_time.as_deref();
    let clock = time.filter(|_| is_clock(metadata.capture_block));
    Some(Dated {
        readings: vec![clock.and_then(DateInterval::parse)?],
        kind: DateKind::Captured,
        clock: true,
    })
}

fn fact<'a>(source: &'a Source<'a>, dated: &Dated) -> Fact<'a> {
    Fact {
        source,
        kind: "embedded",
        says: format!("the file is dated {} by {}", shown(dated), voice(dated)),
        date: dated.date(),
        standing: if dated.clock {
            Standing::Clock
        } else {
            Standing::Stated
        },
    }
}

fn shown(dated: &Dated) -> String {
    dated
        .date()
        .map_or_else(String::new, |date| date.to_string())
}

fn voice(dated: &Dated) -> &'static str {
    if dated.clock {
        "its camera clock"
    } else {
        "its caption data"
    }
}

fn weighed(found: Finding, dated: &Dated) -> Finding {
    if dated.clock { found.as_note() } else { found }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Weight;
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
}
