//! Video: what the decoding program is told, and the frames or the sound it sends.
//!
//! No byte of a video is decoded here. `ffmpeg` reads the file from its standard input by the one demuxer that the first
//! bytes call for, so that no playlist among them opens another file, and sends frames as YUV4MPEG2 with luma alone, or
//! sound as bare samples.

use std::ffi::OsString;
use std::ops::ControlFlow;

use super::{Plane, Rendition, mime};

/// Pixels of the longer side of a frame at most; smaller ones are not enlarged.
pub const LONGEST: usize = 512;
/// Samples of sound a second.
pub const SOUND_RATE: u32 = 11_025;
/// Bytes of the longest line before frames.
const LONGEST_LINE: usize = 256;

/// What is asked of a video.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wanted {
    /// Frames a second; `None` for each frame at the video's own rate.
    pub rate: Option<f64>,
    /// Seconds read at most.
    pub seconds: u64,
    /// Pixels of a frame as it is stored, at most.
    pub pixels: u64,
}

/// The demuxer for a video that starts with `head`; `None` where it is no video of a known kind.
pub fn demuxer(head: &[u8]) -> Option<&'static str> {
    match mime(head)? {
        "video/mp4" | "video/quicktime" => Some("mov"),
        "video/webm" | "video/x-matroska" => Some("matroska"),
        "video/x-msvideo" => Some("avi"),
        "video/mpeg" if head.starts_with(&[0, 0, 1, 0xB3]) => Some("mpegvideo"),
        "video/mpeg" => Some("mpeg"),
        "video/mp2t" => Some("mpegts"),
        "video/x-flv" => Some("flv"),
        "video/ogg" => Some("ogg"),
        "video/x-ms-asf" => Some("asf"),
        _ => None,
    }
}

/// The command line of `ffmpeg` for the pictures of the video on its standard input; nothing in it comes from the file but
/// `demuxer`.
pub fn arguments(demuxer: &str, wanted: &Wanted) -> Vec<OsString> {
    let rate = wanted
        .rate
        // Rounded up, so that a frame is what is shown at its very time, at whatever rate.
        .map_or_else(String::new, |rate| format!("fps={rate}:round=up,"));
    let filter = format!("{rate}{}", scaled());
    let output = [
        "-map",
        "0:V:0",
        "-vf",
        &filter,
        "-pix_fmt",
        "gray",
        "-f",
        "yuv4mpegpipe",
        "-strict",
        "-1",
    ];
    command_line(demuxer, wanted, &output)
}

/// The command line of `ffmpeg` for the frame shown at `second` of the video on its standard input, with its colours: a PNG
/// file.
pub fn still_arguments(demuxer: &str, wanted: &Wanted, second: f64) -> Vec<OsString> {
    let filter = scaled();
    let output = [
        "-map",
        "0:V:0",
        "-frames:v",
        "1",
        "-vf",
        &filter,
        "-pix_fmt",
        "rgb24",
        "-c:v",
        "png",
        "-f",
        "image2pipe",
    ];
    let mut line: Vec<OsString> = ["-ss".into(), format!("{:.3}", second.max(0.0)).into()].into();
    line.extend(command_line(demuxer, wanted, &output));
    line
}

/// Reduces frames to [`LONGEST`] pixels a side, their pixels made square.
fn scaled() -> String {
    format!(
        "scale=w='min({LONGEST},iw*sar)':h='min({LONGEST},ih)':force_original_aspect_ratio=decrease,setsar=1"
    )
}

/// The command line of `ffmpeg` for the first sound of the video on its standard input: one channel, [`SOUND_RATE`]
/// samples a second, 16 bits each, signed, low byte first. What comes before the sound begins is silence.
pub fn sound_arguments(demuxer: &str, wanted: &Wanted) -> Vec<OsString> {
    let filter = format!("aresample={SOUND_RATE}:async=1:first_pts=0");
    let output = [
        "-map",
        "0:a:0",
        "-ac",
        "1",
        "-af",
        &filter,
        "-c:a",
        "pcm_s16le",
        "-f",
        "s16le",
    ];
    command_line(demuxer, wanted, &output)
}

/// The command line of `ffmpeg` that lists the streams of the video on its standard input, for [`lists_sound`]; decodes
/// nothing.
pub fn streams_arguments(demuxer: &str, wanted: &Wanted) -> Vec<OsString> {
    let output = [
        "-map", "0:V:0?", "-map", "0:a:0?", "-c", "copy", "-t", "0.001", "-f", "framecrc",
    ];
    command_line(demuxer, wanted, &output)
}

/// Whether there is sound among the streams listed; `None` where `list` is no list of streams.
pub fn lists_sound(list: &str) -> Option<bool> {
    let mut kinds = list
        .lines()
        .filter_map(|line| line.strip_prefix("#media_type ")?.split_once(": "))
        .map(|(_, kind)| kind.trim())
        .peekable();
    kinds.peek()?;
    Some(kinds.any(|kind| kind == "audio"))
}

