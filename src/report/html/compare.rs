//! The page of `compare`: both pictures, one laid over the other, and what was proved.

use crate::matching::Match;
use crate::media::EncodeError;
use crate::report::human::{edits_words, figure, how_words, outcome_words, safe, share_words};
use crate::report::view::View;
use crate::report::{Comparison, FileReport, Side};

use super::marks::{edit_boxes, outlined, over, picture};
use super::markup::{self, Script, capital, escaped, jpeg_uri, words};
use super::pictures::{self, Aligned, GAIN, LONGEST, Still};

const STYLE: &str = concat!(include_str!("marks.css"), include_str!("compare.css"));

/// Characters of a caption that are shown.
const LONGEST_TEXT: usize = 600;

/// The page, whole.
///
/// # Errors
/// A picture that cannot be written as JPEG.
pub fn compare(comparison: &Comparison) -> Result<String, EncodeError> {
    let view = View::desk();
    let shown = |side: &Side| {
        let picture = side.rendition.as_ref();
        picture
            .map(|picture| pictures::shown(picture, LONGEST))
            .transpose()
    };
    let (a, b) = (shown(&comparison.a)?, shown(&comparison.b)?);
    let proof = comparison.matched.as_ref().map(|matched| &matched.matched);
    let aligned = match (&comparison.a.rendition, &b, proof) {
        (Some(a), Some((b, _)), Some(proof)) => pictures::align(a, b, proof, LONGEST)?,
        _ => None,
    };
    let differing = match (&aligned, &b) {
        (Some((_, warped)), Some((b, _))) => pictures::difference(warped, b)?,
        _ => None,
    };
    let aligned = aligned.map(|(aligned, _)| aligned);
    let (a, b) = (a.map(|(_, shown)| shown), b.map(|(_, shown)| shown));

    let (head, rest) = outcome_words(comparison);
    let names = [&comparison.a, &comparison.b].map(|side| safe(&view.name(&side.file.name)));
    let title = format!("{} and {}: {head}", names[0], names[1]);
    let mut page = vec![
        markup::head(&title, STYLE, Script::None),
        format!(
            "<body>\n<header>\n<p class=\"kind\">cutline compare</p>\n<h1>{}</h1>\n<p class=\"lede\">{}.</p>\n</header>\n<main>\n",
            capital(head),
            capital(rest)
        ),
    ];
    page.extend(proof.map(|proof| proved(proof, &view)));
    page.push(markup::problems(&comparison.problems, &view));
    page.push(side_by_side(
        comparison,
        [a.as_ref(), b.as_ref()],
        aligned.as_ref(),
        &view,
    ));
    page.extend(proof.map(|proof| edits(proof, &view)));
    if let (Some(aligned), Some(b)) = (&aligned, &b) {
        page.push(laid_over(aligned, b));
        page.extend(differing.map(|differing| difference(&differing, b)));
    }
    page.push(files(comparison, &view));
    page.extend(proof.map(transform));
    page.push(markup::foot(LONGEST, Script::None));
    Ok(page.concat())
}

/// What proved it, and how much is shared.
fn proved(proof: &Match, view: &View) -> String {
    let fact = |label: &str, value: &str| {
        format!(
            "<div><dt>{label}</dt><dd>{}</dd></div>\n",
            words(value, view)
        )
    };
    let mut facts = vec![fact("Proof", &how_words(proof))];
    if let Some(inliers) = proof.inliers {
        facts.push(fact("Inliers", &inliers.to_string()));
    }
    facts.push(fact("Shared of A", &share_words(proof.query_overlap)));
    facts.push(fact("Shared of B", &share_words(proof.entry_overlap)));
    format!("<dl class=\"proof\">\n{}</dl>\n", facts.concat())
}

fn side_by_side(
    comparison: &Comparison,
    shown: [Option<&Still>; 2],
    aligned: Option<&Aligned>,
    view: &View,
) -> String {
    let [a, b] = shown;
    let proof = comparison.matched.as_ref().map(|matched| &matched.matched);
    let boxes = match (a, proof) {
        (Some(a), Some(proof)) => edit_boxes(&proof.edits, a),
        _ => String::new(),
    };
    let shared = |corners: &[(f64, f64)]| outlined(corners);
    let marks_a =
        aligned.map_or_else(String::new, |aligned| shared(&aligned.overlap.from)) + &boxes;
    let marks_b = aligned.map_or_else(String::new, |aligned| shared(&aligned.overlap.onto));
    let legend = match aligned {
        Some(_) => "<p class=\"legend\"><span class=\"key shared\"></span> what both show</p>\n",
        None => "",
    };
    let legend_of_edits = match boxes.is_empty() {
        true => "",
        false => {
            "<p class=\"legend\"><span class=\"key edit\"></span> an edit, numbered as in the list below</p>\n"
        }
    };
    format!(
        "<section>\n<h2>Side by side</h2>\n<div class=\"pair\">\n{}{}</div>\n{legend}{legend_of_edits}</section>\n",
        side(
            "A",
            "the picture asked about",
            &comparison.a,
            a,
            &marks_a,
            view
        ),
        side("B", "the known picture", &comparison.b, b, &marks_b, view),
    )
}

