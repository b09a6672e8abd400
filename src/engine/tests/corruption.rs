//! Any bytes are a possible index: it opens or says what is wrong, and nothing panics, loops or asks for the memory
//! that a number in the file names.

mod common;

use std::collections::BTreeSet;

use speur_engine::document::{Block, BlockKind, Date, Document};
use speur_engine::index::Index;
use speur_engine::results::{FacetFilter, SearchOptions, Sort};
use speur_engine::words::{Relation, RelationKind, Relations};
use xxhash_rust::xxh64::xxh64;

/// A hundred times what the test needs. An allocation above it fails, and the test with it.
#[global_allocator]
static ALLOCATOR: cap::Cap<std::alloc::System> = cap::Cap::new(std::alloc::System, 512 << 20);

/// The sections of the file, as `index/single_file.rs` draws them.
const SECTIONS: usize = 7;
const TABLE: usize = 16;
const ROW: usize = 16;
const HEADER: usize = TABLE + SECTIONS * ROW + 8;
const DICTIONARY: usize = 1;

/// With everything that an index can have: facets, anchors, relations of every kind, prefixes that are counted.
fn small_index() -> Vec<u8> {
    let mut kat = common::document("kat", "De kat", "Een KAT en katten, Bagdadi.");
    kat.date = Date::parse("2017-06");
    kat.source = Some("NOS".into());
    kat.language = Some("nl".into());
    kat.blocks.push(Block { anchor: Some("h".into()), ..Block::new(BlockKind::Heading(2), "Katten") });
    kat.blocks.push(Block::new(BlockKind::Caption, "koe kat"));
    kat.blocks.push(Block::new(BlockKind::PullQuote, "katten"));
    let koe = Document { id: "koe".into(), author: Some("Kees".into()), ..Document::default() };
    let relation = |key: &str, term: &str, kind| Relation { key: key.into(), term: term.into(), kind };
    let relations = Relations {
        relations: vec![
            relation("kat", "katten", RelationKind::Stem),
            relation("poes", "kat", RelationKind::Alias),
            relation("dadi", "bagdadi", RelationKind::Compound { start: 3 }),
        ],
        names: vec!["bagdadi".into()],
        stop_words: vec!["en".into()],
    };
    common::related_index(&[kat, koe], &relations, common::Limits::prefixes(4).frequent_from(4))
}

/// With a text of two parts, and a dictionary in blocks.
fn long_index() -> Vec<u8> {
    let mut koe = common::document("koe", "Koe", "koe kat ".repeat(600).trim());
    koe.blocks.insert(0, Block { anchor: Some("h".into()), ..Block::new(BlockKind::Heading(1), "Koe") });
    common::index(&[koe, common::document("kat", "Kat", "kater")])
}

/// Queries of every kind.
const QUERIES: &[&str] = &[
    "k",
    "kat",
    "KAT ",
    "koe kat ",
    "katten zus",
    "\"koe kat\"",
    "baghdadi ",
    "kattne ",
    "bagdda",
    "koekat ",
    "poes OR dadi ",
    "title:ka* -koe",
    "url:html",
    "source:nos after:2017 ",
    "en",
];

/// Does everything that can be done with an index, and tells whether it is sound.
fn exercise(bytes: &[u8], queries: &[&str]) -> bool {
    let Ok(index) = Index::open(bytes) else { return false };
    let is_sound = index.verify().is_ok();
    let options = SearchOptions { explain: true, facets: Some(true), ..SearchOptions::default() };
    let filters = vec![
        ("source".to_owned(), FacetFilter::default()),
        ("year".to_owned(), FacetFilter { any: vec!["2017".into()], ..FacetFilter::default() }),
    ];
    let by_date = SearchOptions { sort: Sort::Date, filters, offset: 1, ..SearchOptions::default() };
    for query in queries {
        let _ = index.search(query, &options);
        let _ = index.search(query, &by_date);
        let _ = index.suggest(query, 5);
    }
    for id in ["kat", "koe", ""] {
        let _ = index.document(id, "kat");
    }
    let _ = (index.term_postings("kat"), index.for_each_term(|_, _| {}));
    is_sound
}

#[test]
fn the_whole_index_is_sound() {
    for (bytes, finds) in [(small_index(), 12), (long_index(), 8)] {
        assert!(exercise(&bytes, QUERIES));
        let index = Index::open(&*bytes).expect("it was just built");
        let has_hits = |query: &&&str| index.search(query, &SearchOptions::default()).expect("it is sound").total > 0;
        let found = QUERIES.iter().filter(has_hits).count();
        assert!(found >= finds, "only {found} queries go further than the dictionary");
    }
}

#[test]
fn every_truncation_fails_cleanly() {
    for whole in [small_index(), long_index()] {
        for length in 0..whole.len() {
            assert!(Index::open(&whole[..length]).is_err(), "cut to {length} of {}", whole.len());
        }
        assert!(Index::open([whole.as_slice(), &[0]].concat()).is_err(), "one byte more");
    }
}

