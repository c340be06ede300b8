//! How services, agencies and cameras name files.

use super::NameKind::{self, Agency, Camera, Platform, Screen};

/// How the groups of a pattern are read.
#[derive(Clone, Copy)]
pub(super) enum Groups {
    Nothing,
    /// Year, month, day.
    Ymd,
    /// Day, month, year.
    Dmy,
    /// Two digits of the year, day of the year; the whole match is the id.
    YearDay,
    /// Two digits of the year, month, day.
    ShortYmd,
    /// Milliseconds since 1970.
    Millis,
    /// The id.
    Id,
    /// The id, in upper case behind the agency's mark.
    Afp,
    /// Year, month, day, id.
    YmdId,
}

/// How a service names its files.
pub(super) struct Pattern {
    pub(super) regex: &'static str,
    pub(super) by: &'static str,
    pub(super) kind: NameKind,
    pub(super) groups: Groups,
}

const fn pattern(regex: &'static str, by: &'static str, kind: NameKind, groups: Groups) -> Pattern {
    Pattern {
        regex,
        by,
        kind,
        groups,
    }
}

/// The first that matches counts. Patterns meet the last segment of a path, whatever the case of its letters.
pub(super) const PATTERNS: &[Pattern] = &[
    pattern(
        r"^(?:img|vid|aud)-(\d{4})(\d\d)(\d\d)-wa\d{4}",
        "WhatsApp",
        Platform,
        Groups::Ymd,
    ),
    pattern(
        r"^whatsapp (?:image|video) (\d{4})-(\d\d)-(\d\d) at",
        "WhatsApp",
        Platform,
        Groups::Ymd,
    ),
    pattern(
        r"^(?:photo|video)_(\d{4})-(\d\d)-(\d\d)_\d\d-\d\d-\d\d",
        "Telegram",
        Platform,
        Groups::Ymd,
    ),
    pattern(
        r"^(?:photo|video)_\d+@(\d\d)-(\d\d)-(\d{4})_\d\d-\d\d-\d\d",
        "Telegram",
        Platform,
        Groups::Dmy,
    ),
    pattern(
        r"^signal-(\d{4})-(\d\d)-(\d\d)[-_]",
        "Signal",
        Platform,
        Groups::Ymd,
    ),
    pattern(r"^fb_img_(1\d{12})", "Facebook", Platform, Groups::Millis),
    pattern(
        r"^\d{5,20}_\d{8,20}_\d{8,20}_[a-z]\.",
        "Facebook or Instagram",
        Platform,
        Groups::Nothing,
    ),
    pattern(
        r"^received_\d{8,20}",
        "Messenger",
        Platform,
        Groups::Nothing,
    ),
    pattern(r"^img-[0-9a-f]{32}-v\.", "Viber", Platform, Groups::Nothing),
    pattern(r"^snapchat-\d{4,12}", "Snapchat", Platform, Groups::Nothing),
    pattern(
        r"^screen ?shot[ _-](\d{4})-?(\d\d)-?(\d\d)",
        "a screenshot",
        Screen,
        Groups::Ymd,
    ),
    pattern(
        r"^bildschirmfoto (\d{4})-(\d\d)-(\d\d)",
        "a screenshot",
        Screen,
        Groups::Ymd,
    ),
    pattern(
        r"^captura de pantalla (\d{4})-(\d\d)-(\d\d)",
        "a screenshot",
        Screen,
        Groups::Ymd,
    ),
    pattern(
        r"^capture d.écran (\d{4})-(\d\d)-(\d\d)",
        "a screenshot",
        Screen,
        Groups::Ymd,
    ),
    pattern(r"^screenshot", "a screenshot", Screen, Groups::Nothing),
    pattern(
        r"gettyimages-(\d{6,12})(?:\D|$)",
        "Getty Images",
        Agency,
        Groups::Id,
    ),
    pattern(
        r"^ap_?(\d\d)(\d{3})\d{9}(?:\D|$)",
        "AP",
        Agency,
        Groups::YearDay,
    ),
    pattern(
        r"^ap_?(\d\d)(\d\d)(\d\d)\d{5,6}(?:\D|$)",
        "AP",
        Agency,
        Groups::ShortYmd,
    ),
    pattern(
        r"^(?:000|afp)_([0-9a-z]{5,9})(?:[._-]|$)",
        "AFP",
        Agency,
        Groups::Afp,
    ),
    pattern(
        r"(\d{4})-(\d\d)-(\d\d)t\d{6}z_\d+_(rc[0-9a-z]{6,14})_",
        "Reuters",
        Agency,
        Groups::YmdId,
    ),
    pattern(r"^(rc[0-9][0-9a-z]{9,12})\.", "Reuters", Agency, Groups::Id),
    pattern(
        r"urn[-:]newsml[-:]dpa[-.]com[-:]\d{8}[-:](\d\d)(\d\d)(\d\d)-\d\d-\d{5,7}",
        "dpa",
        Agency,
        Groups::ShortYmd,
    ),
    pattern(r"^(epa\d{8})(?:\D|$)", "EPA", Agency, Groups::Id),
    pattern(r"^(pa-\d{6,9})(?:\D|$)", "PA", Agency, Groups::Id),
    pattern(r"^imago(\d{7,12})", "Imago", Agency, Groups::Id),
    pattern(r"profimedia-(\d{7,12})", "Profimedia", Agency, Groups::Id),
    pattern(
        r"shutterstock_(?:editorial_)?(\d{6,12}[a-z]{0,2})(?:[._-]|$)",
        "Shutterstock",
        Agency,
        Groups::Id,
    ),
    pattern(r"istock[-_](\d{6,12})", "iStock", Agency, Groups::Id),
    pattern(r"adobestock_(\d{6,12})", "Adobe Stock", Agency, Groups::Id),
    pattern(
        r"depositphotos_(\d{6,12})",
        "Depositphotos",
        Agency,
        Groups::Id,
    ),
    pattern(
        r"alamy[_-]([0-9a-z]{6,8})(?:[._-]|$)",
        "Alamy",
        Agency,
        Groups::Id,
    ),
    pattern(
        r"^img_(\d{4})(\d\d)(\d\d)_\d{6}_\d{3}\.",
        "an app that saves pictures",
        Platform,
        Groups::Ymd,
    ),
    pattern(
        r"^(?:img|vid|pxl|mvimg|pano|burst|dji|wp)_(\d{4})(\d\d)(\d\d)[_\d]",
        "a camera",
        Camera,
        Groups::Ymd,
    ),
    pattern(
        r"^(\d{4})(\d\d)(\d\d)_\d{6}(?:\D|$)",
        "a camera",
        Camera,
        Groups::Ymd,
    ),
];
