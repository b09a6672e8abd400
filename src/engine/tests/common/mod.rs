//! Small documents for tests, by hand and at random.
#![allow(dead_code)] // Each test uses its own choice.

use proptest::prelude::*;
use speur_engine::document::{Block, BlockKind, Date, Document};
use speur_engine::error::Error;
use speur_engine::index::chunks::{ChunkFile, ROOT_FILE};
use speur_engine::index::spool::Scratch;
use speur_engine::index::store::Outcome;
use speur_engine::index::{ChunkFiles, ChunkOptions, Chunks, Index, IndexBuilder, Room};
use speur_engine::words::{Relation, RelationKind, Relations};

/// A document with a title and one paragraph.
pub fn document(id: &str, title: &str, text: &str) -> Document {
    Document {
        id: id.into(),
        url: format!("{id}.html"),
        title: title.into(),
        blocks: vec![Block::new(BlockKind::Paragraph, text)],
        ..Document::default()
    }
}

/// What the builder does otherwise with many documents than with few; without a number as it does by itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Limits {
    /// How many postings a prefix has that is counted beforehand.
    pub prefix_postings: Option<usize>,
    /// Of how many documents an index is not yet large.
    pub large_above: Option<usize>,
    /// In how many places a word stands that is frequent.
    pub frequent_from: Option<usize>,
}

impl Limits {
    /// With prefixes counted beforehand that have so many postings.
    pub fn prefixes(postings: usize) -> Self {
        Self { prefix_postings: Some(postings), ..Self::default() }
    }

    /// With an index that is large if there are more documents.
    pub fn large_above(self, documents: usize) -> Self {
        Self { large_above: Some(documents), ..self }
    }

    /// With words that are frequent from so many places on.
    pub fn frequent_from(self, places: usize) -> Self {
        Self { frequent_from: Some(places), ..self }
    }
}

/// The index of some documents without relations.
pub fn index(documents: &[Document]) -> Vec<u8> {
    related_index(documents, &Relations::default(), Limits::default())
}

/// The index of some documents whose words belong together as told.
pub fn related_index(documents: &[Document], relations: &Relations, limits: Limits) -> Vec<u8> {
    let builder = builder(documents, relations, limits);
    builder.finish().expect("the ids are unique and the texts are short")
}

/// The same in chunks that are as small as they can be, with so many files at most.
pub fn related_chunks(
    documents: &[Document],
    relations: &Relations,
    limits: Limits,
    most_files: Option<usize>,
) -> ChunkFiles {
    let builder = builder(documents, relations, limits);
    let options = ChunkOptions { bytes: Some(8), most_files };
    // If not even one file for all texts is little enough, any number is.
    match builder.finish_in_chunks(options) {
        Ok(files) => files,
        Err(_) => related_chunks(documents, relations, limits, None),
    }
}

/// An index in chunks all of whose files are there.
pub fn whole(files: &ChunkFiles) -> Index<Chunks> {
    let mut chunks = Chunks::open(files.root()).expect("it was just built");
    files.files().iter().for_each(|&file| chunks.put(file, bytes(files, file)).expect("it was just built"));
    Index::over(chunks).expect("it was just built").expect("the root is there")
}

/// The bytes of a file.
pub fn bytes(files: &ChunkFiles, file: ChunkFile) -> Vec<u8> {
    files.bytes(file).expect("memory gives them back")
}

/// All files, by their names.
pub fn bytes_of(files: &ChunkFiles) -> Vec<(String, Vec<u8>)> {
    let others = files.files().iter().map(|&file| (file.name(), bytes(files, file)));
    std::iter::once((ROOT_FILE.to_owned(), files.root().to_vec())).chain(others).collect()
}

/// What comes of a question to an index that is whole.
pub fn done<T>(outcome: Result<Outcome<T>, Error>) -> T {
    match outcome {
        Ok(Outcome::Done(answer)) => answer,
        Ok(Outcome::Needs(pieces)) => panic!("{pieces:?} are missing"),
        Err(error) => panic!("{error}"),
    }
}

pub fn builder(documents: &[Document], relations: &Relations, limits: Limits) -> IndexBuilder {
    let relations = relations.clone();
    let mut builder = IndexBuilder::new().relate(move |_| relations.clone());
    if let Some(postings) = limits.prefix_postings {
        builder = builder.prefix_postings(postings);
    }
    if let Some(documents) = limits.large_above {
        builder = builder.large_above(documents);
    }
    if let Some(places) = limits.frequent_from {
        builder = builder.frequent_from(places);
    }
    documents.iter().cloned().for_each(|document| builder.add(document));
    builder
}

