//! Which documents have a word or a phrase of a query? All words of all documents are looked at again for every
//! question.

use std::collections::{BTreeMap, BTreeSet};

use speur_engine::document::Document;
use speur_engine::results::MatchKind;
use speur_engine::text::name_key;
use speur_engine::weights::Weights;
use speur_engine::words::{Relation, RelationKind, Relations};

use super::near;
use super::page::{Field, Occurrence, Page, is_in, letters, terms};
use super::query::{Asked, Scope, Unit};

/// What another form of a word counts that was not typed itself, compared with a form of one that was.
const FORM_OF_ANOTHER: f64 = 0.3;

/// What the documents of a unit have of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    pub frequency: f64,
    pub weight: f64,
    pub kind: MatchKind,
}

/// All documents, by number, that have a unit.
pub type Matches = BTreeMap<usize, Match>;

/// A unit with what was found for it.
#[derive(Debug, Default)]
pub struct Found {
    pub matches: Matches,
    pub corrected: Option<String>,
    pub is_common: bool,
    /// Whether not all of its documents are known.
    pub is_cut: bool,
}

/// The documents of a site and what is known of their words.
#[derive(Debug)]
pub struct Scan<'d> {
    pub pages: Vec<Page<'d>>,
    pub relations: &'d Relations,
    pub weights: Weights,
    pub average: f64,
    /// Whether words that are common count nothing beside others.
    pub is_large: bool,
    /// Of how many documents one or two letters are the beginning at most.
    pub most_begun: usize,
    /// In how many places a word stands that only says in phrases where.
    pub frequent_from: usize,
}

/// Adds one more way in which a document has a unit: frequencies add up, the best way counts.
fn add(matches: &mut Matches, number: usize, (kind, weight): (MatchKind, f64), frequency: f64) {
    let known = matches.entry(number).or_insert(Match { frequency: 0.0, weight: f64::NEG_INFINITY, kind });
    known.frequency += weight * frequency;
    if weight > known.weight {
        known.weight = weight;
        // It is called the beginning of a word only where it is nothing else.
        if kind != MatchKind::Prefix {
            known.kind = kind;
        }
    }
}

/// Whether a word can be found by a beginning of this many letters of a word that leads to it.
fn is_form(kind: RelationKind, letters: usize) -> bool {
    !matches!(kind, RelationKind::Compound { .. }) || letters >= 5
}

/// A number for the kinds of relations without what they carry.
fn rank(kind: RelationKind) -> u8 {
    match kind {
        RelationKind::Alias => 0,
        RelationKind::Stem => 1,
        RelationKind::Compound { .. } => 2,
    }
}

impl<'d> Scan<'d> {
    pub fn new(documents: &'d [Document], relations: &'d Relations, weights: Weights) -> Self {
        let mut pages: Vec<Page<'d>> = documents.iter().map(Page::read).collect();
        let key =
            |page: &Page<'_>| page.document.date.as_ref().map(|date| date.as_str().to_owned()).unwrap_or_default();
        pages.sort_by(|a, b| key(b).cmp(&key(a)).then_with(|| a.document.id.cmp(&b.document.id)));
        let written = pages.iter().flat_map(|page| &page.words).filter(|word| !word.is_joined);
        let written: BTreeSet<String> = written.map(|word| word.term.clone()).collect();
        for page in &mut pages {
            // One that begins another word would be hidden by it while it is typed.
            let begins =
                |term: &String| written.range(term.clone()..).next().is_some_and(|next| next.starts_with(term));
            page.words.retain(|word| !word.is_joined || begins(&word.term));
        }
        let words: usize = pages.iter().map(|page| page.words.iter().filter(|word| word.is_in_text()).count()).sum();
        let average = (words as f64 + 4000.0) / (pages.len() as f64 + 10.0);
        Self { pages, relations, weights, average, is_large: false, most_begun: usize::MAX, frequent_from: usize::MAX }
    }

