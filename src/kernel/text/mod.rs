//! How does text become terms?
//!
//! [`analyze`] is the only way, for the builder and for queries alike: what one finds in a text, the other finds
//! in a query. A term is a folded word: lower case, without accents, compatibility forms resolved (see `fold`).
//! It is not a stem.
//!
//! | in the text | terms | why |
//! | --- | --- | --- |
//! | `Syrië`, `SYRIE`, `ＳＹＲＩＥ` | `syrie` | readers leave accents out |
//! | `al-Baghdadi`, `pic.twitter.com`, `snake_case` | one term a part, at consecutive positions | each part is asked for |
//! | `IS’ers`, `zo'n` | `is'ers`, `zo'n` | `zon` is another word |
//! | `17.000`, `3,5` | `17.000`, `3,5` | a number is one word, found from its first digit on |
//! | `bagh\u{200B}dadi`, soft hyphens | `baghdadi` | what is not seen does not count |
//! | `東京\u{200B}大学`, also Thai | `東京`, `大学` | so it is marked where words end that no space parts |

pub mod distance;
mod fold;
mod fold_table;

use std::str::Chars;

use fold::{Class, Fold};

/// The most bytes of a term. What is longer is cut off here, in texts and queries alike, so that it is still found
/// by its beginning. The longest word in the Dutch word list of Debian has 41 letters.
pub const MAX_TERM_BYTES: usize = 64;

/// Where words end in scripts that put no space between them: ZERO WIDTH SPACE, which no reader sees.
pub const BOUNDARY: char = '\u{200B}';

/// From Thai on are the scripts that put no space between words. The mark is no end of a word in those before it.
const FIRST_WITHOUT_SPACES: char = '\u{E00}';

/// The first bytes of a term, which all terms have that stand at its place: a word that touches others is a term, and so are it and
/// those behind it together. At least up to the first letter of a script without spaces.
pub fn first_of_touching(term: &str) -> &[u8] {
    let bytes = term.as_bytes();
    // The first two bytes of U+0E00.
    let end = bytes.windows(2).position(|letter| letter >= &[0xE0, 0xB8][..]).map_or(bytes.len(), |start| start + 3);
    bytes.get(..end).unwrap_or(bytes)
}

/// What joins the parts of a word that some write as one: hyphens, and where words end in scripts that put no space between them.
pub const JOINS: [char; 4] = [BOUNDARY, '-', '\u{2010}', '\u{2011}'];

/// Which of [`JOINS`] is all that stands between two words.
pub fn join(between: &str) -> Option<char> {
    let mut characters = between.chars();
    characters.next().filter(|first| JOINS.contains(first) && characters.next().is_none())
}

/// A word of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// The folded word.
    pub term: &'a str,
    /// Where it stands: a range of **bytes** of the analysed text, on character boundaries.
    pub start: usize,
    /// The end of that range.
    pub end: usize,
    /// How many words the text has up to this one.
    pub place: usize,
}

/// The words of a text, in order.
///
/// Not an [`Iterator`]: a token borrows the buffer that its term was folded into, so that a text costs no
/// allocation per word.
///
/// ```
/// let mut tokens = speur_kernel::text::analyze("Al-Baghdadi’s video's");
/// let mut terms = Vec::new();
/// while let Some(token) = tokens.next() {
///     terms.push(token.term.to_owned());
/// }
/// assert_eq!(terms, ["al", "baghdadi's", "video's"]);
/// ```
#[derive(Debug)]
pub struct Tokens<'t> {
    text: &'t str,
    rest: Chars<'t>,
    term: String,
    first_bytes: Option<&'t [bool; 256]>,
    place: usize,
}

/// Takes `text` apart into terms. Cost: O(length of `text`).
pub fn analyze(text: &str) -> Tokens<'_> {
    Tokens { text, rest: text.chars(), term: String::with_capacity(MAX_TERM_BYTES), first_bytes: None, place: 0 }
}

/// Takes `text` apart as [`analyze`] does, but passes over most of the words whose term begins with an ASCII letter that is not
/// among `first_bytes`: they are counted in [`Token::place`] without being folded. Whatever else begins with another byte is given.
pub fn analyze_those<'t>(text: &'t str, first_bytes: &'t [bool; 256]) -> Tokens<'t> {
    Tokens { first_bytes: Some(first_bytes), ..analyze(text) }
}

