//! Levels that hold for some articles only.

use std::collections::BTreeMap;

use globset::{GlobBuilder, GlobMatcher};

use super::{Levels, PolicyError};

/// Levels of rules in the articles a pattern names.
#[derive(Debug, Clone)]
pub(super) struct PathLevels {
    /// The pattern as written.
    pub(super) pattern: String,
    matcher: GlobMatcher,
    /// By rule.
    pub(super) levels: BTreeMap<&'static str, Levels>,
}

impl PartialEq for PathLevels {
    fn eq(&self, other: &Self) -> bool {
        self.pattern == other.pattern && self.levels == other.levels
    }
}

impl Eq for PathLevels {}

impl PathLevels {
    /// No levels yet for the articles `pattern` names.
    pub(super) fn new(pattern: &str) -> Result<Self, PolicyError> {
        let glob = GlobBuilder::new(pattern)
            .literal_separator(true)
            .build()
            .map_err(|error| PolicyError::Pattern {
                pattern: pattern.to_owned(),
                why: error.kind().to_string(),
            })?;
        Ok(Self {
            pattern: pattern.to_owned(),
            matcher: glob.compile_matcher(),
            levels: BTreeMap::new(),
        })
    }

    /// Whether the article is one of them: its name, or the end of it behind a slash, fits the pattern.
    pub(super) fn holds(&self, article: &str) -> bool {
        let name = article.replace('\\', "/");
        let ends = name.match_indices('/').map(|(at, _)| at + 1);
        std::iter::once(0)
            .chain(ends)
            .filter_map(|at| name.get(at..))
            .any(|end| self.matcher.is_match(end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_names_articles_by_the_end_of_their_path() {
        let paths = PathLevels::new("drafts/**/*.md").expect("a pattern");
        for name in [
            "drafts/a.md",
            "/site/drafts/2020/a.md",
            "./drafts/a.md",
            "site\\drafts\\a.md",
        ] {
            assert!(paths.holds(name), "{name}");
        }
        for name in ["drafts/a.html", "a.md", "mydrafts/a.md"] {
            assert!(!paths.holds(name), "{name}");
        }
        assert!(PathLevels::new("a[").is_err());
    }
}
