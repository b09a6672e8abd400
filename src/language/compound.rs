//! Which words is a Dutch compound made of?
//!
//! A word may be cut wherever the list has both halves, and most such cuts are wrong: `ping` ends many words and is a
//! part of few. So each word of the lexicon has a *purity*: of the words that end with it, how many begin with another
//! word of the list. Compounds are made of words that make compounds; the cut with the purest halves wins.
//!
//! The idea is that of splitters that go by the productivity of parts. Only parts after the first are found here: the
//! first one is found as a prefix.

use speur_engine::text::letters;
use speur_engine::words::RelationKind::Compound;

use crate::Found;
use crate::inflection::relatives;
use crate::languages::Language;
use crate::lexicon::{self, Lexicon, Purity, WordId};
use crate::site::Site;

/// Parts after the first. Of the cuts in words of the seeds, 10% were wrong with four letters and 18% with three.
const MIN_TAIL: usize = 4;
/// The first part, without what links it to the next.
const MIN_HEAD: usize = 3;
/// The purities, in sixteenths, under which nothing is cut.
const MIN_TAIL_PURITY: Purity = 9;
const MIN_HEAD_PURITY: Purity = 4;
/// Before a tail that is almost always a part, a head may be less pure: `logboek`.
const PURE_TAIL: Purity = 13;
const MIN_HEAD_PURITY_OF_PURE: Purity = 2;
/// The most forms of a part that become keys although the site does not have them.
const MAX_ABSENT_FORMS: usize = 3;

/// What may stand between two parts.
const LINKS: [&str; 6] = ["", "s", "e", "en", "n", "er"];

/// What ends or begins words and is in the list, but makes no compounds.
const NO_TAILS: &str = " aars achtig achtige baar bare baren delijk elijk elijke eling ende enden enis erend ering \
    eringen erij heden heid ieder igen ingen isme isten iteit kende lijk lijke lijks lings loos loze loosheid matig \
    matige nissen schap schappen ster sters stig stige ting tingen vaardig voudig voudige waarts zaam zame eren erde \
    erden eerde eert teren teerd ator ment aire ette tion atie aties ties tes ist ling lingen sten ";
const NO_HEADS: &str = " aan achter af anti ber bij boven con de der des dis door her hem ien in inter kon mee met mis na \
    ont om onder oer op over per pre pro re sub te tegen ter terug toe tot uit van ver voor wan weder weg weer ";

/// Finds the parts of all words.
pub(crate) fn relate(site: &Site<'_>, found: &mut Found) {
    for (place, word) in site.words.iter().enumerate() {
        let is_dutch = site.language(place) == Some(Language::DUTCH);
        if !is_dutch || letters(&word.term) < MIN_HEAD + MIN_TAIL || !site.is_plain(place) {
            continue;
        }
        let lexicon = lexicon::dutch();
        if word.is_capitalised && lexicon.find_common(&word.term).is_none() {
            continue;
        }
        for part in parts(lexicon, &word.term) {
            let start = u32::try_from(part.start).unwrap_or(u32::MAX);
            let mut absent = 0;
            let mut add = |key: &str, is_wanted: bool| {
                if letters(key) < MIN_TAIL || site.is_stop_key(key) {
                    return;
                }
                let is_absent = site.find(key).is_none();
                if !is_absent || is_wanted && absent < MAX_ABSENT_FORMS {
                    found.add(key, &word.term, Compound { start });
                    absent += usize::from(is_absent);
                }
            };
            add(lexicon.word(part.id), true);
            let relatives = relatives(lexicon, part.id);
            // What looks like a verb too is none here: nobody asks for `geeft` who wants `klantgegevens`.
            let is_noun = relatives.iter().any(|relative| !relative.is_verb);
            for relative in relatives.iter().filter(|relative| !(is_noun && relative.is_verb)) {
                add(lexicon.word(relative.id), relative.is_lemma || relative.form.is_plural());
            }
        }
    }
}

/// Where the last part of a compound begins, in bytes.
pub(crate) fn last_part(lexicon: &Lexicon, word: &str) -> Option<usize> {
    Cutter::new(lexicon, word)?.best(word.len()).map(|cut| cut.tail)
}

