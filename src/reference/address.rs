//! URLs of pictures: absolute, named the same way each time, and grouped into renditions of one picture.

use std::sync::LazyLock;

use regex::Regex;
use url::Url;

/// Longest URL looked at, in bytes; longer ones are scripts or data.
pub(super) const LONGEST: usize = 4_096;

static SIZE_END: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:=(?:[swh]\d{1,4})(?:-[a-z0-9-]{1,40})?|[-_.@]?(?:\d{2,4}x\d{2,4}c?|[wh]\d{2,4}|\d{2,4}[wh]|[1-4]x|scaled|e1\d{9,12}|cropped|crop|resized|thumbs?|thumbnail|small|medium|large|xlarge|xxlarge|square|original|full|width_?\d+|rotated|edited|hd|sd|wide)|_[a-z]|-\d{2,4}px|[-_](?:16x9|4x3|3x2|1x1|2x1|16_9|4_3|3_2|1_1)(?:[-_].{0,60})?|-aspect-ratio.{0,80})$")
        .expect("the pattern is fixed")
});
static SIZE_START: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:\d{2,4}x\d{2,4}|[wh]\d{2,4}|thumb|small|large|medium)[-_]")
        .expect("the pattern is fixed")
});
static SIZE_SEGMENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:\d{1,4}|\d{2,4}x\d{0,4}|x\d{2,4}|(?:[a-z]{1,12}[_-])?\d{2,4}[_x-]?\d{0,4}|(?:[a-z]{1,3}_[^,/]+,?)+|(?:[a-z]{1,12}=[^,/]*,?)+|fit-in|smart|crop|thumbs?|thumbnails?|small|medium|large|original|styles|derivatives|resize[rd]?|filters?.*|v\d+)$")
        .expect("the pattern is fixed")
});
static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{24,64}\b",
    )
    .expect("the pattern is fixed")
});
/// Files of a set that are only counted.
static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:bild|figure|fig|foto|image|img|photo|pic|picture|slide)[-_ ]?\d{1,3}\.[a-z]{3,4}$")
        .expect("the pattern is fixed")
});
static WIDTH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:[?&;/,_](?:w|width|wid|imwidth|maxw|resize|sw|im_w)[=_:]?(\d{2,4})\b|(\d{3,4})x\d{2,4}|[-_/](\d{3,4})w?[./]|w_(\d{2,4})|=[sw](\d{2,4})\b)")
        .expect("the pattern is fixed")
});

/// Query keys that name a picture where the path does not.
const NAMING: [&str; 22] = [
    "asset", "assetid", "cid", "f", "fid", "file", "filename", "guid", "i", "id", "image",
    "imageid", "img", "key", "media", "name", "path", "photo", "picture", "src", "url", "uuid",
];

/// The address made absolute where the page's is known, else as written.
pub(super) fn absolute(base: Option<&Url>, written: &str) -> String {
    match base {
        Some(base) => base
            .join(written)
            .map_or_else(|_| written.to_owned(), String::from),
        None => written.to_owned(),
    }
}

/// Whether the words can be the address of a file: no script, fragment or template.
pub(super) fn is_address(written: &str) -> bool {
    let lower = written.get(..16).unwrap_or(written).to_ascii_lowercase();
    let is_code = [
        "javascript:",
        "blob:",
        "about:",
        "data:",
        "mailto:",
        "#",
        "{",
        "[",
        "<",
    ]
    .iter()
    .any(|start| lower.starts_with(start));
    !written.is_empty()
        && written != "/"
        && written.len() <= LONGEST
        && !is_code
        && !written.contains("{{")
        && !written.contains("${")
}

/// Whether the path ends as files of pictures do.
pub(super) fn is_picture_file(written: &str) -> bool {
    let path = written
        .split(['?', '#'])
        .next()
        .unwrap_or(written)
        .to_ascii_lowercase();
    [
        ".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".tif", ".tiff", ".bmp", ".jfif",
    ]
    .iter()
    .any(|end| path.ends_with(end))
}

/// The address without scheme, fragment and the part of the query that does not name the picture, in lower-case host.
pub(super) fn key(written: &str) -> String {
    let written = written.split('#').next().unwrap_or(written);
    let rest = written
        .split_once("://")
        .map_or_else(|| written.trim_start_matches("//"), |(_, rest)| rest);
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let path = match path.split_once('/') {
        Some((host, tail)) if host.contains('.') && rest.len() < written.len() => {
            format!("{}/{tail}", host.to_ascii_lowercase())
        }
        Some(_) | None => path.to_owned(),
    };
    let named = naming_query(&path, query);
    if named.is_empty() {
        path
    } else {
        format!("{path}?{named}")
    }
}

fn naming_query(path: &str, query: &str) -> String {
    if is_picture_file(path) {
        return String::new();
    }
    let is_naming = |pair: &&str| {
        let key = pair
            .split('=')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        NAMING.binary_search(&&*key).is_ok()
    };
    let named: Vec<&str> = query.split('&').filter(is_naming).collect();
    named.join("&")
}

