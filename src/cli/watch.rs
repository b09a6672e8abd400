//! `speur serve --watch`: a change of a page makes the search anew, and open pages load anew.
//!
//! The search is made by the same function as by `speur index`, of all pages: only what it writes last, `speur.js`, takes
//! the place of the old one, so a page with a mistake leaves the old search as it is. [`changes`] waits for files, [`site`]
//! knows which of them matter. Start with [`serve`].

mod changes;
mod site;

use std::fmt::Display;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use crate::arguments::{self, Index};
use crate::failure::Failure;
use crate::index::make;
use crate::progress::Progress;
use crate::serve::{Changes, Server};
use crate::{output, settings};
use changes::{Changed, Watched};
use site::Site;

/// Serves the folder until the process is stopped, which any moment is right for.
pub(crate) fn serve(arguments: &arguments::Serve) -> Result<(), Failure> {
    let mut server = Server::bind(&arguments.folder, arguments.port).map_err(Failure::message)?;
    let pages = server.reload_pages();
    let folder = &arguments.folder;
    let index = settings::of_index(arguments.config.as_deref(), folder, || former_output(folder))?;
    let site = Site::new(folder, &index)?;
    // Before the first search is made: what changes meanwhile is not missed.
    let mut watched = Watched::new(&site.places())?;
    writeln!(stdout(), "{}", server.url())?;
    thread::spawn(move || server.run());
    match make(&index, Progress::start(false)) {
        Ok(report) => writeln!(stdout(), "{}", summary(report.pages, report.took_ms))?,
        Err(failure) => complain(failure)?,
    }
    loop {
        let changed = watched.wait(|path| site.is_input(path) || site.is_served(path))?;
        answer(&changed, &site, &index, &pages)?;
    }
}

/// Makes the search anew if a page has changed, and lets open pages load what has changed.
fn answer(changed: &Changed, site: &Site, index: &Index, pages: &Arc<Changes>) -> Result<(), Failure> {
    // Of too many, the system does not know the names.
    let known = changed.paths.iter().filter(|_| !changed.is_incomplete);
    let what = format!("changed: {}", named(&known.map(|path| site.shown(path)).collect::<Vec<_>>()));
    if changed.is_incomplete || changed.paths.iter().any(|path| site.is_input(path)) {
        match make(index, Progress::start(false)) {
            Ok(report) => writeln!(stdout(), "{what}; {}", summary(report.pages, report.took_ms))?,
            Err(failure) => {
                writeln!(stdout(), "{what}")?;
                complain(failure)?;
            }
        }
    } else {
        writeln!(stdout(), "{what}")?;
    }
    pages.tell();
    Ok(())
}

/// Says what is wrong, and goes on.
fn complain(failure: Failure) -> Result<(), Failure> {
    let (Failure::Message(message) | Failure::Usage(message)) = failure else { return Err(failure) };
    eprintln!("speur: {message}\nThe search is as it was; it is made again at the next change.");
    Ok(())
}

/// The first of the names, and how many more there are.
fn named(names: &[String]) -> String {
    match names {
        [] => "many files".to_owned(),
        [only] => only.clone(),
        [first, rest @ ..] => format!("{first} and {} more", grouped(rest.len())),
    }
}

fn summary(pages: usize, took_ms: f64) -> String {
    format!("{} {} in {:.1} s", grouped(pages), if pages == 1 { "page" } else { "pages" }, took_ms / 1000.0)
}

/// A number with a comma before each three digits.
fn grouped(number: impl Display) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(",")
}

/// The folder inside this one that holds its search.
fn former_output(folder: &Path) -> Result<PathBuf, Failure> {
    let shown = |path: &Path| path.display().to_string();
    let mut found = output::find(folder);
    match found.len() {
        1 => Ok(found.remove(0)),
        0 => Err(Failure::message(format!(
            "expected a search in {0}, found none; make one first: speur index {0} --output {1}, or say `output` in speur.toml",
            shown(folder),
            shown(&folder.join("search")),
        ))),
        _ => Err(Failure::message(format!(
            "expected one search in {}, found {}; say in speur.toml which is made again: output = \"…\"",
            shown(folder),
            found.iter().map(|path| shown(path)).collect::<Vec<_>>().join(" and "),
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_many_names_is_enough() {
        let names = ["a.md", "b/c.md", "d.css"].map(str::to_owned);
        assert_eq!([0, 1, 3].map(|count| named(&names[..count])), ["many files", "a.md", "a.md and 2 more"]);
    }

    #[test]
    fn numbers_are_read_in_threes() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(summary(1, 40.0), "1 page in 0.0 s");
        assert_eq!(summary(1_234, 412.0), "1,234 pages in 0.4 s");
    }
}
