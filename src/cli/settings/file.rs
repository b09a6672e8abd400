//! What does `speur.toml` say?

use std::any::TypeId;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use clap::{Arg, ArgAction, ValueHint};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Setting, Settings, name_of};
use crate::failure::Failure;
use crate::nearest::nearest;

/// The file in the current folder that counts if no other is named.
const FILE: &str = "speur.toml";

/// Reads the file that is named, which must be there, or that of the folder, which need not.
pub(super) fn read(named: Option<&Path>, folder: &Path, known: &[&Arg]) -> Result<Settings, Failure> {
    let file = named.map_or_else(|| folder.join(FILE), |file| folder.join(file));
    match fs::read(&file) {
        Ok(bytes) => parse(&file, &bytes, known),
        Err(error) if error.kind() == ErrorKind::NotFound && named.is_none() => Ok(Settings::new()),
        Err(error) => Err(Failure::file("read the settings", &file, &error)),
    }
}

/// The settings in these bytes of `file`, or what is wrong with the first that is.
pub(super) fn parse(file: &Path, bytes: &[u8], known: &[&Arg]) -> Result<Settings, Failure> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let line_of = |offset: usize| 1 + bytes[..offset.min(bytes.len())].iter().filter(|byte| **byte == b'\n').count();
    let place = |offset: usize| format!("{}, line {}", file.display(), line_of(offset));
    let text = str::from_utf8(bytes).map_err(|error| {
        Failure::message(format!("{}: expected UTF-8, found other bytes; save it as UTF-8", place(error.valid_up_to())))
    })?;
    let table = DeTable::parse(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        let message = error.message().lines().collect::<Vec<_>>().join(", ");
        Failure::message(format!("{}: expected TOML, found an error: {message}; correct the file", place(offset)))
    })?;
    let folder = file.parent().unwrap_or(Path::new(""));
    // `--config` says where the file is: not in it.
    let known: Vec<&Arg> = known.iter().copied().filter(|argument| name_of(argument) != "config").collect();
    let names: Vec<String> = known.iter().map(|argument| name_of(argument)).collect();
    // Of several that are wrong, the first in the file is named.
    let mut entries: Vec<_> = table.get_ref().iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let mut settings = Settings::new();
    for (key, value) in entries {
        let (name, place) = (key.get_ref().as_ref(), place(key.span().start));
        let Some(argument) = known.iter().find(|argument| name_of(argument) == name) else {
            let nearest = nearest(name, "", names.iter().map(String::as_str));
            return Err(Failure::message(format!("{place}: {name} is no setting; {nearest}, or take it out")));
        };
        let values = values(argument, value).map_err(|(expected, found)| {
            Failure::message(format!("{place}: expected {name} to be {expected}, found {found}; correct it there"))
        })?;
        let is_path =
            matches!(argument.get_value_hint(), ValueHint::AnyPath | ValueHint::FilePath | ValueHint::DirPath);
        let from_folder = |value: String| match is_path {
            true => folder.join(value).to_string_lossy().into_owned(),
            false => value,
        };
        settings.insert(name.to_owned(), Setting { values: values.into_iter().map(from_folder).collect(), place });
    }
    Ok(settings)
}

/// The values as they are written behind a flag; or what is expected, and what was found.
fn values(argument: &Arg, value: &Spanned<DeValue>) -> Result<Vec<String>, (&'static str, &'static str)> {
    let is_boolean = argument.get_possible_values().iter().any(|value| value.matches("true", false));
    let takes_many = matches!(argument.get_action(), ArgAction::Append);
    let kind = argument.get_value_parser().type_id();
    let is_number = kind == TypeId::of::<u32>() || kind == TypeId::of::<usize>();
    let expected = match (is_boolean, is_number, takes_many) {
        (true, ..) => "true or false",
        (_, true, _) => "a number",
        (.., true) => "a text in quotes, or several in square brackets",
        (.., false) => "a text in quotes",
    };
    match value.get_ref() {
        DeValue::Boolean(value) if is_boolean => Ok(vec![value.to_string()]),
        DeValue::Integer(number) if is_number => Ok(vec![number.to_string()]),
        DeValue::String(text) if !is_boolean && !is_number => Ok(vec![text.to_string()]),
        DeValue::Array(items) if takes_many => items
            .iter()
            .map(|item| match item.get_ref() {
                DeValue::String(text) => Ok(text.to_string()),
                other => Err((expected, kind_of(other))),
            })
            .collect(),
        other => Err((expected, kind_of(other))),
    }
}

fn kind_of(value: &DeValue) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
