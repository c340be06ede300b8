//! Every setting by section and key: what it takes, what holds without it, and who may not set it.

use std::ops::RangeInclusive;

use super::error::nearest;
use super::value::Value;
use crate::fetch::shown;

use Takes as T;
use Unset as U;

/// What a setting takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Takes {
    /// Any words.
    Text,
    Path,
    Paths,
    Texts,
    /// Ids or SHA-256 digests.
    Entries,
    /// Addresses and networks.
    Addresses,
    Proxy,
    Agent,
    Audience,
    /// A level that is reported.
    LoudLevel,
    Integer(RangeInclusive<u64>),
    /// A number of bytes, or one with a unit.
    Size(RangeInclusive<u64>),
}

/// What holds where nothing is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unset {
    /// Nothing, or what depends on the machine or the version.
    Open,
    Text(&'static str),
    Number(u64),
    NoList,
}

/// A setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    /// The empty section is the file's head.
    pub(super) section: &'static str,
    pub(super) name: &'static str,
    pub(super) takes: Takes,
    pub(super) unset: Unset,
    /// For editors, in Markdown.
    pub(super) about: &'static str,
}

const fn key(
    (section, name): (&'static str, &'static str),
    takes: Takes,
    unset: Unset,
    about: &'static str,
) -> Key {
    Key {
        section,
        name,
        takes,
        unset,
        about,
    }
}

const PIXELS: RangeInclusive<u64> = 1_000_000..=4_000_000_000;
const SMALL_TO_LARGE: RangeInclusive<u64> = 1 << 10..=4 << 30;
const DAY: RangeInclusive<u64> = 1..=86_400;

