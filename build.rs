//! Makes the embedded index: `seeds/` → documents → index → `OUT_DIR/index.speur`.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "embedded")]
    if let Err(error) = embed_index() {
        println!("cargo::error={}", error.to_string().replace('\n', " "));
        std::process::exit(1);
    }
}

#[cfg(feature = "embedded")]
fn embed_index() -> Result<(), Box<dyn std::error::Error>> {
    use std::{env, fs, path::PathBuf};

    println!("cargo::rerun-if-env-changed=SPEUR_SEEDS");
    let seeds = env::var_os("SPEUR_SEEDS").unwrap_or_else(|| "seeds".into());
    println!("cargo::rerun-if-changed={}", seeds.display());
    let read = speur_documents::read_inputs(&[PathBuf::from(seeds)], None, &Default::default())?;
    for file in &read.left_out {
        println!("cargo::warning={} is no page and was left out", file.display());
    }
    let mut builder = speur_engine::index::IndexBuilder::new().relate(speur_language::relate);
    read.documents.into_iter().for_each(|document| builder.add(document));
    let file = PathBuf::from(env::var("OUT_DIR")?).join("index.speur");
    fs::write(file, builder.finish()?)?;
    Ok(())
}
