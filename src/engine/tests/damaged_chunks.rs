//! Any bytes are a possible file of an index in chunks: what is not the file that was written is refused, and what was
//! forged with its checksum does no harm.

mod common;

use speur_engine::document::{Block, BlockKind, Date, Document};
use speur_engine::index::chunks::{ChunkFile, Chunks};
use speur_engine::index::store::Outcome;
use speur_engine::index::{ChunkFiles, Index};
use speur_engine::results::SearchOptions;
use speur_engine::words::{Relation, RelationKind, Relations};
use xxhash_rust::xxh64::xxh64;

/// A hundred times what the test needs. An allocation above it fails, and the test with it.
#[global_allocator]
static ALLOCATOR: cap::Cap<std::alloc::System> = cap::Cap::new(std::alloc::System, 512 << 20);

/// Where the checksum of the root lies, behind the version and the generation.
const ROOT_CHECKSUM: usize = 20;
const ROOT_CONTENT: usize = 28;

const QUERIES: &[&str] =
    &["k", "kat", "koe kat ", "\"koe kat\"", "kattne ", "koekat ", "title:ka*", "url:html", "bagda", "source:nos "];

/// Two documents, one of two parts, in as many files as there can be.
fn files(text: &str) -> ChunkFiles {
    files_with(text, common::Limits::prefixes(4))
}

/// The same, with the columns of its facets apart, and the positions of frequent words divided.
fn apart_files(text: &str) -> ChunkFiles {
    files_with(text, common::Limits::prefixes(4).large_above(1).frequent_from(100))
}

fn files_with(text: &str, limits: common::Limits) -> ChunkFiles {
    let mut kat = common::document("kat", "De kat", text);
    kat.date = Date::parse("2017-06");
    kat.source = Some("NOS".into());
    let mut koe = common::document("koe", "Koe", "koe kat ".repeat(600).trim());
    koe.blocks.push(Block::new(BlockKind::Heading(2), "Katten"));
    let relation = Relation { key: "poes".into(), term: "kat".into(), kind: RelationKind::Alias };
    let relations = Relations { relations: vec![relation], names: vec!["bagdadi".into()], ..Relations::default() };
    let documents: [Document; 2] = [kat, koe];
    common::related_chunks(&documents, &relations, limits, None)
}

fn open(files: &ChunkFiles) -> Chunks {
    Chunks::open(files.root()).expect("it was just built")
}

/// Asks everything, with what `bytes` gives for a file. Errors are fine, panics are not.
fn exercise(chunks: Chunks, files: &[ChunkFile], bytes: impl Fn(ChunkFile) -> Vec<u8>) {
    for query in QUERIES {
        let Ok(Some(mut index)) = Index::over(chunks.clone()) else { return };
        let options = SearchOptions { explain: true, facets: Some(true), ..SearchOptions::default() };
        // A forged root may name files that nobody wrote: as many rounds as there are kinds of pieces.
        for _ in 0..8 {
            let Ok(Outcome::Needs(pieces)) = index.try_search(query, &options) else { break };
            for file in index.store().files_of(&pieces) {
                if files.contains(&file) {
                    let _ = index.store_mut().put(file, bytes(file));
                }
            }
        }
    }
}

/// The checksum of a file of this generation, as `index/chunks.rs` draws it.
fn checksum(generation: u64, file: ChunkFile, content: &[u8]) -> [u8; 8] {
    let kinds = ["terms", "positions", "words", "reversed", "facets", "documents"];
    let kind = kinds.iter().position(|kind| *kind == file.folder()).expect("all are named") as u64;
    let name = file.name();
    let numbers = name.rsplit('/').next().and_then(|last| last.strip_suffix(".speur")).expect("names end so");
    let (number, part) = numbers.split_once('-').unwrap_or((numbers, "0"));
    let value = |text: &str| text.parse::<u64>().expect("names have numbers");
    xxh64(content, generation ^ (kind << 60 ^ value(part) << 32 ^ value(number))).to_le_bytes()
}

