//! What can be typed next?
//!
//! Words of the site that begin with the last word, the most frequent first, and titles that have all words of the query,
//! the best first.

use crate::error::Error;
use crate::excerpt::without_boundaries;
use crate::index::Index;
use crate::index::facets::pieces;
use crate::index::lookup::for_each_entry;
use crate::index::pages::read_part;
use crate::index::root::Root;
use crate::index::single_file::{SingleFile, complete};
use crate::index::store::{Outcome, Piece, Reading, Store};
use crate::query::choose::Choice;
use crate::query::combine::{Candidate, best_of};
use crate::query::matching::Says;
use crate::query::parse::{Query, Unit, Within};
use crate::query::rank::Ranking;
use crate::results::{PrefixMode, Sort, Suggestion, SuggestionKind};
use crate::search::{Asked, needs};
use crate::strings::joined;
use crate::weights::Weights;

impl<S: Store> Index<S> {
    /// At most `limit` suggestions, half of them words if there are titles too; or the pieces that are needed for them.
    ///
    /// # Errors
    ///
    /// The index is damaged where the query touches it.
    pub fn try_suggest(&self, text: &str, limit: usize) -> Result<Outcome<Vec<Suggestion>>, Error> {
        let reading = Reading::new(&self.store);
        let Some(root) = reading.read(Piece::Root)? else { return Ok(needs(&reading)) };
        let root = Root::open(root)?;
        let ranking = Ranking::new(Weights::default(), root.statistics);
        let mut query = Query::parse(text, PrefixMode::Last);
        let mut words: Vec<String> = Vec::new();
        let mut frequent: Vec<Candidate> = Vec::new();
        // What too many words begin with is no beginning to go on from.
        let is_open = |last: &&Unit| last.is_prefix && last.end == text.len() && Says::of(&root, last) != Says::Little;
        let last = query.units.last().filter(is_open);
        if let Some(last) = last {
            for_each_entry(&reading, &root, last.term(), true, &mut |term, entry| {
                if let (Ok(term), Some(group)) = (str::from_utf8(term), entry.exact()?)
                    && term != last.term()
                    && !entry.is_stop_word
                {
                    let (document, score) = (words.len() as u32, f64::from(group.documents));
                    frequent.push(Candidate { document, score, ..Candidate::default() });
                    words.push(term.to_owned());
                }
                Ok(())
            })?;
        }
        let start = last.map_or(0, |last| last.start);
        // Whether words stand in a row in a title is not known.
        let (excluded, wanted): (Vec<Unit>, Vec<Unit>) = query.units.into_iter().partition(|unit| unit.is_excluded);
        query.units = excluded;
        for mut unit in wanted {
            for term in std::mem::take(&mut unit.terms) {
                let terms = vec![term];
                let (within, is_phrase, follows_word) = (Within::Title, false, false);
                query.units.push(Unit { terms, within, is_phrase, follows_word, ..unit.clone() });
                unit.is_alternative = false;
            }
        }
        let asked = Asked::new(query, text, &reading, &root, &ranking, &mut self.tables.borrow_mut())?;
        let documents = root.statistics.documents;
        let sort = Sort::Relevance;
        let choice = Choice::new(&pieces(&reading), &root, &asked.query.filters, &[], &sort, Some(false))?;
        if !reading.is_complete() {
            return Ok(needs(&reading));
        }
        let titles = match asked.query.units.is_empty() {
            true => Vec::new(),
            false => best_of(&asked.combine(documents, &choice), limit),
        };

        let mut suggestions = Vec::new();
        let most_words = limit - titles.len().min(limit / 2);
        for Candidate { document, .. } in best_of(&frequent, most_words) {
            let word = words.get(document as usize).map(String::as_str).unwrap_or_default();
            let text = joined(&[text.get(..start).unwrap_or_default(), word]);
            suggestions.push(Suggestion { text, kind: SuggestionKind::Word, url: None });
        }
        for title in titles.iter().take(limit - suggestions.len()) {
            let Some(bytes) = reading.read(Piece::Document { document: title.document, part: 0 })? else { continue };
            let (card, _) = read_part(bytes)?;
            let (text, url) = (without_boundaries(card.title), Some(card.url.to_owned()));
            suggestions.push(Suggestion { text, kind: SuggestionKind::Title, url });
        }
        if reading.is_complete() { Ok(Outcome::Done(suggestions)) } else { Ok(needs(&reading)) }
    }
}

impl<D: AsRef<[u8]>> Index<SingleFile<D>> {
    /// At most `limit` suggestions, half of them words if there are titles too.
    ///
    /// # Errors
    ///
    /// The index is damaged where the query touches it.
    pub fn suggest(&self, text: &str, limit: usize) -> Result<Vec<Suggestion>, Error> {
        self.try_suggest(text, limit).and_then(complete)
    }
}
