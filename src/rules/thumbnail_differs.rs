//! The embedded thumbnail shows another picture.

use crate::finding::Finding;

use super::fact::embedded;
use super::{Case, Rule};

/// `thumbnail-differs`.
pub(super) struct ThumbnailDiffers;

impl Rule for ThumbnailDiffers {
    fn code(&self) -> &'static str {
        "thumbnail-differs"
    }

    fn page(&self) -> &'static str {
        include_str!("thumbnail_differs.md")
    }

    fn check(&self, case: &Case) -> Vec<Finding> {
        let Some(file) = &case.file else {
            return Vec::new();
        };
        let Some(thumbnail) = file
            .thumbnail
            .as_ref()
            .filter(|thumbnail| thumbnail.differs())
        else {
            return Vec::new();
        };
        let likeness = thumbnail.likeness.unwrap_or_default();
        let distance = match thumbnail.distance {
            Some(distance) => format!(", PDQ distance {distance} of 256"),
            None => String::new(),
        };
        let says = format!(
            "a thumbnail of {} × {} pixels: correlation {likeness:.2}{distance}",
            thumbnail.width, thumbnail.height
        );
        let message = "the thumbnail embedded in the file shows another picture".to_owned();
        let evidence = embedded(file, says);
        let finding = Finding::new(self.code(), &case.reference.key, None, message, evidence);
        vec![finding.as_note()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Weight;
    use crate::matching::Thumbnail;
    use crate::rules::cases::{case, file};

    fn found(likeness: f64, distance: u32) -> Option<Finding> {
        let mut case = case("a caption");
        let mut own = file("a scene");
        own.thumbnail = Some(Thumbnail {
            width: 160,
            height: 120,
            fingerprint: None,
            distance: Some(distance),
            likeness: Some(likeness),
        });
        case.file = Some(own);
        ThumbnailDiffers.check(&case).pop()
    }

    #[test]
    fn another_picture_is_noted_and_the_same_is_not() {
        let finding = found(0.1, 126).expect("a finding");
        assert_eq!(finding.weight(), Weight::NoteOnly);
        let says: Vec<&str> = finding.evidence().iter().map(|e| e.says.as_str()).collect();
        assert_eq!(
            says,
            ["a thumbnail of 160 × 120 pixels: correlation 0.10, PDQ distance 126 of 256"]
        );
        assert_eq!(found(0.97, 20), None);
        // Tones were turned round, the lines are the same.
        assert_eq!(found(-0.4, 30), None);
    }
}
