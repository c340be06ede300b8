//! Sentences that name media and sentences that do not.

use super::super::languages::tagged;
use super::*;
use MediaKind::{Photo, Video};

fn kinds(text: &str) -> Vec<(MediaKind, bool)> {
    media_named(text, tagged("en"))
        .into_iter()
        .map(|named| (named.kind, named.is_new))
        .collect()
}

fn posted_by(text: &str) -> Option<String> {
    media_named(text, tagged("en"))
        .into_iter()
        .next()
        .and_then(|named| named.posted_by)
}

#[test]
fn deeds_and_shows_name_media() {
    for (text, kind) in [
        (
            "The mayor of Lille tweeted a video of the flooded metro.",
            Video,
        ),
        (
            "Police released two photos of the suspect on Monday.",
            Photo,
        ),
        ("Footage shows a crowd running from the square.", Video),
        (
            "A photo posted by an aid worker shows the damaged ward.",
            Photo,
        ),
        ("Video of the explosion quickly went viral.", Video),
        ("State television aired footage of the launch.", Video),
        (
            "An unverified clip circulating on Telegram purports to show the convoy.",
            Video,
        ),
        (
            "Residents shared dramatic images of the fire on Facebook.",
            Photo,
        ),
        ("He was caught on video throwing a bottle.", Video),
        ("Several videos have emerged since the attack.", Video),
        (
            "Satellite images show new trenches north of the town.",
            Photo,
        ),
        (
            "The senator took to Twitter to share a clip of the speech.",
            Video,
        ),
        (
            "She posted on Instagram a picture of the empty shelves.",
            Photo,
        ),
    ] {
        assert_eq!(kinds(text), [(kind, true)], "{text}");
    }
}

#[test]
fn known_media_are_spoken_of_again() {
    for text in [
        "In this video, hundreds of people dance.",
        "The video shows a man waving.",
        "The clip was later deleted, but the footage shows more.",
    ] {
        assert!(kinds(text).iter().all(|(_, is_new)| !is_new), "{text}");
    }
    assert_eq!(
        kinds("In this video, hundreds of people dance."),
        [(Video, false)]
    );
}

#[test]
fn other_sentences_name_none() {
    for text in [
        "In the tweet, the minister wrote that the war was over.",
        "The president simply tweeted an American flag with no caption.",
        "She plays video games every evening.",
        "The two leaders spoke in a video call on Friday.",
        "The company posted a profit of two million euros.",
        "The police did not release a video of the arrest.",
        "Lawmakers asked the agency to release the footage.",
        "The bigger picture is less clear.",
        "He showed no emotion.",
        "The image of the party has suffered.",
        "There is no video of the crash.",
        "The channel will share a video on Monday.",
        "The firm makes video cameras.",
        "They used a paper clip.",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn posters_are_named() {
    for (text, name) in [
        (
            "Foreign Minister Jane van Doe on Monday tweeted a video of the border.",
            "Jane van Doe",
        ),
        (
            "Brazilian journalist Ana Souza shared a photo of the ruins.",
            "Ana Souza",
        ),
        (
            "Ana Souza, a reporter in Recife, later posted footage of the flood.",
            "Ana Souza",
        ),
        (
            "A video posted by activist Omar Haddad on Friday shows smoke.",
            "Omar Haddad",
        ),
        (
            "A clip shared by @harbour_watch shows the ship.",
            "@harbour_watch",
        ),
        (
            "Secretary of Defense John Q. Public tweeted a video.",
            "John Q. Public",
        ),
        (
            "The Ministry of Defence released footage of the strike.",
            "Ministry of Defence",
        ),
        (
            "Footage released by the Syrian Observatory for Human Rights shows tanks.",
            "Syrian Observatory for Human Rights",
        ),
    ] {
        assert_eq!(posted_by(text).as_deref(), Some(name), "{text}");
    }
    assert_eq!(posted_by("The mayor of Lille tweeted a video."), None);
    assert_eq!(posted_by("A spokesman for Hamas tweeted a video."), None);
    assert_eq!(posted_by("He also tweeted a video."), None);
    assert_eq!(posted_by("A video posted by a witness shows smoke."), None);
}

#[test]
fn hedges_are_kept_as_printed() {
    let hedge = |text: &str| {
        media_named(text, tagged("en"))
            .into_iter()
            .next()
            .and_then(|named| named.hedge)
    };
    assert_eq!(
        hedge("She tweeted another video allegedly showing the crowd.").as_deref(),
        Some("allegedly")
    );
    assert_eq!(
        hedge("A video that appears to show the blast was posted online.").as_deref(),
        Some("appears to show")
    );
    assert_eq!(hedge("She tweeted a video showing the crowd."), None);
}

#[test]
fn labels_of_headlines() {
    assert_eq!(kinds("VIDEO: Crowds dance in the street"), [(Video, false)]);
    assert_eq!(kinds("Storm hits the coast [PHOTOS]"), [(Photo, false)]);
    assert_eq!(kinds("Video games: a history"), []);
}
