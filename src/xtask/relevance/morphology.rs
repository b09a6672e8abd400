//! Does a form of a word find the other forms, and the compounds that end in it?
//!
//! The pairs are those of word lists; counted are those of which a corpus has what is to be found.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use speur_engine::index::Index;
use speur_engine::results::{PrefixMode, SearchOptions};
use speur_engine::text::analyze;

use super::Request;
use super::corpora::{Shared, answer_all, documents, index};
use super::measures::percent;

/// The folder of the word lists, and the corpus that is searched for their words.
const LISTS: &str = "morph_nl";
const CORPUS: &str = "d365_nl";

/// A word that is typed, and a word of the corpus that it should find.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Pair {
    typed: String,
    wanted: String,
}

/// What became of a pair.
#[derive(Clone, Copy)]
struct Outcome {
    is_some_found: bool,
    is_all_found: bool,
}

/// The table, and the line of the summary. None if the word lists or the corpus are not there.
pub fn measure(corpora: &Path, request: &Request) -> Result<Option<(String, String)>> {
    let (lists, corpus) = (corpora.join(LISTS), corpora.join(CORPUS));
    if !lists.is_dir() || !corpus.is_dir() {
        return Ok(None);
    }
    eprintln!("{LISTS}: searching {CORPUS} for forms and compounds…");
    let bytes = index(documents(&corpus)?)?;
    let mut vocabulary = HashSet::new();
    Index::open(bytes.as_slice())?.for_each_term(|term, documents| {
        if documents > 0 {
            vocabulary.insert(term.to_owned());
        }
    })?;

    let (mut rows, mut shares) = (String::new(), Vec::new());
    let mut ask = |what: &str, pairs: Vec<Pair>| -> Result<()> {
        let outcomes = answer_all(&bytes, &pairs, |index, pair| outcome(index, pair, request))?;
        let some = outcomes.iter().filter(|outcome| outcome.is_some_found).count();
        let all = outcomes.iter().filter(|outcome| outcome.is_all_found).count();
        let (every, any) = (percent(all, pairs.len()), percent(some, pairs.len()));
        writeln!(rows, "| {what} | {} | {every} | {any} |", pairs.len())?;
        shares.push((every, any));
        let missed = pairs.iter().zip(&outcomes).filter(|(_, outcome)| !outcome.is_all_found);
        for (Pair { typed, wanted }, Outcome { is_some_found, .. }) in missed.take(request.misses) {
            let how_many = if *is_some_found { "not every" } else { "no" };
            eprintln!("  miss, {what}: {typed:?} finds {how_many} document with {wanted:?}");
        }
        Ok(())
    };

    for (what, back, file) in
        [("singular → plural", "plural → singular", "plurals.tsv"), ("form → lemma", "lemma → form", "form_lemma.tsv")]
    {
        let has_both = |pair: &Pair| vocabulary.contains(&pair.typed) && vocabulary.contains(&pair.wanted);
        let pairs = pairs(&lists.join(file), |[first, second]| Pair::new(first, second))?;
        let pairs: Vec<Pair> = pairs.into_iter().filter(has_both).collect();
        let turned = pairs.iter().map(|Pair { typed, wanted }| Pair { typed: wanted.clone(), wanted: typed.clone() });
        let turned = turned.collect();
        ask(what, pairs)?;
        ask(back, turned)?;
    }
    let mut compounds =
        pairs(&lists.join("compounds.tsv"), |[form, parts]| Pair::new(parts.rsplit('+').next()?, form))?;
    compounds.retain(|pair| vocabulary.contains(&pair.wanted));
    ask("tail → compound", compounds)?;

    let table = format!(
        "Forms and parts of words in {CORPUS}: is every document, or at least one, found that has the other word?\n\n\
         | typed → wanted | pairs | every document | a document |\n| --- | --- | --- | --- |\n{rows}"
    );
    let summary = match shares.as_slice() {
        [(to_plural, _), (to_singular, _), .., (_, to_compound)] => {
            format!("plurals {to_plural} and back {to_singular}, compounds by their tail {to_compound}")
        }
        _ => String::new(),
    };
    Ok(Some((table, summary)))
}

impl Pair {
    /// Folds both words. None if one of them is not exactly one term, or if both are the same.
    fn new(typed: &str, wanted: &str) -> Option<Pair> {
        let (typed, wanted) = (folded(typed)?, folded(wanted)?);
        (typed != wanted).then_some(Pair { typed, wanted })
    }
}

/// The term of a word, if it is one.
fn folded(word: &str) -> Option<String> {
    let mut tokens = analyze(word);
    let term = tokens.next()?.term.to_owned();
    tokens.next().is_none().then_some(term)
}

/// Makes pairs of the first two columns of a word list, each once.
fn pairs(file: &Path, pair: impl Fn([&str; 2]) -> Option<Pair>) -> Result<Vec<Pair>> {
    let text = fs::read_to_string(file).with_context(|| format!("no word list at {}", file.display()))?;
    // The first line names the columns.
    let columns = text.lines().skip(1).filter_map(|line| {
        let mut columns = line.split('\t');
        Some([columns.next()?, columns.next()?])
    });
    let mut pairs: Vec<Pair> = columns.filter_map(pair).collect();
    pairs.sort_unstable();
    pairs.dedup();
    Ok(pairs)
}

/// Searches for what is typed, and looks for the documents with the wanted word itself.
fn outcome(index: &Shared<'_>, pair: &Pair, request: &Request) -> Result<Outcome> {
    let options = SearchOptions { limit: usize::MAX, prefix: PrefixMode::None, ..request.options() };
    let hits = index.search(&pair.typed, &options)?.hits;
    let found: HashSet<&str> = hits.iter().map(|hit| hit.id.as_str()).collect();
    let wanted = index.term_postings(&pair.wanted)?;
    let is_found = |id: &str| found.contains(id);
    Ok(Outcome {
        is_some_found: wanted.iter().any(|posting| is_found(&posting.id)),
        is_all_found: wanted.iter().all(|posting| is_found(&posting.id)),
    })
}
