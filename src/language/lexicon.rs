//! Which words does a language have, and which of them are forms of one another?
//!
//! A lexicon is a file that `data/make.py` makes of a word list: a length (four bytes, little-endian) and so many bytes,
//! deflated. Those are eight columns, each with its length before it:
//!
//! | column | per | what it holds |
//! | --- | --- | --- |
//! | shared | word | how many bytes it has in common with the word before it |
//! | endings | word | the bytes after those, and a line feed |
//! | names | word | 1 if it is only ever written with a capital |
//! | purities | word | [`Purity`] as the last part of a compound × 16 + that as an earlier part; empty if unknown |
//! | counts | word | how many lemmas it is a form of |
//! | rules | lemma | the rule that makes the lemma of the form; 255 if none does |
//! | others | lemma without a rule | the place of the lemma, four bytes, and the [`Form`] |
//! | table | rule | a line of text: how many bytes to take off, the [`Form`], and what to add |

use std::io::Read;
use std::sync::OnceLock;

use flate2::read::DeflateDecoder;
use xxhash_rust::xxh64::xxh64;

/// The Dutch words.
pub(crate) fn dutch() -> &'static Lexicon {
    static DUTCH: OnceLock<Lexicon> = OnceLock::new();
    DUTCH.get_or_init(|| Lexicon::read(include_bytes!("../../data/dutch.lexicon")))
}

/// The English words.
pub(crate) fn english() -> &'static Lexicon {
    static ENGLISH: OnceLock<Lexicon> = OnceLock::new();
    ENGLISH.get_or_init(|| Lexicon::read(include_bytes!("../../data/english.lexicon")))
}

/// What a form is to its lemma.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Plural,
    Diminutive,
    /// Of a verb: its present, past and past participle.
    Verb,
    PresentParticiple,
    /// Of an adjective: with -e or -s.
    Adjective,
    Comparison,
    /// A plural or comparison that follows no rule.
    Irregular,
}

impl Form {
    const ALL: [Form; 7] = [
        Form::Plural,
        Form::Diminutive,
        Form::Verb,
        Form::PresentParticiple,
        Form::Adjective,
        Form::Comparison,
        Form::Irregular,
    ];

    /// Whether it is of a noun, and what a reader asks for who means the noun.
    pub fn is_plural(self) -> bool {
        matches!(self, Form::Plural | Form::Irregular)
    }

    /// Whether only verbs have it.
    pub fn is_of_verb(self) -> bool {
        matches!(self, Form::Verb | Form::PresentParticiple)
    }
}

/// The place of a word in the order of the alphabet.
pub(crate) type WordId = u32;

/// How often words that end (begin) like a word really are compounds of it, in sixteenths.
pub(crate) type Purity = u8;

/// The words of a language. They borrow nothing: the file is unpacked once for a process.
#[derive(Debug)]
pub(crate) struct Lexicon {
    /// All words, one after the other.
    text: String,
    /// Where each begins, and where the last ends.
    starts: Vec<u32>,
    names: Vec<u8>,
    purities: Vec<u8>,
    /// A hash table with open addressing: part of the hash, and the place of the word or [`FREE`]. Most words that are
    /// asked for are not in the list; the part tells that without a look at a word.
    slots: Vec<(u32, WordId)>,
    lemmas: Links,
    forms: Links,
}

const FREE: u32 = u32::MAX;
const NO_RULE: u8 = u8::MAX;
const BROKEN: &str = "a lexicon of the package is as make.py wrote it: `every_lexicon_can_be_read` checks them";

impl Lexicon {
    /// Unpacks the file. Cost: about 70 ms for the 394,608 words of Dutch.
    fn read(packed: &[u8]) -> Self {
        let mut bytes = Vec::with_capacity(length(packed, 0));
        DeflateDecoder::new(&packed[4..]).read_to_end(&mut bytes).expect(BROKEN);
        let mut rest = bytes.as_slice();
        let [shared, endings, names, purities, counts, rules, others, table] = std::array::from_fn(|_| {
            let (column, after) = rest[4..].split_at(length(rest, 0));
            rest = after;
            column
        });

        let mut text = Vec::with_capacity(endings.len() * 3);
        let mut starts = Vec::with_capacity(shared.len() + 1);
        for (&shared, ending) in shared.iter().zip(endings.split(|&byte| byte == b'\n')) {
            let previous = starts.last().map_or(0, |&start| start as usize);
            starts.push(text.len() as u32);
            text.extend_from_within(previous..previous + usize::from(shared));
            text.extend_from_slice(ending);
        }
        starts.push(text.len() as u32);

        let mut lexicon = Self {
            text: String::from_utf8(text).expect(BROKEN),
            slots: vec![(0, FREE); (starts.len() * 2).next_power_of_two()],
            starts,
            names: names.to_vec(),
            purities: purities.to_vec(),
            lemmas: Links::default(),
            forms: Links::default(),
        };
        for word in 0..lexicon.len() {
            // They all differ: there is no need to compare them.
            let hash = hash(lexicon.word(word));
            let slot = lexicon.slot(hash, |_| false);
            lexicon.slots[slot] = (part(hash), word);
        }
        let pairs = lexicon.read_pairs(counts, rules, others, table);
        lexicon.forms = Links::new(lexicon.len(), pairs.iter().map(|&(form, lemma, what)| (lemma, form, what)));
        lexicon.lemmas = Links::new(lexicon.len(), pairs.iter().copied());
        lexicon
    }

