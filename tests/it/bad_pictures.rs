//! Pictures that are plain, tiny, thin, huge, oddly coded or doubled, and archives that were damaged, through the built
//! program: each has its exit code, its message, and never a match that is none.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use cutline::media::Rendition;
use image::codecs::gif::GifEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, Frame, RgbaImage};
use png_codec::{BitDepth, ColorType};
use serde_json::Value;

use crate::run::{Home, Ran};

mod drawn;

use drawn::{
    animated_webp, declared_jpeg, declared_png, huge_jpeg, huge_png, picture, png_of, scene,
};

/// A home with an archive of one scene, whose copies are found and nothing else.
struct Desk {
    home: Home,
    archive: String,
    original: Rendition,
}

impl Desk {
    fn new() -> Self {
        let home = Home::new();
        let original = scene(1, 390, 260);
        home.write("archived/original.jpg", original.to_jpeg(90.0).unwrap());
        let archive = home.path("archive.sqlite").display().to_string();
        let desk = Self {
            home,
            archive,
            original,
        };
        let folder = desk.home.path("archived");
        assert_eq!(desk.add(&folder).exit, 0);
        desk
    }

    fn add(&self, path: &Path) -> Ran {
        let path = path.display().to_string();
        self.home
            .run(&["archive", "add", &path, "--archive", &self.archive])
    }

    /// What `match` says of a file, with its exit code.
    fn ask(&self, path: &Path) -> (i32, Value) {
        let path = path.display().to_string();
        let ran = self.home.run(&[
            "match",
            &path,
            "--archive",
            &self.archive,
            "--format",
            "jsonl",
        ]);
        let [line] = ran.lines().try_into().expect("one line a file");
        (ran.exit, line)
    }

    /// How many entries a file is a copy of, where it was compared at all.
    fn copies(&self, path: &Path) -> usize {
        let (exit, line) = self.ask(path);
        assert_eq!(exit, 0, "{line:#}");
        line["matches"].as_array().unwrap().len()
    }

    /// The entry of the archived scene.
    fn copied(&self) -> String {
        let (_, line) = self.ask(&self.home.path("archived/original.jpg"));
        line["matches"][0]["entry"].as_str().unwrap().to_owned()
    }

    /// A file that is compared by nothing but its bytes: nothing matches, the message names it and what to do, and once
    /// it is added it is found.
    fn plain(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.home.write(name, bytes);
        let (exit, line) = self.ask(&path);
        assert_eq!(line["matches"].as_array().map(Vec::len), Some(0), "{name}");
        assert_eq!(exit, 3, "{name}: {line:#}");
        let problem = &line["problems"][0];
        assert_eq!(problem["kind"], "too-plain", "{line:#}");
        let subject = problem["subject"].as_str().unwrap();
        assert!(subject.ends_with(name), "{subject}");
        let message = problem["message"].as_str().unwrap();
        assert!(message.contains("only an identical file"), "{message}");
        assert_eq!(self.add(&path).exit, 0, "{name}");
        assert_eq!(self.copies(&path), 1, "{name}: an equal file is proof");
    }

    /// A file that cannot be decoded: `add` and `match` exit with 3 and name it, and the message says `words`.
    fn refused(&self, name: &str, bytes: impl AsRef<[u8]>, words: &[&str]) {
        let path = self.home.write(name, bytes);
        let added = self.add(&path);
        assert_eq!(added.exit, 3, "{name}: {}", added.stderr);
        let (exit, line) = self.ask(&path);
        assert_eq!(exit, 3, "{name}: {line:#}");
        assert_eq!(line["checked"], false, "{line:#}");
        let said = line["problems"][0]["message"].as_str().unwrap();
        for words in words.iter().chain(&[name]) {
            let one_line = added
                .stderr
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            assert!(one_line.contains(words), "{words}: {one_line}");
            assert!(said.contains(words) || *words == name, "{words}: {said}");
        }
    }
}

