//! Position and place names of the record.

use super::Merge;
use crate::metadata::exif::numbers;
use crate::metadata::{Block, Conflict, Field, Gps};

/// Degrees two positions may lie apart and still be one.
const SAME_POSITION: f64 = 0.001;

/// Names of a place.
#[derive(Default)]
pub(super) struct Place {
    pub(super) city: Option<String>,
    pub(super) state: Option<String>,
    pub(super) country: Option<String>,
}

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
        exif.or(xmp)
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

    /// City, state and country; where the flat fields are all absent, those of the one location shown, else of the
    /// one where it was made.
    pub(super) fn place(&mut self) -> Place {
        let place = Place {
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
        ["LocationShown", "LocationCreated"]
            .into_iter()
            .find_map(|structure| self.location(structure))
            .unwrap_or_default()
    }

    fn location(&self, structure: &str) -> Option<Place> {
        let member = |n: &str, name: &str| {
            self.value(&format!(
                "Xmp.Iptc4xmpExt.{structure}{n}/Iptc4xmpExt.{name}"
            ))
        };
        let place = |n: &str| {
            let place = Place {
                city: member(n, "City"),
                state: member(n, "ProvinceState"),
                country: member(n, "CountryName"),
            };
            let is_known = place.city.is_some() || place.state.is_some() || place.country.is_some();
            is_known.then_some(place)
        };
        let first = place("[1]").or_else(|| place(""))?;
        place("[2]").is_none().then_some(first)
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
