//! The lines that newspapers and reports put above their text: title, author, date, time, source.
//!
//! Such lines count only at the top of a page, before the running text begins. Each has its own rule, and what fits no
//! rule is text.

use crate::date::{self, Time};
use crate::metadata::{self, Field, Metadata};
use crate::text::{self, ARTICLES, CONJUNCTIONS, PREPOSITIONS};

/// So many lines with something in them may belong to the head.
const MAX_LINES: usize = 6;

/// A date or a source makes the last words of a title an author if it follows within so many lines.
const LINES_TO_PROOF: usize = 4;

/// A longer line is no title.
const MAX_TITLE_CHARACTERS: usize = 120;

/// Reads the head of a plain text, and gives the text below it. What `known` holds already is not looked for: a title
/// in the text is then a heading, unless it is the same title.
pub(crate) fn read<'a>(text: &'a str, known: &Metadata) -> (Metadata, &'a str) {
    let mut head = Metadata::default();
    let mut rest = text;
    let mut title: Option<&str> = None;
    let mut has_proof = false;
    let mut lines_since_title = 0;
    for _ in 0..MAX_LINES {
        rest = without_blank_lines(rest);
        let (line, below) = rest.split_once('\n').unwrap_or((rest, ""));
        let line = line.trim();
        lines_since_title += 1;
        if let Some(read) = read_line(line, known, &mut head) {
            has_proof |= read.is_proof && title.is_some() && lines_since_title <= LINES_TO_PROOF;
            match read.rest {
                // The running text begins in the same line.
                Some(remaining) => {
                    rest = &rest[line.len() - remaining.len()..];
                    break;
                }
                None => rest = below,
            }
        } else if title.is_none() && is_title(line, below, known) {
            title = Some(line);
            lines_since_title = 0;
            rest = without_underline(below);
        } else {
            break;
        }
    }
    if let Some(title) = title {
        let (title, author) =
            if has_proof && head.author.is_none() { split_author(title, rest) } else { (title.to_owned(), None) };
        head.set(Field::Title, &[text::collapse(&title)]);
        head.author = head.author.or(author);
    }
    (head, rest)
}

/// Reads a line of the head, such as `17 december 2018`, `09u33`, `Door Anna de Boer` or `Bron: AD`, into `head`. The
/// answer is `None` if the line is no such line, or if `known` says it already and may say something else.
pub(crate) fn read_line<'a>(line: &'a str, known: &Metadata, head: &mut Metadata) -> Option<Line<'a>> {
    if known.date.is_none() && head.date.is_none() {
        // A year alone may be a title.
        if let Some(date) = date::read(line).filter(|date| date.as_str().len() >= "2017-06".len()) {
            head.date = Some(date);
            return Some(Line { is_proof: true, rest: None });
        }
        if let Some((date, rest)) = labelled_date(line) {
            head.date = Some(date);
            return Some(Line { is_proof: true, rest: Some(rest).filter(|rest| !rest.is_empty()) });
        }
    }
    if let Some(time) = date::read_time(line) {
        return add_time(time, head).then_some(Line { is_proof: false, rest: None });
    }
    if known.author.is_none()
        && head.author.is_none()
        && let Some(author) = signed(line)
    {
        head.author = Some(author.to_owned());
        return Some(Line { is_proof: false, rest: None });
    }
    let (label, value) = line.split_once(':')?;
    let value = value.trim();
    if value.is_empty() || label.len() > MAX_LABEL_BYTES {
        return None;
    }
    let field = metadata::field(label)?;
    let (value, rest) = match field {
        Field::Source if known.source.is_none() => source_and_rest(value)?,
        Field::Author if known.author.is_none() && is_short(value) => (value, None),
        Field::Category if known.category.is_none() && is_short(value) => (value, None),
        Field::Title if known.title.is_none() && value.chars().count() <= MAX_TITLE_CHARACTERS => (value, None),
        _ => return None,
    };
    let is_proof = field == Field::Source;
    head.set(field, &[text::collapse(value)]).then_some(Line { is_proof, rest })
}

/// What a line of the head tells.
pub(crate) struct Line<'a> {
    /// Whether it is a date or a source, which only an article has.
    is_proof: bool,
    /// The running text, where it begins in the same line.
    pub rest: Option<&'a str>,
}

const MAX_LABEL_BYTES: usize = 24;

/// Adds a time that stands on a line of its own to the date above it.
fn add_time(time: Time, head: &mut Metadata) -> bool {
    let date = head.date.as_ref().and_then(|date| date::at(date, time));
    let is_added = date.is_some();
    head.date = date.or(head.date.take());
    is_added
}

/// The date behind a word such as `date` or `Datum:`, and what follows. Without a colon, a year is too little.
fn labelled_date(line: &str) -> Option<(speur_engine::document::Date, &str)> {
    let end = line.find([' ', ':'])?;
    let (label, value) = line.split_at(end);
    if metadata::field(label) != Some(Field::Date) {
        return None;
    }
    let has_colon = value.starts_with(':');
    let value = value.trim_start_matches(':').trim_start();
    let (date, rest) = date::read_beginning(value)?;
    let is_sure = date.as_str().len() >= "2017-06".len() || has_colon && rest.is_empty();
    let begins_text =
        rest.chars().find(|character| character.is_alphanumeric()).is_none_or(|first| !first.is_lowercase());
    (is_sure && begins_text).then_some((date, rest))
}

