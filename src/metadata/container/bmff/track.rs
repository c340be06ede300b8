//! One track: its times, its size, what it is coded as; of a `GoPro` telemetry track, the first sample.

use super::{Boxed, Numbers, Walker, movie};
use crate::metadata::container::{Blocks, gpmf};

/// Most bytes of a telemetry sample read.
const MAX_SAMPLE: u64 = 1 << 20;

pub(super) fn read(walker: &mut Walker, track: Boxed, number: usize, blocks: &mut Blocks) {
    let name = format!("Track{number}");
    for boxed in walker.inside(track, 0) {
        match &boxed.kind {
            b"tkhd" => {
                let body = walker.body(boxed).unwrap_or_default();
                let _damage: Option<()> = header(&body, &name, blocks);
            }
            b"mdia" => {
                let _damage: Option<()> = media(walker, boxed, &name, blocks);
            }
            _ => {}
        }
    }
}

fn header(body: &[u8], name: &str, blocks: &mut Blocks) -> Option<()> {
    let mut numbers = Numbers { rest: body };
    let times = movie::times(&mut numbers)?;
    times.tell(name, blocks);
    // Track number, reserved, duration; reserved, layer, group, volume, reserved.
    numbers.next(4)?;
    numbers.next(4)?;
    numbers.next(times.width)?;
    numbers.next(8)?;
    numbers.next(8)?;
    let mut matrix = [0; 9];
    for cell in &mut matrix {
        *cell = numbers.next(4)?;
    }
    let (width, height) = (numbers.next(4)? >> 16, numbers.next(4)? >> 16);
    let (width, height) = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
    // A matrix without a straight part turns by a quarter.
    match matrix {
        [0, b, _, c, 0, ..] if b != 0 && c != 0 => blocks.set_size(height, width),
        _ => blocks.set_size(width, height),
    }
    Some(())
}

fn media(walker: &mut Walker, media: Boxed, name: &str, blocks: &mut Blocks) -> Option<()> {
    let inside = walker.inside(media, 0);
    let find = |kind: &[u8; 4]| inside.iter().find(|b| b.kind == *kind).copied();
    if let Some(body) = find(b"mdhd").and_then(|boxed| walker.body(boxed)) {
        let times = movie::times(&mut Numbers { rest: &body })?;
        times.tell(&format!("{name}.Media"), blocks);
    }
    let information = find(b"minf")?;
    let table = walker.child(information, *b"stbl")?;
    let descriptions = walker.child(table, *b"stsd")?;
    let format = walker.stream.array::<4>(descriptions.start + 12)?;
    let text = String::from_utf8_lossy(&format);
    blocks.add_remark(format!("{name}.Format"), text.trim().to_owned());
    if format == *b"gpmd" {
        let sample = first_sample(walker, table)?;
        gpmf::read(&sample, blocks);
    }
    Some(())
}

fn first_sample(walker: &mut Walker, table: Boxed) -> Option<Vec<u8>> {
    let sizes = walker.child(table, *b"stsz")?;
    let word = |walker: &mut Walker, at: u64| Some(u32::from_be_bytes(walker.stream.array(at)?));
    let length = match word(walker, sizes.start + 4)? {
        0 => word(walker, sizes.start + 12)?,
        fixed => fixed,
    };
    let at = match walker.child(table, *b"stco") {
        Some(chunks) => u64::from(word(walker, chunks.start + 8)?),
        None => {
            let chunks = walker.child(table, *b"co64")?;
            u64::from_be_bytes(walker.stream.array(chunks.start + 8)?)
        }
    };
    let length = usize::try_from(u64::from(length).min(MAX_SAMPLE)).ok()?;
    walker.stream.up_to(at, length)
}

#[cfg(test)]
mod tests {
    use super::super::build::{blocks_of, boxed};

    #[test]
    fn a_turned_track_is_as_wide_as_it_is_high() {
        let mut header = vec![0; 4 + 16 + 4 + 8 + 8];
        for cell in [0u32, 1 << 16, 0, 0xffff_0000, 0, 0, 0, 0, 1 << 30] {
            header.extend(cell.to_be_bytes());
        }
        header.extend((1_920u32 << 16).to_be_bytes());
        header.extend((1_080u32 << 16).to_be_bytes());
        let track = boxed(b"trak", &[&boxed(b"tkhd", &[&header])]);
        let blocks = blocks_of(&boxed(b"moov", &[&track]));
        assert_eq!(blocks.size, Some((1_080, 1_920)));
    }

    #[test]
    fn the_first_sample_of_telemetry_is_read() {
        let sample = b"DVNMc\x01\x00\x05HERO8\0\0\0";
        let offset = 8u32;
        let table = boxed(
            b"stbl",
            &[
                &boxed(b"stsd", &[&[0; 8], &[0, 0, 0, 16], b"gpmd", &[0; 8]]),
                &boxed(b"stsz", &[&[0; 8], &[0, 0, 0, 1], &[0, 0, 0, 16]]),
                &boxed(b"stco", &[&[0; 4], &[0, 0, 0, 1], &offset.to_be_bytes()]),
            ],
        );
        let media = boxed(b"mdia", &[&boxed(b"minf", &[&table])]);
        let movie = boxed(b"moov", &[&boxed(b"trak", &[&media])]);
        let bytes = [boxed(b"mdat", &[sample]), movie].concat();
        let blocks = blocks_of(&bytes);
        let found: Vec<&str> = blocks.remarks.iter().map(|(_, v)| v.as_str()).collect();
        assert_eq!(found, ["gpmd", "HERO8"]);
    }
}
