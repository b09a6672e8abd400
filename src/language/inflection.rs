//! Which other forms does a word have?
//!
//! First by the paradigms of a lexicon: they know `stad` and `steden`, and that `boom` is no form of `bom`. What a
//! lexicon does not know is inflected as the word that it ends with (`leverancierfactuur` as `factuur`), and else
//! bound to words of the site by its stem.
//!
//! A form that the site does not have becomes a key too, if a reader is likely to type it. Every such key costs bytes
//! in the reader's download, so that there are none for participles of the present or for diminutives.

use std::collections::BTreeMap;

use speur_engine::text::{analyze, letters};
use speur_engine::words::RelationKind::Stem;

use crate::Found;
use crate::compound;
use crate::languages::Language;
use crate::lexicon::{self, Form, Lexicon, WordId};
use crate::site::Site;

/// The most forms of a word that become keys although the site does not have them. A Dutch verb has about
/// eight that are often used: stem, -t, -en, two or four of the past, participle with and without -e.
const MAX_ABSENT_FORMS: usize = 10;

/// Stems of shorter words say too little, and what stems do with them is often wrong: `zin`, `zien`.
const MIN_STEMMED_LETTERS: usize = 4;

/// A stem that more words of a site share is not the stem of one word.
const MAX_STEM_GROUP: usize = 24;

/// How much two Dutch words that share a stem must have in common at their beginning: Kraaij and Pohlmann's stemmer
/// also takes off `ge-`, which makes `bied` of `gebied`.
const MIN_COMMON_START: usize = 4;

/// Finds the forms of all words.
pub(crate) fn relate(site: &Site<'_>, found: &mut Found) {
    for place in 0..site.words.len() {
        if !site.is_plain(place) {
            continue;
        }
        let has_paradigm = site.entry(place).is_some_and(|(lexicon, id)| paradigm(site, place, lexicon, id, found));
        if !has_paradigm && site.language(place) == Some(Language::DUTCH) && !site.words[place].is_capitalised {
            as_its_last_part(site, place, found);
        }
    }
    stems(site, found);
    plurals(site, found);
}

/// A form of a word, and how likely a reader is to type it: 0 is most.
pub(crate) struct Relative {
    pub id: WordId,
    pub form: Form,
    /// Whether it is the lemma itself.
    pub is_lemma: bool,
    /// Whether both are forms of a verb.
    pub is_verb: bool,
    pub rank: Option<u8>,
}

/// The forms of a word that a lexicon knows, each once, the word itself not among them.
pub(crate) fn relatives(lexicon: &Lexicon, id: WordId) -> Vec<Relative> {
    let lemmas = lexicon.lemmas(id);
    let own = lexicon.forms(id);
    let is_noun = lemmas.iter().chain(own).any(|&(_, form)| form.is_plural());
    let rank = |form: Form, through: Form, is_own: bool| match (form, through) {
        // A noun such as `groep` hardly stands for the verb `groepen`; an infinitive that is a plural too may stand for both.
        (Form::Verb, _) | (_, Form::Verb) if is_noun && !is_own => None,
        (Form::Plural | Form::Irregular, _) => Some(0),
        (Form::Adjective, _) => Some(1),
        (Form::Verb, _) => Some(2),
        (Form::Comparison, Form::Comparison | Form::Adjective) => Some(3),
        _ => None,
    };
    let mut relatives: Vec<Relative> = Vec::new();
    let mut add = |id, form: Form, through: Form, is_lemma, rank| {
        relatives.push(Relative { id, form, is_lemma, is_verb: form.is_of_verb() || through.is_of_verb(), rank });
    };
    for &(lemma, form) in lemmas {
        add(lemma, form, form, true, Some(0));
        for &(sibling, of) in lexicon.forms(lemma) {
            add(sibling, of, form, false, rank(of, form, false));
        }
    }
    for &(inflected, form) in own {
        add(inflected, form, form, false, rank(form, form, true));
    }
    relatives.retain(|relative| relative.id != id);
    relatives
        .sort_by_key(|relative| (relative.rank.unwrap_or(u8::MAX), relative.is_verb, !relative.is_lemma, relative.id));
    let mut seen = Vec::new();
    relatives.retain(|relative| {
        let is_new = !seen.contains(&relative.id);
        seen.push(relative.id);
        is_new
    });
    relatives
}

/// Adds the forms that the lexicon knows; answers whether it knows any.
fn paradigm(site: &Site<'_>, place: usize, lexicon: &Lexicon, id: WordId, found: &mut Found) -> bool {
    let word = &site.words[place];
    // Someone called Bakker is asked for by that name. A word that only begins sentences is no one.
    let is_surname = word.is_capitalised && !word.only_begins_sentences && !lexicon.is_name(id);
    let relatives = relatives(lexicon, id);
    let mut absent = 0;
    for relative in &relatives {
        let key = lexicon.word(relative.id);
        // `val`, `zet` and `zin` mean too much else to be keys of verbs.
        let is_short = letters(key) < MIN_STEMMED_LETTERS && site.language(place) == Some(Language::DUTCH);
        if site.is_stop_key(key) {
            continue;
        }
        if let Some(other) = site.find(key) {
            if !site.words[other].is_acronym {
                found.add(key, &word.term, Stem);
                found.add(&word.term, key, Stem);
            }
        } else if relative.rank.is_some() && absent < MAX_ABSENT_FORMS && !is_surname && !(is_short && relative.is_verb)
        {
            found.add(key, &word.term, Stem);
            absent += 1;
            // Many a reader leaves the apostrophe out of `regio's`.
            let joined = key.replace('\'', "");
            if joined != key && lexicon.find(&joined).is_none() && !site.is_stop_key(&joined) {
                found.add(&joined, &word.term, Stem);
            }
        }
    }
    !relatives.is_empty()
}

