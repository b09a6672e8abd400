//! The answer does not depend on when the pieces of an index arrive, nor in which order.

mod common;
#[path = "oracle/page.rs"]
#[allow(dead_code)] // Here nothing is scanned.
mod page;
#[path = "oracle/query.rs"]
#[allow(dead_code)]
mod query;

use std::collections::BTreeSet;

use common::Limits;
use proptest::prelude::*;
use query::{Asked, asked};
use speur_engine::document::{Block, BlockKind, Document};
use speur_engine::error::Error;
use speur_engine::index::chunks::ChunkFile;
use speur_engine::index::store::{Outcome, Piece, Store};
use speur_engine::index::{ChunkFiles, ChunkOptions, Chunks, Index};
use speur_engine::results::{FacetFilter, MatchKind, PrefixMode, SearchOptions};
use speur_engine::words::Relations;

/// Asks until there is an answer, and lets arrive what `deliver` chooses of what is needed. Returns the answer
/// and how often something had to arrive.
fn ask<T>(
    files: &ChunkFiles,
    index: &mut Index<Chunks>,
    question: impl Fn(&Index<Chunks>) -> Result<Outcome<T>, Error>,
    mut deliver: impl FnMut(Vec<ChunkFile>) -> Vec<ChunkFile>,
) -> (T, usize) {
    for stage in 0.. {
        match question(index).expect("it was just built") {
            Outcome::Done(answer) => return (answer, stage),
            Outcome::Needs(pieces) => {
                assert!(!pieces.is_empty());
                let distinct: BTreeSet<Piece> = pieces.iter().copied().collect();
                assert_eq!(distinct.len(), pieces.len(), "asked twice for one piece");
                let is_there = |piece: &Piece| index.store_mut().read(*piece).expect("nothing is damaged").is_some();
                assert!(!pieces.iter().any(is_there), "asked for what is there");
                let needed = index.store_mut().files_of(&pieces);
                for file in deliver(needed) {
                    assert!(files.files().contains(&file), "{} was not written", file.name());
                    index.store_mut().put(file, common::bytes(files, file)).expect("nothing is damaged");
                }
            }
        }
    }
    unreachable!("every stage delivers at least one piece, and there are finitely many")
}

/// How often something has to arrive if all that is needed arrives at once.
fn ask_at_once<T>(files: &ChunkFiles, question: impl Fn(&Index<Chunks>) -> Result<Outcome<T>, Error>) -> (T, usize) {
    ask(files, &mut late(files), question, |needs| needs)
}

/// An index of which only the root is there.
fn late(files: &ChunkFiles) -> Index<Chunks> {
    let chunks = Chunks::open(files.root()).expect("nothing is damaged");
    Index::over(chunks).expect("nothing is damaged").expect("the root is there")
}

/// How many stages a query may take: its words, then what is shown. Before that the words that begin with an unfinished
/// one, unless they were counted; and if words are nowhere, for each the words it could be apart, and once all words.
fn most_stages(asked: &Asked, missing: usize) -> usize {
    let can_be_unfinished = asked.units.iter().any(|unit| unit.is_prefix);
    2 + usize::from(can_be_unfinished) + if missing > 0 { 1 + missing } else { 0 }
}