    /// What the words of a document for which this holds are worth together; `None` if there are none.
    fn frequency(&self, page: &Page<'_>, scope: Scope, is_meant: impl Fn(&Occurrence) -> bool) -> Option<f64> {
        let weights = &self.weights;
        let relative = page.length / self.average;
        // The shortest text is not worth without end.
        let norm = |length: f64| (1.0 - length + length * relative).max(0.05);
        let worth = |word: &Occurrence| match word.field {
            Field::Title => weights.title,
            Field::DerivedTitle => weights.derived_title,
            Field::Heading => weights.heading / norm(weights.heading_length),
            Field::Body => weights.body / norm(weights.body_length),
            Field::Meta => weights.meta,
            Field::Aside => weights.aside * weights.body / norm(weights.body_length),
        };
        let meant: Vec<f64> =
            page.words.iter().filter(|word| is_in(word.field, scope) && is_meant(word)).map(worth).collect();
        (!meant.is_empty()).then(|| meant.iter().sum())
    }

    /// How many documents have a word.
    pub fn documents_with(&self, term: &str) -> usize {
        self.pages.iter().filter(|page| page.has(term, Scope::Anywhere)).count()
    }

    fn is_on_site(&self, term: &str) -> bool {
        self.documents_with(term) > 0
    }

    /// The words of the site that a word leads to in a way.
    fn related(&self, key: &str, is_wanted: impl Fn(RelationKind) -> bool) -> BTreeSet<&str> {
        let relations = self.relations.relations.iter();
        let wanted = relations.filter(|relation| relation.key == key && is_wanted(relation.kind));
        wanted.map(|relation| relation.term.as_str()).filter(|term| self.is_on_site(term)).collect()
    }

    /// All words that can be typed in full: those of the site, and those that lead to some.
    pub fn keys(&self) -> BTreeSet<String> {
        let words = self.pages.iter().flat_map(|page| page.words.iter().map(|word| word.term.clone()));
        let leading = self.relations.relations.iter().filter(|relation| self.is_on_site(&relation.term));
        words.chain(leading.map(|relation| relation.key.clone())).collect()
    }

    /// Adds the documents with any of some words.
    fn add_any(&self, matches: &mut Matches, terms: &BTreeSet<&str>, scope: Scope, way: (MatchKind, f64)) {
        for (number, page) in self.pages.iter().enumerate() {
            if let Some(frequency) = self.frequency(page, scope, |word| terms.contains(&*word.term)) {
                add(matches, number, way, frequency);
            }
        }
    }

    /// Adds the documents with a word, another way to write it, or another form of it.
    ///
    /// `instead`: how these count if the word is not the one that was typed.
    fn add_word(&self, matches: &mut Matches, key: &str, unit: &Unit, instead: Option<(MatchKind, f64)>) {
        let way = |kind: MatchKind, weight: f64| match instead {
            Some((kind, less)) => (kind, less * FORM_OF_ANOTHER * weight),
            None => (kind, weight),
        };
        let weights = &self.weights;
        self.add_any(matches, &BTreeSet::from([key]), unit.scope, instead.unwrap_or((MatchKind::Exact, 1.0)));
        let aliases = self.related(key, |kind| kind == RelationKind::Alias);
        self.add_any(matches, &aliases, unit.scope, way(MatchKind::Alias, weights.alias));
        // To leave out a word is not to leave out its other forms.
        let forms = self.related(key, |kind| kind == RelationKind::Stem && !unit.is_excluded);
        self.add_any(matches, &forms, unit.scope, way(MatchKind::Stem, weights.stem));
        // Who types capitals means capitals more, where the word is written in both ways.
        let all = || self.pages.iter().flat_map(|page| &page.words).filter(|word| word.term == key);
        if unit.is_capitals && all().any(|word| word.is_capitals) && all().any(|word| !word.is_capitals) {
            for (number, page) in self.pages.iter().enumerate() {
                let in_capitals = self.frequency(page, unit.scope, |word| word.term == key && word.is_capitals);
                if let Some(frequency) = in_capitals {
                    add(matches, number, way(MatchKind::Exact, 1.0), frequency);
                }
            }
        }
    }

    /// Whether a word can be typed in full.
    fn is_key(&self, term: &str) -> bool {
        let leads = |one: &Relation| one.key == term && self.is_on_site(&one.term);
        self.is_on_site(term) || self.relations.relations.iter().any(leads)
    }

