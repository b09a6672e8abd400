//! How does text become terms, and how does a name sound?
//!
//! Taking text apart is an inner loop: see [`speur_kernel::text`], which is shown here as a whole.

mod name;

pub use name::name_key;
pub(crate) use name::push_sounds;
pub use speur_kernel::text::*;
