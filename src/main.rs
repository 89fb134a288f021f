//! The `canteen` program.

fn main() {}
