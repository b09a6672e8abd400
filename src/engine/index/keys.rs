//! What does the dictionary know beside words?
//!
//! Ids, titles, beginnings of words, sounds of names and words of addresses are keys of the one dictionary, so that they are
//! found by the pieces that a word would need. None of them is a word: each begins with a control character, which no
//! folded word has.

use xxhash_rust::xxh64::xxh64;

use super::bytes::Damaged;
use super::lookup::for_each_entry;
use super::root::Root;
use super::store::{Reading, Store};
use crate::error::Error;
use crate::strings::{decimal, joined};
use crate::text::{analyze, letters, push_sounds};

/// The first character that words can begin with: all keys of other things lie before it.
pub(crate) const FIRST_OF_WORDS: char = ' ';

/// The first character of titles, and that of sounds of names.
pub(crate) const TITLES: &str = "\u{2}";
pub(crate) const SOUNDS: &str = "\u{4}";

/// The key of the document with this id; its only posting is the document.
pub(crate) fn id_key(id: &str) -> String {
    joined(&["\u{1}", id])
}

/// The key of the documents with exactly this title; `None` if it has no words.
///
/// A checksum of its words: every query looks for a title, and reads others beside it. That of another title is the same once in
/// 2⁴⁴ times.
pub(crate) fn title_key(title: &str) -> Option<String> {
    let mut checksum = 0;
    let mut tokens = analyze(title);
    while let Some(token) = tokens.next() {
        checksum = xxh64(token.term.as_bytes(), checksum);
    }
    (checksum > 0).then(|| joined(&[TITLES, &decimal(checksum >> 20)]))
}

/// The key of all words that begin with `prefix`, where so many do that they were counted when the index was built.
pub(crate) fn prefix_key(prefix: &str) -> String {
    joined(&["\u{3}", prefix])
}

/// The longest beginnings of words that are counted beforehand.
pub(crate) const MOST_PREFIX_LETTERS: usize = 4;

/// The key of all names that sound like `term`. Words of the dictionary have those in their own entries: it is looked for only
/// where what is typed is none.
pub(crate) fn sound_key(term: &str) -> String {
    let mut key = SOUNDS.to_owned();
    push_sounds(&mut key, term);
    key
}

/// The fewest letters of a word in whose place one may be meant that sounds like it, or is near it.
pub(crate) const LETTERS_TO_MISTAKE: usize = 4;

/// How many letters a word has; 0 if it has digits, for one number is not meant by another.
pub(crate) fn letters_of_word(term: &str) -> usize {
    if term.bytes().any(|byte| byte.is_ascii_digit()) { 0 } else { letters(term) }
}

/// The key of the documents with this word in their address.
pub(crate) fn url_key(term: &str) -> String {
    joined(&["\u{5}", term])
}

/// Whether these are looked for where they are typed as one, and no page has that.
pub(crate) fn can_be_two_words(first: &str, second: &str) -> bool {
    const FEWEST_LETTERS: usize = 6;
    let [first, second] = [letters(first), letters(second)];
    first.min(second) > 1 && first + second >= FEWEST_LETTERS
}

/// The number of the document with this id; `None` if there is none, or while pieces are missing.
pub(crate) fn find_document<S: Store>(
    reading: &Reading<'_, S>,
    root: &Root<'_>,
    id: &str,
) -> Result<Option<u32>, Error> {
    let mut document = None;
    for_each_entry(reading, root, &id_key(id), false, &mut |_, entry| {
        let mut group = entry.exact()?.ok_or(Damaged)?;
        document = group.postings.next()?.map(|posting| posting.document);
        Ok(())
    })?;
    Ok(document)
}
