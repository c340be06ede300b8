//! Forms of embeds, each in a story of its own.

use crate::article::{self, Source};
use crate::limit::Limits;
use crate::reference::{self, MediaKind, MediaRef, Role};

const FIRST: &str = "The harbour of Port Ansel was closed on Monday after the storm had torn the cranes from the quay.";
const SECOND: &str =
    "Fishermen said that they had never seen the water stand so high above the old sea wall.";

fn references(inside: &str, after: &str) -> Vec<MediaRef> {
    let page = format!(
        "<html><body><nav><a href=/>Home</a></nav><article><h1>Storm closes the harbour</h1><p>{FIRST}</p>{inside}\
         <p>{SECOND}</p></article><footer>Imprint</footer>{after}</body></html>"
    );
    let limits = Limits::default();
    let article = article::read(page.as_bytes(), &Source::default(), &limits).swap_remove(0);
    let (references, _) = reference::extract(&article, &limits);
    references
        .into_iter()
        .filter(|found| found.kind != MediaKind::Photo && found.role != Role::Mention)
        .collect()
}

fn names(inside: &str, after: &str) -> Vec<String> {
    let name = |found: MediaRef| {
        format!(
            "{}:{}",
            found.provider.unwrap_or_default(),
            found.embed_id.unwrap_or_default()
        )
    };
    references(inside, after).into_iter().map(name).collect()
}

const POST: &str = "x:1181337941215338496";
const VIDEO: &str = "youtube:AEyOoZ7JpyY";

#[test]
fn elements_and_attributes() {
    for (inside, expected) in [
        (
            "<iframe src='https://www.youtube.com/embed/AEyOoZ7JpyY'></iframe>",
            VIDEO,
        ),
        (
            "<iframe data-src='https://www.youtube.com/embed/AEyOoZ7JpyY'></iframe>",
            VIDEO,
        ),
        (
            "<iframe srcdoc='&lt;iframe src=\"https://www.youtube.com/embed/AEyOoZ7JpyY\">'></iframe>",
            VIDEO,
        ),
        (
            "<iframe data-tweet-id='1181337941215338496'></iframe>",
            POST,
        ),
        (
            "<amp-youtube data-videoid='AEyOoZ7JpyY'></amp-youtube>",
            VIDEO,
        ),
        (
            "<amp-twitter data-tweetid='1181337941215338496'></amp-twitter>",
            POST,
        ),
        (
            "<amp-brightcove data-account='1160438696001' data-video-id='6054388105001'></amp-brightcove>",
            "brightcove:6054388105001",
        ),
        (
            "<amp-jwplayer data-player-id='ALJ3XQCI' data-media-id='nPripu9l'></amp-jwplayer>",
            "jwplayer:nPripu9l",
        ),
        (
            "<amp-facebook data-href='https://www.facebook.com/a.page/posts/10153664894881749'></amp-facebook>",
            "facebook:10153664894881749",
        ),
        (
            "<object><param name='movie' value='https://www.youtube.com/v/AEyOoZ7JpyY&amp;hl=en'></object>",
            VIDEO,
        ),
        (
            "<object><param name='@videoPlayer' value='6054388105001'></object>",
            "brightcove:6054388105001",
        ),
        (
            "<video-js data-account='1160438696001' data-player='x' data-video-id='6054388105001'></video-js>",
            "brightcove:6054388105001",
        ),
        (
            "<div id='botr_nPripu9l_ALJ3XQCI_div'></div>",
            "jwplayer:nPripu9l",
        ),
        (
            "<figure data-video-id='0_5ivkx6y1'></figure>",
            "kaltura:0_5ivkx6y1",
        ),
        (
            "<div class='wistia_embed wistia_async_sh7fpupwlt'></div>",
            "wistia:sh7fpupwlt",
        ),
        (
            "<div class='fb-post' data-href='https://www.facebook.com/a.page/posts/10153664894881749'></div>",
            "facebook:10153664894881749",
        ),
        (
            "<script async src='https://telegram.org/js/telegram-widget.js' data-telegram-post='some_channel/123'></script>",
            "telegram:some_channel/123",
        ),
        (
            "<script src='https://cdn.jwplayer.com/players/nPripu9l-ALJ3XQCI.js'></script>",
            "jwplayer:nPripu9l",
        ),
        (
            "<script>Rumble(\"play\", {\"video\":\"v5pv5f\",\"div\":\"rumble_v5pv5f\"});</script>",
            "rumble:v5pv5f",
        ),
        (
            "<script>jwplayer('a').setup({playlist: 'https://cdn.jwplayer.com/v2/media/nPripu9l'});</script>",
            "jwplayer:nPripu9l",
        ),
        (
            "<div data-embed='&lt;iframe src=&quot;https://www.youtube.com/embed/AEyOoZ7JpyY&quot;&gt;'></div>",
            VIDEO,
        ),
        (
            "<div data-embed='%3Ciframe%20src%3D%22https%3A%2F%2Fwww.youtube.com%2Fembed%2FAEyOoZ7JpyY%22%3E'></div>",
            VIDEO,
        ),
        (
            "<div data-embed='PGlmcmFtZSBzcmM9Imh0dHBzOi8vd3d3LnlvdXR1YmUuY29tL2VtYmVkL0FFeU9vWjdKcHlZIj4='></div>",
            VIDEO,
        ),
        (
            "<youtube-video props='{\"videoId\":\"AEyOoZ7JpyY\"}'></youtube-video>",
            VIDEO,
        ),
        (
            "<div data-props='{\"embed\":{\"url\":\"https://x.com/a/status/1181337941215338496\"}}'></div>",
            POST,
        ),
        (
            "<div class='embed-consent'><p>Content of X</p><a href='https://x.com/a/status/1181337941215338496'>Open</a></div>",
            POST,
        ),
        ("<p>https://x.com/a/status/1181337941215338496</p>", POST),
        (
            "<div class='lite-youtube'><img src='https://i.ytimg.com/vi/AEyOoZ7JpyY/hqdefault.jpg'></div>",
            VIDEO,
        ),
        (
            "<iframe src='https://web.archive.org/web/2019/https://www.youtube.com/embed/AEyOoZ7JpyY'></iframe>",
            VIDEO,
        ),
    ] {
        assert_eq!(names(inside, ""), [expected], "{inside}");
    }
}

