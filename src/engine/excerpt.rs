//! Which passage is shown, and which of its words are marked?
//!
//! Texts are analysed again when they are shown: ten parts of 4 kB cost less than stored offsets would, and the
//! marks are right by construction.

use std::ops::Range;

use crate::document::BlockKind;
use crate::error::Error;
use crate::index::pages::{Card, PartBlock, read_part};
use crate::query::matching::WordMatches;
use crate::query::parse::Unit;
use crate::results::{MatchKind, Part, Section};
use crate::text::{BOUNDARY, Token, analyze, back, forward, letters, typed_bytes};

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

/// The most sections of a document that are shown.
const MOST_SECTIONS: usize = 3;

/// What a word in the heading of a section is worth, compared with one in its text.
const IN_HEADING: f64 = 1.5;

/// A word or phrase of the query, as an excerpt needs it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'q> {
    pub(crate) unit: &'q Unit,
    /// What it stands for on this site.
    pub(crate) found: &'q WordMatches<'q>,
    /// How much it is worth to show it; the rarer, the more. Nothing: it is not shown.
    pub(crate) worth: f64,
}

/// A marked stretch of a text, in bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    start: usize,
    end: usize,
    /// Where its word begins, of which it may be a part.
    word: usize,
    /// How many words stand before it.
    place: usize,
    pub(crate) wanted: usize,
    pub(crate) kind: MatchKind,
}

