//! Where else can a flag of `speur index` be written? In `speur.toml`, and in the environment.
//!
//! A setting is a flag in another place: it becomes one before the arguments are read, so that all three places know the
//! same names and values. Flags win over the environment, which wins over the file. Start with [`completed`].

mod file;

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::error::{ContextKind, ContextValue};
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, CommandFactory, Parser};

use crate::arguments::{self, Arguments};
use crate::failure::Failure;
use crate::nearest::nearest;

/// How our variables begin.
const PREFIX: &str = "SPEUR_";

/// Variables by our prefix that are not for this command: they name folders when it is built, and in tests.
const OTHER_VARIABLES: [&str; 2] = ["SPEUR_ASSETS", "SPEUR_SEEDS"];

/// What a file or a variable says: the values of a setting, and where that is, for messages.
struct Setting {
    values: Vec<String>,
    place: String,
}

/// All that the file or the environment says, by the names of the flags.
type Settings = BTreeMap<String, Setting>;

/// The arguments of `speur index` with those that are written elsewhere; those of other subcommands as they are.
pub(crate) fn completed(arguments: Vec<OsString>) -> Result<Vec<OsString>, Failure> {
    completed_with(arguments, env::vars_os(), Path::new(""))
}

/// What `speur index` is asked by the file and the environment alone. Where they name no input or no output, `input` and
/// `output` do.
pub(crate) fn of_index(
    config: Option<&Path>,
    input: &Path,
    output: impl FnOnce() -> Result<PathBuf, Failure>,
) -> Result<arguments::Index, Failure> {
    let config = config.map(|file| [OsString::from("--config"), file.into()]);
    let mut arguments: Vec<OsString> = vec!["speur".into(), "index".into()];
    arguments.extend(config.into_iter().flatten());
    let mut arguments = completed(arguments)?;
    let wrong = |error: clap::Error| Failure::message(error.to_string().trim_start_matches("error: ").trim_end());
    let known = with_nothing_required().try_get_matches_from(&arguments).map_err(wrong)?;
    let says = |name: &str| known.subcommand().is_some_and(|(_, index)| index.contains_id(name));
    if !says("output") {
        arguments.splice(2..2, ["--output".into(), output()?.into()]);
    }
    if !says("input") {
        arguments.extend(["--".into(), input.into()]);
    }
    match Arguments::try_parse_from(arguments).map_err(wrong)?.command {
        arguments::Command::Index(index) => Ok(index),
        _ => unreachable!("the subcommand is written above"),
    }
}

fn completed_with(
    mut arguments: Vec<OsString>,
    environment: impl IntoIterator<Item = (OsString, OsString)>,
    folder: &Path,
) -> Result<Vec<OsString>, Failure> {
    let command = with_nothing_required();
    // What is wrong with them is said by whoever reads them next.
    let Ok(matches) = command.clone().try_get_matches_from(&arguments) else { return Ok(arguments) };
    let Some(("index", given)) = matches.subcommand() else { return Ok(arguments) };
    let known: Vec<&Arg> = command.find_subcommand("index").map(flags).unwrap_or_default();

    let mut from_environment = read_environment(environment, &known)?;
    let named = from_environment.remove("config").and_then(|setting| setting.values.into_iter().next());
    let config = given.get_one::<PathBuf>("config").cloned().or(named.map(PathBuf::from));
    let from_file = file::read(config.as_deref(), folder, &known)?;

    let (mut flags, mut inputs) = (Vec::new(), Vec::new());
    for argument in known {
        let name = name_of(argument);
        let is_given = has_value(given, argument);
        let Some(setting) = from_environment.get(&name).or_else(|| from_file.get(&name)).filter(|_| !is_given) else {
            continue;
        };
        for value in &setting.values {
            let added = if argument.is_positional() { value.clone() } else { format!("--{name}={value}") };
            check(&command, &added, &name, value, &setting.place)?;
            if argument.is_positional() { &mut inputs } else { &mut flags }.push(OsString::from(added));
        }
    }
    // Nothing before the subcommand has a value that could have its name.
    let after = arguments.iter().position(|argument| argument == "index").map_or(arguments.len(), |place| place + 1);
    arguments.splice(after..after, flags);
    if !inputs.is_empty() && !arguments.iter().any(|argument| argument == "--") {
        arguments.push("--".into());
    }
    arguments.extend(inputs);
    Ok(arguments)
}

/// The command, satisfied with what is there: the rest may be written elsewhere.
fn with_nothing_required() -> Command {
    let mut command =
        Arguments::command().mut_subcommand("index", |index| index.mut_args(|argument| argument.required(false)));
    command.build();
    command
}

/// The flags and the positional argument that are settings.
fn flags(index: &Command) -> Vec<&Arg> {
    index.get_arguments().filter(|argument| !matches!(argument.get_id().as_str(), "help" | "version")).collect()
}

/// The name in the file. In the environment it is in capitals.
fn name_of(argument: &Arg) -> String {
    argument.get_long().map_or_else(|| argument.get_id().to_string(), str::to_owned)
}

fn has_value(given: &ArgMatches, argument: &Arg) -> bool {
    given.value_source(argument.get_id().as_str()) == Some(ValueSource::CommandLine)
}

/// The settings among the variables. Several values are written a line each; an empty variable counts as not set.
fn read_environment(
    environment: impl IntoIterator<Item = (OsString, OsString)>,
    known: &[&Arg],
) -> Result<Settings, Failure> {
    let variable = |name: &str| format!("{PREFIX}{}", name.replace('-', "_").to_uppercase());
    let names: BTreeMap<String, &Arg> =
        known.iter().map(|argument| (variable(&name_of(argument)), *argument)).collect();
    let mut variables: Vec<_> =
        environment.into_iter().map(|(name, value)| (name.to_string_lossy().into_owned(), value)).collect();
    // Of several that are wrong, the same is named each time.
    variables.sort();
    let mut settings = Settings::new();
    for (place, value) in variables {
        if !place.starts_with(PREFIX) || OTHER_VARIABLES.contains(&&*place) || value.is_empty() {
            continue;
        }
        let Some(argument) = names.get(&place) else {
            let nearest = nearest(&place, PREFIX, names.keys().map(String::as_str));
            return Err(Failure::message(format!(
                "the environment has the variable {place}, which is no setting; {nearest}, or unset it"
            )));
        };
        let value = value.into_string().map_err(|value| {
            Failure::message(format!("expected UTF-8 in the variable {place}, found {value:?}; write it as UTF-8"))
        })?;
        let values = match argument.get_action() {
            ArgAction::Append => value.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect(),
            _ => vec![value],
        };
        settings.insert(name_of(argument), Setting { values, place: format!("the variable {place}") });
    }
    Ok(settings)
}

/// A value that no flag takes is wrong where it is written, not on the command line.
fn check(command: &Command, added: &str, name: &str, value: &str, place: &str) -> Result<(), Failure> {
    let arguments = match added.strip_prefix("--") {
        Some(_) => vec!["speur", "index", added],
        None => return Ok(()),
    };
    let Err(error) = command.clone().try_get_matches_from(arguments) else { return Ok(()) };
    let expected = match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(values)) if !values.is_empty() => format!("one of {}", values.join(", ")),
        _ => format!("what --{name} takes (speur index --help)"),
    };
    Err(Failure::message(format!("{place}: expected {name} to be {expected}, found {value:?}; correct it there")))
}

#[cfg(test)]
mod tests;
