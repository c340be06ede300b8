//! The rules between modules that `ARCHITECTURE.md` states, read off the sources.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::visit::Visit;

/// Modules in dependency order: each may use only those before it.
const ORDER: &[&str] = &[
    "limit",
    "time",
    "place",
    "article",
    "reference",
    "process",
    "fetch",
    "media",
    "metadata",
    "model",
    "signal",
    "index",
    "archive",
    "import",
    "matching",
    "claim",
    "finding",
    "rules",
    "policy",
    "report",
    "pipeline",
    "config",
    "cli",
];

/// Crates any module may name: the vocabulary of values, errors and traces.
const FREE: &[&str] = &["jiff", "regex", "serde_json", "thiserror", "tracing", "url"];

/// Every other crate, and the one module that may name it. A syntax in which both articles and something else are
/// written is read in two.
const OWNERS: &[(&str, &str)] = &[
    ("anstream", "cli"),
    ("anstyle", "report"),
    ("anyhow", "cli"),
    ("brotli_decompressor", "metadata"),
    ("bytemuck", "archive"),
    ("c2pa", "metadata"),
    ("chardetng", "article"),
    ("clap", "cli"),
    ("clap_complete", "cli"),
    ("clap_mangen", "cli"),
    ("csv", "import"),
    ("data_url", "reference"),
    ("directories", "config"),
    ("encoding_rs", "article"),
    ("exif", "metadata"),
    ("fast_image_resize", "media"),
    ("flate2", "metadata"),
    ("fst", "place"),
    ("globset", "policy"),
    ("html5gum", "article"),
    ("ignore", "import"),
    ("image", "media"),
    ("img_hash", "signal"),
    ("indicatif", "cli"),
    ("ipnet", "fetch"),
    ("mail_parser", "article"),
    ("md5", "metadata"),
    ("memmap2", "archive"),
    ("mozjpeg", "media"),
    ("ort", "model"),
    ("png_codec", "media"),
    ("pulldown_cmark", "article"),
    ("quick_xml", "article metadata report"),
    ("rayon", "pipeline"),
    ("reqwest", "fetch"),
    ("rten", "model"),
    ("rten_tensor", "model"),
    ("rusqlite", "archive"),
    ("saphyr_parser", "article"),
    ("rustix", "archive fetch process"),
    ("rusty_chromaprint", "signal"),
    ("sha2", "fetch"),
    ("tempfile", "archive cli fetch import model process"),
    ("tokio", "fetch"),
    ("toml", "article config"),
    ("unicode_normalization", "fetch place"),
    ("zip", "model"),
];

/// Lines a source file may have, tests included.
const LONGEST_FILE: usize = 500;

/// Modules that open nothing: they get bytes, readers or planes.
const CLOSED: &[&str] = &[
    "limit",
    "time",
    "place",
    "article",
    "reference",
    "media",
    "metadata",
    "signal",
    "index",
    "matching",
    "claim",
    "finding",
    "rules",
    "policy",
];

/// What opens something in the standard library.
const OPENERS: &[&str] = &["std::fs", "std::net", "std::process", "std::env"];

struct Source {
    path: PathBuf,
    text: String,
    file: syn::File,
}

impl Source {
    /// Module path from the crate root: `["signal", "pdq"]`; `lib.rs` and `main.rs` are the root.
    fn module(&self) -> Vec<String> {
        let relative = self
            .path
            .strip_prefix(root().join("src"))
            .unwrap()
            .with_extension("");
        let mut parts: Vec<String> = relative
            .iter()
            .map(|part| part.to_string_lossy().into_owned())
            .collect();
        if parts
            .last()
            .is_some_and(|last| matches!(last.as_str(), "mod" | "lib" | "main"))
        {
            parts.pop();
        }
        parts
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<Source> {
    let mut folders = vec![root().join("src")];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                sources.push(parsed(path));
            }
        }
    }
    assert!(sources.len() > ORDER.len(), "sources were found");
    sources
}

fn parsed(path: PathBuf) -> Source {
    let text = std::fs::read_to_string(&path).unwrap();
    let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Source { path, text, file }
}

/// Every path a file names, `super` and `self` resolved, as segments; `use` groups are flattened.
fn paths_of(source: &Source) -> BTreeSet<Vec<String>> {
    let mut collector = Collector {
        module: source.module(),
        paths: BTreeSet::new(),
    };
    collector.visit_file(&source.file);
    collector.paths
}

struct Collector {
    module: Vec<String>,
    paths: BTreeSet<Vec<String>>,
}

impl Collector {
    fn note(&mut self, segments: &[String]) {
        let mut resolved = Vec::new();
        for segment in segments {
            match segment.as_str() {
                "super" => {
                    if resolved.is_empty() {
                        resolved.push("crate".to_owned());
                        resolved.extend(self.module.iter().cloned());
                    }
                    resolved.pop();
                }
                "self" => {
                    resolved = vec!["crate".to_owned()];
                    resolved.extend(self.module.iter().cloned());
                }
                _ => resolved.push(segment.clone()),
            }
        }
        self.paths.insert(resolved);
    }

