//! The embedded gazetteer: names to sets of places, containment, distance and rival claimants.

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
pub fn readings(name: &str) -> Option<Readings> {
    unimplemented!("{name}")
}

/// Every place named in running text, in order; names of people and agencies are passed over.
pub fn find(text: &str) -> Vec<PlaceMention> {
    unimplemented!("{text}")
}

/// The city nearest to a position, within 50 km.
pub fn nearest(lat: f64, lon: f64) -> Option<Place> {
    unimplemented!("{lat} {lon}")
}

/// How two names stand to each other, lifted to the finest level both give; rival claimants never conflict over what
/// both claim.
pub fn relation(a: &Readings, b: &Readings) -> Relation {
    unimplemented!("{} {}", a.name, b.name)
}

/// Attribution the gazetteer's licence asks for.
pub const ATTRIBUTION: &str = "Place names: GeoNames (geonames.org), CC-BY 4.0";
