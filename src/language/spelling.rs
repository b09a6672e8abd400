//! How else may a word be written?

use speur_engine::text::{analyze, letters};
use speur_engine::words::RelationKind::{Alias, Stem};

use crate::Found;
use crate::languages::Language;
use crate::site::Site;

/// Finds the other spellings of all words.
pub(crate) fn relate(site: &Site<'_>, found: &mut Found) {
    for (place, word) in site.words.iter().enumerate() {
        numbers(&word.term, found);
        if word.term.contains('\'') {
            apostrophes(site, place, found);
        }
        if site.language(place) == Some(Language::GERMAN) {
            umlauts(&word.surface, &word.term, found);
        }
    }
}

/// `17.000` and `17,000` are both 17000, and each other.
fn numbers(term: &str, found: &mut Found) {
    for (separator, other) in [('.', ","), (',', ".")] {
        let mut groups = term.split(separator);
        let is_number = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
        let first = groups.next().unwrap_or_default();
        if term.contains(separator)
            && (1..=3).contains(&first.len())
            && is_number(first)
            && groups.all(|group| group.len() == 3 && is_number(group))
        {
            found.add(&term.replace(separator, ""), term, Alias);
            found.add(&term.replace(separator, other), term, Alias);
        }
    }
    // From five digits on: 1995 is a year, and longer numbers than seven are codes.
    if (5..=7).contains(&term.len()) && !term.starts_with('0') && term.bytes().all(|byte| byte.is_ascii_digit()) {
        let (thousands, rest) = term.split_at((term.len() - 1) % 3 + 1);
        let groups: Vec<&str> = std::iter::once(thousands)
            .chain((0..rest.len() / 3).map(|group| &rest[group * 3..group * 3 + 3]))
            .collect();
        found.add(&groups.join("."), term, Alias);
        found.add(&groups.join(","), term, Alias);
    }
}

/// What may stand behind the apostrophe of a form: `regio's`, `is'ers`, `baby'tje`.
const ENDINGS: [&str; 6] = ["s", "er", "ers", "en", "tje", "tjes"];

/// `isers` for `is'ers`, `baghdadi` for `baghdadi's`; but no `zon` for `zo'n`.
fn apostrophes(site: &Site<'_>, place: usize, found: &mut Found) {
    let term = &site.words[place].term;
    let joined = term.replace('\'', "");
    let is_word = |word: &str| site.lexicons().any(|lexicon| lexicon.find_common(word).is_some());
    if letters(&joined) > 2 && !is_word(&joined) && !site.is_stop_key(&joined) {
        found.add(&joined, term, Alias);
    }
    let Some((base, ending)) = term.split_once('\'') else { return };
    if !ENDINGS.contains(&ending) || letters(base) < 2 || site.is_stop_key(base) || site.is_stop_word(place) {
        return;
    }
    // A form of a common word is not as good as the word; of a name it is the name.
    found.add(base, term, if is_word(base) { Stem } else { Alias });
    if site.find(base).is_some() {
        found.add(term, base, Stem);
    }
}

/// `fuer` for `für`, of which the term is `fur`.
fn umlauts(surface: &str, term: &str, found: &mut Found) {
    let lower = surface.to_lowercase();
    if lower.contains(['ä', 'ö', 'ü']) {
        let key = lower.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue");
        let mut tokens = analyze(&key);
        if let Some(token) = tokens.next() {
            // A surface that is not this one word says nothing.
            let is_whole = token.start == 0 && token.end == key.len();
            if is_whole && token.term.len() > term.len() {
                found.add(token.term, term, Alias);
            }
        }
    }
}
