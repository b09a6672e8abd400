//! How do the scripts of `www` become the few small files that sites serve?
//!
//! `www` is read by browsers as it lies there, one file a concern. A site gets the same, joined: what is always loaded
//! together is one file, and names inside it are short. Files are joined as they are, one after the other, those that are
//! used before those that use them; so names at the top of files that are joined must differ, and the parser checks that.
//!
//! A program of its own, for what it uses takes minutes to compile: `scripts WWW ASSETS` writes what `ASSETS` has beside the
//! module.

mod editors;
mod inlined;

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use oxc::allocator::Allocator;
use oxc::codegen::{Codegen, CodegenOptions};
use oxc::minifier::{CompressOptions, Minifier, MinifierOptions};
use oxc::parser::Parser;
use oxc::semantic::SemanticBuilder;
use oxc::span::SourceType;
use serde_json::Value;

/// How lines begin that are replaced later. They stay as they are, lines of their own, before all others.
const KEPT_LINES: [&str; 3] = ["const GENERATION = ", "const INSIDE = ", "const MODULES = "];

/// Between lines that end and read so stand styles, in the way of all scripts here.
const STYLE_BEGIN: &str = "style = `";
const STYLE_END: &str = "`;";

/// What is loaded when it is used, each a file of its own.
const PARTS: [&str; 11] = [
    "interface",
    "cache",
    "chunks",
    "explain",
    "group",
    "overlay",
    "recent",
    "remote",
    "several",
    "shortcut",
    "suggest",
];

