//! What does the command `speur index` cost, and what does it leave?

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

/// How often the child is looked at: that is the precision of times, and a peak in the last of these is missed.
const PAUSE: Duration = Duration::from_millis(10);

/// A folder that the command wrote.
pub struct MadeIndex {
    /// From the start of the command to its end.
    pub seconds: f64,
    /// The most memory that it had at any moment, in bytes. None where the system does not say so in `/proc`.
    pub peak: Option<u64>,
    /// How many files it wrote, scripts and the engine too.
    pub files: usize,
    /// How long the files of the index are together, in bytes.
    pub bytes: u64,
    /// The folder of the index itself.
    pub generation: PathBuf,
}

impl MadeIndex {
    /// Makes an index of `docs.jsonl` in a folder, in a new folder of this name beside it.
    pub fn make(speur: &Path, folder: &Path, name: &str, options: &[String]) -> Result<MadeIndex> {
        let output = folder.join(name);
        let start = Instant::now();
        // Where no `speur.toml` is found.
        let mut command = Command::new(speur);
        command.current_dir(folder).args(["index", "docs.jsonl", "--quiet", "--output", name]).args(options);
        let mut child = command
            .stdin(Stdio::null())
            .spawn()
            .with_context(|| format!("{} could not be started", speur.display()))?;
        let mut most = None;
        let status = loop {
            most = peak(child.id()).max(most);
            if let Some(status) = child.try_wait().context("the end of `speur index` cannot be waited for")? {
                break status;
            }
            std::thread::sleep(PAUSE);
        };
        let seconds = start.elapsed().as_secs_f64();
        ensure!(status.success(), "`speur index` failed ({status}), see its messages above");
        let mut made = MadeIndex { seconds, peak: most, files: 0, bytes: 0, generation: PathBuf::new() };
        made.survey(&output)?;
        ensure!(made.bytes > 0, "{} has no index", output.display());
        Ok(made)
    }

    /// Counts files, and finds the generation by the list of its files.
    fn survey(&mut self, folder: &Path) -> Result<()> {
        let cannot = || format!("{} cannot be read", folder.display());
        for entry in fs::read_dir(folder).with_context(cannot)? {
            let entry = entry.with_context(cannot)?;
            let path = entry.path();
            if entry.file_type().with_context(cannot)?.is_dir() {
                self.survey(&path)?;
                continue;
            }
            self.files += 1;
            if path.extension().is_some_and(|extension| extension == "speur") {
                self.bytes += entry.metadata().with_context(cannot)?.len();
            }
            if entry.file_name() == "files.json" {
                self.generation = folder.to_owned();
            }
        }
        Ok(())
    }
}

/// The most memory that a running process had so far, in bytes.
fn peak(process: u32) -> Option<u64> {
    peak_in(&fs::read_to_string(format!("/proc/{process}/status")).ok()?)
}

fn peak_in(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_is_read_where_the_system_says_it() {
        assert_eq!(peak_in("Name:\tspeur\nVmPeak:\t  20 kB\nVmHWM:\t   12 kB\n"), Some(12 << 10));
        // A process that has ended and was not waited for.
        assert_eq!(peak_in("Name:\tspeur\nState:\tZ (zombie)\n"), None);
    }

    #[test]
    fn files_are_counted_and_the_generation_is_found() {
        let folder = tempfile::tempdir().expect("A folder can be made.");
        let generation = folder.path().join("0123456789abcdef");
        fs::create_dir_all(generation.join("terms/0")).expect("A folder can be made.");
        for (name, bytes) in [("files.json", 7), ("root.speur", 2), ("terms/0/0.speur", 3)] {
            fs::write(generation.join(name), vec![0; bytes]).expect("The folder takes files.");
        }
        fs::write(folder.path().join("speur.js"), "").expect("The folder takes files.");
        let mut made = MadeIndex { seconds: 0.0, peak: None, files: 0, bytes: 0, generation: PathBuf::new() };
        made.survey(folder.path()).expect("It can be read.");
        assert_eq!((made.files, made.bytes, made.generation), (4, 5, generation));
    }
}
