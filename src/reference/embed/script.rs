//! Scripts that put a player where they stand: addresses of players, and calls of the sites' own libraries.

use super::{Named, element, marks};
use crate::article::dom::{Dom, NodeId};

/// Calls in published embed codes, the key of the id in them, and the site.
const CALLS: [(&str, &str, &str); 8] = [
    ("Rumble(", "video", "rumble"),
    ("kWidget.", "entry_id", "kaltura"),
    ("KalturaPlayer", "entryId", "kaltura"),
    ("createTweet(", "", "x"),
    ("YT.Player(", "videoId", "youtube"),
    ("DM.player(", "video", "dailymotion"),
    ("Vimeo.Player(", "id", "vimeo"),
    ("jwplayer(", "mediaid", "jwplayer"),
];

/// Longest script looked at, in bytes; embed codes are short.
const LONGEST: usize = 16 << 10;
/// How far behind a call its id stands, in bytes.
const REACH: usize = 600;

/// The post the script shows where it stands.
pub(super) fn post(dom: &Dom, id: NodeId) -> Option<Named> {
    if let Some(name) = dom.attribute(id, "data-telegram-post") {
        return element::telegram(name);
    }
    if let Some(src) = dom.attribute(id, "src") {
        return Named::at(src);
    }
    let is_data = dom
        .attribute(id, "type")
        .is_some_and(|kind| kind.contains("json"));
    let code = dom
        .inside(id)
        .find_map(|at| dom.words(at))
        .filter(|code| code.len() <= LONGEST && !is_data)?;
    called(code).or_else(|| jwplayer(code))
}

fn called(code: &str) -> Option<Named> {
    for (call, key, site) in CALLS {
        let Some((_, rest)) = code.split_once(call) else {
            continue;
        };
        let end = (0..=rest.len().min(REACH))
            .rev()
            .find(|at| rest.is_char_boundary(*at))?;
        let rest = rest.get(..end)?;
        if let Some(post) = value(rest, key).and_then(|id| marks::post(site, id)) {
            return Some(Named::by_id(post));
        }
    }
    None
}

/// The value behind the key, quoted or a number; the first quoted string where there is no key.
fn value<'c>(code: &'c str, key: &str) -> Option<&'c str> {
    let mut rest = code;
    while !key.is_empty() {
        let (before, after) = rest.split_once(key)?;
        rest = after.trim_start_matches(['"', '\'']).trim_start();
        let is_whole = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if let Some(after) = rest.strip_prefix(':').filter(|_| is_whole) {
            rest = after.trim_start();
            break;
        }
    }
    let inner = match rest.find(['"', '\'']) {
        Some(0) => rest.get(1..)?,
        Some(at) if key.is_empty() => rest.get(at + 1..)?,
        _ => rest,
    };
    let end = inner.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))?;
    inner.get(..end).filter(|value| !value.is_empty())
}

/// JW Player's setup names a file or playlist of its own service.
fn jwplayer(code: &str) -> Option<Named> {
    let (_, setup) = code.split_once("jwplayer(")?;
    setup
        .split(['"', '\''])
        .take(200)
        .filter(|part| part.contains("jwplayer.com/") || part.contains("jwplatform.com/"))
        .find_map(Named::at)
}
