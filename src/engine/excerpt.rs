//! Which passage is shown, and which of its words are marked?
//!
//! Texts are analysed again when they are shown: ten parts of 4 kB cost less than stored offsets would, and the
//! marks are right by construction.

use crate::document::BlockKind;
use crate::error::Error;
use crate::index::pages::PartBlocks;
use crate::query::parse::QueryWord;
use crate::results::{MatchKind, Part};
use crate::text::{analyze, typed_bytes};

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
        let sentences = sentences(block.text);
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
            let letters = wanted[position].word.term.chars().count();
            let end = token.start + typed_bytes(&text[token.start..token.end], letters);
            found.push(Found { start: token.start, end, wanted: position, kind: MatchKind::Prefix });
        }
    }
    found
}

/// Where passages may begin so that they show one of the words: at its sentence, or shortly before it in a long one.
/// Where there is none: at the beginning.
fn passage_starts(text: &str, sentences: &[usize], found: &[Found]) -> Vec<usize> {
    let mut starts: Vec<usize> = Vec::with_capacity(found.len().max(1));
    for word in found {
        let sentence =
            sentences[..sentences.partition_point(|&start| start <= word.start)].last().copied().unwrap_or(0);
        let most = EXCERPT_CHARS - CONTEXT_CHARS;
        let is_near = text[sentence..word.start].chars().take(most + 1).count() <= most;
        let start = if is_near { sentence } else { word_start_before(text, word.start) };
        if starts.last() != Some(&start) {
            starts.push(start);
        }
    }
    if starts.is_empty() {
        starts.push(0);
    }
    starts
}

/// Where the sentences of a text begin: after an end mark, perhaps a closing quote, and white space.
fn sentences(text: &str) -> Vec<usize> {
    let mut starts = vec![0];
    let (mut after_end_mark, mut after_space) = (false, false);
    for (at, character) in text.char_indices() {
        match character {
            '.' | '!' | '?' | '…' => (after_end_mark, after_space) = (true, false),
            '"' | '\'' | '”' | '’' | '»' | ')' if after_end_mark && !after_space => {}
            _ if character.is_whitespace() => after_space = after_end_mark,
            _ => {
                if after_space && !character.is_ascii_lowercase() {
                    starts.push(at);
                }
                (after_end_mark, after_space) = (false, false);
            }
        }
    }
    starts
}

/// The beginning of a word, about as far before `at` as there is context to show.
fn word_start_before(text: &str, at: usize) -> usize {
    let mut start = at;
    for (position, character) in text[..at].char_indices().rev().take(CONTEXT_CHARS) {
        if character.is_whitespace() {
            start = position + character.len_utf8();
        }
    }
    start
}

/// A stretch of a block.
#[derive(Debug, Clone, Copy)]
struct Passage<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

impl<'t> Passage<'t> {
    /// From `start` to about the length of an excerpt: to the end of a sentence if one is near, else of a word.
    fn from(text: &'t str, sentences: &[usize], start: usize) -> Self {
        let mut ends = text[start..].char_indices().skip(EXCERPT_CHARS).map(|(at, _)| start + at);
        let Some(enough) = ends.next() else { return Self { text, start, end: text.len() } };
        let most = ends.nth(ROUNDING_CHARS).unwrap_or(text.len());
        let sentence =
            sentences[sentences.partition_point(|&next| next < enough)..].first().filter(|&&next| next <= most);
        let space = || text[enough..most].find(char::is_whitespace).map(|at| enough + at);
        Self { text, start, end: sentence.copied().or_else(space).unwrap_or(enough) }
    }

    /// How much it is worth to show this passage. Cost: O(words found in it).
    fn worth(&self, found: &[Found], wanted: &[Wanted<'_>]) -> f64 {
        let mut shown = vec![0_u32; wanted.len()];
        let first = found.partition_point(|word| word.start < self.start);
        found[first..].iter().take_while(|word| self.shows(word)).for_each(|word| shown[word.wanted] += 1);
        let worth = |(&count, wanted): (&u32, &Wanted<'_>)| match count {
            0 => 0.0,
            _ => wanted.worth * (1.0 + REPEATED * f64::from(count.min(4) - 1)),
        };
        let words: f64 = shown.iter().zip(wanted).map(worth).sum();
        words + if self.begins_a_sentence() { WHOLE_SENTENCE * words.min(1.0) } else { 0.0 }
    }

    fn shows(&self, word: &Found) -> bool {
        self.start <= word.start && word.end <= self.end
    }

    fn begins_a_sentence(&self) -> bool {
        let before = self.text[..self.start].trim_end().trim_end_matches(['"', '\'', '”', '’', '»', ')']);
        before.is_empty() || before.ends_with(['.', '!', '?', '…'])
    }

    fn ends_a_sentence(&self) -> bool {
        Passage { start: self.end, ..*self }.begins_a_sentence() || self.text[self.end..].trim().is_empty()
    }

    fn into_parts(self, wanted: &[Wanted<'_>]) -> Vec<Part> {
        let found: Vec<Found> = find(self.text, wanted).into_iter().filter(|word| self.shows(word)).collect();
        let mut parts = Vec::new();
        if !self.begins_a_sentence() {
            push(&mut parts, "… ", None);
        }
        let end = self.start + self.text[self.start..self.end].trim_end().len();
        push_marked(&mut parts, self.text, self.start..end, &found);
        if !self.ends_a_sentence() {
            push(&mut parts, " …", None);
        }
        parts
    }
}

fn push_marked(parts: &mut Vec<Part>, text: &str, range: std::ops::Range<usize>, found: &[Found]) {
    let mut at = range.start;
    for word in found {
        push(parts, &text[at..word.start], None);
        push(parts, &text[word.start..word.end], Some(word.kind));
        at = word.end;
    }
    push(parts, &text[at..range.end], None);
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
