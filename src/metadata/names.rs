//! What the name of a file tells: the service that named it, an agency's asset id, a date.

mod patterns;

use std::sync::{LazyLock, OnceLock};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use regex::{Captures, Regex, RegexSet};

use crate::time::DateInterval;

use NameKind::Camera;
use patterns::{Groups, PATTERNS, Pattern};

/// What a file's name tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct NamedFile {
    /// Who names files so.
    pub(super) by: &'static str,
    /// What that says.
    pub(super) kind: NameKind,
    /// The day in it, as that service writes it: of sending or saving, seldom of capture.
    pub(super) date: Option<Date>,
    /// The asset id in it.
    pub(super) asset_id: Option<String>,
}

/// Who names a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum NameKind {
    /// A service that strips metadata and re-encodes.
    #[default]
    Platform,
    /// An agency or a stock house.
    Agency,
    /// A camera or a phone.
    Camera,
    /// A program that photographs the screen.
    Screen,
}

static ALL: LazyLock<RegexSet> = LazyLock::new(|| {
    let spelled = PATTERNS.iter().map(spelled);
    RegexSet::new(spelled).expect("the patterns are constants")
});

/// Each pattern by itself, compiled when a name is first built so.
static EACH: [OnceLock<Regex>; PATTERNS.len()] = [const { OnceLock::new() }; PATTERNS.len()];

/// A pattern as it is compiled: digits are those of ASCII, which makes it small.
fn spelled(pattern: &Pattern) -> String {
    let ascii = pattern
        .regex
        .replace(r"\d", "[0-9]")
        .replace(r"\D", "[^0-9]");
    format!("(?i){ascii}")
}

/// The day a file's name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedDay {
    /// The day; the clock was somebody's own.
    pub day: DateInterval,
    /// A camera or phone names its files so, by the day of capture; else it is a day of sending, saving or publishing.
    pub by_camera: bool,
}

/// The day that the last segment of `name` tells, a path or a URL; `None` where it tells none, or more than one.
pub fn day_in_name(name: &str) -> Option<NamedDay> {
    let (day, by_camera) = match named(name) {
        Some(named) if named.date.is_some() || named.asset_id.is_some() => {
            (named.date?, named.kind == Camera)
        }
        _ => (written_day(last_segment(name)?)?, false),
    };
    Some(NamedDay {
        day: DateInterval::day(day)?,
        by_camera,
    })
}

/// The one day written into a name by hand, year first (`2019-11-15`, `2019_11_15`); eight digits may be an id.
fn written_day(name: &str) -> Option<Date> {
    static DAY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("((?:199|20[0-9])[0-9])([-_.])([0-9]{2})([-_.])([0-9]{2})")
            .expect("the pattern is fixed")
    });
    let mut days = DAY.captures_iter(name).filter_map(|groups| {
        let whole = groups.get(0)?;
        let before = name.get(..whole.start())?;
        let behind = name.get(whole.end()..)?;
        let goes_on =
            before.ends_with(char::is_alphanumeric) || behind.starts_with(char::is_alphanumeric);
        let same_sign = groups.get(2)?.as_str() == groups.get(4)?.as_str();
        let number = |n: usize| groups.get(n)?.as_str().parse::<i8>().ok();
        let year = groups.get(1)?.as_str().parse().ok()?;
        let day = Date::new(year, number(3)?, number(5)?).ok();
        day.filter(|_| same_sign && !goes_on)
    });
    let first = days.next()?;
    days.all(|day| day == first).then_some(first)
}

/// Longest name looked at.
const MAX_NAME: usize = 512;

