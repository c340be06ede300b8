//! Position and place names of the record.

use super::Merge;
use crate::metadata::dates;
use crate::metadata::exif::numbers;
use crate::metadata::{Block, Conflict, Field, Gps, PlaceNames};

/// Degrees two positions may lie apart and still be one.
const SAME_POSITION: f64 = 0.001;

/// Most structures of one kind.
const MAX_PLACES: usize = 20;

impl Merge<'_> {
    /// The position; EXIF and XMP that give different ones are a conflict.
    pub(super) fn gps(&mut self) -> Option<Gps> {
        let exif = self.exif_gps();
        let xmp = self.xmp_gps();
        if let (Some(exif), Some(xmp)) = (exif, xmp) {
            let apart = (exif.lat - xmp.lat).abs().max((exif.lon - xmp.lon).abs());
            if apart > SAME_POSITION {
                let field = |name: &str, gps: Gps, from| Field {
                    name: name.to_owned(),
                    value: format!("{:.6} {:.6}", gps.lat, gps.lon),
                    from,
                };
                self.conflicts.push(Conflict {
                    key: "gps",
                    values: vec![
                        field("Exif.GPSInfo.GPSLatitude", exif, Block::Exif),
                        field("Xmp.exif.GPSLatitude", xmp, Block::Xmp),
                    ],
                });
            }
        }
        exif.or(xmp).or_else(|| self.container_gps())
    }

    /// The first position a device noted in the container.
    fn container_gps(&self) -> Option<Gps> {
        self.all_container_gps().next()
    }

    fn all_container_gps(&self) -> impl Iterator<Item = Gps> {
        let names = [
            "Keys.com.apple.quicktime.location.ISO6709",
            "UserData.©xyz",
            "UserData.loci",
            "Gpmf.GPS5",
        ];
        let values = names.into_iter().filter_map(|name| self.value(name));
        values.filter_map(|value| iso_6709(&value))
    }

    /// Every position of every block.
    pub(super) fn positions(&self) -> Vec<Gps> {
        let written = ["Xmp", "Sidecar"].into_iter().filter_map(|group| {
            let degrees = |name: &str| {
                let field = self.one(&format!("{group}.exif.{name}"))?;
                xmp_degrees(&field.value)
            };
            position(degrees("GPSLatitude")?, degrees("GPSLongitude")?, None)
        });
        let exif = self.exif_gps().into_iter();
        exif.chain(written)
            .chain(self.all_container_gps())
            .collect()
    }

    /// Where the camera looked, in degrees from north.
    pub(super) fn gps_direction(&self) -> Option<f64> {
        let names = ["Exif.GPSInfo.GPSImgDirection", "Xmp.exif.GPSImgDirection"];
        let field = names.iter().find_map(|name| self.one(name))?;
        let degrees = numbers(field).first().copied().flatten()?;
        (0.0..=360.0).contains(&degrees).then_some(degrees)
    }

    /// `GPSDateStamp` and `GPSTimeStamp` as one time in UTC.
    pub(super) fn gps_time(&self) -> Option<String> {
        let written = || {
            let date = self.value("Exif.GPSInfo.GPSDateStamp")?;
            // Some writers put the time behind the date.
            let date = date.split_whitespace().next()?;
            let parts = numbers(self.one("Exif.GPSInfo.GPSTimeStamp")?);
            let part = |n: usize| parts.get(n).copied().flatten();
            let (hour, minute, second) = (part(0)?, part(1)?, part(2).unwrap_or(0.0));
            let is_time = (0.0..24.0).contains(&hour)
                && (0.0..60.0).contains(&minute)
                && (0.0..60.0).contains(&second);
            let clock = format!("{date} {hour:02.0}:{minute:02.0}:{:02.0}", second.floor());
            dates::exif(&clock, None, Some("Z")).filter(|_| is_time)
        };
        let xmp = || dates::xmp(&self.value("Xmp.exif.GPSTimeStamp")?);
        written().or_else(xmp).or_else(|| self.value("Gpmf.GPSU"))
    }

    fn exif_gps(&self) -> Option<Gps> {
        let degrees = |name: &str, positive: char, negative: char| {
            let parts = numbers(self.one(&format!("Exif.GPSInfo.{name}"))?);
            let part = |n: usize| parts.get(n).copied().flatten();
            let value = part(0)? + (part(1).unwrap_or(0.0) + part(2).unwrap_or(0.0) / 60.0) / 60.0;
            let side = self.value(&format!("Exif.GPSInfo.{name}Ref"))?;
            match side.chars().next()?.to_ascii_uppercase() {
                c if c == positive => Some(value),
                c if c == negative => Some(-value),
                _ => None,
            }
        };
        let lat = degrees("GPSLatitude", 'N', 'S')?;
        let lon = degrees("GPSLongitude", 'E', 'W')?;
        let below = self.value("Exif.GPSInfo.GPSAltitudeRef");
        let alt = self
            .one("Exif.GPSInfo.GPSAltitude")
            .and_then(|field| numbers(field).first().copied().flatten());
        position(lat, lon, altitude(alt, below.as_deref()))
    }

    fn xmp_gps(&self) -> Option<Gps> {
        let lat = xmp_degrees(&self.value("Xmp.exif.GPSLatitude")?)?;
        let lon = xmp_degrees(&self.value("Xmp.exif.GPSLongitude")?)?;
        let below = self.value("Xmp.exif.GPSAltitudeRef");
        let alt = self
            .one("Xmp.exif.GPSAltitude")
            .and_then(|field| numbers(field).first().copied().flatten());
        position(lat, lon, altitude(alt, below.as_deref()))
    }

    /// Names of the place; where the flat ones of city, state and country are all absent, those of the one location
    /// shown, else of the one where it was made.
    pub(super) fn place(&mut self) -> PlaceNames {
        let place = PlaceNames {
            location: self.text(
                "location",
                &["Xmp.Iptc4xmpCore.Location", "Iptc.Application2.SubLocation"],
            ),
            city: self.text("city", &["Xmp.photoshop.City", "Iptc.Application2.City"]),
            state: self.text(
                "state",
                &["Xmp.photoshop.State", "Iptc.Application2.ProvinceState"],
            ),
            country: self.text(
                "country",
                &["Xmp.photoshop.Country", "Iptc.Application2.CountryName"],
            ),
        };
        if place.city.is_some() || place.state.is_some() || place.country.is_some() {
            return place;
        }
        let only =
            ["LocationShown", "LocationCreated"]
                .into_iter()
                .find_map(|structure| match self.locations(structure).as_slice() {
                    [one] => Some(one.clone()),
                    _ => None,
                });
        match only {
            Some(only) => PlaceNames {
                location: place.location.or(only.location),
                ..only
            },
            None => place,
        }
    }

    /// The places of a structure of the IPTC Extension, in order.
    pub(super) fn locations(&self, structure: &str) -> Vec<PlaceNames> {
        let numbered = (1..=MAX_PLACES).map(|n| format!("[{n}]"));
        let all = std::iter::once(String::new()).chain(numbered);
        let place = |n: String| {
            let member = |name: &str| {
                self.value(&format!(
                    "Xmp.Iptc4xmpExt.{structure}{n}/Iptc4xmpExt.{name}"
                ))
            };
            PlaceNames {
                location: member("Sublocation"),
                city: member("City"),
                state: member("ProvinceState"),
                country: member("CountryName"),
            }
        };
        all.map(place)
            .filter(|place| *place != PlaceNames::default())
            .collect()
    }
}

