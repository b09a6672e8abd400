//! How good is an order of documents?
//!
//! The measures are those of the reference scorer that the references were computed with: gains of `2^grade - 1`,
//! means over the queries that have a good document.

use std::collections::HashMap;

/// How good each document is for a query, by id. Those that are not good at all are not in it.
pub type Grades = HashMap<String, f64>;

/// How many hits a reader looks at.
pub const PAGE: usize = 10;

/// How many hits recall looks at.
pub const DEEP: usize = 100;

/// How good the answer to a query is, or the mean over many: each from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Scores {
    /// nDCG@10: are the best first?
    pub ndcg: f64,
    /// MRR@10: how far down is the first good one?
    pub mrr: f64,
    /// Recall@100: how many of the good ones are there?
    pub recall: f64,
}

impl Scores {
    /// Judges the ids that were found, best first.
    pub fn of(grades: &Grades, found: &[String]) -> Scores {
        let page = || found.iter().take(PAGE).map(|id| grades.get(id).copied().unwrap_or_default());
        let mut ideal: Vec<f64> = grades.values().copied().collect();
        ideal.sort_by(|a, b| b.total_cmp(a));
        let first = page().position(|grade| grade > 0.0);
        let good = found.iter().take(DEEP).filter(|id| grades.contains_key(*id)).count();
        Scores {
            ndcg: gain(page()) / gain(ideal.into_iter().take(PAGE)),
            mrr: first.map_or(0.0, |place| 1.0 / (place as f64 + 1.0)),
            recall: good as f64 / grades.len() as f64,
        }
    }

    /// The mean; all zero if there are none.
    pub fn mean(all: &[Scores]) -> Scores {
        let mean = |of: fn(&Scores) -> f64| all.iter().map(of).sum::<f64>() / all.len().max(1) as f64;
        Scores { ndcg: mean(|one| one.ndcg), mrr: mean(|one| one.mrr), recall: mean(|one| one.recall) }
    }
}

fn gain(grades: impl Iterator<Item = f64>) -> f64 {
    grades.enumerate().map(|(place, grade)| (grade.exp2() - 1.0) / (place as f64 + 2.0).log2()).sum()
}

/// A share as it is printed: `93.1 %`.
pub fn percent(part: usize, whole: usize) -> String {
    if whole == 0 { "–".to_owned() } else { format!("{:.1} %", 100.0 * part as f64 / whole as f64) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_measures_are_those_of_the_reference_scorer() {
        let grades = Grades::from([("a".to_owned(), 3.0), ("b".to_owned(), 1.0), ("c".to_owned(), 1.0)]);
        let found = ["x", "b", "a"].map(str::to_owned);
        let scores = Scores::of(&grades, &found);
        // (1 / log2 3 + 7 / log2 4) / (7 + 1 / log2 3 + 1 / log2 4)
        assert!((scores.ndcg - 4.130_929_753_571_458 / 8.130_929_753_571_458).abs() < 1e-12, "{scores:?}");
        assert_eq!((scores.mrr, scores.recall), (0.5, 2.0 / 3.0));
        assert_eq!(Scores::of(&grades, &[]), Scores::default());
        assert_eq!(Scores::mean(&[]), Scores::default());
    }
}
