//! Reading whole folders: which files count, in which order, and what stops it.

use std::fs;
use std::path::{Path, PathBuf};

use expect_test::{Expect, expect};
use speur_documents::{Document, Options, Progress, Read, may_be_read, read_inputs, read_wanted};

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
            ("c/places.geojson", "{\n\"type\": \"FeatureCollection\"}"),
            ("c/app-site-association", "{\"applinks\": {}}"),
            ("c/#twee.md#", "Twee"),
            ("c/twee.md~", "Twee"),
            ("c/style.CSS", "p {}"),
            ("logo.svg", "<svg/>"),
            ("robots.txt", "User-agent: *"),
            (".git/config", "x"),
            (".hidden.md", "x"),
        ],
    );
    let read = folder.read();
    assert_eq!(ids(&read), ["b/drie", "b/twee", "b/vier", "vijf", "zes", "index"]);
    let data = ["c/#twee.md#", "c/app-site-association", "c/package.json", "c/places.geojson"];
    let left_out = [&data[..], &["c/style.CSS", "c/twee.md~", "logo.svg", "robots.txt"]].concat();
    assert_eq!(folder.names(&read.left_out), left_out);
}

#[test]
fn the_page_for_missing_pages_is_left_out() {
    let folder = Folder::new(
        "404",
        &[("404.html", "<p>Een"), ("404/index.html", "<p>Twee"), ("b/404.html", "<p>Drie"), ("404.md", "Vier")],
    );
    let read = folder.read();
    assert_eq!(ids(&read), ["404", "b/404"], "a page may be about this number");
    assert_eq!(folder.names(&read.left_out), ["404/index.html", "404.html"]);
    fs::remove_file(folder.0.join("404.md")).expect("it is there");
    let options = Options { keeps_not_found_page: true, ..Options::default() };
    let read = read_inputs(std::slice::from_ref(&folder.0), None, &options).expect("the folder is correct");
    assert_eq!(ids(&read), ["404/index", "404", "b/404"]);
    let read = read_inputs(&[folder.0.join("404.html")], None, &Options::default()).expect("it is named");
    assert_eq!(ids(&read), ["404"]);
}

#[test]
fn a_change_counts_if_the_file_is_read() {
    let is_wanted = |path: &str, is_folder: bool| path != "no" && (is_folder || path.ends_with(".html"));
    let check = |path: &str, is_folder: bool| may_be_read(path, is_folder, &Options::default(), is_wanted);
    assert!(check("a.html", false) && check("b/c.html", false) && check("b", true) && check("404", true));
    for path in [".a.html", "b/.c/d.html", "no/a.html", "a.css", "b/a.txt", "404.html"] {
        assert!(!check(path, false), "{path}");
    }
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
    let is_wanted = |path: &str, is_folder: bool| {
        asked.borrow_mut().push(format!("{path} {is_folder}"));
        path != "no" && !path.ends_with(".txt")
    };
    let read = read_wanted(
        std::slice::from_ref(&folder.0),
        &[],
        &Options::default(),
        is_wanted,
        &Progress::default(),
        |document| document.id,
    );
    assert_eq!(read.expect("what is wanted is correct").documents, ["a", "b/c"]);
    assert_eq!(asked.into_inner(), ["a.md false", "b true", "b/c.md false", "b/d.txt false", "no true"]);
}

#[test]
fn files_are_skipped_too_and_all_others_are_counted() {
    let folder = Folder::new("count", &[("a.md", "Een"), ("b/c.md", "Twee"), ("b/d.md", "Drie"), ("e.png", "")]);
    let [report, output] = ["b/d.md", "none"].map(|name| folder.0.join(name));
    let progress = Progress::default();
    let seen = |document: Document| (document.id, progress.files(), progress.read() < 2);
    let inputs = [folder.0.clone(), folder.0.join("a.md")];
    let skip: [&Path; 2] = [&report, &output];
    let options = Options::default();
    let is_wanted = |path: &str, _: bool| path != "a.md";
    let read = read_wanted(&inputs, &skip, &options, is_wanted, &progress, seen).expect("they are correct");
    assert_eq!(read.documents, [("b/c".to_owned(), 2, true), ("a".to_owned(), 2, true)]);
    assert_eq!((progress.files(), progress.read()), (2, 2));
}

