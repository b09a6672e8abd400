//! Which stretch of a text shows the words best, and how is it cut out?

use std::ops::Range;

use super::Wanted;
use super::find::Found;
use crate::document::BlockKind;
use crate::index::pages::PartBlock;
use crate::results::{MatchKind, Part};
use crate::text::{BOUNDARY, back, forward};

/// How many characters an excerpt has, before it is rounded to whole words: two or three lines of a result.
pub(super) const EXCERPT_CHARS: usize = 180;

/// How far an excerpt may go on to the end of its sentence or word.
pub(super) const ROUNDING_CHARS: usize = 30;

/// How much of a long sentence is shown before the word that was found in it.
const CONTEXT_CHARS: usize = 60;

/// What a further occurrence of a word adds to a passage, compared with the first.
const REPEATED: f64 = 0.2;

/// What it adds that a passage begins with its sentence, or with the text: it decides between equals.
const WHOLE_SENTENCE: f64 = 0.15;

/// The passage of a block that is worth most to show, of equal ones the first; `None` if the block is no running text.
pub(super) fn best_passage<'b>(
    block: &PartBlock<'b>,
    found: &[Found],
    wanted: &[Wanted<'_>],
) -> Option<(f64, Passage<'b>)> {
    if block.kind != BlockKind::Paragraph {
        return None;
    }
    let mut best: Option<(f64, Passage<'b>)> = None;
    let mut sentences = sentences(block.text);
    if block.continues {
        // It begins where the part before was cut, in the middle of a sentence.
        sentences.remove(0);
    }
    for start in passage_starts(block.text, &sentences, found) {
        let passage = Passage::from(block.text, &sentences, start);
        let worth = passage.worth(found, wanted);
        if best.as_ref().is_none_or(|(most, _)| worth > *most) {
            best = Some((worth, passage));
        }
    }
    best
}

/// How much it is worth to show these words.
pub(super) fn worth<'f>(found: impl IntoIterator<Item = &'f Found>, wanted: &[Wanted<'_>]) -> f64 {
    let mut shown = vec![0_u32; wanted.len()];
    let mut worth = 0.0;
    for word in found {
        let (Some(count), Some(wanted)) = (shown.get_mut(word.wanted), wanted.get(word.wanted)) else { continue };
        worth += match count {
            0 => wanted.worth,
            1..=3 => REPEATED * wanted.worth,
            _ => 0.0,
        };
        *count += 1;
    }
    worth
}

/// Where passages may begin so that they show one of the words: at its sentence, or shortly before it in a long one.
/// Where there is none: at the beginning.
fn passage_starts(text: &str, sentences: &[usize], found: &[Found]) -> Vec<usize> {
    let mut starts = Vec::with_capacity(found.len().max(1));
    for word in found {
        let after = sentences.partition_point(|&start| start <= word.start);
        let mut start = sentences.get(after.wrapping_sub(1)).copied().unwrap_or(0);
        let before = EXCERPT_CHARS - CONTEXT_CHARS;
        // Most sentences are so short that nothing needs to be counted.
        if word.start > start + before && forward(text, start, before) < word.start {
            let context = back(text, word.start, CONTEXT_CHARS);
            start = space_after(text, context, word.start).map_or(word.start, |space| space + 1);
        }
        if starts.last() != Some(&start) {
            starts.push(start);
        }
    }
    if starts.is_empty() {
        starts.push(0);
    }
    starts
}

/// Where the sentences of a text begin: after an end mark, perhaps a closing quote, and a space. A small letter
/// begins none, so that most abbreviations end none.
pub(super) fn sentences(text: &str) -> Vec<usize> {
    let mut starts = vec![0];
    let (mut after_end_mark, mut after_space) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b' ' => after_space = after_end_mark,
            _ if after_space => {
                if !byte.is_ascii_lowercase() {
                    starts.push(at);
                }
                (after_end_mark, after_space) = (false, false);
            }
            b'.' | b'!' | b'?' => after_end_mark = true,
            // Closing quotes, also those that are not ASCII.
            b'"' | b'\'' | b')' | 0x80.. => {}
            _ => after_end_mark = false,
        }
    }
    starts
}

/// The first space from `start` on and before `end`.
fn space_after(text: &str, start: usize, end: usize) -> Option<usize> {
    let space = text.as_bytes().get(start..end)?.iter().position(|&byte| byte == b' ')?;
    Some(start + space)
}

/// A stretch of a block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Passage<'t> {
    text: &'t str,
    start: usize,
    end: usize,
    begins_a_sentence: bool,
    ends_a_sentence: bool,
}

impl<'t> Passage<'t> {
    /// From `start` to about the length of an excerpt: to the end of a sentence if one is near, else of a word.
    fn from(text: &'t str, sentences: &[usize], start: usize) -> Self {
        let begins_a_sentence = sentences.binary_search(&start).is_ok();
        let enough = forward(text, start, EXCERPT_CHARS);
        let most = forward(text, enough, ROUNDING_CHARS);
        let next = sentences.get(sentences.partition_point(|&next| next < enough));
        let next = next.filter(|&&next| start < next && next <= most);
        // A sentence begins one space after the one before.
        let end = next.map(|next| next - 1).or_else(|| space_after(text, enough, most)).unwrap_or(enough);
        Self { text, start, end, begins_a_sentence, ends_a_sentence: next.is_some() || end == text.len() }
    }

    /// How much it is worth to show this passage. Cost: O(words found in it).
    fn worth(&self, found: &[Found], wanted: &[Wanted<'_>]) -> f64 {
        let first = found.partition_point(|word| word.start < self.start);
        let worth = worth(found.iter().skip(first).take_while(|word| self.shows(word)), wanted);
        if self.begins_a_sentence { worth + WHOLE_SENTENCE * worth.min(1.0) } else { worth }
    }

    fn shows(&self, word: &Found) -> bool {
        self.start <= word.start && word.end <= self.end
    }

    pub(super) fn into_parts(self, found: &[Found]) -> Vec<Part> {
        let found: Vec<Found> = found.iter().copied().filter(|word| self.shows(word)).collect();
        let mut parts = Vec::new();
        if !self.begins_a_sentence {
            push(&mut parts, "… ", None);
        }
        push_marked(&mut parts, self.text, self.start..self.end, &found);
        if !self.ends_a_sentence {
            push(&mut parts, " …", None);
        }
        parts
    }
}

pub(super) fn push_marked(parts: &mut Vec<Part>, text: &str, range: Range<usize>, found: &[Found]) {
    let mut at = range.start;
    for word in found {
        push(parts, slice(text, at..word.start), None);
        push(parts, slice(text, word.start..word.end), Some(word.kind));
        at = word.end;
    }
    push(parts, slice(text, at..range.end), None);
}

/// A stretch of `text` that is known to lie on character boundaries. Indexing would panic with a message that prints
/// the text, and that printing is 3 kB of the wasm module.
pub(super) fn slice(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default()
}

/// Adds to the last part where neither is marked.
fn push(parts: &mut Vec<Part>, text: &str, mark: Option<MatchKind>) {
    let text = without_boundaries(text);
    match parts.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if mark.is_none() && last.mark.is_none() => last.text.push_str(&text),
        _ => parts.push(Part { text, mark }),
    }
}

/// A text as it is shown, without the marks between words that the builder made.
pub(crate) fn without_boundaries(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    text.split(BOUNDARY).for_each(|piece| shown.push_str(piece));
    shown
}
