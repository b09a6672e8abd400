//! Which files make up a site, and what is in all of them?
//!
//! Folders are walked in the order of their names and files are read on all processors. The result depends on neither.

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use speur_engine::document::Document;
use walkdir::{DirEntry, WalkDir};

use crate::error::{self, Error, Kind, Place};
use crate::{Options, format, read_named};

/// What [`read_inputs`] found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Read {
    /// The pages: of each input in turn, in the order of their paths.
    pub documents: Vec<Document>,
    /// Where each of them is: its file, and the line or the record in a file of many.
    pub places: Vec<String>,
    /// The files in the folders that are no pages: pictures, styles, scripts, downloads, settings.
    pub left_out: Vec<PathBuf>,
}

/// Reads files and folders.
///
/// A file that is named is always read. Of a folder everything is read that is not hidden and not known to be no page
/// (see [`Read::left_out`]), except the folder `skip`, which is where the index is written. It is an error if an input
/// has no page at all, if a file cannot be read or understood, and if two documents have one id.
pub fn read_inputs(inputs: &[PathBuf], skip: Option<&Path>, options: &Options) -> Result<Read, Error> {
    read_wanted(inputs, skip, options, |_, _| true)
}

/// Does what [`read_inputs`] does, but only for the part of each folder that `is_wanted`.
///
/// It is asked with the path below the input, with `/` between its parts, and whether that is a folder. Of a folder that is
/// not wanted nothing is looked at. An input itself is always wanted.
pub fn read_wanted(
    inputs: &[PathBuf],
    skip: Option<&Path>,
    options: &Options,
    is_wanted: impl Fn(&str, bool) -> bool,
) -> Result<Read, Error> {
    let skip = skip.and_then(|folder| fs::canonicalize(folder).ok());
    let mut read = Read::default();
    let mut places = Vec::new();
    for input in inputs {
        let (files, mut left_out) = files(input, skip.as_deref(), &is_wanted)?;
        // All are read before the first error is looked for: whichever thread meets one first, the message is about
        // the first file.
        let results: Vec<_> = files.par_iter().map(|file| file.read(options)).collect();
        let pages_before = read.documents.len();
        for (file, result) in files.into_iter().zip(results) {
            match result {
                Err(error) if error.is_no_page() && !file.is_named => left_out.push(file.on_disk),
                result => {
                    let (documents, own_places): (Vec<_>, Vec<_>) = result?.into_iter().unzip();
                    read.documents.extend(documents);
                    places.extend(own_places);
                }
            }
        }
        if read.documents.len() == pages_before {
            return Err(Error::new(Place::file(&shown(input)), Kind::NoPages { left_out: left_out.len() }));
        }
        left_out.sort();
        read.left_out.append(&mut left_out);
    }
    error::unique_ids(read.documents.iter().map(|document| document.id.as_str()).zip(&places))?;
    read.places = places.iter().map(Place::to_string).collect();
    Ok(read)
}

/// A file to read.
struct File {
    on_disk: PathBuf,
    /// The path below the input, with `/` between its parts.
    path: String,
    /// Whether it is an input itself.
    is_named: bool,
}

impl File {
    fn read(&self, options: &Options) -> Result<Vec<(Document, Place)>, Error> {
        let name = shown(&self.on_disk);
        let bytes = fs::read(&self.on_disk).map_err(|error| unreadable(&self.on_disk, error.to_string()))?;
        read_named(&name, &self.path, &bytes, options)
    }
}

/// The files of an input to read, and those that are known to be no pages.
fn files(
    input: &Path,
    skip: Option<&Path>,
    is_wanted: &impl Fn(&str, bool) -> bool,
) -> Result<(Vec<File>, Vec<PathBuf>), Error> {
    let (mut files, mut left_out) = (Vec::new(), Vec::new());
    let below = |path: &Path| shown(path.strip_prefix(input).unwrap_or(path));
    let is_read = |entry: &DirEntry| {
        entry.depth() == 0
            || !is_hidden(entry)
                && is_wanted(&below(entry.path()), entry.file_type().is_dir())
                && !is_skipped(entry, skip)
    };
    let walk = WalkDir::new(input).follow_links(true).sort_by_file_name().into_iter().filter_entry(is_read);
    for entry in walk {
        let entry = entry.map_err(|error| {
            let place = error.path().unwrap_or(input).to_owned();
            let message = match error.io_error() {
                Some(error) => error.to_string(),
                None => "a link to a folder that holds it".to_owned(),
            };
            unreadable(&place, message)
        })?;
        if !entry.file_type().is_file() {
            continue;
        }
        let is_named = entry.depth() == 0;
        let path = match entry.path().strip_prefix(input) {
            Ok(path) if !is_named => shown(path),
            _ => entry.file_name().to_string_lossy().into_owned(),
        };
        let on_disk = entry.into_path();
        if !is_named && format::is_no_page(&path) {
            left_out.push(on_disk);
        } else {
            files.push(File { on_disk, path, is_named });
        }
    }
    Ok((files, left_out))
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

fn is_skipped(entry: &DirEntry, skip: Option<&Path>) -> bool {
    // Comparing names first saves asking the file system about every folder. A link may have any name.
    skip.is_some_and(|skip| {
        (entry.path_is_symlink() || skip.file_name() == Some(entry.file_name()))
            && fs::canonicalize(entry.path()).is_ok_and(|path| path == skip)
    })
}

/// The path with `/` between its parts, on every system.
fn shown(path: &Path) -> String {
    let path = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { path.into_owned() } else { path.replace(std::path::MAIN_SEPARATOR, "/") }
}

fn unreadable(path: &Path, message: String) -> Error {
    Error::new(Place::file(&shown(path)), Kind::Unreadable { message })
}
