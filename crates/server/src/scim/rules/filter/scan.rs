//! The words of a filter.

use serde_json::Value;

use super::BadFilter;

/// A word.
#[derive(Clone, PartialEq, Debug)]
pub enum Token {
    /// A name, an operator, `and`.
    Word(String),
    /// Text in quotes, or a number.
    Literal(Value),
    /// `(`, `)`, `[` or `]`.
    Mark(char),
    /// What stands behind a `]`, such as `.value`.
    Part(String),
}

/// Each word with where it begins, counted from 1.
pub fn tokens(text: &str) -> Result<Vec<(usize, Token)>, BadFilter> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        let at = text.len() - rest.len() + 1;
        let Some(first) = rest.chars().next() else { return Ok(found) };
        let (token, length) = match first {
            '(' | ')' | '[' | ']' => (Token::Mark(first), 1),
            '"' => quoted(rest, at)?,
            _ => word(rest, at, found.last().map(|(_, token)| token))?,
        };
        found.push((at, token));
        rest = &rest[length..];
    }
}

/// A string as JSON has it.
fn quoted(rest: &str, at: usize) -> Result<(Token, usize), BadFilter> {
    let mut escaped = false;
    let end = rest.bytes().skip(1).position(|b| {
        let ends = b == b'"' && !escaped;
        escaped = b == b'\\' && !escaped;
        ends
    });
    let bad = |why: &str| BadFilter { at, why: why.to_owned() };
    let length = end.map(|end| end + 2).ok_or_else(|| bad("the text has no closing quote"))?;
    let text: String = serde_json::from_str(&rest[..length])
        .map_err(|_| bad("the text is not as JSON has it: escape \\ and control characters"))?;
    Ok((Token::Literal(Value::String(text)), length))
}

fn word(rest: &str, at: usize, before: Option<&Token>) -> Result<(Token, usize), BadFilter> {
    let ends = |c: char| c.is_ascii_whitespace() || "()[]\"".contains(c);
    let length = rest.find(ends).unwrap_or(rest.len());
    let text = &rest[..length];
    let bad = || BadFilter {
        at,
        why: format!("{:?} is no word of a filter", text.chars().take(64).collect::<String>()),
    };
    let token = match text.as_bytes().first() {
        Some(b'0'..=b'9' | b'-') => Token::Literal(Value::Number(text.parse().map_err(|_| bad())?)),
        Some(b'.') if before == Some(&Token::Mark(']')) => Token::Part(text[1..].to_owned()),
        Some(b) if b.is_ascii_alphabetic() => Token::Word(text.to_owned()),
        _ => return Err(bad()),
    };
    Ok((token, length))
}
