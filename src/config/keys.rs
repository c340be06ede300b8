//! Every setting by section and key: what it takes, and who may not set it.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use url::Url;

use super::Settings;
use super::error::nearest;
use super::value::Value;
use crate::fetch::{guard, shown};

/// All keys but those of `[levels]`, with their sections; the empty section is the file's head.
pub(super) const KEYS: &[(&str, &str)] = &[
    ("", "archive"),
    ("", "audience"),
    ("", "baseline"),
    ("", "fail-on"),
    ("", "model"),
    ("", "trust-anchors"),
    ("", "waivers"),
    ("fetch", "allow-addresses"),
    ("fetch", "proxy"),
    ("fetch", "user-agent"),
    ("libraries", "onnxruntime"),
    ("limits", "decode-seconds"),
    ("limits", "decoded-bytes"),
    ("limits", "document-bytes"),
    ("limits", "fetch-bytes"),
    ("limits", "fetch-seconds"),
    ("limits", "file-bytes"),
    ("limits", "pixels"),
    ("limits", "redirects"),
    ("limits", "references"),
    ("limits", "streamed-pixels"),
    ("limits", "video-seconds"),
    ("memory", "retain-days"),
    ("programs", "ffmpeg"),
    ("programs", "pip"),
    ("programs", "yt-dlp"),
    ("rules", "allow-entries"),
    ("rules", "crop-min-percent"),
    ("rules", "reuse-min-days"),
    ("rules", "trusted-agencies"),
    ("unchecked", "embed"),
    ("unchecked", "mention"),
    ("unchecked", "missing-file"),
    ("unchecked", "remote"),
    ("unchecked", "undecidable"),
];

pub(super) const SECTIONS: &[&str] = &[
    "fetch",
    "levels",
    "libraries",
    "limits",
    "memory",
    "paths",
    "programs",
    "rules",
    "unchecked",
];

