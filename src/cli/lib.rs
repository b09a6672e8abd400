//! The command `speur`: makes an index of a folder of pages, searches it, shows what is inside, serves it.
//!
//! [`run`] is the whole command; `main.rs` only calls it. Each subcommand has a file of its own. [`serve`] and
//! [`compression`] are used by the project's own `cargo xtask` too.

mod arguments;
mod assets;
pub mod compression;
mod failure;
mod globs;
mod index;
mod index_files;
mod inspect;
mod making;
mod manifest;
mod merge;
mod nearest;
mod opened;
mod output;
mod packing;
mod progress;
mod report;
mod run_queries;
mod scratch;
mod search;
pub mod serve;
mod settings;
mod shells;
mod survey;
mod verify;
mod watch;

use std::env;
use std::process::ExitCode;

use arguments::{Arguments, Command};
use clap::Parser;
use failure::Failure;

/// Does what the arguments of this process say.
///
/// Exit status: 0 done, 1 the input is wrong (a message on standard error says how), 2 wrong usage.
pub fn run() -> ExitCode {
    outlive_limits();
    match settings::completed(env::args_os().collect()).and_then(|arguments| obey(&Arguments::parse_from(arguments))) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads our output has seen enough: `speur inspect | head`.
        Err(Failure::OutputClosed) => ExitCode::SUCCESS,
        Err(Failure::Message(message)) => {
            eprintln!("speur: {message}");
            ExitCode::FAILURE
        }
        Err(Failure::Usage(message)) => {
            eprintln!("speur: {message}");
            ExitCode::from(2)
        }
    }
}

/// A file that grows above the limit of this process, `ulimit -f`, is to be an error of whoever writes it, who says which file and
/// removes it. Left alone, the system ends the process without a word.
fn outlive_limits() {
    #[cfg(unix)]
    {
        use signal_hook::{consts::SIGXFSZ, flag};
        // Nobody asks the flag: to have an answer to the signal is enough. Without one all is as it would be anyway.
        let _ = flag::register(SIGXFSZ, std::sync::Arc::default());
    }
}

fn obey(arguments: &Arguments) -> Result<(), Failure> {
    match &arguments.command {
        Command::Index(arguments) => index::index(arguments),
        Command::Merge(arguments) => merge::merge(arguments),
        Command::Search(arguments) => search::search(arguments),
        Command::RunQueries(arguments) => run_queries::run_queries(arguments),
        Command::Serve(arguments) => serve_folder(arguments),
        Command::Inspect(arguments) => inspect::inspect(arguments),
        Command::Verify(arguments) => verify::verify(arguments),
        Command::Completions(arguments) => shells::completions(arguments),
        Command::Man(arguments) => shells::man(arguments),
    }
}

fn serve_folder(arguments: &arguments::Serve) -> Result<(), Failure> {
    if arguments.watch {
        return watch::serve(arguments);
    }
    let server = serve::Server::bind(&arguments.folder, arguments.port).map_err(Failure::message)?;
    println!("{}", server.url());
    server.run();
    Ok(())
}
