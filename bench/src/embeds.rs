//! Scores `cutline::reference::embedded` on yt-dlp's test URLs and on the URL schemes of the oEmbed registry.
//!
//! A vector names an extractor, a URL and, for most, the id of the media behind it. Where that id does not stand in the
//! URL, no reader of URLs can give it, so ids are compared only where it does. Extractors of lists are not ours; what is
//! claimed of them at a site we know (a video in a list, a story, a showcase) is counted apart from what is claimed of
//! other sites, which should be redirects and frames of others only. An id with a part before a slash (host,
//! channel, kind) is compared by its last part. `ytdlp_webpage_embeds.json` lists pages without their content and is
//! of no use here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use cutline::reference::{self, Embedded};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::table::{Format, Table};

/// Options of `bench embeds`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Folder with `ytdlp_url_vectors.json` and `files/d_oembed/providers/`.
    data: PathBuf,
    /// How the figures are printed.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Print every miss, other id and wrong claim on stderr.
    #[arg(long)]
    list: bool,
}

/// Extractors of single posts and videos, and the provider they stand for.
const EXTRACTORS: [(&str, &str); 46] = [
    ("BiliBili", "bilibili"),
    ("BiliBiliPlayer", "bilibili"),
    ("BitChute", "bitchute"),
    ("Bluesky", "bluesky"),
    ("CSpan", "c-span"),
    ("FacebookPluginsVideo", "facebook"),
    ("Imgur", "imgur"),
    ("Instagram", "instagram"),
    ("JWPlatform", "jwplayer"),
    ("Kaltura", "kaltura"),
    ("Odnoklassniki", "ok"),
    ("Reddit", "reddit"),
    ("Rumble", "rumble"),
    ("RumbleEmbed", "rumble"),
    ("SnapchatSpotlight", "snapchat"),
    ("Streamable", "streamable"),
    ("TikTok", "tiktok"),
    ("Vidyard", "vidyard"),
    ("Weibo", "weibo"),
    ("WeiboVideo", "weibo"),
    ("Wistia", "wistia"),
    ("YoutubeYtBe", "youtube"),
    ("archive.org", "archive.org"),
    ("brightcove:legacy", "brightcove"),
    ("brightcove:new", "brightcove"),
    ("dailymotion", "dailymotion"),
    ("facebook", "facebook"),
    ("imgur:album", "imgur"),
    ("imgur:gallery", "imgur"),
    ("lbry", "odysee"),
    ("loom", "loom"),
    ("niconico", "niconico"),
    ("rutube", "rutube"),
    ("rutube:embed", "rutube"),
    ("telegram:embed", "telegram"),
    ("twitch:clips", "twitch"),
    ("twitch:vod", "twitch"),
    ("twitter", "x"),
    ("twitter:broadcast", "x"),
    ("twitter:card", "x"),
    ("twitter:spaces", "x"),
    ("vimeo", "vimeo"),
    ("vk", "vk"),
    ("vk:wallpost", "vk"),
    ("vm.tiktok", "tiktok"),
    ("youku", "youku"),
];

/// The same for extractors whose names start so.
const FAMILIES: [(&str, &str); 3] = [
    ("vimeo:", "vimeo"),
    ("web.archive:youtube", "youtube"),
    ("youtube", "youtube"),
];

/// Names of the oEmbed registry and ours.
const NAMES: [(&str, &str); 23] = [
    ("bitchute", "bitchute"),
    ("bluesky", "bluesky"),
    ("brightcove", "brightcove"),
    ("dailymotion", "dailymotion"),
    ("facebook", "facebook"),
    ("flickr", "flickr"),
    ("giphy", "giphy"),
    ("imgur", "imgur"),
    ("instagram", "instagram"),
    ("kaltura", "kaltura"),
    ("linkedin", "linkedin"),
    ("loom", "loom"),
    ("odysee", "odysee"),
    ("pinterest", "pinterest"),
    ("reddit", "reddit"),
    ("rumble", "rumble"),
    ("streamable", "streamable"),
    ("threads", "threads"),
    ("tiktok", "tiktok"),
    ("twitter", "x"),
    ("vidyard", "vidyard"),
    ("vimeo", "vimeo"),
    ("wistia", "wistia"),
];

