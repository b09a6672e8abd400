//! Which words are near what was typed?
//!
//! A single file has all of its dictionary at hand, and walks over it. An index in chunks has its words a second time, alone:
//! in order, and in the order of their last letters, each in stretches of its own. Of a word with mistakes one half is right
//! ([`Pattern::half`]), so a stretch of either holds all that can be meant. A stretch is a dictionary whose values are
//!
//! ```text
//! documents · 2 + 1    of a word that documents have: how many
//! documents · 2        of one that only leads to others by its spelling or its form: how many have these
//! ```

use super::bytes::Damaged;
use super::entries::{Entry, GroupKind};
use super::keys::FIRST_OF_WORDS;
use super::lookup::{entries_of, for_each_entry, most_terms};
use super::root::{Root, separator};
use super::store::{Piece, Reading, Store};
use super::terms::{Dictionary, DictionaryBuilder, Near};
use super::trigrams::usual;
use crate::error::Error;
use crate::text::distance::Pattern;

/// What is done with a word: how many documents have it, and how near it is.
pub(crate) type VisitNear<'v> = dyn FnMut(&str, u32, Near) + 'v;

/// Calls `visit` with every word that is near the pattern, or if it `is_prefix` begins so. Those that only parts of compounds
/// and names lead to are left out: they stand for no word of the site.
///
/// Where the words are there alone, it is not called for what has neither the first nor the last half of the typed letters,
/// nor for what has only the last if it `begins_right`.
pub(crate) fn for_each_near<S: Store>(
    reading: &Reading<'_, S>,
    root: &Root<'_>,
    pattern: &Pattern,
    is_prefix: bool,
    begins_right: bool,
    visit: &mut VisitNear<'_>,
) -> Result<(), Error> {
    if S::IS_DIVIDED {
        let half = pattern.half();
        for_each_with_half(reading, root, pattern, is_prefix, visit)?;
        if !begins_right {
            let pattern = pattern.reversed();
            for_each_with_half(reading, root, &pattern, false, &mut |word, documents, near| {
                // Else it was visited already.
                if !word.starts_with(half) {
                    visit(word, documents, near);
                }
            })?;
        }
        return Ok(());
    }
    for block in 0..root.statistics.blocks {
        let Some((terms, postings)) = entries_of(reading, block)? else { continue };
        let mut left = most_terms(postings);
        Dictionary::open(terms)?
            .for_each_near(pattern, is_prefix, FIRST_OF_WORDS as u8, &mut |word, offset, near| {
                left = left.checked_sub(1).ok_or(Damaged)?;
                let word = str::from_utf8(word).map_err(|_| Damaged)?;
                if let Some(group) = Entry::read(postings, offset)?.next()?.filter(|group| is_word(group.kind)) {
                    visit(word, group.documents, near);
                }
                Ok(())
            })
            .map_err(Damaged::of("the postings"))?;
    }
    Ok(())
}

/// Calls `visit` with the words that are near the pattern and have its half, as they are, whichever way it reads.
fn for_each_with_half<S: Store>(
    reading: &Reading<'_, S>,
    root: &Root<'_>,
    pattern: &Pattern,
    is_prefix: bool,
    visit: &mut VisitNear<'_>,
) -> Result<(), Error> {
    let (half, is_reversed) = (pattern.half(), pattern.is_reversed());
    for block in root.words_of(is_reversed, half, true)? {
        let Some(words) = reading.read(Piece::Words { is_reversed, block })? else { continue };
        Dictionary::open(words)?
            .for_each_near(pattern, is_prefix, 0, &mut |word, value, near| {
                let word = str::from_utf8(word).map_err(|_| Damaged)?;
                match word.starts_with(half) {
                    true if is_reversed => visit(&reversed(word), (value >> 1) as u32, near),
                    true => visit(word, (value >> 1) as u32, near),
                    false => {}
                }
                Ok(())
            })
            .map_err(Damaged::of("the words"))?;
    }
    Ok(())
}

/// How many documents have `word` itself; 0 while pieces are missing.
///
/// `is_reversed`: which of the stretches to ask, where there are some.
pub(crate) fn documents_with<S: Store>(
    reading: &Reading<'_, S>,
    root: &Root<'_>,
    word: &str,
    is_reversed: bool,
) -> Result<u32, Error> {
    let mut documents = 0;
    if S::IS_DIVIDED {
        let key = if is_reversed { reversed(word) } else { word.to_owned() };
        for block in root.words_of(is_reversed, &key, false)? {
            let Some(words) = reading.read(Piece::Words { is_reversed, block })? else { continue };
            Dictionary::open(words)?
                .for_each(&key, false, &mut |_, value| {
                    documents = (value >> 1) as u32 * (value & 1) as u32;
                    Ok(())
                })
                .map_err(Damaged::of("the words"))?;
        }
    } else {
        for_each_entry(reading, root, word, false, &mut |_, entry| {
            documents = entry.exact()?.map_or(0, |group| group.documents);
            Ok(())
        })?;
    }
    Ok(documents)
}

