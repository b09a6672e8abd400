//! What was once otherwise than the engine says or readers expect, each as small as it was found.

mod common;

use speur_engine::document::{Block, BlockKind, Date, Document};
use speur_engine::index::Index;
use speur_engine::results::{SearchOptions, SearchResults};
use speur_engine::weights::Weights;
use speur_engine::words::{Relation, RelationKind, Relations};

fn search_with(documents: &[Document], relations: &Relations, query: &str, options: &SearchOptions) -> SearchResults {
    let bytes = common::related_index(documents, relations, common::Limits::default());
    Index::open(bytes).expect("it was just built").search(query, options).expect("it was just built")
}

fn search(documents: &[Document], query: &str) -> SearchResults {
    search_with(documents, &Relations::default(), query, &SearchOptions::default())
}

fn ids(results: &SearchResults) -> Vec<&str> {
    results.hits.iter().map(|hit| hit.id.as_str()).collect()
}

fn leads(key: &str, term: &str, kind: RelationKind) -> Relation {
    Relation { key: key.into(), term: term.into(), kind }
}

#[test]
fn alternatives_may_be_phrases_or_bound_to_a_field() {
    let documents = [common::document("a", "", "drone"), common::document("b", "", "laffe daad")];
    assert_eq!(search(&documents, "drone OR \"laffe daad\"").total, 2);
    assert_eq!(search(&documents, "\"laffe daad\" OR drone").total, 2);
    let documents = [common::document("a", "Kat", ""), common::document("b", "", "vis")];
    assert_eq!(search(&documents, "vis OR title:kat").total, 2);
    assert_eq!(search(&documents, "title:kat OR vis").total, 2);
}

#[test]
fn an_alternative_that_is_common_does_not_hide_a_document() {
    let documents = [common::document("a", "", "de kat"), common::document("b", "", "kat")];
    let relations = Relations { stop_words: vec!["de".into()], ..Relations::default() };
    let results = search_with(&documents, &relations, "de OR kat ", &SearchOptions::default());
    assert_eq!(results.total, 2);
}

#[test]
fn a_phrase_stands_in_the_title() {
    let documents = [common::document("a", "Laffe daad", ""), common::document("b", "", "laffe daad")];
    assert_eq!(ids(&search(&documents, "title:\"laffe daad\"")), ["a"]);
    assert_eq!(ids(&search(&documents, "-title:laffe-daad ")), ["b"]);
    assert_eq!(ids(&search(&documents, "url:\"laffe daad\"")), [""; 0]);
}

#[test]
fn two_words_typed_as_one_stand_in_the_title() {
    let documents = [common::document("b", "", "laffe daad")];
    assert_eq!(ids(&search(&documents, "title:laffedaad ")), [""; 0]);
}

#[test]
fn a_word_that_others_write_with_a_hyphen_finds_them_too() {
    let documents = [
        common::document("a", "", "Stuur een email."),
        common::document("b", "", "Eerst wat tekst. Stuur een e-mail of e\u{2011}mail."),
        common::document("c", "E-mail", "Iets anders."),
        common::document("d", "", "e mail, -mail e- mail, 10-20"),
    ];
    let results = search(&documents, "email ");
    assert_eq!(results.total, 3, "{results:?}");
    assert_eq!(ids(&search(&documents, "title:email ")), ["c"]);
    assert_eq!(ids(&search(&documents, "\"een email\"")), ["a"], "with a hyphen they are two words");
    assert_eq!(search(&documents, "e-mail ").total, 4);
    assert_eq!(search(&documents, "1020 ").total, 0, "a range is no number");
    let hit = results.hits.iter().find(|hit| hit.id == "b").expect("it was found");
    let marked: Vec<_> = hit.excerpt.iter().filter(|part| part.mark.is_some()).map(|part| &*part.text).collect();
    assert_eq!(marked, ["e-mail", "e\u{2011}mail"]);
}

#[test]
fn a_hyphen_hides_no_page_with_two_words() {
    let [apart, joined, one] = ["front end", "front-end", "frontend"].map(|text| common::document(text, "", text));
    assert_eq!(search(&[apart.clone(), joined.clone()], "frontend ").total, 2);
    assert_eq!(ids(&search(&[apart.clone(), joined.clone(), one], "frontend ")), ["frontend", "front-end"]);
    // A longer word does not hide it while it is typed.
    let longer = common::document("frontenders", "", "frontenders");
    assert_eq!(ids(&search(&[apart, joined, longer], "frontend")), ["front-end", "frontenders"]);
}

#[test]
fn a_suggested_title_has_the_phrase() {
    let documents = [common::document("a", "Iets anders", "laffe daad")];
    let index = Index::open(common::index(&documents)).expect("it was just built");
    assert_eq!(index.suggest("\"laffe daad\"", 5).expect("it was just built"), []);
}

