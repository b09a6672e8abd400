//! When was a page published, read from the ways in which people and programs write dates?
//!
//! [`read`] takes a text that is a date from beginning to end. A date inside running text is for the reader, not for
//! us: it tells when something happened, not when the page was written. What is known stays as precise as it is:
//! `juni 2017` is a month. The words of a date are in [`words`], the forms that people write in `written`.

pub(crate) mod words;
mod written;

use jiff::fmt::{rfc2822, temporal::Pieces};
use speur_engine::document::Date;

pub use words::in_words;
pub(crate) use written::{read_beginning, read_time};

/// A longer text is no date. The longest forms have a weekday, a time and a time zone.
const MAX_BYTES: usize = 64;

/// Reads a text that is a date: ISO 8601, RFC 2822, or as people write it in one of the languages of [`words`].
pub(crate) fn read(text: &str) -> Option<Date> {
    let text = text.trim();
    if text.len() > MAX_BYTES || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // A year, or a year and a month.
    if let Some(date) = Date::parse(text).filter(|date| date.as_str().len() <= "2017-06".len()) {
        return (text >= "1000").then_some(date);
    }
    iso(text).or_else(|| mail(text)).or_else(|| written::read(text))
}

/// Adds a time to a date that is known to the day.
pub(crate) fn at(date: &Date, time: Time) -> Option<Date> {
    if date.as_str().len() != "2018-12-17".len() {
        return None;
    }
    let Time { hour, minute, second } = time;
    let seconds = second.map(|second| format!(":{second:02}")).unwrap_or_default();
    Date::parse(&format!("{}T{hour:02}:{minute:02}{seconds}", date.as_str()))
}

/// A time of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Time {
    hour: u8,
    minute: u8,
    second: Option<u8>,
}

impl Time {
    fn new(hour: u8, minute: u8, second: Option<u8>) -> Option<Self> {
        (hour < 24 && minute < 60 && second.is_none_or(|second| second < 60)).then_some(Self { hour, minute, second })
    }
}

/// A day that the calendar has.
fn day(year: i16, month: i8, day: i8) -> Option<Date> {
    let date = jiff::civil::Date::new(year, month, day).ok()?;
    Date::parse(&date.to_string())
}

/// ISO 8601, and its cousins with a space before the time or the time zone: `2019-10-27 21:12 +0100`.
fn iso(text: &str) -> Option<Date> {
    let mut text = text.to_owned();
    for (written, iso) in [(" UTC", "Z"), (" GMT", "Z"), (" Z", "Z"), (" +", "+"), (" -", "-")] {
        text = text.replace(written, iso);
    }
    let pieces = Pieces::parse(&text).ok()?;
    let date = pieces.date().to_string();
    let Some(time) = pieces.time() else { return Date::parse(&date) };
    let clock = text.split_once(['T', 't', ' ']).map(|(_, clock)| clock).unwrap_or_default();
    let clock = clock.split(|character: char| !character.is_ascii_digit() && character != ':').next();
    let has_seconds = clock.unwrap_or_default().replace(':', "").len() > "2112".len();
    let zone = pieces.to_numeric_offset().filter(|_| pieces.offset().is_some());
    let zone = match zone {
        _ if text.ends_with(['Z', 'z']) => "Z".to_owned(),
        Some(offset) => {
            let minutes = offset.seconds() / 60;
            let sign = if minutes < 0 { '-' } else { '+' };
            format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
        }
        None => String::new(),
    };
    let seconds = if has_seconds { format!(":{:02}", time.second()) } else { String::new() };
    Date::parse(&format!("{date}T{:02}:{:02}{seconds}{zone}", time.hour(), time.minute()))
}

/// RFC 2822, as feeds and mail write it: `Sun, 27 Oct 2019 21:12:49 +0100`. A wrong weekday is forgiven.
fn mail(text: &str) -> Option<Date> {
    let zoned = rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_zoned(text).ok()?;
    iso(&format!("{}{}", zoned.datetime(), zoned.offset()))
}
