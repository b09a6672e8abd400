//! How are costs of one size after the other told?

use std::fmt::Write;

use super::first_queries::Cost;
use super::made_index::MadeIndex;
use super::plot::Line;

/// What was measured of an index in many files.
pub struct Row {
    pub documents: usize,
    /// The most files that it was allowed, if there was a limit.
    pub most_files: Option<usize>,
    /// How long the pages are, in bytes.
    pub pages: u64,
    pub made: MadeIndex,
    /// How long the root is, in bytes.
    pub root: u64,
    pub words: Vec<Cost>,
    pub mistyped: Vec<Cost>,
    /// The same in one file; `None` where it is in another row.
    pub single: Option<MadeIndex>,
}

impl Row {
    fn name(&self) -> String {
        match self.most_files {
            Some(most) => format!("{}, at most {} files", whole(self.documents), whole(most)),
            None => whole(self.documents),
        }
    }

    /// The bytes of a first query with its root: the median, and what 95% do not exceed.
    fn first(&self, costs: &[Cost]) -> [f64; 2] {
        spread(costs, |cost| (self.root + cost.words + cost.facets + cost.documents) as f64)
    }

    /// The cells of a table that are about queries.
    fn queries(&self, costs: &[Cost]) -> String {
        let kilobytes = |bytes: f64| format!("{:.1}", bytes / 1e3);
        let part = |bytes: fn(&Cost) -> u64| kilobytes(spread(costs, |cost| bytes(cost) as f64)[0]);
        let [cells, times] = [
            self.first(costs).map(kilobytes),
            spread(costs, |cost| cost.milliseconds).map(|time| format!("{time:.2}")),
        ];
        format!(
            "{} | {} | {} | {} | {:.0} | {} | {}",
            cells.join(" / "),
            part(|cost| cost.words),
            part(|cost| cost.facets),
            part(|cost| cost.documents),
            spread(costs, |cost| cost.files as f64)[0],
            costs.iter().map(|cost| cost.stages).max().unwrap_or_default(),
            times.join(" / "),
        )
    }

    /// Seconds, megabytes of memory and megabytes of files.
    fn costs_of(made: &MadeIndex) -> String {
        let peak = made.peak.map_or("not known".into(), |peak| format!("{:.0}", peak as f64 / 1e6));
        format!("{:.1} | {peak} | {:.1}", made.seconds, made.bytes as f64 / 1e6)
    }
}

/// Tables of all sizes in Markdown, and what their columns are.
pub fn tables(rows: &[Row]) -> String {
    let mut text = String::from(
        "| documents | pages, MB | build, s | peak, MB | index, MB | files | root, kB | first query, kB | words | facets | texts | \
         fetched | stages | compute, ms |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    let mut add = |line: String| writeln!(text, "{line}").expect("Memory takes all text.");
    for row in rows {
        add(format!(
            "| {} | {:.1} | {} | {} | {:.1} | {} |",
            row.name(),
            row.pages as f64 / 1e6,
            Row::costs_of(&row.made),
            whole(row.made.files),
            row.root as f64 / 1e3,
            row.queries(&row.words),
        ));
    }
    add("\nThe first query of a reader, with the root and ten excerpts, as the files lie on the disk: median / 95%; of that words, \
         facets and texts, medians; files fetched, median; stages after the root, most. Compute: the engine compiled for this \
         machine, if all is there.\n\nOne word with a mistake:\n"
        .into());
    add("| documents | queries | first query, kB | words | facets | texts | fetched | stages | compute, ms |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
        .into());
    for row in rows {
        add(format!("| {} | {} | {} |", row.name(), row.mistyped.len(), row.queries(&row.mistyped)));
    }
    add("\nThe same documents in one file:\n\n| documents | build, s | peak, MB | index, MB |\n| --- | --- | --- | --- |".into());
    for row in rows {
        if let Some(single) = &row.single {
            add(format!("| {} | {} |", row.name(), Row::costs_of(single)));
        }
    }
    text
}

/// What the plot shows of the rows without a limit of files.
pub fn lines(rows: &[Row]) -> Vec<Line> {
    let line = |name, unit, value: fn(&Row) -> f64| {
        let unlimited = rows.iter().filter(|row| row.most_files.is_none());
        Line { name, unit, points: unlimited.map(|row| (row.documents as f64, value(row))).collect() }
    };
    vec![
        line("a first query", "kB", |row| row.first(&row.words)[0] / 1e3),
        line("the root alone", "kB", |row| row.root as f64 / 1e3),
        line("memory to build", "MB", |row| row.made.peak.unwrap_or_default() as f64 / 1e6),
        line("time to build", "s", |row| row.made.seconds),
    ]
}

/// The median, and what 95% do not exceed.
fn spread(costs: &[Cost], value: impl Fn(&Cost) -> f64) -> [f64; 2] {
    let mut values: Vec<f64> = costs.iter().map(value).collect();
    values.sort_by(f64::total_cmp);
    [50, 95].map(|percent| values.get(values.len().saturating_sub(1) * percent / 100).copied().unwrap_or_default())
}

/// A number with commas between thousands.
fn whole(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The same of a number that has a decimal where that matters.
pub fn grouped(number: f64) -> String {
    if number < 10.0 && number.fract() > 0.0 { format!("{number:.1}") } else { whole(number.round() as usize) }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn numbers_have_commas() {
        assert_eq!([0, 999, 1000, 1_234_567].map(whole), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([0.1, 3.25, 10.0, 1000.4].map(grouped), ["0.1", "3.2", "10", "1,000"]);
    }

    #[test]
    fn a_first_query_is_the_root_and_what_came_after() {
        let cost = |words| Cost { stages: 2, files: 3, words, facets: 500, documents: 1500, milliseconds: 0.5 };
        let made = |bytes| MadeIndex { seconds: 2.0, peak: None, files: 1200, bytes, generation: PathBuf::new() };
        let row = Row {
            documents: 10_000,
            most_files: Some(20_000),
            pages: 5_000_000,
            made: made(3_000_000),
            root: 4000,
            words: vec![cost(1000), cost(9000), cost(2000)],
            mistyped: vec![cost(3000)],
            single: Some(made(4_000_000)),
        };
        assert!(lines(std::slice::from_ref(&row)).iter().all(|line| line.points.is_empty()));
        let table = tables(&[row]);
        for line in [
            "| 10,000, at most 20,000 files | 5.0 | 2.0 | not known | 3.0 | 1,200 | 4.0 | 8.0 / 8.0 | 2.0 | 0.5 | 1.5 | 3 | 2 | 0.50 / 0.50 |",
            "| 10,000, at most 20,000 files | 1 | 9.0 / 9.0 | 3.0 | 0.5 | 1.5 | 3 | 2 | 0.50 / 0.50 |",
            "| 10,000, at most 20,000 files | 2.0 | not known | 4.0 |",
        ] {
            assert!(table.contains(line), "{line} in {table}");
        }
    }
}
