//! Text rules that both sides of Canteen must agree on.
//!
//! Everything here is a pure function of its arguments: no clock, no files, no configuration, no
//! knowledge of members or messages. Text that arrives from outside passes [`sanitize`] once; all
//! other modules accept any string, but only promise tidy output for sanitised text.
//! Every function is linear in the length of its input.

pub mod emoji;
pub mod excerpt;
pub mod geo;
pub mod markup;
pub mod matching;
pub mod mention;
pub mod mobile;
pub mod pinyin;
pub mod qr;
pub mod sanitize;
pub mod tokens;
pub mod when;
pub mod width;
pub mod wrap;

mod chars;
mod cluster;
