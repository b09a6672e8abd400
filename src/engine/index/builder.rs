//! How does an index come from documents?
//!
//! The same documents give the same bytes, in whatever order they are added and on every machine.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use super::blocks::{Blocks, Cut, write_blocks};
use super::bytes::{strings, write_number, write_string};
use super::chunk_files::{ChunkDictionary, ChunkFiles, ChunkSections};
use super::collect::Collector;
use super::facets::{FacetPieces, write_facets};
use super::merge::Documents;
use super::pages::read_part;
use super::parallel::{in_parallel, processors, stretches};
use super::postings::MOST_WITHOUT_LENGTHS;
use super::prefixes::prefixes;
use super::relate::{Groups, relate};
use super::root::{write_starts, write_statistics, write_strings};
use super::runs::{Keys, Runs};
use super::single_file::write_file;
use super::spool::{Pieces, Room};
use super::texts::{Kept, Prepared, Texts, blocks};
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
pub struct IndexBuilder {
    documents: Vec<Prepared>,
    kept: Kept,
    prefix_postings: Option<usize>,
    large_above: usize,
    frequent_from: Option<usize>,
    relate: Option<Box<Relate>>,
    room: Room,
}

/// Tells which of the words of a site belong together.
type Relate = dyn Fn(&[Word]) -> Relations + Send + Sync;

/// Up to here lists are complete (SCALE part 1 of the design).
const LARGE_ABOVE: usize = 100_000;

/// In how many places a word stands, at the least, that is frequent. With half of that twice as many words are, whose lists are 1 MB
/// more over 5,862 pages, and a phrase reads a tenth less.
const FREQUENT_FROM: usize = 32_768;

/// How many postings the words that begin with a prefix must have together to be counted beforehand: reading as many takes
/// about 0.1 ms in a browser.
const PREFIX_POSTINGS: usize = 4096;

impl fmt::Debug for IndexBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IndexBuilder").field("documents", &self.documents.len()).finish_non_exhaustive()
    }
}

impl Default for IndexBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl IndexBuilder {
    /// A builder without documents.
    pub fn new() -> Self {
        let room = Room::default();
        let kept = Kept::new(&room);
        let (documents, prefix_postings, frequent_from, relate) = (Vec::new(), None, None, None);
        Self { documents, kept, prefix_postings, large_above: LARGE_ABOVE, frequent_from, relate, room }
    }

    /// Says how much memory making the index may take, before the first document is prepared. The bytes are the same.
    ///
    /// Beyond that are some hundred bytes for each document and each word of the site; and with [`finish`](Self::finish), all of
    /// the index.
    #[must_use]
    pub fn room(mut self, room: Room) -> Self {
        self.kept = Kept::new(&room);
        self.room = room;
        self
    }

    /// Counts a prefix beforehand if the words that begin with it have this many postings together. Which
    /// documents are found does not depend on it, but how long that takes; what other forms of such words score may differ a little.
    #[must_use]
    pub fn prefix_postings(mut self, postings: usize) -> Self {
        self.prefix_postings = Some(postings);
        self
    }

    /// Of how many documents an index is not yet large; 100,000 if nothing is said.
    ///
    /// In a large index the values of facets are apart, and read where
    /// [`SearchOptions::facets`](crate::results::SearchOptions::facets) or a filter asks for that; and words that are common in
    /// their language count nothing beside others, so that their long lists need not be read. Of one or two letters that begin
    /// words of more documents than [`prefix_postings`](Self::prefix_postings) says, so many are found, first those with such a
    /// word in the title, then the newest; beside other words they count nothing.
    #[must_use]
    pub fn large_above(mut self, documents: usize) -> Self {
        self.large_above = documents;
        self
    }

