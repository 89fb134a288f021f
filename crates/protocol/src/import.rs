//! Import and export of the directory, which are too large for one frame and so go over HTTP.
//!
//! Every request bears the device token as `Authorization: Bearer TOKEN`, an administrator's. Both
//! ways a body is lines of JSON. `POST /v1/directory/import` takes an [`Import`] and then one
//! [`Row`] a line, and answers with [`Said`], the last of which is `done` or `error`.
//! `GET /v1/directory/export` answers with [`Exported`], the last of which is `done`. An answer
//! without its last line was cut off.

use serde::{Deserialize, Serialize};

use crate::directory::{Department, Member};
use crate::error::WireError;

/// Parts departments in a cell in which a name may hold `;`: what is in front of the first of it,
/// and each `;`, then means nothing. No file of a table has it.
pub const BETWEEN: char = '\u{1f}';

/// What the rows of an import are about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Rows {
    /// Nine cells: name, account, English name, title, departments, gender, mobile, landline,
    /// e-mail address.
    #[default]
    Members,
    /// Three cells: `member` or `department`, an account or a department, the name of a tag.
    Tags,
}

/// The first line of an import.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Import {
    /// What the rows are about.
    pub rows: Rows,
    /// Only say what would be done.
    pub dry_run: bool,
    /// The rows are all there are: members without one are removed, which shuts their accounts.
    pub replace: bool,
    /// As many may be removed, exactly, although they are suspiciously many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub force: Option<u64>,
}

/// A row: its line in the file, from 1, and its cells.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Row(pub u32, pub Vec<String>);

/// A line of the answer to an import.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// How far it has come.
    Progress(Progress),
    /// Something that is wrong; while there is any, nothing is done.
    Problem(Problem),
    /// What was done, or would be.
    Step(Step),
    /// The end.
    Done(Done),
    /// The end, and nothing was done.
    Error(WireError),
}

/// What an import is busy with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Waiting for its turn, then comparing the rows with the directory.
    Compare,
    /// Writing.
    Write,
    /// Making it durable.
    Finish,
}

/// How far an import has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Progress {
    /// With what it is busy.
    pub stage: Stage,
    /// How much of that is done.
    pub done: u64,
    /// How much there is.
    pub of: u64,
}

/// What is wrong with a cell.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Problem {
    /// The row's line in the file.
    pub row: u32,
    /// Which cell of the row, from 0.
    pub column: u32,
    /// What stands there, perhaps shortened.
    pub value: String,
    /// What is wrong, for programs.
    pub code: ProblemCode,
    /// What is wrong and what to do.
    pub message: String,
}

/// Kinds of what can be wrong. The words are stable.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// A cell that must be filled is empty.
    Missing,
    /// Neither a mobile number nor an e-mail address.
    Unreachable,
    /// Not of the form it must have.
    Malformed,
    /// Too many characters.
    TooLong,
    /// Too many of them in one cell.
    TooMany,
    /// Departments nested too deeply.
    TooDeep,
    /// A word with a meaning of its own.
    Reserved,
    /// The same stands in another row.
    Duplicate,
    /// Somebody else in the directory has it.
    Taken,
    /// There is no such thing in the directory.
    Unknown,
    /// Not open to who imports.
    Closed,
    /// The row has not the cells it must have.
    Cells,
    /// Something newer than this client.
    #[serde(other)]
    Other,
}

/// A field whose value changes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FieldChange {
    /// Its name, as a member has it on the wire.
    pub field: String,
    /// What it was.
    pub before: String,
    /// What it is then.
    pub after: String,
}

/// One thing that an import does.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Step {
    /// A department is created, as some row names it.
    Department {
        /// The first row that names it.
        row: u32,
        /// Its path.
        path: String,
    },
    /// A member is added: there was no such account.
    Added {
        /// Their row.
        row: u32,
        /// Their account.
        userid: String,
        /// Their name.
        name: String,
        /// The paths of their departments, the main one first.
        departments: Vec<String>,
    },
    /// Fields of a member change: the row says something else.
    Changed {
        /// Their row.
        row: u32,
        /// Their account.
        userid: String,
        /// Their name as it was.
        name: String,
        /// The fields.
        fields: Vec<FieldChange>,
    },
    /// A member comes into other departments.
    Moved {
        /// Their row.
        row: u32,
        /// Their account.
        userid: String,
        /// Their name as it was.
        name: String,
        /// The paths of before.
        before: Vec<String>,
        /// The paths of then.
        after: Vec<String>,
    },
    /// A member is removed: the file is to replace all and has no row for them.
    Removed {
        /// Their account.
        userid: String,
        /// Their name.
        name: String,
    },
    /// A member who has no row stays all the same: nobody removes themselves.
    Kept {
        /// Their account.
        userid: String,
        /// Their name.
        name: String,
    },
    /// A tag is created, as some row names it.
    Tag {
        /// The first row that names it.
        row: u32,
        /// Its name.
        name: String,
    },
    /// A tag names a member or a department more.
    Tagged {
        /// The row.
        row: u32,
        /// The tag's name.
        tag: String,
        /// The member's account, or the department's path.
        what: String,
    },
}

/// How an import ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Done {
    /// Whether anything was written.
    pub applied: bool,
    /// Rows that were looked at.
    pub rows: u64,
    /// Things that are wrong; nothing was written then.
    pub problems: u64,
    /// Departments created.
    pub departments: u64,
    /// Members added.
    pub added: u64,
    /// Members with other fields.
    pub changed: u64,
    /// Members in other departments.
    pub moved: u64,
    /// Members removed.
    pub removed: u64,
    /// Rows that say what the directory says.
    pub unchanged: u64,
    /// Rows of members whose accounts are shut, and stay so.
    pub shut: u64,
    /// Tags created.
    pub tags: u64,
    /// Members and departments that tags name more.
    pub tagged: u64,
    /// Active members there were before.
    pub members: u64,
    /// Whether so many would be removed that it takes `force`.
    pub braked: bool,
}

/// A line of an export.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Exported {
    /// A department, the root first.
    Department(Department),
    /// A member whose account is open.
    Member(Member),
    /// The end, with the number of members.
    Done(u64),
}
