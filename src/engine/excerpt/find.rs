//! Where in a text are the wanted words?

use super::Wanted;
use super::passage::slice;
use crate::results::MatchKind;
use crate::text::{JOINS, Token, analyze, analyze_those, letters, typed_bytes};

/// A marked stretch of a text, in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Where its word begins, of which it may be a part.
    pub(super) word: usize,
    /// How many words stand before it.
    pub(super) place: usize,
    pub(super) wanted: usize,
    pub(super) kind: MatchKind,
}

/// The bytes that terms begin with which are shown: most words of a text are passed over by them.
pub(super) fn first_bytes(wanted: &[Wanted<'_>]) -> [bool; 256] {
    let mut first_bytes = [false; 256];
    for Wanted { unit, found, .. } in wanted.iter().filter(|wanted| wanted.worth > 0.0) {
        // Words in a row end with any other word.
        if !found.row.is_empty() {
            return [true; 256];
        }
        let others = found.others.iter().map(|other| &*other.term);
        for first in others.chain([unit.term()]).filter_map(|term| term.as_bytes().first()) {
            first_bytes[usize::from(*first)] = true;
        }
    }
    first_bytes
}

pub(super) fn find(text: &str, wanted: &[Wanted<'_>], first_bytes: &[bool; 256]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut rows: Vec<(usize, usize)> = Vec::new();
    let mut tokens = analyze_those(text, first_bytes);
    while let Some(token) = tokens.next() {
        // Words that touch were perhaps found as one.
        let is_new = found.last().is_none_or(|last| last.end <= token.start);
        if let Some((wanted, start, end, kind)) = find_word(text, token, wanted).filter(|_| is_new) {
            found.push(Found { start, end, word: token.start, place: token.place, wanted, kind });
        }
        for (number, Wanted { found: matches, unit, worth }) in wanted.iter().enumerate() {
            if matches.row.is_empty() || *worth <= 0.0 {
                continue;
            }
            if rows.len() < wanted.len() {
                rows.resize(wanted.len(), (0, 0));
            }
            // How many words of the row were just read, and where they began.
            let Some((read, start)) = rows.get_mut(number) else { continue };
            if matches.row.get(*read).is_none_or(|next| next != token.term) {
                *read = 0;
            }
            if matches.row.get(*read).is_some_and(|next| next == token.term) {
                if *read == 0 {
                    *start = token.start;
                }
                *read += 1;
            }
            if *read == matches.row.len() {
                let kind = if unit.is_phrase { MatchKind::Phrase } else { MatchKind::Alias };
                let start = *start;
                // One mark for all of it, instead of one for each word.
                found.retain(|word| word.end <= start);
                found.push(Found { start, end: token.end, word: start, place: token.place, wanted: number, kind });
                *read = 0;
            }
        }
    }
    found
}

/// Which wanted word a token answers, which part of the text that is, and how.
fn find_word(text: &str, token: Token<'_>, wanted: &[Wanted<'_>]) -> Option<(usize, usize, usize, MatchKind)> {
    let word = slice(text, token.start..token.end);
    let is_shown = |wanted: &Wanted<'_>| wanted.worth > 0.0 && !wanted.unit.is_phrase;
    let mut best: Option<(usize, usize, usize, MatchKind)> = None;
    for (number, wanted) in wanted.iter().enumerate().filter(|(_, wanted)| is_shown(wanted)) {
        let typed = wanted.unit.term();
        if typed == token.term {
            // `IS` in capitals does not mean every `is`.
            let is_an_acronym = wanted.unit.is_capitals && wanted.found.is_stop_word;
            let is_meant = !is_an_acronym || !word.contains(|c: char| c.is_ascii_lowercase());
            if is_meant {
                return Some((number, token.start, token.end, MatchKind::Exact));
            }
        } else if best.is_none() {
            // What is written as one on other pages is marked whole.
            let rest = typed.strip_prefix(token.term);
            let end = rest.and_then(|rest| end_of_run(text, token.end, rest, wanted.unit.is_prefix));
            let others = &wanted.found.others;
            if let Some(end) = end {
                best = Some((number, token.start, end, MatchKind::Exact));
            } else if let Ok(at) = others.binary_search_by(|other| (*other.term).cmp(token.term)) {
                let (kind, start) = others.get(at).map(|other| (other.kind, other.start as usize))?;
                let part = token.term.get(start..).unwrap_or_default();
                let before = letters(token.term.get(..start).unwrap_or_default());
                // Of a compound only the part, and no more of it than was typed.
                let typed = if part.starts_with(typed) && start > 0 { before + letters(typed) } else { usize::MAX };
                let range = token.start + typed_bytes(word, before)..token.start + typed_bytes(word, typed);
                best = Some((number, range.start, range.end, kind));
            } else if wanted.unit.is_prefix && token.term.starts_with(typed) {
                let end = token.start + typed_bytes(word, letters(typed));
                best = Some((number, token.start, end, MatchKind::Prefix));
            }
        }
    }
    best
}

/// Where the words end that are joined in the text from `end` on and were typed as `rest`. Of the
/// last, which may be unfinished, all is marked: to mark less would be 100 bytes of the wasm module. So would be forms of words
/// that others write as one (400), and a range of numbers that was typed as one is marked.
fn end_of_run(text: &str, mut end: usize, mut rest: &str, is_prefix: bool) -> Option<usize> {
    loop {
        let behind = text.get(end..)?.strip_prefix(JOINS)?;
        let start = text.len() - behind.len();
        let mut tokens = analyze(behind);
        let token = tokens.next().filter(|token| token.start == 0)?;
        end = start + token.end;
        if token.term.starts_with(rest) && (is_prefix || token.term.len() == rest.len()) {
            return Some(end);
        }
        rest = rest.strip_prefix(token.term)?;
    }
}
