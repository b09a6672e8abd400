//! Dates as people write them: `17 december 2018`, `Feb 3, 2022`, `3/2/2022`, `zondag 27 oktober 2019 om 21u12`.

use speur_engine::document::Date;

use super::{MAX_BYTES, Time, at, day, read as read_any, words};

/// Reads a text that is a written date, with or without a time.
pub(super) fn read(text: &str) -> Option<Date> {
    let words: Vec<&str> = text
        .split(|character: char| character.is_whitespace() || matches!(character, ',' | '(' | ')'))
        .filter(|word| !word.is_empty())
        .collect();
    // `mar. 5 mai` is a Tuesday in French and `mar 2017` a month in English: try both.
    match words.split_first() {
        Some((first, rest)) if words::is_weekday(first) => date_and_time(rest).or_else(|| date_and_time(&words)),
        _ => date_and_time(&words),
    }
}

/// Reads a text that is a time: `09u33`, `9:33`, `9.33 uur`, `9:33 pm`.
pub(crate) fn read_time(text: &str) -> Option<Time> {
    let words: Vec<&str> = text.split_whitespace().collect();
    time(&words)
}

/// Reads the date that a text begins with and gives the text behind it. The longest date counts.
pub(crate) fn read_beginning(text: &str) -> Option<(Date, &str)> {
    let mut end = 0;
    let mut longest = None;
    for word in text.split_inclusive(char::is_whitespace) {
        end += word.len();
        if end > MAX_BYTES {
            break;
        }
        longest = read_any(&text[..end]).map(|date| (date, &text[end..])).or(longest);
    }
    longest
}

fn date_and_time(words: &[&str]) -> Option<Date> {
    let words = without_first(words, BEFORE_A_DATE);
    let (date, rest) = match *words {
        [first, ref rest @ ..] if numbers(first).is_some() => (numbers(first)?, rest),
        // 17 december 2018, 17. Dezember 2018, 3rd of February 2022, 5 de mayo de 2021
        [first, ref rest @ ..] if ordinal(first).is_some() => {
            let rest = without_first(rest, BETWEEN_THE_PARTS);
            let (month, rest) = rest.split_first()?;
            let rest = without_first(rest, BETWEEN_THE_PARTS);
            let (year, rest) = rest.split_first()?;
            (day(number_of_year(year)?, words::month(month)?, ordinal(first)?)?, rest)
        }
        // February 3, 2022
        [month, first, last, ref rest @ ..] if ordinal(first).is_some() && number_of_year(last).is_some() => {
            (day(number_of_year(last)?, words::month(month)?, ordinal(first)?)?, rest)
        }
        // juni 2017, junio de 2017
        [month, ref rest @ ..] => {
            let rest = without_first(rest, BETWEEN_THE_PARTS);
            let (year, rest) = rest.split_first()?;
            let date = format!("{:04}-{:02}", number_of_year(year)?, words::month(month)?);
            return Date::parse(&date).filter(|_| rest.is_empty());
        }
        [] => return None,
    };
    if rest.is_empty() { Some(date) } else { at(&date, time(rest)?) }
}

const BEFORE_A_DATE: &[&str] = &["op", "on", "am", "den", "le", "el", "il", "em", "the"];
const BETWEEN_THE_PARTS: &[&str] = &["of", "de", "del", "do"];
const BEFORE_A_TIME: &[&str] = &["om", "at", "um", "à", "a", "las", "alle", "kl", "kl.", "klokken", "-", "–", "|", "·"];
const BEHIND_A_TIME: &[&str] = &["uur", "uhr", "u", "h", "am", "pm", "a.m.", "p.m.", "cet", "cest", "utc", "gmt"];

/// `17-12-2018`, `17/12/2018`, `17.12.2018` with the day first, unless only the other order makes a date; and
/// `2018/12/17`, where the year comes first.
fn numbers(word: &str) -> Option<Date> {
    let separator = word.chars().find(|character| !character.is_ascii_digit())?;
    if !matches!(separator, '-' | '/' | '.') {
        return None;
    }
    let parts: Vec<&str> = word.split(separator).collect();
    let small = |part: &str| if part.len() <= 2 { part.parse::<i8>().ok() } else { None };
    match *parts.as_slice() {
        [year, month, last] if year.len() == 4 => day(number_of_year(year)?, small(month)?, small(last)?),
        [first, second, year] => {
            let (year, first, second) = (number_of_year(year)?, small(first)?, small(second)?);
            day(year, second, first).or_else(|| day(year, first, second))
        }
        _ => None,
    }
}

/// A year of four digits.
fn number_of_year(word: &str) -> Option<i16> {
    let is_year = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    word.parse().ok().filter(|year| is_year && *year >= 1000)
}

/// The day in `3`, `3rd`, `3.`, `3e` or `1er`.
fn ordinal(word: &str) -> Option<i8> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let is_ending = matches!(&*word[digits..].to_lowercase(), "" | "." | "st" | "nd" | "rd" | "th" | "e" | "er" | "º");
    word[..digits].parse().ok().filter(|day| is_ending && (1..=31).contains(day))
}

