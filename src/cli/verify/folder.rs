//! A search on this machine.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::{MOST_BYTES, Place, Problems};
use crate::compression::Encoding;
use crate::failure::Failure;
use crate::manifest::{MANIFEST_FILE, Manifest};

/// A folder that `speur index` wrote.
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn new(path: &str) -> Self {
        Self(PathBuf::from(path))
    }
}

impl Place for Folder {
    fn read(&self, path: &str, most: u64, problems: &mut Problems) -> Result<Option<Vec<u8>>, Failure> {
        let file = self.0.join(path);
        match read_at_most(&file, most) {
            Ok(bytes) => Ok(Some(bytes)),
            // Without this one there is nothing to check.
            Err(error) if path == "speur.js" => Err(Failure::message(format!(
                "expected a folder that `speur index` wrote, with a speur.js at its top: could not read {}: {error}",
                file.display()
            ))),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                problems.add("missing; make the search again with `speur index`", path);
                Ok(None)
            }
            Err(error) => {
                problems.add(format!("could not be read: {error}"), path);
                Ok(None)
            }
        }
    }

    fn belongs_to_another(&self, name: &str, bytes: &[u8]) -> bool {
        let Ok(entries) = fs::read_dir(&self.0) else { return false };
        entries.flatten().any(|entry| {
            let generation = entry.file_name();
            let json = fs::read(entry.path().join(MANIFEST_FILE)).ok();
            let manifest = json.and_then(|json| Manifest::read(&generation.to_string_lossy(), &json));
            manifest.is_some_and(|manifest| manifest.scripts.iter().any(|entry| entry.name == name && entry.is(bytes)))
        })
    }

    fn compressed(&self, name: &str) -> Vec<(String, Option<Vec<u8>>)> {
        Encoding::ALL.into_iter().filter_map(|encoding| self.sibling(name, encoding)).collect()
    }
}

impl Folder {
    fn sibling(&self, name: &str, encoding: Encoding) -> Option<(String, Option<Vec<u8>>)> {
        let path = format!("{name}{}", encoding.extension());
        let compressed = fs::read(self.0.join(&path)).ok()?;
        Some((path, encoding.decompress(&compressed, MOST_BYTES).ok()))
    }
}

/// The bytes of a file, and of one with more than `most` one more than that.
fn read_at_most(file: &Path, most: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(file)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}
