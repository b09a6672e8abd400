//! The command `speur`.

fn main() {}
