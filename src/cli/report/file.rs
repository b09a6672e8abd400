//! Where is the report written as a page, and may it be?
//!
//! Like everything that Speur writes: only over what it wrote itself, and in one step.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process;

use super::Report;
use super::page::GENERATOR;
use crate::failure::Failure;

/// Where a report says what it is.
const MOST_BYTES_OF_THE_HEAD: u64 = 1 << 10;

/// Nothing that somebody else wrote is replaced: a page of the site, for example.
pub(crate) fn check(file: &Path) -> Result<(), Failure> {
    let shown = file.display();
    let found = match fs::metadata(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(not_written(file, &error)),
        Ok(found) => found,
    };
    if !found.is_file() {
        let kind = if found.is_dir() { "the folder" } else { "the device" };
        return Err(Failure::message(format!(
            "expected a file for --report, found {kind} {shown}; name a file such as report.html"
        )));
    }
    match starts_as_a_report(file) {
        _ if found.len() == 0 => Ok(()),
        Ok(true) => Ok(()),
        Ok(false) => Err(Failure::message(format!(
            "{shown} was not written by `speur index --report`, and would be replaced; name another file, or move that \
             one away"
        ))),
        Err(error) => Err(not_written(file, &error)),
    }
}

/// Whether a file has the mark of ours near its beginning.
fn starts_as_a_report(file: &Path) -> std::io::Result<bool> {
    let mut head = Vec::new();
    File::open(file)?.take(MOST_BYTES_OF_THE_HEAD).read_to_end(&mut head)?;
    Ok(String::from_utf8_lossy(&head).contains(GENERATOR))
}

/// Writes the report, in place of an older one. What was there before stays if that fails.
pub(crate) fn write(file: &Path, report: &Report) -> Result<(), Failure> {
    // Meanwhile the search was written, which may be what the name leads to.
    check(file)?;
    // A link stays one.
    let file = &fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|error| not_written(file, &error))?;
    }
    let temporary = temporary(file);
    let written = File::create(&temporary).and_then(|mut open| {
        open.write_all(report.to_html().as_bytes())?;
        open.sync_all()
    });
    written.and_then(|()| fs::rename(&temporary, file)).map_err(|error| {
        // The error that is reported is the first one.
        let _ = fs::remove_file(&temporary);
        not_written(file, &error)
    })
}

/// Beside the file, and hidden: whoever reads the folder meanwhile does not take it for a page.
fn temporary(file: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(file.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", process::id()));
    file.with_file_name(name)
}

fn not_written(file: &Path, error: &std::io::Error) -> Failure {
    let file = file.display();
    Failure::message(format!(
        "could not write the report {file}: {error}; name another file for --report, or leave it out"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint(file: &Path) -> String {
        match check(file) {
            Err(Failure::Message(message)) => message,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn only_reports_are_replaced() {
        let folder = tempfile::tempdir().expect("A temporary folder can be made.");
        let file = folder.path().join("report.html");
        check(&file).expect("Nothing is there.");
        check(&folder.path().join("new/report.html")).expect("Nor here.");
        fs::write(&file, format!("<!doctype html>{GENERATOR}")).expect("The folder is new.");
        check(&file).expect("It is one of ours.");
        for other in ["<h1>A page</h1>".to_owned(), " ".repeat(2000) + GENERATOR] {
            fs::write(&file, other).expect("It is there.");
            let message = complaint(&file);
            assert!(message.ends_with("would be replaced; name another file, or move that one away"), "{message}");
        }
        fs::write(&file, "").expect("It is there.");
        check(&file).expect("Nothing is lost.");
        assert!(complaint(folder.path()).contains(", found the folder "));
        let below = complaint(&file.join("report.html"));
        assert!(below.contains("could not write the report "), "a file is no folder: {below}");
    }
}
