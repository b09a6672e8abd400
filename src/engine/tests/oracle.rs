//! Search equals a scan of the analysed documents: the slow, obvious twin of the whole pipeline.

mod common;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use speur_engine::document::{BlockKind, Document};
use speur_engine::index::Index;
use speur_engine::results::{SearchOptions, SearchResults};
use speur_engine::text::analyze;

/// Id, number of whole words, score.
type Row = (String, u32, f64);

fn terms(text: &str) -> Vec<String> {
    let mut tokens = analyze(text);
    let mut terms = Vec::new();
    while let Some(token) = tokens.next() {
        terms.push(token.term.to_owned());
    }
    terms
}

/// Everything a document has to search in: field weight, how much length counts, words.
fn fields(document: &Document) -> Vec<(f64, f64, Vec<String>)> {
    let mut fields = vec![(if document.title_is_derived { 1.5 } else { 3.0 }, 0.0, terms(&document.title))];
    for text in
        [&document.author, &document.source, &document.category].into_iter().flatten().chain([&document.date_text])
    {
        fields.push((1.0, 0.0, terms(text)));
    }
    for block in &document.blocks {
        match block.kind {
            BlockKind::Heading(_) => fields.push((2.0, 0.3, terms(&block.text))),
            BlockKind::Paragraph | BlockKind::Caption => fields.push((1.0, 0.75, terms(&block.text))),
            BlockKind::PullQuote => {}
        }
    }
    fields
}

/// The number of words in headings and text.
fn length(document: &Document) -> usize {
    let counts = document.blocks.iter().filter(|block| block.kind != BlockKind::PullQuote);
    counts.map(|block| terms(&block.text).len()).sum()
}

fn quarter_octaves(words: usize) -> f64 {
    if words == 0 { 0.0 } else { 2_f64.powf(((words as f64).log2() * 4.0 + 1e-9).floor() / 4.0) }
}

/// What the occurrences of one word are worth in a document.
fn saturated(document: &Document, average: f64, word: &str) -> f64 {
    let relative = quarter_octaves(length(document)) / average;
    let tf: f64 = fields(document)
        .iter()
        .map(|(weight, b, words)| {
            weight * words.iter().filter(|w| *w == word).count() as f64 / (1.0 - b + b * relative)
        })
        .sum();
    2.2 * tf / (1.2 + tf)
}

fn scan(documents: &[Document], query: &str) -> Vec<Row> {
    let query_terms = terms(query);
    let distinct: Vec<&String> = query_terms
        .iter()
        .enumerate()
        .filter(|(i, term)| !query_terms[..*i].contains(term))
        .map(|(_, term)| term)
        .collect();
    let total: usize = documents.iter().map(length).sum();
    let average = (total as f64 + 4000.0) / (documents.len() as f64 + 10.0);
    // The last word is unfinished unless a space follows or it stands whole before.
    let prefix = (!query.ends_with(char::is_whitespace)
        && query_terms.iter().filter(|t| Some(*t) == query_terms.last()).count() == 1)
        .then(|| query_terms.last())
        .flatten();
    let found = |document: &Document, term: &String| -> Option<(bool, f64)> {
        let words: BTreeSet<String> = fields(document).into_iter().flat_map(|(_, _, words)| words).collect();
        if words.contains(term) {
            return Some((true, saturated(document, average, term)));
        }
        let completions = words.iter().filter(|word| Some(term) == prefix && word.starts_with(term.as_str()));
        let share = |word: &str| term.chars().count() as f64 / word.chars().count() as f64;
        completions
            .map(|word| (false, 0.4 * (1.0 + share(word)) * saturated(document, average, word)))
            .reduce(|best, next| if next.1 > best.1 { next } else { best })
    };
    let mut rows: Vec<(Reverse<u32>, f64, Reverse<String>, String)> = Vec::new();
    for document in documents {
        let matches: Option<Vec<(bool, f64)>> = distinct.iter().map(|term| found(document, term)).collect();
        let Some(matches) = matches.filter(|matches| !matches.is_empty()) else { continue };
        let score = matches
            .iter()
            .zip(&distinct)
            .map(|((_, occurrences), term)| {
                let with = documents.iter().filter(|d| found(d, term).is_some()).count() as f64;
                occurrences * (1.0 + (documents.len() as f64 - with + 0.5) / (with + 0.5)).ln()
            })
            .sum();
        let whole = matches.iter().filter(|(is_whole, _)| *is_whole).count() as u32;
        let date = document.date.as_ref().map(|date| date.as_str().to_owned()).unwrap_or_default();
        rows.push((Reverse(whole), score, Reverse(date), document.id.clone()));
    }
    rows.sort_by(|a, b| {
        let by_score = if (a.1 - b.1).abs() < 1e-9 { std::cmp::Ordering::Equal } else { b.1.total_cmp(&a.1) };
        a.0.cmp(&b.0).then(by_score).then_with(|| a.2.cmp(&b.2)).then_with(|| a.3.cmp(&b.3))
    });
    rows.into_iter().map(|(whole, score, _, id)| (id, whole.0, score)).collect()
}

