//! The report in lines, for people at a terminal.

use std::collections::HashMap;
use std::io::Write;

use super::{Report, Size, WrittenFile};
use crate::failure::Failure;
use crate::survey::Warning;

/// How many warnings of a kind, and how many files of a warning, people are shown.
const SHOWN: usize = 5;

impl Report {
    /// In lines, for people. Of the files, the main ones are named.
    pub(crate) fn write_lines(&self, out: &mut impl Write) -> Result<(), Failure> {
        let languages: Vec<_> = self.languages().map(|(name, pages)| format!("{name} {pages}")).collect();
        let seconds = self.took_ms / 1000.0;
        let counted = |count: u64, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
        let (pages, words) = (counted(self.pages as u64, "page"), counted(self.words, "word"));
        writeln!(out, "{pages} with {words} in {seconds:.1} s: {}", languages.join(", "))?;
        if self.left_out > 0 {
            let files = if self.left_out == 1 { "file that is no page was" } else { "files that are no pages were" };
            writeln!(out, "{} {files} left out (pictures, styles, scripts, …)", self.left_out)?;
        }
        if self.left_out_by_marks > 0 {
            let marks = "data-speur-body, data-speur-ignore, search: false or their like";
            let pages = if self.left_out_by_marks == 1 { "page was" } else { "pages were" };
            writeln!(out, "{} {pages} left out by {marks}", self.left_out_by_marks)?;
        }
        write_warnings(out, &self.survey.warnings)?;
        if self.packing == "inlined" {
            let bytes = self.files.iter().map(|file| file.bytes).sum::<usize>();
            writeln!(out, "{bytes:>12} bytes  {}/speur.js, with everything inside", self.output)?;
            self.write_hint(out)?;
            writeln!(out, "Load it in a page beside that folder by {}, not as a module.", self.embedding()[0])?;
            return Ok(());
        }
        let (main, rest): (Vec<_>, Vec<_>) = self.files.iter().partition(|file| file.is_main());
        for WrittenFile { name, bytes, .. } in main {
            writeln!(out, "{bytes:>12} bytes  {}/{}/{name}", self.output, self.generation)?;
        }
        for Size { name, bytes, files } in self.index_parts.iter().filter(|part| part.name != "the root") {
            if let Some(files) = files {
                let noun = if *files == 1 { "file" } else { "files" };
                let name = name.trim_start_matches("the ");
                writeln!(out, "{bytes:>12} bytes  {files} {noun} of {name}, loaded when needed")?;
            }
        }
        let bytes: usize = rest.iter().map(|file| file.bytes).sum();
        writeln!(out, "{bytes:>12} bytes  {} scripts beside them, loaded when they are used", rest.len())?;
        self.write_hint(out)?;
        writeln!(
            out,
            "Put these lines into a page beside that folder, into others with the path from the root of your site \
             (src=\"/…/speur.js\"); the first without integrity if you will not renew it:"
        )?;
        for line in self.embedding() {
            writeln!(out, "  {line}")?;
        }
        Ok(())
    }

    fn write_hint(&self, out: &mut impl Write) -> Result<(), Failure> {
        if let Some(hint) = &self.hint {
            writeln!(out, "hint: {}\n  {}", hint.message, hint.remedy)?;
        }
        Ok(())
    }
}

/// Of each kind the first, and how many more there are.
fn write_warnings(out: &mut impl Write, warnings: &[Warning]) -> Result<(), Failure> {
    let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
    for warning in warnings {
        counts.entry(warning.kind).or_default().1 += 1;
    }
    for warning in warnings {
        let (before, of_its_kind) = counts.entry(warning.kind).or_default();
        if *before < SHOWN {
            write_warning(out, warning, *before + 1 == SHOWN.min(*of_its_kind))?;
        } else if *before == SHOWN {
            writeln!(out, "warning: {} more of this kind; --json names all of them", *of_its_kind - SHOWN)?;
        }
        *before += 1;
    }
    Ok(())
}

/// The remedy of warnings of one kind is said once, with the last.
fn write_warning(out: &mut impl Write, warning: &Warning, with_remedy: bool) -> Result<(), Failure> {
    let mut files = warning.files.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    if let Some(more) = warning.files.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        files += &format!(" and {more} more (--json names all)");
    }
    writeln!(out, "warning: {}: {files}", warning.counted())?;
    if with_remedy {
        writeln!(out, "  {}", warning.remedy)?;
    }
    Ok(())
}
