//! How does an index come from documents?
//!
//! The same documents give the same bytes, in whatever order they are added and on every machine.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;
use std::sync::{Mutex, PoisonError};

use foldhash::fast::RandomState;

use super::collect::{Collector, Keys, TermLists, join, words};
use super::entries::{GroupKind, NewGroup, write_entry, write_lengths};
use super::facets::write_facets;
use super::lookup::most_terms;
use super::pages::{PartBlock, cut, read_part, write_parts};
use super::parallel::{in_parallel, processors, stretches};
use super::postings::MOST_WITHOUT_LENGTHS;
use super::relate::{Documents, Groups, GroupsByKey, groups};
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
        let threads = processors();
        unique_ids(&documents)?;
        let (pieces, first_parts) =
            sorted(&documents, &self.texts.into_inner().unwrap_or_else(PoisonError::into_inner))?;
        let facets = write_facets(&documents.iter().map(|document| &document.about).collect::<Vec<_>>())?;
        let languages = languages(&documents);
        let languages: Vec<&str> = languages.iter().map(String::as_str).collect();
        // Where the dictionary is in one block, the lengths of the documents are, too.
        let has_lengths = self.block_bytes.is_some() || count >= MOST_WITHOUT_LENGTHS;
        let collected = collect(&documents, &pieces, &first_parts, &languages, has_lengths, threads)?;
        let Collected { keys, lengths, words: count_of_words } = collected;
        let lengths = if has_lengths { None } else { Some(&*lengths) };
        drop(documents);
        let relations = match self.relate {
            Some(relate) => relate(&words(&keys, &languages, threads)),
            None => Relations::default(),
        };
        let groups = groups(
            &keys,
            relations,
            Documents { count, lengths },
            self.prefix_postings.unwrap_or(PREFIX_POSTINGS),
            threads,
        );
        let blocks = write_blocks(keys, groups, lengths, self.block_bytes.unwrap_or(usize::MAX))?;
        let root = write_root(count, count_of_words, &blocks.first_terms);
        let first_parts: Vec<u8> = first_parts.into_iter().flat_map(u32::to_le_bytes).collect();
        let [root, first_parts, facets] = [root, first_parts, facets].map(|piece| Pieces::from_iter([piece]));
        let Blocks { terms, postings, positions, .. } = blocks;
        write_file([root, terms, postings, positions, pieces, first_parts, facets])
    }
}

/// Fails at the first id that an earlier document has.
fn unique_ids(documents: &[Prepared]) -> Result<(), Error> {
    let mut ids = HashSet::with_capacity(documents.len());
    match documents.iter().find(|document| !ids.insert(&*document.about.id)) {
        Some(document) => Err(Error::duplicate_id(&document.about.id)),
        None => Ok(()),
    }
}

/// The parts of all documents in the order of these; for each document the number of its first part, and at the end how
/// many parts there are.
fn sorted(documents: &[Prepared], texts: &[u8]) -> Result<(Pieces, Vec<u32>), Error> {
    let mut pieces = Pieces::with_capacity(texts.len());
    let mut first_parts = vec![0];
    for document in documents {
        let (start, lengths) = document.parts.as_ref().map_err(Error::clone)?;
        let mut start = *start;
        for &length in lengths {
            let end = start + length as usize;
            pieces.push(texts.get(start..end).unwrap_or_default());
            start = end;
        }
        first_parts.push(pieces.count());
    }
    Ok((pieces, first_parts))
}

/// The tags of all languages, and none for what has none, in order.
fn languages(documents: &[Prepared]) -> BTreeSet<String> {
    let mut languages = BTreeSet::from([String::new()]);
    for document in documents {
        let of_blocks = document.languages.iter().map(|(_, tag)| tag);
        for tag in of_blocks.chain(&document.about.language) {
            if !languages.contains(tag) {
                languages.insert(tag.clone());
            }
        }
    }
    languages
}

/// What the documents have.
struct Collected {
    keys: Keys,
    /// How long each is.
    lengths: Vec<u8>,
    /// How many words all have together.
    words: u64,
}

