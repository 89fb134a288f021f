//! One row of members: each cell checked for itself, whatever is wrong with the others.

use canteen_protocol::directory::Gender;
use canteen_protocol::import::{Problem, ProblemCode, Row};

use super::tree::{Target, Tree};
use crate::directory::rules::fields::{self, BadField};

/// The columns, in their order (IMP-02).
pub const NAME: u32 = 0;
pub const USERID: u32 = 1;
pub const ENGLISH_NAME: u32 = 2;
pub const TITLE: u32 = 3;
pub const DEPARTMENTS: u32 = 4;
pub const GENDER: u32 = 5;
pub const MOBILE: u32 = 6;
pub const LANDLINE: u32 = 7;
pub const EMAIL: u32 = 8;
/// How many there are.
pub const WIDTH: usize = 9;

/// Characters of a cell that are shown again.
const SHOWN: usize = 80;

/// What is wrong, without its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bad {
    /// For programs.
    pub code: ProblemCode,
    /// For people.
    pub message: String,
}

impl Bad {
    /// What is wrong with a field, worded for a cell of a table.
    pub fn of(bad: &BadField) -> Self {
        let (code, message) = match bad {
            BadField::Empty { .. } => (ProblemCode::Missing, "is empty: fill it in".into()),
            BadField::TooLong { length, limit, .. } => (
                ProblemCode::TooLong,
                format!("has {length} characters: shorten it to at most {limit}"),
            ),
            BadField::Malformed { expected, .. } => {
                (ProblemCode::Malformed, format!("is not valid: write {expected}"))
            }
            BadField::Reserved { .. } => {
                (ProblemCode::Reserved, "stands for everyone: choose another".into())
            }
            BadField::NoWayIn { .. } | BadField::TooMany { .. } | BadField::Twice { .. } => {
                (ProblemCode::Malformed, bad.to_string())
            }
        };
        Self { code, message }
    }

    /// With its place.
    pub fn at(self, row: u32, column: u32, value: &str) -> Problem {
        let value = fields::shortened(value, SHOWN);
        Problem { row, column, value, code: self.code, message: self.message }
    }
}

/// What a row says. What is not well-formed is left out, and told apart.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wanted {
    /// The row's line.
    pub row: u32,
    /// The account.
    pub userid: Option<String>,
    /// The name.
    pub name: String,
    /// What stands in an optional cell; none when it is empty, and so says nothing.
    pub english_name: Option<String>,
    pub title: Option<String>,
    pub gender: Option<Gender>,
    pub mobile: Option<String>,
    pub landline: Option<String>,
    pub email: Option<String>,
    /// The departments, the main one first.
    pub places: Vec<Target>,
    /// Whether neither a number nor an address was written, well-formed or not.
    pub silent: bool,
}

impl Wanted {
    /// The account without regard to case.
    pub fn key(&self) -> Option<String> {
        self.userid.as_deref().map(fields::key)
    }
}

/// Reads a row; what is wrong is added to `problems`.
pub fn read(row: &Row, tree: &mut Tree<'_>, problems: &mut Vec<Problem>) -> Wanted {
    let Row(line, cells) = row;
    let mut wanted = Wanted { row: *line, ..Wanted::default() };
    let Some([name, userid, english_name, title, departments, gender, mobile, landline, email]) =
        cells.first_chunk::<WIDTH>().filter(|_| cells.len() == WIDTH)
    else {
        let message = format!("the row has {} cells: write {WIDTH}", cells.len());
        problems.push(Bad { code: ProblemCode::Cells, message }.at(*line, 0, ""));
        return wanted;
    };
    let mut check = Check { line: *line, problems };
    wanted.name = check.field(NAME, name, |t| fields::name("name", t, fields::NAME));
    let account = check.field(USERID, userid, userid_of);
    wanted.userid = Some(account).filter(|userid| !userid.is_empty());
    let words = |text: &str| fields::line("english_name", text, fields::NAME);
    wanted.english_name = check.optional(ENGLISH_NAME, english_name, words);
    let words = |text: &str| fields::line("title", text, fields::TITLE);
    wanted.title = check.optional(TITLE, title, words);
    wanted.mobile = check.optional(MOBILE, mobile, fields::mobile);
    wanted.landline = check.optional(LANDLINE, landline, fields::landline);
    wanted.email = check.optional(EMAIL, email, fields::email);
    wanted.silent = mobile.trim().is_empty() && email.trim().is_empty();
    match gender_of(gender) {
        Ok(gender) => wanted.gender = gender,
        Err(bad) => check.problem(GENDER, gender, bad),
    }
    match tree.read(departments, *line) {
        Ok(places) => wanted.places = places,
        Err(bad) => check.problem(DEPARTMENTS, departments, bad),
    }
    wanted
}

fn userid_of(text: &str) -> Result<String, BadField> {
    if text.trim().is_empty() {
        return Err(BadField::Empty { field: "userid" });
    }
    fields::userid(text)
}

fn gender_of(text: &str) -> Result<Option<Gender>, Bad> {
    match text.trim().to_lowercase().as_str() {
        "" => Ok(None),
        "男" | "male" | "m" => Ok(Some(Gender::Male)),
        "女" | "female" | "f" => Ok(Some(Gender::Female)),
        "未知" | "unset" => Ok(Some(Gender::Unset)),
        _ => Err(Bad {
            code: ProblemCode::Malformed,
            message: "is not valid: write male, female or unset (男, 女, 未知), or nothing".into(),
        }),
    }
}

/// The cells of one row under way.
struct Check<'p> {
    line: u32,
    problems: &'p mut Vec<Problem>,
}

impl Check<'_> {
    fn field(
        &mut self,
        column: u32,
        cell: &str,
        read: impl Fn(&str) -> Result<String, BadField>,
    ) -> String {
        match read(cell) {
            Ok(text) => text,
            Err(bad) => {
                self.problem(column, cell, Bad::of(&bad));
                String::new()
            }
        }
    }

    fn optional(
        &mut self,
        column: u32,
        cell: &str,
        read: impl Fn(&str) -> Result<String, BadField>,
    ) -> Option<String> {
        Some(self.field(column, cell, read)).filter(|text| !text.is_empty())
    }

    fn problem(&mut self, column: u32, cell: &str, bad: Bad) {
        self.problems.push(bad.at(self.line, column, cell));
    }
}
