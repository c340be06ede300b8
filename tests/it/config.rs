//! Settings from files and variables, and what is said of those that are wrong.

use std::path::{Path, PathBuf};

use cutline::config::{ConfigError, INIT_TOML, LevelPair, Loaded, Settings, Sources};
use cutline::fetch::guard::AllowedAddresses;
use cutline::policy::Level;
use cutline::report::Audience;

mod files;
mod schema;

const RULES: [&str; 6] = [
    "caption-date-conflict",
    "caption-place-conflict",
    "credit-mismatch",
    "credit-missing",
    "killed-picture",
    "reused-before-event",
];

/// A folder with the files of the layers.
struct Layers {
    folder: tempfile::TempDir,
    sources: Sources,
}

impl Layers {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            sources: Sources {
                known_rules: RULES.to_vec(),
                ..Sources::default()
            },
        }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn user(mut self, text: &str) -> Self {
        self.sources.user = Some(self.write("config.toml", text.as_bytes()));
        self
    }

    fn project(mut self, text: &str) -> Self {
        self.sources.project = Some(self.write("cutline.toml", text.as_bytes()));
        self
    }

    fn env(mut self, name: &str, value: &str) -> Self {
        self.sources.env.push((name.to_owned(), value.to_owned()));
        self
    }

    fn load(&self) -> Result<Loaded, ConfigError> {
        Settings::load(&self.sources)
    }

    /// The message with the temporary folder left out.
    fn error(&self) -> String {
        let message = self.load().unwrap_err().to_string();
        message.replace(&format!("{}/", self.folder.path().display()), "")
    }

    fn notices(&self) -> Vec<String> {
        let folder = format!("{}/", self.folder.path().display());
        let notices = self.load().unwrap().notices;
        notices
            .iter()
            .map(|notice| notice.replace(&folder, ""))
            .collect()
    }
}

fn level(possible: Level, corroborated: Level) -> LevelPair {
    LevelPair {
        possible: Some(possible),
        corroborated: Some(corroborated),
    }
}

#[test]
fn nothing_gives_the_defaults() {
    let loaded = Layers::new().load().unwrap();
    assert_eq!(loaded.settings, Settings::default());
    assert_eq!(loaded.notices, Vec::<String>::new());
    assert_eq!(loaded.settings.fail_on, Level::Warn);
    assert_eq!(loaded.settings.audience, Audience::Public);
    assert!(loaded.settings.fetch.allow.is_empty());
    let empty = Layers::new().user("").project("\u{FEFF}# nothing\n");
    assert_eq!(empty.load().unwrap(), loaded);
}