    fn note_tree(&mut self, prefix: &[String], tree: &syn::UseTree) {
        let with = |name: &syn::Ident| [prefix, &[name.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.note_tree(&with(&path.ident), &path.tree),
            syn::UseTree::Name(name) => self.note(&with(&name.ident)),
            syn::UseTree::Rename(rename) => self.note(&with(&rename.ident)),
            syn::UseTree::Glob(_) => self.note(prefix),
            syn::UseTree::Group(group) => group
                .items
                .iter()
                .for_each(|item| self.note_tree(prefix, item)),
        }
    }
}

impl<'a> Visit<'a> for Collector {
    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        self.note_tree(&[], &item.tree);
    }

    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        self.module.push(item.ident.to_string());
        syn::visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        if path.segments.len() > 1 {
            let segments: Vec<String> = path
                .segments
                .iter()
                .map(|segment| segment.ident.to_string())
                .collect();
            self.note(&segments);
        }
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'a syn::Macro) {
        // Tokens are not parsed as paths; read `a::b::c` off their text.
        let text = item.tokens.to_string().replace(" :: ", "::");
        for word in text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':') {
            let segments: Vec<String> = word.split("::").map(str::to_owned).collect();
            if segments.len() > 1 && segments.iter().all(|segment| !segment.is_empty()) {
                self.note(&segments);
            }
        }
        syn::visit::visit_macro(self, item);
    }
}

fn rank(module: &str) -> Option<usize> {
    ORDER.iter().position(|name| *name == module)
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string()
}

#[test]
fn every_module_has_its_place_in_the_order() {
    let lib = sources()
        .into_iter()
        .find(|source| source.path.ends_with("src/lib.rs"))
        .unwrap();
    let declared: Vec<String> = lib
        .file
        .items
        .iter()
        .filter_map(|item| match item {
            syn::Item::Mod(item) => Some(item.ident.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(
        declared, ORDER,
        "src/lib.rs declares the modules in dependency order"
    );
}

#[test]
fn a_module_uses_only_modules_above_it() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(own) = source.module().first().and_then(|module| rank(module)) else {
            continue;
        };
        for path in paths_of(&source) {
            let [first, used, ..] = path.as_slice() else {
                continue;
            };
            if first == "crate" && rank(used).is_some_and(|used| used > own) {
                wrong.push(format!("{}: {}", shown(&source.path), path.join("::")));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "a module may use only modules above it:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn a_crate_is_named_in_one_module() {
    let owners: BTreeMap<&str, &str> = OWNERS.iter().copied().collect();
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(module) = source.module().first().cloned() else {
            continue;
        };
        for path in paths_of(&source) {
            let Some(owner) = path.first().and_then(|name| owners.get(name.as_str())) else {
                continue;
            };
            if !owner.split(' ').any(|owner| owner == module) {
                wrong.push(format!(
                    "{}: {} belongs to {owner}",
                    shown(&source.path),
                    path.join("::")
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "a crate is named in one module:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn every_dependency_has_its_owner() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let section = manifest
        .split("\n[dependencies]\n")
        .nth(1)
        .unwrap()
        .split("\n[")
        .next()
        .unwrap();
    let named: BTreeSet<String> = section
        .lines()
        .filter_map(|line| Some(line.split_once(" =")?.0.replace('-', "_")))
        .collect();
    let known: BTreeSet<String> = OWNERS
        .iter()
        .map(|(name, _)| *name)
        .chain(FREE.iter().copied())
        .map(str::to_owned)
        .collect();
    assert_eq!(
        named, known,
        "Cargo.toml and the lists of this test name the same crates"
    );
}

#[test]
fn pure_modules_open_nothing() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(module) = source.module().first().cloned() else {
            continue;
        };
        if !CLOSED.contains(&module.as_str()) {
            continue;
        }
        for path in paths_of(&source) {
            let path = path.join("::");
            if OPENERS
                .iter()
                .any(|opener| path == *opener || path.starts_with(&format!("{opener}::")))
            {
                wrong.push(format!("{}: {path}", shown(&source.path)));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "these modules open nothing:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn unsafe_code_lives_where_the_architecture_says() {
    let holders: Vec<String> = sources()
        .iter()
        .filter(|source| {
            source.text.lines().any(|line| {
                let code = line.trim_start();
                !code.starts_with("//") && code.contains("unsafe {")
            })
        })
        .map(|source| shown(&source.path))
        .collect();
    assert_eq!(
        holders,
        [
            "src/archive/segments/mod.rs",
            "src/index/popcount.rs",
            "src/media/backend.rs",
            "src/process/bounded.rs"
        ]
    );
}

#[test]
fn files_stay_small() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|source| source.text.lines().count() > LONGEST_FILE)
        .map(|source| {
            format!(
                "{}: {} lines",
                shown(&source.path),
                source.text.lines().count()
            )
        })
        .collect();
    assert!(
        long.is_empty(),
        "split these before they grow past {LONGEST_FILE} lines:\n{}",
        long.join("\n")
    );
}

#[test]
fn the_walk_sees_groups_super_and_macros() {
    let file = syn::parse_file(
        "use crate::{time::DateInterval, rules::{self, Case}};
         use super::super::policy as p;
         mod tests { use super::super::signal; }
         fn f() { println!(\"{}\", crate::report::x()); crate::config::y(); }",
    )
    .unwrap();
    let source = Source {
        path: root().join("src/place/find.rs"),
        text: String::new(),
        file,
    };
    let paths: Vec<String> = paths_of(&source)
        .iter()
        .map(|path| path.join("::"))
        .collect();
    for expected in [
        "crate::time::DateInterval",
        "crate::rules::Case",
        "crate::policy",
        "crate::report::x",
        "crate::config::y",
    ] {
        assert!(
            paths.iter().any(|path| path == expected),
            "{expected} is seen: {paths:?}"
        );
    }
    assert!(
        paths.iter().any(|path| path == "crate::place::signal"),
        "a test module's parents count: {paths:?}"
    );
}
