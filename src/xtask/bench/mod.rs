//! `cargo xtask bench`: the measurements that budgets and decisions rest on.
//!
//! A file each. Nothing is asserted: times differ from machine to machine, and what they should be is in the design.

mod chunks;
mod dictionary;
mod latency;
mod made;
mod passages;
mod questions;
mod random;
mod scale;
mod synthetic;

use std::path::PathBuf;

use anyhow::Result;
use clap::Subcommand;

use crate::workspace::Workspace;

/// What can be measured.
#[derive(Subcommand)]
pub enum Bench {
    /// The dictionary of a small chunk: an fst against a front-coded list.
    Dictionary {
        /// The folder with the corpora, each a folder with a `docs.jsonl`.
        #[arg(long, value_name = "DIR")]
        corpora: PathBuf,
    },
    /// What queries of each kind cost where the index lies in many files, and whether they have the same answers.
    Chunks {
        /// The folder with the corpora, each a folder with a `docs.jsonl`.
        #[arg(long, value_name = "DIR")]
        corpora: PathBuf,
        /// A corpus to measure; can be repeated.
        #[arg(long, value_name = "NAME")]
        only: Vec<String>,
        /// As `speur index` takes it.
        #[arg(long, value_name = "BYTES")]
        chunk_size: Option<usize>,
    },
    /// How long queries of each kind take in a browser.
    Latency {
        /// The folder with the corpora, each a folder with a `docs.jsonl`.
        #[arg(long, value_name = "DIR")]
        corpora: PathBuf,
    },
    /// How costs grow with the number of documents.
    Scale(scale::Request),
}

/// Measures and prints tables in Markdown.
pub fn bench(workspace: &Workspace, bench: &Bench) -> Result<()> {
    match bench {
        Bench::Dictionary { corpora } => dictionary::dictionary(workspace, corpora),
        Bench::Chunks { corpora, only, chunk_size } => chunks::chunks(corpora, only, *chunk_size),
        Bench::Latency { corpora } => latency::latency(workspace, corpora),
        Bench::Scale(request) => scale::scale(workspace, request),
    }
}
