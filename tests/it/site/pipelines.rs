//! The definitions for GitHub, GitLab and pre-commit, run as a pipeline would run them.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use saphyr::{LoadableYamlNode as _, Yaml};

use super::super::run::Ran;
use super::Site;

/// What a pipeline left behind.
struct Job {
    ran: Ran,
    site: Site,
}

impl Job {
    fn file(&self, name: &str) -> String {
        std::fs::read_to_string(self.site.path(name)).unwrap()
    }

    fn json(&self, name: &str) -> serde_json::Value {
        serde_json::from_str(&self.file(name)).unwrap()
    }
}

fn definition(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// A shell in the site's folder, the program on its path.
fn shell(site: &Site, script: &str) -> Command {
    let program = Path::new(env!("CARGO_BIN_EXE_cutline"))
        .parent()
        .unwrap()
        .to_owned();
    let path = std::env::var_os("PATH").unwrap();
    let folders = std::iter::once(program).chain(std::env::split_paths(&path));
    let mut shell = Command::new("bash");
    shell
        .args([
            "--noprofile",
            "--norc",
            "-e",
            "-o",
            "pipefail",
            "-c",
            script,
        ])
        .current_dir(site.path(""))
        .env_clear()
        .env("PATH", std::env::join_paths(folders).unwrap())
        .env("HOME", site.home.path(""));
    shell
}

fn text<'y>(node: &'y Yaml<'_>) -> &'y str {
    node.as_str().unwrap()
}

/// Runs the steps of `action.yml` one after another; stops at the first that fails, as a runner does.
fn action(site: Site, inputs: &[(&str, &str)], base: &str) -> Job {
    let definition = definition("action.yml");
    let action = &Yaml::load_from_str(&definition).unwrap()[0];
    let temp = site.home.path("temp").display().to_string();
    std::fs::create_dir_all(&temp).unwrap();
    let here = env!("CARGO_MANIFEST_DIR");
    let context = |expression: &str| match expression {
        "github.action_path" => here.to_owned(),
        "github.event.pull_request.base.sha" => base.to_owned(),
        "runner.temp" => temp.clone(),
        other => panic!("{other}"),
    };
    let mut values: BTreeMap<String, String> = BTreeMap::new();
    for (name, input) in action["inputs"].as_mapping().unwrap() {
        let given = inputs.iter().find(|(given, _)| *given == text(name));
        let default = || input.as_mapping_get("default").map(text);
        let value = given
            .map(|(_, value)| *value)
            .or_else(default)
            .unwrap_or_default();
        values.insert(format!("inputs.{}", text(name)), expanded(value, &context));
    }
    let lookup = |expression: &str| {
        values
            .get(expression)
            .cloned()
            .unwrap_or_else(|| context(expression))
    };
    let mut said = String::new();
    for step in action["runs"]["steps"].as_vec().unwrap() {
        let Some(run) = step.as_mapping_get("run") else {
            assert_eq!(
                text(&step["uses"]),
                "actions/cache@v4",
                "a step no script can run"
            );
            continue;
        };
        let mut command = shell(&site, text(run));
        for (name, value) in step["env"].as_mapping().unwrap() {
            command.env(text(name), expanded(text(value), &lookup));
        }
        let output = command
            .env("GITHUB_OUTPUT", site.path("output.txt"))
            .env("GITHUB_STEP_SUMMARY", site.path("summary.md"))
            .output()
            .unwrap();
        let ran = Ran::of(&output);
        said.push_str(&ran.stdout);
        if ran.exit != 0 {
            return Job {
                ran: Ran {
                    stdout: said,
                    ..ran
                },
                site,
            };
        }
    }
    let ran = Ran {
        exit: 0,
        stdout: said,
        stderr: String::new(),
    };
    Job { ran, site }
}

/// A text with each `${{ … }}` replaced.
fn expanded(text: &str, value: &dyn Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${{") {
        let (expression, after) = after.split_once("}}").unwrap();
        out.push_str(before);
        out.push_str(&value(expression.trim()));
        rest = after;
    }
    out + rest
}

fn on_github(name: &str, paths: &str) -> Job {
    let site = Site::of(name);
    let archive = site.archive.clone();
    action(
        site,
        &[
            ("archive", &archive),
            ("paths", paths),
            ("arguments", "--today 2020-01-09"),
        ],
        "",
    )
}

#[test]
fn the_action_annotates_a_site_of_hugo() {
    let job = on_github("hugo", "content/**");
    assert_eq!(job.ran.exit, 1, "{}", job.ran.stderr);
    let annotation = "::error file=content/news/air-base/index.md,line=6,col=1";
    assert!(job.ran.stdout.contains(annotation), "{}", job.ran.stdout);
    assert_eq!(job.file("output.txt"), "exit=1\n");
    assert!(job.file("summary.md").contains("air-base"));
    let result =
        &job.json("cutline.sarif")["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(
        result["artifactLocation"]["uri"],
        "content/news/air-base/index.md"
    );
    assert_eq!(result["region"]["startLine"], 6);
}

#[test]
fn the_action_annotates_a_site_of_eleventy() {
    let job = on_github("eleventy", "src/**");
    assert_eq!(job.ran.exit, 1, "{}", job.ran.stderr);
    assert!(
        job.ran
            .stdout
            .contains("::error file=src/posts/air-base.md,line="),
        "{}",
        job.ran.stdout
    );
}

#[test]
fn in_a_pull_request_the_action_looks_at_what_changed_by_the_policy_of_the_base() {
    let request = |page: &str, more: &[(&str, &str)]| {
        let site = Site::of("hugo");
        site.commit();
        site.git(&["checkout", "-q", "-b", "request"]);
        site.home
            .write(&format!("site/{page}"), "Nothing but words.\n");
        for (name, text) in more {
            site.home.write(&format!("site/{name}"), text);
        }
        site.commit_all();
        let archive = site.archive.clone();
        action(
            site,
            &[("archive", &archive), ("arguments", "--today 2020-01-09")],
            "main",
        )
    };
    let quiet = request("content/news/words.md", &[]);
    assert_eq!(
        (quiet.ran.exit, quiet.ran.stdout.contains("::error")),
        (0, false),
        "{}",
        quiet.ran.stderr
    );
    let page = "{{< figure src=\"planes.jpg\" caption=\"U.S. planes burn at the Ain al-Asad air base in Iraq on Tuesday, January 7, 2020.\" >}}\n";
    let lenient = "[levels]\nreused-before-event = \"off\"\ncaption-place-conflict = \"off\"\ncaption-date-conflict = \"off\"\n";
    let sly = [
        ("content/news/air-base/index.md", page),
        ("cutline.toml", lenient),
    ];
    let loud = request("content/news/words.md", &sly);
    assert_eq!(loud.ran.exit, 1, "{}{}", loud.ran.stdout, loud.ran.stderr);
}

#[test]
fn a_pipeline_that_cannot_look_is_not_green() {
    let missing = action(Site::of("hugo"), &[("archive", "no-such.sqlite")], "");
    assert_eq!(missing.ran.exit, 2);
    assert_eq!(missing.file("output.txt"), "exit=2\n");
    let site = Site::of("hugo");
    let archive = site.archive.clone();
    let unknown = action(site, &[("archive", &archive)], "no-such-base");
    assert_eq!(unknown.ran.exit, 2);
    // A file of the site that is missing fails, posts and remote pictures do not.
    let page = "![a](/img/gone.jpg)\n\n![b](https://example.org/b.jpg)\n\nHe tweeted a video.\n";
    let site = Site::made(&[("content/a.md", page)]);
    let archive = site.archive.clone();
    let gone = action(site, &[("archive", &archive)], "");
    assert_eq!(gone.ran.exit, 1);
    let site = Site::made(&[(
        "content/a.md",
        &page.replace("/img/gone.jpg", "https://example.org/a.jpg"),
    )]);
    let archive = site.archive.clone();
    let remote = action(site, &[("archive", &archive)], "");
    assert_eq!(
        remote.ran.exit, 0,
        "{}{}",
        remote.ran.stdout, remote.ran.stderr
    );
    assert!(
        remote.ran.stdout.contains("::notice"),
        "and says so: {}",
        remote.ran.stdout
    );
}

/// Runs the script of the GitLab job with its variables.
fn on_gitlab(site: Site, paths: &str, base: &str) -> Job {
    let definition = definition("ci/cutline.gitlab-ci.yml");
    let job = &Yaml::load_from_str(&definition).unwrap()[0][".cutline"];
    let lines = ["before_script", "script"].map(|key| job[key].as_vec().unwrap().iter().map(text));
    let lines = lines.into_iter().flatten();
    let mut command = shell(&site, &lines.collect::<Vec<_>>().join("\n"));
    for (name, value) in job["variables"].as_mapping().unwrap() {
        command.env(text(name), text(value));
    }
    let output = command
        .env("CUTLINE_PATHS", paths)
        .env("CUTLINE_ARCHIVE", &site.archive)
        .env("CI_MERGE_REQUEST_DIFF_BASE_SHA", base)
        .output()
        .unwrap();
    Job {
        ran: Ran::of(&output),
        site,
    }
}

#[test]
fn the_gitlab_job_reports_both_sites() {
    for (name, paths, page) in [
        ("hugo", "content/**", "content/news/air-base/index.md"),
        ("eleventy", "src/**", "src/posts/air-base.md"),
    ] {
        let job = on_gitlab(Site::of(name), paths, "");
        assert_eq!(job.ran.exit, 1, "{}", job.ran.stderr);
        assert!(job.file("cutline.junit.xml").contains(page));
        assert_eq!(job.json("cutline.json")["summary"]["exit"], 1);
        assert!(
            job.site.path(".cutline-cache").is_dir(),
            "kept between jobs"
        );
    }
    let site = Site::of("hugo");
    site.commit();
    site.git(&["checkout", "-q", "-b", "request"]);
    site.home
        .write("site/content/news/words.md", "Nothing but words.\n");
    let quiet = on_gitlab(site, "content/**", "main");
    assert_eq!(quiet.ran.exit, 0, "{}", quiet.ran.stderr);
}

#[test]
fn a_pack_serves_as_the_archive_of_a_pipeline() {
    let with_pack = || {
        let mut site = Site::of("hugo");
        let pack = site.path("desk.pack").display().to_string();
        let arguments = [
            "archive",
            "export",
            "--fingerprints-only",
            &pack,
            "--archive",
        ];
        let ran = site.home.run(&[&arguments[..], &[&site.archive]].concat());
        assert_eq!(ran.exit, 0, "{}", ran.stderr);
        site.archive = pack;
        site
    };
    // It warns, which these definitions report and do not fail for.
    let job = on_gitlab(with_pack(), "content/**", "");
    assert_eq!(job.ran.exit, 0, "{}", job.ran.stderr);
    let report = job.json("cutline.json");
    assert_eq!(report["summary"]["deny"], 0);
    assert!(
        report["summary"]["warn"].as_u64().unwrap() >= 1,
        "{}",
        report["summary"]
    );
    assert!(report.to_string().contains("known by fingerprint only"));
    let site = with_pack();
    let archive = site.archive.clone();
    let job = action(site, &[("archive", &archive), ("fail-on", "warn")], "");
    assert_eq!(job.ran.exit, 1, "{}", job.ran.stderr);
    assert!(job.ran.stdout.contains("::warning"), "{}", job.ran.stdout);
}

#[test]
fn the_hook_checks_the_files_it_is_handed() {
    let definition = definition(".pre-commit-hooks.yaml");
    let hooks = &Yaml::load_from_str(&definition).unwrap()[0];
    let entry = text(&hooks[0]["entry"]);
    for (name, bad, good) in [
        (
            "hugo",
            "content/news/air-base/index.md",
            "content/news/harbour.md",
        ),
        (
            "eleventy",
            "src/posts/air-base.md",
            "src/posts/harbour.html",
        ),
    ] {
        let site = Site::of(name);
        let exit = |file: &str| {
            let mut command = shell(&site, &format!("{entry} {file}"));
            Ran::of(
                &command
                    .env("CUTLINE_ARCHIVE", &site.archive)
                    .output()
                    .unwrap(),
            )
            .exit
        };
        assert_eq!((exit(bad), exit(good)), (1, 0), "{name}");
    }
}

/// The levels of `[unchecked]` that a text sets, by names in capitals.
fn unchecked(text: &str) -> BTreeMap<String, String> {
    let words = text.split(['\n', '\'', ' ']).collect::<Vec<_>>().join(" ");
    let words = words.replace(" = ", "=");
    let settings = words.split_whitespace().filter_map(|word| {
        let (key, level) = word.split_once('=')?;
        let key = key.strip_prefix("CUTLINE_UNCHECKED_").unwrap_or(key);
        let level = level.trim_matches('"');
        let is_level = ["note", "warn", "deny"].contains(&level);
        let key = key.to_uppercase().replace('-', "_");
        is_level.then(|| (key, level.to_owned()))
    });
    settings.collect()
}

#[test]
fn the_three_definitions_set_the_same_levels() {
    let action = unchecked(&definition("ci/defaults/cutline/config.toml"));
    assert_eq!(action.len(), 6, "{action:?}");
    let shown = definition("docs/src/pipeline.md");
    let gitlab = definition("ci/cutline.gitlab-ci.yml");
    let job = &Yaml::load_from_str(&gitlab).unwrap()[0][".cutline"];
    let steps = job["before_script"].as_vec().unwrap().iter().map(text);
    let written = steps.filter(|step| step.contains("[unchecked]"));
    assert_eq!(unchecked(&written.collect::<String>()), action);
    let hook = definition(".pre-commit-hooks.yaml");
    let hooks = &Yaml::load_from_str(&hook).unwrap()[0];
    assert_eq!(unchecked(text(&hooks[0]["entry"])), action);
    let toml = shown.split("[unchecked]\n").nth(1).unwrap();
    let toml = toml.split("\n[").next().unwrap();
    assert_eq!(unchecked(toml), action, "as the manual shows them");
}
