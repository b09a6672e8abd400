//! Which values has a document to choose by: when, from whom, about what?
//!
//! Read in place: counting the values of an answer must not read its documents. The dates are a piece, and so is the column
//! of each of [`FACETS`] and of those that the site has beside them. Of few documents all of these come together, of many each
//! of them where it is needed. Then comes a column for each order that the site names: its values are not written, only
//! which document has the lowest, and so on.
//!
//! ```text
//! the dates:
//!   counted  byte     1 if columns are counted without being asked, else only years are
//!   runs     number   of documents with the same date
//!   below    number   for each: how far it is below the date of the run before, modulo 2^32; that of the first below 0
//!   counts   number   for each: of documents
//! a column:
//!   count    number   of values
//!   values   strings, in order; all empty in a column of an order
//!   lists    number   of two and more values that a document has; for each:
//!              number   of values, then for each its place among them from 0 on, in increasing order
//!   numbers  for each document the number of its value from 1 on, behind all values that of its list, or 0 for none, in as few
//!            bytes as the highest needs, little-endian; nothing if there are no values
//! ```
//!
//! A date is year · 10,000 + month · 100 + day; parts that are not known are 0. Documents lie in the order of their dates, so
//! there are no more runs than days; in any other order there would be more of them, and nothing would be wrong.

use std::cell::Cell;
use std::collections::BTreeSet;

use speur_kernel::combine::Candidate;
use speur_kernel::count::{count_values, value_of};

use super::bytes::{Damaged, Reader, strings, write_number, write_string};
use super::orders::places;
use super::pages::Pairs;
use super::store::{Piece, Reading, Store};
use super::texts::Prepared;
use crate::error::Error;
use crate::results::FACET_NAMES;

/// The facets of every index, in the order in which they are shown. The year comes from the date.
pub(crate) const FACETS: [&str; 4] = {
    let [category, source, language, author, _] = FACET_NAMES;
    [category, source, language, author]
};

/// What every index has an order by.
pub(crate) const DATE: &str = "date";

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
#[derive(Debug, Clone, Default)]
pub(crate) struct Column<'b> {
    /// In order.
    pub(crate) values: Vec<&'b str>,
    lists: Lists<'b>,
    width: usize,
    numbers: &'b [u8],
}

/// The places of the values that a document has together, read in place: there may be as many lists as documents.
#[derive(Debug, Clone, Copy, Default)]
struct Lists<'b> {
    count: u32,
    reader: Reader<'b>,
}

impl<'b> Lists<'b> {
    /// Reads lists up to their end.
    fn read(reader: &mut Reader<'b>) -> Result<Self, Damaged> {
        let lists = Self { count: reader.number()?, reader: *reader };
        for _ in 0..lists.count {
            let values = reader.number()?;
            reader.skip_numbers(values.into())?;
        }
        Ok(lists)
    }

    /// Calls `visit` with the number of each list, counted from 0, and the places in it; up to one that cannot be read.
    fn for_each(mut self, mut visit: impl FnMut(usize, &[usize])) {
        let mut places = Vec::new();
        for list in 0..self.count as usize {
            places.clear();
            for _ in 0..self.reader.number().unwrap_or_default() {
                let Ok(place) = self.reader.number() else { return };
                places.push(place as usize);
            }
            visit(list, &places);
        }
    }
}

