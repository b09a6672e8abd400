//! Search equals a scan of the analysed documents: the slow, obvious twin of the whole pipeline.
//!
//! `oracle/query.rs` makes queries of which it is known what they ask for, `oracle/scan.rs` finds their words by looking
//! at all documents, `oracle/answer.rs` puts these together; `oracle/page.rs` reads a document, `oracle/near.rs` tells
//! what a typing mistake is, `oracle/order.rs` what comes first where readers choose an order. `oracle/sanity.rs` shows that the scan finds what it should.

#[path = "oracle/answer.rs"]
mod answer;
mod common;
#[path = "oracle/near.rs"]
mod near;
#[path = "oracle/order.rs"]
mod order;
#[path = "oracle/page.rs"]
mod page;
#[path = "oracle/query.rs"]
mod query;
#[path = "oracle/sanity.rs"]
mod sanity;
#[path = "oracle/scan.rs"]
mod scan;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use answer::{Answer, Row};
use common::Limits;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{TestCaseError, TestRunner};
use query::{Asked, Scope, asked, begun};
use scan::Scan;
use speur_engine::document::{BlockKind, Document};
use speur_engine::index::Index;
use speur_engine::results::{FacetFilter, MatchKind, PrefixMode, SearchOptions, SearchResults, Sort, SuggestionKind};
use speur_engine::weights::Weights;
use speur_engine::words::{RelationKind, Relations};

fn search(index: &[u8], query: &str, options: &SearchOptions) -> SearchResults {
    Index::open(index).expect("it was just built").search(query, options).expect("it was just built")
}

/// All hits, as the oracle knows them: without what the closeness of words adds.
fn everything(asked: &Asked) -> SearchOptions {
    SearchOptions {
        limit: usize::MAX,
        prefix: if asked.is_finished { PrefixMode::None } else { PrefixMode::Last },
        weights: Weights { proximity: 0.0, ..Weights::default() },
        ..SearchOptions::default()
    }
}

fn is_close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

/// Whether an answer has the documents of the oracle, with their scores, in an order that follows from these.
fn check_answer(
    results: &SearchResults,
    expected: &Answer,
    documents: &[Document],
    sort: &Sort,
) -> Result<(), TestCaseError> {
    let mut rows = Vec::new();
    for hit in &results.hits {
        let row = expected.rows.iter().find(|row| row.id == hit.id);
        let row = row.ok_or_else(|| TestCaseError::fail(format!("{} is no answer; expected {expected:#?}", hit.id)))?;
        prop_assert!(is_close(hit.score, row.score), "{}: {} instead of {expected:#?}", hit.id, hit.score);
        let matches: Vec<_> = hit.matches.iter().map(|one| (one.query.clone(), one.kind)).collect();
        prop_assert_eq!(&matches, &row.matches, "{}", &hit.id);
        rows.push(Row { score: hit.score, ..row.clone() });
    }
    prop_assert_eq!(rows.len(), expected.rows.len(), "hits are left out: {:#?}", expected);
    let mut sorted = rows.clone();
    sorted.sort_by_key(|row| row.number);
    if *sort != Sort::Date {
        sorted.sort_by(|a, b| {
            let by_words = b.covered.cmp(&a.covered).then(b.whole.cmp(&a.whole));
            order::by_value(documents, sort, a, b).then(by_words).then(b.score.total_cmp(&a.score))
        });
    }
    prop_assert_eq!(rows, sorted, "the order");
    prop_assert_eq!((results.total, results.total_is_exact), (expected.rows.len(), expected.is_exact));
    prop_assert_eq!(&results.missing, &expected.missing);
    prop_assert_eq!(&results.corrected, &expected.corrected);
    prop_assert_eq!(&results.facets.0, &expected.facets);
    Ok(())
}

/// Whether what is shown explains the scores.
fn check_explanation(results: &SearchResults) -> Result<(), TestCaseError> {
    for hit in &results.hits {
        let explain = hit.explain.as_ref().expect("it was asked for");
        let words: f64 = explain.words.iter().map(|word| word.score).sum();
        prop_assert!(is_close(words + explain.title_bonus + explain.recency + explain.proximity, hit.score));
        prop_assert!(is_close(explain.proximity, 0.0), "{:?}", explain);
    }
    Ok(())
}

