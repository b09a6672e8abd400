//! Which values has a document to choose by: when, from whom, about what?
//!
//! Read in place: counting the values of an answer must not read its documents. The dates are a piece, and so is the column
//! of each of [`FACETS`]. Of few documents all pieces come together, of many each of them where it is needed.
//!
//! ```text
//! the dates:
//!   counted  byte     1 if columns are counted without being asked, else only years are
//!   for each run of documents with the same date:
//!     below  number   how far it is below the date of the run before, modulo 2^32; that of the first below 0
//!     count  number   of documents
//! a column:
//!   count    number   of values
//!   values   strings, in order
//!   numbers  for each document the number of its value from 1 on, or 0 for none, in one byte, or from 256 values on in two,
//!            little-endian; nothing if there are no values
//! ```
//!
//! A date is year · 10,000 + month · 100 + day; parts that are not known are 0. Documents lie in the order of their dates, so
//! there are no more runs than days; in any other order there would be more of them, and nothing would be wrong.

use std::cell::Cell;
use std::collections::BTreeSet;

use speur_kernel::combine::Candidate;
use speur_kernel::count::{count_values, value_of};

use super::bytes::{Damaged, Reader, write_number, write_string};
use super::store::{Piece, Reading, Store};
use super::texts::Prepared;
use crate::error::Error;
use crate::results::FACET_NAMES;

/// The facets in the order in which they are shown. The year comes from the date.
pub(crate) const FACETS: [&str; 4] = {
    let [category, source, language, author, _] = FACET_NAMES;
    [category, source, language, author]
};

/// A date in one number that compares as dates do: the parts that are not known are 0.
pub(crate) fn date_number(iso: &str) -> u32 {
    let part = |from: usize, to: usize| iso.get(from..to).and_then(|digits| digits.parse::<u32>().ok()).unwrap_or(0);
    part(0, 4) * 10_000 + part(5, 7) * 100 + part(8, 10)
}

/// Reads the pieces, the dates and from 1 on columns. One that is missing looks as if it had no dates and no values, one that
/// cannot be read is damaged.
pub(crate) fn pieces<'b, S: Store>(reading: &Reading<'b, S>) -> impl Fn(u32) -> &'b [u8] {
    |number| reading.read(Piece::Facets(number)).map_or(&[], |bytes| bytes.unwrap_or(&[0; 3]))
}

/// When documents were published.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dates {
    /// Whether columns are counted without being asked.
    pub(crate) is_counted: bool,
    /// Of each run the number of the document behind it, and the date.
    runs: Vec<(u32, u32)>,
    /// The run that was asked for last, and the document.
    last: Cell<(usize, u32)>,
}

/// The values of one facet, and which document has which.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column<'b> {
    /// As many strings as `count` says: they were read when the column was opened.
    pub(crate) values: Reader<'b>,
    pub(crate) count: u32,
    width: usize,
    numbers: &'b [u8],
}

impl Dates {
    /// Opens the piece of the dates. Cost: O(runs), in time and memory; each has two bytes or more.
    pub(crate) fn open(bytes: &[u8]) -> Result<Self, Damaged> {
        let mut reader = Reader::new(bytes);
        let mut this = Self { is_counted: reader.byte()? != 0, runs: Vec::new(), last: Cell::default() };
        let (mut end, mut date) = (0_u32, 0_u32);
        while !reader.is_empty() {
            date = date.wrapping_sub(reader.number()?);
            end = end.saturating_add(reader.number()?);
            this.runs.push((end, date));
        }
        Ok(this)
    }

    /// When the first document was published.
    pub(crate) fn newest(&self) -> u32 {
        self.runs.first().map_or(0, |&(_, date)| date)
    }

    /// When a document was published, as [`date_number`]; 0 if that is not known. Cost: O(1) if documents are asked for in their
    /// order, else O(runs).
    pub(crate) fn date(&self, document: u32) -> u32 {
        let (mut run, last) = self.last.get();
        if document < last {
            run = 0;
        }
        let date = loop {
            match self.runs.get(run) {
                Some((end, _)) if *end <= document => run += 1,
                found => break found.map_or(0, |&(_, date)| date),
            }
        };
        self.last.set((run, document));
        date
    }
}

