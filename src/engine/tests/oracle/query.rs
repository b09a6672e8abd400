//! Queries as what they ask for, before they are typed: so the oracle needs no parser to understand them.

use proptest::prelude::*;
use speur_engine::results::PrefixMode;

use super::common::{DATES, ROWS, TERMS, WORDS};
use super::page::{letters, tokens};

/// One thing that is typed between spaces: `OR -title:"text"*`.
#[derive(Debug, Clone, Default)]
pub struct Item {
    pub or: bool,
    pub minus: bool,
    /// What stands before the colon; empty for nothing.
    pub field: &'static str,
    pub text: String,
    pub quoted: bool,
    pub star: bool,
}

/// Where a word must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope {
    #[default]
    Anywhere,
    Title,
    Url,
}

/// A word or phrase that is looked up.
#[derive(Debug, Clone, Default)]
pub struct Unit {
    /// Where it stands in the text.
    pub start: usize,
    pub end: usize,
    pub terms: Vec<String>,
    pub is_phrase: bool,
    pub is_prefix: bool,
    pub is_capitals: bool,
    pub is_excluded: bool,
    /// Stands for the unit before it as well.
    pub is_alternative: bool,
    /// Was typed directly after a plain word that is finished and that was not typed before.
    pub follows_word: bool,
    pub scope: Scope,
}

/// What must be known of a document.
#[derive(Debug, Clone)]
pub enum Filter {
    Facet {
        name: &'static str,
        terms: Vec<String>,
        is_prefix: bool,
        is_excluded: bool,
    },
    /// From, up to and not including; dates as numbers.
    Dates {
        from: u32,
        until: u32,
        is_excluded: bool,
    },
}

/// A query and what it asks for.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    pub text: String,
    /// Whether the last word must be finished, also without a space after it.
    pub is_finished: bool,
    pub units: Vec<Unit>,
    pub filters: Vec<Filter>,
    /// What was typed just before.
    before: Before,
}

/// What was typed just before something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Before {
    #[default]
    Other,
    /// A plain word that is finished: whether it is one for what goes on, and whether it became a unit of its own.
    Word { goes_on: bool, is_new: bool },
}

/// After these words a hyphen leaves nothing out: "gewicht en -volume".
const GOING_ON: [&str; 6] = ["en", "of", "and", "or", "und", "oder"];

/// What was typed last and may be unfinished.
enum Open {
    Nothing,
    Unit,
    Filter,
}

impl Unit {
    /// The word.
    pub fn term(&self) -> &str {
        &self.terms[0]
    }

    /// Whether it is neither a phrase, nor bound to a field, nor excluded.
    pub fn is_plain(&self) -> bool {
        !self.is_phrase && !self.is_excluded && self.scope == Scope::Anywhere
    }
}

impl Asked {
    /// What is asked for by typing these one after the other, perhaps with a space at the end.
    pub fn by(items: &[Item], space: bool, prefix: PrefixMode) -> Self {
        let mut this = Self { is_finished: prefix == PrefixMode::None, ..Self::default() };
        let mut or = false;
        let mut open = Open::Nothing;
        for item in items {
            if !this.text.is_empty() {
                this.text.push(' ');
            }
            if item.or && this.units.is_empty() {
                // With nothing before it, it is a word.
                this.add(&Item { text: "OR".into(), ..Item::default() }, &mut or);
                this.text.push(' ');
            } else if item.or {
                this.text += "OR ";
                or = true;
                this.before = Before::Other;
            }
            open = this.add(item, &mut or);
        }
        if space {
            this.text.push(' ');
        } else if prefix == PrefixMode::Last {
            match (open, this.units.last_mut(), this.filters.last_mut()) {
                (Open::Unit, Some(unit), _) => unit.is_prefix = true,
                (Open::Filter, _, Some(Filter::Facet { is_prefix, .. })) => *is_prefix = true,
                _ => {}
            }
        }
        this
    }

