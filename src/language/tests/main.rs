//! The promises of the package, as a caller sees them.

use std::collections::{BTreeMap, HashSet};

use proptest::prelude::*;
use speur_engine::text::analyze;
use speur_engine::words::{Relation, RelationKind, Relations, Word};
use speur_language::synonyms::Synonyms;
use speur_language::{relate, relate_with};

/// What `relate` gives for some words in a language.
fn word(surface: &str, language: &str) -> Word {
    let term = analyze(surface).next().map_or_else(String::new, |token| token.term.to_owned());
    Word { term, surface: surface.into(), language: language.into(), documents: 1, ..Word::default() }
}

fn capitalised(surface: &str) -> Word {
    Word { is_capitalised: true, ..word(surface, "nl") }
}

fn keys<'r>(relations: &'r Relations, term: &str) -> Vec<&'r str> {
    relations.relations.iter().filter(|relation| relation.term == term).map(|relation| relation.key.as_str()).collect()
}

#[test]
fn words_are_linked_as_the_cases_say() {
    let cases: Vec<(&str, &str, char, &str)> = include_str!("cases.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let parts: Vec<&str> = line.split(' ').collect();
            match parts[..] {
                [key, sign, term] => ("nl", key, sign.starts_with('>'), term),
                [language, key, sign, term] => (language, key, sign.starts_with('>'), term),
                _ => panic!("expected `key > term` or `key ! term`, found `{line}`"),
            }
        })
        .map(|(language, key, must, term)| (language, key, if must { '>' } else { '!' }, term))
        .collect();
    let mut sites: BTreeMap<&str, BTreeMap<String, Word>> = BTreeMap::new();
    for &(language, _, _, term) in &cases {
        let word = word(term, language);
        sites.entry(language).or_default().insert(word.term.clone(), word);
    }
    let mut wrong = Vec::new();
    for (language, site) in sites {
        let relations = relate(&site.into_values().collect::<Vec<_>>()).relations;
        let linked: HashSet<(&str, &str)> =
            relations.iter().map(|relation| (relation.key.as_str(), relation.term.as_str())).collect();
        for (_, key, sign, term) in cases.iter().filter(|case| case.0 == language) {
            if linked.contains(&(*key, word(term, language).term.as_str())) != (*sign == '>') {
                wrong.push(format!("{language} {key} {sign} {term}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_part_stands_where_its_relation_says() {
    let relations = relate(&[word("burgeroorlogsslachtoffers", "nl")]).relations;
    let start = |key: &str| relations.iter().find(|relation| relation.key == key).map(|relation| relation.kind);
    assert_eq!(start("slachtoffer"), Some(RelationKind::Compound { start: 13 }));
    assert_eq!(start("oorlog"), Some(RelationKind::Compound { start: 6 }));
    assert_eq!(start("burger"), None, "the first part is found as a prefix");
}

#[test]
fn acronyms_numbers_and_names_have_no_forms() {
    let acronym = Word { is_acronym: true, ..word("RAM", "nl") };
    assert_eq!(keys(&relate(&[acronym]), "ram"), [""; 0]);
    assert_eq!(keys(&relate(&[word("b2b", "nl")]), "b2b"), [""; 0]);
    assert_eq!(keys(&relate(&[capitalised("Callimachi")]), "callimachi"), [""; 0]);
    assert_eq!(keys(&relate(&[capitalised("Bakker")]), "bakker"), [""; 0], "a surname is asked for as it is");
    let first = Word { only_begins_sentences: true, ..capitalised("Drones") };
    assert_eq!(keys(&relate(&[first]), "drones"), ["drone"], "the capital is that of the sentence");
}

#[test]
fn names_have_no_plurals() {
    let linked = |one: Word, other: Word| {
        let relations = relate(&[one.clone(), other.clone()]);
        (keys(&relations, &one.term).contains(&&*other.term), keys(&relations, &other.term).contains(&&*one.term))
    };
    assert_eq!(linked(capitalised("Factsheet"), word("factsheets", "nl")), (true, true), "titles have capitals");
    assert_eq!(linked(capitalised("Callim"), capitalised("Callims")), (false, false));
    assert_eq!(linked(capitalised("Hidde"), word("hidden", "nl")), (false, false));
    assert_eq!(linked(word("widgette", "nl"), word("widgetten", "nl")), (true, true));
}

#[test]
fn names_are_capitalised_and_in_no_list() {
    let words = [
        capitalised("Baghdadi"),
        capitalised("Mosul"),
        capitalised("Amerikaanse"),
        capitalised("Koerden"),
        capitalised("Huis"),
        capitalised("Rus"),
        Word { is_acronym: true, ..capitalised("NAVO") },
        word("baghdadisme", "nl"),
    ];
    assert_eq!(relate(&words).names, ["baghdadi", "mosul"]);
}

#[test]
fn stop_words_are_those_of_their_language_or_the_main_one() {
    let words =
        [word("niet", "nl"), word("the", "en"), word("die", "en"), word("kalifaat", "nl"), word("zonder", "nl")];
    assert_eq!(relate(&words).stop_words, ["die", "niet", "the", "zonder"]);
    assert_eq!(relate(&[word("niet", "")]).stop_words, [""; 0], "of an unknown language nothing is known");
}

#[test]
fn an_unknown_language_has_only_what_needs_none() {
    let relations = relate(&[word("steden", ""), word("17.000", ""), word("steden", "tlh")]).relations;
    assert!(relations.iter().all(|relation| relation.term == "17.000" && relation.kind == RelationKind::Alias));
}

#[test]
fn synonyms_go_both_ways_or_one_way() {
    let synonyms =
        Synonyms::parse("# news\nkalifaat, Caliphate, daesh\nleger => landmacht\n").expect("it is well formed");
    let words = [word("kalifaat", "nl"), word("landmacht", "nl"), word("leger", "nl")];
    let relations = relate_with(&words, &synonyms);
    let alias = |key: &str, term: &str| Relation { key: key.into(), term: term.into(), kind: RelationKind::Alias };
    assert!(relations.relations.contains(&alias("daesh", "kalifaat")));
    assert!(relations.relations.contains(&alias("caliphate", "kalifaat")));
    assert!(relations.relations.contains(&alias("leger", "landmacht")));
    assert!(!relations.relations.contains(&alias("landmacht", "leger")));
}

#[test]
fn forms_of_synonyms_find_each_other_too() {
    let synonyms = Synonyms::parse("fiets, rijwiel").expect("it is right");
    let kinds = |words: &[&str]| {
        let words: Vec<Word> = words.iter().map(|surface| word(surface, "nl")).collect();
        let relations = relate_with(&words, &synonyms).relations;
        move |key: &str, term: &str| {
            relations.iter().find(|one| one.key == key && one.term == term).map(|relation| relation.kind)
        }
    };
    let only_forms = kinds(&["fietsen"]);
    assert_eq!(only_forms("rijwiel", "fietsen"), Some(RelationKind::Stem));
    assert_eq!(only_forms("rijwiel", "fiets"), None, "no page has it");
    let both = kinds(&["fietsen", "fiets", "rijwiel"]);
    for (key, term, kind) in [
        ("rijwiel", "fiets", RelationKind::Alias),
        ("rijwiel", "fietsen", RelationKind::Stem),
        ("rijwielen", "fiets", RelationKind::Stem),
        ("rijwielen", "fietsen", RelationKind::Stem),
        ("fietsen", "rijwiel", RelationKind::Stem),
    ] {
        assert_eq!(both(key, term), Some(kind), "{key} {term}");
    }
}

#[test]
fn wrong_synonyms_are_told_where_and_what_to_do() {
    for (text, message) in [
        ("a, b\nde stad, x", "line 2: expected one word between commas, found `de stad`"),
        ("a, , b", "line 1: expected a word, found ``"),
        ("\n\nalleen", "line 3: expected two words or more, found `alleen`"),
        ("a =>", "line 1: expected a word, found ``"),
    ] {
        let error = Synonyms::parse(text).expect_err(text).to_string();
        assert!(error.contains(message), "{error}");
        assert_eq!(error.lines().count(), 2, "{error}");
    }
}

proptest! {
    #[test]
    fn relations_are_about_the_words_given(
        surfaces in prop::collection::vec("[a-zë'A-Z0-9.]{1,9}|(burger|oorlog|slacht|offer|s|en|groep|recht|wegen){1,5}", 0..30),
        language in "nl|en|de|",
        flags in any::<u8>(),
    ) {
        let words: BTreeMap<String, Word> = surfaces
            .iter()
            .enumerate()
            .map(|(place, surface)| {
                let is_capitalised = flags >> (place % 8) & 1 == 1;
                let word = Word { is_capitalised, ..word(surface, &language) };
                (word.term.clone(), word)
            })
            .filter(|(term, _)| !term.is_empty())
            .collect();
        let terms: HashSet<&String> = words.keys().collect();
        let words: Vec<Word> = words.values().cloned().collect();
        let relations = relate(&words);
        prop_assert_eq!(&relations, &relate(&words));
        prop_assert!(relations.relations.is_sorted());
        for pair in relations.relations.windows(2) {
            prop_assert!((&pair[0].key, &pair[0].term) != (&pair[1].key, &pair[1].term));
        }
        for relation in &relations.relations {
            prop_assert!(relation.key != relation.term);
            prop_assert!(terms.contains(&relation.term));
            let mut tokens = analyze(&relation.key);
            prop_assert_eq!(tokens.next().map(|token| token.term.to_owned()), Some(relation.key.clone()));
            if let RelationKind::Compound { start } = relation.kind {
                prop_assert!(start > 0 && relation.term.get(start as usize..).is_some_and(|part| !part.is_empty()));
            }
        }
        for listed in relations.names.iter().chain(&relations.stop_words) {
            prop_assert!(terms.contains(listed));
        }
    }
}
