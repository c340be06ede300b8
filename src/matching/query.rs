//! A picture made ready to be looked up and compared.

use super::likeness::Sums;
use crate::fetch::Digest;
use crate::index::Ballot;
use crate::media::{Plane, Rendition};
use crate::model::Model;
use crate::signal::embedding::Embedding;
use crate::signal::local::{self, Colours, Feature, Kind, Mirrored, Scales, WHOLE};
use crate::signal::{
    Dihedral, Fingerprint, Region, SIGNALS, SMALL_SIDE, Undecidable, pdq, regions,
};

/// How closely features of a query are looked for.
struct Care {
    /// Pixels of the longer side at which they are looked for first, and smaller sizes after it.
    longest: usize,
    sizes: usize,
    /// Small pictures are enlarged by no more than this.
    enlarged: usize,
    /// Features of a query without regions of its own.
    features: usize,
    /// Features of the whole where it has regions; the rest is theirs.
    beside: usize,
}

impl Care {
    /// A picture that stands for itself.
    const PICTURE: Self = Self {
        longest: 800,
        sizes: 9,
        enlarged: 2,
        features: 1_000,
        beside: 400,
    };
    /// One of many frames of a video: they need not each be found.
    const FRAME: Self = Self {
        longest: 512,
        sizes: 7,
        enlarged: 1,
        features: 500,
        beside: 200,
    };
}

/// Parts of a query that a model is asked about, the largest.
const DESCRIBED: usize = 2;

/// A picture made ready to be looked up and compared.
pub struct Query {
    digest: Digest,
    width: u32,
    height: u32,
    parts: Vec<Part>,
    fingerprints: Vec<Fingerprint>,
    looked_up: Vec<(usize, Dihedral)>,
    undecidable: Option<Undecidable>,
    pub(super) colours: Colours,
    pub(super) sums: Sums,
    pub(super) scales: Scales,
    upright: Vec<Feature>,
    mirrored: Vec<Feature>,
}

/// The whole picture, or a part of it that may be a picture of its own.
pub(super) struct Part {
    /// Left, top, width and height in declared pixels.
    pub(super) area: [f64; 4],
    /// Its luma plane of 64 × 64 pixels.
    pub(super) small: Plane,
}

impl Query {
    /// The query for a file of `digest` that declares `width` × `height` pixels after orientation.
    ///
    /// A picture too plain for PDQ keeps no PDQ fingerprint of its whole.
    pub fn new(digest: Digest, width: u32, height: u32, rendition: &Rendition) -> Self {
        Self::with(&Care::PICTURE, digest, (width, height), rendition)
    }

    /// The same for a frame of a video: with fewer features where it is one of `many`.
    pub fn of_frame(digest: Digest, frame: &Rendition, many: bool) -> Self {
        let size = (frame.full_width, frame.full_height);
        let care = if many { &Care::FRAME } else { &Care::PICTURE };
        Self::with(care, digest, size, frame)
    }

    fn with(
        care: &Care,
        digest: Digest,
        (width, height): (u32, u32),
        rendition: &Rendition,
    ) -> Self {
        let luma = rendition.luma();
        let longer = luma.width.max(luma.height);
        let whole = Region {
            left: 0,
            top: 0,
            width: luma.width,
            height: luma.height,
        };
        let regions = regions(&luma);
        let longest = care.longest.min(longer * care.enlarged) as f32;
        let scales = Scales::new(&luma, longest, care.sizes);
        let upright = features(&scales, &regions, longer as f32, care);
        let mut query = Self {
            digest,
            width,
            height,
            parts: Vec::new(),
            fingerprints: Vec::new(),
            looked_up: Vec::new(),
            undecidable: None,
            colours: Colours::of(rendition),
            sums: Sums::new(&luma),
            mirrored: scales.mirrored(&upright),
            scales,
            upright,
        };
        query.undecidable = query.add_part(whole, rendition).err();
        for region in regions {
            let Region {
                left,
                top,
                width,
                height,
            } = region;
            if let Some(part) = rendition.part(left, top, width, height) {
                // A part too plain is not looked up.
                let _ = query.add_part(region, &part);
            }
        }
        for signal in SIGNALS.iter().filter(|signal| signal.name() != pdq::NAME) {
            if let Ok(fingerprint) = signal.compute(rendition) {
                query.looked_up.push((0, Dihedral::Upright));
                query.fingerprints.push(fingerprint);
            }
        }
        query
    }

