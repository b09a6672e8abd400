//! The report as a page: one file that loads nothing, runs no script, and plots where the bytes go.
//!
//! Each plot is a table whose rows have bars, so that nobody needs to see the bars. Everything that comes from documents goes
//! through [`escaped`]. The page says of itself that it is not to be searched, wherever somebody moves it.

use std::cmp::Reverse;
use std::collections::HashMap;

use indicatif::HumanCount;

use super::{Report, WrittenFile, size};
use crate::manifest::integrity;
use crate::survey::Warning;

/// By this a report is known again.
pub(super) const GENERATOR: &str = "<meta name=\"generator\" content=\"speur index --report\">";

const STYLE: &str = include_str!("page.css");

/// A warning with more files shows them when it is opened.
const SHOWN: usize = 5;

impl Report {
    /// The whole page. The same report gives the same page.
    pub(super) fn to_html(&self) -> String {
        let output = format!("<bdi>{}</bdi>", escaped(&self.output));
        let body = [
            format!("<h1>Search in {output}</h1>\n"),
            self.summary(),
            self.warnings(),
            self.downloads(),
            self.parts(),
            self.languages_and_time(),
            self.largest_pages(),
            self.embedding_lines(),
        ];
        format!(
            "<!doctype html>\n<html lang=\"en\" data-speur-ignore=\"all\">\n<head>\n<meta charset=\"utf-8\">\n{GENERATOR}\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{style}'; img-src data:; \
             base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"robots\" content=\"noindex\">\n<link rel=\"icon\" href=\"data:,\">\n\
             <title>Search in {title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n",
            style = integrity(STYLE.as_bytes()),
            title = escaped(&self.output),
            body = body.concat(),
        )
    }

    /// What is worth knowing first.
    fn summary(&self) -> String {
        let first_search = if self.packing == "inlined" { "The script, sent" } else { "First search" };
        let figures = [
            ("Pages", count(self.pages)),
            ("Words", HumanCount(self.words).to_string()),
            (first_search, size(self.first_search_bytes)),
            ("Made in", seconds(self.took_ms)),
            ("Warnings", count(self.survey.warnings.len())),
        ];
        let figures = figures.map(|(name, value)| format!("<div><dt>{name}</dt><dd>{value}</dd></div>\n"));
        let left_out = [
            (self.left_out, "file", "(pictures, styles, scripts, …)"),
            (self.left_out_by_marks, "page", "by data-speur-body, data-speur-ignore, search: false or their like"),
        ];
        let left_out = left_out.into_iter().filter(|(count, ..)| *count > 0);
        let left_out: String =
            left_out.map(|(count, one, why)| format!(" Left out: {} {why}.", counted(count, one))).collect();
        let hint = self.hint.as_ref().map_or_else(String::new, |hint| {
            let message = escaped(&hint.message);
            format!("<div class=\"note\"><p>A hint: {message}.</p><p>{}</p></div>\n", escaped(hint.remedy))
        });
        format!(
            "<p class=\"soft\">Packing {}, generation <code>{}</code>, made by speur {}.{left_out}</p>\n<dl>\n{}</dl>\n{hint}",
            escaped(self.packing),
            escaped(&self.generation),
            env!("CARGO_PKG_VERSION"),
            figures.concat(),
        )
    }

    /// All of them, with all their files, and each remedy once.
    fn warnings(&self) -> String {
        let mut groups: Vec<Vec<&Warning>> = Vec::new();
        let mut known: HashMap<(&str, &str), usize> = HashMap::new();
        for warning in &self.survey.warnings {
            let group = *known.entry((warning.kind, &*warning.remedy)).or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
            groups[group].push(warning);
        }
        let group = |warnings: &Vec<&Warning>| {
            let remedy = escaped(&warnings[0].remedy);
            let all =
                warnings.iter().map(|warning| self::warning(warning, warnings.len() <= SHOWN)).collect::<String>();
            format!("<div class=\"warning\">\n{all}<p>{remedy}</p>\n</div>\n")
        };
        match groups.iter().map(group).collect::<String>() {
            none if none.is_empty() => none,
            all => format!("<h2>Warnings</h2>\n{all}"),
        }
    }