    /// Adds the documents with names that sound like a word, where they have not the word itself.
    fn add_names(&self, matches: &mut Matches, key: &str, scope: Scope) {
        if letters(key) < 4 || key.contains(|c: char| c.is_ascii_digit()) {
            return;
        }
        let sounds = name_key(key);
        let names = self.relations.names.iter().filter(|name| name_key(name) == sounds);
        let names: BTreeSet<&str> = names.map(String::as_str).collect();
        for (number, page) in self.pages.iter().enumerate().filter(|(_, page)| !page.has(key, scope)) {
            if let Some(frequency) = self.frequency(page, scope, |word| names.contains(&*word.term)) {
                add(matches, number, (MatchKind::Name, self.weights.name), frequency);
            }
        }
    }

    /// Adds the documents with longer words that begin with a word; or else, with another form of such a word.
    fn add_completions(&self, matches: &mut Matches, unit: &Unit, words: usize) {
        let (typed, scope) = (unit.term(), unit.scope);
        // The more words are typed, the less the unfinished one says.
        let (prefix, form) = (self.weights.prefix / words as f64, self.weights.prefix_form / words as f64);
        let goes_on = |word: &str| word.starts_with(typed) && word != typed;
        let relations = self.relations.relations.iter();
        let forms = relations.filter(|one| !unit.is_excluded && goes_on(&one.key) && is_form(one.kind, letters(typed)));
        let mut forms: BTreeSet<(&str, u8)> = forms.map(|one| (one.key.as_str(), rank(one.kind))).collect();
        let begun = self.begun(typed);
        let is_cut = letters(typed) <= 2 && begun.len() > self.most_begun;
        if is_cut {
            forms.clear();
        }
        for (number, page) in self.pages.iter().enumerate() {
            if is_cut && !begun.iter().take(self.most_begun).any(|&one| one == number) {
                continue;
            }
            if let Some(frequency) = self.frequency(page, scope, |word| goes_on(&word.term)) {
                add(matches, number, (MatchKind::Prefix, prefix), frequency);
                continue;
            }
            // Of several longer words with forms in the document the best counts.
            let best = forms.iter().filter_map(|(key, way)| {
                let terms = self.related(key, |kind| rank(kind) == *way);
                self.frequency(page, scope, |word| terms.contains(&*word.term))
            });
            if let Some(best) = best.reduce(f64::max) {
                add(matches, number, (MatchKind::Prefix, form), best);
            }
        }
    }

    /// The documents with longer words that begin with a word: first those with one in the title.
    fn begun(&self, typed: &str) -> Vec<usize> {
        let goes_on = |word: &str| word.starts_with(typed) && word != typed;
        let has = |number: &usize, scope| {
            let mut words = self.pages[*number].words.iter();
            words.any(|word| is_in(word.field, scope) && goes_on(&word.term))
        };
        let (titled, others): (Vec<_>, Vec<_>) = (0..self.pages.len())
            .filter(|number| has(number, Scope::Anywhere))
            .partition(|number| has(number, Scope::Title));
        [titled, others].concat()
    }

    /// Whether a unit is the beginning of words of so many documents that not all are kept.
    pub fn is_cut(&self, unit: &Unit) -> bool {
        unit.is_prefix && letters(unit.term()) <= 2 && self.begun(unit.term()).len() > self.most_begun
    }

    /// Whether a unit is passed over beside words that say more.
    fn says_little(&self, unit: &Unit) -> bool {
        unit.is_plain() && self.is_cut(unit)
    }

    /// Whether several longer words lead to other words of one document.
    pub fn has_several_forms(&self, typed: &str) -> bool {
        let relations = self.relations.relations.iter();
        let forms = relations.filter(|one| one.key.starts_with(typed) && one.key != typed);
        let forms: Vec<_> = forms.collect();
        self.pages.iter().any(|page| forms.iter().filter(|one| page.has(&one.term, Scope::Anywhere)).count() > 1)
    }

