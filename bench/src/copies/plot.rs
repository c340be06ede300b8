//! Figures as bars in an SVG picture.

use std::fmt::Write as _;

/// Height of a row and width of the bars, in the picture's own units.
const ROW: usize = 18;
const BARS: usize = 420;
const LEFT: usize = 190;

/// Which side of the target is good.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Good {
    /// At the target and above.
    Above,
    /// At the target and below.
    Below,
}

/// One bar a row from 0 to `most`, with a line at the target; bars on its wrong side have another colour.
pub(super) fn bars(
    title: &str,
    rows: &[(String, f64)],
    most: f64,
    target: f64,
    good: Good,
) -> String {
    let (width, height) = (LEFT + BARS + 70, ROW * rows.len() + 60);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <title>{title}</title>\n<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n\
         <text x=\"10\" y=\"22\" font-size=\"14\">{title}</text>\n"
    );
    for (n, (name, value)) in rows.iter().enumerate() {
        let y = 40 + n * ROW;
        let long = (value / most).min(1.0) * BARS as f64;
        let is_good = match good {
            Good::Above => *value >= target,
            Good::Below => *value <= target,
        };
        let colour = if is_good { "#2a6f97" } else { "#c1440e" };
        let digits = if most > 1.0 { 1 } else { 3 };
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{name}</text><rect x=\"{LEFT}\" y=\"{y}\" width=\"{long:.1}\" height=\"{}\" fill=\"{colour}\"/><text x=\"{:.1}\" y=\"{}\">{value:.digits$}</text>",
            LEFT - 8,
            y + 11,
            ROW - 5,
            LEFT as f64 + long + 6.0,
            y + 11,
        );
    }
    let x = LEFT as f64 + target / most * BARS as f64;
    let _ = writeln!(
        svg,
        "<path d=\"M{x:.1} 36V{}\" stroke=\"#333\" stroke-dasharray=\"3 3\"/>\n</svg>",
        height - 16
    );
    svg
}
