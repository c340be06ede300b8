//! One setting taken over, once its value is what it should be.

use std::path::{Path, PathBuf};

use url::Url;

use super::Settings;
use super::keys::Key;
use super::value::Value;
use crate::fetch::guard;

impl Settings {
    /// Sets what `key` names; the error goes on after the key's name. Relative paths start from `folder`.
    pub(super) fn set(&mut self, key: &Key, value: &Value, folder: &Path) -> Result<(), String> {
        let number = || key.number(value);
        match (key.section, key.name) {
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
                self.limits.decode_seconds = number()?;
            }
            ("limits", "video-seconds") => self.limits.video_seconds = number()?,
            ("limits", "decoded-bytes") => {
                self.limits.decoded_bytes = number()?;
            }
            ("limits", "document-bytes") => {
                self.limits.document_bytes = number()?;
            }
            ("limits", "fetch-bytes") => self.limits.fetch_bytes = number()?,
            ("limits", "fetch-seconds") => self.limits.fetch_seconds = number()?,
            ("limits", "file-bytes") => self.limits.file_bytes = number()?,
            ("limits", "pixels") => self.limits.pixels = number()?,
            ("limits", "redirects") => self.limits.redirects = number()? as usize,
            ("limits", "references") => {
                self.limits.references = number()? as usize;
            }
            ("limits", "streamed-pixels") => {
                self.limits.streamed_pixels = number()?;
            }
            ("memory", "retain-days") => {
                self.retain_days = Some(number()? as u32);
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
                self.thresholds.crop_min_percent = number()? as f64;
            }
            ("rules", "reuse-min-days") => {
                self.thresholds.reuse_min_days = number()? as i64;
            }
            ("unchecked", "damaged") => self.unchecked.damaged = value.loud_level()?,
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
