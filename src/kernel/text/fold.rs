//! What does one character contribute to a term?
//!
//! Letters are lower-cased, decomposed (NFKD) and stripped of accents by a table that a test generates from the
//! Unicode data (`tests/fold_table.rs`). The standard library's own lower-casing would add 11 kB to the wasm module, its
//! `is_alphanumeric` 1 kB.

use super::fold_table::{FOLDED, IGNORABLE, RUNS, SEVERAL};

/// What a character does to the word around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// A letter, or a digit of another script.
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
        _ => class_beyond_ascii(character),
    }
}

#[inline(never)]
fn class_beyond_ascii(character: char) -> Class {
    match u16::try_from(u32::from(character)) {
        Ok(_) if is_ignorable(character) => Class::Ignorable,
        // Runs of characters outside of words and inside of words take turns.
        Ok(code) if RUNS.partition_point(|&first| first <= code) % 2 == 0 => Class::Separator,
        Ok(_) => Class::Letter,
        // Beyond the first plane: emoji and other symbols, tags and private use; the rest is letters.
        Err(_) if matches!(character, '\u{1CC00}'..='\u{1D3FF}' | '\u{1D800}'..='\u{1DAFF}' | '\u{1F000}'..='\u{1FBEF}' | '\u{E0000}'..) => {
            Class::Separator
        }
        Err(_) => Class::Letter,
    }
}

pub(super) fn fold(character: char) -> Fold {
    if character.is_ascii() { Fold::One(character.to_ascii_lowercase()) } else { fold_beyond_ascii(character) }
}

#[inline(never)]
fn fold_beyond_ascii(character: char) -> Fold {
    let code = u32::from(character);
    let folded = FOLDED.iter().find_map(|(first, row)| row.get(code.checked_sub(u32::from(*first))? as usize));
    match folded.copied() {
        None | Some(0) => Fold::One(character),
        Some(to) => match SEVERAL.get(usize::from(to.wrapping_sub(0xE000))) {
            Some(characters) => Fold::Many(characters),
            None => Fold::One(char::from_u32(u32::from(to)).unwrap_or(character)),
        },
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
