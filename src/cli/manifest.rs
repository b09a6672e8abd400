//! Which files does a generation have, and are they still what `speur index` wrote?
//!
//! `files.json` in the folder of a generation names them with their checksums, and the name of the folder is the checksum
//! of `files.json`. So a folder that carries the right name was made by Speur, and every byte in it can be checked. A
//! script with all inside has no such folder: its [`Manifest`] is made again from what is inside.

use std::path::{Component, Path};

use base64::prelude::{BASE64_STANDARD, Engine};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha384};
use xxhash_rust::xxh64::xxh64;

use crate::assets::{GENERATION_LINE, INSIDE_LINE};

/// The file of a generation that names the others.
pub(crate) const MANIFEST_FILE: &str = "files.json";

/// The files of a generation. Changing its JSON gives every generation another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    /// Those in the folder, by their path in it, with `/` between its parts.
    pub(crate) files: Vec<Entry>,
    /// Those beside the folder. Of `speur.js` it is [`fixed_part`], for the rest names this manifest.
    pub(crate) scripts: Vec<Entry>,
}

/// A file and what must be in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) bytes: u64,
    /// As browsers write it: `sha384-` and base64.
    pub(crate) integrity: String,
}

impl Manifest {
    /// The manifest of these files and scripts, whose order counts.
    pub(crate) fn of<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
        scripts: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let script = |(name, text): (&str, &str)| Entry::of(name, fixed_part(text).as_bytes());
        Self {
            files: files.into_iter().map(|(name, bytes)| Entry::of(name, bytes)).collect(),
            scripts: scripts.into_iter().map(script).collect(),
        }
    }

    /// What `files.json` holds.
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("Texts and numbers are JSON.") + "\n"
    }

    /// Reads the `files.json` of a generation, which is only believed if the generation has its checksum for a name.
    ///
    /// None for anything that Speur did not write, and for a name that leads out of the folder.
    pub(crate) fn read(generation: &str, json: &[u8]) -> Option<Self> {
        let manifest: Self = (generation == generation_of(json)).then(|| serde_json::from_slice(json).ok())??;
        let mut names = manifest.files.iter().chain(&manifest.scripts).map(|entry| Path::new(&entry.name));
        names.all(|name| name.components().all(|part| matches!(part, Component::Normal(_)))).then_some(manifest)
    }
}

impl Entry {
    /// What it says of a file.
    pub(crate) fn of(name: &str, bytes: &[u8]) -> Self {
        Self { name: name.to_owned(), bytes: bytes.len() as u64, integrity: integrity(bytes) }
    }

    /// Whether these are the bytes of the file.
    pub(crate) fn is(&self, bytes: &[u8]) -> bool {
        self.bytes == bytes.len() as u64 && self.integrity == integrity(bytes)
    }
}

/// The name of a generation: it changes with the content of any file, so addresses under it can be cached for ever.
pub(crate) fn generation_of(manifest: &[u8]) -> String {
    format!("{:016x}", xxh64(manifest, 0))
}

/// Whether a folder of this name may be a generation.
pub(crate) fn is_generation_name(name: &str) -> bool {
    name.len() == 16 && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// What of `speur.js` is the same for every site: all but the lines that name its generation or hold files.
pub(crate) fn fixed_part(script: &str) -> String {
    let is_fixed = |line: &&str| !line.starts_with(GENERATION_LINE) && !line.starts_with(INSIDE_LINE);
    script.split_inclusive('\n').filter(is_fixed).collect()
}

/// What `integrity` of a script or a style is compared with.
pub(crate) fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [(&str, &[u8]); 2] = [("index.speur", b"index"), ("lang/nl.js", b"")];

    const SCRIPT: &str = "a\nconst GENERATION = {};\nconst INSIDE = {};\nb\n";

    #[test]
    fn what_is_written_is_read_again() {
        let manifest = Manifest::of(FILES, [("speur.js", SCRIPT)]);
        let json = manifest.to_json();
        assert_eq!(Manifest::read(&generation_of(json.as_bytes()), json.as_bytes()), Some(manifest.clone()));
        assert!(manifest.files[0].is(b"index") && !manifest.files[0].is(b"inde\0") && manifest.files[1].is(b""));
        assert!(manifest.scripts[0].is(b"a\nb\n"), "the line that names the manifest is not in it");
    }

    #[test]
    fn one_bit_or_one_byte_less_is_no_manifest() {
        let json = Manifest::of(FILES, [("speur.js", SCRIPT)]).to_json().into_bytes();
        let generation = generation_of(&json);
        for position in 0..json.len() {
            assert_eq!(Manifest::read(&generation, &json[..position]), None, "cut at {position}");
            for bit in 0..8 {
                let mut wrong = json.clone();
                wrong[position] ^= 1 << bit;
                assert_eq!(Manifest::read(&generation, &wrong), None, "bit {bit} of byte {position}");
            }
        }
    }

    #[test]
    fn a_forged_manifest_names_nothing_outside_its_folder() {
        for name in ["../speur.js", "/etc/passwd", "lang/../../x", "./x"] {
            let json = Manifest::of([(name, b"".as_slice())], []).to_json();
            assert_eq!(Manifest::read(&generation_of(json.as_bytes()), json.as_bytes()), None, "{name}");
        }
    }

    #[test]
    fn only_checksums_are_names_of_generations() {
        assert!(is_generation_name(&generation_of(b"")));
        for name in ["", "0123456789abcde", "0123456789ABCDEF", "0123456789abcdef0", "0123456789abcdeg"] {
            assert!(!is_generation_name(name), "{name}");
        }
    }
}
