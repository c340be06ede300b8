//! Agreement with the pictures that another project's parsers list for pages, in two parts split by site: rules are
//! chosen on three quarters, the last is only counted.
//!
//! Those labels are no truth: they miss pictures, take alternative texts for captions and cut credits into names.

use std::collections::HashSet;
use std::path::Path;

use cutline::article::{self, Article, Source};
use cutline::limit::Limits;
use serde_json::Value;

use super::{Count, bare, strings, unpacked};
use crate::line::{Reference, read};

/// Which part of the pages a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Rules may be chosen on it.
    Tuning,
    /// It is only counted.
    HeldOut,
}

impl Part {
    /// The part of a page by the name of its site, so that no site is in both; pages without labels are for tuning.
    pub(super) fn of(file: &str) -> Self {
        let name = file.rsplit('/').next().unwrap_or(file);
        let name = name.trim_end_matches(".html.gz");
        if !name.starts_with("fundus__") {
            return Self::Tuning;
        }
        let site: String = name
            .rsplit("__")
            .next()
            .unwrap_or(name)
            .chars()
            .take_while(|c| !matches!(c, '_' | '-') && !c.is_ascii_digit())
            .collect();
        let sum = site.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
            (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        if (sum >> 7) & 3 == 3 {
            Self::HeldOut
        } else {
            Self::Tuning
        }
    }
}

/// Counts of one part.
#[derive(Default)]
pub(super) struct Agreement {
    images: Count,
    captions: Count,
    credits: Count,
    covers: Count,
    /// Pages on which both list the same pictures.
    pages: Count,
}

impl Agreement {
    /// The counts as rows.
    pub(super) fn rows(&self, part: &str) -> Vec<Vec<String>> {
        let rows = [
            ("images", &self.images),
            ("captions", &self.captions),
            ("credits", &self.credits),
            ("covers", &self.covers),
            ("pages alike", &self.pages),
        ];
        rows.map(|(name, count)| count.row(&format!("{name}, {part}")))
            .into()
    }
}

/// One picture as the other project lists it.
#[derive(serde::Deserialize)]
struct Listed {
    urls: Vec<String>,
    caption: Option<String>,
    #[serde(default)]
    authors: Vec<String>,
    #[serde(default)]
    is_cover: bool,
}

#[derive(serde::Deserialize)]
struct Row {
    file: String,
    url: String,
    images: Vec<Listed>,
}

/// Scores every page that is not among the labelled ones.
pub(super) fn images(
    data: &Path,
    labelled: &HashSet<String>,
    list: bool,
) -> anyhow::Result<(Agreement, Agreement)> {
    let text = std::fs::read_to_string(data.join("EXPECTED_fundus_images.jsonl"))?;
    let (mut tuning, mut held) = (Agreement::default(), Agreement::default());
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let row: Row = serde_json::from_str(line)?;
        if labelled.contains(&row.url) {
            continue;
        }
        let references = read(&unpacked(&data.join(&row.file))?)?.references;
        let part = Part::of(&row.file);
        let say = |what: &str, detail: &str| {
            if list && part == Part::Tuning {
                eprintln!("{}: {what}: {detail}", row.file);
            }
        };
        match part {
            Part::Tuning => page(&row, &references, &say, &mut tuning),
            Part::HeldOut => page(&row, &references, &say, &mut held),
        }
    }
    Ok((tuning, held))
}

