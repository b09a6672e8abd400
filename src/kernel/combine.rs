//! Which documents have what of all words, and in which order do they come?
//!
//! Documents with more of the words come before documents with fewer: if some have all, only those are shown, else those
//! with the most. Words that are common in their language do not count for that, unless nothing else was typed. A question
//! in a whole sentence asks for more than any page says in its words: there the scores decide.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::gather::{MatchKind, WordMatch};
use crate::rank::Ranking;

/// From this many words on a query is a question.
const WORDS_OF_A_QUESTION: usize = 4;

/// How many documents are put together at once: their rows stay close to the processor.
const STRETCH: u32 = 128;

/// A word or phrase of the query with its documents, as it enters the order.
#[derive(Debug)]
pub struct Clause<'m> {
    /// The documents that have it, in order.
    pub documents: &'m [WordMatch],
    /// What it is worth.
    pub worth: f64,
    /// Whether documents without it are left out.
    pub is_required: bool,
    /// Whether it says something: it is not one of the words that are common in their language.
    pub is_content: bool,
    /// Clauses that follow each other with the same number, from 1 on, are alternatives: they count as one.
    pub group: u32,
}

/// A document with what it has of the query.
#[derive(Debug, Clone, Copy, Default)]
pub struct Candidate {
    /// Its number.
    pub document: u32,
    /// How well it answers.
    pub score: f64,
    /// How many of the words it has that say something.
    pub covered: u32,
    /// How many of the words it has as they were typed, not only as the beginning of others.
    pub whole: u32,
}

