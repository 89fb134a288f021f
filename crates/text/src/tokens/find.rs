//! Where a query's hits stand in a text, and the part of a long text that shows them.
//!
//! The same rule as the index's, with the place of every token. For what is shown: a database
//! finds the messages, this finds the words in them.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::query::{Query, Term};
use super::{Word, fold};
use crate::cluster;

/// Characters shown before the first hit of a long text.
const BEFORE: usize = 12;

/// The tokens of a text and the bytes where they stand.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    tokens: Vec<(String, Range<usize>)>,
}

impl Tokens {
    /// Reads a text.
    pub fn of(text: &str) -> Self {
        let mut reader = Reader::default();
        for cluster in cluster::clusters(text) {
            for c in cluster.nfkc().flat_map(char::to_lowercase).map(fold) {
                reader.push(c, cluster.len());
            }
            reader.at += cluster.len();
        }
        reader.end();
        Self { tokens: reader.tokens }
    }

    /// Whether all terms are found.
    pub fn hold(&self, query: &Query) -> bool {
        query.terms.iter().all(|term| self.find(term).next().is_some())
    }

    /// Where the terms stand: rising, in bytes, those that touch or overlap as one.
    pub fn hits(&self, query: &Query) -> Vec<Range<usize>> {
        let mut found: Vec<_> = query.terms.iter().flat_map(|term| self.find(term)).collect();
        found.sort_unstable_by_key(|range| (range.start, range.end));
        found.into_iter().fold(Vec::new(), |mut hits: Vec<Range<usize>>, range| {
            match hits.last_mut().filter(|last| range.start <= last.end) {
                Some(last) => last.end = last.end.max(range.end),
                None => hits.push(range),
            }
            hits
        })
    }

    fn find<'a>(&'a self, term: &'a Term) -> impl Iterator<Item = Range<usize>> + 'a {
        let len = term.tokens.len().max(1);
        self.tokens.windows(len).filter(|seen| fits(seen, term)).filter_map(|seen| {
            let (first, last) = (seen.first()?, seen.last()?);
            Some(first.1.start..last.1.end)
        })
    }
}

fn fits(seen: &[(String, Range<usize>)], term: &Term) -> bool {
    let last = term.tokens.len().saturating_sub(1);
    seen.iter().zip(&term.tokens).enumerate().all(|(i, ((token, _), wanted))| {
        if i == last && term.prefix { token.starts_with(wanted) } else { token == wanted }
    })
}

/// Tokens being read, with the cluster that is read.
#[derive(Default)]
struct Reader {
    word: Word,
    /// Where the word began, and where its last cluster ends.
    span: Range<usize>,
    /// Where the cluster begins.
    at: usize,
    tokens: Vec<(String, Range<usize>)>,
}

impl Reader {
    fn push(&mut self, c: char, len: usize) {
        let here = self.at..self.at + len;
        let had_word = !self.word.is_empty();
        let mut emitted = Vec::new();
        self.word.push(c, &mut |token: &str| emitted.push(token.to_owned()));
        let new_word = !had_word || !emitted.is_empty();
        for (i, token) in emitted.into_iter().enumerate() {
            let span = if had_word && i == 0 { self.span.clone() } else { here.clone() };
            self.tokens.push((token, span));
        }
        if !self.word.is_empty() {
            if new_word {
                self.span.start = here.start;
            }
            self.span.end = here.end;
        }
    }

    fn end(&mut self) {
        let (span, tokens) = (self.span.clone(), &mut self.tokens);
        self.word.end(&mut |token: &str| tokens.push((token.to_owned(), span.clone())));
    }
}

/// The part of a one-line text around its first hit, at most so many characters, and the hits in
/// it. `…` stands where something was left out.
pub fn cut(text: &str, hits: &[Range<usize>], chars: usize) -> (String, Vec<Range<usize>>) {
    let first = hits.first().map_or(0, |hit| hit.start);
    let before = cluster::clusters(&text[..first]).count();
    let from = if before > BEFORE * 2 { cluster::prefix_len(text, before - BEFORE) } else { 0 };
    let to = from + cluster::prefix_len(&text[from..], chars);
    let lead = if from > 0 { "…" } else { "" };
    let tail = if to < text.len() { "…" } else { "" };
    let shown = format!("{lead}{}{tail}", &text[from..to]);
    let inside = |hit: &Range<usize>| {
        let (start, end) = (hit.start.max(from), hit.end.min(to));
        (start < end).then(|| start - from + lead.len()..end - from + lead.len())
    };
    (shown, hits.iter().filter_map(inside).collect())
}
