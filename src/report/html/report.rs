//! The page of `check`: what needs a look first, with its pictures and its evidence.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write;

use crate::report::human::{NO_MODEL, exit_words, safe, summary_words};
use crate::report::shown::{self, Shown};
use crate::report::urgency::{Urgency, worst_first};
use crate::report::view::View;
use crate::report::{ArticleReport, MediaReport, Options, Report, Reporter};

use super::exhibit::LONGEST;
use super::item::{self, Room};
use super::markup::{self, Script, capital, name, words};

const STYLE: &str = concat!(include_str!("marks.css"), include_str!("report.css"));
const SCRIPT: Script = Script::Own(include_str!("report.js"));

/// Bytes of JPEGs on one page; in the page each three take four.
const MOST_BYTES: usize = 10_500_000;
/// Media references in the list of what needs a look.
const MOST_LISTED: usize = 200;

/// The format `html`.
pub struct Html;

impl Reporter for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn shows_pictures(&self) -> bool {
        true
    }

    fn write(
        &self,
        report: &Report,
        options: &Options,
        out: &mut dyn Write,
    ) -> std::io::Result<()> {
        let view = View::of_report(report, options.audience);
        let articles = worst_first(report);
        let room = Rooms::of(&articles);
        let title = title(report, &view);
        out.write_all(markup::head(&title, STYLE, SCRIPT).as_bytes())?;
        out.write_all(start(report, &articles, &view).as_bytes())?;
        let mut number = 0;
        for article in &articles {
            out.write_all(of_article(article, &room, &mut number, &view).as_bytes())?;
        }
        let problems = markup::problems(&report.problems, &view);
        out.write_all(problems.as_bytes())?;
        out.write_all(run(report, &view).as_bytes())?;
        out.write_all(markup::foot(LONGEST, SCRIPT).as_bytes())
    }
}

/// The title of the page: what it came to, and of what.
fn title(report: &Report, view: &View) -> String {
    let of = match report.articles.as_slice() {
        [article] => match view.maybe(article.headline.as_deref()) {
            Some(headline) => headline.into_owned(),
            None => view.name(&article.article).into_owned(),
        },
        articles => format!("{} stories", articles.len()),
    };
    format!("cutline: {}: {}", exit_words(report.exit), safe(&of))
}

/// Which media references there is room for: the most urgent ones first.
struct Rooms(BTreeSet<usize>);

impl Rooms {
    fn of(articles: &[&ArticleReport]) -> Self {
        let all = articles.iter().flat_map(|article| &article.media);
        let mut all: Vec<(usize, &MediaReport)> = (1..).zip(all).collect();
        all.sort_by_key(|(_, media)| std::cmp::Reverse(Urgency::of_media(media)));
        let mut left = MOST_BYTES;
        let mut shown = BTreeSet::new();
        for (number, media) in all {
            let Some(exhibit) = &media.exhibit else {
                continue;
            };
            let Some(rest) = left.checked_sub(exhibit.bytes()) else {
                break;
            };
            left = rest;
            shown.insert(number);
        }
        Self(shown)
    }

    fn for_item(&self, number: usize) -> Room {
        match self.0.contains(&number) {
            true => Room::Left,
            false => Room::None,
        }
    }
}

