//! Which files matter to a search and to those who look at it?

use std::ffi::OsString;
use std::io;
use std::path::{MAIN_SEPARATOR_STR, Path, PathBuf};

use speur_documents::{Options, may_be_read};

use crate::arguments::Index;
use crate::failure::Failure;
use crate::globs::Globs;
use crate::index::options;
use crate::output::may_be_ours;

/// The places of a site, all of them absolute and without links, as changes are told.
pub(super) struct Site {
    /// What is served.
    folder: PathBuf,
    /// What is indexed.
    inputs: Vec<PathBuf>,
    output: PathBuf,
    synonyms: Option<PathBuf>,
    globs: Globs,
    options: Options,
}

impl Site {
    pub(super) fn new(folder: &Path, index: &Index) -> Result<Self, Failure> {
        let absolute = |path: &Path| absolute(path).map_err(|error| Failure::file("watch", path, &error));
        Ok(Self {
            folder: absolute(folder)?,
            inputs: index.input.iter().map(|input| absolute(input)).collect::<Result<_, _>>()?,
            output: absolute(&index.writing.output)?,
            synonyms: index.writing.synonyms.as_deref().map(absolute).transpose()?,
            globs: Globs::new(&index.include, &index.exclude)?,
            options: options(index),
        })
    }

    /// What is to be watched: files, and folders with everything in them.
    pub(super) fn places(&self) -> Vec<PathBuf> {
        let all = std::iter::once(&self.folder).chain(&self.inputs).chain(&self.synonyms);
        all.cloned().collect()
    }

    /// Whether the search may become another one by a change of this file or folder.
    pub(super) fn is_input(&self, path: &Path) -> bool {
        self.synonyms.as_deref() == Some(path) || self.inputs.iter().any(|input| self.is_below(input, path))
    }

    fn is_below(&self, input: &Path, path: &Path) -> bool {
        let Ok(below) = path.strip_prefix(input) else { return false };
        if below.as_os_str().is_empty() {
            return true;
        }
        // As when pages are read: what lies in the output is none, unless the input itself is the output.
        let is_skipped = if self.output == *input { self.is_ours(path) } else { path.starts_with(&self.output) };
        // What is gone may have been a folder.
        let may_be_folder = !path.is_file();
        !is_skipped
            && may_be_read(&shown(below), may_be_folder, &self.options, |path, is_folder| {
                self.globs.want(path, is_folder)
            })
    }

    /// Whether a page may look different after a change of this file or folder.
    pub(super) fn is_served(&self, path: &Path) -> bool {
        let Ok(below) = path.strip_prefix(&self.folder) else { return false };
        let is_hidden = below.components().any(|name| name.as_os_str().to_string_lossy().starts_with('.'));
        !is_hidden && !below.as_os_str().is_empty() && !self.is_ours(path)
    }

    /// Whether Speur itself has written this. Pages may lie in the same folder.
    fn is_ours(&self, path: &Path) -> bool {
        path.strip_prefix(&self.output).is_ok_and(may_be_ours)
    }

    /// The path, below the place that it is in.
    pub(super) fn shown(&self, path: &Path) -> String {
        let mut places = self.inputs.iter().chain([&self.folder]);
        let below = places.find_map(|place| path.strip_prefix(place).ok().filter(|below| *below != Path::new("")));
        shown(below.unwrap_or(path))
    }
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace(MAIN_SEPARATOR_STR, "/")
}

/// The path from the root of the disk, without links, also of what is not there yet.
fn absolute(path: &Path) -> io::Result<PathBuf> {
    let mut existing = std::path::absolute(path)?;
    let mut missing: Vec<OsString> = Vec::new();
    loop {
        match existing.canonicalize() {
            Ok(mut found) => {
                found.extend(missing.into_iter().rev());
                return Ok(found);
            }
            Err(error) => {
                let Some(name) = existing.file_name() else { return Err(error) };
                missing.push(name.to_owned());
                existing.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::settings;

    /// Which of the paths are input, and which are served.
    fn check(input: &str, output: &str, include: &[&str], paths: &[&str]) -> [Vec<String>; 2] {
        let folder = tempfile::tempdir().expect("A temporary folder can be made.");
        let root = folder.path().canonicalize().expect("It was just made.");
        for path in paths {
            let path = root.join(path);
            fs::create_dir_all(path.parent().expect("It is inside.")).expect("The folder is temporary.");
            fs::write(path, "").expect("The folder is temporary.");
        }
        let config = root.join("speur.toml");
        let settings = format!("input = [{input:?}]\noutput = {output:?}\ninclude = {include:?}\n");
        fs::write(&config, settings).expect("The folder is temporary.");
        let index = settings::of_index(Some(&config), Path::new("unused"), || panic!("the output is named"));
        let site = Site::new(&root.join("public"), &index.expect("The settings are correct.")).expect("All is there.");
        let chosen = |is_chosen: &dyn Fn(&Path) -> bool| {
            paths.iter().filter(|path| is_chosen(&root.join(path))).map(|path| path.to_string()).collect()
        };
        [chosen(&|path| site.is_input(path)), chosen(&|path| site.is_served(path))]
    }

    #[test]
    fn pages_are_input_and_what_is_published_is_served() {
        let paths = ["public/a.html", "public/a.css", "public/.a.html.swp", "public/search/b.html", "content/c.md"];
        let [input, served] = check("public", "public/search", &[], &paths);
        assert_eq!((input, served), (vec![paths[0].into()], [paths[0], paths[1], paths[3]].map(String::from).into()));
        let [input, served] = check("content", "public/search", &[], &paths);
        assert_eq!((input, served), (vec![paths[4].into()], [paths[0], paths[1], paths[3]].map(String::from).into()));
    }

    #[test]
    fn what_speur_wrote_is_neither_and_its_neighbours_are() {
        let ours =
            ["public/speur.js", "public/speur.js.br", "public/sw-helper.js", "public/0123456789abcdef/files.json"];
        let theirs = ["public/speur.html", "public/0123456789abcde/a.html", "public/a/speur.js.html"];
        let [input, served] = check("public", "public", &[], &[ours.as_slice(), &theirs].concat());
        assert_eq!((input, served), (theirs.map(String::from).into(), theirs.map(String::from).into()));
    }

    #[test]
    fn what_is_not_included_is_no_input() {
        let paths = ["public/a.html", "public/b/c.html", "public/a.md"];
        let [input, served] = check("public", "public/search", &["*.html"], &paths);
        assert_eq!((input.len(), served.len()), (2, 3));
    }
}
