//! The light markup of messages.
//!
//! Only what people type on purpose counts; everything else is shown as it stands, so pasted
//! output, prompts, globs and `snake_case` come through untouched. There are no escapes, headings
//! or labelled links: a link always shows where it goes.
//!
//! - ` ``` ` fences on lines of their own make code blocks; `` `code` `` within a line.
//! - `> ` quotes, `- ` or `* ` and `1. ` list, two spaces of indent per level.
//! - `*italic*`, `_italic_`, `**bold**`, `***both***`, `~~struck~~` within one line, around words.
//! - `http://`, `https://` and `mailto:` addresses are links, `@userid` mentions (see
//!   [`crate::mention`]).

mod blocks;
mod emphasis;
pub(crate) mod inline;
mod link;

/// One part of a message, from top to bottom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Block {
    /// Plain lines; `\n` in a span is a line break, blank lines between are kept.
    Paragraph(Vec<Span>),
    /// A fenced block.
    Code {
        /// What follows the opening fence, often empty.
        lang: String,
        /// The lines between the fences, without the last line feed.
        text: String,
    },
    /// Quoted lines without their `> `; `\n` in a span is a line break.
    Quote(Vec<Span>),
    /// One line of a list.
    Item {
        /// The number as written; none for a bullet.
        ordinal: Option<u32>,
        /// 0 for the outermost level.
        depth: usize,
        /// The line without its bullet or number.
        spans: Vec<Span>,
    },
}

/// A stretch of text that looks and acts the same.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Span {
    /// What is shown. Never empty.
    pub text: String,
    /// How it looks.
    pub style: Style,
    /// What it does.
    pub kind: Kind,
}

/// How a span looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Style {
    /// Slanted.
    pub italic: bool,
    /// Heavy.
    pub bold: bool,
    /// Struck through.
    pub strike: bool,
    /// Set as code.
    pub code: bool,
}

/// What a span does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Nothing.
    Plain,
    /// Opens this address.
    Link(String),
    /// Names a member by userid, or everyone as `all`.
    Mention(String),
}

/// The blocks of a message. Empty only if `text` holds nothing but line feeds and spaces.
pub fn parse(text: &str) -> Vec<Block> {
    blocks::split(text).into_iter().map(|raw| raw.build(text)).collect()
}

/// The text without its markup on one line, for previews; blanks collapse to single spaces.
pub fn plain(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for block in parse(text) {
        match block {
            Block::Code { text, .. } => push_words(&mut line, &text),
            Block::Paragraph(spans) | Block::Quote(spans) | Block::Item { spans, .. } => {
                let joined: String = spans.into_iter().map(|span| span.text).collect();
                push_words(&mut line, &joined);
            }
        }
    }
    line
}

fn push_words(line: &mut String, text: &str) {
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
}

#[cfg(test)]
mod tests;
