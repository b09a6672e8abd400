//! `speur merge`: searches that were made apart become one.
//!
//! Their pages are read back from their indexes and indexed again: so the files are the same as if all pages had been given
//! to one `speur index`, whatever the machines and the packings they come from.

use std::collections::HashMap;

use speur::engine::index::Prepared;
use speur_documents::Read;

use crate::arguments::{self, Source};
use crate::failure::Failure;
use crate::making::{Making, report_of};
use crate::opened::open;
use crate::progress::Progress;
use crate::report::Report;

pub(crate) fn merge(arguments: &arguments::Merge) -> Result<(), Failure> {
    report_of(&arguments.writing, |progress| make(arguments, progress))
}

fn make(arguments: &arguments::Merge, progress: Progress) -> Result<Report, Failure> {
    let making = Making::new(&arguments.writing)?;
    let mut read = Read {
        documents: Vec::new(),
        places: Vec::new(),
        left_out: Vec::new(),
        left_out_by_marks: Vec::new(),
        warnings: Vec::new(),
    };
    for folder in &arguments.indexes {
        let mut opened = open(&Source { index: Some(folder.clone()) })?;
        opened.for_each_document(|document| {
            read.documents.push(making.builder.prepare(&document));
            read.places.push(folder.display().to_string());
            Ok(())
        })?;
    }
    unique_ids(&read)?;
    making.make(read, progress)
}

/// Fails at the first page whose id one of an earlier folder has.
fn unique_ids(read: &Read<Prepared>) -> Result<(), Failure> {
    let mut known = HashMap::new();
    for (document, place) in read.documents.iter().zip(&read.places) {
        if let Some(first) = known.insert(document.id(), place) {
            return Err(Failure::message(format!(
                "expected each page in one of the folders, but “{}” is in {first} and in {place}; leave it out of one of them, \
                 or give one of the two another id, and index that folder again",
                document.id()
            )));
        }
    }
    Ok(())
}
