//! How do pages become the files of a search? What `speur index` and `speur merge` have in common.

use std::fs;
use std::io::stdout;
use std::path::{MAIN_SEPARATOR, Path};
use std::time::Instant;

use speur::engine::index::{ChunkOptions, IndexBuilder, Prepared, Room};
use speur_documents::Read;
use speur_language::relate_with;
use speur_language::synonyms::Synonyms;

use crate::arguments::{Packing, Writing};
use crate::assets::{self, Files};
use crate::compression::estimated;
use crate::failure::Failure;
use crate::index_files::IndexFiles;
use crate::manifest::integrity;
use crate::packing::{IndexInChunks, Packed, Site, chosen, files_beside};
use crate::progress::{Progress, Step};
use crate::report::{Hint, Report, TimedStep, WrittenFile, first_search_bytes, milliseconds};
use crate::scratch::room;
use crate::survey::Survey;
use crate::{output, report};

/// Makes a search by `make`, which is asked with what shows how far it is, and prints and writes what is to be known of it.
pub(crate) fn report_of(
    writing: &Writing,
    make: impl FnOnce(Progress) -> Result<Report, Failure>,
) -> Result<(), Failure> {
    writing.report.as_deref().map_or(Ok(()), report::check)?;
    let report = make(Progress::start(!writing.quiet))?;
    let mut out = stdout().lock();
    match (writing.quiet, writing.json) {
        (true, _) => {}
        (false, true) => report.write_json(&mut out)?,
        (false, false) => report.write_lines(&mut out)?,
    }
    writing.report.as_deref().map_or(Ok(()), |file| report::write(file, &report))
}

/// What a search is made with, beside pages.
pub(crate) struct Making<'w> {
    writing: &'w Writing,
    start: Instant,
    /// The script that pages load, and the files beside the index.
    script: &'static str,
    files: Files,
    files_of_chunked: Option<Files>,
    room: Room,
    /// Takes pages apart.
    pub(crate) builder: IndexBuilder,
}

impl<'w> Making<'w> {
    /// Checks that a search can be made and written, before pages are read.
    pub(crate) fn new(writing: &'w Writing) -> Result<Self, Failure> {
        let start = Instant::now();
        let synonyms = writing.synonyms.as_deref().map_or_else(|| Ok(Synonyms::default()), read_synonyms)?;
        let is_inlined = writing.packing == Packing::Inlined;
        let script = if is_inlined { assets::inlined_script()? } else { assets::script()? };
        let (files, files_of_chunked) = (assets::generation()?, assets::chunked_generation()?);
        if writing.packing == Packing::Chunked && files_of_chunked.is_none() {
            return Err(assets::without_assets());
        }
        output::check(&writing.output, is_inlined, writing.precompress)?;
        let room = room(writing.memory.0);
        let builder = builder(synonyms).room(room.clone());
        Ok(Self { writing, start, script, files, files_of_chunked, room, builder })
    }

    /// Makes the search of these pages, and prints nothing but how far it is.
    pub(crate) fn make(self, read: Read<Prepared>, progress: Progress) -> Result<Report, Failure> {
        let Self { writing, start, script, files, files_of_chunked, room, mut builder } = self;
        progress.begin(Step::Indexing);
        let mut survey = Survey::of(&read);
        let (left_out, left_out_by_marks) = (read.left_out.len(), read.left_out_by_marks.len());
        let text_bytes = read.documents.iter().map(Prepared::text_bytes).sum();
        let packing = chosen(writing.packing, text_bytes, read.documents.len(), files_of_chunked.is_some());
        let is_chunked = packing == Packing::Chunked;
        let mut files = files_of_chunked.filter(|_| is_chunked).unwrap_or(files);
        read.documents.into_iter().for_each(|document| builder.add_prepared(document));
        let mut index = if is_chunked {
            let beside = files_beside(files.len(), writing.precompress);
            let most_files = writing.max_files.map(|most| most.saturating_sub(beside));
            IndexFiles::chunked(
                builder,
                ChunkOptions { bytes: writing.chunk_size.map(|bytes| bytes as usize), most_files },
                &room,
            )?
        } else {
            IndexFiles::single(builder)?
        };
        progress.begin(Step::Writing);

        let statistics = index.statistics;
        let documents = statistics.documents as usize;
        let (name, first) = (index.first.0, &*index.first.1);
        if !is_chunked {
            files.push((name, first));
        }
        let weights = writing.weight.iter().map(|weight| (weight.name, weight.value)).collect();
        let site = Site { documents, sorts: std::mem::take(&mut index.sorts), weights };
        let packed = match packing {
            Packing::Inlined => Packed::inlined(script, &site, &files, writing.precompress),
            Packing::Chunked => {
                let entries = std::mem::take(&mut index.others.entries);
                let chunks = IndexInChunks { root: first, others: &index.others, entries };
                Packed::chunked(script, assets::helper()?, &site, &files, chunks, writing.precompress)
            }
            Packing::Auto | Packing::Single => {
                Packed::single(script, assets::helper()?, &site, &files, writing.precompress)
            }
        };
        check_number_of_files(&packed, writing.max_files)?;
        survey.warnings.extend(output::write(&writing.output, &packed, progress.writing())?);
        let steps = progress.finish().into_iter().map(TimedStep::from).collect();
        let took_ms = milliseconds(start.elapsed());
        let written = |(name, bytes): (&str, &[u8])| WrittenFile {
            name: name.to_owned(),
            bytes: bytes.len(),
            compressed_bytes: packed.compressed_bytes(name).unwrap_or_else(|| estimated(bytes)),
        };
        let bytes = first.len();
        let root = is_chunked.then(|| WrittenFile { name: name.to_owned(), bytes, compressed_bytes: bytes });
        let files: Vec<_> = if packing == Packing::Inlined {
            vec![written(("speur.js", packed.script()))]
        } else {
            files.into_iter().map(written).chain(root).collect()
        };
        Ok(Report {
            output: writing.output.to_string_lossy().replace(MAIN_SEPARATOR, "/"),
            packing: match packing {
                Packing::Inlined => "inlined",
                Packing::Chunked => "chunked",
                Packing::Auto | Packing::Single => "single",
            },
            took_ms,
            steps,
            pages: documents,
            words: statistics.words,
            survey,
            left_out,
            left_out_by_marks,
            first_search_bytes: first_search_bytes(&files, &index.parts),
            hint: match writing.max_files {
                _ if !is_chunked => Hint::of_whole_index(&files, &index.parts, writing.packing),
                None => Hint::of_many_files(packed.count()),
                Some(_) => None,
            },
            files,
            index_parts: index.parts,
            integrity: integrity(packed.script()),
            generation: packed.generation,
        })
    }
}