/// A part of a compound other than the first.
#[derive(Debug, PartialEq, Eq)]
struct Part {
    /// Where it begins, in bytes.
    start: usize,
    id: WordId,
}

/// The parts of a word after the first, from the last to the first.
fn parts(lexicon: &Lexicon, word: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    collect(lexicon, word, 0, &mut parts);
    parts
}

fn collect(lexicon: &Lexicon, word: &str, offset: usize, parts: &mut Vec<Part>) {
    let Some(mut cutter) = Cutter::new(lexicon, word) else { return };
    let mut end = word.len();
    while let Some(cut) = cutter.best(end) {
        parts.extend(lexicon.find_common(&word[cut.tail..end]).map(|id| Part { start: offset + cut.tail, id }));
        collect(lexicon, &word[cut.tail..end], offset + cut.tail, parts);
        end = cut.head;
    }
}

/// A compound in two: between head and tail there may be a link.
#[derive(Clone, Copy)]
struct Cut {
    /// Where the head ends, in bytes.
    head: usize,
    /// Where the tail begins.
    tail: usize,
    /// How good it is: at most 1.
    score: f32,
}

/// Cuts the beginnings of a word.
struct Cutter<'w> {
    lexicon: &'w Lexicon,
    word: &'w str,
    /// The best cut of the first so many bytes, once it is known: a long word asks for them again and again.
    known: Vec<Option<Option<Cut>>>,
}

impl<'w> Cutter<'w> {
    /// Nothing to be cut is `None`. The list has letters of one byte only.
    fn new(lexicon: &'w Lexicon, word: &'w str) -> Option<Self> {
        (word.is_ascii() && word.len() >= MIN_HEAD + MIN_TAIL).then(|| Self {
            lexicon,
            word,
            known: vec![None; word.len() + 1],
        })
    }

    /// The best cut of the first `end` bytes.
    fn best(&mut self, end: usize) -> Option<Cut> {
        if let Some(known) = self.known[end] {
            return known;
        }
        let mut best: Option<Cut> = None;
        for tail in MIN_HEAD..(end + 1).saturating_sub(MIN_TAIL) {
            let purity = self.purity(tail, end, NO_TAILS, Lexicon::purity_as_tail);
            if purity < MIN_TAIL_PURITY {
                continue;
            }
            for link in LINKS {
                let head = tail - link.len().min(tail);
                if head < MIN_HEAD || !self.word[..tail].ends_with(link) {
                    continue;
                }
                let shortest = head.min(end - tail) as f32;
                let score = share(purity) * self.head_score(head, purity) * (shortest / FULL_LETTERS).min(1.0);
                // An empty link comes first, and stays unless another is better.
                if score > best.map_or(0.0, |best| best.score) {
                    best = Some(Cut { head, tail, score });
                }
            }
        }
        self.known[end] = Some(best);
        best
    }

    /// How good the first `end` bytes are before a tail.
    fn head_score(&mut self, end: usize, tail_purity: Purity) -> f32 {
        let purity = self.purity(0, end, NO_HEADS, Lexicon::purity_as_head);
        if purity >= MIN_HEAD_PURITY || purity >= MIN_HEAD_PURITY_OF_PURE && tail_purity >= PURE_TAIL {
            return share(purity);
        }
        // A head that is not in the list may be a compound itself.
        if self.lexicon.find(&self.word[..end]).is_some() {
            return 0.0;
        }
        self.best(end).map_or(0.0, |cut| cut.score * INNER_SHARE)
    }

    fn purity(&self, start: usize, end: usize, without: &str, purity: fn(&Lexicon, WordId) -> Purity) -> Purity {
        let part = &self.word[start..end];
        match self.lexicon.find_common(part).map(|id| purity(self.lexicon, id)) {
            // Few parts are pure, so that the list is seldom walked.
            Some(purity) if purity >= MIN_HEAD_PURITY_OF_PURE && !without.split(' ').any(|word| word == part) => purity,
            _ => 0,
        }
    }
}

/// A part of so many letters counts fully.
const FULL_LETTERS: f32 = 5.0;
/// How much a head counts that has to be cut itself.
const INNER_SHARE: f32 = 0.8;

fn share(purity: Purity) -> f32 {
    (f32::from(purity) + 0.5) / 16.0
}
