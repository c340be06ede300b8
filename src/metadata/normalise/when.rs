//! Times of the record.

use jiff::SignedDuration;

use super::Merge;
use crate::metadata::{Block, Field, dates};
use crate::time::DateInterval;

impl Merge<'_> {
    /// The time of capture and the block it came from.
    pub(super) fn capture_time(&mut self) -> (Option<String>, Option<Block>) {
        let rivals: Vec<Field> = [
            self.exif_time(),
            self.iim_date(),
            self.xmp_time("Xmp"),
            self.xmp_time("Sidecar"),
            self.container_time(),
        ]
        .into_iter()
        .flatten()
        .collect();
        // A camera's clock stays one where XMP repeats it.
        let block =
            rivals.first().map(
                |field| match field.name.ends_with(".exif.DateTimeOriginal") {
                    true => Block::Exif,
                    false => field.from,
                },
            );
        let time = self.settle("capture_time", rivals, same_time);
        (time, block)
    }

    /// EXIF `DateTimeOriginal` with its sub-seconds and offset.
    fn exif_time(&self) -> Option<Field> {
        ["Photo", "Image"].into_iter().find_map(|group| {
            let name = format!("Exif.{group}.DateTimeOriginal");
            let value = self.exif_clock(
                group,
                "DateTimeOriginal",
                "SubSecTimeOriginal",
                "OffsetTimeOriginal",
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

    /// XMP `photoshop:DateCreated` of the file (`Xmp`) or of the sidecar (`Sidecar`).
    fn xmp_date(&self, group: &str) -> Option<Field> {
        self.xmp_date_of(&format!("{group}.photoshop.DateCreated"))
    }

    fn xmp_time(&self, group: &str) -> Option<Field> {
        self.xmp_date(group)
            .or_else(|| self.xmp_date_of(&format!("{group}.exif.DateTimeOriginal")))
    }

    fn xmp_date_of(&self, name: &str) -> Option<Field> {
        let field = self.one(name)?;
        Some(Field {
            value: dates::xmp(&field.value)?,
            ..field.clone()
        })
    }

    /// What a device noted in the container; never the time the container was written.
    fn container_time(&self) -> Option<Field> {
        let names = [
            "Keys.com.apple.quicktime.creationdate",
            "UserData.©day",
            "Riff.IDIT",
        ];
        names.iter().find_map(|name| {
            let field = self.one(name)?;
            let value = dates::xmp(&field.value).or_else(|| dates::ctime(&field.value))?;
            // A year alone is that of a work, not of a clock.
            if !value.contains('T') {
                return None;
            }
            Some(Field {
                value,
                ..field.clone()
            })
        })
    }

    /// When a video's container was written.
    pub(super) fn created(&self) -> Option<String> {
        self.value("Movie.CreateDate")
    }

    pub(super) fn digitized(&self) -> Option<String> {
        let exif = || {
            self.exif_clock(
                "Photo",
                "DateTimeDigitized",
                "SubSecTimeDigitized",
                "OffsetTimeDigitized",
            )
        };
        let iim = || self.iim_day("DigitizationDate", "DigitizationTime");
        let xmp =
            || dates::xmp(&self.first(&["Xmp.exif.DateTimeDigitized", "Xmp.xmp.CreateDate"])?);
        exif().or_else(iim).or_else(xmp)
    }

    pub(super) fn modified(&self) -> Option<String> {
        let xmp = || dates::xmp(&self.value("Xmp.xmp.ModifyDate")?);
        let movie = || self.value("Movie.ModifyDate");
        self.exif_modified().or_else(xmp).or_else(movie)
    }

    /// The main directory's time; its sub-seconds and offset stand in the EXIF one.
    fn exif_modified(&self) -> Option<String> {
        dates::exif(
            &self.value("Exif.Image.DateTime")?,
            self.first(&["Exif.Photo.SubSecTime", "Xmp.exif.SubSecTime"])
                .as_deref(),
            self.value("Exif.Photo.OffsetTime").as_deref(),
        )
    }

    fn exif_clock(
        &self,
        group: &str,
        clock: &str,
        subseconds: &str,
        offset: &str,
    ) -> Option<String> {
        let part = |tag: &str| self.value(&format!("Exif.{group}.{tag}"));
        // Some programs keep the sub-seconds of EXIF in its XMP form only.
        let fraction = part(subseconds).or_else(|| self.value(&format!("Xmp.exif.{subseconds}")));
        dates::exif(&part(clock)?, fraction.as_deref(), part(offset).as_deref())
    }

    pub(super) fn date_created(&mut self) -> Option<String> {
        let rivals = [
            self.xmp_date("Xmp"),
            self.xmp_date("Sidecar"),
            self.iim_date(),
        ];
        self.settle(
            "date_created",
            rivals.into_iter().flatten().collect(),
            same_time,
        )
    }

    /// A date and time of IIM.
    pub(super) fn iim_day(&self, date: &str, time: &str) -> Option<String> {
        let date = self.value(&format!("Iptc.Application2.{date}"))?;
        let time = self.value(&format!("Iptc.Application2.{time}"));
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
