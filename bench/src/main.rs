//! Makers, scorers and measurements of cutline; each takes the paths of its data as arguments.
#![expect(
    clippy::disallowed_methods,
    reason = "files of our own and measured data are trusted"
)]
#![expect(
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool on data we know"
)]

use clap::{Parser, Subcommand};

mod captions;
mod claims;
mod clips;
mod copies;
mod credentials;
mod embeds;
mod false_alarms;
mod files;
mod fixtures;
mod forms;
mod gazetteer;
mod hostile;
mod inspect;
mod kill;
mod line;
mod memory;
mod metadata;
mod pdq_vectors;
mod pages;
mod search;
mod sign;
mod site;
mod stories;
mod table;
mod tally;
mod thumbnails;
mod videos;
mod vocabulary;
mod votes;

/// Makers, scorers and measurements of cutline.
#[derive(Parser)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Pairs of captions of one picture that contradict or agree.
    Captions(captions::Options),
    /// What judging an article with many copies costs.
    Judge(captions::Speed),
    /// Scores dates and places read from captions.
    Claims(claims::Args),
    /// Edited clips that show a known picture.
    Clips(clips::Options),
    /// Edited copies looked for among originals and strangers.
    Copies(copies::Options),
    /// Writes edited copies to be looked at.
    CopiesShow(copies::Show),
    /// What a query costs the processor.
    CopiesTime(copies::time::Options),
    /// States of Content Credentials against those c2pa-rs found.
    Credentials(credentials::Options),
    /// URLs of posts and players against published vectors.
    Embeds(embeds::Options),
    /// Real captions judged against an archive of the same picture and caption.
    FalseAlarms(false_alarms::Args),
    /// Draws the pictures of `fixtures/`.
    Fixtures(fixtures::Args),
    /// Media of ninjs and NewsML-G2 files against a plain reading of them.
    Forms(forms::Args),
    /// Makes the embedded gazetteer table.
    Gazetteer(gazetteer::Args),
    /// Hostile files through the built program.
    Hostile(hostile::Options),
    /// `cutline inspect` beside exiftool.
    Inspect(inspect::Options),
    /// `archive add` killed at random moments.
    Kill(kill::Options),
    /// Memory that reading a page takes.
    Memory(memory::Args),
    /// Embedded metadata against exiftool's.
    Metadata(metadata::Options),
    /// Our PDQ against published fingerprints.
    PdqVectors(pdq_vectors::Args),
    /// News pages against hand-made labels.
    Pages(pages::Options),
    /// Exact search among fingerprints, beside faiss.
    Search(search::Options),
    /// A made site checked in a pipeline, beside exiftool and imagehash.
    Site(site::Options),
    /// Signs the pictures of `fixtures/credentials`.
    Sign(sign::Options),
    /// Headlines and published times of news pages.
    Stories(stories::Args),
    /// Embedded thumbnails against their pictures and against others.
    Thumbnails(thumbnails::Options),
    /// Pieces of videos and single frames, edited, looked for among archived videos.
    Videos(videos::Options),
    /// What looking at videos costs, beside ffmpeg alone.
    VideosTime(videos::time::Options),
    /// Makes the vocabulary of local features.
    Vocabulary(vocabulary::Options),
    /// Votes of local features in a large archive, beside comparing every one.
    Votes(votes::Options),
}

fn main() -> anyhow::Result<()> {
    match Args::parse().command {
        Command::Captions(options) => captions::run(&options),
        Command::Judge(options) => captions::speed(&options),
        Command::Claims(args) => claims::run(&args),
        Command::Clips(options) => clips::run(&options),
        Command::Copies(options) => copies::run(&options),
        Command::CopiesShow(options) => copies::show(&options),
        Command::CopiesTime(options) => copies::time::run(&options),
        Command::Credentials(options) => credentials::run(&options),
        Command::Embeds(options) => embeds::run(&options),
        Command::FalseAlarms(args) => false_alarms::run(&args),
        Command::Fixtures(args) => fixtures::run(&args),
        Command::Forms(args) => forms::run(&args),
        Command::Gazetteer(args) => gazetteer::run(&args),
        Command::Hostile(options) => hostile::run(&options),
        Command::Inspect(options) => inspect::run(&options),
        Command::Kill(options) => kill::run(&options),
        Command::Memory(args) => memory::run(&args),
        Command::Metadata(options) => metadata::run(&options),
        Command::PdqVectors(args) => pdq_vectors::run(&args),
        Command::Pages(options) => pages::run(&options),
        Command::Search(options) => search::run(&options),
        Command::Site(options) => site::run(&options),
        Command::Sign(options) => sign::run(&options),
        Command::Stories(args) => stories::run(&args),
        Command::Thumbnails(options) => thumbnails::run(&options),
        Command::Videos(options) => videos::run(&options),
        Command::VideosTime(options) => videos::time::run(&options),
        Command::Vocabulary(options) => vocabulary::run(&options),
        Command::Votes(options) => votes::run(&options),
    }
}
