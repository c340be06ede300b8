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
    made.write(folder.path(), "here").unwrap();
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

proptest! {
    /// Whatever the bytes are, they are refused or read without harm.
    #[test]
    fn hostile_bytes_harm_nothing(at in 0_usize..2_000, flip in 1_u8.., cut in 0_usize..2_000) {
        let folder = tempfile::tempdir().unwrap();
        let made = segment();
        let mut bytes = made.all().to_vec();
        let at = at % bytes.len();
        bytes[at] ^= flip;
        bytes.truncate(bytes.len() - cut % 3 * (cut / 3) % bytes.len());
        let path = folder.path().join("here");
        std::fs::write(&path, &bytes).unwrap();
        if let Ok(segment) = Segment::open(&path, &identity()) {
            // Only what lies between the sections may be changed unnoticed.
            prop_assert!(!segment.is_whole() || bytes.len() == made.all().len());
            let _ = segment.pdq().index().within(&[3; 32], 31);
            let _ = segment.moments();
            let _ = crate::index::search(&[segment.votes()], &[], 5);
        }
    }
}
