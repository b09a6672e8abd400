//! `speur verify`: is every byte there that `speur index` wrote, and does the host serve it well?
//!
//! `speur.js` names a generation, and its `files.json` the checksum of every file. Where files are read from, and what
//! else is looked at there, is the business of a [`Place`]: [`Folder`] or [`Host`]. Problems are collected, so that one
//! run tells all of them. Start with [`check`].

mod folder;
mod host;

use std::collections::BTreeMap;
use std::io::{Write, stdout};

use base64::prelude::{BASE64_STANDARD, Engine};
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

use crate::arguments;
use crate::assets::GENERATION_LINE;
use crate::failure::Failure;
use crate::manifest::{Entry, MANIFEST_FILE, Manifest, fixed_part, generation_of, is_generation_name};
use crate::opened::{Generation, generation_in, inside};
use folder::Folder;
use host::Host;

/// The longest `speur.js` and `files.json` that are read: their lengths are not known beforehand. A script with all
/// inside has the whole index in it.
const MOST_BYTES: u64 = 1 << 30;

/// How many files are read at once: most of the time goes by waiting for a host, and more at once would be rude to it.
const READERS: usize = 8;

pub(crate) fn verify(arguments: &arguments::Verify) -> Result<(), Failure> {
    let is_address = ["http://", "https://"].iter().any(|scheme| arguments.place.starts_with(scheme));
    if !is_address && arguments.place.contains("://") {
        return Err(Failure::Usage(format!("expected a folder, http:// or https://, found {}", arguments.place)));
    }
    let (files, problems) =
        if is_address { check(&Host::new(&arguments.place)?)? } else { check(&Folder::new(&arguments.place))? };
    if problems.0.is_empty() {
        let nothing_wrong = if is_address { ", and served as they should be" } else { "" };
        writeln!(stdout().lock(), "Files that are as `speur index` wrote them{nothing_wrong}: {files}.")?;
        return Ok(());
    }
    Err(Failure::message(format!("{} is not as it should be:{problems}", arguments.place)))
}

/// Where the files of a search are.
trait Place: Sync {
    /// The bytes of a file, at most `most`, or of a longer one more than `most`.
    ///
    /// None if they cannot be had; that, and all that is wrong with the way they come, is added to the problems.
    fn read(&self, path: &str, most: u64, problems: &mut Problems) -> Result<Option<Vec<u8>>, Failure>;

    /// Whether a script beside the generation may belong to another generation that is still there.
    fn belongs_to_another(&self, name: &str, bytes: &[u8]) -> bool;

    /// What the compressed files beside a script hold, by their paths; None for bytes that are no such compression.
    fn compressed(&self, name: &str) -> Vec<(String, Option<Vec<u8>>)>;
}

/// How many files of a problem are named.
const SHOWN: usize = 5;

/// What is wrong, with the files for which it is, in the order of finding.
#[derive(Debug, Default)]
struct Problems(Vec<(String, Vec<String>)>);

impl Problems {
    fn add(&mut self, problem: impl Into<String>, path: &str) {
        let problem = problem.into();
        match self.0.iter_mut().find(|(known, _)| *known == problem) {
            Some((_, paths)) => paths.push(path.to_owned()),
            None => self.0.push((problem, vec![path.to_owned()])),
        }
    }
}

impl std::fmt::Display for Problems {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|(problem, paths)| {
            let shown = &paths[..paths.len().min(SHOWN)];
            let more = paths.len() - shown.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            write!(formatter, "\n- {}{more}: {problem}", shown.join(", "))
        })
    }
}

/// Checks everything that `speur.js` leads to. Returns how many files there are, and what is wrong with them.
fn check(place: &impl Place) -> Result<(usize, Problems), Failure> {
    let mut problems = Problems::default();
    let Some(script) = place.read("speur.js", MOST_BYTES, &mut problems)? else { return Ok((0, problems)) };
    let script = String::from_utf8_lossy(&script);
    let named = generation_in(&script).filter(|found| found.index.is_some() && is_generation_name(found.name()));
    let Some(generation) = named else {
        problems.add(
            format!(
                "expected a line that begins with {GENERATION_LINE:?} and names a generation; make the search again \
                 with `speur index`"
            ),
            "speur.js",
        );
        return Ok((1, problems));
    };
    check_compressed(place, "speur.js", script.as_bytes(), &mut problems)?;
    let Some(files) = inside(&script) else {
        let files = check_single(place, &script, &generation, &mut problems)?;
        return Ok((files, problems));
    };
    if !is_whole(&script, &generation, &files) {
        problems.add(OTHER_BYTES, "speur.js");
    }
    Ok((1, problems))
}

