//! Namespaces of XMP and the prefixes their standards use.

/// Most namespace declarations in force at once.
const MAX_BOUND: usize = 64;
/// Longest prefix.
const MAX_PREFIX: usize = 64;

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Namespaces and their usual prefixes; a file may bind others.
const NAMESPACES: [(&str, &str); 23] = [
    (RDF, "rdf"),
    (XML, "xml"),
    ("adobe:ns:meta/", "x"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
    ("http://ns.adobe.com/xap/1.0/", "xmp"),
    ("http://ns.adobe.com/xap/1.0/rights/", "xmpRights"),
    ("http://ns.adobe.com/xap/1.0/mm/", "xmpMM"),
    ("http://ns.adobe.com/xap/1.0/sType/ResourceEvent#", "stEvt"),
    ("http://ns.adobe.com/xap/1.0/sType/ResourceRef#", "stRef"),
    ("http://ns.adobe.com/xmp/note/", "xmpNote"),
    ("http://ns.adobe.com/photoshop/1.0/", "photoshop"),
    ("http://ns.adobe.com/tiff/1.0/", "tiff"),
    ("http://ns.adobe.com/exif/1.0/", "exif"),
    ("http://ns.adobe.com/exif/1.0/aux/", "aux"),
    ("http://cipa.jp/exif/1.0/", "exifEX"),
    (
        "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
        "Iptc4xmpCore",
    ),
    ("http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "Iptc4xmpExt"),
    ("http://ns.useplus.org/ldf/xmp/1.0/", "plus"),
    ("http://xmp.gettyimages.com/gift/1.0/", "GettyImagesGIFT"),
    ("http://ns.adobe.com/camera-raw-settings/1.0/", "crs"),
    ("http://ns.adobe.com/xmp/1.0/DynamicMedia/", "xmpDM"),
    (
        "http://ns.camerabits.com/photomechanic/1.0/",
        "photomechanic",
    ),
];

/// The declarations in force, innermost last: the file's prefix and its usual one.
#[derive(Default)]
pub(super) struct Namespaces {
    bound: Vec<(String, String)>,
}

impl Namespaces {
    /// How many are in force.
    pub(super) fn len(&self) -> usize {
        self.bound.len()
    }

    /// Ends the force of all but the first `n`.
    pub(super) fn truncate(&mut self, n: usize) {
        self.bound.truncate(n);
    }

    /// Brings a declaration into force; false where there are too many.
    pub(super) fn declare(&mut self, prefix: &str, uri: &str) -> bool {
        if self.bound.len() == MAX_BOUND || prefix.len() > MAX_PREFIX {
            return false;
        }
        let uri = uri.trim().trim_end_matches('/');
        let known = NAMESPACES
            .iter()
            .find(|(known, _)| known.trim_end_matches('/') == uri);
        let usual = match known {
            Some((_, usual)) => (*usual).to_owned(),
            // A prefix everybody knows, bound to something else, must not pass for it.
            None if NAMESPACES.iter().any(|(_, usual)| *usual == prefix) => format!("{prefix}?"),
            None => prefix.to_owned(),
        };
        self.bound.push((prefix.to_owned(), usual));
        true
    }

    /// `prefix:name` with the prefix the namespace's standard uses.
    pub(super) fn canonical(&self, name: &str) -> String {
        let Some((prefix, local)) = name.split_once(':') else {
            return name.to_owned();
        };
        let bound = self.bound.iter().rev().find(|(p, _)| p == prefix);
        let prefix = bound.map_or(prefix, |(_, usual)| usual);
        format!("{prefix}:{local}")
    }
}