/// A time with the words around it. A dot between the numbers needs such a word: `9.33` alone may be a price.
fn time(words: &[&str]) -> Option<Time> {
    let mut rest = words;
    while without_first(rest, BEFORE_A_TIME).len() < rest.len() {
        rest = &rest[1..];
    }
    let (clock, mut behind) = rest.split_first()?;
    let has_words = rest.len() < words.len() || !behind.is_empty();
    let numbers: Vec<Option<u8>> = clock
        .split(|character| matches!(character, 'u' | 'h' | ':') || character == '.' && has_words)
        .map(|part| part.parse().ok().filter(|_| (1..=2).contains(&part.len())))
        .collect();
    let (mut hour, minute, second) = match *numbers.as_slice() {
        [Some(hour), Some(minute)] => (hour, minute, None),
        [Some(hour), Some(minute), Some(second)] => (hour, minute, Some(second)),
        _ => return None,
    };
    while let Some((first, others)) = behind.split_first() {
        let word = first.to_lowercase();
        if !BEHIND_A_TIME.contains(&word.as_str()) {
            return None;
        }
        match word.as_str() {
            "pm" | "p.m." if hour < 12 => hour += 12,
            "am" | "a.m." if hour == 12 => hour = 0,
            _ => {}
        }
        behind = others;
    }
    Time::new(hour, minute, second)
}

fn without_first<'a, 'b>(words: &'a [&'b str], removable: &[&str]) -> &'a [&'b str] {
    match words.split_first() {
        Some((first, rest)) if removable.contains(&first.to_lowercase().as_str()) => rest,
        _ => words,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Time, read, read_time};
    use super::read_beginning;

    /// Each line is a date in ISO 8601 and ways to write it.
    #[test]
    fn many_ways_to_write_a_date() {
        for line in [
            "2018-12-17 = 17 december 2018 = December 17, 2018 = 17 Dec 2018 = 17-12-2018 = 17/12/2018 = 17.12.2018",
            "2018-12-17 = maandag 17 december 2018 = Mon, 17 Dec 2018 = 17. Dezember 2018 = am 17. Dezember 2018",
            "2018-12-17 = 2018/12/17 = 20181217 = le 17 décembre 2018 = 17 de diciembre de 2018 = 17 dicembre 2018",
            "2022-02-03 = February 3, 2022 = 3 februari 2022 = 3rd of February 2022 = Feb. 3, 2022 = 3/2/2022",
            "2022-02-23 = 23-2-2022 = 2/23/2022 = 23 feb. 2022",
            "2017-06 = juni 2017 = June 2017 = junio de 2017 = Jun 2017",
            "2015-09-01 = 1 Sept 2015 = Sept. 1st, 2015 = 1er septembre 2015",
            "2017 = 2017",
            "2018-12-17T09:33 = 17 december 2018 09u33 = 17 december 2018, 9.33 uur = 17-12-2018 om 09:33 uur",
            "2018-12-17T09:33 = 2018-12-17 09:33 = 2018-12-17T09:33 = 17 Dec 2018 | 09:33 = Dec 17, 2018 at 9:33 am",
            "2018-12-17T21:33 = December 17, 2018 at 9:33 PM = 17.12.2018 um 21.33 Uhr = 17 déc. 2018 à 21h33",
            "2019-10-27T21:12:49+01:00 = Sun, 27 Oct 2019 21:12:49 +0100 = 2019-10-27 21:12:49 +0100",
            "2019-10-27T21:12:49+01:00 = 2019-10-27T21:12:49.123+01:00 = Mon, 27 Oct 2019 21:12:49 +0100",
            "2019-10-27T20:12:49Z = 2019-10-27T20:12:49Z = 2019-10-27 20:12:49 UTC = 20191027T201249Z",
            "2019-10-27T21:12+01:00 = 2019-10-27T21:12+01:00 = 2019-10-27 21:12 +01:00",
            "2019-10-27T16:12:49-05:00 = 2019-10-27 16:12:49 -0500",
        ] {
            let mut forms = line.split(" = ");
            let expected = forms.next();
            for form in forms {
                assert_eq!(read(form).as_ref().map(|date| date.as_str()), expected, "{form}");
            }
        }
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "",
            "17",
            "mei",
            "28 mei",
            "0007",
            "31 februari 2022",
            "2019-02-30",
            "32-1-2019",
            "17 december 18",
            "In december 2018",
            "17 december 2018 was een maandag",
            "1 2 3 2018",
            "9.99",
            "1.2.3",
            "3 maal 2018",
            "12.345.678",
            "Route 66, 1926",
            "ééé-éé",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn many_ways_to_write_a_time() {
        for text in ["09u33", "9:33", "09:33", "9.33 uur", "om 9u33", "9:33 am", "9h33", "om 9.33"] {
            assert_eq!(read_time(text), Time::new(9, 33, None), "{text}");
        }
        for text in ["", "9", "9.33", "09:33 of later", "24:00", "9:60", "9u", "u9", "9u333"] {
            assert_eq!(read_time(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_at_the_beginning_ends_where_the_longest_date_ends() {
        let check = |text, expected: Option<(&str, &str)>| {
            let found = read_beginning(text);
            assert_eq!(found.as_ref().map(|(date, rest)| (date.as_str(), *rest)), expected, "{text}");
        };
        check("2017-06 De aanval", Some(("2017-06", "De aanval")));
        check("3 februari 2022 09:33 De aanval", Some(("2022-02-03T09:33", "De aanval")));
        check("2017 was een goed jaar", Some(("2017", "was een goed jaar")));
        check("juni 2017", Some(("2017-06", "")));
        check("De aanval van 2017", None);
    }
}
