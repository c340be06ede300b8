//! Dates in other orders and other calendars: year first, Vietnamese, Solar Hijri, and signs of the East.

use jiff::civil::Date;

use super::calendar;
use super::dates::{Readings, Scan};
use super::lex::Kind;
use super::vocabulary::Meaning;
use crate::time::DateInterval;

impl Scan<'_> {
    pub(super) fn written_otherwise(&self, at: usize) -> Option<(usize, Readings)> {
        self.signed(at)
            .or_else(|| self.year_first(at))
            .or_else(|| self.vietnamese(at))
            .or_else(|| self.solar(at))
    }

    /// `2024年3月5日`, `3月5日`, `5日`.
    fn signed(&self, at: usize) -> Option<(usize, Readings)> {
        let read = match self.kind(at)? {
            Kind::Fixed(read) => read,
            Kind::MonthDay(month, day) => self.nearest(month, day, day)?,
            Kind::DayOfMonth(day) => self.last_with_day(day)?,
            _ => return None,
        };
        Some((at + 1, vec![read]))
    }

    /// The day of that number in the month of publication, else in the month before.
    fn last_with_day(&self, day: i8) -> Option<DateInterval> {
        let published = self.reference.published?.last_day();
        let this = calendar::days(published.year(), published.month(), day, day)
            .filter(|read| read.first_day() <= published);
        this.or_else(|| {
            let (year, month) = match published.month() {
                1 => (published.year() - 1, 12),
                month => (published.year(), month - 1),
            };
            calendar::days(year, month, day, day)
        })
    }

    /// `2024. március 5.`
    fn year_first(&self, at: usize) -> Option<(usize, Readings)> {
        let year = self.year(at)?;
        let month_at = self.skip(at + 1, ".");
        let month = self.month(month_at)?;
        let day_at = self.skip_abbreviation(month_at);
        let day = self.day(day_at)?;
        Some((day_at + 1, vec![calendar::days(year, month, day, day)?]))
    }

    /// `ngày 5 tháng 3 năm 2024`.
    fn vietnamese(&self, at: usize) -> Option<(usize, Readings)> {
        let is_led = self.key(at) == "ngay";
        let day_at = if is_led { at + 1 } else { at };
        let day = self.day(day_at)?;
        let is_month = self.key(day_at + 1) == "thang";
        let month = self
            .day(day_at + 2)
            .filter(|month| is_month && *month <= 12)?;
        match self.year_behind(day_at + 3) {
            Some((to, year)) => Some((to, vec![calendar::days(year, month, day, day)?])),
            None if is_led => Some((day_at + 3, vec![self.nearest(month, day, day)?])),
            None => None,
        }
    }

    /// `۱۴ دی ۱۳۹۸`, `دی ۱۳۹۸`, `۱۴ دی`.
    fn solar(&self, at: usize) -> Option<(usize, Readings)> {
        let day = self.day(at);
        let month_at = at + usize::from(day.is_some());
        let Kind::Date(Meaning::SolarMonth(month)) = self.kind(month_at)? else {
            return None;
        };
        let behind = month_at + 1 + usize::from(self.key(month_at + 1) == "ماه");
        let year_at = behind + usize::from(self.key(behind) == "سال");
        let year = match self.kind(year_at) {
            Some(Kind::Number(year @ 1250..=1499, 4)) => i16::try_from(year).ok(),
            _ => None,
        };
        let one = |date: Date| DateInterval::day(date);
        match (day, year) {
            (Some(day), Some(year)) => {
                let date = calendar::solar_day(year, month, day)?;
                Some((year_at + 1, vec![one(date)?]))
            }
            (None, Some(year)) => {
                let first = calendar::solar_day(year, month, 1)?;
                let last = (29..=31)
                    .rev()
                    .find_map(|day| calendar::solar_day(year, month, day))?;
                Some((year_at + 1, vec![DateInterval::days(first, last)?]))
            }
            (Some(day), None) => Some((behind, vec![one(self.nearest_solar(month, day)?)?])),
            (None, None) => None,
        }
    }

    fn nearest_solar(&self, month: i8, day: i8) -> Option<Date> {
        let published = self.reference.published?.last_day();
        let near = published.year() - 621;
        let ahead = |date: &Date| (*date - published).get_days();
        (near - 1..=near + 1)
            .filter_map(|year| calendar::solar_day(year, month, day))
            .filter(|date| ahead(date) <= super::dates::MOST_DAYS_AHEAD)
            .min_by_key(|date| ahead(date).abs())
    }
}
