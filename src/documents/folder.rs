//! Which files make up a site, and what is in all of them?
//!
//! Folders are walked in the order of their names and files are read on all processors. The result depends on neither.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use crate::error::{Error, Kind, Place};
use crate::page::{Page, Reading};
use crate::warning::{self, Warning};
use crate::{Document, Options, Read, format, read_named};

/// Reads files and folders.
///
/// A file that is named is always read. Of a folder everything is read that is not hidden and not left out
/// (see [`Read::left_out`]), except the folder `skip`, which is where the index is written. It is an error if an input
/// has no page at all, if a file cannot be read or understood, and if two documents have one id. An input that is missing is
/// an error before anything is read.
pub fn read_inputs(inputs: &[PathBuf], skip: Option<&Path>, options: &Options) -> Result<Read, Error> {
    read_wanted(inputs, skip.as_slice(), options, |_, _| true, &Progress::default(), |document| document)
}

/// How far the reading is, for another thread to look at meanwhile.
#[derive(Debug, Default)]
pub struct Progress {
    files: AtomicUsize,
    read: AtomicUsize,
}

impl Progress {
    /// How many files there are to read: 0 until all folders were walked.
    pub fn files(&self) -> usize {
        self.files.load(Ordering::Relaxed)
    }

    /// How many of them are read.
    pub fn read(&self) -> usize {
        self.read.load(Ordering::Relaxed)
    }
}

/// Does what [`read_inputs`] does, but only for the part of each folder that `is_wanted`, and without all that `skip` names,
/// folders and files.
///
/// It is asked with the path below the input, with `/` between its parts, and whether that is a folder. Of a folder that is
/// not wanted nothing is looked at. An input itself is always wanted.
///
/// `make` is called with each document, on the processor that has read it. `progress` counts the files of this call.
pub fn read_wanted<T: Send>(
    inputs: &[PathBuf],
    skip: &[&Path],
    options: &Options,
    is_wanted: impl Fn(&str, bool) -> bool,
    progress: &Progress,
    make: impl Fn(Document) -> T + Sync,
) -> Result<Read<T>, Error> {
    let reading = Reading { options, make: &make };
    // What is not there yet cannot be met.
    let skip: Vec<PathBuf> = skip.iter().filter_map(|path| fs::canonicalize(path).ok()).collect();
    let found = inputs.iter().map(|input| files(input, &skip, options, &is_wanted)).collect::<Result<Vec<_>, _>>()?;
    progress.files.store(found.iter().map(|found| found.files.len()).sum(), Ordering::Relaxed);
    let (mut pages, mut all_left_out, mut warnings) = (Vec::new(), Vec::new(), Vec::new());
    for (input, Files { files, mut left_out, warnings: of_the_walk }) in inputs.iter().zip(found) {
        warnings.extend(of_the_walk);
        // All are read before the first error is looked for: whichever thread meets one first, the message is about
        // the first file.
        let read = |file: &File| {
            let result = file.read(&reading);
            progress.read.fetch_add(1, Ordering::Relaxed);
            result
        };
        let results: Vec<_> = files.par_iter().map(read).collect();
        let pages_before = pages.len();
        for (file, result) in files.into_iter().zip(results) {
            match result {
                Err(error) if error.is_no_page() && !file.is_named => left_out.push(file.on_disk),
                result => {
                    let (own_pages, own_warning) = result?;
                    pages.extend(own_pages);
                    warnings.extend(own_warning);
                }
            }
        }
        if pages.len() == pages_before {
            return Err(Error::new(Place::file(&shown(input)), Kind::NoPages { left_out: left_out.len() }));
        }
        left_out.sort();
        all_left_out.append(&mut left_out);
    }
    let read = Read::of(pages, warnings)?;
    if let ([], Some(input)) = (&*read.documents, inputs.first()) {
        let kind = Kind::AllLeftOut { pages: read.left_out_by_marks.len() };
        return Err(Error::new(Place::file(&shown(input)), kind));
    }
    Ok(Read { left_out: all_left_out, ..read })
}

