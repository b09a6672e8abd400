//! Which weight would make the answers better?
//!
//! Each weight is changed alone. What helps here must be chosen by a person: on one half of the queries, and it must
//! hold on the other.

use std::path::PathBuf;

use anyhow::Result;
use speur_engine::results::SearchOptions;
use speur_engine::weights::Weights;

use super::corpora::Corpus;
use super::measures::{PAGE, Scores};
use super::{Request, scores};

/// What a weight is multiplied with, one after the other.
const FACTORS: [f64; 6] = [0.0, 0.5, 0.75, 1.33, 2.0, 4.0];

/// What a weight of 0 is set to.
const FROM_ZERO: [f64; 2] = [0.1, 0.5];

/// Prints a row for each change that changes anything, the best first: what becomes of the mean over all corpora, and
/// of each.
pub fn tune(folders: &[PathBuf], request: &Request) -> Result<()> {
    let mut corpora = Vec::new();
    for folder in folders {
        let corpus = Corpus::read(folder, request.half)?;
        corpora.extend(corpus.filter(|corpus| !corpus.queries.is_empty()));
    }
    let options = request.options();
    let now = ndcg(&corpora, &options)?;
    let mut rows = Vec::new();
    for (place, name) in Weights::NAMES.into_iter().enumerate() {
        let mut weights = options.weights;
        let value = *weights.all()[place];
        eprintln!("{name}…");
        let changed: Vec<f64> = match value {
            0.0 => FROM_ZERO.into(),
            value => FACTORS.iter().map(|factor| (value * factor * 1000.0).round() / 1000.0).collect(),
        };
        for other in changed {
            *weights.all()[place] = other;
            let then = ndcg(&corpora, &SearchOptions { weights, ..options.clone() })?;
            let gains: Vec<f64> = then.iter().zip(&now).map(|(then, now)| then - now).collect();
            if gains.iter().all(|&gain| gain == 0.0) {
                continue;
            }
            rows.push((gains.iter().sum::<f64>() / gains.len() as f64, format!("{name}={other}"), gains));
        }
    }
    rows.sort_by(|(a, ..), (b, ..)| b.total_cmp(a));

    let names: Vec<&str> = corpora.iter().map(|corpus| corpus.name.as_str()).collect();
    println!(
        "What one other weight adds to nDCG@10, in thousandths.\n\n| weight | mean | {} |\n| --- |{}",
        names.join(" | "),
        " --- |".repeat(names.len() + 1)
    );
    let cells = |numbers: &[f64]| numbers.iter().map(|number| format!("{number:.4}")).collect::<Vec<_>>().join(" | ");
    println!("| now | {:.4} | {} |", now.iter().sum::<f64>() / now.len() as f64, cells(&now));
    for (mean, change, gains) in rows {
        let gains: Vec<String> = gains.iter().map(|gain| format!("{:+.1}", gain * 1000.0)).collect();
        println!("| {change} | {:+.2} | {} |", mean * 1000.0, gains.join(" | "));
    }
    Ok(())
}

fn ndcg(corpora: &[Corpus], options: &SearchOptions) -> Result<Vec<f64>> {
    corpora.iter().map(|corpus| Ok(Scores::mean(&scores(corpus, &corpus.queries, options, PAGE)?).ndcg)).collect()
}
