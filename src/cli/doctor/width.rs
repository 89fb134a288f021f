//! Measuring widths: each sample is written at the left margin, and the terminal is asked where its
//! cursor went.

use super::answers::WHERE;
use super::report::{Disagreement, Width};
use crate::terminal::widths::{SAMPLES, Widths};

/// Writes the samples one after the other, each taken away again.
pub fn question() -> String {
    let mut text: String =
        SAMPLES.iter().map(|sample| format!("\r{}{WHERE}\r\x1b[K", sample.text)).collect();
    text.push('\r');
    text
}

/// What is said of what was measured.
pub fn report(widths: Widths) -> Width {
    let disagreements = widths
        .disagreements()
        .map(|(sample, measured)| Disagreement {
            kind: sample.kind,
            sample: sample.text,
            expected: sample.expected(),
            measured,
        })
        .collect();
    Width { wide_signs: widths.wide_signs(), disagreements }
}