    /// In how many places a word of at most four bytes stands that is frequent; if nothing is said, 32,768, and in a large site eight times the square root
    /// of the number of its words.
    ///
    /// In a phrase such words only say where they stand, not how often and in which field, unless it has no others: so their
    /// postings need not be read, and of their positions in many files only those beside some words.
    #[must_use]
    pub fn frequent_from(mut self, places: usize) -> Self {
        self.frequent_from = Some(places);
        self
    }

    fn is_large(&self) -> bool {
        self.documents.len() > self.large_above
    }

    /// Asks, when all documents are known, which of their words belong together. Without it none do.
    #[must_use]
    pub fn relate(mut self, relate: impl Fn(&[Word]) -> Relations + Send + Sync + 'static) -> Self {
        self.relate = Some(Box::new(relate));
        self
    }

    /// Adds a document.
    pub fn add(&mut self, document: Document) {
        let document = self.prepare(&document);
        self.add_prepared(document);
    }

    /// Takes the text of a document apart, on any thread; [`add_prepared`](Self::add_prepared) does the rest.
    pub fn prepare(&self, document: &Document) -> Prepared {
        self.kept.prepare(document)
    }

    /// Adds a document that this builder has prepared. One of another builder makes an index of the wrong texts, or none.
    pub fn add_prepared(&mut self, document: Prepared) {
        self.documents.push(document);
    }

    /// The bytes of the index in one file, to be opened by [`Index::open`](super::Index::open).
    ///
    /// # Errors
    ///
    /// Two documents have one id, a section exceeds 4 GB, or what does not fit into memory could not be kept.
    pub fn finish(self) -> Result<Vec<u8>, Error> {
        let room = self.room.clone();
        let Made { words, common, lists, texts, facets } = self.make(false)?;
        let blocks = lists.blocks(Cut::default(), &room)?;
        let frequent = lists.frequent_words(|_| 0)?;
        drop(lists);
        let mut root = Vec::new();
        write_statistics(&mut root, texts.documents(), words);
        write_strings(&mut root, &common);
        write_strings(&mut root, &frequent);
        facets.names.iter().for_each(|names| write_strings(&mut root, names));
        write_starts(&mut root, blocks.separators.iter().map(Vec::as_slice));
        let (parts, first_parts) = texts.into_pieces(&room)?;
        let first_parts: Vec<u8> = first_parts.into_iter().flat_map(u32::to_le_bytes).collect();
        let section = |all: &[Vec<u8>]| -> Result<Pieces, Error> {
            let mut pieces = Pieces::new(&room);
            all.iter().try_for_each(|piece| pieces.push(piece))?;
            Ok(pieces)
        };
        let (root, first_parts, facets) = (section(&[root])?, section(&[first_parts])?, section(&facets.pieces)?);
        let Blocks { terms, postings, positions, .. } = blocks;
        write_file([root, terms, postings, positions, parts, first_parts, facets])
    }

    /// The index in many small files, to be opened by [`Chunks`](super::Chunks).
    ///
    /// # Errors
    ///
    /// Two documents have one id, or what does not fit into memory could not be kept.
    pub fn finish_in_chunks(self, options: ChunkOptions) -> Result<ChunkFiles, Error> {
        let (is_large, room) = (self.is_large(), self.room.clone());
        let are_many = self.documents.len() >= MANY_DOCUMENTS;
        let bytes = options.bytes.unwrap_or(if are_many { 2 * CHUNK_BYTES } else { CHUNK_BYTES });
        let most_files = options.most_files.unwrap_or(usize::MAX);
        let Made { words, common, lists, texts, facets } = self.make(true)?;
        let titles = (texts.documents().isqrt() as usize / TITLES).max(1);
        let cut = Cut { most: bytes, short: bytes / 4, titles };
        let dictionary = lists.dictionary(cut, most_files / SHARE_OF_WORDS, &room)?;
        let frequent = lists.frequent_words(|word| dictionary.lists_of(word))?;
        drop(lists);
        let facets_in_file = if is_large { 1 } else { facets.counted as u32 };
        let sections = ChunkSections { words, common, frequent, dictionary, texts, facets_in_file, facets };
        ChunkFiles::new(sections, most_files)
    }