    fn downloads(&self) -> String {
        let (main, rest): (Vec<_>, Vec<_>) = self.files.iter().partition(|file| file.is_main());
        let sum = |bytes: fn(&WrittenFile) -> usize| rest.iter().map(|file| bytes(file)).sum();
        let scripts = WrittenFile {
            name: format!("{}, loaded when they are used", counted(rest.len(), "other")),
            bytes: sum(|file| file.bytes),
            compressed_bytes: sum(|file| file.compressed_bytes),
        };
        let is_all = self.packing == "inlined";
        let files = if is_all { rest.clone() } else { [main.as_slice(), &[&scripts]].concat() };
        let key = |class| {
            format!(
                "<svg class=\"key\" aria-hidden=\"true\"><rect class=\"{class}\" width=\"100%\" height=\"100%\"/></svg>"
            )
        };
        let caption = format!("{} as a host sends it, compressed; {} as it is on the disk.", key("sent"), key("whole"));
        let columns = ["File", "Sent", "On disk"];
        let mut html = format!("<h2>What readers download</h2>\n{}", table(&caption, columns, &file_rows(&files)));
        if !is_all {
            let mut all: Vec<&WrittenFile> = self.files.iter().collect();
            all.sort_by(|a, b| b.compressed_bytes.cmp(&a.compressed_bytes).then_with(|| a.name.cmp(&b.name)));
            let rows: Vec<Row<2>> = file_rows(&all);
            let all = table("All files, the largest first.", columns, &rows);
            html += &format!("<details><summary>All {}</summary>\n{all}</details>\n", counted(rows.len(), "file"));
        }
        html
    }

    fn parts(&self) -> String {
        let all = self.index_parts.iter().map(|part| part.bytes).sum::<usize>().max(1);
        let row = |part: &super::Size| Row {
            name: escaped(part.name.strip_prefix("the ").unwrap_or(&part.name)),
            bars: [("sent", part.bytes as f64)].into(),
            cells: [size(part.bytes), format!("{:.1} %", 100.0 * part.bytes as f64 / all as f64)],
        };
        let mut parts: Vec<_> = self.index_parts.iter().collect();
        // What is equal stays in the order of the file.
        parts.sort_by_key(|part| Reverse(part.bytes));
        let rows: Vec<_> = parts.into_iter().map(row).collect();
        let caption = match self.index_parts.iter().map(|part| part.files).sum::<Option<usize>>() {
            Some(files) if files > 0 => format!("In {}, compressed.", counted(files, "file")),
            _ => "Not compressed.".to_owned(),
        };
        format!("<h2>What the index is made of</h2>\n{}", table(&caption, ["Part", "Bytes", "Share"], &rows))
    }

    fn languages_and_time(&self) -> String {
        let mut languages: Vec<_> = self.languages().collect();
        languages.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let row = |(name, pages): &(&str, usize)| Row {
            name: escaped(name),
            bars: [("sent", *pages as f64)].into(),
            cells: [count(*pages)],
        };
        let languages: Vec<_> = languages.iter().map(row).collect();
        let row = |step: &super::TimedStep| Row {
            name: escaped(step.name),
            bars: [("sent", step.took_ms)].into(),
            cells: [seconds(step.took_ms)],
        };
        let steps: Vec<_> = self.steps.iter().map(row).collect();
        let caption = "By what pages say of themselves, else by their text.";
        format!(
            "<div class=\"pair\">\n<section>\n<h2>Languages</h2>\n{}</section>\n<section>\n<h2>Time</h2>\n{}</section>\n</div>\n",
            table(caption, ["Language", "Pages"], &languages),
            table("What making this search took.", ["Step", "Time"], &steps)
        )
    }

