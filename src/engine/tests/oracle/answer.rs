//! Which documents answer a query as a whole, and how well?

use std::collections::{BTreeMap, BTreeSet};

use speur_engine::results::{FacetFilter, MatchKind};

use super::page::{Page, terms};
use super::query::{Asked, Filter, Scope, Unit};
use super::scan::{Found, Match, Scan};

/// From this many words that say something on a query is a question.
const WORDS_OF_A_QUESTION: usize = 4;

/// A document that answers a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub id: String,
    /// Its place if all else is equal.
    pub number: usize,
    /// How many words it has that say something, and how many not only as the beginning of others; 0 for a question.
    pub covered: usize,
    pub whole: usize,
    pub score: f64,
    /// The typed words that it has, and how.
    pub matches: Vec<(String, MatchKind)>,
}

/// An answer to a query.
#[derive(Debug, PartialEq)]
pub struct Answer {
    /// In the order of the documents.
    pub rows: Vec<Row>,
    pub missing: Vec<String>,
    pub corrected: Option<String>,
    pub facets: Vec<(String, Vec<(String, usize)>)>,
    /// For each unit whether it says something: it is no common word among others.
    pub says_something: Vec<bool>,
    /// Whether these are all documents that answer the query.
    pub is_exact: bool,
}

impl Answer {
    /// With the facets that are counted where it was asked for or not, in an index of few or of many documents.
    pub fn counting(mut self, is_wanted: Option<bool>, of_many: bool) -> Self {
        self.facets.retain(|(name, _)| is_wanted.unwrap_or(!of_many) || name == "year");
        self
    }
}

