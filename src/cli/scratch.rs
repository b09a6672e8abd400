//! Where does it go what does not fit into the memory that was allowed? Into files without names, which are gone with the process.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Mutex, PoisonError};

use speur::engine::error::Error;
use speur::engine::index::Room;
use speur::engine::index::spool::Scratch;

/// So many bytes of memory, and for the rest the folder for temporary files.
pub(crate) fn room(memory: usize) -> Room {
    Room::new(memory, || {
        let file = tempfile::tempfile().map_err(|error| failed(&error))?;
        Ok(Box::new(TemporaryFile(Mutex::new(file))))
    })
}

/// Several threads read it, and its place is moved by each.
struct TemporaryFile(Mutex<File>);

impl Scratch for TemporaryFile {
    fn append(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let file = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        let mut append = || file.seek(SeekFrom::End(0)).and_then(|_| file.write_all(bytes));
        append().map_err(|error| failed(&error))
    }

    fn read(&self, start: u64, bytes: &mut [u8]) -> Result<(), Error> {
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut read = || file.seek(SeekFrom::Start(start)).and_then(|_| file.read_exact(bytes));
        read().map_err(|error| failed(&error))
    }
}

fn failed(error: &io::Error) -> Error {
    let folder = std::env::temp_dir();
    Error::scratch(&format!("a temporary file in {}: {error}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_from_anywhere_while_others_are_appended() {
        let mut file = TemporaryFile(Mutex::new(tempfile::tempfile().expect("There is a folder for them.")));
        for round in 0..3_u8 {
            file.append(&[round; 5]).expect("There is room.");
            let mut bytes = [9; 4];
            file.read(1, &mut bytes).expect("They were just written.");
            assert_eq!(bytes, [0; 4]);
        }
        let mut bytes = [9; 3];
        file.read(9, &mut bytes).expect("They were just written.");
        assert_eq!(bytes, [1, 2, 2]);
        let error = file.read(13, &mut bytes).expect_err("There are no such bytes.");
        assert!(error.to_string().contains("a temporary file in"), "{error}");
    }
}
