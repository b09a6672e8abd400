//! What was meant, where no document has what was typed?
//!
//! Names that sound like it. If there are none: which words of the site are one typing mistake away, the whole word or the
//! beginning of one that is unfinished; else two. At most the three most frequent count, those with the same first letter before
//! others, and the rarer of them more: what is frequent fills the page without. Or two words were typed as one, if no fewer
//! documents have these. Words with digits and words in capitals are never corrected, nor short ones: a number or an acronym that
//! the site does not have is not another one. Of two mistakes one end of the word must be free. The same rules hold however an
//! index is stored.

use std::cmp::Reverse;

use super::matching::{Matcher, WordMatches};
use super::parse::{Unit, Within};
use super::phrase::find_phrase;
use crate::error::Error;
use crate::index::keys::{LETTERS_TO_MISTAKE, can_be_two_words, letters_of_word, sound_key};
use crate::index::near::{documents_with, for_each_near};
use crate::index::store::Store;
use crate::results::MatchKind;
use crate::text::distance::{MOST_EDITS, Pattern};
use crate::text::letters;

/// How many words a mistake is taken to stand for.
const MOST_CANDIDATES: usize = 3;

/// A word that may have been meant. The order is from best to worst.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    /// How many mistakes; whole words before beginnings.
    mistakes: usize,
    is_beginning: bool,
    /// Whether the first letter is a mistake, which is rare.
    begins_otherwise: bool,
    /// How many have it, the most first.
    documents: Reverse<u32>,
    term: String,
}

/// How many mistakes a typed word may have.
fn most_mistakes(unit: &Unit) -> usize {
    let term = unit.term();
    if unit.is_capitals {
        return 0;
    }
    match letters_of_word(term) {
        0..LETTERS_TO_MISTAKE => 0,
        LETTERS_TO_MISTAKE..6 => 1,
        _ => MOST_EDITS,
    }
}

impl<'b, S: Store> Matcher<'_, 'b, S> {
    /// The documents that have what was probably meant.
    ///
    /// Cost: O(beginnings of the site's words that are near the typed word).
    pub(crate) fn correct(&mut self, unit: &Unit) -> Result<WordMatches<'b>, Error> {
        let mut found = WordMatches::default();
        if letters_of_word(unit.term()) >= LETTERS_TO_MISTAKE {
            self.add_entry(&sound_key(unit.term()), unit, None, &mut found)?;
        }
        found.documents = self.tables.word.take();
        if !found.documents.is_empty() {
            return Ok(found);
        }
        let apart = match unit.within {
            Within::Anywhere => self.find_apart(unit.term())?,
            _ => WordMatches::default(),
        };
        let candidates = self.candidates(unit)?;
        let weights = &self.ranking.weights;
        let weights = [1.0, weights.one_mistake, weights.two_mistakes];
        let worth = |one: &Candidate| self.ranking.rarity(one.documents.0 as usize);
        let most = candidates.iter().map(worth).fold(0.0, f64::max);
        for candidate @ Candidate { mistakes, term, .. } in &candidates {
            let share = worth(candidate) / most;
            let weight = share * share * weights.get(*mistakes).copied().unwrap_or_default();
            self.add_entry(term, unit, Some((MatchKind::Fuzzy, weight)), &mut found)?;
        }
        found.documents = self.tables.word.take();
        if !apart.documents.is_empty() && apart.documents.len() >= found.documents.len() {
            return Ok(apart);
        }
        found.corrected = candidates.into_iter().next().map(|best| best.term);
        Ok(found)
    }

    /// The words that are nearest, the most frequent first.
    fn candidates(&mut self, unit: &Unit) -> Result<Vec<Candidate>, Error> {
        let mut best: Vec<Candidate> = Vec::new();
        // Only the nearest count, and one mistake is looked for in a fifth of the time that two take.
        for mistakes in 1..=most_mistakes(unit) {
            if best.is_empty()
                && let Some(pattern) = Pattern::new(unit.term(), mistakes)
            {
                self.near(unit, &pattern, &mut best)?;
            }
        }
        Ok(best)
    }

    /// Keeps of the words that are near a pattern the best.
    fn near(&mut self, unit: &Unit, pattern: &Pattern, best: &mut Vec<Candidate>) -> Result<(), Error> {
        let typed = unit.term();
        let is_short = letters(typed) == 4;
        for_each_near(self.reading, self.root, pattern, unit.is_prefix, is_short, &mut |word, documents, near| {
            let (mistakes, is_beginning) = match (near.whole, near.begins) {
                (Some(whole), begins) if begins.is_none_or(|begins| whole <= begins) => (whole, false),
                (_, Some(begins)) => (begins, true),
                _ => return,
            };
            let is_typed = mistakes == 0 && !is_beginning;
            // Only the nearest kind counts.
            let is_farther = |known: &Candidate| (known.mistakes, known.is_beginning) < (mistakes, is_beginning);
            if is_typed || best.first().is_some_and(is_farther) {
                return;
            }
            // The first letter of a short word is right, and half of a word with two mistakes.
            let begins_otherwise = word.chars().next() != typed.chars().next();
            if is_short && begins_otherwise || mistakes > 1 && !pattern.has_half_of(word, is_beginning) {
                return;
            }
            let (documents, term) = (Reverse(documents), word.to_owned());
            let candidate = Candidate { mistakes, is_beginning, begins_otherwise, documents, term };
            best.retain(|known| (known.mistakes, known.is_beginning) == (mistakes, is_beginning));
            let place = best.partition_point(|known| *known < candidate);
            best.insert(place, candidate);
            best.truncate(MOST_CANDIDATES);
        })
    }

    /// The documents that have the word as two in a row. Of several ways to divide it, only that with the most frequent words
    /// is looked at.
    fn find_apart(&mut self, typed: &str) -> Result<WordMatches<'b>, Error> {
        let mut found = WordMatches::default();
        let (mut best, mut row) = (0, Vec::new());
        for (at, _) in typed.char_indices() {
            let (Some(first), Some(second)) = (typed.get(..at), typed.get(at..)) else { continue };
            if !can_be_two_words(first, second) {
                continue;
            }
            let documents_with = |word, is_reversed| documents_with(self.reading, self.root, word, is_reversed);
            // The first words begin alike and the second words end alike, so few pieces know them all.
            let documents = documents_with(first, false)?.min(documents_with(second, true)?);
            if documents > best {
                best = documents;
                row = vec![first.to_owned(), second.to_owned()];
            }
        }
        if best > 0 {
            found.documents = find_phrase(self.reading, self.root, self.ranking, &row)?;
            found.row = row;
        }
        for one in &mut found.documents {
            one.kind = MatchKind::Alias;
            one.weight = self.ranking.weights.together;
            one.frequency *= one.weight;
        }
        Ok(found)
    }
}