impl Scan<'_> {
    /// Whether readers who choose so may see a document.
    fn lets_through(&self, page: &Page<'_>, asked: &Asked, chosen: &[(String, FacetFilter)]) -> bool {
        let is_known = |filter: &Filter| match filter {
            Filter::Dates { from, until, is_excluded } => (from..until).contains(&&page.date) != *is_excluded,
            Filter::Facet { name, terms: wanted, is_prefix, is_excluded } => {
                let has_row = |value: &String| {
                    terms(value).windows(wanted.len()).any(|row| {
                        let (last, first) = wanted.split_last().expect("it has words");
                        let (end, begin) = row.split_last().expect("it is as long");
                        first == begin && (end == last || *is_prefix && end.starts_with(last.as_str()))
                    })
                };
                page.facet(name).iter().any(has_row) != *is_excluded
            }
        };
        let is_chosen = |(name, filter): &(String, FacetFilter)| {
            let mut values = page.facet(name);
            if values.is_empty() {
                values.insert(String::new());
            }
            (filter.any.is_empty() || filter.any.iter().any(|one| values.contains(one)))
                && filter.all.iter().all(|one| values.contains(one))
                && !filter.none.iter().any(|one| values.contains(one))
        };
        asked.filters.iter().all(is_known) && chosen.iter().all(is_chosen)
    }

    /// How new a document is, compared with the newest: at most 1.
    fn recency(&self, page: &Page<'_>) -> f64 {
        let days =
            |date: u32| f64::from(date / 10_000) * 365.0 + f64::from(date / 100 % 100) * 30.4 + f64::from(date % 100);
        if page.date == 0 { 0.0 } else { (1.0 / (1.0 + (days(self.pages[0].date) - days(page.date)) / 180.0)).min(1.0) }
    }

    /// Answers a query, without what the closeness of words adds.
    pub fn answer(&self, asked: &Asked, chosen: &[(String, FacetFilter)]) -> Answer {
        let units = &asked.units;
        let found: Vec<Found> = (0..units.len()).map(|number| self.find(asked, number)).collect();
        // Words that are common say something only if all are.
        let is_all_common = units.iter().zip(&found).all(|(unit, found)| unit.is_excluded || found.is_common);
        let says_something = |unit: usize| is_all_common || !found[unit].is_common;
        let score = |unit: usize, one: &Match| {
            let rarity = self.rarity(documents_that_count(&asked.units[unit], &found[unit]));
            let stop_word = if says_something(unit) { 1.0 } else { self.weights.stop_word };
            let saturation = self.weights.saturation;
            // What is worth nothing adds nothing.
            let saturated = if one.frequency > 0.0 { one.frequency / (saturation + one.frequency) } else { 0.0 };
            rarity * stop_word * one.weight * (saturation + 1.0) * saturated
        };
        let groups = asked.groups();
        let is_required =
            |group: &[usize]| group.iter().any(|&unit| units[unit].is_phrase || units[unit].scope != Scope::Anywhere);
        // One of several alternatives is enough.
        let is_content = |group: &&Vec<usize>| group.iter().any(|&unit| says_something(unit));
        let is_question = groups.iter().filter(is_content).count() >= WORDS_OF_A_QUESTION;

        let mut rows = Vec::new();
        for (number, page) in self.pages.iter().enumerate() {
            let has = |unit: usize| found[unit].matches.get(&number);
            let having =
                |group: &[usize]| group.iter().copied().filter(|&unit| has(unit).is_some()).collect::<Vec<_>>();
            let is_left_out = (0..units.len()).any(|unit| units[unit].is_excluded && has(unit).is_some());
            let has_required = groups.iter().all(|group| !is_required(group) || !having(group).is_empty());
            let asks_for_nothing = units.is_empty() && asked.filters.is_empty();
            if asks_for_nothing || is_left_out || !has_required || !self.lets_through(page, asked, chosen) {
                continue;
            }
            let count = |is_counted: &dyn Fn(usize) -> bool| {
                groups.iter().filter(is_content).filter(|group| having(group).into_iter().any(is_counted)).count()
            };
            let covered = count(&|_| true);
            if covered == 0 && !groups.is_empty() {
                continue;
            }
            let whole = count(&|unit| has(unit).is_some_and(|one| one.kind != MatchKind::Prefix));
            let of_group = |group: &Vec<usize>| {
                let scores = group.iter().filter_map(|&unit| has(unit).map(|one| score(unit, one)));
                scores.fold(0.0, f64::max)
            };
            let mut total: f64 = groups.iter().map(of_group).sum();
            if !terms(&asked.text).is_empty() && terms(&asked.text) == terms(&page.document.title) {
                total += self.weights.exact_title;
            }
            total *= 1.0 + self.weights.recency * self.recency(page);
            let typed = |unit: &Unit| asked.text[unit.start..unit.end].to_owned();
            let matches = (0..units.len()).filter(|&unit| !units[unit].is_excluded);
            let matches = matches.filter_map(|unit| Some((typed(&units[unit]), has(unit)?.kind))).collect();
            rows.push(Row { id: page.document.id.clone(), number, covered, whole, score: total, matches });
        }
        // Documents with more of the words come before those with fewer; of a question some words are enough.
        let most = rows.iter().map(|row| row.covered).max().unwrap_or(0);
        rows.retain(|row| row.covered == most || is_question && 4 * row.covered >= most);
        if is_question {
            rows.iter_mut().for_each(|row| (row.covered, row.whole) = (0, 0));
        }

        let shown: BTreeSet<usize> = rows.iter().map(|row| row.number).collect();
        let is_missing = |unit: usize| {
            let matches = &found[unit].matches;
            let is_shown = matches.keys().any(|number| shown.contains(number));
            !units[unit].is_excluded && says_something(unit) && (matches.is_empty() || !shown.is_empty() && !is_shown)
        };
        let missing = (0..units.len()).filter(|&unit| is_missing(unit));
        let missing = missing.map(|unit| asked.text[units[unit].start..units[unit].end].to_owned()).collect();
        let says_something = (0..units.len()).map(says_something).collect();
        let corrected = corrected(asked, &found, !rows.is_empty());
        let is_exact = !found.iter().any(|found| found.is_cut);
        Answer { missing, corrected, facets: self.count(&shown), says_something, is_exact, rows }
    }

    /// How many of some documents have which value of each facet.
    fn count(&self, shown: &BTreeSet<usize>) -> Vec<(String, Vec<(String, usize)>)> {
        let of_all = ["category", "source", "language", "author"];
        let own = self.pages.iter().flat_map(|page| &page.document.facets).map(|(name, _)| name.as_str());
        let own: BTreeSet<&str> = own.filter(|name| !of_all.contains(name) && *name != "year").collect();
        let mut facets = Vec::new();
        for name in of_all.into_iter().chain(own).chain(["year"]) {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            for value in shown.iter().flat_map(|&number| self.pages[number].facet(name)) {
                *counts.entry(value).or_default() += 1;
            }
            let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
            if name == "year" {
                counts.reverse();
            }
            if !counts.is_empty() {
                facets.push((name.to_owned(), counts));
            }
        }
        facets
    }
}

/// The query with what was searched instead.
fn corrected(asked: &Asked, found: &[Found], has_hits: bool) -> Option<String> {
    let mut text = asked.text.clone();
    let corrections = asked.units.iter().zip(found).filter_map(|(unit, found)| Some((unit, found.corrected.as_ref()?)));
    let corrections: Vec<_> = corrections.collect();
    for (unit, term) in corrections.iter().rev() {
        text.replace_range(unit.start..unit.end, term);
    }
    (has_hits && !corrections.is_empty()).then_some(text)
}

/// How many documents say how rare a unit is: if some have an unfinished word as it is, not those that only have longer ones.
fn documents_that_count(unit: &Unit, found: &Found) -> usize {
    let can_be_whole = unit.terms[0].len() > 2 || unit.terms[0].contains(|letter: char| letter.is_ascii_digit());
    let whole = found.matches.values().filter(|one| one.kind != MatchKind::Prefix).count();
    if can_be_whole && whole > 0 { whole } else { found.matches.len() }
}