    /// `is_divided`: whether it will be in many files. Then postings have the lengths of their documents, which are else in the only
    /// block, and it is known what stands beside words.
    fn make(self, is_divided: bool) -> Result<Made, Error> {
        let is_large = self.is_large();
        let Self { documents, kept, prefix_postings, frequent_from, relate: related, room, .. } = self;
        let count = u32::try_from(documents.len());
        let count = count.map_err(|_| Error::too_large("the documents", u64::from(u32::MAX)))?;
        let (pieces, languages) = kept.into_inner();
        let (texts, documents) = Texts::sorted(documents, pieces)?;
        let facets = write_facets(&documents, !is_large)?;
        let languages: Vec<&str> = languages.iter().map(String::as_str).collect();
        let has_lengths = is_divided || count >= MOST_WITHOUT_LENGTHS;
        let collected = collect(documents, &texts, &languages, [has_lengths, is_divided], frequent_from, &room)?;
        let Collected { keys, about, lengths, words } = collected;
        let relations = related.map(|relate| relate(&about)).unwrap_or_default();
        drop(about);
        let lengths = Some(lengths).filter(|_| !has_lengths);
        let documents = Documents { count, lengths: lengths.as_deref() };
        let groups = relate(&keys, &relations, documents, &room)?;
        drop(relations);
        let prefix_postings = prefix_postings.unwrap_or(PREFIX_POSTINGS);
        let prefixes = prefixes(&keys, &groups, documents, prefix_postings, is_large, &room)?;
        let all = prefixes.keys.iter().chain(&groups.keys);
        let common = all.filter(|known| is_large && known.is_stop_word);
        let common = strings(common.map(|known| &*known.key))?;
        let lists = Lists { keys, groups: [groups, prefixes], lengths };
        Ok(Made { words, common, lists, texts, facets })
    }
}

/// All sections of an index.
struct Made {
    words: u64,
    /// The words that are passed over.
    common: Vec<u8>,
    lists: Lists,
    texts: Texts,
    facets: FacetPieces,
}

/// All entries of the dictionary, before they are laid into blocks.
struct Lists {
    keys: Keys,
    /// Those of related words, and those of prefixes.
    groups: [Groups; 2],
    /// Of the documents, if postings have none.
    lengths: Option<Vec<u8>>,
}

impl Lists {
    /// The frequent words as [`Root`](super::root::Root) reads them, each with the number of its lists.
    fn frequent_words(&self, lists_of: impl Fn(&str) -> u32) -> Result<Vec<u8>, Error> {
        let mut words = Vec::new();
        for word in self.keys.frequent() {
            write_string(&mut words, word)?;
            write_number(&mut words, lists_of(word));
        }
        Ok(words)
    }

    fn blocks(&self, cut: Cut, room: &Room) -> Result<Blocks, Error> {
        let frequent = self.keys.frequent();
        write_blocks(&self.keys, self.groups.each_ref(), &frequent, self.lengths.as_deref(), cut, room)
    }

    /// The dictionary in chunks that are cut so; in longer ones, if there were more files than these.
    fn dictionary(&self, mut cut: Cut, most_files: usize, room: &Room) -> Result<ChunkDictionary, Error> {
        let first = cut.most.max(1);
        loop {
            let dictionary = ChunkDictionary::new(self.blocks(cut, room)?, cut.most.div_ceil(first));
            let files = dictionary.files().len();
            if files <= most_files || cut.short.min(cut.titles) > dictionary.postings_bytes() {
                return Ok(dictionary);
            }
            // A little more, for long lists have chunks of their own, however long others are.
            let longer = |length: usize| length.saturating_mul(files) / most_files.max(1) + length / 8 + 1;
            cut = Cut { most: longer(cut.most), short: longer(cut.short), titles: longer(cut.titles) };
        }
    }
}

