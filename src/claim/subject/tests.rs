use super::{Clash, ClashKind, Subject};

fn clash(ours: &str, theirs: &str) -> Option<Clash> {
    let (ours, theirs) = (Subject::of(ours), Subject::of(theirs));
    let there = ours.clash(&theirs);
    let back = theirs.clash(&ours).map(|clash| clash.kind);
    assert_eq!(
        there.as_ref().map(|clash| clash.kind),
        back,
        "either way round"
    );
    there
}

fn kind(ours: &str, theirs: &str) -> Option<ClashKind> {
    clash(ours, theirs).map(|clash| clash.kind)
}

#[test]
fn each_names_somebody_else() {
    let found = clash(
        "President Ruben Hale greets supporters of the club",
        "Supporters greet Omid Karvan at the quay",
    );
    assert_eq!(
        found,
        Some(Clash {
            kind: ClashKind::Names,
            ours: "Ruben Hale".to_owned(),
            theirs: "Omid Karvan".to_owned(),
        })
    );
    let third = "Ruben Hale with Anil Deshmane";
    assert_eq!(
        kind("Ruben Hale with Omid Karvan", third),
        Some(ClashKind::Names)
    );
    assert_eq!(
        kind(
            "the deputy president ruben hale being treated",
            "Flood victims thank Sister Anil Deshmane of the order"
        ),
        Some(ClashKind::Names),
        "a name behind a title, in small letters"
    );
}

#[test]
fn one_name_in_other_letters_is_the_same() {
    for (ours, theirs) in [
        (
            "Mohammad Karvan in a boat",
            "A boat with Muhammad Karwan on it",
        ),
        ("A march of the Ku Klux Klan", "Men in garb of the KKK"),
        ("M. K. Lindqvist speaks", "Mara Lindqvist, speaking"),
        ("Officials of the Harbour Workers Union", "HWU officials"),
        (
            "Ruben Hale greets supporters",
            "A politician greets supporters",
        ),
        ("Supporters in Baghdad", "Supporters in Iraq"),
    ] {
        assert_eq!(clash(ours, theirs), None, "{ours} | {theirs}");
    }
}

#[test]
fn each_tells_of_another_event() {
    assert_eq!(
        kind(
            "An airstrike on the town",
            "Troops during a military exercise near a town"
        ),
        Some(ClashKind::Event)
    );
    assert_eq!(
        kind("Crowds at a funeral", "Crowds at a wedding"),
        Some(ClashKind::Event)
    );
    for (ours, theirs) in [
        (
            "Protesters clash with police",
            "Arrests during a demonstration",
        ),
        (
            "Ruins after an earthquake",
            "Rescuers search the rubble of a quake",
        ),
        ("A train leaves the station", "Recruits at the station"),
        ("The mass of the building", "A prayer in the building"),
    ] {
        assert_eq!(clash(ours, theirs), None, "{ours} | {theirs}");
    }
}

#[test]
fn one_was_made_and_the_other_tells_what_happened() {
    assert_eq!(
        kind(
            "Soldiers killed in an attack",
            "A still from a television series"
        ),
        Some(ClashKind::Making)
    );
    assert_eq!(
        kind("A boat on the water", "A painting of a boat"),
        None,
        "nothing is told"
    );
    assert_eq!(
        kind("A mural of a riot", "Street art that shows a riot"),
        None
    );
}

#[test]
fn numbers_of_one_thing_far_apart() {
    assert_eq!(
        kind("300,000 people on the square", "2,000 people on the square"),
        Some(ClashKind::Number)
    );
    assert_eq!(
        kind("At the 94th Academy Awards", "At the 89th Academy Awards"),
        Some(ClashKind::Number)
    );
    for (ours, theirs) in [
        ("300 people on the square", "350 people on the square"),
        ("300 boats on the river", "2,000 people on the square"),
        ("A street on May 7", "A street on May 29"),
        ("In 2014 the street", "In 2019 the street"),
    ] {
        assert_eq!(clash(ours, theirs), None, "{ours} | {theirs}");
    }
}

#[test]
fn places_and_peoples_none_of_one_in_one_of_the_other() {
    assert_eq!(
        kind(
            "Kenyans queue for food",
            "Food is handed out in South Africa"
        ),
        Some(ClashKind::Places)
    );
    assert_eq!(kind("Kenyans queue for food", "A queue in Nairobi"), None);
    assert_eq!(
        kind("Tourists from Italy in Nairobi", "A queue in Nairobi"),
        None
    );
}

#[test]
fn the_words_of_a_line_never_clash_with_themselves() {
    for line in [
        "Mara Lindqvist, left, and Ruben Hale at a protest in Rotterdam against 300 new cranes",
        "A STILL FROM A FILM: 12 SOLDIERS IN A BATTLE",
        "ein Bild ohne Namen",
        "",
    ] {
        assert_eq!(clash(line, line), None, "{line}");
    }
}