/// Whether a change of a file, or of something in a folder, may change what [`read_wanted`] finds.
///
/// `path` is below the input, with `/` between its parts.
pub fn may_be_read(path: &str, is_folder: bool, options: &Options, is_wanted: impl Fn(&str, bool) -> bool) -> bool {
    let mut folders = path.match_indices('/').map(|(end, _)| &path[..end]);
    !path.split('/').any(|name| name.starts_with('.'))
        && folders.all(|folder| is_wanted(folder, true))
        && is_wanted(path, is_folder)
        && (is_folder || !is_left_out(path, options))
}

/// Where generators of sites write the page that hosts send in place of one that is not there.
const NOT_FOUND_PAGES: [&str; 2] = ["404.html", "404/index.html"];

/// Whether a file of a folder is not read.
fn is_left_out(path: &str, options: &Options) -> bool {
    format::is_no_page(path) || !options.keeps_not_found_page && NOT_FOUND_PAGES.contains(&path)
}

/// What lies below an input.
#[derive(Default)]
struct Files {
    files: Vec<File>,
    left_out: Vec<PathBuf>,
    warnings: Vec<Warning>,
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
    fn read<T: Send>(&self, reading: &Reading<T>) -> Result<(Vec<Page<T>>, Option<Warning>), Error> {
        let name = shown(&self.on_disk);
        let bytes = fs::read(&self.on_disk).map_err(|error| unreadable(&self.on_disk, error.to_string()))?;
        read_named(&name, &self.path, &bytes, reading)
    }
}

/// The files of an input to read, and those that are left out.
fn files(
    input: &Path,
    skip: &[PathBuf],
    options: &Options,
    is_wanted: &impl Fn(&str, bool) -> bool,
) -> Result<Files, Error> {
    let mut found = Files::default();
    let below = |path: &Path| shown(path.strip_prefix(input).unwrap_or(path));
    let is_read = |entry: &DirEntry| {
        entry.depth() == 0
            || !is_hidden(entry)
                && is_wanted(&below(entry.path()), entry.file_type().is_dir())
                && !is_skipped(entry, skip)
    };
    let walk = WalkDir::new(input).follow_links(true).sort_by_file_name().into_iter().filter_entry(is_read);
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(input);
                let kind = match error.io_error() {
                    Some(cause) if error.depth() == 0 || !leads_nowhere(path, cause) => {
                        return Err(unreadable(path, cause.to_string()));
                    }
                    Some(_) => warning::Kind::LinkToNothing,
                    None => warning::Kind::LinkInCircles,
                };
                // What is left out anyway is no reason to complain. What it led to may have been a folder.
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                if !name.starts_with('.') && is_wanted(&below(path), true) {
                    found.warnings.push(Warning::new(Place::file(&shown(path)), kind));
                }
                continue;
            }
        };
        if !entry.file_type().is_file() {
            continue;
        }
        let is_named = entry.depth() == 0;
        let path = match entry.path().strip_prefix(input) {
            Ok(path) if !is_named => shown(path),
            _ => entry.file_name().to_string_lossy().into_owned(),
        };
        let on_disk = entry.into_path();
        if !is_named && is_left_out(&path, options) {
            found.left_out.push(on_disk);
        } else {
            found.files.push(File { on_disk, path, is_named });
        }
    }
    Ok(found)
}

/// Whether it is a link to what is not there, or to itself.
fn leads_nowhere(path: &Path, cause: &io::Error) -> bool {
    let is_gone = matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory);
    fs::read_link(path).is_ok_and(|target| is_gone || path.with_file_name(target) == path)
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

fn is_skipped(entry: &DirEntry, skip: &[PathBuf]) -> bool {
    // Comparing names first saves asking the file system about everything. A link may have any name.
    let may_be = |skip: &&PathBuf| entry.path_is_symlink() || skip.file_name() == Some(entry.file_name());
    skip.iter().filter(may_be).any(|skip| fs::canonicalize(entry.path()).is_ok_and(|path| path == *skip))
}

/// The path with `/` between its parts, on every system.
fn shown(path: &Path) -> String {
    let path = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { path.into_owned() } else { path.replace(std::path::MAIN_SEPARATOR, "/") }
}

fn unreadable(path: &Path, message: String) -> Error {
    Error::new(Place::file(&shown(path)), Kind::Unreadable { message })
}
