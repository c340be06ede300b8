use super::event::Story;
use super::*;
use crate::metadata::Metadata;
use crate::place::{Relation, relation};
use crate::reference::{MediaKind, MediaRef, Role, Target};

fn date(text: &str) -> DateInterval {
    DateInterval::parse(text).expect("a date")
}

fn record() -> crate::archive::Record {
    crate::archive::Record::empty(crate::archive::RecordSource::File)
}

#[test]
fn a_record_speaks_by_its_fields_then_its_caption() {
    let mut entry = record();
    entry.date = Some(date("2019-11-16"));
    entry.caption = Some("Planes on fire in the southern Gaza Strip on Friday.".to_owned());
    let claim = of_record(&entry);
    assert_eq!(
        claim.when.as_ref().map(|when| when.interval),
        Some(date("2019-11-16"))
    );
    let place = claim.place.expect("read from the caption");
    assert_eq!(place.places[0].places[0].region_code.as_deref(), Some("GZ"));

    entry.place = Some("Khan Yunis, Gaza Strip".to_owned());
    assert_eq!(
        of_record(&entry).place.expect("given").words,
        "Khan Yunis, Gaza Strip"
    );

    let mut captioned = record();
    captioned.caption = Some("Cranes in Rotterdam, Netherlands, in March 2016.".to_owned());
    assert_eq!(
        of_record(&captioned).when.map(|when| when.interval),
        Some(date("2016-03"))
    );

    let mut positioned = record();
    positioned.position = Some((31.34, 34.30));
    let place = of_record(&positioned).place.expect("a city nearby");
    assert_eq!(place.places[0].places[0].country_code, "PS");
}

#[test]
fn a_flag_wins_and_the_embedded_caption_is_the_claim_without_one() {
    let embedded = Metadata {
        caption: Some("Cranes in Rotterdam, Netherlands, in March 2016.".to_owned()),
        ..Metadata::default()
    };
    let claim = of_photo(&Proposed::default(), &embedded);
    assert_eq!(claim.when.map(|when| when.interval), Some(date("2016-03")));
    assert_eq!(
        claim.place.map(|place| place.words).as_deref(),
        Some("Rotterdam, Netherlands")
    );

    let proposed = Proposed {
        caption: Some("Cranes in Chile".to_owned()),
        date: Some(date("2020-01-07")),
        ..Proposed::default()
    };
    let claim = of_photo(&proposed, &embedded);
    let when = claim.when.expect("the flag");
    assert_eq!(
        (when.interval, when.binding),
        (date("2020-01-07"), Binding::Assumed),
        "the caption names no date"
    );
    let alone = Proposed {
        date: Some(date("2020-01-07")),
        ..Proposed::default()
    };
    let when = of_photo(&alone, &Metadata::default()).when;
    assert_eq!(
        when.map(|when| when.binding),
        Some(Binding::Bound),
        "without a caption the date is the claim"
    );
    assert_eq!(
        claim.place.map(|place| place.words).as_deref(),
        Some("Chile")
    );

    let silent = Metadata {
        capture_time: Some("2014-01-01T00:00:00".to_owned()),
        ..Metadata::default()
    };
    assert_eq!(
        of_photo(&Proposed::default(), &silent).when,
        None,
        "a capture time is evidence, no claim"
    );
}

#[test]
fn file_labels_are_known() {
    for text in [
        "FILE PHOTO: Cranes",
        "FILE - In this Oct. 3 photo",
        "Cranes. (File photo)",
        "(FILES) Cranes",
        "Archivbild: Kräne",
        "Photo d’archives",
        "Foto de archivo",
        "A file picture of cranes",
    ] {
        assert!(bind::is_file(text), "{text}");
    }
    for text in [
        "A profile photo",
        "Tax files",
        "He must file a photo",
        "The national archive",
    ] {
        assert!(!bind::is_file(text), "{text}");
    }
}