#[derive(serde::Deserialize)]
struct Vector {
    ie: String,
    url: String,
    id: Option<String>,
    upload_date: Option<String>,
}

#[derive(Default)]
struct Count {
    rows: usize,
    provider: usize,
    ids: usize,
    same: usize,
    dates: usize,
    days: usize,
}

/// Runs the command.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let say = |what: &str, detail: &str| {
        if options.list {
            eprintln!("{what}: {detail}");
        }
    };
    vectors(options, &say)?;
    schemes(options, &say)
}

fn vectors(options: &Options, say: &dyn Fn(&str, &str)) -> anyhow::Result<()> {
    let path = options.data.join("ytdlp_url_vectors.json");
    let vectors: Vec<Vector> = serde_json::from_slice(&std::fs::read(&path)?)
        .with_context(|| path.display().to_string())?;
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    let (mut others, mut kin, mut claimed, mut no_url) = (0, 0, 0, 0);
    for vector in &vectors {
        if !vector.url.starts_with("http") && !vector.url.starts_with("//") {
            no_url += 1;
            continue;
        }
        let found = reference::embedded(&vector.url);
        match provider(&vector.ie) {
            Some(provider) => {
                let count = counts.entry(provider).or_default();
                row(count, provider, vector, found.as_ref(), say);
            }
            None => {
                others += 1;
                if let Some(found) = found {
                    let is_kin = vector.ie.to_lowercase().starts_with(found.provider)
                        || host(&vector.url).contains(found.provider);
                    kin += usize::from(is_kin);
                    claimed += usize::from(!is_kin);
                    let detail = format!("{} {} as {}", vector.ie, vector.url, found.provider);
                    say("claimed", &detail);
                }
            }
        }
    }
    let mut table = Table::new(&[
        "provider",
        "rows",
        "same provider",
        "ids in url",
        "same id",
        "dates",
        "same day",
    ]);
    let mut sum = Count::default();
    for (provider, count) in &counts {
        table.row(&cells(provider, count));
        sum.rows += count.rows;
        sum.provider += count.provider;
        sum.ids += count.ids;
        sum.same += count.same;
        sum.dates += count.dates;
        sum.days += count.days;
    }
    table.row(&cells("all", &sum));
    print!("{}", table.print(options.format));
    let mut table = Table::new(&[
        "rows",
        "of other extractors",
        "lists and stories of ours",
        "claimed",
        "without url",
    ]);
    table.row(&[vectors.len(), others, kin, claimed, no_url].map(|count| count.to_string()));
    print!("{}", table.print(options.format));
    Ok(())
}

fn host(url: &str) -> &str {
    url.split('/').nth(2).unwrap_or_default()
}

fn cells(name: &str, count: &Count) -> Vec<String> {
    let counts = [
        count.rows,
        count.provider,
        count.ids,
        count.same,
        count.dates,
        count.days,
    ];
    let mut cells = vec![name.to_owned()];
    cells.extend(counts.map(|count| count.to_string()));
    cells
}

fn provider(extractor: &str) -> Option<&'static str> {
    let exact = EXTRACTORS.iter().find(|(name, _)| *name == extractor);
    let family = || {
        FAMILIES
            .iter()
            .find(|(start, _)| extractor.starts_with(start))
    };
    let is_list = [
        ":tab",
        ":playlist",
        ":search",
        ":user",
        ":album",
        ":likes",
        ":history",
    ]
    .iter()
    .any(|part| extractor.contains(part));
    match exact {
        Some((_, provider)) => Some(provider),
        None if is_list => None,
        None => family().map(|(_, provider)| *provider),
    }
}

