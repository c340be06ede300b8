//! What one source says of an entry.

use crate::metadata::{Block, Metadata};

use super::{DateKind, Record, RecordSource};

impl Record {
    /// A record of `source` that says nothing.
    pub fn empty(source: RecordSource) -> Self {
        Self {
            source,
            date: None,
            date_kind: None,
            date_from_clock: false,
            place: None,
            position: None,
            caption: None,
            credit: None,
            creator: Vec::new(),
            outlet: None,
            asset_id: None,
            source_url: None,
            rating: None,
            reviewer: None,
            review_url: None,
            killed: None,
            embargo_until: None,
            usage_terms: None,
        }
    }

    /// What a file says of itself.
    pub fn from_metadata(metadata: &Metadata) -> Self {
        let date = metadata.capture_interval();
        let credit = metadata.credit.clone().or_else(|| metadata.source.clone());
        let terms: Vec<&str> = [&metadata.usage_terms, &metadata.instructions]
            .into_iter()
            .filter_map(|text| text.as_deref())
            .collect();
        Self {
            date,
            date_kind: date.map(|_| DateKind::Captured),
            date_from_clock: date.is_some() && metadata.capture_block == Some(Block::Exif),
            place: metadata.place_words(),
            position: metadata.gps.map(|gps| (gps.lat, gps.lon)),
            caption: metadata.caption.clone(),
            credit,
            creator: metadata.creator.clone(),
            asset_id: metadata.asset_id.clone(),
            embargo_until: metadata.embargo_until.clone(),
            usage_terms: (!terms.is_empty()).then(|| terms.join("; ")),
            ..Self::empty(RecordSource::File)
        }
    }
}