/// What the last segment of `name` tells; `None` where it is built like none that is known.
pub(super) fn named(name: &str) -> Option<NamedFile> {
    let last = last_segment(name)?;
    let at = ALL.matches(last).iter().next()?;
    let pattern = PATTERNS.get(at)?;
    let compiled = || Regex::new(&spelled(pattern)).expect("the patterns are constants");
    let regex = EACH.get(at)?.get_or_init(compiled);
    let groups = regex.captures(last)?;
    let (date, asset_id) = read(pattern.groups, &groups);
    Some(NamedFile {
        by: pattern.by,
        kind: pattern.kind,
        date: date.filter(|date| (1990..=2100).contains(&date.year())),
        asset_id,
    })
}

/// The last segment of a path or URL, without query; `None` where it is too long to be a name.
fn last_segment(name: &str) -> Option<&str> {
    let last = name.split(['?', '#']).next().unwrap_or(name);
    let last = last.rsplit(['/', '\\']).next().unwrap_or(last);
    (last.len() <= MAX_NAME).then_some(last)
}

fn read(how: Groups, groups: &Captures) -> (Option<Date>, Option<String>) {
    let text = |n: usize| groups.get(n).map_or("", |group| group.as_str());
    let number = |n: usize| text(n).parse::<i16>().unwrap_or_default();
    let small = |n: usize| text(n).parse::<i8>().unwrap_or_default();
    match how {
        Groups::Nothing => (None, None),
        Groups::Ymd => (Date::new(number(1), small(2), small(3)).ok(), None),
        Groups::Dmy => (Date::new(number(3), small(2), small(1)).ok(), None),
        Groups::ShortYmd => {
            let id = text(0).trim_end_matches(|sign: char| !sign.is_ascii_alphanumeric());
            (
                Date::new(century(number(1)), small(2), small(3)).ok(),
                Some(id.to_owned()),
            )
        }
        Groups::YearDay => {
            let first = Date::new(century(number(1)), 1, 1).ok();
            let day = first.and_then(|first| {
                let days = i64::from(number(2)) - 1;
                first
                    .checked_add(jiff::Span::new().try_days(days).ok()?)
                    .ok()
            });
            let id: String = text(0)
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .collect();
            (
                day.filter(|_| (1..=366).contains(&number(2))),
                Some(id.to_uppercase()),
            )
        }
        Groups::Millis => {
            let millis = text(1).parse().ok();
            let time = millis.and_then(|millis| Timestamp::from_millisecond(millis).ok());
            (time.map(|time| time.to_zoned(TimeZone::UTC).date()), None)
        }
        Groups::Id => (None, Some(text(1).to_owned()).filter(|id| has_digits(id))),
        Groups::Afp => {
            let id = Some(text(1)).filter(|id| has_digits(id));
            (None, id.map(|id| format!("AFP_{}", id.to_uppercase())))
        }
        Groups::YmdId => (
            Date::new(number(1), small(2), small(3)).ok(),
            Some(text(4).to_uppercase()),
        ),
    }
}

/// The year of two digits: no agency named files so before 1990.
fn century(year: i16) -> i16 {
    year + if year >= 90 { 1_900 } else { 2_000 }
}