impl Tokens<'_> {
    /// The next word, or `None` after the last.
    #[allow(clippy::should_implement_trait)] // A lending iterator: see the type.
    pub fn next(&mut self) -> Option<Token<'_>> {
        self.term.clear();
        let (mut start, mut end) = (0, 0);
        let mut previous = Class::Separator;
        while let Some(character) = self.rest.next() {
            let class = fold::class(character);
            match class {
                Class::Ignorable if character == BOUNDARY && self.ends_without_spaces() => break,
                Class::Ignorable => {
                    // An accent that stands apart belongs to the letter before it.
                    end = self.text.len() - self.rest.as_str().len();
                    continue;
                }
                Class::Letter if previous == Class::Separator && self.is_unwanted(character) && self.pass_over() => {
                    continue;
                }
                Class::Letter | Class::Digit => {
                    end = self.text.len() - self.rest.as_str().len();
                    if previous == Class::Separator {
                        start = end - character.len_utf8();
                    }
                    self.push(fold::fold(character));
                }
                Class::Apostrophe if previous == Class::Letter && self.following() == Class::Letter => {
                    self.push(Fold::One('\''));
                }
                Class::Point if previous == Class::Digit && self.following() == Class::Digit => {
                    self.push(Fold::One(character));
                }
                _ if previous == Class::Separator => continue,
                _ => break,
            }
            previous = class;
        }
        self.place += 1;
        (previous != Class::Separator).then_some(Token { term: &self.term, start, end, place: self.place })
    }

    /// Whether a word that begins with this letter may be passed over: the term of another letter may begin with any byte.
    fn is_unwanted(&self, first: char) -> bool {
        let is_wanted = |bytes: &[bool; 256]| bytes.get(first.to_ascii_lowercase() as usize) != Some(&false);
        first.is_ascii() && !self.first_bytes.is_none_or(is_wanted)
    }

    /// Goes behind a word whose first letter was read, if it is of ASCII letters and what ends it is seen from its byte. Not inlined:
    /// the loop of [`Tokens::next`] is slower with it.
    #[inline(never)]
    fn pass_over(&mut self) -> bool {
        let rest = self.rest.as_str();
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let behind = rest.get(letters..).unwrap_or_default();
        // Below the digits stand ASCII separators, of which only the apostrophe may be within a word.
        let is_whole = behind.bytes().next().is_none_or(|next| next < b'0' && next != b'\'');
        if is_whole {
            self.rest = behind.chars();
            self.place += 1;
        }
        is_whole
    }

    /// Whether the last letter so far is of a script without spaces.
    fn ends_without_spaces(&self) -> bool {
        self.term.chars().next_back() >= Some(FIRST_WITHOUT_SPACES)
    }

    /// The class of the next character that is seen.
    fn following(&self) -> Class {
        self.rest.clone().map(fold::class).find(|&class| class != Class::Ignorable).unwrap_or(Class::Separator)
    }

    fn push(&mut self, folded: Fold) {
        match folded {
            Fold::One(character) if self.term.len() + character.len_utf8() <= MAX_TERM_BYTES => {
                self.term.push(character)
            }
            Fold::Many(characters) if self.term.len() + characters.len() <= MAX_TERM_BYTES => {
                self.term.push_str(characters)
            }
            _ => {}
        }
    }
}

/// How many letters a term has.
pub fn letters(term: &str) -> usize {
    // Counted by the bytes that begin a character: the standard library's faster way is 1 kB of the wasm module.
    term.bytes().filter(|byte| byte & 0xC0 != 0x80).count()
}

/// The place `count` characters after the byte `at` of a text, or its end. Cost: O(bytes passed).
pub fn forward(text: &str, mut at: usize, mut count: usize) -> usize {
    let bytes = text.as_bytes();
    // Eight at a time, less those that go on with a character.
    while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk).filter(|_| count >= 8) {
        let eight = u64::from_le_bytes(*eight);
        count -= 8 - (eight & !eight << 1 & 0x8080_8080_8080_8080).count_ones() as usize;
        at += 8;
    }
    let mut begins = (at..).zip(bytes.get(at..).unwrap_or_default()).filter(|(_, byte)| *byte & 0xC0 != 0x80);
    begins.nth(count).map_or(text.len(), |(after, _)| after)
}

