//! Which files never change? Those that the manifest of a generation names.
//!
//! A manifest may name very many files, and each of them is asked for on its own: so it is read once.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use crate::manifest::{MANIFEST_FILE, Manifest, is_generation_name};

/// The generations whose manifests were read.
#[derive(Default)]
pub(super) struct Generations(Mutex<HashMap<PathBuf, Known>>);

/// What a manifest said when it was read.
#[derive(Clone)]
struct Known {
    modified: SystemTime,
    /// Empty if this is no manifest of ours.
    files: Arc<HashSet<PathBuf>>,
}

impl Generations {
    /// Whether a file below this folder belongs to a generation.
    pub(super) fn have(&self, folder: &Path, file: &Path) -> bool {
        let mut within = file.ancestors().skip(1).take_while(|within| within.starts_with(folder));
        within.any(|within| self.files_of(within).is_some_and(|files| files.contains(file)))
    }

    fn files_of(&self, generation: &Path) -> Option<Arc<HashSet<PathBuf>>> {
        let name = generation.file_name()?.to_str().filter(|name| is_generation_name(name))?;
        let manifest = generation.join(MANIFEST_FILE);
        let modified = fs::metadata(&manifest).and_then(|found| found.modified()).ok()?;
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(generation).filter(|known| known.modified == modified) {
            return Some(Arc::clone(&known.files));
        }
        let read = fs::read(&manifest).ok().and_then(|json| Manifest::read(name, &json));
        let files = read.map_or_else(HashSet::new, |read| {
            read.files.iter().map(|entry| generation.join(&entry.name)).chain([manifest]).collect()
        });
        let files = Arc::new(files);
        let mut known = lock();
        // Those that `speur index` has removed since.
        known.retain(|generation, _| generation.exists());
        known.insert(generation.to_owned(), Known { modified, files: Arc::clone(&files) });
        Some(files)
    }
}