fn check(
    documents: &[Document],
    relations: &Relations,
    queries: &[Asked],
    choices: &[usize],
    limits: Limits,
    most_files: Option<usize>,
    facets: Option<bool>,
) {
    let bytes = common::related_index(documents, relations, limits);
    let files = common::related_chunks(documents, relations, limits, most_files);
    let complete = Index::open(&*bytes).expect("it was just built");
    let options = |asked: &Asked| SearchOptions {
        limit: 3,
        facets,
        prefix: if asked.is_finished { PrefixMode::None } else { PrefixMode::Last },
        ..SearchOptions::default()
    };

    // All that is needed arrives at once.
    for asked in queries {
        let (text, options) = (&asked.text, options(asked));
        let expected = complete.search(text, &options).expect("it was just built");
        let (results, stages) = ask_at_once(&files, |index| index.try_search(text, &options));
        assert_eq!(results, expected);
        // Every unit may have been looked for in other words: those that answered are not known from here.
        let most = most_stages(asked, asked.units.len());
        assert!(stages <= most, "{stages} stages for {text:?}");
        if asked.units.iter().all(|unit| !unit.is_prefix)
            && expected.missing.is_empty()
            && is_found(asked, &expected.hits)
        {
            assert!(stages <= 2, "{stages} stages for {text:?}, which has whole words that are all found");
        }

        let expected = complete.suggest(text, 4).expect("it was just built");
        let (suggestions, stages) = ask_at_once(&files, |index| index.try_suggest(text, 4));
        assert_eq!(suggestions, expected);
        assert!(stages <= most + 1, "{stages} stages for suggestions for {text:?}");
    }

    // One piece at a time, in any order, and what an earlier query needed is still there.
    let mut index = late(&files);
    let mut choices = choices.iter().cycle();
    let mut one = |needs: Vec<ChunkFile>| vec![needs[choices.next().expect("they repeat") % needs.len()]];
    for asked in queries {
        let (text, options) = (&asked.text, options(asked));
        let expected = complete.search(text, &options).expect("it was just built");
        let (results, _) = ask(&files, &mut index, |index| index.try_search(text, &options), &mut one);
        assert_eq!(results, expected);
        let expected = complete.suggest(text, 4).expect("it was just built");
        let (suggestions, _) = ask(&files, &mut index, |index| index.try_suggest(text, 4), &mut one);
        assert_eq!(suggestions, expected);
    }
    let query = queries.first().map_or("kat", |asked| &asked.text);
    for id in documents.iter().map(|document| document.id.as_str()).chain(["nowhere"]) {
        let expected = complete.document(id, query).expect("it was just built");
        let (view, _) = ask(&files, &mut index, |index| index.try_document(id, query), &mut one);
        assert_eq!(view, expected, "{id}");
        assert_eq!(view.is_none(), id == "nowhere");
    }
}

/// Whether the first hit has every word, so that none was looked for in other words.
fn is_found(asked: &Asked, hits: &[speur_engine::results::Hit]) -> bool {
    use speur_engine::results::MatchKind::{Alias, Fuzzy};
    let is_as_typed = |hit: &speur_engine::results::Hit| {
        hit.matches.len() == asked.units.len() && hit.matches.iter().all(|one| ![Alias, Fuzzy].contains(&one.kind))
    };
    hits.first().is_some_and(is_as_typed)
}

#[test]
fn words_take_two_stages_and_unfinished_ones_three() {
    let long = "woord ".repeat(3000);
    let mut page = common::document("a", "Kat en hond", &long);
    page.blocks.push(Block::new(BlockKind::Paragraph, "katten aan het eind, vogel spin"));
    let documents = [page, common::document("b", "Vis", "kater kat koe kaars kabel kade kalf")];
    let relations = Relations::default();
    let index = |prefix| common::related_chunks(&documents, &relations, Limits::prefixes(prefix), None);
    let (walked, counted) = (index(usize::MAX), index(1));
    let stages = |files: &ChunkFiles, query: &str| {
        let options = SearchOptions::default();
        let (results, stages) = ask_at_once(files, |index| index.try_search(query, &options));
        assert!(results.total > 0 || query == "xyz " || query.is_empty(), "{query:?} finds nothing");
        stages
    };
    for (query, expected) in [
        ("", 1),
        ("kat ", 2),
        ("kat hond ", 2),
        ("\"aan het eind\"", 2),
        ("title:vis ", 2),
        ("url:b ", 2),
        ("-hond", 2),
        ("kat OR vis ", 2),
        // Too short to be mistyped.
        ("xyz ", 1),
        // All words are looked at, at once where the site has none that is written like this.
        ("kattne ", 2),
        ("vogle ", 2),
        ("kaaf ", 3),
        ("vogle kattne ", 2),
        ("vogle kaaf ", 3),
        // Two words typed as one.
        ("vogelspin ", 3),
    ] {
        assert_eq!(stages(&walked, query), expected, "{query:?}");
    }
    // A few pieces are fetched together with the count that is not there.
    assert_eq!((stages(&walked, "kat"), stages(&counted, "kat")), (2, 2));
    // What begins a word is looked for among the sounds of names only if it begins none.
    assert_eq!((stages(&walked, "katte"), stages(&counted, "vogel spi")), (2, 2));
    assert_eq!((stages(&walked, "ka"), stages(&counted, "ka")), (3, 2));
    assert_eq!((stages(&walked, "hond ka"), stages(&counted, "hond ka")), (3, 2));
    assert_eq!((stages(&walked, "heli* kat "), stages(&counted, "ka* hond ")), (2, 2));

    let (suggestions, stages) = ask_at_once(&walked, |index| index.try_suggest("ka", 4));
    assert_eq!((suggestions.len(), stages), (4, 2));
    let (view, stages) = ask_at_once(&walked, |index| index.try_document("a", "katten "));
    assert_eq!((view.map(|view| view.paragraphs.len()), stages), (Some(2), 3), "one part tells how many there are");
    let (view, stages) = ask_at_once(&walked, |index| index.try_document("nowhere", ""));
    assert_eq!((view, stages), (None, 1));
}