fn row(
    count: &mut Count,
    provider: &str,
    vector: &Vector,
    found: Option<&Embedded>,
    say: &dyn Fn(&str, &str),
) {
    count.rows += 1;
    let Some(found) = found.filter(|found| found.provider == provider) else {
        say("missed", &format!("{} {}", vector.ie, vector.url));
        return;
    };
    count.provider += 1;
    if let Some(id) = vector.id.as_deref().filter(|id| vector.url.contains(*id)) {
        count.ids += 1;
        let ours = found.id.rsplit('/').next().unwrap_or(&found.id);
        if ours == id || found.id == id {
            count.same += 1;
        } else {
            say("id", &format!("{} <> {id} {}", found.id, vector.url));
        }
    }
    let uploaded = vector.upload_date.as_deref().and_then(day);
    let (Some(time), Some(uploaded)) = (found.time, uploaded) else {
        return;
    };
    count.dates += 1;
    let ours = time.to_zoned(TimeZone::UTC).date();
    let days = ours
        .since(uploaded)
        .map_or(i32::MAX, |span| span.get_days());
    if days.abs() <= 1 {
        count.days += 1;
    } else {
        say("day", &format!("{ours} <> {uploaded} {}", vector.url));
    }
}

fn day(text: &str) -> Option<Date> {
    Date::strptime("%Y%m%d", text).ok()
}

/// One example URL for each scheme of a provider we know.
fn schemes(options: &Options, say: &dyn Fn(&str, &str)) -> anyhow::Result<()> {
    let folder = options.data.join("files/d_oembed/providers");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .with_context(|| folder.display().to_string())?
        .map(|entry| Ok(entry?.path()))
        .collect::<anyhow::Result<_>>()?;
    files.sort();
    let mut table = Table::new(&["oembed provider", "schemes", "recognised"]);
    let (mut all, mut known) = (0, 0);
    let (mut others, mut claimed) = (0, 0);
    for file in &files {
        let registered = registered(file)?;
        let name = registered.name.to_lowercase();
        let ours = NAMES.iter().find(|(theirs, _)| name.contains(theirs));
        let ours = match ours {
            Some((_, ours)) => Some(*ours),
            None if name == "x" => Some("x"),
            None if name.contains("youtube") => Some("youtube"),
            None => None,
        };
        let mut recognised = 0;
        for scheme in &registered.schemes {
            let example = example(scheme);
            let found = reference::embedded(&example);
            if found.is_some() && found.map(|found| found.provider) == ours {
                recognised += 1;
            } else if ours.is_some() {
                say("scheme", &format!("{} {scheme} {example}", registered.name));
            } else if let Some(found) = reference::embedded(&example) {
                claimed += 1;
                say("claimed", &format!("{example} as {}", found.provider));
            }
        }
        if ours.is_none() {
            others += registered.schemes.len();
            continue;
        }
        all += registered.schemes.len();
        known += recognised;
        let counts = [registered.schemes.len(), recognised].map(|count| count.to_string());
        let mut cells = vec![registered.name];
        cells.extend(counts);
        table.row(&cells);
    }
    table.row(&["all".to_owned(), all.to_string(), known.to_string()]);
    print!("{}", table.print(options.format));
    let mut table = Table::new(&["files", "schemes of others", "claimed"]);
    table.row(&[files.len(), others, claimed].map(|count| count.to_string()));
    print!("{}", table.print(options.format));
    Ok(())
}

struct Registered {
    name: String,
    schemes: Vec<String>,
}

