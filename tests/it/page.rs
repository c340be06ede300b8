//! Pages for a browser, taken apart.

use cutline::limit::Limits;
use cutline::media::{self, Rendition};

/// The JPEGs of a page, decoded.
pub(crate) fn pictures(page: &str) -> Vec<Rendition> {
    let uris = page.split("data:image/jpeg;base64,").skip(1);
    uris.map(|rest| {
        let text = rest.split('"').next().unwrap();
        let bytes = unbased(text);
        media::decode(&bytes, 1, &Limits::default()).unwrap()
    })
    .collect()
}

fn unbased(text: &str) -> Vec<u8> {
    let value = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut bytes = Vec::new();
    for group in text.trim_end_matches('=').as_bytes().chunks(4) {
        let bits = group
            .iter()
            .fold(0_u32, |sum, c| sum << 6 | u32::from(value(*c)));
        let bits = bits << (6 * (4 - group.len()));
        bytes.extend(&bits.to_be_bytes()[1..group.len()]);
    }
    bytes
}

/// Nothing a browser would load, run or send, and no address at all.
pub(crate) fn assert_inert(page: &str) {
    assert_loads_nothing(page);
    for running in ["http://", "https://", "<script", "script-src"] {
        assert!(!page.contains(running), "{running}");
    }
}

/// Nothing a browser would load or send, and nothing it would run but the one script at the end that the page names.
pub(crate) fn assert_runs_its_own_script_alone(page: &str) {
    assert_loads_nothing(page);
    let scripts: Vec<&str> = page.split("<script").skip(1).collect();
    let [script] = scripts.as_slice() else {
        panic!("{} scripts", scripts.len());
    };
    let (script, rest) = script[1..].split_once("</script>").unwrap();
    assert_eq!(rest, "\n</body>\n</html>\n");
    let allowed = page.split("script-src 'sha256-").nth(1).unwrap();
    let allowed = unbased(allowed.split('\'').next().unwrap());
    assert_eq!(
        allowed,
        cutline::fetch::Digest::of(script.as_bytes()).as_bytes()
    );
}

fn assert_loads_nothing(page: &str) {
    assert!(page.contains(
        "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:;"
    ));
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    for loading in [
        "//cdn", "url(h", "@import", "<iframe", "<link", "style=\"", " on",
    ] {
        let shown = page
            .find(loading)
            .filter(|at| loading != " on" || is_handler(&page[*at..]));
        assert_eq!(
            shown,
            None,
            "`{loading}`: {}",
            &page[shown.unwrap_or(0)..][..80]
        );
    }
    for source in page
        .split("src=\"")
        .skip(1)
        .chain(page.split("href=\"").skip(1))
    {
        assert!(
            source.starts_with("data:image/jpeg;base64,") || source.starts_with('#'),
            "{}",
            &source[..40]
        );
    }
    let images = page.matches("<img ").count();
    assert_eq!(page.matches(" alt=\"").count(), images);
}

/// ` onload=` and its like.
fn is_handler(text: &str) -> bool {
    let word: String = text
        .trim_start()
        .chars()
        .take_while(char::is_ascii_alphabetic)
        .collect();
    text.trim_start()[word.len()..].starts_with("=\"")
}
