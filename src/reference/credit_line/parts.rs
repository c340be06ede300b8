//! A line is a label ("Photo by", "©"), then names with signs between them ("/", "via", "for", "-", ","). Known houses
//! are found by name; what is left and looks like a name is the photographer.

use std::sync::LazyLock;

use regex::Regex;

use super::super::agencies::{self, House, Trade};
use super::outlets;

static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^(?:
            (?:photo|photograph|picture|image|video|illustration|animation|graphic|visual|photographer|screengrab|screenshot|still|handout\ photo)s?
                \s*(?:credits?|by|courtesy\ of|courtesy|provided\ by|supplied\ by|copyright|source|from|/|:|=|-)(?:\s*[:/=-])?\s+(?:by\s+|courtesy\s+of\s+|of\s+)?
            |(?:photo|image|picture)s?\s*[:/=]\s*
            |(?:credits?|sources?|courtesy|copyright|rights|pics?|by)\s*(?:\s(?:of|by)\s|[:=/])\s*
            |(?:courtesy|copyright|via|by)\s+
            |(?:foto|fotos|fotografía|fotografia|fotograf|fotografen|fotocredits?|bild|bilder|bilde|bildquelle|bildrechte|bildnachweis|quelle|dok|dokumen|isithombe|kuva|kép|fotó|crédits?|crédit\ photo|créditos?|imagen|imagem|photographie|zdjęcie|фото|ภาพ|ảnh|صورة|عکس)\s*(?:[:=/|]|von\s|de\s|par\s|di\s)\s*
            |(?:사진|이미지)(?:\s*(?:출처|제공))?\s*[=:]\s*
            |(?:写真|撮影|画像|図|提供|圖源|图片来源|图片|图源|图|圖片來源|摄影|攝|攝影)\s*[:：=]\s*
            |dok\.\s*
            |(?:©|\(c\)|（[cＣ]）)\s*
        )",
    )
    .expect("the pattern is fixed")
});
static FILE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:file|archive|archiv)(?:\s*(?:photo|picture|image|pic|foto|bild))?\s*(?:[:\-–—/|]+\s*|$)|[\s,/(\-]+(?:file|archive|archiv|archivo)(?:\s*(?:photo|picture|image))?\s*\)?$|^archiv(?:bild|foto)\s*[:/]?\s*|^(?:资料图|資料圖|資料照|資料写真)(?:[:：]\s*|$)|^photo\s+d.archives?\s*[:/,]?\s*|^archivo\s*(?:[:/]\s*|$)|^imagen\s+de\s+archivo\s*[:/.,]?\s*|^foto(?:\s+d.archivio|\s+de archivo)\s*[:/]?\s*")
        .expect("the pattern is fixed")
});
static CUT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\s*(?:/|\||\\|·|•|;)\s*|\s+(?:via|through|for|by|from)\s+|\s+[-–—]\s*|\s*[–—]\s+|,\s+|\.\s+|\s+©\s*|\s+\(|\)\s+|\bvia\s+")
        .expect("the pattern is fixed")
});
static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:-+|–|—|str|stringer|stringr|handout|hand-out|ho|n/?a|none|unknown|uncredited|anonymous|various|contributor|staff|submitted|submitted photo|supplied|privat|privé|zvg|ugc|provided|file|courtesy|courtesy photo|handout photo|picture supplied)$")
        .expect("the pattern is fixed")
});
static YEAR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|[\s,(])(?:19|20)\d\d\b\)?").expect("the pattern is fixed"));

/// What a line is made of.
#[derive(Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four things seen of a line, none of which follows from another"
)]
pub(super) struct Parts {
    pub(super) people: Vec<String>,
    pub(super) houses: Vec<&'static House>,
    pub(super) paper: Option<String>,
    pub(super) placeholder: bool,
    pub(super) file_photo: bool,
    pub(super) labelled: bool,
    pub(super) all_names: bool,
}

