//! What do a shell and `man` want to know of the command? It is made from the arguments, and printed.

use std::io::{Write, stdout};

use clap::CommandFactory;
use clap_mangen::Man;

use crate::arguments::{self, Arguments};
use crate::failure::Failure;

pub(crate) fn completions(arguments: &arguments::Completions) -> Result<(), Failure> {
    // Made in memory: it would panic where nobody reads the output any more.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "speur", &mut script);
    Ok(stdout().lock().write_all(&script)?)
}

pub(crate) fn man(arguments: &arguments::Man) -> Result<(), Failure> {
    let mut command = Arguments::command().disable_help_subcommand(true);
    command.build();
    let page = match &arguments.subcommand {
        None => command,
        Some(name) => command.find_subcommand(name).cloned().ok_or_else(|| {
            let known: Vec<&str> = command.get_subcommands().map(|subcommand| subcommand.get_name()).collect();
            Failure::Usage(format!("expected a subcommand, found {name}; use one of {}", known.join(", ")))
        })?,
    };
    Ok(Man::new(page).render(&mut stdout().lock())?)
}
