//! The project's own commands: `cargo xtask serve | build | test | relevance | bench | dist`.
//!
//! Each command is a module and installs what it needs, after saying so. This file only turns arguments into calls.

mod arrange;
mod bench;
mod browser;
mod dist;
mod module;
mod packages;
mod relevance;
mod serve;
mod sizes;
mod test;
mod toolchain;
mod types;
mod unreached;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use module::Contents;
use workspace::Workspace;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The project's own commands")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the module and show the page at 127.0.0.1.
    Serve {
        /// The port to serve at.
        #[arg(long, default_value_t = 7878)]
        port: u16,
        /// The folder whose documents are searched, in place of `seeds`.
        #[arg(long, value_name = "DIR")]
        seeds: Option<PathBuf>,
    },
    /// Build the module with its index into `www/pkg`.
    Build {
        /// The folder whose documents are searched, in place of `seeds`.
        #[arg(long, value_name = "DIR")]
        seeds: Option<PathBuf>,
    },
    /// Check everything: formatting, lints, types, Rust tests, wasm tests, browser tests.
    Test,
    /// Print how good the answers are: over the seeds which judged queries pass, over corpora how they compare.
    Relevance(relevance::Request),
    /// Measure what a decision rests on.
    Bench {
        #[command(subcommand)]
        bench: bench::Bench,
    },
    /// Leave the command `speur`, with the widget inside, at `target/dist/speur`.
    Dist,
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    let workspace = Workspace::find()?;
    match command {
        Command::Serve { port, seeds } => serve::serve(&workspace, port, seeds.as_deref()),
        Command::Build { seeds } => {
            module::build(&workspace, Contents::Page { seeds: seeds.as_deref(), output: &workspace.page_module() })
        }
        Command::Test => test::test(&workspace),
        Command::Relevance(request) => relevance::relevance(&workspace, &request),
        Command::Bench { bench } => bench::bench(&workspace, &bench),
        Command::Dist => dist::dist(&workspace),
    }
}
