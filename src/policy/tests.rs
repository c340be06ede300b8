use super::*;
use crate::finding::Evidence;

fn fact(kind: &str, origin: &str) -> Evidence {
    Evidence {
        kind: kind.to_owned(),
        says: String::new(),
        source: String::new(),
        date: None,
        entry: None,
        digest: None,
        origin: Some(origin.to_owned()),
    }
}

fn possible(rule: &'static str) -> Finding {
    Finding::new(
        rule,
        "a.jpg",
        None,
        String::new(),
        fact("archive-date", "list:a"),
    )
}

fn corroborated(rule: &'static str) -> Finding {
    possible(rule).with(fact("archive-date", "list:b"))
}

fn unchecked(rule: &'static str, kind: &str) -> Finding {
    Finding::new(rule, "a.jpg", None, String::new(), fact(kind, "article"))
}

/// The exit code with each finding at its level.
fn exit_of(policy: &Policy, findings: &[&Finding], compared: Compared) -> u8 {
    let leveled = findings.iter().map(|found| (*found, policy.level(found)));
    policy.exit(&leveled.collect::<Vec<_>>(), compared)
}

#[test]
fn a_path_has_levels_of_its_own_and_the_longest_pattern_holds() {
    let mut policy = Policy::default();
    let before = policy.digest();
    let rule = "reused-before-event";
    policy
        .set_in("archive/**", rule, Levels::both(Level::Note))
        .expect("a rule");
    policy
        .set_in("archive/live/**", rule, Levels::both(Level::Deny))
        .expect("a rule");
    let found = possible(rule);
    assert_eq!(policy.level_in("site/archive/a.md", &found), Level::Note);
    assert_eq!(policy.level_in("archive/live/a.md", &found), Level::Deny);
    assert_eq!(policy.level_in("news/a.md", &found), Level::Warn);
    assert_eq!(policy.level(&found), Level::Warn);
    assert_ne!(policy.digest(), before);
    let unknown = policy.set_in("a/**", "no-such-rule", Levels::both(Level::Off));
    assert!(matches!(unknown, Err(PolicyError::UnknownRule { .. })));
}

#[test]
fn every_rule_has_a_level_and_every_level_a_rule() {
    let policy = Policy::default();
    for rule in RULES {
        let code = rule.code();
        assert_eq!(
            policy.levels(code).is_none(),
            BY_KIND.contains(&code),
            "{code}"
        );
    }
    for code in policy.levels.keys() {
        assert!(RULES.iter().any(|rule| rule.code() == *code), "{code}");
    }
}

#[test]
fn two_sources_are_louder_than_one() {
    let policy = Policy::default();
    for rule in [
        "reused-before-event",
        "caption-date-conflict",
        "caption-place-conflict",
        "known-fact-check",
    ] {
        assert_eq!(policy.level(&possible(rule)), Level::Warn);
        assert_eq!(policy.level(&corroborated(rule)), Level::Deny);
    }
    for rule in [
        "credit-mismatch",
        "capture-date-conflict",
        "capture-place-conflict",
    ] {
        assert_eq!(policy.level(&possible(rule)), Level::Note);
        assert_eq!(policy.level(&corroborated(rule)), Level::Warn);
    }
    for rule in ["killed-picture", "embargoed"] {
        assert_eq!(policy.level(&possible(rule)), Level::Deny);
    }
}

#[test]
fn a_note_stays_a_note_whatever_the_policy() {
    let mut policy = Policy::default();
    policy
        .set("killed-picture", Levels::both(Level::Deny))
        .expect("a rule");
    assert_eq!(
        policy.level(&corroborated("killed-picture").as_note()),
        Level::Note
    );
    policy
        .set("killed-picture", Levels::both(Level::Off))
        .expect("a rule");
    assert_eq!(
        policy.level(&possible("killed-picture").as_note()),
        Level::Off
    );
}