#[test]
fn every_key_is_read() {
    let layers = Layers::new().user(
        r#"
archive = "desk.sqlite"
fail-on = "deny"
audience = "desk"
baseline = "known.json"
trust-anchors = ["roots.pem"]
waivers = "waivers.toml"
[levels]
credit-missing = "off"
reused-before-event = { possible = "note", corroborated = "warn" }
killed-picture.possible = "warn"
[unchecked]
mention = "note"
embed = "note"
remote = "warn"
missing-file = "deny"
undecidable = "note"
damaged = "deny"
[limits]
file-bytes = "1 GiB"
decoded-bytes = 0x1000_0000
pixels = 5_000_000
streamed-pixels = 6_000_000
document-bytes = 2_000_000
fetch-bytes = "3 MB"
fetch-seconds = 60
redirects = 0
references = 50
[memory]
retain-days = 90
[paths."drafts/**"]
killed-picture = "note"
[rules]
allow-entries = ["00112233445566aa"]
crop-min-percent = 25
reuse-min-days = 7
trusted-agencies = ["AFP"]
[fetch]
allow-addresses = ["127.0.0.0/8", "10.1.2.3"]
proxy = "http://user:pass@proxy.example:3128"
user-agent = "desk/1 (pictures@example.com)"
"#,
    );
    let loaded = layers.load().unwrap();
    let settings = loaded.settings;
    assert_eq!(loaded.notices, Vec::<String>::new());
    assert_eq!(
        settings.archive,
        Some(layers.folder.path().join("desk.sqlite"))
    );
    assert_eq!(settings.fail_on, Level::Deny);
    assert_eq!(settings.audience, Audience::Desk);
    assert_eq!(
        settings.levels["credit-missing"],
        level(Level::Off, Level::Off)
    );
    assert_eq!(
        settings.levels["reused-before-event"],
        level(Level::Note, Level::Warn)
    );
    let half = LevelPair {
        possible: Some(Level::Warn),
        corroborated: None,
    };
    assert_eq!(settings.levels["killed-picture"], half);
    assert_eq!(settings.unchecked.mention, Level::Note);
    assert_eq!(settings.unchecked.embed, Level::Note);
    assert_eq!(settings.unchecked.remote, Level::Warn);
    assert_eq!(settings.unchecked.missing_file, Level::Deny);
    assert_eq!(settings.unchecked.undecidable, Level::Note);
    assert_eq!(settings.unchecked.damaged, Level::Deny);
    assert_eq!(settings.limits.file_bytes, 1 << 30);
    assert_eq!(settings.limits.decoded_bytes, 1 << 28);
    assert_eq!(settings.limits.pixels, 5_000_000);
    assert_eq!(settings.limits.streamed_pixels, 6_000_000);
    assert_eq!(settings.limits.document_bytes, 2_000_000);
    assert_eq!(settings.limits.fetch_bytes, 3_000_000);
    assert_eq!(settings.limits.fetch_seconds, 60);
    assert_eq!(settings.limits.redirects, 0);
    assert_eq!(settings.limits.references, 50);
    assert_eq!(settings.thresholds.reuse_min_days, 7);
    assert!((settings.thresholds.crop_min_percent - 25.0).abs() < 1e-9);
    assert_eq!(settings.thresholds.trusted_agencies, ["AFP"]);
    assert_eq!(settings.allow_entries, ["00112233445566aa"]);
    assert_eq!(settings.retain_days, Some(90));
    assert_eq!(
        settings.paths["drafts/**"]["killed-picture"],
        level(Level::Note, Level::Note)
    );
    let beside = |name: &str| layers.folder.path().join(name);
    assert_eq!(settings.baseline, Some(beside("known.json")));
    assert_eq!(settings.waivers, Some(beside("waivers.toml")));
    assert_eq!(settings.trust_anchors, [beside("roots.pem")]);
    let allowed = AllowedAddresses::parse(&["127.0.0.0/8", "10.1.2.3"]).unwrap();
    assert_eq!(settings.fetch.allow, allowed);
    assert_eq!(
        settings.fetch.proxy.unwrap().host_str(),
        Some("proxy.example")
    );
    assert_eq!(settings.fetch.user_agent, "desk/1 (pictures@example.com)");
}

#[test]
fn later_layers_win_key_by_key() {
    let layers = Layers::new()
        .user("fail-on = \"note\"\naudience = \"desk\"\n[limits]\nredirects = 1\nreferences = 1\n[levels]\nkilled-picture = \"note\"")
        .project("fail-on = \"deny\"\n[limits]\nredirects = 2\n[levels]\nkilled-picture.corroborated = \"warn\"")
        .env("CUTLINE_FAIL_ON", "warn")
        .env("CUTLINE_LIMITS_FETCH_SECONDS", "9")
        .env("CUTLINE_LEVELS_CREDIT_MISMATCH", "off")
        .env("CUTLINE_AUDIENCE", "");
    let settings = layers.load().unwrap().settings;
    assert_eq!(settings.fail_on, Level::Warn);
    assert_eq!(settings.audience, Audience::Desk);
    assert_eq!(settings.limits.redirects, 2);
    assert_eq!(settings.limits.references, 1);
    assert_eq!(settings.limits.fetch_seconds, 9);
    assert_eq!(
        settings.levels["killed-picture"],
        level(Level::Note, Level::Warn)
    );
    assert_eq!(
        settings.levels["credit-mismatch"],
        level(Level::Off, Level::Off)
    );
    let project = Layers::new()
        .user("fail-on = \"note\"")
        .project("fail-on = \"deny\"");
    assert_eq!(project.load().unwrap().settings.fail_on, Level::Deny);
}

