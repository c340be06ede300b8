//! Reports built in code.

use cutline::archive::{DateKind, Entry, EntryId, Record, RecordSource};
use cutline::article::{DeskTerms, Span};
use cutline::claim::{Binding, Claim, OtherDate, When, Where};
use cutline::fetch::Digest;
use cutline::finding::{Confidence, Evidence, Finding, Verdict};
use cutline::limit::{Problem, ProblemKind};
use cutline::matching::{Edit, Match};
use cutline::metadata::Metadata;
use cutline::place::{Place, PlaceLevel, Readings};
use cutline::policy::{Excuse, Level};
use cutline::reference::{CreditLine, MediaKind, MediaRef, Role, Target};
use cutline::report::{
    ArticleReport, Baseline, FileReport, Leveled, MatchedEntry, MediaReport, Report, Run,
};
use cutline::rules::{Clue, Dated, Piece, Stand, Standing};
use cutline::signal::{Fingerprint, Value};
use cutline::time::DateInterval;

use super::build_file::file;

pub(crate) const VERDICTS: [Verdict; 7] = [
    Verdict::Withdrawn,
    Verdict::Altered,
    Verdict::Miscaptioned,
    Verdict::Reused,
    Verdict::Unverifiable,
    Verdict::NotFound,
    Verdict::Consistent,
];

/// What a string of the report reads, given what it reads in the sample.
pub(crate) type Say<'a> = &'a dyn Fn(&str) -> String;

/// The story of planes that burned elsewhere, every optional value given.
pub(crate) fn sample() -> Report {
    report(&str::to_owned)
}

/// The sample with every string from outside as `say` has it.
pub(crate) fn report(say: Say<'_>) -> Report {
    let article = ArticleReport {
        article: say("stories/planes.html"),
        document: say("stories/planes.html"),
        headline: Some(say("Planes in flames after missile strike")),
        lang: None,
        media: vec![media(say), words_only()],
        problems: vec![
            Problem::new(ProblemKind::Malformed, say("a list was not closed"))
                .about(say("planes.html")),
        ],
    };
    Report {
        run: Run {
            tool_version: say("0.1.0"),
            archive: Some(say("0f8fad5b")),
            entries: 5,
            newest: Some(date("2019-11-15")),
            model: None,
            policy: say(&Digest::of(b"policy").to_string()),
            today: date("2020-01-08"),
            baseline: Baseline::None,
        },
        articles: vec![article],
        problems: vec![
            Problem::new(ProblemKind::MissingFile, say("no such file"))
                .about(say("clips/none.jpg")),
        ],
        exit: 1,
    }
}

/// A report in which everything that may be absent is.
pub(crate) fn bare() -> Report {
    let mut media = words_only();
    media.reference.key = String::new();
    media.reference.context = None;
    media.findings.clear();
    media.problems.clear();
    media.files = vec![FileReport {
        name: "-".to_owned(),
        digest: None,
        media_type: None,
        width: None,
        height: None,
        metadata: Metadata::default(),
        thumbnail: None,
        position_name: None,
    }];
    let mut matched = matched(&str::to_owned);
    matched.entry.paths.clear();
    matched.entry.records.clear();
    matched.matched.inliers = None;
    matched.matched.transform.clear();
    matched.matched.edits.clear();
    matched.date = None;
    matched.place = None;
    matched.place_name = None;
    media.matches = vec![matched];
    let article = ArticleReport {
        article: "-".to_owned(),
        document: "-".to_owned(),
        headline: None,
        lang: None,
        media: vec![media],
        problems: Vec::new(),
    };
    Report {
        articles: vec![article],
        ..empty()
    }
}

