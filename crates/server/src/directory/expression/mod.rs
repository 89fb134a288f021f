//! Segment expressions: `dept:"/East China/**" & tag:Sales - @bob, @eve`.
//!
//! ```text
//! union   = chain { "," chain }
//! chain   = term { ("&" | "-") term }            from left to right
//! term    = "(" union ")" | "@all" | "@" account | "dept:" department | "tag:" name
//! department = number | "/" path from the root [ "/**" ] | names of the last departments
//! ```
//!
//! A department always means all below it too. Paths and names may stand in double quotes, where
//! `\"` is a quote; without quotes they end at an operator or a bracket. A hyphen within a word is
//! part of it unless a term follows. Chinese commas, brackets and quotes are taken as well.
//!
//! Pure: names become ids elsewhere.

mod parse;
mod scan;
mod segment;

use canteen_protocol::DepartmentId;

pub use parse::parse;
pub use segment::segment;

/// Characters of an expression.
pub const LENGTH: usize = 16 * 1024;
/// How deep brackets nest.
pub const BRACKETS: usize = 24;

/// A parsed expression.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Expression {
    /// One name.
    Name(Name),
    /// Those in any of these.
    Any(Vec<Expression>),
    /// The first, then narrowed from left to right.
    Chain(Box<Expression>, Vec<(Narrow, Expression)>),
}

/// How a chain goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Narrow {
    /// `&`: only those in this too.
    Within,
    /// `-`: but not those in this.
    Except,
}

/// A name and where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Name {
    /// The column it begins at, in characters from 1.
    pub column: usize,
    /// What it names.
    pub who: Who,
}

/// What can be named.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Who {
    /// `@all`.
    Everyone,
    /// A member by account.
    Userid(String),
    /// A department by id.
    Department(DepartmentId),
    /// A department by the names from the root's children down; the root when there are none.
    Path(Vec<String>),
    /// A department by the last names of its path.
    Ending(Vec<String>),
    /// A tag by name.
    Tag(String),
}

/// Why an expression cannot be understood.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("column {column}: {problem}")]
pub struct BadExpression {
    /// Where, in characters from 1.
    pub column: usize,
    /// What is wrong and what would be right.
    pub problem: String,
}
