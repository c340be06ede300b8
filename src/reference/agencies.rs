//! Agencies, stock houses and sites that are credited for pictures, by every spelling that occurs.

/// What a house does in a credit line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trade {
    /// Makes pictures and sends them out.
    Agency,
    /// Sells or hosts pictures, its own and other houses'.
    Distributor,
}

/// One house.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct House {
    /// Its usual short name.
    pub(super) name: &'static str,
    /// What it does.
    pub(super) trade: Trade,
    /// Other spellings, folded as [`folded`] does.
    spellings: &'static [&'static str],
}

const fn agency(name: &'static str, spellings: &'static [&'static str]) -> House {
    House {
        name,
        trade: Trade::Agency,
        spellings,
    }
}

const fn distributor(name: &'static str, spellings: &'static [&'static str]) -> House {
    House {
        name,
        trade: Trade::Distributor,
        spellings,
    }
}

/// The houses known, sorted by name.
const HOUSES: [House; 104] = [
    agency(
        "AA",
        &[
            "anadolu",
            "anadolu agency",
            "anadolu ajansi",
            "anadolu ajansı",
            "anadolu images",
        ],
    ),
    agency(
        "AAP",
        &["aap image", "aapimage", "australian associated press"],
    ),
    agency("ABACA", &["abacapress", "abaca press"]),
    agency("ABC", &["abc news"]),
    agency(
        "AFP",
        &[
            "agence france presse",
            "afp photo",
            "afp photos",
            "photo afp",
            "afptv",
            "afp images",
            "agence france-presse",
        ],
    ),
    agency("Agência Brasil", &["abr", "agencia brasil"]),
    agency("ANI", &["ani photo", "asian news international"]),
    agency("ANP", &[]),
    agency("ANSA", &["ansa foto"]),
    agency(
        "AP",
        &[
            "ap photo",
            "ap photos",
            "associated press",
            "the associated press",
            "ap images",
            "ap image",
            "ap video",
            "photo ap",
            "ap file photo",
            "ap file",
            "ap photo file",
        ],
    ),
    agency(
        "APA",
        &[
            "apa picturedesk",
            "apa-picturedesk",
            "picturedesk com",
            "picturedesk",
        ],
    ),
    distributor(
        "Adobe Stock",
        &["adobestock", "adobe", "stock adobe com", "fotolia"],
    ),
    distributor(
        "Alamy",
        &["alamy stock photo", "alamy live news", "alamy stock"],
    ),
    agency("BBC", &["bbc news"]),
    agency("Backgrid", &["backgrid usa"]),
    agency("Bangkok Post", &[]),
    agency("Belga", &["belga photo", "belgaimage", "belga image"]),
    agency("Bloomberg", &["bloomberg news", "bloomberg creative"]),
    distributor("Bridgeman", &["bridgeman images"]),
    agency("CBC", &["cbc news"]),
    agency("CNA", &["central news agency"]),
    agency("CNN", &[]),
    agency("CNS", &["china news service", "cnsphoto"]),
    agency(
        "CP",
        &[
            "the canadian press",
            "canadian press",
            "la presse canadienne",
            "cp photo",
        ],
    ),
    agency("Cuartoscuro", &[]),
    agency("CTK", &["čtk"]),
    distributor("Corbis", &["corbis images"]),
    distributor("Depositphotos", &["deposit photos"]),
    agency("EFE", &["agencia efe"]),
    agency(
        "EPA",
        &[
            "epa efe",
            "epa-efe",
            "european pressphoto agency",
            "epa images",
            "epa photo",
            "efe epa",
        ],
    ),
    agency("Europa Press", &["europapress"]),
    distributor("Facebook", &[]),
    agency("FEMA", &[]),
    distributor("Flickr", &[]),
    distributor("Gallo Images", &["gallo"]),
    distributor("GC Images", &["gc"]),
    agency("GDA", &[]),
    distributor(
        "Getty Images",
        &[
            "getty",
            "gettyimages",
            "getty image",
            "getty images europe",
            "getty images north america",
            "getty images asiapac",
            "getty images for",
            "getty images news",
            "getty images sport",
            "via getty",
        ],
    ),
    agency("Hans Lucas", &[]),
    agency("IANS", &[]),
    distributor(
        "Imago",
        &["imago images", "imago stock&people", "imago-images"],
    ),
    distributor("Instagram", &[]),
    agency("IRNA", &[]),
    agency("ISNA", &[]),
    distributor("iStock", &["istockphoto", "istock photo", "istock com"]),
    agency("JPL", &["jpl caltech", "jpl-caltech"]),
    agency("Jiji", &["jiji press"]),
    agency("Keystone", &["keystone-sda", "keystone sda"]),
    agency("Kyodo", &["kyodo news", "共同", "共同通信", "共同通信社"]),
    agency("LUSA", &[]),
    agency("Lehtikuva", &[]),
    agency("MAXPPP", &[]),
    agency("MEHR", &["mehr news agency", "mehr news"]),
    agency("MTI", &[]),
    agency("Magnum Photos", &["magnum"]),
    agency("Mirrorpix", &[]),
    agency(
        "NASA",
        &["nasa photo", "nasa s goddard space flight center"],
    ),
    agency("NBC", &["nbc news"]),
    agency("NOAA", &["noaa spc"]),
    agency("NTB", &["ntb scanpix", "scanpix"]),
    agency("Newscom", &[]),
    agency("Newsis", &["뉴시스"]),
    agency("News1", &["뉴스1"]),
    agency("NurPhoto", &[]),
    agency(
        "PA",
        &[
            "pa wire",
            "pa images",
            "pa media",
            "press association",
            "pa archive",
            "pa photos",
            "the press association",
        ],
    ),
    agency("PAP", &[]),
    agency("PTI", &["pti photo", "press trust of india"]),
    distributor("Pexels", &[]),
    distributor("picture alliance", &["picture-alliance", "picturealliance"]),
    distributor("Pixabay", &[]),
    agency("Polaris", &[]),
    agency("Pool", &["pool photo", "pool via", "代表撮影"]),
    agency("Press Eye", &[]),
    distributor("Profimedia", &[]),
    agency("REX", &["rex features", "rex shutterstock"]),
    agency("RIA Novosti", &["ria", "ria nowosti"]),
    agency(
        "Reuters",
        &[
            "reuters pictures",
            "reuters photo",
            "thomson reuters",
            "reuters tv",
            "reuters file photo",
        ],
    ),
    agency("Redux", &["redux pictures"]),
    agency("Ritzau", &["ritzau scanpix"]),
    agency("SANA", &[]),
    agency("SIPA", &["sipa press", "sipa usa", "sipa asia"]),
    agency("SOPA Images", &["sopa"]),
    agency("STAT", &[]),
    distributor("Science Photo Library", &["spl"]),
    distributor("Shutterstock", &["shutterstock com"]),
    agency("Solent News", &["solent"]),
    agency("Splash News", &["splash", "splashnews com"]),
    agency("Sputnik", &["sputnik images"]),
    agency("SWNS", &["swns com", "south west news service"]),
    agency("TASS", &["itar-tass", "itar tass"]),
    agency("TT", &["tt nyhetsbyran", "tt news agency"]),
    distributor("Telegram", &[]),
    distributor("Thinkstock", &[]),
    distributor("TikTok", &[]),
    distributor("Twitter", &["x com"]),
    agency("UPI", &["upi photo", "united press international"]),
    distributor("Unsplash", &[]),
    agency(
        "USA TODAY Sports",
        &["usa today sports images", "imagn", "imagn images"],
    ),
    agency("VNA", &["ttxvn", "vietnam news agency"]),
    distributor(
        "Wikimedia Commons",
        &[
            "wikimedia",
            "wikipedia",
            "wikipedia commons",
            "creative commons",
        ],
    ),
    agency("WireImage", &["film magic", "filmmagic"]),
    agency("Xinhua", &["xinhua news agency", "新华社", "xinhua photo"]),
    agency("Yonhap", &["yonhap news", "yonhap news agency", "연합뉴스"]),
    agency(
        "ZUMA",
        &["zuma press", "zuma wire", "zumapress", "zumapress com"],
    ),
];

/// More houses, whose names are written small.
const SMALL: [House; 2] = [
    agency(
        "dpa",
        &[
            "deutsche presse-agentur",
            "deutsche presse agentur",
            "dpa-zentralbild",
            "dpa bildfunk",
            "dpa-bildfunk",
        ],
    ),
    agency("ddp", &["ddp images"]),
];

/// Longest name of a house, in bytes.
const LONGEST: usize = 80;
/// What a house's name may end in.
const WORKS: [&str; 9] = [
    " com",
    " file photo",
    " file pic",
    " image",
    " photo",
    " photos",
    " pic",
    " picture",
    " pictures",
];

/// What may stand before a house's name without a sign.
const LABELS: [&str; 4] = ["bild ", "foto ", "image ", "photo "];

/// The house of that name in any spelling, with or without a word for what it made.
pub(super) fn find(name: &str) -> Option<&'static House> {
    if name.len() > LONGEST {
        return None;
    }
    let folded = folded(name);
    let bare = || {
        let end = WORKS.iter().find_map(|work| folded.strip_suffix(work));
        let start = || LABELS.iter().find_map(|label| folded.strip_prefix(label));
        end.or_else(start)
    };
    known(&folded).or_else(|| known(bare()?))
}

fn known(folded: &str) -> Option<&'static House> {
    if folded.is_empty() {
        return None;
    }
    HOUSES.iter().chain(&SMALL).find(|house| {
        let own = house.name.len() == folded.len() && house.name.eq_ignore_ascii_case(folded);
        own || house.spellings.contains(&folded)
    })
}

