//! From words to an expression.

use super::scan::{Scanner, Token};
use super::{BRACKETS, BadExpression, Expression, LENGTH, Name, Narrow, Who};

/// Reads an expression.
///
/// # Errors
/// The first thing that cannot be understood, and its column.
pub fn parse(text: &str) -> Result<Expression, BadExpression> {
    if text.chars().count() > LENGTH {
        let problem = format!("the expression has more than {LENGTH} characters: use a tag");
        return Err(BadExpression { column: LENGTH + 1, problem });
    }
    let mut scanner = Scanner::new(text);
    let next = scanner.next()?;
    let mut parser = Parser { scanner, next, open: Vec::new() };
    let whole = parser.union()?;
    match &parser.next {
        (_, Token::End) => Ok(whole),
        (column, Token::Close) => Err(bad(*column, "this bracket closes none: take it out")),
        (column, _) => Err(bad(*column, "write ',' (or), '&' (and) or '-' (except) before this")),
    }
}

fn bad(column: usize, problem: impl Into<String>) -> BadExpression {
    BadExpression { column, problem: problem.into() }
}

struct Parser {
    scanner: Scanner,
    next: (usize, Token),
    open: Vec<usize>,
}

impl Parser {
    fn take(&mut self) -> Result<(usize, Token), BadExpression> {
        let following = self.scanner.next()?;
        Ok(std::mem::replace(&mut self.next, following))
    }

    fn union(&mut self) -> Result<Expression, BadExpression> {
        let mut any = vec![self.chain()?];
        while self.next.1 == Token::Or {
            self.take()?;
            any.push(self.chain()?);
        }
        Ok(if any.len() == 1 { any.remove(0) } else { Expression::Any(any) })
    }

    fn chain(&mut self) -> Result<Expression, BadExpression> {
        let first = self.term()?;
        let mut narrowed = Vec::new();
        loop {
            let how = match self.next.1 {
                Token::And => Narrow::Within,
                Token::Except => Narrow::Except,
                _ if narrowed.is_empty() => return Ok(first),
                _ => return Ok(Expression::Chain(Box::new(first), narrowed)),
            };
            self.take()?;
            narrowed.push((how, self.term()?));
        }
    }

    fn term(&mut self) -> Result<Expression, BadExpression> {
        let (column, token) = self.take()?;
        let who = match token {
            Token::Open => return self.bracket(column),
            Token::At(name) => account(column, name)?,
            Token::Department(text) => department(column, &text)?,
            Token::Tag(name) if name.trim().is_empty() => {
                return Err(bad(column, "write the tag's name behind tag:"));
            }
            Token::Tag(name) => Who::Tag(name.trim().to_owned()),
            Token::End | Token::Close | Token::Or | Token::And | Token::Except => {
                return Err(bad(
                    column,
                    "a name is missing here: @account, @all, dept:\"/Path\", dept:ID or tag:Name",
                ));
            }
        };
        Ok(Expression::Name(Name { column, who }))
    }

    fn bracket(&mut self, column: usize) -> Result<Expression, BadExpression> {
        if self.open.len() == BRACKETS {
            let problem = format!("brackets nest at most {BRACKETS} deep: use a tag");
            return Err(bad(column, problem));
        }
        self.open.push(column);
        let inner = self.union()?;
        match &self.next {
            (_, Token::Close) => {
                self.take()?;
                self.open.pop();
                Ok(inner)
            }
            (_, Token::End) => Err(bad(column, "the bracket that opens here is not closed")),
            (column, _) => Err(bad(*column, "write ',', '&', '-' or ')' before this")),
        }
    }
}

fn account(column: usize, name: String) -> Result<Who, BadExpression> {
    if name.is_empty() {
        return Err(bad(column, "write the account behind @"));
    }
    Ok(if canteen_text::mention::is_all(&name) { Who::Everyone } else { Who::Userid(name) })
}

