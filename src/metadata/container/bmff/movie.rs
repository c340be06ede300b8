//! The movie box: times, length, tracks, and the texts beside them.

use super::{Boxed, Numbers, Walker, canon, tags, track};
use crate::metadata::container::Blocks;

/// Most tracks looked at.
const MAX_TRACKS: usize = 64;

pub(super) fn read(walker: &mut Walker, movie: Boxed, blocks: &mut Blocks) {
    let mut tracks = 0;
    for boxed in walker.inside(movie, 0) {
        match &boxed.kind {
            b"mvhd" => {
                let body = walker.body(boxed).unwrap_or_default();
                // A damaged header says nothing.
                let _damage: Option<()> = header(&body, blocks);
            }
            b"trak" if tracks < MAX_TRACKS => {
                tracks += 1;
                track::read(walker, boxed, tracks, blocks);
            }
            b"udta" => tags::user_data(walker, boxed, blocks),
            b"meta" => tags::keys(walker, boxed, blocks),
            b"uuid" => canon::read(walker, boxed, blocks),
            _ => {}
        }
    }
}

fn header(body: &[u8], blocks: &mut Blocks) -> Option<()> {
    let mut numbers = Numbers { rest: body };
    let times = times(&mut numbers)?;
    let scale = numbers.next(4)?;
    let duration = numbers.next(times.width)?;
    times.tell("Movie", blocks);
    let is_known = scale > 0 && duration > 0 && duration < u64::from(u32::MAX) << 16;
    if is_known && duration != u64::from(u32::MAX) {
        blocks.set_duration(duration as f64 / scale as f64);
    }
    Some(())
}

/// Times of making and of last change.
pub(super) struct Times {
    /// Bytes of the times and of the duration behind them.
    pub(super) width: usize,
    created: u64,
    modified: u64,
}

/// Version, flags and the two times that begin `mvhd`, `tkhd` and `mdhd`.
pub(super) fn times(numbers: &mut Numbers) -> Option<Times> {
    let version = numbers.next(4)? >> 24;
    let width = if version == 1 { 8 } else { 4 };
    Some(Times {
        width,
        created: numbers.next(width)?,
        modified: numbers.next(width)?,
    })
}

impl Times {
    /// Notes them as `NAME.CreateDate` and `NAME.ModifyDate`.
    pub(super) fn tell(&self, name: &str, blocks: &mut Blocks) {
        for (key, seconds) in [("CreateDate", self.created), ("ModifyDate", self.modified)] {
            if let Some(time) = instant(seconds) {
                blocks.add_remark(format!("{name}.{key}"), time);
            }
        }
    }
}

/// Seconds since 1904 in UTC (ISO/IEC 14496-12, 8.2.2.3) as text; `None` for zero, which means unknown.
///
/// Counts that would lie before 1970 are from writers that count from there; 1970 itself is their zero.
fn instant(seconds: u64) -> Option<String> {
    const FROM_1904_TO_1970: i64 = (66 * 365 + 17) * 86_400;
    if seconds == 0 {
        return None;
    }
    let seconds = i64::try_from(seconds).ok()?;
    let unix = match seconds - FROM_1904_TO_1970 {
        0 => return None,
        since if since > 0 => since,
        _ => seconds,
    };
    let time = jiff::Timestamp::from_second(unix).ok()?;
    (time.as_second() < 253_402_300_800).then(|| time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

#[cfg(test)]
mod tests {
    use super::super::build::{blocks_of, boxed};
    use super::*;

    #[test]
    fn times_count_from_1904_or_1970() {
        assert_eq!(instant(0), None);
        assert_eq!(
            instant(3_546_201_600).as_deref(),
            Some("2016-05-16T00:00:00Z")
        );
        assert_eq!(
            instant(1_463_356_800).as_deref(),
            Some("2016-05-16T00:00:00Z")
        );
        assert_eq!(instant(2_082_844_800), None);
        assert_eq!(instant(u64::MAX), None);
    }

    #[test]
    fn the_header_is_read_in_both_widths() {
        for version in [0u8, 1] {
            let number = |n: u64| match version {
                1 => n.to_be_bytes().to_vec(),
                _ => u32::try_from(n).expect("small").to_be_bytes().to_vec(),
            };
            let header = boxed(
                b"mvhd",
                &[
                    &[version, 0, 0, 0],
                    &number(3_546_201_600),
                    &number(0),
                    &600u32.to_be_bytes(),
                    &number(1_500),
                ],
            );
            let blocks = blocks_of(&boxed(b"moov", &[&header]));
            assert_eq!(blocks.duration, Some(2.5));
            let expected = (
                "Movie.CreateDate".to_owned(),
                "2016-05-16T00:00:00Z".to_owned(),
            );
            assert_eq!(blocks.remarks, [expected]);
        }
    }
}
