//! What is a page called, when it names itself in a roundabout way or not at all?

use crate::text::{self, CONJUNCTIONS, PREPOSITIONS};

/// A title cut from a text has at most so many characters: about what a list of results shows on one line.
const MAX_CHARACTERS: usize = 100;

/// A sentence that is only so little longer stays whole: cutting it would save no line and cost its end.
const MAX_CHARACTERS_WHOLE: usize = 110;

/// A title shorter than this says too little, so a text is not cut there.
const MIN_CHARACTERS: usize = 30;

/// The first sentence of a text that has no title. A long one ends where a clause ends, else before a preposition,
/// else behind a word; an ellipsis says that it was cut.
pub(crate) fn derive(paragraph: &str) -> String {
    let sentence = text::first_sentence(paragraph);
    if sentence.chars().count() <= MAX_CHARACTERS_WHOLE {
        return sentence.to_owned();
    }
    let (mut clause, mut phrase, mut word_end) = (None, None, None);
    let mut characters = 0;
    let mut end = 0;
    for word in sentence.split_inclusive(' ') {
        let lower = word.trim_end().to_lowercase();
        // A cut here is a cut before the word. It loses the space and a comma.
        let before = sentence[..end].trim_end_matches([' ', ',', ';', ':', '–', '—', '-']);
        if characters >= MIN_CHARACTERS {
            let is_behind_clause = sentence[..end].trim_end().ends_with([',', ';', ':', '–', '—']);
            if is_behind_clause || CONJUNCTIONS.contains(&lower.as_str()) {
                clause = Some(before);
            } else if PREPOSITIONS.contains(&lower.as_str()) {
                phrase = Some(before);
            }
        }
        word_end = Some(before);
        characters += word.chars().count();
        end += word.len();
        if characters > MAX_CHARACTERS {
            break;
        }
    }
    let whole_words = word_end.filter(|words| !words.is_empty());
    match clause.or(phrase).or(whole_words) {
        Some(cut) => format!("{cut} …"),
        // One endless word, or a script without spaces.
        None => sentence.chars().take(MAX_CHARACTERS).chain(['…']).collect(),
    }
}

/// A title without the single quotation marks around the whole of it. In `'It's the players'' the inner ones are
/// apostrophes; in `'Yes' and 'no'` they end a quotation, and nothing is stripped.
pub(crate) fn without_quotes(title: &str) -> &str {
    let inner = title
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''))
        .or_else(|| title.strip_prefix('‘').and_then(|rest| rest.strip_suffix('’')));
    let Some(inner) = inner.filter(|inner| !inner.trim().is_empty()) else { return title };
    let mut before = ' ';
    let mut characters = inner.chars().peekable();
    while let Some(character) = characters.next() {
        if matches!(character, '\'' | '‘' | '’') {
            let next = characters.peek().copied().unwrap_or(' ');
            let is_in_a_word = before.is_alphanumeric() && next.is_alphanumeric();
            // Dutch writes 's, 't, 'n and 'k for es, het, een and ik.
            let mut behind = characters.clone().skip(1);
            let is_short_word = !before.is_alphanumeric()
                && matches!(next, 's' | 't' | 'n' | 'k')
                && behind.next().is_none_or(|character| !character.is_alphanumeric());
            if !is_in_a_word && !is_short_word {
                return title;
            }
        }
        before = character;
    }
    inner.trim()
}

/// The title in `<title>`, which often ends in the name of the site: `A fox | Animals`.
///
/// The name goes when the page states it, or when a separator that titles rarely have stands before it. Behind a
/// hyphen it goes only if it is shorter than a title of at least three words: `Ajax - PSV` is no site called PSV.
pub(crate) fn without_site<'a>(title: &'a str, site: Option<&str>) -> &'a str {
    let separators = [" | ", " · ", " • ", " :: ", " » ", " « ", " - ", " – ", " — ", ": "];
    let states = |name: &str| site.is_some_and(|site| text::same_words(name, site));
    for separator in separators {
        if let Some((rest, _)) = title.rsplit_once(separator).filter(|(_, name)| states(name)) {
            return rest.trim();
        }
        if let Some((_, rest)) = title.split_once(separator).filter(|(name, _)| states(name)) {
            return rest.trim();
        }
    }
    for separator in &separators[..6] {
        if let Some((rest, _)) = title.rsplit_once(separator) {
            return rest.trim();
        }
    }
    for separator in &separators[6..9] {
        if let Some((rest, name)) = title.rsplit_once(separator) {
            let words = |text: &str| text.split_whitespace().count();
            if words(rest) >= 3 && words(name) <= 3 && name.len() < rest.len() {
                return rest.trim();
            }
        }
    }
    title
}

#[cfg(test)]
mod tests {
    use super::{derive, without_quotes, without_site};

    #[test]
    fn a_short_first_sentence_is_the_title() {
        assert_eq!(derive("De brug is dicht. Auto's rijden om."), "De brug is dicht.");
        assert_eq!(derive("“Nooit meer,” zei ze. Toen liep ze weg."), "“Nooit meer,” zei ze.");
        assert_eq!(derive("No full stop at all"), "No full stop at all");
    }

    #[test]
    fn a_long_sentence_is_cut_where_a_clause_ends() {
        assert_eq!(
            derive(
                "De gemeente sluit de brug over de rivier en leidt het verkeer de komende maanden om langs de \
                 nieuwe weg door het dorp."
            ),
            "De gemeente sluit de brug over de rivier …"
        );
        assert_eq!(
            derive(
                "The council closes the bridge across the river, traffic being sent around the town along the new \
                 road that was finished last year."
            ),
            "The council closes the bridge across the river …"
        );
    }

    #[test]
    fn or_else_before_a_preposition_or_behind_a_word() {
        assert_eq!(
            derive(
                "De langverwachte nieuwe brug voor fietsers kan volgens ingenieurs deze uitzonderlijk strenge winter \
                 onmogelijk helemaal klaar zijn."
            ),
            "De langverwachte nieuwe brug voor fietsers kan …"
        );
        assert_eq!(derive(&"woord ".repeat(40)).chars().count(), 6 * 16 + 1);
        assert_eq!(derive(&"字".repeat(300)).chars().count(), 101);
    }

    #[test]
    fn quotation_marks_around_the_whole_go() {
        assert_eq!(without_quotes("'Het is zo'n dag'"), "Het is zo'n dag");
        assert_eq!(without_quotes("‘Het is 's avonds koud’"), "Het is 's avonds koud");
        assert_eq!(without_quotes("'Nee'"), "Nee");
    }

    #[test]
    fn other_quotation_marks_stay() {
        for title in ["'Ja' en 'nee'", "'s Avonds laat", "De 'laffe daad'", "''", "'", "\"Nee\"", "'De 'grote' dag'"] {
            assert_eq!(without_quotes(title), title);
        }
    }

    #[test]
    fn the_name_of_the_site_goes() {
        assert_eq!(without_site("Een vos in de tuin | Dierenblad", None), "Een vos in de tuin");
        assert_eq!(without_site("A fox in the garden - Animals Today", None), "A fox in the garden");
        assert_eq!(without_site("Ajax - Voetbal", Some("Voetbal")), "Ajax");
        assert_eq!(without_site("Speur: install", Some("speur")), "install");
    }

    #[test]
    fn what_only_looks_like_a_site_stays() {
        for title in ["Ajax - PSV", "Deel 1 - De lange weg naar huis", "C++-boek", "Rome: de stad"] {
            assert_eq!(without_site(title, None), title);
        }
    }
}
