//! What does a reader ask for, and which documents answer it best?
//!
//! `parse` turns a string into words and phrases, `matching` each of them into the documents that have it (`phrase`, and
//! `correct` for what no document has), `rank` says what that is worth, `combine` makes one
//! list of all words, and `choose` narrows it by what is known of documents and counts that.

pub(crate) mod choose;
pub(crate) mod correct;
pub(crate) mod matching;
pub(crate) mod parse;
pub(crate) mod phrase;

pub(crate) use speur_kernel::{combine, rank};
