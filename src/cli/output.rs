//! How does a new search take the place of the old one, so that there is one at any moment?
//!
//! The files of a generation are written beside the old ones, into a folder of their own. Then `speur.js`, which names
//! that folder, is replaced in one step. A page that loads meanwhile gets the old search or the new one, and so does
//! whoever kills this process or pulls the plug. The generation before stays, for pages that are still open; those before
//! it go, but only files that [`Manifest`] shows to be Speur's. Start with [`write`].

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use crate::assets;
use crate::failure::Failure;
use crate::manifest::{MANIFEST_FILE, Manifest, is_generation_name};
use crate::opened::generation_in;

/// A file to write: its path, with `/` between the parts, and its bytes.
pub(crate) type Named<'a> = (&'a str, &'a [u8]);

/// Writes the files of a generation into a folder of its name, and then the scripts beside it, the last of which names it.
///
/// The first file is the manifest: a folder that is left half written can be recognised by it. Returns what could not be
/// tidied up afterwards, a sentence each. After an error, what was in `output` before is as it was.
pub(crate) fn write(
    output: &Path,
    generation: &str,
    files: &[Named],
    scripts: &[Named],
) -> Result<Vec<String>, Failure> {
    fs::create_dir_all(output).map_err(|error| Failure::file("make the folder", output, &error))?;
    let _lock = lock(output)?;
    let former = named_by(&output.join("speur.js"));
    let folder = output.join(generation);
    let is_new = !folder.exists();
    let temporary = folder.join(temporary_name(generation));
    let put = || {
        fs::create_dir_all(&folder).map_err(|error| Failure::file("make the folder", &folder, &error))?;
        files.iter().try_for_each(|(name, bytes)| replace(&folder.join(name), &temporary, bytes))?;
        // The names of the files must be on the disk before the script that leads to them.
        sync_folder(&folder);
        sync_folder(output);
        scripts.iter().try_for_each(|(name, bytes)| replace(&output.join(name), &temporary, bytes))
    };
    if let Err(failure) = put() {
        let _ = fs::remove_file(&temporary);
        if is_new {
            // The error that is reported is the first one.
            let _ = remove(&folder, generation);
        }
        return Err(failure);
    }
    // An empty folder goes: a script with all inside needs it only while it is written.
    let _ = fs::remove_dir(&folder);
    sync_folder(output);
    // Run again with the same pages, it is not known any more which of the others came before.
    if former.as_deref() == Some(generation) {
        return Ok(Vec::new());
    }
    Ok(remove_all_but(output, &[Some(generation), former.as_deref()]))
}

/// Files that Speur did not write are never touched: scripts of someone else by the names of ours stop the command.
pub(crate) fn check(output: &Path, is_inlined: bool) -> Result<(), Failure> {
    check_script(&output.join("speur.js"), |text| generation_in(text).is_some_and(|found| found.index.is_some()))?;
    if is_inlined {
        return Ok(());
    }
    check_script(&output.join("sw-helper.js"), |text| text.starts_with(assets::HELPER_LINE))
}

fn check_script(script: &Path, is_ours: impl FnOnce(&str) -> bool) -> Result<(), Failure> {
    match fs::read_to_string(script) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Ok(text) if is_ours(&text) => Ok(()),
        _ => Err(Failure::message(format!(
            "{} was not written by `speur index`, and would be replaced; name another folder, or move that file away",
            script.display()
        ))),
    }
}

/// Keeps a second `speur index` out of the folder as long as the file lives, which is as long as the process does.
fn lock(output: &Path) -> Result<Option<File>, Failure> {
    // Not every system opens folders, and not every one of these locks them: then nobody is kept out.
    let Ok(folder) = File::open(output) else { return Ok(None) };
    match folder.try_lock() {
        Err(TryLockError::WouldBlock) => Err(Failure::message(format!(
            "another `speur index` is writing to {}; run this again when it is done",
            output.display()
        ))),
        Ok(()) | Err(TryLockError::Error(_)) => Ok(Some(folder)),
    }
}

/// The generation that a script names, if it is there and of this form.
fn named_by(script: &Path) -> Option<String> {
    let generation = generation_in(&fs::read_to_string(script).ok()?)?;
    Some(generation.name().to_owned()).filter(|name| is_generation_name(name))
}

/// No file of somebody else has this name, so one that a killed process left can be taken away.
fn temporary_name(generation: &str) -> String {
    format!("{generation}.tmp")
}

