//! Which files make up a search?
//!
//! The engine, the interface and the index become a generation of immutable files, or all of it goes into one script. Both
//! ways end in a [`Packed`], which `output` writes.

use std::borrow::Cow;
use std::collections::BTreeMap;

use base64::prelude::{BASE64_STANDARD, Engine};
use serde::Serialize;
use speur::engine::index::chunks::ROOT_FILE;

use crate::arguments::Packing;
use crate::assets::{GENERATION_LINE, INSIDE_LINE};
use crate::compression::{Encoding, siblings};
use crate::failure::Failure;
use crate::manifest::{Entry, MANIFEST_FILE, Manifest, generation_of};

/// The index, beside the engine.
pub(crate) const INDEX_FILE: &str = "index.speur";

/// What a reader who searches downloads most of.
pub(crate) const MAIN_FILES: [&str; 3] = ["engine_bg.wasm", INDEX_FILE, ROOT_FILE];

/// Pages with more text than this, in bytes, are indexed in chunks if nobody says how: in one file, their index would be larger
/// than readers should wait for (see Decisions in ARCHITECTURE.md).
const MOST_TEXT_IN_ONE_FILE: usize = 600_000;

/// As how much text a page counts beside its own: an index has its id, its address and its title, too.
const TEXT_OF_A_PAGE: usize = 200;

/// How the search is divided into files: as was asked, or as suits so much text on so many pages.
pub(crate) fn chosen(asked: Packing, text_bytes: usize, pages: usize, can_be_chunked: bool) -> Packing {
    let is_large = text_bytes + pages * TEXT_OF_A_PAGE > MOST_TEXT_IN_ONE_FILE;
    match asked {
        Packing::Auto if can_be_chunked && is_large => Packing::Chunked,
        Packing::Auto => Packing::Single,
        asked => asked,
    }
}

/// How many files a search has beside its index, if its generation has so many others: the list of files, which is not
/// compressed, and two scripts.
pub(crate) fn files_beside(files: usize, precompress: bool) -> usize {
    let kinds = if precompress { 1 + Encoding::ALL.len() } else { 1 };
    (files + 2) * kinds + 1
}

/// A file to write: its path, with `/` between the parts, and its bytes.
pub(crate) type File<'a> = (Cow<'a, str>, Cow<'a, [u8]>);

/// Files to write, of which not all need be in memory.
pub(crate) trait Files: Sync {
    /// How many there are.
    fn count(&self) -> usize;

    /// The path of one, by its number, with `/` between the parts.
    fn name(&self, number: usize) -> Cow<'_, str>;

    /// What is in it.
    fn bytes(&self, number: usize) -> Result<Cow<'_, [u8]>, Failure>;
}

impl Files for &[File<'_>] {
    fn count(&self) -> usize {
        self.len()
    }

    fn name(&self, number: usize) -> Cow<'_, str> {
        Cow::Borrowed(&self[number].0)
    }

    fn bytes(&self, number: usize) -> Result<Cow<'_, [u8]>, Failure> {
        Ok(Cow::Borrowed(&self[number].1))
    }
}

/// What is written.
pub(crate) struct Packed<'a> {
    /// The name of the folder.
    pub(crate) generation: String,
    /// Those in the folder, the manifest first: by it a folder that is left half written can be recognised.
    pub(crate) files: Vec<File<'a>>,
    /// Very many more in the folder.
    pub(crate) others: Option<&'a dyn Files>,
    /// Those beside it, the one last that names the folder.
    pub(crate) scripts: Vec<File<'a>>,
}

impl<'a> Packed<'a> {
    /// A script, and beside it the folder that it names.
    pub(crate) fn single(
        script: &'a str,
        helper: &'a str,
        site: &Site,
        files: &[(&'a str, &'a [u8])],
        precompress: bool,
    ) -> Self {
        let index = NamedIndex { name: INDEX_FILE, site, bytes: length_of_index(files), is_chunked: false };
        Self::in_folder(script, helper, &index, with_siblings(files, precompress), Vec::new(), precompress)
    }