#[test]
fn blank_flat_and_thin_pictures_match_nothing_but_themselves() {
    let desk = Desk::new();
    let even = |width: usize, height: usize, level: u8| {
        picture(width, height, vec![level; width * height * 3])
    };
    desk.plain("blank.jpg", even(640, 480, 255).to_jpeg(90.0).unwrap());
    desk.plain("flat.jpg", even(640, 480, 90).to_jpeg(90.0).unwrap());
    desk.plain("black.jpg", even(1_600, 1_200, 0).to_jpeg(90.0).unwrap());
    desk.plain("dot.jpg", even(1, 1, 7).to_jpeg(90.0).unwrap());
    let column = scene(2, 1, 400);
    desk.plain("column.jpg", column.to_jpeg(90.0).unwrap());
    let row = scene(2, 400, 1);
    desk.plain(
        "row.png",
        png_of((400, 1), (ColorType::Rgb, BitDepth::Eight), &row.rgb),
    );
    let long = scene(2, 9_000, 1);
    desk.plain("long.jpg", long.to_jpeg(90.0).unwrap());
}

#[test]
fn a_tiny_picture_matches_nothing_but_itself() {
    let desk = Desk::new();
    let noise = |seed: u32| {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        let data: Vec<u8> = (0..8 * 8 * 3).map(|_| next()).collect();
        png_of((8, 8), (ColorType::Rgb, BitDepth::Eight), &data)
    };
    let tiny = desk.home.write("tiny.png", noise(1));
    let (exit, line) = desk.ask(&tiny);
    assert!([0, 3].contains(&exit), "{line:#}");
    assert_eq!(
        line["matches"].as_array().map(Vec::len),
        Some(0),
        "{line:#}"
    );
    assert_eq!(desk.add(&tiny).exit, 0);
    assert_eq!(desk.copies(&tiny), 1);
    let other = desk.home.write("other.png", noise(2));
    let (_, line) = desk.ask(&other);
    assert_eq!(
        line["matches"].as_array().map(Vec::len),
        Some(0),
        "{line:#}"
    );
}

#[test]
fn a_hundred_megapixels_are_compared_where_they_need_not_lie_in_memory() {
    let desk = Desk::new();
    let jpeg = desk.home.write("huge.jpg", huge_jpeg(12_000, 8_400));
    assert_eq!(desk.add(&jpeg).exit, 0);
    let png = desk.home.write("huge.png", huge_png(12_000, 8_400));
    assert_eq!(desk.add(&png).exit, 0);
    let (exit, line) = desk.ask(&png);
    assert_eq!(exit, 0, "{line:#}");
    let paths: Vec<&str> = line["matches"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|m| m["path"].as_str())
        .collect();
    assert!(
        paths.iter().any(|path| path.ends_with("huge.jpg")),
        "{paths:?}"
    );
    assert!(
        paths.iter().any(|path| path.ends_with("huge.png")),
        "{paths:?}"
    );
}

#[test]
fn pictures_over_the_limits_are_refused_with_the_limit_and_the_remedy() {
    let desk = Desk::new();
    let streamed = [
        "limit is 120000000",
        "save it smaller",
        "limits.streamed-pixels",
    ];
    desk.refused("over.jpg", declared_jpeg(11_000, 11_000), &streamed);
    desk.refused("over.png", declared_png(11_000, 11_000), &streamed);
    desk.refused("widest.jpg", declared_jpeg(65_500, 65_500), &streamed);
    let mut gif = b"GIF89a".to_vec();
    gif.extend([9_000_u16.to_le_bytes(), 9_000_u16.to_le_bytes()].concat());
    gif.extend([
        0, 0, 0, b',', 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4C, 1, 0, b';',
    ]);
    let whole = [
        "limit is 80000000",
        "or as JPEG",
        "limits.pixels",
        "9000×9000",
    ];
    desk.refused("over.gif", gif, &whole);
    let mut webp = Vec::new();
    let data = [1, 2, 3];
    WebPEncoder::new_lossless(&mut webp)
        .encode(&data, 1, 1, ExtendedColorType::Rgb8)
        .unwrap();
    let at = webp.windows(4).position(|name| name == b"VP8L").unwrap() + 9;
    let size = (9_000_u32 - 1) | (9_000 - 1) << 14;
    let rest = u32::from_le_bytes(webp[at..at + 4].try_into().unwrap()) & 0xF000_0000;
    webp[at..at + 4].copy_from_slice(&(size | rest).to_le_bytes());
    desk.refused("over.webp", webp, &whole);
}