/// What renditions of one picture have in common: an id in the path, else the file name without its size.
pub(super) fn family(written: &str) -> String {
    let inner = innermost(written);
    let key = key(&inner);
    let path = key.split('?').next().unwrap_or(&key);
    if let Some(token) = TOKEN.find_iter(path).last() {
        let token = token.as_str().to_ascii_lowercase();
        let file = path.rsplit('/').next().unwrap_or_default();
        return if COUNTED.is_match(file) {
            format!("{token}/{}", stem(file))
        } else {
            token
        };
    }
    let segments: Vec<&str> = path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .collect();
    let Some((file, folders)) = segments.split_last() else {
        return key;
    };
    let stem = stem(file);
    let digits = stem.chars().filter(char::is_ascii_digit).count();
    let letters = stem.chars().filter(|c| c.is_alphanumeric()).count();
    if digits >= 5 && letters >= 8 || letters >= 20 && !stem.contains(['-', '_', '%', ' ']) {
        return stem;
    }
    let asset = folders.iter().skip(1).find(|folder| is_asset(folder));
    if letters >= 10 && key.contains('/') {
        return asset.map_or_else(|| stem.clone(), |asset| format!("{asset}/{stem}"));
    }
    let is_kept = |folder: &&&str| !SIZE_SEGMENT.is_match(folder) || is_asset(folder);
    let kept: Vec<&str> = folders.iter().filter(is_kept).copied().collect();
    let query = key
        .split_once('?')
        .map(|(_, query)| query)
        .unwrap_or_default();
    format!("{}/{stem}?{query}", kept.join("/"))
}

/// A folder that names a picture: mostly digits, and more of them than a date has.
fn is_asset(folder: &str) -> bool {
    let digits = folder.chars().filter(char::is_ascii_digit).count();
    let is_size = folder.split_once('x').is_some_and(|(width, height)| {
        format!("{width}{height}")
            .chars()
            .all(|c| c.is_ascii_digit())
    });
    digits >= 6 && digits * 10 >= folder.chars().count() * 6 && !is_size
}

fn stem(file: &str) -> String {
    let mut stem = file.to_ascii_lowercase();
    for _ in 0..3 {
        let Some((head, end)) = stem.rsplit_once('.') else {
            break;
        };
        let is_type = matches!(
            end,
            "jpg"
                | "jpeg"
                | "png"
                | "webp"
                | "gif"
                | "avif"
                | "tif"
                | "tiff"
                | "bmp"
                | "jfif"
                | "image"
                | "transform"
                | "img"
        );
        if !is_type || head.is_empty() {
            break;
        }
        stem = head.to_owned();
    }
    for _ in 0..4 {
        let cut = SIZE_END.replace(&stem, "").into_owned();
        let cut = SIZE_START.replace(&cut, "").into_owned();
        if cut == stem || cut.chars().count() < 4 {
            break;
        }
        stem = cut;
    }
    stem
}

/// The address another address carries in its path or query, as image proxies do.
fn innermost(written: &str) -> String {
    let mut at = written.replace("&amp;", "&");
    for _ in 0..3 {
        let lower = at.to_ascii_lowercase();
        let start = lower.get(8..).and_then(|rest| {
            let plain = rest.find("http://").or_else(|| rest.find("https://"));
            plain
                .or_else(|| rest.find("https:/"))
                .or_else(|| rest.find("https%3a"))
                .or_else(|| rest.find("http%3a"))
        });
        let Some(inner) = start.and_then(|start| at.get(start + 8..)) else {
            break;
        };
        let decoded = if inner.to_ascii_lowercase().starts_with("http%3a")
            || inner.to_ascii_lowercase().starts_with("https%3a")
        {
            let first = inner.split('&').next().unwrap_or(inner);
            unescaped(first)
        } else {
            let is_query_value = at
                .split('?')
                .next()
                .is_some_and(|path| path.len() + inner.len() < at.len());
            if is_query_value {
                inner.split('&').next().unwrap_or(inner).to_owned()
            } else {
                inner.to_owned()
            }
        };
        at = decoded;
    }
    at
}

fn unescaped(text: &str) -> String {
    let pairs = url::form_urlencoded::parse(text.as_bytes());
    pairs
        .map(|(key, _)| key.into_owned())
        .next()
        .unwrap_or_default()
}

/// The width an address asks for, in pixels, where it says one.
pub(super) fn width(written: &str) -> Option<u32> {
    let found = WIDTH
        .captures_iter(written.get(8..).unwrap_or_default())
        .filter_map(|found| {
            let digits = found.iter().skip(1).flatten().next()?;
            digits.as_str().parse::<u32>().ok()
        });
    found
        .filter(|width| (16..=8_000).contains(width) && !(1_990..=2_035).contains(width))
        .max()
}

