//! The table of cities and first-level regions, embedded, read in place.
//!
//! Layout, little-endian: `CLGZ`; five `u32`: rows of regions, rows of cities, bytes of names, count of postings,
//! bytes of the key map; then these five parts. A region row is 16 bytes: country code (2), zero (2), name offset,
//! code offset, index of its first city. A city row is 12 bytes: name offset (4), latitude and longitude (`i16`, full
//! scale 90° and 180°, so within 0.3 km), region index (2), inhabitants (`u16`, `ln(n + 1) · 3000`). Cities stand in
//! the order of their regions, largest first. A name is a length byte and UTF-8. The map (fst) leads from a folded
//! name to `id << 1 | 1`, or to `posting << 1` where postings hold a count and that many ids; ids of regions follow
//! those of cities. Made by `bench gazetteer`.

use std::ops::Range;
use std::sync::LazyLock;

use super::{Place, PlaceLevel, lists};

static BYTES: &[u8] = include_bytes!("data/gazetteer.bin");
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    Table::open(BYTES).expect("the embedded table is made by our own maker and tested")
});

const HEAD: usize = 24;
const REGION_ROW: usize = 16;
const CITY_ROW: usize = 12;

/// The parts of the table, each a slice of the embedded bytes.
pub(super) struct Table {
    regions: &'static [u8],
    cities: &'static [u8],
    names: &'static [u8],
    postings: &'static [u8],
    keys: fst::Map<&'static [u8]>,
}

/// The embedded table; opening reads nothing but lengths.
pub(super) fn table() -> &'static Table {
    &TABLE
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

impl Table {
    fn open(bytes: &'static [u8]) -> Option<Self> {
        if bytes.get(..4)? != b"CLGZ" {
            return None;
        }
        let length = |part: usize| word(bytes, 4 + part * 4).map(|length| length as usize);
        let mut at = HEAD;
        let mut part = |bytes_long: usize| {
            let slice = bytes.get(at..at + bytes_long);
            at += bytes_long;
            slice
        };
        Some(Self {
            regions: part(length(0)? * REGION_ROW)?,
            cities: part(length(1)? * CITY_ROW)?,
            names: part(length(2)?)?,
            postings: part(length(3)? * 4)?,
            keys: fst::Map::new(part(length(4)?)?).ok()?,
        })
    }

    fn city_count(&self) -> usize {
        self.cities.len() / CITY_ROW
    }

    fn region_count(&self) -> usize {
        self.regions.len() / REGION_ROW
    }

