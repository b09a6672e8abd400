//! How good are the relations? Measured on corpora, which are no part of the project:
//!
//! ```text
//! SPEUR_CORPORA=<folder> cargo run --release -p speur-language --example quality
//! ```
//!
//! The folder has `seeds_nl/docs.jsonl`, `d365_nl/docs.jsonl`, `morph_nl/plurals.tsv`, `morph_nl/form_lemma.tsv` and
//! `morph_nl/compounds.tsv`.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use speur_engine::text::analyze;
use speur_engine::words::{RelationKind, Relations, Word};
use speur_language::relate;

fn main() -> Result<(), Box<dyn Error>> {
    let corpora = PathBuf::from(std::env::var("SPEUR_CORPORA")?);
    for site in ["seeds_nl", "d365_nl"] {
        let words = vocabulary(&corpora.join(site).join("docs.jsonl"))?;
        for run in ["cold", "warm"] {
            let started = Instant::now();
            let relations = relate(&words);
            println!("\n{site}, {run}: {} words in {:?}", words.len(), started.elapsed());
            if run == "warm" {
                report(&words, &relations);
                inflections(&words, &relations, &corpora.join("morph_nl/plurals.tsv"))?;
                inflections(&words, &relations, &corpora.join("morph_nl/form_lemma.tsv"))?;
            }
        }
    }
    compounds(&corpora.join("morph_nl/compounds.tsv"))
}

/// How many keys there are, and some relations of each kind to read.
fn report(words: &[Word], relations: &Relations) {
    let terms: HashSet<&str> = words.iter().map(|word| word.term.as_str()).collect();
    let mut absent: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut lines: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for relation in &relations.relations {
        let kind = name(relation.kind);
        if !terms.contains(relation.key.as_str()) {
            absent.entry(kind).or_default().insert(&relation.key);
            absent.entry("all").or_default().insert(&relation.key);
        }
        lines.entry(kind).or_default().push(format!("{} -> {}", relation.key, relation.term));
    }
    for (kind, keys) in absent {
        println!("  keys that the site does not have, {kind}: {}", keys.len());
    }
    for (kind, lines) in lines {
        let step = (lines.len() / SAMPLE).max(1);
        println!("  {kind}: {}; {}", lines.len(), sample(&lines, step).join("; "));
    }
    println!(
        "  names: {}; {}",
        relations.names.len(),
        relations.names.iter().take(80).cloned().collect::<Vec<_>>().join(" ")
    );
    println!("  stop words: {}", relations.stop_words.len());
}

const SAMPLE: usize = 100;

fn sample(lines: &[String], step: usize) -> Vec<String> {
    lines.iter().skip(step / 2).step_by(step).take(SAMPLE).cloned().collect()
}

fn name(kind: RelationKind) -> &'static str {
    match kind {
        RelationKind::Alias => "alias",
        RelationKind::Stem => "stem",
        RelationKind::Compound { .. } => "compound",
    }
}

/// Of the pairs of which the site has both words, how many are linked?
fn inflections(words: &[Word], relations: &Relations, path: &Path) -> Result<(), Box<dyn Error>> {
    let terms: HashSet<&str> = words.iter().map(|word| word.term.as_str()).collect();
    let stop: HashSet<&str> = relations.stop_words.iter().map(String::as_str).collect();
    let linked: HashSet<(&str, &str)> =
        relations.relations.iter().map(|relation| (relation.key.as_str(), relation.term.as_str())).collect();
    let (mut all, mut missed) = (0, Vec::new());
    for (one, other) in rows(path)? {
        let (one, other) = (fold(&one), fold(&other));
        let is_pair = one != other && terms.contains(one.as_str()) && terms.contains(other.as_str());
        if is_pair && !stop.contains(one.as_str()) && !stop.contains(other.as_str()) {
            all += 1;
            if !linked.contains(&(one.as_str(), other.as_str())) {
                missed.push(format!("{one}/{other}"));
            }
        }
    }
    println!(
        "  {}: {} of {all} linked; missed: {}",
        path.display(),
        all - missed.len(),
        sample(&missed, (missed.len() / SAMPLE).max(1)).join(" ")
    );
    Ok(())
}