    /// The documents with some words one after the other.
    fn phrase(&self, row: &[String], scope: Scope) -> Matches {
        let mut matches = Matches::new();
        let mut counted: Vec<&String> = row
            .iter()
            .filter(|term| {
                self.places(term) < self.frequent_from || letters(term) > if term.as_str() < "\u{E00}" { 4 } else { 1 }
            })
            .collect();
        if counted.is_empty() {
            counted.extend(row);
        }
        for (number, page) in self.pages.iter().enumerate() {
            // A single word is also found where there are no rows.
            if let [word] = row {
                if let Some(frequency) = self.frequency(page, scope, |one| one.term == *word) {
                    matches.insert(number, Match { frequency, weight: 1.0, kind: MatchKind::Phrase });
                }
                continue;
            }
            let mut left = page.rows(row).into_iter().filter(|field| is_in(*field, scope)).count();
            if left == 0 {
                continue;
            }
            // Which of them stand in the title is not known: at most as many as any of the words that count.
            let mut frequency = 0.0;
            for field in [Field::Title, Field::Heading, Field::Body, Field::Aside]
                .into_iter()
                .filter(|field| is_in(*field, scope))
            {
                let count =
                    |term: &String| page.words.iter().filter(|word| word.field == field && word.term == *term).count();
                let here = counted.iter().copied().map(count).min().unwrap_or(0).min(left);
                left -= here;
                let once = self.frequency(page, scope, |word| word.field == field);
                let all = page.words.iter().filter(|word| word.field == field).count();
                frequency += here as f64 * once.unwrap_or(0.0) / all.max(1) as f64;
            }
            matches.insert(number, Match { frequency, weight: 1.0, kind: MatchKind::Phrase });
        }
        matches
    }

    /// In how many places a word stands where phrases can be.
    fn places(&self, term: &str) -> usize {
        let words = self.pages.iter().flat_map(|page| &page.words);
        words.filter(|word| word.position.is_some() && word.term == term).count()
    }

    /// The documents with a word in their address.
    fn in_addresses(&self, unit: &Unit) -> Matches {
        let is_meant = |word: &String| word == unit.term() || unit.is_prefix && word.starts_with(unit.term());
        let kind = if unit.is_prefix { MatchKind::Prefix } else { MatchKind::Exact };
        let pages = self.pages.iter().enumerate();
        let with = pages.filter(|(_, page)| terms(&page.document.url).iter().any(is_meant));
        with.map(|(number, _)| (number, Match { frequency: 1.0, weight: 1.0, kind })).collect()
    }

    /// All documents that have a unit, by what the site makes of it.
    pub fn find(&self, asked: &Asked, number: usize) -> Found {
        let unit = &asked.units[number];
        let mut found = Found::default();
        if unit.is_phrase {
            found.matches = self.phrase(&unit.terms, unit.scope);
            return found;
        }
        if unit.scope == Scope::Url {
            found.matches = self.in_addresses(unit);
            return found;
        }
        let term = unit.term();
        let others = || asked.units.iter().filter(|other| !other.is_excluded && !self.is_common(other));
        let is_begun_only = self.says_little(unit) && others().any(|other| !self.says_little(other));
        let completes = unit.is_prefix && !is_begun_only;
        let is_passed_over = self.is_large && self.is_common(unit) && others().next().is_some();
        found.is_cut = completes && self.is_cut(unit);
        if is_passed_over {
            // The words that an unfinished one begins are no common words.
            if completes {
                self.add_completions(&mut found.matches, unit, asked.units.len());
            }
            found.is_common = true;
            return found;
        }
        let matches = &mut found.matches;
        self.add_word(matches, term, unit, None);
        if !unit.is_excluded {
            let compounds = self.related(term, |kind| matches!(kind, RelationKind::Compound { .. }));
            self.add_any(matches, &compounds, unit.scope, (MatchKind::Compound, self.weights.compound));
        }
        if !unit.is_excluded && self.is_key(term) {
            self.add_names(matches, term, unit.scope);
        }
        // Written together with the word before it, and with the one after it.
        let together = Some((MatchKind::Alias, self.weights.together));
        if let Some(before) = number.checked_sub(1).filter(|_| unit.follows_word) {
            self.add_word(matches, &[asked.units[before].term(), term].concat(), unit, together);
        }
        if let Some(after) = asked.units.get(number + 1).filter(|after| after.follows_word) {
            self.add_word(matches, &[term, after.term()].concat(), unit, together);
        }
        if completes {
            self.add_completions(matches, unit, asked.units.len());
        }
        // What is no word may sound like one, if nothing else was found.
        if !unit.is_excluded && !self.is_key(term) && matches.is_empty() {
            self.add_names(matches, term, unit.scope);
        }
        if matches.is_empty() && !unit.is_excluded && !is_begun_only {
            self.correct(unit, &mut found);
        }
        found.is_common = self.is_common(unit) || is_begun_only && !unit.is_capitals;
        found
    }

