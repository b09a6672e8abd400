//! How does an index come from documents?
//!
//! The same documents give the same bytes, in whatever order they are added and on every machine.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Mutex, PoisonError};

use super::collect::{Collected, TermLists};
use super::entries::{GroupKind, NewGroup, write_entry};
use super::facets::write_facets;
use super::lookup::most_terms;
use super::pages::{PartBlock, cut, read_part, write_parts};
use super::relate::{Groups, groups};
use super::root::write_root;
use super::single_file::{Pieces, write_file};
use super::terms::DictionaryBuilder;
use crate::document::Document;
use crate::error::Error;
use crate::words::{Relations, Word};

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
#[derive(Default)]
pub struct IndexBuilder {
    documents: Vec<Prepared>,
    /// The parts of all documents as they will be written, one behind the other: a text in blocks takes several times as
    /// much memory.
    texts: Mutex<Vec<u8>>,
    block_bytes: Option<usize>,
    prefix_postings: Option<usize>,
    relate: Option<Box<Relate>>,
}

/// A document whose text is taken apart already, and lies with its builder.
#[derive(Debug)]
pub struct Prepared {
    /// Of its blocks only those that weigh more: their words are counted apart from the text.
    about: Document,
    text_bytes: usize,
    /// Where its parts lie in the texts of the builder, and how long each is.
    parts: Result<(usize, Vec<u32>), Error>,
    /// The languages of blocks that have their own, by their numbers.
    languages: Vec<(usize, String)>,
}

impl Prepared {
    /// The document, without its text.
    pub fn about(&self) -> &Document {
        &self.about
    }

    /// How long its text is, as UTF-8.
    pub fn text_bytes(&self) -> usize {
        self.text_bytes
    }
}

/// Tells which of the words of a site belong together.
type Relate = dyn Fn(&[Word]) -> Relations + Send + Sync;

/// How many postings the words that begin with a prefix must have together to be counted beforehand: reading as many takes
/// about 0.1 ms in a browser.
const PREFIX_POSTINGS: usize = 4096;

impl fmt::Debug for IndexBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IndexBuilder").field("documents", &self.documents.len()).finish_non_exhaustive()
    }
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

    /// Counts a prefix beforehand if the words that begin with it have this many postings together. Which
    /// documents are found does not depend on it, but how long that takes; what other forms of such words score may differ a little.
    #[must_use]
    pub fn prefix_postings(mut self, postings: usize) -> Self {
        self.prefix_postings = Some(postings);
        self
    }

    /// Asks, when all documents are known, which of their words belong together. Without it none do.
    #[must_use]
    pub fn relate(mut self, relate: impl Fn(&[Word]) -> Relations + Send + Sync + 'static) -> Self {
        self.relate = Some(Box::new(relate));
        self
    }

    /// Adds a document. Its text is kept in memory until [`finish`](Self::finish), once.
    pub fn add(&mut self, document: Document) {
        let document = self.prepare(document);
        self.add_prepared(document);
    }

    /// Takes the text of a document apart, on any thread; [`add_prepared`](Self::add_prepared) does the rest.
    pub fn prepare(&self, mut document: Document) -> Prepared {
        let blocks = std::mem::take(&mut document.blocks);
        let parts = write_parts(&document, &cut(&blocks)).map(|parts| {
            let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
            let start = texts.len();
            parts.iter().for_each(|part| texts.extend_from_slice(part));
            (start, parts.iter().map(|part| part.len() as u32).collect())
        });
        let text_bytes = blocks.iter().map(|block| block.text.len()).sum();
        let languages = blocks.iter().enumerate();
        let languages = languages.filter_map(|(number, block)| Some((number, block.language.clone()?))).collect();
        document.blocks = blocks.into_iter().filter(|block| block.weight > 1).collect();
        Prepared { about: document, text_bytes, parts, languages }
    }

    /// Adds a document that this builder has prepared. One of another builder makes an index of the wrong texts, or none.
    pub fn add_prepared(&mut self, document: Prepared) {
        self.documents.push(document);
    }

    /// The bytes of the index, to be opened by [`Index::open`](super::Index::open).
    ///
    /// # Errors
    ///
    /// Two documents have one id, a section exceeds 4 GB, or a facet has more than 65,535 values.
    pub fn finish(self) -> Result<Vec<u8>, Error> {
        let mut documents = self.documents;
        // Ties in a result go to the lower number: newest first, undated last, then by id.
        documents.sort_by(|Prepared { about: a, .. }, Prepared { about: b, .. }| {
            b.date.cmp(&a.date).then_with(|| a.id.cmp(&b.id))
        });
        let count = u32::try_from(documents.len());
        let count = count.map_err(|_| Error::too_large("the documents", u64::from(u32::MAX)))?;
        let pieces = sorted(&mut documents, self.texts.into_inner().unwrap_or_else(PoisonError::into_inner))?;
        let mut collected = Collected::default();
        let (mut words, mut first_parts) = (0, vec![0_u32]);
        let mut parts = pieces.iter();
        for (number, Prepared { about, parts: own, languages, .. }) in (0..count).zip(&documents) {
            let of_document = own.as_ref().map_or(0, |(_, lengths)| lengths.len());
            let blocks: Vec<_> = parts.by_ref().take(of_document).map(blocks).collect::<Result<_, _>>()?;
            words += collected.add(number, about, &blocks, languages)?;
            first_parts.push(first_parts[number as usize] + of_document as u32);
        }
        drop(parts);
        let facets = write_facets(&documents.iter().map(|document| &document.about).collect::<Vec<_>>())?;
        drop(documents);
        let (keys, known) = collected.finish();
        let relations = self.relate.map_or_else(Relations::default, |relate| relate(&known));
        drop(known);
        let groups = groups(&keys, relations, count, self.prefix_postings.unwrap_or(PREFIX_POSTINGS));
        let blocks = write_blocks(keys, groups, self.block_bytes.unwrap_or(usize::MAX))?;
        let root = write_root(count, words, &blocks.first_terms);
        let first_parts: Vec<u8> = first_parts.into_iter().flat_map(u32::to_le_bytes).collect();
        let [root, first_parts, facets] = [root, first_parts, facets].map(|piece| Pieces::from_iter([piece]));
        let Blocks { terms, postings, positions, .. } = blocks;
        write_file([root, terms, postings, positions, pieces, first_parts, facets])
    }
}