fn page(row: &Row, references: &[Reference], say: &dyn Fn(&str, &str), score: &mut Agreement) {
    let host = row.url.split('/').take(3).collect::<Vec<_>>().join("/");
    let names = |urls: &[String]| -> HashSet<String> {
        let whole = |url: &String| {
            if url.starts_with('/') && !url.starts_with("//") {
                bare(&format!("{host}{url}"))
            } else {
                bare(url)
            }
        };
        urls.iter().map(whole).collect()
    };
    let listed: Vec<HashSet<String>> = row.images.iter().map(|image| names(&image.urls)).collect();
    let before = score.images.clone();
    let mut met = HashSet::new();
    // Theirs may list each rendition of one picture.
    let mut twice = HashSet::new();
    let photos = references
        .iter()
        .filter(|reference| reference.is_photo() && reference.role != "mention");
    for reference in photos {
        let urls = names(&reference.urls);
        let at: Vec<usize> = (0..listed.len())
            .filter(|at| {
                listed
                    .get(*at)
                    .is_some_and(|names| !names.is_disjoint(&urls))
            })
            .collect();
        let first = at.first().and_then(|at| row.images.get(*at));
        score.images.predicted += 1;
        score.images.hit += usize::from(at.iter().any(|at| !met.contains(at)));
        met.extend(at.iter().copied());
        twice.extend(at.iter().skip(1).copied());
        match first {
            Some(image) => words(image, reference, say, score),
            None => say(
                "only ours",
                &format!(
                    "{:?} {} | {} | {}",
                    reference.role,
                    reference.urls.first().map_or("", |url| url),
                    reference.caption.as_deref().unwrap_or_default(),
                    reference
                        .credit
                        .as_ref()
                        .map_or("", |credit| &credit.verbatim)
                ),
            ),
        }
        if reference.role == "lead" {
            let is_cover = at
                .iter()
                .any(|at| row.images.get(*at).is_some_and(|image| image.is_cover));
            score.covers.predicted += 1;
            score.covers.hit += usize::from(is_cover);
            if !is_cover {
                say(
                    "lead is no cover",
                    reference.urls.first().map_or("", |url| url),
                );
            }
        }
    }
    let whole = (score.images.predicted - before.predicted) == (score.images.hit - before.hit)
        && met.len() == row.images.len();
    score.pages.hit += usize::from(whole);
    score.pages.predicted += 1;
    score.pages.labelled += 1;
    score.covers.labelled += usize::from(row.images.iter().any(|image| image.is_cover));
    for (at, image) in row.images.iter().enumerate() {
        if twice.contains(&at) {
            continue;
        }
        score.images.labelled += 1;
        score.captions.labelled += usize::from(image.caption.is_some());
        score.credits.labelled += usize::from(!image.authors.is_empty());
        if !met.contains(&at) {
            say(
                "only theirs",
                &format!(
                    "{} | {} | {}",
                    image.urls.first().map_or("", |url| url),
                    image.caption.as_deref().unwrap_or_default(),
                    image.authors.join(" / ")
                ),
            );
        }
    }
}

/// Captions agree with or without the credit inside; credits where each name theirs lists is in ours.
fn words(image: &Listed, reference: &Reference, say: &dyn Fn(&str, &str), score: &mut Agreement) {
    let credit = reference
        .credit
        .as_ref()
        .map(|credit| credit.verbatim.as_str());
    let ours = reference.caption.as_deref();
    score.captions.predicted += usize::from(ours.is_some());
    if let Some(theirs) = &image.caption {
        let agree = ours.is_some_and(|ours| {
            let credit = letters(credit.unwrap_or_default());
            let (ours, theirs) = (letters(ours), letters(theirs));
            let bare = ours.strip_suffix(&*credit).unwrap_or(&ours);
            ours == theirs || bare == theirs || format!("{ours}{credit}") == theirs
        });
        score.captions.hit += usize::from(agree);
        if !agree {
            say(
                "caption",
                &format!("{} <> {theirs}", ours.unwrap_or_default()),
            );
        }
    }
    score.credits.predicted += usize::from(credit.is_some());
    if image.authors.is_empty() {
        return;
    }
    let whole = letters(credit.unwrap_or_default());
    let agree = !whole.is_empty()
        && image
            .authors
            .iter()
            .all(|name| whole.contains(&letters(name)));
    score.credits.hit += usize::from(agree);
    if !agree {
        say(
            "credit",
            &format!(
                "{} <> {}",
                credit.unwrap_or_default(),
                image.authors.join(" / ")
            ),
        );
    }
}

