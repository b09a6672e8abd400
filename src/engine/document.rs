//! What is a page, before it is indexed and after it is read back?
//!
//! Loaders (package `speur-documents`) make a [`Document`] from a file; the builder
//! ([`index`](crate::index)) takes it apart into postings and texts. Nothing here knows a file format.

/// One page: what is searched, and what is shown of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// The stable name of the page, unique within an index. It breaks ties, so that results have a total order.
    pub id: String,
    /// Where a click on a result goes. It may be relative; the engine does not interpret it.
    pub url: String,
    /// The title as it is shown.
    pub title: String,
    /// Whether the title was cut from the text because the page names none. Such a title weighs less, and
    /// its words stand in [`blocks`](Self::blocks) too.
    pub title_is_derived: bool,
    /// When the page was published, as precisely as it says.
    pub date: Option<Date>,
    /// The date in words of the page's language ("27 oktober 2019 21u12"): searched, never shown.
    pub date_text: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// Who published it, such as a newspaper or a press agency.
    pub source: Option<String>,
    /// The one section of the site that it belongs to.
    pub category: Option<String>,
    /// What else readers can choose by: the name of a facet and a value, as often as there are values. Those of `category`,
    /// `source`, `language` and `author` stand in place of the one above in what is counted and filtered.
    pub facets: Vec<(String, String)>,
    /// What results can be put in order by: a name and a value. Of values of one name the first counts; they are numbers if those of
    /// all documents are.
    pub sorts: Vec<(String, String)>,
    /// What else is known of it, shown and not searched: names and values.
    pub meta: Vec<(String, String)>,
    /// The language as a BCP 47 tag, such as `nl`.
    pub language: Option<String>,
    /// The address of a picture to show beside it.
    pub image: Option<String>,
    /// The text, in reading order.
    pub blocks: Vec<Block>,
}

/// A stretch of text that the page sets apart: no phrase and no excerpt crosses its ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What the text is, which decides what it weighs and whether an excerpt may show it.
    pub kind: BlockKind,
    /// Plain text: one line, no markup, no surrounding white space.
    pub text: String,
    /// What follows `#` in an address that leads to this heading; `None` where there is no such address.
    pub anchor: Option<String>,
    /// The language as a BCP 47 tag, where it is not that of the document.
    pub language: Option<String>,
    /// How many times its words count, 1 for other blocks. Each time more they count as a word of the author or the
    /// source does. Below zero it is by how much they are divided, as far as can be: where all blocks of a document are so, the
    /// document counts as so many times longer as the least of them says; blocks that are below the others count as
    /// `Weights::aside` says, whatever their number is.
    pub weight: i8,
}

impl Block {
    /// A block of the given kind.
    pub fn new(kind: BlockKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), anchor: None, language: None, weight: 1 }
    }
}

/// The kinds of text in a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// Running text, and everything that is not one of the others: list items, table rows, code.
    Paragraph,
    /// A heading of the given level, 1 to 6.
    Heading(u8),
    /// The line below a picture: searched, but never the excerpt.
    Caption,
    /// A sentence of the text, set apart a second time. It is shown where it stands; it is neither searched
    /// nor an excerpt, because the sentence would count twice.
    PullQuote,
}

/// A calendar date with the precision that is known: ISO 8601 from `2017` to `2019-10-27T21:12:49+01:00`.
///
/// Dates compare by what is written, that is by local time; of two dates that agree as far as the shorter goes,
/// the more precise one is later.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(String);

impl Date {
    /// Reads `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, or the last followed by `THH:MM`, `THH:MM:SS` and then an
    /// optional `Z` or `±HH:MM`. Returns `None` for anything else, and for a month or a day that no calendar has.
    pub fn parse(iso: &str) -> Option<Self> {
        let shape_fits = |shape: &str| {
            iso.len() == shape.len()
                && iso.bytes().zip(shape.bytes()).all(|(byte, model)| match model {
                    b'0' => byte.is_ascii_digit(),
                    b'+' => byte == b'+' || byte == b'-',
                    _ => byte == model,
                })
        };
        let number = |from: usize, otherwise: u32| match iso.get(from..from + 2) {
            Some(digits) => digits.parse().unwrap_or(otherwise),
            None => otherwise,
        };
        let is_date = SHAPES.iter().any(|shape| shape_fits(shape))
            && (1..=12).contains(&number(5, 1))
            && (1..=31).contains(&number(8, 1))
            && number(11, 0) < 24
            && number(14, 0) < 60
            && (iso.get(16..17) != Some(":") || number(17, 0) <= 60);
        is_date.then(|| Self(iso.to_owned()))
    }

    /// The date as ISO 8601.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The accepted forms: `0` stands for a digit, `+` for a sign.
const SHAPES: [&str; 9] = [
    "0000",
    "0000-00",
    "0000-00-00",
    "0000-00-00T00:00",
    "0000-00-00T00:00Z",
    "0000-00-00T00:00+00:00",
    "0000-00-00T00:00:00",
    "0000-00-00T00:00:00Z",
    "0000-00-00T00:00:00+00:00",
];

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn a_date_keeps_its_precision() {
        for iso in
            ["2017", "2017-06", "2018-12-17", "2018-12-17T09:33", "2019-10-27T21:12:49+01:00", "2019-10-27T20:12:49Z"]
        {
            assert_eq!(Date::parse(iso).expect(iso).as_str(), iso);
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "17",
            "2017-6",
            "2017-13",
            "2017-00",
            "2018-12-32",
            "2018-12-17 09:33",
            "2018-12-17T24:00",
            "2017-06-0é",
            "2018-12-17T09:33:99",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_more_precise_of_two_equal_dates_is_later() {
        assert!(Date::parse("2017-06") < Date::parse("2017-06-01"));
        assert!(Date::parse("2017-12-31") < Date::parse("2018"));
    }
}