/// A position on the globe; `None` for anything else.
fn position(lat: f64, lon: f64, alt: Option<f64>) -> Option<Gps> {
    let is_real = lat.abs() <= 90.0 && lon.abs() <= 180.0;
    is_real.then_some(Gps { lat, lon, alt })
}

/// Metres, negative where the reference says below sea level.
fn altitude(metres: Option<f64>, reference: Option<&str>) -> Option<f64> {
    match reference {
        Some("1" | "3") => metres.map(|m| -m.abs()),
        _ => metres,
    }
}

/// `51,30.5N`, `51,30,30N` (XMP) or signed degrees.
fn xmp_degrees(text: &str) -> Option<f64> {
    let text = text.trim();
    let Some(side) = text.chars().last().filter(char::is_ascii_alphabetic) else {
        return text.parse().ok();
    };
    let mut value = 0.0;
    let mut unit = 1.0;
    for part in text.get(..text.len() - 1)?.split(',') {
        value += part.trim().parse::<f64>().ok()? / unit;
        unit *= 60.0;
    }
    match side.to_ascii_uppercase() {
        'N' | 'E' => Some(value),
        'S' | 'W' => Some(-value),
        _ => None,
    }
}

/// `+51.5000-000.1250+035.000/` (ISO 6709, annex H), degrees alone or with minutes and seconds.
fn iso_6709(text: &str) -> Option<Gps> {
    let text = text.trim().trim_end_matches('/');
    let text = text.split("CRS").next()?;
    let starts: Vec<usize> = text
        .char_indices()
        .filter(|(_, c)| matches!(c, '+' | '-'))
        .map(|(at, _)| at)
        .collect();
    let part = |n: usize| {
        let start = *starts.get(n)?;
        let end = starts.get(n + 1).copied().unwrap_or(text.len());
        text.get(start..end)
    };
    let lat = sexagesimal(part(0)?, 2)?;
    let lon = sexagesimal(part(1)?, 3)?;
    let alt = part(2)
        .and_then(|alt| alt.parse().ok())
        .filter(|alt: &f64| alt.is_finite());
    position(lat, lon, alt)
}

/// `±DD.D`, `±DDMM.M` or `±DDMMSS.S`, the degrees of `width` digits.
fn sexagesimal(text: &str, width: usize) -> Option<f64> {
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    let digits = text.get(1..)?;
    let whole = digits.split('.').next()?.len();
    let number = |range: std::ops::Range<usize>| digits.get(range)?.parse::<f64>().ok();
    let end = digits.len();
    let value = match whole.checked_sub(width) {
        Some(2) => number(0..width)? + number(width..end)? / 60.0,
        Some(4) => {
            let minutes = number(width..width + 2)? / 60.0;
            number(0..width)? + minutes + number(width + 2..end)? / 3_600.0
        }
        _ => digits.parse().ok()?,
    };
    Some(sign * value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_of_iso_6709_in_every_length() {
        for text in [
            "+51.5075-000.1278+035.0/",
            "+5130.45-00007.668/",
            "+513027.0-0000740.08CRSWGS_84/",
        ] {
            let gps = iso_6709(text).expect("a position");
            assert!((gps.lat - 51.5075).abs() < 1e-6, "{text}");
            assert!((gps.lon + 0.1278).abs() < 1e-4, "{text}");
        }
        for text in ["", "+51.5", "here", "+99.0+200.0/", "++"] {
            assert_eq!(iso_6709(text), None, "{text}");
        }
    }
}