#[test]
fn a_common_word_that_sounds_like_a_name_is_common() {
    let documents = [common::document("a", "", "deze deze deze"), common::document("b", "", "deze kat Dezé")];
    let relations = |names: &[&str]| Relations {
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        stop_words: vec!["deze".into()],
        ..Relations::default()
    };
    let total = |names| search_with(&documents, &relations(names), "deze xkat ", &SearchOptions::default()).total;
    assert_eq!(total(&[]), 0, "a common word alone is no answer");
    assert_eq!(total(&["deze"]), 0);
}

#[test]
fn alternatives_are_explained() {
    let options = SearchOptions {
        explain: true,
        weights: Weights { proximity: 0.0, ..Weights::default() },
        ..SearchOptions::default()
    };
    let results = search_with(&[common::document("a", "", "kat vis")], &Relations::default(), "kat OR vis ", &options);
    let explain = results.hits[0].explain.as_ref().expect("it was asked for");
    assert!(explain.proximity.abs() < 1e-9, "{explain:?}");
}

#[test]
fn a_common_word_does_not_decide_before_the_scores() {
    let mut documents =
        vec![common::document("a", "", "de hond ziet een kat"), common::document("b", "Kat", "kat, kat en kat")];
    documents.extend(["c", "d", "e", "f"].map(|id| common::document(id, "", "vis")));
    let relations = Relations { stop_words: vec!["de".into()], ..Relations::default() };
    // How close words stand comes after it, and would move more than the scores of two documents.
    let options =
        SearchOptions { weights: Weights { proximity: 0.0, ..Weights::default() }, ..SearchOptions::default() };
    assert_eq!(ids(&search_with(&documents, &relations, "de kat ", &options)), ["b", "a"]);
}

#[test]
fn to_have_a_longer_word_too_is_no_disadvantage() {
    let both = "terreurgroepen, groepering";
    let documents = [common::document("a", "", "terreurgroepen, iets"), common::document("b", "", both)];
    let relation = leads("groep", "terreurgroepen", RelationKind::Compound { start: 7 });
    let relations = Relations { relations: vec![relation], ..Relations::default() };
    let results = search_with(&documents, &relations, "groep", &SearchOptions::default());
    assert_eq!(ids(&results), ["b", "a"]);
}

#[test]
fn a_key_without_documents_is_no_correction() {
    // `slag` is one letter away; `slachtoffers` begins so, but a compound is only found from five letters on.
    let documents = [common::document("a", "", "burgerslachtoffers"), common::document("b", "", "slag")];
    let relation = leads("slachtoffers", "burgerslachtoffers", RelationKind::Compound { start: 6 });
    let relations = Relations { relations: vec![relation], ..Relations::default() };
    assert_eq!(ids(&search_with(&documents, &relations, "slac", &SearchOptions::default())), ["b"]);
}

#[test]
fn what_is_corrected_is_not_what_was_typed() {
    let results = search(&[common::document("a", "Hond", "leider")], "title:leider OR title:hond ");
    assert_eq!((results.total, results.corrected), (1, None));
}

#[test]
fn leaving_out_a_form_does_not_leave_out_the_word() {
    let documents = [common::document("a", "", "strijder"), common::document("b", "", "strijder strijders")];
    let relation = leads("strijders", "strijder", RelationKind::Stem);
    let relations = Relations { relations: vec![relation], ..Relations::default() };
    let results = search_with(&documents, &relations, "strijder -strijders ", &SearchOptions::default());
    assert_eq!(ids(&results), ["a"]);
}

#[test]
fn a_word_in_quotation_marks_scores_where_it_stands() {
    let documents = [Document { author: Some("Kees".into()), ..common::document("a", "", "tekst") }];
    let results = search(&documents, "\"kees\"");
    assert!(results.total == 0 || results.hits[0].score > 0.0, "{:?}", results.hits[0].score);
}

#[test]
fn alternatives_are_not_one_word() {
    let documents = [common::document("a", "", "deirez")];
    assert_eq!(search(&documents, "deir OR ez ").total, 0);
}

#[test]
fn weights_at_their_limits_give_scores() {
    let title_only = [common::document("a", "Kat", ""), common::document("b", "Hond", "kat")];
    let with = |weights| SearchOptions { explain: true, weights, ..SearchOptions::default() };
    let relations = Relations::default();
    let proportional = with(Weights { body_length: 1.0, heading_length: 1.0, exact_title: 0.0, ..Weights::default() });
    let results = search_with(&title_only, &relations, "kat ", &proportional);
    assert!(results.hits.iter().all(|hit| hit.score > 0.0), "{:?}", results.hits);
    let at_once = with(Weights { saturation: 0.0, body: 0.0, exact_title: 0.0, ..Weights::default() });
    let results = search_with(&title_only, &relations, "kat ", &at_once);
    let explain = |hit: &speur_engine::results::Hit| hit.explain.clone().expect("it was asked for");
    assert!(results.hits.iter().flat_map(|hit| explain(hit).words).all(|word| word.score.is_finite()), "{results:#?}");
}