/// The name in lower case with signs between words turned into single spaces.
fn folded(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            if matches!(c, '.' | '_' | '’' | '\'' | ':' | ',') {
                ' '
            } else {
                c
            }
        })
        .collect();
    let words: Vec<String> = plain.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_meet() {
        for (spelling, name) in [
            ("AP Photo", "AP"),
            ("The Associated Press", "AP"),
            ("REUTERS", "Reuters"),
            ("getty images", "Getty Images"),
            ("EPA-EFE", "EPA"),
            ("iStockphoto", "iStock"),
            ("picture alliance", "picture alliance"),
            ("dpa", "dpa"),
        ] {
            assert_eq!(
                find(spelling).map(|house| house.name),
                Some(name),
                "{spelling}"
            );
        }
        assert_eq!(find("Jane Doe"), None);
        assert_eq!(find(""), None);
    }

    #[test]
    fn no_spelling_names_two_houses() {
        let mut all: Vec<String> = Vec::new();
        for house in HOUSES.iter().chain(&SMALL) {
            all.push(folded(house.name));
            all.extend(house.spellings.iter().map(ToString::to_string));
            assert!(
                house
                    .spellings
                    .iter()
                    .all(|spelling| *spelling == folded(spelling)),
                "{}",
                house.name
            );
        }
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(count, all.len());
    }
}
