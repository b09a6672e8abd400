//! What does a reader ask for?
//!
//! | typed | asks for |
//! | --- | --- |
//! | `deir ez` | both words; the last one may be unfinished, unless white space follows it |
//! | `"laffe daad"` | these words one after the other |
//! | `-drone`, `-"laffe daad"` | documents without |
//! | `drone OR helikopter` | either |
//! | `heli*` | every word that begins so |
//! | `title:aanval`, `url:2018` | the word in the title, in the address |
//! | `source:nos`, `author:`, `category:`, `lang:` | documents of which that is known |
//! | `after:2018`, `before:2019-03`, `date:2017-06` | from then on; until then; in that time |
//!
//! Parsing never fails: what is none of these is words.

use crate::index::facets::date_number;
use crate::results::PrefixMode;
use crate::text::analyze;

/// The most of a query that is read, in bytes. Nobody types more, but everybody can paste.
const MAX_QUERY_BYTES: usize = 1024;

/// The most words that are looked up.
const MAX_QUERY_WORDS: usize = 64;

/// Words that a compound with its first part left out can follow.
const BINDING: [&str; 6] = ["en", "of", "and", "or", "und", "oder"];

/// What a query asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Query {
    /// Words and phrases, in the order in which they were typed.
    pub(crate) units: Vec<Unit>,
    /// What documents must be known for.
    pub(crate) filters: Vec<Filter>,
}

/// A word or a phrase.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Unit {
    /// Where it stands in the query: a range of bytes.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The folded words: one, or those of a phrase.
    pub(crate) terms: Vec<String>,
    pub(crate) is_phrase: bool,
    /// Whether words that begin with it match too.
    pub(crate) is_prefix: bool,
    /// Whether it was typed in capitals, two or more.
    pub(crate) is_capitals: bool,
    /// Whether documents that have it are left out.
    pub(crate) is_excluded: bool,
    /// Whether it stands for the unit before it as well.
    pub(crate) is_alternative: bool,
    /// Whether it directly follows a plain word: the two may be one word elsewhere.
    pub(crate) follows_word: bool,
    pub(crate) within: Within,
}

/// Where a unit must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Within {
    #[default]
    Anywhere,
    Title,
    Url,
}

/// What must be known of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Filter {
    /// A facet (its position in [`FACETS`](crate::index::facets::FACETS)) has a value with these words in a row.
    Facet { facet: usize, terms: Vec<String>, is_prefix: bool, is_excluded: bool },
    /// It was published between these dates, both included.
    Dates { from: u32, to: u32, is_excluded: bool },
}

impl Unit {
    /// A plain word: neither a phrase, nor bound to a field, nor excluded.
    pub(crate) fn is_plain(&self) -> bool {
        !self.is_phrase && !self.is_excluded && self.within == Within::Anywhere
    }

    /// The folded word, or the first one of a phrase.
    pub(crate) fn term(&self) -> &str {
        self.terms.first().map(String::as_str).unwrap_or_default()
    }
}

impl Query {
    /// Reads any text.
    pub(crate) fn parse(text: &str, prefix: PrefixMode) -> Self {
        let read = text.get(..text.floor_char_boundary(MAX_QUERY_BYTES)).unwrap_or_default();
        let mut parser = Parser {
            text: read,
            query: Self::default(),
            words: 0,
            is_alternative: false,
            last: Added::Nothing,
            follows_word: false,
            follows_binding: false,
        };
        let mut at = 0;
        while let Some(start) = find(read, at, |c| !c.is_whitespace()) {
            parser.last = Added::Nothing;
            at = parser.chunk(start);
        }
        if prefix == PrefixMode::Last && at == text.len() {
            parser.open_last();
        }
        parser.query
    }
}

struct Parser<'t> {
    text: &'t str,
    query: Query,
    words: usize,
    /// Whether an `OR` was read, so that the next unit is an alternative.
    is_alternative: bool,
    /// What the words read last became, if they may be unfinished.
    last: Added,
    /// Whether a plain word was read just before.
    follows_word: bool,
    /// Whether that was one of the binding words.
    follows_binding: bool,
}

/// What may be unfinished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Added {
    Nothing,
    Unit,
    Filter,
}

