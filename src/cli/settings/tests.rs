//! Which setting counts, and what is said of wrong ones?

use std::fs;

use clap::Parser;

use super::*;

/// The arguments that come of those given, of a file and of variables.
fn check(given: &[&str], file: &str, environment: &[(&str, &str)], expected: &[&str]) {
    assert_eq!(complete(given, file, environment).expect("They are correct."), expected);
}

fn complete(given: &[&str], file: &str, environment: &[(&str, &str)]) -> Result<Vec<String>, String> {
    let folder = tempfile::tempdir().expect("A temporary folder can be made.");
    if !file.is_empty() {
        fs::write(folder.path().join("speur.toml"), file).expect("The folder is new.");
    }
    let arguments = given.iter().map(OsString::from).collect();
    let environment = environment.iter().map(|(name, value)| (OsString::from(name), OsString::from(value)));
    let shown = |text: &str| text.replace(&format!("{}/", folder.path().display()), "");
    match completed_with(arguments, environment, folder.path()) {
        Ok(arguments) => Ok(arguments.iter().map(|argument| shown(&argument.to_string_lossy())).collect()),
        Err(Failure::Message(message) | Failure::Usage(message)) => Err(shown(&message)),
        Err(Failure::OutputClosed) => panic!("nothing is printed"),
    }
}

#[test]
fn flags_win_over_the_environment_which_wins_over_the_file() {
    let file = "lang = \"nl\"\n";
    let variable = [("SPEUR_LANG", "de")];
    let given = ["speur", "index", "site", "--output", "out"];
    check(&given, file, &[], &["speur", "index", "--lang=nl", "site", "--output", "out"]);
    check(&given, file, &variable, &["speur", "index", "--lang=de", "site", "--output", "out"]);
    check(&given, "", &variable, &["speur", "index", "--lang=de", "site", "--output", "out"]);
    let flags = [given.as_slice(), &["--lang", "fr"]].concat();
    check(&flags, file, &variable, &flags);
    let flags = [given.as_slice(), &["--quiet=false"]].concat();
    check(&flags, "quiet = true", &[], &flags);
}

#[test]
fn everything_can_be_in_the_file() {
    let file = "input = [\"public\", \"more.md\"]\noutput = \"search\"\nquiet = true\nexclude = \"drafts\"\n\
                include = [\"*.html\", \"*.md\"]\nchunk-size = 4096\nmax-files = 20000\nmemory = \"512M\"\npacking = \"inlined\"\nbase-url = \"/a/\"\nsynonyms = \"words.txt\"\n";
    let expected = [
        "speur",
        "index",
        "--include=*.html",
        "--include=*.md",
        "--exclude=drafts",
        "--base-url=/a/",
        "--output=search",
        "--packing=inlined",
        "--chunk-size=4096",
        "--max-files=20000",
        "--memory=512M",
        "--synonyms=words.txt",
        "--quiet=true",
        "--",
        "public",
        "more.md",
    ];
    check(&["speur", "index"], file, &[], &expected);
    Arguments::try_parse_from(expected).expect("These are arguments.");
}

#[test]
fn everything_can_be_in_the_environment() {
    let environment = [
        ("SPEUR_INPUT", "public\nmore.md\n"),
        ("SPEUR_OUTPUT", "search"),
        ("SPEUR_BASE_URL", "/a/"),
        ("SPEUR_QUIET", "false"),
        ("SPEUR_LANG", ""),
        ("SPEUR_ASSETS", "a"),
        ("SPEUR_SEEDS", "b"),
        ("SPEURDER", "c"),
        ("HOME", "d"),
    ];
    let expected = ["speur", "index", "--base-url=/a/", "--output=search", "--quiet=false", "--", "public", "more.md"];
    check(&["speur", "index"], "", &environment, &expected);
}

#[test]
fn other_subcommands_and_mistakes_are_left_alone() {
    for given in [&["speur", "search", "index"][..], &["speur"], &["speur", "index", "--nonsense"]] {
        check(given, "nonsense", &[("SPEUR_NONSENSE", "1")], given);
    }
}