/// The provider's name and schemes: the few keys wanted are read line by line.
fn registered(file: &Path) -> anyhow::Result<Registered> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let mut out = Registered {
        name: String::new(),
        schemes: Vec::new(),
    };
    let mut in_schemes = false;
    for line in text.lines() {
        let line = line.trim();
        if let Some((_, name)) = line.split_once("provider_name:") {
            let name = name.trim().trim_matches(['"', '\'']);
            name.clone_into(&mut out.name);
        }
        let item = line.strip_prefix("- ").map(str::trim);
        let is_key = line.trim_start_matches("- ").ends_with(':')
            || line.contains(": ") && !line.contains("://*");
        if line.ends_with("schemes:") {
            in_schemes = true;
        } else if let Some(item) = item.filter(|item| in_schemes && item.starts_with("http")) {
            out.schemes.push(item.trim_matches(['"', '\'']).to_owned());
        } else if is_key {
            in_schemes = false;
        }
    }
    Ok(out)
}

/// The scheme with a value that may stand there for each `*`.
fn example(scheme: &str) -> String {
    let mut out = String::new();
    for (at, part) in scheme.split('*').enumerate() {
        if at > 0 {
            out.push_str(value(&out, scheme));
        }
        out.push_str(part);
    }
    out
}

fn value(before: &str, scheme: &str) -> &'static str {
    if before.ends_with("://") || before.ends_with('.') && before.matches('/').count() == 2 {
        return "www";
    }
    let ends = |ends: &[&str]| ends.iter().any(|end| before.ends_with(end));
    if scheme.contains("youtube.com") || scheme.contains("youtu.be") {
        return match before {
            _ if ends(&["/watch"]) => "?v=AEyOoZ7JpyY",
            _ if ends(&["/shorts", "/live"]) => "/AEyOoZ7JpyY",
            _ => "AEyOoZ7JpyY",
        };
    }
    let starts = ["bsky.app/profile/", "/r/", "facebook.com/", "/notes/"];
    if ends(&starts) && scheme.matches('*').count() > 1 {
        return "someone";
    }
    if scheme.contains("rumble.com") {
        return "v5d871x-a-title.html";
    }
    if scheme.contains("tiktok.com") {
        return match before {
            _ if ends(&["/video/"]) => "7362946149227056416",
            _ if scheme.contains("/video/") => "@someone",
            _ => "@someone/video/7362946149227056416",
        };
    }
    if scheme.contains("brightcove") && ends(&["/"]) && scheme.contains("index.html") {
        return "1160438696001";
    }
    match before {
        _ if ends(&["/status/", "statuses/"]) => "1181337941215338496",
        _ if scheme.contains("twitter.com/*") || scheme.contains("x.com/*") => match scheme {
            _ if scheme.contains("status") => "someone",
            _ => "someone/status/1181337941215338496",
        },
        _ if scheme.contains("instagr") => match before {
            _ if ends(&["/p/", "/tv/", "/reel/"]) => "B5B99aopdd-",
            _ => "someone",
        },
        _ if scheme.contains("odysee") => match before {
            _ if ends(&["odysee.com/"]) && scheme.ends_with("/*/*") => "@someone:f",
            _ => "a-title:b",
        },
        _ if scheme.contains("pinterest") => "pin/99360735500167749/",
        _ if scheme.contains("flickr") || scheme.contains("flic.kr") => match before {
            _ if ends(&["flickr.com/photos/"]) => "someone/2362225867",
            _ if ends(&["/p/"]) => "4AK2sc",
            _ => "2362225867",
        },
        _ if scheme.contains("/comments/") && ends(&["/comments/"]) => "90bu6w",
        _ if scheme.contains("dailymotion") => "x7o6g1x",
        _ if scheme.contains("giphy") => "kW8mnYSNkUYKc",
        _ if scheme.contains("gph.is") => "2bXfAhU",
        _ if scheme.contains("loom") => "9458bcbf79784162aa62ffb8dd66201b",
        _ if scheme.contains("streamable") => "dnd1",
        _ if scheme.contains("wistia") => "sh7fpupwlt",
        _ if scheme.contains("vidyard") => "watch/wL237MtNgZUHo6e8WPiJbF",
        _ if scheme.contains("bsky.app") => "3l3vgf77uco2g",
        _ if scheme.contains("bitchute") => "lbb5G1hjPhw",
        _ => "3259172081",
    }
}
