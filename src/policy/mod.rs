//! Which rules run and at which level their findings count.

/// How loud a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Not reported.
    Off,
    /// Reported, never counted.
    Note,
    /// Counted by default.
    Warn,
    /// Counted in CI too.
    Deny,
}

impl Level {
    /// The name used in settings and every format.
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Note => "note",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }
}
