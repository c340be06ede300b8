//! Marks over pictures: what is shared, and where edits are.

use crate::matching::Edit;
use crate::media::Projection;

use super::markup::jpeg_uri;
use super::pictures::{Aligned, Still};

/// A picture with marks over it; `alt` is escaped already.
pub(super) fn picture(frame: &Still, uri: &str, alt: &str, marks: &str) -> String {
    let (width, height) = (frame.width, frame.height);
    let over = match marks {
        "" => String::new(),
        marks => {
            format!("<svg viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\">{marks}</svg>")
        }
    };
    format!(
        "<div class=\"picture\"><img src=\"{uri}\" width=\"{width}\" height=\"{height}\" alt=\"{alt}\">{over}</div>\n"
    )
}

/// The part two pictures share, outlined.
pub(super) fn outlined(corners: &[(f64, f64)]) -> String {
    let points = points(corners);
    format!(
        "<polygon class=\"halo\" points=\"{points}\"/><polygon class=\"shared\" points=\"{points}\"/>"
    )
}

/// One picture in the frame of another, cut to what both show; `id` names the cut, `attributes` are those of the picture.
pub(super) fn over(aligned: &Aligned, frame: &Still, id: &str, attributes: &str) -> String {
    format!(
        "<clipPath id=\"{id}\"><polygon points=\"{}\"/></clipPath>\
         <image {attributes} clip-path=\"url(#{id})\" width=\"{}\" height=\"{}\" href=\"{}\"/>",
        points(&aligned.overlap.onto),
        frame.width,
        frame.height,
        jpeg_uri(&aligned.over)
    )
}

/// Corners as SVG writes them.
fn points(corners: &[(f64, f64)]) -> String {
    let corners = corners.iter();
    let points: Vec<String> = corners.map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    points.join(" ")
}

/// The places of edits on A, numbered as the list of edits is.
pub(super) fn edit_boxes(edits: &[Edit], a: &Still) -> String {
    let size = (a.width as f64, a.height as f64);
    let text = size.0.max(size.1) / 28.0;
    let mut boxes = Vec::new();
    for (number, edit) in edits.iter().enumerate() {
        let Some((x, y, width, height)) = edit.area.and_then(|area| placed(area, a.scale, size))
        else {
            continue;
        };
        let place =
            format!("x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"");
        let (left, base) = (x + text * 0.35, y + text * 1.05);
        boxes.push(format!(
            "<rect class=\"halo\" {place}/><rect class=\"edit\" {place}/>\
             <text x=\"{left:.1}\" y=\"{base:.1}\" font-size=\"{text:.1}\">{}</text>",
            number + 1
        ));
    }
    boxes.concat()
}

/// A box of the file in pixels of the page, cut to the picture.
fn placed(
    [x, y, width, height]: [f64; 4],
    scale: Projection,
    size: (f64, f64),
) -> Option<(f64, f64, f64, f64)> {
    let (left, top) = scale.at((x, y))?;
    let (right, bottom) = scale.at((x + width, y + height))?;
    let (left, right) = (left.clamp(0.0, size.0), right.clamp(0.0, size.0));
    let (top, bottom) = (top.clamp(0.0, size.1), bottom.clamp(0.0, size.1));
    (right > left && bottom > top).then_some((left, top, right - left, bottom - top))
}
