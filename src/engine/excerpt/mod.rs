//! Which passage is shown, and which of its words are marked?
//!
//! Texts are analysed again when they are shown: ten parts of 4 kB cost less than stored offsets would, and the
//! marks are right by construction. `find` looks for the words, `passage` chooses the stretch.

mod find;
mod passage;

use crate::document::BlockKind;
use crate::error::Error;
use crate::index::pages::{Card, PartBlock, read_part};
use crate::query::matching::WordMatches;
use crate::query::parse::Unit;
use crate::results::{MatchKind, Part, Section};
use crate::text::analyze;
use find::{Found, find, first_bytes};
use passage::{Passage, best_passage, push_marked, slice, worth};

pub(crate) use passage::without_boundaries;

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

    /// The passage that shows the wanted words best, the first sentences if they are all elsewhere; and the sections that show
    /// them best, where headings have addresses. Of equal passages the first. Headings, captions and pull quotes are no
    /// passages.
    pub(crate) fn excerpts(&self, wanted: &[Wanted<'_>]) -> (Vec<Part>, Vec<Section>) {
        // A block is looked at once, and its best passage compared within its section and with all.
        let mut passages: Vec<Option<(f64, Passage<'b>)>> = Vec::with_capacity(self.blocks.len());
        let mut best: Option<(f64, Passage<'b>, &[Found])> = None;
        for (block, found) in &self.blocks {
            let is_empty = found.is_empty();
            let passage = if is_empty && best.is_some() { None } else { best_passage(block, found, wanted) };
            if let Some((worth, passage)) = passage
                && best.as_ref().is_none_or(|(most, ..)| worth > *most)
            {
                best = Some((worth, passage, found));
            }
            passages.push(passage);
        }
        let excerpt = best.map_or(Vec::new(), |(_, passage, found)| passage.into_parts(found));
        (excerpt, self.sections(wanted, &passages))
    }

    fn sections(&self, wanted: &[Wanted<'_>], passages: &[Option<(f64, Passage<'b>)>]) -> Vec<Section> {
        let mut best: Vec<(f64, Section)> = Vec::new();
        let (mut heading, mut anchor, mut in_heading) = (self.card.heading, self.card.anchor, &Vec::new());
        let is_heading = |block: &PartBlock<'_>| matches!(block.kind, BlockKind::Heading(_));
        let mut passages = passages.iter();
        for section in self.blocks.chunk_by(|_, (next, _)| !is_heading(next)) {
            if let Some((first, found)) = section.first().filter(|(first, _)| is_heading(first)) {
                (heading, anchor, in_heading) = (first.text, first.anchor, found);
            }
            let (mut most, mut passage) = (0.0, None);
            for ((_, found), known) in section.iter().zip(&mut passages) {
                if let Some((worth, known)) = known.filter(|(worth, _)| *worth > most) {
                    (most, passage) = (worth, Some((known, found)));
                }
            }
            let worth = IN_HEADING * worth(in_heading, wanted) + most;
            if anchor.is_empty() || worth <= 0.0 {
                continue;
            }
            let place = best.partition_point(|(known, _)| *known >= worth);
            if place < MOST_SECTIONS {
                let excerpt = passage.map_or(Vec::new(), |(passage, found)| passage.into_parts(found));
                let mut url = self.card.url.to_owned();
                url.push('#');
                url.push_str(anchor);
                // What is found in a heading of the part before is not known.
                let title = if in_heading.is_empty() { mark(heading, wanted) } else { mark_found(heading, in_heading) };
                best.insert(place, (worth, Section { url, title, excerpt }));
                best.truncate(MOST_SECTIONS);
            }
        }
        best.into_iter().map(|(_, section)| section).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::passage::{EXCERPT_CHARS, ROUNDING_CHARS, sentences};
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
        shown_of(blocks, query, |shown, wanted| brackets(&shown.excerpts(wanted).0))
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
        let sections = shown_of(&blocks, "kat ", |shown, wanted| shown.excerpts(wanted).1);
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