/// How large chunks are, and how many.
#[derive(Debug, Clone, Copy, Default)]
pub struct ChunkOptions {
    /// How many bytes of postings and positions a chunk of words has, before it is compressed; a word that has more has a
    /// chunk of its own. Without it 4 kB, from 50,000 documents on 8 kB.
    pub bytes: Option<usize>,
    /// How many files there may be, the root among them. Chunks of words are longer if there were more than half of these, and
    /// documents share files; if that is not enough, there are as few files as there can be.
    pub most_files: Option<usize>,
}

const CHUNK_BYTES: usize = 4096;

/// From so many documents on, lists are so long that larger chunks cost fewer requests than bytes.
const MANY_DOCUMENTS: usize = 50_000;

/// One of how many files leads from words to documents, at most. Of a million short documents in 20,000 files a first query reads
/// 371 kB of words and 114 of texts with 3, and so least with about 2.
const SHARE_OF_WORDS: usize = 2;

/// A chunk has as many titles as the square root of the number of documents, divided by this. Each title is about 9 bytes of a
/// chunk that every query reads, and each chunk 2 to 3 bytes of the root.
const TITLES: usize = 2;

/// What documents have.
struct Collected {
    keys: Keys,
    about: Vec<Word>,
    lengths: Vec<u8>,
    /// How many words all documents have together.
    words: u64,
}

/// About how much memory words take while they are collected: for each document, and for each byte of its text.
const BYTES_OF_A_DOCUMENT: usize = 1500;
const BYTES_OF_A_BYTE: usize = 2;

/// Collects the words of all documents. A stretch of the documents is collected on each thread.
fn collect(
    documents: Vec<Prepared>,
    texts: &Texts,
    languages: &[&str],
    [has_lengths, has_neighbours]: [bool; 2],
    frequent_from: Option<usize>,
    room: &Room,
) -> Result<Collected, Error> {
    let weight = |document: &Prepared| BYTES_OF_A_DOCUMENT + BYTES_OF_A_BYTE * document.text_bytes();
    let all: usize = documents.iter().map(weight).sum();
    let threads = processors();
    let least = all.div_ceil((room.work() / threads).max(1)).min(documents.len());
    let mut number = 0;
    let stretches = stretches(&documents, threads.max(least), weight).into_iter().map(|stretch| {
        let first = number;
        number += stretch.len() as u32;
        first..number
    });
    let stretches: Vec<_> = stretches.collect();
    drop(documents);
    let runs = Mutex::new(Runs::new(room));
    let collected = in_parallel(stretches, |stretch| -> Result<_, Error> {
        let mut collector = Collector::new(languages, has_lengths, has_neighbours);
        let (first, mut words) = (stretch.start, 0);
        for document in stretch {
            let parts = (0..texts.parts(document)).filter_map(|part| texts.part(document, part).transpose());
            let parts = parts.collect::<Result<Vec<_>, _>>()?;
            let (card, _) = read_part(parts.first().map_or(&[], |part| part))?;
            let own = parts.iter().map(|part| blocks(part)).collect::<Result<Vec<_>, _>>()?;
            words += collector.add(document, &card, &texts.date_text(document)?, &own);
        }
        let (keys, lengths) = collector.finish();
        runs.lock().unwrap_or_else(PoisonError::into_inner).push(first, keys)?;
        Ok((lengths, words))
    });
    let collected = collected.into_iter().collect::<Result<Vec<_>, _>>()?;
    let words: u64 = collected.iter().map(|(_, words)| words).sum();
    let lengths = collected.into_iter().flat_map(|(lengths, _)| lengths).collect();
    let runs = runs.into_inner().unwrap_or_else(PoisonError::into_inner);
    let frequent_from = frequent_from.unwrap_or((8 * words.isqrt() as usize).max(FREQUENT_FROM));
    let (keys, about) = runs.join(languages, has_lengths, frequent_from, room)?;
    Ok(Collected { keys, about, lengths, words })
}
