//! Which paragraphs are no running text: captions of pictures, and sentences that are set apart a second time?

use std::borrow::Cow;
use std::collections::HashSet;

use speur_engine::document::BlockKind;

use crate::pieces::Piece;
use crate::text;

/// Gives captions and pull quotes among the paragraphs their kind.
pub(crate) fn mark(pieces: &mut [Piece]) {
    // Text that is all there is belongs to no picture.
    if pieces.iter().filter(|piece| piece.is_prose).nth(1).is_none() {
        return;
    }
    for piece in pieces.iter_mut().filter(|piece| piece.is_prose) {
        if is_caption(&piece.block.text) {
            piece.block.kind = BlockKind::Caption;
            piece.is_prose = false;
        }
    }
    // The first piece is never one: a sentence is pulled out of a text, and there is none yet.
    for index in 1..pieces.len() {
        let piece = &pieces[index];
        let least_shared = if piece.may_be_quote { MIN_SHARED_PERCENT } else { 100 };
        let is_repeated = piece.is_prose
            && [Some(index - 1), Some(index + 1)]
                .into_iter()
                .filter_map(|neighbour| pieces.get(neighbour?))
                .any(|other| other.is_prose && is_pull_quote(&piece.block.text, &other.block.text, least_shared));
        if is_repeated {
            pieces[index].block.kind = BlockKind::PullQuote;
            pieces[index].is_prose = false;
        }
    }
}

/// A caption is at most so many bytes long. Longer text that ends in a credit is an article with a source.
const MAX_CAPTION_BYTES: usize = 240;

/// Whether a paragraph is the line below a picture: short, and it ends in whose picture it is, such as ` - AFP`,
/// `Foto: ANP` or `© Jan Bos`.
pub(crate) fn is_caption(paragraph: &str) -> bool {
    if paragraph.len() > MAX_CAPTION_BYTES {
        return false;
    }
    if let Some((_, owner)) = paragraph.rsplit_once('©') {
        return is_name(owner.trim_end_matches([')', '.']));
    }
    let end = paragraph.trim_end_matches([')', ']', '.']);
    for (position, label) in end.match_indices(':').filter_map(|(colon, _)| {
        let start = end[..colon].rfind([' ', '(', '[', '|']).map_or(0, |position| position + 1);
        Some((colon + 1, end.get(start..colon)?))
    }) {
        if PHOTO_LABELS.contains(&label.to_lowercase().as_str()) {
            return is_name(&end[position..]);
        }
    }
    if let Some((caption, owner)) = paragraph.strip_suffix(')').and_then(|inner| inner.rsplit_once(" (")) {
        return is_known_agency(owner) && is_described(caption);
    }
    if let Some((caption, owner)) = end.rsplit_once(' ')
        && is_known_agency(owner)
        && PHOTO_LABELS.iter().any(|label| caption.to_lowercase().ends_with(&format!(" {label}")))
    {
        return true;
    }
    // Looking from the end is slow, and most paragraphs have none.
    let dash = [" - ", " – ", " — "].into_iter().find(|dash| paragraph.contains(dash));
    let credit = dash.and_then(|dash| paragraph.rsplit_once(dash));
    credit.is_some_and(|(caption, owner)| {
        let owners: Vec<&str> = owner.split("/").flat_map(|owner| owner.split(" via ")).map(str::trim).collect();
        owners.iter().all(|owner| is_name(owner))
            && (owners.iter().any(|owner| is_known_agency(owner))
                || owners.iter().any(|owner| is_acronym(owner)) && is_described(caption))
    })
}

/// What stands between a caption's words and the owner of the picture.
const PHOTO_LABELS: &[&str] = &["foto", "foto's", "photo", "photos", "beeld", "image", "bild", "fotografie", "picture"];

