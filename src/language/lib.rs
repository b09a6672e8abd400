//! Which words of a language belong together? For the builder of an index; nothing of this is in the wasm module.

use speur_engine::words::{Relations, Word};

/// What is known of the words of a site.
pub fn relate(_words: &[Word]) -> Relations {
    Relations::default()
}
