//! What PostgreSQL is given to index and asked for.
//!
//! Its index knows which texts hold a token but not where, so a row of common tokens would be
//! looked up in every text that holds all of them somewhere. Two CJK characters that follow each
//! other are therefore a token too, at the place of the first: few texts hold both pairs of three
//! characters and not the three.

use std::fmt::Write as _;

use super::each_token;
use super::query::Term;
use crate::chars::is_cjk_letter;

/// The tokens of `text` and their pairs as the text of a `tsvector`, each with its places, the
/// first being 1. PostgreSQL keeps 255 places of a token: a text that repeats one more often is
/// found by its beginning.
pub fn tsvector(text: &str) -> String {
    let mut written = String::with_capacity(text.len() * 4);
    let mut place = 0_usize;
    let mut before = None;
    each_token(text, |token| {
        let character = character(token);
        if let (Some(first), Some(second)) = (before, character) {
            let _ = write!(written, "'{first}{second}':{place} ");
        }
        place += 1;
        let _ = write!(written, "'{token}':{place} ");
        before = character;
    });
    written.truncate(written.trim_end().len());
    written
}

/// A term as a phrase of a `tsquery`.
pub(super) fn phrase(term: &Term) -> String {
    let mut written = String::new();
    let mut last = 0;
    for (place, part) in parts(&term.tokens) {
        match place - last {
            _ if written.is_empty() => {}
            1 => written.push_str(" <-> "),
            distance => {
                let _ = write!(written, " <{distance}> ");
            }
        }
        let _ = write!(written, "'{part}'");
        last = place;
    }
    let star = if term.prefix { ":*" } else { "" };
    format!("({written}{star})")
}

/// What must be found of a row of tokens, with its place among them: pairs, and what has none.
pub(super) fn parts(tokens: &[String]) -> Vec<(usize, String)> {
    let at = |place: usize| tokens.get(place).and_then(|token| character(token));
    let mut parts = Vec::with_capacity(tokens.len());
    for (place, token) in tokens.iter().enumerate() {
        let before = place.checked_sub(1).and_then(at);
        match (before, at(place), at(place + 1)) {
            (_, Some(first), Some(second)) => parts.push((place, format!("{first}{second}"))),
            // The second of a pair.
            (Some(_), Some(_), None) => {}
            _ => parts.push((place, token.clone())),
        }
    }
    parts
}

/// The character that a CJK token is.
fn character(token: &str) -> Option<char> {
    token.chars().next().filter(|c| is_cjk_letter(*c))
}