    fn add(&mut self, item: &Item, or: &mut bool) -> Open {
        let mut item = item.clone();
        let goes_on = matches!(self.before, Before::Word { goes_on: true, .. });
        if goes_on && item.minus && !item.quoted && item.field.is_empty() {
            item = Item { text: format!("-{}", item.text), minus: false, ..item };
        }
        if ["after", "before", "date"].contains(&item.field) {
            if let Some((first, next)) = dates(&item.text) {
                self.text += &format!("{}{}:{}", if item.minus { "-" } else { "" }, item.field, item.text);
                let (from, until) = match item.field {
                    "after" => (first.max(1), u32::MAX),
                    "before" => (1, first.max(1)),
                    _ => (first.max(1), next),
                };
                self.filters.push(Filter::Dates { from, until, is_excluded: item.minus });
                self.before = Before::Other;
                return Open::Nothing;
            }
            // What is no date is words.
            let text = format!("{}{}:{}", if item.minus { "-" } else { "" }, item.field, item.text);
            item = Item { text, minus: false, field: "", ..item };
        }
        if item.minus {
            self.text.push('-');
        }
        if !item.field.is_empty() {
            self.text += &format!("{}:", item.field);
        }
        if item.quoted {
            self.text.push('"');
        }
        let base = self.text.len();
        let words = tokens(&item.text);
        self.text += &item.text;
        self.text += if item.quoted {
            "\""
        } else if item.star {
            "*"
        } else {
            ""
        };
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return Open::Nothing };
        let terms: Vec<String> = words.iter().map(|(term, ..)| term.clone()).collect();
        if let Some(name) = facet(item.field) {
            let is_prefix = item.star && !item.quoted;
            self.filters.push(Filter::Facet { name, terms, is_prefix, is_excluded: item.minus });
            self.before = Before::Other;
            return if item.quoted { Open::Nothing } else { Open::Filter };
        }
        let scope = match item.field {
            "title" => Scope::Title,
            "url" => Scope::Url,
            _ => Scope::Anywhere,
        };
        let unit = Unit { is_excluded: item.minus, scope, ..Unit::default() };
        // Where in a title or an address words stand is not known.
        if scope == Scope::Anywhere && (item.quoted || item.minus && words.len() > 1) {
            let (start, end) = (base + first.1, base + last.2);
            self.push(Unit { start, end, terms, is_phrase: true, ..unit }, or);
            return Open::Nothing;
        }
        let mut is_new = false;
        for (number, (term, start, end)) in words.iter().enumerate() {
            is_new = self.push(
                Unit {
                    start: base + start,
                    end: base + end,
                    terms: vec![term.clone()],
                    is_prefix: item.star && number + 1 == words.len(),
                    is_capitals: end - start > 1 && item.text[*start..*end].bytes().all(|b| b.is_ascii_uppercase()),
                    ..unit.clone()
                },
                or,
            );
        }
        // A word that was typed before is not unfinished.
        if is_new && !item.minus && !item.quoted { Open::Unit } else { Open::Nothing }
    }

    /// Adds a unit unless it is a plain word that is there already.
    fn push(&mut self, mut unit: Unit, or: &mut bool) -> bool {
        unit.is_alternative = std::mem::take(or) && !unit.is_excluded;
        let before = std::mem::take(&mut self.before);
        let known =
            self.units.iter().position(|known| known.is_plain() && unit.is_plain() && known.terms == unit.terms);
        if unit.is_plain() && !unit.is_prefix {
            self.before = Before::Word { goes_on: GOING_ON.contains(&unit.term()), is_new: known.is_none() };
        }
        if let Some(known) = known {
            self.units[known].is_prefix |= unit.is_prefix;
            self.units[known].is_capitals |= unit.is_capitals;
            return false;
        }
        unit.follows_word = unit.is_plain() && matches!(before, Before::Word { is_new: true, .. });
        self.units.push(unit);
        true
    }

    /// The same, but all words must be in the title. What is left out may be anywhere.
    pub fn in_titles(&self) -> Self {
        let mut this = Self { units: Vec::new(), ..self.clone() };
        for unit in &self.units {
            if unit.is_excluded {
                this.units.push(unit.clone());
                continue;
            }
            for (number, term) in unit.terms.iter().enumerate() {
                this.units.push(Unit {
                    terms: vec![term.clone()],
                    is_phrase: false,
                    is_alternative: unit.is_alternative && number == 0,
                    follows_word: false,
                    scope: Scope::Title,
                    ..unit.clone()
                });
            }
        }
        this
    }

    /// The units that are not excluded, alternatives together.
    pub fn groups(&self) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (number, unit) in self.units.iter().enumerate().filter(|(_, unit)| !unit.is_excluded) {
            match groups.last_mut() {
                Some(last) if unit.is_alternative => last.push(number),
                _ => groups.push(vec![number]),
            }
        }
        groups
    }
}

/// The facet that a field of the query asks for.
fn facet(field: &str) -> Option<&'static str> {
    [("category", "category"), ("source", "source"), ("lang", "language"), ("author", "author")]
        .into_iter()
        .find_map(|(name, facet)| (name == field).then_some(facet))
}

/// A date as a number: unknown parts are 0.
pub fn date_number(iso: &str) -> u32 {
    let part = |range: std::ops::Range<usize>| iso.get(range).map_or(0, |digits| digits.parse().expect("digits"));
    part(0..4) * 10_000 + part(5..7) * 100 + part(8..10)
}