impl Dates {
    /// Opens the piece of the dates. Cost: O(runs), in time and memory; each has two bytes or more.
    pub(crate) fn open(bytes: &[u8]) -> Result<Self, Damaged> {
        let mut reader = Reader::new(bytes);
        let mut this = Self { is_counted: reader.byte()? != 0, ..Self::default() };
        let runs = reader.number()?;
        let mut counts = reader;
        counts.skip_numbers(runs.into())?;
        let (mut end, mut date) = (0_u32, 0_u32);
        for _ in 0..runs {
            date = date.wrapping_sub(reader.number()?);
            end = end.saturating_add(counts.number()?);
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
    /// Opens the piece of a column without copying its numbers. Cost: O(values and lists of them).
    pub(crate) fn open(bytes: &'b [u8], documents: u32) -> Result<Self, Damaged> {
        let mut reader = Reader::new(bytes);
        let mut this = Self::default();
        for _ in 0..reader.number()? {
            this.values.push(reader.string()?);
        }
        this.lists = Lists::read(&mut reader)?;
        this.width = width_of(this.values.len() + this.lists.count as usize);
        this.numbers = reader.take((documents as usize).checked_mul(this.width).ok_or(Damaged)?)?;
        Ok(this)
    }

    /// How many candidates have which value, in the order of the values.
    pub(crate) fn count_values(&self, candidates: &[Candidate]) -> Vec<usize> {
        let mut counts = vec![0; self.values.len() + self.lists.count as usize];
        if !counts.is_empty() {
            count_values(candidates, self.numbers, self.width, &mut counts);
        }
        let of_lists = counts.split_off(self.values.len());
        self.lists.for_each(|list, places| {
            for &place in places {
                if let Some(count) = counts.get_mut(place) {
                    *count += of_lists.get(list).copied().unwrap_or_default();
                }
            }
        });
        counts
    }

    /// What `is_wanted` says of the values of a document, by their number: of none (an empty text), of each, and of each list.
    pub(crate) fn wanted(&self, is_wanted: &dyn Fn(&[&str]) -> bool) -> Vec<bool> {
        let mut wanted = vec![is_wanted(&[""])];
        for value in &self.values {
            wanted.push(is_wanted(&[value]));
        }
        let mut values = Vec::new();
        self.lists.for_each(|_, places| {
            values.clear();
            for &place in places {
                values.extend(self.values.get(place));
            }
            wanted.push(is_wanted(&values));
        });
        wanted
    }

    /// The number of the value that a document has, or of its list; 0 for none.
    pub(crate) fn number(&self, document: u32) -> usize {
        value_of(document, self.numbers, self.width)
    }
}

/// How many bytes the number of a value or a list has.
fn width_of(highest: usize) -> usize {
    (usize::BITS - highest.leading_zeros()).div_ceil(8) as usize
}

/// What documents can be chosen by, as it is written.
#[derive(Debug)]
pub(super) struct FacetPieces {
    /// The names of the facets beside [`FACETS`] and the year, and those of the orders, as the root has them.
    pub(super) names: [Vec<u8>; 2],
    /// In their order.
    pub(super) pieces: Vec<Vec<u8>>,
    /// How many of these, the first, are no orders.
    pub(super) counted: usize,
}

/// Writes the facets of documents in the order of their numbers.
///
/// # Errors
///
/// A value has more than 4 GB.
pub(super) fn write_facets(documents: &[Prepared], is_counted: bool) -> Result<FacetPieces, Error> {
    let named = |pairs: fn(&Prepared) -> Pairs<'_>, known: &[&str]| {
        let names = documents.iter().flat_map(pairs).map(|(name, _)| name);
        names.filter(|name| !known.contains(name)).collect::<BTreeSet<&str>>()
    };
    let own = named(|document| document.card().facets, &FACET_NAMES);
    let orders = named(|document| document.card().sorts, &[DATE]);
    let names = [strings(own.iter().copied())?, strings(orders.iter().copied())?];
    let mut out = vec![u8::from(is_counted)];
    let dates: Vec<u32> = documents.iter().map(|document| date_number(document.card().date)).collect();
    let runs: Vec<&[u32]> = dates.chunk_by(|one, next| one == next).collect();
    write_number(&mut out, runs.len() as u32);
    let mut before = 0_u32;
    for run in &runs {
        write_number(&mut out, before.wrapping_sub(run[0]));
        before = run[0];
    }
    runs.iter().for_each(|run| write_number(&mut out, run.len() as u32));
    let mut pieces = vec![out];
    for name in FACETS.into_iter().chain(own) {
        pieces.push(write_column(documents, name)?);
    }
    let counted = pieces.len();
    for name in orders {
        pieces.push(write_order(documents, name)?);
    }
    Ok(FacetPieces { names, pieces, counted })
}

fn write_column(documents: &[Prepared], name: &str) -> Result<Vec<u8>, Error> {
    let values: BTreeSet<&str> = documents.iter().flat_map(|document| values_of(document, name)).collect();
    let values: Vec<&str> = values.into_iter().collect();
    let place = |value: &str| values.binary_search(&value).unwrap_or_default() as u32;
    let places_of = |document| values_of(document, name).into_iter().map(place).collect::<Vec<u32>>();
    let lists: BTreeSet<Vec<u32>> = documents.iter().map(places_of).filter(|list| list.len() > 1).collect();
    let lists: Vec<Vec<u32>> = lists.into_iter().collect();

    let number = |document| match &*places_of(document) {
        [] => 0,
        [place] => 1 + *place as usize,
        list => 1 + values.len() + lists.binary_search_by(|known| (**known).cmp(list)).unwrap_or_default(),
    };
    column(&values, &lists, documents.iter().map(number))
}

/// Writes which document comes where, as a column whose values are empty.
fn write_order(documents: &[Prepared], name: &str) -> Result<Vec<u8>, Error> {
    let values: Vec<Option<&str>> = documents.iter().map(|document| value_to_order(document, name)).collect();
    let (numbers, different) = places(&values);
    column(&vec![""; different], &[], numbers.into_iter())
}

/// The value by which a document is put in order: the first of the name.
fn value_to_order<'d>(document: &'d Prepared, name: &str) -> Option<&'d str> {
    let mut own = document.card().sorts.filter(|(known, value)| *known == name && !value.is_empty());
    own.next().map(|(_, value)| value)
}