/// The source in `AD 0 Met de verovering …`, where the number of comments stands between it and the text. In a line
/// of its own a number belongs to the name, as in `NPO Radio 1`, except 0.
fn source_and_rest(value: &str) -> Option<(&str, Option<&str>)> {
    let mut end = 0;
    let mut number: Option<(usize, usize)> = None;
    for (index, word) in value.split_inclusive(' ').enumerate() {
        let begin = end;
        end += word.len();
        let is_number = word.trim_end().bytes().all(|byte| byte.is_ascii_digit());
        match number {
            // Of two numbers the first belongs to the name: `Radio 1 12 Met de …`.
            _ if is_number && index > 0 => number = Some((begin, end)),
            Some(_) => break,
            None if index >= MAX_SOURCE_WORDS => break,
            None => {}
        }
    }
    if let Some((begin, end)) = number {
        let (source, count, rest) = (value[..begin].trim(), value[begin..end].trim(), value[end..].trim());
        let begins_text = rest.chars().find(|character| character.is_alphanumeric()).is_some_and(char::is_uppercase);
        if begins_text && count.len() < "2018".len() {
            return Some((source, Some(rest)));
        }
        if rest.is_empty() && count == "0" {
            return Some((source, None));
        }
    }
    is_short(value).then_some((value, None))
}

const MAX_SOURCE_WORDS: usize = 5;

/// Whether a value is a name and not a sentence.
fn is_short(value: &str) -> bool {
    value.split_whitespace().count() <= MAX_SOURCE_WORDS + 1 && !text::ends_sentence(value)
}

/// The name in a line that is nothing but `Door Anna de Boer` or `By John Smith`.
fn signed(line: &str) -> Option<&str> {
    let (word, name) = line.split_once(' ')?;
    let name = name.trim();
    let is_by = matches!(word, "Door" | "By" | "Von" | "Par" | "Por" | "door" | "by");
    let words = name.split(' ').count();
    (is_by && name_at_end(name) == Some(words)).then_some(name)
}

/// Whether a line is the title of the text below it: short, no sentence, and set apart by an empty line, an underline
/// or another line of the head.
fn is_title(line: &str, below: &str, known: &Metadata) -> bool {
    if below.trim().is_empty() {
        return false;
    }
    if let Some(title) = &known.title {
        return text::same_words(title, line);
    }
    let next = below.lines().next().unwrap_or_default().trim();
    let is_apart = next.is_empty() || is_underline(next) || read_line(next, known, &mut Metadata::default()).is_some();
    is_apart
        && line.chars().count() <= MAX_TITLE_CHARACTERS
        && line.chars().any(char::is_alphabetic)
        && !line.ends_with(['.', '!', '?', ':', ';', ','])
        && !text::ends_sentence(line)
        && !crate::prose::is_caption(line)
}

/// Takes the author off a title that ends in one: `Koerden veroveren stad Hans van Zon`.
///
/// A title may also end in the name of whom it is about. That name comes back in the text, or it belongs to the word
/// before it: `Biden bezoekt Kyiv`, `Een gesprek met Anna de Boer`.
fn split_author(title: &str, text: &str) -> (String, Option<String>) {
    let words: Vec<&str> = title.split_whitespace().collect();
    let Some(count) = name_at_end(title) else { return (title.to_owned(), None) };
    let (before, name) = words.split_at(words.len() - count);
    let family_name = text::bare(words[words.len() - 1]);
    let is_in_text = text.split_whitespace().any(|word| text::bare(word) == family_name);
    let Some(last) = before.last() else { return (title.to_owned(), None) };
    let is_by = matches!(*last, "door" | "by" | "Door" | "By" | "-" | "–" | "—" | "|");
    let lower = last.to_lowercase();
    let belongs = [PREPOSITIONS, CONJUNCTIONS, ARTICLES].iter().any(|words| words.contains(&lower.as_str()));
    if is_in_text || !is_by && (belongs || last.ends_with([',', ':'])) || before.len() < 2 + usize::from(is_by) {
        return (title.to_owned(), None);
    }
    let before = if is_by { &before[..before.len() - 1] } else { before };
    (before.join(" "), Some(name.join(" ")))
}

/// How many words at the end of a line are a name: a given name, words such as *van der*, and a family name.
fn name_at_end(line: &str) -> Option<usize> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (family, before) = words.split_last()?;
    let between = before.iter().rev().take_while(|word| NAME_PARTICLES.contains(&word.to_lowercase().as_str())).count();
    let given = before.len().checked_sub(between + 1).map(|index| before[index])?;
    (between <= 2 && is_name(family) && is_name(given)).then_some(between + 2)
}

const NAME_PARTICLES: &[&str] = &[
    "van", "de", "der", "den", "ten", "ter", "te", "'t", "’t", "el", "al", "bin", "von", "zu", "di", "da", "la", "le",
];

/// Whether a word looks like a name: a capital and then small letters, or an initial. `IS-kalifaat` and `EU` do not.
fn is_name(word: &str) -> bool {
    let mut characters = word.chars();
    let begins = characters.next().is_some_and(char::is_uppercase);
    let second = characters.next();
    let is_initial = second == Some('.');
    let are_letters =
        characters.all(|character| character.is_alphabetic() || matches!(character, '-' | '\'' | '’' | '.'));
    begins
        && are_letters
        && (is_initial || second.is_some_and(|second| second.is_lowercase() || matches!(second, '\'' | '’')))
        && (is_initial || !word.ends_with('.'))
}

/// Whether a line underlines the line above it.
pub(crate) fn is_underline(line: &str) -> bool {
    line.len() >= 3 && (line.bytes().all(|byte| byte == b'=') || line.bytes().all(|byte| byte == b'-'))
}

fn without_underline(text: &str) -> &str {
    match text.split_once('\n') {
        Some((line, rest)) if is_underline(line.trim()) => rest,
        _ => text,
    }
}

fn without_blank_lines(text: &str) -> &str {
    let begin = text.find(|character: char| !character.is_whitespace()).unwrap_or(text.len());
    &text[begin..]
}
