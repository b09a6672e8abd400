//! What can be asked of the command?

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;
use speur::engine::weights::Weights;
use speur_documents::language_tag;

use crate::nearest::nearest;

/// Search for static sites, answered inside the reader's browser.
#[derive(Debug, Parser)]
#[command(name = "speur", version)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a folder with a search of the given pages, to upload beside them.
    Index(Index),
    /// Join searches that were made apart, as if all their pages had been indexed together.
    Merge(Merge),
    /// Search an index.
    Search(Search),
    /// Answer a file of queries, for measuring.
    #[command(name = "run-queries")]
    RunQueries(RunQueries),
    /// Show a folder in a browser of this machine.
    Serve(Serve),
    /// Show what is inside an index.
    Inspect(Inspect),
    /// Check that a folder, or the host it was uploaded to, has every file as it was written.
    Verify(Verify),
    /// Print what lets a shell complete the arguments of this command.
    Completions(Completions),
    /// Print the manual page of this command, or of one of its subcommands.
    Man(Man),
}

/// Every flag but `--config` is also a setting: `settings.rs` reads it from a file and from the environment.
#[derive(Debug, Args)]
#[command(after_help = SETTINGS_HELP)]
pub(crate) struct Index {
    /// Folders and files: HTML, Markdown, text, JSON and JSON lines.
    #[arg(required = true)]
    pub(crate) input: Vec<PathBuf>,
    /// Read only files in folders that match, such as `*.html` or `blog/**`; can be repeated.
    ///
    /// `*` stands for any part of a name, `**` for any folders, `{a,b}` for either. A pattern with a `/` before
    /// its end is compared with the path below INPUT, one without with the name in any folder; a `/` at its end means all that
    /// is in there.
    #[arg(long, value_name = "GLOB")]
    pub(crate) include: Vec<String>,
    /// Leave out files and folders that match, such as `drafts` or `tags/**`; can be repeated. It wins over --include.
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<String>,
    /// What the paths of the pages are appended to, such as https://example.org/blog/.
    ///
    /// `index.html` is left out of them, but not with --packing inlined where this says no address or /path: folders have no
    /// page on a disk.
    #[arg(long, value_hint = ValueHint::Url, value_parser = base_url)]
    pub(crate) base_url: Option<String>,
    /// The language of pages that name none and are too short to tell, such as nl.
    #[arg(long, value_parser = language)]
    pub(crate) lang: Option<String>,
    #[command(flatten)]
    pub(crate) writing: Writing,
    /// A file of settings; without it, `speur.toml` in the current folder, if it is there.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Merge {
    /// Folders that `speur index` wrote.
    #[arg(required = true, value_name = "DIR")]
    pub(crate) indexes: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) writing: Writing,
}

