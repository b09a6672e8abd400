//! Does a misspelt word lead to the page that is meant?
//!
//! The words are real misspellings that the corpus does not have. An answer is right if one of its first ten documents
//! has the word that is meant.

use std::fmt::Write as _;

use anyhow::Result;
use speur_engine::results::{PrefixMode, SearchOptions};

use super::Request;
use super::corpora::{Corpus, Typo};
use super::measures::{PAGE, percent};

/// How many were right, of how many.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    right: usize,
    all: usize,
}

impl Count {
    fn add(&mut self, is_right: bool) {
        self.right += usize::from(is_right);
        self.all += 1;
    }

    fn cells(&self) -> String {
        format!("{} | {}", self.all, percent(self.right, self.all))
    }
}

/// What came of the misspelt words, for one way to ask.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    one: Count,
    two: Count,
    corrected: Count,
}

impl Counts {
    fn add(&mut self, typo: &Typo, outcome: &Outcome) {
        let by_distance = if typo.distance == 1 { &mut self.one } else { &mut self.two };
        by_distance.add(outcome.is_right);
        self.corrected.add(outcome.corrected.is_some());
    }

    fn row(&self, corpus: &str, asked: &str) -> String {
        let corrected = percent(self.corrected.right, self.corrected.all);
        format!("| {corpus} | {asked} | {} | {} | {corrected} |\n", self.one.cells(), self.two.cells())
    }
}

struct Outcome {
    is_right: bool,
    corrected: Option<String>,
    total: usize,
}

/// The rows of the table, and the sums over all corpora.
#[derive(Debug, Default)]
pub struct Typos {
    rows: String,
    unfinished: Counts,
    whole: Counts,
}

impl Typos {
    /// Asks for the misspelt words of a corpus, as a word being typed and as a whole one.
    pub fn measure(&mut self, corpus: &Corpus, request: &Request) -> Result<()> {
        if corpus.typos.is_empty() {
            return Ok(());
        }
        for (prefix, asked, sums) in
            [(PrefixMode::Last, "being typed", &mut self.unfinished), (PrefixMode::None, "whole", &mut self.whole)]
        {
            let options = SearchOptions { limit: PAGE, prefix, ..request.options() };
            let outcomes = corpus.answer(&corpus.typos, |index, typo| {
                let results = index.search(&typo.text, &options)?;
                let is_right = results.hits.iter().any(|hit| typo.relevant.contains(&hit.id));
                Ok(Outcome { is_right, corrected: results.corrected, total: results.total })
            })?;
            let mut counts = Counts::default();
            for (typo, outcome) in corpus.typos.iter().zip(&outcomes) {
                counts.add(typo, outcome);
                sums.add(typo, outcome);
            }
            self.rows += &counts.row(&corpus.name, asked);
            if prefix == PrefixMode::Last {
                let missed = corpus.typos.iter().zip(&outcomes).filter(|(_, outcome)| !outcome.is_right);
                for (Typo { text, target, distance, .. }, Outcome { corrected, total, .. }) in
                    missed.take(request.misses)
                {
                    let instead = corrected.as_deref().map_or(String::new(), |text| format!(" instead for {text:?}"));
                    eprintln!("  miss: {text:?} for {target:?}, distance {distance}: {total} documents{instead}");
                }
            }
        }
        Ok(())
    }

    /// The table; empty if no corpus has misspelt words.
    pub fn table(&self) -> Result<String> {
        let mut table = String::new();
        if !self.rows.is_empty() {
            write!(
                table,
                "Misspelt words, with a page that has the word meant among the first {PAGE}.\n\n\
                 | corpus | asked for as | one mistake | right | two mistakes | right | query corrected |\n\
                 | --- | --- | --- | --- | --- | --- | --- |\n{}{}{}",
                self.rows,
                self.unfinished.row("all", "being typed"),
                self.whole.row("all", "whole")
            )?;
        }
        Ok(table)
    }

    /// The shares that are right, for the summary.
    pub fn summary(&self) -> Option<String> {
        let Counts { one, two, .. } = self.unfinished;
        let shares = || format!("{} and {}", percent(one.right, one.all), percent(two.right, two.all));
        (one.all > 0).then(|| format!("typos of one and two mistakes {}", shares()))
    }
}
