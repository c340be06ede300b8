//! Clips made by `ffmpeg`: of pieces of real videos, and news-like ones that move over photos.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

use super::edits::{Edit, Kind};

/// Seconds each photo of a news-like video is shown.
const SHOT: usize = 4;

/// Runs a program to its end.
pub(super) fn run(command: &mut Command, what: &str) -> anyhow::Result<()> {
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .with_context(|| format!("cannot start a program to make {what}"))?;
    if !status.success() {
        bail!("could not make {what}: {command:?}");
    }
    Ok(())
}

/// An `ffmpeg` that says errors alone.
pub(super) fn ffmpeg() -> Command {
    let mut command = Command::new("ffmpeg");
    command.args(["-nostdin", "-v", "error", "-y"]);
    command
}

/// A video that moves over each of `photos` for four seconds, each in a direction of its own.
pub(super) fn news(to: &Path, photos: &[PathBuf], seed: usize) -> anyhow::Result<()> {
    let mut command = ffmpeg();
    let mut graph = String::new();
    let mut all = String::new();
    for (n, photo) in photos.iter().enumerate() {
        command
            .args(["-loop", "1", "-t", &SHOT.to_string(), "-i"])
            .arg(photo);
        let (across, down) = match (n + seed) % 4 {
            0 => (format!("(iw-ow)*t/{SHOT}"), format!("(ih-oh)*t/{SHOT}")),
            1 => (format!("(iw-ow)*(1-t/{SHOT})"), "(ih-oh)/2".to_owned()),
            2 => ("(iw-ow)/2".to_owned(), format!("(ih-oh)*(1-t/{SHOT})")),
            _ => (format!("(iw-ow)*t/{SHOT}"), format!("(ih-oh)*(1-t/{SHOT})")),
        };
        let _ = write!(
            graph,
            "[{n}:v]scale=800:450:force_original_aspect_ratio=increase,setsar=1,fps=25,crop=640:360:x='{across}':y='{down}',format=yuv420p[v{n}];"
        );
        let _ = write!(all, "[v{n}]");
    }
    let _ = write!(graph, "{all}concat=n={}:v=1[out]", photos.len());
    command
        .args(["-filter_complex", &graph, "-map", "[out]"])
        .args(["-preset", "veryfast", "-crf", "22"])
        .arg(to);
    run(&mut command, "a news-like video")
}