/// How long the dictionary of a chunk of terms is, with the number that says so.
fn dictionary_length(content: &[u8]) -> usize {
    let mut length = 0;
    for (shift, byte) in (0..).step_by(7).zip(content) {
        length |= usize::from(byte & 0x7F) << shift;
        if *byte < 0x80 {
            return length + shift / 7 + 1;
        }
    }
    content.len()
}

#[test]
fn what_is_not_the_file_that_was_written_is_refused() {
    for make in [files, apart_files] {
        let (files, others) = (make("Een KAT en katten, Bagdadi."), make("Een KAT en kater, Bagdadi."));
        let mut chunks = open(&files);
        for &file in files.files() {
            let whole = common::bytes(&files, file);
            for length in 0..whole.len() {
                assert!(chunks.put(file, whole[..length].to_vec()).is_err(), "{} cut to {length}", file.name());
            }
            for at in 0..whole.len() {
                let mut changed = whole.clone();
                changed[at] ^= 1 << (at % 8);
                assert!(chunks.put(file, changed).is_err(), "byte {at} of {}", file.name());
            }
            for &other in files.files().iter().filter(|&&other| other != file) {
                assert!(
                    chunks.put(file, common::bytes(&files, other)).is_err(),
                    "{} for {}",
                    other.name(),
                    file.name()
                );
            }
            if others.files().contains(&file) {
                assert!(
                    chunks.put(file, common::bytes(&others, file)).is_err(),
                    "{} of another generation",
                    file.name()
                );
            }
            assert_eq!(chunks.put(file, whole), Ok(()));
        }
    }
}

#[test]
fn a_root_that_is_not_the_one_that_was_written_is_refused() {
    let files = files("Een kat.");
    let whole = files.root();
    for length in 0..whole.len() {
        assert!(Chunks::open(&whole[..length]).is_err(), "cut to {length}");
    }
    for at in 0..whole.len() {
        for difference in 1..=255_u8 {
            let mut changed = whole.to_vec();
            changed[at] ^= difference;
            assert!(Chunks::open(&changed).is_err(), "byte {at} changed by {difference}");
        }
    }
}

#[test]
fn forged_files_do_no_harm() {
    for files in [files("Een KAT en katten, Bagdadi."), apart_files("Een KAT en katten, Bagdadi.")] {
        let generation = u64::from_le_bytes(files.root()[12..ROOT_CHECKSUM].try_into().expect("eight bytes"));
        for &forged in files.files() {
            let whole = common::bytes(&files, forged);
            let content = whole[8..].to_vec();
            assert_eq!(whole[..8], checksum(generation, forged, &content), "{}", forged.name());
            // A dictionary that is forged with its checksum can make fst panic.
            let first = match forged.folder() {
                "words" | "reversed" => continue,
                "terms" => dictionary_length(&content),
                _ => 0,
            };
            for at in (first..content.len()).step_by(content.len() / 400 + 1) {
                for difference in [1, 0x80, 0xFF] {
                    let mut changed = content.clone();
                    changed[at] ^= difference;
                    let bytes = [checksum(generation, forged, &changed).to_vec(), changed].concat();
                    exercise(open(&files), files.files(), |file| {
                        if file == forged { bytes.clone() } else { common::bytes(&files, file) }
                    });
                }
            }
        }
    }
}

#[test]
fn a_forged_root_does_no_harm() {
    for files in [files("Een kat."), apart_files("Een kat.")] {
        let mut root = files.root().to_vec();
        for at in ROOT_CONTENT..root.len() {
            let byte = root[at];
            for difference in [1, 0x7F, 0x80, 0xFF] {
                root[at] = byte ^ difference;
                let generation = u64::from_le_bytes(root[12..ROOT_CHECKSUM].try_into().expect("eight bytes"));
                let checksum = xxh64(&root[ROOT_CONTENT..], generation).to_le_bytes();
                root[ROOT_CHECKSUM..ROOT_CONTENT].copy_from_slice(&checksum);
                if let Ok(chunks) = Chunks::open(&root) {
                    exercise(chunks, files.files(), |file| common::bytes(&files, file));
                }
            }
            root[at] = byte;
        }
    }
}
