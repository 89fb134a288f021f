//! The corp's own structure: members, departments, tags.

use serde::{Deserialize, Serialize};

use crate::display::Display;
use crate::method::{Nothing, methods};
use crate::session::Standing;
use crate::{DepartmentId, MemberId, Segment, Seq, TagId};

/// A member as the asking one may see them. Fields that may not be seen are empty.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Member {
    /// Their id.
    pub id: MemberId,
    /// Their account: unique in the corp without regard to case.
    pub userid: String,
    /// Their name.
    pub name: String,
    /// Their English name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub english_name: String,
    /// Their title.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// E-mail address.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// Mobile number in E.164 form.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub mobile: String,
    /// Landline.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub landline: String,
    /// Gender, when they say.
    #[serde(skip_serializing_if = "Gender::is_unset")]
    pub gender: Gender,
    /// The departments they are in, the main one first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<Place>,
    /// Their direct leader.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leader: Option<MemberId>,
    /// Whether the account is shut.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub disabled: bool,
}

/// A member's gender (ORG-06).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// Male.
    Male,
    /// Female.
    Female,
    /// Not said; also what a newer server may know and this one does not.
    #[default]
    #[serde(other)]
    Unset,
}

impl Gender {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_unset(&self) -> bool {
        *self == Self::Unset
    }

    /// As it is stored; empty when nothing is said.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Male => "male",
            Self::Female => "female",
            Self::Unset => "",
        }
    }

    /// From the word it is stored as.
    #[must_use]
    pub fn of(word: &str) -> Self {
        match word {
            "male" => Self::Male,
            "female" => Self::Female,
            _ => Self::Unset,
        }
    }
}

/// A member's place in a department.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Place {
    /// Which department.
    pub department: DepartmentId,
    /// Whether they lead it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub leader: bool,
    /// Where they stand in its list: higher is further up.
    #[serde(skip_serializing_if = "is_zero")]
    pub order: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(n: &i64) -> bool {
    *n == 0
}

/// A node of the tree.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Department {
    /// Its id.
    pub id: DepartmentId,
    /// The one above; none for the root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<DepartmentId>,
    /// Its name; no `/`.
    pub name: String,
    /// Where it stands among its siblings: higher is further up.
    #[serde(skip_serializing_if = "is_zero")]
    pub order: i64,
    /// Members in it and all below, each counted once.
    pub members: i64,
}

/// A named set.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Tag {
    /// Its id.
    pub id: TagId,
    /// Its name.
    pub name: String,
    /// Members named in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<MemberId>,
    /// Departments named in it, with all below.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<DepartmentId>,
}

/// Asks for everything that changed after a place of the directory log; 0 for all of it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SyncDirectory {
    /// The place up to which the client is current.
    pub since: Seq,
    /// Go on where the page before ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// A page of changes. When `cursor` is absent the client is current up to `head`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct DirectoryChanges {
    /// Members added or changed, in full.
    pub members: Vec<Member>,
    /// Departments added or changed, in full.
    pub departments: Vec<Department>,
    /// Tags added or changed, in full.
    pub tags: Vec<Tag>,
    /// Members gone, or no longer to be seen.
    pub removed_members: Vec<MemberId>,
    /// Departments gone, or no longer to be seen.
    pub removed_departments: Vec<DepartmentId>,
    /// Tags gone, or no longer to be seen.
    pub removed_tags: Vec<TagId>,
    /// Where the next page begins; none when this is the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// The directory log's last entry when the first page was made.
    pub head: Seq,
    /// How members are shown; stands on the last page. A change of it is a change of the directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display: Option<Display>,
    /// How the caller and the corp stand; on the last page as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
}

/// Resolves a segment expression, such as `dept:"/East China/**",tag:Sales-@bob`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ResolveSegment {
    /// The expression.
    pub expression: String,
}

/// What an expression means now.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ResolvedSegment {
    /// The segment, as it can be stored.
    pub segment: Segment,
    /// How many members it holds now.
    pub count: usize,
    /// Some of them, at most 20.
    pub sample: Vec<MemberId>,
}

/// Adds a member (admins).
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct CreateMember {
    /// 1 to 32 of `[A-Za-z0-9._-]`, the first a letter or digit.
    pub userid: String,
    /// 1 to 64 characters.
    pub name: String,
    /// At most 64 characters.
    pub english_name: String,
    /// At most 128 characters.
    pub title: String,
    /// 6 to 64 bytes, or empty.
    pub email: String,
    /// E.164, or a number of the corp's own country, or empty.
    pub mobile: String,
    /// At most 32 of digits, `-`, `+`, `,`.
    pub landline: String,
    /// Gender.
    #[serde(skip_serializing_if = "Gender::is_unset")]
    pub gender: Gender,
    /// Places; the root when empty.
    pub departments: Vec<Place>,
    /// Their first password; without one they sign in by code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

/// Changes a member (admins). What is left out stays.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct UpdateMember {
    /// Whom.
    pub member: MemberId,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// English name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub english_name: Option<String>,
    /// Title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// E-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Mobile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mobile: Option<String>,
    /// Landline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub landline: Option<String>,
    /// Gender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    /// All places.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub departments: Option<Vec<Place>>,
    /// Direct leader; 0 for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leader: Option<MemberId>,
    /// Shut the account or open it again; shutting ends its sessions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disabled: Option<bool>,
    /// A new password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

/// Adds a department (admins).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CreateDepartment {
    /// Under which.
    pub parent: DepartmentId,
    /// 1 to 64 characters without `/`, unique among its siblings.
    pub name: String,
    /// Where it stands: higher is further up.
    #[serde(default)]
    pub order: i64,
}

/// Renames, moves or reorders a department (admins). What is left out stays.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UpdateDepartment {
    /// Which.
    pub department: DepartmentId,
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The one above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<DepartmentId>,
    /// Order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<i64>,
}

/// Removes an empty department (admins).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeleteDepartment {
    /// Which.
    pub department: DepartmentId,
}

/// Adds a tag (admins).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CreateTag {
    /// 1 to 32 characters, unique in the corp.
    pub name: String,
}

/// Changes a tag's name, members and departments (admins).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct UpdateTag {
    /// Which.
    pub tag: TagId,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Members to add.
    pub add_members: Vec<MemberId>,
    /// Members to take out.
    pub remove_members: Vec<MemberId>,
    /// Departments to add.
    pub add_departments: Vec<DepartmentId>,
    /// Departments to take out.
    pub remove_departments: Vec<DepartmentId>,
}

/// Removes a tag (admins).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeleteTag {
    /// Which.
    pub tag: TagId,
}

macro_rules! hide_password {
    ($($name:ident),*) => {
        $(impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).field("name", &self.name).finish_non_exhaustive()
            }
        })*
    };
}
hide_password!(CreateMember, UpdateMember);

methods! {
    "directory.sync" => SyncDirectory, DirectoryChanges;
    "directory.resolve" => ResolveSegment, ResolvedSegment;
    "directory.create_member" => CreateMember, Member;
    "directory.update_member" => UpdateMember, Member;
    "directory.create_department" => CreateDepartment, Department;
    "directory.update_department" => UpdateDepartment, Department;
    "directory.delete_department" => DeleteDepartment, Nothing;
    "directory.create_tag" => CreateTag, Tag;
    "directory.update_tag" => UpdateTag, Tag;
    "directory.delete_tag" => DeleteTag, Nothing;
}