impl Parser<'_> {
    /// Reads what begins at `start`, and returns where it ends.
    fn chunk(&mut self, start: usize) -> usize {
        let rest = self.rest(start);
        if rest.strip_prefix("OR").is_some_and(|rest| rest.starts_with(char::is_whitespace))
            && !self.query.units.is_empty()
        {
            self.is_alternative = true;
            (self.follows_word, self.follows_binding) = (false, false);
            return start + 2;
        }
        let has_minus = rest.strip_prefix('-').is_some_and(|rest| !rest.starts_with(['-', ' ']));
        let mut at = start + usize::from(has_minus);
        let mut field = None;
        if let Some((name, value)) = self.rest(at).split_once(':')
            && let Some(known) = Field::of(name).filter(|_| !value.starts_with(char::is_whitespace))
        {
            field = Some(known);
            at += name.len() + 1;
        }
        if let Some(quote) = self.rest(at).chars().next().filter(|&c| is_quote(c)) {
            let inside = at + quote.len_utf8();
            if let Some(close) = find(self.text, inside, is_quote) {
                self.add(inside, close, true, has_minus, field);
                self.last = Added::Nothing;
                return close + self.rest(close).chars().next().map_or(0, char::len_utf8);
            }
            // A quotation mark without its second is none.
            at = inside;
        }
        // After "en" it is a compound with its first part left out: "gewicht en -volume".
        let is_excluded = has_minus && !(self.follows_binding && field.is_none());
        let end = find(self.text, at, |c| c.is_whitespace() || is_quote(c)).unwrap_or(self.text.len());
        let Some(Field::Dates(name)) = field else {
            self.add(at, end, false, is_excluded, field);
            return end;
        };
        match self.text.get(at..end).and_then(dates) {
            Some((from, to)) => {
                (self.follows_word, self.follows_binding) = (false, false);
                self.query.filters.push(match name {
                    "after" => Filter::Dates { from, to: u32::MAX, is_excluded },
                    "before" => Filter::Dates { from: 1, to: from - 1, is_excluded },
                    _ => Filter::Dates { from, to, is_excluded },
                });
            }
            // Who types has not come to the end of it yet.
            None if end == self.text.len() && is_begun(self.rest(at)) => {}
            // No date: the words as they are.
            None => self.add(start, end, false, false, None),
        }
        end
    }

    /// Adds the words between two places of the text.
    fn add(&mut self, start: usize, end: usize, is_phrase: bool, is_excluded: bool, field: Option<Field>) {
        let Some(text) = self.text.get(start..end) else { return };
        let mut terms: Vec<(String, usize, usize)> = Vec::new();
        let mut tokens = analyze(text);
        while let Some(token) = tokens.next() {
            if self.words < MAX_QUERY_WORDS {
                self.words += 1;
                terms.push((token.term.to_owned(), start + token.start, start + token.end));
            }
        }
        let Some(&(_, first, _)) = terms.first() else { return };
        let last = terms.last().map_or(first, |&(_, _, end)| end);
        let is_prefix = !is_phrase && text.ends_with('*');
        if let Some(Field::Facet(facet)) = field {
            let terms = terms.into_iter().map(|(term, ..)| term).collect();
            self.query.filters.push(Filter::Facet { facet, terms, is_prefix, is_excluded });
            self.last = Added::Filter;
            (self.follows_word, self.follows_binding) = (false, false);
            return;
        }
        let within = match field {
            Some(Field::Title) => Within::Title,
            Some(Field::Url) => Within::Url,
            _ => Within::Anywhere,
        };
        let is_phrase = is_phrase && within == Within::Anywhere;
        let unit = Unit { is_phrase, is_excluded, within, ..Unit::default() };
        // What is left out is left out as a whole, `-al-qaida` too. In a title there is no order to speak of.
        if within == Within::Anywhere && (is_phrase || is_excluded && terms.len() > 1) {
            let terms = terms.into_iter().map(|(term, ..)| term).collect();
            self.push(Unit { start: first, end: last, terms, is_phrase: true, ..unit });
            return;
        }
        for (term, start, end) in terms {
            let is_prefix = is_prefix && end == last;
            let is_capitals = self.text.get(start..end).is_some_and(is_capitals);
            self.push(Unit { start, end, terms: vec![term], is_prefix, is_capitals, ..unit.clone() });
        }
    }

    /// Adds a unit, but no plain word a second time.
    fn push(&mut self, mut unit: Unit) {
        unit.is_alternative = std::mem::take(&mut self.is_alternative) && !unit.is_excluded;
        let units = &mut self.query.units;
        self.follows_binding = unit.is_plain() && !unit.is_prefix && BINDING.contains(&unit.term());
        if unit.is_plain() {
            let same = |known: &&mut Unit| known.is_plain() && known.terms == unit.terms;
            if let Some(known) = units.iter_mut().find(same) {
                known.is_prefix |= unit.is_prefix;
                known.is_capitals |= unit.is_capitals;
                // A last word that stands whole before is not unfinished.
                (self.last, self.follows_word) = (Added::Nothing, false);
                return;
            }
            unit.follows_word = self.follows_word && !unit.is_alternative;
        }
        self.follows_word = unit.is_plain() && !unit.is_prefix;
        self.last = if unit.is_phrase || unit.is_excluded { Added::Nothing } else { Added::Unit };
        units.push(unit);
    }

    /// What was read last may be unfinished.
    fn open_last(&mut self) {
        let Query { units, filters } = &mut self.query;
        match (self.last, units.last_mut(), filters.last_mut()) {
            (Added::Unit, Some(unit), _) => unit.is_prefix = true,
            (Added::Filter, _, Some(Filter::Facet { is_prefix, .. })) => *is_prefix = true,
            _ => {}
        }
    }

    fn rest(&self, at: usize) -> &str {
        self.text.get(at..).unwrap_or_default()
    }
}