/// The whole text with every wanted word marked.
pub(crate) fn mark(text: &str, wanted: &[Wanted<'_>]) -> Vec<Part> {
    mark_found(text, &find(text, wanted, &first_bytes(wanted)))
}

fn mark_found(text: &str, found: &[Found]) -> Vec<Part> {
    let mut parts = Vec::new();
    push_marked(&mut parts, text, 0..text.len(), found);
    parts
}

/// The part of a document that is shown, with the wanted words in it.
#[derive(Debug)]
pub(crate) struct Shown<'b> {
    card: Card<'b>,
    blocks: Vec<(PartBlock<'b>, Vec<Found>)>,
    title: Vec<Found>,
}

impl<'b> Shown<'b> {
    /// Reads a part and looks for the wanted words. Cost: O(length of the part · wanted words).
    ///
    /// # Errors
    ///
    /// The document is damaged.
    pub(crate) fn read(bytes: &'b [u8], wanted: &[Wanted<'_>]) -> Result<Self, Error> {
        let (card, mut rest) = read_part(bytes)?;
        let mut blocks = Vec::new();
        let first_bytes = first_bytes(wanted);
        while let Some(block) = rest.next()? {
            blocks.push((block, find(block.text, wanted, &first_bytes)));
        }
        Ok(Self { card, blocks, title: find(card.title, wanted, &first_bytes) })
    }

    pub(crate) fn card(&self) -> &Card<'b> {
        &self.card
    }

    pub(crate) fn title(&self) -> Vec<Part> {
        mark_found(self.card.title, &self.title)
    }

    /// Of the title and all blocks, the first place where a word is found in a way, as a folded word.
    pub(crate) fn term(&self, wanted: usize, kind: MatchKind) -> Option<String> {
        let texts = [(self.card.title, &self.title)].into_iter();
        let mut texts = texts.chain(self.blocks.iter().map(|(block, found)| (block.text, found)));
        texts.find_map(|(text, found)| {
            let found = found.iter().find(|found| found.wanted == wanted && found.kind == kind)?;
            Some(analyze(slice(text, found.word..text.len())).next()?.term.to_owned())
        })
    }

    /// How close the words of the query stand to each other: for every two neighbours up to 1, if they stand side by side in
    /// their order.
    pub(crate) fn proximity(&self) -> f64 {
        let mut nearest: Vec<f64> = Vec::new();
        let texts = self.blocks.iter().map(|(_, found)| found).chain([&self.title]);
        for found in texts {
            // Where each word of the query was seen last.
            let mut last: Vec<Option<usize>> = Vec::new();
            for word in found {
                let seen = |wanted: usize| last.get(wanted).copied().flatten().map(|place| word.place - place);
                let mut pairs = [None; 2];
                if let Some(before) = word.wanted.checked_sub(1) {
                    pairs[0] = seen(before).map(|distance| (before, distance));
                }
                // In reversed order it is one further.
                pairs[1] = seen(word.wanted + 1).map(|distance| (word.wanted, distance + 1));
                for (pair, distance) in pairs.into_iter().flatten() {
                    if nearest.len() <= pair {
                        nearest.resize(pair + 1, 0.0);
                    }
                    nearest[pair] = nearest[pair].max(1.0 / distance.max(1) as f64);
                }
                if last.len() <= word.wanted {
                    last.resize(word.wanted + 1, None);
                }
                last[word.wanted] = Some(word.place);
            }
        }
        nearest.iter().sum()
    }

    /// The passage that shows the wanted words best; the first sentences if they are all elsewhere. Of equal passages the
    /// first. Headings, captions and pull quotes are no passages.
    pub(crate) fn excerpt(&self, wanted: &[Wanted<'_>]) -> Vec<Part> {
        best_passage(&self.blocks, wanted).map_or(Vec::new(), |(_, passage, found)| passage.into_parts(found))
    }

    /// The sections that show the wanted words best, where headings have addresses.
    pub(crate) fn sections(&self, wanted: &[Wanted<'_>]) -> Vec<Section> {
        let mut best: Vec<(f64, Section)> = Vec::new();
        let (mut heading, mut anchor, mut in_heading) = (self.card.heading, self.card.anchor, &Vec::new());
        let is_heading = |block: &PartBlock<'_>| matches!(block.kind, BlockKind::Heading(_));
        for section in self.blocks.chunk_by(|_, (next, _)| !is_heading(next)) {
            if let Some((first, found)) = section.first().filter(|(first, _)| is_heading(first)) {
                (heading, anchor, in_heading) = (first.text, first.anchor, found);
            }
            let passage = best_passage(section, wanted).filter(|(worth, ..)| *worth > 0.0);
            let worth = IN_HEADING * worth(in_heading, wanted) + passage.as_ref().map_or(0.0, |(worth, ..)| *worth);
            if anchor.is_empty() || worth <= 0.0 {
                continue;
            }
            let place = best.partition_point(|(known, _)| *known >= worth);
            if place < MOST_SECTIONS {
                let excerpt = passage.map_or(Vec::new(), |(_, passage, found)| passage.into_parts(found));
                let mut url = self.card.url.to_owned();
                url.push('#');
                url.push_str(anchor);
                let title = mark(heading, wanted);
                best.insert(place, (worth, Section { url, title, excerpt }));
                best.truncate(MOST_SECTIONS);
            }
        }
        best.into_iter().map(|(_, section)| section).collect()
    }
}

/// The passage of some blocks that is worth most, and what is found in its block.
fn best_passage<'f, 'b>(
    blocks: &'f [(PartBlock<'b>, Vec<Found>)],
    wanted: &[Wanted<'_>],
) -> Option<(f64, Passage<'b>, &'f [Found])> {
    let mut best: Option<(f64, Passage<'b>, &[Found])> = None;
    for (block, found) in blocks {
        if block.kind != BlockKind::Paragraph || found.is_empty() && best.is_some() {
            continue;
        }
        let mut sentences = sentences(block.text);
        if block.continues {
            // It begins where the part before was cut, in the middle of a sentence.
            sentences.remove(0);
        }
        for start in passage_starts(block.text, &sentences, found) {
            let passage = Passage::from(block.text, &sentences, start);
            let worth = passage.worth(found, wanted);
            if best.as_ref().is_none_or(|(most, ..)| worth > *most) {
                best = Some((worth, passage, found));
            }
        }
    }
    best
}

/// How much it is worth to show these words.
fn worth<'f>(found: impl IntoIterator<Item = &'f Found>, wanted: &[Wanted<'_>]) -> f64 {
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

/// The bytes that terms begin with which are shown: most words of a text are passed over by them.
fn first_bytes(wanted: &[Wanted<'_>]) -> [bool; 256] {
    let mut first_bytes = [false; 256];
    for wanted in wanted {
        // Words in a row end with any other word.
        let is_any = wanted.worth > 0.0 && !wanted.found.row.is_empty();
        let others = wanted.found.others.iter().map(|other| &*other.term);
        for first in others.chain([wanted.unit.term()]).filter_map(|term| term.as_bytes().first()) {
            first_bytes[usize::from(*first)] |= wanted.worth > 0.0;
        }
        if is_any {
            return [true; 256];
        }
    }
    first_bytes
}

fn find(text: &str, wanted: &[Wanted<'_>], first_bytes: &[bool; 256]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut rows: Vec<(usize, usize)> = Vec::new();
    let mut tokens = analyze(text);
    let mut place = 0;
    while let Some(token) = tokens.next() {
        place += 1;
        if token.term.bytes().next().is_some_and(|first| !first_bytes[usize::from(first)]) {
            continue;
        }
        // Words that touch were perhaps found as one.
        let is_new = found.last().is_none_or(|last| last.end <= token.start);
        if let Some((wanted, start, end, kind)) = find_word(text, token, wanted).filter(|_| is_new) {
            found.push(Found { start, end, word: token.start, place, wanted, kind });
        }
        for (number, Wanted { found: matches, unit, worth }) in wanted.iter().enumerate() {
            if matches.row.is_empty() || *worth <= 0.0 {
                continue;
            }
            if rows.len() < wanted.len() {
                rows.resize(wanted.len(), (0, 0));
            }
            // How many words of the row were just read, and where they began.
            let Some((read, start)) = rows.get_mut(number) else { continue };
            if matches.row.get(*read).is_none_or(|next| next != token.term) {
                *read = 0;
            }
            if matches.row.get(*read).is_some_and(|next| next == token.term) {
                if *read == 0 {
                    *start = token.start;
                }
                *read += 1;
            }
            if *read == matches.row.len() {
                let kind = if unit.is_phrase { MatchKind::Phrase } else { MatchKind::Alias };
                let start = *start;
                // One mark for all of it, instead of one for each word.
                found.retain(|word| word.end <= start);
                found.push(Found { start, end: token.end, word: start, place, wanted: number, kind });
                *read = 0;
            }
        }
    }
    found
}

/// Which wanted word a token answers, which part of the text that is, and how.
fn find_word(text: &str, token: Token<'_>, wanted: &[Wanted<'_>]) -> Option<(usize, usize, usize, MatchKind)> {
    let word = slice(text, token.start..token.end);
    let is_shown = |wanted: &Wanted<'_>| wanted.worth > 0.0 && !wanted.unit.is_phrase;
    let mut best: Option<(usize, usize, usize, MatchKind)> = None;
    for (number, wanted) in wanted.iter().enumerate().filter(|(_, wanted)| is_shown(wanted)) {
        let typed = wanted.unit.term();
        if typed == token.term {
            // `IS` in capitals does not mean every `is`.
            let is_an_acronym = wanted.unit.is_capitals && wanted.found.is_stop_word;
            let is_meant = !is_an_acronym || !word.contains(|c: char| c.is_ascii_lowercase());
            if is_meant {
                return Some((number, token.start, token.end, MatchKind::Exact));
            }
        } else if best.is_none() {
            let others = &wanted.found.others;
            if let Ok(at) = others.binary_search_by(|other| (*other.term).cmp(token.term)) {
                let (kind, start) = others.get(at).map(|other| (other.kind, other.start as usize))?;
                let part = token.term.get(start..).unwrap_or_default();
                let before = letters(token.term.get(..start).unwrap_or_default());
                // Of a compound only the part, and no more of it than was typed.
                let typed = if part.starts_with(typed) && start > 0 { before + letters(typed) } else { usize::MAX };
                let range = token.start + typed_bytes(word, before)..token.start + typed_bytes(word, typed);
                best = Some((number, range.start, range.end, kind));
            } else if wanted.unit.is_prefix && token.term.starts_with(typed) {
                let end = token.start + typed_bytes(word, letters(typed));
                best = Some((number, token.start, end, MatchKind::Prefix));
            } else if let Some(rest) = typed.strip_prefix(token.term) {
                let end = end_of_run(text, token.end, rest, wanted.unit.is_prefix);
                best = end.map(|end| (number, token.start, end, MatchKind::Exact));
            }
        }
    }
    best
}

/// Where the words end that touch in the text from `end` on and were typed as `rest`. Of the
/// last, which may be unfinished, all is marked: to mark less would be 100 bytes of the wasm module.
fn end_of_run(text: &str, mut end: usize, mut rest: &str, is_prefix: bool) -> Option<usize> {
    loop {
        let behind = text.get(end..)?.strip_prefix(BOUNDARY)?;
        let start = text.len() - behind.len();
        let mut tokens = analyze(behind);
        let token = tokens.next().filter(|token| token.start == 0)?;
        end = start + token.end;
        if token.term.starts_with(rest) && (is_prefix || token.term.len() == rest.len()) {
            return Some(end);
        }
        rest = rest.strip_prefix(token.term)?;
    }
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
        let first = found.partition_point(|word| word.start < self.start);
        let worth = worth(found.iter().skip(first).take_while(|word| self.shows(word)), wanted);
        if self.begins_a_sentence { worth + WHOLE_SENTENCE * worth.min(1.0) } else { worth }
    }

    fn shows(&self, word: &Found) -> bool {
        self.start <= word.start && word.end <= self.end
    }

    fn into_parts(self, found: &[Found]) -> Vec<Part> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, Document};
    use crate::index::pages::{cut, write_parts};
    use crate::query::matching::Other;
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

    /// Marks what a query asks for on a site where the words mean nothing else.
    fn with_wanted<T>(query: &str, show: impl FnOnce(&[Wanted<'_>]) -> T) -> T {
        let query = Query::parse(query, PrefixMode::Last);
        let row = |unit: &Unit| if unit.is_phrase { unit.terms.clone() } else { Vec::new() };
        let found = query.units.iter().map(|unit| WordMatches { row: row(unit), ..WordMatches::default() });
        let found: Vec<WordMatches<'_>> = found.collect();
        let units = query.units.iter().zip(&found);
        show(&units.map(|(unit, found)| Wanted { unit, found, worth: 1.0 }).collect::<Vec<_>>())
    }

    fn check_mark(text: &str, query: &str, expected: &str) {
        assert_eq!(brackets(&with_wanted(query, |wanted| mark(text, wanted))), expected);
    }

    fn shown_of<T>(blocks: &[Block], query: &str, show: impl FnOnce(&Shown<'_>, &[Wanted<'_>]) -> T) -> T {
        let document = Document { url: "u".into(), blocks: blocks.to_vec(), ..Document::default() };
        let parts = write_parts(&document, &cut(&document.blocks)).expect("it is short");
        with_wanted(query, |wanted| show(&Shown::read(&parts[0], wanted).expect("it was just written"), wanted))
    }

    fn excerpt_of(blocks: &[Block], query: &str) -> String {
        shown_of(blocks, query, |shown, wanted| brackets(&shown.excerpt(wanted)))
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
    fn words_that_touch_are_marked_as_they_were_typed() {
        let text = "東京\u{200B}大学\u{200B}の 東京。大学";
        check_mark(text, "東京 ", "[東京]大学の [東京]。大学");
        check_mark(text, "東京大学 ", "[東京大学]の 東京。大学");
        check_mark(text, "東京大", "[東京大学]の 東京。大学");
        check_mark(text, "東京大 ", "東京大学の 東京。大学");
        check_mark(text, "東京大学 大学 ", "[東京大学]の 東京。[大学]");
        check_mark("ภาษา\u{200B}ไทย", "ภาษาไทย", "[ภาษาไทย]");
        let blocks = paragraphs(&["日本\u{200B}語\u{200B}の\u{200B}検索"]);
        assert_eq!(excerpt_of(&blocks, "x"), "日本語の検索");
    }

    #[test]
    fn a_phrase_is_one_mark() {
        check_mark("Een laffe daad, een daad", "\"laffe daad\" daad ", "Een [laffe daad], een [daad]");
        check_mark("laffe laffe daad", "\"laffe daad\"", "laffe [laffe daad]");
    }

    #[test]
    fn of_a_compound_its_part_is_marked() {
        let query = Query::parse("groep ", PrefixMode::Last);
        let other = |term: &'static str, kind, start| Other { term: term.into(), kind, start };
        let found = WordMatches {
            others: vec![
                other("groepen", MatchKind::Stem, 0),
                other("terreurgroep", MatchKind::Compound, 7),
                other("terreurgroepen", MatchKind::Compound, 7),
            ],
            ..WordMatches::default()
        };
        let wanted = [Wanted { unit: &query.units[0], found: &found, worth: 1.0 }];
        let marked = brackets(&mark("Terreurgroep, groep, groepen, terreurgroepen", &wanted));
        assert_eq!(marked, "Terreur[groep], [groep], [groepen], terreur[groep]en");
    }

    #[test]
    fn words_that_stand_close_are_noticed() {
        let near = |text: &str| shown_of(&paragraphs(&[text]), "rode kat ", |shown, _| shown.proximity());
        assert_eq!(near("een rode kat"), 1.0);
        assert_eq!(near("kat rode"), 0.5);
        assert_eq!(near("rode dikke kat"), 0.5);
        assert_eq!(near("rode"), 0.0);
        assert_eq!(near("kat a b c rode dikke kat"), 0.5);
    }

    #[test]
    fn sections_that_match_are_shown_best_first() {
        let heading =
            |text: &str, anchor: &str| Block { anchor: Some(anchor.into()), ..Block::new(BlockKind::Heading(2), text) };
        let paragraph = |text: &str| Block::new(BlockKind::Paragraph, text);
        let blocks = [
            paragraph("Een kat vooraf."),
            heading("Honden", "honden"),
            paragraph("Geen."),
            heading("Vissen", "vissen"),
            paragraph("De kat vist."),
            heading("De kat", "kat"),
            paragraph("Een kat."),
        ];
        let sections = shown_of(&blocks, "kat ", |shown, wanted| shown.sections(wanted));
        let shown: Vec<_> =
            sections.iter().map(|s| (s.url.as_str(), brackets(&s.title), brackets(&s.excerpt))).collect();
        assert_eq!(
            shown,
            [
                ("u#kat", "De [kat]".to_owned(), "Een [kat].".to_owned()),
                ("u#vissen", "Vissen".to_owned(), "De [kat] vist.".to_owned()),
            ]
        );
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
