//! Why a picture could not be decoded.

use crate::limit::{Problem, ProblemKind};

/// Why a picture could not be decoded; it costs that picture, never the check.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// No bytes.
    #[error("the file is empty; get it again")]
    Empty,
    /// Not told by its first bytes.
    #[error("not a picture this version knows (JPEG, PNG, WebP, GIF, TIFF, BMP)")]
    Unknown,
    /// A kind it knows and cannot decode.
    #[error("{kind} cannot be decoded by this version; save it as JPEG or PNG")]
    Unsupported {
        /// The kind.
        kind: &'static str,
    },
    /// Too large to decode.
    #[error(
        "{width} × {height} pixels need {needed} bytes to decode, over the limit of {limit}; raise `limits.decoded-bytes`"
    )]
    OverLimit {
        /// Declared width.
        width: u64,
        /// Declared height.
        height: u64,
        /// Bytes it would take.
        needed: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// Made to keep a decoder busy.
    #[error(
        "{scans} scans in one JPEG, over the limit of {limit}; save it again as an ordinary JPEG"
    )]
    TooManyScans {
        /// Scans found.
        scans: usize,
        /// Scans allowed.
        limit: usize,
    },
    /// Damaged.
    #[error("the picture is damaged: {detail}; get it again")]
    Damaged {
        /// What the decoder says.
        detail: String,
    },
}

impl DecodeError {
    /// The same as a problem about `subject`.
    pub fn problem(&self, subject: &str) -> Problem {
        let kind = match self {
            Self::Empty | Self::Unknown | Self::Damaged { .. } => ProblemKind::Undecodable,
            Self::Unsupported { .. } => ProblemKind::Unsupported,
            Self::OverLimit { .. } | Self::TooManyScans { .. } => ProblemKind::OverLimit,
        };
        Problem::new(kind, self.to_string()).about(subject)
    }
}
