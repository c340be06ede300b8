use proptest::prelude::*;

use super::*;

fn identity() -> Identity {
    Identity {
        archive: "0123456789abcdef".to_owned(),
        name: "fedcba9876543210".to_owned(),
        first: -5,
        last: 900,
    }
}

fn segment() -> Segment {
    let mut builder = Builder::default();
    for key in 0..5_u8 {
        let print = |signal: &str, bits: &[u8]| crate::signal::Fingerprint {
            signal: signal.to_owned(),
            version: 1,
            value: crate::signal::Value::Bits(bits.to_vec()),
            quality: 90,
        };
        builder.take(u32::from(key), &print("pdq", &[key; 32]));
        builder.take(u32::from(key), &print("phash", &[key; 8]));
        // Values no signal of ours makes are left out.
        builder.take(u32::from(key), &print("pdq", &[key; 31]));
        builder.take(u32::from(key), &print("unknown", &[key; 32]));
    }
    builder.segment(&identity())
}

#[test]
fn what_is_written_is_mapped_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let made = segment();
    made.write(folder.path(), "here", 0o640).unwrap();
    let mapped = Segment::open(&folder.path().join("here"), &identity()).unwrap();
    assert!(mapped.is_whole());
    for segment in [&made, &mapped] {
        let rows = segment.pdq();
        assert_eq!((rows.len(), rows.keys), (5, &[0, 1, 2, 3, 4][..]));
        assert_eq!(rows.index().within(&[3; 32], 0), [(3, 0)]);
        assert_eq!(segment.phash().0[4], 0x0404_0404_0404_0404);
        assert_eq!(segment.row(4), -1);
        assert_eq!(segment.votes().first.len(), 0);
    }
    let others = [
        Identity {
            archive: "another".to_owned(),
            ..identity()
        },
        Identity {
            last: 901,
            ..identity()
        },
    ];
    for other in others {
        let opened = Segment::open(&folder.path().join("here"), &other);
        assert_eq!(opened.err(), Some(Unfit::Foreign));
    }
}

/// A fingerprint of local features as it is stored: no colours, then four bytes of place and the comparisons.
fn features(seed: u8) -> crate::signal::Fingerprint {
    let mut bytes = vec![0; 128];
    for n in 0..4_u8 {
        bytes.extend([n; 4]);
        bytes.extend([seed.wrapping_mul(37) ^ n; 32]);
    }
    crate::signal::Fingerprint {
        signal: "local".to_owned(),
        version: 1,
        value: crate::signal::Value::Packed(bytes),
        quality: 90,
    }
}

fn full() -> Vec<u8> {
    let mut builder = Builder::default();
    for key in 0..9 {
        builder.take(key, &features(key as u8));
        builder.take(
            key,
            &crate::signal::Fingerprint {
                signal: "pdq".to_owned(),
                version: 1,
                value: crate::signal::Value::Bits(vec![key as u8; 32]),
                quality: 90,
            },
        );
    }
    builder.segment(&identity()).all().to_vec()
}

fn ask(segment: &Segment) {
    let local = crate::signal::local::Local::from_fingerprint(&features(3)).unwrap();
    let ballots: Vec<crate::index::Ballot> = local
        .features
        .iter()
        .map(|feature| crate::index::Ballot::of(feature, crate::signal::local::Mirrored::No))
        .collect();
    for tally in crate::index::search(&[segment.votes()], &ballots, 5) {
        let _ = segment.voter(tally.voter);
    }
    for (place, _) in segment.pdq().index().within(&[3; 32], 31) {
        let _ = segment.pdq().keys.get(place as usize);
    }
    let _ = segment.moments().0.index().within(&[3; 32], 31);
}

#[test]
fn tables_of_words_are_kept_and_used_from_so_many_rows_on() {
    let mut builder = Builder::default();
    let mut state = 7_u64;
    let mut row = || -> Vec<u8> {
        let byte = |_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 56) as u8
        };
        (0..32).map(byte).collect()
    };
    let rows: Vec<Vec<u8>> = (0..30_000).map(|_| row()).collect();
    for (key, row) in (0..).zip(&rows) {
        builder.take(
            key,
            &crate::signal::Fingerprint {
                signal: "pdq".to_owned(),
                version: 1,
                value: crate::signal::Value::Bits(row.clone()),
                quality: 90,
            },
        );
    }
    let segment = builder.segment(&identity());
    let sorted: &[u32] = segment.section(Section::PdqSorted);
    assert_eq!(sorted.len(), 16 * rows.len());
    for place in [0, 17, 29_999] {
        let mut query: [u8; 32] = rows[place].as_slice().try_into().unwrap();
        query[9] ^= 0b1011;
        let found = segment.pdq().index().within(&query, 31);
        assert_eq!(found, [(place as u32, 3)]);
    }
}

proptest! {
    /// Whatever lies in the sections, whole headers and all, it is searched without harm.
    #[test]
    fn hostile_numbers_harm_nothing(flips in prop::collection::vec((640_usize..40_000, any::<u8>()), 1..60)) {
        let mut bytes = full();
        for (at, byte) in flips {
            let at = at % bytes.len();
            if at >= 640 {
                bytes[at] = byte;
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("here");
        std::fs::write(&path, &bytes).unwrap();
        ask(&Segment::open(&path, &identity()).unwrap());
    }

    /// Whatever the header is, it is refused or as it was.
    #[test]
    fn hostile_headers_are_refused(at in 0_usize..640, flip in 1_u8.., cut in 0_usize..40_000) {
        let mut bytes = full();
        bytes[at] ^= flip;
        bytes.truncate(bytes.len() - cut % bytes.len());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("here");
        std::fs::write(&path, &bytes).unwrap();
        let signed = 8 + 32 + 16 + 16 + 8 + 8 + 8 + 21 * 24 + 8;
        let opened = Segment::open(&path, &identity());
        prop_assert_eq!(opened.is_ok(), at >= signed && bytes.len() == full().len());
    }
}
