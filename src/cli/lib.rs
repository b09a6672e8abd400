//! The command `speur`.

pub mod serve;
