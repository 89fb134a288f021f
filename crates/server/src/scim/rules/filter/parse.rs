//! From words to a filter. Brackets bind first, then `not`, `and`, `or`; how deep they nest is
//! bounded, how many stand in a row only by the length.

use serde_json::Value;

use super::scan::{Token, tokens};
use super::{BadFilter, DEPTH, Filter, LENGTH, Test};
use crate::scim::rules::path::Name;

/// Reads a filter.
///
/// # Errors
/// [`BadFilter`].
pub fn read(text: &str) -> Result<Filter, BadFilter> {
    if text.len() > LENGTH {
        let why = format!("it has {} bytes, {LENGTH} are allowed", text.len());
        return Err(BadFilter { at: LENGTH + 1, why });
    }
    let end = text.len() + 1;
    let mut parser = Parser { tokens: tokens(text)?.into_iter().peekable(), end };
    let filter = parser.any(0)?;
    match parser.tokens.next() {
        None => Ok(filter),
        Some((at, _)) => Err(BadFilter { at, why: "write and, or, or nothing more".into() }),
    }
}

struct Parser {
    tokens: std::iter::Peekable<std::vec::IntoIter<(usize, Token)>>,
    end: usize,
}

impl Parser {
    fn any(&mut self, depth: usize) -> Result<Filter, BadFilter> {
        let mut all = vec![self.all(depth)?];
        while self.takes("or") {
            all.push(self.all(depth)?);
        }
        Ok(one_or(all, Filter::Any))
    }

    fn all(&mut self, depth: usize) -> Result<Filter, BadFilter> {
        let mut all = vec![self.single(depth)?];
        while self.takes("and") {
            all.push(self.single(depth)?);
        }
        Ok(one_or(all, Filter::All))
    }

    fn single(&mut self, depth: usize) -> Result<Filter, BadFilter> {
        let at = self.at();
        match self.tokens.next() {
            Some((_, Token::Mark('('))) => self.inside(')', depth),
            Some((_, Token::Word(word))) => {
                if word.eq_ignore_ascii_case("not") && self.takes_mark('(') {
                    return Ok(Filter::Not(Box::new(self.inside(')', depth)?)));
                }
                let name =
                    Name::read(&word).map_err(|bad| BadFilter { at, why: bad.to_string() })?;
                if self.takes_mark('[') {
                    return self.within(name, depth);
                }
                self.test(name)
            }
            _ => Err(BadFilter { at, why: "write an attribute, 'not (' or '('".into() }),
        }
    }

    /// What stands between brackets, the first of which is read.
    fn inside(&mut self, close: char, depth: usize) -> Result<Filter, BadFilter> {
        if depth >= DEPTH {
            let why = format!("brackets nest deeper than {DEPTH}: ask for less at once");
            return Err(BadFilter { at: self.at(), why });
        }
        let inner = self.any(depth + 1)?;
        let at = self.at();
        if self.takes_mark(close) {
            return Ok(inner);
        }
        Err(BadFilter { at, why: format!("write and, or, or {close}") })
    }

    fn within(&mut self, name: Name, depth: usize) -> Result<Filter, BadFilter> {
        let at = self.at();
        if name.part.is_some() {
            let why = "brackets stand behind an attribute, not behind a part of one".into();
            return Err(BadFilter { at, why });
        }
        let inner = self.inside(']', depth)?;
        let Some((at, Token::Part(part))) =
            self.tokens.next_if(|(_, token)| matches!(token, Token::Part(_)))
        else {
            return Ok(Filter::Within(name, Box::new(inner)));
        };
        let part = Name::read(&part).map_err(|bad| BadFilter { at, why: bad.to_string() })?;
        let both = vec![inner, self.test(part)?];
        Ok(Filter::Within(name, Box::new(Filter::All(both))))
    }

    fn test(&mut self, name: Name) -> Result<Filter, BadFilter> {
        let at = self.at();
        let word = match self.tokens.next() {
            Some((_, Token::Word(word))) => word.to_ascii_lowercase(),
            _ => String::new(),
        };
        if word == "pr" {
            return Ok(Filter::Present(name));
        }
        let found = Test::ALL.into_iter().find(|(known, _)| *known == word);
        let (word, test) = found.ok_or_else(|| BadFilter {
            at,
            why: "write one of eq, ne, co, sw, ew, gt, ge, lt, le and pr".into(),
        })?;
        let at = self.at();
        let value = match self.tokens.next() {
            Some((_, Token::Literal(value))) => value,
            // The three words of JSON; in any letters, for Entra ID writes True.
            Some((_, Token::Word(word))) if word.eq_ignore_ascii_case("true") => true.into(),
            Some((_, Token::Word(word))) if word.eq_ignore_ascii_case("false") => false.into(),
            Some((_, Token::Word(word))) if word.eq_ignore_ascii_case("null") => Value::Null,
            _ => {
                let why = "write a value: text in quotes, a number, true, false or null".into();
                return Err(BadFilter { at, why });
            }
        };
        let fits = match test {
            Test::Eq | Test::Ne => true,
            Test::Co | Test::Sw | Test::Ew => value.is_string(),
            Test::Gt | Test::Ge | Test::Lt | Test::Le => value.is_string() || value.is_number(),
        };
        if !fits {
            return Err(BadFilter { at, why: format!("{word} cannot be asked of {value}") });
        }
        Ok(Filter::Test(name, test, value))
    }

    fn at(&mut self) -> usize {
        self.tokens.peek().map_or(self.end, |(at, _)| *at)
    }

    fn takes(&mut self, word: &str) -> bool {
        self.tokens
            .next_if(|(_, token)| matches!(token, Token::Word(w) if w.eq_ignore_ascii_case(word)))
            .is_some()
    }

    fn takes_mark(&mut self, mark: char) -> bool {
        self.tokens.next_if(|(_, token)| *token == Token::Mark(mark)).is_some()
    }
}

fn one_or(mut all: Vec<Filter>, several: fn(Vec<Filter>) -> Filter) -> Filter {
    match (all.pop(), all.is_empty()) {
        (Some(only), true) => only,
        (last, _) => {
            all.extend(last);
            several(all)
        }
    }
}