#[test]
fn every_changed_byte_is_found() {
    let whole = small_index();
    let mut changed = whole.clone();
    for at in 0..whole.len() {
        for difference in 1..=255_u8 {
            changed[at] = whole[at] ^ difference;
            // Who does not verify may still search.
            let queries = if [1, 0x80, 0xFF].contains(&difference) { QUERIES } else { &[] };
            assert!(!exercise(&changed, queries), "byte {at} changed by {difference} was not found");
        }
        changed[at] = whole[at];
    }
}

/// Where each section lies.
fn sections(bytes: &[u8]) -> Vec<std::ops::Range<usize>> {
    let mut start = HEADER;
    let mut section = |number: usize| {
        let at = TABLE + number * ROW;
        let length = u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes")) as usize;
        start += length;
        start - length..start
    };
    let sections: Vec<_> = (0..SECTIONS).map(&mut section).collect();
    assert_eq!(start, bytes.len());
    sections
}

/// Makes the checksums right again, so that the readers behind them meet the change.
fn forge(bytes: &mut [u8]) {
    for (number, section) in sections(bytes).into_iter().enumerate() {
        let checksum = xxh64(&bytes[section], 0);
        bytes[TABLE + number * ROW + 8..][..8].copy_from_slice(&checksum.to_le_bytes());
    }
    let checksum = xxh64(&bytes[..HEADER - 8], 0);
    bytes[HEADER - 8..HEADER].copy_from_slice(&checksum.to_le_bytes());
}

#[test]
fn a_forged_index_is_not_known_as_one() {
    let whole = small_index();
    let mut changed = whole.clone();
    forge(&mut changed);
    assert_eq!(changed, whole, "forging what is right changes nothing");
    let documents = sections(&whole)[4].clone();
    let title = documents.start + whole[documents].windows(6).position(|six| six == b"De kat").expect("it has a title");
    changed[title] = b'd';
    assert!(!exercise(&changed, &[]));
    forge(&mut changed);
    assert!(exercise(&changed, &[]), "only the checksum told");
}

/// The dictionary is left out: `fst` trusts its bytes, and its checksum is what keeps others from it.
#[test]
fn changes_with_forged_checksums_do_no_harm() {
    for (whole, step) in [(small_index(), 1), (long_index(), 7)] {
        let dictionary = sections(&whole)[DICTIONARY].clone();
        for at in (HEADER..whole.len()).step_by(step).filter(|at| !dictionary.contains(at)) {
            let values = [0, 1, 0x7F, 0x80, 0xFE, 0xFF, whole[at].wrapping_add(1), whole[at].wrapping_sub(1)];
            for value in BTreeSet::from(values) {
                let mut changed = whole.clone();
                changed[at] = value;
                forge(&mut changed);
                exercise(&changed, QUERIES);
            }
        }
    }
}

#[test]
fn numbers_as_large_as_they_can_be_do_no_harm() {
    for whole in [small_index(), long_index()] {
        let dictionary = sections(&whole)[DICTIONARY].clone();
        for at in (HEADER..whole.len() - 5)
            .filter(|at| !dictionary.contains(at) && !dictionary.contains(&(at + 5)))
            .step_by(3)
        {
            for large in [&[0xFF, 0xFF, 0xFF, 0xFF, 0x0F][..], &[0xFF; 4], &[0xFF, 0xFF, 0xFF, 0x7F]] {
                let mut changed = whole.clone();
                changed[at..at + large.len()].copy_from_slice(large);
                forge(&mut changed);
                exercise(&changed, QUERIES);
            }
        }
    }
}

/// Sections of different indexes, each whole: what the one names the other need not have. With dictionaries too.
#[test]
fn sections_of_two_indexes_do_no_harm() {
    let other = common::document("koe", "Koe kater", "kat poes katten dadi bagdadi koe en kees koekat");
    for indexes in [[small_index(), long_index()], [small_index(), common::index(&[other])]] {
        for choice in 0..1_usize << SECTIONS {
            let mut mixed = indexes[0][..HEADER].to_vec();
            for section in 0..SECTIONS {
                let from = &indexes[choice >> section & 1];
                let row = TABLE + section * ROW;
                mixed[row..row + ROW].copy_from_slice(&from[row..row + ROW]);
                mixed.extend_from_slice(&from[sections(from)[section].clone()]);
            }
            forge(&mut mixed);
            let is_sound = exercise(&mixed, QUERIES);
            assert!(is_sound || ![0, (1 << SECTIONS) - 1].contains(&choice), "nothing was mixed");
        }
    }
}

#[test]
fn errors_say_what_to_do() {
    let message = |bytes: &[u8]| Index::open(bytes).expect_err("it is damaged").to_string();
    let whole = common::index(&[common::document("kat", "De kat", "Een kat.")]);
    let mut newer = whole.clone();
    newer[8] = 10;
    let mut changed = whole.clone();
    changed[20] ^= 1;
    let cut = message(&whole[..300]).replace(&whole.len().to_string(), "N");
    let messages = [message(b"GIF89a"), message(&newer), cut, message(&changed)].join("\n");
    expect_test::expect![[r#"
        this is no Speur index: it does not begin with the bytes SPEURIDX; give the file that `speur index` wrote
        the index has format version 10 and this engine reads version 9; make the index again with the `speur` that belongs to the engine
        the index has 300 bytes and its header says N; it was cut off or changed, copy it again
        the header of the index is damaged; copy the index again or make it again"#]].assert_eq(&messages);
}
