//! The embedded gazetteer: names to sets of places, containment, distance and rival claimants.
//!
//! Cities and first-level regions come from `GeoNames` (`table`); countries, the names news uses, squares, bases,
//! crossings and rival claimants are kept by hand (`lists`, `data/*.tsv`).

pub mod figures;
mod fold;
mod grammar;
mod lists;
mod lookup;
mod mentions;
mod relation;
mod running;
mod spots;
mod table;
#[cfg(test)]
mod tests;
mod words;

pub use fold::fold;
pub(crate) use fold::{latin, letters};

/// How fine a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaceLevel {
    /// A country or a territory with its own country code.
    Country,
    /// A first-level region (province, state, governorate, strip).
    Region,
    /// A city, base, square, crossing or another spot.
    City,
}

/// One place the gazetteer knows.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// How fine it is; the fields finer than it are `None`.
    pub level: PlaceLevel,
    /// City or spot name in English.
    pub city: Option<String>,
    /// First-level region name in English.
    pub region: Option<String>,
    /// Country name in English.
    pub country: String,
    /// ISO 3166-1 alpha-2 code of the country.
    pub country_code: String,
    /// Code of the first-level region, unique inside the country.
    pub region_code: Option<String>,
    /// Latitude of its centre in degrees, north positive.
    pub lat: Option<f64>,
    /// Longitude of its centre in degrees, east positive.
    pub lon: Option<f64>,
    /// Inhabitants; 0 where unknown. Orders readings, nothing else.
    pub population: u64,
}

/// Every place one name may mean, likeliest first; never empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Readings {
    /// The name as written.
    pub name: String,
    /// What it may mean.
    pub places: Vec<Place>,
}

/// A name found in running text.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceMention {
    /// Byte range of the name in the text.
    pub range: std::ops::Range<usize>,
    /// What the name may mean, narrowed by its neighbours (`Gaza, Palestine`).
    pub readings: Readings,
}

/// A name that may be where something is: of a building, or of a place the words around do not settle.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// The name as written.
    pub name: String,
    /// What it may mean, likeliest first; empty where the gazetteer does not know it.
    pub places: Vec<Place>,
}

/// How two sets of readings stand to each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Relation {
    /// At least one pair of readings may be the same place, or one contains the other.
    Compatible,
    /// Every pair is disjoint; `km` between the nearest pair where both have coordinates.
    Disjoint {
        /// Great-circle kilometres between the nearest pair.
        km: Option<f64>,
    },
}

/// What the name means, likeliest first; `None` where the gazetteer does not know it.
///
/// A name of several parts is narrowed by the later ones (`Khan Yunis, Gaza Strip`); unknown parts are let go, so
/// `Some village, Anbar, Iraq` means Anbar. Names over 200 bytes are not looked up.
pub fn readings(name: &str) -> Option<Readings> {
    lookup::readings(name)
}

/// Every place named in running text, in order; names of people and agencies are passed over.
///
/// Made to be right rather than complete: a name counts where the words around it make it a place (`in`, `near`,
/// `outside`, a place it lies in behind a comma). `Khan Yunis, Gaza` is one mention. Reads the first 16 KiB.
pub fn find(text: &str) -> Vec<PlaceMention> {
    running::find(text)
}

/// Names in `text` that may be where something is and are not among `firm`, which [`find`] gave; in order.
///
/// Made to be complete rather than right: enough to be shown and to leave a question open, never to contradict.
pub fn spots(text: &str, firm: &[PlaceMention]) -> Vec<Spot> {
    spots::spots(running::readable(text), firm)
}

/// Whether a folded word names people by their country (`iraqi`, `germans`).
pub(crate) fn is_demonym(key: &str) -> bool {
    !lists::demonym(key).is_empty()
}

/// The countries a folded word names people by.
pub(crate) fn people_of(key: &str) -> Option<Readings> {
    let places: Vec<Place> = lists::demonym(key)
        .iter()
        .map(|code| lists::country(code))
        .collect();
    (!places.is_empty()).then(|| Readings {
        name: key.to_owned(),
        places,
    })
}

/// The city nearest to a position, within 50 km.
pub fn nearest(lat: f64, lon: f64) -> Option<Place> {
    let known = (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon);
    let (place, km) = table::table().nearest(lat, lon).filter(|_| known)?;
    (km <= 50.0).then_some(place)
}

/// How two names stand to each other, lifted to the finest level both give; rival claimants never conflict over what
/// both claim.
///
/// Within one country places 50 km apart or less are compatible; a name with no or over 256 readings is compatible
/// with everything.
pub fn relation(a: &Readings, b: &Readings) -> Relation {
    relation::relation(a, b)
}

/// Great-circle kilometres between two places; `None` where either has no position of its own.
pub fn kilometres(a: &Place, b: &Place) -> Option<f64> {
    let at = |place: &Place| place.lat.zip(place.lon);
    Some(relation::kilometres(at(a)?, at(b)?))
}

/// Attribution the gazetteer's licence asks for.
pub const ATTRIBUTION: &str = "Place names: GeoNames (geonames.org), CC-BY 4.0";
