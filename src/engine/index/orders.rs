//! Which of the values that pages give comes first?
//!
//! If all are numbers, the lowest; else the first by its words.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::text::analyze;

/// Where each value comes, from 1 on and the same for equal ones, 0 for none; and how many different places there are.
pub(super) fn places(values: &[Option<&str>]) -> (Vec<usize>, usize) {
    let different: BTreeSet<&str> = values.iter().copied().flatten().collect();
    let are_numbers = different.iter().all(|value| number_in(value).is_some());
    let mut keys: Vec<Key> = different.into_iter().map(|value| Key::of(value, are_numbers)).collect();
    keys.sort_unstable_by(Key::cmp);
    keys.dedup_by(|one, next| one.cmp(next).is_eq());
    let place = |value: &Option<&str>| {
        let key = value.map(|value| Key::of(value, are_numbers));
        key.map_or(0, |key| 1 + keys.binary_search_by(|known| known.cmp(&key)).unwrap_or_default())
    };
    (values.iter().map(place).collect(), keys.len())
}

/// Where a value comes among others.
#[derive(Debug)]
enum Key {
    Number(f64),
    /// Its words as they are searched, so that capitals and accents do not matter, or all of it if it has none.
    Text(String),
}

impl Key {
    fn of(value: &str, is_number: bool) -> Self {
        if let Some(number) = number_in(value).filter(|_| is_number) {
            return Self::Number(number);
        }
        let mut words: Vec<String> = Vec::new();
        let mut tokens = analyze(value);
        while let Some(token) = tokens.next() {
            words.push(token.term.to_owned());
        }
        Self::Text(if words.is_empty() { value.to_owned() } else { words.join(" ") })
    }

    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => one.total_cmp(other),
            (Self::Text(one), Self::Text(other)) => one.cmp(other),
            (Self::Number(_), Self::Text(_)) => Ordering::Less,
            (Self::Text(_), Self::Number(_)) => Ordering::Greater,
        }
    }
}

/// What a value says as a number; zero is positive.
fn number_in(value: &str) -> Option<f64> {
    value.parse().ok().filter(|number: &f64| number.is_finite()).map(|number| number + 0.0)
}

#[cfg(test)]
mod tests {
    use super::places;

    #[test]
    fn numbers_come_by_what_they_say_and_all_else_by_its_words() {
        for (values, expected) in [
            (&["9.5", "10", "-1e3", "9.50", "-0", "0"][..], &[3, 4, 1, 3, 2, 2][..]),
            (&["9.5", "10", "inf"], &[2, 1, 3]),
            (&["Écht", "zo", "echt", "€", "Echt niet"], &[1, 3, 1, 4, 2]),
            (&[], &[]),
        ] {
            let given: Vec<Option<&str>> = [None].into_iter().chain(values.iter().copied().map(Some)).collect();
            let (found, different) = places(&given);
            assert_eq!(found, [&[0], expected].concat(), "{values:?}");
            assert_eq!(different, expected.iter().copied().max().unwrap_or_default());
        }
    }
}
