//! How does an index come from documents?
//!
//! The same documents give the same bytes, in whatever order they are added and on every machine.

use std::collections::HashMap;

use super::entries::write_entry;
use super::ids::id_key;
use super::length::Length;
use super::pages::{PartBlock, cut, write_parts};
use super::positions::write_positions;
use super::postings::{FIELDS, Field, Posting, PostingsWriter};
use super::root::write_root;
use super::single_file::write_file;
use super::terms::DictionaryBuilder;
use crate::document::{BlockKind, Document};
use crate::error::Error;
use crate::text::analyze;

/// Collects documents and writes their index.
///
/// ```
/// use speur_engine::document::Document;
/// use speur_engine::index::{Index, IndexBuilder};
///
/// let mut builder = IndexBuilder::new();
/// builder.add(Document { id: "kat".into(), title: "De kat".into(), ..Document::default() });
/// let bytes = builder.finish()?;
/// assert_eq!(Index::open(bytes)?.statistics().documents, 1);
/// # Ok::<(), speur_engine::error::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct IndexBuilder {
    documents: Vec<Document>,
    block_bytes: Option<usize>,
}

impl IndexBuilder {
    /// A builder of an index whose dictionary is in one block, as fits an index that is loaded as a whole.
    pub fn new() -> Self {
        Self::default()
    }

    /// Divides the dictionary into blocks that end when their postings reach this many bytes.
    #[must_use]
    pub fn block_bytes(mut self, bytes: usize) -> Self {
        self.block_bytes = Some(bytes);
        self
    }

    /// Adds a document. It is kept in memory until [`finish`](Self::finish).
    pub fn add(&mut self, document: Document) {
        self.documents.push(document);
    }

    /// The bytes of the index, to be opened by [`Index::open`](super::Index::open).
    ///
    /// # Errors
    ///
    /// Two documents have one id, or a section exceeds 4 GB.
    pub fn finish(self) -> Result<Vec<u8>, Error> {
        let mut documents = self.documents;
        // Ties in a result go to the lower number: newest first, undated last, then by id.
        documents.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.id.cmp(&b.id)));
        let mut terms = TermTable::default();
        let (mut words, mut pieces, mut first_parts) = (0, Vec::new(), vec![0_u32]);
        for (number, document) in documents.iter().enumerate() {
            let number = u32::try_from(number).map_err(|_| Error::too_large("the documents", u64::from(u32::MAX)))?;
            let parts = cut(&document.blocks);
            words += terms.add(number, document, &parts)?;
            pieces.append(&mut write_parts(document, &parts)?);
            first_parts.push(pieces.len() as u32);
        }
        let blocks = terms.write(self.block_bytes.unwrap_or(usize::MAX));
        let root = write_root(documents.len() as u32, words, &blocks.first_terms);
        let first_parts = first_parts.into_iter().flat_map(u32::to_le_bytes).collect();
        write_file([vec![root], blocks.terms, blocks.postings, blocks.positions, pieces, vec![first_parts]])
    }
}

/// The postings of every term so far. Documents are added in the order of their numbers.
#[derive(Default)]
struct TermTable {
    numbers: HashMap<String, usize>,
    lists: Vec<TermLists>,
    occurrences: Vec<Occurrence>,
}

#[derive(Default)]
struct TermLists {
    postings: PostingsWriter,
    positions: Vec<u8>,
}

/// One word of the document at hand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Occurrence {
    term: usize,
    position: u32,
    field: usize,
    part: u32,
}

/// Stands for the position of a word that no phrase can find.
const NO_POSITION: u32 = u32::MAX;