/// The first day of a year, a month or a day, and the first after it.
fn dates(text: &str) -> Option<(u32, u32)> {
    let digits = text.replace('-', "");
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let first = date_number(text);
    // A month or a day that no calendar has is none.
    let part = |range: std::ops::Range<usize>| text.get(range).map_or(1, |digits| digits.parse().expect("digits"));
    if part(5..7) < 1 || part(5..7) > 12 || part(8..10) < 1 || part(8..10) > 31 {
        return None;
    }
    match text.len() {
        4 => Some((first, first + 10_000)),
        7 => Some((first, first + 100)),
        10 => Some((first, first + 1)),
        _ => None,
    }
}

/// A word, perhaps unfinished, with a mistake or two, or joined with another.
fn word() -> impl Strategy<Value = String> {
    let known = || prop::sample::select(WORDS).prop_map(str::to_owned);
    let cut = (known(), 1_usize..4).prop_map(|(word, cut)| {
        let keep = word.chars().count().saturating_sub(cut).max(1);
        word.chars().take(keep).collect()
    });
    let joined = prop::sample::select(ROWS).prop_map(|row| row.replace(' ', ""));
    let mistakes = prop::collection::vec((any::<prop::sample::Index>(), 0_u8..4, "[aeklst]"), 1..3);
    let mistyped = (known(), mistakes).prop_map(|(word, mistakes)| {
        mistakes
            .into_iter()
            .fold(word, |word, (at, way, letter)| mistype(&word, at.index(letters(&word)), way, &letter))
    });
    let key = prop::sample::select(TERMS).prop_map(str::to_owned);
    let going_on = prop::sample::select(&["en", "of", "or"]).prop_map(str::to_owned);
    prop_oneof![6 => known(), 3 => key, 2 => cut, 3 => mistyped, 1 => joined, 1 => going_on]
}

/// A word with one mistake.
fn mistype(word: &str, at: usize, way: u8, letter: &str) -> String {
    let mut word: Vec<char> = word.chars().collect();
    let letter = letter.chars().next().expect("there is one");
    match way {
        0 => word.insert(at, letter),
        1 if word.len() > 1 => drop(word.remove(at)),
        2 if at + 1 < word.len() => word.swap(at, at + 1),
        _ => word[at] = letter,
    }
    // A hyphen in front would exclude it.
    word.into_iter().collect::<String>().replace('-', "+")
}

/// One thing to type.
fn item() -> impl Strategy<Value = Item> {
    let one_in = |count: usize| (0..count).prop_map(|number| number == 0);
    let plain = word().prop_map(|text| Item { text, ..Item::default() });
    let row = prop_oneof![prop::sample::select(ROWS).prop_map(str::to_owned), word()];
    let phrase = row.prop_map(|text| Item { text, quoted: true, ..Item::default() });
    let row = prop_oneof![1 => prop::sample::select(ROWS).prop_map(str::to_owned), 3 => word()];
    let field = (prop::sample::select(&["title", "title", "url"]), row, one_in(4));
    // A row of words is one only between quotation marks.
    let field = field.prop_map(|(field, text, quoted)| {
        let quoted = quoted || text.contains(' ');
        Item { field, text, quoted, ..Item::default() }
    });
    let facet = (prop::sample::select(&["source", "author", "category"]), word(), one_in(3));
    let facet = facet.prop_map(|(field, text, quoted)| Item { field, text, quoted, ..Item::default() });
    let language = Just(Item { field: "lang", text: "nl".into(), ..Item::default() });
    let date = prop_oneof![4 => prop::sample::select(DATES), 1 => Just("kat")];
    let date = (prop::sample::select(&["after", "before", "date"]), date);
    let date = date.prop_map(|(field, text)| Item { field, text: text.into(), ..Item::default() });
    let any = prop_oneof![18 => plain, 3 => phrase, 3 => field, 2 => facet, 1 => language, 1 => date];
    (any, one_in(12), one_in(8), one_in(12)).prop_map(|(item, minus, or, star)| {
        let star = star && !item.quoted && !["after", "before", "date"].contains(&item.field);
        Item { minus, or, star, ..item }
    })
}

/// One or two letters that begin a word, perhaps behind something else.
pub fn begun() -> impl Strategy<Value = Asked> {
    let begun = (prop::sample::select(WORDS), 1_usize..3);
    let begun = begun.prop_map(|(word, keep)| Item { text: word.chars().take(keep).collect(), ..Item::default() });
    (prop::collection::vec(item(), 0..2), begun).prop_map(|(mut items, begun)| {
        items.push(begun);
        Asked::by(&items, false, PrefixMode::Last)
    })
}

/// Any query, also one that is a question; how it ends, and whether it may be unfinished.
pub fn asked() -> impl Strategy<Value = Asked> {
    let items = prop_oneof![9 => prop::collection::vec(item(), 1..4), 1 => prop::collection::vec(item(), 4..9)];
    let prefix = prop_oneof![4 => Just(PrefixMode::Last), 1 => Just(PrefixMode::None)];
    (items, any::<bool>(), prefix).prop_map(|(items, space, prefix)| Asked::by(&items, space, prefix))
}
