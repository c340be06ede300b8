use super::*;

fn names(text: &str) -> Vec<String> {
    find(text)
        .into_iter()
        .map(|mention| mention.readings.name)
        .collect()
}

fn first(name: &str) -> Place {
    readings(name)
        .expect("a name the gazetteer knows")
        .places
        .swap_remove(0)
}

fn stand(a: &str, b: &str) -> Relation {
    relation(&readings(a).expect(a), &readings(b).expect(b))
}

fn conflict(a: &str, b: &str) -> bool {
    let (one, other) = (stand(a, b), stand(b, a));
    assert_eq!(
        matches!(one, Relation::Compatible),
        matches!(other, Relation::Compatible),
        "{a} / {b}"
    );
    one != Relation::Compatible
}

#[test]
fn the_twin_of_the_primary_case() {
    let text = "U.S. planes burn at the Ain al-Asad air base in Iraq on Tuesday";
    let found = find(text);
    assert_eq!(names(text), ["Ain al-Asad air base in Iraq"]);
    let place = &found[0].readings.places[0];
    assert_eq!(
        (place.region.as_deref(), place.country.as_str()),
        (Some("Anbar"), "Iraq")
    );
    let gaza = readings("Khan Yunis, Gaza").expect("known");
    assert_eq!(gaza.places[0].region_code.as_deref(), Some("GZ"));
    let Relation::Disjoint { km: Some(km) } = relation(&found[0].readings, &gaza) else {
        panic!("they are two places");
    };
    assert!((700.0..900.0).contains(&km), "{km}");
}

#[test]
fn spellings_lead_to_one_place() {
    for name in [
        "Ain al-Asad",
        "Ain al-Assad",
        "Ayn al-Asad",
        "Al Asad Air Base",
    ] {
        assert!(!conflict(name, "Anbar, Iraq"), "{name}");
    }
    for name in ["Khan Yunis", "Khan Younis", "Khan Younes", "KHAN YUNIS"] {
        assert_eq!(first(name).region.as_deref(), Some("Gaza Strip"), "{name}");
    }
    assert_eq!(first("Kiev").city, first("Kyiv").city);
    assert_eq!(first("Bangalore").city, first("Bengaluru").city);
    assert_eq!(first("Burma").country_code, "MM");
    assert_eq!(first("Côte d’Ivoire").country_code, "CI");
    assert_eq!(first("uk").country_code, "GB");
    assert_eq!(first("U.S.").country_code, "US");
}

#[test]
fn later_parts_narrow_a_name() {
    assert_eq!(first("Paris").country_code, "FR");
    assert_eq!(first("Paris, Texas").region_code.as_deref(), Some("TX"));
    assert_eq!(first("Wayne, Pa.").region_code.as_deref(), Some("PA"));
    assert_eq!(first("Baghdad, Iraq").city.as_deref(), Some("Baghdad"));
    assert_eq!(
        first("Nobody's Village, Anbar, Iraq").region.as_deref(),
        Some("Anbar")
    );
    assert_eq!(first("Tripoli, Lebanon").country_code, "LB");
    assert!(
        readings("Tripoli")
            .expect("known")
            .places
            .iter()
            .any(|place| place.country_code == "LY")
    );
    let squares = readings("Tahrir Square").expect("known");
    let countries: Vec<_> = squares
        .places
        .iter()
        .map(|place| place.country_code.as_str())
        .collect();
    assert!(countries.contains(&"EG") && countries.contains(&"IQ"));
    assert_eq!(
        readings("Tahrir Square, Baghdad")
            .expect("known")
            .places
            .len(),
        1
    );
    assert!(
        readings("").is_none()
            && readings("Xyzzyville").is_none()
            && readings(&"a".repeat(5_000)).is_none()
    );
}

#[test]
fn what_holds_the_other_never_conflicts() {
    for (a, b) in [
        ("Baghdad", "Iraq"),
        ("Gaza City", "Gaza Strip"),
        ("Khan Yunis, Gaza Strip", "Gaza"),
        ("Manhattan, New York", "New York"),
        ("Brooklyn", "New York City"),
        ("Edinburgh", "United Kingdom"),
        ("Edinburgh", "Scotland"),
        ("Shibuya", "Tokyo"),
        ("Hong Kong", "China"),
        ("San Juan, Puerto Rico", "United States"),
        ("Moscow", "Soviet Union"),
        ("Seoul", "Korea"),
    ] {
        assert!(!conflict(a, b), "{a} / {b}");
    }
}