/// Compares the answers of indexes that are stored in different ways with each other and with the oracle.
fn check(
    documents: &[Document],
    relations: &Relations,
    queries: &[Asked],
    options: &SearchOptions,
    large_above: usize,
    prefix_postings: usize,
    frequent_from: usize,
) -> Result<(), TestCaseError> {
    let limits = |prefix| Limits::prefixes(prefix).large_above(large_above).frequent_from(frequent_from);
    let whole = |prefix| common::related_index(documents, relations, limits(prefix));
    let (walked, counted) = (whole(usize::MAX), whole(prefix_postings));
    // Each text in a file, and several in one.
    let divided = |prefix, files| common::whole(&common::related_chunks(documents, relations, limits(prefix), files));
    let (walked_in_chunks, counted_in_chunks) = (divided(usize::MAX, None), divided(prefix_postings, Some(60)));
    let is_large = documents.len() > large_above;
    let scan =
        |most_begun| Scan { is_large, most_begun, frequent_from, ..Scan::new(documents, relations, options.weights) };
    let (complete, cut) = (scan(usize::MAX), scan(if is_large { prefix_postings } else { usize::MAX }));
    for asked in queries {
        let options = SearchOptions { prefix: everything(asked).prefix, ..options.clone() };
        for (whole, divided, scan) in [(&walked, &walked_in_chunks, &complete), (&counted, &counted_in_chunks, &cut)] {
            if whole == &counted && differs_if_counted(asked, scan) {
                continue;
            }
            let expected = scan.answer(asked, &options.filters).counting(options.facets, is_large);
            let results = search(whole, &asked.text, &options);
            check_answer(&results, &expected, documents, &options.sort)?;
            if options.explain {
                check_explanation(&results)?;
            }
            prop_assert_eq!(common::done(divided.try_search(&asked.text, &options)), results);
        }
    }
    Ok(())
}

/// Prefixes that are counted beforehand: forms are left out where a completion is elsewhere than in the title, and of
/// several forms the most of each field counts and not the best form.
fn differs_if_counted(asked: &Asked, scan: &Scan<'_>) -> bool {
    let prefixes = asked.units.iter().filter(|unit| unit.is_prefix);
    prefixes.into_iter().any(|unit| unit.scope == Scope::Title || scan.has_several_forms(unit.term()))
}

fn options() -> impl Strategy<Value = SearchOptions> {
    let values = || prop::collection::vec(prop::sample::select(&["", "kat", "IS", "nl", "koe kat"]), 0..2);
    let years = || prop::collection::vec(prop::sample::select(&["", "2017", "2018"]), 0..2);
    let filter = |(any, all, none): (Vec<&str>, Vec<&str>, Vec<&str>)| {
        let owned = |values: Vec<&str>| values.into_iter().map(str::to_owned).collect();
        FacetFilter { any: owned(any), all: owned(all), none: owned(none) }
    };
    let name = prop::sample::select(&["category", "source", "language", "author", "kleur", "geen"]);
    let by_value = (name, (values(), Just(vec![]), values()).prop_map(filter));
    let by_year = (Just("year"), (years(), Just(vec![]), years()).prop_map(filter));
    let all = (prop::sample::select(&["language", "kleur"]), Just(filter((vec![], vec!["nl", "IS"], vec![]))));
    let filters = prop_oneof![
        6 => Just(vec![]).boxed(),
        1 => prop::collection::vec(prop_oneof![by_value, by_year, all], 1..3).boxed(),
    ];
    let facets = prop_oneof![2 => Just(None), 1 => any::<bool>().prop_map(Some)];
    let weights = prop_oneof![2 => Just(Weights::default()).boxed(), 1 => weights().boxed()];
    (filters, sort(), facets, weights, any::<bool>()).prop_map(|(filters, sort, facets, weights, explain)| {
        let filters = filters.into_iter().map(|(name, filter): (&str, _)| (name.to_owned(), filter)).collect();
        SearchOptions {
            limit: usize::MAX,
            explain,
            sort,
            facets,
            filters,
            weights: Weights { proximity: 0.0, ..weights },
            ..SearchOptions::default()
        }
    })
}