impl TermTable {
    /// Adds the words of a document and returns how many its headings and text have.
    fn add(&mut self, number: u32, document: &Document, parts: &[Vec<PartBlock<'_>>]) -> Result<u64, Error> {
        let title = if document.title_is_derived { Field::DerivedTitle } else { Field::Title };
        let mut position = 0;
        let positions = (!document.title_is_derived).then_some(&mut position);
        self.add_text(&document.title, title, 0, positions);
        for value in [&document.author, &document.source, &document.category] {
            self.add_text(value.as_deref().unwrap_or_default(), Field::Meta, 0, None);
        }
        self.add_text(&document.date_text, Field::Meta, 0, None);
        let mut words = 0_u32;
        for (part, blocks) in parts.iter().enumerate() {
            for block in blocks {
                let field = match block.kind {
                    BlockKind::Heading(_) => Field::Heading,
                    BlockKind::Paragraph | BlockKind::Caption => Field::Body,
                    BlockKind::PullQuote => continue,
                };
                position += u32::from(!block.continues);
                words += self.add_text(block.text, field, part as u32, Some(&mut position));
            }
        }
        self.add_id(number, &document.id)?;
        self.flush(number, Length::of(words));
        Ok(u64::from(words))
    }

    /// Notes the words of a text and returns how many there are.
    fn add_text(&mut self, text: &str, field: Field, part: u32, mut position: Option<&mut u32>) -> u32 {
        let mut tokens = analyze(text);
        let mut count = 0;
        while let Some(token) = tokens.next() {
            let term = self.number(token.term);
            let position = position.as_mut().map_or(NO_POSITION, |next| {
                **next += 1;
                **next - 1
            });
            self.occurrences.push(Occurrence { term, position, field: field as usize, part });
            count += 1;
        }
        count
    }

    fn add_id(&mut self, number: u32, id: &str) -> Result<(), Error> {
        let term = self.number(&id_key(id));
        let postings = &mut self.lists[term].postings;
        if postings.documents() > 0 {
            return Err(Error::duplicate_id(id));
        }
        let nowhere = Posting { document: number, length: Length::of(0), part: 0, frequencies: [0; FIELDS] };
        postings.push(&nowhere);
        Ok(())
    }

    fn number(&mut self, term: &str) -> usize {
        if let Some(&number) = self.numbers.get(term) {
            return number;
        }
        let number = self.lists.len();
        self.numbers.insert(term.to_owned(), number);
        self.lists.push(TermLists::default());
        number
    }

    /// Turns the noted words into one posting for each term.
    fn flush(&mut self, document: u32, length: Length) {
        self.occurrences.sort_unstable();
        for occurrences in self.occurrences.chunk_by(|a, b| a.term == b.term) {
            let mut frequencies = [0; FIELDS];
            occurrences.iter().for_each(|occurrence| frequencies[occurrence.field] += 1);
            let is_text = |o: &&Occurrence| o.field == Field::Heading as usize || o.field == Field::Body as usize;
            let part = occurrences.iter().find(is_text).map_or(0, |occurrence| occurrence.part);
            let lists = &mut self.lists[occurrences[0].term];
            lists.postings.push(&Posting { document, length, part, frequencies });
            let positions = occurrences.iter().map(|occurrence| occurrence.position);
            write_positions(&mut lists.positions, positions.filter(|&position| position != NO_POSITION));
        }
        self.occurrences.clear();
    }

    fn write(self, block_bytes: usize) -> Blocks {
        let mut lists: Vec<Option<TermLists>> = self.lists.into_iter().map(Some).collect();
        let mut terms: Vec<(String, usize)> = self.numbers.into_iter().collect();
        terms.sort_unstable();
        let mut blocks = Blocks::default();
        let mut block = BlockWriter::default();
        for (term, number) in terms {
            let lists = lists[number].take().expect("every term has its own lists");
            if block.postings.len() >= block_bytes {
                blocks.push(std::mem::take(&mut block));
            }
            block.push(term, lists);
        }
        if !block.terms.is_empty() {
            blocks.push(block);
        }
        blocks
    }
}

/// The pieces of the dictionary, one of each kind for every block.
#[derive(Default)]
struct Blocks {
    first_terms: Vec<String>,
    terms: Vec<Vec<u8>>,
    postings: Vec<Vec<u8>>,
    positions: Vec<Vec<u8>>,
}

impl Blocks {
    fn push(&mut self, block: BlockWriter) {
        let mut dictionary = DictionaryBuilder::new();
        block.terms.iter().for_each(|(term, offset)| dictionary.insert(term, *offset));
        self.first_terms.push(block.terms[0].0.clone());
        self.terms.push(dictionary.finish());
        self.postings.push(block.postings);
        self.positions.push(block.positions);
    }
}

#[derive(Default)]
struct BlockWriter {
    terms: Vec<(String, u64)>,
    postings: Vec<u8>,
    positions: Vec<u8>,
}

impl BlockWriter {
    fn push(&mut self, term: String, mut lists: TermLists) {
        self.terms.push((term, self.postings.len() as u64));
        let positions = self.positions.len() as u32;
        let documents = lists.postings.documents();
        write_entry(&mut self.postings, documents, positions, &lists.postings.finish());
        self.positions.append(&mut lists.positions);
    }
}
