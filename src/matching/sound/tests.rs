use super::*;

/// Sub-fingerprints without any order, the same for the same `seed`.
fn sound(seed: u64, count: usize) -> Sound {
    let mut state = seed;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        Some((state >> 32) as u32)
    };
    Sound {
        prints: (0..count).map(|_| next()).collect(),
    }
}

/// With `bits` of each sub-fingerprint changed.
fn changed(sound: &Sound, bits: u32) -> Sound {
    let change = |(at, print): (usize, &Option<u32>)| {
        let mask = (0..bits).fold(0, |mask, bit| {
            mask | 1_u32 << ((at as u32 * 7 + bit * 5) % 32)
        });
        print.map(|print| print ^ mask)
    };
    Sound {
        prints: sound.prints.iter().enumerate().map(change).collect(),
    }
}

fn joined(parts: &[&[Option<u32>]]) -> Sound {
    Sound {
        prints: parts.concat(),
    }
}

/// The time `count` sub-fingerprints stand for from number `from` on.
fn time(from: usize, count: usize) -> [f64; 2] {
    let from = from as f64 * STEP;
    [
        from - 0.001,
        from + (count - 1) as f64 * STEP + REACH + 0.001,
    ]
}

fn segment(query: [f64; 2], entry: [f64; 2]) -> Segment {
    Segment {
        query: Some(query),
        entry: Some(entry),
        ..Segment::default()
    }
}

fn all_of(count: usize) -> Segment {
    segment(time(0, count), time(0, count))
}

#[test]
fn few_bits_differ_in_the_same_sound() {
    let entry = sound(1, 60);
    for (bits, expected) in [(0, Heard::Same), (8, Heard::Same), (9, Heard::Undecided)] {
        let query = changed(&entry, bits);
        assert_eq!(heard(&query, &entry, &all_of(60)), expected, "{bits} bits");
    }
    for (count, expected) in [(7, Heard::Undecided), (8, Heard::Same)] {
        let found = heard(&entry, &entry, &all_of(count));
        assert_eq!(found, expected, "{count} sub-fingerprints");
    }
    let few = heard(&changed(&entry, 6), &entry, &all_of(15));
    assert_eq!(few, Heard::Undecided, "few must differ less");
}

#[test]
fn half_the_bits_differ_in_another_sound() {
    let (query, entry) = (sound(1, 80), sound(2, 80));
    assert_eq!(heard(&query, &entry, &all_of(80)), Heard::Other);
    assert_eq!(heard(&query, &entry, &all_of(24)), Heard::Other);
    assert_eq!(heard(&query, &entry, &all_of(23)), Heard::Undecided);
}

#[test]
fn a_sound_may_lie_a_second_beside_its_pictures() {
    let whole = sound(3, 100);
    let entry = joined(&[&whole.prints[8..]]);
    let segment = segment(time(20, 40), time(20, 40));
    assert_eq!(heard(&whole, &entry, &segment), Heard::Same);
    assert_eq!(heard(&entry, &whole, &segment), Heard::Same);
    let far = joined(&[&whole.prints[12..]]);
    assert_eq!(
        heard(&whole, &far, &segment),
        Heard::Undecided,
        "it is heard elsewhere in the entry"
    );
}

#[test]
fn silence_and_steady_sounds_decide_nothing() {
    let telling = sound(1, 80);
    let silent = Sound {
        prints: vec![None; 80],
    };
    let steady = changed(
        &Sound {
            prints: vec![Some(0x2A5F_00C3); 80],
        },
        1,
    );
    for quiet in [&silent, &steady] {
        for (query, entry) in [(quiet, quiet), (quiet, &telling), (&telling, quiet)] {
            assert_eq!(heard(query, entry, &all_of(80)), Heard::Undecided);
            assert_eq!(found(query, entry), []);
        }
    }
    let muted = joined(&[&silent.prints[..60], &telling.prints[60..]]);
    assert_eq!(heard(&muted, &telling, &all_of(80)), Heard::Same);
    assert_eq!(heard(&muted, &sound(2, 80), &all_of(80)), Heard::Undecided);
}

#[test]
fn a_sound_that_is_partly_the_same_is_no_other() {
    let (entry, other) = (sound(1, 120), sound(2, 120));
    let query = joined(&[&other.prints[..90], &entry.prints[90..]]);
    assert_eq!(heard(&query, &entry, &all_of(120)), Heard::Undecided);
    // Something of it is left everywhere.
    let left = |(a, b): (&Option<u32>, &Option<u32>)| {
        Some((a.as_ref()? & 0xFF00_0000) | (b.as_ref()? & 0x00FF_FFFF))
    };
    let query = Sound {
        prints: entry.prints.iter().zip(&other.prints).map(left).collect(),
    };
    let shares = all_of(120);
    assert_eq!(heard(&query, &entry, &shares), Heard::Undecided);
}

