//! The credit line at the end of a caption, and words that are nothing but one.

use std::sync::LazyLock;

use regex::Regex;

use super::super::{CreditLine, agencies};
use super::parts::Parts;
use crate::article::dom::fold;

/// The caption without a credit that names nobody and follows it without any sign, since it is a line of its own.
pub(in crate::reference) fn without_unnamed(caption: &str) -> &str {
    let cut = UNNAMED.iter().find_map(|whole| {
        let before = caption.strip_suffix(whole)?;
        let before = before.strip_suffix(char::is_whitespace)?;
        before.ends_with(char::is_alphanumeric).then_some(before)
    });
    cut.unwrap_or(caption)
}

/// Labels of credits as they stand at the end of captions; those in capitals are written so.
static LABELS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        (?:Photos?|PHOTOS?|Photograph|Photographs|Photographie|Photographer|Images?|IMAGES?|Pictures?|PICTURES?|Pics?|Video|Vídeo|VIDEO|Illustration)
            (?:\s?[:/=]|\s(?:[Bb]y|BY|[Cc]redits?:?|[Cc]ourtesy(?:\s[Oo]f)?:?|/)\s)
        |(?:Fotos?|FOTOS?|Foto|Bild|BILD|Bilder|Bilde|Bildquelle|Bildrechte|Bildnachweis|Quelle|Fotografía|Imagem|Imagen|Grafik|Montage|Kuva|Ảnh|Фото|Dok|Zdjęcie|Isithombe)
            (?:\s?[:/=.]|\s(?:von|de|di|do|da|av|af)\s)
        |(?:Credits?|CREDITS?|Crédits?|Créditos?|Crédit\ photos?|Sources?|SOURCE|Fuente|Copyright)\s?[:/]
        |(?:Courtesy|courtesy)\s(?:of|photo|Photo)
        |Copyright\s
        |©|\([cC]\)\s|（[CcＣ]）
        |(?:写真|撮影|画像|提供|图源|圖源|图片来源|圖片來源|摄影|攝影)\s?[:：=]
        |(?:사진|이미지)(?:\s*(?:출처|제공))?\s*[=:]",
    )
    .expect("the pattern is fixed")
});

/// Credits that name nobody, printed at the end of a caption without a sign before them.
const UNNAMED: [&str; 4] = [
    "Courtesy photo",
    "Handout photo",
    "Picture supplied",
    "Submitted photo",
];

/// First words of the notices to editors that wires print behind the credit.
const NOTICES: [&str; 5] = [
    " ATTENTION EDITORS",
    " EDITORIAL USE ONLY",
    " MANDATORY CREDIT",
    " NO RESALES",
    " THIS IMAGE HAS BEEN SUPPLIED",
];

/// The caption up to the first notice to editors.
fn without_notice(caption: &str) -> &str {
    let end = NOTICES
        .iter()
        .filter_map(|notice| caption.find(notice))
        .min();
    end.and_then(|end| caption.get(..end)).unwrap_or(caption)
}

/// The credit a caption ends with, as printed: in brackets, behind a label, or behind the last sentence.
pub(in crate::reference) fn trailing(caption: &str) -> Option<&str> {
    let caption = without_notice(caption).trim();
    for whole in UNNAMED {
        if let Some(before) = caption.strip_suffix(whole)
            && before.ends_with(char::is_whitespace)
        {
            return Some(whole);
        }
    }
    bracketed(caption)
        .or_else(|| labelled(caption))
        .or_else(|| behind_sentence(caption))
        .or_else(|| behind_stroke(caption))
}

/// The credit in the last brackets, with the name before them where they hold nothing but a house.
fn bracketed(caption: &str) -> Option<&str> {
    for (open, close) in [('(', ')'), ('[', ']'), ('（', '）')] {
        let Some(start) = caption.rfind(open) else {
            continue;
        };
        let inner = caption.get(start + open.len_utf8()..)?;
        let Some((inner, rest)) = inner.split_once(close) else {
            continue;
        };
        let is_last =
            rest.chars().all(|c| c.is_whitespace() || c == '.') || rest.trim().chars().count() < 4;
        if is_last && is_signed(inner) {
            return Some(inner.trim());
        }
        if !is_last || !is_surely_credit(inner) {
            continue;
        }
        let before = caption.get(..start).unwrap_or_default();
        let named = agencies::find(inner)
            .and_then(|_| behind_last_sentence(before))
            .filter(|name| is_name(name));
        if let Some(name) = named {
            let from = before.len() - before.trim_end().len() + name.len();
            return caption
                .get(start - from..start + open.len_utf8() + inner.len() + close.len_utf8());
        }
        return Some(inner.trim());
    }
    None
}

/// A short run without spaces that ends in a word for taking or giving the picture: "前田撮影".
fn is_signed(inner: &str) -> bool {
    let inner = inner.trim();
    inner.chars().count() <= 20
        && ["撮影", "提供", "摄影", "攝影", "摄", "攝"]
            .iter()
            .any(|sign| inner.ends_with(sign) && inner.len() > sign.len())
}

/// Two to four words that all start with a capital.
fn is_name(text: &str) -> bool {
    let words = text.split_whitespace();
    (2..=4).contains(&words.clone().count())
        && words
            .clone()
            .all(|word| word.starts_with(char::is_uppercase))
}

