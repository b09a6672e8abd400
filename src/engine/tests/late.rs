//! The answer does not depend on when the pieces of an index arrive, nor in which order.

mod common;

use std::collections::BTreeSet;

use proptest::prelude::*;
use speur_engine::document::Document;
use speur_engine::error::Error;
use speur_engine::index::store::{Outcome, Piece, Store};
use speur_engine::index::{Index, SingleFile};
use speur_engine::results::SearchOptions;

/// A store whose pieces arrive one by one.
struct Late<'b> {
    file: SingleFile<&'b [u8]>,
    arrived: BTreeSet<Piece>,
}

impl Store for Late<'_> {
    fn read(&self, piece: Piece) -> Result<Option<&[u8]>, Error> {
        if self.arrived.contains(&piece) { self.file.read(piece) } else { Ok(None) }
    }
}

/// Asks until there is an answer, and lets arrive what `deliver` chooses of what is needed. Returns the answer
/// and how often something had to arrive.
fn ask<T>(
    index: &mut Index<Late<'_>>,
    question: impl Fn(&Index<Late<'_>>) -> Outcome<T>,
    mut deliver: impl FnMut(Vec<Piece>) -> Vec<Piece>,
) -> (T, usize) {
    for stage in 0.. {
        match question(index) {
            Outcome::Done(answer) => return (answer, stage),
            Outcome::Needs(pieces) => {
                assert!(!pieces.is_empty());
                let arrived = &mut index.store_mut().arrived;
                assert!(pieces.iter().all(|piece| !arrived.contains(piece)), "asked for what is there");
                arrived.extend(deliver(pieces));
            }
        }
    }
    unreachable!("every stage delivers at least one piece, and there are finitely many")
}

fn late(bytes: &[u8]) -> Index<Late<'_>> {
    let file = SingleFile::open(bytes).expect("it was just built");
    let nothing = Late { file: file.clone(), arrived: BTreeSet::new() };
    assert!(Index::over(nothing).expect("nothing is damaged").is_none(), "the root is missing");
    let root = Late { file, arrived: BTreeSet::from([Piece::Root]) };
    Index::over(root).expect("nothing is damaged").expect("the root is there")
}

fn check(documents: &[Document], queries: &[String], choices: &[usize]) {
    let bytes = common::index(documents, Some(24));
    let complete = Index::open(&*bytes).expect("it was just built");
    let options = SearchOptions { limit: 3, ..SearchOptions::default() };

    // All that is needed arrives at once: terms, then documents.
    for query in queries {
        let expected = complete.search(query, &options).expect("it was just built");
        let (results, stages) = ask(
            &mut late(&bytes),
            |index| index.try_search(query, &options).expect("it was just built"),
            |needs| needs,
        );
        assert_eq!(results, expected);
        assert!(stages <= 2, "{stages} stages for {query:?}");
    }

    // One piece at a time, in any order, and what an earlier query needed is still there.
    let mut index = late(&bytes);
    let mut choices = choices.iter().cycle();
    let mut one = |needs: Vec<Piece>| vec![needs[choices.next().expect("they repeat") % needs.len()]];
    for query in queries {
        let expected = complete.search(query, &options).expect("it was just built");
        let (results, _) =
            ask(&mut index, |index| index.try_search(query, &options).expect("it was just built"), &mut one);
        assert_eq!(results, expected);
    }
    for id in documents.iter().map(|document| document.id.as_str()).chain(["nowhere"]) {
        let expected = complete.document(id, "kat").expect("it was just built");
        let (view, _) = ask(&mut index, |index| index.try_document(id, "kat").expect("it was just built"), &mut one);
        assert_eq!(view, expected, "{id}");
        assert_eq!(view.is_none(), id == "nowhere");
    }
}

proptest! {
    #[test]
    fn late_pieces_change_nothing(
        documents in common::documents(),
        queries in prop::collection::vec(common::query(), 1..4),
        choices in prop::collection::vec(any::<usize>(), 1..20),
    ) {
        check(&documents, &queries, &choices);
    }
}
