//! The levels a check starts from.

use std::collections::BTreeSet;

use super::{Gate, Level, Levels, Policy, Unchecked};

const fn levels(possible: Level, corroborated: Level) -> Levels {
    Levels {
        possible,
        corroborated,
    }
}

/// Levels of every rule but those whose level is set by kind.
const LEVELS: &[(&str, Levels)] = &[
    ("archive-disagrees", levels(Level::Note, Level::Note)),
    ("caption-date-conflict", levels(Level::Warn, Level::Deny)),
    ("caption-incomplete", levels(Level::Note, Level::Note)),
    ("caption-place-conflict", levels(Level::Warn, Level::Deny)),
    ("caption-subject-conflict", levels(Level::Note, Level::Warn)),
    ("capture-date-conflict", levels(Level::Note, Level::Warn)),
    ("capture-place-conflict", levels(Level::Note, Level::Warn)),
    (
        "content-credentials-altered",
        levels(Level::Note, Level::Warn),
    ),
    ("credit-mismatch", levels(Level::Note, Level::Warn)),
    ("credit-missing", levels(Level::Note, Level::Note)),
    ("credit-unnamed", levels(Level::Note, Level::Note)),
    ("declared-synthetic", levels(Level::Warn, Level::Warn)),
    ("edited-copy", levels(Level::Note, Level::Note)),
    ("embargoed", levels(Level::Deny, Level::Deny)),
    ("killed-picture", levels(Level::Deny, Level::Deny)),
    ("known-fact-check", levels(Level::Warn, Level::Deny)),
    ("reused-before-event", levels(Level::Warn, Level::Deny)),
    (
        "reused-earlier-publication",
        levels(Level::Note, Level::Note),
    ),
    ("thumbnail-differs", levels(Level::Note, Level::Note)),
    ("use-restricted", levels(Level::Warn, Level::Warn)),
];

impl Default for Unchecked {
    fn default() -> Self {
        Self {
            mention: Level::Warn,
            embed: Level::Warn,
            remote: Level::Warn,
            missing_file: Level::Warn,
            damaged: Level::Warn,
            undecidable: Level::Warn,
        }
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            levels: LEVELS.iter().copied().collect(),
            paths: Vec::new(),
            allowed: BTreeSet::new(),
            unchecked: Unchecked::default(),
            fail_on: Level::Warn,
            gate: Gate::Enforce,
        }
    }
}