#[test]
fn all_that_a_word_leads_to_is_in_its_own_file() {
    let documents = [common::document("a", "Raqqa", "kat hond"), common::document("b", "Koe", "een kat in Rakka")];
    let relations = Relations { names: vec!["raqqa".into(), "rakka".into()], ..Relations::default() };
    let files = common::builder(&documents, &relations, Limits::default()).finish_in_chunks(ChunkOptions::default());
    let files = files.expect("it is small");
    let names = |needs: &[ChunkFile]| needs.iter().map(|file| file.name()).collect::<Vec<_>>();
    for (query, found, terms) in [
        // Forms and sounds are in the file of the word; the title it may be is in another.
        ("raqqa ", [("a", MatchKind::Exact), ("b", MatchKind::Name)], 2),
        ("kat ", [("b", MatchKind::Exact), ("a", MatchKind::Exact)], 2),
        // What is no word of the site may sound like one.
        ("rakkah ", [("a", MatchKind::Name), ("b", MatchKind::Name)], 3),
    ] {
        let options = SearchOptions::default();
        let mut asked = Vec::new();
        let deliver = |needs: Vec<ChunkFile>| {
            asked.extend(names(&needs));
            needs
        };
        let (results, _) = ask(&files, &mut late(&files), |index| index.try_search(query, &options), deliver);
        let mut hits: Vec<_> = results.hits.iter().map(|hit| (hit.id.as_str(), hit.matches[0].kind)).collect();
        hits.sort_unstable_by_key(|(id, kind)| (*kind != MatchKind::Exact, *id));
        let mut found = found.to_vec();
        found.sort_unstable_by_key(|(id, kind)| (*kind != MatchKind::Exact, *id));
        assert_eq!(hits, found, "{query:?}");
        assert_eq!(asked.iter().filter(|name| name.starts_with("terms")).count(), terms, "{query:?}: {asked:?}");
    }
}