#[test]
fn the_first_frame_of_an_animation_counts() {
    let desk = Desk::new();
    let rgba = |picture: &Rendition| {
        let (pixels, _) = picture.rgb.as_chunks::<3>();
        let data = pixels
            .iter()
            .flat_map(|[r, g, b]| [*r, *g, *b, 255])
            .collect();
        RgbaImage::from_raw(picture.width as u32, picture.height as u32, data).unwrap()
    };
    let other = scene(5, 390, 260);
    let gif = |frames: [&Rendition; 2]| {
        let mut bytes = Vec::new();
        let mut encoder = GifEncoder::new_with_speed(&mut bytes, 30);
        encoder
            .encode_frames(frames.map(|frame| Frame::new(rgba(frame))))
            .unwrap();
        drop(encoder);
        bytes
    };
    let first = desk.home.write("first.gif", gif([&desk.original, &other]));
    assert_eq!(desk.copies(&first), 1);
    let second = desk.home.write("second.gif", gif([&other, &desk.original]));
    assert_eq!(desk.copies(&second), 0);
    let first = desk
        .home
        .write("first.webp", animated_webp([&desk.original, &other]));
    assert_eq!(desk.copies(&first), 1);
    let second = desk
        .home
        .write("second.webp", animated_webp([&other, &desk.original]));
    assert_eq!(desk.copies(&second), 0);
}

/// A name, and how a picture is coded that goes by it.
type Coding<'a> = (&'a str, &'a dyn Fn(&Rendition) -> Vec<u8>);

#[test]
fn odd_codings_of_the_picture_are_copies_of_it_and_of_nothing_else() {
    let desk = Desk::new();
    let other = scene(5, 390, 260);
    let size = (390, 260);
    let samples = |picture: &Rendition| picture.rgb.clone();
    let alpha = |picture: &Rendition, alpha: u8| {
        let (pixels, _) = picture.rgb.as_chunks::<3>();
        let rgba = pixels.iter().flat_map(|[r, g, b]| [*r, *g, *b, alpha]);
        rgba.collect::<Vec<u8>>()
    };
    let codings: [Coding; 7] = [
        ("cmyk.jpg", &|picture| {
            let mut encoder = mozjpeg::Compress::new(mozjpeg::ColorSpace::JCS_CMYK);
            encoder.set_size(390, 260);
            let mut encoder = encoder.start_compress(Vec::new()).unwrap();
            encoder.write_scanlines(&alpha(picture, 255)).unwrap();
            encoder.finish().unwrap()
        }),
        ("progressive.jpg", &|picture| {
            let mut encoder = mozjpeg::Compress::new(mozjpeg::ColorSpace::JCS_RGB);
            encoder.set_size(390, 260);
            encoder.set_progressive_mode();
            let mut encoder = encoder.start_compress(Vec::new()).unwrap();
            encoder.write_scanlines(&picture.rgb).unwrap();
            encoder.finish().unwrap()
        }),
        ("deep.png", &|picture| {
            let words: Vec<u8> = samples(picture)
                .iter()
                .flat_map(|sample| [*sample, 77])
                .collect();
            png_of(size, (ColorType::Rgb, BitDepth::Sixteen), &words)
        }),
        ("palette.png", &|picture| {
            png_of(
                size,
                (ColorType::Indexed, BitDepth::Eight),
                &picture.luma().data,
            )
        }),
        ("clear.png", &|picture| {
            png_of(size, (ColorType::Rgba, BitDepth::Eight), &alpha(picture, 0))
        }),
        ("half.png", &|picture| {
            png_of(
                size,
                (ColorType::Rgba, BitDepth::Eight),
                &alpha(picture, 128),
            )
        }),
        ("plain.bmp", &|picture| {
            let mut bytes = Cursor::new(Vec::new());
            image::codecs::bmp::BmpEncoder::new(&mut bytes)
                .encode(&picture.rgb, 390, 260, ExtendedColorType::Rgb8)
                .unwrap();
            bytes.into_inner()
        }),
    ];
    for (name, coded) in codings {
        let copy = desk
            .home
            .write(&format!("copy-{name}"), coded(&desk.original));
        assert_eq!(desk.copies(&copy), 1, "{name}");
        let stranger = desk.home.write(&format!("stranger-{name}"), coded(&other));
        assert_eq!(desk.copies(&stranger), 0, "{name}");
    }
    // Nothing under full transparency is a flat picture.
    let nothing = png_of(
        size,
        (ColorType::Rgba, BitDepth::Eight),
        &vec![0; 390 * 260 * 4],
    );
    desk.plain("nothing.png", nothing);
}

