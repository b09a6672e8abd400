//! The bytes of an index are what the documentation shows, the same on every machine and in whatever order
//! documents are added.
//!
//! To write the documentation anew: `UPDATE_EXPECT=1 cargo test -p speur-engine --test format`.

mod common;

use std::fmt::Write;
use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use speur_engine::index::{ChunkOptions, Index, IndexBuilder, Room};
use speur_engine::words::Relations;

#[test]
fn the_documented_bytes_are_those_of_two_documents() {
    let documents = [common::document("1", "Kat", "De kat slaapt."), common::document("2", "Koe", "")];
    let bytes = common::index(&documents);
    let sizes = Index::open(&*bytes).expect("it was just built").sections();
    let header = bytes.len() - sizes.iter().map(|section| section.bytes).sum::<usize>();
    let mut dump = String::from("```text\n");
    let mut start = 0;
    for (name, length) in [("the header", header)].into_iter().chain(sizes.iter().map(|s| (s.name, s.bytes))) {
        writeln!(dump, "{name}").expect("a string takes all");
        for (line, row) in bytes[start..start + length].chunks(16).enumerate() {
            let hex: String = row.iter().map(|byte| format!(" {byte:02x}")).collect();
            let shown = |&byte: &u8| if byte.is_ascii_graphic() || byte == b' ' { char::from(byte) } else { '.' };
            let text: String = row.iter().map(shown).collect();
            writeln!(dump, "{:08x} {hex:<48}  {text}", start + line * 16).expect("a string takes all");
        }
        start += length;
    }
    dump += "```\n";
    expect_test::expect_file!["../index/single_file.hex.md"].assert_eq(&dump);
}

#[test]
fn an_index_of_nothing_is_an_index() {
    let bytes = common::index(&[]);
    let index = Index::open(bytes).expect("it was just built");
    assert_eq!(index.search("kat", &Default::default()).expect("it was just built").total, 0);
    assert_eq!(index.verify(), Ok(()));
}

#[test]
fn two_documents_with_one_id_are_an_error() {
    let mut builder = IndexBuilder::new();
    builder.add(common::document("kat", "Kat", ""));
    builder.add(common::document("kat", "Kater", ""));
    let error = builder.finish().expect_err("the id is the same");
    assert_eq!(error.to_string(), "two documents have the id “kat”; an id must be unique, give one of them another");
}

#[test]
fn words_and_documents_share_files_where_these_are_few() {
    let text = |number: usize| (0..20).map(|word| format!("w{} ", number * 7 + word)).collect::<String>();
    let documents: Vec<_> = (0..60).map(|number| common::document(&number.to_string(), "Kat", &text(number))).collect();
    let files = |most_files| {
        let files = common::related_chunks(&documents, &Relations::default(), common::Limits::default(), most_files);
        let of_words = files.files().iter().filter(|file| !["documents", "facets"].contains(&file.folder()));
        (files.files().len() + 1, of_words.count())
    };
    let (all, of_words) = files(None);
    assert!(of_words > 200, "{of_words} of {all}");
    for most in [all - 1, 120, 60, 40] {
        let (found, of_words) = files(Some(most));
        assert!(found <= most && of_words <= most / 2, "{of_words} of {found}, at most {most}");
    }
    let (fewest, _) = files(Some(1));
    assert!(fewest < 40, "{fewest}");
    assert_eq!(files(Some(fewest)).0, fewest);
}

proptest! {
    #[test]
    fn the_order_of_adding_does_not_matter(
        documents in common::documents(), relations in common::relations(), divided: bool, counted: bool,
        large_above in prop::sample::select(&[0, usize::MAX]),
    ) {
        let (mut documents_reversed, mut relations_reversed) = (documents.clone(), relations.clone());
        documents_reversed.reverse();
        relations_reversed.relations.reverse();
        relations_reversed.names.reverse();
        let limits = common::Limits { prefix_postings: counted.then_some(1), ..Default::default() };
        let limits = limits.large_above(large_above);
        if divided {
            let files = common::related_chunks(&documents, &relations, limits, None);
            let reversed = common::related_chunks(&documents_reversed, &relations_reversed, limits, None);
            prop_assert_eq!(common::bytes_of(&reversed), common::bytes_of(&files));
        } else {
            let bytes = common::related_index(&documents, &relations, limits);
            let reversed = common::related_index(&documents_reversed, &relations_reversed, limits);
            prop_assert_eq!(&reversed, &bytes);
            prop_assert_eq!(Index::open(bytes).expect("it was just built").verify(), Ok(()));
        }
    }

    #[test]
    fn any_number_of_processors_and_any_memory_make_the_same_index(
        documents in common::documents(), relations in common::relations(), divided: bool, memory in 1_usize..20_000,
    ) {
        let build = |processors: usize, room: Room| {
            let words = Arc::new(Mutex::new(Vec::new()));
            let (seen, relations) = (Arc::clone(&words), relations.clone());
            let mut builder = IndexBuilder::new().room(room).prefix_postings(1).relate(move |words| {
                seen.lock().expect("nothing panics").extend_from_slice(words);
                relations.clone()
            });
            documents.iter().cloned().for_each(|document| builder.add(document));
            let pool = rayon::ThreadPoolBuilder::new().num_threads(processors).build().expect("there are threads");
            let options = ChunkOptions { bytes: Some(8), most_files: None };
            let bytes = pool.install(|| match divided {
                true => builder.finish_in_chunks(options).map(|files| common::bytes_of(&files)),
                false => builder.finish().map(|bytes| vec![("index.speur".into(), bytes)]),
            });
            let bytes = bytes.expect("the ids are unique and the texts are short");
            let words = words.lock().expect("nothing panics").clone();
            (words, bytes)
        };
        let one = build(1, Room::default());
        prop_assert_eq!(&build(2, Room::default()), &one);
        prop_assert_eq!(&build(5, Room::default()), &one);
        prop_assert_eq!(&build(2, common::room(0)), &one);
        prop_assert_eq!(&build(2, common::room(memory)), &one);
    }

    #[test]
    fn every_occurrence_has_its_posting_and_position(
        documents in common::documents(), relations in common::relations(),
    ) {
        let bytes = common::related_index(&documents, &relations, common::Limits::prefixes(1));
        let index = Index::open(bytes).expect("it was just built");
        let mut terms = Vec::new();
        index.for_each_term(|term, count| terms.push((term.to_owned(), count))).expect("it was just built");
        for (term, count) in terms {
            let postings = index.term_postings(&term).expect("it was just built");
            prop_assert_eq!(postings.len(), count as usize);
            for posting in postings {
                let document = documents.iter().find(|document| document.id == posting.id).expect("ids are kept");
                prop_assert_eq!(posting.positions, common::positions(document, &term));
            }
        }
    }
}