    /// Whether a unit is a word that is common in its language.
    fn is_common(&self, unit: &Unit) -> bool {
        unit.is_plain()
            && !unit.is_capitals
            && self.relations.stop_words.iter().any(|word| word == unit.term())
            && self.keys().contains(unit.term())
    }

    /// What was meant, if no document has what was typed.
    fn correct(&self, unit: &Unit, found: &mut Found) {
        let keys = self.keys();
        let known = keys.iter().filter_map(|key| Some((key.as_str(), self.weight_of_candidate(key)?)));
        let (mistakes, candidates) = near::candidates(unit, known);
        let weight = [1.0, self.weights.one_mistake, self.weights.two_mistakes][mistakes];
        // The rarest counts in full.
        let worth = |documents: usize| self.rarity(documents);
        let most = candidates.iter().map(|(_, documents)| worth(*documents)).fold(0.0, f64::max);
        for (candidate, documents) in &candidates {
            let weight = weight * (worth(*documents) / most).powi(2);
            self.add_word(&mut found.matches, candidate, unit, Some((MatchKind::Fuzzy, weight)));
        }
        // Or two words were typed as one: where these are no rarer.
        if let Some(row) = self.apart(unit).filter(|_| unit.scope == Scope::Anywhere) {
            let mut apart = self.phrase(&row, unit.scope);
            if apart.len() >= found.matches.len() {
                for one in apart.values_mut() {
                    let weight = self.weights.together;
                    *one = Match { frequency: one.frequency * weight, weight, kind: MatchKind::Alias };
                }
                found.matches = apart;
                return;
            }
        }
        found.corrected = candidates.into_iter().next().map(|(candidate, _)| candidate);
    }

    /// What a word is worth that so many documents have.
    pub fn rarity(&self, documents: usize) -> f64 {
        let (all, with) = (self.pages.len() as f64, documents as f64);
        (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
    }

    /// How frequent a word is that may have been meant: by itself, or else by its aliases or its forms. What is only
    /// part of others is none.
    fn weight_of_candidate(&self, key: &str) -> Option<usize> {
        if self.is_on_site(key) {
            return Some(self.documents_with(key));
        }
        let ways = [RelationKind::Alias, RelationKind::Stem];
        let best = ways.into_iter().map(|way| self.related(key, |kind| kind == way)).find(|terms| !terms.is_empty())?;
        let has = |page: &&Page<'_>| best.iter().any(|term| page.has(term, Scope::Anywhere));
        Some(self.pages.iter().filter(has).count())
    }

    /// The two words that were typed as one: of all ways to divide it that in which the rarer word is most frequent, if
    /// they stand in a row somewhere.
    pub fn apart(&self, unit: &Unit) -> Option<Vec<String>> {
        let letters: Vec<char> = unit.term().chars().collect();
        let mut best: Option<(usize, Vec<String>)> = None;
        if letters.len() < 6 {
            return None;
        }
        for at in 2..=letters.len() - 2 {
            let row: Vec<String> = [&letters[..at], &letters[at..]].iter().map(|part| part.iter().collect()).collect();
            let least = row.iter().map(|word| self.documents_with(word)).min().unwrap_or(0);
            if least > best.as_ref().map_or(0, |(most, _)| *most) {
                best = Some((least, row));
            }
        }
        best.map(|(_, row)| row).filter(|row| !self.phrase(row, unit.scope).is_empty())
    }
}
