//! What does the dictionary know beside words?
//!
//! Ids, titles, beginnings of words, sounds of names and words of addresses are keys of the one dictionary, so that they are
//! found by the pieces that a word would need. None of them is a word: each has a control character, which no folded word
//! has. All begin with it but titles, which lie behind a word of theirs: each query looks for one, in a piece that it reads
//! for that word.

use xxhash_rust::xxh64::xxh64;

use super::bytes::Damaged;
use super::lookup::for_each_entry;
use super::root::Root;
use super::store::{Reading, Store};
use crate::error::Error;
use crate::strings::{decimal, joined};
use crate::text::{analyze, letters, push_sounds};

/// The first character that words can have: keys of other things have one before it.
pub(crate) const FIRST_OF_WORDS: char = ' ';

/// What stands behind the word of a title.
const TITLES: &str = "\u{2}";

/// The first character of sounds of names.
pub(crate) const SOUNDS: &str = "\u{4}";

/// Whether a key is a word.
pub(crate) fn is_word(key: &str) -> bool {
    !key.contains(|character| character < FIRST_OF_WORDS)
}

/// The key of the document with this id; its only posting is the document.
pub(crate) fn id_key(id: &str) -> String {
    joined(&["\u{1}", id])
}

/// The key of the documents with exactly this title; `None` if it has no words.
///
/// The longest of its words, for few titles have that, and a checksum of all: that of another title with this word is the same
/// once in 2³² times.
pub(crate) fn title_key(title: &str) -> Option<String> {
    let (mut longest, mut checksum) = (String::new(), 0);
    let mut tokens = analyze(title);
    while let Some(token) = tokens.next() {
        checksum = xxh64(token.term.as_bytes(), checksum);
        if token.term.len() >= longest.len() {
            longest.clear();
            longest.push_str(token.term);
        }
    }
    (checksum > 0).then(|| joined(&[&longest, TITLES, &decimal(checksum >> 32)]))
}

/// Whether a key is that of a title.
pub(crate) fn is_title(key: &str) -> bool {
    !is_word(key) && key.starts_with(|first| first >= FIRST_OF_WORDS)
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