/// Whether a word is built like an id: words of a language hold no digits.
fn has_digits(id: &str) -> bool {
    id.bytes().filter(u8::is_ascii_digit).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str) -> Option<(&'static str, Option<String>, Option<String>)> {
        let named = named(name)?;
        Some((named.by, named.date.map(|d| d.to_string()), named.asset_id))
    }

    #[test]
    fn services_agencies_and_cameras_are_told_by_their_names() {
        let day = || Some("2019-11-15".to_owned());
        let id = |id: &str| Some(id.to_owned());
        let cases = [
            ("a/IMG-20191115-WA0003.jpg", "WhatsApp", day(), None),
            (
                "WhatsApp Image 2019-11-15 at 10.30.00.jpeg",
                "WhatsApp",
                day(),
                None,
            ),
            ("photo_2019-11-15_10-30-00.jpg", "Telegram", day(), None),
            ("photo_5@15-11-2019_10-30-00.jpg", "Telegram", day(), None),
            ("FB_IMG_1573812345678.jpg", "Facebook", day(), None),
            ("75103_10156_9.jpg", "", None, None),
            (
                "75103845_10156923842_4928374928_n.jpg",
                "Facebook or Instagram",
                None,
                None,
            ),
            (
                "Screenshot_20191115-103000.png",
                "a screenshot",
                day(),
                None,
            ),
            (
                "https://x.test/p/gettyimages-1182345678-2048x2048.jpg?w=9",
                "Getty Images",
                None,
                id("1182345678"),
            ),
            ("AP19319123456789.jpg", "AP", day(), id("AP19319123456789")),
            ("AP191115012345.jpg", "AP", day(), id("AP191115012345")),
            ("000_1MD6Z9.jpg", "AFP", None, id("AFP_1MD6Z9")),
            (
                "2019-11-15T103000Z_123_RC2ABC9DEF1_RTRMADP_3_X.JPG",
                "Reuters",
                day(),
                id("RC2ABC9DEF1"),
            ),
            (
                "urn-newsml-dpa-com-20090101-191115-99-734562_large.jpg",
                "dpa",
                day(),
                id("urn-newsml-dpa-com-20090101-191115-99-734562"),
            ),
            ("epa08000123.jpg", "EPA", None, id("epa08000123")),
            (
                "profimedia-1031022607.jpg",
                "Profimedia",
                None,
                id("1031022607"),
            ),
            ("IMG_20191115_103000.jpg", "a camera", day(), None),
        ];
        for (name, by, date, asset) in cases {
            let expected = (!by.is_empty()).then_some((by, date, asset));
            assert_eq!(told(name), expected, "{name}");
        }
    }

    #[test]
    fn a_day_in_a_name_is_of_capture_only_where_a_camera_gave_it() {
        for (name, day, by_camera) in [
            ("IMG_20191115_103000.jpg", Some("2019-11-15"), true),
            ("IMG-20191115-WA0003.jpg", Some("2019-11-15"), false),
            (
                "https://x.test/a/planes-2019-11-15.jpg?x=2020-01-01",
                Some("2019-11-15"),
                false,
            ),
            ("fp_20191115.jpg", None, false),
            ("IMG_20191115_103000_123.jpg", Some("2019-11-15"), false),
            (
                "IMG_20191350_103000 2019-11-15.jpg",
                Some("2019-11-15"),
                false,
            ),
            (
                "https://x.test/urn:newsml:dpa.com:20090101:191115-99-360233_large.jpg",
                Some("2019-11-15"),
                false,
            ),
            (
                "planes_2019-11-15_2019-11-15.jpg",
                Some("2019-11-15"),
                false,
            ),
            ("planes_2019-11-15_2019-11-16.jpg", None, false),
            ("planes-2019.11-15.jpg", None, false),
            ("planes-120191115.jpg", None, false),
            ("planes-20191399.jpg", None, false),
            ("gettyimages-20191115.jpg", None, false),
            (
                "screenshot of a post 2019-11-15.png",
                Some("2019-11-15"),
                false,
            ),
            ("planes.jpg", None, false),
        ] {
            let told = day_in_name(name);
            assert_eq!(
                told.map(|told| told.day.to_string()).as_deref(),
                day,
                "{name}"
            );
            assert_eq!(told.is_some_and(|told| told.by_camera), by_camera, "{name}");
        }
    }

    #[test]
    fn plain_names_tell_nothing() {
        let plain = [
            "planes.jpg",
            "DSC_0001.JPG",
            "IMG_20199999_103000.jpg",
            "paris.jpg",
            "000_a.jpg",
            "",
        ];
        for name in plain {
            assert_eq!(named(name).and_then(|n| n.date), None, "{name}");
        }
        for name in ["afp_protest_1.jpg", "alamy-summer.jpg"] {
            assert_eq!(named(name).and_then(|n| n.asset_id), None, "{name}");
        }
        assert_eq!(named("planes.jpg"), None);
        assert_eq!(named(&"9".repeat(10_000)), None);
    }
}
