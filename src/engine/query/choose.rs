//! Which documents are left when readers choose by what is known of them, and what is there to choose?

use super::combine::Candidate;
use super::parse::Filter;
use crate::error::Error;
use crate::index::facets::{Column, Dates, FACETS};
use crate::results::{FACET_NAMES, FacetCounts, FacetFilter};
use crate::strings::decimal;
use crate::text::analyze;

/// What must be known of a document.
#[derive(Debug)]
pub(crate) struct Choice<'b> {
    dates: Dates,
    /// The facets that are counted; of others nothing.
    columns: [Column<'b>; FACETS.len()],
    /// Which values are let through, by their number from 0 (none) on.
    values: Vec<(Column<'b>, Vec<bool>)>,
    /// First and last date, and whether these are left out.
    ranges: Vec<(u32, u32, bool)>,
    /// Which years are let through.
    years: Vec<FacetFilter>,
}

impl<'b> Choice<'b> {
    /// What the query and the reader's choices ask for, and what is counted: columns too, or as the index says.
    ///
    /// `pieces` is asked for the dates and for the columns that are needed for that, also while some are missing.
    ///
    /// # Errors
    ///
    /// A piece is damaged.
    pub(crate) fn new(
        pieces: &dyn Fn(u32) -> &'b [u8],
        documents: u32,
        filters: &[Filter],
        chosen: &[(&'static str, FacetFilter)],
        is_counted: Option<bool>,
    ) -> Result<Self, Error> {
        let dates = Dates::open(pieces(0));
        let mut is_damaged = dates.is_err();
        let dates = dates.unwrap_or_default();
        let mut column = |facet: usize| {
            let column = Column::open(pieces(facet as u32 + 1), documents);
            is_damaged |= column.is_err();
            column.unwrap_or(Column::EMPTY)
        };
        let mut columns = [Column::EMPTY; FACETS.len()];
        if is_counted.unwrap_or(dates.is_counted) {
            for (facet, counted) in columns.iter_mut().enumerate() {
                *counted = column(facet);
            }
        }
        let mut this = Self { dates, columns, values: Vec::new(), ranges: Vec::new(), years: Vec::new() };
        for filter in filters {
            match filter {
                Filter::Dates { from, to, is_excluded } => this.ranges.push((*from, *to, *is_excluded)),
                Filter::Facet { facet, terms, is_prefix, is_excluded } => {
                    let is_wanted = |value: &str| has_in_a_row(value, terms, *is_prefix) != *is_excluded;
                    this.let_through(column(*facet), &is_wanted);
                }
            }
        }
        for (name, filter) in chosen {
            match FACETS.iter().position(|known| known == name) {
                Some(facet) => this.let_through(column(facet), &|value| filter.lets_through(value)),
                None => this.years.push(filter.clone()),
            }
        }
        if is_damaged { Err(Error::damaged("the facets")) } else { Ok(this) }
    }

    fn let_through(&mut self, column: Column<'b>, is_wanted: &dyn Fn(&str) -> bool) {
        let mut wanted = vec![is_wanted("")];
        let mut values = column.values;
        for _ in 0..column.count {
            wanted.push(is_wanted(values.string().unwrap_or_default()));
        }
        self.values.push((column, wanted));
    }

    /// Whether every document is what was asked for.
    pub(crate) fn is_open(&self) -> bool {
        self.values.is_empty() && self.ranges.is_empty() && self.years.is_empty()
    }

    /// Whether a document is what was asked for.
    pub(crate) fn lets_through(&self, document: u32) -> bool {
        let is_value = |(column, wanted): &(Column<'_>, Vec<bool>)| {
            wanted.get(column.value(document)).copied().unwrap_or_default()
        };
        if !self.values.iter().all(is_value) {
            return false;
        }
        let date = self.dates.date(document);
        self.ranges.iter().all(|(from, to, is_excluded)| (*from..=*to).contains(&date) != *is_excluded)
            && self.years.iter().all(|years| years.lets_through(&year(date)))
    }

    /// How many of the documents have which value of each facet that is counted, in the order of the values.
    ///
    /// Cost: O(documents · facets + values).
    pub(crate) fn count(&self, documents: &[Candidate]) -> FacetCounts {
        let mut facets = Vec::new();
        for (facet, name) in FACET_NAMES.into_iter().enumerate() {
            let mut values: Vec<(String, usize)> = Vec::new();
            if let Some(column) = self.columns.get(facet) {
                let mut names = column.values;
                for count in column.count_values(documents) {
                    let value = names.string().unwrap_or_default();
                    if count > 0 {
                        values.push((value.to_owned(), count));
                    }
                }
            } else {
                // Documents lie in the order of their dates, so the same years follow each other.
                let mut last = 0;
                for candidate in documents {
                    let year = self.dates.date(candidate.document) / 10_000;
                    match values.last_mut() {
                        Some((_, count)) if year == last => *count += usize::from(year > 0),
                        _ if year == 0 => {}
                        _ => values.push((decimal(year.into()), 1)),
                    }
                    last = year;
                }
            }
            if !values.is_empty() {
                facets.push((name, values));
            }
        }
        FacetCounts(facets)
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
