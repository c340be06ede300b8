//! The contact sheet of `match`: what was asked beside what it was found to show, frame by frame.

use crate::media::EncodeError;
use crate::report::human::{
    caption_of, entry_name, facts_of, none_words, pair_words, proof_words, safe,
};
use crate::report::view::View;
use crate::report::{MatchedEntry, Sheet, SheetPair, SheetPicture};

use super::markup::{self, Script, capital, words};
use super::pictures;

const STYLE: &str = include_str!("sheet.css");
/// Longest side of a picture.
const LONGEST: usize = 400;
/// Matches of one query that are shown.
pub const MOST_MATCHES: usize = 20;
/// Said where what the archive keeps stands for a file.
pub(super) const NOT_IN_PLACE: &str = ", as the archive keeps it: its file is not in its place";
/// Pairs of pictures on one page.
const MOST_PAIRS: usize = 400;

/// A page made query by query, so that its pictures are held as JPEG alone.
#[derive(Debug, Default)]
pub struct SheetPage {
    sections: Vec<String>,
    name: String,
    pairs: usize,
}

impl SheetPage {
    /// Pairs of pictures there is still room for.
    pub fn room(&self) -> usize {
        MOST_PAIRS.saturating_sub(self.pairs)
    }

    /// Adds what one query was found to show.
    ///
    /// # Errors
    /// A picture that cannot be written as JPEG.
    pub fn add(&mut self, sheet: &Sheet) -> Result<(), EncodeError> {
        self.name.clone_from(&sheet.query);
        self.sections.push(of_query(sheet, &View::desk())?);
        let pairs = sheet.matches.iter().map(|(_, pairs)| pairs.len());
        self.pairs += pairs.sum::<usize>();
        Ok(())
    }

    /// The page, whole.
    pub fn finish(self) -> String {
        let title = match self.sections.len() {
            1 => format!("What {} shows", safe(&View::desk().name(&self.name))),
            many => format!("What {many} files show"),
        };
        let start = format!(
            "<body>\n<header>\n<p class=\"kind\">cutline match</p>\n<h1>{}</h1>\n<p class=\"lede\">Each pair is a \
             picture that was asked about, left, and the picture of the archive it was found to show, right.</p>\n\
             </header>\n<main>\n",
            markup::escaped(&title)
        );
        let parts = [
            markup::head(&title, STYLE, Script::None),
            start,
            self.sections.concat(),
            markup::foot(LONGEST, Script::None),
        ];
        parts.concat()
    }
}

fn of_query(sheet: &Sheet, view: &View) -> Result<String, EncodeError> {
    let mut parts = vec![format!(
        "<section>\n<h2>{}</h2>\n",
        markup::name(&sheet.query, view)
    )];
    if sheet.matches.is_empty() {
        parts.push(format!("<p>{}.</p>\n", capital(none_words(sheet.looked))));
    }
    for (matched, pairs) in sheet.matches.iter().take(MOST_MATCHES) {
        parts.push(of_match(matched, pairs, view)?);
    }
    let more = sheet.matches.len().saturating_sub(MOST_MATCHES);
    if more > 0 {
        parts.push(format!(
            "<p>{more} more matches are not shown here; the output of the command lists them.</p>\n"
        ));
    }
    parts.push(markup::problems(&sheet.problems, view));
    parts.push("</section>\n".to_owned());
    Ok(parts.concat())
}

fn of_match(
    matched: &MatchedEntry,
    pairs: &[SheetPair],
    view: &View,
) -> Result<String, EncodeError> {
    let line = |text: &str| format!("<p>{}</p>\n", words(text, view));
    let name = words(&entry_name(&matched.entry, view), view);
    let mut parts = vec![format!("<section class=\"match\">\n<h3>{name}</h3>\n")];
    let facts = facts_of(matched, view);
    if !facts.is_empty() {
        parts.push(line(&facts.join("; ")));
    }
    if let Some(caption) = caption_of(matched) {
        parts.push(line(&format!("“{caption}”")));
    }
    parts.push(line(&capital(&proof_words(matched))));
    if pairs.is_empty() {
        parts.push(
            "<p class=\"faint\">No more pictures are shown: this page holds enough.</p>\n"
                .to_owned(),
        );
    }
    parts.push("<div class=\"sheet\">\n".to_owned());
    for pair in pairs {
        let [asked, known] = pair_words(&pair.frames);
        parts.push(format!(
            "<div class=\"pair\">\n{}{}</div>\n",
            side("asked", asked.as_deref(), pair.query.as_ref())?,
            side("archive", known.as_deref(), pair.entry.as_ref())?
        ));
    }
    parts.push("</div>\n</section>\n".to_owned());
    Ok(parts.concat())
}

fn side(
    role: &str,
    when: Option<&str>,
    seen: Option<&SheetPicture>,
) -> Result<String, EncodeError> {
    let at = when.map_or_else(|| role.to_owned(), |when| format!("{role} {when}"));
    let note = match seen {
        Some(SheetPicture::Kept(_)) => NOT_IN_PLACE,
        Some(SheetPicture::File(_)) | None => "",
    };
    let picture = match seen.map(SheetPicture::rendition) {
        None => "<p class=\"absent\">no picture to show</p>\n".to_owned(),
        Some(picture) => {
            let shown = pictures::reduced(picture, LONGEST)?;
            format!(
                "<div class=\"picture\"><img src=\"{}\" width=\"{}\" height=\"{}\" alt=\"{at}\"></div>\n",
                shown.uri(),
                shown.width,
                shown.height
            )
        }
    };
    Ok(format!(
        "<figure>\n{picture}<figcaption>{at}<span class=\"faint\">{note}</span></figcaption>\n</figure>\n"
    ))
}
