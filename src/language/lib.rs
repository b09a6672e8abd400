//! Which words of a language belong together? For the builder of an index; nothing of this is in the wasm module.
//!
//! ```
//! use speur_engine::words::{RelationKind, Word};
//!
//! let word = |term: &str| Word { term: term.into(), surface: term.into(), language: "nl".into(), ..Word::default() };
//! let relations = speur_language::relate(&[word("steden"), word("burgerslachtoffers")]).relations;
//! let kind_of = |key: &str| relations.iter().find(|relation| relation.key == key).map(|relation| relation.kind);
//!
//! assert_eq!(kind_of("stad"), Some(RelationKind::Stem));
//! assert_eq!(kind_of("slachtoffer"), Some(RelationKind::Compound { start: 6 }));
//! ```
//!
//! [`relate`] asks four questions about each word, a module each:
//!
//! | module | the question it answers |
//! | --- | --- |
//! | `spelling` | How else may it be written? |
//! | `inflection` | Which other forms does it have, on the site or in a word list? |
//! | `compound` | Which words is it made of? |
//! | [`synonyms`] | What else does the owner of the site say that it means? |
//!
//! They go by `site` (what is known of the words), `languages` (stems and stop words) and `lexicon` (word lists, made
//! by `data/make.py`). Nothing is guessed: for a language without a word list there are only stems of words that the
//! site has.

mod compound;
mod inflection;
mod languages;
mod lexicon;
mod site;
mod spelling;
pub mod synonyms;

use rayon::prelude::*;
use speur_engine::words::{Relation, RelationKind, Relations, Word};

use crate::site::Site;
use crate::synonyms::Synonyms;

/// What is known of the words of a site, each of which is given once. The same words give the same answer.
///
/// Cost: about 11 µs a word (55,121 Dutch words: 0.6 s), and 80 ms more for the first call of a process, which unpacks
/// the word lists.
pub fn relate(words: &[Word]) -> Relations {
    relate_with(words, &Synonyms::default())
}

/// What is known of the words of a site, if these words mean the same there.
pub fn relate_with(words: &[Word], synonyms: &Synonyms) -> Relations {
    let site = Site::new(words);
    let relate = [spelling::relate, inflection::relate, compound::relate].into_par_iter();
    let found = relate.map(|relate| {
        let mut found = Found::default();
        relate(&site, &mut found);
        found.relations
    });
    let mut found = Found { relations: found.flatten_iter().collect() };
    let also = synonyms.relations(&found.relations, |term| site.find(term).is_some());
    also.into_iter().for_each(|Relation { key, term, kind }| found.add(&key, &term, kind));

    let terms = |wanted: &dyn Fn(usize) -> bool| {
        let mut terms: Vec<String> =
            (0..words.len()).filter(|&place| wanted(place)).map(|place| words[place].term.clone()).collect();
        terms.sort_unstable();
        terms
    };
    Relations {
        relations: found.finish(),
        names: terms(&|place| site.is_name(place)),
        stop_words: terms(&|place| site.is_stop_word(place)),
    }
}

/// The relations that were found so far, some of them more than once.
#[derive(Default)]
struct Found {
    relations: Vec<Relation>,
}

impl Found {
    fn add(&mut self, key: &str, term: &str, kind: RelationKind) {
        if key != term {
            self.relations.push(Relation { key: key.to_owned(), term: term.to_owned(), kind });
        }
    }

    /// Each pair once, as what binds it most: an alias before a form before a part.
    fn finish(mut self) -> Vec<Relation> {
        self.relations.sort_unstable();
        self.relations.dedup_by(|next, kept| next.key == kept.key && next.term == kept.term);
        self.relations
    }
}
