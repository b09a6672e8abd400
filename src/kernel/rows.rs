//! Where do words stand in a row?
//!
//! The word that the fewest documents have comes first: the others only have to stand beside it.

use crate::bytes::Damaged;
use crate::positions::Places;
use crate::postings::Posting;

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
    pub fn begin(&mut self, places: &mut Places<'_>, place: u32) -> Result<(), Damaged> {
        let mut here = Vec::new();
        while let Some(count) = places.next()? {
            let start = self.starts.len();
            here.clear();
            places.positions()?.read(count, &mut here)?;
            self.starts.extend(here.iter().filter_map(|position| position.checked_sub(place)));
            self.documents.push((places.posting, start, self.starts.len()));
        }
        Ok(())
    }

    /// Keeps those that also have another word at `place`.
    ///
    /// # Errors
    ///
    /// [`Damaged`]: the lists.
    pub fn narrow(&mut self, places: &mut Places<'_>, place: u32) -> Result<(), Damaged> {
        let before = std::mem::take(self);
        let mut next = places.next()?;
        for (mut posting, start, end) in before.documents {
            while let Some(count) = next.filter(|_| places.posting.document <= posting.document) {
                if places.posting.document != posting.document {
                    places.pass(count);
                } else {
                    let from = self.starts.len();
                    let starts = before.starts.get(start..end).unwrap_or_default();
                    places.positions()?.keep(count, place, starts, &mut self.starts)?;
                    if self.starts.len() > from {
                        let pairs = posting.frequencies.iter_mut().zip(places.posting.frequencies);
                        pairs.for_each(|(least, one)| *least = one.min(*least));
                        self.documents.push((posting, from, self.starts.len()));
                    }
                }
                next = places.next()?;
            }
        }
        Ok(())
    }
}