fn sort() -> impl Strategy<Value = Sort> {
    let value = |(name, is_descending): (&str, bool)| Sort::Value { name: name.to_owned(), is_descending };
    let value = (prop::sample::select(&["prijs", "naam", "maat", "date", "geen"]), any::<bool>()).prop_map(value);
    prop_oneof![4 => Just(Sort::Relevance), 1 => Just(Sort::Date), 2 => value]
}

/// Weights in their ranges; what is bounded stays below what the word itself counts.
fn weights() -> impl Strategy<Value = Weights> {
    let some = || prop::array::uniform7(prop_oneof![14 => 0.01_f64..0.99, 1 => Just(0.0), 1 => Just(1.0)]);
    (some(), some(), some()).prop_map(|(fields, ways, others)| {
        let [title, derived_title, heading, body, meta, saturation, exact_title] = fields.map(|number| 5.0 * number);
        let [alias, prefix, prefix_form, stem, name, together, compound] = ways;
        let [heading_length, body_length, one_mistake, two_mistakes, stop_word, proximity, recency] = others;
        Weights {
            title,
            derived_title,
            heading,
            body,
            meta,
            // A choice of its own would change all choices behind it.
            aside: title / 5.0,
            heading_length,
            body_length,
            saturation,
            alias,
            prefix,
            prefix_form,
            stem,
            name,
            together,
            compound,
            one_mistake,
            two_mistakes,
            stop_word,
            exact_title,
            proximity,
            recency,
        }
    })
}

/// A document that has some words, and the keys that a reader may type for the last of them.
#[derive(Debug)]
struct Typing {
    id: String,
    before: String,
    targets: Vec<String>,
}

/// Chooses words of a document to type.
fn typing(documents: &[Document], relations: &Relations, choices: &[prop::sample::Index]) -> Option<Typing> {
    let mut choices = choices.iter();
    let mut choose = |count: usize| (count > 0).then(|| choices.next().expect("there are enough").index(count));
    let document = &documents[choose(documents.len())?];
    let texts = document.blocks.iter().filter(|block| block.kind != BlockKind::PullQuote).map(|block| &block.text);
    let texts = texts.chain([&document.title]).chain(&document.author);
    let words: Vec<String> = texts.flat_map(|text| page::terms(text)).collect();
    let word = words[choose(words.len())?].clone();
    let before: Vec<&str> = (0..choose(3)?).filter_map(|_| Some(&*words[choose(words.len())?])).collect();
    let leads = relations.relations.iter().filter(|one| one.term == word);
    let leads = leads.filter(|one| matches!(one.kind, RelationKind::Stem | RelationKind::Alias));
    let targets = leads.map(|one| one.key.clone()).chain([word.clone()]).collect();
    Some(Typing { id: document.id.clone(), before: before.join(" "), targets })
}

