//! How are the words of a site written, as far as that tells what they are?

use std::collections::HashMap;

use super::bytes::{Damaged, Reader, write_number, write_string};
use crate::error::Error;
use crate::words::Word;

/// One way to write a word, and where it is written so.
#[derive(Debug, Default)]
pub(super) struct Way {
    count: u32,
    within_sentences: u32,
    /// How often in the language with each number.
    languages: Vec<(u32, u32)>,
}

/// Ways to write a word, with the text of each. Several may have one text.
pub(super) type Ways = Vec<(Box<str>, Way)>;

impl Way {
    /// Counts one more.
    pub(super) fn note(&mut self, language: u32, begins_sentence: bool) {
        self.count += 1;
        self.within_sentences += u32::from(!begins_sentence);
        self.note_language(language, 1);
    }

    fn note_language(&mut self, language: u32, times: u32) {
        match self.languages.iter_mut().find(|(known, _)| *known == language) {
            Some((_, count)) => *count += times,
            None => self.languages.push((language, times)),
        }
    }

    fn add(&mut self, other: &Self) {
        self.count += other.count;
        self.within_sentences += other.within_sentences;
        other.languages.iter().for_each(|(language, times)| self.note_language(*language, *times));
    }
}

/// Those of a word that no page has as one.
pub(super) fn assumed(term: &str, count: u32) -> Ways {
    vec![(term.into(), Way { count, within_sentences: count, languages: Vec::new() })]
}

/// Writes ways so that [`read_ways`] reads them.
pub(super) fn write_ways(out: &mut Vec<u8>, ways: &Ways) -> Result<(), Error> {
    write_number(out, ways.len() as u32);
    for (surface, Way { count, within_sentences, languages }) in ways {
        write_string(out, surface)?;
        for number in [*count, *within_sentences, languages.len() as u32] {
            write_number(out, number);
        }
        for (language, times) in languages {
            write_number(out, *language);
            write_number(out, *times);
        }
    }
    Ok(())
}

/// Reads what [`write_ways`] wrote.
pub(super) fn read_ways(reader: &mut Reader<'_>) -> Result<Ways, Damaged> {
    let mut ways = Ways::new();
    for _ in 0..reader.number()? {
        let surface = reader.string()?.into();
        let (count, within_sentences) = (reader.number()?, reader.number()?);
        let mut languages = Vec::new();
        for _ in 0..reader.number()? {
            languages.push((reader.number()?, reader.number()?));
        }
        ways.push((surface, Way { count, within_sentences, languages }));
    }
    Ok(ways)
}

/// Whether a word is two or more letters, all of them capitals.
pub(super) fn is_capitals(surface: &str) -> bool {
    let mut letters = 0;
    surface.chars().all(|character| {
        letters += u32::from(character.is_uppercase());
        !character.is_lowercase()
    }) && letters >= 2
}

/// Whether a word is written in capitals in some places and not in others.
pub(super) fn is_sometimes_capitals(ways: &[(Box<str>, Way)]) -> bool {
    let mut ways = ways.iter().map(|(surface, _)| is_capitals(surface));
    let first = ways.next();
    first.is_some_and(|first| ways.any(|other| other != first))
}

/// What the ways in which a word is written tell of it.
pub(super) fn word(term: &str, ways: &[(Box<str>, Way)], languages: &[&str], documents: u32) -> Word {
    let mut joined: HashMap<&str, u32> = HashMap::new();
    let mut all = Way::default();
    let (mut capitalised, mut capitals) = (0, 0);
    for (surface, way) in ways {
        *joined.entry(surface).or_default() += way.count;
        all.add(way);
        capitalised += if surface.starts_with(char::is_uppercase) { way.within_sentences } else { 0 };
        capitals += if is_capitals(surface) { way.count } else { 0 };
    }
    // Ties go to what comes first in the alphabet: the same documents give the same bytes in any order.
    let surface = joined.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0)));
    let language = |number: u32| languages.get(number as usize).copied().unwrap_or_default();
    let most = all.languages.iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| language(b.0).cmp(language(a.0))));
    Word {
        term: term.to_owned(),
        surface: surface.map(|(surface, _)| surface.to_owned()).unwrap_or_default(),
        language: most.map(|(number, _)| language(*number).to_owned()).unwrap_or_default(),
        documents,
        is_capitalised: 2 * capitalised > all.within_sentences
            || all.within_sentences == 0 && ways.iter().all(|(surface, _)| surface.starts_with(char::is_uppercase)),
        only_begins_sentences: all.within_sentences == 0,
        is_acronym: 2 * capitals > all.count,
    }
}
