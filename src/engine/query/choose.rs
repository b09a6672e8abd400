//! Which documents are left when readers choose by what is known of them, and what is there to choose?

use super::combine::Candidate;
use super::parse::Filter;
use crate::error::Error;
use crate::index::facets::{Column, DATE, Dates};
use crate::index::root::Root;
use crate::results::{FACET_NAMES, FacetCounts, FacetFilter, Sort};
use crate::strings::decimal;
use crate::text::analyze;

/// The facet that comes of the dates.
const YEAR: &str = {
    let [.., year] = FACET_NAMES;
    year
};

/// What must be known of a document.
#[derive(Debug)]
pub(crate) struct Choice<'b> {
    dates: Dates,
    /// The facets that are counted, beside the years.
    columns: Vec<(&'b str, Column<'b>)>,
    /// Which values are let through, by their number from 0 (none) on.
    values: Vec<(Column<'b>, Vec<bool>)>,
    /// First and last date, and whether these are left out.
    ranges: Vec<(u32, u32, bool)>,
    /// Which years are let through.
    years: Vec<FacetFilter>,
    /// What they are put in order by, and whether the highest comes first.
    order: Column<'b>,
    is_by_date: bool,
    is_highest_first: bool,
}

/// Where a name is among others.
#[inline(never)]
fn place_in(names: &[&str], name: &str) -> Option<usize> {
    names.iter().position(|known| *known == name)
}

impl<'b> Choice<'b> {
    /// What the query and the reader's choices ask for, in which order, and what is counted: columns too, or as the index says.
    ///
    /// `pieces` is asked for the dates and for the columns that are needed for that, also while some are missing.
    ///
    /// # Errors
    ///
    /// A piece is damaged.
    pub(crate) fn new(
        pieces: &dyn Fn(u32) -> &'b [u8],
        root: &Root<'b>,
        filters: &[Filter],
        chosen: &[(String, FacetFilter)],
        sort: &Sort,
        is_counted: Option<bool>,
    ) -> Result<Self, Error> {
        let dates = Dates::open(pieces(0));
        let mut is_damaged = dates.is_err();
        let dates = dates.unwrap_or_default();
        let mut column = |facet: usize| {
            let column = Column::open(pieces(facet as u32 + 1), root.statistics.documents);
            is_damaged |= column.is_err();
            column.unwrap_or_default()
        };
        let (names, facets) = root.names();
        let (facet_names, sort_names) = names.split_at(facets);
        let mut columns = Vec::new();
        if is_counted.unwrap_or(dates.is_counted) {
            for (facet, name) in facet_names.iter().enumerate() {
                columns.push((*name, column(facet)));
            }
        }
        let (mut order, mut is_by_date, mut is_highest_first) = (Column::default(), false, false);
        if let Sort::Value { name, is_descending } = sort {
            (is_by_date, is_highest_first) = (name == DATE, *is_descending);
            // What the site does not name no document has.
            if let Some(place) = place_in(sort_names, name) {
                order = column(facets + place);
            }
        }
        let (values, ranges, years) = (Vec::new(), Vec::new(), Vec::new());
        let mut this = Self { dates, columns, values, ranges, years, order, is_by_date, is_highest_first };
        for filter in filters {
            match filter {
                Filter::Dates { from, to, is_excluded } => this.ranges.push((*from, *to, *is_excluded)),
                Filter::Facet { facet, terms, is_prefix, is_excluded } => {
                    let has_terms = |value: &&str| has_in_a_row(value, terms, *is_prefix);
                    this.let_through(column(*facet), &|values| values.iter().any(has_terms) != *is_excluded);
                }
            }
        }
        for (name, filter) in chosen {
            if name == YEAR {
                this.years.push(filter.clone());
                continue;
            }
            // What the site does not name no document has.
            this.let_through(place_in(facet_names, name).map(&mut column).unwrap_or_default(), &|values| {
                filter.lets_through(values)
            });
        }
        if is_damaged { Err(Error::damaged("the facets")) } else { Ok(this) }
    }

    fn let_through(&mut self, column: Column<'b>, is_wanted: &dyn Fn(&[&str]) -> bool) {
        let wanted = column.wanted(is_wanted);
        self.values.push((column, wanted));
    }

    /// Whether every document is what was asked for.
    pub(crate) fn is_open(&self) -> bool {
        self.values.is_empty() && self.ranges.is_empty() && self.years.is_empty()
    }

