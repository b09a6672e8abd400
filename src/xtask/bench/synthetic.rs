//! How is a corpus made that is as large as one likes, and whose words are used as in a real one?
//!
//! Titles and sentences are those of a real corpus, the base, drawn anew for each document: so words are as frequent as there,
//! and have the same neighbours. Of that alone no new word would ever come. Therefore made-up words are put between the
//! others, as many as the base says that a text of this length has: its vocabulary grows along a curve (Heaps 1978,
//! *Information Retrieval*, §7.5), which is drawn on. The same base always gives the same documents, and of two sizes the
//! smaller one is the beginning of the larger one.

use std::collections::{HashMap, HashSet};
use std::io::Write;

use anyhow::{Context, Result, ensure};
use speur_documents::Document;

use super::made::{MadeDocument, Plain};
use super::random::Random;

/// Sentences of other lengths, in bytes, are headings, or the splitting went wrong.
const SENTENCE_BYTES: std::ops::RangeInclusive<usize> = 20..=400;

/// Documents of the base with more sentences lend their number cut off at this.
const MOST_SENTENCES: usize = 3;

/// However many are owed: a document of made-up words alone would be like no other.
const MOST_NEW_WORDS: usize = 6;

/// How many documents have a made-up word that an earlier one has: without these, each would be in one document alone.
const REUSING: f64 = 0.35;

/// How long made-up words are, in letters.
const NEW_WORD_LETTERS: std::ops::RangeInclusive<usize> = 4..=13;

/// What is known of the real corpus.
pub struct Base {
    titles: Vec<String>,
    sentences: Vec<String>,
    /// Of each document, how many sentences it lends.
    lengths: Vec<usize>,
    dates: Vec<String>,
    categories: Vec<Option<String>>,
    language: Option<String>,
    words: HashSet<String>,
    letters: Letters,
    growth: Growth,
}

impl Base {
    /// Takes documents apart.
    ///
    /// # Errors
    ///
    /// They are too few to tell how their vocabulary grows, or have no sentences.
    pub fn of(documents: &[Document]) -> Result<Base> {
        let mut base = Base {
            titles: Vec::new(),
            sentences: Vec::new(),
            lengths: Vec::new(),
            dates: Vec::new(),
            categories: Vec::new(),
            language: documents.first().and_then(|document| document.language.clone()),
            words: HashSet::new(),
            letters: Letters::default(),
            growth: Growth { factor: 0.0, exponent: 0.0 },
        };
        // How many words there were, and how many different ones, after each document.
        let (mut running, mut curve) = (0, Vec::new());
        for document in documents {
            let texts = document.blocks.iter().map(|block| block.text.as_str());
            for word in texts.clone().chain([document.title.as_str()]).flat_map(words) {
                let word = word.to_lowercase();
                running += 1;
                if !base.words.contains(&word) {
                    base.letters.learn(&word);
                    base.words.insert(word);
                }
            }
            curve.push((running, base.words.len()));
            let before = base.sentences.len();
            base.sentences.extend(texts.flat_map(sentences).map(str::to_owned));
            base.lengths.push((base.sentences.len() - before).clamp(1, MOST_SENTENCES));
            base.titles.push(document.title.clone());
            base.dates.extend(document.date.as_ref().map(|date| date.as_str().to_owned()));
            base.categories.push(document.category.clone());
        }
        let (quarter, whole) = (curve.get(curve.len() / 4), curve.last());
        base.growth = quarter.zip(whole).and_then(|(quarter, whole)| Growth::through(*quarter, *whole)).context(
            "the corpus that others are made from is too small to tell how its vocabulary grows; some hundred documents do",
        )?;
        ensure!(!base.sentences.is_empty(), "the corpus that others are made from has no sentences");
        Ok(base)
    }

    /// Writes so many documents, a line each.
    pub fn write(&self, documents: usize, output: &mut impl Write) -> Result<()> {
        let mut random = Random::new(1);
        let (mut running, mut known, mut made) = (0, self.words.clone(), Vec::<String>::new());
        for number in 1..=documents {
            let count = random.one_of(&self.lengths).copied().unwrap_or(1);
            let drawn: Vec<&str> =
                (0..count).filter_map(|_| random.one_of(&self.sentences)).map(String::as_str).collect();
            let title = random.one_of(&self.titles).map_or("", String::as_str);
            let mut body = drawn.join(" ");
            running += words(title).count() + words(&body).count();

            let before = made.len();
            while made.len() - before < MOST_NEW_WORDS && (known.len() as f64) < self.growth.different(running) {
                let Some(word) = self.letters.word(&mut random, &known) else { break };
                known.insert(word.clone());
                made.push(word);
                running += 1;
            }
            let mut inserted: Vec<&String> = made[before..].iter().collect();
            if random.fraction() < REUSING {
                // The third power: the earlier a word came, the more often it comes back.
                let place = random.fraction().powi(3) * before as f64;
                inserted.extend(made[..before].get(place as usize));
            }
            for word in inserted {
                let mut row: Vec<&str> = body.split(' ').collect();
                row.insert(random.below(row.len() + 1), word);
                body = row.join(" ");
            }

            let date = match random.one_of(&self.dates) {
                Some(date) => date.clone(),
                None => {
                    let [year, month, day] = [(2010, 16), (1, 12), (1, 28)].map(|(from, of)| from + random.below(of));
                    format!("{year}-{month:02}-{day:02}")
                }
            };
            let document = MadeDocument {
                id: format!("made-{number}"),
                url: format!("/made/{number}/"),
                title,
                lang: self.language.as_deref(),
                date: Some(&date),
                category: random.one_of(&self.categories).and_then(Option::as_deref),
                body: &body,
                format: Plain::Text,
            };
            document.write(output)?;
        }
        Ok(())
    }
}

