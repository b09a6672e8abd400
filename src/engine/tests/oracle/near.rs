//! Which words may have been meant: by the textbook table, over all words.

use super::page::letters;
use super::query::Unit;

/// How many letters must be added, left out, changed or swapped with a neighbour, none of them twice.
pub fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            table[i][j] = match (i, j) {
                (0, _) => j,
                (_, 0) => i,
                _ => {
                    let other = usize::from(a[i - 1] != b[j - 1]);
                    let mut least = (table[i - 1][j] + 1).min(table[i][j - 1] + 1).min(table[i - 1][j - 1] + other);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        least = least.min(table[i - 2][j - 2] + 1);
                    }
                    least
                }
            };
        }
    }
    table[a.len()][b.len()]
}

/// From this many letters on a word may have two mistakes.
const LETTERS_OF_TWO_MISTAKES: usize = 6;

/// How many mistakes a typed word may have: none in what is short, has digits or is in capitals.
fn most_mistakes(unit: &Unit) -> usize {
    let term = unit.term();
    match letters(term) {
        _ if unit.is_capitals || term.contains(|c: char| c.is_ascii_digit()) => 0,
        0..=3 => 0,
        4..LETTERS_OF_TWO_MISTAKES => 1,
        LETTERS_OF_TWO_MISTAKES..=63 => 2,
        _ => 0,
    }
}

/// How many mistakes lie between what was typed and a word, and whether only the beginning of the word was typed: then none
/// of them is in the first half.
fn mistakes(unit: &Unit, word: &str) -> (usize, bool) {
    let whole = distance(unit.term(), word);
    let half = (letters(unit.term()) - 1) / 2;
    let has_half = ends(unit.term(), half).0 == ends(word, half).0;
    let ends = word.char_indices().map(|(at, letter)| at + letter.len_utf8()).filter(|_| unit.is_prefix);
    let begins = ends.map(|end| distance(unit.term(), &word[..end])).min();
    match begins {
        Some(begins) if begins < whole && (begins == 0 || has_half) => (begins, true),
        _ => (whole, false),
    }
}

/// The first `count` letters of a word, and the last.
fn ends(word: &str, count: usize) -> (String, String) {
    (word.chars().take(count).collect(), word.chars().rev().take(count).collect())
}

/// At most three of the known words, each with how frequent it is, that may have been meant: those with the fewest
/// mistakes, whole words if there are some, those with the same first letter, the most frequent first. And how many
/// mistakes.
pub fn candidates<'k>(unit: &Unit, known: impl Iterator<Item = (&'k str, usize)>) -> (usize, Vec<(String, usize)>) {
    let typed = unit.term();
    let most = most_mistakes(unit);
    let mut near = Vec::new();
    for (word, frequency) in known.filter(|_| most > 0) {
        let (mistakes, is_beginning) = mistakes(unit, word);
        // What was typed is not what was meant instead.
        if mistakes > most || word == typed {
            continue;
        }
        // A short word begins with the right letter.
        if letters(typed) == 4 && ends(typed, 1).0 != ends(word, 1).0 {
            continue;
        }
        // Of two mistakes, one end of the word is free.
        let half = (letters(typed) - 1) / 2;
        let ((first, last), (begins, goes_out)) = (ends(typed, half), ends(word, half));
        if mistakes == 2 && !is_beginning && first != begins && last != goes_out {
            continue;
        }
        let begins_otherwise = ends(typed, 1).0 != ends(word, 1).0;
        near.push((mistakes, is_beginning, begins_otherwise, std::cmp::Reverse(frequency), word));
    }
    near.sort();
    let Some(&(mistakes, is_beginning, ..)) = near.first() else { return (0, Vec::new()) };
    let best = near.iter().filter(|one| (one.0, one.1) == (mistakes, is_beginning)).take(3);
    (mistakes, best.map(|(.., frequency, word)| ((*word).to_owned(), frequency.0)).collect())
}