#[test]
fn a_project_cannot_name_what_is_run_opened_trusted_or_connected_to() {
    let layers = Layers::new()
        .user("archive = \"/mine.sqlite\"\ntrust-anchors = [\"/mine.pem\"]\n[fetch]\nallow-addresses = [\"10.0.0.1\"]")
        .project(
            "archive = \"/theirs.sqlite\"\nlibraries = [\"evil.so\"]\ntrust-anchors = \"evil.pem\"\n\
             [fetch]\nuser-agent = \"them\"\nallow-addresses = [\"0.0.0.0/0\"]\nproxy = \"http://evil.example\"\n\
             [programs]\nffmpeg = \"./evil\"\n[trust]\nanchors = 3\n",
        );
    let settings = layers.load().unwrap().settings;
    assert_eq!(settings.archive, Some(PathBuf::from("/mine.sqlite")));
    assert_eq!(settings.trust_anchors, [PathBuf::from("/mine.pem")]);
    assert_eq!(
        settings.fetch.allow,
        AllowedAddresses::parse(&["10.0.0.1"]).unwrap()
    );
    assert_eq!(settings.fetch.proxy, None);
    assert_eq!(settings.fetch.user_agent, "them");
    assert_eq!(
        layers.notices(),
        [
            "`cutline.toml` line 1: `archive` is ignored, a project may not name an archive; set it in your own `config.toml`",
            "`cutline.toml` line 2: `libraries` is ignored, a project may not name libraries",
            "`cutline.toml` line 3: `trust-anchors` is ignored, a project may not name trust anchors; set it in your own `config.toml`",
            "`cutline.toml` line 6: `fetch.allow-addresses` is ignored, a project may not name addresses exempt from the guard; set it in your own `config.toml`",
            "`cutline.toml` line 7: `fetch.proxy` is ignored, a project may not name a proxy; set it in your own `config.toml`",
            "`cutline.toml` line 8: `programs` is ignored, a project may not name programs",
            "`cutline.toml` line 10: `trust` is ignored, a project may not name trust anchors",
        ]
    );
    let dotted =
        Layers::new().project("fetch.allow-addresses = [\"127.0.0.1\"]\nprograms.git = \"./evil\"");
    assert!(dotted.load().unwrap().settings.fetch.allow.is_empty());
    assert_eq!(dotted.notices().len(), 2);
}

#[test]
fn only_the_user_names_the_programs_for_videos() {
    let named = "[programs]\nffmpeg = \"/opt/bin/ffmpeg\"\nyt-dlp = \"/opt/bin/yt-dlp\"";
    let mine = Layers::new().user(named);
    assert_eq!(mine.notices(), Vec::<String>::new());
    let settings = mine.load().unwrap().settings;
    assert_eq!(settings.ffmpeg, Some(PathBuf::from("/opt/bin/ffmpeg")));
    assert_eq!(settings.yt_dlp, Some(PathBuf::from("/opt/bin/yt-dlp")));
    let theirs = Layers::new().project(named);
    let settings = theirs.load().unwrap().settings;
    assert_eq!((settings.ffmpeg, settings.yt_dlp), (None, None));
}

#[test]
fn variables_near_a_setting_are_noticed_and_others_left_alone() {
    let layers = Layers::new()
        .env("CUTLINE_FETCH_ALLOW_ADDRESSES", "127.0.0.0/8")
        .env("CUTLINE_FAILON", "deny")
        .env("CUTLINE_TEST_DATA", "/data")
        .env("CUTLINE_LOG", "debug")
        .env("HOME", "/root");
    assert!(layers.load().unwrap().settings.fetch.allow.is_empty());
    assert_eq!(
        layers.notices(),
        [
            "variable `CUTLINE_FAILON` is ignored; did you mean `CUTLINE_FAIL_ON`?",
            "variable `CUTLINE_FETCH_ALLOW_ADDRESSES` is ignored, addresses exempt from the guard are named in your own `config.toml` or by a flag",
        ]
    );
}

