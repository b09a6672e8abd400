//! How does a query become results? The whole pipeline.
//!
//! 1. The query is taken apart into words and phrases, of which the last may be unfinished, and what narrows the answer.
//! 2. Each is looked up: which documents have it, and how much is that worth? What no document has is corrected.
//! 3. Documents are put in order by how much they have of it.
//! 4. The best are read, ordered once more by how close the words stand, and an excerpt is chosen.
//!
//! Steps 2 and 4 may find pieces of the index missing: then the answer is what is needed.

use crate::error::Error;
use crate::excerpt::{Shown, Wanted};
use crate::index::Index;
use crate::index::bytes::Damaged;
use crate::index::facets::pieces;
use crate::index::gather::{Tables, WordMatch};
use crate::index::keys::title_key;
use crate::index::lookup::for_each_entry;
use crate::index::pages::Card;
use crate::index::root::Root;
use crate::index::single_file::{SingleFile, complete};
use crate::index::store::{Outcome, Piece, Reading, Store};
use crate::query::choose::Choice;
use crate::query::combine::{Candidate, Clause, best_of, combine};
use crate::query::matching::{Matcher, Says, WordMatches};
use crate::query::parse::{Query, Unit, Within};
use crate::query::rank::Ranking;
use crate::results::{Explanation, Hit, Match, MatchKind, Meta, SearchOptions, SearchResults, Sort, WordScore};
use crate::strings::joined;

/// How many hits are ordered together by how close the words of the query stand in them: a page of results.
const PAGE: usize = 10;

impl<S: Store> Index<S> {
    /// Answers a query, or says which pieces it needs for that. Any string is a query.
    ///
    /// # Errors
    ///
    /// The index is damaged where the query touches it.
    pub fn try_search(&self, text: &str, options: &SearchOptions) -> Result<Outcome<SearchResults>, Error> {
        let reading = Reading::new(&self.store);
        let Some(root) = reading.read(Piece::Root)? else { return Ok(needs(&reading)) };
        let root = Root::open(root)?;
        let ranking = Ranking::new(options.weights, root.statistics);
        let query = Query::parse(text, options.prefix);
        let asked = Asked::new(query, text, &reading, &root, &ranking, &mut self.tables.borrow_mut())?;
        let documents = root.statistics.documents;
        let SearchOptions { filters, sort, facets, .. } = options;
        let choice = Choice::new(&pieces(&reading), &root, &asked.query.filters, filters, sort, *facets)?;
        let titled = titled(&reading, &root, text)?;
        if !reading.is_complete() {
            return Ok(needs(&reading));
        }

        let mut candidates = asked.combine(documents, &choice);
        for candidate in &mut candidates {
            if titled.binary_search(&candidate.document).is_ok() {
                candidate.score += options.weights.exact_title;
            }
            if options.weights.recency > 0.0 {
                candidate.score *= 1.0 + options.weights.recency * choice.recency(candidate.document);
            }
            if let Sort::Value { .. } = sort {
                // All have as many words, so that nothing is lost.
                candidate.covered = choice.place(candidate.document);
            }
        }
        let page = asked.page(&candidates, options, &reading)?;
        let mut hits = Vec::with_capacity(page.len());
        for (candidate, shown, proximity) in page {
            hits.push(asked.hit(&candidate, &shown, proximity, options, &choice, &titled));
        }
        if !reading.is_complete() {
            return Ok(needs(&reading));
        }
        Ok(Outcome::Done(SearchResults {
            query: text.to_owned(),
            total: candidates.len(),
            total_is_exact: !asked.found.iter().any(|found| found.is_cut),
            took_ms: None,
            corrected: asked.corrected(&candidates),
            missing: asked.missing(&candidates),
            hits,
            facets: choice.count(&candidates),
        }))
    }
}

impl<D: AsRef<[u8]>> Index<SingleFile<D>> {
    /// Answers a query. Any string is a query; one without words has no hits.
    ///
    /// # Errors
    ///
    /// The index is damaged where the query touches it.
    pub fn search(&self, text: &str, options: &SearchOptions) -> Result<SearchResults, Error> {
        self.try_search(text, options).and_then(complete)
    }
}

/// What is missing.
pub(crate) fn needs<T, S: Store>(reading: &Reading<'_, S>) -> Outcome<T> {
    reading.needs().unwrap_or(Outcome::Needs(Vec::new()))
}