#[test]
fn an_input_that_is_missing_is_noticed_before_anything_is_read() {
    let folder = Folder::new("early", &[("a.md", "Een")]);
    let inputs = [folder.0.clone(), folder.0.join("nowhere")];
    let progress = Progress::default();
    let read = read_wanted(&inputs, &[], &Options::default(), |_, _| true, &progress, |_| ());
    assert!(read.is_err_and(|error| error.to_string().contains("/nowhere: ")));
    assert_eq!((progress.files(), progress.read()), (0, 0));
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

/// A link that leads to a folder around it is no end of the world.
#[cfg(unix)]
#[test]
fn links_in_circles_are_left_out() {
    let folder = Folder::new("circle", &[("pages/a.md", "Een"), ("pages/b/c.md", "Twee")]);
    for (target, link) in [("pages", "pages/b/all"), ("pages/b", "pages/b/self"), ("pages/b", "pages/other")] {
        std::os::unix::fs::symlink(folder.0.join(target), folder.0.join(link)).expect("the link can be made");
    }
    let read = folder.read();
    assert_eq!(ids(&read), ["pages/a", "pages/b/c", "pages/other/c"]);
    let warnings: Vec<String> = read.warnings.iter().map(ToString::to_string).collect();
    expect![[r#"
        site/pages/b/all and 3 more places: expected a file or a folder, found a link to a folder that holds the link.
        Left out: what it leads to is read already. Remove it if it has no purpose."#]]
    .assert_eq(&warnings.join("\n").replace(&folder.0.display().to_string(), "site"));
}

/// Editors and packages leave such links behind.
#[cfg(unix)]
#[test]
fn links_to_nothing_are_left_out() {
    let folder = Folder::new("nothing", &[("pages/a.md", "Een")]);
    for (target, link) in [("gone.md", "pages/b.md"), ("pages/self.md", "pages/self.md"), ("gone", "pages/.#a.md")] {
        std::os::unix::fs::symlink(folder.0.join(target), folder.0.join(link)).expect("the link can be made");
    }
    let read = folder.read();
    assert_eq!(ids(&read), ["pages/a"]);
    let warnings: Vec<String> = read.warnings.iter().map(ToString::to_string).collect();
    expect![[r#"
        site/pages/b.md and 1 more place: expected a file or a folder, found a link to what is not there, or to itself.
        Left out. Remove it, or bring back what it led to."#]]
    .assert_eq(&warnings.join("\n").replace(&folder.0.display().to_string(), "site"));
}

/// The message names the file; nothing is left out in silence.
#[cfg(unix)]
#[test]
fn files_that_cannot_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("unreadable", &[("pages/a.md", "Een"), ("pages/b.md", "Twee"), ("more/c/d.md", "Drie")]);
    let set = |path: &str, mode| {
        fs::set_permissions(folder.0.join(path), fs::Permissions::from_mode(mode)).expect("it is our own");
    };
    set("pages/b.md", 0o000);
    set("more/c", 0o000);
    // Whoever may read everything has no such files.
    if fs::read(folder.0.join("pages/b.md")).is_err() {
        folder.check_error(
            &["pages"],
            expect![[r#"
        pages/pages/b.md: expected a file or a folder that can be read, found an error: Permission denied (os error 13).
        Check the name and the permissions."#]],
        );
        folder.check_error(
            &["more"],
            expect![[r#"
        pages/more/c: expected a file or a folder that can be read, found an error: Permission denied (os error 13).
        Check the name and the permissions."#]],
        );
    }
    set("more/c", 0o700);
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
fn where_pages_mark_their_text_others_are_left_out() {
    let folder = Folder::new(
        "marked",
        &[
            ("a.html", "<body><nav>Menu</nav><div data-pagefind-body>Een</div>"),
            ("b.html", "<p>Twee"),
            ("c/d.html", "<body data-speur-ignore=all><p>Drie"),
            ("e.md", "Vier"),
            ("f.jsonl", "{\"id\": \"vijf\", \"body\": \"<p>Vijf\"}"),
            ("g.html", "<main data-speur-body>Zes</main>"),
        ],
    );
    let read = folder.read();
    assert_eq!(ids(&read), ["a", "e", "vijf", "g"]);
    assert_eq!(folder.names(&read.left_out_by_marks), ["b.html", "c/d.html"]);
    let inputs = [folder.0.join("b.html"), folder.0.join("c")];
    let read = read_inputs(&inputs, None, &Options::default()).expect("the inputs are correct");
    assert_eq!((ids(&read), folder.names(&read.left_out_by_marks)), (vec!["b"], vec!["c/d.html".to_owned()]));
}

/// What is wrong with a template is wrong with every page: that is one warning.
#[test]
fn the_same_warning_about_many_files_is_one() {
    let folder = Folder::new(
        "warned",
        &[
            ("a.html", "<p data-pagefind-ignore=here>Een"),
            ("b.html", "<p data-pagefind-weight=much>Twee"),
            ("c.html", "<p data-pagefind-ignore=here>Drie"),
        ],
    );
    let warnings: Vec<String> = folder.read().warnings.iter().map(ToString::to_string).collect();
    expect![[r#"
        site/a.html and 1 more place: expected no value, `index` or `all` in `data-speur-ignore` or `data-pagefind-ignore`, found `here`.
        Read as `all`. Write `index` if only the text is to be left out.
        site/b.html: expected a number from 0 to 10 in `searchWeight`, `data-speur-weight` or `data-pagefind-weight`, found `much`.
        Left out. Write how much the words count, compared with others: twice the weight is four times as much."#]]
    .assert_eq(&warnings.join("\n").replace(&folder.0.display().to_string(), "site"));
}

#[test]
fn all_formats_may_be_mixed() {
    let folder = Folder::new(
        "mixed",
        &[
            ("a.html", "<title>Een</title><p>Tekst."),
            ("b.md", "---\ntitle: Twee\n---\nTekst."),
            ("c.txt", "Drie\n\nTekst."),
            ("d.json", "[{\"id\": \"vier\", \"title\": \"Vier\"}]"),
            ("e.jsonl", "{\"id\": \"vijf\", \"title\": \"Vijf\"}"),
        ],
    );
    fs::write(folder.0.join("f.html"), b"<meta charset=latin1><title>Caf\xE9</title>").expect("it can be written");
    fs::write(folder.0.join("g.txt"), b"Caf\xE9 met idee\xEBn.").expect("it can be written");
    fs::write(folder.0.join("h.txt"), b"Idee\xEBn.").expect("it can be written");
    let read = folder.read();
    let titles: Vec<&str> = read.documents.iter().map(|document| document.title.as_str()).collect();
    assert_eq!(titles, ["Een", "Twee", "Drie", "Vier", "Vijf", "Café", "Café met ideeën.", "Ideeën."]);
    let warnings: Vec<String> = read.warnings.iter().map(ToString::to_string).collect();
    expect![[r#"
        site/g.txt and 1 more place: expected UTF-8, or the name of an encoding in a <meta> tag, found neither.
        Read as windows-1252. If letters are wrong, save it as UTF-8 or name its encoding."#]]
    .assert_eq(&warnings.join("\n").replace(&folder.0.display().to_string(), "site"));
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
            ("drafts/a.md", "---\nsearch: false\n---\nA"),
            ("drafts/b.html", "<html data-speur-ignore=all>B"),
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
        &["drafts"],
        expect![[r#"
        pages/drafts: expected a page that is to be found, found 2 pages that say that they are not.
        Take out `search: false`, `data-speur-ignore="all"` or the weight of 0 where a page is to be found."#]],
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
