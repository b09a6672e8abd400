//! Which passage is shown, and which of its words are marked?
//!
//! Texts are analysed again when they are shown: ten parts of 4 kB cost less than stored offsets would, and the
//! marks are right by construction.

use std::ops::Range;

use crate::document::BlockKind;
use crate::error::Error;
use crate::index::pages::PartBlocks;
use crate::query::parse::QueryWord;
use crate::results::{MatchKind, Part};
use crate::text::{analyze, letters, typed_bytes};

/// How many characters an excerpt has, before it is rounded to whole words: two or three lines of a result.
const EXCERPT_CHARS: usize = 180;

/// How far an excerpt may go on to the end of its sentence or word.
const ROUNDING_CHARS: usize = 30;

/// How much of a long sentence is shown before the word that was found in it.
const CONTEXT_CHARS: usize = 60;

/// What a further occurrence of a word adds to a passage, compared with the first.
const REPEATED: f64 = 0.2;

/// What it adds that a passage begins with its sentence, or with the text: it decides between equals.
const WHOLE_SENTENCE: f64 = 0.15;

/// A word of the query, as an excerpt needs it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'q> {
    pub(crate) word: &'q QueryWord,
    /// How much it is worth to show it; the rarer, the more.
    pub(crate) worth: f64,
}

/// A marked stretch of a text, in bytes.
#[derive(Debug, Clone, Copy)]
struct Found {
    start: usize,
    end: usize,
    wanted: usize,
    kind: MatchKind,
}