/// The documents with exactly this title, in order.
fn titled<S: Store>(reading: &Reading<'_, S>, root: &Root<'_>, text: &str) -> Result<Vec<u32>, Error> {
    let mut titled = Vec::new();
    if let Some(key) = title_key(text) {
        for_each_entry(reading, root, &key, false, &mut |_, mut entry| {
            let mut postings = entry.next()?.ok_or(Damaged)?.postings;
            while let Some(posting) = postings.next()? {
                titled.push(posting.document);
            }
            Ok(())
        })?;
    }
    Ok(titled)
}

/// A query with what its words stand for on this site.
pub(crate) struct Asked<'b, 'q> {
    text: &'q str,
    pub(crate) query: Query,
    found: Vec<WordMatches<'b>>,
    ranking: &'q Ranking,
    /// What each unit is worth: its rarity, less for a word that is common in its language.
    worths: Vec<f64>,
    content: Vec<bool>,
}

impl<'b, 'q> Asked<'b, 'q> {
    /// Looks up everything that was asked for, as far as the pieces are there.
    pub(crate) fn new<S: Store>(
        query: Query,
        text: &'q str,
        reading: &Reading<'b, S>,
        root: &Root<'b>,
        ranking: &'q Ranking,
        tables: &mut Tables,
    ) -> Result<Self, Error> {
        tables.reserve(root.statistics.documents);
        let words = query.units.len() as f64;
        let wanted = query.units.iter().filter(|unit| !unit.is_excluded);
        let most = wanted.map(|unit| Says::of(root, unit)).max().unwrap_or(Says::Nothing);
        let mut matcher = Matcher { reading, root, ranking, tables, words, most };
        let mut found = Vec::with_capacity(query.units.len());
        for (number, unit) in query.units.iter().enumerate() {
            let mut together = Vec::new();
            for second in [Some(unit), query.units.get(number + 1)].into_iter().flatten().filter(|u| u.follows_word) {
                let first = if std::ptr::eq(second, unit) { number.wrapping_sub(1) } else { number };
                if let Some(first) = query.units.get(first) {
                    together.push(joined(&[first.term(), second.term()]));
                }
            }
            let mut matches = matcher.find(unit, &together)?;
            // A common word without documents was passed over.
            let can_be_mistyped = matches.is_settled && !matches.is_stop_word && !unit.is_excluded;
            if matches.documents.is_empty() && can_be_mistyped {
                matches = matcher.correct(unit)?;
            }
            found.push(matches);
        }
        let is_common =
            |(unit, found): (&Unit, &WordMatches<'_>)| found.is_stop_word && unit.is_plain() && !unit.is_capitals;
        let common: Vec<bool> = query.units.iter().zip(&found).map(is_common).collect();
        let excluded = query.units.iter().map(|unit| unit.is_excluded);
        let is_all_common = common.iter().zip(excluded).all(|(&is_common, is_excluded)| is_common || is_excluded);
        let content: Vec<bool> = common.iter().map(|is_common| !is_common || is_all_common).collect();
        let worth = |((unit, found), &is_content): ((&Unit, &WordMatches<'_>), &bool)| {
            ranking.rarity(counted(unit, &found.documents)) * if is_content { 1.0 } else { ranking.weights.stop_word }
        };
        let worths = query.units.iter().zip(&found).zip(&content).map(worth).collect();
        Ok(Self { text, query, found, ranking, worths, content })
    }

    /// The units in the order of the query, as an excerpt shows them.
    pub(crate) fn wanted(&self) -> Vec<Wanted<'_>> {
        let units = self.query.units.iter().zip(&self.found);
        let worths = self.worths.iter().zip(&self.content);
        let wanted = units.zip(worths).map(|((unit, found), (&worth, &is_content))| {
            let is_shown = is_content && !unit.is_excluded && unit.within != Within::Url;
            Wanted { unit, found, worth: if is_shown { worth } else { 0.0 } }
        });
        wanted.collect()
    }

    /// The documents that answer the query, in order of their numbers.
    pub(crate) fn combine(&self, documents: u32, choice: &Choice<'_>) -> Vec<Candidate> {
        let mut clauses = Vec::with_capacity(self.found.len());
        let mut excluded: Vec<&[WordMatch]> = Vec::new();
        let mut group = 0;
        for (number, (unit, found)) in self.query.units.iter().zip(&self.found).enumerate() {
            if unit.is_excluded {
                excluded.push(&found.documents);
                continue;
            }
            if !unit.is_alternative || group == 0 {
                group += 1;
            }
            clauses.push(Clause {
                documents: &found.documents,
                worth: self.worths.get(number).copied().unwrap_or_default(),
                is_required: unit.is_phrase || unit.within != Within::Anywhere,
                is_content: self.content.get(number).copied().unwrap_or_default(),
                group,
            });
        }
        // Of alternatives one that is required makes all of them so.
        for same in clauses.chunk_by_mut(|one, next| one.group == next.group) {
            let is_required = same.iter().any(|clause| clause.is_required);
            let is_content = same.iter().any(|clause| clause.is_content);
            for clause in same {
                (clause.is_required, clause.is_content) = (is_required, is_content);
            }
        }
        let asks_for_nothing = self.query.units.is_empty() && self.query.filters.is_empty();
        let documents = if asks_for_nothing { 0 } else { documents };
        let is_open = choice.is_open() && excluded.is_empty();
        let lets_through = |document| {
            let has = |list: &&[WordMatch]| list.binary_search_by_key(&document, |one| one.document).is_ok();
            choice.lets_through(document) && !excluded.iter().any(has)
        };
        combine(&clauses, documents, self.ranking, if is_open { None } else { Some(&lets_through) })
    }

    /// The hits that are asked for, read and in their order, as far as the pieces are there.
    fn page<S: Store>(
        &self,
        candidates: &[Candidate],
        options: &SearchOptions,
        reading: &Reading<'b, S>,
    ) -> Result<Vec<(Candidate, Shown<'b>, f64)>, Error> {
        let end = options.offset.saturating_add(options.limit).min(candidates.len());
        let wanted = self.wanted();
        let is_by_relevance = options.sort == Sort::Relevance;
        let is_reordered = is_by_relevance && wanted.len() > 1 && options.weights.proximity > 0.0;
        // Whole pages are reordered, so that every hit has one place, however many are asked for.
        let (first, last) = match is_reordered {
            true => (options.offset / PAGE * PAGE, end.div_ceil(PAGE) * PAGE),
            false => (options.offset, end),
        };
        if end <= options.offset {
            return Ok(Vec::new());
        }
        let best = match options.sort {
            // Documents lie in the order of their dates.
            Sort::Date => candidates.iter().copied().take(last).collect(),
            Sort::Relevance | Sort::Value { .. } => best_of(candidates, last),
        };
        let mut page = Vec::new();
        for candidates in best.get(first..).unwrap_or_default().chunks(PAGE) {
            let mut together: Vec<(Candidate, Shown<'b>, f64)> = Vec::new();
            for candidate in candidates {
                let piece = Piece::Document { document: candidate.document, part: self.part_to_show(candidate) };
                let Some(bytes) = reading.read(piece)? else { continue };
                let shown = Shown::read(bytes, &wanted)?;
                let mut candidate = *candidate;
                let mut proximity = 0.0;
                if is_reordered {
                    proximity = options.weights.proximity * shown.proximity();
                    candidate.score += proximity;
                }
                let place = if is_by_relevance {
                    together.partition_point(|(known, ..)| *known < candidate)
                } else {
                    together.len()
                };
                together.insert(place, (candidate, shown, proximity));
            }
            page.append(&mut together);
        }
        let skipped = (options.offset - first).min(page.len());
        page.truncate(end - first);
        Ok(page.split_off(skipped))
    }

    /// The part of its text where the rarest of the words first stands.
    fn part_to_show(&self, candidate: &Candidate) -> u32 {
        let units = self.query.units.iter().zip(&self.found).filter(|(unit, _)| !unit.is_excluded);
        let found = units.filter_map(|(_, found)| Some((found.documents.len(), match_in(found, candidate.document)?)));
        found.min_by_key(|(documents, _)| *documents).map_or(0, |(_, one)| one.part.into())
    }

    fn hit(
        &self,
        candidate: &Candidate,
        shown: &Shown<'_>,
        proximity: f64,
        options: &SearchOptions,
        choice: &Choice<'_>,
        titled: &[u32],
    ) -> Hit {
        let card = shown.card();
        let wanted = self.wanted();
        let mut matches = Vec::new();
        let mut words: Vec<WordScore> = Vec::new();
        let (mut group, mut last_group) = (0, usize::MAX);
        for (number, (Wanted { unit, found, .. }, &worth)) in wanted.iter().zip(&self.worths).enumerate() {
            if unit.is_excluded {
                continue;
            }
            group += usize::from(!unit.is_alternative);
            let Some(one) = match_in(found, candidate.document) else { continue };
            let query = self.typed(unit).to_owned();
            if options.explain {
                let score = self.ranking.score(one, worth);
                let word = WordScore {
                    query: query.clone(),
                    kind: one.kind,
                    documents: found.documents.len(),
                    rarity: worth,
                    weight: one.weight,
                    frequency: one.frequency,
                    score,
                };
                match words.last_mut() {
                    // Of alternatives the best counts.
                    Some(best) if last_group == group => {
                        if best.score < score {
                            *best = word;
                        }
                    }
                    _ => words.push(word),
                }
                last_group = group;
            }
            let meant = || found.others.iter().find(|other| other.kind == one.kind).map(|other| other.term.to_string());
            let term = match one.kind {
                _ if !found.row.is_empty() => found.row.iter().fold(String::new(), |row, word| {
                    if row.is_empty() { word.clone() } else { joined(&[&row, " ", word]) }
                }),
                MatchKind::Exact => unit.term().to_owned(),
                kind => shown.term(number, kind).or_else(meant).unwrap_or_else(|| unit.term().to_owned()),
            };
            matches.push(Match { query, term, kind: one.kind });
        }
        let explain = options.explain.then(|| {
            let weights = &options.weights;
            let title_bonus = if titled.contains(&candidate.document) { weights.exact_title } else { 0.0 };
            let base = words.iter().map(|word| word.score).sum::<f64>() + title_bonus;
            let recency = base * weights.recency * choice.recency(candidate.document);
            Explanation { title_bonus, proximity, recency, words }
        });
        let (excerpt, sections) = shown.excerpts(&wanted);
        Hit {
            id: card.id.to_owned(),
            url: card.url.to_owned(),
            score: candidate.score,
            date: optional(card.date),
            meta: meta(card),
            title: shown.title(),
            excerpt,
            sections,
            matches,
            explain,
        }
    }

    fn typed(&self, unit: &Unit) -> &str {
        self.text.get(unit.start..unit.end).unwrap_or_default()
    }

    /// The query with what was searched instead, if that found something.
    fn corrected(&self, candidates: &[Candidate]) -> Option<String> {
        let mut corrected = String::new();
        let mut at = 0;
        for (unit, found) in self.query.units.iter().zip(&self.found) {
            if let Some(term) = &found.corrected {
                corrected.push_str(self.text.get(at..unit.start).unwrap_or_default());
                corrected.push_str(term);
                at = unit.end;
            }
        }
        corrected.push_str(self.text.get(at..).unwrap_or_default());
        (at > 0 && !candidates.is_empty()).then_some(corrected)
    }

    /// The words that none of the documents has.
    fn missing(&self, candidates: &[Candidate]) -> Vec<String> {
        let mut missing = Vec::new();
        for ((unit, found), &is_content) in self.query.units.iter().zip(&self.found).zip(&self.content) {
            let has = |one: &WordMatch| candidates.binary_search_by_key(&one.document, |c| c.document).is_ok();
            // Words without documents are missing whatever else was found.
            let is_missing = found.documents.is_empty() || !candidates.is_empty() && !found.documents.iter().any(has);
            if is_missing && is_content && !unit.is_excluded {
                missing.push(self.typed(unit).to_owned());
            }
        }
        missing
    }
}

/// How many documents tell how rare a unit is. Where some have an unfinished word as it is, these do, and not those that only have
/// longer words; but one or two letters mostly only begin a word.
fn counted(unit: &Unit, documents: &[WordMatch]) -> usize {
    let is_begun = unit.term().len() < 3 && !unit.term().bytes().any(|byte| byte.is_ascii_digit());
    if is_begun || !unit.is_prefix {
        return documents.len();
    }
    let whole = documents.iter().filter(|one| one.kind != MatchKind::Prefix).count();
    if whole == 0 { documents.len() } else { whole }
}

fn match_in<'m>(found: &'m WordMatches<'_>, document: u32) -> Option<&'m WordMatch> {
    let position = found.documents.binary_search_by_key(&document, |found| found.document).ok()?;
    found.documents.get(position)
}

pub(crate) fn meta(card: &Card<'_>) -> Meta {
    let mut meta = Vec::new();
    let mut push = |name: &str, value: &str| {
        if !value.is_empty() {
            meta.push((name.to_owned(), value.to_owned()));
        }
    };
    push("author", card.author);
    push("source", card.source);
    push("category", card.category);
    push("language", card.language);
    push("image", card.image);
    for (name, value) in card.meta {
        push(name, value);
    }
    Meta(meta)
}

pub(crate) fn optional(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