/// Letters and digits in lower case.
fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// What must be found on a page beside its posts, in each part.
#[derive(Default)]
pub(super) struct Words {
    /// Captions of figures that stand before the story's end.
    pub(super) figcaptions: Count,
    /// Texts that hold a wire's credit.
    pub(super) wires: Count,
    /// Addresses of videos.
    pub(super) videos: Count,
}

impl Words {
    /// Looks for what the line says of the page.
    pub(super) fn add(
        &mut self,
        expected: &Value,
        source: &[u8],
        page: (&Article, &[Reference]),
        say: &dyn Fn(&str, &str),
    ) {
        let (article, references) = page;
        let said: Vec<[String; 2]> = references
            .iter()
            .map(|reference| {
                let credit = reference.credit();
                [reference.caption.as_deref(), credit].map(|text| letters(text.unwrap_or_default()))
            })
            .collect();
        let story = within_story(article, source);
        let mut seen = HashSet::new();
        for text in strings(expected, "figcaptions") {
            let wanted = letters(text);
            if wanted.is_empty() || !seen.insert(wanted.clone()) || !story.contains(&wanted) {
                continue;
            }
            self.figcaptions.labelled += 1;
            let is_found = said.iter().any(|[caption, credit]| {
                let forms = [
                    caption.clone(),
                    credit.clone(),
                    format!("{caption}{credit}"),
                    format!("{credit}{caption}"),
                ];
                forms.contains(&wanted)
            });
            self.figcaptions.hit += usize::from(is_found);
            if !is_found {
                say("figcaption", text);
            }
        }
        for text in strings(expected, "wire_credits") {
            let wanted = letters(text);
            self.wires.labelled += 1;
            let is_found = said
                .iter()
                .any(|[_, credit]| !credit.is_empty() && wanted.contains(credit));
            self.wires.hit += usize::from(is_found);
            if !is_found {
                say("wire credit", text);
            }
        }
        let urls: HashSet<String> = references
            .iter()
            .flat_map(|reference| &reference.urls)
            .map(|url| bare(url))
            .collect();
        for written in strings(expected, "video_src") {
            self.videos.labelled += 1;
            let is_found = urls.contains(&bare(written));
            self.videos.hit += usize::from(is_found);
            if !is_found {
                say("video", written);
            }
        }
    }
}

/// Words of every `figcaption` that starts before the story's last paragraph does.
fn within_story(article: &Article, source: &[u8]) -> HashSet<String> {
    let source = String::from_utf8_lossy(source);
    let end = article
        .paragraphs
        .last()
        .and_then(|last| last.span)
        .map_or(0, |span| offset(&source, span.line, span.column));
    let mut out = HashSet::new();
    for (at, _) in source.match_indices("<figcaption") {
        if at > end {
            break;
        }
        let rest = source.get(at..).unwrap_or_default();
        let inner = rest.split("</figcaption").next().unwrap_or(rest);
        let inner = inner.split_once('>').map_or(inner, |(_, inner)| inner);
        let page = format!("<html><body><p>{inner}</p></body></html>");
        let alone = article::read(page.as_bytes(), &Source::default(), &Limits::default());
        let whole: Vec<&str> = alone
            .iter()
            .flat_map(|article| &article.paragraphs)
            .map(|paragraph| &*paragraph.text)
            .collect();
        out.insert(letters(&whole.concat()));
    }
    out
}

fn offset(source: &str, line: u32, column: u32) -> usize {
    let start: usize = source
        .split_inclusive('\n')
        .take(line.saturating_sub(1) as usize)
        .map(str::len)
        .sum();
    let rest = source.get(start..).unwrap_or_default();
    let within = rest
        .char_indices()
        .nth(column.saturating_sub(1) as usize)
        .map_or(rest.len(), |(at, _)| at);
    start + within
}
