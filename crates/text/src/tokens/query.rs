//! What is looked for: read as it is typed, written as both databases want to be asked.
//!
//! What stands between blanks is one term, what stands in quotes too; all terms must be found. A
//! term is a row of tokens that must follow each other. A `*` behind a term, or being still typed,
//! lets its last word, from two letters on, be the beginning of a longer one.

use super::{each_token, tsvector};
use crate::chars::is_cjk_letter;

/// Terms of a query; what follows is ignored.
pub const MAX_TERMS: usize = 16;
/// Tokens of one term; what follows is ignored.
const MAX_TERM_TOKENS: usize = 64;

/// What a member searches for. All terms must be found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Query {
    /// The terms, at most sixteen.
    pub terms: Vec<Term>,
}

/// Tokens that must follow each other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
    /// At least one.
    pub tokens: Vec<String>,
    /// Whether the last token may be the beginning of a longer word.
    pub prefix: bool,
}

/// Understands what was typed into a search field. A quote that is not closed yet goes on to the
/// end; a word at the very end, still being typed, also finds longer words.
pub fn query(typed: &str) -> Query {
    let chunks = Chunks { rest: typed };
    let terms = chunks.filter_map(|chunk| term(&chunk)).take(MAX_TERMS).collect();
    Query { terms }
}

impl Query {
    /// Whether there is nothing to search for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// For `MATCH` in FTS5. Whatever was typed, it is valid syntax; an empty query finds nothing.
    pub fn to_fts5(&self) -> String {
        if self.is_empty() {
            return "\"\"".to_owned();
        }
        self.join(" AND ", |term| {
            let star = if term.prefix { " *" } else { "" };
            format!("\"{}\"{star}", term.tokens.join(" "))
        })
    }

    /// For a cast to `tsquery`; empty for an empty query. Whatever was typed, it is valid syntax.
    pub fn to_tsquery(&self) -> String {
        self.join(" & ", tsvector::phrase)
    }

    fn join(&self, and: &str, write: impl Fn(&Term) -> String) -> String {
        self.terms.iter().map(write).collect::<Vec<_>>().join(and)
    }
}

/// A term as it was typed.
struct Chunk<'a> {
    text: &'a str,
    /// May go on: a star stands behind it, or nothing does.
    open: bool,
}

struct Chunks<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Chunks<'a> {
    type Item = Chunk<'a>;

    fn next(&mut self) -> Option<Chunk<'a>> {
        let rest = self.rest.trim_start();
        let first = rest.chars().next()?;
        if is_quote(first) {
            let inside = &rest[first.len_utf8()..];
            let Some(end) = inside.find(is_quote) else {
                self.rest = "";
                return Some(Chunk { text: inside, open: !inside.ends_with(char::is_whitespace) });
            };
            let after = &inside[end..];
            let after = &after[after.chars().next().map_or(0, char::len_utf8)..];
            self.rest = after.strip_prefix('*').unwrap_or(after);
            return Some(Chunk { text: &inside[..end], open: after.starts_with('*') });
        }
        let end = rest.find(|c: char| c.is_whitespace() || is_quote(c)).unwrap_or(rest.len());
        let (text, after) = rest.split_at(end);
        self.rest = after;
        Some(Chunk { text, open: after.is_empty() || text.ends_with('*') })
    }
}

/// Whether it opens and closes a phrase: straight, curly and full-width ones alike.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '＂' | '「' | '」')
}

fn term(chunk: &Chunk<'_>) -> Option<Term> {
    let mut tokens: Vec<String> = Vec::new();
    let mut whole = true;
    each_token(chunk.text, |token| {
        if tokens.len() < MAX_TERM_TOKENS {
            tokens.push(token.to_owned());
        } else {
            whole = false;
        }
    });
    let last = tokens.last()?;
    let is_word = last.chars().next().is_some_and(|c| !is_cjk_letter(c));
    // What ends with another sign is no longer being typed.
    let goes_on = chunk.text.trim_end_matches('*').ends_with(char::is_alphanumeric);
    // One letter begins too many words for it to be looked for.
    let long = last.chars().nth(1).is_some();
    let prefix = chunk.open && is_word && long && (goes_on || !whole);
    Some(Term { tokens, prefix })
}