    /// The same, with an index of which readers load a few files.
    pub(crate) fn chunked(
        script: &'a str,
        helper: &'a str,
        site: &Site,
        files: &[(&'a str, &'a [u8])],
        chunks: IndexInChunks<'a>,
        precompress: bool,
    ) -> Self {
        let IndexInChunks { root, others, entries } = chunks;
        let index = NamedIndex { name: ROOT_FILE, site, bytes: 0, is_chunked: true };
        let mut files = with_siblings(files, precompress);
        files.push((ROOT_FILE.into(), root.into()));
        Self { others: Some(others), ..Self::in_folder(script, helper, &index, files, entries, precompress) }
    }

    fn in_folder(
        script: &'a str,
        helper: &'a str,
        index: &NamedIndex,
        mut files: Vec<File<'a>>,
        others: Vec<Entry>,
        precompress: bool,
    ) -> Self {
        let known = files.iter().map(|(name, bytes)| (&**name, &**bytes));
        let mut manifest = Manifest::of(known, [("speur.js", script), ("sw-helper.js", helper)]);
        manifest.files.extend(others);
        let manifest = manifest.to_json();
        let generation = generation_of(manifest.as_bytes());
        let script = named(script, &generation, index);
        let scripts =
            vec![("sw-helper.js".into(), helper.as_bytes().into()), ("speur.js".into(), script.into_bytes().into())];
        files.insert(0, (MANIFEST_FILE.into(), manifest.into_bytes().into()));
        Self { generation, files, others: None, scripts: with_siblings_before(scripts, precompress) }
    }

    /// A script alone, with the engine and the index inside.
    pub(crate) fn inlined(script: &str, site: &Site, files: &[(&'a str, &'a [u8])], precompress: bool) -> Self {
        let script = &*ascii(script);
        let index = NamedIndex { name: INDEX_FILE, site, bytes: length_of_index(files), is_chunked: false };
        let inside: BTreeMap<_, _> = files.iter().copied().filter(|(name, _)| MAIN_FILES.contains(name)).collect();
        let manifest = Manifest::of(inside.clone(), [("speur.js", script)]).to_json();
        let generation = generation_of(manifest.as_bytes());
        let inside: BTreeMap<_, _> =
            inside.into_iter().map(|(name, bytes)| (name, BASE64_STANDARD.encode(bytes))).collect();
        let script = ascii(&with_line(&named(script, &generation, &index), INSIDE_LINE, &inside));
        let scripts = vec![("speur.js".into(), script.into_bytes().into())];
        Self { generation, files: Vec::new(), others: None, scripts: with_siblings_before(scripts, precompress) }
    }

    /// How many files there are.
    pub(crate) fn count(&self) -> usize {
        self.files.len() + self.others.map_or(0, Files::count) + self.scripts.len()
    }

    /// How long a file is when it is compressed best, if it is.
    pub(crate) fn compressed_bytes(&self, name: &str) -> Option<usize> {
        let sibling = format!("{name}{}", Encoding::ALL[0].extension());
        let mut all = self.files.iter().chain(&self.scripts);
        all.find(|(name, _)| **name == sibling).map(|(_, bytes)| bytes.len())
    }

    /// The script that pages load.
    pub(crate) fn script(&self) -> &[u8] {
        self.scripts.last().map_or(&[], |(_, bytes)| bytes)
    }
}

fn with_siblings<'a>(files: &[(&'a str, &'a [u8])], precompress: bool) -> Vec<File<'a>> {
    let mut files: Vec<File> = files.iter().map(|(name, bytes)| ((*name).into(), (*bytes).into())).collect();
    if precompress {
        add_siblings(&mut files);
    }
    files
}

fn add_siblings(files: &mut Vec<File>) {
    let plain: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (&**name, &**bytes)).collect();
    let siblings = siblings(&plain);
    files.extend(siblings.into_iter().map(|(name, bytes)| (name.into(), bytes.into())));
}