/// Three articles of one feed, the quietest first: one with nothing to report and one that could not be looked at, one
/// with a note alone, and the sample with a waived finding besides.
pub(crate) fn several() -> Report {
    let Report { run, articles, .. } = sample();
    let [article] = articles.try_into().unwrap();
    let part = |number: u32, media: Vec<MediaReport>| ArticleReport {
        article: format!("feeds/news.xml#{number}"),
        document: "feeds/news.xml".to_owned(),
        headline: Some(format!("Story {number}")),
        lang: None,
        media,
        problems: Vec::new(),
    };
    let mut quiet = words_only();
    "quiet.jpg".clone_into(&mut quiet.reference.key);
    quiet.reference.kind = MediaKind::Photo;
    quiet.reference.role = Role::Inline;
    quiet.verdict = Verdict::Consistent;
    quiet.says = String::from("no contradiction with 1 entry; not a statement of authenticity");
    quiet.findings.clear();
    let mut noted = media(&str::to_owned);
    noted.verdict = Verdict::Consistent;
    noted.findings.remove(0);
    noted.problems.clear();
    let mut worst = part(3, article.media);
    let mut waived = worst.media[0].findings[0].clone();
    waived.excuse = Some(Excuse::Waived {
        reason: "the desk knows".to_owned(),
        owner: "Mia Lund".to_owned(),
        expires: date("2020-02-01"),
    });
    let mut known = waived.clone();
    known.excuse = Some(Excuse::Baseline);
    worst.media[0].findings.extend([waived, known]);
    Report {
        run: Run {
            baseline: Baseline::Given,
            ..run
        },
        articles: vec![
            part(1, vec![quiet.clone()]),
            part(2, vec![noted, quiet]),
            worst,
        ],
        problems: Vec::new(),
        exit: 1,
    }
}

/// A report of nothing.
pub(crate) fn empty() -> Report {
    Report {
        run: Run {
            tool_version: "0.1.0".to_owned(),
            archive: None,
            entries: 0,
            newest: None,
            model: None,
            policy: Digest::of(b"policy").to_string(),
            today: date("2020-01-08"),
            baseline: Baseline::None,
        },
        articles: Vec::new(),
        problems: Vec::new(),
        exit: 0,
    }
}

fn date(text: &str) -> DateInterval {
    DateInterval::parse(text).unwrap()
}

pub(super) fn khan_yunis(say: Say<'_>) -> Place {
    Place {
        level: PlaceLevel::City,
        city: Some(say("Khan Yunis")),
        region: Some(say("Gaza Strip")),
        country: say("Palestine"),
        country_code: say("PS"),
        region_code: Some(say("GZ")),
        lat: Some(31.34),
        lon: Some(34.30),
        population: 173_000,
    }
}

fn credit(say: Say<'_>, verbatim: &str) -> CreditLine {
    CreditLine {
        verbatim: say(verbatim),
        photographer: Some(say("Ada Fontein")),
        agency: Some(say("AFP")),
        distributor: Some(say("Getty Images")),
        placeholder: false,
        file_photo: false,
    }
}

fn reference(say: Say<'_>) -> MediaRef {
    MediaRef {
        id: say("m1"),
        key: say("planes.jpg"),
        kind: MediaKind::Photo,
        role: Role::Lead,
        target: Target::Locations(vec![say("planes.jpg")]),
        urls: vec![say("planes-400.jpg"), say("planes.jpg")],
        best_url: Some(say("planes.jpg")),
        alt: Some(say("Planes on fire")),
        caption: Some(say("U.S. planes burn at Ain al-Asad in Iraq on Tuesday.")),
        credit: Some(credit(say, "Photo by Ada Fontein/AFP via Getty Images")),
        provider: Some(say("x")),
        embed_id: Some(say("1214736614217469953")),
        id_time: Some("2020-01-08T02:11:37Z".parse().unwrap()),
        posted_by: Some(say("Hassan Hassan")),
        hedge: Some(say("allegedly")),
        disclaimer: None,
        context: Some(say("Video shows planes, allegedly in Iraq.")),
        quotes_post: false,
        beside: None,
        location: None,
        date_created: None,
        desk: DeskTerms {
            status: Some("withheld".to_owned()),
            embargo_until: Some(say("2020-01-09T06:00:00Z")),
            usage_terms: Some(say("editorial use only")),
        },
        presented_as_claim: Some(say("falsely shared")),
        span: Some(Span {
            line: 21,
            column: 1,
        }),
        credit_span: Some(Span {
            line: 23,
            column: 9,
        }),
        base: None,
    }
}

