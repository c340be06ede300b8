//! Everything that dates a picture, drawn on one line of time beside the date of its line.

use std::fmt::Write as _;

use jiff::civil::DateTime;

use crate::claim::{Binding, Claim};
use crate::report::view::View;
use crate::rules::{Clue, Piece, Stand};
use crate::time::DateInterval;

use super::facts::folded;
use super::markup::{name, quoted};

/// Width of a bar, in its own units.
const WIDTH: f64 = 100.0;
/// Least width of what is drawn on it.
const LEAST: f64 = 0.8;
/// Rows that decide nothing on the line and still stand among those that do; more of them are folded.
const MOST_SILENT: usize = 8;
/// Share of the width left free at both ends.
const MARGIN: f64 = 0.06;

/// The line of time: days since the first one, made to fit the width of a bar.
struct Scale {
    first: DateTime,
    days: f64,
}

impl Scale {
    /// One that holds all of `dates`; `None` where there are none.
    fn of(dates: &[DateInterval]) -> Option<Self> {
        let first = dates.iter().map(DateInterval::from).min()?;
        let last = dates.iter().map(DateInterval::to).max()?;
        Some(Self {
            days: days_between(first, last).max(1.0),
            first,
        })
    }

    fn at(&self, time: DateTime) -> f64 {
        let share = days_between(self.first, time) / self.days;
        WIDTH * (MARGIN + share * (1.0 - 2.0 * MARGIN))
    }

    /// A bar from `from`, or from the left edge, to `to`.
    fn bar(&self, from: Option<DateTime>, to: DateTime, class: &str) -> String {
        let left = from.map_or(0.0, |from| self.at(from));
        let width = (self.at(to) - left).max(LEAST);
        format!(
            "<rect class=\"{class}\" x=\"{left:.2}\" y=\"3\" width=\"{width:.2}\" height=\"4\"/>"
        )
    }
}

fn days_between(from: DateTime, to: DateTime) -> f64 {
    from.duration_until(to).as_secs_f64() / 86_400.0
}

/// The timeline of one media reference; empty where nothing is dated.
pub(super) fn timeline(claim: &Claim, pieces: &[Piece], view: &View) -> String {
    if pieces.is_empty() {
        return String::new();
    }
    let claimed = claim.when.as_ref();
    let mut dates: Vec<DateInterval> = claimed
        .iter()
        .flat_map(|when| &when.readings)
        .copied()
        .collect();
    for piece in pieces {
        dates.extend(piece.dated.not_before());
        dates.extend(piece.dated.not_after());
    }
    let Some(scale) = Scale::of(&dates) else {
        return String::new();
    };
    let band = claimed.map_or_else(String::new, |when| {
        let (from, to) = (scale.at(when.interval.from()), scale.at(when.interval.to()));
        format!(
            "<rect class=\"claimed\" x=\"{from:.2}\" y=\"0\" width=\"{:.2}\" height=\"10\"/>",
            (to - from).max(LEAST)
        )
    });
    let mut page = String::from("<section class=\"when\">\n<h4>When</h4>\n");
    let of_line = match claimed {
        None => "The line gives no date.".to_owned(),
        Some(when) => {
            let how = match when.binding {
                Binding::Bound => format!("The line says {}, by “{}”", when.interval, when.words),
                Binding::Assumed => format!("The line gives no date; {} is assumed", when.interval),
            };
            format!("{how}: the upright band.")
        }
    };
    let _ = writeln!(page, "<p>{}</p>", quoted(&of_line, view));
    let last = dates.iter().map(DateInterval::last_day).max();
    let last = last.unwrap_or_else(|| scale.first.date());
    let table = |rows: &[&Piece]| {
        let rows: Vec<String> = rows
            .iter()
            .map(|piece| row(piece, &scale, &band, view))
            .collect();
        format!(
            "<table>\n<thead><tr><th scope=\"col\">Dated</th><th scope=\"col\" class=\"axis\"><span>{}</span> \
             <span>{last}</span></th><th scope=\"col\">By what</th></tr></thead>\n<tbody>\n{}</tbody>\n</table>\n",
            scale.first.date(),
            rows.concat()
        )
    };
    let mut ordered: Vec<&Piece> = pieces.iter().collect();
    ordered.sort_by_key(|piece| piece.dated.not_after().map(|date| date.to()));
    let (decides, silent): (Vec<&Piece>, Vec<&Piece>) = ordered
        .iter()
        .copied()
        .partition(|piece| matches!(piece.stand, Some(Stand::Against | Stand::Agrees)));
    if silent.len() <= MOST_SILENT {
        page.push_str(&table(&ordered));
    } else {
        if !decides.is_empty() {
            page.push_str(&table(&decides));
        }
        let heading = format!("{} dates that decide nothing on the line", silent.len());
        page.push_str(&folded(&heading, &table(&silent)));
    }
    page.push_str("</section>\n");
    page
}

