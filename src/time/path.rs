//! Dates in the folders of a path.

use jiff::civil::Date;

use super::DateInterval;

/// Years that folders are dated by; before them no picture lay on the web.
const YEARS: std::ops::RangeInclusive<i16> = 1995..=2100;
/// Longest path looked at, in bytes.
const LONGEST: usize = 4_096;

impl DateInterval {
    /// The day or month the folders of a path are dated by (`/2019/11/15/`, `/2019/nov/15/`, `/2019-11-15/`,
    /// `/2019/11/`), the latest of several; `None` where there is none.
    ///
    /// The last segment is a name and no folder; two numbers behind `resize`, `fit` and the like are a size.
    pub fn of_folders(path: &str) -> Option<Self> {
        if path.len() > LONGEST {
            return None;
        }
        let (folders, _) = path.rsplit_once('/')?;
        let folders: Vec<&str> = folders.split('/').collect();
        let dates = (0..folders.len()).filter_map(|at| {
            let from = folders.get(at..)?;
            let [first, rest @ ..] = from else {
                return None;
            };
            let before = at.checked_sub(1).and_then(|before| folders.get(before));
            if before.is_some_and(|before| is_size(before)) {
                return None;
            }
            day_in(first).or_else(|| split(first, rest))
        });
        dates.max_by_key(|date| (date.to(), date.from()))
    }
}

/// A year, a month and perhaps a day, each a folder.
fn split(year: &str, rest: &[&str]) -> Option<DateInterval> {
    let year = number(year, 4).filter(|year| YEARS.contains(year))?;
    let month = month(rest.first()?)?;
    let day = rest.get(1).and_then(|day| number(day, 2));
    let day = day.and_then(|day| Date::new(year, month, i8::try_from(day).ok()?).ok());
    match day {
        Some(day) => DateInterval::day(day),
        None => DateInterval::month(year, month),
    }
}

/// Whether numbers behind a folder are a size.
fn is_size(folder: &str) -> bool {
    const WORDS: [&str; 12] = [
        "crop", "crops", "fill", "fit", "h", "max", "resize", "resized", "scale", "size", "thumb",
        "w",
    ];
    WORDS.iter().any(|word| folder.eq_ignore_ascii_case(word))
}

/// A whole day in one folder.
fn day_in(folder: &str) -> Option<DateInterval> {
    let parts: Vec<&str> = folder.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    if month.len() != 2 || day.len() != 2 {
        return None;
    }
    let year = number(year, 4).filter(|year| YEARS.contains(year))?;
    let (month, day) = (number(month, 2)?, number(day, 2)?);
    let day = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    DateInterval::day(day.ok()?)
}

/// The month of a folder: its number, or the first letters of its English name.
fn month(folder: &str) -> Option<i8> {
    const NAMES: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let by_name = NAMES
        .iter()
        .position(|name| folder.eq_ignore_ascii_case(name));
    let month = match by_name {
        Some(at) => i8::try_from(at).ok()? + 1,
        None => i8::try_from(number(folder, 2)?).ok()?,
    };
    (1..=12).contains(&month).then_some(month)
}

/// A number of one to `most` digits; a year has four.
fn number(text: &str, most: usize) -> Option<i16> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() <= most;
    let is_whole = most != 4 || text.len() == 4;
    text.parse().ok().filter(|_| is_number && is_whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str) -> Option<String> {
        DateInterval::of_folders(path).map(|date| date.to_string())
    }

    #[test]
    fn folders_are_dated_by_day_or_month() {
        for (path, date) in [
            ("/wp-content/uploads/2019/11/planes.jpg", "2019-11"),
            ("/news/2019/11/15/planes.jpg", "2019-11-15"),
            ("/news/2019/11/5/planes.jpg", "2019-11-05"),
            ("/world/2014/jul/20/gaza", "2014-07-20"),
            ("https://site.example/2019-11-15/a.jpg", "2019-11-15"),
            ("/2012/05/640/wreck.jpg", "2012-05"),
            ("/2012/05/31/2019/11/wreck.jpg", "2019-11"),
        ] {
            assert_eq!(read(path).as_deref(), Some(date), "{path}");
        }
    }

    #[test]
    fn sizes_ids_and_names_are_no_dates() {
        for path in [
            "/1600/900/planes.jpg",
            "/2019/planes.jpg",
            "/2019/13/planes.jpg",
            "/1066/10/14/hastings.jpg",
            "/2048/1152/planes.jpg",
            "/news/2019-11-15.jpg",
            "/12345678/planes.jpg",
            "/photo/20100412/large.jpg",
            "/resize/2000/10/a.jpg",
            "/2019-1/planes.jpg",
            "planes.jpg",
            "",
        ] {
            assert_eq!(read(path), None, "{path}");
        }
        assert_eq!(read(&"/2019/11".repeat(1_000)), None);
    }
}