impl Parts {
    /// Takes the line apart.
    pub(super) fn of(line: &str) -> Self {
        let mut out = Self::default();
        let mut rest = out.without_marks(line);
        let bare = rest.trim();
        if PLACEHOLDER.is_match(bare) {
            out.placeholder = true;
            out.all_names = true;
            return out;
        }
        if let Some(house) = agencies::find(bare) {
            out.houses.push(house);
            out.all_names = true;
            return out;
        }
        rest = YEAR.replace_all(bare, " ").into_owned();
        let stands = |sign: &str| {
            if sign.trim().eq_ignore_ascii_case("for") {
                Stands::Paper
            } else {
                Stands::Name
            }
        };
        let mut sign = String::new();
        let mut from = 0;
        for cut in CUT.find_iter(&rest) {
            let before = rest.get(from..cut.start()).unwrap_or_default();
            let is_initial = before
                .rsplit(' ')
                .next()
                .is_some_and(|word| word.chars().count() == 1);
            if cut.as_str().starts_with('.') && is_initial {
                continue;
            }
            out.take(before, stands(&sign));
            cut.as_str().clone_into(&mut sign);
            from = cut.end();
        }
        out.take(rest.get(from..).unwrap_or_default(), stands(&sign));
        out.dismiss_sentences(&rest);
        out
    }

    /// The line without brackets, FILE marks and labels.
    fn without_marks(&mut self, line: &str) -> String {
        let mut rest = line.trim();
        for _ in 0..6 {
            let before = rest;
            rest = unbracketed(rest);
            if let Some(mark) = FILE.find(rest) {
                self.file_photo = true;
                rest = if mark.start() == 0 {
                    rest.get(mark.end()..)
                } else {
                    rest.get(..mark.start())
                }
                .unwrap_or_default()
                .trim();
            }
            if let Some(label) = LABEL
                .find(rest)
                .filter(|label| is_label(label.as_str(), rest))
            {
                self.labelled = true;
                let name = rest.get(label.end()..).unwrap_or_default().trim();
                if name.is_empty() {
                    break;
                }
                rest = name;
            } else if let Some(name) = rest
                .strip_prefix("Photo ")
                .or_else(|| rest.strip_prefix("PHOTO "))
            {
                let is_name = name.starts_with(|c: char| c.is_uppercase() || c == '-');
                self.labelled |= is_name;
                rest = if is_name { name } else { rest };
            }
            if rest == before {
                break;
            }
        }
        rest.trim_end_matches(['.', ',', ';', ':']).to_owned()
    }

    fn take(&mut self, piece: &str, stands_for: Stands) {
        let piece = unbracketed(piece.trim()).trim_matches(|c: char| {
            c.is_whitespace() || matches!(c, ',' | ';' | ':' | '"' | '(' | ')')
        });
        let (piece, stands_for) = match piece.strip_prefix("for ") {
            Some(paper) => (paper, Stands::Paper),
            None => (piece, stands_for),
        };
        if piece.is_empty() {
            return;
        }
        if PLACEHOLDER.is_match(piece) {
            self.placeholder = true;
            return;
        }
        if let Some(house) = agencies::find(piece) {
            if !self.houses.contains(&house) {
                self.houses.push(house);
            }
            return;
        }
        let after_label = LABEL
            .find(piece)
            .and_then(|label| piece.get(label.end()..))
            .unwrap_or(piece);
        if let Some(house) = agencies::find(after_label).filter(|_| after_label.len() < piece.len())
        {
            self.houses.push(house);
            return;
        }
        if let Some((house, rest)) = leading_house(after_label) {
            self.houses.push(house);
            self.person(rest);
            return;
        }
        match stands_for {
            Stands::Paper => self.paper = Some(after_label.to_owned()),
            Stands::Name => self.person(after_label),
        }
    }

