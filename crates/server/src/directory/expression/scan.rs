//! The words of an expression.

use super::BadExpression;

/// What the scanner sees next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Token {
    /// `(`
    Open,
    /// `)`
    Close,
    /// `,`
    Or,
    /// `&`
    And,
    /// `-`
    Except,
    /// `@account`, without the sign.
    At(String),
    /// `dept:...`, what stands behind the colon.
    Department(String),
    /// `tag:...`, what stands behind the colon.
    Tag(String),
    /// Nothing more.
    End,
}

/// Reads an expression from left to right.
pub struct Scanner {
    text: Vec<char>,
    at: usize,
}

impl Scanner {
    pub fn new(text: &str) -> Self {
        Self { text: text.chars().collect(), at: 0 }
    }

    /// The next token and the column it begins at, from 1.
    ///
    /// # Errors
    /// When no token can begin here, or a quote is not closed.
    pub fn next(&mut self) -> Result<(usize, Token), BadExpression> {
        self.at = self.behind_space(self.at);
        let column = self.at + 1;
        let token = match self.text.get(self.at) {
            None => return Ok((column, Token::End)),
            Some('(' | '（') => Token::Open,
            Some(')' | '）') => Token::Close,
            Some(',' | '，') => Token::Or,
            Some('&' | '＆') => Token::And,
            Some('-' | '－') => Token::Except,
            Some(_) => return Ok((column, self.name(column)?)),
        };
        self.at += 1;
        Ok((column, token))
    }

    fn name(&mut self, column: usize) -> Result<Token, BadExpression> {
        if self.skip("@") || self.skip("＠") {
            return Ok(Token::At(self.word(false)?));
        }
        if self.skip("dept:") {
            return Ok(Token::Department(self.word(true)?));
        }
        if self.skip("tag:") {
            return Ok(Token::Tag(self.word(true)?));
        }
        let problem = "write @account, @all, dept:\"/Path\", dept:ID, tag:Name or a bracket";
        Err(BadExpression { column, problem: problem.into() })
    }

    fn skip(&mut self, what: &str) -> bool {
        let here = self.looking_at(self.at, what);
        if here {
            self.at += what.chars().count();
        }
        here
    }

    /// A quoted text, or a bare word, within which there may be spaces.
    fn word(&mut self, spaces: bool) -> Result<String, BadExpression> {
        let close = match self.text.get(self.at) {
            Some('"') => '"',
            Some('“') => '”',
            _ => return Ok(self.bare(spaces)),
        };
        let column = self.at + 1;
        self.at += 1;
        let mut word = String::new();
        while let Some(&c) = self.text.get(self.at) {
            self.at += 1;
            match c {
                c if c == close => return Ok(word),
                '\\' => {
                    word.extend(self.text.get(self.at));
                    self.at += 1;
                }
                c => word.push(c),
            }
        }
        Err(BadExpression { column, problem: "the quote that begins here is not closed".into() })
    }

    fn bare(&mut self, spaces: bool) -> String {
        let start = self.at;
        let mut end = start;
        while let Some(&c) = self.text.get(self.at) {
            let next = self.behind_space(self.at + 1);
            let stops = match c {
                '(' | '（' | ')' | '）' | ',' | '，' | '&' | '＆' => true,
                '-' | '－' => self.begins_term(next),
                c if c.is_whitespace() => !spaces || self.begins_term(self.behind_space(self.at)),
                _ => false,
            };
            if stops {
                break;
            }
            self.at += 1;
            if !c.is_whitespace() {
                end = self.at;
            }
        }
        self.text[start..end].iter().collect()
    }

    fn begins_term(&self, at: usize) -> bool {
        ["@", "＠", "(", "（", "dept:", "tag:"].iter().any(|start| self.looking_at(at, start))
    }

    fn looking_at(&self, at: usize, what: &str) -> bool {
        let rest = self.text.get(at..).unwrap_or_default();
        what.chars().enumerate().all(|(i, c)| rest.get(i) == Some(&c))
    }

    fn behind_space(&self, from: usize) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        from + rest.iter().take_while(|c| c.is_whitespace()).count()
    }
}
