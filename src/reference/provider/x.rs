//! X, formerly Twitter.

use super::link::Link;
use super::{Post, by, code, digits, page, player};

pub(super) fn x(link: &Link<'_>) -> Option<Post> {
    if link.host.starts_with("pic.") {
        let [name] = link.path.as_slice() else {
            return None;
        };
        return page("x", &format!("pic/{}", code(name, 6..=16)?));
    }
    if link.host.starts_with("platform.") || link.host.starts_with("syndication.") {
        let id = link.parameter("id");
        let id = id.as_deref().or_else(|| link.fragment("id"))?;
        return player("x", digits(id)?);
    }
    if link.path.is_empty() {
        let name = link.fragment_path()?;
        return link.open(&format!("https://x.com{name}"));
    }
    match link.path.as_slice() {
        ["i", "broadcasts", id, ..] => page("x", &format!("broadcasts/{}", code(id, 6..=40)?)),
        ["i", "spaces", id, ..] => page("x", &format!("spaces/{}", code(id, 6..=40)?)),
        ["i", "events", id, ..] => page("x", &format!("events/{}", digits(id)?)),
        ["i", "cards", "tfw", "v1", id, ..]
        | ["i", "videos", "tweet", id, ..]
        | ["i", "videos", id, ..] => player("x", digits(id)?),
        ["i", "web", "status", id, ..]
        | ["i", "status" | "tweet", id, ..]
        | ["statuses", id, ..] => page("x", digits(id)?),
        [account, "status" | "statuses", id, ..] => {
            let post = page("x", digits(id)?)?;
            let is_anyone = matches!(
                account.to_ascii_lowercase().as_str(),
                "x" | "twitter" | "i" | "anyuser"
            );
            by(Some(post), if is_anyone { "" } else { account })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{account, assert_named, assert_none};

    #[test]
    fn posts() {
        assert_named(
            "x",
            &[
                (
                    "https://twitter.com/someone/status/1181337941215338496?ref_src=twsrc",
                    "1181337941215338496",
                ),
                (
                    "https://mobile.x.com/someone/status/1181337941215338496/photo/1",
                    "1181337941215338496",
                ),
                (
                    "https://twitter.com/i/web/status/910031516746514432",
                    "910031516746514432",
                ),
                (
                    "https://twitter.com/#!/someone/status/1181337941215338496",
                    "1181337941215338496",
                ),
                (
                    "https://platform.twitter.com/embed/Tweet.html?dnt=false&id=1181337941215338496",
                    "1181337941215338496",
                ),
                (
                    "https://platform.twitter.com/embed/index.html#dnt=1&id=1181337941215338496",
                    "1181337941215338496",
                ),
                (
                    "https://twitter.com/i/videos/tweet/705235433198714880",
                    "705235433198714880",
                ),
                (
                    "https://twitter.com/i/videos/752274308186120192",
                    "752274308186120192",
                ),
                (
                    "https://twitter.com/i/broadcasts/1OyKAVQrgzwGb",
                    "broadcasts/1OyKAVQrgzwGb",
                ),
                (
                    "https://twitter.com/i/spaces/1OwxWwQOPlNxQ",
                    "spaces/1OwxWwQOPlNxQ",
                ),
                ("https://pic.twitter.com/AbCdEf123x", "pic/AbCdEf123x"),
            ],
        );
        assert_eq!(
            account("https://x.com/some_one/status/1181337941215338496").as_deref(),
            Some("some_one")
        );
        assert_eq!(account("https://x.com/x/status/1181337941215338496"), None);
    }

    #[test]
    fn near_misses() {
        assert_none(&[
            "https://twitter.com/someone",
            "https://twitter.com/someone/status/",
            "https://twitter.com/someone/status/x1",
            "https://twitter.com/hashtag/storm",
            "https://twitter.com/intent/tweet?url=https://a.example",
            "https://platform.twitter.com/widgets/widget_iframe.html",
            "https://platform.twitter.com/widgets.js",
            "https://netflix.com/someone/status/1181337941215338496",
        ]);
    }
}
