//! An answer as one line: a checksum, a space, JSON.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::archive::EntryId;
use crate::fetch::Digest;
use crate::matching::{Edit, FramePair, Match, Segment, Thumbnail};
use crate::signal::Fingerprint;

use super::Answer;

/// The line that keeps `answer` under `key`.
pub(super) fn line(key: &str, answer: &Answer) -> String {
    let json = json!({
        "key": key,
        "size": answer.size,
        "thumbnail": answer.thumbnail.as_ref().map(thumbnail),
        "too_plain": answer.too_plain,
        "matches": answer.matches.iter().map(proof).collect::<Vec<_>>(),
    });
    let json = json.to_string();
    format!("{} {json}\n", Digest::of(json.as_bytes()).short())
}

/// The answers of all lines that are whole; of several under one key the last.
pub(super) fn read(bytes: &[u8]) -> HashMap<String, Arc<Answer>> {
    let text = String::from_utf8_lossy(bytes);
    let answers = text.lines().filter_map(answer_of);
    answers
        .map(|(key, answer)| (key, Arc::new(answer)))
        .collect()
}

fn answer_of(line: &str) -> Option<(String, Answer)> {
    let (sum, json) = line.split_once(' ')?;
    if Digest::of(json.as_bytes()).short() != sum {
        return None;
    }
    let row: Value = serde_json::from_str(json).ok()?;
    let matches = row.get("matches")?.as_array()?.iter();
    let answer = Answer {
        size: pair(row.get("size")?, |side| u32::try_from(side.as_u64()?).ok()).map(Into::into),
        thumbnail: maybe(row.get("thumbnail")?, thumbnail_of)?,
        too_plain: text(&row, "too_plain"),
        matches: matches.map(proof_of).collect::<Option<_>>()?,
    };
    Some((text(&row, "key")?, answer))
}

fn thumbnail(thumbnail: &Thumbnail) -> Value {
    let fingerprint = thumbnail.fingerprint.as_ref().map(|fingerprint| {
        json!([
            fingerprint.signal,
            fingerprint.version,
            fingerprint.quality,
            fingerprint.value.bytes(),
        ])
    });
    json!({
        "width": thumbnail.width,
        "height": thumbnail.height,
        "fingerprint": fingerprint,
        "distance": thumbnail.distance,
        "likeness": thumbnail.likeness,
    })
}

fn thumbnail_of(kept: &Value) -> Option<Thumbnail> {
    Some(Thumbnail {
        width: usize::try_from(kept.get("width")?.as_u64()?).ok()?,
        height: usize::try_from(kept.get("height")?.as_u64()?).ok()?,
        fingerprint: maybe(kept.get("fingerprint")?, fingerprint_of)?,
        distance: maybe(kept.get("distance")?, |d| u32::try_from(d.as_u64()?).ok())?,
        likeness: kept.get("likeness")?.as_f64(),
    })
}

fn fingerprint_of(kept: &Value) -> Option<Fingerprint> {
    let [signal, version, quality, bytes] = kept.as_array()?.as_slice() else {
        return None;
    };
    let bytes = bytes.as_array()?.iter();
    let bytes = bytes.map(|byte| u8::try_from(byte.as_u64()?).ok());
    let signal = signal.as_str()?;
    Some(Fingerprint {
        signal: signal.to_owned(),
        version: u32::try_from(version.as_u64()?).ok()?,
        quality: u8::try_from(quality.as_u64()?).ok()?,
        value: crate::signal::Value::from_bytes(signal, bytes.collect::<Option<_>>()?),
    })
}

fn proof(matched: &Match) -> Value {
    json!({
        "entry": matched.entry.0,
        "signal": matched.signal,
        "distance": matched.distance,
        "inliers": matched.inliers,
        "query_overlap": matched.query_overlap,
        "entry_overlap": matched.entry_overlap,
        "transform": matched.transform,
        "edits": matched.edits.iter().map(edit).collect::<Vec<_>>(),
        "segments": matched.segments.iter().map(segment).collect::<Vec<_>>(),
    })
}

fn proof_of(kept: &Value) -> Option<Match> {
    let number = |key: &str| kept.get(key)?.as_f64();
    let list = |key: &str| Some(kept.get(key)?.as_array()?.iter());
    Some(Match {
        entry: EntryId(text(kept, "entry")?),
        signal: text(kept, "signal")?,
        distance: number("distance")?,
        inliers: maybe(kept.get("inliers")?, |n| u32::try_from(n.as_u64()?).ok())?,
        query_overlap: number("query_overlap")?,
        entry_overlap: number("entry_overlap")?,
        transform: list("transform")?
            .map(Value::as_f64)
            .collect::<Option<_>>()?,
        edits: list("edits")?.map(edit_of).collect::<Option<_>>()?,
        segments: list("segments")?.map(segment_of).collect::<Option<_>>()?,
    })
}