#[test]
fn places_apart_conflict() {
    for (a, b) in [
        ("Baghdad", "Damascus, Syria"),
        ("Baghdad", "Basra"),
        ("Valparaiso, Chile", "Rotterdam, Netherlands"),
        ("Anbar", "Basra, Iraq"),
        ("Texas", "California"),
        ("Edinburgh", "London, England"),
        ("Khan Yunis, Gaza", "Tel Aviv"),
        ("Simferopol", "Moscow"),
        ("Iraq", "Iran"),
    ] {
        assert!(conflict(a, b), "{a} / {b}");
    }
    assert!(
        !conflict("Newark, New Jersey", "New York City"),
        "neighbours in one country"
    );
    assert!(!conflict("Washington", "Arlington, Virginia"));
}

#[test]
fn disputed_places_conflict_with_third_countries_only() {
    for (place, claimants, third) in [
        ("Gaza Strip", &["Palestine", "Israel"][..], "Egypt"),
        ("West Bank", &["Palestine", "Israel"], "Jordan"),
        ("Jerusalem", &["Palestine", "Israel"], "Lebanon"),
        ("Golan Heights", &["Syria", "Israel"], "Jordan"),
        ("Simferopol", &["Ukraine", "Russia"], "Turkey"),
        ("Donetsk, Donbas", &["Ukraine", "Russia"], "Belarus"),
        ("Taipei", &["Taiwan", "China"], "Japan"),
        ("Western Sahara", &["Morocco"], "Algeria"),
        ("Srinagar", &["India", "Pakistan", "China"], "Nepal"),
        ("Pristina", &["Kosovo", "Serbia"], "Croatia"),
        (
            "Stepanakert",
            &["Azerbaijan", "Armenia"],
            "Georgia (country), Tbilisi",
        ),
        ("Kyrenia", &["Cyprus", "Turkey"], "Greece"),
        ("Gibraltar", &["United Kingdom", "Spain"], "Portugal"),
        (
            "Falkland Islands",
            &["United Kingdom", "Argentina"],
            "Chile",
        ),
    ] {
        for claimant in claimants {
            assert!(!conflict(place, claimant), "{place} / {claimant}");
        }
        assert!(conflict(place, third), "{place} / {third}");
    }
}

#[test]
fn a_name_borne_by_many_places_is_compatible_with_each() {
    let many = readings("San José").expect("known");
    assert!(many.places.len() > 10);
    for country in ["Costa Rica", "California", "Philippines"] {
        assert!(!conflict("San Jose", country), "{country}");
    }
    assert!(conflict("San Jose", "Norway"));
}

#[test]
fn the_nearest_city_is_within_fifty_kilometres() {
    assert_eq!(
        nearest(33.32, 44.38)
            .and_then(|place| place.city)
            .as_deref(),
        Some("Baghdad")
    );
    assert!(nearest(0.0, -30.0).is_none());
    assert!(
        nearest(f64::NAN, 0.0).is_none()
            && nearest(91.0, 0.0).is_none()
            && nearest(0.0, f64::INFINITY).is_none()
    );
}

#[test]
fn places_are_found_where_words_make_them_places() {
    for (text, expected) in [
        (
            "Protesters gather in Basra, Iraq, on Saturday, Oct. 26, 2019.",
            &["Basra, Iraq"][..],
        ),
        (
            "Planes burn during an exercise in Khan Yunis, Gaza Strip, on Nov. 15, 2019.",
            &["Khan Yunis, Gaza Strip"],
        ),
        (
            "Romney greets supporters in Wayne, Pa., on Monday.",
            &["Wayne, Pa."],
        ),
        (
            "Smoke rises over Gaza City after an air strike.",
            &["Gaza City"],
        ),
        (
            "A rally in the Lebanese city of Tripoli on Friday.",
            &["Tripoli"],
        ),
        ("A map in London and Paris", &["London", "Paris"]),
        (
            "People in Iraq's Anbar province flee",
            &["Iraq's Anbar province"],
        ),
        (
            "BAGHDAD, IRAQ - JANUARY 03: Protesters wave flags",
            &["BAGHDAD, IRAQ"],
        ),
        (
            "Fans outside the White House, Washington",
            &["White House, Washington"],
        ),
        ("On the outskirts of Mosul", &["Mosul"]),
        ("A road in rebel-held Aleppo", &["Aleppo"]),
        ("protests in kampala, uganda.", &["kampala, uganda"]),
        (
            "A view of Rafah crossing from the Egyptian side",
            &["Rafah crossing"],
        ),
        (
            "Crowds in Tahrir Square in Baghdad",
            &["Tahrir Square in Baghdad"],
        ),
        ("A house in the U.S. state of Georgia", &["Georgia"]),
        ("A storm hits Paris on Tuesday.", &["Paris"]),
        ("Hurricane Irma hit the Bahamas.", &["Bahamas"]),
        ("An explosion rocks central Beirut", &["Beirut"]),
    ] {
        assert_eq!(names(text), expected, "{text}");
    }
    let square = find("Crowds in Tahrir Square in Baghdad")
        .swap_remove(0)
        .readings;
    assert!(square.places.iter().all(|place| place.country_code == "IQ"));
    let tripoli = find("A rally in the Lebanese city of Tripoli on Friday.")
        .swap_remove(0)
        .readings;
    assert!(
        tripoli
            .places
            .iter()
            .all(|place| place.country_code == "LB")
    );
    let georgia = find("A house in the U.S. state of Georgia")
        .swap_remove(0)
        .readings;
    assert!(
        georgia
            .places
            .iter()
            .all(|place| place.country_code == "US")
    );
}