#[test]
fn quoted_posts() {
    for (inside, expected) in [
        (
            "<blockquote class='twitter-tweet'><a href='https://twitter.com/a/status/1181337941215338496'>May 1</a></blockquote>",
            POST,
        ),
        (
            "<blockquote class='twitter-tweet'><a href='https://pic.twitter.com/AbCdEf123x'>pic</a> <a href='https://twitter.com/a/status/1181337941215338496'>May 1</a></blockquote>",
            POST,
        ),
        (
            "<blockquote><blockquote class='twitter-tweet'><a href='https://twitter.com/a/status/1181337941215338496'>May 1</a></blockquote></blockquote>",
            POST,
        ),
        (
            "<blockquote class='bluesky-embed' data-bluesky-uri='at://did:plc:abc/app.bsky.feed.post/3l3vgf77uco2g'><p>Words</p></blockquote>",
            "bluesky:3l3vgf77uco2g",
        ),
        (
            "<blockquote class='reddit-embed-bq'><a href='https://www.reddit.com/r/aww/comments/90bu6w/a/'>Title</a></blockquote>",
            "reddit:90bu6w",
        ),
        (
            "<blockquote class='text-post-media' data-text-post-permalink='https://www.threads.net/@a/post/CuP48CiS5sx'></blockquote>",
            "threads:CuP48CiS5sx",
        ),
        (
            "<blockquote class='imgur-embed-pub' data-id='a/iX265HX'></blockquote>",
            "imgur:iX265HX",
        ),
        (
            "<blockquote class='tiktok-embed' cite='https://www.tiktok.com/@a/video/7362946149227056416'></blockquote>",
            "tiktok:7362946149227056416",
        ),
    ] {
        assert_eq!(names(inside, ""), [expected], "{inside}");
    }
}