/// The whole text with every wanted word marked.
pub(crate) fn mark(text: &str, wanted: &[Wanted<'_>]) -> Vec<Part> {
    let mut parts = Vec::new();
    push_marked(&mut parts, text, 0..text.len(), &find(text, wanted));
    parts
}

/// The passage of a part that shows the wanted words best; its first sentences if they are all elsewhere. Of equal
/// passages the first. Headings, captions and pull quotes are no passages.
///
/// # Errors
///
/// The document is damaged.
pub(crate) fn excerpt(mut blocks: PartBlocks<'_>, wanted: &[Wanted<'_>]) -> Result<Vec<Part>, Error> {
    let mut best: Option<(f64, Passage<'_>)> = None;
    while let Some(block) = blocks.next()? {
        if block.kind != BlockKind::Paragraph {
            continue;
        }
        let found = find(block.text, wanted);
        if found.is_empty() && best.is_some() {
            continue;
        }
        let mut sentences = sentences(block.text);
        if block.continues {
            // It begins where the part before was cut, in the middle of a sentence.
            sentences.remove(0);
        }
        for start in passage_starts(block.text, &sentences, &found) {
            let passage = Passage::from(block.text, &sentences, start);
            let worth = passage.worth(&found, wanted);
            if best.as_ref().is_none_or(|(most, _)| worth > *most) {
                best = Some((worth, passage));
            }
        }
    }
    Ok(best.map_or(Vec::new(), |(_, passage)| passage.into_parts(wanted)))
}

fn find(text: &str, wanted: &[Wanted<'_>]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut tokens = analyze(text);
    while let Some(token) = tokens.next() {
        let exact = wanted.iter().position(|wanted| wanted.word.term == token.term);
        let prefix = || wanted.iter().position(|w| w.word.is_prefix && token.term.starts_with(&*w.word.term));
        if let Some(wanted) = exact {
            found.push(Found { start: token.start, end: token.end, wanted, kind: MatchKind::Exact });
        } else if let Some(position) = prefix() {
            let typed = letters(&wanted[position].word.term);
            let end = token.start + typed_bytes(slice(text, token.start..token.end), typed);
            found.push(Found { start: token.start, end, wanted: position, kind: MatchKind::Prefix });
        }
    }
    found
}

/// Where passages may begin so that they show one of the words: at its sentence, or shortly before it in a long one.
/// Where there is none: at the beginning.
fn passage_starts(text: &str, sentences: &[usize], found: &[Found]) -> Vec<usize> {
    let mut starts = Vec::with_capacity(found.len().max(1));
    for word in found {
        let after = sentences.partition_point(|&start| start <= word.start);
        let mut start = sentences.get(after.wrapping_sub(1)).copied().unwrap_or(0);
        if forward(text, start, EXCERPT_CHARS - CONTEXT_CHARS) < word.start {
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
fn sentences(text: &str) -> Vec<usize> {
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

/// The place `chars` characters after `at`, or the end.
#[inline(never)]
fn forward(text: &str, at: usize, chars: usize) -> usize {
    let rest = slice(text, at..text.len());
    rest.char_indices().nth(chars).map_or(text.len(), |(after, _)| at + after)
}

/// The place `chars` characters before `at`, or the beginning.
fn back(text: &str, at: usize, chars: usize) -> usize {
    slice(text, 0..at).char_indices().rev().nth(chars).map_or(0, |(before, _)| before)
}

/// The first space from `start` on and before `end`.
fn space_after(text: &str, start: usize, end: usize) -> Option<usize> {
    let space = text.as_bytes().get(start..end)?.iter().position(|&byte| byte == b' ')?;
    Some(start + space)
}

/// A stretch of a block.
#[derive(Debug, Clone, Copy)]
struct Passage<'t> {
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
        let mut shown = vec![0_u32; wanted.len()];
        let mut worth = 0.0;
        let first = found.partition_point(|word| word.start < self.start);
        for word in found.iter().skip(first).take_while(|word| self.shows(word)) {
            let (Some(count), Some(wanted)) = (shown.get_mut(word.wanted), wanted.get(word.wanted)) else { continue };
            worth += match count {
                0 => wanted.worth,
                1..=3 => REPEATED * wanted.worth,
                _ => 0.0,
            };
            *count += 1;
        }
        if self.begins_a_sentence { worth + WHOLE_SENTENCE * worth.min(1.0) } else { worth }
    }

    fn shows(&self, word: &Found) -> bool {
        self.start <= word.start && word.end <= self.end
    }

    fn into_parts(self, wanted: &[Wanted<'_>]) -> Vec<Part> {
        let mut found = find(self.text, wanted);
        found.retain(|word| self.shows(word));
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

fn push_marked(parts: &mut Vec<Part>, text: &str, range: Range<usize>, found: &[Found]) {
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
fn slice(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default()
}

/// Adds to the last part where neither is marked.
fn push(parts: &mut Vec<Part>, text: &str, mark: Option<MatchKind>) {
    match parts.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if mark.is_none() && last.mark.is_none() => last.text.push_str(text),
        _ => parts.push(Part { text: text.to_owned(), mark }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, Document};
    use crate::index::pages::{cut, read_part, write_parts};
    use crate::query::parse::Query;
    use crate::results::PrefixMode;
    use proptest::prelude::*;

    /// Parts as text, with marked ones in brackets.
    fn brackets(parts: &[Part]) -> String {
        parts
            .iter()
            .map(|part| if part.mark.is_some() { format!("[{}]", part.text) } else { part.text.clone() })
            .collect()
    }

    fn wanted(query: &Query) -> Vec<Wanted<'_>> {
        query.words.iter().map(|word| Wanted { word, worth: 1.0 }).collect()
    }

    fn check_mark(text: &str, query: &str, expected: &str) {
        let query = Query::parse(query, PrefixMode::Last);
        assert_eq!(brackets(&mark(text, &wanted(&query))), expected);
    }

    fn excerpt_of(blocks: &[Block], query: &str) -> String {
        let document = Document { blocks: blocks.to_vec(), ..Document::default() };
        let parts = write_parts(&document, &cut(&document.blocks)).expect("it is short");
        let (_, blocks) = read_part(&parts[0]).expect("it was just written");
        let query = Query::parse(query, PrefixMode::Last);
        brackets(&excerpt(blocks, &wanted(&query)).expect("it was just written"))
    }

    fn paragraphs(texts: &[&str]) -> Vec<Block> {
        texts.iter().map(|text| Block::new(BlockKind::Paragraph, *text)).collect()
    }

    #[test]
    fn whole_words_and_typed_letters_are_marked() {
        check_mark("Abu Bakr al-Bagdadi", "bakr bagd", "Abu [Bakr] al-[Bagd]adi");
        check_mark("in Syrië, oost-Syrië", "syrie ", "in [Syrië], oost-[Syrië]");
        check_mark("Straßenbahn", "stras", "[Straß]enbahn");
        check_mark("niets hiervan", "xyz", "niets hiervan");
        check_mark("", "x", "");
    }

    #[test]
    fn an_excerpt_begins_with_the_sentence_of_the_word() {
        let text = format!(
            "{} Drones zagen de helikopter. {}",
            "Een lange zin vooraf. ".repeat(20),
            "Nog een zin. ".repeat(30)
        );
        let excerpt = excerpt_of(&paragraphs(&[&text]), "helikopter ");
        assert!(excerpt.starts_with("Drones zagen de [helikopter]. Nog een zin."), "{excerpt}");
        assert!(excerpt.ends_with("Nog een zin."), "{excerpt}");
    }

    #[test]
    fn a_long_sentence_is_entered_shortly_before_the_word() {
        let text = format!("{}helikopter {}", "woord ".repeat(100), "na ".repeat(100));
        let excerpt = excerpt_of(&paragraphs(&[&text]), "helikopter ");
        assert!(excerpt.starts_with("… woord woord"), "{excerpt}");
        assert!(excerpt.contains("[helikopter] na na") && excerpt.ends_with("na …"), "{excerpt}");
    }

    #[test]
    fn the_passage_with_most_different_words_wins_and_then_the_first() {
        let (one, both) = ("Hier alleen de aanval, aanval en aanval.", "De aanval op Raqqa.");
        assert_eq!(excerpt_of(&paragraphs(&[one, both, both]), "aanval raqqa "), "De [aanval] op [Raqqa].");
        assert_eq!(excerpt_of(&paragraphs(&["Raqqa eerst.", "Raqqa later."]), "raqqa "), "[Raqqa] eerst.");
    }

    #[test]
    fn without_the_words_the_text_begins_at_its_beginning() {
        let mut blocks = paragraphs(&["Eerste alinea.", "Tweede alinea."]);
        blocks.insert(0, Block::new(BlockKind::Heading(2), "Helikopter"));
        blocks.push(Block::new(BlockKind::Caption, "De helikopter - AFP"));
        assert_eq!(excerpt_of(&blocks, "helikopter "), "Eerste alinea.");
        assert_eq!(excerpt_of(&[], "helikopter "), "");
        assert_eq!(excerpt_of(&paragraphs(&[""]), "helikopter "), "");
    }

    #[test]
    fn a_number_does_not_end_a_sentence() {
        assert_eq!(sentences("ruim 17.000 man. Daarna"), [0, "ruim 17.000 man. ".len()]);
        assert_eq!(sentences("“Ja.” Zei hij"), [0, "“Ja.” ".len()]);
        assert_eq!(sentences("o.a. drie"), [0]);
    }

    proptest! {
        #[test]
        fn an_excerpt_is_a_stretch_of_the_text(texts in prop::collection::vec("[a-c .!\"é]{0,400}", 0..4), query in "[a-c é]{0,6}") {
            let blocks = texts.iter().map(|text| Block::new(BlockKind::Paragraph, text.as_str())).collect::<Vec<_>>();
            let excerpt = excerpt_of(&blocks, &query).replace(['[', ']'], "");
            let inner = excerpt.trim_start_matches("… ").trim_end_matches(" …");
            prop_assert!(inner.is_empty() || texts.iter().any(|text| text.contains(inner)), "{excerpt}");
            prop_assert!(excerpt.chars().count() <= EXCERPT_CHARS + ROUNDING_CHARS + 6);
        }
    }
}
