//! Moments of an archived video as entries of their own, so that they are proved as pictures are.

use crate::signal::detail::Detail;
use crate::signal::keyframes::{self, Keyframe};
use crate::signal::pdq::{self, differ};
use crate::signal::sequence::{Row, Sequence};
use crate::signal::strip::Strip;
use crate::signal::{Fingerprint, SMALL_SIDE, Value};

use super::Entry;

/// Rows to each side of one whose key frame may stand for it, where the two are nearly the same by PDQ.
const NEAR_ROWS: usize = 16;
/// Bits of PDQ by which they differ at most.
const NEARLY: u32 = 8;

/// A video of the archive, ready to give its moments.
pub struct Stills {
    video: Entry,
    sequence: Sequence,
    frames: Vec<Keyframe>,
}

/// A moment as an entry: the video's id and size, its own fingerprints; no digest, no records.
pub struct Still {
    /// The entry.
    pub entry: Entry,
    /// From and to in seconds: the time in which the video shows it.
    pub seconds: [f64; 2],
}

impl Stills {
    /// The moments of `video`; `None` where it is a picture or its sequence is damaged.
    pub fn of(video: &Entry) -> Option<Self> {
        Some(Self {
            sequence: video.sequence()?,
            frames: keyframes::whole(&video.fingerprints).unwrap_or_default(),
            video: Entry {
                digest: None,
                paths: Vec::new(),
                files: Vec::new(),
                fingerprints: Vec::new(),
                small: None,
                records: Vec::new(),
                ..video.clone()
            },
        })
    }

    /// A key frame by its number.
    pub fn key(&self, number: u32) -> Option<Still> {
        let frame = self.frames.get(number as usize)?;
        let row = self.sequence.rows.get(frame.row as usize)?;
        self.of_key(frame, row)
    }

    /// The key frame that shows what the row of that number shows; `None` where none was kept of it.
    pub fn of_row(&self, number: u32) -> Option<Still> {
        let rows = &self.sequence.rows;
        let row = rows.get(number as usize)?;
        let near = (number as usize).saturating_sub(NEAR_ROWS)..=number as usize + NEAR_ROWS;
        let shows = |frame: &&Keyframe| {
            let bits = rows.get(frame.row as usize).map(|row| &row.bits);
            let apart = bits.map_or(u32::MAX, |bits| differ(bits, &row.bits));
            near.contains(&(frame.row as usize)) && apart <= NEARLY
        };
        let frame = self.frames.iter().filter(shows);
        let frame = frame.min_by_key(|frame| frame.row.abs_diff(number))?;
        self.of_key(frame, row)
    }

    /// The row of that number without detail or features, its plane taken of `strip`.
    pub fn bare(&self, number: u32, strip: &Strip) -> Option<Still> {
        let row = self.sequence.rows.get(number as usize)?;
        let mut still = self.still(row);
        still.entry.small = Some(strip.plane(number as usize)?.to_vec());
        Some(still)
    }

    fn of_key(&self, frame: &Keyframe, row: &Row) -> Option<Still> {
        let detail = frame.detail.as_ref()?;
        let plane = Detail::from_fingerprint(detail)?.plane;
        let mut still = self.still(row);
        still.entry.small = Some(plane.resized(SMALL_SIDE, SMALL_SIDE).data);
        still.entry.fingerprints.push(frame.local.fingerprint());
        still.entry.fingerprints.push(detail.clone());
        Some(still)
    }

    fn still(&self, row: &Row) -> Still {
        let mut entry = self.video.clone();
        entry.fingerprints.push(Fingerprint {
            signal: pdq::NAME.to_owned(),
            version: pdq::VERSION,
            value: Value::Bits(row.bits.to_vec()),
            quality: row.quality,
        });
        Still {
            entry,
            seconds: row.seconds(),
        }
    }
}