#[test]
fn a_file_elsewhere_is_named_and_its_paths_are_relative_to_it() {
    let folder = tempfile::tempdir().expect("A temporary folder can be made.");
    fs::create_dir(folder.path().join("settings")).expect("The folder is new.");
    fs::write(folder.path().join("settings/mine.toml"), "output = \"search\"").expect("The folder is new.");
    let given = ["speur", "index", "site", "--config", "settings/mine.toml"];
    let complete = |given: &[&str], environment: Vec<(OsString, OsString)>| {
        completed_with(given.iter().map(OsString::from).collect(), environment, folder.path())
    };
    let output = OsString::from(format!("--output={}", folder.path().join("settings/search").display()));
    assert_eq!(complete(&given, Vec::new()).expect("The file is there.")[2], output);
    let variable = vec![("SPEUR_CONFIG".into(), "settings/mine.toml".into())];
    assert_eq!(complete(&given[..3], variable).expect("The file is there.")[2], output);
    let Err(Failure::Message(message)) = complete(&["speur", "index", "--config", "none.toml"], Vec::new()) else {
        panic!("none.toml is not there")
    };
    assert!(message.starts_with("could not read the settings ") && message.contains("none.toml: "), "{message}");
}

#[test]
fn what_is_wrong_in_the_file_is_said_with_its_line() {
    for (file, expected) in [
        (
            "# Settings\nlanguage = \"nl\"",
            "speur.toml, line 2: language is no setting; did you mean lang? Correct it, or take it out",
        ),
        (
            "base_url = \"/\"",
            "speur.toml, line 1: base_url is no setting; did you mean base-url? Correct it, or take it out",
        ),
        ("config = \"x\"", "speur.toml, line 1: config is no setting; use one of input, include, exclude, base-url, "),
        ("[index]\nlang = \"nl\"", "speur.toml, line 1: index is no setting; "),
        (
            "\n\npacking = \"zip\"",
            "speur.toml, line 3: expected packing to be one of auto, single, chunked, inlined, found \"zip\"; correct it there",
        ),
        ("\u{FEFF}\nx = 1", "speur.toml, line 2: x is no setting; "),
        ("lang = 1", "speur.toml, line 1: expected lang to be a text in quotes, found a number; correct it there"),
        ("max-files = \"1\"", "speur.toml, line 1: expected max-files to be a number, found a text; correct it there"),
        (
            "chunk-size = 1",
            "speur.toml, line 1: expected chunk-size to be what --chunk-size takes (speur index --help), found \"1\"; ",
        ),
        ("lang = [\"nl\"]", "speur.toml, line 1: expected lang to be a text in quotes, found a list; "),
        ("quiet = \"yes\"", "speur.toml, line 1: expected quiet to be true or false, found a text; "),
        (
            "include = [\"a\", 1]",
            "speur.toml, line 1: expected include to be a text in quotes, or several in square brackets, found a number; ",
        ),
        ("lang = \"nl\"\nlang =", "speur.toml, line 2: expected TOML, found an error: "),
        ("lang = \"nl\"\nlang = \"de\"", "speur.toml, line 2: expected TOML, found an error: "),
    ] {
        let message = complete(&["speur", "index"], file, &[]).expect_err("The file is wrong.");
        assert!(message.starts_with(expected), "{message}");
    }
}

#[test]
fn what_is_wrong_in_the_environment_is_said_with_its_variable() {
    for (name, value, expected) in [
        (
            "SPEUR_LANGUAGE",
            "nl",
            "the environment has the variable SPEUR_LANGUAGE, which is no setting; did you mean SPEUR_LANG? Correct it, or unset it",
        ),
        (
            "SPEUR_PACKING",
            "zip",
            "the variable SPEUR_PACKING: expected packing to be one of auto, single, chunked, inlined, found \"zip\"; ",
        ),
        ("SPEUR_QUIET", "yes", "the variable SPEUR_QUIET: expected quiet to be one of true, false, found \"yes\"; "),
    ] {
        let message = complete(&["speur", "index"], "", &[(name, value)]).expect_err("The variable is wrong.");
        assert!(message.starts_with(expected), "{message}");
    }
}

#[test]
fn no_bytes_make_the_reader_panic() {
    let command = with_nothing_required();
    let known = command.find_subcommand("index").map(flags).expect("It is there.");
    let file = b"# \xc3\xa9\ninput = [\"public\"]\nquiet = true\nlang = \"nl\"\n[table]\nx = 2024-01-01\n";
    for position in 0..file.len() {
        let _ = file::parse(Path::new("speur.toml"), &file[..position], &known);
        for byte in [0, b'"', b'\n', b'[', b'=', 0xff, file[position] ^ 1] {
            let mut wrong = file.to_vec();
            wrong[position] = byte;
            let _ = file::parse(Path::new("speur.toml"), &wrong, &known);
        }
    }
}
