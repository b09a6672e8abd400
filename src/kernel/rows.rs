//! Where do words stand in a row?
//!
//! The word that the fewest documents have comes first: the others only have to stand beside it.

use crate::bytes::Damaged;
use crate::positions::Positions;
use crate::postings::{Posting, Postings};

/// Where phrases can begin.
#[derive(Debug, Default)]
pub struct Phrases {
    /// Documents, each with its stretch of the starts. Frequencies are the least of all words so far.
    pub documents: Vec<(Posting, usize, usize)>,
    starts: Vec<u32>,
}

impl Phrases {
    /// Notes where phrases begin that have a word at `place`.
    ///
    /// # Errors
    ///
    /// [`Damaged`]: the lists.
    pub fn begin(
        &mut self,
        postings: &mut Postings<'_>,
        positions: &mut Positions<'_>,
        place: u32,
    ) -> Result<(), Damaged> {
        let mut here = Vec::new();
        while let Some(posting) = postings.next()? {
            let start = self.starts.len();
            here.clear();
            positions.read(posting.positions(), &mut here)?;
            self.starts.extend(here.iter().filter_map(|position| position.checked_sub(place)));
            self.documents.push((posting, start, self.starts.len()));
        }
        Ok(())
    }

    /// Keeps those that also have another word at `place`.
    ///
    /// # Errors
    ///
    /// [`Damaged`]: the lists.
    pub fn narrow(
        &mut self,
        postings: &mut Postings<'_>,
        positions: &mut Positions<'_>,
        place: u32,
    ) -> Result<(), Damaged> {
        let before = std::mem::take(self);
        let mut next = postings.next()?;
        // Positions of documents that have not all words: passed over together.
        let mut passed = 0;
        for (mut posting, start, end) in before.documents {
            while let Some(other) = next.filter(|other| other.document <= posting.document) {
                if other.document != posting.document {
                    passed += u64::from(other.positions());
                } else {
                    positions.skip(std::mem::take(&mut passed))?;
                    let from = self.starts.len();
                    let starts = before.starts.get(start..end).unwrap_or_default();
                    positions.keep(other.positions(), place, starts, &mut self.starts)?;
                    if self.starts.len() > from {
                        let pairs = posting.frequencies.iter_mut().zip(other.frequencies);
                        pairs.for_each(|(least, one)| *least = one.min(*least));
                        self.documents.push((posting, from, self.starts.len()));
                    }
                }
                next = postings.next()?;
            }
        }
        Ok(())
    }
}
