//! Which files of a folder are read? Those that `--include` wants and `--exclude` does not.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::failure::Failure;

/// The patterns that were given.
pub(crate) struct Globs {
    /// None includes everything.
    include: Option<GlobSet>,
    exclude: GlobSet,
}

impl Globs {
    pub(crate) fn new(include: &[String], exclude: &[String]) -> Result<Self, Failure> {
        let included = set("include", include)?;
        Ok(Self { include: (!include.is_empty()).then_some(included), exclude: set("exclude", exclude)? })
    }

    /// Whether a file is read, or a folder looked into, by its path below INPUT.
    pub(crate) fn want(&self, path: &str, is_folder: bool) -> bool {
        // What is in a folder may be included where the folder itself is not.
        let is_included = is_folder || self.include.as_ref().is_none_or(|include| include.is_match(path));
        let is_excluded = self.exclude.is_match(path) || is_folder && self.exclude.is_match(format!("{path}/"));
        is_included && !is_excluded
    }

    /// What a message adds that says that nothing was found.
    pub(crate) fn remark(&self) -> &'static str {
        match self.include.is_some() || !self.exclude.is_empty() {
            true => "\nWhat --include and --exclude leave out was not looked at.",
            false => "",
        }
    }
}

fn set(name: &str, patterns: &[String]) -> Result<GlobSet, Failure> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        // As everywhere else, a name alone is looked for in all folders, and what ends with a slash is all that is in a folder.
        let (path, inside) = pattern.strip_suffix('/').map_or((&**pattern, ""), |folder| (folder, "/**"));
        let anywhere = if path.contains('/') { "" } else { "**/" };
        let anywhere = format!("{anywhere}{}{inside}", path.trim_start_matches("./").trim_start_matches('/'));
        let glob = GlobBuilder::new(&anywhere).literal_separator(true).build().map_err(|error| {
            Failure::Usage(format!(
                "expected a pattern such as *.html for {name}, found `{pattern}`: {}; put \\ before a character that \
                 stands for itself",
                error.kind()
            ))
        })?;
        set.add(glob);
    }
    set.build().map_err(|error| Failure::message(format!("the patterns for {name} are too many or too long: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn globs(include: &[&str], exclude: &[&str]) -> Result<Globs, Failure> {
        let owned = |patterns: &[&str]| patterns.iter().map(|pattern| pattern.to_string()).collect::<Vec<_>>();
        Globs::new(&owned(include), &owned(exclude))
    }

    /// The files that are read of a site.
    fn check(include: &[&str], exclude: &[&str], expected: &[&str]) {
        let globs = globs(include, exclude).expect("The patterns are correct.");
        let files = ["index.html", "blog/index.html", "blog/2024/fox.md", "drafts/fox.md", "notes/drafts/dog.md"];
        let wanted = files.iter().copied().filter(|file| {
            let folders = file.match_indices('/').map(|(end, _)| &file[..end]);
            folders.into_iter().all(|folder| globs.want(folder, true)) && globs.want(file, false)
        });
        assert_eq!(wanted.collect::<Vec<_>>(), expected, "{include:?} {exclude:?}");
    }

    #[test]
    fn patterns_mean_what_they_mean_elsewhere() {
        let all = ["index.html", "blog/index.html", "blog/2024/fox.md", "drafts/fox.md", "notes/drafts/dog.md"];
        check(&[], &[], &all);
        check(&["*.html"], &[], &all[..2]);
        check(&["/*.html"], &[], &all[..1]);
        check(&["blog/**"], &[], &all[1..3]);
        check(&["blog/*"], &[], &all[1..2]);
        check(&["*.{html,md}"], &["drafts"], &all[..3]);
        check(&[], &["drafts/**"], &["index.html", "blog/index.html", "blog/2024/fox.md", "notes/drafts/dog.md"]);
        check(&[], &["drafts/", "/blog/2024/"], &all[..2]);
        check(&["/blog/"], &["./blog/2024/"], &all[1..2]);
        check(&["fox.md", "dog.md"], &["/drafts/fox.md"], &["blog/2024/fox.md", "notes/drafts/dog.md"]);
    }

    #[test]
    fn a_wrong_pattern_is_shown() {
        let Err(Failure::Usage(message)) = globs(&["*.html"], &["[a"]) else { panic!("[a is not closed") };
        assert!(message.starts_with("expected a pattern such as *.html for exclude, found `[a`: "), "{message}");
    }
}