    fn person(&mut self, name: &str) {
        let name =
            name.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | ':' | '-'));
        let letters = name.chars().filter(|c| c.is_alphabetic()).count();
        let words = name.split_whitespace().count();
        if letters < 2 || words > 6 || name.chars().count() > 60 {
            return;
        }
        if outlets::is_one(name) {
            self.paper.get_or_insert_with(|| name.to_owned());
        } else {
            self.people.push(name.to_owned());
        }
    }

    /// Words that are no credit but a sentence: no label, no house, and long or written like running text.
    fn dismiss_sentences(&mut self, rest: &str) {
        let words: Vec<&str> = rest.split_whitespace().collect();
        let is_particle = |word: &&&str| {
            PARTICLES.contains(&word.to_lowercase().as_str())
                || !word.starts_with(char::is_lowercase)
        };
        let names = words.iter().filter(is_particle).count();
        self.all_names = names == words.len();
        let is_named = words.len() <= 8 && self.all_names;
        let has_house = !self.houses.is_empty() && (words.len() <= 14 || self.labelled);
        let is_label = self.labelled && words.len() <= 14;
        if !(is_named || has_house || is_label) {
            *self = Self {
                file_photo: self.file_photo,
                ..Self::default()
            };
        }
    }

    /// The maker: the first agency, else the first house where two are named, else the only one.
    pub(super) fn agency(&self) -> Option<String> {
        let maker = self
            .houses
            .iter()
            .find(|house| house.trade == Trade::Agency && house.name != "Pool");
        let other = || {
            self.houses
                .iter()
                .find(|house| house.trade == Trade::Agency)
        };
        let inner = || self.houses.last().filter(|_| self.houses.len() > 1);
        let only = || self.houses.first();
        maker
            .or_else(other)
            .or_else(inner)
            .or_else(only)
            .map(|house| house.name.to_owned())
    }

    /// The house it came through: a distributor, or the last of two agencies.
    pub(super) fn distributor(&self) -> Option<String> {
        let agency = self.agency()?;
        let others = || {
            self.houses
                .iter()
                .filter(|house| house.name != agency && house.name != "Pool")
        };
        let seller = others().find(|house| house.trade == Trade::Distributor);
        seller
            .or_else(|| others().next_back())
            .map(|house| house.name.to_owned())
    }
}

/// Whether a label's words are one: with a sign, or before a name.
fn is_label(label: &str, line: &str) -> bool {
    let has_sign = label.contains([':', '=', '/', '©', '|', '：', '（']) || label.contains("(c)");
    let next = line.get(label.len()..).unwrap_or_default();
    let lower = label.to_lowercase();
    let is_plain = lower.trim_end().ends_with(" by")
        || lower.contains("courtesy")
        || lower.contains("credit")
        || lower.trim() == "via";
    !label.is_empty() && (has_sign || is_plain || !next.starts_with(char::is_lowercase))
}

/// What a piece of the line is, by the sign before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    Name,
    Paper,
}

/// Lower-case words inside names.
const PARTICLES: [&str; 25] = [
    "al", "and", "bin", "by", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du",
    "el", "for", "from", "la", "le", "of", "the", "van", "via", "von", "y",
];

/// `AP Photo Marco Ugarte`, `Reuters Jane Doe`: a house and a name without a sign between them.
fn leading_house(piece: &str) -> Option<(&'static House, &str)> {
    let mut cuts: Vec<usize> = piece.match_indices(' ').map(|(at, _)| at).take(3).collect();
    cuts.reverse();
    cuts.into_iter().find_map(|at| {
        let house = agencies::find(piece.get(..at)?)?;
        let is_marked = piece.get(..at)?.chars().any(char::is_uppercase);
        is_marked.then_some((house, piece.get(at + 1..)?))
    })
}

fn unbracketed(text: &str) -> &str {
    for (open, close) in [('(', ')'), ('[', ']'), ('"', '"')] {
        let inner = text
            .strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close));
        if let Some(inner) = inner.filter(|inner| !inner.contains([open, close])) {
            return inner.trim();
        }
    }
    text
}
