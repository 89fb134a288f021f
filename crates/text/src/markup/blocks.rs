//! Dividing a message into blocks, line by line.
//!
//! Owns what the start of a line means. Knows nothing of the markup within lines.

use std::ops::Range;

use super::{Block, inline};

/// A block as byte ranges of the message.
#[derive(Debug)]
pub(super) enum Raw {
    /// Whole lines, line feeds between them included.
    Paragraph(Range<usize>),
    Code {
        lang: Range<usize>,
        text: Range<usize>,
    },
    /// Each line without its mark.
    Quote(Vec<Range<usize>>),
    Item {
        ordinal: Option<u32>,
        depth: usize,
        line: Range<usize>,
    },
}

impl Raw {
    /// The block with its spans.
    pub(super) fn build(self, text: &str) -> Block {
        match self {
            Raw::Paragraph(range) => Block::Paragraph(inline::spans(&text[range])),
            Raw::Code { lang, text: code } => {
                Block::Code { lang: text[lang].to_owned(), text: text[code].to_owned() }
            }
            Raw::Quote(lines) => {
                let joined = lines.into_iter().map(|line| &text[line]).collect::<Vec<_>>();
                Block::Quote(inline::spans(&joined.join("\n")))
            }
            Raw::Item { ordinal, depth, line } => {
                Block::Item { ordinal, depth, spans: inline::spans(&text[line]) }
            }
        }
    }

    /// Calls `visit` with every range that may hold markup within lines.
    pub(super) fn prose(&self, mut visit: impl FnMut(Range<usize>)) {
        match self {
            Raw::Paragraph(range) | Raw::Item { line: range, .. } => visit(range.clone()),
            Raw::Quote(lines) => lines.iter().cloned().for_each(visit),
            Raw::Code { .. } => {}
        }
    }
}

/// What one line begins.
enum Start {
    Fence(usize),
    Quote(usize),
    Item { ordinal: Option<u32>, depth: usize, mark: usize },
    Plain,
}

/// The blocks of `text`, in order.
pub(super) fn split(text: &str) -> Vec<Raw> {
    let lines = line_ranges(text);
    let mut splitter = Splitter { text, blocks: Vec::new(), plain: None };
    // The shortest fence known to have no end further down.
    let mut unclosed = usize::MAX;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        match start(&text[line.clone()]) {
            Start::Fence(ticks) if ticks < unclosed => {
                match closing(text, &lines[at + 1..], ticks) {
                    Some(inside) => {
                        splitter.code(&lines[at..=at + inside + 1], ticks);
                        at += inside + 1;
                    }
                    None => {
                        unclosed = ticks;
                        splitter.plain(line);
                    }
                }
            }
            Start::Quote(mark) => splitter.quote(line.start + mark..line.end),
            Start::Item { ordinal, depth, mark } => {
                splitter.flush();
                let line = line.start + mark..line.end;
                splitter.blocks.push(Raw::Item { ordinal, depth, line });
            }
            Start::Fence(_) | Start::Plain => splitter.plain(line),
        }
        at += 1;
    }
    splitter.flush();
    splitter.blocks
}

/// The byte ranges of the lines, without their line feeds.
fn line_ranges(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    text.split('\n')
        .map(|line| {
            let start = at;
            at += line.len() + 1;
            start..start + line.len()
        })
        .collect()
}

/// How many lines lie before the one that closes a fence of `ticks`.
fn closing(text: &str, lines: &[Range<usize>], ticks: usize) -> Option<usize> {
    lines.iter().position(|line| {
        let line = text[line.clone()].trim();
        line.len() >= ticks && line.bytes().all(|byte| byte == b'`')
    })
}

fn start(line: &str) -> Start {
    let body = line.trim_start_matches(' ');
    let indent = line.len() - body.len();
    match body.bytes().next() {
        Some(b'`') if indent < 4 => {
            let ticks = body.len() - body.trim_start_matches('`').len();
            if ticks >= 3 && is_language(body[ticks..].trim()) {
                return Start::Fence(ticks);
            }
        }
        Some(b'>') if indent == 0 && (body.len() == 1 || body.starts_with("> ")) => {
            return Start::Quote(body.len().min(2));
        }
        Some(b'-' | b'*') if is_item_text(&body[1..]) => {
            return Start::Item { ordinal: None, depth: indent / 2, mark: indent + 2 };
        }
        Some(b'0'..=b'9') => {
            if let Some((ordinal, len)) = ordinal(body) {
                return Start::Item {
                    ordinal: Some(ordinal),
                    depth: indent / 2,
                    mark: indent + len + 2,
                };
            }
        }
        _ => {}
    }
    Start::Plain
}

/// What may stand behind an opening fence: one word.
fn is_language(word: &str) -> bool {
    word.len() <= 32 && !word.contains(|c: char| c == '`' || c.is_whitespace())
}

/// One space and then text: more spaces are alignment in output, as in a diff.
fn is_item_text(rest: &str) -> bool {
    let mut chars = rest.chars();
    chars.next() == Some(' ') && chars.next().is_some_and(|c| !c.is_whitespace())
}

/// The number before `. `, and its length; only numbers that are written back the same.
fn ordinal(body: &str) -> Option<(u32, usize)> {
    let len = body.bytes().take_while(u8::is_ascii_digit).count();
    let fits = len <= 9 && (len == 1 || !body.starts_with('0'));
    if !fits || !is_item_text(body[len..].strip_prefix('.')?) {
        return None;
    }
    Some((body[..len].parse().ok()?, len))
}

/// Collects blocks; plain lines join until something else begins.
struct Splitter<'a> {
    text: &'a str,
    blocks: Vec<Raw>,
    plain: Option<Range<usize>>,
}

impl Splitter<'_> {
    fn plain(&mut self, line: &Range<usize>) {
        match &mut self.plain {
            Some(lines) => lines.end = line.end,
            None => self.plain = Some(line.clone()),
        }
    }

    fn quote(&mut self, line: Range<usize>) {
        let continues = self.plain.is_none();
        if let (true, Some(Raw::Quote(lines))) = (continues, self.blocks.last_mut()) {
            lines.push(line);
        } else {
            self.flush();
            self.blocks.push(Raw::Quote(vec![line]));
        }
    }

    /// `lines` from the opening to the closing fence.
    fn code(&mut self, lines: &[Range<usize>], ticks: usize) {
        self.flush();
        let (Some(open), Some(close)) = (lines.first(), lines.last()) else { return };
        let fence = self.text[open.clone()].find('`').unwrap_or(0) + ticks;
        let words = self.text[open.start + fence..open.end].trim();
        let lang_end = open.end - trailing_blanks(&self.text[open.clone()]);
        let start = open.end + 1;
        let text = start..close.start.saturating_sub(1).max(start);
        self.blocks.push(Raw::Code { lang: lang_end - words.len()..lang_end, text });
    }

    /// Ends the paragraph; blank lines around it only separate.
    fn flush(&mut self) {
        let Some(lines) = self.plain.take() else { return };
        let Some(first) = self.text[lines.clone()].find(|c| c != '\n' && c != ' ') else { return };
        let head = &self.text[lines.start..lines.start + first];
        let start = lines.start + head.rfind('\n').map_or(0, |at| at + 1);
        let end = lines.start + self.text[lines.clone()].trim_end_matches(['\n', ' ']).len();
        self.blocks.push(Raw::Paragraph(start..end));
    }
}

fn trailing_blanks(line: &str) -> usize {
    line.len() - line.trim_end().len()
}