#[test]
fn wrong_variables_are_named() {
    for (name, value, says) in [
        (
            "CUTLINE_FAIL_ON",
            "wran",
            "variable `CUTLINE_FAIL_ON`: `fail-on` cannot be `wran`; did you mean `warn`? it takes one of `note`, `warn`, `deny`",
        ),
        (
            "CUTLINE_LIMITS_REDIRECTS",
            "many",
            "variable `CUTLINE_LIMITS_REDIRECTS`: `limits.redirects` wants an integer, not `\"many\"`",
        ),
        (
            "CUTLINE_LEVELS_CREDIT_MISSMATCH",
            "off",
            "variable `CUTLINE_LEVELS_CREDIT_MISSMATCH`: there is no rule `credit-missmatch`; did you mean `credit-mismatch`?",
        ),
    ] {
        assert_eq!(Layers::new().env(name, value).error(), says);
    }
}

#[test]
fn wrong_keys_and_values_are_shown_in_the_users_own_toml() {
    for (text, shown) in [
        (
            "fail-onn = \"warn\"",
            "`cutline.toml` line 1, column 1: there is no setting `fail-onn`; did you mean `fail-on`?\n  |\n1 | fail-onn = \"warn\"\n  | ^^^^^^^^",
        ),
        (
            "# x\nfail-on = \"wran\" # loud",
            "`cutline.toml` line 2, column 11: `fail-on` cannot be `wran`; did you mean `warn`? it takes one of `note`, `warn`, `deny`\n  |\n2 | fail-on = \"wran\" # loud\n  |           ^^^^^^",
        ),
        (
            "fail-on = \"off\"",
            "`cutline.toml` line 1, column 11: `fail-on` cannot be `off`; it takes one of `note`, `warn`, `deny`\n  |\n1 | fail-on = \"off\"\n  |           ^^^^^",
        ),
        (
            "[limit]\nredirects = 3",
            "`cutline.toml` line 1, column 2: there is no setting `limit`; did you mean the section `[limits]`?\n  |\n1 | [limit]\n  |  ^^^^^",
        ),
        (
            "reuse-min-days = 3",
            "`cutline.toml` line 1, column 1: there is no setting `reuse-min-days`; it belongs in `[rules]`\n  |\n1 | reuse-min-days = 3\n  | ^^^^^^^^^^^^^^",
        ),
        (
            "[rules]\nfail-on = \"warn\"",
            "`cutline.toml` line 2, column 1: there is no setting `fail-on` in `[rules]`; it belongs at the head of the file, before any section\n  |\n2 | fail-on = \"warn\"\n  | ^^^^^^^",
        ),
        (
            "[limits]\nfile_bytes = 1",
            "`cutline.toml` line 2, column 1: there is no setting `file_bytes` in `[limits]`; did you mean `file-bytes`?\n  |\n2 | file_bytes = 1\n  | ^^^^^^^^^^",
        ),
        (
            "[limits]\nfile-bytes = \"64 Mib.\"",
            "`cutline.toml` line 2, column 14: `limits.file-bytes` wants a number of bytes or a size such as `\"64 MiB\"`, not `\"64 Mib.\"`\n  |\n2 | file-bytes = \"64 Mib.\"\n  |              ^^^^^^^^^",
        ),
        (
            "limits = { fetch-seconds = 0 }",
            "`cutline.toml` line 1, column 28: `limits.fetch-seconds` cannot be 0; it takes 1 to 600\n  |\n1 | limits = { fetch-seconds = 0 }\n  |                            ^",
        ),
        (
            "[levels]\nreused-before-evnt = \"off\"",
            "`cutline.toml` line 2, column 1: there is no rule `reused-before-evnt`; did you mean `reused-before-event`?\n  |\n2 | reused-before-evnt = \"off\"\n  | ^^^^^^^^^^^^^^^^^^",
        ),
        (
            "[levels]\nkilled-picture = { possible = \"deni\" }",
            "`cutline.toml` line 2, column 31: `killed-picture` cannot be `deni`; did you mean `deny`? it takes one of `off`, `note`, `warn`, `deny`\n  |\n2 | killed-picture = { possible = \"deni\" }\n  |                               ^^^^^^",
        ),
        (
            "levels = \"off\"",
            "`cutline.toml` line 1, column 1: `levels` is a section; write `[levels]` on its own line\n  |\n1 | levels = \"off\"\n  | ^^^^^^",
        ),
        (
            "fail-on = true",
            "`cutline.toml` line 1, column 11: `fail-on` wants a string, not a boolean\n  |\n1 | fail-on = true\n  |           ^^^^",
        ),
    ] {
        assert_eq!(Layers::new().project(text).error(), shown);
    }
}

