//! Any bytes are a possible index: it opens or says what is wrong, and nothing panics, loops or asks for the memory
//! that a number in the file names.

mod common;

use speur_engine::document::{Block, BlockKind, Date, Document};
use speur_engine::index::Index;
use speur_engine::results::SearchOptions;
use xxhash_rust::xxh64::xxh64;

/// A hundred times what the test needs. An allocation above it fails, and the test with it.
#[global_allocator]
static ALLOCATOR: cap::Cap<std::alloc::System> = cap::Cap::new(std::alloc::System, 512 << 20);

fn small_index() -> Vec<u8> {
    let mut kat = common::document("kat", "De kat", "Een kat en katten.");
    kat.date = Date::parse("2017-06");
    kat.blocks.push(Block::new(BlockKind::Heading(2), "Katten"));
    common::index(&[kat, Document { id: "koe".into(), author: Some("Kees".into()), ..Document::default() }], None)
}

/// With a text of two parts.
fn long_index() -> Vec<u8> {
    common::index(&[common::document("koe", "Koe", "koe kat ".repeat(600).trim())], None)
}

/// Does everything that can be done with an index.
fn exercise(bytes: &[u8]) -> bool {
    let Ok(index) = Index::open(bytes) else { return false };
    let verified = index.verify().is_ok();
    for query in ["k", "kat", "kat ", "koe kat", "katten zus"] {
        let _ = index.search(query, &SearchOptions::default());
    }
    for id in ["kat", "koe", ""] {
        let _ = index.document(id, "kat");
    }
    let _ = index.term_postings("kat");
    verified
}

#[test]
fn the_whole_index_is_sound() {
    assert!(exercise(&small_index()));
    assert!(exercise(&long_index()));
}

#[test]
fn every_truncation_fails_cleanly() {
    let whole = small_index();
    for length in 0..whole.len() {
        assert!(Index::open(&whole[..length]).is_err(), "cut to {length} of {}", whole.len());
    }
    assert!(Index::open([whole.as_slice(), &[0]].concat()).is_err(), "one byte more");
}

#[test]
fn every_changed_byte_is_found() {
    let whole = small_index();
    let mut changed = whole.clone();
    for at in 0..whole.len() {
        for difference in 1..=255_u8 {
            changed[at] = whole[at] ^ difference;
            assert!(!exercise(&changed), "byte {at} changed by {difference} was not found");
        }
        changed[at] = whole[at];
    }
}

/// Makes the checksums right again, so that the readers behind them meet the change. The dictionary is left out: `fst`
/// trusts its bytes, and its checksum is what keeps others from it.
fn forge(bytes: &mut [u8]) {
    let (table, row, sections, header) = (16, 16, 6, 120);
    let mut start = header;
    for section in 0..sections {
        let at = table + section * row;
        let length = u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes")) as usize;
        let checksum = xxh64(&bytes[start..start + length], 0);
        bytes[at + 8..at + 16].copy_from_slice(&checksum.to_le_bytes());
        start += length;
    }
    let checksum = xxh64(&bytes[..header - 8], 0);
    bytes[header - 8..header].copy_from_slice(&checksum.to_le_bytes());
}

#[test]
fn changes_with_forged_checksums_do_no_harm() {
    for (whole, step) in [(small_index(), 1), (long_index(), 7)] {
        let length_at =
            |section: usize| u32::from_le_bytes(whole[16 + section * 16..][..4].try_into().expect("four bytes"));
        let dictionary = 120 + length_at(0) as usize..120 + (length_at(0) + length_at(1)) as usize;
        for at in (120..whole.len()).step_by(step).filter(|at| !dictionary.contains(at)) {
            for value in [0, 1, 0x7F, 0x80, 0xFE, 0xFF, whole[at].wrapping_add(1), whole[at].wrapping_sub(1)] {
                let mut changed = whole.clone();
                changed[at] = value;
                forge(&mut changed);
                exercise(&changed);
            }
        }
    }
}

#[test]
fn errors_say_what_to_do() {
    let message = |bytes: &[u8]| Index::open(bytes).expect_err("it is damaged").to_string();
    let whole = small_index();
    let mut newer = whole.clone();
    newer[8] = 9;
    let mut changed = whole.clone();
    changed[20] ^= 1;
    let messages = [message(b"GIF89a"), message(&newer), message(&whole[..300]), message(&changed)].join("\n");
    expect_test::expect![[r#"
        this is no Speur index: it does not begin with the bytes SPEURIDX; give the file that `speur index` wrote
        the index has format version 9 and this engine reads version 1; make the index again with the `speur` that belongs to the engine
        the index has 300 bytes and its header says 458; it was cut off or changed, copy it again
        the header of the index is damaged; copy the index again or make it again"#]].assert_eq(&messages);
}