/// All keys but those of `[levels]` and `[paths]`.
pub(super) const KEYS: &[Key] = &[
    key(
        ("", "archive"),
        T::Path,
        U::Open,
        "The archive that is searched; without it, the default one.",
    ),
    key(
        ("", "audience"),
        T::Audience,
        U::Text("public"),
        "For whom reports are made. `public` leaves out positions, serial numbers, owner names, absolute paths and embedded thumbnails; `desk` shows everything.",
    ),
    key(
        ("", "baseline"),
        T::Path,
        U::Open,
        "File of findings known before, as `check --write-baseline` writes it; only new ones count. Relative to this file.",
    ),
    key(
        ("", "fail-on"),
        T::LoudLevel,
        U::Text("warn"),
        "The lowest level that makes `cutline check` exit with 1.",
    ),
    key(
        ("", "model"),
        T::Text,
        U::Open,
        "Name of the learned model that is asked, or `none`; without it, the one that is installed.",
    ),
    key(
        ("", "trust-anchors"),
        T::Paths,
        U::NoList,
        "PEM files of those you trust to sign Content Credentials.",
    ),
    key(
        ("", "waivers"),
        T::Path,
        U::Open,
        "File of findings somebody answers for, each with a reason, an owner and a last day. Relative to this file.",
    ),
    key(
        ("fetch", "allow-addresses"),
        T::Addresses,
        U::NoList,
        "Addresses and networks that may be fetched from though the network guard refuses their kind.",
    ),
    key(
        ("fetch", "proxy"),
        T::Proxy,
        U::Text(""),
        "The `http` or `https` proxy that every request goes through; the empty string for none.",
    ),
    key(
        ("fetch", "user-agent"),
        T::Agent,
        U::Open,
        "How this project introduces itself to the servers it fetches from; without it, `cutline` and its version.",
    ),
    key(
        ("libraries", "onnxruntime"),
        T::Path,
        U::Open,
        "The ONNX Runtime that runs models; without it, one that is installed, or cutline itself.",
    ),
    key(
        ("limits", "decode-seconds"),
        T::Integer(DAY),
        U::Number(900),
        "Longest the decoding of one video may take, in seconds.",
    ),
    key(
        ("limits", "decoded-bytes"),
        T::Size(1 << 20..=4 << 30),
        U::Text("640 MiB"),
        "Largest decoded picture, in bytes of pixels and decoder state.",
    ),
    key(
        ("limits", "document-bytes"),
        T::Size(1 << 10..=1 << 30),
        U::Text("32 MiB"),
        "Largest article document.",
    ),
    key(
        ("limits", "fetch-bytes"),
        T::Size(SMALL_TO_LARGE),
        U::Text("64 MiB"),
        "Largest body of one HTTP answer after decompression.",
    ),
    key(
        ("limits", "fetch-seconds"),
        T::Integer(1..=600),
        U::Number(30),
        "Longest one HTTP request may take, in seconds.",
    ),
    key(
        ("limits", "file-bytes"),
        T::Size(SMALL_TO_LARGE),
        U::Text("256 MiB"),
        "Largest media file that is read.",
    ),
    key(
        ("limits", "pixels"),
        T::Integer(PIXELS),
        U::Number(80_000_000),
        "Most pixels of a picture that must lie in memory whole: WebP, GIF, TIFF, BMP and interlaced PNG.",
    ),
    key(
        ("limits", "redirects"),
        T::Integer(0..=20),
        U::Number(5),
        "Most redirects followed for one URL.",
    ),
    key(
        ("limits", "references"),
        T::Integer(1..=100_000),
        U::Number(2_000),
        "Most media references taken from one article.",
    ),
    key(
        ("limits", "streamed-pixels"),
        T::Integer(PIXELS),
        U::Number(120_000_000),
        "Most pixels of a picture that is reduced while it is decoded: JPEG, and PNG that is not interlaced.",
    ),
    key(
        ("limits", "video-seconds"),
        T::Integer(DAY),
        U::Number(10_800),
        "Most seconds of a video that are decoded.",
    ),
    key(
        ("memory", "retain-days"),
        T::Integer(1..=36_500),
        U::Open,
        "Each `check --record` forgets checks recorded so many days ago; without it they are kept.",
    ),
    key(
        ("programs", "ffmpeg"),
        T::Path,
        U::Open,
        "The program that decodes videos; without it, the one on the path.",
    ),
    key(
        ("programs", "pip"),
        T::Path,
        U::Open,
        "The program that downloads models; without it, the one on the path.",
    ),
    key(
        ("programs", "yt-dlp"),
        T::Path,
        U::Open,
        "The program that downloads videos of embeds; without it, the one on the path.",
    ),
    key(
        ("rules", "allow-entries"),
        T::Entries,
        U::NoList,
        "Entries that may be used again (logos, portraits, stock), by id or SHA-256.",
    ),
    key(
        ("rules", "crop-min-percent"),
        T::Integer(0..=100),
        U::Number(10),
        "Smallest crop that is noted, in percent of a side.",
    ),
    key(
        ("rules", "reuse-min-days"),
        T::Integer(0..=36_500),
        U::Number(2),
        "An earlier copy counts as reuse from this many days before the event on.",
    ),
    key(
        ("rules", "trusted-agencies"),
        T::Texts,
        U::NoList,
        "Houses whose credits alone speak against a credit line; where none is named, all do.",
    ),
    key(
        ("unchecked", "damaged"),
        T::LoudLevel,
        U::Text("warn"),
        "A file that is cut short, broken or no picture at all.",
    ),
    key(
        ("unchecked", "embed"),
        T::LoudLevel,
        U::Text("warn"),
        "A post or player whose media was not supplied.",
    ),
    key(
        ("unchecked", "mention"),
        T::LoudLevel,
        U::Text("warn"),
        "Media that the story only names in words.",
    ),
    key(
        ("unchecked", "missing-file"),
        T::LoudLevel,
        U::Text("warn"),
        "A local file that is missing or out of reach.",
    ),
    key(
        ("unchecked", "remote"),
        T::LoudLevel,
        U::Text("warn"),
        "Remote media that was not fetched or could not be had.",
    ),
    key(
        ("unchecked", "undecidable"),
        T::LoudLevel,
        U::Text("warn"),
        "Media that is too plain, over a limit, or of a kind that is not decoded.",
    ),
];

