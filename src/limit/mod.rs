//! Bounds on what comes from outside, and the thing that could not be done.

/// Upper bounds that are checked before memory is taken or time is spent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Largest media file read, in bytes.
    pub file_bytes: u64,
    /// Largest decoded picture, in bytes of pixels and decoder state: eight bytes for each of [`Limits::pixels`], as GIF
    /// and WebP take, or the coefficients of a progressive JPEG.
    pub decoded_bytes: u64,
    /// Most pixels of a picture that must lie in memory whole: WebP, GIF, TIFF, BMP and interlaced PNG.
    pub pixels: u64,
    /// Most pixels of a picture that is reduced while it is decoded: JPEG, and PNG that is not interlaced.
    pub streamed_pixels: u64,
    /// Most seconds of a video that are decoded.
    pub video_seconds: u64,
    /// Longest the decoding of one video may take, in seconds.
    pub decode_seconds: u64,
    /// Largest article document, in bytes.
    pub document_bytes: u64,
    /// Deepest HTML nesting kept; deeper elements become siblings.
    pub html_depth: usize,
    /// Most media references taken from one article.
    pub references: usize,
    /// Largest body of one HTTP answer after decompression, in bytes.
    pub fetch_bytes: u64,
    /// Longest one HTTP request may take, in seconds.
    pub fetch_seconds: u64,
    /// Most redirects followed for one URL.
    pub redirects: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 256 << 20,
            decoded_bytes: 640 << 20,
            pixels: 80_000_000,
            streamed_pixels: 120_000_000,
            video_seconds: 3 * 3_600,
            decode_seconds: 900,
            document_bytes: 32 << 20,
            html_depth: 512,
            references: 2_000,
            fetch_bytes: 64 << 20,
            fetch_seconds: 30,
            redirects: 5,
        }
    }
}

/// What sort of thing could not be done; the kebab-case name is part of the output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// A file named or referenced is not there.
    MissingFile,
    /// A local path lies outside what the article may reach, or is not a regular file.
    OutOfReach,
    /// A file could not be opened or read.
    Unreadable,
    /// The media is remote and fetching was not asked for.
    NotFetched,
    /// A fetch was tried and failed, or was refused by the guard.
    FetchFailed,
    /// Larger or deeper than a limit allows.
    OverLimit,
    /// The bytes are no picture or are damaged.
    Undecodable,
    /// Decoded, but too plain for a fingerprint that means anything.
    TooPlain,
    /// A kind of media this version cannot decode.
    Unsupported,
    /// Damaged or contradictory markup or metadata; what could be read was read.
    Malformed,
    /// A row or record of a feed or metadata list that matched nothing or could not be read.
    UnmatchedRecord,
    /// No archive entry to compare with.
    EmptyArchive,
    /// A waiver that held once and holds no more.
    ExpiredWaiver,
}

impl ProblemKind {
    /// The kebab-case name used in every output format.
    pub fn name(self) -> &'static str {
        match self {
            Self::MissingFile => "missing-file",
            Self::OutOfReach => "out-of-reach",
            Self::Unreadable => "unreadable",
            Self::NotFetched => "not-fetched",
            Self::FetchFailed => "fetch-failed",
            Self::OverLimit => "over-limit",
            Self::Undecodable => "undecodable",
            Self::TooPlain => "too-plain",
            Self::Unsupported => "unsupported",
            Self::Malformed => "malformed",
            Self::UnmatchedRecord => "unmatched-record",
            Self::EmptyArchive => "empty-archive",
            Self::ExpiredWaiver => "expired-waiver",
        }
    }
}

/// Something that could not be done; the rest of the check goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What sort of thing.
    pub kind: ProblemKind,
    /// Lower case, no full stop, values in backticks, and what the user can do.
    pub message: String,
    /// The file, URL or element it is about.
    pub subject: Option<String>,
}

impl Problem {
    /// A problem about no file in particular.
    pub fn new(kind: ProblemKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            subject: None,
        }
    }

    /// The same problem, about `subject`.
    #[must_use]
    pub fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }
}