/// Inflects a word that no lexicon knows the forms of as the last word in it.
fn as_its_last_part(site: &Site<'_>, place: usize, found: &mut Found) {
    let term = site.words[place].term.as_str();
    let lexicon = lexicon::dutch();
    let Some(start) = compound::last_part(lexicon, term) else { return };
    let (before, tail) = term.split_at(start);
    let Some(id) = lexicon.find_common(tail) else { return };
    for relative in relatives(lexicon, id) {
        let key = format!("{before}{}", lexicon.word(relative.id));
        if site.find(&key).is_some() {
            found.add(&key, term, Stem);
            found.add(term, &key, Stem);
        } else if relative.rank.is_some() && relative.form != Form::Verb && relative.form != Form::Comparison {
            found.add(&key, term, Stem);
        }
    }
}

/// Binds words of the site that share a stem.
fn stems(site: &Site<'_>, found: &mut Found) {
    let mut groups: BTreeMap<(Language, String), Vec<usize>> = BTreeMap::new();
    let mut stemmers = BTreeMap::new();
    for (place, word) in site.words.iter().enumerate() {
        let Some(language) = site.language(place) else { continue };
        let has_lexicon = matches!(language, Language::DUTCH | Language::ENGLISH);
        let is_listed = site.entry(place).is_some();
        if !site.is_plain(place)
            || word.term.contains('\'')
            || letters(&word.term) < MIN_STEMMED_LETTERS
            // In German every noun has a capital; where a list can tell, a capital outside of it is a name.
            || has_lexicon && word.is_capitalised && !is_listed
        {
            continue;
        }
        let lower = word.surface.to_lowercase();
        let is_surface = analyze(&lower).next().is_some_and(|token| token.term == word.term);
        let stemmer = stemmers.entry(language).or_insert_with(|| language.stemmer());
        let stem = stemmer.stem(if is_surface && !has_lexicon { &lower } else { &word.term });
        if !stem.is_empty() {
            groups.entry((language, stem.into_owned())).or_default().push(place);
        }
    }
    for ((language, _), group) in groups {
        if group.len() > MAX_STEM_GROUP {
            continue;
        }
        for (at, &one) in group.iter().enumerate() {
            for &other in &group[..at] {
                let terms = [&site.words[one].term, &site.words[other].term];
                // Of two Dutch words that the lexicon knows, it also knows whether they belong together.
                if language == Language::DUTCH
                    && (site.entry(one).is_some() && site.entry(other).is_some()
                        || common_start(terms[0], terms[1]) < MIN_COMMON_START)
                {
                    continue;
                }
                found.add(terms[0], terms[1], Stem);
                found.add(terms[1], terms[0], Stem);
            }
        }
    }
}

/// Binds Dutch words to their plurals where the site has both, unless the lexicon knows both: what Dutch borrows (`factsheets`) has
/// endings that the stemmer leaves alone.
fn plurals(site: &Site<'_>, found: &mut Found) {
    let is_known = |place: usize| lexicon::dutch().find(&site.words[place].term).is_some();
    let is_capitalised = |place: usize| site.words[place].is_capitalised;
    for place in 0..site.words.len() {
        let term = site.words[place].term.as_str();
        if site.language(place) != Some(Language::DUTCH) || !site.is_plain(place) || letters(term) < MIN_STEMMED_LETTERS
        {
            continue;
        }
        let endings: &[&str] = match term.chars().last() {
            Some('s') => &["en"],
            Some('e') => &["s", "n"],
            Some('a' | 'i' | 'o' | 'u' | 'y') => &["s", "'s"],
            _ => &["s", "en"],
        };
        let can_be = |&(ending, plural): &(&str, usize)| {
            // A title writes what it is about with a capital too; but `Hidde` is not one of `hidden`, nor is it a verb.
            let is_name = is_capitalised(place) && is_capitalised(plural);
            let is_other =
                site.language(plural) != Some(Language::DUTCH) || is_capitalised(place) || is_capitalised(plural);
            site.is_plain(plural) && !is_name && !(ending.ends_with('n') && is_other)
        };
        let plurals = endings.iter().filter_map(|ending| Some((*ending, site.find(&format!("{term}{ending}"))?)));
        let plurals = plurals.filter(can_be).map(|(_, plural)| plural);
        let forms: Vec<usize> = std::iter::once(place).chain(plurals).collect();
        for (&one, &other) in forms.iter().flat_map(|one| forms.iter().map(move |other| (one, other))) {
            if one != other && !(is_known(one) && is_known(other)) {
                found.add(&site.words[one].term, &site.words[other].term, Stem);
            }
        }
    }
}

fn common_start(one: &str, other: &str) -> usize {
    one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count()
}