/// Stops before anything is written that a host would not take.
fn check_number_of_files(packed: &Packed, most: Option<usize>) -> Result<(), Failure> {
    let found = packed.count();
    match most.filter(|most| found > *most) {
        None => Ok(()),
        Some(most) => Err(Failure::message(format!(
            "expected at most {most} files (--max-files), but this search has at least {found}; allow as many, leave \
             --precompress out, or choose a --packing in fewer files: single, or inlined"
        ))),
    }
}

/// Reads what the owner of the site says that words mean.
fn read_synonyms(file: &Path) -> Result<Synonyms, Failure> {
    let text = fs::read_to_string(file).map_err(|error| Failure::file("read the synonyms", file, &error))?;
    Synonyms::parse(&text).map_err(|error| Failure::message(format!("{}, {error}", file.display())))
}

/// Makes indexes that know what is known of languages, and these words.
fn builder(synonyms: Synonyms) -> IndexBuilder {
    IndexBuilder::new().relate(move |words| relate_with(words, &synonyms))
}

#[cfg(test)]
mod tests {
    use speur::engine::index::Index;
    use speur_documents::Document;

    use super::*;
    use crate::arguments::Source;
    use crate::opened::open;
    use crate::packing::INDEX_FILE;

    const SCRIPT: &str = "const GENERATION = { \"folder\": \"./pkg/\", \"index\": null };\n";

    #[test]
    fn an_inlined_script_has_all_inside_and_is_known_again() {
        let script = format!("(() => {{\n{SCRIPT}const INSIDE = {{}};\nsay(`“é” 𝒳`);\n}})();\n");
        let folder = tempfile::tempdir().expect("A temporary folder can be made.");
        let output = folder.path().join("made");
        let mut builder = builder(Synonyms::default());
        builder.add(Document { id: "a".into(), ..Document::default() });
        let bytes = builder.finish().expect("It is short.");
        let site = Site { documents: 1, sorts: vec!["größe".to_owned()], ..Site::default() };
        for _ in 0..2 {
            output::check(&output, true, false).expect("Speur may write here, and again.");
            let files: [(&str, &[u8]); 3] = [("engine_bg.wasm", b"\0asm"), (INDEX_FILE, &bytes), ("lang/nl.js", b"{}")];
            let packed = Packed::inlined(&script, &site, &files, false);
            output::write(&output, &packed, &Default::default()).expect("The folder can be written.");
        }
        let text = fs::read_to_string(output.join("speur.js")).expect("It was written.");
        assert!(text.contains("\nconst INSIDE = {\"engine_bg.wasm\":\"AGFzbQ==\",\"index.speur\":\""), "{text}");
        // The page that loads it may be written in another encoding.
        assert!(text.is_ascii() && text.contains(r"say(`\u201c\u00e9\u201d \ud835\udcb3`);"), "{text}");
        assert!(text.contains(r#""sorts":["gr\u00f6\u00dfe"]"#), "{text}");
        assert!(text.contains("\"documents\":1,\"bytes\":") && text.ends_with(";\n})();\n"), "{text}");
        assert_eq!(fs::read_dir(&output).expect("It is there.").count(), 1, "nothing lies beside it");
        let opened = open(&Source { index: Some(output.clone()) }).expect("It was just written.");
        assert_eq!(opened.statistics().documents, 1);

        fs::write(output.join("speur.js"), text.replace("\"index.speur\":\"", "\"index.speur\":\"?"))
            .expect("It is ours.");
        let Err(Failure::Message(message)) = open(&Source { index: Some(output) }) else { panic!("It is broken.") };
        assert!(message.contains("to have index.speur inside"), "{message}");
    }

    #[test]
    fn words_that_mean_the_same_find_each_other() {
        let folder = tempfile::tempdir().expect("A temporary folder can be made.");
        let file = folder.path().join("synonyms.txt");
        fs::write(&file, "\u{FEFF}# Furniture\r\nsofa, couch\r\n\r\nseat => stool # not the other way round\r\n")
            .expect("The folder is new.");
        let synonyms = read_synonyms(&file).expect("The file is correct.");
        let mut builder = builder(synonyms);
        for id in ["sofa", "stool", "seat"] {
            builder.add(Document { id: id.into(), title: id.into(), ..Document::default() });
        }
        let bytes = builder.finish().expect("It is short.");
        let index = Index::open(bytes).expect("It was just built.");
        let find = |query: &str| {
            let results = index.search(query, &Default::default()).expect("The index is whole.");
            results.hits.iter().map(|hit| hit.id.clone()).collect::<Vec<_>>()
        };
        assert_eq!(
            [find("couch "), find("seat "), find("stool ")],
            [vec!["sofa"], vec!["seat", "stool"], vec!["stool"]]
        );
    }
}
