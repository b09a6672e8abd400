//! Which files have changed on the disk?
//!
//! The system tells (`notify`). Where it does not, as on some network drives or with more folders than it watches, the files
//! are looked at every second.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::ModifyKind;
use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use crate::failure::Failure;

/// Changes belong together if no more time is between them: an editor writes a file in several steps, a generator many files.
const PAUSE: Duration = Duration::from_millis(200);

/// Changes that never pause are answered after this time.
const LONGEST: Duration = Duration::from_secs(5);

/// How often files are looked at where the system does not tell.
const POLLING: Duration = Duration::from_secs(1);

/// Files and folders that are watched as long as this lives.
pub(super) struct Watched {
    events: Receiver<notify::Result<Event>>,
    watcher: Box<dyn Watcher>,
    places: Vec<PathBuf>,
}

/// What has changed.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Changed {
    pub(super) paths: BTreeSet<PathBuf>,
    /// Whether there were so many changes that the system does not know them all.
    pub(super) is_incomplete: bool,
}

impl Watched {
    /// Watches files, and folders with everything in them.
    pub(super) fn new(places: &[PathBuf]) -> Result<Self, Failure> {
        Self::by::<RecommendedWatcher>(places, Config::default()).or_else(|error| {
            eprintln!("speur: the system cannot watch all files ({error}); they are looked at every second instead");
            Self::by_polling(places, POLLING)
        })
    }

    fn by_polling(places: &[PathBuf], interval: Duration) -> Result<Self, Failure> {
        Self::by::<PollWatcher>(places, Config::default().with_poll_interval(interval))
            .map_err(|error| Failure::message(format!("could not watch the files of the site: {error}")))
    }

    fn by<W: Watcher + 'static>(places: &[PathBuf], config: Config) -> notify::Result<Self> {
        let (sender, events): (Sender<notify::Result<Event>>, _) = channel();
        let mut watcher = W::new(sender, config)?;
        for place in places {
            let is_within_another =
                places.iter().any(|other| place != other && other.is_dir() && place.starts_with(other));
            if is_within_another {
                continue;
            }
            // A file that an editor replaces is another file, and a folder that a generator makes anew another folder: the folder around
            // it knows, if it may be read.
            let around = place.parent().map_or(Ok(()), |folder| watcher.watch(folder, RecursiveMode::NonRecursive));
            if place.is_dir() {
                watcher.watch(place, RecursiveMode::Recursive)?;
            } else {
                around?;
            }
        }
        Ok(Self { events, watcher: Box::new(watcher), places: places.to_vec() })
    }

    /// Goes on watching a folder that was removed or moved away, and is there again.
    fn watch_again(&mut self, event: &Event) {
        if !matches!(event.kind, EventKind::Create(_) | EventKind::Modify(ModifyKind::Name(_))) {
            return;
        }
        for place in self.places.iter().filter(|place| event.paths.contains(place) && place.is_dir()) {
            // Of one that was removed the system has forgotten it already.
            let _ = self.watcher.unwatch(place);
            if let Err(error) = self.watcher.watch(place, RecursiveMode::Recursive) {
                eprintln!("speur: {} cannot be watched any more ({error}); run this again", place.display());
            }
        }
    }

    /// Waits for changes that matter, and until none follows for a moment.
    pub(super) fn wait(&mut self, matters: impl Fn(&Path) -> bool) -> Result<Changed, Failure> {
        let mut changed = Changed::default();
        let mut created = BTreeSet::new();
        let mut end: Option<[Instant; 2]> = None;
        loop {
            let event = match end {
                None => self.events.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some([pause, longest]) => {
                    self.events.recv_timeout(pause.min(longest).saturating_duration_since(Instant::now()))
                }
            };
            let event = match event {
                Ok(Ok(event)) => event,
                Ok(Err(error)) => {
                    eprintln!("speur: some changes may be missed: {error}");
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Failure::message("the system stopped watching the files of the site; run this again"));
                }
                Err(RecvTimeoutError::Timeout) => {
                    // Files that came and went again are those of an editor.
                    changed.paths.retain(|path| path.exists() || !created.contains(path));
                    if changed != Changed::default() {
                        return Ok(changed);
                    }
                    end = None;
                    continue;
                }
            };
            changed.is_incomplete |= event.need_rescan();
            self.watch_again(&event);
            let is_ours = |path: &Path| self.places.iter().any(|place| path.starts_with(place));
            let matters = |path: &&PathBuf| is_change(event.kind, path) && is_ours(path) && matters(path);
            let paths: Vec<_> = event.paths.iter().filter(matters).cloned().collect();
            if paths.is_empty() && !event.need_rescan() {
                continue;
            }
            if matches!(event.kind, EventKind::Create(_)) {
                created.extend(paths.iter().filter(|path| !changed.paths.contains(*path)).cloned());
            }
            changed.paths.extend(paths);
            let now = Instant::now();
            let longest = end.map_or(now + LONGEST, |[_, longest]| longest);
            end = Some([now + PAUSE, longest]);
        }
    }
}

