//! The words that full text search sees.
//!
//! Text is reduced to tokens separated by single spaces, so that a plain whitespace tokeniser is
//! enough (`tokenize = 'ascii'` or `unicode61` in FTS5, a `tsvector` written out for PostgreSQL):
//! each CJK character is a token, so that queries of one or two characters work; other words are
//! folded to lower case without compatibility forms or Latin accents. `query` is what is looked
//! for and how both databases are asked, `find` where it stands in a text. Knows no tables.

mod find;
pub mod marks;
mod query;
#[cfg(test)]
mod tests;
mod tsvector;

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use crate::chars::is_cjk_letter;

pub use find::{Tokens, cut};
pub use query::{Query, Term, query};
pub use tsvector::tsvector;

/// Changes when the tokens of a text do: an index of another rule has to be made anew.
pub const RULE: i64 = 2;

/// Characters of a token; longer words are indexed in pieces, because databases limit a token.
const MAX_TOKEN: usize = 64;

/// What is found of a message: its text, and the names of its files.
#[must_use]
pub fn said<'a>(text: &'a str, names: impl IntoIterator<Item = &'a str>) -> Cow<'a, str> {
    names.into_iter().fold(Cow::Borrowed(text), |all, name| Cow::Owned(format!("{all}\n{name}")))
}

/// The tokens of `text`, separated by single spaces; what a database is given to index.
pub fn index_text(text: &str) -> String {
    let mut joined = String::with_capacity(text.len() + text.len() / 3);
    each_token(text, |token| {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(token);
    });
    joined
}

/// Calls `emit` with every token. Tokens hold only letters, digits and marks, never quotes.
fn each_token(text: &str, mut emit: impl FnMut(&str)) {
    let mut word = Word::default();
    if text.is_ascii() {
        text.chars().for_each(|c| word.push(c.to_ascii_lowercase(), &mut emit));
    } else {
        // Some lower case letters are composed of two; folding may also bring in new marks.
        text.nfkc().flat_map(char::to_lowercase).map(fold).for_each(|c| word.push(c, &mut emit));
    }
    word.end(&mut emit);
}

/// A Latin letter without its accents.
fn fold(c: char) -> char {
    if !matches!(c, '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}') {
        return c;
    }
    let mut base = None;
    decompose_canonical(c, |part| {
        base.get_or_insert(part);
    });
    base.unwrap_or(c)
}

/// The word that is being read.
#[derive(Default)]
struct Word {
    text: String,
    chars: usize,
}

impl Word {
    fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    fn push(&mut self, c: char, emit: &mut impl FnMut(&str)) {
        if matches!(c, '\u{300}'..='\u{36F}') {
            // What is left of accents after folding.
        } else if is_cjk_letter(c) && c.is_alphanumeric() {
            self.end(emit);
            emit(c.encode_utf8(&mut [0; 4]));
        } else if c.is_alphanumeric() || (!self.text.is_empty() && is_combining_mark(c)) {
            if self.chars == MAX_TOKEN {
                self.end(emit);
            }
            self.text.push(c);
            self.chars += 1;
        } else {
            self.end(emit);
        }
    }

    fn end(&mut self, emit: &mut impl FnMut(&str)) {
        if !self.text.is_empty() {
            emit(&self.text);
            self.text.clear();
            self.chars = 0;
        }
    }
}