/// Whether a script with these files inside is as it was written. Its manifest can be made from them.
fn is_whole(script: &str, generation: &Generation, files: &BTreeMap<&str, &str>) -> bool {
    let decode = |(name, text): (&&str, &&str)| Some((name.to_string(), BASE64_STANDARD.decode(text).ok()?));
    let decoded: Option<Vec<_>> = files.iter().map(decode).collect();
    decoded.is_some_and(|files| {
        let files = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
        generation_of(Manifest::of(files, [("speur.js", script)]).to_json().as_bytes()) == generation.name()
    })
}

/// Hosts serve what is compressed instead of the script: it must be that script, or one that leads to a whole search.
///
/// While a search is replaced, its compressed scripts are those of the next one for a moment.
fn check_compressed(place: &impl Place, name: &str, plain: &[u8], problems: &mut Problems) -> Result<(), Failure> {
    for (path, bytes) in place.compressed(name) {
        let is_right = match bytes {
            Some(bytes) => {
                bytes == plain || place.belongs_to_another(name, &bytes) || leads_to_a_search(place, &bytes)?
            }
            None => false,
        };
        if !is_right {
            problems.add(format!("it does not hold this {name}; remove it, or compress {name} again"), &path);
        }
    }
    Ok(())
}

fn leads_to_a_search(place: &impl Place, script: &[u8]) -> Result<bool, Failure> {
    let script = String::from_utf8_lossy(script);
    let Some(generation) = generation_in(&script).filter(|found| is_generation_name(found.name())) else {
        return Ok(false);
    };
    if let Some(files) = inside(&script) {
        return Ok(is_whole(&script, &generation, &files));
    }
    let path = format!("{}/{MANIFEST_FILE}", generation.name());
    let json = place.read(&path, MOST_BYTES, &mut Problems::default())?;
    let manifest = json.and_then(|json| Manifest::read(generation.name(), &json));
    let is_script = |entry: &Entry| entry.name == "speur.js" && entry.is(fixed_part(&script).as_bytes());
    Ok(manifest.is_some_and(|manifest| manifest.scripts.iter().any(is_script)))
}

const OTHER_BYTES: &str =
    "its bytes are not those that `speur index` wrote; write the folder again, and upload it whole, as binary files";

fn check_single(
    place: &impl Place,
    script: &str,
    generation: &Generation,
    problems: &mut Problems,
) -> Result<usize, Failure> {
    let path = format!("{}/{MANIFEST_FILE}", generation.name());
    let Some(json) = place.read(&path, MOST_BYTES, problems)? else { return Ok(2) };
    let Some(manifest) = Manifest::read(generation.name(), &json) else {
        problems.add(OTHER_BYTES, &path);
        return Ok(2);
    };
    for entry in &manifest.scripts {
        if entry.name == "speur.js" {
            if !entry.is(fixed_part(script).as_bytes()) {
                problems.add(OTHER_BYTES, "speur.js");
            }
        } else {
            check_file(place, &entry.name, entry, problems)?;
        }
    }
    let check = |entry: &Entry| {
        let mut problems = Problems::default();
        check_file(place, &format!("{}/{}", generation.name(), entry.name), entry, &mut problems)?;
        Ok(problems)
    };
    let readers = ThreadPoolBuilder::new().num_threads(READERS).build().map_err(Failure::message)?;
    let found: Vec<Problems> =
        readers.install(|| manifest.files.par_iter().map(check).collect::<Result<_, Failure>>())?;
    for (problem, paths) in found.into_iter().flat_map(|found| found.0) {
        paths.iter().for_each(|path| problems.add(&*problem, path));
    }
    Ok(manifest.scripts.len() + manifest.files.len() + 1)
}

fn check_file(place: &impl Place, path: &str, entry: &Entry, problems: &mut Problems) -> Result<(), Failure> {
    let Some(bytes) = place.read(path, entry.bytes, problems)? else { return Ok(()) };
    if path == entry.name {
        check_compressed(place, path, &bytes, problems)?;
    }
    // Between the replacing of two scripts, one of them is that of the generation before or after.
    if entry.is(&bytes) || path == entry.name && place.belongs_to_another(path, &bytes) {
        return Ok(());
    }
    let found = bytes.len() as u64;
    if found == entry.bytes {
        problems.add(OTHER_BYTES, path);
    } else {
        let found = if found > entry.bytes { "more".to_owned() } else { format!("only {found}") };
        problems.add(
            format!("expected {} bytes, found {found}; write the folder again, and upload it whole", entry.bytes),
            path,
        );
    }
    Ok(())
}