/// The siblings of a script come before it: until it is replaced, they lead to a folder that is there too.
fn with_siblings_before(scripts: Vec<File>, precompress: bool) -> Vec<File> {
    let mut ordered = Vec::new();
    for script in scripts {
        let mut own = vec![script];
        if precompress {
            add_siblings(&mut own);
        }
        ordered.extend(own.into_iter().rev());
    }
    ordered
}

/// The line of `speur.js`. A structure, for its fields have one order: that of a map depends on who else uses serde_json.
#[derive(Serialize)]
struct GenerationLine<'a> {
    folder: &'a str,
    index: &'a str,
    scripts: &'a str,
    documents: usize,
    /// How long the index is, to tell how much of it has come; 0 if only parts of it will come.
    bytes: usize,
    /// Whether the index is in many files, of which `index` comes first.
    chunks: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    sorts: &'a [String],
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    weights: &'a BTreeMap<&'static str, f64>,
}

/// What the script knows of the pages before any of the index is there.
#[derive(Debug, Default)]
pub(crate) struct Site {
    pub(crate) documents: usize,
    /// What results can be put in order by beside their dates.
    pub(crate) sorts: Vec<String>,
    /// The weights that its owner has chosen.
    pub(crate) weights: BTreeMap<&'static str, f64>,
}

/// The files of an index in chunks, which are compressed already.
pub(crate) struct IndexInChunks<'a> {
    pub(crate) root: &'a [u8],
    pub(crate) others: &'a dyn Files,
    /// What the manifest says of the others.
    pub(crate) entries: Vec<Entry>,
}

/// What `speur.js` says of the index.
struct NamedIndex<'a> {
    name: &'static str,
    site: &'a Site,
    bytes: usize,
    is_chunked: bool,
}

fn length_of_index(files: &[(&str, &[u8])]) -> usize {
    files.iter().find(|(name, _)| *name == INDEX_FILE).map_or(0, |(_, bytes)| bytes.len())
}

/// The script with the name of its generation in it.
fn named(script: &str, generation: &str, index: &NamedIndex<'_>) -> String {
    let folder = &*format!("./{generation}/");
    let NamedIndex { name, site, bytes, is_chunked: chunks } = *index;
    let Site { documents, sorts, weights } = site;
    let documents = *documents;
    let line = GenerationLine { folder, index: name, scripts: folder, documents, bytes, chunks, sorts, weights };
    with_line(script, GENERATION_LINE, &line)
}

/// A script with all but ASCII escaped: a page of another encoding would read it in that one. Letters stand in strings, templates
/// and regular expressions only, where an escape is the letter.
fn ascii(script: &str) -> String {
    let mut text = String::with_capacity(script.len());
    for character in script.chars() {
        if character.is_ascii() {
            text.push(character);
        } else {
            let units =
                character.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect::<String>();
            text.push_str(&units);
        }
    }
    text
}