impl Key {
    /// The number this key takes.
    pub(super) fn number(&self, value: &Value) -> Result<u64, String> {
        match &self.takes {
            Takes::Integer(bounds) => value.integer(bounds.clone()),
            Takes::Size(bounds) => value.size(bounds.clone()),
            _ => Err("takes no number".to_owned()),
        }
    }
}

/// The setting of that name.
pub(super) fn find(section: &str, name: &str) -> Option<&'static Key> {
    let mut keys = KEYS.iter();
    keys.find(|key| (key.section, key.name) == (section, name))
}

/// Every section with what it is for.
pub(super) const SECTIONS: &[(&str, &str)] = &[
    ("fetch", "How servers are asked."),
    (
        "levels",
        "Levels of a rule's findings, for both confidences or one by one. `cutline explain RULE` tells what a rule does.",
    ),
    ("libraries", "Libraries that run models."),
    (
        "limits",
        "Bounds on what comes from outside. Sizes are bytes or text such as `64 MiB`.",
    ),
    ("memory", "How long recorded checks are kept."),
    (
        "paths",
        "Levels in some articles only, by the pattern of their paths; of several patterns the longest holds.",
    ),
    ("programs", "Programs that cutline starts."),
    ("rules", "Numbers and lists the rules compare with."),
    (
        "unchecked",
        "How media count that could not be checked: `note` is reported and not counted, `warn` makes the exit code 3, `deny` makes it 1.",
    ),
];

/// Whether there is a section of that name.
pub(super) fn is_section(name: &str) -> bool {
    SECTIONS.iter().any(|(section, _)| *section == name)
}

/// What a project's file may not set, and in whose words it is told.
const FORBIDDEN: &[(&str, &str, &str)] = &[
    ("", "archive", "an archive"),
    ("", "libraries", "libraries"),
    ("", "model", "a model"),
    ("", "programs", "programs"),
    ("", "trust", "trust anchors"),
    ("", "trust-anchors", "trust anchors"),
    (
        "fetch",
        "allow-addresses",
        "addresses exempt from the guard",
    ),
    ("fetch", "proxy", "a proxy"),
];

/// What of it a project may not name, where the key is one of those; the empty section is the file's head.
pub(super) fn forbidden(section: &str, key: &str) -> Option<&'static str> {
    let found = FORBIDDEN
        .iter()
        .find(|(in_section, name, _)| (*in_section, *name) == (section, key));
    found.map(|(_, _, what)| *what)
}

/// The key as a user would name it.
pub(super) fn full_name(section: &str, key: &str) -> String {
    match section {
        "" => key.to_owned(),
        section => format!("{section}.{key}"),
    }
}

pub(super) fn unknown_rule(rule: &str, known: &[&'static str]) -> String {
    let hint = match nearest(rule, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`cutline explain` lists them".to_owned(),
    };
    format!("there is no rule `{}`; {hint}", shown(rule))
}

pub(super) fn unknown_key(section: &str, key: &str) -> String {
    let what = match section {
        "" => format!("there is no setting `{}`", shown(key)),
        section => format!("there is no setting `{}` in `[{section}]`", shown(key)),
    };
    let elsewhere = KEYS.iter().find(|known| known.name == key);
    if let Some(known) = elsewhere {
        let right = match known.section {
            "" => "at the head of the file, before any section".to_owned(),
            right => format!("in `[{right}]`"),
        };
        return format!("{what}; it belongs {right}");
    }
    let here = KEYS.iter().filter(|known| known.section == section);
    let names: Vec<&str> = here.map(|known| known.name).collect();
    if let Some(near) = nearest(key, names.iter().copied()) {
        return format!("{what}; did you mean `{near}`?");
    }
    match nearest(key, SECTIONS.iter().map(|(name, _)| *name)) {
        Some(near) if section.is_empty() => format!("{what}; did you mean the section `[{near}]`?"),
        _ => format!("{what}; known are `{}`", names.join("`, `")),
    }
}