fn command_line(demuxer: &str, wanted: &Wanted, output: &[&str]) -> Vec<OsString> {
    let (seconds, pixels) = (wanted.seconds.to_string(), wanted.pixels.to_string());
    let input = [
        "-nostdin",
        "-hide_banner",
        "-loglevel",
        "error",
        "-threads",
        "2",
        "-protocol_whitelist",
        "file",
        "-format_whitelist",
        demuxer,
        "-f",
        demuxer,
        "-max_pixels",
        &pixels,
        "-t",
        &seconds,
        "-i",
        "file:/dev/fd/0",
    ];
    let words = input.iter().chain(output).chain(&["pipe:1"]);
    words.map(OsString::from).collect()
}

/// Samples cut out of what `ffmpeg` sends, piece by piece; holds a byte at most.
#[derive(Debug, Default)]
pub struct Samples {
    waiting: Option<u8>,
}

impl Samples {
    /// The samples that are whole with the next bytes.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<i16> {
        let mut samples = Vec::with_capacity(bytes.len() / 2 + 1);
        for byte in bytes {
            match self.waiting.take() {
                Some(low) => samples.push(i16::from_le_bytes([low, *byte])),
                None => self.waiting = Some(*byte),
            }
        }
        samples
    }
}

/// One frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// Counted from 0.
    pub number: u64,
    /// When it is shown, in seconds from the start.
    pub seconds: f64,
    /// Its luma, [`LONGEST`] pixels a side at most.
    pub luma: Plane,
}

impl Frame {
    /// The frame as a picture without colours, of the size it came in.
    pub fn rendition(&self) -> Rendition {
        self.luma.rendition()
    }
}

/// What came is no stream of frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("what the decoding program sent is no stream of frames")]
pub struct NoFrames;

/// Frames cut out of what `ffmpeg` sends, piece by piece; holds one frame at most.
#[derive(Debug, Default)]
pub struct Frames {
    header: Option<Header>,
    waiting: Vec<u8>,
    next: u64,
}

#[derive(Debug, Clone, Copy)]
struct Header {
    width: usize,
    height: usize,
    /// Frames a second.
    rate: f64,
}