/// Puts a file in place whole, by way of a temporary one. One that has these bytes already stays as it is.
fn replace(file: &Path, temporary: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if has_bytes(file, bytes) {
        return Ok(());
    }
    let put = || {
        file.parent().map_or(Ok(()), fs::create_dir_all)?;
        let mut written = File::create(temporary)?;
        written.write_all(bytes)?;
        // Else a file could have its new name before it has its bytes, when the power fails.
        written.sync_all()?;
        drop(written);
        fs::rename(temporary, file)
    };
    put().map_err(|error| {
        let remedy = match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                "make room on the disk, or choose --output on another,"
            }
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                "let your account write there, or choose another --output,"
            }
            _ => "see to that",
        };
        Failure::message(format!(
            "could not write {}: {error}; what was there before is whole; {remedy} and run this again",
            file.display()
        ))
    })
}

fn has_bytes(file: &Path, bytes: &[u8]) -> bool {
    fs::metadata(file).is_ok_and(|found| found.is_file() && found.len() == bytes.len() as u64)
        && fs::read(file).is_ok_and(|found| found == bytes)
}

/// Brings the names in a folder to the disk, on systems that open folders. Where that fails nothing is less whole than
/// before, unless the power fails too.
fn sync_folder(folder: &Path) {
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

/// Removes all generations but these. Returns what could not be removed.
fn remove_all_but(output: &Path, kept: &[Option<&str>]) -> Vec<String> {
    let Ok(entries) = fs::read_dir(output) else { return Vec::new() };
    let mut names: Vec<_> = entries
        .flatten()
        // A link is no folder here: where it leads, others may write.
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| is_generation_name(name) && !kept.contains(&Some(name)))
        .collect();
    names.sort_unstable();
    let remove = |name: &String| {
        let folder = output.join(name);
        let error = remove(&folder, name).err()?;
        Some(format!("{} is not needed any more and could not be removed: {error}", folder.display()))
    };
    names.iter().filter_map(remove).collect()
}

