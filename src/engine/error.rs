//! What can be wrong with an index?
//!
//! A query cannot be wrong: every string has an answer. Only bytes can be, and a builder's input.

use std::fmt;

/// Why an index could not be made, opened or read.
///
/// The message says what was expected, what was found and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// In a box, because every reader returns one: what passes through all of them should be small.
    kind: Box<Kind>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    NotAnIndex,
    Version {
        found: u32,
        expected: u32,
    },
    Length {
        found: u64,
        expected: u64,
    },
    Damaged {
        what: &'static str,
    },
    /// What the builder was given cannot be indexed. Written out where it is found, so that a module that only
    /// searches does not carry these sentences.
    Input {
        message: String,
    },
}

impl Error {
    pub(crate) fn not_an_index() -> Self {
        Kind::NotAnIndex.into()
    }

    pub(crate) fn version(found: u32, expected: u32) -> Self {
        Kind::Version { found, expected }.into()
    }

    pub(crate) fn length(found: u64, expected: u64) -> Self {
        Kind::Length { found, expected }.into()
    }

    /// `what` names the section or the value, as a noun: "the dictionary".
    pub(crate) fn damaged(what: &'static str) -> Self {
        Kind::Damaged { what }.into()
    }

    pub(crate) fn too_large(what: &'static str, limit: u64) -> Self {
        let message = format!("{what} would exceed {limit}, the most that one index file holds; index fewer pages");
        Kind::Input { message }.into()
    }

    pub(crate) fn duplicate_id(id: &str) -> Self {
        let message = format!("two documents have the id “{id}”; an id must be unique, give one of them another");
        Kind::Input { message }.into()
    }
}

impl From<Kind> for Error {
    #[cold]
    #[inline(never)]
    fn from(kind: Kind) -> Self {
        Self { kind: Box::new(kind) }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.kind {
            Kind::NotAnIndex => f.write_str(
                "this is no Speur index: it does not begin with the bytes SPEURIDX; \
                 give the file that `speur index` wrote",
            ),
            Kind::Version { found, expected } => write!(
                f,
                "the index has format version {found} and this engine reads version {expected}; \
                 make the index again with the `speur` that belongs to the engine"
            ),
            Kind::Length { found, expected } => write!(
                f,
                "the index has {found} bytes and its header says {expected}; \
                 it was cut off or changed, copy it again"
            ),
            Kind::Damaged { what } => {
                write!(f, "{what} of the index is damaged; copy the index again or make it again")
            }
            Kind::Input { message } => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {}