impl Frames {
    /// Takes the next bytes and hands on the frames that are whole with them.
    ///
    /// # Errors
    /// What came is no stream of frames, or of larger ones than were asked for.
    pub fn push(
        &mut self,
        mut bytes: &[u8],
        each: &mut dyn FnMut(Frame) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, NoFrames> {
        loop {
            let Some(header) = self.header else {
                match self.line(&mut bytes)? {
                    Some(line) => self.header = Some(Header::read(&line).ok_or(NoFrames)?),
                    None => return Ok(ControlFlow::Continue(())),
                }
                continue;
            };
            let length = header.width * header.height;
            let start = b"FRAME\n".len();
            let missing = (start + length).saturating_sub(self.waiting.len());
            let (now, later) = bytes.split_at(missing.min(bytes.len()));
            self.waiting.extend_from_slice(now);
            bytes = later;
            if self.waiting.len() < start + length {
                return Ok(ControlFlow::Continue(()));
            }
            let luma = self.waiting.split_off(start);
            if self.waiting != b"FRAME\n" {
                return Err(NoFrames);
            }
            self.waiting.clear();
            let frame = Frame {
                number: self.next,
                seconds: self.next as f64 / header.rate,
                luma: Plane {
                    width: header.width,
                    height: header.height,
                    data: luma,
                },
            };
            self.next += 1;
            if each(frame).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
    }

    /// The line at the start, once it is whole.
    fn line(&mut self, bytes: &mut &[u8]) -> Result<Option<Vec<u8>>, NoFrames> {
        let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else {
            self.waiting.extend_from_slice(bytes);
            *bytes = &[];
            return if self.waiting.len() > LONGEST_LINE {
                Err(NoFrames)
            } else {
                Ok(None)
            };
        };
        let (line, rest) = bytes.split_at(end);
        *bytes = rest.get(1..).unwrap_or_default();
        self.waiting.extend_from_slice(line);
        if self.waiting.len() > LONGEST_LINE {
            return Err(NoFrames);
        }
        Ok(Some(std::mem::take(&mut self.waiting)))
    }
}

impl Header {
    /// `YUV4MPEG2 W512 H288 F25:1 … Cmono …`.
    fn read(line: &[u8]) -> Option<Self> {
        let line = std::str::from_utf8(line).ok()?;
        let mut parts = line.split(' ');
        if parts.next() != Some("YUV4MPEG2") {
            return None;
        }
        let (mut width, mut height, mut rate, mut is_luma) = (None, None, None, false);
        for part in parts {
            let (key, value) = part.split_at_checked(1)?;
            match key {
                "W" => width = value.parse().ok(),
                "H" => height = value.parse().ok(),
                "F" => rate = fraction(value),
                "C" => is_luma = value == "mono",
                _ => {}
            }
        }
        let header = Self {
            width: width?,
            height: height?,
            rate: rate?,
        };
        let fits = |side: usize| (1..=LONGEST).contains(&side);
        (is_luma && fits(header.width) && fits(header.height)).then_some(header)
    }
}

/// `30000:1001` as a number above zero.
fn fraction(text: &str) -> Option<f64> {
    let (over, under) = text.split_once(':')?;
    let (over, under): (u32, u32) = (over.parse().ok()?, under.parse().ok()?);
    (over > 0 && under > 0).then(|| f64::from(over) / f64::from(under))
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: &[u8] = b"YUV4MPEG2 W3 H2 F25:2 Ip A1:1 Cmono XCOLORRANGE=FULL\n";

    fn read(pieces: &[&[u8]]) -> Result<Vec<Frame>, NoFrames> {
        let (mut frames, mut out) = (Frames::default(), Vec::new());
        for piece in pieces {
            let _ = frames.push(piece, &mut |frame| {
                out.push(frame);
                ControlFlow::Continue(())
            })?;
        }
        Ok(out)
    }

    #[test]
    fn frames_come_whole_however_the_bytes_are_cut() {
        let whole = [START, b"FRAME\nabcdefFRAME\nghijkl"].concat();
        let expected = read(&[&whole]).expect("frames");
        assert_eq!(expected.len(), 2);
        assert_eq!(expected[1].luma.data, b"ghijkl");
        assert!((expected[1].seconds - 0.08).abs() < 1e-9);
        for size in 1..whole.len() {
            let pieces: Vec<&[u8]> = whole.chunks(size).collect();
            assert_eq!(read(&pieces), Ok(expected.clone()), "in pieces of {size}");
        }
        let cut = whole.get(..whole.len() - 1).expect("all but a byte");
        assert_eq!(read(&[cut]).map(|frames| frames.len()), Ok(1));
    }

    #[test]
    fn what_is_no_stream_of_frames_is_refused() {
        for bad in [
            &b"RIFF\n"[..],
            b"YUV4MPEG2 W3 H2 F25:1 C420\n",
            b"YUV4MPEG2 W3 H0 F25:1 Cmono\n",
            b"YUV4MPEG2 W99999 H2 F25:1 Cmono\n",
            b"YUV4MPEG2 W3 H2 F0:0 Cmono\n",
            b"YUV4MPEG2 W3 H2 F25:1 Cmono\nFRAMEXabcdef",
            &[b'x'; 10_000],
        ] {
            assert_eq!(read(&[bad]), Err(NoFrames));
        }
    }

    #[test]
    fn nothing_of_the_file_reaches_the_command_line() {
        let wanted = Wanted {
            rate: Some(2.0),
            seconds: 60,
            pixels: 1_000,
        };
        for line in [
            arguments("mov", &wanted),
            still_arguments("mov", &wanted, 1e9),
            sound_arguments("mov", &wanted),
            streams_arguments("mov", &wanted),
        ] {
            let words: Vec<&str> = line.iter().filter_map(|word| word.to_str()).collect();
            let after = |flag: &str| {
                let at = words.iter().position(|word| *word == flag);
                at.and_then(|at| words.get(at + 1)).copied()
            };
            assert_eq!(after("-i"), Some("file:/dev/fd/0"));
            assert_eq!(after("-f"), Some("mov"));
            assert_eq!(after("-format_whitelist"), Some("mov"));
            assert_eq!(after("-protocol_whitelist"), Some("file"));
            assert_eq!(after("-t"), Some("60"));
            assert_eq!(words.last(), Some(&"pipe:1"));
        }
    }

    #[test]
    fn samples_come_whole_however_the_bytes_are_cut() {
        let expected = [0x0201, -2, i16::MAX];
        let bytes = [1, 2, 0xFE, 0xFF, 0xFF, 0x7F, 9];
        for size in 1..=bytes.len() {
            let mut samples = Samples::default();
            let pieces = bytes.chunks(size).flat_map(|piece| samples.push(piece));
            assert_eq!(pieces.collect::<Vec<_>>(), expected, "in pieces of {size}");
        }
    }

    #[test]
    fn a_list_of_streams_tells_whether_there_is_sound() {
        let both =
            "#software: Lavf\n#media_type 0: video\n#codec_id 0: h264\n#media_type 1: audio\n";
        assert_eq!(lists_sound(both), Some(true));
        assert_eq!(lists_sound("#media_type 0: video\r\n0, 0\n"), Some(false));
        for none in ["", "#software: Lavf\n", "media_type 0: audio\n"] {
            assert_eq!(lists_sound(none), None, "{none}");
        }
    }

    #[test]
    fn playlists_have_no_demuxer() {
        for head in [
            &b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd"[..],
            b"ffconcat version 1.0\nfile /etc/passwd",
            b"v=0\no=- 0 0 IN IP4 127.0.0.1",
            b"<?xml version=\"1.0\"?><MPD>",
            b"",
        ] {
            assert_eq!(demuxer(head), None);
        }
        assert_eq!(demuxer(b"\0\0\0\x18ftypisom"), Some("mov"));
        assert_eq!(demuxer(b"\x1A\x45\xDF\xA3....webm"), Some("matroska"));
    }
}
