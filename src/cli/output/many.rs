//! How do very many files come to the disk in little time?
//!
//! Several are written at once, and brought to the disk only when all are written: nothing leads to them before that, and a
//! disk that is asked for many files takes them together. For 18,226 files of 1.7 kB, waiting for each took 11 to 24 s.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use super::{not_written, rename, sync, sync_folder, write_whole};
use crate::failure::Failure;
use crate::packing::Files;
use crate::progress::Written;

/// How many threads write. They wait for the disk, whatever the number of processors.
pub(super) const WRITERS: usize = 16;

/// Writes files into a folder, each under its name only when it is whole, and brings all to the disk.
///
/// `temporary(number)`: where the writer of this number may write.
pub(super) fn write_many(
    folder: &Path,
    files: &dyn Files,
    temporary: impl Fn(usize) -> PathBuf + Sync,
    written: &Written,
) -> Result<(), Failure> {
    let mut folders = BTreeSet::new();
    for number in 0..files.count() {
        let file = folder.join(&*files.name(number));
        folders.extend(file.ancestors().skip(1).take_while(|within| within.starts_with(folder)).map(Path::to_owned));
    }
    folders.iter().try_for_each(|folder| fs::create_dir_all(folder).map_err(|error| not_written(folder, &error)))?;
    at_once(files, |writer, number| {
        let (file, temporary) = (folder.join(&*files.name(number)), temporary(writer));
        if write_whole(&file, &temporary, &files.bytes(number)?)? {
            rename(&temporary, &file)?;
        }
        written.count();
        Ok(())
    })?;
    // Those that were there already may have been written a moment ago, by a process that was killed.
    at_once(files, |_, number| {
        sync(&folder.join(&*files.name(number)))?;
        written.count();
        Ok(())
    })?;
    folders.iter().for_each(|folder| sync_folder(folder));
    Ok(())
}

/// Does this with all files, and tells which writer does it. Of several failures, the one of the first writer is returned.
fn at_once(files: &dyn Files, act: impl Fn(usize, usize) -> Result<(), Failure> + Sync) -> Result<(), Failure> {
    let act = &act;
    let write = |writer| (writer..files.count()).step_by(WRITERS).try_for_each(|number| act(writer, number));
    thread::scope(|scope| {
        let writers: Vec<_> =
            (0..WRITERS.min(files.count())).map(|writer| scope.spawn(move || write(writer))).collect();
        writers.into_iter().try_for_each(|writer| writer.join().expect("It does not panic."))
    })
}
