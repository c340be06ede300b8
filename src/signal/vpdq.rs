//! Lists of frames as vPDQ writes them: one line a frame with its number, quality, PDQ and second
//! (`0,100,e271…055c,0.000`).

use std::fmt::Write as _;

use super::pdq::differ;
use super::sequence::{Row, STILL, Sequence};

/// One line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// The frame, counted from 0.
    pub number: u64,
    /// Quality of PDQ, 0–100.
    pub quality: u8,
    /// PDQ.
    pub bits: [u8; 32],
    /// When it is shown, in seconds from the start.
    pub seconds: f64,
}

impl Line {
    /// The line as it is written, without a line feed.
    pub fn print(&self) -> String {
        let mut hex = String::with_capacity(64);
        for byte in self.bits {
            let _ = write!(hex, "{byte:02x}");
        }
        format!("{},{},{hex},{:.3}", self.number, self.quality, self.seconds)
    }

    /// The frame a line tells of.
    ///
    /// # Errors
    /// What is wrong with the line.
    pub fn parse(line: &str) -> Result<Self, &'static str> {
        let mut cells = line.trim().split(',');
        let mut next = || cells.next().ok_or("it has fewer than four values");
        let number = next()?
            .parse()
            .map_err(|_| "its first value is no number")?;
        let quality: u8 = next()?.parse().map_err(|_| "its quality is no number")?;
        let hex = next()?;
        let seconds: f64 = next()?.parse().map_err(|_| "its time is no number")?;
        if quality > 100 {
            return Err("its quality is above 100");
        }
        if !(0.0..1e6).contains(&seconds) {
            return Err("its time is no number of seconds");
        }
        if hex.len() != 64 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err("its third value is no PDQ: 64 hex digits are needed");
        }
        let mut bits = [0; 32];
        for (byte, digits) in bits.iter_mut().zip(hex.as_bytes().chunks(2)) {
            let digits = std::str::from_utf8(digits).unwrap_or("0");
            *byte = u8::from_str_radix(digits, 16).unwrap_or(0);
        }
        Ok(Self {
            number,
            quality,
            bits,
            seconds,
        })
    }
}

/// What a list tells of a video: frames that stay alike are one row, and each lasts until the next.
///
/// Lines that go back in time are left out.
pub fn sequence(lines: &[Line]) -> Sequence {
    let mut rows: Vec<Row> = Vec::new();
    let mut first: Option<[u8; 32]> = None;
    let step = match lines {
        [a, .., b] => (b.seconds - a.seconds) / (lines.len() - 1) as f64,
        _ => 1.0,
    };
    for (at, line) in lines.iter().enumerate() {
        let next = lines
            .get(at + 1)
            .map_or(line.seconds + step, |next| next.seconds);
        let [from_ms, to_ms] = [line.seconds, next].map(|s| (s * 1_000.0).round() as u32);
        if to_ms <= from_ms || rows.last().is_some_and(|row| row.to_ms > from_ms) {
            continue;
        }
        let is_still = first.is_some_and(|first| differ(&first, &line.bits) <= STILL);
        match rows.last_mut() {
            Some(row) if is_still => {
                row.to_ms = to_ms;
                if line.quality > row.quality {
                    (row.quality, row.bits) = (line.quality, line.bits);
                }
            }
            _ => {
                first = Some(line.bits);
                rows.push(Row {
                    from_ms,
                    to_ms,
                    quality: line.quality,
                    bits: line.bits,
                });
            }
        }
    }
    Sequence { rows }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str =
        "1,100,c0f11178372c6aaccddea259648fbfd62f434c89c9e99b249772be216c8d055c,0.033";

    #[test]
    fn a_line_is_read_and_written_alike() {
        let line = Line::parse(LINE).expect("it is whole");
        assert_eq!((line.number, line.quality, line.bits[0]), (1, 100, 0xC0));
        assert_eq!(line.print(), LINE);
    }

    #[test]
    fn what_is_wrong_is_told() {
        for (line, wrong) in [
            ("", "first value"),
            ("1", "fewer"),
            ("1,100,abc,0.0", "64 hex digits"),
            (&LINE.replace("100", "101"), "above 100"),
            (&LINE.replace("0.033", "-1"), "seconds"),
            (&LINE.replace("0.033", "nan"), "seconds"),
            (&LINE.replace("c0f1", "c0é"), "64 hex digits"),
        ] {
            let error = Line::parse(line).expect_err(line);
            assert!(error.contains(wrong), "{line}: {error}");
        }
    }

    #[test]
    fn like_frames_are_one_row() {
        let line = |number: u64, tone: u8| Line {
            number,
            quality: 60 + number as u8,
            bits: [tone; 32],
            seconds: number as f64 / 10.0,
        };
        let rows = sequence(&[
            line(0, 0),
            line(1, 0),
            line(2, 255),
            line(3, 255),
            line(1, 0),
        ])
        .rows;
        let times: Vec<_> = rows
            .iter()
            .map(|row| (row.from_ms, row.to_ms, row.quality))
            .collect();
        assert_eq!(times, [(0, 200, 61), (200, 300, 62)]);
        assert!(sequence(&[]).rows.is_empty());
    }
}
