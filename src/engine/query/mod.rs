//! What does a reader ask for, and which documents answer it best?
//!
//! [`parse`] turns a string into words, `matching` a word into the documents that have it, [`rank`] these into an order.

pub(crate) mod matching;
pub(crate) mod parse;
pub mod rank;
