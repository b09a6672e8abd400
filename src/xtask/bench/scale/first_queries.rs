//! What does the first query of a reader fetch of an index in many files, and has it the answer of one file?

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use flate2::bufread::DeflateDecoder;
use speur_engine::index::chunks::ROOT_FILE;
use speur_engine::index::store::Outcome;
use speur_engine::index::{Chunks, Index};
use speur_engine::results::{SearchOptions, SearchResults};

/// What a query needed. Bytes are those of files as they lie on the disk, which are those on the wire.
#[derive(Debug, Default, Clone, Copy)]
pub struct Cost {
    /// How often something was waited for after the root.
    pub stages: usize,
    /// How many files there were beside the root.
    pub files: usize,
    /// Bytes of dictionaries, postings and positions.
    pub words: u64,
    /// Bytes of the values to filter by.
    pub facets: u64,
    /// Bytes of the texts of hits.
    pub documents: u64,
    /// How long the engine takes, compiled for this machine, if all is there.
    pub milliseconds: f64,
}

/// The answers of an index in one file, which are what others should say.
pub fn answers<'q>(file: &Path, queries: impl Iterator<Item = &'q String>) -> Result<Vec<SearchResults>> {
    let bytes = fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let index = Index::open(bytes)?;
    queries.map(|query| Ok(index.search(query, &SearchOptions::default())?)).collect()
}

/// An index in many files that lies on the disk.
pub struct OnDisk {
    generation: PathBuf,
    chunks: Chunks,
    /// How long the root is, in bytes.
    pub root: u64,
}

impl OnDisk {
    /// Reads the root.
    pub fn open(generation: &Path) -> Result<OnDisk> {
        let (root, length) = read(&generation.join(ROOT_FILE))?;
        Ok(OnDisk { generation: generation.to_owned(), chunks: Chunks::open(&root)?, root: length })
    }

    /// Asks each query as if it were the first one.
    ///
    /// # Errors
    ///
    /// An answer is not the expected one, or a file is missing or damaged.
    pub fn ask(&self, queries: &[String], expected: &[SearchResults]) -> Result<Vec<Cost>> {
        let mut costs = Vec::new();
        for (query, expected) in queries.iter().zip(expected) {
            let (answer, cost) = self.first(query)?;
            ensure!(
                answer == *expected,
                "{query:?} has another answer in many files than in one: {:?} and not {:?}",
                summary(&answer),
                summary(expected)
            );
            costs.push(cost);
        }
        Ok(costs)
    }

    fn first(&self, query: &str) -> Result<(SearchResults, Cost)> {
        let (mut cost, options) = (Cost::default(), SearchOptions::default());
        let mut index = Index::over(self.chunks.clone())?.context("the root is there")?;
        while let Outcome::Needs(pieces) = index.try_search(query, &options)? {
            cost.stages += 1;
            for file in index.store().files_of(&pieces) {
                let (bytes, length) = read(&self.generation.join(file.name()))?;
                index.store_mut().put(file, bytes)?;
                cost.files += 1;
                *(match file.folder() {
                    "documents" => &mut cost.documents,
                    "facets" => &mut cost.facets,
                    _ => &mut cost.words,
                }) += length;
            }
        }
        let start = Instant::now();
        let outcome = index.try_search(query, &options)?;
        cost.milliseconds = start.elapsed().as_secs_f64() * 1e3;
        match outcome {
            Outcome::Done(answer) => Ok((answer, cost)),
            Outcome::Needs(_) => anyhow::bail!("{query:?} was answered, and asked again it was not"),
        }
    }
}

/// The bytes of a file, inflated, and how many they are on the disk.
fn read(file: &Path) -> Result<(Vec<u8>, u64)> {
    let cannot = || format!("{} cannot be read", file.display());
    let (deflated, mut bytes) = (fs::read(file).with_context(cannot)?, Vec::new());
    DeflateDecoder::new(&*deflated).read_to_end(&mut bytes).with_context(cannot)?;
    Ok((bytes, deflated.len() as u64))
}

fn summary(answer: &SearchResults) -> Vec<(&str, f64)> {
    answer.hits.iter().map(|hit| (hit.id.as_str(), hit.score)).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::DeflateEncoder;
    use speur_documents::{Block, BlockKind, Document};
    use speur_engine::index::ChunkOptions;

    use super::*;
    use crate::relevance::corpora::{builder, index};

    #[test]
    fn every_file_is_counted_where_it_belongs_and_another_answer_is_an_error() {
        let document = |number: u32| Document {
            id: number.to_string(),
            title: format!("Pond {number}"),
            blocks: vec![Block::new(BlockKind::Paragraph, "The heron catches frogs.")],
            ..Document::default()
        };
        let documents: Vec<Document> = (0..20).map(document).collect();
        let folder = tempfile::tempdir().expect("A folder can be made.");
        let write = |name: &str, bytes: &[u8]| {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().expect("It is in the folder.")).expect("A folder can be made.");
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(bytes).expect("Memory takes all bytes.");
            fs::write(file, encoder.finish().expect("Memory takes all bytes.")).expect("The folder takes files.");
        };
        let options = ChunkOptions { bytes: None, most_files: None };
        let chunks = builder(documents.clone()).finish_in_chunks(options).expect("Ids differ.");
        write(ROOT_FILE, chunks.root());
        chunks
            .files()
            .iter()
            .for_each(|file| write(&file.name(), &chunks.bytes(*file).expect("Memory gives them back.")));
        let single = folder.path().join("single");
        fs::write(&single, index(documents).expect("Ids differ.")).expect("The folder takes files.");

        let queries = ["heron frogs".to_owned(), "pond".to_owned()];
        let mut expected = answers(&single, queries.iter()).expect("The index is whole.");
        let on_disk = OnDisk::open(folder.path()).expect("The root is there.");
        let costs = on_disk.ask(&queries, &expected).expect("The answers are the same.");
        for cost in costs {
            assert!(cost.words > 0 && cost.documents > 0 && cost.files >= 2, "{cost:?}");
            assert!((1..=3).contains(&cost.stages), "{cost:?}");
        }
        expected.swap(0, 1);
        assert!(on_disk.ask(&queries, &expected).is_err());
    }
}
