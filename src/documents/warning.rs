//! What was read although something is wrong with it, or was left out?
//!
//! A warning has the form of an [`Error`](crate::Error): place, what was expected, what was found, and on the next
//! line what was done and what to do. The same warning about many files is one warning.

use std::collections::HashMap;
use std::fmt;

use crate::error::Place;

/// Something about the pages that their owner should know. Everything else was read.
///
/// It prints as `place: expected …, found ….` and, on a line of its own, what was done and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    // Boxed, because a place for one is kept beside every page.
    details: Box<Details>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Details {
    places: Vec<Place>,
    kind: Kind,
}

/// What can be wrong without being an error.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Undecodable {
        encoding: &'static str,
        count: usize,
    },
    EncodingGuessed {
        encoding: &'static str,
        /// Whether the page says that it is UTF-8, which it is not.
        says_utf8: bool,
    },
    #[cfg(feature = "native")]
    LinkInCircles,
    #[cfg(feature = "native")]
    LinkToNothing,
    UnknownIgnore {
        value: String,
    },
    UnknownWeight {
        value: String,
    },
    UnknownDate {
        value: String,
    },
}

impl Warning {
    pub(crate) fn new(place: Place, kind: Kind) -> Self {
        Self { details: Box::new(Details { places: vec![place], kind }) }
    }

    /// Where it is, as errors name places.
    pub fn places(&self) -> Vec<String> {
        self.details.places.iter().map(Place::to_string).collect()
    }

    /// One word for programs.
    pub fn kind(&self) -> &'static str {
        match self.details.kind {
            Kind::Undecodable { .. } => "undecodable",
            Kind::EncodingGuessed { .. } => "encodingGuessed",
            #[cfg(feature = "native")]
            Kind::LinkInCircles => "linkInCircles",
            #[cfg(feature = "native")]
            Kind::LinkToNothing => "linkToNothing",
            Kind::UnknownIgnore { .. } => "unknownIgnore",
            Kind::UnknownWeight { .. } => "unknownWeight",
            Kind::UnknownDate { .. } => "unknownDate",
        }
    }

    /// What was expected there, what was found, and what was done and is to do.
    pub fn text(&self) -> [String; 3] {
        match &self.details.kind {
            Kind::Undecodable { encoding, count } => [
                (*encoding).to_owned(),
                format!("{count} {} that {} not", noun(*count, "place"), if *count == 1 { "is" } else { "are" }),
                "Read as � there. Correct the text, or name the encoding that it is in.".to_owned(),
            ],
            Kind::EncodingGuessed { encoding, says_utf8 } => [
                "UTF-8, or the name of an encoding in a <meta> tag".to_owned(),
                if *says_utf8 { "bytes that are no UTF-8, though the page says so" } else { "neither" }.to_owned(),
                format!("Read as {encoding}. If letters are wrong, save it as UTF-8 or name its encoding."),
            ],
            #[cfg(feature = "native")]
            Kind::LinkInCircles => [
                "a file or a folder".to_owned(),
                "a link to a folder that holds the link".to_owned(),
                "Left out: what it leads to is read already. Remove it if it has no purpose.".to_owned(),
            ],
            #[cfg(feature = "native")]
            Kind::LinkToNothing => [
                "a file or a folder".to_owned(),
                "a link to what is not there, or to itself".to_owned(),
                "Left out. Remove it, or bring back what it led to.".to_owned(),
            ],
            Kind::UnknownIgnore { value } => [
                "no value, `index` or `all` in `data-speur-ignore` or `data-pagefind-ignore`".to_owned(),
                format!("`{value}`"),
                "Read as `all`. Write `index` if only the text is to be left out.".to_owned(),
            ],
            Kind::UnknownWeight { value } => [
                "a number from 0 to 10 in `searchWeight`, `data-speur-weight` or `data-pagefind-weight`".to_owned(),
                format!("`{value}`"),
                "Left out. Write how much the words count, compared with others: twice the weight is four times as much.".to_owned(),
            ],
            Kind::UnknownDate { value } => [
                "a date, such as `2021-02-03`".to_owned(),
                format!("`{value}`"),
                "Left out: the page is as one without a date. Write the year first, or the month as a word.".to_owned(),
            ],
        }
    }
}

/// One warning for each kind of them, in the order of their first places.
pub(crate) fn joined(warnings: impl IntoIterator<Item = Warning>) -> Vec<Warning> {
    let mut joined: Vec<Warning> = Vec::new();
    let mut known: HashMap<Kind, usize> = HashMap::new();
    for warning in warnings {
        // Where letters were lost, each file has to be looked at.
        let is_about_one = matches!(warning.details.kind, Kind::Undecodable { .. });
        let key = match &warning.details.kind {
            // Each may have another one.
            Kind::UnknownDate { .. } => Kind::UnknownDate { value: String::new() },
            kind => kind.clone(),
        };
        match known.get(&key) {
            Some(&index) if !is_about_one => joined[index].details.places.extend(warning.details.places),
            _ => {
                known.insert(key, joined.len());
                joined.push(warning);
            }
        }
    }
    joined
}

impl fmt::Display for Warning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [expected, found, remedy] = self.text();
        write!(formatter, "{}", self.details.places[0])?;
        let others = self.details.places.len() - 1;
        if others > 0 {
            write!(formatter, " and {others} more {}", noun(others, "place"))?;
        }
        write!(formatter, ": expected {expected}, found {found}.\n{remedy}")
    }
}

fn noun(count: usize, one: &str) -> String {
    if count == 1 { one.to_owned() } else { format!("{one}s") }
}
