//! The words of dates: months and weekdays in the languages of [`LANGUAGES`], from the locales of the GNU C library.

use pure_rust_locales as locales;
use speur_engine::document::Date;

use crate::language;

/// The words of one language, beginning with January and with Sunday.
struct Words {
    language: &'static str,
    months: &'static [&'static str],
    short_months: &'static [&'static str],
    days: &'static [&'static str],
    short_days: &'static [&'static str],
}

macro_rules! languages {
    ($($language:literal $locale:ident,)*) => {
        &[$(Words {
            language: $language,
            months: locales::$locale::LC_TIME::MON,
            short_months: locales::$locale::LC_TIME::ABMON,
            days: locales::$locale::LC_TIME::DAY,
            short_days: locales::$locale::LC_TIME::ABDAY,
        },)*]
    };
}

/// The languages whose dates are read and written. A test checks that no word means two months.
const LANGUAGES: &[Words] = languages![
    "nl" nl_NL, "en" en_US, "de" de_DE, "fr" fr_FR, "es" es_ES, "it" it_IT, "pt" pt_PT,
    "da" da_DK, "sv" sv_SE, "nb" nb_NO, "fi" fi_FI, "pl" pl_PL,
];

/// The date as a reader of that language may type it: day, month, year and time, such as `17 december 2018 09u33 09:33`.
///
/// These words are searched, never shown. Of a language without month words, the month is a number. A time stands there
/// in each way that readers of the language write it.
pub fn in_words(date: &Date, language: Option<&str>) -> String {
    let language = language.map(language::primary).unwrap_or_default();
    let (day, time) = date.as_str().split_once('T').unwrap_or((date.as_str(), ""));
    let mut parts = day.split('-');
    let year = parts.next().unwrap_or_default();
    let month = parts.next().unwrap_or_default();
    let day = parts.next().unwrap_or_default().trim_start_matches('0');
    let months = LANGUAGES.iter().find(|words| words.language == language).map(|words| words.months);
    let index = month.parse::<usize>().unwrap_or_default();
    let month = months.and_then(|months| months.get(index.wrapping_sub(1))).copied().unwrap_or(month);
    let time = time.get(..5).unwrap_or_default();
    let separator = match language {
        "nl" => "u",
        "fr" | "pt" => "h",
        _ => "",
    };
    let own_time = if separator.is_empty() { String::new() } else { time.replace(':', separator) };
    [day, month, year, &own_time, time].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The number of the month that a word means in any of the languages, written out or shortened.
pub(super) fn month(word: &str) -> Option<i8> {
    let word = plain(word);
    let find = |names: &[&str]| names.iter().position(|name| plain(name) == word);
    LANGUAGES
        .iter()
        .find_map(|words| find(words.months).or_else(|| find(words.short_months)))
        .and_then(|index| i8::try_from(index + 1).ok())
}

/// Whether a word is a weekday in any of the languages, written out or shortened.
pub(super) fn is_weekday(word: &str) -> bool {
    let word = plain(word);
    LANGUAGES.iter().any(|words| words.days.iter().chain(words.short_days).any(|name| plain(name) == word))
}

fn plain(word: &str) -> String {
    word.trim_end_matches('.').to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{LANGUAGES, in_words, month};
    use speur_engine::document::Date;

    #[test]
    fn no_word_means_two_months() {
        for words in LANGUAGES {
            for names in [words.months, words.short_months] {
                assert_eq!(names.len(), 12, "{}", words.language);
                for (index, name) in names.iter().enumerate() {
                    assert_eq!(month(name), i8::try_from(index + 1).ok(), "{} {name}", words.language);
                }
            }
        }
    }

    #[test]
    fn dates_are_written_as_the_page_would() {
        for (date, language, expected) in [
            ("2018-12-17T09:33", Some("nl"), "17 december 2018 09u33 09:33"),
            ("2019-10-27T21:12:49+01:00", Some("nl-BE"), "27 oktober 2019 21u12 21:12"),
            ("2017-06", Some("nl"), "juni 2017"),
            ("2022-02-03T18:05", Some("en"), "3 February 2022 18:05"),
            ("2022-02-03T18:05:07Z", Some("fr"), "3 février 2022 18h05 18:05"),
            ("2022-02-03T18:05", None, "3 02 2022 18:05"),
            ("2022-03-01", Some("de"), "1 März 2022"),
            ("2017", Some("fr"), "2017"),
            ("2017-08-10", Some("ja"), "10 08 2017"),
            ("2017-08-10", None, "10 08 2017"),
        ] {
            let date = Date::parse(date).expect(date);
            assert_eq!(in_words(&date, language), expected);
        }
    }
}