#[test]
fn one_entry_and_its_twins_all_come_back() {
    let desk = Desk::new();
    let query = desk
        .home
        .write("query.jpg", desk.original.to_jpeg(60.0).unwrap());
    assert_eq!(desk.copies(&query), 1, "an archive of one entry");
    let bytes = std::fs::read(desk.home.path("archived/original.jpg")).unwrap();
    assert_eq!(desk.add(&desk.home.write("twins/same.jpg", bytes)).exit, 0);
    assert_eq!(desk.copies(&query), 1, "the same bytes are one entry");
    let again = desk.original.to_jpeg(75.0).unwrap();
    assert_eq!(desk.add(&desk.home.write("twins/again.jpg", again)).exit, 0);
    let (_, line) = desk.ask(&query);
    let found = line["matches"].as_array().unwrap();
    assert_eq!(found.len(), 2, "{line:#}");
    assert!(found[0]["entry"] != found[1]["entry"]);
}

/// Changes the archive behind the program's back.
fn meddle(desk: &Desk, sql: &str) {
    let file = rusqlite::Connection::open(&desk.archive).unwrap();
    assert!(file.execute(sql, []).unwrap() > 0, "{sql}");
}

fn verified(desk: &Desk) -> Ran {
    desk.home
        .run(&["archive", "verify", "--archive", &desk.archive])
}

#[test]
fn damaged_fingerprints_are_told_and_match_nothing_else() {
    let damages = [
        "update fingerprint set value = zeroblob(32) where signal = 'pdq'",
        "update fingerprint set value = zeroblob(3) where signal = 'pdq'",
        "update fingerprint set value = zeroblob(0) where signal = 'phash'",
        "update fingerprint set value = zeroblob(length(value)) where signal = 'local'",
        "update fingerprint set value = substr(value, 1, 131) where signal = 'local'",
        "update fingerprint set value = randomblob(length(value)) where signal = 'local'",
        "update entry set small = zeroblob(7)",
    ];
    for damage in damages {
        let desk = Desk::new();
        assert_eq!(verified(&desk).exit, 0);
        meddle(&desk, damage);
        let stranger = desk
            .home
            .write("stranger.jpg", scene(5, 390, 260).to_jpeg(90.0).unwrap());
        let (exit, line) = desk.ask(&stranger);
        assert!([0, 2, 3].contains(&exit), "{damage}: {line:#}");
        assert_eq!(
            line["matches"].as_array().map(Vec::len),
            Some(0),
            "{damage}"
        );
        let verified = verified(&desk);
        assert_ne!(verified.exit, 0, "{damage}");
        let told = format!("{}{}", verified.stdout, verified.stderr);
        assert!(told.contains("restore the archive"), "{damage}: {told}");
        let entry = desk.copied();
        assert!(told.contains(&entry), "{damage}: {entry}: {told}");
    }
}

#[test]
fn a_fingerprint_of_another_picture_proves_nothing() {
    let desk = Desk::new();
    let stranger = desk
        .home
        .write("stranger.jpg", scene(5, 390, 260).to_jpeg(90.0).unwrap());
    let other = Desk::new();
    let moved = other
        .home
        .write("stranger.jpg", std::fs::read(&stranger).unwrap());
    assert_eq!(other.add(&moved).exit, 0);
    let file = rusqlite::Connection::open(&desk.archive).unwrap();
    file.execute("attach ?1 as other", [&other.archive])
        .unwrap();
    let taken = "update fingerprint set value = (select value from other.fingerprint f where f.signal = 'pdq' and \
                 f.entry = (select max(row) from other.entry)) where signal = 'pdq'";
    assert_eq!(file.execute(taken, []).unwrap(), 1);
    drop(file);
    assert_eq!(
        desk.copies(&stranger),
        0,
        "near by fingerprint, but another picture"
    );
    assert_ne!(verified(&desk).exit, 0);
}

#[test]
fn fingerprints_of_other_signals_and_versions_are_never_compared() {
    let foreign = [
        "update fingerprint set version = 7",
        "update fingerprint set signal = 'newer-' || signal",
    ];
    for change in foreign {
        let desk = Desk::new();
        meddle(&desk, change);
        let copy: PathBuf = desk
            .home
            .write("copy.jpg", desk.original.to_jpeg(60.0).unwrap());
        assert_eq!(desk.copies(&copy), 0, "{change}");
        let same = desk.home.path("archived/original.jpg");
        assert_eq!(desk.copies(&same), 1, "{change}: an equal file is proof");
    }
}
