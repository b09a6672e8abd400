//! Are searches that were made apart, or with little memory, the same as one that was made at once?

mod workshop;

use std::fs;
use std::path::Path;

use workshop::Workshop;

/// Pages in two languages with everything that a page can have: marks, weights, other languages, quotations, dates.
fn workshop() -> Workshop {
    let workshop = Workshop::new();
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds");
    for (number, seed) in fs::read_dir(&seeds).expect("The seeds are there.").flatten().enumerate() {
        let name = format!("{}/{}", ["north", "south"][number % 2], seed.file_name().to_string_lossy());
        workshop.write(&name, fs::read(seed.path()).expect("A seed is a file."));
    }
    let long = "It jumps over the lazy dog and back again. ".repeat(300);
    workshop.write(
        "north/all.html",
        format!(
            "<html lang=en><title>All at once</title><meta name=author content='J. Jansen'><main><h2 id=one>One</h2>\
             <p data-speur-weight=3 data-speur-sort=price:12 data-speur-meta='price:€ 12'>A fox weighs nine times as much.<p lang=nl>Een vos springt over de hond heen.\
             <figure><img src=a.png><figcaption>A caption.</figcaption></figure><blockquote>It jumps.</blockquote>\
             <h3>Two</h3><p>{long}<p data-speur-weight=2>{long}</main>"
        ),
    );
    workshop.write(
        "south/dated.md",
        "---\ndate: 2019-10-27T21:12\nauthor: Jan\ncategory: Nieuws\nfilters: {colour: [red, blue]}\nsorts: {price: 9.5}\n\
         meta: {price: € 9}\n---\n# Dated\n\nEen hond.\n",
    );
    workshop.write("south/untitled.txt", "There is no title.\n\nThere is text.\n");
    for number in 0..30 {
        let folder = ["north", "south"][number % 2];
        workshop.write(&format!("{folder}/{number}.md"), format!("# Page {number}\n\nIT jumps, it word{number}.\n"));
    }
    workshop
}

/// All files in a folder but those of the generation before.
fn made(workshop: &Workshop, arguments: &[&str]) -> Vec<(String, Vec<u8>)> {
    workshop.printed(&[arguments, &["--quiet", "--output", "made"]].concat());
    let files = workshop.files("made");
    fs::remove_dir_all(workshop.path("made")).expect("The folder is temporary.");
    files
}

#[test]
fn searches_made_apart_become_the_one_that_was_made_at_once() {
    let workshop = workshop();
    for (folder, packing) in [("north", "chunked"), ("south", "single")] {
        workshop.printed(&["index", folder, "--quiet", "--packing", packing, "--output", &format!("of-{folder}")]);
    }
    workshop.printed(&["index", "south", "--quiet", "--packing", "inlined", "--output", "inlined"]);
    for packing in ["chunked", "single"] {
        let at_once = made(&workshop, &["index", "north", "south", "--packing", packing]);
        for folders in [["of-north", "of-south"], ["of-south", "of-north"], ["of-north", "inlined"]] {
            let merged = made(&workshop, &["merge", folders[0], folders[1], "--packing", packing]);
            assert!(merged == at_once, "{folders:?} {packing}");
        }
    }
}

#[test]
fn a_page_in_two_folders_is_named_with_both() {
    let workshop = workshop();
    for output in ["one", "other"] {
        workshop.printed(&["index", "site", "--quiet", "--output", output]);
    }
    let complaint = workshop.complaint(&["merge", "one", "other", "--output", "made"], 1);
    assert!(complaint.contains("is in one and in other; leave it out of one of them"), "{complaint}");
    assert!(!workshop.path("made").exists(), "nothing is written");
    let complaint = workshop.complaint(&["merge", "one", "nowhere", "--output", "made"], 1);
    assert!(complaint.contains("expected a folder that `speur index` wrote"), "{complaint}");
}

#[test]
fn memory_changes_no_byte() {
    let workshop = workshop();
    for packing in ["chunked", "single"] {
        let index = ["index", "north", "south", "--packing", packing];
        let expected = made(&workshop, &index);
        for memory in ["1", "20K", "1M", "2gb"] {
            assert!(made(&workshop, &[&index[..], &["--memory", memory]].concat()) == expected, "{memory} {packing}");
        }
    }
    for wrong in ["0", "", "much", "5T", "99999999999G"] {
        let complaint = workshop.complaint(&["index", "north", "--output", "made", "--memory", wrong], 2);
        assert!(complaint.contains("expected bytes, such as 512M or 2G"), "{wrong}: {complaint}");
    }
}

#[cfg(unix)]
#[test]
fn a_folder_for_temporary_files_that_is_full_or_missing_is_named() {
    let workshop = workshop();
    let mut command = workshop.speur(&["index", "north", "--output", "made", "--memory", "1"]);
    let output = workshop::run(command.env("TMPDIR", "/nowhere"));
    let complaint = workshop::text(&output.stderr);
    assert!(complaint.contains("a temporary file in /nowhere") && complaint.contains("make room"), "{complaint}");
    assert!(!workshop.path("made").exists(), "nothing is written");
}
