//! Which scripts and engines are inside this executable?
//!
//! `build.rs` puts the folder that `SPEUR_ASSETS` names in here; `cargo xtask dist` makes that folder. Without it the
//! command still compiles, searches and inspects.

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

fn with_line(name: &str, start: &str) -> Result<&'static str, Failure> {
    let script = find(name).and_then(|bytes| str::from_utf8(bytes).ok());
    script.filter(|text| text.lines().any(|line| line.starts_with(start))).ok_or_else(without_assets)
}

/// The files that a generation has beside its index, with their bytes: the engine, the interface and its languages, and
/// the types of the script.
pub(crate) fn generation() -> Result<Vec<(&'static str, &'static [u8])>, Failure> {
    let files: Vec<_> =
        ASSETS.iter().filter_map(|(path, bytes)| Some((path.strip_prefix("generation/")?, *bytes))).collect();
    if files.is_empty() { Err(without_assets()) } else { Ok(files) }
}

fn find(path: &str) -> Option<&'static [u8]> {
    ASSETS.iter().find(|(name, _)| *name == path).map(|(_, bytes)| *bytes)
}

fn without_assets() -> Failure {
    Failure::message(
        "this executable was compiled without the engine and the scripts for browsers, so it can not write a search; \
         run: cargo xtask dist, and use target/dist/speur",
    )
}
