//! The judged queries over the seeds (`relevance/seed_queries.jsonl`): the promise that the page keeps.
//!
//! `cargo xtask relevance` prints the table and the queries that fail.

use std::collections::BTreeMap;

use serde::Deserialize;
use speur::engine::index::Index;
use speur::engine::results::SearchOptions;

const QUERIES: &str = include_str!("relevance/seed_queries.jsonl");

/// Documents are named by the first three digits of their file.
#[derive(Debug, Deserialize)]
struct Judged {
    qid: String,
    query: String,
    r#type: String,
    tier: u8,
    mode: String,
    expect: Vec<String>,
    order: String,
    #[serde(default)]
    top: Vec<String>,
    must_not: Vec<String>,
    /// For strings that JSON cannot carry.
    query_utf16: Option<Vec<u16>>,
}

impl Judged {
    /// Why the answer is not the right one.
    fn failure(&self, found: &[String]) -> Option<String> {
        let rank = |id: &String| found.iter().position(|known| known == id);
        let ranks: Option<Vec<usize>> = self.expect.iter().map(rank).collect();
        if self.mode == "no_crash" {
            return None;
        } else if self.mode == "empty" {
            return (!found.is_empty()).then(|| format!("found {found:?}, expected nothing"));
        }
        let Some(ranks) = ranks else { return Some(format!("found {found:?}, expected {:?}", self.expect)) };
        if let Some(id) = self.must_not.iter().find(|id| rank(id).is_some()) {
            Some(format!("found {id}, which has nothing of it"))
        } else if !self.top.is_empty() && !found.first().is_some_and(|first| self.top.contains(first)) {
            Some(format!("found {found:?}, expected one of {:?} first", self.top))
        } else if self.order == "ranked" && !ranks.is_sorted() {
            Some(format!("found {found:?}, expected the order {:?}", self.expect))
        } else {
            None
        }
    }
}

#[test]
fn the_judged_queries_pass() {
    let index = Index::open(speur::embedded_index().expect("The seeds are embedded.")).expect("They were just built.");
    let (mut passed, mut failed) = (BTreeMap::<&str, (usize, usize)>::new(), Vec::new());
    let queries: Vec<Judged> =
        QUERIES.lines().map(|line| serde_json::from_str(line).expect("Every line is a query.")).collect();
    for judged in &queries {
        let text = judged.query_utf16.as_ref().map_or(judged.query.clone(), |units| String::from_utf16_lossy(units));
        let hits = index.search(&text, &SearchOptions::default()).expect("The index is whole.").hits;
        let found: Vec<String> = hits.iter().map(|hit| hit.id.chars().take(3).collect()).collect();
        let (good, all) = passed.entry(&judged.r#type).or_default();
        *all += 1;
        match judged.failure(&found) {
            None => *good += 1,
            Some(failure) => failed.push((judged, failure)),
        }
    }

    println!("{:<14} passed", "type");
    passed.iter().for_each(|(name, (good, all))| println!("{name:<14} {good:>3} of {all:>3}"));
    let good: usize = passed.values().map(|(good, _)| good).sum();
    println!("{:<14} {good:>3} of {:>3}\n", "all", queries.len());
    for (judged, failure) in &failed {
        println!("{} tier {} {:<12} {:?}: {failure}", judged.qid, judged.tier, judged.r#type, judged.query);
    }

    // What any good engine finds; tier 2 and 3 ask for stems, typos and knowledge of the world.
    let plain: Vec<_> = failed.iter().filter(|(judged, _)| judged.tier == 1).collect();
    assert!(plain.is_empty(), "{plain:#?}");
    let hostile: Vec<_> = failed.iter().filter(|(judged, _)| judged.r#type == "hostile").collect();
    assert!(hostile.is_empty(), "{hostile:#?}");
    // What passes today must pass tomorrow; the number goes up with each issue.
    assert_eq!((good, queries.len()), (206, 208));
}
