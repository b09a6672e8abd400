//! The inner loops of Speur: what is done once per letter, per posting or per document.
//!
//! A package of its own, because the compiler takes its aim by the package: these loops are compiled for speed and all else
//! in the browser for size (`Cargo.toml` of the workspace; ARCHITECTURE.md has what that costs and gives). Whatever runs once
//! per query belongs into `speur-engine`, which shows these modules under its own names.
//!
//! Each module only uses modules below it:
//!
//! | module | the question it answers |
//! | --- | --- |
//! | [`count`] | How many candidates have which value of a facet? |
//! | [`combine`] | Which documents have what of all words, and in which order do they come? |
//! | [`rank`] | Which of the matching documents is best? |
//! | [`weights`] | What makes a document good, in numbers? |
//! | [`gather`] | Which documents were found so far for one word? |
//! | [`rows`] | Where do words stand in a row? |
//! | [`positions`] | Where in a document does a term stand? |
//! | [`postings`] | Which documents contain a term, how often, where first? |
//! | [`length`] | How long is a document, in five bits? |
//! | [`terms`] | Which terms are there, which begin with what was typed, which are near it? |
//! | [`bytes`] | How are numbers and strings written, and read back without trust? |
//! | [`text`] | How does text become terms? |
//! | [`error`] | What can be wrong with an index? |
//! | [`strings`] | How are strings put together in few bytes of the wasm module? |

pub mod bytes;
pub mod combine;
pub mod count;
pub mod error;
pub mod gather;
pub mod length;
pub mod positions;
pub mod postings;
pub mod rank;
pub mod rows;
pub mod strings;
pub mod terms;
pub mod text;
pub mod weights;
