//! How does a new search take the place of the old one, so that there is one at any moment?
//!
//! The files of a generation are written beside the old ones, into a folder of their own. Then `speur.js`, which names
//! that folder, is replaced in one step. A page that loads meanwhile gets the old search or the new one, and so does
//! whoever kills this process or pulls the plug. The generation before stays, for pages that are still open; those before
//! it go, but only files that are ours for certain. Start with [`write()`].

mod many;
mod ours;

use std::fs::{self, File, TryLockError};
use std::io::{self, BufRead, BufReader, ErrorKind};
use std::path::Path;

use crate::failure::Failure;
use crate::manifest::is_generation_name;
use crate::opened::generation_in;
use crate::packing::Packed;
use crate::progress::Written;
use crate::survey::Warning;
use many::write_many;
pub(crate) use ours::{check, find, may_be_ours};
use ours::{remove, remove_all_but, remove_old_siblings, remove_temporary, temporary_name};

/// Writes the files of a generation into a folder of its name, and then the scripts beside it, the last of which names it.
///
/// Returns what could not be tidied up afterwards. After an error, what was in `output` before is as it
/// was.
pub(crate) fn write(output: &Path, packed: &Packed, written: &Written) -> Result<Vec<Warning>, Failure> {
    let generation = &*packed.generation;
    fs::create_dir_all(output).map_err(|error| not_written(output, &error))?;
    let _lock = lock(output)?;
    let former = named_by(&output.join("speur.js"));
    let folder = output.join(generation);
    let is_new = !folder.exists();
    let mut is_replacing = false;
    if let Err(failure) = put(output, &folder, packed, written, &mut is_replacing) {
        // The error that is reported is the first one.
        let _ = remove_temporary(&folder, generation);
        if is_new && !is_replacing {
            let _ = remove(&folder, generation);
        }
        return Err(failure);
    }
    // What another process left that was killed, if it wrote the same.
    let _ = remove_temporary(&folder, generation);
    // An empty folder goes: a script with all inside needs it only while it is written.
    let _ = fs::remove_dir(&folder);
    sync_folder(output);
    let mut warnings = remove_old_siblings(output, packed);
    // Run again with the same pages, it is not known any more which of the others came before.
    if former.as_deref() == Some(generation) {
        return Ok(warnings);
    }
    warnings.extend(remove_all_but(output, &[Some(generation), former.as_deref()]));
    Ok(warnings)
}

/// Writes all, and then gives the scripts their names: only from there on, which is told by `is_replacing`, something else
/// is there than before.
fn put(
    output: &Path,
    folder: &Path,
    packed: &Packed,
    written: &Written,
    is_replacing: &mut bool,
) -> Result<(), Failure> {
    written.expect(packed.count() - packed.scripts.len());
    let temporary = |number| folder.join(temporary_name(&packed.generation, number));
    fs::create_dir_all(folder).map_err(|error| not_written(folder, &error))?;
    // The manifest first: by it the others are known for ours, should this be the last that happens.
    let (manifest, files) = packed.files.split_at(1.min(packed.files.len()));
    write_many(folder, &manifest, temporary, written)?;
    write_many(folder, &files, temporary, written)?;
    packed.others.map_or(Ok(()), |others| write_many(folder, others, temporary, written))?;
    let mut scripts = Vec::new();
    for (number, (name, bytes)) in packed.scripts.iter().enumerate() {
        let file = output.join(&**name);
        if write_whole(&file, &temporary(number), bytes)? {
            // Else it could have its new name before it has its bytes, when the power fails.
            sync(&temporary(number))?;
            scripts.push((temporary(number), file));
        }
    }
    // The names of the files are on the disk before the script that leads to them; that of their folder must be, too.
    sync_folder(output);
    for (temporary, file) in scripts {
        rename(&temporary, &file)?;
        *is_replacing = true;
    }
    Ok(())
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

/// Writes these bytes to a temporary file. False if the file itself has them already: then it stays as it is.
fn write_whole(file: &Path, temporary: &Path, bytes: &[u8]) -> Result<bool, Failure> {
    if has_bytes(file, bytes) {
        return Ok(false);
    }
    let write = || {
        file.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(temporary, bytes)
    };
    write().map(|()| true).map_err(|error| not_written(file, &error))
}

fn rename(temporary: &Path, file: &Path) -> Result<(), Failure> {
    fs::rename(temporary, file).map_err(|error| not_written(file, &error))
}

fn not_written(file: &Path, error: &io::Error) -> Failure {
    let remedy = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "make room on the disk, or choose --output on another,",
        ErrorKind::FileTooLarge => {
            "raise the limit (`ulimit -f`), or choose --output on a disk that takes larger files,"
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "let your account write there, or choose another --output,"
        }
        _ => "see to that",
    };
    let file = file.display();
    Failure::message(format!(
        "could not write {file}: {error}; what was there before is whole; {remedy} and run this again"
    ))
}

fn has_bytes(file: &Path, bytes: &[u8]) -> bool {
    fs::metadata(file).is_ok_and(|found| found.is_file() && found.len() == bytes.len() as u64)
        && File::open(file).is_ok_and(|found| {
            // A piece at a time: an index may be large.
            let mut found = BufReader::with_capacity(1 << 16, found);
            let mut rest = bytes;
            while let Ok(piece) = found.fill_buf() {
                let length = piece.len();
                match rest.strip_prefix(piece) {
                    Some(after) if length > 0 => rest = after,
                    Some(after) => return after.is_empty(),
                    None => return false,
                }
                found.consume(length);
            }
            false
        })
}

/// Brings a file to the disk.
fn sync(file: &Path) -> Result<(), Failure> {
    // Windows lets only those do that who may write.
    let opened = File::options().read(true).write(cfg!(windows)).open(file);
    opened.and_then(|opened| opened.sync_all()).map_err(|error| not_written(file, &error))
}

/// Brings the names in a folder to the disk, on systems that open folders. Where that fails nothing is less whole than
/// before, unless the power fails too.
fn sync_folder(folder: &Path) {
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

#[cfg(test)]
mod tests;