#[test]
fn columns_are_read_with_the_words_where_they_are_needed() {
    let mut kat = common::document("a", "Kat", "kat");
    (kat.source, kat.language) = (Some("NOS".into()), Some("nl".into()));
    let documents = [kat, common::document("b", "Koe", "koe kat")];
    let index = |documents_counted| {
        let limits = Limits::default().large_above(documents_counted);
        common::related_chunks(&documents, &Relations::default(), limits, None)
    };
    let chosen =
        |facet: &str| vec![(facet.to_owned(), FacetFilter { any: vec!["nl".into()], ..FacetFilter::default() })];
    let of_facets = |file: &ChunkFile| (file.folder() == "facets").then(|| file.name());
    for (large_above, query, facets, filters, expected) in [
        (2, "kat ", None, vec![], &["facets/0/0.speur"][..]),
        (2, "kat source:nos ", Some(true), vec![], &["facets/0/0.speur"]),
        (1, "kat ", None, vec![], &["facets/0/0.speur"]),
        (1, "kat ", Some(false), vec![], &["facets/0/0.speur"]),
        (1, "kat source:nos ", None, vec![], &["facets/0/0.speur", "facets/0/2.speur"]),
        (1, "kat date:2017 ", None, chosen("year"), &["facets/0/0.speur"]),
        (1, "kat ", Some(false), chosen("language"), &["facets/0/0.speur", "facets/0/3.speur"]),
        (
            1,
            "kat ",
            Some(true),
            vec![],
            &["facets/0/0.speur", "facets/0/1.speur", "facets/0/2.speur", "facets/0/3.speur", "facets/0/4.speur"],
        ),
    ] {
        let files = index(large_above);
        let options = SearchOptions { facets, filters, ..SearchOptions::default() };
        let mut stages = Vec::new();
        ask(
            &files,
            &mut late(&files),
            |index| index.try_search(query, &options),
            |needs| {
                stages.push(needs.iter().filter_map(of_facets).collect::<Vec<_>>());
                needs
            },
        );
        assert_eq!(stages[0], expected, "{query:?} {options:?}");
        assert!(stages.len() <= 2 && stages[1..].concat().is_empty(), "{stages:?}");
    }
    let files = index(1);
    let asked = |index: &Index<Chunks>| {
        let count =
            |facets| common::done(index.try_search("kat ", &SearchOptions { facets, ..SearchOptions::default() }));
        [None, Some(true), Some(false)].map(|facets| count(facets).facets.0.len())
    };
    assert_eq!(asked(&common::whole(&files)), [0, 2, 0], "what else was read does not matter");
    assert_eq!(asked(&common::whole(&index(2))), [2, 2, 0]);
}

#[test]
fn of_frequent_words_a_phrase_reads_one_list_each() {
    let text = "de kat van de buren, de hond van de kat, de koe van de boer. ".repeat(9);
    let mut documents: Vec<Document> =
        (0..9).map(|number| common::document(&number.to_string(), "Vee", &text)).collect();
    documents.push(common::document("rare", "Vis", "Een vis van de visser"));
    let limits = Limits::default().frequent_from(200);
    let files = common::related_chunks(&documents, &Relations::default(), limits, None);
    let complete = Index::open(common::related_index(&documents, &Relations::default(), limits)).expect("just built");
    // The blocks of words that are not frequent, or of all if there are no others; and one for the title.
    for (query, lists, terms) in [
        ("\"vis van de visser\"", 2, 3),
        ("\"hond van de kat\"", 2, 3),
        ("\"koe van\"", 1, 2),
        ("\"van de\"", 2, 3),
        ("\"de\"", 0, 2),
        ("\"vis visser\"", 0, 3),
    ] {
        let options = SearchOptions::default();
        let (mut stages, mut first) = (0, Vec::new());
        let (results, _) = ask(
            &files,
            &mut late(&files),
            |index| index.try_search(query, &options),
            |needs| {
                stages += 1;
                if stages == 1 {
                    first = needs.iter().map(|file| file.name()).filter(|name| !name.starts_with("facets")).collect();
                }
                needs
            },
        );
        assert_eq!(results, complete.search(query, &options).expect("just built"), "{query}");
        assert_eq!((results.total > 0, stages <= 2), (query != "\"vis visser\"", true), "{query}");
        let count = |begins: &str, has: bool| {
            first.iter().filter(|name| name.starts_with(begins) && name.contains('-') == has).count()
        };
        assert_eq!((count("positions", true), count("terms", false)), (lists, terms), "{query}: {first:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn late_pieces_change_nothing(
        documents in common::documents(),
        relations in common::relations(),
        queries in prop::collection::vec(asked(), 1..4),
        choices in prop::collection::vec(any::<usize>(), 1..20),
        prefix_postings in prop::sample::select(&[1, 5, usize::MAX]),
        most_files in prop::sample::select(&[None, Some(1), Some(20), Some(60)]),
        large_above in prop::sample::select(&[0, usize::MAX]),
        frequent_from in prop::sample::select(&[1, 4, usize::MAX]),
        facets in prop::sample::select(&[None, Some(true), Some(false)]),
    ) {
        let limits = Limits::prefixes(prefix_postings).large_above(large_above).frequent_from(frequent_from);
        check(&documents, &relations, &queries, &choices, limits, most_files, facets);
    }
}
