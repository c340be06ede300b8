//! Times of the record.

use jiff::SignedDuration;

use super::Merge;
use crate::metadata::{Block, Field, dates};
use crate::time::DateInterval;

impl Merge<'_> {
    /// The time of capture and the block it came from.
    pub(super) fn capture_time(&mut self) -> (Option<String>, Option<Block>) {
        let rivals: Vec<Field> = [self.exif_time(), self.iim_date(), self.xmp_time()]
            .into_iter()
            .flatten()
            .collect();
        let block = rivals.first().map(|field| field.from);
        let time = self.settle("capture_time", rivals, same_time);
        (time, block)
    }

    /// EXIF `DateTimeOriginal` with its sub-seconds and offset.
    fn exif_time(&self) -> Option<Field> {
        ["Photo", "Image"].into_iter().find_map(|group| {
            let name = format!("Exif.{group}.DateTimeOriginal");
            let part = |tag: &str| self.value(&format!("Exif.{group}.{tag}"));
            let value = dates::exif(
                &self.value(&name)?,
                part("SubSecTimeOriginal").as_deref(),
                part("OffsetTimeOriginal").as_deref(),
            )?;
            Some(Field {
                name,
                value,
                from: Block::Exif,
            })
        })
    }

    /// IIM `DateCreated` and `TimeCreated`.
    fn iim_date(&self) -> Option<Field> {
        let name = "Iptc.Application2.DateCreated";
        let time = self.value("Iptc.Application2.TimeCreated");
        Some(Field {
            name: name.to_owned(),
            value: dates::iim(&self.value(name)?, time.as_deref())?,
            from: Block::Iim,
        })
    }

    /// XMP `photoshop:DateCreated`.
    fn xmp_date(&self) -> Option<Field> {
        self.xmp_date_of("Xmp.photoshop.DateCreated")
    }

    fn xmp_time(&self) -> Option<Field> {
        self.xmp_date()
            .or_else(|| self.xmp_date_of("Xmp.exif.DateTimeOriginal"))
    }

    fn xmp_date_of(&self, name: &str) -> Option<Field> {
        Some(Field {
            name: name.to_owned(),
            value: dates::xmp(&self.value(name)?)?,
            from: Block::Xmp,
        })
    }

    pub(super) fn date_created(&mut self) -> Option<String> {
        let rivals = [self.xmp_date(), self.iim_date()];
        self.settle(
            "date_created",
            rivals.into_iter().flatten().collect(),
            same_time,
        )
    }

    pub(super) fn embargo_until(&self) -> Option<String> {
        let date = self.value("Iptc.Application2.ReleaseDate")?;
        let time = self.value("Iptc.Application2.ReleaseTime");
        dates::iim(&date, time.as_deref())
    }
}

/// Whether two times are less than a day apart: desks leave the clock at midnight and the zone at zero.
fn same_time(used: &Field, other: &Field) -> bool {
    let day = SignedDuration::from_hours(24);
    match (
        DateInterval::parse(&used.value),
        DateInterval::parse(&other.value),
    ) {
        (Some(used), Some(other)) => !used.apart_by(&other, day),
        _ => used.value == other.value,
    }
}
