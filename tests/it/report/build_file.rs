//! A file as a report shows it, every optional value given, and such a file held against itself.

use cutline::fetch::Digest;
use cutline::finding::Looked;
use cutline::limit::{Problem, ProblemKind};
use cutline::matching::Thumbnail;
use cutline::metadata::{
    Action, Block, Conflict, CredentialState, Credentials, Failure, Field, Gps, Identity,
    Ingredient, Metadata, PlaceNames, Sign, SignKind, Step,
};
use cutline::report::{Comparison, FileReport, Report, Side};

use super::build::{Say, khan_yunis};

/// Fields of names the public may see and may not, those that identify as they stand.
fn fields(say: Say<'_>) -> Vec<Field> {
    let field = |name: &str, value: &str, from: Block| Field {
        name: name.to_owned(),
        value: value.to_owned(),
        from,
    };
    vec![
        field("Exif.Image.Model", &say("EOS 5D"), Block::Exif),
        field("Exif.Image.HostComputer", &say("desk-7"), Block::Exif),
        field("Exif.Photo.CameraOwnerName", "Olga Vidal", Block::Exif),
        field("Exif.Photo.BodySerialNumber", "SN-4711-0815", Block::Exif),
        field(
            "Exif.GPSInfo.GPSLatitude",
            "31/1 20/1 4776/100",
            Block::Exif,
        ),
        field(
            "Exif.GPSInfo.GPSLongitude",
            "34/1 18/1 2263/100",
            Block::Exif,
        ),
        field("Iptc.Application2.Caption", &say("Planes burn"), Block::Iim),
        field(
            &format!("Xmp.dc.description[{}]", say("x-default")),
            &say("Planes burn today"),
            Block::Xmp,
        ),
        field("Xmp.aux.SerialNumber", "SN-4711-0815", Block::Xmp),
        field("Xmp.exif.GPSLatitude", "31,20.796N", Block::Xmp),
        field(
            "Xmp.xmp.Thumbnails[1]/xmpGImg:image",
            "/9j/4AAQSkZJ",
            Block::Xmp,
        ),
    ]
}

pub(super) fn file(say: Say<'_>) -> FileReport {
    let fields = fields(say);
    let rivals = |at: [usize; 2]| at.map(|at| fields[at].clone()).to_vec();
    let metadata = Metadata {
        capture_time: Some(say("2019-11-15T14:02:11+02:00")),
        capture_block: Some(Block::Exif),
        digitized: Some(say("2019-11-15T14:02:12+02:00")),
        modified: Some(say("2019-11-16T08:00:00")),
        created: Some(say("2019-11-17T09:00:00Z")),
        size: Some((800, 533)),
        duration: Some(12.5),
        positions: Vec::new(),
        gps_direction: Some(271.5),
        gps_time: Some(say("2019-11-15T12:02:11Z")),
        location: Some(say("Corniche")),
        location_created: Some(place_names(say)),
        location_shown: vec![place_names(say)],
        people: vec![say("Mona Adel")],
        licensor: Some(say("Getty Images")),
        job_id: Some(say("GAZ101")),
        expires: Some(say("2030-01-01")),
        software_chain: vec![say("Camera 1.2"), say("Editor 9")],
        history: vec![Step {
            action: say("saved"),
            when: Some(say("2019-11-16T08:00:00")),
            software: Some(say("Editor 9")),
        }],
        lens: Some(say("24-70 mm")),
        serial: Some("SN-4711-0815".to_owned()),
        credentials: credentials(say),
        handling: vec![Sign {
            kind: SignKind::SoftwareChain,
            says: say("went through Camera 1.2, Editor 9"),
        }],
        gps: Some(Gps {
            lat: 31.346_6,
            lon: 34.306_286,
            alt: Some(61.5),
        }),
        creator: vec![say("Ada Fontein"), say("Jon Berg")],
        credit: Some(say("AFP/Getty Images")),
        source: Some(say("AFP")),
        caption: Some(say("Planes burn")),
        headline: Some(say("Planes")),
        copyright: Some(say("© AFP")),
        city: Some(say("Khan Yunis")),
        state: Some(say("Gaza Strip")),
        country: Some(say("Palestine")),
        date_created: Some(say("2019-11-15")),
        instructions: Some(say("no archive")),
        usage_terms: Some(say("editorial use")),
        asset_id: Some(say("1182340912")),
        embargo_until: Some(say("2019-11-16")),
        orientation: Some(1),
        software: Some(say("Editor 9")),
        camera: Some(say("Canon EOS 5D")),
        digital_source_type: Some(say("digitalCapture")),
        thumbnail: Some(300..5_000),
        conflicts: vec![
            Conflict {
                key: "caption",
                values: rivals([6, 7]),
            },
            Conflict {
                key: "gps",
                values: rivals([4, 9]),
            },
        ],
        fields,
        problems: vec![
            Problem::new(ProblemKind::Malformed, say("`1` EXIF entry was left out"))
                .about(say("EXIF")),
        ],
    };
    FileReport {
        name: say("stories/planes.jpg"),
        digest: Some(Digest::of(b"planes").to_string()),
        media_type: Some("image/jpeg".to_owned()),
        width: Some(800),
        height: Some(533),
        metadata,
        thumbnail: Some(thumbnail()),
        position_name: Some(khan_yunis(say)),
    }
}

fn place_names(say: Say<'_>) -> PlaceNames {
    PlaceNames {
        location: Some(say("Corniche")),
        city: Some(say("Khan Yunis")),
        state: Some(say("Gaza Strip")),
        country: Some(say("Palestine")),
    }
}

fn thumbnail() -> Thumbnail {
    Thumbnail {
        width: 160,
        height: 107,
        fingerprint: None,
        distance: Some(18),
        likeness: Some(0.98),
    }
}

fn credentials(say: Say<'_>) -> Credentials {
    Credentials {
        state: CredentialState::Altered,
        signer: Some(say("Example Agency")),
        common_name: Some(say("Example Signing 1")),
        time: Some(say("2019-11-15T15:00:00+00:00")),
        generator: Some(say("Camera 1.2")),
        title: Some(say("planes.jpg")),
        manifests: 2,
        actions: vec![Action {
            name: say("c2pa.created"),
            when: Some(say("2019-11-15T14:02:11+02:00")),
            software: Some(say("Camera 1.2")),
            digital_source_type: Some(say("digitalCapture")),
        }],
        ingredients: vec![Ingredient {
            title: Some(say("raw.dng")),
            relationship: "parentOf".to_owned(),
            signed: true,
        }],
        digital_source_types: vec![say("digitalCapture")],
        source_types_of_parts: vec![say("compositeSynthetic")],
        identities: vec![Identity {
            name: say("Ada Fontein"),
            by: Some(say("Example Registry")),
            holds: true,
        }],
        statements: vec![(
            "stds.schema-org.CreativeWork/author[1]/name".to_owned(),
            say("Ada Fontein"),
        )],
        failures: vec![Failure {
            code: say("assertion.dataHash.mismatch"),
            subject: Some(say("c2pa.hash.data")),
        }],
        remote_url: Some(say("https://example.org/manifests/1")),
    }
}

/// The first file of a report held against itself, with the first match of its picture.
pub(crate) fn comparison(report: &Report) -> Comparison {
    let media = &report.articles[0].media[0];
    let side = || Side {
        file: media.files[0].clone(),
        rendition: None,
    };
    Comparison {
        a: side(),
        b: side(),
        matched: media.matches.first().cloned(),
        looked: Looked::Checked,
        problems: report.problems.clone(),
    }
}