#[test]
fn the_lengths_of_a_segment_tell_the_speed() {
    let entry = sound(5, 200);
    let at_speed = |speed: f64| Sound {
        prints: (0..150)
            .map(|at| {
                // What they stand for is placed by its middle.
                let middle = REACH / STEP / 2.0;
                let other = ((f64::from(at) + middle) * speed - middle).round();
                entry.prints.get(other as usize).copied().flatten()
            })
            .collect(),
    };
    for (speed, expected, of_another) in [
        (1.0, Heard::Same, Heard::Other),
        (1.02, Heard::Same, Heard::Undecided),
        (0.98, Heard::Same, Heard::Undecided),
        (1.25, Heard::Undecided, Heard::Undecided),
        (0.8, Heard::Undecided, Heard::Undecided),
    ] {
        let [from, to] = time(20, 80);
        let segment = segment([from, to], [from * speed, to * speed]);
        let found = heard(&at_speed(speed), &entry, &segment);
        assert_eq!(found, expected, "speed {speed}");
        let found = heard(&sound(6, 150), &entry, &segment);
        assert_eq!(found, of_another, "another sound at speed {speed}");
    }
}

#[test]
fn times_that_make_no_sense_decide_nothing() {
    let entry = sound(1, 60);
    let mut segments = vec![Segment {
        query: Some([0.0, 10.0]),
        ..Segment::default()
    }];
    for [from, to] in [
        [5.0, 5.0],
        [10.0, 0.0],
        [f64::NAN, 4.0],
        [0.0, f64::INFINITY],
        [1e300, 2e300],
        [-30.0, -20.0],
    ] {
        segments.push(segment([from, to], [from, to]));
        segments.push(segment([from, to], [0.0, 10.0]));
    }
    for segment in segments {
        let found = heard(&entry, &entry, &segment);
        assert_eq!(found, Heard::Undecided, "{segment:?}");
    }
}

#[test]
fn stretches_are_found_at_any_offset() {
    let (entry, around) = (sound(1, 400), sound(2, 400));
    let query = changed(
        &joined(&[
            &around.prints[..50],
            &entry.prints[200..240],
            &around.prints[50..100],
            &entry.prints[10..50],
            &around.prints[100..140],
        ]),
        3,
    );
    let found = found(&query, &entry);
    let starts = |segment: &Segment| {
        let entry = segment.entry.map_or(f64::NAN, |[from, _]| from);
        [segment.query.unwrap()[0], entry].map(|from| ((from - 0.6) / STEP).round() as i64)
    };
    let starts: Vec<_> = found.iter().map(starts).collect();
    assert_eq!(starts, [[50, 200], [140, 10]]);
    for segment in &found {
        let length = segment.query.unwrap()[1] - segment.query.unwrap()[0];
        assert!((length - 40.0 * STEP).abs() < 1.0, "{length}");
    }
}

#[test]
fn strangers_have_no_stretch() {
    for seed in 10..20 {
        assert_eq!(found(&sound(seed, 800), &sound(seed + 100, 800)), []);
    }
    let empty = sound(1, 0);
    assert_eq!(found(&empty, &sound(1, 50)), []);
    assert_eq!(found(&sound(1, 50), &empty), []);
    assert_eq!(found(&sound(1, 20), &sound(1, 20)), [], "too short");
}

#[test]
fn of_repetitions_one_is_told() {
    let entry = sound(1, 60);
    let query = joined(&[&entry.prints, &entry.prints, &entry.prints]);
    assert_eq!(found(&query, &entry).len(), 3, "each time it is heard");
    let once = found(&entry, &query);
    assert_eq!(once.len(), 1, "once it is heard, though known thrice");
}

#[test]
fn a_sound_that_drifts_is_one_stretch() {
    let entry = sound(1, 300);
    let query = joined(&[
        &entry.prints[..100],
        &entry.prints[101..200],
        &entry.prints[201..],
    ]);
    let found = found(&query, &entry);
    assert_eq!(found.len(), 1, "{found:?}");
    let [from, to] = found[0].query.unwrap();
    assert!(from < 1.0 && to > 297.0 * STEP, "{found:?}");
}