/// What can stand before a colon.
#[derive(Debug, Clone, Copy)]
enum Field {
    Title,
    Url,
    Facet(usize),
    Dates(&'static str),
}

impl Field {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "title" => Self::Title,
            "url" => Self::Url,
            "category" => Self::Facet(0),
            "source" => Self::Facet(1),
            "lang" => Self::Facet(2),
            "author" => Self::Facet(3),
            "after" => Self::Dates("after"),
            "before" => Self::Dates("before"),
            "date" => Self::Dates("date"),
            _ => return None,
        })
    }
}

/// The first and the last date of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as [`date_number`].
fn dates(text: &str) -> Option<(u32, u32)> {
    let is_date = text.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let first = date_number(text);
    let is_month = (first / 100 % 100).wrapping_sub(1) < 12;
    let is_day = (first % 100).wrapping_sub(1) < 31;
    match text.len() {
        4 if is_date => Some((first.max(1), first + 9999)),
        7 if is_date && is_month => Some((first, first + 99)),
        10 if is_date && is_month && is_day => Some((first, first)),
        _ => None,
    }
}

/// Whether a year begins so.
fn is_begun(text: &str) -> bool {
    text.len() < 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn find(text: &str, from: usize, is_wanted: impl Fn(char) -> bool) -> Option<usize> {
    text.get(from..)?.char_indices().find(|&(_, character)| is_wanted(character)).map(|(at, _)| from + at)
}

/// Quotation marks of keyboards and of telephones, which bend them.
fn is_quote(character: char) -> bool {
    matches!(character, '"' | '“' | '”' | '„')
}

/// Two or more capitals and nothing that is not one.
fn is_capitals(text: &str) -> bool {
    text.len() >= 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Units as they could be typed: `term`, `term*` for a prefix, `"a b"`, `-term`, `|term` for an alternative,
    /// `title:term`; then filters.
    fn shown(query: &Query) -> Vec<String> {
        let units = query.units.iter().map(|unit| {
            let within = match unit.within {
                Within::Anywhere => "",
                Within::Title => "title:",
                Within::Url => "url:",
            };
            let terms = unit.terms.join(" ");
            let terms = if unit.is_phrase { format!("\"{terms}\"") } else { terms };
            let mark = |is: bool, mark: &'static str| if is { mark } else { "" };
            format!(
                "{}{}{within}{terms}{}",
                mark(unit.is_excluded, "-"),
                mark(unit.is_alternative, "|"),
                mark(unit.is_prefix, "*")
            )
        });
        let filters = query.filters.iter().map(|filter| match filter {
            Filter::Facet { facet, terms, is_prefix, is_excluded } => {
                format!(
                    "{}{facet}={}{}",
                    ["", "-"][usize::from(*is_excluded)],
                    terms.join(" "),
                    ["", "*"][usize::from(*is_prefix)]
                )
            }
            Filter::Dates { from, to, is_excluded } => format!("{}{from}..{to}", ["", "-"][usize::from(*is_excluded)]),
        });
        units.chain(filters).collect()
    }

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(shown(&Query::parse(text, PrefixMode::Last)), expected, "{text:?}");
    }

    #[test]
    fn the_last_word_may_be_unfinished() {
        check("bagd", &["bagd*"]);
        check("deir ez", &["deir", "ez*"]);
        check("deir ez ", &["deir", "ez"]);
        check("17.", &["17*"]);
        check("al-q", &["al", "q*"]);
    }

    #[test]
    fn a_repeated_word_counts_once() {
        check("IS is syr", &["is", "syr*"]);
        check("is IS", &["is"]);
        check("is IS ", &["is"]);
    }

    #[test]
    fn no_word_is_unfinished_when_told_so() {
        assert_eq!(shown(&Query::parse("bagd", PrefixMode::None)), ["bagd"]);
        assert_eq!(shown(&Query::parse("bagd*", PrefixMode::None)), ["bagd*"]);
    }

    #[test]
    fn phrases() {
        check("\"laffe daad\"", &["\"laffe daad\""]);
        check("„laffe daad” drone", &["\"laffe daad\"", "drone*"]);
        check("x\"y\"z ", &["x", "\"y\"", "z"]);
        check("\"laffe da", &["laffe", "da*"]);
        check("\"\" \" \"", &[]);
        check("\"", &[]);
    }

    #[test]
    fn what_is_left_out() {
        check("aanval -drone", &["aanval", "-drone"]);
        check("-al-qaida -\"laffe daad\" ", &["-\"al qaida\"", "-\"laffe daad\""]);
        check("a - b --c ", &["a", "b", "c"]);
        check("gewicht en -volume ", &["gewicht", "en", "volume"]);
        check("a en b en -c ", &["a", "en", "b", "c"]);
        check("a en -\"b c\" -title:d ", &["a", "en", "-\"b c\"", "-title:d"]);
        check("-", &[]);
    }

    #[test]
    fn alternatives() {
        check("drone OR helikopter x", &["drone", "|helikopter", "x*"]);
        check("OR drone or x OR", &["or", "drone", "x"]);
        check("a OR OR b", &["a", "|b*"]);
        check("a OR -b", &["a", "-b"]);
    }

    #[test]
    fn beginnings() {
        check("heli* koer* ", &["heli*", "koer*"]);
        check("* ** a*b", &["a", "b*"]);
    }

    #[test]
    fn fields() {
        check("title:aanval ", &["title:aanval"]);
        check("title:al-q", &["title:al", "title:q*"]);
        check("title:\"laffe daad\"", &["title:laffe", "title:daad"]);
        check("url:2018 x ", &["url:2018", "x"]);
        check("source:\"de standaard\" lang:nl author:zon", &["1=de standaard", "2=nl", "3=zon*"]);
        check("-category:sport a ", &["a", "-0=sport"]);
        check("title: x foo:bar ", &["title", "x", "foo", "bar"]);
    }

    #[test]
    fn dates_bound_an_answer() {
        check("after:2018", &["20180000..4294967295"]);
        check("before:2019-03 a ", &["a", "1..20190299"]);
        check("date:2017-06", &["20170600..20170699"]);
        check("date:2017-06-03", &["20170603..20170603"]);
        check("-date:2017", &["-20170000..20179999"]);
        check("date:06-2017 ", &["date", "06", "2017"]);
        check("date:2021-13 ", &["date", "2021", "13"]);
        // What is just being typed asks for nothing yet.
        for begun in ["a date:", "a date:2", "a date:202", "a -after:20", "a title:", "a source:"] {
            check(begun, &["a"]);
        }
        check("a date:20 ", &["a", "date", "20"]);
        check("a date:mei", &["a", "date", "mei*"]);
        check("after:2021-12-32 ", &["after", "2021", "12", "32"]);
        check("before:0000", &["1..0"]);
    }

    #[test]
    fn what_is_no_word_asks_for_nothing() {
        check("", &[]);
        check(" \t\n", &[]);
        check("* ?! \u{1}\u{2} 💣", &[]);
    }

    #[test]
    fn a_long_query_is_cut() {
        let many: String = (0..500).map(|number| format!("w{number} ")).collect();
        assert_eq!(Query::parse(&many, PrefixMode::Last).units.len(), MAX_QUERY_WORDS);
        let long = "é".repeat(100_000);
        assert_eq!(Query::parse(&long, PrefixMode::Last).units.len(), 1);
    }

    #[test]
    fn capitals_are_noticed() {
        let is_capitals = |text| Query::parse(text, PrefixMode::Last).units[0].is_capitals;
        assert!(is_capitals("IS") && is_capitals("is IS"));
        assert!(!is_capitals("Is") && !is_capitals("I") && !is_capitals("17"));
    }

    proptest! {
        #[test]
        fn any_text_is_read(text: String, prefix in prop::sample::select(&[PrefixMode::Last, PrefixMode::None])) {
            Query::parse(&text, prefix);
        }

        #[test]
        fn nothing_typed_is_lost(text in "([a-z]{1,3}|title:|-|\"|“|OR|\\*|date:2017|[ :]){0,12}") {
            // Every word of the text is looked up somewhere, or bounds the answer.
            let query = Query::parse(&text, PrefixMode::Last);
            let mut tokens = analyze(&text);
            while let Some(token) = tokens.next() {
                let is_unit = query.units.iter().any(|unit| unit.terms.iter().any(|term| term == token.term));
                let is_operator = ["or", "title", "date", "2017"].contains(&token.term);
                prop_assert!(is_unit || is_operator, "{} in {text:?}", token.term);
            }
        }
    }
}