/// All documents that answer the query, in order of their numbers. `lets_through` tells which may be in the answer, if not
/// all.
///
/// Cost: O(documents of all clauses · clauses).
pub fn combine(
    clauses: &[Clause<'_>],
    documents: u32,
    ranking: &Ranking,
    lets_through: Option<&dyn Fn(u32) -> bool>,
) -> Vec<Candidate> {
    let lets_through = |document: u32| lets_through.is_none_or(|lets_through| lets_through(document));
    let (mut content, mut required, mut group) = (0, 0, 0);
    for clause in clauses.iter().filter(|clause| clause.group != std::mem::replace(&mut group, clause.group)) {
        content += usize::from(clause.is_content);
        required += u32::from(clause.is_required);
    }
    let is_question = content >= WORDS_OF_A_QUESTION;
    let longest = clauses.iter().map(|clause| clause.documents.len()).max();
    let mut answers = Vec::with_capacity(longest.unwrap_or_default());
    if clauses.is_empty() {
        let all = (0..documents).filter(|&document| lets_through(document));
        answers.extend(all.map(|document| Candidate { document, ..Candidate::default() }));
    }
    let mut most = 0;
    if let [clause] = clauses {
        // With a single list there is nothing to put together.
        most = content as u32;
        for found in clause.documents.iter().filter(|found| lets_through(found.document)) {
            let whole = u32::from(clause.is_content && found.kind != MatchKind::Prefix);
            let score = ranking.score(found, clause.worth).max(0.0);
            answers.push(Candidate { document: found.document, score, covered: most, whole });
        }
    } else {
        // A stretch of documents at a time, and in it one list after the other: so each loop has one thing to do.
        let mut lists: Vec<&[WordMatch]> = clauses.iter().map(|clause| clause.documents).collect();
        let mut rows = [Row::default(); STRETCH as usize];
        while let Some(next) = lists.iter().filter_map(|list| list.first()).map(|found| found.document).min() {
            let first = next / STRETCH * STRETCH;
            for (clause, list) in clauses.iter().zip(&mut lists) {
                while let Some((found, rest)) = list.split_first()
                    && let Some(row) = rows.get_mut((found.document - first) as usize)
                {
                    *list = rest;
                    row.add(clause, found, ranking.score(found, clause.worth));
                }
            }
            for (document, row) in (first..).zip(&mut rows).filter(|(_, row)| row.group > 0) {
                let Row { score, covered, whole, required: has, .. } = std::mem::take(row);
                // One that has only common words is no answer, unless all are.
                if has == required && (covered > 0 || content == 0) && lets_through(document) {
                    answers.push(Candidate { document, score, covered, whole });
                    most = most.max(covered);
                }
            }
        }
    }
    answers.retain_mut(|answer| {
        let is_kept = if is_question { 4 * answer.covered >= most } else { answer.covered == most };
        if is_question {
            (answer.covered, answer.whole) = (0, 0);
        }
        is_kept
    });
    answers
}

/// What a document has of the query.
#[derive(Debug, Clone, Copy, Default)]
struct Row {
    score: f64,
    covered: u32,
    required: u32,
    whole: u32,
    /// The group that was added last, what it scored, and whether it was found whole.
    group: u32,
    group_score: f64,
    group_is_whole: bool,
}

impl Row {
    #[inline]
    fn add(&mut self, clause: &Clause<'_>, found: &WordMatch, score: f64) {
        if self.group != clause.group {
            self.covered += u32::from(clause.is_content);
            self.required += u32::from(clause.is_required);
            (self.group, self.group_score, self.group_is_whole) = (clause.group, 0.0, false);
        }
        // Of alternatives the best counts.
        if score > self.group_score {
            self.score += score - self.group_score;
            self.group_score = score;
        }
        if found.kind != MatchKind::Prefix && clause.is_content && !self.group_is_whole {
            self.whole += 1;
            self.group_is_whole = true;
        }
    }
}

/// Best first: more words, then whole words before beginnings of words, then the score, then the newest.
impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        let best = other.covered.cmp(&self.covered).then_with(|| other.whole.cmp(&self.whole));
        best.then_with(|| other.score.total_cmp(&self.score)).then_with(|| self.document.cmp(&other.document))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate {}

/// The best `count` candidates, best first. Cost: O(candidates · log count).
///
/// A heap and not the sorts of the standard library: two of those are 16 kB of the wasm module.
pub fn best_of(candidates: &[Candidate], count: usize) -> Vec<Candidate> {
    let mut heap = BinaryHeap::new();
    for candidate in candidates {
        let is_full = heap.len() >= count;
        if is_full && heap.peek().is_none_or(|worst| candidate >= worst) {
            continue;
        }
        heap.push(*candidate);
        if is_full {
            heap.pop();
        }
    }
    let mut best = Vec::new();
    while let Some(worst) = heap.pop() {
        best.push(worst);
    }
    best.reverse();
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rank::Statistics;
    use crate::weights::Weights;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_best_are_the_first_of_all_in_order(numbers in prop::collection::vec(0_u8..50, 0..40), count in 0_usize..50) {
            let candidate = |(document, score): (u32, u8)| Candidate { document, score: score.into(), ..Candidate::default() };
            let candidates: Vec<Candidate> = (0..).zip(numbers).map(candidate).collect();
            let mut sorted = candidates.clone();
            sorted.sort_unstable();
            sorted.truncate(count);
            prop_assert_eq!(best_of(&candidates, count), sorted);
        }
    }

    /// A document at a time, each word looked up.
    fn combine_by_looking_up(clauses: &[Clause<'_>], documents: u32, ranking: &Ranking) -> Vec<Candidate> {
        let groups: Vec<&[Clause<'_>]> = clauses.chunk_by(|one, next| one.group == next.group).collect();
        let count = |is: fn(&Clause<'_>) -> bool| groups.iter().filter(|group| is(&group[0])).count();
        let (content, required) = (count(|clause| clause.is_content), count(|clause| clause.is_required));
        let mut answers = Vec::new();
        for document in 0..documents {
            let mut answer = Candidate { document, ..Candidate::default() };
            let mut has_required = 0;
            for group in &groups {
                let found = group.iter().filter_map(|clause| {
                    let at = clause.documents.binary_search_by_key(&document, |one| one.document).ok()?;
                    Some((ranking.score(&clause.documents[at], clause.worth), clause.documents[at].kind))
                });
                let found: Vec<_> = found.collect();
                if !found.is_empty() {
                    let mut best = 0.0;
                    for (score, _) in found.iter().filter(|(score, _)| *score > 0.0) {
                        answer.score += if *score > best { score - best } else { 0.0 };
                        best = score.max(best);
                    }
                    answer.covered += u32::from(group[0].is_content);
                    answer.whole +=
                        u32::from(group[0].is_content && found.iter().any(|(_, kind)| *kind != MatchKind::Prefix));
                    has_required += usize::from(group[0].is_required);
                }
            }
            if has_required == required && (answer.covered > 0 || content == 0 && answer.score > 0.0) {
                answers.push(answer);
            }
        }
        let most = answers.iter().map(|answer| answer.covered).max().unwrap_or_default();
        let is_question = content >= WORDS_OF_A_QUESTION;
        answers.retain(|answer| if is_question { 4 * answer.covered >= most } else { answer.covered == most });
        if is_question {
            answers.iter_mut().for_each(|answer| (answer.covered, answer.whole) = (0, 0));
        }
        answers
    }

    proptest! {
        #[test]
        fn lists_together_equal_looking_up(
            lists in prop::collection::vec((prop::collection::btree_map(0_u32..700, 1_u8..4, 0..60), 0_u8..8, any::<bool>()), 1..7),
        ) {
            let mut group = 0;
            let kind = |number: u8| if number == 1 { MatchKind::Prefix } else { MatchKind::Exact };
            let found: Vec<Vec<WordMatch>> = lists.iter().map(|(documents, ..)| {
                let found = documents.iter().map(|(&document, &number)| {
                    WordMatch { document, frequency: number.into(), weight: 1.0, kind: kind(number), part: 0 }
                });
                found.collect()
            }).collect();
            let mut clauses: Vec<Clause<'_>> = Vec::new();
            for (documents, (_, flags, is_alternative)) in found.iter().zip(&lists) {
                let last = clauses.last().filter(|_| *is_alternative).map(|last| (last.is_required, last.is_content));
                group += u32::from(last.is_none());
                // Few are required or common.
                let (is_required, is_content) = last.unwrap_or((*flags == 0, *flags > 1));
                clauses.push(Clause { documents, worth: 1.5, is_required, is_content, group });
            }
            let ranking = Ranking::new(Weights::default(), Statistics { documents: 700, words: 70_000, blocks: 1 });
            let rows = |candidates: Vec<Candidate>| {
                candidates.into_iter().map(|one| (one.document, one.score, one.covered, one.whole)).collect::<Vec<_>>()
            };
            prop_assert_eq!(rows(combine(&clauses, 700, &ranking, None)), rows(combine_by_looking_up(&clauses, 700, &ranking)));
        }
    }

    #[test]
    fn alternatives_count_as_one_word() {
        let found = |document, kind| WordMatch { document, frequency: 1.0, weight: 1.0, kind, part: 0 };
        let lists = [
            vec![found(0, MatchKind::Prefix), found(1, MatchKind::Exact)],
            vec![found(0, MatchKind::Exact), found(2, MatchKind::Exact)],
            vec![found(0, MatchKind::Exact), found(1, MatchKind::Exact), found(2, MatchKind::Exact)],
        ];
        let clauses: Vec<Clause<'_>> = lists
            .iter()
            .zip([(1, 1.0), (1, 3.0), (2, 1.0)])
            .map(|(documents, (group, worth))| Clause { documents, worth, is_required: false, is_content: true, group })
            .collect();
        let statistics = Statistics { documents: 3, words: 300, blocks: 1 };
        let ranking = Ranking::new(Weights::default(), statistics);
        let candidates = combine(&clauses, 3, &ranking, None);
        let once = ranking.score(&found(0, MatchKind::Exact), 1.0);
        let rows: Vec<_> = candidates.iter().map(|c| (c.document, c.score / once, c.covered, c.whole)).collect();
        assert_eq!(rows, [(0, 4.0, 2, 2), (1, 2.0, 2, 2), (2, 4.0, 2, 2)]);
    }
}