fn main() -> ExitCode {
    let [www, assets] = [1, 2].map(|n| std::env::args_os().nth(n).map(PathBuf::from));
    let (Some(www), Some(assets)) = (www, assets) else {
        eprintln!("expected two folders: www, and the one to write to");
        return ExitCode::from(2);
    };
    match write_all(&www, &assets) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Writes `speur.js`, and in `generation/` the interface, its languages and what editors want to know; makes the glue small
/// that is there. Writes `inlined.js`, which has all scripts inside, and `sw-helper.js` as it is: for owners to read, and
/// loaded by no page.
fn write_all(www: &Path, assets: &Path) -> Result<()> {
    let generation = assets.join("generation");
    let entry = joined(&www.join("speur.js"))?;
    write(&assets.join("speur.js"), &entry.text())?;
    let mut modules = vec![("speur.js".to_owned(), entry.code)];
    let mut names: Vec<_> = PARTS.iter().map(|part| format!("interface/{part}.js")).collect();
    let languages = fs::read_dir(www.join("lang")).context("expected the languages of the interface in www/lang")?;
    names.extend(languages.flatten().map(|file| format!("lang/{}", file.file_name().to_string_lossy())));
    names.sort();
    let helper = www.join("sw-helper.js");
    let text = fs::read_to_string(&helper).with_context(|| format!("expected a script at {}", helper.display()))?;
    if let Some(name) = names.iter().find(|name| !text.contains(&format!("\"{name}\""))) {
        bail!("{} does not keep {name} for readers without a network; name it there", helper.display());
    }
    write(&assets.join("sw-helper.js"), &text)?;
    for name in names {
        let text = joined(&www.join(&name))?.text();
        write(&generation.join(&name), &text)?;
        // What has all inside has its index in one file.
        if name != "interface/chunks.js" {
            modules.push((name, text));
        }
    }
    modules.push(("engine.js".to_owned(), write_small_glue(&generation.join("engine.js"))?));
    write_small_glue(&assets.join("chunked/engine.js"))?;
    write(&assets.join("inlined.js"), &inlined::inlined(&joined(&www.join("inlined.js"))?, &modules)?)?;

    let manifest = www.join("custom-elements.json");
    let text = fs::read_to_string(&manifest).with_context(|| format!("expected {}", manifest.display()))?;
    let known: Value = serde_json::from_str(&text).with_context(|| format!("{} is no JSON", manifest.display()))?;
    for (name, data) in [
        ("custom-elements.json", known.clone()),
        ("html-custom-data.json", editors::html_data(&known)),
        ("web-types.json", editors::web_types(&known, env!("CARGO_PKG_VERSION"))),
    ] {
        write(&generation.join("editors").join(name), &format!("{data:#}\n"))?;
    }
    Ok(())
}

/// Makes the glue that wasm-bindgen wrote small, and returns it.
fn write_small_glue(glue: &Path) -> Result<String> {
    let text = fs::read_to_string(glue).with_context(|| format!("expected the glue at {}", glue.display()))?;
    // Nobody waits here until the module is compiled.
    let [exports, used] = ["export { initSync, __wbg_init as default };", "export { __wbg_init as default };"];
    if !text.contains(exports) {
        bail!("expected {} to end with {exports:?}; wasm-bindgen writes it otherwise now", glue.display());
    }
    let text = text.replace(exports, used);
    // What it warns of concerns who calls it wrongly, and hosts that send wasm by another type: that is slower by a bit.
    let text = small(&text, glue, CompressOptions { drop_console: true, ..CompressOptions::smallest() })?;
    write(glue, &text)?;
    Ok(text)
}

/// Writes a file, and its folder if there is none.
fn write(file: &Path, text: &str) -> Result<()> {
    fs::create_dir_all(file.parent().context("every file is in a folder")?)?;
    fs::write(file, text).with_context(|| format!("{} could not be written", file.display()))
}

/// A module with all that it imports by `import … from`; what it imports by `import(…)` stays apart.
fn joined(entry: &Path) -> Result<Script> {
    let mut joined = Joined::default();
    joined.add(entry, true)?;
    Ok(Script { code: small(&joined.text, entry, CompressOptions::smallest())?, kept: joined.kept })
}

/// A script that was made small.
struct Script {
    /// The lines that are not made small.
    kept: String,
    code: String,
}

impl Script {
    fn text(&self) -> String {
        format!("{}{}", self.kept, self.code)
    }
}

/// The same script in fewer bytes: no comments, short names.
fn small(text: &str, file: &Path, compress: CompressOptions) -> Result<String> {
    let allocator = Allocator::default();
    let mut parsed = Parser::new(&allocator, text, SourceType::mjs()).parse();
    let checked = SemanticBuilder::new().with_check_syntax_error(true).build(&parsed.program);
    if let Some(error) = parsed.diagnostics.iter().chain(&checked.diagnostics).next() {
        bail!("{} cannot be made small: {error}; files that are joined need different names", file.display());
    }
    let options = MinifierOptions { compress: Some(compress), ..MinifierOptions::default() };
    let minified = Minifier::new(options).minify(&allocator, &mut parsed.program);
    let generator = Codegen::new()
        .with_options(CodegenOptions::minify())
        .with_scoping(minified.scoping)
        .with_private_member_mappings(minified.class_private_mappings);
    Ok(generator.build(&parsed.program).code)
}

/// Modules, as one.
#[derive(Default)]
struct Joined {
    text: String,
    /// The lines that are not made small.
    kept: String,
    added: Vec<PathBuf>,
}

impl Joined {
    /// Adds a module after those that it imports. Only the entry exports something.
    fn add(&mut self, file: &Path, is_entry: bool) -> Result<()> {
        let file = normal(file);
        if self.added.contains(&file) {
            return Ok(());
        }
        self.added.push(file.clone());
        let text = fs::read_to_string(&file).with_context(|| format!("expected a script at {}", file.display()))?;
        let mut own = String::new();
        let mut is_style = false;
        for line in text.lines() {
            if is_style && line != STYLE_END {
                own.push_str(&small_style(line));
            } else if let Some(rest) = line.strip_prefix("import ") {
                let Some((_, path)) = rest.trim_end_matches(';').split_once(" from ") else {
                    bail!("{}: expected an import on one line, found: {line}", file.display());
                };
                let path = file.with_file_name("").join(path.trim_matches('"'));
                self.add(&path, false)?;
            } else if KEPT_LINES.iter().any(|start| line.starts_with(start)) {
                self.kept.push_str(&format!("{line}\n"));
            } else {
                let line = if is_entry { line } else { line.strip_prefix("export ").unwrap_or(line) };
                is_style = line.ends_with(STYLE_BEGIN);
                own.push_str(line);
                own.push_str(if is_style { "" } else { "\n" });
            }
        }
        self.text.push_str(&own);
        Ok(())
    }
}

/// A line of styles without the spaces and zeros that mean nothing. There are no comments among them.
fn small_style(line: &str) -> String {
    let mut small = line.trim().to_owned();
    for between in ["{", "}", ";", ","] {
        small = small.replace(&format!(" {between}"), between).replace(&format!("{between} "), between);
    }
    for (long, short) in [(": ", ":"), (";}", "}"), (" !", "!"), (" 0.", " ."), (":0.", ":."), ("(0.", "(.")] {
        small = small.replace(long, short);
    }
    if !small.is_empty() && !small.ends_with(['{', '}', ';', ',']) {
        small.push(' ');
    }
    small
}

/// The path without `.` and `..` inside.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(normal.pop()),
            other => normal.push(other),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("A temporary folder can be made.");
        for (name, text) in files {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().expect("It is inside the folder.")).expect("The folder is new.");
            fs::write(file, text).expect("The folder is new.");
        }
        folder
    }

    #[test]
    fn what_is_used_comes_first_and_once() {
        let folder = folder(&[
            (
                "entry.js",
                "import { a } from \"./inner/a.js\";\nimport { b } from \"./b.js\";\nexport const c = [a(), b()];\n",
            ),
            (
                "b.js",
                "import { a } from \"./inner/a.js\";\n/** Says b. */\nexport function b() {\n  return `${a()} b`;\n}\n",
            ),
            ("inner/a.js", "export function a() {\n  return document.title;\n}\n"),
        ]);
        let joined = joined(&folder.path().join("entry.js")).expect("The modules are correct.").text();
        assert_eq!(joined.matches("document.title").count(), 1, "{joined}");
        assert!(!joined.contains("import") && !joined.contains("Says") && joined.contains("export"), "{joined}");
    }

    #[test]
    fn styles_lose_what_means_nothing() {
        let style = "export const style = `\n:host([a=\"b c\"]) p,\nh1 {\n  margin: 0.5em\n    calc(10.5em - 2px) 0 !important;\n}\n\np::after { content: \" \" attr(x); }\n`;\n";
        let folder = folder(&[("style.js", style)]);
        let joined = joined(&folder.path().join("style.js")).expect("The module is correct.").text();
        let expected =
            "`:host([a=\"b c\"]) p,h1{margin:.5em calc(10.5em - 2px) 0!important;}p::after{content:\" \" attr(x)}`";
        assert!(joined.contains(expected), "{joined}");
    }

    #[test]
    fn the_line_that_names_the_generation_stays() {
        let line = "const GENERATION = { \"folder\": \"./pkg/\" };\n";
        let folder = folder(&[("speur.js", &format!("{line}export const folder = GENERATION.folder;\n"))]);
        let joined = joined(&folder.path().join("speur.js")).expect("The module is correct.").text();
        assert!(joined.starts_with(line) && joined.matches("GENERATION").count() == 2, "{joined}");
    }

    #[test]
    fn what_cannot_be_joined_is_refused() {
        for (entry, expected) in [
            ("import { a } from \"./a.js\";\nconst a = 1;\nexport { a };\n", "different names"),
            ("import {\n  a,\n} from \"./a.js\";\n", "on one line"),
            ("import { b } from \"./b.js\";\n", "expected a script"),
            ("export const = 1;\n", "cannot be made small"),
        ] {
            let folder = folder(&[("entry.js", entry), ("a.js", "export const a = 2;\n")]);
            let Err(error) = joined(&folder.path().join("entry.js")) else { panic!("{entry} is wrong") };
            assert!(format!("{error:#}").contains(expected), "{error:#}");
        }
    }
}
