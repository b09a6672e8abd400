//! Which files in the output are ours, to be replaced or removed?
//!
//! Those that say so of themselves, and those whose checksums a manifest has that gave its folder its name. Everything else
//! stays as it is.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::many::WRITERS;
use crate::assets;
use crate::compression::Encoding;
use crate::failure::Failure;
use crate::manifest::{MANIFEST_FILE, Manifest, is_generation_name};
use crate::opened::generation_in;
use crate::packing::Packed;
use crate::survey::Warning;

/// Files that Speur did not write are never touched: scripts of someone else by the names of ours stop the command.
pub(crate) fn check(output: &Path, is_inlined: bool, precompress: bool) -> Result<(), Failure> {
    if output.is_file() {
        return Err(Failure::message(format!(
            "expected a folder for --output, found the file {}; name another",
            output.display()
        )));
    }
    let names: &[&str] = if is_inlined { &["speur.js"] } else { &["speur.js", "sw-helper.js"] };
    for name in names {
        let file = output.join(name);
        let is_ours = match fs::read(&file) {
            Err(error) if error.kind() == ErrorKind::NotFound => true,
            outcome => outcome.is_ok_and(|bytes| is_script_of_ours(name, &bytes)),
        };
        let siblings = Encoding::ALL.map(|encoding| (sibling(&file, encoding), encoding));
        let siblings = siblings.iter().filter(|_| precompress);
        let is_foreign =
            |(path, encoding): &&(PathBuf, Encoding)| path.exists() && !is_sibling_of_ours(path, *encoding, name);
        let foreign = if is_ours { siblings.clone().find(is_foreign).map(|(path, _)| path) } else { Some(&file) };
        if let Some(foreign) = foreign {
            return Err(Failure::message(format!(
                "{} was not written by `speur index`, and would be replaced; name another folder, or move that file away",
                foreign.display()
            )));
        }
    }
    Ok(())
}

/// The folders that `speur index` wrote, in `folder` or in those inside it that are not hidden, sorted.
pub(crate) fn find(folder: &Path) -> Vec<PathBuf> {
    let is_shown = |entry: &DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
    let walk = WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(is_shown).flatten();
    let scripts = walk.filter(|entry| entry.file_name() == "speur.js").map(DirEntry::into_path);
    let ours = scripts.filter(|script| fs::read(script).is_ok_and(|bytes| is_script_of_ours("speur.js", &bytes)));
    ours.filter_map(|script| Some(script.parent()?.to_owned())).collect()
}

/// Whether a file or folder has a name that Speur gives to what it writes. `path` is below the output.
pub(crate) fn may_be_ours(path: &Path) -> bool {
    let mut names = path.components().map(|name| name.as_os_str().to_string_lossy());
    let Some(first) = names.next() else { return true };
    let is_script = ["speur.js", "sw-helper.js"].iter().any(|script| {
        first
            .strip_prefix(script)
            .is_some_and(|rest| rest.is_empty() || Encoding::ALL.iter().any(|encoding| rest == encoding.extension()))
    });
    is_generation_name(&first) || is_script && names.next().is_none()
}

/// Whether a file of this name says of itself that Speur wrote it.
fn is_script_of_ours(name: &str, bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else { return false };
    match name {
        "speur.js" => generation_in(text).is_some_and(|found| found.index.is_some()),
        _ => text.starts_with(assets::HELPER_LINE),
    }
}

/// Where a file is, compressed.
fn sibling(file: &Path, encoding: Encoding) -> PathBuf {
    let mut path = file.as_os_str().to_owned();
    path.push(encoding.extension());
    path.into()
}

/// Whether a script of ours is inside, whoever compressed it.
fn is_sibling_of_ours(sibling: &Path, encoding: Encoding, name: &str) -> bool {
    let bytes = fs::read(sibling).and_then(|compressed| encoding.decompress(&compressed, MOST_SCRIPT_BYTES));
    bytes.is_ok_and(|bytes| is_script_of_ours(name, &bytes))
}

/// A script with all inside has the whole index in it.
const MOST_SCRIPT_BYTES: u64 = 1 << 30;

/// Removes compressed scripts that are not renewed: hosts would go on serving the old search. Returns what is left to do.
pub(super) fn remove_old_siblings(output: &Path, packed: &Packed) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for name in ["speur.js", "sw-helper.js"] {
        for encoding in Encoding::ALL {
            let path = sibling(&output.join(name), encoding);
            let is_new = packed.scripts.iter().any(|(new, _)| **new == format!("{name}{}", encoding.extension()));
            if is_new || !path.exists() {
                continue;
            }
            if !is_sibling_of_ours(&path, encoding, name) || fs::remove_file(&path).is_err() {
                warnings.push(Warning {
                    kind: "oldCompressed",
                    message: format!("compressed {name} that is no part of this search"),
                    remedy: "Remove it: hosts may serve it instead.".into(),
                    files: vec![path.to_string_lossy().into_owned()],
                });
            }
        }
    }
    warnings
}

/// Removes all generations but these. Returns what could not be removed.
pub(super) fn remove_all_but(output: &Path, kept: &[Option<&str>]) -> Vec<Warning> {
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
        Some(Warning {
            kind: "oldGeneration",
            message: format!("older search that could not be removed ({error})"),
            remedy: "It is not needed any more: remove it, or let your account do so.".into(),
            files: vec![folder.to_string_lossy().into_owned()],
        })
    };
    names.iter().filter_map(remove).collect()
}

/// Removes what Speur wrote into the folder of a generation, and the folder if nothing else is in it.
///
/// A file goes if the manifest has its checksum; the manifest goes last, so that this can be done in several attempts.
pub(super) fn remove(folder: &Path, generation: &str) -> io::Result<()> {
    remove_temporary(folder, generation)?;
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

/// Removes the temporary files that are left in the folder of a generation.
pub(super) fn remove_temporary(folder: &Path, generation: &str) -> io::Result<()> {
    (0..MOST_TEMPORARY)
        .try_for_each(|number| unless_missing(fs::remove_file(folder.join(temporary_name(generation, number)))))
}

fn unless_missing(outcome: io::Result<()>) -> io::Result<()> {
    match outcome {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}

/// One for each that writes; the scripts beside the folder, two of them compressed in two ways, are fewer.
pub(super) const MOST_TEMPORARY: usize = WRITERS;

/// No file of somebody else has this name, so one that a killed process left can be taken away.
pub(super) fn temporary_name(generation: &str, number: usize) -> String {
    format!("{generation}-{number}.tmp")
}
