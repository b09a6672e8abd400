//! Which documents are left when readers choose by what is known of them, and what is there to choose?

use super::combine::Candidate;
use super::parse::Filter;
use crate::index::facets::{Column, FACETS, Facets, YEAR};
use crate::results::{FacetCounts, FacetFilter};
use crate::strings::decimal;
use crate::text::analyze;

/// What must be known of a document.
#[derive(Debug)]
pub(crate) struct Choice<'b> {
    facets: Facets<'b>,
    /// For columns of the facets: which values are let through, by their number from 0 (none) on.
    values: Vec<(Column<'b>, Vec<bool>)>,
    /// First and last date, and whether these are left out.
    dates: Vec<(u32, u32, bool)>,
    /// Which years are let through.
    years: Vec<FacetFilter>,
}

impl<'b> Choice<'b> {
    /// What the query and the reader's choices ask for.
    pub(crate) fn new(facets: Facets<'b>, filters: &[Filter], chosen: &[(&'static str, FacetFilter)]) -> Self {
        let mut this = Self { facets, values: Vec::new(), dates: Vec::new(), years: Vec::new() };
        for filter in filters {
            match filter {
                Filter::Dates { from, to, is_excluded } => this.dates.push((*from, *to, *is_excluded)),
                Filter::Facet { facet, terms, is_prefix, is_excluded } => {
                    this.let_through(*facet, |value| has_in_a_row(value, terms, *is_prefix) != *is_excluded);
                }
            }
        }
        for (name, filter) in chosen {
            match FACETS.iter().position(|known| known == name) {
                Some(facet) => this.let_through(facet, |value| filter.lets_through(value)),
                None => this.years.push(filter.clone()),
            }
        }
        this
    }

    fn let_through(&mut self, facet: usize, is_wanted: impl Fn(&str) -> bool) {
        let column = self.facets.columns[facet];
        let mut wanted = vec![is_wanted("")];
        column.for_each(|_, value| wanted.push(is_wanted(value)));
        self.values.push((column, wanted));
    }

    /// Whether every document is what was asked for.
    pub(crate) fn is_open(&self) -> bool {
        self.values.is_empty() && self.dates.is_empty() && self.years.is_empty()
    }

    /// Whether a document is what was asked for.
    pub(crate) fn lets_through(&self, document: u32) -> bool {
        let date = self.facets.date(document);
        let is_value = |(column, wanted): &(Column<'_>, Vec<bool>)| {
            wanted.get(column.value(document)).copied().unwrap_or_default()
        };
        self.values.iter().all(is_value)
            && self.dates.iter().all(|(from, to, is_excluded)| (*from..=*to).contains(&date) != *is_excluded)
            && self.years.iter().all(|years| years.lets_through(&year(date)))
    }

    /// How many of the documents have which value of each facet, in the order of the values.
    ///
    /// Cost: O(documents · facets + values).
    pub(crate) fn count(&self, documents: &[Candidate]) -> FacetCounts {
        let mut facets = Vec::new();
        for (name, column) in FACETS.into_iter().zip(self.facets.columns) {
            let mut counts = vec![0_usize; column.count() as usize + 1];
            if counts.len() > 1 {
                column.count_values(documents, &mut counts);
            }
            let mut values = Vec::new();
            column.for_each(|number, value| {
                let count = counts.get(number as usize).copied().unwrap_or_default();
                if count > 0 {
                    values.push((value.to_owned(), count));
                }
            });
            if !values.is_empty() {
                facets.push((name, values));
            }
        }
        // Documents lie in the order of their dates, so the same years follow each other.
        let mut years = Vec::new();
        for (year, count) in self.facets.count_years(documents) {
            if year > 0 {
                years.push((decimal(year.into()), count));
            }
        }
        if !years.is_empty() {
            facets.push((YEAR, years));
        }
        FacetCounts(facets)
    }

    /// How much newer than others a document is: from 1, the newest, to 0; half at half a year before it.
    pub(crate) fn recency(&self, document: u32) -> f64 {
        let days =
            |date: u32| f64::from(date / 10_000) * 365.0 + f64::from(date / 100 % 100) * 30.4 + f64::from(date % 100);
        match self.facets.date(document) {
            0 => 0.0,
            date => 1.0 / (1.0 + (days(self.facets.date(0)) - days(date)).max(0.0) / 180.0),
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