fn side(
    letter: &str,
    role: &str,
    side: &Side,
    shown: Option<&Still>,
    marks: &str,
    view: &View,
) -> String {
    let name = markup::name(&side.file.name, view);
    let picture = match shown {
        Some(shown) => {
            let alt = format!("{letter}, {role}: {name}");
            picture(shown, &shown.uri(), &alt, marks)
        }
        None => "<p class=\"absent\">no picture to show: it could not be decoded</p>\n".to_owned(),
    };
    format!(
        "<figure>\n{picture}<figcaption><b>{letter}</b> {name}<br><span class=\"faint\">{role}, {}</span></figcaption>\n</figure>\n",
        words(&kind_and_size(&side.file), view)
    )
}

fn kind_and_size(file: &FileReport) -> String {
    let kind = file.media_type.as_deref().unwrap_or("of no known type");
    match file.width.zip(file.height) {
        Some((width, height)) => format!("{width} × {height}, {kind}"),
        None => kind.to_owned(),
    }
}

fn edits(proof: &Match, view: &View) -> String {
    let said = edits_words(proof);
    if said.is_empty() {
        return "<section>\n<h2>What was done</h2>\n<p>Nothing that was measured.</p>\n</section>\n".to_owned();
    }
    let mut rows = Vec::new();
    for said in said {
        rows.push(format!("<li>{}</li>\n", words(&said, view)));
    }
    format!(
        "<section>\n<h2>What was done</h2>\n<p>A, seen from B:</p>\n<ol>\n{}</ol>\n</section>\n",
        rows.concat()
    )
}

fn laid_over(aligned: &Aligned, b: &Still) -> String {
    let top = over(aligned, b, "shared", "class=\"top\"");
    let mut choices = Vec::new();
    for (id, label, checked) in [
        ("half", "both, half and half", " checked"),
        ("only-a", "A", ""),
        ("only-b", "B", ""),
        ("blink", "A and B in turn", ""),
    ] {
        choices.push(format!(
            "<input type=\"radio\" name=\"show\" id=\"{id}\"{checked}><label for=\"{id}\">{label}</label>\n"
        ));
    }
    let alt = "A moved, turned and scaled to lie over B, half transparent";
    format!(
        "<section>\n<h2>A laid over B</h2>\n<p>A is brought into the frame of B. Where the two agree the picture stays \
         sharp; what differs shows double.</p>\n<div class=\"laid\">\n{}{}</div>\n</section>\n",
        choices.concat(),
        picture(b, &b.uri(), alt, &top)
    )
}

fn difference(differing: &[u8], b: &Still) -> String {
    let alt = format!("differences between A and B in brightness, amplified {GAIN} times");
    format!(
        "<section>\n<h2>Difference</h2>\n<p>Differences in brightness after A was laid over B, amplified {GAIN} times: \
         black is no difference, orange and white are large ones, grey is where there is nothing to compare. Saving, \
         scaling and brightening leave traces everywhere; look for what stands out.</p>\n{}</section>\n",
        picture(b, &jpeg_uri(differing), &alt, "")
    )
}

fn files(comparison: &Comparison, view: &View) -> String {
    format!(
        "<section>\n<h2>The two files</h2>\n<div class=\"pair\">\n{}{}</div>\n</section>\n",
        facts("A", &comparison.a.file, view),
        facts("B", &comparison.b.file, view)
    )
}

fn facts(letter: &str, file: &FileReport, view: &View) -> String {
    let size = file.width.zip(file.height);
    let metadata = &file.metadata;
    let rows = [
        ("file", Some(view.name(&file.name).into_owned())),
        ("type", file.media_type.clone()),
        (
            "size",
            size.map(|(width, height)| format!("{width} × {height} pixels")),
        ),
        ("digest", file.digest.clone()),
        ("says: taken", metadata.capture_time.clone()),
        ("says: credit", metadata.credit.clone()),
        ("says: caption", metadata.caption.clone()),
    ];
    let is_silent = rows.iter().skip(4).all(|(_, value)| value.is_none());
    let mut shown = Vec::new();
    for (label, value) in rows {
        let Some(value) = value else { continue };
        let value = match value.char_indices().nth(LONGEST_TEXT) {
            Some((at, _)) => format!("{}…", value.get(..at).unwrap_or_default()),
            None => value,
        };
        shown.push(format!(
            "<div><dt>{label}</dt><dd>{}</dd></div>\n",
            words(&value, view)
        ));
    }
    let silent = match is_silent {
        true => {
            "<p class=\"faint\">It does not say when it was taken, by whom, or what it shows.</p>\n"
        }
        false => "",
    };
    format!(
        "<div>\n<h3>{letter}</h3>\n<dl>\n{}</dl>\n{silent}</div>\n",
        shown.concat()
    )
}

fn transform(proof: &Match) -> String {
    if proof.transform.is_empty() {
        return String::new();
    }
    let numbers = proof.transform.iter();
    let numbers: Vec<String> = numbers.map(|number| figure(*number)).collect();
    format!(
        "<details>\n<summary>The transform</summary>\n<p>Pixels of A to pixels of B, row by row: <code>{}</code></p>\n</details>\n",
        escaped(&numbers.join(" "))
    )
}
