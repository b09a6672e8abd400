//! `speur index`: a folder of pages becomes a search that can be uploaded.

use std::path::{Path, PathBuf};

use speur_documents::{Options, read_wanted};

use crate::arguments;
use crate::arguments::Packing;
use crate::failure::Failure;
use crate::globs::Globs;
use crate::making::{Making, report_of};
use crate::progress::Progress;
use crate::report::Report;

pub(crate) fn index(arguments: &arguments::Index) -> Result<(), Failure> {
    report_of(&arguments.writing, |progress| make(arguments, progress))
}

/// Makes the search, and prints nothing but how far it is.
pub(crate) fn make(arguments: &arguments::Index, progress: Progress) -> Result<Report, Failure> {
    let making = Making::new(&arguments.writing)?;
    let options = options(arguments);
    let globs = Globs::new(&arguments.include, &arguments.exclude)?;
    let is_wanted = |path: &str, is_folder: bool| globs.want(path, is_folder);
    let arguments::Writing { output, report, .. } = &arguments.writing;
    let skip: Vec<&Path> = [output].into_iter().chain(report).map(PathBuf::as_path).collect();
    // Texts are taken apart where they are read: in blocks they take several times as much memory.
    let make = |document| making.builder.prepare(&document);
    let read = read_wanted(&arguments.input, &skip, &options, is_wanted, progress.reading(), make)
        .map_err(|error| Failure::message(format!("{error}{}", globs.remark())))?;
    making.make(read, progress)
}

/// How pages are read.
pub(crate) fn options(arguments: &arguments::Index) -> Options {
    let is_inlined = arguments.writing.packing == Packing::Inlined;
    Options {
        base_url: arguments.base_url.clone(),
        language: arguments.lang.clone(),
        keeps_index: is_inlined
            && !arguments.base_url.as_ref().is_some_and(|base| base.starts_with('/') || base.contains("://")),
        // `--include '*.html'` does not mean it.
        keeps_not_found_page: arguments.include.iter().any(|pattern| pattern.contains("404")),
    }
}