#[test]
fn the_twin_reads_date_and_place() {
    let published = date("2020-01-08T06:30:00+00:00");
    let text = "U.S. planes burn at the Ain al-Asad air base in Iraq on Tuesday.";
    let when = date_in(text, Some(&published), Some("en")).expect("a weekday");
    assert_eq!(
        (when.interval, when.binding),
        (date("2020-01-07"), Binding::Bound)
    );
    assert_eq!(date("2019-11-15").days_before(&when.interval), 53);
    let place = places_in(text).expect("a base");
    let gaza = crate::place::readings("Khan Yunis, Gaza").expect("known");
    assert!(
        place
            .places
            .iter()
            .all(|place| relation(place, &gaza) != Relation::Compatible)
    );
}

fn reference() -> MediaRef {
    MediaRef {
        target: Target::Words,
        urls: Vec::new(),
        best_url: None,
        ..crate::reference::photo("planes.jpg", None, None)
    }
}

fn story() -> Story<'static> {
    Story {
        headline: Some("Planes in flames after missile strike on Iraqi base"),
        paragraphs: vec!["Missiles hit an air base in western Iraq early on Wednesday."],
        published: DateInterval::parse("2020-01-08T06:30:00+00:00"),
        lang: Some("en"),
        dateline: Some("LONDON"),
    }
}

fn captioned(caption: &str) -> Claim {
    bind::of_story(
        &MediaRef {
            caption: Some(caption.to_owned()),
            ..reference()
        },
        &story(),
        None,
    )
}

#[test]
fn a_caption_binds_and_silence_assumes() {
    let claim = captioned("U.S. planes burn at the Ain al-Asad air base in Iraq on Tuesday.");
    let when = claim.when.expect("a weekday");
    assert_eq!(
        (when.interval, when.binding),
        (date("2020-01-07"), Binding::Bound)
    );
    assert_eq!(
        claim.place.expect("a base").words,
        "Ain al-Asad air base in Iraq"
    );

    let silent = captioned("Harbour chief Mara Lindqvist.");
    assert_eq!(silent.when.map(|when| when.binding), Some(Binding::Assumed));
    assert_eq!(silent.place, None, "a dateline binds no place");
    assert_eq!(
        captioned("").when.map(|when| when.binding),
        Some(Binding::Assumed)
    );
}

#[test]
fn a_year_still_to_come_dates_no_picture() {
    for caption in [
        "Interest payments could surpass the budget in 2023.",
        "The base near Baghdad, which closes in March 2021.",
    ] {
        let when = captioned(caption).when.expect("the day of the story");
        assert_eq!(when.binding, Binding::Assumed, "{caption}");
    }
    for caption in [
        "Talks open near Baghdad on 8 January 2020.",
        "Added to the gallery on 20 February 2020.",
        "The base near Baghdad in January 2020.",
    ] {
        let when = captioned(caption).when;
        assert_eq!(
            when.map(|when| when.binding),
            Some(Binding::Bound),
            "{caption}"
        );
    }
}

#[test]
fn the_words_of_a_post_are_read_on_the_day_it_was_posted() {
    let post = |context: &str| MediaRef {
        kind: MediaKind::Embed,
        context: Some(context.to_owned()),
        quotes_post: true,
        id_time: "2019-11-18T09:00:00Z".parse().ok(),
        ..reference()
    };
    let when = |post: &MediaRef| {
        let when = bind::of_story(post, &story(), None).when.expect("a date");
        (when.interval.to_string(), when.binding)
    };
    let own = post("Video of planes on fire at the base on Friday");
    assert_eq!(when(&own), ("2019-11-15".to_owned(), Binding::Bound));
    let captioned = MediaRef {
        caption: Some("Planes on fire at the base on Tuesday".to_owned()),
        ..own.clone()
    };
    assert_eq!(
        when(&captioned).0,
        "2020-01-07",
        "a caption is the story's own"
    );
    let told = MediaRef {
        quotes_post: false,
        context: Some("Footage shows planes on fire on Tuesday.".to_owned()),
        ..own
    };
    assert_eq!(when(&told).0, "2020-01-07", "a sentence of the story too");
    for announced in [
        "Our video: the concert is on Friday, December 20, 2019",
        "New picture! The exhibition opens on 17 January 2020",
    ] {
        assert_eq!(when(&post(announced)).1, Binding::Assumed, "{announced}");
    }
}

