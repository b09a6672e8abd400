//! How does an index come from documents?
//!
//! The same documents give the same bytes, in whatever order they are added and on every machine.

use std::collections::{BTreeSet, HashSet};
use std::fmt;
use std::sync::{Mutex, PoisonError};

use super::blocks::{Blocks, Cut, write_blocks};
use super::chunk_files::{ChunkFiles, ChunkSections};
use super::collect::{Collector, Keys, join, words};
use super::facets::write_facets;
use super::pages::{PartBlock, cut, read_part, write_parts};
use super::parallel::{in_parallel, processors, stretches};
use super::postings::MOST_WITHOUT_LENGTHS;
use super::relate::{Documents, groups};
use super::root::{write_starts, write_statistics};
use super::single_file::{Pieces, write_file};
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
    /// A builder without documents.
    pub fn new() -> Self {
        Self::default()
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

    /// The bytes of the index in one file, to be opened by [`Index::open`](super::Index::open).
    ///
    /// # Errors
    ///
    /// Two documents have one id, a section exceeds 4 GB, or a facet has more than 65,535 values.
    pub fn finish(self) -> Result<Vec<u8>, Error> {
        let Made { documents, words, blocks, parts, first_parts, facets } = self.make(false, Cut::default())?;
        let mut root = Vec::new();
        write_statistics(&mut root, documents, words);
        write_starts(&mut root, blocks.separators.iter().map(Vec::as_slice));
        let first_parts: Vec<u8> = first_parts.into_iter().flat_map(u32::to_le_bytes).collect();
        let [root, first_parts, facets] = [root, first_parts, facets].map(|piece| Pieces::from_iter([piece]));
        let Blocks { terms, postings, positions, .. } = blocks;
        write_file([root, terms, postings, positions, parts, first_parts, facets])
    }

    /// The index in many small files, to be opened by [`Chunks`](super::Chunks).
    ///
    /// # Errors
    ///
    /// Two documents have one id, or a facet has more than 65,535 values.
    pub fn finish_in_chunks(self, options: ChunkOptions) -> Result<ChunkFiles, Error> {
        let documents = self.documents.len();
        let bytes = options.bytes.unwrap_or(if documents < MANY_DOCUMENTS { CHUNK_BYTES } else { 2 * CHUNK_BYTES });
        let cut = Cut { most: bytes, asked_often: bytes / 4 };
        let Made { documents, words, blocks, parts, first_parts, facets } = self.make(true, cut)?;
        let Blocks { separators, terms, postings, positions, words: keys, .. } = blocks;
        let stretches = keys.finish(bytes * STRETCH);
        let sections = ChunkSections {
            documents,
            words,
            separators,
            terms,
            postings,
            positions,
            stretches,
            parts,
            first_parts,
            facets,
        };
        Ok(ChunkFiles::new(sections, options.most_files.unwrap_or(usize::MAX)))
    }

    /// `has_lengths`: whether postings have the lengths of their documents; else these are in the only block.
    fn make(self, has_lengths: bool, cut: Cut) -> Result<Made, Error> {
        let mut documents = self.documents;
        // Ties in a result go to the lower number: newest first, undated last, then by id.
        documents.sort_by(|Prepared { about: a, .. }, Prepared { about: b, .. }| {
            b.date.cmp(&a.date).then_with(|| a.id.cmp(&b.id))
        });
        let count = u32::try_from(documents.len());
        let count = count.map_err(|_| Error::too_large("the documents", u64::from(u32::MAX)))?;
        let threads = processors();
        unique_ids(&documents)?;
        let (parts, first_parts) =
            sorted(&documents, &self.texts.into_inner().unwrap_or_else(PoisonError::into_inner))?;
        let facets = write_facets(&documents.iter().map(|document| &document.about).collect::<Vec<_>>())?;
        let languages = languages(&documents);
        let languages: Vec<&str> = languages.iter().map(String::as_str).collect();
        let has_lengths = has_lengths || count >= MOST_WITHOUT_LENGTHS;
        let collected = collect(&documents, &parts, &first_parts, &languages, has_lengths, threads)?;
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
        let blocks = write_blocks(keys, groups, lengths, cut)?;
        Ok(Made { documents: count, words: count_of_words, blocks, parts, first_parts, facets })
    }
}

/// All sections of an index.
struct Made {
    documents: u32,
    words: u64,
    blocks: Blocks,
    parts: Pieces,
    first_parts: Vec<u32>,
    facets: Vec<u8>,
}

/// How large chunks are, and how many.
#[derive(Debug, Clone, Copy, Default)]
pub struct ChunkOptions {
    /// How many bytes of postings and positions a chunk of words has, before it is compressed; a word that has more has a
    /// chunk of its own. Without it 4 kB, from 50,000 documents on 8 kB.
    pub bytes: Option<usize>,
    /// How many files there may be, the root among them. Documents share files if there were more; if that is not enough,
    /// there are as few files as there can be.
    pub most_files: Option<usize>,
}

const CHUNK_BYTES: usize = 4096;

/// From so many documents on, lists are so long that larger chunks cost fewer requests than bytes.
const MANY_DOCUMENTS: usize = 50_000;

/// How many times as many bytes of words as of postings are in a file: most of it is shared.
const STRETCH: usize = 2;

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
        for (number, Prepared { about, languages, .. }) in (first..).zip(stretch) {
            let own = (first_parts[number]..first_parts[number + 1]).map(|part| blocks(pieces.get(part)));
            words += collector.add(number as u32, about, &own.collect::<Result<Vec<_>, _>>()?, languages);
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