/// The script with another value in the line that begins so.
fn with_line(script: &str, start: &str, value: &impl Serialize) -> String {
    // What stands inside a page must not end the script there.
    let value = serde_json::to_string(value).expect("Texts and numbers are JSON.").replace('<', "\\u003c");
    let mut text = String::with_capacity(script.len() + value.len());
    for line in script.split_inclusive('\n') {
        if line.starts_with(start) {
            text += &format!("{start}{value};\n");
        } else {
            text += line;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "// Above.\nconst GENERATION = { \"folder\": \"./pkg/\", \"index\": null };\n// Below.\n";

    const FILES: [(&str, &[u8]); 3] =
        [("engine_bg.wasm", b"\0asm"), (INDEX_FILE, b"index"), ("lang/nl.js", b"export default 1;")];

    fn names(files: &[File]) -> Vec<String> {
        files.iter().map(|(name, _)| name.to_string()).collect()
    }

    #[test]
    fn the_script_names_the_generation() {
        let line =
            r#"{"folder":"./abc/","index":"index.speur","scripts":"./abc/","documents":7,"bytes":5,"chunks":false}"#;
        let mut site = Site { documents: 7, ..Site::default() };
        let index = NamedIndex { name: INDEX_FILE, site: &site, bytes: 5, is_chunked: false };
        assert_eq!(named(SCRIPT, "abc", &index), format!("// Above.\nconst GENERATION = {line};\n// Below.\n"));
        site.sorts = vec!["</script>".to_owned()];
        site.weights = BTreeMap::from([("title", 5.0)]);
        let line = line.replace('}', r#","sorts":["\u003c/script>"],"weights":{"title":5.0}}"#);
        let index = NamedIndex { name: INDEX_FILE, site: &site, bytes: 5, is_chunked: false };
        assert!(named(SCRIPT, "abc", &index).contains(&line), "no text of a page ends a script");
    }

    #[test]
    fn the_script_comes_last_and_the_manifest_first() {
        let packed = Packed::single(SCRIPT, "helper", &Site::default(), &FILES, false);
        assert_eq!(names(&packed.files), ["files.json", "engine_bg.wasm", "index.speur", "lang/nl.js"]);
        assert_eq!(names(&packed.scripts), ["sw-helper.js", "speur.js"]);
        assert!(str::from_utf8(packed.script()).is_ok_and(|text| text.contains(&packed.generation)));
    }

    #[test]
    fn any_other_byte_gives_another_generation() {
        let generation = Packed::single(SCRIPT, "helper", &Site::default(), &FILES, false).generation;
        for position in 0..FILES.len() {
            let mut files = FILES;
            files[position].1 = b"other";
            assert_ne!(Packed::single(SCRIPT, "helper", &Site::default(), &files, false).generation, generation);
        }
        assert_ne!(Packed::single(SCRIPT, "other", &Site::default(), &FILES, false).generation, generation);
        assert_ne!(Packed::single("other", "helper", &Site::default(), &FILES, false).generation, generation);
    }

    #[test]
    fn chunks_have_no_siblings() {
        let others: Vec<File> = vec![("terms/0/0.speur".into(), b"".into())];
        let entries = vec![Entry::of("terms/0/0.speur", b"")];
        let others = &*others;
        let chunks = IndexInChunks { root: b"root", others: &others, entries };
        let packed = Packed::chunked(SCRIPT, "helper", &Site::default(), &FILES[..1], chunks, true);
        let engine = ["engine_bg.wasm", "engine_bg.wasm.br", "engine_bg.wasm.gz"];
        assert_eq!(names(&packed.files), [&["files.json"], &engine[..], &["root.speur"]].concat());
        assert_eq!(packed.count(), 5 + 1 + 6);
        assert!(str::from_utf8(&packed.files[0].1).is_ok_and(|manifest| manifest.contains("terms/0/0.speur")));
        let script = str::from_utf8(packed.script()).expect("It is text.");
        assert!(
            script.contains("\"index\":\"root.speur\"") && script.contains(",\"bytes\":0,\"chunks\":true}"),
            "{script}"
        );
    }

    #[test]
    fn siblings_hold_what_they_stand_beside() {
        let single = Packed::single(SCRIPT, "helper", &Site::default(), &FILES, true);
        let expected = ["sw-helper.js.gz", "sw-helper.js.br", "sw-helper.js", "speur.js.gz", "speur.js.br", "speur.js"];
        assert_eq!(names(&single.scripts), expected);
        let inlined = Packed::inlined(SCRIPT, &Site::default(), &FILES, true);
        assert_eq!(names(&inlined.scripts), expected[3..]);
        assert_eq!(inlined.compressed_bytes("speur.js"), Some(inlined.scripts[1].1.len()));
        assert!(single.compressed_bytes(INDEX_FILE).is_some() && single.compressed_bytes("none.js").is_none());
        for all in [&single.files[1..], &single.scripts, &inlined.scripts] {
            let find = |wanted: &str| &all.iter().find(|(name, _)| name == wanted).expect("It is there.").1;
            for (name, bytes) in all.iter().filter(|(name, _)| !name.ends_with(".br") && !name.ends_with(".gz")) {
                for encoding in Encoding::ALL {
                    let sibling = find(&format!("{name}{}", encoding.extension()));
                    assert_eq!(encoding.decompress(sibling, 1 << 20).ok().as_deref(), Some(&**bytes), "{name}");
                }
            }
        }
    }
}