    fn read_pairs(&self, counts: &[u8], rules: &[u8], others: &[u8], table: &[u8]) -> Vec<(WordId, WordId, Form)> {
        let table = std::str::from_utf8(table).expect(BROKEN);
        let table: Vec<(usize, Form, &str)> = table
            .lines()
            .map(|line| {
                let mut parts = line.splitn(3, ' ');
                let mut number = || parts.next().and_then(|part| part.parse::<usize>().ok()).expect(BROKEN);
                let (strip, form) = (number(), Form::ALL[number()]);
                (strip, form, parts.next().unwrap_or_default())
            })
            .collect();
        let mut others = others.chunks_exact(5);
        let mut rules = rules.iter();
        let mut pairs = Vec::with_capacity(rules.len());
        let mut lemma = String::new();
        for (form, &count) in (0..).zip(counts) {
            for &rule in rules.by_ref().take(usize::from(count)) {
                if rule == NO_RULE {
                    let other = others.next().expect(BROKEN);
                    pairs.push((form, length(other, 0) as WordId, Form::ALL[usize::from(other[4])]));
                } else {
                    let (strip, what, add) = table[usize::from(rule)];
                    let word = self.word(form);
                    lemma.clear();
                    lemma.push_str(&word[..word.len() - strip]);
                    lemma.push_str(add);
                    pairs.push((form, self.find(&lemma).expect(BROKEN), what));
                }
            }
        }
        pairs
    }

    /// How many words there are.
    pub fn len(&self) -> u32 {
        self.starts.len() as u32 - 1
    }

    /// The word at a place.
    pub fn word(&self, id: WordId) -> &str {
        &self.text[self.starts[id as usize] as usize..self.starts[id as usize + 1] as usize]
    }

    /// The place of a word, if it is in the list, with or without a capital.
    pub fn find(&self, word: &str) -> Option<WordId> {
        let hash = hash(word);
        let slot = self.slot(hash, |(of, id)| of == part(hash) && self.word(id) == word);
        Some(self.slots[slot].1).filter(|&id| id != FREE)
    }

    /// The place of a word that is also written without a capital.
    pub fn find_common(&self, word: &str) -> Option<WordId> {
        self.find(word).filter(|&id| !self.is_name(id))
    }

    /// Whether a word is only written with a capital.
    pub fn is_name(&self, id: WordId) -> bool {
        self.names[id as usize] != 0
    }

    /// What a word is a form of.
    pub fn lemmas(&self, id: WordId) -> &[(WordId, Form)] {
        self.lemmas.of(id)
    }

    /// What is a form of a word.
    pub fn forms(&self, id: WordId) -> &[(WordId, Form)] {
        self.forms.of(id)
    }

    /// How likely it is that what ends with this word is a compound of it.
    pub fn purity_as_tail(&self, id: WordId) -> Purity {
        self.purities.get(id as usize).map_or(0, |purities| purities >> 4)
    }

    /// How likely it is that what begins with this word is a compound of it.
    pub fn purity_as_head(&self, id: WordId) -> Purity {
        self.purities.get(id as usize).map_or(0, |purities| purities & 15)
    }

    /// The slot of the word with this hash that `is` the one, or the free slot where it would be.
    fn slot(&self, hash: u64, is: impl Fn((u32, WordId)) -> bool) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        while self.slots[slot].1 != FREE && !is(self.slots[slot]) {
            slot = (slot + 1) & mask;
        }
        slot
    }
}

fn hash(word: &str) -> u64 {
    xxh64(word.as_bytes(), 0)
}

/// What the place of a slot does not tell of the hash.
fn part(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// From each word to some others.
#[derive(Debug, Default)]
struct Links {
    starts: Vec<u32>,
    to: Vec<(WordId, Form)>,
}

impl Links {
    fn new(words: u32, pairs: impl Iterator<Item = (WordId, WordId, Form)> + Clone) -> Self {
        let mut starts = vec![0; words as usize + 1];
        for (from, _, _) in pairs.clone() {
            starts[from as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut to = vec![(0, Form::Plural); starts[words as usize] as usize];
        for (from, target, form) in pairs {
            to[next[from as usize] as usize] = (target, form);
            next[from as usize] += 1;
        }
        Self { starts, to }
    }

    fn of(&self, id: WordId) -> &[(WordId, Form)] {
        &self.to[self.starts[id as usize] as usize..self.starts[id as usize + 1] as usize]
    }
}

fn length(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lexicon_can_be_read() {
        for (lexicon, at_least) in [(dutch(), 390_000), (english(), 70_000)] {
            assert!(lexicon.len() > at_least);
            for id in 0..lexicon.len() {
                assert_eq!(lexicon.find(lexicon.word(id)), Some(id));
                for &(lemma, _) in lexicon.lemmas(id) {
                    assert_ne!(lemma, id);
                    assert!(lexicon.forms(lemma).iter().any(|&(form, _)| form == id));
                }
            }
        }
    }

    #[test]
    fn words_are_folded_as_the_engine_folds_them() {
        for lexicon in [dutch(), english()] {
            for id in 0..lexicon.len() {
                let mut tokens = speur_engine::text::analyze(lexicon.word(id));
                assert_eq!(tokens.next().map(|token| token.term.to_owned()).as_deref(), Some(lexicon.word(id)));
                assert!(tokens.next().is_none());
            }
        }
    }
}