fn claim(say: Say<'_>) -> Claim {
    Claim {
        when: Some(When {
            interval: date("2020-01-07"),
            readings: vec![date("2020-01-07")],
            binding: Binding::Bound,
            words: say("on Tuesday"),
        }),
        place: Some(Where {
            places: vec![Readings {
                name: say("Ain al-Asad"),
                places: vec![khan_yunis(say)],
            }],
            spots: Vec::new(),
            words: say("at Ain al-Asad"),
        }),
        other_dates: vec![OtherDate {
            interval: date("2003"),
            words: say("since 2003"),
        }],
        caption: Some(say("U.S. planes burn")),
        credit: Some(credit(say, "AFP")),
        file_photo: true,
        presented_as_claim: Some(say("falsely shared")),
        ..Claim::default()
    }
}

fn record(say: Say<'_>, source: RecordSource) -> Record {
    Record {
        source,
        date: Some(date("2019-11-15")),
        date_kind: Some(DateKind::Captured),
        date_from_clock: false,
        place: Some(say("Khan Yunis, Gaza")),
        position: Some((31.346_6, 34.306_286)),
        caption: Some(say("Planes burn during an exercise.")),
        credit: Some(say("AFP/Getty Images")),
        creator: vec![say("Ada Fontein")],
        outlet: Some(say("AFP")),
        asset_id: Some(say("1182340912")),
        source_url: Some(say("https://ledger.example/planes")),
        rating: Some(say("Miscaptioned")),
        reviewer: Some(say("The Checkers")),
        review_url: Some(say("https://checkers.example/1")),
        killed: None,
        embargo_until: Some(say("2019-11-16")),
        usage_terms: Some(say("editorial use")),
    }
}

fn matched(say: Say<'_>) -> MatchedEntry {
    let entry = EntryId(say("00112233445566aa"));
    MatchedEntry {
        matched: Match {
            segments: Vec::new(),
            entry: entry.clone(),
            signal: say("pdq"),
            distance: 6.0,
            inliers: Some(40),
            query_overlap: 1.0,
            entry_overlap: 0.98,
            transform: vec![1.5, 0.0, 0.0, 0.0, 1.5, 0.0],
            edits: vec![Edit {
                kind: say("scale"),
                side: Some(say("left")),
                amount: Some(0.67),
                area: Some([0.0, 0.0, 800.0, 533.0]),
            }],
        },
        entry: Entry {
            id: entry,
            digest: Some(Digest::of(b"entry")),
            paths: vec![say("archive/2019/planes.jpg"), say("archive/again.jpg")],
            files: Vec::new(),
            width: 1200,
            height: 800,
            fingerprints: vec![Fingerprint {
                signal: say("pdq"),
                version: 1,
                value: Value::Bits(vec![0xa5; 32]),
                quality: 100,
            }],
            small: None,
            records: vec![
                record(say, RecordSource::File),
                record(say, RecordSource::List(say("archive.csv"))),
            ],
            added: say("2020-01-01T00:00:00Z"),
        },
        date: Some((date("2019-11-15"), DateKind::Captured)),
        place: Some(khan_yunis(say)),
        place_name: Some(say("Khan Yunis, Gaza")),
    }
}

fn evidence(say: Say<'_>, kind: &str, says: &str, source: &str) -> Evidence {
    Evidence {
        kind: say(kind),
        says: say(says),
        source: say(source),
        date: Some(date("2019-11-15")),
        entry: Some(EntryId(say("00112233445566aa"))),
        digest: Some(Digest::of(b"entry")),
        origin: Some(say("list:archive.csv")),
    }
}