/// Whether something is other than before. Being read is no change, and what changes in a folder is told of what is in it.
fn is_change(kind: EventKind, path: &Path) -> bool {
    match kind {
        EventKind::Access(_) => false,
        EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)) => true,
        EventKind::Modify(_) | EventKind::Any | EventKind::Other => !path.is_dir(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::SystemTime;

    use super::*;

    /// The names of what is told of `change` in a folder with `a.md`.
    fn check(by: impl Fn(&Path) -> Watched, change: impl Fn(&Path)) -> Vec<String> {
        let folder = tempfile::tempdir().expect("A temporary folder can be made.");
        let root = folder.path().canonicalize().expect("It was just made.");
        fs::write(root.join("a.md"), "A").expect("The folder is temporary.");
        // Who looks at files sees seconds only.
        let file = fs::File::options().write(true).open(root.join("a.md")).expect("It was just written.");
        file.set_modified(SystemTime::now() - Duration::from_secs(60)).expect("It is ours.");
        let mut watched = by(&root);
        change(&root);
        // The end of the test, in case that nothing else is told.
        fs::write(root.join("end.md"), "").expect("The folder is temporary.");
        let changed = watched.wait(|path| !path.ends_with("out")).expect("The folder is watched.");
        let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        changed.paths.iter().map(name).filter(|name| name != "end.md").collect()
    }

    fn by_system(folder: &Path) -> Watched {
        Watched::new(&[folder.to_owned(), folder.join("a.md")]).expect("The folder can be watched.")
    }

    fn write(file: PathBuf, text: &str) {
        fs::write(file, text).expect("The folder is temporary.");
    }

    #[test]
    fn writing_creating_and_removing_are_changes() {
        assert_eq!(check(by_system, |root| write(root.join("a.md"), "B")), ["a.md"]);
        assert_eq!(check(by_system, |root| write(root.join("b.md"), "B")), ["b.md"]);
        assert_eq!(check(by_system, |root| fs::remove_file(root.join("a.md")).expect("It is there.")), ["a.md"]);
        let read = |root: &Path| assert_eq!(fs::read(root.join("a.md")).expect("It is there."), b"A");
        assert_eq!(check(by_system, read), [""; 0]);
    }

    #[test]
    fn an_editor_that_replaces_a_file_changes_that_file() {
        let replace = |root: &Path| {
            write(root.join("4913"), "");
            fs::remove_file(root.join("4913")).expect("It is there.");
            write(root.join("a.tmp"), "B");
            fs::rename(root.join("a.tmp"), root.join("a.md")).expect("The folder is temporary.");
        };
        assert_eq!(check(by_system, replace), ["a.md"]);
    }

    #[test]
    fn a_folder_that_is_moved_is_a_change() {
        let make = |root: &Path| {
            fs::create_dir(root.join("out")).expect("The folder is temporary.");
            write(root.join("out/b.md"), "B");
        };
        let folder = tempfile::tempdir().expect("A temporary folder can be made.");
        make(folder.path());
        let moved = |root: &Path| fs::rename(folder.path().join("out"), root.join("in")).expect("Both are temporary.");
        assert!(check(by_system, moved).contains(&"in".to_owned()));
    }

    #[test]
    fn a_folder_that_is_made_anew_is_watched_again() {
        let anew = |folder: &Path| {
            fs::rename(folder, folder.with_extension("old")).expect("Both are temporary.");
            fs::create_dir(folder).expect("It has gone.");
        };
        let removed_and_made = |folder: &Path| {
            fs::remove_dir_all(folder).expect("It is temporary.");
            fs::create_dir(folder).expect("It has gone.");
        };
        for make_anew in [&anew as &dyn Fn(&Path), &removed_and_made] {
            let around = tempfile::tempdir().expect("A temporary folder can be made.");
            let folder = around.path().canonicalize().expect("It was just made.").join("site");
            fs::create_dir_all(folder.join("inner")).expect("The folder is temporary.");
            write(folder.join("inner/a.md"), "A");
            let mut watched = Watched::new(std::slice::from_ref(&folder)).expect("The folder can be watched.");
            make_anew(&folder);
            let changed = watched.wait(|_| true).expect("The folder around it is watched.");
            assert!(changed.paths.contains(&folder), "{changed:?}");
            // Beside the site is not in it.
            write(folder.with_extension("md"), "B");
            write(folder.join("b.md"), "B");
            let changed = watched.wait(|_| true).expect("The new folder is watched.");
            assert_eq!(changed.paths, BTreeSet::from([folder.join("b.md")]));
        }
    }

    #[test]
    fn looking_at_files_finds_changes_too() {
        let by_polling = |folder: &Path| {
            Watched::by_polling(&[folder.to_owned()], Duration::from_millis(50)).expect("The folder can be read.")
        };
        assert_eq!(check(by_polling, |root| write(root.join("a.md"), "longer")), ["a.md"]);
    }
}