impl<'b> Column<'b> {
    /// Without values.
    pub(crate) const EMPTY: Self = Self { values: Reader::EMPTY, count: 0, width: 0, numbers: &[] };

    /// Opens the piece of a column without copying. Cost: O(number of values).
    pub(crate) fn open(bytes: &'b [u8], documents: u32) -> Result<Self, Damaged> {
        let mut reader = Reader::new(bytes);
        let count = reader.number()?;
        let values = reader;
        for _ in 0..count {
            reader.string()?;
        }
        let width = width_of(count as usize);
        let numbers = reader.take((documents as usize).checked_mul(width).ok_or(Damaged)?)?;
        Ok(Self { values, count, width, numbers })
    }

    /// How many candidates have which value, in the order of the values.
    pub(crate) fn count_values(&self, candidates: &[Candidate]) -> Vec<usize> {
        let mut counts = vec![0; self.count as usize];
        if self.count > 0 {
            count_values(candidates, self.numbers, self.width, &mut counts);
        }
        counts
    }

    /// The number of the value that a document has; 0 for none.
    pub(crate) fn value(&self, document: u32) -> usize {
        value_of(document, self.numbers, self.width)
    }
}

/// How many bytes the number of a value has.
fn width_of(values: usize) -> usize {
    usize::from(values > 0) + usize::from(values > 255)
}

