//! Which scripts and engines are inside this executable?
//!
//! `build.rs` puts the folder that `SPEUR_ASSETS` names in here; `cargo xtask dist` makes that folder. Without it the
//! command still compiles, searches and inspects, and reads that folder when it runs: so tests bring small files of
//! their own.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{env, fs};

use walkdir::WalkDir;

use crate::failure::Failure;

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// How the line of `speur.js` begins that names the generation.
pub(crate) const GENERATION_LINE: &str = "const GENERATION = ";

/// How the line of a script begins that has other files inside.
pub(crate) const INSIDE_LINE: &str = "const INSIDE = ";

/// The script that pages load.
pub(crate) fn script() -> Result<&'static str, Failure> {
    with_line("speur.js", GENERATION_LINE)
}

/// The same with all other scripts inside, and a place for the engine and the index.
pub(crate) fn inlined_script() -> Result<&'static str, Failure> {
    with_line("inlined.js", INSIDE_LINE)
}

/// How the script begins that a site's service worker may use.
pub(crate) const HELPER_LINE: &str = "// Written by `speur index`";

/// That script.
pub(crate) fn helper() -> Result<&'static str, Failure> {
    with_line("sw-helper.js", HELPER_LINE)
}

/// Files with their paths.
pub(crate) type Files = Vec<(&'static str, &'static [u8])>;

fn with_line(name: &str, start: &str) -> Result<&'static str, Failure> {
    let bytes = all()?.into_iter().find(|(path, _)| *path == name).map(|(_, bytes)| bytes);
    let script = bytes.and_then(|bytes| str::from_utf8(bytes).ok());
    script.filter(|text| text.lines().any(|line| line.starts_with(start))).ok_or_else(without_assets)
}

/// The files that a generation has beside its index, with their bytes: the engine, the interface and its languages, and
/// the types of the script.
pub(crate) fn generation() -> Result<Files, Failure> {
    let files: Vec<_> =
        all()?.into_iter().filter_map(|(path, bytes)| Some((path.strip_prefix("generation/")?, bytes))).collect();
    if files.is_empty() { Err(without_assets()) } else { Ok(files) }
}

/// The same for an index in chunks: another engine. None if it is not there.
pub(crate) fn chunked_generation() -> Result<Option<Files>, Failure> {
    let own: Vec<_> =
        all()?.into_iter().filter_map(|(path, bytes)| Some((path.strip_prefix("chunked/")?, bytes))).collect();
    let mut files = generation()?;
    files.retain(|(name, _)| own.iter().all(|(known, _)| known != name));
    let is_there = !own.is_empty();
    files.extend(own);
    files.sort_unstable_by_key(|(name, _)| *name);
    Ok(is_there.then_some(files))
}

/// All paths with their bytes: those inside, else those in the folder that the environment names.
fn all() -> Result<Files, Failure> {
    static READ: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();
    let read = match READ.get() {
        Some(read) => read,
        None => {
            let folder = env::var_os("SPEUR_ASSETS").filter(|_| ASSETS.is_empty()).map(PathBuf::from);
            let found = folder.map_or_else(|| Ok(Vec::new()), |folder| read_folder(&folder))?;
            READ.get_or_init(|| found)
        }
    };
    let read = read.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
    Ok(ASSETS.iter().copied().chain(read).collect())
}

fn read_folder(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let unreadable = |path: &Path, error| Failure::file("read the assets", path, &error);
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|error| unreadable(folder, error.into()))?;
        if entry.file_type().is_file() {
            let bytes = fs::read(entry.path()).map_err(|error| unreadable(entry.path(), error))?;
            let path = entry.path().strip_prefix(folder).unwrap_or(entry.path()).to_string_lossy().replace('\\', "/");
            files.push((path, bytes));
        }
    }
    Ok(files)
}

pub(crate) fn without_assets() -> Failure {
    Failure::message(
        "this executable was compiled without the engine and the scripts for browsers, so it can not write a search; \
         run: cargo xtask dist, and use target/dist/speur",
    )
}