#[test]
fn people_agencies_clubs_and_words_are_no_places() {
    for text in [
        "Paris Hilton arrives at the premiere",
        "Michael Jordan and Scottie Pippen",
        "Jordan said the deal was done",
        "Georgia Meloni smiles",
        "Washington said it would answer",
        "A Chinese official with Iraqi citizens",
        "A reporter of the New York Times",
        "Fighters of Islamic State",
        "The governor of the Bank of England",
        "Manchester United celebrate",
        "(AP Photo/Paris Smith)",
        "Photo by Austin Houston/AFP via Getty Images",
        "In March, Reading lost; Nice won on Friday",
        "A new ban hits China",
        "After the storm Israel strikes Iran",
        "US troops leave",
        "A vote on Syria",
        "The president of Iraq speaks",
        "Refugees from Myanmar wait",
        "Madison and Jackson smile",
        "In Parliament, in English, in Congress",
        "Iraq's prime minister speaks",
        "A bill against Iran",
        "A march against the war in Ukraine",
        "The actor, who was born in Chile",
        "Of all the most, many see",
        "Princess Diana with Chelsea Clinton, Lincoln and Houston",
        "Brazil's Pelé plays",
        "He read The Boston Globe",
        "Chicago Bulls beat Boston Celtics",
    ] {
        assert_eq!(names(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn ranges_are_those_of_the_text() {
    let text = "Été à São Paulo — crowds in São Paulo, Brazil, «today»";
    for mention in find(text) {
        assert_eq!(&text[mention.range.clone()], mention.readings.name);
    }
    assert_eq!(names(text), ["São Paulo, Brazil"]);
}

#[test]
fn hostile_text_is_no_trouble() {
    let long = "in Paris, ".repeat(20_000);
    assert!(find(&long).len() < 5_000);
    for text in [
        "",
        ",",
        "in",
        "in ,",
        "'s",
        "’s’s",
        "\u{0}\u{301}",
        "in (Paris",
        "Paris (",
        "A.B.C.D.",
        "ß’",
        "🏳️‍🌈 in 🏳️‍🌈",
    ] {
        find(text);
        readings(text);
    }
    find(&"A".repeat(200_000));
    find(&"New York ".repeat(10_000));
    find(&"(photo ".repeat(10_000));
}

#[test]
fn spots_are_what_find_leaves_open() {
    let spots = |text: &str| -> Vec<String> {
        let firm = find(text);
        super::spots(text, &firm)
            .into_iter()
            .map(|spot| spot.name)
            .collect()
    };
    assert_eq!(
        spots("Stephen Curry at Wells Fargo Arena"),
        ["Wells Fargo Arena"]
    );
    assert_eq!(
        spots("A crowd outside the Royal Opera House"),
        ["Royal Opera House"]
    );
    assert_eq!(spots("Glasgow council wants a new plant"), ["Glasgow"]);
    assert_eq!(
        spots("Planes burn in Baghdad"),
        Vec::<String>::new(),
        "found for sure"
    );
    assert_eq!(
        spots("Harbour chief Mara Lindqvist speaks"),
        Vec::<String>::new()
    );
    assert_eq!(
        spots("Officials in January, on Friday"),
        Vec::<String>::new()
    );
}

#[test]
fn a_name_with_its_kind_or_its_country_is_a_place() {
    let named = |text: &str| -> Vec<String> {
        let found = find(text).into_iter();
        found.map(|mention| mention.readings.name).collect()
    };
    assert_eq!(named("The destruction of Mekelle city"), ["Mekelle"]);
    assert_eq!(named("a bridge in Wassa Akropong, Ghana, fell"), ["Ghana"]);
    assert_eq!(named("The town of Tal Abyad, Syria, under fire"), ["Syria"]);
    assert_eq!(
        named("police in Ratlam district, Madhya Pradesh"),
        ["Ratlam district, Madhya Pradesh"]
    );
    assert_eq!(named("shows juba, south sudan."), ["juba, south sudan"]);
    assert_eq!(named("The photo of pupils is from Uganda"), ["Uganda"]);
    assert_eq!(named("Oxford City Council wants it"), Vec::<String>::new());
}
