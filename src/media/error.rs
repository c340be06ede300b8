//! Why a picture could not be decoded.

use std::any::Any;

use crate::limit::{Problem, ProblemKind};

/// Why a picture could not be decoded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The bytes start like no known media type.
    #[error(
        "not a picture: no JPEG, PNG, WebP, GIF, TIFF or BMP signature; check that the file is complete and what it claims to be"
    )]
    NoPicture,
    /// A known kind of media this version cannot decode.
    #[error("{what} are not decoded here: {advice}")]
    Unsupported {
        /// The kind, plural.
        what: &'static str,
        /// What the user can do.
        advice: &'static str,
    },
    /// A coding variant the decoder does not know.
    #[error("{format} variant not supported ({reason}): save the picture as plain 8-bit RGB")]
    Variant {
        /// Format name.
        format: &'static str,
        /// The decoder's words.
        reason: String,
    },
    /// Declared larger than the limit allows.
    #[error(
        "declares {width}×{height} pixels, which takes {needed} bytes to decode; the limit is {limit}: save it smaller or as a baseline JPEG, or raise `limits.decoded-bytes` if the file is trusted"
    )]
    TooLarge {
        /// Declared width.
        width: u32,
        /// Declared height.
        height: u32,
        /// Bytes decoding would take.
        needed: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// More pixels declared than are decoded.
    #[error(
        "declares {width}×{height} pixels; the limit is {limit} for pictures of this kind: {remedy}, or raise `{key}` if the file is trusted"
    )]
    TooManyPixels {
        /// Declared width.
        width: u32,
        /// Declared height.
        height: u32,
        /// Pixels allowed.
        limit: u64,
        /// What the user can do.
        remedy: &'static str,
        /// The setting that holds the limit.
        key: &'static str,
    },
    /// The system gives no memory for it.
    #[error(
        "declares {width}×{height} pixels, which takes {needed} bytes to decode, more than the system gives: save it smaller or as a baseline JPEG"
    )]
    NoMemory {
        /// Declared width.
        width: u32,
        /// Declared height.
        height: u32,
        /// Bytes decoding would take.
        needed: u64,
    },
    /// So many scans or blocks that decoding would take too long.
    #[error(
        "declares {work} blocks of work in {scans} scans; at most {limit} are decoded: save the picture anew as a baseline JPEG"
    )]
    TooSlow {
        /// Blocks over all scans.
        work: u64,
        /// Scans found.
        scans: u64,
        /// Blocks allowed.
        limit: u64,
    },
    /// The file ends before the picture does.
    #[error("truncated: {present} of {rows} rows are there; get the complete file")]
    Truncated {
        /// Decoded rows that are there.
        present: usize,
        /// Decoded rows the picture has.
        rows: usize,
    },
    /// The decoder gave up.
    #[error("damaged {format} file ({reason}): get the file again from where it came from")]
    Damaged {
        /// Format name.
        format: &'static str,
        /// The decoder's words.
        reason: String,
    },
    /// The decoder panicked; the picture is lost, nothing else is.
    #[error("the decoder failed on it ({reason}): save the picture anew with another program")]
    Panicked {
        /// The panic's words.
        reason: String,
    },
}

impl DecodeError {
    /// The problem to report about `subject`.
    pub fn problem(&self, subject: impl Into<String>) -> Problem {
        Problem::new(self.kind(), self.to_string()).about(subject)
    }

    /// What sort of problem it is.
    pub fn kind(&self) -> ProblemKind {
        match self {
            Self::Unsupported { .. } | Self::Variant { .. } => ProblemKind::Unsupported,
            Self::TooLarge { .. }
            | Self::TooManyPixels { .. }
            | Self::NoMemory { .. }
            | Self::TooSlow { .. } => ProblemKind::OverLimit,
            Self::NoPicture
            | Self::Truncated { .. }
            | Self::Damaged { .. }
            | Self::Panicked { .. } => ProblemKind::Undecodable,
        }
    }

    /// The error for what a decoder unwound with; libjpeg's own errors come this way, too.
    pub(super) fn from_panic(payload: &(dyn Any + Send)) -> Self {
        let text = payload
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| payload.downcast_ref::<&str>().copied())
            .unwrap_or("no reason given");
        match text.strip_prefix("libjpeg fatal error: ") {
            Some(reason) => Self::Damaged {
                format: "JPEG",
                reason: reason.trim_end_matches('.').to_owned(),
            },
            None => Self::Panicked {
                reason: text.to_owned(),
            },
        }
    }
}