#[test]
fn a_post_in_a_post_is_one() {
    let found = references(
        "<blockquote class='twitter-tweet'><p>What they say</p><blockquote class='twitter-tweet'><p>The inner words</p>\
         <a href='https://twitter.com/b/status/1181337941215338499'>May 1</a></blockquote>\
         <a href='https://twitter.com/a/status/1181337941215338496'>May 2</a></blockquote>",
        "",
    );
    let ids: Vec<_> = found
        .iter()
        .map(|found| found.embed_id.as_deref())
        .collect();
    assert_eq!(ids, [Some("1181337941215338496")]);
    let context = found.first().and_then(|found| found.context.as_deref());
    assert!(context.is_some_and(|words| words.contains("The inner words")));
}

#[test]
fn links_buttons_and_lists_are_none() {
    for inside in [
        "<p>She wrote <a href='https://x.com/a/status/1181337941215338496'>on X</a> that the harbour was lost.</p>",
        "<div class='fb-like' data-href='https://www.facebook.com/a.page/posts/10153664894881749'></div>",
        "<div class='twitter-share-button' data-id='1181337941215338496'></div>",
        "<div data-props='{\"type\":\"link\",\"url\":\"https://x.com/a/status/1181337941215338496\"}'></div>",
        "<a class='teaser' href='/b'><img src='https://i.ytimg.com/vi/AEyOoZ7JpyY/hqdefault.jpg'></a>",
        "<div data-embed='{broken'></div>",
        "<blockquote>Words of a poet, <a href='https://x.com/a/status/1181337941215338496'>found here</a></blockquote>",
    ] {
        assert_eq!(names(inside, ""), [""; 0], "{inside}");
    }
}

#[test]
fn posts_in_the_data_of_the_story() {
    let body = |item: &str| {
        format!(
            "[{{\"type\":\"paragraph\",\"text\":\"{FIRST}\"}},{item},{{\"type\":\"paragraph\",\"text\":\"{SECOND}\"}}]"
        )
    };
    let url = "https:\\u002F\\u002Fx.com\\u002Fa\\u002Fstatus\\u002F1181337941215338496";
    let item = format!("{{\"is\":\"tweet\",\"props\":{{\"url\":\"{url}\"}}}}");
    let related = "\"related\":[{\"type\":\"video\",\"url\":\"https://youtu.be/ZLz5VdT_iTM\"}]";
    let state = format!("{{\"page\":{{{related},\"content\":{}}}}}", body(&item));
    let pushed = serde_json::to_string(&format!("a:{state}\n")).expect("a string");
    for script in [
        format!("<script type='application/json'>{state}</script>"),
        format!("<script>window.__STATE__ = {state};</script>"),
        format!("<script>self.__next_f.push([1,{pushed}])</script>"),
    ] {
        assert_eq!(names("", &script), [POST], "{script}");
    }
    let whole = serde_json::json!({
        "html": format!("<p>{FIRST}</p><iframe src='https://www.youtube.com/embed/AEyOoZ7JpyY'></iframe><p>{SECOND}</p>"),
    });
    let script = format!("<script type='application/json'>{whole}</script>");
    assert_eq!(names("", &script), [VIDEO]);
    let by_id = body("{\"type\":\"youtube\",\"videoId\":\"AEyOoZ7JpyY\"}");
    let script = format!("<script type='application/json'>{by_id}</script>");
    assert_eq!(names("", &script), [VIDEO]);
    let linked = body("{\"type\":\"link\",\"url\":\"https://x.com/a/status/1181337941215338496\"}");
    let script = format!("<script type='application/json'>{linked}</script>");
    assert_eq!(names("", &script), [""; 0]);
}

#[test]
fn hostile_data_is_refused() {
    let deep = "[".repeat(200_000);
    let wide = "{\"a\":".repeat(200_000);
    let many = "<script>x = {};</script>".repeat(5_000);
    for script in [
        format!("<script type='application/json'>{FIRST} {SECOND} {deep}</script>"),
        format!("<script>a = {wide} '{FIRST} {SECOND}'</script>"),
        format!("<script>self.__next_f.push([1,\"{FIRST} {SECOND}</script>"),
        many,
    ] {
        assert_eq!(names("", &script), [""; 0]);
    }
    let nested = format!(
        "<div data-embed='{}'></div>",
        "&lt;div data-embed=".repeat(3_000)
    );
    assert_eq!(names(&nested, ""), [""; 0]);
}
