//! Files of settings: those that cannot be read, hostile ones, the template, and where one is found.

use super::*;

#[test]
fn files_that_cannot_be_read_stop_the_command() {
    let mut layers = Layers::new();
    layers.sources.project = Some(layers.folder.path().join("gone.toml"));
    assert!(
        layers.error().contains("there is no file `gone.toml`"),
        "{}",
        layers.error()
    );
    layers.sources.project = Some(layers.folder.path().to_owned());
    assert!(layers.error().contains("a folder"), "{}", layers.error());
    layers.sources.project = Some(layers.write("large.toml", &vec![b'#'; 2 << 20]));
    assert!(
        layers.error().contains("no settings file"),
        "{}",
        layers.error()
    );
}

#[test]
fn hostile_files_are_refused_in_bounded_words() {
    for text in [
        "[".repeat(100_000),
        format!("a{}=1", ".a".repeat(100_000)),
        format!("fail-on = {}", "[".repeat(100_000)),
        format!("{} = 1", "k".repeat(500_000)),
        format!("fail-on = \"{}\"", "v".repeat(500_000)),
        "\u{1b}[2J\u{202e} = 1".to_owned(),
        "\"\\u001b[2J\" = 1".to_owned(),
        "a = 1\n".repeat(50_000),
        (0..50_000).fold(String::new(), |mut all, n| {
            all.extend(["a", &n.to_string(), " = 1\n"]);
            all
        }),
    ] {
        let error = Layers::new().project(&text).error();
        assert!(error.len() < 3_000, "{}", error.len());
        assert!(
            error.chars().all(|c| c == '\n' || !c.is_control()),
            "{error}"
        );
    }
}

#[test]
fn the_template_is_valid_with_every_setting_taken_in() {
    let untouched = Layers::new().project(INIT_TOML).load().unwrap();
    assert_eq!(untouched.settings, Settings::default());

    let mut settings = 0;
    let all: String = INIT_TOML
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(rest) if !rest.is_empty() && !rest.starts_with(' ') => {
                settings += 1;
                format!("{rest}\n")
            }
            _ => format!("{line}\n"),
        })
        .collect();
    assert!(settings > 20);
    let loaded = Layers::new().project(&all).load().unwrap();
    assert_eq!(loaded.notices, Vec::<String>::new());
    let defaults = Settings::default();
    assert_eq!(loaded.settings.unchecked, defaults.unchecked);
    assert_eq!(loaded.settings.limits, defaults.limits);
    assert_eq!(loaded.settings.thresholds, defaults.thresholds);
    assert_eq!(loaded.settings.fail_on, defaults.fail_on);
    assert_eq!(loaded.settings.audience, defaults.audience);
    assert_eq!(
        loaded.settings.levels["reused-before-event"],
        level(Level::Warn, Level::Deny)
    );
}

#[test]
fn every_commented_setting_is_valid_on_its_own() {
    let mut section = String::new();
    for line in INIT_TOML.lines() {
        let Some(setting) = line
            .strip_prefix('#')
            .filter(|rest| !rest.is_empty() && !rest.starts_with(' '))
        else {
            continue;
        };
        if setting.starts_with('[') {
            setting.clone_into(&mut section);
            continue;
        }
        let text = format!("{section}\n{setting}\n");
        assert!(Layers::new().project(&text).load().is_ok(), "{text}");
    }
}

#[test]
fn the_project_file_is_found_upwards_to_the_repository() {
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("repo/content/2020");
    std::fs::create_dir_all(&deep).unwrap();
    let put = |at: &str| {
        let path = folder.path().join(at);
        std::fs::write(&path, "").unwrap();
        path
    };
    let found = |cwd: &Path| Sources::discover(cwd, &RULES).project;
    let planted = put("cutline.toml");
    // Outside of a repository only the folder itself counts.
    assert_eq!(found(&deep), None);
    assert_eq!(found(folder.path()), Some(planted));
    put("repo/.git");
    assert_eq!(found(&deep), None);
    let at_root = put("repo/cutline.toml");
    assert_eq!(found(&deep), Some(at_root));
    let nearer = put("repo/content/cutline.toml");
    assert_eq!(found(&deep), Some(nearer));
    assert_eq!(Sources::discover(&deep, &RULES).known_rules, RULES);
}