    /// Whether a document is what was asked for.
    pub(crate) fn lets_through(&self, document: u32) -> bool {
        let is_value = |(column, wanted): &(Column<'_>, Vec<bool>)| {
            wanted.get(column.number(document)).copied().unwrap_or_default()
        };
        if !self.values.iter().all(is_value) {
            return false;
        }
        let date = self.dates.date(document);
        self.ranges.iter().all(|(from, to, is_excluded)| (*from..=*to).contains(&date) != *is_excluded)
            && self.years.iter().all(|years| years.lets_through(&[&year(date)]))
    }

    /// How soon a document comes in the order that was asked for, the higher the sooner; 0 if nothing is known of it.
    pub(crate) fn place(&self, document: u32) -> u32 {
        let mut number = self.order.number(document) as u32;
        if self.is_by_date && self.dates.date(document) > 0 {
            // Documents lie in the order of their dates, newest first.
            number = u32::MAX - 1 - document;
        }
        if number > 0 && !self.is_highest_first { u32::MAX - number } else { number }
    }

    /// How many of the documents have which value of each facet that is counted, in the order of the values.
    ///
    /// Cost: O(documents · facets + values).
    pub(crate) fn count(&self, documents: &[Candidate]) -> FacetCounts {
        let mut facets = Vec::new();
        let mut push = |name: &str, values: Vec<(String, usize)>| {
            if !values.is_empty() {
                facets.push((name.to_owned(), values));
            }
        };
        for (name, column) in &self.columns {
            let mut values = Vec::new();
            for (value, count) in column.values.iter().zip(column.count_values(documents)) {
                if count > 0 {
                    values.push(((*value).to_owned(), count));
                }
            }
            push(name, values);
        }
        push(YEAR, self.count_years(documents));
        FacetCounts(facets)
    }

    fn count_years(&self, documents: &[Candidate]) -> Vec<(String, usize)> {
        let mut years: Vec<(String, usize)> = Vec::new();
        // Documents lie in the order of their dates, so the same years follow each other.
        let mut last = 0;
        for candidate in documents {
            let year = self.dates.date(candidate.document) / 10_000;
            match years.last_mut() {
                Some((_, count)) if year == last => *count += usize::from(year > 0),
                _ if year == 0 => {}
                _ => years.push((decimal(year.into()), 1)),
            }
            last = year;
        }
        years
    }

    /// How much newer than others a document is: from 1, the newest, to 0; half at half a year before it.
    pub(crate) fn recency(&self, document: u32) -> f64 {
        let days =
            |date: u32| f64::from(date / 10_000) * 365.0 + f64::from(date / 100 % 100) * 30.4 + f64::from(date % 100);
        match self.dates.date(document) {
            0 => 0.0,
            date => 1.0 / (1.0 + (days(self.dates.newest()) - days(date)).max(0.0) / 180.0),
        }
    }
}

fn year(date: u32) -> String {
    if date == 0 { String::new() } else { decimal(u64::from(date / 10_000)) }
}

/// Whether the words of a value contain `terms` one after the other, the last one perhaps unfinished.
fn has_in_a_row(value: &str, terms: &[String], is_prefix: bool) -> bool {
    let mut words: Vec<String> = Vec::new();
    let mut tokens = analyze(value);
    while let Some(token) = tokens.next() {
        words.push(token.term.to_owned());
    }
    let is_same = |(number, (word, term)): (usize, (&String, &String))| {
        word == term || is_prefix && number + 1 == terms.len() && word.starts_with(&**term)
    };
    words.windows(terms.len().max(1)).any(|row| row.iter().zip(terms).enumerate().all(is_same))
}

#[cfg(test)]
mod tests {
    use super::has_in_a_row;

    #[test]
    fn words_of_a_value_stand_in_a_row() {
        for (value, terms, is_prefix, expected) in [
            ("De Standaard", "standaard", false, true),
            ("De Standaard", "de standaard", false, true),
            ("De Standaard", "standaard de", false, false),
            ("De Standaard", "stan", false, false),
            ("De Standaard", "de stan", true, true),
            ("De Standaard", "d standaard", true, false),
            ("nl-BE", "nl", false, true),
            ("", "nl", false, false),
        ] {
            let terms: Vec<String> = terms.split(' ').map(str::to_owned).collect();
            assert_eq!(has_in_a_row(value, &terms, is_prefix), expected, "{value} {terms:?}");
        }
    }
}
