//! Which asterisks, underscores and tildes are emphasis.
//!
//! Opening marks stand before a word and closing marks behind one, so arithmetic, globs, comments
//! and names with underscores stay what they are. Knows nothing of links or code.

use super::Style;
use super::inline::{Piece, Token};
use crate::chars::is_cjk;

/// A run of signs that could be emphasis.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Mark {
    sign: u8,
    len: usize,
    opens: bool,
    closes: bool,
}

impl Mark {
    /// The mark of `len` signs between two characters; none if it can only be literal.
    pub(super) fn new(
        sign: u8,
        len: usize,
        before: Option<char>,
        after: Option<char>,
    ) -> Option<Self> {
        if !matches!((sign, len), (b'*', 1..=3) | (b'_', 1) | (b'~', 2)) {
            return None;
        }
        let opens = allows_open(before) && after.is_some_and(|c| !c.is_whitespace());
        let closes = allows_close(after) && before.is_some_and(|c| !c.is_whitespace());
        (opens || closes).then_some(Mark { sign, len, opens, closes })
    }

    fn apply(self, mut style: Style) -> Style {
        match (self.sign, self.len) {
            (b'*', 2) => style.bold = true,
            (b'*', 3) => (style.bold, style.italic) = (true, true),
            (b'~', _) => style.strike = true,
            _ => style.italic = true,
        }
        style
    }

    fn matches(self, other: Mark) -> bool {
        self.sign == other.sign && self.len == other.len
    }
}

fn allows_open(before: Option<char>) -> bool {
    before.is_none_or(|c| c.is_whitespace() || "([{<\"'*_~,;:".contains(c) || is_cjk(c))
}

fn allows_close(after: Option<char>) -> bool {
    after.is_none_or(|c| c.is_whitespace() || ")]}>\"'*_~,;:.!?".contains(c) || is_cjk(c))
}

/// For every piece its style, or none for a mark that became emphasis and is not shown.
pub(super) fn resolve(text: &str, pieces: &[Piece]) -> Vec<Option<Style>> {
    let pairs = pair_up(text, pieces);
    let mut style = vec![Style::default()];
    let mut styles = Vec::with_capacity(pieces.len());
    for (at, (_, token)) in pieces.iter().enumerate() {
        let current = style.last().copied().unwrap_or_default();
        match (token, pairs[at]) {
            (Token::Mark(mark), Pairing::Opens) => {
                style.push(mark.apply(current));
                styles.push(None);
            }
            (_, Pairing::Closes) => {
                style.pop();
                styles.push(None);
            }
            _ => styles.push(Some(current)),
        }
    }
    styles
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Pairing {
    Literal,
    Opens,
    Closes,
}

/// Matches closing marks with the nearest opening ones; pairs never cross each other or a line.
fn pair_up(text: &str, pieces: &[Piece]) -> Vec<Pairing> {
    let mut pairs = vec![Pairing::Literal; pieces.len()];
    // At most one of each kind, so this stays short.
    let mut open: Vec<(usize, Mark)> = Vec::new();
    for (at, (range, token)) in pieces.iter().enumerate() {
        let Token::Mark(mark) = *token else {
            if *token == Token::Text && &text[range.clone()] == "\n" {
                open.clear();
            }
            continue;
        };
        let partner = open.iter().position(|(_, other)| other.matches(mark));
        match partner {
            Some(place) if mark.closes => {
                pairs[open[place].0] = Pairing::Opens;
                pairs[at] = Pairing::Closes;
                open.truncate(place);
            }
            _ if mark.opens => {
                if let Some(place) = partner {
                    open.remove(place);
                }
                open.push((at, mark));
            }
            _ => {}
        }
    }
    pairs
}
