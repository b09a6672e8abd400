//! Where do words stand in a row?
//!
//! The word that the fewest documents have comes first: the others only have to stand beside it.

use crate::bytes::Damaged;
use crate::length::Length;
use crate::positions::Places;
use crate::postings::{FIELDS, Posting, Postings};

/// Where phrases can begin.
#[derive(Debug, Default)]
pub struct Phrases {
    /// Documents, each with its stretch of the starts. What else they say is that of the words that were [counted](Self::count).
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
        while let Some((document, count)) = places.next()? {
            let start = self.starts.len();
            here.clear();
            places.positions()?.read(count, &mut here)?;
            self.starts.extend(here.iter().filter_map(|position| position.checked_sub(place)));
            let posting = Posting { document, length: Length::of(0), part: 0, frequencies: [u32::MAX; FIELDS] };
            self.documents.push((posting, start, self.starts.len()));
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
        for (posting, start, end) in before.documents {
            while let Some((document, count)) = next.filter(|(document, _)| *document <= posting.document) {
                if document != posting.document {
                    places.pass(count);
                } else {
                    let from = self.starts.len();
                    let starts = before.starts.get(start..end).unwrap_or_default();
                    places.positions()?.keep(count, place, starts, &mut self.starts)?;
                    if self.starts.len() > from {
                        self.documents.push((posting, from, self.starts.len()));
                    }
                }
                next = places.next()?;
            }
        }
        Ok(())
    }

    /// Notes of each document that phrases are no more frequent in its fields than a word with these postings; and its length
    /// and the part of its text where the word that was counted last first occurs.
    ///
    /// # Errors
    ///
    /// [`Damaged`]: the list.
    pub fn count(&mut self, mut postings: Postings<'_>) -> Result<(), Damaged> {
        let mut next = postings.next()?;
        for (least, ..) in &mut self.documents {
            while let Some(one) = next.filter(|one| one.document <= least.document) {
                if one.document == least.document {
                    let pairs = least.frequencies.into_iter().zip(one.frequencies);
                    let mut frequencies = [0; FIELDS];
                    frequencies.iter_mut().zip(pairs).for_each(|(known, (one, other))| *known = one.min(other));
                    *least = Posting { frequencies, ..one };
                }
                next = postings.next()?;
            }
        }
        Ok(())
    }
}
