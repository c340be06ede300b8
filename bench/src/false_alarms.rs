//! False alarms: real captions judged against an archive that holds the same picture under the same caption.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use cutline::archive::memory::MemoryArchive;
use cutline::archive::{
    Addition, Archive, DateKind, FileFacts, Record, RecordKey, RecordSource, Snapshot,
};
use cutline::claim::{Binding, Proposed};
use cutline::fetch::FetchedMedia;
use cutline::fetch::resolve::Resolver;
use cutline::limit::{Limits, Problem, ProblemKind};
use cutline::metadata::Trust;
use cutline::pipeline::{self, CheckContext, Making, Memory, Supplied};
use cutline::policy::{Excuses, Level, Policy};
use cutline::report::MediaReport;
use cutline::rules::Thresholds;
use cutline::time::DateInterval;
use jiff::ToSpan;

use crate::table::{Format, Table};

/// Every labelled photo with a caption, judged as `check PHOTO --caption --credit --date` against its own caption.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Folder of labelled pages (with `truth/*.json`)
    pages: PathBuf,
    /// Picture that stands in for every photo
    picture: PathBuf,
    /// Name every finding above note
    #[arg(long)]
    list: bool,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// One labelled photo.
struct Line {
    page: String,
    caption: String,
    credit: Option<String>,
    published: DateInterval,
}

/// When the archive's copy is dated, seen from the publication of the page.
struct Variant {
    name: &'static str,
    years_earlier: i32,
    kind: DateKind,
}

const VARIANTS: &[Variant] = &[
    Variant {
        name: "same day, published",
        years_earlier: 0,
        kind: DateKind::Published,
    },
    Variant {
        name: "same day, captured",
        years_earlier: 0,
        kind: DateKind::Captured,
    },
    Variant {
        name: "3 years earlier, published",
        years_earlier: 3,
        kind: DateKind::Published,
    },
    Variant {
        name: "3 years earlier, captured",
        years_earlier: 3,
        kind: DateKind::Captured,
    },
];

pub(crate) fn run(args: &Args) -> Result<()> {
    let lines = labelled(&args.pages)?;
    let bytes = crate::files::read(&args.picture)?;
    let mut table = Table::new(&[
        "archive copy dated",
        "photos",
        "with a bound date",
        "above note",
        "of them not bound",
    ]);
    for variant in VARIANTS {
        let (mut bound, mut above, mut unbound) = (0, 0, 0);
        for line in &lines {
            let report = judge(line, variant, &bytes)?;
            let is_bound = report
                .claim
                .when
                .as_ref()
                .is_some_and(|when| when.binding == Binding::Bound);
            bound += u32::from(is_bound);
            let loud: Vec<_> = report
                .findings
                .iter()
                .filter(|leveled| leveled.level > Level::Note)
                .collect();
            above += u32::from(!loud.is_empty());
            unbound += u32::from(!loud.is_empty() && !is_bound);
            for leveled in loud.iter().filter(|_| args.list) {
                println!(
                    "{}: {}: {}",
                    variant.name,
                    line.page,
                    leveled.finding.message()
                );
                println!("    {}", line.caption);
            }
        }
        let counts = [
            lines.len().to_string(),
            bound.to_string(),
            above.to_string(),
            unbound.to_string(),
        ];
        table.row(&[&[variant.name.to_owned()], &counts[..]].concat());
    }
    print!("{}", table.print(args.format));
    Ok(())
}

fn labelled(pages: &Path) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    for path in crate::files::in_folder(&pages.join("truth"), "json")? {
        let truth: serde_json::Value = serde_json::from_slice(&crate::files::read(&path)?)?;
        let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
        let Some(published) = truth["published"].as_str().and_then(DateInterval::parse) else {
            continue;
        };
        for media in truth["media"].as_array().into_iter().flatten() {
            let Some(caption) = text(&media["caption"]).filter(|_| media["kind"] == "photo") else {
                continue;
            };
            let page = truth["id"].as_str().unwrap_or_default().to_owned();
            lines.push(Line {
                page,
                caption,
                credit: text(&media["credit"]),
                published,
            });
        }
    }
    Ok(lines)
}

fn judge(line: &Line, variant: &Variant, bytes: &[u8]) -> Result<MediaReport> {
    let day = line
        .published
        .first_day()
        .checked_sub(variant.years_earlier.years())?;
    let archive = MemoryArchive::new();
    let limits = Limits::default();
    let picture = FetchedMedia::inline("stand-in.jpg", bytes.to_vec());
    let facts = FileFacts {
        walked: "archive/stand-in.jpg".to_owned(),
        absolute: "/archive/stand-in.jpg".to_owned(),
        size: bytes.len() as u64,
        modified_ns: 0,
        digest: picture.digest,
    };
    let entry = pipeline::entry_of(&picture, facts, &Making::default(), &limits)
        .map_err(|p| anyhow::anyhow!(p.message))?;
    archive.add(&[Addition::New(Box::new(entry))])?;
    let key = RecordKey::Digest(picture.digest);
    let record = Record {
        date: DateInterval::day(day),
        date_kind: Some(variant.kind),
        caption: Some(line.caption.clone()),
        credit: line.credit.clone(),
        ..Record::empty(RecordSource::List("pages".to_owned()))
    };
    archive.add_records(&[(key, record)])?;
    let snapshot: Arc<dyn Snapshot> = archive.snapshot()?;
    let policy = Policy::default();
    let excuses = Excuses::default();
    let thresholds = Thresholds::default();
    let supplied = Supplied::default();
    let trust = Trust::default();
    let resolver = Resolver::default();
    let ffmpeg = Err(Problem::new(
        ProblemKind::Unsupported,
        "no video is asked for",
    ));
    let context = CheckContext {
        answers: None,
        model: None,
        ffmpeg: &ffmpeg,
        pictures: cutline::pipeline::Pictures::Left,
        seen: &|_, _| {},
        trust: &trust,
        limits: &limits,
        policy: &policy,
        excuses: &excuses,
        memory: Memory::Off,
        thresholds: &thresholds,
        snapshot: Some(snapshot),
        fetcher: None,
        resolver: &resolver,
        supplied: &supplied,
        root: None,
        today: line.published.without_clock(),
    };
    let proposed = Proposed {
        caption: Some(line.caption.clone()),
        credit: line.credit.clone(),
        date: Some(line.published.without_clock()),
        published: None,
    };
    let report = pipeline::check_photo(&context, picture, &proposed)?;
    report
        .media
        .into_iter()
        .next()
        .context("one photo was judged")
}
