//! What does `speur index` say at the end? Lines for people, or one JSON object that says more.

use std::io::Write;

use serde::Serialize;

use crate::failure::Failure;
use crate::survey::{Survey, UNKNOWN_LANGUAGE, Warning};

/// How many warnings of a kind, and how many files of a warning, people are shown.
const SHOWN: usize = 5;

/// All that is known of a search that was just written.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    /// The folder that was written.
    pub(crate) output: String,
    pub(crate) packing: &'static str,
    pub(crate) generation: String,
    pub(crate) took_ms: f64,
    pub(crate) pages: usize,
    pub(crate) words: u64,
    #[serde(flatten)]
    pub(crate) survey: Survey,
    /// How many files in the folders are no pages.
    pub(crate) left_out: usize,
    /// How many pages are left out by attributes in them.
    pub(crate) left_out_by_marks: usize,
    /// What was written, without compressed siblings.
    pub(crate) files: Vec<Size>,
    /// Where the bytes of the index go.
    pub(crate) index_parts: Vec<Size>,
    /// What a page says that loads the script, to be sure of its bytes.
    pub(crate) integrity: String,
}

/// How large something is.
#[derive(Debug, Serialize)]
pub(crate) struct Size {
    pub(crate) name: String,
    pub(crate) bytes: usize,
}

impl Report {
    /// As JSON, for programs.
    pub(crate) fn write_json(&self, out: &mut impl Write) -> Result<(), Failure> {
        serde_json::to_writer_pretty(&mut *out, self).map_err(std::io::Error::from)?;
        Ok(writeln!(out)?)
    }

    /// In lines, for people. Of the files, those of `main` are named.
    pub(crate) fn write_lines(&self, out: &mut impl Write, main: &[&str]) -> Result<(), Failure> {
        let shown = |name: &str| if name == UNKNOWN_LANGUAGE { "unknown".to_owned() } else { name.to_owned() };
        let languages = self.survey.languages.iter().map(|(name, pages)| format!("{} {pages}", shown(name)));
        let languages: Vec<_> = languages.collect();
        let seconds = self.took_ms / 1000.0;
        writeln!(out, "{} pages with {} words in {seconds:.1} s: {}", self.pages, self.words, languages.join(", "))?;
        if self.left_out > 0 {
            writeln!(out, "{} files that are no pages were left out (pictures, styles, scripts, …)", self.left_out)?;
        }
        if self.left_out_by_marks > 0 {
            let marks = "data-speur-body, data-speur-ignore or their like";
            writeln!(out, "{} pages were left out by {marks}", self.left_out_by_marks)?;
        }
        self.write_warnings(out)?;
        if self.packing == "inlined" {
            let bytes = self.files.iter().map(|file| file.bytes).sum::<usize>();
            writeln!(out, "{bytes:>12} bytes  {}/speur.js, with everything inside", self.output)?;
            writeln!(out, "Load it in a page by <script src=\"speur.js\"></script>, not as a module.")?;
            return Ok(());
        }
        let (main, rest): (Vec<_>, Vec<_>) = self.files.iter().partition(|file| main.contains(&&*file.name));
        for Size { name, bytes } in main {
            writeln!(out, "{bytes:>12} bytes  {}/{}/{name}", self.output, self.generation)?;
        }
        let bytes: usize = rest.iter().map(|file| file.bytes).sum();
        writeln!(out, "{bytes:>12} bytes  {} scripts beside them, loaded when they are used", rest.len())?;
        let folder = self.output.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        writeln!(
            out,
            "Put these lines where the search belongs; the first without integrity if you will not renew it:"
        )?;
        writeln!(
            out,
            "  <script type=\"module\" src=\"{folder}/speur.js\" integrity=\"{}\"></script>",
            self.integrity
        )?;
        writeln!(out, "  <speur-search></speur-search>")?;
        Ok(())
    }

    fn write_warnings(&self, out: &mut impl Write) -> Result<(), Failure> {
        let warnings = &self.survey.warnings;
        for (position, warning) in warnings.iter().enumerate() {
            let before = warnings[..position].iter().filter(|other| other.kind == warning.kind).count();
            let of_its_kind = warnings.iter().filter(|other| other.kind == warning.kind).count();
            if before < SHOWN {
                write_warning(out, warning, before + 1 == of_its_kind.min(SHOWN))?;
            } else if before == SHOWN {
                writeln!(out, "warning: {} more of this kind; --json names all of them", of_its_kind - SHOWN)?;
            }
        }
        Ok(())
    }
}

/// The remedy of warnings of one kind is said once, with the last.
fn write_warning(out: &mut impl Write, warning: &Warning, with_remedy: bool) -> Result<(), Failure> {
    let mut files = warning.files.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    if let Some(more) = warning.files.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        files += &format!(" and {more} more (--json names all)");
    }
    let count = warning.files.len();
    let message = match warning.message.strip_prefix("pages") {
        Some(rest) if count == 1 => &format!("page{rest}"),
        _ => &warning.message,
    };
    writeln!(out, "warning: {count} {message}: {files}")?;
    if with_remedy {
        writeln!(out, "  {}", warning.remedy)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(warnings: Vec<Warning>) -> String {
        let report = Report {
            output: "public/search".into(),
            packing: "single",
            generation: "0123456789abcdef".into(),
            took_ms: 1234.0,
            pages: 3,
            words: 99,
            survey: Survey { languages: [("nl".into(), 2), ("und".into(), 1)].into(), warnings, ..Survey::default() },
            left_out: 0,
            left_out_by_marks: 0,
            files: vec![Size { name: "engine_bg.wasm".into(), bytes: 7 }, Size { name: "a.js".into(), bytes: 8 }],
            index_parts: Vec::new(),
            integrity: "sha384-x".into(),
        };
        let mut out = Vec::new();
        report.write_lines(&mut out, &["engine_bg.wasm"]).expect("Memory takes all bytes.");
        String::from_utf8(out).expect("It prints UTF-8.")
    }

    fn warning(message: &str, files: usize) -> Warning {
        let files = (1..=files).map(|number| format!("{number}.md")).collect();
        Warning { kind: "sameUrl", message: message.into(), remedy: "Leave one out.".into(), files }
    }

    #[test]
    fn people_get_the_whole_in_a_few_lines() {
        let text = report(Vec::new());
        assert_eq!(
            text.lines().take(3).collect::<Vec<_>>(),
            [
                "3 pages with 99 words in 1.2 s: nl 2, unknown 1",
                "           7 bytes  public/search/0123456789abcdef/engine_bg.wasm",
                "           8 bytes  1 scripts beside them, loaded when they are used",
            ]
        );
        assert!(text.contains("  <script type=\"module\" src=\"search/speur.js\" integrity=\"sha384-x\"></script>\n"));
    }

    #[test]
    fn many_warnings_take_few_lines() {
        let text = report(vec![warning("pages with one address, /a", 7)]);
        let expected = "warning: 7 pages with one address, /a: 1.md, 2.md, 3.md, 4.md, 5.md and 2 more (--json names all)\n  \
                        Leave one out.\n";
        assert!(text.contains(expected), "{text}");
        let text = report((0..100).map(|number| warning(&format!("pages with one address, /{number}"), 2)).collect());
        assert_eq!((text.matches("warning: ").count(), text.matches("Leave one out.").count()), (6, 1), "{text}");
        assert!(text.contains("warning: 95 more of this kind; --json names all of them\n"), "{text}");
    }
}