fn leveled(finding: Finding, level: Level) -> Leveled {
    Leveled {
        confidence: finding.confidence(),
        finding,
        level,
        excuse: None,
    }
}

fn media(say: Say<'_>) -> MediaReport {
    let reused = Finding::new(
        "reused-before-event",
        "planes.jpg",
        Some(EntryId("00112233445566aa".to_owned())),
        say("an earlier copy exists, dated 2019-11-15 by AFP/Getty Images (53 days before the caption's date)"),
        evidence(say, "archive-date", "dated 2019-11-15 (captured)", "archive.csv"),
    )
    .with(evidence(say, "archive-date", "dated 2019-11-15", "archive/2019/planes.jpg"));
    let credited = Finding::new(
        "credit-mismatch",
        "planes.jpg",
        None,
        say("credited `Reuters` here, but a known copy is credited `AFP/Getty Images`"),
        evidence(
            say,
            "archive-credit",
            "credited AFP/Getty Images",
            "archive.csv",
        ),
    );
    MediaReport {
        reference: reference(say),
        claim: claim(say),
        files: vec![file(say)],
        part: None,
        verdict: Verdict::Reused,
        says: say("an earlier copy exists, from before the event the line names"),
        matches: vec![matched(say)],
        exhibit: None,
        findings: vec![
            Leveled {
                confidence: Confidence::Corroborated,
                ..leveled(reused, Level::Deny)
            },
            leveled(credited, Level::Note),
        ],
        problems: vec![
            Problem::new(ProblemKind::Malformed, say("`1` EXIF entry was left out"))
                .about(say("planes.jpg")),
        ],
        dates: vec![piece(say)],
        compared: vec![say("the line's date with nothing")],
        recorded: None,
    }
}

/// A video that the story only speaks of.
fn words_only() -> MediaReport {
    let unresolved = Finding::new(
        "unresolved-reference",
        "video of planes",
        None,
        "the story speaks of a video and shows none; give its file with `--attach m2=FILE`"
            .to_owned(),
        Evidence {
            kind: "mention".to_owned(),
            says: "the story says `video of planes`".to_owned(),
            source: "article".to_owned(),
            date: None,
            entry: None,
            digest: None,
            origin: None,
        },
    );
    MediaReport {
        reference: MediaRef {
            id: "m2".to_owned(),
            key: "video of planes".to_owned(),
            kind: MediaKind::Video,
            role: Role::Mention,
            target: Target::Words,
            urls: Vec::new(),
            best_url: None,
            alt: None,
            caption: None,
            credit: None,
            provider: None,
            embed_id: None,
            id_time: None,
            posted_by: None,
            hedge: None,
            disclaimer: None,
            context: Some("Officials released a video of planes.".to_owned()),
            quotes_post: false,
            beside: None,
            location: None,
            date_created: None,
            desk: DeskTerms::default(),
            presented_as_claim: None,
            span: None,
            credit_span: None,
            base: None,
        },
        claim: Claim::default(),
        files: Vec::new(),
        part: None,
        verdict: Verdict::Unverifiable,
        says: "the picture could not be looked at; its file given with `--attach REF=FILE` would settle it".to_owned(),
        matches: Vec::new(),
        exhibit: None,
        findings: vec![leveled(unresolved, Level::Warn)],
        problems: Vec::new(),
        dates: Vec::new(),
        compared: Vec::new(),
        recorded: None,
    }
}

fn piece(say: Say<'_>) -> Piece {
    Piece {
        dated: Dated {
            readings: vec![date("2019-11-15")],
            clue: Clue::Recorded(DateKind::Published),
        },
        says: say("dated 2019-11-15 (published) by AFP"),
        source: say("archive.csv"),
        entry: Some(EntryId(say("00112233445566aa"))),
        standing: Standing::Listed,
        stand: Some(Stand::Against),
    }
}
