//! The search engine of Speur: bytes and strings in, hits out.
//!
//! It has no input and output, no clock, no randomness and no unsafe code, and does the same on every machine, in a
//! browser and outside of it.
//!
//! ```
//! use speur_engine::document::{Block, BlockKind, Document};
//! use speur_engine::index::{Index, IndexBuilder};
//! use speur_engine::results::SearchOptions;
//!
//! let mut builder = IndexBuilder::new();
//! builder.add(Document {
//!     id: "vijver".into(),
//!     title: "De vijver".into(),
//!     blocks: vec![Block::new(BlockKind::Paragraph, "Een reiger vangt kikkers.")],
//!     ..Document::default()
//! });
//! let bytes = builder.finish()?;
//!
//! let index = Index::open(bytes)?;
//! let results = index.search("reig", &SearchOptions::default())?;
//! assert_eq!(results.hits[0].id, "vijver");
//! assert_eq!(results.hits[0].excerpt[1].text, "reig");
//! # Ok::<(), speur_engine::error::Error>(())
//! ```
//!
//! Start with [`search`], the pipeline on one screen. From there each module only uses modules below it:
//!
//! | module | the question it answers |
//! | --- | --- |
//! | [`search`] | How does a query become results? |
//! | [`suggest`] | What can be typed next? |
//! | `view` | How is a whole document shown? |
//! | `excerpt` | Which passage is shown, and which of its words are marked? |
//! | [`query`] | What does a reader ask for, and which documents answer it best? |
//! | [`index`] | What is an index, and how is it opened, read and written? |
//! | [`words`] | Which words of a site belong together? |
//! | [`results`] | What does an answer look like? |
//! | [`weights`] | What makes a document good, in numbers? |
//! | [`text`] | How does text become terms? |
//! | [`document`] | What is a page, before it is indexed? |
//! | [`error`] | What can be wrong with an index? |

pub mod document;
mod excerpt;
pub mod index;
pub mod query;
mod restore;
pub mod results;
pub mod search;
pub mod suggest;
pub mod text;
mod view;
pub mod words;

pub(crate) use speur_kernel::strings;
pub use speur_kernel::{error, weights};