fn department(column: usize, text: &str) -> Result<Who, BadExpression> {
    let text = text.trim();
    if text.is_empty() {
        return Err(bad(column, "write a department's path or id behind dept:"));
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        let id = text.parse().map_err(|_| bad(column, "this department id is too large"))?;
        return Ok(Who::Department(id));
    }
    let (rooted, path) = text.strip_prefix('/').map_or((false, text), |path| (true, path));
    let path = path.strip_suffix("**").map_or(path, |path| path.strip_suffix('/').unwrap_or(path));
    let path = path.strip_suffix('/').unwrap_or(path);
    if rooted && path.is_empty() {
        return Ok(Who::Path(Vec::new()));
    }
    let names: Vec<String> = path.split('/').map(|name| name.trim().to_owned()).collect();
    if names.iter().any(|name| name.is_empty() || name.contains("**")) {
        let problem = "a path is names with '/' between them, and may end in /**";
        return Err(bad(column, problem));
    }
    Ok(if rooted { Who::Path(names) } else { Who::Ending(names) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(e: &Expression) -> String {
        match e {
            Expression::Name(name) => match &name.who {
                Who::Everyone => "ALL".into(),
                Who::Userid(id) => format!("@{id}"),
                Who::Department(id) => format!("#{id}"),
                Who::Path(names) => format!("/{}", names.join("/")),
                Who::Ending(names) => format!("~{}", names.join("/")),
                Who::Tag(name) => format!("t:{name}"),
            },
            Expression::Any(any) => {
                format!("({})", any.iter().map(shown).collect::<Vec<_>>().join(" | "))
            }
            Expression::Chain(first, narrowed) => {
                narrowed.iter().fold(shown(first), |left, (how, e)| {
                    let sign = if *how == Narrow::Within { '&' } else { '-' };
                    format!("[{left} {sign} {}]", shown(e))
                })
            }
        }
    }

    #[test]
    fn expressions_are_understood() {
        let table = [
            ("@bob", "@bob"),
            (" @all ", "ALL"),
            ("@a,@b , @c", "(@a | @b | @c)"),
            ("dept:\"/East China/**\",tag:Sales-@bob", "(/East China | [t:Sales - @bob])"),
            ("dept:/East China/** & tag:Sales - @bob", "[[/East China & t:Sales] - @bob]"),
            ("dept:12", "#12"),
            ("dept:/", "/"),
            ("dept:/**", "/"),
            ("dept:\"/12\"", "/12"),
            ("dept:Sales/Shanghai", "~Sales/Shanghai"),
            ("dept:/研发部/平台 , tag:经理", "(/研发部/平台 | t:经理)"),
            ("@li-na.x_2", "@li-na.x_2"),
            ("@li-na-@bob", "[@li-na - @bob]"),
            ("@li-na - @bob", "[@li-na - @bob]"),
            ("tag:A-B-(@x,@y)", "[t:A-B - (@x | @y)]"),
            ("tag:Key accounts&@x", "[t:Key accounts & @x]"),
            ("tag:\"a, \\\"b\\\" & (c)\"", "t:a, \"b\" & (c)"),
            ("（@a，@b）－@c", "[(@a | @b) - @c]"),
            ("tag:“销售 组”", "t:销售 组"),
            ("((@a))", "@a"),
            ("@a & (@b - @c) - @d", "[[@a & [@b - @c]] - @d]"),
        ];
        for (text, expected) in table {
            assert_eq!(shown(&parse(text).unwrap()), expected, "{text}");
        }
    }

    #[test]
    fn errors_point_at_the_column() {
        let table = [
            ("", 1),
            ("bob", 1),
            ("@a @b", 4),
            ("@a,", 4),
            ("@a,,@b", 4),
            ("@a & ", 6),
            ("(@a", 1),
            ("@a)", 3),
            ("@", 1),
            ("dept:", 1),
            ("tag: ", 1),
            ("@a, dept:/x//y", 5),
            ("@a, dept:/x/**/y", 5),
            ("tag:\"x", 5),
            ("@张三 ,dept:99999999999999999999", 6),
            ("@a, 你好", 5),
        ];
        for (text, column) in table {
            assert_eq!(parse(text).map_err(|e| e.column), Err(column), "{text}");
        }
        assert!(parse(&"(".repeat(BRACKETS + 1)).is_err());
        assert_eq!(parse(&"x".repeat(LENGTH + 1)).unwrap_err().column, LENGTH + 1);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_answered(text in "[@a-c :,&()\"*/\\\\ 中-]{0,40}|(dept:|tag:|@|[-,& ()\"/a1])*") {
            // Only that it returns, whatever comes in.
            drop(parse(&text));
        }
    }
}
