//! Dates told from the day of publication, seasons and bare years.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::dates::{Readings, Scan};
use super::lex::Kind;
use super::vocabulary::{Class, Meaning};
use super::{asides, calendar};
use crate::time::DateInterval;

/// Words for a picture behind its year.
const PICTURES: [&str; 11] = [
    "photo",
    "photograph",
    "picture",
    "image",
    "photos",
    "pictures",
    "images",
    "footage",
    "file",
    "handout",
    "snapshot",
];

impl Scan<'_> {
    /// Weekdays, `today`, `last week`, `three days ago`.
    pub(super) fn relative(&self, at: usize) -> Option<(usize, Readings)> {
        let published = self.reference.published?;
        let today = published.first_day();
        let back = |days: i64| today.checked_sub(Span::new().try_days(days).ok()?).ok();
        match self.kind(at)? {
            Kind::Date(Meaning::Ago(days)) => {
                Some((at + 1, vec![DateInterval::day(back(i64::from(days))?)?]))
            }
            Kind::Date(Meaning::Weekday(day)) => {
                if !self.is_free_weekday(at) {
                    return None;
                }
                let said_last =
                    self.is_before(at, Class::Last) || self.is_foreign(at + 1, Class::Last);
                Some((at + 1, calendar::weekday(day, today, said_last)))
            }
            Kind::Word if ["last", "this"].contains(&self.key(at)) => self.last_or_this(at, today),
            Kind::Word if self.key_before(at, 1) == "on" => self.holiday(at),
            Kind::Number(count @ 1..=60, 1 | 2)
                if ["day", "days"].contains(&self.key(at + 1)) && self.key(at + 2) == "ago" =>
            {
                let middle = i64::from(count);
                Some((
                    at + 3,
                    vec![DateInterval::days(back(middle + 1)?, back(middle - 1)?)?],
                ))
            }
            _ => None,
        }
    }

    /// `on Boxing Day`: the one nearest to publication.
    fn holiday(&self, at: usize) -> Option<(usize, Readings)> {
        const HOLIDAYS: [(&[&str], i8, i8); 9] = [
            (&["christmas", "day"], 12, 25),
            (&["christmas", "eve"], 12, 24),
            (&["boxing", "day"], 12, 26),
            (&["new", "year's", "eve"], 12, 31),
            (&["new", "year's", "day"], 1, 1),
            (&["valentine's", "day"], 2, 14),
            (&["bastille", "day"], 7, 14),
            (&["halloween"], 10, 31),
            (&["st", "patrick's", "day"], 3, 17),
        ];
        let is_said = |words: &[&str]| {
            let keys = words.iter().enumerate();
            keys.into_iter().all(|(n, word)| self.key(at + n) == *word)
        };
        let (words, month, day) = HOLIDAYS.iter().find(|(words, ..)| is_said(words))?;
        let behind = at + words.len();
        let month = Meaning::Month(*month);
        match self.year_behind(behind, month) {
            Some((to, year)) => Some((to, vec![calendar::named_days(year, month, *day, *day)?])),
            None => Some((behind, vec![self.nearest(month, *day, *day)?])),
        }
    }

    fn last_or_this(&self, at: usize, today: Date) -> Option<(usize, Readings)> {
        let is_last = self.key(at) == "last";
        let days_back = |from: i64, to: i64| {
            let first = today.checked_sub(Span::new().try_days(from).ok()?).ok()?;
            let last = today.checked_sub(Span::new().try_days(to).ok()?).ok()?;
            DateInterval::days(first, last)
        };
        let read = match (self.key(at + 1), is_last) {
            ("week" | "weekend", true) => days_back(14, 1)?,
            ("week" | "weekend", false) => days_back(7, -1)?,
            ("night", true) => days_back(1, 0)?,
            ("morning" | "afternoon" | "evening", false) => DateInterval::day(today)?,
            ("month", true) => {
                let before = today.first_of_month().checked_sub(1.month()).ok()?;
                DateInterval::month(before.year(), before.month())?
            }
            ("month", false) => DateInterval::month(today.year(), today.month())?,
            ("year", true) => DateInterval::year(today.year() - 1)?,
            ("year", false) => DateInterval::year(today.year())?,
            _ => return None,
        };
        let is_attribute = self
            .kind(at + 2)
            .is_some_and(|kind| kind == Kind::Sign('\'') || kind == Kind::Sign('’'));
        (!is_attribute && !self.key(at + 1).ends_with("'s")).then_some((at + 2, vec![read]))
    }

    /// Whether a weekday stands for a day, not in a name (`Black Friday`, `Sunday Times`) or a habit.
    fn is_free_weekday(&self, at: usize) -> bool {
        const TITLES: [&str; 10] = [
            "times",
            "mail",
            "telegraph",
            "mirror",
            "express",
            "post",
            "herald",
            "night football",
            "league",
            "school",
        ];
        if self.is_before(at, Class::Habit)
            || self.is_foreign(at + 1, Class::Habit)
            || TITLES.contains(&self.key(at + 1)) && self.is_capital(at + 1)
        {
            return false;
        }
        let is_english = self
            .tokens
            .get(at)
            .is_some_and(|token| token.key.ends_with("day"));
        if !is_english && self.is_in_name(at) {
            return false;
        }
        let is_mail_on_sunday = self.key_before(at, 2) == "mail" && self.key_before(at, 1) == "on";
        let is_weak = self.is_weak(at);
        !is_mail_on_sunday && !is_weak && (self.is_capital(at) || !is_english)
    }

    /// Whether a weekday with a capital is a name (`Domingo Ruiz`), in a language that writes weekdays without one.
    fn is_in_name(&self, at: usize) -> bool {
        const SMALL: [&str; 12] = [
            "es", "it", "pt", "fr", "ca", "gl", "ro", "nl", "sv", "da", "no", "fi",
        ];
        let is_name = |at: usize| self.is_capital(at) && self.kind(at) == Some(Kind::Word);
        let opens = at.checked_sub(1).is_none_or(|at| self.is_sign(at, ".!?;:"));
        self.is_capital(at)
            && SMALL.iter().any(|language| self.scope.is(language))
            && (!opens || is_name(at + 1))
    }

    /// `spring 2013`, `in the summer of 2019`, of both hemispheres.
    pub(super) fn season(&self, at: usize) -> Option<(usize, Readings)> {
        let (from, to) = match self.key(at) {
            "spring" => (3, 6),
            "summer" => (6, 9),
            "autumn" | "fall" => (9, 12),
            "winter" => (12, 15),
            _ => return None,
        };
        let (behind, year) = self.year_of_season(at + 1)?;
        Some((behind, calendar::season(year, from, to)))
    }

    /// A year that dates the picture: `in 2014`, `In 2019,`, `a 2015 photo`, `, 2013`, `the 1990s`.
    pub(super) fn bare_year(&self, at: usize) -> Option<(usize, Readings)> {
        if let Some(decade) = self.decade(at) {
            return Some((at + 1, vec![decade]));
        }
        let year = self.year(at)?;
        let before = self.key_before(at, 1);
        let is_photo = PICTURES.contains(&self.key(at + 1));
        let is_last = at + 1 == self.tokens.len() || self.is_sign(at + 1, ".;:,()!?—–|-]");
        let is_run = self.is_sign(at + 1, "–—-") && self.is_tight(at + 1) && self.is_tight(at + 2);
        let is_last = is_last && !is_run;
        let is_first_of_two =
            ["or", "and"].contains(&self.key(at + 1)) && self.year(at + 2).is_some();
        let is_named = self.is(at + 1, Class::YearBehind);
        let starts_anew = self.is_capital(at + 1);
        let ends = is_last
            || is_named
            || is_first_of_two
            || starts_anew
            || asides::is_function(self.key(at + 1));
        let is_after_in =
            (self.is_before(at, Class::In) || before == "either") && asides::introduces(self, at);
        let is_second_of_two =
            before == "or" && at.checked_sub(2).is_some_and(|at| self.year(at).is_some());
        let is_appended = at >= 2
            && self.is_sign(at - 1, ",(")
            && is_last
            && !matches!(self.kind(at - 2), Some(Kind::Number(..)));
        let is_at_an_end = self.scope.is_english()
            && (at + 1 == self.tokens.len() && at >= 2 && self.is_capital(at - 1)
                || at == 0 && starts_anew);
        let fits = is_photo && before != "the"
            || ends && (is_after_in || is_second_of_two || is_appended)
            || is_at_an_end
            || self.is_year_of_event(at);
        fits.then(|| DateInterval::year(year))?
            .map(|read| (at + 1, vec![read]))
    }

    /// `during the 2016 election`, `at the World Cup 2022 final`, `Elections-2022`: the year belongs to something that
    /// happens.
    fn is_year_of_event(&self, at: usize) -> bool {
        const BEFORE: [&str; 14] = [
            "during",
            "at",
            "in",
            "amid",
            "amidst",
            "from",
            "on",
            "watching",
            "watches",
            "attending",
            "attends",
            "won",
            "winning",
            "of",
        ];
        const SKIPPED: [&str; 8] = ["the", "a", "an", "his", "her", "their", "its", "annual"];
        let first = at - usize::from(at > 0 && self.is_sign(at - 1, "-") && self.is_tight(at));
        let is_name = |at: usize| self.is_capital(at) || SKIPPED.contains(&self.key(at));
        let names = (0..first)
            .rev()
            .take(5)
            .take_while(|at| is_name(*at))
            .count();
        let before = self.key_before(first, names + 1);
        let governed = match before {
            "of" => PICTURES.contains(&self.key_before(first, names + 2)),
            before => BEFORE.contains(&before),
        };
        let event_before = (first - names..first).any(|at| asides::is_yearly(self.key(at)));
        let goes_on =
            |at: &usize| self.kind(*at) == Some(Kind::Word) || self.is_sign(*at, "‘’“”'\"-");
        let event_behind = (at + 1..at + 8)
            .take_while(goes_on)
            .any(|at| asides::is_yearly(self.key(at)));
        governed && (event_before || event_behind)
    }

    /// `the 1990s`.
    fn decade(&self, at: usize) -> Option<DateInterval> {
        let year = self.tokens.get(at)?.decade?;
        let in_it = ["the", "early", "late", "mid"].contains(&self.key_before(at, 1));
        let first = Date::new(year, 1, 1).ok().filter(|_| in_it)?;
        DateInterval::days(first, Date::new(year + 9, 12, 31).ok()?)
    }
}
