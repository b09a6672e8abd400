//! Is there a search that works in the output, whatever happens to the process that writes it?

mod workshop;

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use workshop::{Workshop, run, text};

const INDEX: [&str; 5] = ["index", "site", "--output", "search", "--quiet"];

/// How often the process is killed. Every second time it is killed while it writes.
const KILLS: u32 = 100;

#[test]
fn a_search_that_works_survives_every_kill() {
    check_kills(&["--packing", "single"]);
}

#[test]
fn a_search_in_many_files_survives_every_kill() {
    check_kills(&["--packing", "chunked", "--chunk-size", "64"]);
}

fn check_kills(packing: &[&str]) {
    let workshop = Workshop::new();
    for number in 0..100 {
        workshop.write(&format!("site/{number}.txt"), format!("A page of its own, word{number}.\n"));
    }
    let start = Instant::now();
    workshop.printed(&[&INDEX, packing].concat());
    let whole = start.elapsed();
    workshop.write("search/mine.txt", "mine");
    let mut killed_while_writing = 0;
    for kill in 0..KILLS {
        workshop.write("site/fox.md", format!("# A fox\n\nIt jumps {kill} times.\n"));
        let before = workshop.files("search");
        let more: &[&str] = if kill % 3 == 0 { &["--precompress"] } else { &[] };
        let mut process = workshop
            .speur(&[&INDEX, packing, more].concat())
            .stderr(Stdio::null())
            .spawn()
            .expect("The command can be started.");
        let known = workshop.names("search").len();
        let (seen, wait) = match kill % 2 {
            0 => (known + 1, Duration::from_micros(u64::from(kill) * 120)),
            _ => (0, whole * kill / KILLS),
        };
        while workshop.names("search").len() < seen && process.try_wait().is_ok_and(|status| status.is_none()) {}
        std::thread::sleep(wait);
        // Every fifth time as somebody does who types Ctrl-C.
        let interrupt = ["-INT", &process.id().to_string()];
        if kill % 5 != 0 || !Command::new("kill").args(interrupt).status().is_ok_and(|status| status.success()) {
            process.kill().expect("It is ours.");
        }
        let status = process.wait().expect("It was started.");
        let after = workshop.files("search");
        killed_while_writing += u32::from(!status.success() && after != before);

        workshop.printed(&["verify", "search"]);
        let opened = workshop.printed(&["search", "fox", "--index", "search"]);
        assert!(opened.starts_with("1 result "), "kill {kill}: {opened}");
    }
    assert!(killed_while_writing > 0, "no kill came at the right moment");
    println!("{killed_while_writing} of {KILLS} kills came while it wrote");

    workshop.write("site/fox.md", "# A fox\n");
    workshop.printed(&[&INDEX, packing].concat());
    assert_eq!(workshop.read("search/mine.txt"), "mine");
    let folders = fs::read_dir(workshop.path("search")).expect("It is there.").flatten();
    let folders = folders.filter(|entry| entry.path().is_dir()).count();
    assert!(folders <= 2, "of all that was written, this generation and one before it are left");
    let left = workshop.names("search").into_iter().filter(|name| name.ends_with(".tmp")).collect::<Vec<_>>();
    assert!(left.is_empty(), "{left:?}");
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_old_search_whole() {
    let workshop = Workshop::new();
    for packing in ["single", "chunked", "inlined"] {
        let output = format!("search-{packing}");
        // With files that are large enough to be too large.
        let arguments = ["index", "site", "--packing", packing, "--chunk-size", "4000000", "--output", &output];
        workshop.printed(&arguments);
        let before = workshop.files(&output);
        let words: String = (0..20_000).map(|number| format!("word{number} ")).collect();
        workshop.write("site/long.txt", words);
        // A limit for each file, in blocks of 512 bytes.
        let script = "ulimit -f 64; exec \"$@\"";
        let speur = workshop.speur(&arguments);
        let mut limited = Command::new("sh");
        limited.args(["-c", script, "sh"]).arg(speur.get_program()).args(speur.get_args());
        limited.current_dir(workshop.path("")).env("SPEUR_ASSETS", workshop.path("assets"));
        let limited = run(&mut limited);
        let message = text(&limited.stderr);
        assert_eq!(limited.status.code(), Some(1), "{message}");
        assert!(message.starts_with(&format!("speur: could not write {output}/")), "{message}");
        assert!(message.contains("what was there before is whole; raise the limit (`ulimit -f`)"), "{message}");
        assert_eq!(workshop.files(&output), before, "{packing}");

        workshop.printed(&arguments);
        fs::remove_file(workshop.path("site/long.txt")).expect("It is there.");
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let workshop = Workshop::new();
    workshop.printed(&INDEX);
    let before = workshop.files("search");
    let allow = |mode| {
        let permissions = fs::Permissions::from_mode(mode);
        fs::set_permissions(workshop.path("search"), permissions).expect("The folder is ours.");
    };
    allow(0o555);
    // Nothing is forbidden to the administrator.
    if fs::write(workshop.path("search/probe"), "").is_err() {
        workshop.write("site/fox.md", "# Another fox\n");
        let message = workshop.complaint(&INDEX, 1);
        assert!(message.contains("search/") && message.contains("Permission denied"), "{message}");
        assert_eq!(workshop.files("search"), before);
    }
    allow(0o755);
}

#[test]
fn the_same_pages_give_the_same_bytes() {
    let workshop = Workshop::new();
    for (packing, count) in [("single", 31), ("inlined", 3)] {
        let outputs = ["first", "second"].map(|name| {
            let output = format!("{name}-{packing}");
            workshop.printed(&["index", "site", "--packing", packing, "--precompress", "--output", &output]);
            workshop.files(&output)
        });
        assert_eq!(outputs[0].len(), count, "each but files.json three times");
        assert_eq!(outputs[0], outputs[1]);
    }
}

#[test]
fn threads_and_runs_change_no_byte() {
    let workshop = Workshop::new();
    for number in 0..200 {
        let page = format!("# Page {number}\n\nIt has words, {} of them its own.\n", number % 7);
        workshop.write(&format!("site/{}/{number}.md", number % 9), page);
    }
    let records: Vec<String> = (0..200).map(|n| format!("{{\"id\": \"r{n}\", \"title\": \"Record {n}\"}}")).collect();
    workshop.write("site/records.jsonl", records.join("\n"));
    let files = |threads: &str| {
        let folder = format!("search-{threads}");
        let mut command = workshop.speur(&["index", "site", "--output", &folder, "--quiet", "--precompress"]);
        let output = run(command.env("RAYON_NUM_THREADS", threads));
        assert!(output.status.success(), "{}", text(&output.stderr));
        workshop.files(&folder)
    };
    let one = files("1");
    assert!(one.len() > 10, "the files of a search");
    assert!(one == files("2") && one == files("7"), "the number of threads shows");
}
