//! Puts the folder named by `SPEUR_ASSETS` inside the executable, as a table of paths and bytes.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=SPEUR_ASSETS");
    let mut rows = String::new();
    if let Some(folder) = env::var_os("SPEUR_ASSETS").map(PathBuf::from) {
        println!("cargo::rerun-if-changed={}", folder.display());
        list(&folder, "", &mut rows)?;
    }
    let table = format!("/// Path and bytes of every file.\nstatic ASSETS: &[(&str, &[u8])] = &[\n{rows}];\n");
    let output = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it for build scripts"));
    fs::write(output.join("assets.rs"), table)
}

fn list(folder: &Path, prefix: &str, rows: &mut String) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            list(&entry.path(), &format!("{name}/"), rows)?;
        } else {
            rows.push_str(&format!("    ({name:?}, include_bytes!({:?})),\n", entry.path()));
        }
    }
    Ok(())
}