/// A video of `size` that moves over each of `photos` for four seconds.
pub(super) fn sized(to: &Path, photos: &[PathBuf], size: &str) -> anyhow::Result<()> {
    let folder = to.with_extension("parts");
    std::fs::create_dir_all(&folder)?;
    let mut list = String::new();
    for (n, photo) in photos.iter().enumerate() {
        let part = folder.join(format!("{n}.mp4"));
        let filter = format!(
            "scale={size}:force_original_aspect_ratio=increase,scale=iw*1.2:-2,crop={size}:x='(iw-ow)*t/{SHOT}':y='(ih-oh)*t/{SHOT}',setsar=1,format=yuv420p"
        );
        let mut command = ffmpeg();
        command
            .args([
                "-loop",
                "1",
                "-framerate",
                "25",
                "-t",
                &SHOT.to_string(),
                "-i",
            ])
            .arg(photo)
            .args(["-vf", &filter, "-preset", "veryfast", "-crf", "23"])
            .arg(&part);
        run(&mut command, "a part of a video")?;
        let _ = writeln!(list, "file '{}'", part.display());
    }
    let names = folder.join("list.txt");
    std::fs::write(&names, list)?;
    let mut command = ffmpeg();
    command
        .args(["-f", "concat", "-safe", "0", "-i"])
        .arg(&names)
        .args(["-c", "copy"])
        .arg(to);
    run(&mut command, "a video of many parts")?;
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

/// An edited clip of the piece of `video` that starts at `from` and lasts `length` seconds.
pub(super) fn clip(
    to: &Path,
    video: &Path,
    (from, length): (f64, f64),
    edit: &Edit,
    stranger: &Path,
) -> anyhow::Result<()> {
    let mut command = ffmpeg();
    let taken = match edit.kind {
        Kind::Insert | Kind::Loop => 3.0,
        _ => length,
    };
    command
        .args(["-ss", &from.to_string(), "-t", &taken.to_string(), "-i"])
        .arg(video);
    let even = "scale=trunc(iw/2)*2:trunc(ih/2)*2,setsar=1,format=yuv420p";
    let filter = edit.filter;
    let fill = |size: &str| {
        format!("scale={size}:force_original_aspect_ratio=increase,crop={size},setsar=1")
    };
    let graph = match edit.kind {
        Kind::Piece(_) => format!("[0:v]{filter},fps=25,{even}[out]"),
        Kind::Loop => format!("[0:v]fps=25,split[a][b];[a][b]concat=n=2:v=1,{even}[out]"),
        Kind::Drop => {
            format!("[0:v]fps=25,select='not(between(t,2,2.999))',setpts=N/25/TB,{even}[out]")
        }
        Kind::Inset => {
            let back = fill("960:540");
            format!(
                "[0:v]fps=25,scale=560:380:force_original_aspect_ratio=decrease,{even}[a];[1:v]{back},fps=25[b];[b][a]overlay=330:90:shortest=1,{even}[out]"
            )
        }
        Kind::Insert => {
            let (back, piece) = (
                fill("640:360"),
                "scale=640:360:force_original_aspect_ratio=decrease,pad=640:360:(ow-iw)/2:(oh-ih)/2,setsar=1",
            );
            format!(
                "[1:v]{back},fps=25,format=yuv420p,split[b][c];[0:v]fps=25,{piece},format=yuv420p[a];[b][a][c]concat=n=3:v=1,{even}[out]"
            )
        }
    };
    let still = match edit.kind {
        Kind::Insert => Some(3.0),
        Kind::Inset => Some(length),
        _ => None,
    };
    if let Some(seconds) = still {
        command
            .args(["-loop", "1", "-t", &seconds.to_string(), "-i"])
            .arg(stranger);
    }
    if let Some(sound) = edit.sound {
        command.args(["-f", "lavfi", "-t", &length.to_string(), "-i", sound]);
    }
    command.args(["-filter_complex", &graph, "-map", "[out]"]);
    if edit.sound.is_some() {
        command.args(["-map", "1:a"]);
    }
    command
        .args(["-preset", "veryfast", "-crf", edit.quality])
        .arg(to);
    run(&mut command, edit.name)
}

/// The frame of `video` at a second, as a JPEG file.
pub(super) fn frame(to: &Path, video: &Path, at: f64, filter: &str) -> anyhow::Result<()> {
    let mut command = ffmpeg();
    command
        .args(["-ss", &at.to_string(), "-i"])
        .arg(video)
        .args(["-frames:v", "1", "-vf", filter, "-q:v", "6"])
        .arg(to);
    run(&mut command, "a frame")
}

/// Pixels a video is across; 0 where it does not say.
pub(super) fn width(video: &Path) -> anyhow::Result<u32> {
    let told = Command::new("ffprobe")
        .args(["-v", "error", "-select_streams", "v:0"])
        .args(["-show_entries", "stream=width", "-of", "csv=p=0"])
        .arg(video)
        .output()
        .context("cannot start ffprobe")?;
    let told = String::from_utf8_lossy(&told.stdout);
    let first = told.lines().next().unwrap_or_default();
    Ok(first.trim_matches(',').parse().unwrap_or(0))
}

/// Seconds a video lasts; `None` where it does not say.
pub(super) fn seconds(video: &Path) -> anyhow::Result<Option<f64>> {
    let told = Command::new("ffprobe")
        .args(["-v", "error", "-show_entries", "format=duration"])
        .args(["-of", "csv=p=0"])
        .arg(video)
        .output()
        .context("cannot start ffprobe")?;
    Ok(String::from_utf8_lossy(&told.stdout).trim().parse().ok())
}