/// Whether a key whose first group is of this kind stands for a word.
fn is_word(kind: GroupKind) -> bool {
    matches!(kind, GroupKind::Exact | GroupKind::Alias | GroupKind::Stem)
}

fn reversed(word: &str) -> String {
    word.chars().rev().collect()
}

/// The words of an index, while it is made.
#[derive(Debug, Default)]
pub(super) struct Words(Vec<(String, u64)>);

#[derive(Debug)]
/// Stretches of words: the pieces, and what tells each from the one before.
pub(super) struct Stretches {
    pub(super) pieces: Vec<Vec<u8>>,
    pub(super) separators: Vec<Vec<u8>>,
}

impl Words {
    /// Adds a key, if it is a word: what its first group is, and how many documents that has. Keys come in order.
    pub(super) fn push(&mut self, key: &str, kind: GroupKind, documents: u32) {
        if key.starts_with(|first| first >= FIRST_OF_WORDS) && is_word(kind) {
            self.0.push((key.to_owned(), u64::from(documents) << 1 | u64::from(kind == GroupKind::Exact)));
        }
    }

    /// The trigrams that are usual among them.
    pub(super) fn usual_trigrams(&self) -> Vec<u8> {
        usual(self.0.iter().map(|(word, _)| word.as_str()))
    }

    /// Writes both orders, in stretches that are so many `times` as long as is best: first that of the first letters, then that of
    /// the last.
    pub(super) fn finish(self, times: usize) -> [Stretches; 2] {
        let bytes: usize = self.0.iter().map(|(word, _)| word.len()).sum();
        let stretch_bytes = (bytes.isqrt() * ROOTS_PER_STRETCH).saturating_mul(times);
        let mut backwards: Vec<(String, u64)> = self.0.iter().map(|(word, value)| (reversed(word), *value)).collect();
        backwards.sort_unstable();
        [self.0, backwards].map(|words| write_stretches(&words, stretch_bytes))
    }
}

/// How many square roots of the bytes of all words are in a stretch. Every query reads where the stretches begin, 2 bytes of each;
/// one in seven reads two of them, of which half a byte is left of each: the sum is least with the square root of 28, about five.
const ROOTS_PER_STRETCH: usize = 5;

fn write_stretches(words: &[(String, u64)], stretch_bytes: usize) -> Stretches {
    let mut stretches = Stretches { pieces: Vec::new(), separators: Vec::new() };
    let mut before = "";
    let mut rest = words;
    while let Some(((first, _), _)) = rest.split_first() {
        let (stretch, after) = rest.split_at(best_end(rest, stretch_bytes));
        let mut dictionary = DictionaryBuilder::default();
        stretch.iter().for_each(|(word, value)| dictionary.insert(word, *value));
        stretches.pieces.push(dictionary.finish());
        stretches.separators.push(separator(before, first).to_vec());
        (before, rest) = (stretch.last().map_or("", |(word, _)| word), after);
    }
    stretches
}

/// How many words make a stretch of about so many bytes, up to a quarter more or less: where what tells the next one from it is
/// shortest. All of them, if no more are left.
fn best_end(words: &[(String, u64)], stretch_bytes: usize) -> usize {
    let quarter = stretch_bytes / 4;
    let (mut bytes, mut best) = (0, None);
    for (end, (word, _)) in (1..).zip(words) {
        bytes += word.len();
        if bytes > stretch_bytes.saturating_add(quarter) {
            return best.map_or(end, |(_, best)| best);
        }
        let Some((next, _)) = words.get(end) else { break };
        let cost = (separator(word, next).len(), bytes.abs_diff(stretch_bytes));
        if bytes + quarter >= stretch_bytes && best.is_none_or(|(least, _)| cost < least) {
            best = Some((cost, end));
        }
    }
    words.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_stretch_ends_where_the_next_is_told_from_it_soonest(
            words in prop::collection::btree_set("[ab]{1,6}", 1..40), stretch_bytes in 1_usize..60,
        ) {
            let words: Vec<(String, u64)> = words.into_iter().map(|word| (word, 1)).collect();
            let bytes = |end: usize| words[..end].iter().map(|(word, _)| word.len()).sum::<usize>();
            let quarter = stretch_bytes / 4;
            let is_short = |end: usize| bytes(end) + quarter < stretch_bytes;
            let is_long = |end: usize| bytes(end) > stretch_bytes + quarter;
            let told = |end: usize| separator(&words[end - 1].0, &words[end].0).len();
            let end = best_end(&words, stretch_bytes);
            if !is_long(words.len()) {
                prop_assert_eq!(end, words.len());
            } else {
                let good: Vec<usize> = (1..words.len()).filter(|&end| !is_short(end) && !is_long(end)).collect();
                match good.iter().map(|&end| (told(end), bytes(end).abs_diff(stretch_bytes))).min() {
                    Some(least) => prop_assert_eq!((told(end), bytes(end).abs_diff(stretch_bytes)), least),
                    // One word more than fits, as few as can be.
                    None => prop_assert!(is_long(end) && (end == 1 || is_short(end - 1))),
                }
            }
        }
    }
}
