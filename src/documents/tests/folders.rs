//! Reading whole folders: which files count, in which order, and what stops it.

use std::fs;
use std::path::{Path, PathBuf};

use expect_test::{Expect, expect};
use speur_documents::{Options, Read, read_inputs};

/// A folder for one test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let folder =
            Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("documents-{name}-{}", std::process::id())));
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("the folder can be made");
        fs::write(path, text).expect("the file can be written");
    }

    fn read(&self) -> Read {
        read_inputs(std::slice::from_ref(&self.0), None, &Options::default()).expect("the folder is correct")
    }

    fn names(&self, paths: &[PathBuf]) -> Vec<String> {
        let name = |path: &PathBuf| path.strip_prefix(&self.0).expect("it lies in the folder").display().to_string();
        paths.iter().map(name).collect()
    }

    fn check_error(&self, inputs: &[&str], expected: Expect) {
        let inputs: Vec<PathBuf> = inputs.iter().map(|input| self.0.join(input)).collect();
        let error = read_inputs(&inputs, None, &Options::default()).expect_err("an input is wrong");
        expected.assert_eq(&error.to_string().replace(&self.0.display().to_string(), "pages"));
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left behind lies in the target folder.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn ids(read: &Read) -> Vec<&str> {
    read.documents.iter().map(|document| document.id.as_str()).collect()
}

#[test]
fn everything_that_may_be_a_page_is_read() {
    let folder = Folder::new(
        "all",
        &[
            ("index.html", "<p>Een"),
            ("b/twee.md", "Twee"),
            ("b/drie", "Drie"),
            ("b/vier.story", "Vier"),
            ("c/docs.jsonl", "{\"id\": \"vijf\", \"title\": \"Vijf\"}\n{\"id\": \"zes\", \"title\": \"Zes\"}"),
            ("c/package.json", "{\"name\": \"x\"}"),
            ("c/style.CSS", "p {}"),
            ("logo.svg", "<svg/>"),
            ("robots.txt", "User-agent: *"),
            (".git/config", "x"),
            (".hidden.md", "x"),
        ],
    );
    let read = folder.read();
    assert_eq!(ids(&read), ["b/drie", "b/twee", "b/vier", "vijf", "zes", "index"]);
    assert_eq!(folder.names(&read.left_out), ["c/package.json", "c/style.CSS", "logo.svg", "robots.txt"]);
}

#[test]
fn a_file_that_is_named_is_read() {
    let folder = Folder::new("named", &[(".hidden/robots.txt", "Een robot.")]);
    let input = folder.0.join(".hidden/robots.txt");
    let read = read_inputs(&[input], None, &Options::default()).expect("the file is correct");
    assert_eq!((read.documents[0].id.as_str(), read.documents[0].url.as_str()), ("robots", "robots.html"));
}

#[test]
fn the_output_folder_is_no_input() {
    let folder = Folder::new("skip", &[("a.md", "Een"), ("b/out/c.md", "Twee"), ("out/d.md", "Drie")]);
    let skip = folder.0.join("b/../b/out");
    let read = read_inputs(std::slice::from_ref(&folder.0), Some(&skip), &Options::default()).expect("it is correct");
    assert_eq!(ids(&read), ["a", "out/d"]);
    let missing = folder.0.join("none");
    assert_eq!(
        read_inputs(std::slice::from_ref(&folder.0), Some(&missing), &Options::default()).expect("it is correct"),
        folder.read()
    );
}

#[test]
fn only_what_is_wanted_is_looked_at() {
    let folder =
        Folder::new("wanted", &[("a.md", "Een"), ("b/c.md", "Twee"), ("b/d.txt", "Drie"), ("no/e.jsonl", "{")]);
    let asked = std::cell::RefCell::new(Vec::new());
    let read =
        speur_documents::read_wanted(std::slice::from_ref(&folder.0), None, &Options::default(), |path, is_folder| {
            asked.borrow_mut().push(format!("{path} {is_folder}"));
            path != "no" && !path.ends_with(".txt")
        });
    assert_eq!(ids(&read.expect("what is wanted is correct")), ["a", "b/c"]);
    assert_eq!(asked.into_inner(), ["a.md false", "b true", "b/c.md false", "b/d.txt false", "no true"]);
}

/// Where an index is written is no input either if a link leads there, whatever the link is called.
#[cfg(unix)]
#[test]
fn the_output_folder_is_no_input_through_a_link() {
    let folder = Folder::new("link", &[("pages/a.md", "Een"), ("build/index/b.md", "Twee"), ("other/c.md", "Drie")]);
    for (target, link) in [("build/index", "pages/search"), ("build", "pages/built"), ("other", "pages/more")] {
        std::os::unix::fs::symlink(folder.0.join(target), folder.0.join(link)).expect("the link can be made");
    }
    for skip in ["build/index", "pages/search", "pages/built/index"] {
        let read = read_inputs(&[folder.0.join("pages")], Some(&folder.0.join(skip)), &Options::default());
        assert_eq!(ids(&read.expect("the folder is correct")), ["a", "more/c"], "{skip}");
    }
}

#[test]
fn the_order_of_writing_and_of_threads_does_not_matter() {
    let texts: Vec<(String, String)> = (0..200)
        .map(|number| (format!("{}/{number}.md", number % 7), format!("# Pagina {number}\n\nTekst {number}.")))
        .collect();
    let files: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let reversed: Vec<(&str, &str)> = files.iter().rev().copied().collect();
    let one = Folder::new("order-one", &files);
    let other = Folder::new("order-other", &reversed);
    let (read, read_again, read_other) = (one.read(), one.read(), other.read());
    assert_eq!(read, read_again);
    assert_eq!(read.documents, read_other.documents);
    assert_eq!(read.documents.len(), 200);
}

#[test]
fn several_inputs_come_in_turn() {
    let folder = Folder::new("several", &[("b/een.md", "Een"), ("a/twee.md", "Twee"), ("a/drie.md", "Drie")]);
    let inputs = [folder.0.join("b"), folder.0.join("a/twee.md"), folder.0.join("a/drie.md")];
    let read = read_inputs(&inputs, None, &Options::default()).expect("the inputs are correct");
    assert_eq!(ids(&read), ["een", "twee", "drie"]);
    let places: Vec<PathBuf> = read.places.iter().map(PathBuf::from).collect();
    assert_eq!(folder.names(&places), ["b/een.md", "a/twee.md", "a/drie.md"]);
}

#[test]
fn inputs_that_are_wrong() {
    let folder = Folder::new(
        "wrong",
        &[
            ("twins/a.html", "Een"),
            ("twins/a.md", "Twee"),
            ("records/a.jsonl", "{\"id\": \"x\", \"title\": \"x\"}"),
            ("records/b.jsonl", "{\"id\": \"y\", \"title\": \"y\"}\n{\"id\": \"x\", \"title\": \"z\"}"),
            ("pictures/a.png", "x"),
            ("pictures/b.png", "x"),
            ("broken/1.md", "goed"),
            ("broken/2.md", "---\nfout"),
            ("broken/3.md", "---\nook fout"),
            ("settings.json", "{}"),
        ],
    );
    fs::create_dir_all(folder.0.join("empty")).expect("the folder can be made");
    folder.check_error(
        &["twins"],
        expect![[r#"
        pages/twins/a.md: expected an id that no other page has, found `a`, the id of pages/twins/a.html too.
        Give one of the two another `id`, or move it out of the folder."#]],
    );
    folder.check_error(&["records"], expect![[r#"
        pages/records/b.jsonl:2: expected an id that no other page has, found `x`, the id of pages/records/a.jsonl:1 too.
        Give one of the two another `id`, or move it out of the folder."#]]);
    folder.check_error(
        &["twins/a.md", "twins/a.md"],
        expect![[r#"
        pages/twins/a.md: expected an id that no other page has, found `a`, the id of pages/twins/a.md too.
        Give one of the two another `id`, or move it out of the folder."#]],
    );
    folder.check_error(
        &["records/a.jsonl", "empty"],
        expect![[r#"
        pages/empty: expected at least one page, found no file.
        Put HTML, Markdown, text or JSON files there, or name another folder."#]],
    );
    folder.check_error(
        &["pictures"],
        expect![[r#"
        pages/pictures: expected at least one page, found none, only 2 files that are no pages.
        Put HTML, Markdown, text or JSON files there, or name another folder."#]],
    );
    folder.check_error(
        &["broken"],
        expect![[r#"
        pages/broken/2.md:1: expected front matter that ends with a line `---`, found no such line.
        Add it below the front matter. If this is no front matter, put an empty line above it."#]],
    );
    folder.check_error(
        &["settings.json"],
        expect![[r#"
        pages/settings.json: expected records with a `title` or a `body`, found none.
        Give each page a record such as {"id": "…", "title": "…", "body": "…"}."#]],
    );
    folder.check_error(&["nowhere"], expect![[r#"
        pages/nowhere: expected a file or a folder that can be read, found an error: No such file or directory (os error 2).
        Check the name and the permissions."#]]);
}
