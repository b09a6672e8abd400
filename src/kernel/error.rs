//! What can be wrong with an index?
//!
//! A query cannot be wrong: every string has an answer. Only bytes can be, and a builder's input.

use std::fmt;

use crate::strings::{decimal, joined};

/// Why an index could not be made, opened or read.
///
/// The message says what was expected, what was found and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    message: Box<str>,
}

impl Error {
    /// The bytes begin otherwise.
    pub fn not_an_index() -> Self {
        Self::new(&[
            "this is no Speur index: it does not begin with the bytes SPEURIDX; ",
            "give the file that `speur index` wrote",
        ])
    }

    /// The bytes are of another version.
    pub fn version(found: u32, expected: u32) -> Self {
        Self::new(&[
            "the index has format version ",
            &decimal(found.into()),
            " and this engine reads version ",
            &decimal(expected.into()),
            "; make the index again with the `speur` that belongs to the engine",
        ])
    }

    /// There are more or fewer bytes than the header says.
    pub fn length(found: u64, expected: u64) -> Self {
        let (found, expected) = (decimal(found), decimal(expected));
        let end = "; it was cut off or changed, copy it again";
        Self::new(&["the index has ", &found, " bytes and its header says ", &expected, end])
    }

    /// `what` names the section or the value, as a noun: "the dictionary".
    pub fn damaged(what: &'static str) -> Self {
        Self::new(&[what, " of the index is damaged; copy the index again or make it again"])
    }

    /// There is more of `what`, a noun, than an index can hold.
    pub fn too_large(what: &'static str, limit: u64) -> Self {
        let end = ", the most that one index file holds; index fewer pages";
        Self::new(&[what, " would exceed ", &decimal(limit), end])
    }

    /// Two documents would be one.
    pub fn duplicate_id(id: &str) -> Self {
        let end = "”; an id must be unique, give one of them another";
        Self::new(&["two documents have the id “", id, end])
    }

    /// What does not fit into memory while an index is made could not be kept, or not be read again.
    pub fn scratch(reason: &str) -> Self {
        let end = "; make room where temporary files are kept, or allow more memory";
        Self::new(&["could not keep what does not fit into memory: ", reason, end])
    }

    /// What is said of it. As `to_string`, without the standard library's formatting.
    pub fn message(&self) -> &str {
        &self.message
    }

    #[cold]
    #[inline(never)]
    fn new(message: &[&str]) -> Self {
        Self { message: joined(message).into() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
