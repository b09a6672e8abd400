//! Where do the bytes of an index lie while it is made?
//!
//! In memory, and what takes more of it than was allowed in a place that the caller gives ([`Scratch`]), such as a temporary
//! file: the engine itself neither reads nor writes any.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::error::Error;

/// A place for bytes that do not fit into memory. It is empty when it is made, and forgotten when it is dropped.
pub trait Scratch: Send + Sync {
    /// Puts bytes behind all others.
    ///
    /// # Errors
    ///
    /// [`Error::scratch`]: they could not be kept.
    fn append(&mut self, bytes: &[u8]) -> Result<(), Error>;

    /// Fills `bytes` with those that were appended from `start` on.
    ///
    /// # Errors
    ///
    /// [`Error::scratch`]: they could not be read.
    fn read(&self, start: u64, bytes: &mut [u8]) -> Result<(), Error>;
}

/// Makes a [`Scratch`].
pub type NewScratch = dyn Fn() -> Result<Box<dyn Scratch>, Error> + Send + Sync;

/// How much memory making an index may take, and where the rest goes.
#[derive(Clone)]
pub struct Room {
    memory: usize,
    scratch: Option<Arc<NewScratch>>,
}

/// Into how many shares memory is divided: texts, words as they are collected, words once joined, groups, the four parts of
/// the dictionary, and twice as much as two of these for what is being worked on.
const SHARES: usize = 16;

impl Default for Room {
    /// All memory there is.
    fn default() -> Self {
        Self { memory: usize::MAX, scratch: None }
    }
}

impl fmt::Debug for Room {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Room").field("memory", &self.memory).finish_non_exhaustive()
    }
}

impl Room {
    /// About so many bytes of memory; the rest goes to places that `scratch` makes.
    pub fn new(memory: usize, scratch: impl Fn() -> Result<Box<dyn Scratch>, Error> + Send + Sync + 'static) -> Self {
        Self { memory, scratch: Some(Arc::new(scratch)) }
    }

    /// How many bytes one of the things may take that are kept until the end.
    pub(super) fn share(&self) -> usize {
        self.memory / SHARES
    }

    /// How many bytes all that is being worked on may take.
    pub(super) fn work(&self) -> usize {
        self.share().saturating_mul(4)
    }
}

/// Bytes that are appended, and read from anywhere.
pub struct Spool {
    most: usize,
    make: Option<Arc<NewScratch>>,
    scratch: Option<Box<dyn Scratch>>,
    /// How many bytes lie there. Those behind them lie in memory.
    in_scratch: u64,
    memory: Vec<u8>,
}

impl fmt::Debug for Spool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Spool").field("length", &self.length()).finish_non_exhaustive()
    }
}

impl Spool {
    /// No bytes.
    pub fn new(room: &Room) -> Self {
        let memory = Vec::new();
        Self { most: room.share(), make: room.scratch.clone(), scratch: None, in_scratch: 0, memory }
    }

    /// How many bytes there are.
    pub fn length(&self) -> u64 {
        self.in_scratch + self.memory.len() as u64
    }

    /// Appends bytes, and returns where they begin.
    ///
    /// # Errors
    ///
    /// What does not fit into memory could not be kept.
    pub fn push(&mut self, bytes: &[u8]) -> Result<u64, Error> {
        if let Some(make) = self.make.as_ref().filter(|_| self.memory.len() + bytes.len() > self.most) {
            let scratch = match &mut self.scratch {
                Some(scratch) => scratch,
                none => none.insert(make()?),
            };
            scratch.append(&self.memory)?;
            self.in_scratch += self.memory.len() as u64;
            self.memory.clear();
        }
        let start = self.length();
        self.memory.extend_from_slice(bytes);
        Ok(start)
    }