/// `numbers`: of each document that of its value or of its list, from 1 on.
fn column(values: &[&str], lists: &[Vec<u32>], numbers: impl Iterator<Item = usize>) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    write_number(&mut out, values.len() as u32);
    for value in values {
        write_string(&mut out, value)?;
    }
    write_number(&mut out, lists.len() as u32);
    for list in lists {
        write_number(&mut out, list.len() as u32);
        list.iter().for_each(|place| write_number(&mut out, *place));
    }
    let width = width_of(values.len() + lists.len());
    for number in numbers {
        out.extend_from_slice(&number.to_le_bytes()[..width]);
    }
    Ok(out)
}

/// The values that a document has of a facet, in order.
fn values_of<'d>(document: &'d Prepared, facet: &str) -> Vec<&'d str> {
    let card = document.card();
    let mut values: Vec<&str> = card.facets.filter(|(name, _)| *name == facet).map(|(_, value)| value).collect();
    if values.is_empty() {
        values.extend(match facet {
            "category" => Some(card.category),
            "source" => Some(card.source),
            "language" => Some(card.language),
            "author" => Some(card.author),
            _ => None,
        });
    }
    values.retain(|value| !value.is_empty());
    values.sort_unstable();
    values.dedup();
    values
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
        let facets = [("kleur", "rood"), ("source", "ANP"), ("kleur", ""), ("kleur", "blauw"), ("source", "NOS")];
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let facets = facets.map(owned).to_vec();
        let date = Date::parse("2017-06");
        let sorts = [("prijs", ""), ("prijs", "9.5"), ("prijs", "1"), ("naam", "Écht"), ("date", "2017")];
        let sorts = sorts.map(owned).to_vec();
        let second = Document { date, source: Some("NOS".into()), facets, sorts, ..Document::default() };
        let mut all: Vec<Document> = [first, second].into_iter().chain(many).collect();
        for (number, sorts) in [(2, ["10", "echt"]), (3, ["9.50", "Zo"]), (4, ["-1e3", "€"])] {
            all[number].sorts = [("prijs", sorts[0]), ("naam", sorts[1])].map(owned).to_vec();
        }
        all
    }

    fn written(documents: &[Document]) -> Vec<Vec<u8>> {
        let kept = Kept::new(&Room::default());
        let prepared: Vec<Prepared> = documents.iter().map(|document| kept.prepare(document)).collect();
        let facets = write_facets(&prepared, true).expect("they are short");
        assert!(documents.len() < 300 || facets.names == [&b"\x05kleur"[..], b"\x04naam\x05prijs"]);
        assert!(documents.len() < 300 || (facets.counted, facets.pieces.len()) == (6, 8));
        facets.pieces
    }

    #[test]
    fn values_come_back() {
        let pieces = written(&documents());
        let column = |facet: usize| Column::open(&pieces[facet], 302).expect("it was just written");
        let [category, source, language, author, own] = [column(1), column(2), column(3), column(4), column(5)];
        assert_eq!((category.values.len(), category.number(0)), (0, 0));
        assert_eq!(source.values, ["AD", "ANP", "NOS"]);
        assert_eq!((source.number(0), source.number(1), source.number(2), source.number(u32::MAX)), (1, 4, 0, 0));
        assert_eq!((language.number(0), language.number(1)), (1, 0));
        assert_eq!(author.values[author.number(301) - 1], "a299");
        let candidates = [0, 1, 301].map(|document| Candidate { document, ..Candidate::default() });
        assert_eq!((category.count_values(&candidates), source.count_values(&candidates)), (vec![], vec![1, 1, 1]));
        assert_eq!(author.count_values(&candidates).into_iter().sum::<usize>(), 1);
        assert_eq!((own.values, own.lists.count), (vec!["blauw", "rood"], 1));
        own.lists.for_each(|list, places| assert_eq!((list, places), (0, &[0, 1][..])));
    }

    #[test]
    fn orders_come_back() {
        let pieces = written(&documents());
        let numbers = |piece: usize| {
            let column = Column::open(&pieces[piece], 302).expect("it was just written");
            assert!(column.values.iter().all(|value| value.is_empty()));
            [0, 1, 2, 3, 4, 5].map(|document| column.number(document))
        };
        assert_eq!(numbers(6), [0, 1, 1, 2, 3, 0], "naam: Écht, echt, Zo, €");
        assert_eq!(numbers(7), [0, 2, 3, 2, 1, 0], "prijs: 9.5, 10, 9.50, -1e3");
    }

    #[test]
    fn what_is_wanted_is_asked_of_none_of_each_and_of_all_together() {
        let pieces = written(&documents());
        let own = Column::open(&pieces[5], 302).expect("it was just written");
        let mut asked = std::cell::RefCell::new(Vec::new());
        let wanted = own.wanted(&|values| {
            asked.borrow_mut().push(values.join(" "));
            values.contains(&"rood")
        });
        assert_eq!(asked.get_mut(), &["", "blauw", "rood", "blauw rood"]);
        assert_eq!(wanted, [false, false, true, true]);
        assert!(wanted[own.number(1)] && !wanted[own.number(0)]);
    }

    #[test]
    fn a_list_that_cannot_be_read_ends_them() {
        // One value, two lists; the first names a place that is no number, which looks like a list of very many.
        let column = [1, 1, b'a', 2, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 1, 0];
        let column = Column::open(&column, 0).expect("its numbers end");
        assert_eq!(column.wanted(&|_| true).len(), 2);
        assert_eq!(column.count_values(&[]), [0]);
    }

    #[test]
    fn a_number_has_as_few_bytes_as_it_needs() {
        let widths = [0, 1, 255, 256, 65_535, 65_536].map(width_of);
        assert_eq!(widths, [0, 1, 1, 2, 2, 3]);
    }

    #[test]
    fn dates_come_back_and_those_of_a_day_take_few_bytes() {
        let pieces = written(&documents());
        let dates = Dates::open(&pieces[0]).expect("it was just written");
        assert_eq!(pieces[0].len(), 1 + 1 + (5 + 1) + (2 + 1) + (4 + 2));
        assert!(dates.is_counted);
        let known: Vec<u32> = [0, 1, 2, 301, 302, u32::MAX].into_iter().map(|document| dates.date(document)).collect();
        assert_eq!(known, [20_181_217, 20_170_600, 0, 0, 0, 0]);
    }

    #[test]
    fn dates_are_those_of_their_run_in_any_order() {
        let runs = vec![(1, 20_181_217), (2, 20_180_000), (2, 1), (3, 20_170_600)];
        let dates = Dates { is_counted: true, runs, ..Dates::default() };
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
    fn every_truncation_is_damaged() {
        let pieces = written(&documents());
        for length in 0..pieces[0].len() {
            assert!(Dates::open(&pieces[0][..length]).is_err(), "{length} of the dates");
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
                    assert_eq!(column.values.len(), column.count_values(&candidates).len());
                    column.wanted(&|values| !values.is_empty());
                }
                piece[at / 8] ^= 1 << (at % 8);
            }
        }
    }
}