/// The candidates of a `srcset` with their widths, where those are given.
pub(super) fn srcset(value: &str) -> Vec<(&str, Option<u32>)> {
    let is_between = |c: char| c == ',' || c.is_whitespace();
    let mut out = Vec::new();
    let mut rest = value.trim_start_matches(is_between);
    while !rest.is_empty() && out.len() < 64 {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (address, after) = rest.split_at(end);
        if let Some(alone) = address.strip_suffix(',') {
            out.push((alone, None));
            rest = after.trim_start_matches(is_between);
            continue;
        }
        let (size, tail) = after.split_at(after.find(',').unwrap_or(after.len()));
        let size = size.trim();
        let stated = match size.ends_with(['x', 'X']) {
            true => width(address).or_else(|| descriptor(size)),
            false => descriptor(size).or_else(|| width(address)),
        };
        out.push((address, stated));
        rest = tail.trim_start_matches(is_between);
    }
    out.retain(|(address, _)| is_address(address));
    out
}

/// The address without the width that a script of the page has left behind it.
pub(super) fn without_size(written: &str) -> &str {
    match written.rsplit_once(' ') {
        Some((address, size)) if descriptor(size).is_some() => address.trim_end(),
        Some(_) | None => written,
    }
}

/// The width a candidate states; one that states a density counts as that many thousand pixels.
fn descriptor(size: &str) -> Option<u32> {
    let wide = size
        .strip_suffix(['w', 'W'])
        .and_then(|digits| digits.trim().parse().ok());
    let dense = || {
        let density: f32 = size.strip_suffix(['x', 'X'])?.parse().ok()?;
        Some((density.clamp(0.0, 10.0) * 1_000.0) as u32)
    };
    wide.or_else(dense)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(NAMING.is_sorted());
    }

    #[test]
    fn renditions_are_one_family() {
        for (a, b) in [
            (
                "https://a.example/2019/11/harbour-storm-1024x683.jpg",
                "https://a.example/2019/11/harbour-storm.jpg?w=300",
            ),
            (
                "https://img.example/2025/e84ab795-cc5d-4ecb-8959-a368b429622b.jpg?w=1",
                "//cdn.example/x/e84ab795-cc5d-4ecb-8959-a368b429622b_16-9.webp",
            ),
            (
                "https://a.example/resizer/Vz8zd78Mg8=/1200x628/smart/cdn.example/desk/5BKX2JPAWBPFNPP2HPR6ISJ6IE.jpg",
                "desk_files/5BKX2JPAWBPFNPP2HPR6ISJ6IE.jpg",
            ),
            (
                "/sites/styles/og_image/public/000_1ME2Q8Q1.jpg?itok=1",
                "https://a.example/sites/styles/default/public/000_1ME2Q8Q1.jpg",
            ),
            (
                "https://a.example/imrs.php?src=https://b.example/ABCDEFGH12345.jpg&w=90",
                "https://b.example/ABCDEFGH12345.jpg",
            ),
            (
                "/_next/image?url=https%3A%2F%2Fb.example%2Fp%2Fharbour12345.jpg&w=640",
                "https://b.example/p/harbour12345.jpg",
            ),
            (
                "https://a.example/w_640,c_fill/v1/harbour.jpg",
                "https://a.example/w_1200,c_fill/v1/harbour.jpg",
            ),
        ] {
            assert_eq!(family(a), family(b), "{a} {b}");
        }
    }

    #[test]
    fn other_pictures_are_not() {
        for (a, b) in [
            (
                "https://a.example/1.7288086.1723068393!/d/israel-talks.jpg",
                "https://a.example/1.7286538.1722969983!/d/israel-talks.jpg",
            ),
            (
                "https://a.example/2019/11/20/image.jpg",
                "https://a.example/2019/11/21b/image.jpg",
            ),
            (
                "https://a.example/photo?id=1",
                "https://a.example/photo?id=2",
            ),
            (
                "https://a.example/p/P01-241016-317.jpg",
                "https://a.example/p/P01-241016-318.jpg",
            ),
        ] {
            assert_ne!(family(a), family(b), "{a} {b}");
        }
    }

    #[test]
    fn keys_survive_scheme_and_size() {
        assert_eq!(
            key("https://A.example/p/x.jpg?w=3#top"),
            "a.example/p/x.jpg"
        );
        assert_eq!(key("//a.example/p.php?id=7&w=3"), "a.example/p.php?id=7");
        assert_eq!(key("photos/x.jpg"), "photos/x.jpg");
    }

    #[test]
    fn srcsets_with_commas_in_addresses() {
        assert_eq!(
            srcset(
                "https://a.example/w_320,h_2/x.jpg 320w, https://a.example/w_640,h_4/x.jpg 640w"
            ),
            [
                ("https://a.example/w_320,h_2/x.jpg", Some(320)),
                ("https://a.example/w_640,h_4/x.jpg", Some(640))
            ]
        );
        assert_eq!(
            srcset("a.jpg, b.jpg 2x"),
            [("a.jpg", None), ("b.jpg", Some(2_000))]
        );
        assert!(srcset("data:image/gif;base64,AAAA 1w").is_empty());
    }

    #[test]
    fn widths_are_read_and_years_are_not() {
        assert_eq!(width("https://a.example/2019/x.jpg?w=640"), Some(640));
        assert_eq!(
            width("https://a.example/2019/11/x-1024x683.jpg"),
            Some(1024)
        );
        assert_eq!(width("https://a.example/2019/x.jpg"), None);
    }
}