/// How many different words a text has: `factor` times its length to the power of `exponent`.
#[derive(Debug, Clone, Copy)]
struct Growth {
    factor: f64,
    exponent: f64,
}

impl Growth {
    /// The curve through two points, each a number of words and how many of them are different. None if they are one point.
    fn through(quarter: (usize, usize), whole: (usize, usize)) -> Option<Growth> {
        let [(words, different), (all, all_different)] = [quarter, whole].map(|(all, of)| (all as f64, of as f64));
        let exponent = (all_different / different).ln() / (all / words).ln();
        exponent.is_finite().then(|| Growth { factor: all_different / all.powf(exponent), exponent })
    }

    fn different(self, words: usize) -> f64 {
        self.factor * (words as f64).powf(self.exponent)
    }
}

/// Which letters follow two others in the words of the base, as often as they do.
#[derive(Default)]
struct Letters(HashMap<[char; 2], Vec<char>>);

impl Letters {
    /// Stands before and behind a word.
    const NONE: char = ' ';

    fn learn(&mut self, word: &str) {
        let mut last = [Self::NONE; 2];
        for letter in word.chars().chain([Self::NONE]) {
            self.0.entry(last).or_default().push(letter);
            last = [last[1], letter];
        }
    }

    /// A word that is not yet known; `None` if none comes up.
    fn word(&self, random: &mut Random, known: &HashSet<String>) -> Option<String> {
        // Some are too short, too long or known: of a large base about every second one.
        for _ in 0..100 {
            let (mut word, mut last) = (String::new(), [Self::NONE; 2]);
            for count in 0..=*NEW_WORD_LETTERS.end() {
                let letter = *random.one_of(self.0.get(&last)?)?;
                if letter == Self::NONE {
                    if NEW_WORD_LETTERS.contains(&count) && !known.contains(&word) {
                        return Some(word);
                    }
                    break;
                }
                word.push(letter);
                last = [last[1], letter];
            }
        }
        None
    }
}

/// The rows of letters in a text.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty())
}

/// The stretches that end with a mark and white space, if they are as long as sentences are.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let (mut start, mut found) = (0, Vec::new());
    for (place, _) in text.match_indices(char::is_whitespace) {
        if text[..place].ends_with(['.', '!', '?']) {
            found.push(&text[start..place]);
            start = place;
        }
    }
    found.push(&text[start..]);
    found.into_iter().map(str::trim).filter(|sentence| SENTENCE_BYTES.contains(&sentence.len()))
}

#[cfg(test)]
mod tests {
    use speur_documents::{Block, BlockKind};

    use super::*;

    /// A few hundred documents with a vocabulary that does not end: the rarer a word, the longer its number.
    fn base() -> Base {
        let mut random = Random::new(7);
        let mut word = || {
            let mut number = random.fraction().powi(-2) as usize % 1_000_000;
            let mut word = String::new();
            while word.len() < 6 || number > 0 {
                word.push(char::from(b"bdfghklmnprstvwz"[number % 16]));
                word.push(char::from(b"aeiou"[number % 5]));
                number /= 16;
            }
            word
        };
        let mut sentence = |words: usize| (0..words).map(|_| word()).collect::<Vec<_>>().join(" ") + ".";
        let documents: Vec<Document> = (0..400)
            .map(|number| Document {
                id: number.to_string(),
                title: sentence(3),
                blocks: vec![Block::new(BlockKind::Paragraph, format!("{} {}", sentence(9), sentence(12)))],
                ..Document::default()
            })
            .collect();
        Base::of(&documents).expect("They are enough.")
    }

    fn written(base: &Base, documents: usize) -> String {
        let mut bytes = Vec::new();
        base.write(documents, &mut bytes).expect("Memory takes all text.");
        String::from_utf8(bytes).expect("JSON is text.")
    }

    #[test]
    fn the_same_base_gives_the_same_documents_and_a_smaller_size_is_the_beginning_of_a_larger_one() {
        let (base, again) = (base(), base());
        assert_eq!(written(&base, 300), written(&again, 300));
        assert!(written(&base, 300).starts_with(&written(&again, 100)));
    }

    #[test]
    fn every_id_and_address_is_there_once() {
        let text = written(&base(), 2000);
        for field in ["id", "url"] {
            let values: HashSet<String> = text
                .lines()
                .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("It is JSON.")[field].to_string())
                .collect();
            assert_eq!(values.len(), 2000);
        }
    }

    #[test]
    fn the_vocabulary_grows_along_the_curve_of_the_base() {
        let base = base();
        let (mut running, mut different) = (0, HashSet::new());
        for (number, line) in written(&base, 16_000).lines().enumerate() {
            let document: serde_json::Value = serde_json::from_str(line).expect("It is JSON.");
            for text in ["title", "body"] {
                let text = document[text].as_str().expect("It is a text.");
                running += words(text).count();
                different.extend(words(text).map(str::to_lowercase));
            }
            if [3999, 15_999].contains(&number) {
                let expected = base.growth.different(running);
                let ratio = different.len() as f64 / expected;
                assert!((0.9..1.1).contains(&ratio), "{} words, {expected} expected", different.len());
            }
        }
        assert!(different.len() > 2 * base.words.len());
    }

    #[test]
    fn sentences_end_with_a_mark_and_white_space() {
        let text =
            "Version 2.5 of the library is out. Short one. Does it also read the older files? It reads all of them";
        let found: Vec<&str> = sentences(text).collect();
        assert_eq!(
            found,
            ["Version 2.5 of the library is out.", "Does it also read the older files?", "It reads all of them"]
        );
    }
}
