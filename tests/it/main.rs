//! The one integration binary.
#![expect(
    clippy::disallowed_methods,
    reason = "files of our own and measured data are trusted"
)]
#![expect(
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that meets a surprise must stop there"
)]

mod architecture;
mod archive;
mod archive_file;
mod archive_formats;
mod archive_roots;
mod article;
mod bad_pictures;
mod bad_videos;
mod browser;
mod cases;
mod claim;
mod clip;
mod clip_cases;
mod cli;
mod compare;
mod config;
mod copies;
mod credentials;
mod data;
mod desk;
mod fetch;
mod first_hour;
mod footage;
mod forms;
mod frame_folder;
mod hostile;
mod image;
mod inspect;
mod ledger;
mod manual;
mod manual_pages;
mod media;
mod memory;
mod metadata;
mod model;
mod onnx;
mod pack;
mod outputs;
mod page;
mod processor;
mod properties;
mod real_footage;
mod real_model;
mod real_sounds;
mod reference;
mod reject;
mod report;
mod report_edits;
mod report_page;
mod report_reader;
mod rules;
mod run;
mod segments;
mod sheet;
mod shell;
mod site;
mod sound;
mod stories;
