//! A temporary folder with a site, and the real command with assets that take no time to make.
#![allow(dead_code, reason = "each test uses its part")]

pub mod host;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Everything is gone when this is dropped.
pub struct Workshop {
    folder: tempfile::TempDir,
}

impl Workshop {
    /// With the assets and a site of two pages.
    pub fn new() -> Workshop {
        let workshop = Workshop { folder: tempfile::tempdir().expect("A temporary folder can be made.") };
        let line = r#"const GENERATION = { "folder": "./pkg/", "index": null, "scripts": "./", "documents": null };"#;
        workshop.write("assets/speur.js", format!("{line}\nexport const Speur = {{}};\n"));
        workshop.write("assets/inlined.js", format!("(() => {{\n{line}\nconst INSIDE = {{}};\n}})();\n"));
        workshop.write("assets/sw-helper.js", "// Written by `speur index`: it replaces this file.\n");
        workshop.write("assets/generation/engine.js", "export default 1;\n".repeat(100));
        workshop.write("assets/generation/engine_bg.wasm", [b"\0asm\x01\0\0\0".as_slice(), &[7; 5000]].concat());
        for language in ["de", "en", "es", "fr", "nl"] {
            workshop.write(&format!("assets/generation/lang/{language}.js"), format!("export default '{language}';\n"));
        }
        workshop.write("assets/chunked/engine.js", "export default 2;\n");
        workshop.write("assets/chunked/engine_bg.wasm", [b"\0asm\x01\0\0\0".as_slice(), &[8; 5000]].concat());
        workshop.write("site/fox.md", "# A fox\n\nIt jumps over the dog.\n");
        workshop.write("site/dog.html", "<title>A dog</title><main><p>It sleeps in the sun.</p></main>");
        workshop
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Puts a whole file into its place: who watches never sees half of it.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let file = self.path(name);
        let folder = file.parent().expect("It is inside.");
        fs::create_dir_all(folder).expect("The folder is temporary.");
        let aside = self.path("written");
        fs::write(&aside, bytes).expect("The folder is temporary.");
        fs::rename(aside, file).expect("The folder is temporary.");
    }

    pub fn read(&self, name: &str) -> String {
        let bytes = fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        String::from_utf8(bytes).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The command, in this folder, with nothing set that the test did not set.
    pub fn speur(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_speur"));
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("SPEUR")) {
            command.env_remove(name);
        }
        command.env("SPEUR_ASSETS", self.path("assets")).current_dir(self.folder.path()).args(arguments);
        command
    }

    /// What it prints, when it succeeds.
    pub fn printed(&self, arguments: &[&str]) -> String {
        let output = run(&mut self.speur(arguments));
        assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
        text(&output.stdout)
    }

    /// What it complains of, when it fails with this status.
    pub fn complaint(&self, arguments: &[&str], status: i32) -> String {
        let output = run(&mut self.speur(arguments));
        assert_eq!(output.status.code(), Some(status), "{arguments:?}: {}", text(&output.stderr));
        text(&output.stderr)
    }

    /// The paths of all files in a folder with their bytes, sorted by path.
    pub fn files(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        let folder = self.path(folder);
        let walk = walkdir::WalkDir::new(&folder).sort_by_file_name().into_iter();
        let files =
            walk.map(|entry| entry.expect("The folder can be read.")).filter(|entry| entry.file_type().is_file());
        files.map(|entry| (shown(entry.path(), &folder), fs::read(entry.path()).expect("It is there."))).collect()
    }

    /// The paths of all files and folders in a folder, also while somebody writes there.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let folder = self.path(folder);
        let walk = walkdir::WalkDir::new(&folder).sort_by_file_name().into_iter();
        walk.flatten().map(|entry| shown(entry.path(), &folder)).collect()
    }

    /// The generation that `speur.js` in a folder names.
    pub fn generation(&self, folder: &str) -> String {
        let script = self.read(&format!("{folder}/speur.js"));
        let (_, rest) = script.split_once("\"folder\":\"./").expect("The script names a folder.");
        rest[..16].to_owned()
    }
}

pub fn run(command: &mut Command) -> Output {
    command.output().expect("The command can be started.")
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("It prints UTF-8.")
}

fn shown(path: &Path, folder: &Path) -> String {
    path.strip_prefix(folder).expect("It is inside.").to_string_lossy().replace('\\', "/")
}