/// What a search is made with, and what is told of it.
#[derive(Debug, Args)]
pub(crate) struct Writing {
    /// The folder to write, made if missing. Files that Speur did not write stay as they are.
    #[arg(long)]
    pub(crate) output: PathBuf,
    /// How the search is divided into files.
    #[arg(long, value_enum, default_value_t = Packing::Auto)]
    pub(crate) packing: Packing,
    /// How many bytes of postings a file of an index in chunks has, before compression.
    ///
    /// Smaller files are sooner there, larger ones are fewer. Without it 4096, and 8192 from 50,000 pages on.
    #[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u32).range(64..=1 << 24))]
    pub(crate) chunk_size: Option<u32>,
    /// The most files to write, if the host has a limit. Words and pages of an index in chunks then share files.
    ///
    /// All files of this search count, compressed ones too; those of the search before, which stay for pages that are open,
    /// come on top if --output is not empty.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) max_files: Option<usize>,
    /// About how much memory to take for texts and words, such as 512M or 2G; the rest goes to temporary files.
    ///
    /// Each page and each different word takes some hundred bytes beside that, and an index in one file all of itself.
    #[arg(long, value_name = "BYTES", default_value = "1G", value_parser = memory)]
    pub(crate) memory: Memory,
    /// A file of words that mean the same on your site.
    ///
    /// A group a line, with commas: `sofa, couch, settee`. With an arrow the word on the left finds those on the right
    /// too, and not the other way round: `tree => oak, birch`. What follows a `#` is a comment. Keep the file outside
    /// INPUT, or let its name begin with a point: else it is a page.
    #[arg(long, value_name = "FILE")]
    pub(crate) synonyms: Option<PathBuf>,
    /// What makes a page good on your site, such as `title=8` or `recency=0.3`; can be repeated.
    ///
    /// What a word counts in a title, derivedTitle (cut from the text), heading, body, meta or aside (a block that weighs less); how
    /// much less in a long page, headingLength and bodyLength; how soon more of it stops to count, saturation; what another word than the typed one
    /// counts, alias, prefix, prefixForm, stem, name, together, compound, oneMistake, twoMistakes, and a stopWord; what is
    /// added, exactTitle and proximity; how much the newest count more, recency. Searches that name weights themselves go
    /// before.
    #[arg(long, value_name = "NAME=NUMBER", value_parser = weight)]
    pub(crate) weight: Vec<Weight>,
    /// Also write each file compressed, as .br and .gz beside it, for hosts that serve those.
    #[arg(long, num_args = 0..=1, require_equals = true, default_value_t = false, default_missing_value = "true")]
    #[arg(value_name = "BOOLEAN", hide_default_value = true, hide_possible_values = true)]
    pub(crate) precompress: bool,
    /// Also write the summary as a page, with plots of where the bytes go, and all warnings.
    ///
    /// An older report is replaced, nothing else. Where it lies in INPUT, it is no page of the site.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) report: Option<PathBuf>,
    /// Print a summary as one JSON object: pages, languages, bytes, the largest pages, all warnings.
    #[arg(long, num_args = 0..=1, require_equals = true, default_value_t = false, default_missing_value = "true")]
    #[arg(value_name = "BOOLEAN", hide_default_value = true, hide_possible_values = true)]
    pub(crate) json: bool,
    /// Print nothing but errors: no progress, no summary.
    #[arg(long, num_args = 0..=1, require_equals = true, default_value_t = false, default_missing_value = "true")]
    #[arg(value_name = "BOOLEAN", hide_default_value = true, hide_possible_values = true)]
    pub(crate) quiet: bool,
}

/// A number of bytes. Not a number as others: in a file of settings it is a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Memory(pub(crate) usize);

/// Reads a number of bytes, with or without a unit.
fn memory(text: &str) -> Result<Memory, String> {
    let (number, unit) = text.split_at(text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len()));
    let unit = match unit.to_ascii_uppercase().trim_end_matches('B') {
        "" => 1,
        "K" => 1 << 10,
        "M" => 1 << 20,
        "G" => 1 << 30,
        _ => 0,
    };
    let bytes = number.parse::<usize>().ok().and_then(|number| number.checked_mul(unit));
    bytes.filter(|bytes| *bytes > 0).map(Memory).ok_or_else(|| "expected bytes, such as 512M or 2G".to_owned())
}

/// Reads an address, or a path, that the addresses of pages begin with.
fn base_url(text: &str) -> Result<String, String> {
    let is_no_part =
        |character: char| character.is_whitespace() || character.is_control() || matches!(character, '?' | '#');
    let is_right = match text.split_once(':') {
        Some((scheme, rest)) if !scheme.contains('/') => {
            let host = rest.strip_prefix("//").and_then(|rest| rest.split('/').next()).unwrap_or_default();
            ["http", "https"].contains(&&*scheme.to_ascii_lowercase()) && !host.is_empty() && !host.contains('@')
        }
        _ => !text.is_empty(),
    };
    if begins_with_a_host(text) {
        return Err(format!(
            "expected an address such as https://{text}, or a path, which begins as ./{text} or /{text}"
        ));
    }
    if is_right && !text.contains(is_no_part) {
        return Ok(text.to_owned());
    }
    Err("expected an address such as https://example.org/blog/, or a path such as /blog/".to_owned())
}