    /// The bytes from `start` on, so many or as many as there are.
    ///
    /// # Errors
    ///
    /// They lie in a scratch that does not give them back.
    pub fn get(&self, start: u64, length: usize) -> Result<Cow<'_, [u8]>, Error> {
        let end = start.saturating_add(length as u64).min(self.length());
        let in_memory = |at: u64| usize::try_from(at.saturating_sub(self.in_scratch)).unwrap_or(usize::MAX);
        let kept = self.memory.get(in_memory(start)..in_memory(end)).unwrap_or_default();
        let Some(scratch) = self.scratch.as_ref().filter(|_| start < self.in_scratch && start < end) else {
            return Ok(Cow::Borrowed(kept));
        };
        let mut bytes = vec![0; (end.min(self.in_scratch) - start) as usize];
        scratch.read(start, &mut bytes)?;
        bytes.extend_from_slice(kept);
        Ok(Cow::Owned(bytes))
    }

    /// All bytes, in memory.
    ///
    /// # Errors
    ///
    /// They lie in a scratch that does not give them back.
    pub(super) fn into_memory(self) -> Result<Vec<u8>, Error> {
        if self.in_scratch == 0 {
            return Ok(self.memory);
        }
        let length = usize::try_from(self.length()).map_err(|_| Error::too_large("the index", usize::MAX as u64))?;
        self.get(0, length).map(Cow::into_owned)
    }
}

/// Where some bytes lie in a spool.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    pub(super) start: u64,
    pub(super) length: u32,
}

impl Spool {
    /// The bytes at a place.
    pub(super) fn at(&self, Place { start, length }: Place) -> Result<Cow<'_, [u8]>, Error> {
        self.get(start, length as usize)
    }

    /// Appends a record that [`Records`] reads: its length, then its bytes. Returns where the bytes begin.
    pub(super) fn push_record(&mut self, record: &[u8]) -> Result<u64, Error> {
        let length = u32::try_from(record.len()).map_err(|_| Error::too_large("a word", u64::from(u32::MAX)))?;
        self.push(&length.to_le_bytes())?;
        self.push(record)
    }
}

/// Records one after the other, as they were pushed.
pub(super) struct Records<'s> {
    spool: &'s Spool,
    /// What was read ahead, and how much of it was given.
    window: Cow<'s, [u8]>,
    given: usize,
    /// Where the window ends, and where the records do.
    next: u64,
    end: u64,
}

/// How much is read at once.
const WINDOW: usize = 1 << 16;

impl<'s> Records<'s> {
    /// The records that begin and end there.
    pub(super) fn new(spool: &'s Spool, start: u64, end: u64) -> Self {
        Self { spool, window: Cow::Borrowed(&[]), given: 0, next: start, end }
    }

    /// The next record, and where it begins.
    pub(super) fn next(&mut self) -> Result<Option<(u64, &[u8])>, Error> {
        if self.given == self.window.len() && self.next == self.end {
            return Ok(None);
        }
        self.fill(4)?;
        let length = self.window.get(self.given..).and_then(<[u8]>::first_chunk).copied().unwrap_or_default();
        let length = u32::from_le_bytes(length) as usize;
        self.given += 4;
        self.fill(length)?;
        let start = self.next - (self.window.len() - self.given) as u64;
        let record = self.window.get(self.given..self.given + length).unwrap_or_default();
        self.given += length;
        Ok(Some((start, record)))
    }

    /// Sees to it that so many bytes were read ahead.
    fn fill(&mut self, length: usize) -> Result<(), Error> {
        let ahead = self.window.len() - self.given;
        if ahead >= length {
            return Ok(());
        }
        let start = self.next - ahead as u64;
        let wanted = (length.max(WINDOW) as u64).min(self.end - start);
        self.window = self.spool.get(start, wanted as usize)?;
        (self.given, self.next) = (0, start + wanted);
        Ok(())
    }
}

/// Byte strings one behind the other, found by their numbers.
#[derive(Debug)]
pub struct Pieces {
    /// Where each ends.
    pub(super) ends: Vec<u64>,
    pub(super) bytes: Spool,
}

impl Pieces {
    /// None.
    pub fn new(room: &Room) -> Self {
        Self { ends: Vec::new(), bytes: Spool::new(room) }
    }

    /// How many there are.
    pub fn count(&self) -> u32 {
        self.ends.len() as u32
    }