/// The credit behind its label, which may follow the caption without a space where elements meet.
fn labelled(caption: &str) -> Option<&str> {
    let mut starts = LABELS.find_iter(caption).map(|label| label.start());
    starts.find_map(|start| {
        let before = caption.get(..start)?;
        let is_apart =
            !before.ends_with(|c: char| c.is_uppercase() || matches!(c, '-' | '/' | '('));
        // "Getty Images/Ada Fontein": the label's word belongs to the house before it.
        let is_within = before.ends_with(' ')
            && before.trim_end().ends_with(char::is_alphanumeric)
            && caption
                .get(start..)
                .and_then(|rest| rest.split_once('/'))
                .is_some_and(|(word, _)| word.chars().all(char::is_alphabetic));
        let found = caption.get(start..)?.trim();
        let is_credit = start > 0
            && is_apart
            && !is_within
            && found.chars().count() <= 100
            && found.split_whitespace().count() <= 14
            && CreditLine::parse(found).is_some()
            && is_surely_credit(found);
        is_credit.then_some(found)
    })
}

/// What follows the last sentence, untrimmed signs apart.
fn behind_last_sentence(text: &str) -> Option<&str> {
    let text = text.trim_end();
    let signs = [
        ". ",
        "? ",
        "! ",
        "\u{201d} ",
        "\u{201d}. ",
        "| ",
        " \u{2014} ",
        " \u{2013} ",
        " - ",
        "\u{2014} ",
    ];
    let after = signs
        .iter()
        .filter_map(|sign| text.rfind(sign).map(|at| at + sign.len()))
        .max()?;
    text.get(after..).map(str::trim_start)
}

/// A chain or a house behind the last sentence.
fn behind_sentence(caption: &str) -> Option<&str> {
    let joined = caption.rsplit_once('.').map(|(_, tail)| tail.trim());
    if let Some(house) = joined.filter(|tail| agencies::find(tail).is_some()) {
        return Some(house);
    }
    let tail = behind_last_sentence(caption)?;
    let is_chain = tail.contains('/') || tail.contains(" via ") || agencies::find(tail).is_some();
    let tail = whole_of(caption, tail);
    (is_chain && tail.chars().count() <= 80 && is_surely_credit(tail)).then_some(tail)
}

/// The end of the caption with the name before its dash: "Ada Fontein - Alamy".
fn whole_of<'c>(caption: &'c str, tail: &'c str) -> &'c str {
    let before = caption
        .strip_suffix(tail)
        .and_then(|before| before.strip_suffix(" - "));
    let Some(before) = before else { return tail };
    let name = behind_last_sentence(before).unwrap_or(before);
    let start = before.len() - name.len();
    if name.split_whitespace().count() <= 3 {
        caption.get(start..).unwrap_or(tail)
    } else {
        tail
    }
}

/// The house behind the last stroke of a caption that is no sentence: "The harbour at dawn / AFP".
fn behind_stroke(caption: &str) -> Option<&str> {
    let (_, tail) = caption
        .rsplit_once(" / ")
        .or_else(|| caption.rsplit_once(" | "))?;
    let tail = tail.trim();
    agencies::find(tail).map(|_| tail)
}

/// Whether the words name nothing but a house, a paper or an office.
pub(in crate::reference) fn is_house(text: &str) -> bool {
    let folded = fold(text);
    if folded.len() > 60 {
        return false;
    }
    let parts = Parts::of(&folded);
    let is_sole = parts.people.is_empty() && (!parts.houses.is_empty() || parts.paper.is_some());
    is_sole && parts.all_names
}

/// Whether the words are a credit even where captions have other words in brackets: a house, a label or a chain.
pub(in crate::reference) fn is_surely_credit(text: &str) -> bool {
    let folded = fold(text);
    if folded.len() > 160 {
        return false;
    }
    let parts = Parts::of(&folded);
    let is_someone = !parts.people.is_empty()
        || !parts.houses.is_empty()
        || parts.placeholder
        || parts.paper.is_some();
    let is_chain =
        folded.contains('/') && !parts.people.is_empty() && folded.split_whitespace().count() <= 8;
    is_someone
        && (!parts.houses.is_empty()
            || parts.labelled
            || is_chain
            || parts.placeholder && folded.len() > 2)
}

/// Whether a paragraph is nothing but a labelled credit line.
pub(in crate::reference) fn is_whole_line(text: &str) -> bool {
    let folded = fold(text);
    let words = folded.split_whitespace().count();
    if words > 14 || folded.len() > 160 || folded.ends_with(['.', '?', '!']) && words > 6 {
        return false;
    }
    let parts = Parts::of(&folded);
    let is_label = parts.labelled
        && (!parts.houses.is_empty() || !parts.people.is_empty() || parts.placeholder);
    let is_chain = !parts.houses.is_empty()
        && (folded.contains('/') || folded.contains(" via "))
        && parts.people.len() <= 1;
    let is_sure = parts.labelled && !parts.houses.is_empty() && words <= 8;
    (parts.all_names || is_sure) && (is_label || is_chain)
}