/// The parts of all documents in the order of these.
fn sorted(documents: &mut [Prepared], texts: Vec<u8>) -> Result<Pieces, Error> {
    let mut pieces = Pieces::with_capacity(texts.len());
    for document in documents {
        if let Err(error) = &document.parts {
            return Err(error.clone());
        }
        let (mut start, lengths) =
            document.parts.as_ref().map_or((0, &[][..]), |(start, lengths)| (*start, &**lengths));
        for &length in lengths {
            let end = start + length as usize;
            pieces.push(texts.get(start..end).unwrap_or_default());
            start = end;
        }
    }
    Ok(pieces)
}

/// The blocks in a part, which was written by [`write_parts`].
fn blocks(part: &[u8]) -> Result<Vec<PartBlock<'_>>, Error> {
    let (_, mut rest) = read_part(part)?;
    let mut blocks = Vec::new();
    while let Some(block) = rest.next()? {
        blocks.push(block);
    }
    Ok(blocks)
}

/// The pieces of the dictionary, one of each kind for every block.
#[derive(Default)]
struct Blocks {
    first_terms: Vec<String>,
    terms: Pieces,
    postings: Pieces,
    positions: Pieces,
}

/// Writes all entries in the order of their keys.
fn write_blocks(
    keys: Vec<(String, TermLists)>,
    groups: BTreeMap<String, Groups>,
    block_bytes: usize,
) -> Result<Blocks, Error> {
    let mut all: BTreeMap<String, (Option<TermLists>, Groups)> =
        groups.into_iter().map(|(key, groups)| (key, (None, groups))).collect();
    for (key, lists) in keys {
        all.entry(key).or_default().0 = Some(lists);
    }
    let mut blocks = Blocks::default();
    let mut block = BlockWriter::default();
    for (key, (lists, groups)) in all {
        if block.postings.len() >= block_bytes {
            blocks.push(std::mem::take(&mut block));
        }
        block.push(key, lists, groups)?;
    }
    if !block.terms.is_empty() {
        blocks.push(block);
    }
    Ok(blocks)
}

impl Blocks {
    fn push(&mut self, block: BlockWriter) {
        let mut dictionary = DictionaryBuilder::default();
        block.terms.iter().for_each(|(term, offset)| dictionary.insert(term, *offset));
        self.first_terms.push(block.terms[0].0.clone());
        self.terms.push(&dictionary.finish());
        self.postings.push(&block.postings);
        self.positions.push(&block.positions);
    }
}

#[derive(Default)]
struct BlockWriter {
    terms: Vec<(String, u64)>,
    postings: Vec<u8>,
    positions: Vec<u8>,
    /// Where the entries are that keys without documents of their own share.
    shared: HashMap<Vec<u8>, u64>,
}

impl BlockWriter {
    fn push(&mut self, key: String, lists: Option<TermLists>, groups: Groups) -> Result<(), Error> {
        let is_shared = lists.is_none();
        let mut all = Vec::new();
        if let Some(TermLists { postings, mut positions, .. }) = lists {
            all.push(NewGroup {
                kind: GroupKind::Exact,
                documents: postings.documents(),
                positions: self.positions.len() as u32,
                terms: Vec::new(),
                postings: postings.finish(),
            });
            self.positions.append(&mut positions);
        }
        all.extend(groups.groups);
        let mut entry = Vec::new();
        write_entry(&mut entry, groups.is_stop_word, &all)?;
        let end = self.postings.len() as u64;
        let may_share = is_shared && self.terms.len() < most_terms(&self.postings);
        let offset = if may_share { *self.shared.entry(entry.clone()).or_insert(end) } else { end };
        if offset == end {
            self.postings.append(&mut entry);
        }
        self.terms.push((key, offset));
        Ok(())
    }
}
