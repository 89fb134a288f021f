//! Making text from outside safe to show, keep and compare.
//!
//! One rule for all: what steers a terminal or hides is made visible or removed, what people write
//! is kept. In detail:
//! - C0 controls become their pictures (`ESC` is shown as `␛`), C1 controls, unassigned and private
//!   characters become U+FFFD.
//! - Direction controls, byte order marks, fillers and other invisible format characters vanish.
//!   Joiners stay inside emoji and between letters of scripts that need them; variation selectors
//!   stay behind what they select; tags stay in the flags of England, Scotland and Wales.
//! - A base carries at most four common combining marks, eight of any kind; a mark without a base
//!   gets a dotted circle.
//!
//! Every function here is idempotent. Nothing here knows what the text is used for.

mod filename;
mod filter;

pub use filename::filename;

use crate::chars::{ZWJ, ZWNJ};
use crate::cluster;
use filter::{Filter, Shape};

/// One tidy line of at most `max_chars` graphemes: for names and titles.
///
/// Line breaks, tabs and all other blanks become single spaces; none are left at the ends.
pub fn line(raw: &str, max_chars: usize) -> String {
    if is_clean_line(raw, max_chars) {
        return raw.to_owned();
    }
    let mut line = Filter::run(raw, Shape::Line);
    let end = cluster::prefix_len(&line, max_chars);
    if end < line.len() {
        line.truncate(end);
        drop_dangling(&mut line);
    }
    line.truncate(line.trim_end_matches(' ').len());
    line
}

/// The body of a message: line feeds are kept, other line ends become line feeds, a tab becomes
/// four spaces, and blanks at the very end are dropped.
pub fn text(raw: &str) -> String {
    let clean = filter::clean_prefix(raw, Shape::Text);
    let mut text = if clean == raw.len() { raw.to_owned() } else { Filter::run(raw, Shape::Text) };
    text.truncate(text.trim_end().len());
    text
}

/// A cut may leave a joiner without the letter it was meant for.
fn drop_dangling(line: &mut String) {
    let end = line.trim_end_matches([' ', ZWJ, ZWNJ]).len();
    line.truncate(end);
}

/// Whether [`line`] would give back the same, found without looking at grapheme rules.
fn is_clean_line(raw: &str, max_chars: usize) -> bool {
    filter::clean_prefix(raw, Shape::Line) == raw.len()
        && !raw.contains("  ")
        && !raw.starts_with(' ')
        && !raw.ends_with(' ')
        && raw.chars().count() <= max_chars
}

#[cfg(test)]
mod tests;