    fn name(&self, offset: u32) -> Option<&'static str> {
        let at = offset as usize;
        let length = usize::from(*self.names.get(at)?);
        std::str::from_utf8(self.names.get(at + 1..at + 1 + length)?).ok()
    }

    /// Country code, region name and region code of the region `index`.
    fn region_row(&self, index: usize) -> Option<(&'static str, &'static str, &'static str)> {
        let row = self
            .regions
            .get(index * REGION_ROW..(index + 1) * REGION_ROW)?;
        let country = std::str::from_utf8(row.get(..2)?).ok()?;
        Some((
            country,
            self.name(word(row, 4)?)?,
            self.name(word(row, 8)?)?,
        ))
    }

    /// Indexes of the cities of the region `index`, largest first.
    pub(super) fn cities_of(&self, index: usize) -> Range<usize> {
        let first = |index: usize| {
            let row = self.regions.get(index * REGION_ROW..)?;
            word(row, 12).map(|first| first as usize)
        };
        let from = first(index).unwrap_or(0);
        let to = first(index + 1).unwrap_or_else(|| self.city_count());
        from..to.max(from)
    }

    /// Index of the region `code` of `country`.
    pub(super) fn region_index(&self, country: &str, code: &str) -> Option<usize> {
        let key = |index: usize| {
            self.region_row(index)
                .map(|(country, _, code)| (country, code))
        };
        let wanted = Some((country, code));
        let (mut low, mut high) = (0, self.region_count());
        while low < high {
            let middle = usize::midpoint(low, high);
            if key(middle) < wanted {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        (key(low) == wanted).then_some(low)
    }

    /// The region `code` of `country` as a place, without a position of its own.
    pub(super) fn region(&self, country: &str, code: &str) -> Option<Place> {
        self.region_at(self.region_index(country, code)?)
    }

    fn region_at(&self, index: usize) -> Option<Place> {
        let (country, name, code) = self.region_row(index)?;
        if name.is_empty() {
            return None;
        }
        Some(Place {
            level: PlaceLevel::Region,
            city: None,
            region: Some(name.to_owned()),
            country: lists::country_name(country).to_owned(),
            country_code: country.to_owned(),
            region_code: Some(code.to_owned()),
            lat: None,
            lon: None,
            population: 0,
        })
    }

    /// Latitude and longitude of the city `index`.
    pub(super) fn position(&self, index: usize) -> Option<(f64, f64)> {
        let row = self.cities.get(index * CITY_ROW..(index + 1) * CITY_ROW)?;
        let degrees = |at: usize, full: f64| {
            half(row, at).map(|value| f64::from(value.cast_signed()) / f64::from(i16::MAX) * full)
        };
        Some((degrees(4, 90.0)?, degrees(6, 180.0)?))
    }

    fn city_at(&self, index: usize) -> Option<Place> {
        let row = self.cities.get(index * CITY_ROW..(index + 1) * CITY_ROW)?;
        let (country, region, code) = self.region_row(usize::from(half(row, 8)?))?;
        let (lat, lon) = self.position(index)?;
        let people = (f64::from(half(row, 10)?) / 3_000.0).exp() - 1.0;
        let known = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Some(Place {
            level: PlaceLevel::City,
            city: Some(self.name(word(row, 0)?)?.to_owned()),
            region: known(region),
            country: lists::country_name(country).to_owned(),
            country_code: country.to_owned(),
            region_code: known(code).filter(|_| !region.is_empty()),
            lat: Some(lat),
            lon: Some(lon),
            population: people.round() as u64,
        })
    }

    /// Every city and region under the folded name `key`.
    pub(super) fn named(&self, key: &str) -> Vec<Place> {
        let Some(value) = self.keys.get(key) else {
            return Vec::new();
        };
        let id = (value >> 1) as usize;
        if value & 1 == 1 {
            return self.place(id).into_iter().collect();
        }
        let count = word(self.postings, id * 4).unwrap_or(0) as usize;
        let ids = (1..=count).filter_map(|at| word(self.postings, (id + at) * 4));
        ids.filter_map(|id| self.place(id as usize)).collect()
    }

    fn place(&self, id: usize) -> Option<Place> {
        match id.checked_sub(self.city_count()) {
            None => self.city_at(id),
            Some(region) => self.region_at(region),
        }
    }

    /// The city nearest to a position, and the kilometres to it.
    pub(super) fn nearest(&self, lat: f64, lon: f64) -> Option<(Place, f64)> {
        let mut best: Option<(usize, f64)> = None;
        for index in 0..self.city_count() {
            let Some((city_lat, city_lon)) = self.position(index) else {
                continue;
            };
            if (city_lat - lat).abs() > 1.0 {
                continue;
            }
            let km = super::relation::kilometres((lat, lon), (city_lat, city_lon));
            if best.is_none_or(|(_, nearest)| km < nearest) {
                best = Some((index, km));
            }
        }
        let (index, km) = best?;
        Some((self.city_at(index)?, km))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_can_be_read() {
        let table = table();
        assert!(table.city_count() > 50_000);
        for index in 0..table.city_count() {
            let city = table.city_at(index).expect("a city");
            assert!(
                !city.country.is_empty() && !city.country_code.is_empty(),
                "{city:?}"
            );
        }
        for index in 0..table.region_count() {
            let (country, _, code) = table.region_row(index).expect("a region");
            assert_eq!(table.region_index(country, code), Some(index));
            for city in table.cities_of(index) {
                assert_eq!(table.city_at(city).expect("a city").country_code, country);
            }
        }
    }

    #[test]
    fn a_damaged_table_does_not_open() {
        assert!(Table::open(b"").is_none());
        assert!(Table::open(b"CLGZ\xff\xff\xff\xff").is_none());
        assert!(Table::open(BYTES.get(..1000).expect("longer")).is_none());
    }
}
