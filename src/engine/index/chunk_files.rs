//! How are the files of an index in chunks written? What is in them is drawn in `chunks`.

use xxhash_rust::xxh64::xxh64;

use super::blocks::{Blocks, Divided};
use super::bytes::write_number;
use super::chunks::{ChunkFile, Kind, MAGIC, VERSION};
use super::facets::FacetPieces;
use super::keys::FIRST_OF_WORDS;
use super::near::Stretches;
use super::root::write_strings;
use super::spool::Pieces;
use super::texts::Texts;
use crate::error::Error;

/// The files of an index in chunks, to be written.
#[derive(Debug)]
pub struct ChunkFiles {
    root: Vec<u8>,
    root_seams: Vec<usize>,
    generation: u64,
    documents_in_file: u32,
    sections: ChunkSections,
    files: Vec<ChunkFile>,
}

/// What is in the files.
#[derive(Debug)]
pub(super) struct ChunkSections {
    pub(super) words: u64,
    /// The words that are passed over.
    pub(super) common: Vec<u8>,
    /// The frequent words.
    pub(super) frequent: Vec<u8>,
    pub(super) dictionary: ChunkDictionary,
    pub(super) texts: Texts,
    pub(super) facets: FacetPieces,
    pub(super) facets_in_file: u32,
}

/// What is in the files that lead from words to documents.
#[derive(Debug)]
pub(super) struct ChunkDictionary {
    separators: Vec<Vec<u8>>,
    terms: Pieces,
    postings: Pieces,
    positions: Pieces,
    lists: Pieces,
    divided: Vec<Divided>,
    /// In order, and backwards.
    stretches: [Stretches; 2],
    /// As `trigrams` reads them.
    usual_trigrams: Vec<u8>,
}

impl ChunkFiles {
    /// Divides the sections into files.
    ///
    /// `most_files`: how many there may be; texts of several documents share a file if there were more. There are more only
    /// if all texts share a file.
    pub(super) fn new(sections: ChunkSections, most_files: usize) -> Result<Self, Error> {
        let (documents_in_file, files) = sections.files(most_files);
        let (root, root_seams) = (Vec::new(), Vec::new());
        let mut this = Self { root, root_seams, generation: 0, documents_in_file, sections, files };
        let mut checksums = Vec::with_capacity(8 * this.files.len());
        for file in &this.files {
            checksums.extend_from_slice(&xxh64(&this.content(*file)?, 0).to_le_bytes());
        }
        let (root, seams) = this.sections.root(documents_in_file);
        this.generation = xxh64(&root, xxh64(&checksums, 0));
        this.root = MAGIC.to_vec();
        this.root.extend_from_slice(&VERSION.to_le_bytes());
        this.root.extend_from_slice(&this.generation.to_le_bytes());
        this.root.extend_from_slice(&xxh64(&root, this.generation).to_le_bytes());
        this.root_seams = seams.into_iter().map(|seam| this.root.len() + seam).collect();
        this.root.extend_from_slice(&root);
        Ok(this)
    }

    /// The bytes of [`ROOT_FILE`](super::chunks::ROOT_FILE).
    pub fn root(&self) -> &[u8] {
        &self.root
    }

    /// The seams in the root, as [`ChunkFile::seams`] of a file: around each list of separators, and between its numbers and its
    /// letters.
    pub fn root_seams(&self) -> &[usize] {
        &self.root_seams
    }

    /// All files beside the root.
    pub fn files(&self) -> &[ChunkFile] {
        &self.files
    }

    /// The bytes of a file.
    ///
    /// # Errors
    ///
    /// They lie in a scratch that does not give them back.
    pub fn bytes(&self, file: ChunkFile) -> Result<Vec<u8>, Error> {
        let content = self.content(file)?;
        let mut bytes = file.checksum(self.generation, &content).to_le_bytes().to_vec();
        bytes.extend_from_slice(&content);
        Ok(bytes)
    }

    fn content(&self, ChunkFile { kind, number, part }: ChunkFile) -> Result<Vec<u8>, Error> {
        let sections = &self.sections;
        let dictionary = &sections.dictionary;
        Ok(match kind {
            Kind::Terms => {
                let terms = dictionary.terms.get(number)?;
                let mut content = Vec::new();
                write_number(&mut content, terms.len() as u32);
                content.extend_from_slice(&terms);
                content.extend_from_slice(&dictionary.postings.get(number)?);
                content
            }
            Kind::Positions if part == 0 => dictionary.positions.get(number)?.into_owned(),
            Kind::Positions => dictionary.list(number, part)?,
            Kind::Words => dictionary.stretches[0].pieces[number as usize].clone(),
            Kind::Reversed => dictionary.stretches[1].pieces[number as usize].clone(),
            Kind::Facets => {
                let in_file = sections.facets_in_file as usize;
                let pieces = sections.facets.pieces.iter().map(Vec::as_slice).skip(number as usize * in_file);
                // Every file has as many.
                together(pieces.chain(std::iter::repeat(&[][..])).take(in_file))
            }
            Kind::Documents => {
                let first = number * self.documents_in_file;
                let of_file = first..first + self.documents_in_file;
                let parts = of_file.map(|document| Ok(sections.texts.part(document, part)?.unwrap_or_default()));
                let parts = parts.collect::<Result<Vec<_>, Error>>()?;
                together(parts.iter().map(|part| &**part))
            }
        })
    }
}

