//! Which values has a document to choose by: when, from whom, about what?
//!
//! One piece for all documents, read in place: counting the values of an answer must not read its documents.
//!
//! ```text
//! dates     u32 × documents      year · 10,000 + month · 100 + day; unknown parts are 0
//! for each facet of FACETS:
//!   count   number    of values
//!   values  strings, in order
//!   width   byte      1 or 2: bytes for each document in what follows; 0 if there are no values
//!   column  the number of the value from 1 on, or 0 for none, little-endian, for each document
//! ```

use std::collections::BTreeSet;

use speur_kernel::combine::Candidate;
use speur_kernel::count::{count_values, count_years, value_of};

use super::bytes::{Damaged, Reader, u32_le_at, write_number, write_string};
use crate::document::Document;
use crate::error::Error;
use crate::results::FACET_NAMES;

/// The facets in the order in which they are shown. The year comes from the date.
pub(crate) const FACETS: [&str; 4] = {
    let [category, source, language, author, _] = FACET_NAMES;
    [category, source, language, author]
};

/// The name of the facet that is made from dates.
pub(crate) const YEAR: &str = FACET_NAMES[4];

/// A date in one number that compares as dates do: the parts that are not known are 0.
pub(crate) fn date_number(iso: &str) -> u32 {
    let part = |from: usize, to: usize| iso.get(from..to).and_then(|digits| digits.parse::<u32>().ok()).unwrap_or(0);
    part(0, 4) * 10_000 + part(5, 7) * 100 + part(8, 10)
}

/// A view of the facets of an index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facets<'b> {
    dates: &'b [u8],
    pub(crate) columns: [Column<'b>; FACETS.len()],
}

/// The values of one facet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column<'b> {
    values: Reader<'b>,
    count: u32,
    width: usize,
    numbers: &'b [u8],
}

impl<'b> Facets<'b> {
    /// Opens without copying. Cost: O(number of values).
    pub(crate) fn open(bytes: &'b [u8], documents: u32) -> Result<Self, Error> {
        Self::parse(bytes, documents as usize).map_err(Damaged::of("the facets"))
    }

    fn parse(bytes: &'b [u8], documents: usize) -> Result<Self, Damaged> {
        let mut reader = Reader::new(bytes);
        let dates = reader.take(documents.checked_mul(4).ok_or(Damaged)?)?;
        let mut columns = [Column { values: reader, count: 0, width: 0, numbers: &[] }; FACETS.len()];
        for column in &mut columns {
            column.count = reader.number()?;
            column.values = reader;
            for _ in 0..column.count {
                reader.string()?;
            }
            column.width = usize::from(reader.byte()?);
            if column.width > 2 {
                return Err(Damaged);
            }
            column.numbers = reader.take(documents.checked_mul(column.width).ok_or(Damaged)?)?;
        }
        Ok(Self { dates, columns })
    }

    /// In which years candidates were published, and how many in each.
    pub(crate) fn count_years(&self, candidates: &[Candidate]) -> Vec<(u32, usize)> {
        count_years(candidates, self.dates)
    }

    /// When a document was published, as [`date_number`]; 0 if that is not known.
    pub(crate) fn date(&self, document: u32) -> u32 {
        u32_le_at(self.dates, document as usize).unwrap_or(0)
    }
}

impl<'b> Column<'b> {
    /// How many values there are.
    pub(crate) fn count(&self) -> u32 {
        self.count
    }

    /// Calls `visit` with every value and its number, from 1 on.
    pub(crate) fn for_each(&self, mut visit: impl FnMut(u32, &'b str)) {
        let mut reader = self.values;
        for number in 1..=self.count {
            // They were read when the piece was opened.
            visit(number, reader.string().unwrap_or_default());
        }
    }

    /// Counts how many candidates have which value, by its number.
    pub(crate) fn count_values(&self, candidates: &[Candidate], counts: &mut [usize]) {
        count_values(candidates, self.numbers, self.width, counts);
    }

    /// The number of the value that a document has; 0 for none.
    pub(crate) fn value(&self, document: u32) -> usize {
        value_of(document, self.numbers, self.width)
    }
}

/// Writes the facets of documents in the order of their numbers.
///
/// # Errors
///
/// A facet has more than 65,535 values.
pub(crate) fn write_facets(documents: &[&Document]) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    for &document in documents {
        let date = document.date.as_ref().map_or(0, |date| date_number(date.as_str()));
        out.extend_from_slice(&date.to_le_bytes());
    }
    let facets: [fn(&Document) -> Option<&str>; FACETS.len()] = [
        |document| document.category.as_deref(),
        |document| document.source.as_deref(),
        |document| document.language.as_deref(),
        |document| document.author.as_deref(),
    ];
    for (facet, name) in facets.into_iter().zip(FACETS) {
        let values: BTreeSet<&str> =
            documents.iter().copied().filter_map(facet).filter(|value| !value.is_empty()).collect();
        let values: Vec<&str> = values.into_iter().collect();
        if values.len() > usize::from(u16::MAX) {
            return Err(Error::too_large(name, u64::from(u16::MAX)));
        }
        write_number(&mut out, values.len() as u32);
        for value in &values {
            write_string(&mut out, value)?;
        }
        let width = match values.len() {
            0 => 0,
            1..=255 => 1,
            _ => 2,
        };
        out.push(width as u8);
        for &document in documents {
            let number = facet(document).and_then(|value| values.binary_search(&value).ok()).map_or(0, |n| n + 1);
            out.extend_from_slice(&(number as u16).to_le_bytes()[..width]);
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Date;

    fn documents() -> Vec<Document> {
        let many = (0..300).map(|number| Document { author: Some(format!("a{number}")), ..Document::default() });
        let first = Document {
            date: Date::parse("2018-12-17T09:33"),
            source: Some("AD".into()),
            language: Some("nl".into()),
            ..Document::default()
        };
        let second = Document { date: Date::parse("2017-06"), source: Some("NOS".into()), ..Document::default() };
        [first, second].into_iter().chain(many).collect()
    }

    #[test]
    fn values_come_back() {
        let documents = documents();
        let bytes = write_facets(&documents.iter().collect::<Vec<_>>()).expect("there are few values");
        let facets = Facets::open(&bytes, documents.len() as u32).expect("it was just written");
        assert_eq!((facets.date(0), facets.date(1), facets.date(2)), (20_181_217, 20_170_600, 0));
        let [category, source, language, author] = facets.columns;
        assert_eq!((category.count(), category.value(0)), (0, 0));
        let mut values = Vec::new();
        source.for_each(|number, value| values.push((number, value)));
        assert_eq!(values, [(1, "AD"), (2, "NOS")]);
        assert_eq!((source.value(0), source.value(1), source.value(2), source.value(u32::MAX)), (1, 2, 0, 0));
        assert_eq!((language.value(0), language.value(1)), (1, 0));
        let mut last = "";
        author.for_each(|number, value| {
            if number as usize == author.value(301) {
                last = value;
            }
        });
        assert_eq!(last, "a299");
    }

    #[test]
    fn every_truncation_is_damaged() {
        let documents = documents();
        let bytes = write_facets(&documents.iter().collect::<Vec<_>>()).expect("there are few values");
        for length in 0..bytes.len() {
            assert!(Facets::open(&bytes[..length], documents.len() as u32).is_err(), "{length}");
        }
    }
}