fn row(piece: &Piece, scale: &Scale, band: &str, view: &View) -> String {
    let (class, stands) = match piece.stand {
        Some(Stand::Against) => ("against", "cannot be the date of the line"),
        Some(Stand::Agrees) => ("agrees", "agrees with the line"),
        Some(Stand::Silent) => ("silent", "decides nothing on the line"),
        None => ("silent", ""),
    };
    let latest = piece.dated.not_after();
    let bar = latest.map_or_else(String::new, |latest| {
        let earliest = piece.dated.not_before();
        scale.bar(earliest.map(|date| date.from()), latest.to(), class)
    });
    let stands = match stands {
        "" => String::new(),
        stands => format!("<br><b class=\"{class}\">{stands}</b>"),
    };
    format!(
        "<tr><th scope=\"row\">{}</th><td class=\"bar\"><svg viewBox=\"0 0 {WIDTH} 10\" preserveAspectRatio=\"none\" \
         aria-hidden=\"true\">{band}{bar}</svg></td><td>{} <cite><bdi>{}</bdi></cite>{stands}</td></tr>\n",
        dated_words(piece),
        quoted(&piece.says, view),
        name(&piece.source, view)
    )
}

/// When the picture was made by this piece, or by when.
fn dated_words(piece: &Piece) -> String {
    let Some(date) = piece.dated.date() else {
        return String::new();
    };
    match piece.dated.clue {
        clue if clue.is_of_making() => date.to_string(),
        Clue::Recorded(_) | Clue::Post | Clue::Signature => format!("by {date}"),
        _ => format!("by {date}, perhaps"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::DateKind;
    use crate::claim::When;
    use crate::rules::{Dated, Standing};

    fn date(text: &str) -> DateInterval {
        DateInterval::parse(text).expect("a date")
    }

    fn piece(text: &str, clue: Clue, stand: Stand) -> Piece {
        Piece {
            dated: Dated {
                readings: vec![date(text)],
                clue,
            },
            says: format!("<dated {text}>"),
            source: "list.csv".to_owned(),
            entry: None,
            standing: Standing::Listed,
            stand: Some(stand),
        }
    }

    fn numbers(row: &str, class: &str) -> (f64, f64) {
        let rect = row
            .split(&format!("class=\"{class}\" x=\""))
            .nth(1)
            .expect("a bar");
        let number = |text: &str| {
            text.split('"')
                .next()
                .and_then(|n| n.parse().ok())
                .expect("a number")
        };
        let width = rect.split("width=\"").nth(1).expect("a width");
        (number(rect), number(width))
    }

    #[test]
    fn bars_stand_where_their_dates_are_and_the_band_where_the_line_says() {
        let claim = Claim {
            when: Some(When {
                interval: date("2020-01-07"),
                readings: vec![date("2020-01-07")],
                binding: Binding::Bound,
                words: "on <Tuesday>".to_owned(),
            }),
            ..Claim::default()
        };
        let pieces = [
            piece("2020-01-07", Clue::Desk, Stand::Agrees),
            piece(
                "2019-11-15",
                Clue::Recorded(DateKind::Published),
                Stand::Against,
            ),
        ];
        let page = timeline(&claim, &pieces, &View::desk());
        let rows: Vec<&str> = page.split("<tr><th scope=\"row\">").skip(1).collect();
        assert_eq!(rows.len(), 2);
        assert!(
            rows[0].starts_with("by 2019-11-15") && rows[1].starts_with("2020-01-07"),
            "{page}"
        );
        // What was published by a day may have been made long before: its bar comes from the left edge.
        let (from, width) = numbers(rows[0], "against");
        assert!(
            from.abs() < 1e-9 && (width - (6.0 + 88.0 / 54.0)).abs() < 0.02,
            "{width}"
        );
        let (from, width) = numbers(rows[1], "agrees");
        assert_eq!((from, width), numbers(rows[1], "claimed"));
        assert!((from + width - 94.0).abs() < 0.02, "{from} {width}");
        assert!(rows[0].contains("cannot be the date of the line"));
        assert!(
            page.contains("&lt;dated")
                && page.contains("&lt;Tuesday&gt;")
                && !page.contains("<dated")
        );
        assert_eq!(timeline(&claim, &[], &View::desk()), "");
    }
}
