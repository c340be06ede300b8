//! Pictures drawn and coded for the tests beside.

use cutline::media::Rendition;
use image::ExtendedColorType;
use image::codecs::webp::WebPEncoder;
use png_codec::{BitDepth, ColorType};

/// A level of the scene of `seed`, from 0 to 1 both ways: waves that bend, so that it has texture everywhere.
fn tone(seed: u32, x: f64, y: f64) -> f64 {
    let octave = |n: u32| {
        let turn = f64::from(n) * 5.3;
        let bend = (y * turn * 0.7 + f64::from(n * n * seed)).sin() * 2.0;
        (x * turn + f64::from(n * (7 + 5 * seed)) + bend).sin() / f64::from(n).sqrt()
    };
    (1..7).map(octave).sum::<f64>().mul_add(35.0, 120.0)
}

fn pixel(seed: u32, x: f64, y: f64) -> [u8; 3] {
    let tone = tone(seed, x, y);
    [tone, tone + 10.0, tone + 20.0].map(|level| level.clamp(0.0, 255.0) as u8)
}

/// The scene of `seed` as a picture.
pub(super) fn scene(seed: u32, width: usize, height: usize) -> Rendition {
    let place = |at: usize| {
        let x = (at % width) as f64 / width as f64;
        pixel(seed, x, (at / width) as f64 / height as f64)
    };
    picture(width, height, (0..width * height).flat_map(place).collect())
}

pub(super) fn picture(width: usize, height: usize, rgb: Vec<u8>) -> Rendition {
    Rendition {
        width,
        height,
        rgb,
        full_width: width as u32,
        full_height: height as u32,
    }
}

/// A PNG of `data`, rows of which stand one after another.
pub(super) fn png_of(size: (u32, u32), colour: (ColorType, BitDepth), data: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png_codec::Encoder::new(&mut bytes, size.0, size.1);
    encoder.set_color(colour.0);
    encoder.set_depth(colour.1);
    if colour.0 == ColorType::Indexed {
        encoder.set_palette((0..=255_u8).flat_map(|n| [n; 3]).collect::<Vec<u8>>());
    }
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(data).unwrap();
    drop(writer);
    bytes
}

/// A level of the huge picture: a scene in squares of 100 pixels.
fn huge_row(width: usize, height: usize, y: usize) -> Vec<u8> {
    let square = |n: usize, side: usize| (n / 100) as f64 / (side / 100) as f64;
    let level = |x: usize| tone(1, square(x, width), square(y, height)).clamp(0.0, 255.0) as u8;
    (0..width)
        .step_by(100)
        .flat_map(|x| [level(x); 100])
        .take(width)
        .collect()
}

pub(super) fn huge_jpeg(width: usize, height: usize) -> Vec<u8> {
    let mut encoder = mozjpeg::Compress::new(mozjpeg::ColorSpace::JCS_GRAYSCALE);
    encoder.set_fastest_defaults();
    encoder.set_size(width, height);
    encoder.set_quality(50.0);
    let mut encoder = encoder.start_compress(Vec::new()).unwrap();
    for y in (0..height).step_by(100) {
        let rows = huge_row(width, height, y).repeat(100.min(height - y));
        encoder.write_scanlines(&rows).unwrap();
    }
    encoder.finish().unwrap()
}

pub(super) fn huge_png(width: usize, height: usize) -> Vec<u8> {
    use std::io::Write as _;
    let mut bytes = Vec::new();
    let mut encoder = png_codec::Encoder::new(&mut bytes, width as u32, height as u32);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_compression(png_codec::Compression::Fast);
    let mut writer = encoder.write_header().unwrap();
    let mut stream = writer.stream_writer().unwrap();
    for y in (0..height).step_by(100) {
        let row = huge_row(width, height, y);
        for _ in 0..100.min(height - y) {
            stream.write_all(&row).unwrap();
        }
    }
    stream.finish().unwrap();
    drop(writer);
    bytes
}

/// A PNG header that declares a size, and nothing behind it.
pub(super) fn declared_png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = png_of((1, 1), (ColorType::Rgb, BitDepth::Eight), &[1, 2, 3]);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = flate2::Crc::new();
    let mut sum = sum;
    sum.update(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.sum().to_be_bytes());
    bytes
}

/// A JPEG of one block that declares another size.
pub(super) fn declared_jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = scene(1, 8, 8).to_jpeg(80.0).unwrap();
    let frame = bytes
        .windows(2)
        .position(|two| matches!(two, [0xFF, 0xC0..=0xC2]))
        .unwrap();
    bytes[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    bytes[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    bytes
}

/// An animation of two frames (RFC 9649, 2.7).
pub(super) fn animated_webp(frames: [&Rendition; 2]) -> Vec<u8> {
    let three = |number: usize| number.to_le_bytes()[..3].to_vec();
    let chunk =
        |name: &[u8], body: Vec<u8>| [name, &(body.len() as u32).to_le_bytes(), &body].concat();
    let size = [three(frames[0].width - 1), three(frames[0].height - 1)].concat();
    let mut body = chunk(b"VP8X", [vec![2, 0, 0, 0], size.clone()].concat());
    body.extend(chunk(b"ANIM", vec![0; 6]));
    for frame in frames {
        let mut still = Vec::new();
        let (width, height) = (frame.width as u32, frame.height as u32);
        WebPEncoder::new_lossless(&mut still)
            .encode(&frame.rgb, width, height, ExtendedColorType::Rgb8)
            .unwrap();
        let head = [vec![0; 6], size.clone(), three(100), vec![0]].concat();
        body.extend(chunk(b"ANMF", [head, still[12..].to_vec()].concat()));
    }
    [
        b"RIFF",
        &(body.len() as u32 + 4).to_le_bytes()[..],
        b"WEBP",
        &body,
    ]
    .concat()
}
