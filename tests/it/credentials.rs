//! Content Credentials through the built program: every state, offline, and harmless whatever they hold.

use serde_json::Value;

use crate::data::test_data;
use crate::run::{Home, findings, fixture, media};

fn picture(name: &str) -> String {
    fixture(&format!("credentials/{name}"))
        .display()
        .to_string()
}

fn anchors() -> String {
    picture("anchors.pem")
}

/// What `inspect` says of the credentials of a file.
fn credentials(arguments: &[&str]) -> Value {
    let home = Home::new();
    let mut all = vec!["inspect", "--format", "jsonl"];
    all.extend(arguments);
    let ran = home.run(&all);
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    ran.lines()[0]["content_credentials"].clone()
}

fn state(arguments: &[&str]) -> String {
    credentials(arguments)["state"].as_str().unwrap().to_owned()
}

#[test]
fn states_of_our_own_pictures() {
    let anchors = anchors();
    let with = |name: &str| state(&[&picture(name), "--trust-anchors", &anchors]);
    assert_eq!(with("valid.jpg"), "valid-trusted");
    assert_eq!(with("altered.jpg"), "altered");
    assert_eq!(with("expired.jpg"), "expired");
    assert_eq!(state(&[&picture("valid.jpg")]), "valid-untrusted");
    assert_eq!(state(&[&picture("expired.jpg")]), "expired");
    let none = fixture("stories/portrait.jpg").display().to_string();
    assert_eq!(state(&[&none]), "none");
}

#[test]
fn what_is_signed_is_told_with_who_signed() {
    let raw = Home::new()
        .run(&["inspect", "--raw", &picture("valid.jpg")])
        .stdout;
    assert!(
        raw.contains("stds.schema-org.CreativeWork/author[1]/name = Ada Fontein"),
        "{raw}"
    );
    let found = credentials(&[&picture("valid.jpg"), "--trust-anchors", &anchors()]);
    assert_eq!(found["signer"], "Example Agency");
    assert_eq!(found["generator"], "cutline fixtures");
    assert_eq!(
        found["digital_source_types"],
        serde_json::json!(["digitalCapture"])
    );
    assert_eq!(found["actions"][0]["name"], "c2pa.created");
    assert_eq!(found["actions"][0]["software"], "Example Camera 1.2");
    assert_eq!(found["identities"][0]["name"], "Ada Fontein Photography");
    assert_eq!(found["identities"][0]["holds"], true);
    let altered = credentials(&[&picture("altered.jpg")]);
    let details = altered["failure_details"].as_array().unwrap();
    let expected =
        serde_json::json!({ "code": "assertion.dataHash.mismatch", "subject": "c2pa.hash.data" });
    assert!(
        details.contains(&expected),
        "names the assertion: {details:?}"
    );
}

#[test]
fn altered_and_generated_pictures_are_findings_and_an_expired_signer_is_none() {
    let home = Home::new();
    let archive = home.archive(&[]);
    let check = |name: &str| {
        let (_, report) = home.check(&[
            &picture(name),
            "--archive",
            &archive,
            "--trust-anchors",
            &anchors(),
        ]);
        let item = media(&report)[0].clone();
        let found = findings(&item)
            .into_iter()
            .map(|(rule, level, _)| format!("{rule} {level}"));
        found.collect::<Vec<_>>().join(", ")
    };
    assert!(check("altered.jpg").contains("content-credentials-altered note"));
    assert!(check("generated.jpg").contains("declared-synthetic warn"));
    for name in ["valid.jpg", "expired.jpg"] {
        let found = check(name);
        assert!(!found.contains("content-credentials"), "{name}: {found}");
        assert!(!found.contains("declared-synthetic"), "{name}: {found}");
    }
}