#[test]
fn findings_at_or_above_fail_on_make_1() {
    let mut policy = Policy::default();
    let exit = |policy: &Policy, finding: &Finding| exit_of(policy, &[finding], Compared::Archive);
    assert_eq!(exit_of(&policy, &[], Compared::Archive), 0);
    assert_eq!(exit(&policy, &possible("credit-mismatch")), 0);
    assert_eq!(exit(&policy, &possible("reused-before-event")), 1);
    policy.fail_on = Level::Deny;
    assert_eq!(exit(&policy, &possible("reused-before-event")), 0);
    assert_eq!(exit(&policy, &corroborated("reused-before-event")), 1);
    policy.fail_on = Level::Note;
    assert_eq!(exit(&policy, &possible("credit-missing")), 1);
    policy
        .set("credit-missing", Levels::both(Level::Off))
        .expect("a rule");
    assert_eq!(exit(&policy, &possible("credit-missing")), 0);
}

#[test]
fn what_could_not_be_checked_makes_3_and_1_beats_3() {
    let mut policy = Policy::default();
    let mention = unchecked("unresolved-reference", "mention");
    let missing = unchecked("unreachable-media", "missing-file");
    let found = possible("reused-before-event");
    assert_eq!(exit_of(&policy, &[&mention], Compared::Archive), 3);
    assert_eq!(exit_of(&policy, &[&mention, &found], Compared::Archive), 1);
    assert_eq!(exit_of(&policy, &[], Compared::Nothing), 3);
    assert_eq!(exit_of(&policy, &[&found], Compared::Nothing), 1);
    policy
        .unchecked
        .set("mention", Level::Note)
        .expect("a kind");
    assert_eq!(exit_of(&policy, &[&mention], Compared::Archive), 0);
    assert_eq!(
        exit_of(&policy, &[&mention, &missing], Compared::Archive),
        3
    );
    policy.fail_on = Level::Note;
    assert_eq!(exit_of(&policy, &[&mention], Compared::Archive), 0);
    policy.fail_on = Level::Deny;
    policy
        .unchecked
        .set("missing-file", Level::Deny)
        .expect("a kind");
    assert_eq!(exit_of(&policy, &[&missing], Compared::Archive), 1);
    assert_eq!(
        exit_of(&policy, &[&missing.clone().as_note()], Compared::Archive),
        0
    );
}

#[test]
fn advice_never_fails() {
    let policy = Policy {
        gate: Gate::Advise,
        ..Policy::default()
    };
    assert_eq!(
        exit_of(
            &policy,
            &[&corroborated("killed-picture")],
            Compared::Nothing
        ),
        0
    );
    assert_eq!(policy.level(&possible("killed-picture")), Level::Deny);
}

#[test]
fn wrong_settings_are_refused_with_what_to_do() {
    let mut policy = Policy::default();
    let unknown = policy.set("reused-before", Levels::both(Level::Deny));
    assert_eq!(
        unknown.map_err(|error| error.to_string()),
        Err("no rule `reused-before`; `cutline explain` shows the rules".to_owned())
    );
    let by_kind = policy.set("undecidable-media", Levels::both(Level::Deny));
    assert!(matches!(by_kind, Err(PolicyError::SetByKind { .. })));
    let kind = policy.unchecked.set("file", Level::Deny);
    assert!(matches!(kind, Err(PolicyError::UnknownKind { .. })));
    assert_eq!(Level::from_name("deny"), Some(Level::Deny));
    assert_eq!(Level::from_name("Deny"), None);
}

#[test]
fn the_digest_tells_policies_apart() {
    let policy = Policy::default();
    assert_eq!(policy.digest(), Policy::default().digest());
    assert_eq!(policy.digest().len(), 64);
    let mut other = Policy::default();
    other.unchecked.embed = Level::Deny;
    assert_ne!(policy.digest(), other.digest());
    let mut other = Policy::default();
    other
        .set("edited-copy", Levels::both(Level::Warn))
        .expect("a rule");
    assert_ne!(policy.digest(), other.digest());
    let advise = Policy {
        gate: Gate::Advise,
        ..Policy::default()
    };
    assert_ne!(policy.digest(), advise.digest());
}