/// Removes what Speur wrote into the folder of a generation, and the folder if nothing else is in it.
///
/// A file goes if the manifest has its checksum; the manifest goes last, so that this can be done in several attempts.
fn remove(folder: &Path, generation: &str) -> io::Result<()> {
    let unless_missing = |outcome: io::Result<()>| match outcome {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    };
    unless_missing(fs::remove_file(folder.join(temporary_name(generation))))?;
    let manifest_file = folder.join(MANIFEST_FILE);
    let manifest = fs::read(&manifest_file).ok().and_then(|json| Manifest::read(generation, &json));
    if let Some(manifest) = manifest {
        for entry in &manifest.files {
            let file = folder.join(&entry.name);
            if fs::read(&file).is_ok_and(|bytes| entry.is(&bytes)) {
                unless_missing(fs::remove_file(&file))?;
            }
            // One that still has files stays.
            for within in file.ancestors().skip(1).take_while(|within| *within != folder) {
                let _ = fs::remove_dir(within);
            }
        }
        unless_missing(fs::remove_file(&manifest_file))?;
    }
    let _ = fs::remove_dir(folder);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::generation_of;

    const HELPER: &str = "// Written by `speur index`: it may replace this.\n";

    /// Writes a generation with these bytes for an index, and returns its name.
    fn write_index(output: &Path, index: &str) -> String {
        let files = [("index.speur", index.as_bytes()), ("lang/nl.js", b"{}")];
        let json = Manifest::of(files, []).to_json();
        let generation = generation_of(json.as_bytes());
        let script = format!(
            "const GENERATION = {{\"folder\":\"./{generation}/\",\"index\":\"index.speur\"}};\nexport const x = 1;\n"
        );
        check(output, false).expect("Speur may write here.");
        let files = [&[(MANIFEST_FILE, json.as_bytes())], files.as_slice()].concat();
        let scripts = [("sw-helper.js", HELPER.as_bytes()), ("speur.js", script.as_bytes())];
        let left = write(output, &generation, &files, &scripts).expect("The folder can be written.");
        assert!(left.is_empty(), "{left:?}");
        generation
    }

    /// The paths of all files in a folder, sorted.
    fn paths(folder: &Path) -> Vec<String> {
        let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
        let files = walk.filter(|entry| entry.file_type().is_file());
        let below = |entry: walkdir::DirEntry| {
            entry.path().strip_prefix(folder).expect("It is inside.").to_string_lossy().into_owned()
        };
        files.map(below).collect()
    }

    fn new_folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("A temporary folder can be made.")
    }

    #[test]
    fn one_older_generation_stays() {
        let output = new_folder();
        let generations: Vec<String> = ["a", "b", "b", "c"].map(|index| write_index(output.path(), index)).into();
        let mut expected = Vec::new();
        for generation in &generations[2..] {
            expected.extend(["files.json", "index.speur", "lang/nl.js"].map(|name| format!("{generation}/{name}")));
        }
        expected.extend(["speur.js".to_owned(), "sw-helper.js".to_owned()]);
        expected.sort();
        assert_eq!(paths(output.path()), expected, "nothing older, and nothing temporary");
        assert_eq!(named_by(&output.path().join("speur.js")).as_ref(), generations.last());
    }

    #[test]
    fn what_somebody_else_wrote_stays() {
        let output = new_folder();
        let old = write_index(output.path(), "a");
        // The last has the name of a generation, but not the manifest of one.
        let mine =
            ["mine.txt", &format!("{old}/mine.txt"), &format!("{old}/lang/xx.js"), "0123456789abcdef/index.speur"];
        for name in mine {
            let file = output.path().join(name);
            fs::create_dir_all(file.parent().expect("It has one.")).expect("The folder is new.");
            fs::write(file, "mine").expect("The folder is new.");
        }
        // Written by Speur, and changed since.
        fs::write(output.path().join(&old).join("lang/nl.js"), "mine").expect("It is there.");
        for index in ["b", "c", "d"] {
            write_index(output.path(), index);
        }
        for name in mine.into_iter().chain([&*format!("{old}/lang/nl.js")]) {
            assert_eq!(fs::read(output.path().join(name)).ok().as_deref(), Some(b"mine".as_slice()), "{name}");
        }
        assert!(!output.path().join(&old).join("index.speur").exists());
    }

    #[test]
    fn what_a_killed_process_left_is_removed() {
        let output = new_folder();
        let killed = write_index(output.path(), "killed");
        fs::remove_file(output.path().join(&killed).join("index.speur")).expect("It is there.");
        fs::write(output.path().join(&killed).join(temporary_name(&killed)), "ind").expect("It is new.");
        let barely_begun = output.path().join("fedcba9876543210");
        fs::create_dir(&barely_begun).expect("It is new.");
        fs::write(barely_begun.join("fedcba9876543210.tmp"), "{").expect("It is new.");
        for index in ["a", "b"] {
            write_index(output.path(), index);
        }
        assert!(!output.path().join(&killed).exists() && !barely_begun.exists(), "{:?}", paths(output.path()));
    }

    #[test]
    fn a_damaged_file_is_written_again() {
        let output = new_folder();
        let generation = write_index(output.path(), "a");
        let index = output.path().join(&generation).join("index.speur");
        fs::write(&index, "?").expect("It is there.");
        write_index(output.path(), "a");
        assert_eq!(fs::read(&index).ok().as_deref(), Some(b"a".as_slice()));
    }

    #[test]
    fn a_failure_leaves_no_trace() {
        let output = new_folder();
        write_index(output.path(), "a");
        let before = paths(output.path());
        let json = Manifest::of([("lang/nl.js", b"{}".as_slice())], []).to_json();
        let generation = generation_of(json.as_bytes());
        // Where the last file should go, there is a folder.
        let files: [Named; 3] = [(MANIFEST_FILE, json.as_bytes()), ("lang/nl.js", b"{}"), ("lang", b"")];
        let Err(Failure::Message(message)) = write(output.path(), &generation, &files, &[]) else {
            panic!("lang is a folder")
        };
        assert!(message.contains(&format!("{generation}/lang: ")), "{message}");
        assert!(message.contains("what was there before is whole"), "{message}");
        assert_eq!(paths(output.path()), before);
        assert!(!output.path().join(generation).exists());
    }

    #[test]
    fn two_at_a_time_do_not_meet() {
        let output = new_folder();
        let lock = lock(output.path()).expect("Nobody else is here.");
        let Err(Failure::Message(message)) = write(output.path(), "0000000000000000", &[], &[]) else {
            panic!("The folder is locked.")
        };
        assert!(message.starts_with("another `speur index` is writing to "), "{message}");
        drop(lock);
        write_index(output.path(), "a");
    }

    #[test]
    fn a_script_of_someone_else_is_never_replaced() {
        let output = new_folder();
        let unnamed = "const GENERATION = { \"folder\": \"./pkg/\", \"index\": null };\n";
        for (name, text) in [("sw-helper.js", "mine();"), ("speur.js", "export const mine = 1;"), ("speur.js", unnamed)]
        {
            fs::write(output.path().join(name), text).expect("The folder is new.");
            let Err(Failure::Message(message)) = check(output.path(), false) else { panic!("{text} would be lost") };
            assert!(message.contains("was not written by `speur index`"), "{message}");
        }
    }
}