/// Agencies that pictures come from.
#[rustfmt::skip]
const AGENCIES: &[&str] = &[
    "afp", "anp", "ap", "apa", "associated press", "belga", "dpa", "efe", "epa", "getty", "getty images",
    "hollandse hoogte", "imago", "photo news", "reuters", "ritzau", "shutterstock", "tass", "unsplash", "xinhua",
];

fn is_known_agency(name: &str) -> bool {
    AGENCIES.iter().any(|agency| agency.eq_ignore_ascii_case(name))
}

/// Whether a name is two to five capitals, as many agencies are called.
fn is_acronym(name: &str) -> bool {
    (2..=5).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Whether the words before an acronym may say what a picture shows. `Ajax - PSV` is a match.
fn is_described(caption: &str) -> bool {
    caption.split_whitespace().count() >= 3
}

/// Whether a text is a name: a few words with capitals.
fn is_name(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let is_of_a_name = |word: &str| {
        word.starts_with(char::is_uppercase) || matches!(word, "van" | "de" | "der" | "den" | "von" | "via" | "/" | "&")
    };
    text.split_whitespace().count() <= 5
        && words.next().is_some_and(|first| first.starts_with(char::is_uppercase))
        && words.all(is_of_a_name)
}

/// A shorter paragraph is a heading or a remark, and its words may well come back in the next paragraph.
const MIN_QUOTE_WORDS: usize = 6;

/// A longer paragraph is no pull quote.
const MAX_QUOTE_WORDS: usize = 60;

/// Who said it has at most so many words: `Anna van de Boer`.
const MAX_ATTRIBUTION_WORDS: usize = 4;

/// Of every three neighbouring words, so many parts of a hundred must stand together in the other paragraph too.
/// Editors change what they pull out: the quotation in the seeds keeps 69. In a manual neighbouring paragraphs may also
/// be that much alike, so of a paragraph that the page does not set apart all are asked.
const MIN_SHARED_PERCENT: usize = 60;

/// Whether `quote` repeats a sentence of `paragraph`, apart from who said it.
///
/// A pull quote is not searched, so nothing may be lost by that: every one of its words, except a name at the end,
/// must be in the paragraph. Cost: linear in both.
fn is_pull_quote(quote: &str, paragraph: &str, least_shared_percent: usize) -> bool {
    if quote.len() >= paragraph.len()
        || quote.ends_with(':')
        || quote.split_whitespace().nth(MIN_QUOTE_WORDS - 1).is_none()
        || is_clearly_new(quote, paragraph)
        || quote.split_whitespace().nth(MAX_QUOTE_WORDS).is_some()
    {
        return false;
    }
    let words = words(quote);
    let others = self::words(paragraph);
    let known: HashSet<&str> = others.iter().map(AsRef::as_ref).collect();
    // The paragraph need not know the name behind the quotation.
    let attribution = attribution_words(quote);
    let quoted = words.len() - words.iter().rev().take(attribution).filter(|word| !known.contains(&***word)).count();
    let quoted = &words[..quoted];
    if quoted.len() < MIN_QUOTE_WORDS || !quoted.iter().all(|word| known.contains(&**word)) {
        return false;
    }
    let triples: HashSet<&[Cow<'_, str>]> = others.windows(3).collect();
    let all = quoted.windows(3).count();
    let shared = quoted.windows(3).filter(|triple| triples.contains(triple)).count();
    shared * 100 >= all * least_shared_percent
}

/// Whether the longest word is missing from the paragraph, of those that cannot be of the name at the end. This is quick, and nearly
/// always true.
fn is_clearly_new(quote: &str, paragraph: &str) -> bool {
    let words = quote.split_whitespace().rev();
    let words = words.map(|word| word.trim_matches(|character: char| !character.is_alphanumeric()));
    let words = words.filter(|word| !word.is_empty()).skip(MAX_ATTRIBUTION_WORDS);
    // The first letter may be a capital in one of the two only; words with other capitals are not compared here.
    let tails = words.map(|word| &word[word.chars().next().map_or(0, char::len_utf8)..]);
    let longest = tails.filter(|tail| !tail.contains(char::is_uppercase)).max_by_key(|tail| tail.len());
    longest.is_some_and(|longest| !paragraph.contains(longest))
}

fn words(text: &str) -> Vec<Cow<'_, str>> {
    text.split_whitespace().map(text::bare).filter(|word| !word.is_empty()).collect()
}

/// How many words at the end of a quotation may be the name of who said it.
fn attribution_words(quote: &str) -> usize {
    let words: Vec<&str> = quote.split_whitespace().collect();
    let is_of_a_name = |word: &&&str| {
        let word = word.trim_matches(['–', '—', '-', '(', ')', ',', '.']);
        word.is_empty()
            || word.starts_with(char::is_uppercase)
            || matches!(word, "van" | "de" | "der" | "den" | "al" | "von")
    };
    words
        .iter()
        .rev()
        .take_while(is_of_a_name)
        .filter(|word| !text::bare(word).is_empty())
        .take(MAX_ATTRIBUTION_WORDS)
        .count()
}

#[cfg(test)]
mod tests {
    use super::{MIN_SHARED_PERCENT, is_caption, is_pull_quote};

    #[test]
    fn a_line_that_ends_in_a_credit_is_a_caption() {
        for text in [
            "De ingestorte brug bij Deventer - ANP",
            "A flooded street in York – Reuters",
            "Rescuers at work on Monday (AP)",
            "Het water staat hoog. Foto: Jan de Wit",
            "The old harbour (Photo: Getty Images)",
            "President Biden - Reuters",
            "De vergadering in Brussel. Beeld ANP",
            "De top in Ankara – TRT",
            "De minister verlaat het gebouw © Belga",
            "The team on its way home - AFP via Getty Images",
            "De burgemeester tijdens de opening - ANP/Robin Utrecht",
        ] {
            assert!(is_caption(text), "{text}");
        }
    }

    #[test]
    fn other_lines_are_no_captions() {
        for text in [
            "",
            "Ajax - PSV",
            "Heerenveen - FC Utrecht",
            "De brug is ingestort - dat zegt de gemeente",
            "Three screens. Photo: Company president holds meeting",
            "mode TINY | SMALL | HUGE",
            "Dit is de Application Programming Interface (API)",
            "De Verenigde Naties helpen (VN).",
            "De foto: een brug over de rivier, vlak na de val",
            "Het verdrag werd in 1949 gesloten - NAVO en EU waren erbij.",
            "Dit is een gewone zin. En dit ook.",
            "© 2022 alle rechten voorbehouden",
        ] {
            assert!(!is_caption(text), "{text}");
        }
    }

    const PARAGRAPH: &str = "“We hebben de dijk niet op tijd kunnen sluiten”, zegt dijkgraaf Anna de Boer. Volgens haar \
        stond het water in de polder binnen een uur een meter hoog.";

    #[test]
    fn a_sentence_that_stands_there_twice_is_a_pull_quote() {
        for quote in [
            "We hebben de dijk niet op tijd kunnen sluiten",
            "“We hebben de dijk niet op tijd kunnen sluiten” Anna de Boer",
            "We hebben de dijk niet op tijd kunnen sluiten – Wim Vos",
            "Binnen een uur stond het water in de polder een meter hoog",
        ] {
            assert!(is_pull_quote(quote, PARAGRAPH, MIN_SHARED_PERCENT), "{quote}");
        }
    }

    #[test]
    fn a_sentence_with_a_word_of_its_own_is_none() {
        for quote in [
            "De dijk kon niet op tijd gesloten worden",
            "We hebben de dijk niet op tijd kunnen sluiten vannacht",
            "Het water stond hoog",
            "De dijk stond niet in het water volgens Anna de Boer",
            PARAGRAPH,
        ] {
            assert!(!is_pull_quote(quote, PARAGRAPH, MIN_SHARED_PERCENT), "{quote}");
        }
    }
}