    /// Asks `model` too: about the whole and its largest parts, which are of `rendition`.
    pub fn describe(&mut self, model: &Model, rendition: &Rendition) {
        let across = rendition.width as f64 / f64::from(self.width.max(1));
        let down = rendition.height as f64 / f64::from(self.height.max(1));
        let mut parts: Vec<(usize, [f64; 4])> = self
            .parts
            .iter()
            .map(|part| part.area)
            .enumerate()
            .skip(1)
            .collect();
        parts.sort_by(|(_, a), (_, b)| (b[2] * b[3]).total_cmp(&(a[2] * a[3])));
        parts.truncate(DESCRIBED);
        let mut said = vec![(0, Embedding::of(model, rendition))];
        for (number, [left, top, width, height]) in parts {
            let sized = |at: f64, scale: f64| (at * scale).round() as usize;
            let part = rendition.part(
                sized(left, across),
                sized(top, down),
                sized(width, across),
                sized(height, down),
            );
            said.push((number, part.and_then(|part| Embedding::of(model, &part))));
        }
        for (number, embedding) in said {
            if let Some(embedding) = embedding {
                self.looked_up.push((number, Dihedral::Upright));
                self.fingerprints.push(embedding.fingerprint());
            }
        }
    }

    fn add_part(&mut self, region: Region, rendition: &Rendition) -> Result<(), Undecidable> {
        let (width, height) = self.sums.size();
        let across = f64::from(self.width.max(1)) / width.max(1) as f64;
        let down = f64::from(self.height.max(1)) / height.max(1) as f64;
        self.parts.push(Part {
            area: [
                region.left as f64 * across,
                region.top as f64 * down,
                region.width as f64 * across,
                region.height as f64 * down,
            ],
            small: rendition.thumbnail(SMALL_SIDE),
        });
        for (form, fingerprint) in pdq::dihedral(rendition)? {
            self.looked_up.push((self.parts.len() - 1, form));
            self.fingerprints.push(fingerprint);
        }
        Ok(())
    }

    /// The fingerprints to look up: for the whole and then for each part PDQ in the order of [`Dihedral::ALL`], then
    /// the other signals of the whole, upright, then what a model says of some of them.
    ///
    /// [`crate::archive::Candidate::query`] is an index into this list.
    pub fn fingerprints(&self) -> &[Fingerprint] {
        &self.fingerprints
    }

    /// The features to look up, as they lie and as a mirror shows them.
    pub fn ballots(&self) -> Vec<Ballot> {
        let all = |mirrored: Mirrored| {
            let features = self.features(mirrored).iter();
            features.map(move |feature| Ballot::of(feature, mirrored))
        };
        all(Mirrored::No).chain(all(Mirrored::Yes)).collect()
    }

    /// Whether most of a part is what light leaves, not text, logos and charts, which stand on many pictures.
    pub(super) fn is_photographed(&self, part: &Part) -> bool {
        let [left, top, width, height] = part.area;
        let longer = f64::from(self.width.max(self.height));
        let lies_in = |feature: &&Feature| {
            let (x, y) = (f64::from(feature.x) * longer, f64::from(feature.y) * longer);
            (left..left + width).contains(&x) && (top..top + height).contains(&y)
        };
        let inside = || self.upright.iter().filter(lies_in);
        let photographed = inside().filter(|feature| feature.kind == Kind::Photographed);
        photographed.count() * 2 > inside().count()
    }

    /// Why PDQ decides nothing of the whole picture, where it is so.
    pub fn undecidable(&self) -> Option<&Undecidable> {
        self.undecidable.as_ref()
    }

    /// Digest of the file.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Declared size after orientation, in pixels.
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// The features as they lie, or as a mirror shows them.
    pub(super) fn features(&self, mirrored: Mirrored) -> &[Feature] {
        match mirrored {
            Mirrored::No => &self.upright,
            Mirrored::Yes => &self.mirrored,
        }
    }

    /// The part and the form a fingerprint was taken of.
    pub(super) fn looked_up(&self, index: usize) -> Option<(&Part, Dihedral, &Fingerprint)> {
        let (part, form) = *self.looked_up.get(index)?;
        Some((self.parts.get(part)?, form, self.fingerprints.get(index)?))
    }

    /// A part by its number; 0 is the whole picture.
    pub(super) fn part(&self, number: usize) -> Option<&Part> {
        self.parts.get(number)
    }

    /// The number of the part a fingerprint was taken of.
    pub(super) fn part_of(&self, index: usize) -> usize {
        self.looked_up.get(index).map_or(0, |(part, _)| *part)
    }

    /// The whole picture.
    pub(super) fn whole(&self) -> Option<&Part> {
        self.parts.first()
    }
}

/// The features of a picture of `longer` pixels; those of its regions are found among themselves, so that the print
/// around a picture does not take their place.
fn features(scales: &Scales, regions: &[Region], longer: f32, care: &Care) -> Vec<Feature> {
    if regions.is_empty() {
        return scales.features(WHOLE, care.features).features;
    }
    let mut features = scales.features(WHOLE, care.beside).features;
    let rest = care.features - care.beside;
    for feature in local::of_regions(scales, regions, longer, rest).features {
        if !features.contains(&feature) {
            features.push(feature);
        }
    }
    features
}
