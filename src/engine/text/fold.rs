//! What does one character contribute to a term?
//!
//! Letters are lower-cased, decomposed (NFKD) and stripped of accents by a table that a test generates from the
//! Unicode data (`tests/fold_table.rs`); the standard library's own lower-casing would add 11 kB to the wasm module.

use super::fold_table::{FOLDED, IGNORABLE, SEVERAL};

/// What a character does to the word around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Letter,
    Digit,
    /// Part of a word between two letters.
    Apostrophe,
    /// Part of a number between two digits.
    Point,
    /// Not seen by a reader: accents that stand apart, soft hyphens, zero-width and direction marks.
    Ignorable,
    Separator,
}

/// What is written into the term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fold {
    One(char),
    Many(&'static str),
}

pub(super) fn class(character: char) -> Class {
    match character {
        'a'..='z' | 'A'..='Z' => Class::Letter,
        '0'..='9' => Class::Digit,
        '\'' | '\u{2018}' | '\u{2019}' | '\u{02BC}' | '\u{FF07}' => Class::Apostrophe,
        '.' | ',' => Class::Point,
        '\0'..='\u{7F}' => Class::Separator,
        _ if is_ignorable(character) => Class::Ignorable,
        _ if character.is_numeric() => Class::Digit,
        _ if character.is_alphabetic() => Class::Letter,
        _ => Class::Separator,
    }
}

pub(super) fn fold(character: char) -> Fold {
    if character.is_ascii() {
        return Fold::One(character.to_ascii_lowercase());
    }
    let Ok(code) = u16::try_from(u32::from(character)) else {
        return Fold::One(character);
    };
    let Ok(row) = FOLDED.binary_search_by_key(&code, |&(from, _)| from) else {
        return Fold::One(character);
    };
    let to = FOLDED[row].1;
    match SEVERAL.get(usize::from(to.wrapping_sub(0xE000))) {
        Some(characters) => Fold::Many(characters),
        None => Fold::One(char::from_u32(u32::from(to)).unwrap_or(character)),
    }
}

fn is_ignorable(character: char) -> bool {
    let code = u32::from(character);
    IGNORABLE
        .binary_search_by(|&(first, last)| {
            if u32::from(last) < code {
                std::cmp::Ordering::Less
            } else if u32::from(first) > code {
                std::cmp::Ordering::Greater
            } else {
                std::cmp::Ordering::Equal
            }
        })
        .is_ok()
}