/// Parts of a file: the length of each, then all of them.
fn together<'p>(parts: impl Iterator<Item = &'p [u8]>) -> Vec<u8> {
    let parts: Vec<&[u8]> = parts.collect();
    let mut content = Vec::new();
    parts.iter().for_each(|part| write_number(&mut content, part.len() as u32));
    parts.iter().for_each(|part| content.extend_from_slice(part));
    content
}

impl ChunkSections {
    /// How many documents a file has, and all files.
    fn files(&self, most_files: usize) -> (u32, Vec<ChunkFile>) {
        let facets = (self.facets.pieces.len() as u32).div_ceil(self.facets_in_file);
        let facets = (0..facets).map(|number| ChunkFile::new(Kind::Facets, number));
        let mut files = self.dictionary.files();
        files.extend(facets);
        let left = most_files.saturating_sub(files.len() + 1);
        let mut documents_in_file = 1;
        loop {
            let of_documents = self.files_of_documents(documents_in_file);
            if of_documents.len() <= left || documents_in_file > self.texts.documents() {
                files.extend(of_documents);
                return (documents_in_file, files);
            }
            documents_in_file += documents_in_file.div_ceil(8);
        }
    }

    fn files_of_documents(&self, documents_in_file: u32) -> Vec<ChunkFile> {
        let mut files = Vec::new();
        for number in 0..self.texts.documents().div_ceil(documents_in_file) {
            let first = number * documents_in_file;
            let parts = (first..first + documents_in_file).map(|document| self.texts.parts(document)).max();
            files.extend((0..parts.unwrap_or(0)).map(|part| ChunkFile { kind: Kind::Documents, number, part }));
        }
        files
    }

    /// The root behind its head, and its seams.
    fn root(&self, documents_in_file: u32) -> (Vec<u8>, Vec<usize>) {
        let (mut root, mut seams) = (Vec::new(), Vec::new());
        write_number(&mut root, self.texts.documents());
        root.extend_from_slice(&self.words.to_le_bytes());
        write_strings(&mut root, &self.common);
        write_strings(&mut root, &self.frequent);
        self.facets.names.iter().for_each(|names| write_strings(&mut root, names));
        write_number(&mut root, documents_in_file);
        write_number(&mut root, self.facets_in_file);
        let [words, reversed] = &self.dictionary.stretches;
        for separators in [&self.dictionary.separators, &words.separators, &reversed.separators] {
            write_number(&mut root, separators.len() as u32);
            let before = std::iter::once(&[][..]).chain(separators.iter().map(Vec::as_slice));
            let same = |(before, own): (&[u8], &Vec<u8>)| before.iter().zip(own).take_while(|(a, b)| a == b).count();
            let same: Vec<usize> = before.zip(separators.iter()).map(same).collect();
            seams.push(root.len());
            same.iter().for_each(|&same| write_number(&mut root, same as u32));
            seams.push(root.len());
            separators.iter().zip(&same).for_each(|(own, same)| write_number(&mut root, (own.len() - same) as u32));
            seams.push(root.len());
            separators.iter().zip(&same).for_each(|(own, &same)| root.extend_from_slice(&own[same..]));
        }
        seams.push(root.len());
        root.extend_from_slice(&self.dictionary.usual_trigrams);
        (root, seams)
    }
}

impl ChunkDictionary {
    /// `times`: how many times as long as is best the pieces of the words alone may be.
    pub(super) fn new(blocks: Blocks, times: usize) -> Self {
        let Blocks { separators, terms, postings, positions, lists, divided, words, .. } = blocks;
        let usual_trigrams = words.usual_trigrams();
        let stretches = words.finish(times);
        Self { separators, terms, postings, positions, lists, divided, stretches, usual_trigrams }
    }

    /// Into how many lists the positions of a word are divided on each side.
    pub(super) fn lists_of(&self, word: &str) -> u32 {
        self.divided.iter().find(|divided| *divided.word == *word).map_or(0, |divided| divided.lists)
    }

    /// One of the lists of the frequent word in this block.
    fn list(&self, block: u32, list: u32) -> Result<Vec<u8>, Error> {
        let first = self.divided.iter().find(|divided| divided.block == block).map_or(0, |divided| divided.first);
        Ok(self.lists.get(first + list - 1)?.into_owned())
    }

    pub(super) fn files(&self) -> Vec<ChunkFile> {
        let of_blocks = |kind| (0..self.terms.count()).map(move |number| ChunkFile::new(kind, number));
        let of_words = [Kind::Words, Kind::Reversed].into_iter().zip(&self.stretches).flat_map(|(kind, stretches)| {
            (0..stretches.pieces.len() as u32).map(move |number| ChunkFile::new(kind, number))
        });
        // No phrase has ids, titles or sounds; but in the last block a word is looked for if there are no words.
        let has_words = |file: &ChunkFile| {
            let first = self.separators[file.number as usize].first();
            first.is_some_and(|&first| first >= FIRST_OF_WORDS as u8) || file.number + 1 == self.terms.count()
        };
        let positions = of_blocks(Kind::Positions).filter(has_words);
        let lists = self.divided.iter().flat_map(|&Divided { block, lists, .. }| {
            (1..=2 * lists).map(move |part| ChunkFile { kind: Kind::Positions, number: block, part })
        });
        of_blocks(Kind::Terms).chain(positions).chain(lists).chain(of_words).collect()
    }

    /// How many bytes of postings there are.
    pub(super) fn postings_bytes(&self) -> usize {
        self.postings.length() as usize
    }
}