fn edit(edit: &Edit) -> Value {
    json!([edit.kind, edit.side, edit.amount, edit.area])
}

fn edit_of(kept: &Value) -> Option<Edit> {
    let [kind, side, amount, area] = kept.as_array()?.as_slice() else {
        return None;
    };
    let corners = |area: &Value| {
        let corners = area.as_array()?.iter().map(Value::as_f64);
        corners.collect::<Option<Vec<_>>>()?.try_into().ok()
    };
    Some(Edit {
        kind: kind.as_str()?.to_owned(),
        side: side.as_str().map(str::to_owned),
        amount: amount.as_f64(),
        area: maybe(area, corners)?,
    })
}

fn segment(segment: &Segment) -> Value {
    let evidence = segment.evidence.iter();
    let evidence = evidence.map(|pair| json!([pair.query, pair.frame, pair.entry]));
    json!([
        segment.query,
        segment.frames,
        segment.entry,
        evidence.collect::<Vec<_>>(),
    ])
}

fn segment_of(kept: &Value) -> Option<Segment> {
    let [query, frames, entry, evidence] = kept.as_array()?.as_slice() else {
        return None;
    };
    let frame = |kept: &Value| {
        let [query, frame, entry] = kept.as_array()?.as_slice() else {
            return None;
        };
        Some(FramePair {
            query: query.as_f64(),
            frame: frame.as_u64(),
            entry: entry.as_f64(),
        })
    };
    let evidence = evidence.as_array()?.iter();
    Some(Segment {
        query: pair(query, Value::as_f64),
        frames: pair(frames, Value::as_u64),
        entry: pair(entry, Value::as_f64),
        evidence: evidence.map(frame).collect::<Option<_>>()?,
    })
}

fn text(row: &Value, key: &str) -> Option<String> {
    row.get(key)?.as_str().map(str::to_owned)
}

/// Two of one kind; `None` for null.
fn pair<T>(kept: &Value, of: impl Fn(&Value) -> Option<T>) -> Option<[T; 2]> {
    let [first, second] = kept.as_array()?.as_slice() else {
        return None;
    };
    Some([of(first)?, of(second)?])
}

/// What may be null; an outer `None` where it is neither that nor what it should be.
#[expect(clippy::option_option, reason = "absent and wrong are two things here")]
fn maybe<T>(kept: &Value, of: impl Fn(&Value) -> Option<T>) -> Option<Option<T>> {
    match kept {
        Value::Null => Some(None),
        kept => of(kept).map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::Match;

    fn answer() -> Answer {
        Answer {
            size: Some((1_600, 1_067)),
            thumbnail: Some(Thumbnail {
                width: 160,
                height: 120,
                fingerprint: Some(Fingerprint {
                    signal: "pdq".to_owned(),
                    version: 1,
                    quality: 88,
                    value: crate::signal::Value::from_bytes("pdq", vec![7; 32]),
                }),
                distance: Some(12),
                likeness: Some(0.1 + 0.2),
            }),
            too_plain: Some("it is grey".to_owned()),
            matches: vec![Match {
                inliers: Some(40),
                transform: vec![1.0 / 3.0, 0.0, -7.25, 1e-17, 0.1, 5e8],
                edits: vec![Edit {
                    kind: "crop".to_owned(),
                    side: Some("left".to_owned()),
                    amount: Some(0.3),
                    area: Some([0.0, 1.0, 2.0, 3.5]),
                }],
                segments: vec![Segment {
                    query: Some([0.1, 2.0]),
                    frames: Some([3, 9]),
                    entry: None,
                    evidence: vec![FramePair {
                        query: Some(0.7),
                        frame: None,
                        entry: Some(4.0),
                    }],
                }],
                ..Match::whole(EntryId("a b".to_owned()), "pdq", 3.0)
            }],
        }
    }

    #[test]
    fn an_answer_comes_back_to_the_last_bit() {
        let bare = Answer {
            size: None,
            thumbnail: None,
            too_plain: None,
            matches: Vec::new(),
        };
        let text = line("k", &answer()) + &line("l", &bare);
        let read = read(text.as_bytes());
        assert_eq!(read.get("k").map(AsRef::as_ref), Some(&answer()));
        assert_eq!(read.get("l").map(AsRef::as_ref), Some(&bare));
    }

    #[test]
    fn a_line_that_is_torn_or_changed_is_none() {
        let whole = line("k", &answer());
        for end in 0..whole.len() - 1 {
            assert!(read(whole.as_bytes()[..end].as_ref()).is_empty(), "{end}");
        }
        assert!(read(whole.replace("1600", "1601").as_bytes()).is_empty());
        let torn = format!("{}\n{whole}", &whole[..40]);
        assert_eq!(read(torn.as_bytes()).len(), 1);
        assert!(read(&[0xff; 64]).is_empty());
    }
}