    /// The one with this number.
    ///
    /// # Errors
    ///
    /// It lies in a scratch that does not give it back.
    pub fn get(&self, number: u32) -> Result<Cow<'_, [u8]>, Error> {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.bytes.get(start, (self.ends[number] - start) as usize)
    }

    /// Appends a piece.
    ///
    /// # Errors
    ///
    /// What does not fit into memory could not be kept.
    pub fn push(&mut self, piece: &[u8]) -> Result<(), Error> {
        self.bytes.push(piece)?;
        self.ends.push(self.bytes.length());
        Ok(())
    }

    /// How long all are.
    pub(super) fn length(&self) -> u64 {
        self.bytes.length()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Default)]
    struct InMemory(Vec<u8>);

    impl Scratch for InMemory {
        fn append(&mut self, bytes: &[u8]) -> Result<(), Error> {
            self.0.extend_from_slice(bytes);
            Ok(())
        }

        fn read(&self, start: u64, bytes: &mut [u8]) -> Result<(), Error> {
            bytes.copy_from_slice(&self.0[start as usize..start as usize + bytes.len()]);
            Ok(())
        }
    }

    fn room(memory: usize) -> Room {
        Room::new(memory, || Ok(Box::new(InMemory::default())))
    }

    proptest! {
        #[test]
        fn a_spool_equals_a_list_of_bytes(
            pushed in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..9), 0..20),
            memory in 0_usize..400, start in 0_u64..90, length in 0_usize..90,
        ) {
            let all = pushed.concat();
            let mut spool = Spool::new(&room(memory));
            for bytes in &pushed {
                let before = spool.length();
                prop_assert_eq!(spool.push(bytes), Ok(before));
            }
            prop_assert_eq!(spool.length(), all.len() as u64);
            let expected = all.iter().copied().skip(start as usize).take(length).collect::<Vec<_>>();
            prop_assert_eq!(spool.get(start, length).map(Cow::into_owned), Ok(expected));
            prop_assert_eq!(spool.into_memory(), Ok(all));
        }

        #[test]
        fn records_and_pieces_come_back(
            records in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..9), 0..20), memory in 0_usize..400,
            long in 0_usize..3,
        ) {
            let mut records = records;
            // One does not fit what is read at once.
            records.extend((0..long).map(|number| vec![number as u8; WINDOW * number]));
            let (mut spool, mut pieces) = (Spool::new(&room(memory)), Pieces::new(&room(memory)));
            for record in &records {
                spool.push_record(record).expect("memory takes all bytes");
                pieces.push(record).expect("memory takes all bytes");
            }
            let mut read = Records::new(&spool, 0, spool.length());
            for (number, record) in (0..).zip(&records) {
                let found = read.next().expect("memory gives them back").map(|(start, bytes)| (start, bytes.to_vec()));
                let (start, bytes) = found.expect("there is another");
                prop_assert_eq!(&bytes, record);
                prop_assert_eq!(&*spool.get(start, record.len()).expect("memory gives them back"), &record[..]);
                prop_assert_eq!(&*pieces.get(number).expect("memory gives them back"), &record[..]);
            }
            prop_assert!(read.next().expect("memory gives them back").is_none());
        }
    }

    struct Full;

    impl Scratch for Full {
        fn append(&mut self, _: &[u8]) -> Result<(), Error> {
            Err(Error::scratch("the disk is full"))
        }

        fn read(&self, _: u64, _: &mut [u8]) -> Result<(), Error> {
            Err(Error::scratch("the disk is gone"))
        }
    }

    #[test]
    fn what_cannot_be_kept_is_told() {
        let mut spool = Spool::new(&Room::new(0, || Ok(Box::new(Full))));
        let error = spool.push(b"one").expect_err("nothing can be kept");
        assert!(error.to_string().contains("the disk is full"), "{error}");
        let mut spool = Spool::new(&Room::new(0, || Err(Error::scratch("no such folder"))));
        let error = spool.push(b"one").expect_err("there is no place");
        assert!(error.to_string().contains("no such folder"), "{error}");
    }
}
