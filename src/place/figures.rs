//! Figures of known positions in running words.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// Stands where something is kept from the public.
pub const WITHHELD: &str = "[withheld]";

/// Nearer than this to a latitude or longitude, in degrees, a figure tells it; about one kilometre.
const NEAR: f64 = 0.01;

/// What stands before it, and a decimal figure that is no part of a clock time or a version.
static DECIMAL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(^|[^0-9:.,])([0-9]{1,3}[.,][0-9]{2,})").expect("a fixed pattern")
});

/// Degrees, minutes and seconds.
static SEXAGESIMAL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"([0-9]{1,3})\s*(?:°|º|deg)\s*([0-9]{1,2}(?:[.,][0-9]+)?)\s*['′’]?(?:\s*([0-9]{1,2}(?:[.,][0-9]+)?)\s*(?:"|″|”|''))?"#,
    )
    .expect("a fixed pattern")
});

/// `words` without the figures that come near one of `degrees` (latitudes and longitudes without sign).
pub fn withheld<'a>(words: Cow<'a, str>, degrees: &[f64]) -> Cow<'a, str> {
    if degrees.is_empty() || !words.contains(|c: char| c.is_ascii_digit()) {
        return words;
    }
    let tells = |figure: f64| degrees.iter().any(|degree| (degree - figure).abs() < NEAR);
    let decimal = DECIMAL.replace_all(&words, |found: &Captures<'_>| {
        let before = found.get(1).map_or("", |m| m.as_str());
        let figure = found.get(2).map_or("", |m| m.as_str());
        if tells(number(figure)) {
            return format!("{before}{WITHHELD}");
        }
        format!("{before}{figure}")
    });
    let all = SEXAGESIMAL.replace_all(&decimal, |found: &Captures<'_>| {
        let part = |at| found.get(at).map_or(0.0, |m| number(m.as_str()));
        if tells(part(1) + part(2) / 60.0 + part(3) / 3600.0) {
            return WITHHELD.to_owned();
        }
        found.get(0).map_or("", |m| m.as_str()).to_owned()
    });
    if *all == *words {
        return words;
    }
    Cow::Owned(all.into_owned())
}

fn number(figure: &str) -> f64 {
    figure.replace(',', ".").parse().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_the_position_go_in_any_spelling() {
        let degrees = [30.508_1, 47.810_1];
        for (words, shown) in [
            ("30.508100, 47.8101", "[withheld], [withheld]"),
            ("+30.5081+047.8101/", "+[withheld]+[withheld]/"),
            ("at 30,51 north", "at [withheld] north"),
            ("30°30'29.16\"N", "[withheld]N"),
            ("30 deg 30.486' N", "[withheld] N"),
        ] {
            assert_eq!(withheld(Cow::Borrowed(words), &degrees), shown);
        }
    }

    #[test]
    fn other_figures_stay() {
        for words in [
            "48.856600, 2.352200",
            "17:31:30.51",
            "2019-11-30",
            "30 people, 47 km",
            "48°51'24\"N",
        ] {
            assert_eq!(withheld(Cow::Borrowed(words), &[30.508_1, 47.810_1]), words);
        }
    }
}