/// What a project's file may not set, and in whose words it is told.
pub(super) const FORBIDDEN: &[(&str, &str, &str)] = &[
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

const PIXELS: RangeInclusive<u64> = 1_000_000..=4_000_000_000;
const SMALL_TO_LARGE: RangeInclusive<u64> = 1 << 10..=4 << 30;

impl Settings {
    /// Sets one of `KEYS`; the error goes on after the key's name. Relative paths start from `folder`.
    pub(super) fn set(
        &mut self,
        section: &str,
        key: &str,
        value: &Value,
        folder: &Path,
    ) -> Result<(), String> {
        match (section, key) {
            ("", "archive") => self.archive = Some(path_of(value.text()?, folder)?),
            ("", "audience") => self.audience = value.audience()?,
            ("", "model") => self.model = Some(value.text()?.to_owned()),
            ("", "baseline") => self.baseline = Some(path_of(value.text()?, folder)?),
            ("", "waivers") => self.waivers = Some(path_of(value.text()?, folder)?),
            ("", "fail-on") => self.fail_on = value.loud_level()?,
            ("", "trust-anchors") => {
                let paths = value.texts()?;
                let paths = paths.iter().map(|path| path_of(path, folder));
                self.trust_anchors = paths.collect::<Result<_, _>>()?;
            }
            ("fetch", "allow-addresses") => {
                let allowed = guard::AllowedAddresses::parse(&value.texts()?);
                self.fetch.allow = allowed.map_err(|error| format!("is wrong: {error}"))?;
            }
            ("fetch", "proxy") => self.fetch.proxy = proxy_of(value.text()?)?,
            ("fetch", "user-agent") => self.fetch.user_agent = agent_of(value.text()?)?,
            ("limits", "decode-seconds") => {
                self.limits.decode_seconds = value.integer(1..=86_400)?;
            }
            ("limits", "video-seconds") => self.limits.video_seconds = value.integer(1..=86_400)?,
            ("limits", "decoded-bytes") => {
                self.limits.decoded_bytes = value.size(1 << 20..=4 << 30)?;
            }
            ("limits", "document-bytes") => {
                self.limits.document_bytes = value.size(1 << 10..=1 << 30)?;
            }
            ("limits", "fetch-bytes") => self.limits.fetch_bytes = value.size(SMALL_TO_LARGE)?,
            ("limits", "fetch-seconds") => self.limits.fetch_seconds = value.integer(1..=600)?,
            ("limits", "file-bytes") => self.limits.file_bytes = value.size(SMALL_TO_LARGE)?,
            ("limits", "pixels") => self.limits.pixels = value.integer(PIXELS)?,
            ("limits", "redirects") => self.limits.redirects = value.integer(0..=20)? as usize,
            ("limits", "references") => {
                self.limits.references = value.integer(1..=100_000)? as usize;
            }
            ("limits", "streamed-pixels") => {
                self.limits.streamed_pixels = value.integer(PIXELS)?;
            }
            ("memory", "retain-days") => {
                self.retain_days = Some(value.integer(1..=36_500)? as u32);
            }
            ("programs", "ffmpeg") => self.ffmpeg = Some(path_of(value.text()?, folder)?),
            ("programs", "pip") => self.pip = Some(path_of(value.text()?, folder)?),
            ("libraries", "onnxruntime") => {
                self.onnxruntime = Some(path_of(value.text()?, folder)?);
            }
            ("programs", "yt-dlp") => self.yt_dlp = Some(path_of(value.text()?, folder)?),
            ("rules", "allow-entries") => self.allow_entries = entries_of(&value.texts()?)?,
            ("rules", "trusted-agencies") => self.thresholds.trusted_agencies = value.texts()?,
            ("rules", "crop-min-percent") => {
                self.thresholds.crop_min_percent = value.integer(0..=100)? as f64;
            }
            ("rules", "reuse-min-days") => {
                self.thresholds.reuse_min_days = value.integer(0..=36_500)? as i64;
            }
            ("unchecked", "embed") => self.unchecked.embed = value.loud_level()?,
            ("unchecked", "mention") => self.unchecked.mention = value.loud_level()?,
            ("unchecked", "missing-file") => self.unchecked.missing_file = value.loud_level()?,
            ("unchecked", "remote") => self.unchecked.remote = value.loud_level()?,
            ("unchecked", "undecidable") => self.unchecked.undecidable = value.loud_level()?,
            _ => return Err("is not known".to_owned()),
        }
        Ok(())
    }
}

/// Ids or SHA-256 digests of entries, in small letters.
fn entries_of(texts: &[String]) -> Result<Vec<String>, String> {
    let entries = texts.iter().map(|text| text.trim().to_ascii_lowercase());
    let entries: Vec<String> = entries.collect();
    match entries.iter().position(String::is_empty) {
        Some(_) => {
            Err("wants ids or SHA-256 digests as `cutline archive list` prints them".to_owned())
        }
        None => Ok(entries),
    }
}

/// A path; `~/` is the user's home.
fn path_of(text: &str, folder: &Path) -> Result<PathBuf, String> {
    if text.is_empty() || text.contains('\0') {
        return Err("wants a path".to_owned());
    }
    if let Some(rest) = text.strip_prefix("~/") {
        let folders = directories::BaseDirs::new();
        let home =
            folders.ok_or_else(|| "starts with `~/`, and you have no home folder".to_owned())?;
        return Ok(home.home_dir().join(rest));
    }
    Ok(folder.join(text))
}

/// A proxy's URL; the empty string takes one away again.
fn proxy_of(text: &str) -> Result<Option<Url>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(Some(url)),
        // The text may hold a password, so it is not repeated.
        _ => Err("wants a URL such as `http://proxy.example:3128`".to_owned()),
    }
}

fn agent_of(text: &str) -> Result<String, String> {
    let fits = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
    if text.is_empty() || text.len() > 256 || !text.bytes().all(fits) {
        return Err("wants 1 to 256 visible ASCII characters".to_owned());
    }
    Ok(text.to_owned())
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
    let elsewhere = KEYS.iter().find(|(_, name)| *name == key);
    if let Some((right, _)) = elsewhere {
        let right = match *right {
            "" => "at the head of the file, before any section".to_owned(),
            right => format!("in `[{right}]`"),
        };
        return format!("{what}; it belongs {right}");
    }
    let here = KEYS.iter().filter(|(in_section, _)| *in_section == section);
    let names: Vec<&str> = here.map(|(_, name)| *name).collect();
    if let Some(near) = nearest(key, names.iter().copied()) {
        return format!("{what}; did you mean `{near}`?");
    }
    match nearest(key, SECTIONS.iter().copied()) {
        Some(near) if section.is_empty() => format!("{what}; did you mean the section `[{near}]`?"),
        _ => format!("{what}; known are `{}`", names.join("`, `")),
    }
}
