//! Frames of a video kept as pictures in a folder: when each was shown, by its name.
//!
//! Times stand at the end of names as players and downloaders write them: `clip-00_02_56.500.jpg`,
//! `vlcsnap-00h02m56s500.png`, `clip [00-02-56].jpg`, `frame 12.5s.png`.

use std::path::PathBuf;
use std::sync::LazyLock;

use regex::Regex;

/// Fewer times in a folder are taken for chance.
const FEWEST: usize = 3;
/// Fewer numbers likewise.
const FEWEST_NUMBERED: usize = 5;

static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:^|[^0-9])(\d{1,2})[:._h-]([0-5]\d)[:._m-]([0-5]\d)(?:[.,_s-](\d{1,3}))?s?[\])]?$",
    )
    .expect("it is a pattern")
});
static SECONDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^0-9.])(\d{1,6}(?:\.\d{1,3})?) ?s(?:ec)?[\])]?$").expect("it is a pattern")
});
static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(\d{1,9})[\])]?$").expect("it is a pattern"));

/// The second a name ends with.
pub fn time_of(stem: &str) -> Option<f64> {
    if let Some(found) = CLOCK.captures(stem) {
        let part = |at: usize| {
            found
                .get(at)
                .and_then(|part| part.as_str().parse::<f64>().ok())
        };
        let fraction = found.get(4).map_or(0.0, |part| {
            let digits = part.as_str();
            digits.parse::<f64>().unwrap_or(0.0) / 10_f64.powi(digits.len() as i32)
        });
        return Some(part(1)? * 3_600.0 + part(2)? * 60.0 + part(3)? + fraction);
    }
    SECONDS.captures(stem)?.get(1)?.as_str().parse().ok()
}

/// The number a name ends with.
pub fn number_of(stem: &str) -> Option<u64> {
    NUMBER.captures(stem)?.get(1)?.as_str().parse().ok()
}

/// Pictures in the order of the numbers or times their names end with, else by name.
pub fn in_order(mut pictures: Vec<PathBuf>) -> Vec<PathBuf> {
    let place = |path: &PathBuf| {
        let stem = stem(path);
        let time = time_of(&stem).map(|seconds| (seconds * 1_000.0) as u64);
        time.or_else(|| number_of(&stem)).unwrap_or(u64::MAX)
    };
    pictures.sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| a.cmp(b)));
    pictures
}

/// When each of `pictures` was shown, where all their names tell and the times rise.
pub fn times(pictures: &[PathBuf]) -> Option<Vec<f64>> {
    let times: Vec<f64> = pictures
        .iter()
        .map(|path| time_of(&stem(path)))
        .collect::<Option<_>>()?;
    let rises = times.windows(2).all(|pair| match pair {
        [a, b] => a < b,
        _ => true,
    });
    (times.len() >= FEWEST && rises).then_some(times)
}

/// Whether the names are alike but for numbers that count on by one, as tools name the frames of a video.
pub fn is_numbered(pictures: &[PathBuf]) -> bool {
    let named: Option<Vec<(String, u64)>> = pictures
        .iter()
        .map(|path| {
            let stem = stem(path);
            let before = stem.trim_end_matches(|sign: char| sign.is_ascii_digit());
            Some((before.to_owned(), number_of(&stem)?))
        })
        .collect();
    let counts_on = |named: &[(String, u64)]| match named {
        [(one, first), (other, next)] => one == other && first + 1 == *next,
        _ => true,
    };
    named.is_some_and(|named| named.len() >= FEWEST_NUMBERED && named.windows(2).all(counts_on))
}

fn stem(path: &std::path::Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_programs_write_them() {
        for (stem, seconds) in [
            ("clip-00_02_56.500", 176.5),
            ("clip [00-02-56]", 176.0),
            ("vlcsnap-00h02m56s500", 176.5),
            ("clip.01:00:03", 3_603.0),
            ("frame 12.5s", 12.5),
            ("shot_3sec", 3.0),
        ] {
            assert_eq!(time_of(stem), Some(seconds), "{stem}");
        }
        for stem in [
            "frame_0001",
            "img12",
            "holiday",
            "photo-2020-01-08",
            "IMG_20200108_123456",
        ] {
            assert_eq!(time_of(stem), None, "{stem}");
        }
    }

    #[test]
    fn folders_are_told_by_all_their_names() {
        let paths = |names: &[&str]| names.iter().map(PathBuf::from).collect::<Vec<_>>();
        let timed = in_order(paths(&["c-0_00_10.jpg", "c-0_00_02.jpg", "c-0_00_01.jpg"]));
        assert_eq!(times(&timed), Some(vec![1.0, 2.0, 10.0]));
        assert_eq!(
            times(&paths(&["c-0_00_01.jpg", "c-0_00_02.jpg"])),
            None,
            "too few"
        );
        let mixed = in_order(paths(&["c-0_00_01.jpg", "c-0_00_02.jpg", "notes.jpg"]));
        assert_eq!(times(&mixed), None);
        let numbered = in_order(paths(&["f10.png", "f9.png", "f1.png"]));
        assert_eq!(numbered, paths(&["f1.png", "f9.png", "f10.png"]));
    }

    #[test]
    fn frames_count_on_by_one() {
        let numbered = |names: &[&str]| {
            let paths: Vec<PathBuf> = names.iter().map(PathBuf::from).collect();
            is_numbered(&in_order(paths))
        };
        let frames = ["9.png", "10.png", "11.png", "12.png", "13.png"];
        assert!(numbered(&frames));
        assert!(!numbered(&frames[1..]), "too few");
        assert!(!numbered(&["1.png", "2.png", "3.png", "4.png", "6.png"]));
        assert!(!numbered(&[
            "a1.png", "b2.png", "c3.png", "d4.png", "e5.png"
        ]));
        assert!(!numbered(&["a.png", "b.png", "c.png", "d.png", "e.png"]));
    }
}
