//! `cutline inspect` through the built program.

use serde_json::Value;

use crate::data::test_data;
use crate::run::{Home, fixture};

fn line(home: &Home, arguments: &[&str]) -> Value {
    let ran = home.run(&[&["inspect", "--format", "jsonl"], arguments].concat());
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    ran.lines()[0].clone()
}

fn packet(city: &str, credit: &str) -> String {
    format!(
        r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:City="{city}"
        photoshop:Credit="{credit}"/></rdf:RDF></x:xmpmeta>"#
    )
}

#[test]
fn a_sidecar_is_read_and_named_and_stands_behind_what_is_in_the_file() {
    let home = Home::new();
    let tagged = std::fs::read(fixture("tagged.jpg")).unwrap();
    let file = home.write("photo.jpg", &tagged).display().to_string();
    let alone = line(&home, &[&file]);
    home.write("photo.xmp", packet("Oslo", "AP"));
    let found = line(&home, &[&file]);
    assert_eq!(
        found["credit"], alone["credit"],
        "the file's own goes before"
    );
    assert_eq!(found["city"], alone["city"]);
    let fields = found["fields"].as_array().unwrap();
    let beside = fields.iter().filter(|field| field["from"] == "sidecar");
    assert_eq!(beside.count(), 2);
    let keys: Vec<&str> = found["conflicts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|conflict| conflict["key"].as_str().unwrap())
        .collect();
    assert!(
        keys.contains(&"city") && keys.contains(&"credit"),
        "{keys:?}"
    );
}

#[test]
fn a_sidecar_speaks_where_the_file_is_silent_and_counts_in_a_check() {
    let home = Home::new();
    let bare = std::fs::read(fixture("stories/portrait.jpg")).unwrap();
    let file = home.write("photo.jpg", &bare).display().to_string();
    home.write("photo.jpg.xmp", packet("Oslo", "AP"));
    let found = line(&home, &[&file]);
    assert_eq!(
        (&found["city"], &found["credit"]),
        (&"Oslo".into(), &"AP".into())
    );
    let archive = home.archive(&[]);
    let (_, report) = home.check(&[
        &file,
        "--archive",
        &archive,
        "--caption",
        "A portrait.",
        "--credit",
        "Photo by Reuters",
    ]);
    let text = report.to_string();
    assert!(text.contains("credit-mismatch"), "{text}");
}

#[test]
fn conflicts_come_first_and_raw_lists_every_value() {
    let home = Home::new();
    let tagged = std::fs::read(fixture("tagged.jpg")).unwrap();
    let file = home.write("photo.jpg", &tagged).display().to_string();
    home.write("photo.xmp", packet("Oslo", "AP"));
    let ran = home.run(&["inspect", "--raw", &file]);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert!(
        lines[1].trim_start().starts_with("conflict"),
        "{}",
        ran.stdout
    );
    let found = line(&home, &[&file]);
    for field in found["fields"].as_array().unwrap() {
        let name = field["name"].as_str().unwrap();
        assert!(ran.stdout.contains(name), "{name} is listed");
    }
}

#[test]
fn the_public_sees_no_position_serial_number_or_path() {
    let home = Home::new();
    let tagged = fixture("tagged.jpg").display().to_string();
    let desk = home.run(&["inspect", "--raw", &tagged]);
    let public = home.run(&["inspect", "--raw", "--audience", "public", &tagged]);
    for secret in ["SN-4711-0815", "30.508", "47.810"] {
        assert!(desk.stdout.contains(secret), "{secret}");
        assert!(
            !public.stdout.contains(secret),
            "{secret}: {}",
            public.stdout
        );
    }
    assert!(!public.stdout.contains(&tagged));
    let shown = line(&home, &["--audience", "public", &tagged]);
    assert_eq!(
        (&shown["gps"], &shown["serial"]),
        (&Value::Null, &Value::Null)
    );
}

#[test]
fn a_thumbnail_of_another_picture_is_told_here_and_noted_by_a_check() {
    let Some(data) = test_data("a thumbnail of another picture") else {
        return;
    };
    let home = Home::new();
    let file = data
        .join("files/f_exiv2/data/exiv2-canon-eos-20d.jpg")
        .display()
        .to_string();
    let found = line(&home, &[&file]);
    assert_eq!(found["thumbnail"]["differs"], true);
    assert_eq!(found["thumbnail"]["pdq"].as_str().map(str::len), Some(64));
    let archive = home.archive(&[]);
    let (_, report) = home.check(&[&file, "--archive", &archive]);
    assert!(report.to_string().contains("thumbnail-differs"));
    let own = data
        .join("files/b_exif_samples/jpg/Kodak_CX7530.jpg")
        .display()
        .to_string();
    assert_eq!(line(&home, &[&own])["thumbnail"]["differs"], false);
}

#[test]
fn a_video_of_any_length_is_read_at_places() {
    let home = Home::new();
    // Its header says 60 s; the pixels are a hole of 3 GB that nobody reads.
    let mut head = b"\0\0\0\x10ftypisom\0\0\0\0".to_vec();
    let mut movie = vec![0; 4];
    for number in [3_546_201_600u32, 3_546_201_600, 1_000, 60_000] {
        movie.extend(number.to_be_bytes());
    }
    movie.extend([0; 80]);
    head.extend(u32::try_from(movie.len() + 16).unwrap().to_be_bytes());
    head.extend(b"moov");
    head.extend(u32::try_from(movie.len() + 8).unwrap().to_be_bytes());
    head.extend(b"mvhd");
    head.extend(&movie);
    head.extend(b"\0\0\0\x01mdat");
    head.extend((3u64 << 30).to_be_bytes());
    let path = home.write("long.mp4", &head);
    let file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
    file.set_len(3 << 30).unwrap();
    let path = path.display().to_string();
    let script = "ulimit -v 524288; exec \"$0\" inspect --format jsonl \"$1\"";
    let program = home.command(&[]).get_program().to_owned();
    let ran = std::process::Command::new("sh")
        .args(["-c", script])
        .arg(program)
        .arg(&path)
        .output()
        .unwrap();
    let told = String::from_utf8(ran.stdout).unwrap();
    let found: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(found["duration"], 60.0);
    assert_eq!(found["created"], "2016-05-16T00:00:00Z");
    assert_eq!(
        (&found["capture_time"], &found["digest"]),
        (&Value::Null, &Value::Null)
    );
}

#[test]
fn what_is_no_picture_is_told_and_the_rest_is_read() {
    let home = Home::new();
    let words = home
        .write("words.jpg", "no picture at all")
        .display()
        .to_string();
    let good = fixture("tagged.jpg").display().to_string();
    let ran = home.run(&["inspect", "--format", "jsonl", &words, &good]);
    assert_eq!((ran.exit, ran.lines().len()), (3, 2), "{}", ran.stderr);
    assert_eq!(ran.lines()[0]["problems"][0]["kind"], "unsupported");
}

#[test]
fn no_pixel_is_unpacked() {
    let home = Home::new();
    // A PNG header that declares 60,000 × 60,000 pixels, and no pixels.
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\xea\x60\0\0\xea\x60\x08\x02\0\0\0".to_vec();
    png.extend(b"\0\0\0\0\0\0\0\x0btEXtAuthor\0Anna\0\0\0\0");
    let file = home.write("huge.png", &png).display().to_string();
    let found = line(&home, &[&file]);
    assert_eq!(
        (&found["width"], &found["creator"][0]),
        (&60_000.into(), &"Anna".into())
    );
}

#[test]
fn a_picture_of_any_kind_has_a_digest_and_the_size_it_is_shown_at() {
    let Some(data) = test_data("pictures of every kind") else {
        return;
    };
    let home = Home::new();
    let files = data.join("files");
    for (file, kind, size) in [
        (
            "b_exif_samples/heic/IMG_5195.HEIC",
            "image/heic",
            (2_566, 3_313),
        ),
        ("f_exiv2/data/IMG_1361.dng", "image/tiff", (0, 0)),
        (
            "b_exiftool/images/Panasonic.rw2",
            "image/x-panasonic-rw2",
            (0, 0),
        ),
        (
            "b_exifreader/fixtures/images/test-brotli.jxl",
            "image/jxl",
            (0, 0),
        ),
    ] {
        let found = line(&home, &[&files.join(file).display().to_string()]);
        assert_eq!(found["type"], kind, "{file}");
        assert_eq!(found["digest"].as_str().map(str::len), Some(64), "{file}");
        if size.0 > 0 {
            assert_eq!(
                (&found["width"], &found["height"]),
                (&size.0.into(), &size.1.into()),
                "{file}"
            );
        }
        assert!(!found["fields"].as_array().unwrap().is_empty(), "{file}");
    }
}
