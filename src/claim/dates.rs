//! Dates in news prose: those that say when a picture was taken, and no others.

use jiff::civil::Date;

use super::lex::{Kind, Token, tokens};
use super::vocabulary::{self, Class, Known, Meaning, Scope};
use super::{calendar, script, unspaced};
use crate::time::{DateInterval, Precision};

/// Text read, in bytes.
const MOST_TEXT: usize = 16 << 10;

/// Most dates taken from one text, and most of something else.
const MOST_DATES: usize = 32;

/// A date found.
#[derive(Debug, Clone)]
pub(super) struct Dated {
    /// What it may mean, likeliest first.
    pub(super) readings: Vec<DateInterval>,
    /// Byte range of its words.
    pub(super) range: std::ops::Range<usize>,
}

/// The dates of a text, in order.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Those it gives for what it describes.
    pub(super) dates: Vec<Dated>,
    /// Those of something else: a birth, a book, what was before or is to come.
    pub(super) others: Vec<Dated>,
}

/// What dates are read against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reference<'r> {
    /// The time `today` means.
    pub(super) published: Option<DateInterval>,
    /// BCP 47 tag.
    pub(super) lang: Option<&'r str>,
}

/// The dates of `text`.
///
/// Years of events, ages, births, credits and models are of something else, and so is what happened `after` or `before`
/// a date that no reference bounds. Words of the text's language, of English and of every script but the Latin count;
/// where they give nothing, words of every language beside a number, in a text said to be English a whole date.
pub(super) fn read(text: &str, reference: Reference) -> Found {
    let text = text.split_at(text.floor_char_boundary(MOST_TEXT)).0;
    let own = Scope::of(reference.lang);
    let found = read_in(text, reference, &own);
    if !found.dates.is_empty() {
        return found;
    }
    let is_english = own.is("en");
    let is_sure = |dated: &Dated| {
        let words = text.get(dated.range.clone()).unwrap_or_default();
        let digits = words
            .chars()
            .filter(|letter| script::digit(*letter).is_some());
        match digits.count() {
            0 => false,
            count => count > 4 || !is_english,
        }
    };
    let mut dates = read_in(text, reference, &Scope::every(reference.lang)).dates;
    dates.retain(is_sure);
    Found { dates, ..found }
}

fn read_in(text: &str, reference: Reference, scope: &Scope) -> Found {
    let tokens = tokens(text, scope);
    if tokens.iter().any(|token| token.key == "undated") {
        return Found::default();
    }
    let scan = Scan {
        tokens: &tokens,
        reference,
        scope,
    };
    let mut found = scan.found();
    let dates = &mut found.dates;
    dates.extend(unspaced::read(text, reference));
    dates.sort_by_key(|dated| dated.range.start);
    dates.truncate(MOST_DATES);
    found
}

/// The tokens of one text and what its dates are read against.
pub(super) struct Scan<'t> {
    pub(super) tokens: &'t [Token],
    pub(super) reference: Reference<'t>,
    pub(super) scope: &'t Scope,
}

/// What one date may mean, likeliest first.
pub(super) type Readings = Vec<DateInterval>;