/// Writes the facets of documents in the order of their numbers: the pieces in their order.
///
/// # Errors
///
/// A facet has more than 65,535 values.
pub(super) fn write_facets(documents: &[Prepared], is_counted: bool) -> Result<Vec<Vec<u8>>, Error> {
    let dates: Vec<u32> = documents.iter().map(|document| date_number(document.card().date)).collect();
    let mut out = vec![u8::from(is_counted)];
    let mut before = 0_u32;
    for run in dates.chunk_by(|one, next| one == next) {
        write_number(&mut out, before.wrapping_sub(run[0]));
        write_number(&mut out, run.len() as u32);
        before = run[0];
    }
    let mut pieces = vec![out];
    let facets: [fn(&Prepared) -> &str; FACETS.len()] = [
        |document| document.card().category,
        |document| document.card().source,
        |document| document.card().language,
        |document| document.card().author,
    ];
    for (facet, name) in facets.into_iter().zip(FACETS) {
        let values: BTreeSet<&str> = documents.iter().map(facet).filter(|value| !value.is_empty()).collect();
        let values: Vec<&str> = values.into_iter().collect();
        if values.len() > usize::from(u16::MAX) {
            return Err(Error::too_large(name, u64::from(u16::MAX)));
        }
        let mut out = Vec::new();
        write_number(&mut out, values.len() as u32);
        for value in &values {
            write_string(&mut out, value)?;
        }
        let width = width_of(values.len());
        for document in documents {
            let number = values.binary_search(&facet(document)).map_or(0, |number| number + 1);
            out.extend_from_slice(&(number as u16).to_le_bytes()[..width]);
        }
        pieces.push(out);
    }
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{Date, Document};
    use crate::index::spool::Room;
    use crate::index::texts::Kept;

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

    fn written(documents: &[Document]) -> Vec<Vec<u8>> {
        let kept = Kept::new(&Room::default());
        let prepared: Vec<Prepared> = documents.iter().map(|document| kept.prepare(document)).collect();
        write_facets(&prepared, true).expect("there are few values")
    }

    fn values<'b>(column: &Column<'b>) -> Vec<&'b str> {
        let mut reader = column.values;
        (0..column.count).map(|_| reader.string().expect("it was opened")).collect()
    }

    #[test]
    fn values_come_back() {
        let pieces = written(&documents());
        let column = |facet: usize| Column::open(&pieces[facet], 302).expect("it was just written");
        let [category, source, language, author] = [column(1), column(2), column(3), column(4)];
        assert_eq!((category.count, category.value(0)), (0, 0));
        assert_eq!(values(&source), ["AD", "NOS"]);
        assert_eq!((source.value(0), source.value(1), source.value(2), source.value(u32::MAX)), (1, 2, 0, 0));
        assert_eq!((language.value(0), language.value(1)), (1, 0));
        assert_eq!(values(&author)[author.value(301) - 1], "a299");
        let candidates = [0, 1, 301].map(|document| Candidate { document, ..Candidate::default() });
        assert_eq!((category.count_values(&candidates), source.count_values(&candidates)), (vec![], vec![1, 1]));
        assert_eq!(author.count_values(&candidates).into_iter().sum::<usize>(), 1);
    }

    #[test]
    fn dates_come_back_and_those_of_a_day_take_few_bytes() {
        let pieces = written(&documents());
        let dates = Dates::open(&pieces[0]).expect("it was just written");
        assert_eq!(pieces[0].len(), 1 + (5 + 1) + (2 + 1) + (4 + 2));
        assert!(dates.is_counted);
        let known: Vec<u32> = [0, 1, 2, 301, 302, u32::MAX].into_iter().map(|document| dates.date(document)).collect();
        assert_eq!(known, [20_181_217, 20_170_600, 0, 0, 0, 0]);
    }

    #[test]
    fn dates_are_those_of_their_run_in_any_order() {
        let runs = vec![(1, 20_181_217), (2, 20_180_000), (2, 1), (3, 20_170_600)];
        let dates = Dates { is_counted: true, runs, last: Cell::default() };
        for (document, date) in [(0, 20_181_217), (1, 20_180_000), (9, 0), (2, 20_170_600), (0, 20_181_217), (3, 0)] {
            assert_eq!(dates.date(document), date, "{document}");
        }
        assert_eq!(Dates::default().date(0), 0);
    }

    proptest! {
        #[test]
        fn numbers_compare_as_dates_do(
            first in "201[78](-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9])(T09:3[0-9])?)?)?",
            second in "201[78](-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9])(T09:3[0-9])?)?)?",
        ) {
            let (Some(one), Some(other)) = (Date::parse(&first), Date::parse(&second)) else {
                return Err(TestCaseError::fail("it is a date"));
            };
            prop_assert!(one > other || date_number(&first) <= date_number(&second));
        }

        #[test]
        fn dates_in_any_order_come_back(days in prop::collection::vec(0_u32..4, 0..40)) {
            let dated = |day: &u32| Document { date: Date::parse(&format!("201{day}")), ..Document::default() };
            let documents: Vec<Document> = days.iter().map(dated).collect();
            let pieces = written(&documents);
            let dates = Dates::open(&pieces[0]).expect("it was just written");
            let known: Vec<u32> = (0..documents.len() as u32).map(|document| dates.date(document)).collect();
            prop_assert_eq!(known, days.iter().map(|day| (2010 + day) * 10_000).collect::<Vec<_>>());
        }
    }

    #[test]
    fn every_truncation_is_damaged_or_knows_no_later_date() {
        let pieces = written(&documents());
        let whole = Dates::open(&pieces[0]).expect("it was just written");
        for length in 0..pieces[0].len() {
            if let Ok(dates) = Dates::open(&pieces[0][..length]) {
                assert!((0..302).all(|document| [whole.date(document), 0].contains(&dates.date(document))), "{length}");
            }
        }
        for column in &pieces[1..] {
            for length in 0..column.len() {
                assert!(Column::open(&column[..length], 302).is_err(), "{length} of {}", column.len());
            }
        }
    }

    #[test]
    fn changed_bits_do_no_harm() {
        let candidates: Vec<Candidate> =
            (0..303).map(|document| Candidate { document, ..Candidate::default() }).collect();
        for mut piece in written(&documents()) {
            for at in 0..8 * piece.len() {
                piece[at / 8] ^= 1 << (at % 8);
                if let Ok(dates) = Dates::open(&piece) {
                    candidates.iter().for_each(|candidate| _ = dates.date(candidate.document));
                }
                if let Ok(column) = Column::open(&piece, 302) {
                    assert_eq!(values(&column).len(), column.count_values(&candidates).len());
                }
                piece[at / 8] ^= 1 << (at % 8);
            }
        }
    }
}
