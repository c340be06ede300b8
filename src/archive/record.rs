//! What one source says of an entry.

use crate::metadata::{Block, Metadata};
use crate::time::DateInterval;

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
    ///
    /// The date a desk wrote goes before the camera's clock, which may be set wrong and counts for less.
    pub fn from_metadata(metadata: &Metadata) -> Self {
        let by_desk = metadata
            .date_created
            .as_deref()
            .and_then(DateInterval::parse);
        let date = by_desk.or_else(|| metadata.capture_interval());
        let by_clock = by_desk.is_none()
            && matches!(metadata.capture_block, Some(Block::Exif | Block::Container));
        let credit = metadata.credit.clone().or_else(|| metadata.source.clone());
        let terms: Vec<&str> = [&metadata.usage_terms, &metadata.instructions]
            .into_iter()
            .filter_map(|text| text.as_deref())
            .collect();
        Self {
            date,
            date_kind: date.map(|_| DateKind::Captured),
            date_from_clock: date.is_some() && by_clock,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desk_date_goes_before_the_clock() {
        let clock = Metadata {
            capture_time: Some("2019-11-15T10:30:00".to_owned()),
            capture_block: Some(Block::Exif),
            ..Metadata::default()
        };
        let record = Record::from_metadata(&clock);
        assert!(record.date_from_clock);
        assert_eq!(record.date, DateInterval::parse("2019-11-15T10:30:00"));
        let desk = Metadata {
            date_created: Some("2019-11-16".to_owned()),
            ..clock
        };
        let record = Record::from_metadata(&desk);
        assert!(!record.date_from_clock);
        assert_eq!(record.date, DateInterval::parse("2019-11-16"));
        assert_eq!(Record::from_metadata(&Metadata::default()).date_kind, None);
    }
}
