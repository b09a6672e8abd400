//! Why does the command stop?

use std::fmt::Display;
use std::io;
use std::path::Path;

/// What ends a subcommand early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The input is wrong; the message says what was expected, what was found, where, and what to do.
    Message(String),
    /// What was typed is wrong; the message says likewise.
    Usage(String),
    /// Nobody reads what we print any more. This is no mistake.
    OutputClosed,
}

impl Failure {
    pub(crate) fn message(message: impl Display) -> Self {
        Self::Message(message.to_string())
    }

    /// A file could not be read or written: `what` was to be done with it, such as "read".
    pub(crate) fn file(what: &str, path: &Path, error: &io::Error) -> Self {
        let remedy = match error.kind() {
            io::ErrorKind::NotFound => "; is its name right, and its folder there?",
            io::ErrorKind::PermissionDenied => "; may this user do so?",
            _ => "",
        };
        Self::Message(format!("could not {what} {}: {error}{remedy}", path.display()))
    }
}

/// Printing is the only thing for which this is used: files go through [`Failure::file`], which names them.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::OutputClosed,
            _ => Self::Message(format!("could not print: {error}")),
        }
    }
}

impl From<speur::engine::error::Error> for Failure {
    fn from(error: speur::engine::error::Error) -> Self {
        Self::message(error)
    }
}
