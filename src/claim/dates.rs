//! Dates in news prose: those that say when a picture was taken, and no others.

use jiff::civil::Date;

use super::calendar;
use super::lex::{Kind, Token, tokens};
use super::vocabulary::{Languages, Meaning};
use crate::time::{DateInterval, Precision};

/// Text read, in bytes.
const MOST_TEXT: usize = 16 << 10;

/// How far ahead of publication a day without a year may lie.
pub(super) const MOST_DAYS_AHEAD: i32 = 45;

/// Most dates taken from one text.
const MOST_DATES: usize = 32;

/// Years by which the Buddhist era of Thailand is ahead.
const BUDDHIST: i32 = 543;

/// A date found.
#[derive(Debug, Clone)]
pub(super) struct Dated {
    /// What it may mean, likeliest first.
    pub(super) readings: Vec<DateInterval>,
    /// Byte range of its words.
    pub(super) range: std::ops::Range<usize>,
}

/// What dates are read against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reference<'r> {
    /// The time `today` means.
    pub(super) published: Option<DateInterval>,
    /// BCP 47 tag.
    pub(super) lang: Option<&'r str>,
}

/// The dates `text` gives for what it describes, in order.
///
/// Years of events, ages, births, credits and models are left out, and so is what happened `after` or `before` a
/// date that no reference bounds.
pub(super) fn read(text: &str, reference: Reference) -> Vec<Dated> {
    let mut end = text.len().min(MOST_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = text.get(..end).unwrap_or_default();
    let found = read_in(
        text,
        reference,
        Languages::EnglishAnd(reference.lang.unwrap_or("en")),
    );
    if !found.is_empty() || reference.lang.is_some_and(|lang| lang.starts_with("en")) {
        return found;
    }
    read_in(text, reference, Languages::Every)
        .into_iter()
        .filter(|dated| {
            text.get(dated.range.clone())
                .is_some_and(|words| words.chars().any(char::is_numeric))
        })
        .collect()
}

fn read_in(text: &str, reference: Reference, languages: Languages) -> Vec<Dated> {
    let tokens = tokens(text, languages);
    if tokens.iter().any(|token| token.key == "undated") {
        return Vec::new();
    }
    let scan = Scan {
        tokens: &tokens,
        reference,
    };
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() && out.len() < MOST_DATES {
        let Some((to, readings)) = scan.date_at(at) else {
            at += 1;
            continue;
        };
        if let Some(readings) = scan.in_place(at, to, readings)
            && let (Some(first), Some(last)) = (tokens.get(at), tokens.get(to - 1))
        {
            out.push(Dated {
                readings,
                range: first.start..last.end,
            });
        }
        at = to;
    }
    out
}

/// The tokens of one text and what its dates are read against.
pub(super) struct Scan<'t> {
    pub(super) tokens: &'t [Token],
    pub(super) reference: Reference<'t>,
}

/// What one date may mean, likeliest first.
pub(super) type Readings = Vec<DateInterval>;