/// Without this, the oracle could agree with the engine by never asking for anything.
#[test]
fn the_queries_meet_everything() {
    let mut runner = TestRunner::deterministic();
    let mut met: BTreeMap<String, usize> = BTreeMap::new();
    let strategy = (common::documents(), common::relations(), asked());
    for _ in 0..3000 {
        let (documents, relations, asked) = strategy.new_tree(&mut runner).expect("nothing is rejected").current();
        let scan = Scan::new(&documents, &relations, Weights::default());
        let answer = scan.answer(&asked, &[]);
        let mut meet = |what: String, is_met: bool| *met.entry(what).or_default() += usize::from(is_met);
        meet("hits".into(), !answer.rows.is_empty());
        meet("a corrected query".into(), answer.corrected.is_some());
        meet("missing words beside others".into(), !answer.missing.is_empty() && !answer.rows.is_empty());
        meet("common words".into(), answer.says_something.contains(&false));
        meet("questions".into(), answer.rows.iter().any(|row| row.whole == 0 && row.matches.len() > 2));
        let is_run =
            |one: &(String, MatchKind)| ["日本語", "日本語の", "語の"].contains(&&*one.0) && one.1 == MatchKind::Exact;
        meet("words that touch".into(), answer.rows.iter().any(|row| row.matches.iter().any(is_run)));
        meet("filters".into(), !asked.filters.is_empty() && !answer.rows.is_empty());
        meet("alternatives".into(), asked.groups().iter().any(|group| group.len() > 1) && !answer.rows.is_empty());
        let is_excluding = asked.units.iter().any(|unit| unit.is_excluded);
        meet("what is left out".into(), is_excluding && answer.rows.len() < documents.len());
        meet("what is left in".into(), is_excluding && !answer.rows.is_empty());
        use MatchKind::{Alias, Compound, Exact, Fuzzy, Name, Phrase, Prefix, Stem};
        for kind in [Exact, Alias, Prefix, Stem, Name, Compound, Fuzzy, Phrase] {
            let is_met = answer.rows.iter().any(|row| row.matches.iter().any(|(_, known)| *known == kind));
            meet(format!("{kind:?}"), is_met);
        }
    }
    let is_rare = |(what, &count): (&String, &usize)| (count < 15).then(|| format!("{what}: {count}"));
    let rare: Vec<String> = met.iter().filter_map(is_rare).collect();
    assert!(rare.is_empty(), "of 3000 queries so few meet {rare:?}; all: {met:?}");
    assert!(met["hits"] > 1000, "{met:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn search_equals_scanning(
        documents in common::documents(),
        relations in common::relations(),
        queries in prop::collection::vec(asked(), 1..5),
        options in options(),
        large_above in prop::sample::select(&[0, 3, usize::MAX]),
        frequent_from in prop::sample::select(&[1, 4, usize::MAX]),
        prefix_postings in 1_usize..4,
    ) {
        check(&documents, &relations, &queries, &options, large_above, prefix_postings, frequent_from)?;
    }

    #[test]
    fn beginnings_of_too_many_words_are_cut(
        documents in common::many_documents(),
        relations in common::relations(),
        queries in prop::collection::vec(begun(), 1..5),
        options in options(),
        prefix_postings in 1_usize..6,
    ) {
        check(&documents, &relations, &queries, &options, 0, prefix_postings, usize::MAX)?;
    }

    #[test]
    fn closeness_orders_a_page_and_pages_are_slices(
        documents in common::many_documents(),
        relations in common::relations(),
        asked in asked(),
        sort in sort(),
        slices in prop::collection::vec((0_usize..40, 0_usize..40), 1..4),
    ) {
        let bytes = common::related_index(&documents, &relations, Limits::default());
        let apart = SearchOptions { sort: sort.clone(), ..everything(&asked) };
        let options = SearchOptions { weights: Weights::default(), explain: true, ..apart.clone() };
        let (apart, close) = (search(&bytes, &asked.text, &apart), search(&bytes, &asked.text, &options));
        prop_assert_eq!(apart.hits.len(), close.hits.len());
        let scan = Scan::new(&documents, &relations, Weights::default());
        let rows = scan.answer(&asked, &[]).rows;
        for (apart, close) in apart.hits.chunks(10).zip(close.hits.chunks(10)) {
            let mut order = Vec::new();
            for hit in close {
                let before = apart.iter().find(|before| before.id == hit.id);
                let before = before.ok_or_else(|| TestCaseError::fail(format!("{} is of another page", hit.id)))?;
                let most = options.weights.proximity * asked.units.len().saturating_sub(1) as f64;
                let added = hit.score - before.score;
                prop_assert!((-1e-9..=most + 1e-9).contains(&added), "{} added {added}", hit.id);
                if let Some(row) = rows.iter().find(|row| row.id == hit.id) {
                    order.push((Reverse(row.covered), Reverse(row.whole), hit.score, row.number));
                }
            }
            let mut sorted = order.clone();
            sorted.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(b.2.total_cmp(&a.2)).then(a.3.cmp(&b.3)));
            prop_assert!(sort != Sort::Relevance || order == sorted, "{order:?}");
        }
        if sort != Sort::Relevance {
            let ids = |results: &SearchResults| results.hits.iter().map(|hit| hit.id.clone()).collect::<Vec<_>>();
            prop_assert_eq!(ids(&apart), ids(&close));
        }
        for (offset, limit) in slices.into_iter().chain([(0, 10), (10, 10), (usize::MAX, usize::MAX), (0, 0)]) {
            let page = search(&bytes, &asked.text, &SearchOptions { offset, limit, ..options.clone() });
            let expected: Vec<_> = close.hits.iter().skip(offset).take(limit).cloned().collect();
            prop_assert_eq!(&page.hits, &expected, "{} from {}", limit, offset);
            prop_assert_eq!(page, SearchResults { hits: expected, ..close.clone() });
        }
    }

    #[test]
    fn typing_on_keeps_a_document_that_has_the_word(
        documents in common::documents(),
        relations in common::relations(),
        choices in prop::collection::vec(any::<prop::sample::Index>(), 8),
    ) {
        let Some(Typing { id, before, targets }) = typing(&documents, &relations, &choices) else { return Ok(()) };
        for prefix_postings in [1, usize::MAX] {
            let bytes = common::related_index(&documents, &relations, Limits::prefixes(prefix_postings));
            for target in &targets {
                for end in (1..=target.len()).filter(|&end| target.is_char_boundary(end)) {
                    let query = format!("{before} {}", &target[..end]);
                    let options = SearchOptions { limit: usize::MAX, ..SearchOptions::default() };
                    let results = search(&bytes, &query, &options);
                    prop_assert!(results.hits.iter().any(|hit| hit.id == id), "{id} has no longer {query:?}");
                }
            }
        }
    }

    #[test]
    fn suggestions_are_words_and_titles(
        documents in common::documents(),
        relations in common::relations(),
        asked in asked().prop_filter("the last word may always be unfinished", |asked| !asked.is_finished),
        limit in 0_usize..8,
    ) {
        let bytes = common::related_index(&documents, &relations, Limits::default());
        let suggestions = Index::open(&*bytes).expect("it was just built").suggest(&asked.text, limit);
        let suggestions = suggestions.expect("it was just built");

        // Titles that have all words.
        let in_titles = asked.in_titles();
        let scan = Scan::new(&documents, &relations, Weights::default());
        let answer = scan.answer(&in_titles, &[]);
        let titles = if asked.units.is_empty() { 0 } else { answer.rows.len().min(limit) };
        let (words, pages): (Vec<_>, Vec<_>) = suggestions.iter().partition(|one| one.kind == SuggestionKind::Word);

        // Words that go on from the last, the most frequent first.
        let mut longer: Vec<(Reverse<usize>, String)> = Vec::new();
        if let Some(last) = asked.units.last().filter(|last| last.is_prefix && last.end == asked.text.len()) {
            let goes_on = |word: &String| word.starts_with(last.term()) && word != last.term();
            for word in scan.keys().into_iter().filter(goes_on).filter(|word| !relations.stop_words.contains(word)) {
                let text = format!("{}{word}", &asked.text[..last.start]);
                longer.push((Reverse(scan.documents_with(&word)), text));
            }
        }
        longer.retain(|(documents, _)| documents.0 > 0);
        longer.sort();
        let longer: Vec<&String> = longer.iter().map(|(_, word)| word).take(limit - titles.min(limit / 2)).collect();
        prop_assert_eq!(words.iter().map(|one| &one.text).collect::<Vec<_>>(), longer);

        prop_assert_eq!(pages.len(), titles.min(limit - words.len()));
        for page in pages {
            let is_page = |row: &Row| {
                let document = documents.iter().find(|document| document.id == row.id).expect("it is one of them");
                document.title.replace('\u{200B}', "") == page.text && Some(&document.url) == page.url.as_ref()
            };
            prop_assert!(answer.rows.iter().any(is_page), "{page:?} is no title of {answer:#?}");
        }
    }

    #[test]
    fn any_string_has_an_answer(query: String) {
        let documents = [common::document("a", "Kat", "katten")];
        let results = search(&common::index(&documents), &query, &SearchOptions::default());
        prop_assert_eq!(results.query, query);
    }
}
