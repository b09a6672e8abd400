//! Does the oracle itself find what it should? By hand, without the engine.

use speur_engine::document::{Date, Document};
use speur_engine::results::{MatchKind, PrefixMode};
use speur_engine::weights::Weights;
use speur_engine::words::{Relation, RelationKind, Relations};

use super::answer::Answer;
use super::query::{Asked, Item};
use super::scan::Scan;
use super::{common, is_close};

/// Answers a query as it was typed, without gates for known defects.
fn answer(documents: &[Document], relations: &Relations, query: &[Item], space: bool) -> Answer {
    let asked = Asked::by(query, space, PrefixMode::Last);
    Scan::new(documents, relations, Weights::default()).answer(&asked, &[])
}

fn word(text: &str) -> Item {
    Item { text: text.into(), ..Item::default() }
}

/// The documents of an answer, each with how it has the only word.
fn found(answer: &Answer) -> Vec<(&str, Option<MatchKind>)> {
    answer.rows.iter().map(|row| (&*row.id, row.matches.first().map(|(_, kind)| *kind))).collect()
}

fn leads(key: &str, term: &str, kind: RelationKind) -> Relation {
    Relation { key: key.into(), term: term.into(), kind }
}

#[test]
fn the_scan_finds_words_and_what_leads_to_them() {
    let documents = [
        common::document("a", "Kat", "katten"),
        common::document("b", "Hond", "kater en Baghdadi"),
        common::document("c", "Poes", "deir ez zor, terreurgroepen"),
    ];
    let relations = Relations {
        relations: vec![
            leads("kat", "katten", RelationKind::Stem),
            leads("kat", "poes", RelationKind::Alias),
            leads("groep", "terreurgroepen", RelationKind::Compound { start: 7 }),
            leads("vogel", "nergens", RelationKind::Stem),
        ],
        names: vec!["baghdadi".into()],
        stop_words: vec!["en".into()],
    };
    let rows = |query: &[Item], space| answer(&documents, &relations, query, space);
    use MatchKind::{Alias, Compound, Exact, Fuzzy, Name, Phrase, Prefix};
    for (typed, space, expected) in [
        ("kat", true, vec![("a", Exact), ("c", Alias)]),
        ("kat", false, vec![("a", Exact), ("b", Prefix), ("c", Alias)]),
        ("ka", false, vec![("a", Prefix), ("b", Prefix), ("c", Prefix)]),
        ("bagdadi", true, vec![("b", Name)]),
        ("groep", true, vec![("c", Compound)]),
        ("groe", false, vec![]),
        ("baghdaid", true, vec![("b", Fuzzy)]),
        ("ezzor", true, vec![]),
        ("deirez", true, vec![("c", Alias)]),
        ("vogel", true, vec![]),
        ("hnod", true, vec![("b", Fuzzy)]),
        ("nhod", true, vec![]),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|(id, kind)| (id, Some(kind))).collect();
        assert_eq!(found(&rows(&[word(typed)], space)), expected, "{typed:?}");
    }
    let phrase = |text: &str| Item { quoted: true, ..word(text) };
    assert_eq!(found(&rows(&[phrase("ez zor")], true)), [("c", Some(Phrase))]);
    assert_eq!(found(&rows(&[phrase("ez deir")], true)), []);
    assert_eq!(found(&rows(&[phrase("poes deir")], true)), [], "the one is in the title, the other in the text");
    assert_eq!(found(&rows(&[Item { minus: true, ..word("hond") }], true)), [("a", None), ("c", None)]);
    assert_eq!(found(&rows(&[word("hond"), Item { or: true, ..word("poes") }], true)).len(), 2);
    assert_eq!(found(&rows(&[Item { field: "title", ..word("katten") }], true)), []);
    assert_eq!(found(&rows(&[Item { field: "url", ..word("c") }], true)), [("c", Some(Exact))]);
    let answer = rows(&[word("hond"), word("en"), word("poes"), word("xyz")], true);
    assert_eq!((answer.rows.len(), answer.rows[0].covered), (2, 1));
    assert_eq!(answer.missing, ["xyz"]);
    assert_eq!(rows(&[word("baghdaid")], true).corrected.as_deref(), Some("baghdadi "));
}

#[test]
fn the_scan_scores() {
    let mut old = common::document("a", "Kat", "kat");
    old.date = Date::parse("2016");
    let mut new = common::document("b", "Een kat", "kat");
    new.date = Date::parse("2017");
    let documents = [old, new];
    let relations = Relations::default();
    let with = |recency| Weights {
        title: 3.0,
        body: 1.0,
        body_length: 0.75,
        saturation: 1.2,
        exact_title: 3.0,
        recency,
        ..Weights::default()
    };
    let scores = |weights: Weights| -> Vec<(String, f64)> {
        let asked = Asked::by(&[word("kat")], true, PrefixMode::Last);
        let rows = Scan::new(&documents, &relations, weights).answer(&asked, &[]).rows;
        rows.into_iter().map(|row| (row.id, row.score)).collect()
    };
    // One word of text: the average is (2 + 4000) / 12 words, the rarity ln(1 + 0.5 / 2.5).
    // One word counts as 2^¼ words, the middle of the half octave from 1 on.
    let tf = 3.0 + 1.0 / (0.25 + 0.75 * 2_f64.powf(0.25) * 12.0 / 4002.0);
    let word = 1.2_f64.ln() * 2.2 * tf / (1.2 + tf);
    let [(new, b), (old, a)] = &scores(with(0.0))[..] else { panic!("both have it") };
    assert_eq!((&**new, &**old), ("b", "a"), "newest first");
    assert!(is_close(*b, word) && is_close(*a, word + 3.0), "the title is what was typed");
    let recent = scores(with(1.0));
    assert!(is_close(recent[0].1, 2.0 * b) && is_close(recent[1].1, a * (1.0 + 1.0 / (1.0 + 365.0 / 180.0))));
}
