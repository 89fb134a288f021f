//! The markup within lines: code, links, mentions and emphasis.
//!
//! Owns the scan that everything which must leave code alone shares (mentions, emoji names). Works
//! on byte ranges; knows nothing of blocks.

use std::collections::HashMap;
use std::ops::Range;

use super::{Kind, Span, Style, blocks, emphasis, link};
use crate::mention;

/// What a stretch of a line is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Token {
    /// Shown as it stands.
    Text,
    /// A code span; the number of backticks on each side.
    Code(usize),
    /// An address.
    Link,
    /// `@` and a name.
    Mention,
    /// Asterisks, underscores or tildes that may be emphasis.
    Mark(emphasis::Mark),
}

/// A token and where it stands.
pub(crate) type Piece = (Range<usize>, Token);

/// The pieces of all of `text` that is not in a code block, in order.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for block in blocks::split(text) {
        block.prose(|range| scan_lines(&text[range.clone()], range.start, &mut pieces));
    }
    pieces
}

/// The spans of a block's text.
pub(super) fn spans(text: &str) -> Vec<Span> {
    let mut pieces = Vec::new();
    scan_lines(text, 0, &mut pieces);
    let styles = emphasis::resolve(text, &pieces);
    let mut spans: Vec<Span> = Vec::new();
    for ((range, token), style) in pieces.into_iter().zip(styles) {
        let Some(style) = style else { continue };
        push(&mut spans, span(&text[range], token, style));
    }
    spans
}

fn span(text: &str, token: Token, mut style: Style) -> Span {
    let (text, kind) = match token {
        Token::Text | Token::Mark(_) => (text, Kind::Plain),
        Token::Link => (text, Kind::Link(text.to_owned())),
        Token::Mention => (text, Kind::Mention(mention::target(&text[1..]))),
        Token::Code(ticks) => {
            style.code = true;
            (code_text(&text[ticks..text.len() - ticks]), Kind::Plain)
        }
    };
    Span { text: text.to_owned(), style, kind }
}

/// A space on each side only keeps backticks apart.
fn code_text(inside: &str) -> &str {
    match inside.strip_prefix(' ').and_then(|rest| rest.strip_suffix(' ')) {
        Some(core) if core.starts_with('`') || core.ends_with('`') => core,
        _ => inside,
    }
}

/// Adds a span, joining it to one that looks and acts the same.
fn push(spans: &mut Vec<Span>, span: Span) {
    match spans.last_mut() {
        Some(last)
            if last.style == span.style && last.kind == Kind::Plain && span.kind == Kind::Plain =>
        {
            last.text.push_str(&span.text);
        }
        _ => spans.push(span),
    }
}

/// Markup never reaches over the end of a line, so that one stray sign spoils no other line.
fn scan_lines(text: &str, offset: usize, pieces: &mut Vec<Piece>) {
    let mut at = 0;
    for line in text.split('\n') {
        if at > 0 {
            pieces.push((offset + at - 1..offset + at, Token::Text));
        }
        Scanner { line, offset: offset + at, plain: 0, pieces }.run();
        at += line.len() + 1;
    }
}

struct Scanner<'a> {
    line: &'a str,
    offset: usize,
    /// Start of the text that is not in a piece yet.
    plain: usize,
    pieces: &'a mut Vec<Piece>,
}

impl Scanner<'_> {
    fn run(mut self) {
        let bytes = self.line.as_bytes();
        let closers = code_closers(bytes);
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            at = match byte {
                b'`' => self.ticks(at, &closers),
                b'h' | b'H' | b'm' | b'M' | b'g' | b'G' => {
                    self.found(at, link::link_len(self.before(at), &self.line[at..]), Token::Link)
                }
                b'@' => {
                    let len = mention::mention_len(self.before(at), &self.line[at..]);
                    self.found(at, len, Token::Mention)
                }
                b'*' | b'_' | b'~' => self.mark(at),
                _ => at + 1,
            };
        }
        self.flush(self.line.len());
    }

    fn before(&self, at: usize) -> Option<char> {
        self.line[..at].chars().next_back()
    }

    fn ticks(&mut self, at: usize, closers: &HashMap<usize, usize>) -> usize {
        let len = run_len(self.line.as_bytes(), at);
        match closers.get(&at) {
            Some(close) => self.piece(at, close + len, Token::Code(len)),
            None => at + len,
        }
    }

    fn mark(&mut self, at: usize) -> usize {
        let len = run_len(self.line.as_bytes(), at);
        let after = self.line[at + len..].chars().next();
        let sign = self.line.as_bytes()[at];
        match emphasis::Mark::new(sign, len, self.before(at), after) {
            Some(mark) => self.piece(at, at + len, Token::Mark(mark)),
            None => at + len,
        }
    }

    fn found(&mut self, at: usize, len: Option<usize>, token: Token) -> usize {
        len.map_or(at + 1, |len| self.piece(at, at + len, token))
    }

    fn piece(&mut self, at: usize, end: usize, token: Token) -> usize {
        self.flush(at);
        self.pieces.push((self.offset + at..self.offset + end, token));
        self.plain = end;
        end
    }

    fn flush(&mut self, end: usize) {
        if self.plain < end {
            self.pieces.push((self.offset + self.plain..self.offset + end, Token::Text));
        }
    }
}

/// For every run of backticks the start of the next run of the same length, if it has one.
fn code_closers(bytes: &[u8]) -> HashMap<usize, usize> {
    let mut closers = HashMap::new();
    let mut last_of_len = HashMap::new();
    let mut at = 0;
    while let Some(tick) = bytes[at..].iter().position(|byte| *byte == b'`') {
        let start = at + tick;
        let len = run_len(bytes, start);
        if let Some(earlier) = last_of_len.insert(len, start) {
            closers.insert(earlier, start);
        }
        at = start + len;
    }
    closers
}

/// How often the byte at `at` repeats.
fn run_len(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().take_while(|byte| **byte == bytes[at]).count()
}