/// Does the last part find the whole, on a site of all these compounds and their parts?
fn compounds(path: &Path) -> Result<(), Box<dyn Error>> {
    let mut words = BTreeMap::new();
    let mut cases = Vec::new();
    for (whole, parts) in rows(path)? {
        let (whole, parts) = (fold(&whole), parts.split('+').map(fold).collect::<Vec<_>>());
        let Some(tail) = parts.last().filter(|tail| tail.chars().count() > 3 && **tail != whole) else { continue };
        for word in [&whole, tail] {
            words.insert(word.clone(), dutch(word));
        }
        cases.push((whole, parts[0].chars().count(), tail.clone()));
    }
    let relations = relate(&words.into_values().collect::<Vec<_>>());
    let found: HashSet<(&str, &str)> =
        relations.relations.iter().map(|relation| (relation.key.as_str(), relation.term.as_str())).collect();
    let (hits, misses): (Vec<_>, Vec<_>) =
        cases.iter().partition(|(whole, _, tail)| found.contains(&(tail.as_str(), whole.as_str())));
    let long = |cases: &[&(String, usize, String)]| cases.iter().filter(|(_, first, _)| *first > 3).count();
    println!(
        "\ncompounds: {} of {}; first part of more than 3 letters: {} of {}",
        hits.len(),
        cases.len(),
        long(&hits),
        long(&hits) + long(&misses)
    );
    let lines: Vec<String> =
        misses.iter().filter(|(_, first, _)| *first > 3).map(|(whole, _, tail)| format!("{whole}<{tail}")).collect();
    println!("  missed: {}", sample(&lines, (lines.len() / SAMPLE).max(1)).join(" "));
    Ok(())
}

fn dutch(term: &str) -> Word {
    Word { term: term.into(), surface: term.into(), language: "nl".into(), documents: 1, ..Word::default() }
}

/// The first two columns of a table with a head.
fn rows(path: &Path) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let text = std::fs::read_to_string(path)?;
    let pair = |line: &str| {
        let mut columns = line.split('\t');
        Some((columns.next()?.to_owned(), columns.next()?.to_owned()))
    };
    Ok(text.lines().skip(1).filter_map(pair).collect())
}

fn fold(word: &str) -> String {
    analyze(word).next().map_or_else(String::new, |token| token.term.to_owned())
}

/// The words of a corpus, about as the builder of an index describes them.
fn vocabulary(path: &Path) -> Result<Vec<Word>, Box<dyn Error>> {
    #[derive(Default)]
    struct Seen {
        surfaces: HashMap<String, u32>,
        languages: BTreeMap<String, u32>,
        documents: BTreeSet<usize>,
        inside: u32,
        capitalised: u32,
        acronym: u32,
        all: u32,
    }
    let mut seen: BTreeMap<String, Seen> = BTreeMap::new();
    for (document, line) in std::fs::read_to_string(path)?.lines().enumerate() {
        let value: serde_json::Value = serde_json::from_str(line)?;
        let language = value["lang"].as_str().unwrap_or_default().to_owned();
        for text in ["title", "body"].map(|field| value[field].as_str().unwrap_or_default()) {
            let mut tokens = analyze(text);
            while let Some(token) = tokens.next() {
                let surface = &text[token.start..token.end];
                let is_capital = surface.starts_with(char::is_uppercase);
                let word = seen.entry(token.term.to_owned()).or_default();
                *word.surfaces.entry(surface.to_owned()).or_default() += 1;
                *word.languages.entry(language.clone()).or_default() += 1;
                word.documents.insert(document);
                word.all += 1;
                let is_inside = text[..token.start].trim_end().ends_with(|c: char| c.is_alphanumeric() || c == ',');
                word.inside += u32::from(is_inside);
                word.capitalised += u32::from(is_inside && is_capital);
                let letters = surface.chars().count();
                word.acronym += u32::from(letters > 1 && surface.chars().all(char::is_uppercase));
            }
        }
    }
    let most = |counts: Vec<(String, u32)>| {
        counts.into_iter().max_by_key(|(text, count)| (*count, text.clone())).map_or_else(String::new, |(text, _)| text)
    };
    Ok(seen
        .into_iter()
        .map(|(term, word)| Word {
            surface: most(word.surfaces.into_iter().collect()),
            language: most(word.languages.into_iter().collect()),
            documents: word.documents.len() as u32,
            is_capitalised: word.capitalised * 2 > word.inside,
            only_begins_sentences: word.inside == 0,
            is_acronym: word.acronym * 2 > word.all,
            term,
        })
        .collect())
}