#[test]
fn nothing_is_newer_than_the_newest() {
    let mut newest = common::document("a", "", "kat");
    newest.date = Date::parse("2018");
    let mut older = common::document("b", "", "kat");
    older.date = Date::parse("2017-12-31");
    let weights = Weights { recency: 1.0, ..Weights::default() };
    let options = SearchOptions { weights, ..SearchOptions::default() };
    assert_eq!(ids(&search_with(&[newest, older], &Relations::default(), "kat ", &options)), ["a", "b"]);
}

#[test]
fn a_block_that_weighs_more_counts_more() {
    let mut documents = [common::document("a", "", "kat en hond"), common::document("b", "", "kat en hond")];
    assert_eq!(ids(&search(&documents, "kat ")), ["a", "b"]);
    documents[1].blocks[0].weight = 2;
    let results = search(&documents, "kat ");
    assert_eq!(ids(&results), ["b", "a"]);
    assert!(results.hits[0].score > results.hits[1].score);
    // Where words stand stays what it is.
    let phrase = search(&documents, "\"kat en hond\"");
    assert_eq!(phrase.total, 2);
}

#[test]
fn a_page_that_weighs_less_comes_later() {
    let pages = [("a", -4), ("b", 1), ("c", -100)];
    let documents = pages.map(|(id, weight)| {
        let mut document = common::document(id, "Haven", "Een haven met een brug.");
        document.blocks.iter_mut().for_each(|block| block.weight = weight);
        document
    });
    assert_eq!(ids(&search(&documents, "brug ")), ["b", "a", "c"]);
    assert_eq!(search(&documents, "\"een brug\"").total, 3);
}

#[test]
fn a_block_that_weighs_less_counts_less_than_the_rest_of_its_page() {
    let pages = [("a", 1, -4), ("b", 1, 1), ("c", -4, -25), ("d", -4, -4)];
    let documents = pages.map(|(id, text, aside)| {
        let mut document = common::document(id, "Haven", "Een schip. Een brug.");
        document.blocks[0].text = "Een schip.".into();
        document.blocks[0].weight = text;
        document.blocks.push(Block { weight: aside, ..Block::new(BlockKind::Paragraph, "Een brug.") });
        document
    });
    let scores = |query: &str| {
        let results = search(&documents, query);
        let score = |id| results.hits.iter().find(|hit| hit.id == id).map(|hit| hit.score);
        ["a", "b", "c", "d"].map(|id| score(id).expect("every page has it"))
    };
    let [a, b, c, d] = scores("brug ");
    assert!(b > a && a > c && b > d && d > c, "{a} {b} {c} {d}");
    let [a, b, c, d] = scores("schip ");
    assert!(a == b && c == d && b > c, "{a} {b} {c} {d}");
    assert_eq!(search(&documents, "\"een brug\"").total, 4);
}

/// Above 100,000 documents one letter may begin words of all of them.
#[test]
fn of_one_letter_a_large_index_knows_the_best_documents() {
    let dated = |id: &str, title: &str, year: u16| Document {
        date: Date::parse(&format!("{year}-01-01")),
        ..common::document(id, title, "katten en koeien")
    };
    let documents = [dated("1", "Katern", 2001), dated("2", "", 2002), dated("3", "", 2003), dated("4", "", 2004)];
    let bytes = common::related_index(&documents, &Relations::default(), common::Limits::prefixes(2).large_above(3));
    let index = Index::open(bytes).expect("it was just built");
    let found = |query: &str| {
        let results = index.search(query, &SearchOptions::default()).expect("it was just built");
        let mut ids: Vec<_> = results.hits.into_iter().map(|hit| hit.id).collect();
        ids.sort();
        (ids.join(" "), results.total, results.total_is_exact)
    };
    assert_eq!(found("k"), ("1 4".into(), 2, false), "the one with a title, then the newest");
    assert_eq!(found("ka"), ("1 4".into(), 2, false));
    assert_eq!(found("kat"), ("1 2 3 4".into(), 4, true), "three letters");
    assert_eq!(found("koeien k"), ("1 2 3 4".into(), 4, true), "beside a word");
    assert_eq!(found("en k"), ("1 2 3 4".into(), 4, true));
    assert_eq!(found("title:k"), ("1".into(), 1, false));
    assert_eq!(found("k "), (String::new(), 0, true), "no longer unfinished");
}

#[test]
fn a_word_that_is_there_says_as_much_while_it_is_typed() {
    let mut documents: Vec<Document> =
        (0..40).map(|number| common::document(&format!("longer-{number}"), "", "report sizeof 20 21")).collect();
    documents.push(common::document("reports", "", "report report report size 2"));
    documents.push(common::document("sizes", "", "report size size size 2 2 2"));
    for query in ["report size", "report size ", "report 2", "report 2 "] {
        assert_eq!(ids(&search(&documents, query))[0], "sizes", "{query:?}");
    }
}
