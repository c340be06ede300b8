//! Dates written in numbers only.

use jiff::civil::Date;

use super::calendar;
use super::dates::{Readings, Scan};
use super::lex::Kind;
use crate::time::DateInterval;

/// Years that the Thai calendar is ahead.
pub(super) const BUDDHIST: i16 = 543;

/// Languages in which a day never stands behind its month in `3/4/2020`.
const DAY_FIRST: [&str; 34] = [
    "fr", "de", "es", "it", "pt", "nl", "da", "no", "fi", "pl", "cs", "sk", "sl", "hr", "sr", "bg",
    "mk", "ru", "uk", "be", "el", "tr", "ro", "id", "ms", "vi", "ar", "he", "hi", "bn", "ca", "gl",
    "th", "sq",
];

/// Words before a day and a month without a year (`ngày 5/3`), by language and sign.
const SHORT_LEADS: [(&str, char, &[&str]); 2] = [
    (
        "vi",
        '/',
        &["ngay", "hom", "sang", "chieu", "toi", "trua", "dem", "qua"],
    ),
    ("de", '.', &["am", "vom"]),
];

impl Scan<'_> {
    /// `2019-11-15`, `15/11/2019`, `15.11.19`, `ngày 5/3`.
    pub(super) fn numeric(&self, at: usize) -> Option<(usize, Readings)> {
        self.whole_numeric(at).or_else(|| self.short_numeric(at))
    }

    fn whole_numeric(&self, at: usize) -> Option<(usize, Readings)> {
        let Some(Kind::Number(first, first_digits)) = self.kind(at) else {
            return None;
        };
        let Some(Kind::Sign(sign @ ('-' | '/' | '.'))) = self.kind(at + 1) else {
            return None;
        };
        let same = matches!(self.kind(at + 3), Some(Kind::Sign(other)) if other == sign);
        let tight =
            (at + 1..=at + 4).all(|at| self.is_tight(at)) || sign == '.' && self.is_tight(at + 1);
        let (Some(Kind::Number(second, 1 | 2)), Some(Kind::Number(third, third_digits))) =
            (self.kind(at + 2), self.kind(at + 4))
        else {
            return None;
        };
        let goes_on = self.is_tight(at + 5)
            && (matches!(self.kind(at + 5), Some(Kind::Number(..))) || self.is_sign(at + 5, "/"));
        if !same || !tight || goes_on {
            return None;
        }
        let readings = match (first_digits, third_digits) {
            (4, 1 | 2) => self.year_first(at, second, third),
            (1 | 2, 4) => self.of_year(self.year_or_buddhist(at + 4)?, first, second, sign),
            (1 | 2, 2) if sign != '-' => self.of_year(self.century(third)?, first, second, sign),
            _ => return None,
        };
        (!readings.is_empty()).then_some((at + 5, readings))
    }

    /// `2020/1/4`; in Persian also `1398/10/14`.
    fn year_first(&self, at: usize, month: i32, day: i32) -> Readings {
        let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else {
            return Vec::new();
        };
        let date = match (self.year(at), self.kind(at)) {
            (Some(year), _) => Date::new(year, month, day).ok(),
            (None, Some(Kind::Number(year, _))) if self.scope.is("fa") => i16::try_from(year)
                .ok()
                .and_then(|year| calendar::solar_day(year, month, day)),
            _ => None,
        };
        date.and_then(DateInterval::day).into_iter().collect()
    }

    /// A year, or one of the Thai calendar in a Thai text.
    fn year_or_buddhist(&self, at: usize) -> Option<i16> {
        match self.kind(at)? {
            Kind::Number(year @ 2400..=2600, 4) if self.scope.is("th") => {
                Some(i16::try_from(year).ok()? - BUDDHIST)
            }
            _ => self.year(at),
        }
    }

    /// The days that two numbers of a year may mean, the likelier first.
    fn of_year(&self, year: i16, first: i32, second: i32, sign: char) -> Readings {
        let mut readings = Readings::new();
        for (day, month) in self.day_month_orders(first, second, sign) {
            let date = i8::try_from(month)
                .ok()
                .zip(i8::try_from(day).ok())
                .and_then(|(month, day)| Date::new(year, month, day).ok());
            if let Some(read) = date.and_then(DateInterval::day)
                && !readings.contains(&read)
            {
                readings.push(read);
            }
        }
        readings
    }

    /// Day and month in the orders they may stand in, the likelier first.
    fn day_month_orders(&self, first: i32, second: i32, sign: char) -> Vec<(i32, i32)> {
        let day_first = (first, second);
        let month_first = (second, first);
        let is_american = self
            .reference
            .lang
            .is_some_and(|lang| lang.ends_with("-US") || lang.ends_with("-PR"));
        match sign {
            '.' => vec![day_first],
            _ if is_american => vec![month_first, day_first],
            _ if DAY_FIRST.iter().any(|language| self.scope.is(language)) => vec![day_first],
            _ => vec![day_first, month_first],
        }
    }

    /// `ngày 5/3`, `am 5.3.`, `Selasa (5/3)`: a day and a month.
    fn short_numeric(&self, at: usize) -> Option<(usize, Readings)> {
        let day = self.day(at)?;
        let Some(Kind::Sign(sign @ ('/' | '.'))) = self.kind(at + 1) else {
            return None;
        };
        let Some(Kind::Number(month @ 1..=12, 1 | 2)) = self.kind(at + 2) else {
            return None;
        };
        let tight = self.is_tight(at + 1) && self.is_tight(at + 2);
        let closed = self.is_tight(at + 3) && self.is_sign(at + 3, ".");
        let goes_on = self.is_tight(at + 4) && matches!(self.kind(at + 4), Some(Kind::Number(..)));
        let is_led = SHORT_LEADS.iter().any(|(language, of, leads)| {
            *of == sign && self.scope.is(language) && leads.contains(&self.key_before(at, 1))
        });
        let is_framed = sign == '/'
            && (self.scope.is("id") || self.scope.is("ms"))
            && at > 0
            && self.is_sign(at - 1, "(")
            && self.is_sign(at + 3, ")");
        if !tight || goes_on || sign == '.' && !closed || !is_led && !is_framed {
            return None;
        }
        let month = super::vocabulary::Meaning::Month(i8::try_from(month).ok()?);
        let to = at + 3 + usize::from(sign == '.');
        Some((to, vec![self.nearest(month, day, day)?]))
    }
}