impl Scan<'_> {
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

    fn is_tight(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.tight)
    }

    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.capital)
    }

    /// The date that starts at `at`, and the token behind it.
    fn date_at(&self, at: usize) -> Option<(usize, Readings)> {
        let behind_weekday = match self.kind(at)? {
            Kind::Date(Meaning::Weekday(_)) => self.skip(self.skip(at + 1, ".,"), ","),
            _ => at,
        };
        let whole = self
            .numeric(behind_weekday)
            .or_else(|| self.with_month(behind_weekday))
            .or_else(|| self.written_otherwise(behind_weekday));
        if whole.is_some() {
            return whole;
        }
        self.relative(at)
            .or_else(|| self.season(at))
            .or_else(|| self.bare_year(at))
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
            Kind::Number(year @ 2400..=2643, 4) if self.is_thai(at) => {
                i16::try_from(year - BUDDHIST).ok()
            }
            _ => None,
        }
    }

    /// A year behind a comma, `of` or nothing, or `'93`.
    pub(super) fn year_behind(&self, at: usize) -> Option<(usize, i16)> {
        let comma = self.skip(at, ",");
        if let Some(year) = self.year(comma) {
            return Some((comma + 1, year));
        }
        if [
            "of", "de", "del", "in", "m", "г", "عام", "سنه", "سال", "nam", "tahun", "พ ศ", "พศ",
        ]
        .contains(&self.key(at))
            && let Some(year) = self.year(at + 1)
        {
            return Some((at + 2, year));
        }
        if self.is_sign(at, "'’‘")
            && self.is_tight(at + 1)
            && let Some(Kind::Number(short, 2)) = self.kind(at + 1)
        {
            return Some((at + 2, self.century(short)?));
        }
        None
    }

    /// Whether Thai words stand just before.
    fn is_thai(&self, at: usize) -> bool {
        (1..=3).any(|back| {
            let key = self.key_before(at, back);
            key.contains(|c: char| ('\u{e00}'..='\u{e7f}').contains(&c))
        })
    }

    /// The last year of those two digits that is not past the reference.
    fn century(&self, short: i32) -> Option<i16> {
        let now = self
            .reference
            .published
            .map_or(2030, |published| i32::from(published.last_day().year()));
        let year = now - now.rem_euclid(100) + short;
        i16::try_from(if year > now + 1 { year - 100 } else { year }).ok()
    }

    /// `2019-11-15`, `15/11/2019`, `15.11.19`.
    fn numeric(&self, at: usize) -> Option<(usize, Readings)> {
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
        let pairs = match (first_digits, third_digits) {
            (4, 1 | 2) => vec![(i16::try_from(first).ok()?, second, third)],
            (1 | 2, 4) => {
                let year = self.year(at + 4)?;
                self.day_month_orders(first, second, sign)
                    .into_iter()
                    .map(|(day, month)| (year, month, day))
                    .collect()
            }
            (1 | 2, 2) if sign != '-' => {
                let year = self.century(third)?;
                self.day_month_orders(first, second, sign)
                    .into_iter()
                    .map(|(day, month)| (year, month, day))
                    .collect()
            }
            _ => return None,
        };
        let mut readings: Readings = Vec::new();
        for (year, month, day) in pairs {
            let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
            if let Some(read) = date
                .and_then(DateInterval::day)
                .filter(|read| !readings.contains(read))
            {
                readings.push(read);
            }
        }
        (!readings.is_empty()).then_some((at + 5, readings))
    }

    /// Day and month in the orders they may stand in, the likelier first.
    fn day_month_orders(&self, first: i32, second: i32, sign: char) -> Vec<(i32, i32)> {
        let day_first = (first, second);
        let month_first = (second, first);
        match (self.reference.lang, sign) {
            (_, '.') => vec![day_first],
            (Some("en-US"), _) => vec![month_first, day_first],
            _ => vec![day_first, month_first],
        }
    }

    pub(super) fn month(&self, at: usize) -> Option<i8> {
        match self.kind(at)? {
            Kind::Date(Meaning::Month(month)) => Some(month),
            _ => None,
        }
    }

    /// Dates with a month by name.
    fn with_month(&self, at: usize) -> Option<(usize, Readings)> {
        self.day_then_month(at)
            .or_else(|| self.month_then_day(at))
            .or_else(|| self.month_alone(at))
    }

    /// `-5`, `to 5`, `and 5` behind a day.
    fn last_day(&self, at: usize) -> Option<(usize, i8)> {
        let joins = self.is_sign(at, "-–—/&")
            || [
                "to", "and", "or", "through", "bis", "und", "au", "al", "y", "et",
            ]
            .contains(&self.key(at));
        let day = self.day(at + 1)?;
        joins.then_some((at + 2, day))
    }

    /// `7 January 2020`, `3-5 November 2019`, `7. Januar`, `7 de enero de 2020`.
    fn day_then_month(&self, at: usize) -> Option<(usize, Readings)> {
        let first = self.day(at)?;
        let (mut to, last) = match self.last_day(self.skip(at + 1, ".")) {
            Some((to, last)) if last > first => (to, last),
            _ => (at + 1, first),
        };
        to = self.skip(to, ".");
        if ["of", "de", "d", "del", "من", "ב"].contains(&self.key(to)) {
            to += 1;
        }
        let month = self.month(to)?;
        // Arabic wires print both names of a month: `كانون الثاني/يناير`.
        if self.is_sign(to + 1, "/") && self.month(to + 2) == Some(month) {
            to += 2;
        }
        let behind = self.skip_abbreviation(to);
        match self.year_behind(behind) {
            Some((to, year)) => Some((to, vec![calendar::days(year, month, first, last)?])),
            None => Some((to + 1, vec![self.nearest(month, first, last)?])),
        }
    }

    /// Behind a month and the dot of its abbreviation.
    pub(super) fn skip_abbreviation(&self, month: usize) -> usize {
        if self.is_tight(month + 1) {
            self.skip(month + 1, ".")
        } else {
            month + 1
        }
    }

    /// `Jan. 7, 2020`, `Nov. 3-5, 2019`, `Oct. 30 to Nov. 2, 2019`, `July 31 2011`.
    fn month_then_day(&self, at: usize) -> Option<(usize, Readings)> {
        let month = self.month(at)?;
        let day_at = self.skip(self.skip_abbreviation(at), ",");
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
        let (to, last) = match self.last_day(day_at + 1) {
            Some((to, last)) if last > first => (to, last),
            _ => (day_at + 1, first),
        };
        match self.year_behind(to) {
            Some((to, year)) => Some((to, vec![calendar::days(year, month, first, last)?])),
            None => Some((to, vec![self.nearest(month, first, last)?])),
        }
    }

    fn until_other_month(&self, at: usize, month: i8, day: i8) -> Option<(usize, Readings)> {
        let joins = self.is_sign(at, "-–—") || ["to", "through", "until"].contains(&self.key(at));
        let last_month = self.month(at + 1).filter(|_| joins)?;
        let day_at = self.skip_abbreviation(at + 1);
        let last_day = self.day(day_at)?;
        let (to, year) = self.year_behind(day_at + 1)?;
        let first_year = if last_month < month { year - 1 } else { year };
        let first = Date::new(first_year, month, day).ok()?;
        let last = Date::new(year, last_month, last_day).ok()?;
        Some((to, vec![DateInterval::days(first, last)?]))
    }

    /// `November 2019`, `in November`, `last March`.
    fn month_alone(&self, at: usize) -> Option<(usize, Readings)> {
        let month = self.month(at)?;
        let behind = self.skip_abbreviation(at);
        if let Some((to, year)) = self.year_behind(behind) {
            let is_clause = to - behind > 1 && self.is_sign(behind, ",") && !self.is_capital(at);
            return (!is_clause)
                .then(|| DateInterval::month(year, month))?
                .map(|read| (to, vec![read]));
        }
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
        Some((at + 1, vec![DateInterval::month(year, month)?]))
    }

    /// A day without a year: of the years round the reference the one that brings it nearest, and not far ahead.
    pub(super) fn nearest(&self, month: i8, first: i8, last: i8) -> Option<DateInterval> {
        let published = self.reference.published?.last_day();
        let ahead = |read: &DateInterval| (read.first_day() - published).get_days();
        let years = (-1..=1)
            .filter_map(|shift| calendar::days(published.year() + shift, month, first, last));
        years
            .filter(|read| ahead(read) <= MOST_DAYS_AHEAD)
            .min_by_key(|read| ahead(read).abs())
    }

    /// What the date says of the picture, given the words before it.
    fn in_place(&self, at: usize, to: usize, readings: Readings) -> Option<Readings> {
        super::asides::weigh(self, at, to, readings)
    }
}

/// Finest first: how finely a set of readings is given.
pub(super) fn precision(dated: &Dated) -> Precision {
    dated
        .readings
        .first()
        .map_or(Precision::Year, DateInterval::precision)
}