    fn largest_pages(&self) -> String {
        let row = |page: &crate::survey::LargePage| {
            let file = format!("<bdi>{}</bdi>", escaped(&page.file));
            let title = Some(page.title.trim()).filter(|title| !title.is_empty());
            let name =
                title.map_or(file.clone(), |title| format!("<bdi>{}</bdi><small>{file}</small>", escaped(title)));
            Row { name, bars: [("sent", page.bytes as f64)].into(), cells: [size(page.bytes)] }
        };
        let rows: Vec<_> = self.survey.largest_pages.iter().map(row).collect();
        format!("<h2>The largest pages</h2>\n{}", table("By the text that is searched.", ["Page", "Text"], &rows))
    }

    fn embedding_lines(&self) -> String {
        let lines = self.embedding().iter().map(|line| escaped(line)).collect::<Vec<_>>().join("\n");
        let note = match self.packing {
            "inlined" => "The first line loads it; not as a module.",
            _ => "The first line without integrity if you will not renew it.",
        };
        format!("<h2>Put it in a page</h2>\n<p>Where the search belongs. {note}</p>\n<pre><code>{lines}</code></pre>\n")
    }
}

fn warning(warning: &Warning, may_be_open: bool) -> String {
    let files: String = warning.files.iter().map(|file| format!("<li><bdi>{}</bdi></li>\n", escaped(file))).collect();
    let open = if may_be_open && warning.files.len() <= SHOWN { " open" } else { "" };
    let summary = escaped(&warning.counted());
    format!("<details{open}><summary>{summary}</summary>\n<ul>\n{files}</ul>\n</details>\n")
}

/// A row of a table: what it is about, its bars one upon the other, the widest first, and the same in numbers.
struct Row<const CELLS: usize> {
    /// HTML.
    name: String,
    bars: Vec<(&'static str, f64)>,
    cells: [String; CELLS],
}

fn file_rows(files: &[&WrittenFile]) -> Vec<Row<2>> {
    let row = |file: &&WrittenFile| Row {
        name: format!("<bdi>{}</bdi>", escaped(&file.name)),
        bars: [("whole", file.bytes as f64), ("sent", file.compressed_bytes as f64)].into(),
        cells: [size(file.compressed_bytes), size(file.bytes)],
    };
    files.iter().map(row).collect()
}

/// A table with a plot in its first column. `caption` is HTML.
fn table<const CELLS: usize>(
    caption: &str,
    columns: impl IntoIterator<Item = &'static str>,
    rows: &[Row<CELLS>],
) -> String {
    let columns: String = columns.into_iter().map(|name| format!("<th scope=\"col\">{name}</th>")).collect();
    let widest = rows.iter().flat_map(|row| &row.bars).map(|(_, value)| *value).fold(f64::MIN_POSITIVE, f64::max);
    let bar = |(class, value): &(&str, f64)| {
        let width = 100.0 * value / widest;
        format!("<rect class=\"{class}\" width=\"{width:.2}%\" height=\"100%\" rx=\"2\"/>")
    };
    let row = |row: &Row<CELLS>| {
        let bars: String = row.bars.iter().map(bar).collect();
        let cells: String = row.cells.iter().map(|cell| format!("<td>{cell}</td>")).collect();
        let bars = format!("<svg class=\"bar\" aria-hidden=\"true\">{bars}</svg>");
        format!("<tr><th scope=\"row\">{}{bars}</th>{cells}</tr>\n", row.name)
    };
    let rows: String = rows.iter().map(row).collect();
    format!(
        "<table>\n<caption>{caption}</caption>\n<thead><tr>{columns}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
    )
}

/// Text as HTML, in elements and in attributes.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => html += "&amp;",
            '<' => html += "&lt;",
            '>' => html += "&gt;",
            '"' => html += "&quot;",
            '\'' => html += "&#39;",
            // What a parser of HTML would make of it, or would complain of.
            other if other.is_control() && other != '\n' => html.push('\u{FFFD}'),
            other => html.push(other),
        }
    }
    html
}

fn count(number: usize) -> String {
    HumanCount(number as u64).to_string()
}

fn counted(number: usize, one: &str) -> String {
    format!("{} {one}{}", count(number), if number == 1 { "" } else { "s" })
}

fn seconds(milliseconds: f64) -> String {
    format!("{:.2} s", milliseconds / 1000.0)
}