/// Takes all documents apart. A stretch of the documents is collected on each thread.
fn collect(
    documents: &[Prepared],
    pieces: &Pieces,
    first_parts: &[u32],
    languages: &[&str],
    has_lengths: bool,
    threads: usize,
) -> Result<Collected, Error> {
    let mut number = 0;
    let stretches = stretches(documents, threads, |document| document.text_bytes).into_iter().map(|stretch| {
        let first = number;
        number += stretch.len();
        (first, stretch)
    });
    let collected = in_parallel(stretches.collect(), |(first, stretch)| -> Result<_, Error> {
        let mut collector = Collector::new(languages, has_lengths);
        let mut words = 0;
        let mut parts = pieces.iter_from(first_parts[first]);
        for (number, Prepared { about, languages, .. }) in (first..).zip(stretch) {
            let count = first_parts[number + 1] - first_parts[number];
            let blocks: Vec<_> = parts.by_ref().take(count as usize).map(blocks).collect::<Result<_, _>>()?;
            words += collector.add(number as u32, about, &blocks, languages);
        }
        Ok((collector.finish(), words))
    });
    let collected = collected.into_iter().collect::<Result<Vec<_>, _>>()?;
    let words = collected.iter().map(|(_, words)| words).sum();
    let (keys, lengths): (Vec<Keys>, Vec<Vec<u8>>) = collected.into_iter().map(|(finished, _)| finished).unzip();
    Ok(Collected { keys: join(keys), lengths: lengths.concat(), words })
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

/// Writes all entries in the order of their keys. Both lists are in that order.
///
/// `lengths`: of the documents, if postings have none; then there is one block.
fn write_blocks(keys: Keys, groups: GroupsByKey, lengths: Option<&[u8]>, block_bytes: usize) -> Result<Blocks, Error> {
    let (mut keys, mut groups) = (keys.into_iter().peekable(), groups.into_iter().peekable());
    let mut blocks = Blocks::default();
    let mut block = BlockWriter::new(lengths.unwrap_or_default());
    loop {
        let next = match (keys.peek(), groups.peek()) {
            (Some((key, _)), Some((of_groups, _))) if key == of_groups => {
                keys.next().zip(groups.next()).map(|((key, lists), (_, groups))| (key, Some(lists), groups))
            }
            (Some((key, _)), Some((of_groups, _))) if key > of_groups => {
                groups.next().map(|(key, groups)| (key, None, groups))
            }
            (Some(_), _) => keys.next().map(|(key, lists)| (key, Some(lists), Groups::default())),
            (None, _) => groups.next().map(|(key, groups)| (key, None, groups)),
        };
        let Some((key, lists, groups)) = next else { break };
        if !block.terms.is_empty() && block.postings.len() >= block_bytes {
            blocks.push(std::mem::replace(&mut block, BlockWriter::new(&[])));
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
        self.first_terms.push(block.terms[0].0.to_string());
        self.terms.push(&dictionary.finish());
        self.postings.push(&block.postings);
        self.positions.push(&block.positions);
    }
}

struct BlockWriter {
    terms: Vec<(Box<str>, u64)>,
    postings: Vec<u8>,
    positions: Vec<u8>,
    /// Where the entries are that keys without documents of their own share.
    shared: HashMap<Vec<u8>, u64, RandomState>,
}

impl BlockWriter {
    fn new(lengths: &[u8]) -> Self {
        let mut postings = Vec::new();
        write_lengths(&mut postings, lengths);
        Self { terms: Vec::new(), postings, positions: Vec::new(), shared: HashMap::default() }
    }

    fn push(&mut self, key: Box<str>, lists: Option<TermLists>, groups: Groups) -> Result<(), Error> {
        let mut offset = self.postings.len() as u64;
        let is_shared = lists.is_none();
        let mut all = Vec::with_capacity(groups.groups.len() + 1);
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
        if is_shared && self.terms.len() < most_terms(&self.postings) {
            let mut entry = Vec::new();
            write_entry(&mut entry, groups.is_stop_word, &all)?;
            match self.shared.get(&entry) {
                Some(known) => offset = *known,
                None => {
                    self.postings.extend_from_slice(&entry);
                    self.shared.insert(entry, offset);
                }
            }
        } else {
            write_entry(&mut self.postings, groups.is_stop_word, &all)?;
        }
        self.terms.push((key, offset));
        Ok(())
    }
}