/// The head of the page, and where there are several pictures the list of those that need a look.
fn start(report: &Report, articles: &[&ArticleReport], view: &View) -> String {
    let mut page = format!(
        "<body>\n<header>\n<p class=\"kind\">cutline check</p>\n<h1>{}</h1>\n<p class=\"lede\">{}.</p>\n</header>\n\
         <input type=\"checkbox\" id=\"open-all\"><label for=\"open-all\">Show all pictures</label>\n\
         <p class=\"faint\" id=\"covered\">Pictures are blurred until you show them, in print too.</p>\n<main>\n",
        capital(exit_words(report.exit)),
        words(&capital(&summary_words(report)), view)
    );
    let shown = articles
        .iter()
        .flat_map(|article| shown::of_article(article, view));
    let mut loud: Vec<(usize, Shown<'_>)> = (1..).zip(shown).collect();
    if loud.len() < 2 {
        return page;
    }
    loud.retain(|(_, shown)| Urgency::of_media(shown.media) > Urgency::Note);
    loud.sort_by_key(|(_, shown)| std::cmp::Reverse(Urgency::of_media(shown.media)));
    if loud.is_empty() {
        return page;
    }
    page.push_str("<nav aria-labelledby=\"look\">\n<h2 id=\"look\">What needs a look</h2>\n<ol>\n");
    for (number, shown) in loud.iter().take(MOST_LISTED) {
        let media = shown.media;
        let message = media
            .findings
            .first()
            .map_or(&*media.says, |first| first.finding.message());
        let _ = writeln!(
            page,
            "<li class=\"{}\"><b class=\"level\">{}</b> <a href=\"#item-{number}\">{}</a> <span class=\"faint\">in <bdi>{}</bdi></span>\
             <br>{}</li>",
            item::class_of(media),
            Urgency::of_media(media).name(),
            item::title(shown),
            words(&shown.article(), view),
            markup::quoted(message, &shown.view)
        );
    }
    let more = loud.len().saturating_sub(MOST_LISTED);
    if more > 0 {
        let _ = writeln!(page, "<li>and {more} more below</li>");
    }
    page.push_str("</ol>\n</nav>\n");
    page
}

fn of_article(article: &ArticleReport, room: &Rooms, number: &mut usize, view: &View) -> String {
    let mut page = String::from("<section class=\"story\">\n");
    let document = name(&article.article, view);
    match view.maybe(article.headline.as_deref()) {
        Some(headline) => {
            let headline = words(&headline, view);
            let lang = markup::language(article.lang.as_deref());
            let _ = write!(
                page,
                "<h2 dir=\"auto\"{lang}>{headline}</h2>\n<p class=\"faint\">{document}</p>\n"
            );
        }
        None => {
            let _ = writeln!(page, "<h2>{document}</h2>");
        }
    }
    page.push_str(&markup::problem_list(&article.problems, view));
    if article.media.is_empty() {
        page.push_str("<p>No photo, video or embed found.</p>\n");
    }
    let mut quiet = Vec::new();
    let is_alone = article.media.len() == 1;
    for shown in shown::of_article(article, view) {
        *number += 1;
        let media = shown.media;
        if media.findings.is_empty() && media.problems.is_empty() && !is_alone {
            quiet.push(item::quiet(&shown, *number, room.for_item(*number)));
        } else {
            page.push_str(&item::item(&shown, *number, room.for_item(*number)));
        }
    }
    if !quiet.is_empty() {
        let _ = write!(
            page,
            "<details class=\"others\">\n<summary>{} with nothing to report</summary>\n<div class=\"grid\">\n{}</div>\n</details>\n",
            quiet.len(),
            quiet.concat()
        );
    }
    page.push_str("</section>\n");
    page
}

/// What made the report, so that it can be made again.
fn run(report: &Report, view: &View) -> String {
    let run = &report.run;
    let mut rows = vec![
        ("version", format!("cutline {}", run.tool_version)),
        (
            "entries",
            match run.newest {
                Some(newest) => format!("{} searched, the newest of {newest}", run.entries),
                None => format!("{} searched", run.entries),
            },
        ),
    ];
    rows.extend(run.archive.clone().map(|archive| ("archive", archive)));
    rows.push((
        "model",
        match &run.model {
            Some(model) => format!(
                "{}, run by {}, SHA-256 {}",
                model.name, model.engine, model.digest
            ),
            None => NO_MODEL.to_owned(),
        },
    ));
    rows.push(("policy", format!("SHA-256 {}", run.policy)));
    rows.push(("today", run.today.first_day().to_string()));
    format!(
        "<details>\n<summary>How this was made</summary>\n{}<p class=\"faint\">Nothing found is no proof of origin: a picture \
         nobody filed before cannot be found.</p>\n</details>\n",
        super::facts::told(&rows, view)
    )
}
