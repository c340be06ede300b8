//! `cutline frames`.

use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::PathBuf;

use crate::fetch::file;
use crate::media;
use crate::pipeline::{self, Decoding};

use super::{open, output};

/// Write the PDQ of every frame of a video, as a list that vPDQ and cutline read.
///
/// One line a frame: number, quality (0 to 100), PDQ in hex, second. Such a list can be put to the archive, by `cutline
/// match LIST`, and into it, by `cutline archive add LIST`, where the video itself must not travel.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The video
    #[arg(value_name = "FILE")]
    video: PathBuf,
    /// Frames a second [default: each frame]
    #[arg(long, value_name = "N", value_parser = rate)]
    rate: Option<f64>,
}

/// Fewest frames a second that can be asked for: one in some three hours.
const SLOWEST: f64 = 0.000_1;
/// Most frames a second that can be asked for.
const FASTEST: f64 = 240.0;

/// Frames a second, as the command line gives them.
pub(super) fn rate(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(rate) if (SLOWEST..=FASTEST).contains(&rate) => Ok(rate),
        _ => Err(format!(
            "give frames a second as a number from {SLOWEST} to {FASTEST}"
        )),
    }
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let settings = open::settings()?;
    let name = output::shown(&args.video);
    let mut out = output::stdout();
    let mut failed = None;
    let written = open::ffmpeg(&settings).and_then(|ffmpeg| {
        let (handle, head) = file::open_named(&args.video, media::HEAD)?;
        let opened = (handle, &head[..]);
        let decoding = Decoding {
            ffmpeg: &ffmpeg,
            name: &name,
            limits: &settings.limits,
            seen: &|_, _| {},
        };
        pipeline::frames(&decoding, opened, args.rate, &mut |line| match writeln!(
            out,
            "{}",
            line.print()
        ) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        })
    });
    if let Some(error) = failed {
        return Err(error.into());
    }
    out.flush()?;
    match written {
        Ok(()) => Ok(0),
        Err(problem) => {
            open::tell(&[problem.about(name)]);
            Ok(super::COULD_NOT_RUN)
        }
    }
}