#[test]
fn the_first_fault_in_the_file_is_shown() {
    let error = Layers::new()
        .project("[unchecked]\nremote = \"off\"\n[fetch]\nproxi = 1")
        .error();
    assert!(
        error.starts_with("`cutline.toml` line 2, column 10: "),
        "{error}"
    );
}

#[test]
fn what_is_no_toml_is_said_to_be_none() {
    for (text, place) in [
        ("fail-on = warn", "line 1, column 11"),
        ("fail-on = \"warn\nx", "line 1, column 16"),
        ("a = 1\nfail-on", "line 2, column 8"),
        ("fail-on = \"warn\"\nfail-on = \"deny\"", "line 2, column 1"),
        ("[limits\n", "line 1, column 8"),
    ] {
        let error = Layers::new().user(text).error();
        assert!(
            error.starts_with(&format!("`config.toml` {place}: this is no TOML: ")),
            "{error}"
        );
        assert_eq!(error.lines().count(), 4, "{error}");
    }
    let mut layers = Layers::new();
    layers.sources.user = Some(layers.write("config.toml", b"fail-on = \"warn\"\n# caf\xe9\n"));
    let error = layers.error();
    assert!(
        error.starts_with("`config.toml` line 2, column 6: the file is not UTF-8; "),
        "{error}"
    );
}

#[test]
fn bounds_hold() {
    for text in [
        "[limits]\nfile-bytes = 0",
        "[limits]\nfile-bytes = \"5 GiB\"",
        "[limits]\ndecoded-bytes = \"1 KiB\"",
        "[limits]\ndecoded-bytes = -1",
        "[limits]\ndocument-bytes = \"2 GiB\"",
        "[limits]\nfetch-seconds = 86400",
        "[limits]\nredirects = 21",
        "[limits]\nreferences = 0",
        "[limits]\nreferences = 1.5",
        "[limits]\nreferences = 99999999999999999999999999999999999999999999",
        "[rules]\nreuse-min-days = -1",
        "[unchecked]\nmention = \"off\"",
        "[fetch]\nuser-agent = \"a\\r\\nb\"",
        "[fetch]\nuser-agent = \"\"",
    ] {
        assert!(Layers::new().project(text).load().is_err(), "{text}");
    }
    for text in [
        "archive = \"\"",
        "archive = \"a\\u0000b\"",
        "[fetch]\nallow-addresses = [\"localhost\"]",
        "[fetch]\nallow-addresses = [1]",
        "[fetch]\nproxy = \"socks5://proxy.example\"",
        "[fetch]\nproxy = \"proxy.example:3128\"",
    ] {
        assert!(Layers::new().user(text).load().is_err(), "{text}");
    }
}

#[test]
fn a_password_in_a_proxy_is_not_repeated_in_words() {
    let layers = Layers::new().env("CUTLINE_FETCH_PROXY", "socks5://user:hunter2@proxy.example");
    assert!(!layers.error().contains("hunter2"), "{}", layers.error());
}
