//! Speur, the widget: a search engine that is embedded in a page and answers inside the reader's browser.
//!
//! This package puts the engine ([`engine`]) and, with the feature `embedded`, the index of `seeds/` into one
//! WebAssembly module. What JavaScript sees of it is in `wasm`; the command `speur` uses [`embedded_index`] as it is.

pub use speur_engine as engine;

pub mod wasm;

/// The index that `build.rs` made from `seeds/`, or from the folder that `SPEUR_SEEDS` names; `None` in a module that is
/// built without the feature `embedded`, to be used beside index files.
///
/// ```
/// use speur::engine::{index::Index, results::SearchOptions};
///
/// let bytes = speur::embedded_index().expect("the default features embed the index");
/// let index = Index::open(bytes)?;
/// assert!(index.statistics().documents > 0);
/// # Ok::<(), speur::engine::error::Error>(())
/// ```
pub const fn embedded_index() -> Option<&'static [u8]> {
    #[cfg(feature = "embedded")]
    return Some(include_bytes!(concat!(env!("OUT_DIR"), "/index.speur")));
    #[cfg(not(feature = "embedded"))]
    None
}

/// The allocator of the module: 2.4 kB smaller than that of the standard library.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