/// The place `count` characters before the one that ends at the byte `at` of a text, or its beginning. Cost: O(bytes passed).
pub fn back(text: &str, at: usize, count: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    let mut begins = before.iter().enumerate().rev().filter(|(_, byte)| *byte & 0xC0 != 0x80);
    begins.nth(count).map_or(0, |(before, _)| before)
}

/// How many bytes of `word`, a token's text, make the first `typed` letters of its term. This is what a
/// reader has typed of the word; where a character folds into several, half of it counts as all of it.
pub fn typed_bytes(word: &str, typed: usize) -> usize {
    let mut folded = 0;
    for (at, character) in word.char_indices() {
        let class = fold::class(character);
        if folded >= typed && class != Class::Ignorable {
            return at;
        }
        folded += match class {
            Class::Ignorable => 0,
            Class::Letter | Class::Digit => match fold::fold(character) {
                Fold::One(_) => 1,
                Fold::Many(characters) => letters(characters),
            },
            _ => 1,
        };
    }
    word.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let mut tokens = analyze(text);
        let mut terms = Vec::new();
        while let Some(token) = tokens.next() {
            assert!(!token.term.is_empty() && token.term.len() <= MAX_TERM_BYTES, "{token:?}");
            terms.push(token.term.to_owned());
        }
        assert_eq!(terms, expected, "{text:?}");
    }

    proptest::proptest! {
        #[test]
        fn places_are_counted_in_characters(text in "[aé日💣]{0,40}", at in 0_usize..40, count in 0_usize..40) {
            let at = text.char_indices().nth(at).map_or(text.len(), |(at, _)| at);
            let after = text[at..].char_indices().nth(count).map_or(text.len(), |(after, _)| at + after);
            proptest::prop_assert_eq!(forward(&text, at, count), after);
            let before = text[..at].char_indices().rev().nth(count).map_or(0, |(before, _)| before);
            proptest::prop_assert_eq!(back(&text, at, count), before);
        }
    }

    /// The words of a text with where they stand, of which some begin with a byte that is not wanted.
    fn tokens(mut tokens: Tokens<'_>) -> Vec<(String, usize, usize, usize)> {
        let mut all = Vec::new();
        while let Some(token) = tokens.next() {
            all.push((token.term.to_owned(), token.start, token.end, token.place));
        }
        all
    }

    proptest::proptest! {
        #[test]
        fn passing_over_words_misses_none_that_is_wanted(
            text in "([abAZzéÉﬁ日ท1'’._ \\-\u{AD}\u{301}\u{200B}]|[abz]{1,9} ){0,40}",
            wanted in "[abz1é]{0,3}",
        ) {
            let mut first_bytes = [false; 256];
            wanted.bytes().for_each(|byte| first_bytes[usize::from(byte)] = true);
            let is_wanted = |(term, ..): &(String, usize, usize, usize)| first_bytes[usize::from(term.as_bytes()[0])];
            let all = tokens(analyze(&text));
            let places: Vec<usize> = all.iter().map(|token| token.3).collect();
            proptest::prop_assert_eq!(places, (1..=all.len()).collect::<Vec<_>>());
            let those = tokens(analyze_those(&text, &first_bytes));
            proptest::prop_assert!(those.iter().all(|token| all.contains(token)), "{:?} of {:?}", those, all);
            let kept = |tokens: &[_]| tokens.iter().filter(|token| is_wanted(token)).cloned().collect::<Vec<_>>();
            proptest::prop_assert_eq!(kept(&those), kept(&all));
        }
    }

    #[test]
    fn words_that_are_not_wanted_are_passed_over() {
        let mut first_bytes = [false; 256];
        first_bytes[usize::from(b'w')] = true;
        let those = tokens(analyze_those("The quick Words of a world", &first_bytes));
        assert_eq!(those, [("words".to_owned(), 10, 15, 3), ("world".to_owned(), 21, 26, 6)]);
    }

    #[test]
    fn words_are_letters_and_digits() {
        check("Een tunnel, een bomgordel.", &["een", "tunnel", "een", "bomgordel"]);
        check("09u33 uhK75WeUme", &["09u33", "uhk75weume"]);
        check("", &[]);
        check("?! — … 💣", &[]);
    }

    #[test]
    fn accents_case_and_width_do_not_matter() {
        check("Syrië SYRIË Syrie\u{308}", &["syrie"; 3]);
        check("gecoördineerde Œuvre Straße ĳs", &["gecoordineerde", "oeuvre", "strasse", "ijs"]);
        check("ＢＡＧＨＤＡＤＩ", &["baghdadi"]);
        check("Łódź Søren Ærø", &["lodz", "soren", "aero"]);
        check("ΑΘΉΝΑ Αθήνας Москва", &["αθηνα", "αθηνασ", "москва"]);
    }

    #[test]
    fn hyphens_points_and_underscores_separate() {
        check("IS-strijders en -aanhangers", &["is", "strijders", "en", "aanhangers"]);
        check("pic.twitter.com/uhK snake_case __proto__", &["pic", "twitter", "com", "uhk", "snake", "case", "proto"]);
    }

    #[test]
    fn an_apostrophe_inside_a_word_stays() {
        check("IS'ers zo’n regio‘s videoʼs", &["is'ers", "zo'n", "regio's", "video's"]);
        check("'Laffe daad' ‘citaat’ rock 'n' roll", &["laffe", "daad", "citaat", "rock", "n", "roll"]);
    }

    #[test]
    fn a_number_is_one_word() {
        check("17.000 3,5 2017-06 5.", &["17.000", "3,5", "2017", "06", "5"]);
        check("1.2.3 v1.2 a.1", &["1.2.3", "v1.2", "a", "1"]);
    }

    #[test]
    fn what_is_not_seen_does_not_count() {
        check("bagh\u{200B}dadi ver\u{AD}keer \u{202E}x", &["baghdadi", "verkeer", "x"]);
        check("17\u{200B}.000 zo\u{AD}'n", &["17.000", "zo'n"]);
    }

    #[test]
    fn other_scripts_are_words_too() {
        check("البغدادي नमस्ते 日本語", &["البغدادي", "नमसते", "日本語"]);
    }

    #[test]
    fn words_without_spaces_end_at_boundaries() {
        check("東京\u{200B}大学\u{200B}の、図書館", &["東京", "大学", "の", "図書館"]);
        check("ภาษา\u{200B}\u{200B}ไทย\u{200B} Rust言語\u{200B}は", &["ภาษา", "ไทย", "rust言語", "は"]);
        let mut tokens = analyze("x東\u{200B}京");
        assert_eq!(tokens.next().map(|token| (token.start, token.end)), Some((0, 4)));
        assert_eq!(tokens.next().map(|token| (token.start, token.end)), Some((7, 10)));
    }

    #[test]
    fn a_long_word_is_cut_and_read_to_its_end() {
        let long = "é".repeat(100) + " x";
        check(&long, &[&"e".repeat(MAX_TERM_BYTES), "x"]);
    }

    #[test]
    fn a_span_is_the_word_in_the_text() {
        let text = "… «Syrie\u{308}» 17.000";
        let mut tokens = analyze(text);
        let token = tokens.next().expect("there are two words");
        assert_eq!(&text[token.start..token.end], "Syrie\u{308}");
        let token = tokens.next().expect("there are two words");
        assert_eq!(&text[token.start..token.end], "17.000");
    }

    #[test]
    fn typed_letters_are_counted_in_the_text() {
        assert_eq!(typed_bytes("Bagdadi", 4), 4);
        assert_eq!(typed_bytes("Syrië", 5), 6);
        assert_eq!(typed_bytes("Straße", 5), "Straß".len());
        assert_eq!(typed_bytes("e\u{301}te\u{301}", 1), "e\u{301}".len());
        assert_eq!(typed_bytes("ab", 9), 2);
    }
}