#[test]
fn a_sentence_that_shares_an_old_picture_binds_no_day() {
    let binding = |context: &str| {
        let mention = MediaRef {
            context: Some(context.to_owned()),
            ..reference()
        };
        let when = bind::of_story(&mention, &story(), None).when;
        when.map(|when| when.binding)
    };
    for old in [
        "On Tuesday, the embassy marked the anniversary by sharing this picture of planes.",
        "On Tuesday, the pilot posted a throwback photo of the base.",
        "After the strike on Tuesday, users dug up an old video of the base.",
    ] {
        assert_eq!(binding(old), Some(Binding::Assumed), "{old}");
    }
    let new = "A video shows planes on fire at the base on Tuesday.";
    assert_eq!(binding(new), Some(Binding::Bound));
}

#[test]
fn a_file_label_leaves_nothing_to_assume() {
    let claim = captioned("FILE PHOTO: Cranes stand in the harbour.");
    assert!(claim.file_photo && claim.when.is_none());
    let dated = captioned(
        "FILE PHOTO: Cranes stand in the harbour of Rotterdam, Netherlands, in March 2016.",
    );
    assert!(dated.file_photo);
    assert_eq!(
        dated.when.map(|when| (when.interval, when.binding)),
        Some((date("2016-03"), Binding::Bound))
    );
}

#[test]
fn the_file_speaks_where_the_page_is_silent() {
    let embedded = Metadata {
        caption: Some("Cranes in Rotterdam, Netherlands, in March 2016.".to_owned()),
        credit: Some("Agency".to_owned()),
        ..Metadata::default()
    };
    let claim = bind::of_story(&reference(), &story(), Some(&embedded));
    assert_eq!(claim.when.map(|when| when.binding), Some(Binding::Bound));
    assert_eq!(
        claim.place.map(|place| place.words).as_deref(),
        Some("Rotterdam, Netherlands")
    );
    assert_eq!(
        (claim.caption, claim.credit),
        (None, None),
        "what the page lacks it lacks"
    );
}

#[test]
fn the_sentence_of_a_mention_binds_and_other_sentences_do_not() {
    let said = "The minister tweeted a video of people dancing in Baghdad on Friday.";
    let mention = MediaRef {
        role: Role::Mention,
        context: Some(said.to_owned()),
        ..reference()
    };
    let claim = bind::of_story(&mention, &story(), None);
    assert_eq!(
        claim.when.map(|when| when.interval),
        Some(date("2020-01-03"))
    );
    assert_eq!(
        claim.place.map(|place| place.words).as_deref(),
        Some("Baghdad")
    );
    let near = MediaRef {
        context: Some("Talks in Paris ended on Friday.".to_owned()),
        ..reference()
    };
    let claim = bind::of_story(&near, &story(), None);
    assert_eq!(
        (claim.when.map(|when| when.binding), claim.place),
        (Some(Binding::Assumed), None)
    );
}

#[test]
fn a_caption_that_says_what_the_headline_says_is_of_the_event() {
    let claim =
        captioned("Planes stand in flames at the base after the missile strike on Iraqi soil.");
    let when = claim.when.expect("the event");
    assert_eq!(
        (when.interval.to_string(), when.binding),
        ("2020-01-08".to_owned(), Binding::Bound)
    );
    let same = captioned("Planes in flames after missile strike on Iraqi base");
    assert_eq!(
        same.when.map(|when| when.binding),
        Some(Binding::Assumed),
        "a headline put there again"
    );
    let portrait = captioned("The base in a picture by its commander");
    assert_eq!(
        portrait.when.map(|when| when.binding),
        Some(Binding::Assumed)
    );
}

#[test]
fn a_dateline_orders_readings_and_drops_none() {
    let mut filed = story();
    filed.dateline = Some("BEIRUT");
    let pictured = MediaRef {
        caption: Some("A rally in Tripoli".to_owned()),
        ..reference()
    };
    let place = bind::of_story(&pictured, &filed, None)
        .place
        .expect("a city");
    assert_eq!(place.places[0].places[0].country_code, "LB");
    assert!(
        place.places[0]
            .places
            .iter()
            .any(|place| place.country_code == "LY")
    );
}