fn search(index: &[u8], query: &str, options: &SearchOptions) -> SearchResults {
    Index::open(index).expect("it was just built").search(query, options).expect("it was just built")
}

fn check(documents: &[Document], query: &str) {
    let expected = scan(documents, query);
    let everything = SearchOptions { limit: usize::MAX, ..SearchOptions::default() };
    let whole = common::index(documents, None);
    let results = search(&whole, query, &everything);
    let ids: Vec<&str> = results.hits.iter().map(|hit| hit.id.as_str()).collect();
    assert_eq!(ids, expected.iter().map(|(id, ..)| id.as_str()).collect::<Vec<_>>(), "{query:?} in {documents:#?}");
    assert_eq!(results.total, expected.len());
    for (hit, (_, _, score)) in results.hits.iter().zip(&expected) {
        assert!((hit.score - score).abs() < 1e-9, "{query:?}: {} scores {}, expected {score}", hit.id, hit.score);
    }
    // However the dictionary is divided, and whichever page of the results is asked for.
    assert_eq!(search(&common::index(documents, Some(24)), query, &everything), results);
    let page = SearchOptions { limit: 2, offset: 1, ..SearchOptions::default() };
    assert_eq!(search(&whole, query, &page).hits, results.hits.iter().skip(1).take(2).cloned().collect::<Vec<_>>());
}

#[test]
fn the_scan_can_fail() {
    let documents = [common::document("a", "Kat", "katten"), common::document("b", "Hond", "kater")];
    let ids: BTreeMap<String, u32> = scan(&documents, "kat").into_iter().map(|(id, whole, _)| (id, whole)).collect();
    assert_eq!(ids, BTreeMap::from([("a".into(), 1), ("b".into(), 0)]));
    assert!(scan(&documents, "kat ").len() == 1 && scan(&documents, "hond kat ").is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn search_equals_scanning(documents in common::documents(), query in common::query()) {
        check(&documents, &query);
    }

    #[test]
    fn any_string_has_an_answer(query: String) {
        let documents = [common::document("a", "Kat", "katten")];
        let results = search(&common::index(&documents, None), &query, &SearchOptions::default());
        prop_assert_eq!(results.query, query);
    }

    #[test]
    fn one_more_letter_never_loses_the_page(documents in common::documents(), word in "[kis]{1,2}") {
        // Every document that has a completion of the longer word has one of the shorter.
        let index = common::index(&documents, None);
        let everything = SearchOptions { limit: usize::MAX, ..SearchOptions::default() };
        for completion in ["kat", "katten", "koeien", "koe's", "is", "syrie"] {
            let mut before: Option<BTreeSet<String>> = None;
            for length in (1..=completion.len()).rev().filter(|_| completion.starts_with(&word)) {
                let found: BTreeSet<String> =
                    search(&index, &completion[..length], &everything).hits.into_iter().map(|hit| hit.id).collect();
                prop_assert!(before.is_none_or(|before| before.is_subset(&found)));
                before = Some(found);
            }
        }
    }
}