#[test]
fn hostile_words_in_a_manifest_do_no_harm() {
    let home = Home::new();
    let file = picture("hostile.jpg");
    for arguments in [
        vec!["inspect", "--raw", &file],
        vec!["inspect", "--audience", "public", &file],
        vec!["inspect", "--format", "jsonl", &file],
    ] {
        let ran = home.run(&arguments);
        assert_eq!(ran.exit, 0, "{}", ran.stderr);
        assert!(ran.stdout.contains("alert(1)"), "the words are shown");
        let harmful =
            |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
        let is_line = arguments.contains(&"jsonl");
        assert!(is_line || !ran.stdout.contains(harmful), "{}", ran.stdout);
        assert!(!is_line || !ran.stdout.contains('<'), "{}", ran.stdout);
        assert!(!ran.stdout.contains('\u{1b}'), "{}", ran.stdout);
    }
}

/// A JPEG that only says where its credentials lie.
fn pointing_to(url: &str) -> Vec<u8> {
    let packet = format!(
        r#"http://ns.adobe.com/xap/1.0/{}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
        xmlns:dcterms="http://purl.org/dc/terms/" dcterms:provenance="{url}"/></rdf:RDF>"#,
        '\0'
    );
    let portrait = std::fs::read(fixture("stories/portrait.jpg")).unwrap();
    let length = u16::try_from(packet.len() + 2).unwrap().to_be_bytes();
    [
        &portrait[..2],
        b"\xff\xe1",
        &length,
        packet.as_bytes(),
        &portrait[2..],
    ]
    .concat()
}

#[test]
fn a_remote_manifest_is_named_and_never_fetched() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}/manifest.c2pa", listener.local_addr().unwrap());
    let home = Home::new();
    let file = home
        .write("remote.jpg", pointing_to(&url))
        .display()
        .to_string();
    let found = credentials(&[&file]);
    assert_eq!(found["state"], "remote-only");
    assert_eq!(found["remote_url"], url);
    let archive = home.archive(&[]);
    home.check(&[
        &file,
        "--archive",
        &archive,
        "--fetch",
        "--allow-addresses",
        "127.0.0.0/8",
    ]);
    let asked = listener.accept().map(|_| ());
    assert_eq!(
        asked.unwrap_err().kind(),
        std::io::ErrorKind::WouldBlock,
        "nobody asked for it"
    );
}

#[test]
fn a_list_of_anchors_that_is_none_is_told_with_its_name() {
    let home = Home::new();
    let empty = home
        .write("empty.pem", "nothing here")
        .display()
        .to_string();
    for wrong in [empty, home.path("absent.pem").display().to_string()] {
        let ran = home.run(&["inspect", &picture("valid.jpg"), "--trust-anchors", &wrong]);
        assert_eq!(ran.exit, 2, "{}", ran.stderr);
        assert!(ran.stderr.contains(&wrong), "{}", ran.stderr);
        assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    }
}

#[test]
fn a_video_is_compared_with_its_credentials_only_when_asked() {
    let Some(data) = test_data("credentials of a video") else {
        return;
    };
    let video = data
        .join("files/c_c2pa_rs/sdk/tests/fixtures/video1.mp4")
        .display()
        .to_string();
    let home = Home::new();
    let line = |arguments: &[&str]| {
        home.run(&[&["inspect", "--format", "jsonl"], arguments].concat())
            .lines()[0]
            .clone()
    };
    let at_places = line(&[&video]);
    assert_eq!(at_places["content_credentials"]["state"], "unchecked");
    assert_eq!(at_places["digest"], Value::Null);
    assert!(at_places["content_credentials"]["signer"].is_string());
    let whole = line(&[&video, "--digest"]);
    assert_eq!(whole["content_credentials"]["state"], "valid-untrusted");
    assert_eq!(whole["digest"].as_str().map(str::len), Some(64));
}

#[test]
fn a_signer_on_a_list_of_signers_is_trusted() {
    let Some(data) = test_data("the list of allowed signers") else {
        return;
    };
    let files = data.join("files");
    let picture = files
        .join("c_c2pa_ts/tests/fixtures/amazon-titan-g1.png")
        .display()
        .to_string();
    let allowed = files
        .join("c_trust/public/trust/allowed.pem")
        .display()
        .to_string();
    assert_eq!(state(&[&picture]), "valid-untrusted");
    assert_eq!(
        state(&[&picture, "--trust-anchors", &allowed]),
        "valid-trusted"
    );
}