impl Scan<'_> {
    fn found(&self) -> Found {
        let mut found = Found::default();
        let mut at = 0;
        while at < self.tokens.len() && found.dates.len() < MOST_DATES {
            let Some((to, readings)) = self.date_at(at) else {
                at += 1;
                continue;
            };
            let to = self.with_weekday_behind(to);
            if let (Some(first), Some(last)) = (self.tokens.get(at), self.tokens.get(to - 1)) {
                let range = first.start..last.end;
                match super::asides::weigh(self, at, to, readings.clone()) {
                    Some(readings) => found.dates.push(Dated { readings, range }),
                    None if found.others.len() < MOST_DATES => {
                        found.others.push(Dated { readings, range });
                    }
                    None => {}
                }
            }
            at = to;
        }
        found
    }

    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    pub(super) fn key(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.key.as_str())
    }

    pub(super) fn key_before(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |at| self.key(at))
    }

    pub(super) fn is_sign(&self, at: usize, signs: &str) -> bool {
        matches!(self.kind(at), Some(Kind::Sign(sign)) if signs.contains(sign))
    }

    /// Whether the word at `at` is of the class.
    pub(super) fn is(&self, at: usize, class: Class) -> bool {
        self.kind(at) == Some(Kind::Word) && vocabulary::is(class, self.key(at), self.scope)
    }

    /// The same, English left aside.
    pub(super) fn is_foreign(&self, at: usize, class: Class) -> bool {
        self.kind(at) == Some(Kind::Word) && vocabulary::is_foreign(class, self.key(at), self.scope)
    }

    /// Whether the word before `at` is of the class.
    pub(super) fn is_before(&self, at: usize, class: Class) -> bool {
        at.checked_sub(1)
            .is_some_and(|before| self.is(before, class))
    }

    pub(super) fn is_tight(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.tight)
    }

    fn known(&self, at: usize) -> Option<Known> {
        self.tokens.get(at)?.known
    }

    /// Whether the word of dates is short, or has another meaning.
    pub(super) fn is_weak(&self, at: usize) -> bool {
        self.known(at).is_some_and(|known| known.weak)
    }

    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.capital)
    }

    /// The date that starts at `at`, and the token behind it.
    fn date_at(&self, at: usize) -> Option<(usize, Readings)> {
        let whole = match self.kind(at)? {
            Kind::Date(Meaning::Weekday(_)) => self.behind_weekday(at + 1),
            _ => self.whole(at),
        };
        whole
            .or_else(|| self.relative(at))
            .or_else(|| self.season(at))
            .or_else(|| self.bare_year(at))
    }

    fn whole(&self, at: usize) -> Option<(usize, Readings)> {
        self.numeric(at).or_else(|| self.with_month(at))
    }

    /// A date behind its weekday: `Tuesday, Jan. 7`, `Selasa (7/1)`, `thứ Ba ngày 7`.
    fn behind_weekday(&self, at: usize) -> Option<(usize, Readings)> {
        let at = self.skip(self.skip(at, "."), ",(");
        let behind_word = || {
            let is_word = self.kind(at) == Some(Kind::Word);
            let found = self.whole(at + 1).filter(|_| is_word)?;
            let is_day = |read: &DateInterval| read.precision() == Precision::Day;
            found.1.iter().all(is_day).then_some(found)
        };
        self.whole(at).or_else(behind_word)
    }

    /// Behind the weekday that may follow a date: `7 Ocak 2020 Salı`.
    fn with_weekday_behind(&self, to: usize) -> usize {
        let at = self.skip(to, ",(");
        match self.kind(at) {
            Some(Kind::Date(Meaning::Weekday(_))) if to > 1 && self.whole(at + 1).is_none() => {
                at + 1
            }
            _ => to,
        }
    }

    pub(super) fn skip(&self, at: usize, signs: &str) -> usize {
        if self.is_sign(at, signs) { at + 1 } else { at }
    }

    pub(super) fn day(&self, at: usize) -> Option<i8> {
        match self.kind(at)? {
            Kind::Number(day @ 1..=31, 1 | 2) => i8::try_from(day).ok(),
            _ => None,
        }
    }

    pub(super) fn year(&self, at: usize) -> Option<i16> {
        match self.kind(at)? {
            Kind::Number(year @ 1826..=2100, 4) => i16::try_from(year).ok(),
            _ => None,
        }
    }

    /// A year of the month's calendar behind a comma, `of` or nothing, or `'93`.
    pub(super) fn year_behind(&self, at: usize, month: Meaning) -> Option<(usize, i16)> {
        let year = |at: usize| match (month, self.kind(at)?) {
            (Meaning::Solar(_), Kind::Number(year @ 1300..=1420, 4)) => i16::try_from(year).ok(),
            (Meaning::Solar(_), _) => None,
            _ => self.year(at),
        };
        let comma = self.skip(at, ",");
        if let Some(year) = year(comma) {
            return Some((comma + 1, year));
        }
        let mut behind = at;
        while behind < at + 2 && self.is(behind, Class::Year) {
            behind += 1;
            if let Some(year) = year(behind) {
                return Some((behind + 1, year));
            }
        }
        if self.is_sign(at, "'’‘")
            && self.is_tight(at + 1)
            && let Some(Kind::Number(short, 2)) = self.kind(at + 1)
        {
            return Some((at + 2, self.century(short)?));
        }
        None
    }

    /// The year behind a season.
    pub(super) fn year_of_season(&self, at: usize) -> Option<(usize, i16)> {
        self.year_behind(at, Meaning::Month(1))
    }

    /// The last year of those two digits that is not past the reference.
    pub(super) fn century(&self, short: i32) -> Option<i16> {
        let now = self
            .reference
            .published
            .map_or(2030, |published| i32::from(published.last_day().year()));
        let year = now - now.rem_euclid(100) + short;
        i16::try_from(if year > now + 1 { year - 100 } else { year }).ok()
    }

    /// The month at `at`, by name or `tháng 3`, and the token behind it.
    fn month(&self, at: usize) -> Option<(usize, Meaning)> {
        match self.kind(at)? {
            Kind::Date(month @ (Meaning::Month(_) | Meaning::Solar(_))) => {
                Some((self.behind_month(at), month))
            }
            Kind::Word if ["thang", "thg"].contains(&self.key(at)) => match self.kind(at + 1)? {
                Kind::Number(month @ 1..=12, 1 | 2) => {
                    Some((at + 2, Meaning::Month(i8::try_from(month).ok()?)))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Behind a month, the dot of its abbreviation and its second name (`كانون الثاني/يناير`).
    fn behind_month(&self, at: usize) -> usize {
        let is_again = self.is_sign(at + 1, "/(") && self.kind(at + 2) == self.kind(at);
        if is_again {
            return self.skip(at + 3, ")");
        }
        if self.is_tight(at + 1) {
            self.skip(at + 1, ".׳॰")
        } else {
            at + 1
        }
    }

    /// Dates with a month by name.
    fn with_month(&self, at: usize) -> Option<(usize, Readings)> {
        self.behind_year(at)
            .or_else(|| self.day_then_month(at))
            .or_else(|| self.month_then_day(at))
            .or_else(|| self.month_alone(at))
    }

    /// `2024. március 5.`, `2024 m. kovo 5 d.`, `2024. gada 5. martā`.
    fn behind_year(&self, at: usize) -> Option<(usize, Readings)> {
        let year = self.year(at)?;
        let comma = self.skip(at + 1, ",");
        let dot = if comma > at + 1 && !script::is_latin(self.key(comma)) {
            comma
        } else {
            self.skip(at + 1, ".-")
        };
        let is_named = self.is(dot, Class::YearFirst);
        let at = if is_named {
            self.skip(dot + 1, ".")
        } else {
            dot
        };
        let day_first = || {
            let first = self.day(at).filter(|_| is_named)?;
            let (to, month) = self.month(self.skip(at + 1, ".-"))?;
            Some((to, first, first, month))
        };
        let month_first = || {
            let (to, month) = self.month(at)?;
            let first = self.day(to)?;
            let (to, last) = self.last_of(to + 1, first);
            Some((self.skip(to, "."), first, last, month))
        };
        if let Some((to, first, last, month)) = day_first().or_else(month_first) {
            return Some((to, vec![calendar::named_days(year, month, first, last)?]));
        }
        let (to, month) = self.month(at).filter(|_| is_named)?;
        Some((to, vec![calendar::named_month(year, month)?]))
    }

    /// `-5`, `to 5`, `and 5` behind a day.
    fn last_day(&self, at: usize) -> Option<(usize, i8)> {
        let joins = self.is_sign(at, "-–—/&") || self.is(at, Class::To);
        let day = self.day(at + 1)?;
        joins.then_some((at + 2, day))
    }

    /// The last day of a run that begins with `first`, and the token behind it.
    fn last_of(&self, at: usize, first: i8) -> (usize, i8) {
        self.last_day(at)
            .filter(|(_, last)| *last > first)
            .unwrap_or((at, first))
    }

    /// Behind the ending of an ordinal number: `5-го`.
    fn behind_ending(&self, at: usize) -> usize {
        let ends = self.is_tight(at)
            && self.is_sign(at, "-")
            && ["го", "е", "и", "ого", "му"].contains(&self.key(at + 1));
        if ends { at + 2 } else { at }
    }

    /// `7 January 2020`, `3-5 November 2019`, `7. Januar`, `7 de enero de 2020`.
    fn day_then_month(&self, at: usize) -> Option<(usize, Readings)> {
        let first = self.day(at)?;
        let dot = self.skip(at + 1, ".");
        let (mut to, last) = match self.last_of(dot, first) {
            (_, last) if last == first => (self.behind_ending(at + 1), last),
            run => run,
        };
        to = self.skip(to, ".");
        to +=
            usize::from(self.is_sign(to, "-") && self.is_tight(to) && self.month(to + 1).is_some());
        for _ in 0..2 {
            let is_of = self.is(to, Class::Of) || self.key(to) == "d";
            to += usize::from(is_of);
        }
        let is_weak = self.is_weak(to);
        let (behind, month) = self.month(to)?;
        if let Some((to, year)) = self.year_behind(behind, month) {
            return Some((to, vec![calendar::named_days(year, month, first, last)?]));
        }
        if is_weak && matches!(month, Meaning::Solar(_)) {
            return None;
        }
        Some((behind, vec![self.nearest(month, first, last)?]))
    }

    /// `Jan. 7, 2020`, `Nov. 3-5, 2019`, `Oct. 30 to Nov. 2, 2019`, `July 31 2011`.
    fn month_then_day(&self, at: usize) -> Option<(usize, Readings)> {
        let (behind, month) = self.month(at)?;
        let day_at = self.skip(behind, ",");
        if self.key(day_at) == "the" {
            return None;
        }
        let first = self.day(day_at)?;
        let unit = ["people", "percent", "a", "p", "am", "pm"].contains(&self.key(day_at + 1))
            || self.is_sign(day_at + 1, "%:");
        if unit && !self.is_capital(at) {
            return None;
        }
        if let Some((to, until)) = self.until_other_month(day_at + 1, month, first) {
            return Some((to, until));
        }
        let (to, last) = self.last_of(day_at + 1, first);
        let is_usual = self.known(at).is_some_and(|known| known.month_first);
        match self.year_behind(to, month) {
            Some((to, year)) => Some((to, vec![calendar::named_days(year, month, first, last)?])),
            None if is_usual => Some((to, vec![self.nearest(month, first, last)?])),
            None => None,
        }
    }

    fn until_other_month(&self, at: usize, month: Meaning, day: i8) -> Option<(usize, Readings)> {
        let joins = self.is_sign(at, "-–—") || ["to", "through", "until"].contains(&self.key(at));
        let (day_at, last_month) = self.month(at + 1).filter(|_| joins)?;
        let (Meaning::Month(month), Meaning::Month(last_month)) = (month, last_month) else {
            return None;
        };
        let last_day = self.day(day_at)?;
        let (to, year) = self.year_behind(day_at + 1, Meaning::Month(last_month))?;
        let first_year = if last_month < month { year - 1 } else { year };
        let first = Date::new(first_year, month, day).ok()?;
        let last = Date::new(year, last_month, last_day).ok()?;
        Some((to, vec![DateInterval::days(first, last)?]))
    }

    /// `November 2019`, `in November`, `last March`, `tháng 3/2024`.
    fn month_alone(&self, at: usize) -> Option<(usize, Readings)> {
        let (behind, month) = self.month(at)?;
        let slash = if self.key(at) == "thang" {
            self.skip(behind, "/")
        } else {
            behind
        };
        if let Some((to, year)) = self.year_behind(slash, month) {
            let is_clause = to - behind > 1 && self.is_sign(behind, ",") && !self.is_capital(at);
            return (!is_clause)
                .then(|| calendar::named_month(year, month))?
                .map(|read| (to, vec![read]));
        }
        let Meaning::Month(month) = month else {
            return None;
        };
        let before = self.key_before(at, 1);
        let is_named = self.is_capital(at)
            && ["in", "last", "this", "early", "late", "mid", "during", "of"].contains(&before);
        if !is_named
            || before == "of"
                && !["end", "beginning", "start", "middle"].contains(&self.key_before(at, 2))
        {
            return None;
        }
        if self.is_capital(at + 1) && self.kind(at + 1) == Some(Kind::Word) {
            return None;
        }
        let published = self.reference.published?.last_day();
        let same_year = published.month() > month || published.month() == month && before != "last";
        let year = if same_year {
            published.year()
        } else {
            published.year() - 1
        };
        Some((behind, vec![DateInterval::month(year, month)?]))
    }

    /// A day without a year: of the years round the reference the one that brings it nearest, and not far ahead.
    pub(super) fn nearest(&self, month: Meaning, first: i8, last: i8) -> Option<DateInterval> {
        let published = self.reference.published?.last_day();
        let year = match month {
            Meaning::Solar(_) => published.year() - 621,
            _ => published.year(),
        };
        calendar::nearest(published, year, |year| {
            calendar::named_days(year, month, first, last)
        })
    }
}

/// Finest first: how finely a set of readings is given.
pub(super) fn precision(dated: &Dated) -> Precision {
    dated
        .readings
        .first()
        .map_or(Precision::Year, DateInterval::precision)
}