/// So much memory, and a scratch that lies in memory too.
pub fn room(memory: usize) -> Room {
    Room::new(memory, || Ok(Box::new(InMemory::default())))
}

#[derive(Default)]
struct InMemory(Vec<u8>);

impl Scratch for InMemory {
    fn append(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    fn read(&self, start: u64, bytes: &mut [u8]) -> Result<(), Error> {
        bytes.copy_from_slice(&self.0[start as usize..start as usize + bytes.len()]);
        Ok(())
    }
}

/// Words that begin like each other, fold to each other, come apart, or are a mistake away from each other.
pub const WORDS: &[&str] = &[
    "kat",
    "kater",
    "katten",
    "Kat",
    "koe",
    "koeien",
    "koe's",
    "koeienstal",
    "stal",
    "de",
    "De",
    "een",
    "IS",
    "is",
    "IS-leider",
    "isleider",
    "leider",
    "leiders",
    "lieder",
    "zo'n",
    "zon",
    "Syrië",
    "SYRIE",
    "17.000",
    "17",
    "2017-06",
    "al-Bagdadi",
    "Baghdadi",
    "bagdad",
    "terreurgroepen",
    "terreurgroep",
    "x",
    "日本\u{200B}語\u{200B}の\u{200B}検索\u{200B}語",
    "💣",
    "—",
];

/// Words that stand beside each other.
pub const ROWS: &[&str] = &[
    "de kat",
    "De kat",
    "kat koe",
    "koeien stal",
    "IS leider",
    "terreur groep",
    "kat kat",
    "bagdad is",
    "日本 語",
    "日本 語 の",
];

/// The folded words of [`WORDS`], and some that no document has: what relations are about.
pub const TERMS: &[&str] = &[
    "kat",
    "kater",
    "katten",
    "koe",
    "koeien",
    "koe's",
    "koeienstal",
    "stal",
    "de",
    "een",
    "is",
    "isleider",
    "leider",
    "leiders",
    "zo'n",
    "zon",
    "syrie",
    "17.000",
    "bagdadi",
    "baghdadi",
    "bagdad",
    "terreurgroepen",
    "terreurgroep",
    "日本",
    "katje",
    "katachtige",
    "poes",
    "17000",
    "groep",
    "groepen",
    "terreur",
    "strijders",
    "bagdaddi",
];

fn words(most: usize) -> impl Strategy<Value = String> {
    let one = prop_oneof![5 => prop::sample::select(WORDS), 1 => prop::sample::select(ROWS)];
    prop::collection::vec(one, 0..=most).prop_map(|words| words.join(" "))
}

fn block() -> impl Strategy<Value = Block> {
    let kind = prop_oneof![
        6 => Just(BlockKind::Paragraph),
        1 => (1_u8..=6).prop_map(BlockKind::Heading),
        1 => Just(BlockKind::Caption),
        1 => Just(BlockKind::PullQuote),
    ];
    let text = prop_oneof![
        19 => words(12),
        1 => (words(12), 200_usize..300).prop_map(|(text, times)| (text + ". ").repeat(times)),
    ];
    let anchor = prop::option::of(prop::sample::select(&["een", "twee"]));
    (kind, text, anchor).prop_map(|(kind, text, anchor)| {
        // Some weigh more. A choice of its own would change all choices behind it.
        let weight = [3, 1, 1, -4, 1, 10][if text.len() % 10 == 0 { 5 } else { text.len() % 5 }];
        let anchor = anchor.filter(|_| matches!(kind, BlockKind::Heading(_))).map(str::to_owned);
        Block { anchor, weight, ..Block::new(kind, text.trim()) }
    })
}

fn any_document() -> impl Strategy<Value = Document> {
    let date = prop::option::of(prop::sample::select(DATES));
    let optional = || prop::option::of(words(2));
    let language = prop::option::of(prop::sample::select(&["nl", "nl-BE"]));
    let facets = (optional(), optional(), optional(), language);
    (words(5), any::<bool>(), date, facets, prop::collection::vec(block(), 0..5)).prop_map(
        |(title, title_is_derived, date, (author, source, category, language), blocks)| Document {
            facets: facets_of(&title),
            sorts: sorts_of(&title),
            meta: sorts_of(&title),
            title,
            title_is_derived,
            date: date.and_then(Date::parse),
            date_text: date.unwrap_or_default().into(),
            author,
            source,
            category,
            language: language.map(str::to_owned),
            blocks,
            ..Document::default()
        },
    )
}

/// What some documents can be chosen by beside what all can; of some facets they have several values.
fn facets_of(title: &str) -> Vec<(String, String)> {
    let facets: &[(&str, &str)] = match title.len() % 6 {
        0 => &[("kleur", "kat"), ("kleur", "IS"), ("kleur", "kat")],
        1 => &[("kleur", "nl")],
        2 => &[("author", "koe kat"), ("author", "kat"), ("soort", "nl"), ("year", "2017")],
        _ => &[],
    };
    facets.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// What some documents can be put in order by: numbers, texts, and both.
fn sorts_of(title: &str) -> Vec<(String, String)> {
    let prijs = ["10", "9.5", "-3", "9.50"].get(title.len() % 5);
    let naam = ["Kat", "koe", "", "\u{e9}\u{e9}n kat"].get(title.len() % 7);
    let maat = ["10", "9", "L"].get(title.len() % 4);
    let sorts = [("prijs", prijs), ("naam", naam), ("maat", maat)];
    sorts.iter().filter_map(|(name, value)| Some(((*name).to_owned(), (*value.as_ref()?).to_string()))).collect()
}

/// Dates of different precision.
pub const DATES: &[&str] = &["2017", "2017-06", "2017-06-30", "2018-12-17", "2018-12-17T09:33"];

/// Up to 8 documents with ids that are not in the order of their dates.
pub fn documents() -> impl Strategy<Value = Vec<Document>> {
    numbered(0..8)
}

/// So many documents that their answers have pages.
pub fn many_documents() -> impl Strategy<Value = Vec<Document>> {
    numbered(10..35)
}

fn numbered(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Document>> {
    let address = prop::sample::select(&["", "2017/", "kat-", "koe/kat/"]);
    prop::collection::vec((any_document(), address), count).prop_map(|documents| {
        let number = |(number, (mut document, address)): (usize, (Document, &str))| {
            document.id = format!("{}{number}", ["b", "a", "c"][number % 3]);
            document.url = format!("{address}{}.html", document.id);
            document
        };
        documents.into_iter().enumerate().map(number).collect()
    })
}

/// Some words that lead to others, some names, some words that are common; each pair of words once.
pub fn relations() -> impl Strategy<Value = Relations> {
    let term = || prop::sample::select(TERMS).prop_map(str::to_owned);
    let kind = prop_oneof![
        1 => Just(RelationKind::Alias),
        2 => Just(RelationKind::Stem),
        1 => (0_u32..9).prop_map(|start| RelationKind::Compound { start }),
    ];
    let name = prop_oneof![prop::sample::select(&["bagdadi", "baghdadi", "bagdad"]).prop_map(str::to_owned), term()];
    let names = prop::collection::btree_set(name, 0..4);
    let stop_words = prop::sample::subsequence(&["de", "een", "is", "kat", "koeien"][..], 0..4);
    (prop::collection::btree_map((term(), term()), kind, 0..16), names, stop_words).prop_map(
        |(pairs, names, stop_words)| Relations {
            relations: pairs
                .into_iter()
                .filter(|((key, term), _)| key != term)
                .map(|((key, term), kind)| Relation { key, term, kind })
                .collect(),
            names: names.into_iter().collect(),
            stop_words: stop_words.into_iter().map(str::to_owned).collect(),
        },
    )
}

/// Up to four words, the last one perhaps unfinished, perhaps followed by a space.
pub fn query() -> impl Strategy<Value = String> {
    (words(4), 0_usize..4, any::<bool>()).prop_map(|(text, cut, space)| {
        let keep = text.chars().count().saturating_sub(cut);
        let mut query: String = text.chars().take(keep).collect();
        if space {
            query.push(' ');
        }
        query
    })
}

/// Where a term stands: counted through title, headings and paragraphs, with one number left out between two.
pub fn positions(document: &Document, term: &str) -> Vec<u32> {
    let title = (!document.title_is_derived).then_some(document.title.as_str());
    let blocks = document.blocks.iter().filter(|block| block.kind != BlockKind::PullQuote);
    let mut found = Vec::new();
    let mut position = if title.is_none() { 1 } else { 0 };
    for text in title.into_iter().chain(blocks.map(|block| block.text.as_str())) {
        let mut words: Vec<(String, usize, usize)> = Vec::new();
        let mut tokens = speur_engine::text::analyze(text);
        while let Some(token) = tokens.next() {
            words.push((token.term.to_owned(), token.start, token.end));
        }
        for first in 0..words.len() {
            // Up to four words that touch are also one.
            let mut runs = (first..words.len().min(first + 4)).map(|last| &words[first..=last]);
            let touch =
                |run: &[(String, usize, usize)]| run.windows(2).all(|two| &text[two[0].2..two[1].1] == "\u{200B}");
            if runs.any(|run| touch(run) && run.iter().map(|(word, ..)| word.as_str()).collect::<String>() == term) {
                found.push(position);
            }
            position += 1;
        }
        position += 1;
    }
    found
}