/// Is this an address whose `https://` was left out? As a path, browsers would look for it on the site itself.
fn begins_with_a_host(text: &str) -> bool {
    let first = text.split('/').next().unwrap_or_default();
    let last_label =
        first.rsplit_once('.').filter(|(name, _)| !name.trim_matches('.').is_empty() && !name.contains(':'));
    last_label.is_some_and(|(_, label)| label.len() > 1 && label.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

/// Reads the tag of a language.
fn language(text: &str) -> Result<String, String> {
    language_tag(text).ok_or_else(|| "expected a tag such as nl or en-GB".to_owned())
}

/// A weight of the ranking by its name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Weight {
    pub(crate) name: &'static str,
    pub(crate) value: f64,
}

/// Reads a weight and what it is to be.
fn weight(text: &str) -> Result<Weight, String> {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    let known = Weights::NAMES.into_iter().find(|known| *known == name.trim());
    let Some(name) = known else {
        let nearest = nearest(name, "", Weights::NAMES.into_iter());
        return Err(format!("there is no such weight; {nearest}"));
    };
    let value = value.trim().parse().ok().filter(|value: &f64| value.is_finite() && *value >= 0.0);
    value.map(|value| Weight { name, value }).ok_or_else(|| format!("expected a number from 0 on, such as {name}=2"))
}

const SETTINGS_HELP: &str = "\
Everything but --config can also be set in speur.toml, by the same names (`base-url = \"/blog/\"`, `input = [\"public\"]`),
and in the environment (SPEUR_BASE_URL; several values a line each). Flags win over the environment, which wins over the
file. Paths in the file are relative to its folder.";

/// All packings give the same answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Packing {
    /// What suits the size of the site: single for small ones, chunked for large ones.
    Auto,
    /// A script, and beside it a folder with the engine and the whole index.
    Single,
    /// The same with an index in many small files, of which a search needs a few.
    Chunked,
    /// One script with everything inside, also for pages that are opened from a disk.
    ///
    /// Such pages load it by `<script src="speur.js"></script>`, without `type=module`.
    Inlined,
}

#[derive(Debug, Args)]
pub(crate) struct Search {
    /// Any text. The last word may be unfinished, unless a space follows it.
    #[arg(allow_hyphen_values = true)]
    pub(crate) query: String,
    #[command(flatten)]
    pub(crate) source: Source,
    /// The most results to show.
    #[arg(long, default_value_t = 10)]
    pub(crate) limit: usize,
    /// Print the answer as one JSON object, the same that JavaScript gets.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RunQueries {
    /// A file of JSON lines, each {"id": …, "text": …}; for each a line {"qid": …, "docs": [id…]} is printed.
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) source: Source,
    /// The most documents for a query.
    #[arg(long, default_value_t = 10)]
    pub(crate) limit: usize,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The folder.
    #[arg(default_value = ".")]
    pub(crate) folder: PathBuf,
    /// Where to listen on this machine; 0 is any free port.
    #[arg(long, default_value_t = 7878)]
    pub(crate) port: u16,
    /// Make the search again when a page changes, and let browsers load what has changed.
    ///
    /// Pages and settings are those of `speur index`: from speur.toml, and from the environment. Where these name no INPUT,
    /// it is FOLDER; where they name no --output, it is the folder inside FOLDER that Speur wrote before.
    #[arg(long)]
    pub(crate) watch: bool,
    /// With --watch, a file of settings; without it, `speur.toml` in the current folder, if it is there.
    #[arg(long, value_name = "FILE", requires = "watch")]
    pub(crate) config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Inspect {
    #[command(flatten)]
    pub(crate) source: Source,
    /// Show the postings of one word instead.
    #[arg(long)]
    pub(crate) term: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// A folder that `speur index` wrote, or its address on a host, such as https://example.org/search/.
    #[arg(value_name = "DIR|URL")]
    pub(crate) place: String,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell, whose manual says where it looks for such a file.
    pub(crate) shell: Shell,
}

#[derive(Debug, Args)]
pub(crate) struct Man {
    /// A subcommand, such as index.
    pub(crate) subcommand: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Source {
    /// A folder that `speur index` wrote; without it, the embedded seeds.
    #[arg(long, value_name = "DIR")]
    pub(crate) index: Option<PathBuf>,
}
