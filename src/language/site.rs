//! What is known of the words of the site before any of them is related to another?

use std::collections::{BTreeMap, HashMap, HashSet};

use speur_engine::text::letters;
use speur_engine::words::Word;

use crate::compound;
use crate::languages::Language;
use crate::lexicon::{self, Lexicon, WordId};

/// The words of the site, to be asked about.
pub(crate) struct Site<'w> {
    pub words: &'w [Word],
    /// The language of each word, if it is known. Asked for by the place of the word.
    languages: Vec<Option<Language>>,
    has_dutch: bool,
    stop: Vec<bool>,
    /// Only looked up, never walked through: its order differs between runs.
    places: HashMap<&'w str, usize>,
    /// The stop words of all languages that the site has, whether it has the words or not.
    stop_words: HashSet<String>,
}

impl<'w> Site<'w> {
    pub fn new(words: &'w [Word]) -> Self {
        let tagged: Vec<Option<Language>> = words.iter().map(|word| Language::from_tag(&word.language)).collect();
        let mut documents = BTreeMap::new();
        for (word, language) in words.iter().zip(&tagged) {
            if let Some(language) = *language {
                *documents.entry(language).or_insert(0u64) += u64::from(word.documents);
            }
        }
        let main = documents.iter().max_by_key(|&(_, documents)| *documents).map(|(&language, _)| language);
        let lists: BTreeMap<Language, HashSet<String>> =
            documents.keys().map(|&language| (language, language.stop_words().into_iter().collect())).collect();
        let is_stop = |language: Option<Language>, word: &Word| {
            language.and_then(|language| lists.get(&language)).is_some_and(|list| list.contains(&word.term))
        };
        let stop = words.iter().zip(&tagged).map(|(word, &of)| is_stop(of, word) || is_stop(main, word)).collect();
        // Pages borrow words: what Dutch does not know and English does is English.
        let languages = words
            .iter()
            .zip(&tagged)
            .map(|(word, &language)| match language {
                Some(Language::DUTCH)
                    if lexicon::dutch().find(&word.term).is_none()
                        && lexicon::english().find_common(&word.term).is_some() =>
                {
                    Some(Language::ENGLISH)
                }
                language => language,
            })
            .collect();
        Self {
            words,
            languages,
            has_dutch: documents.contains_key(&Language::DUTCH),
            stop,
            places: words.iter().enumerate().map(|(place, word)| (word.term.as_str(), place)).collect(),
            stop_words: lists.into_values().flatten().collect(),
        }
    }

    /// The place of a word, if the site has it.
    pub fn find(&self, term: &str) -> Option<usize> {
        self.places.get(term).copied()
    }

    pub fn language(&self, place: usize) -> Option<Language> {
        self.languages[place]
    }

    pub fn is_stop_word(&self, place: usize) -> bool {
        self.stop[place]
    }

    /// Whether a key would take a word that says little to words that say much. The word need not be of the site.
    pub fn is_stop_key(&self, key: &str) -> bool {
        match self.find(key) {
            Some(place) => self.stop[place],
            None => self.stop_words.contains(key),
        }
    }

    /// Where a word stands in the lexicon of its language.
    pub fn entry(&self, place: usize) -> Option<(&'static Lexicon, WordId)> {
        let lexicon = lexicon_of(self.languages[place]?)?;
        Some((lexicon, lexicon.find(&self.words[place].term)?))
    }

    /// The word lists that pages of the site may have words of: English, and Dutch if any is Dutch. What is not asked for need not be
    /// unpacked.
    pub fn lexicons(&self) -> impl Iterator<Item = &'static Lexicon> {
        self.has_dutch.then(lexicon::dutch).into_iter().chain([lexicon::english()])
    }

    /// Whether it has the form of a word: letters only, and no abbreviation.
    pub fn is_plain(&self, place: usize) -> bool {
        let word = &self.words[place];
        !word.is_acronym && !self.stop[place] && word.term.chars().all(|c| c.is_alphabetic() || c == '\'')
    }

    /// Whether it is a name: written with a capital, and in no list as a word or a form of a word.
    pub fn is_name(&self, place: usize) -> bool {
        let word = &self.words[place];
        word.is_capitalised
            && letters(&word.term) >= MIN_NAME_LETTERS
            && self.is_plain(place)
            && !word.term.contains('\'')
            && !self.is_listed(place)
            // What a heading writes with a capital, and no list has, may be a compound all the same.
            && !(self.languages[place] == Some(Language::DUTCH)
                && compound::last_part(lexicon::dutch(), &word.term).is_some())
    }

    fn is_listed(&self, place: usize) -> bool {
        let known = |lexicon: &Lexicon| {
            lexicon.find(&self.words[place].term).is_some_and(|id| {
                !lexicon.is_name(id) || !lexicon.lemmas(id).is_empty() || !lexicon.forms(id).is_empty()
            })
        };
        self.languages[place].and_then(lexicon_of).is_some_and(known)
    }
}

/// Shorter names sound like too many words.
const MIN_NAME_LETTERS: usize = 4;

fn lexicon_of(language: Language) -> Option<&'static Lexicon> {
    match language {
        Language::DUTCH => Some(lexicon::dutch()),
        Language::ENGLISH => Some(lexicon::english()),
        _ => None,
    }
}
