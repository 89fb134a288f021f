//! Roles: named profiles of rights for administrators of a part of the corp.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::RoleId;
use crate::method::{Nothing, methods};
use crate::{Segment, Time};

/// How far contacts are open to a role. Whom no grant names is blocked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ContactLevel {
    /// Neither read nor changed, whatever else the role grants.
    Blocked,
    /// All fields are read.
    View,
    /// Read and changed.
    Change,
}

/// Contacts, and how far they are open.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ContactGrant {
    /// Whose. The departments it names are open as well, with all below them.
    pub segment: Segment,
    /// How far.
    pub level: ContactLevel,
    /// The segment as people write it; the server's to say.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// What can be administered besides contacts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum App {
    /// Invitations, links, and requests that wait.
    Joining,
}

impl App {
    /// All of them.
    pub const ALL: [Self; 1] = [Self::Joining];

    /// As it goes over the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Joining => "joining",
        }
    }
}

/// How far an app is open to a role. One that no grant names is blocked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AppLevel {
    /// Messages are sent by it, and what they came to is read.
    Send,
    /// That, and everything else of it.
    Change,
}

/// An app, and how far it is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AppGrant {
    /// Which.
    pub app: App,
    /// How far.
    pub level: AppLevel,
}

impl fmt::Display for AppGrant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = match self.level {
            AppLevel::Send => "send",
            AppLevel::Change => "change",
        };
        write!(f, "{}:{level}", self.app.name())
    }
}

impl FromStr for AppGrant {
    type Err = String;

    /// `joining:send`, or `joining` for all of it.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, level) = text.split_once(':').unwrap_or((text, "change"));
        let app = App::ALL.into_iter().find(|app| app.name() == name);
        let app = app.ok_or_else(|| {
            let all: Vec<_> = App::ALL.iter().map(|app| app.name()).collect();
            format!("there is no app {name:?}: write one of {}", all.join(", "))
        })?;
        match level {
            "send" => Ok(Self { app, level: AppLevel::Send }),
            "change" => Ok(Self { app, level: AppLevel::Change }),
            other => {
                Err(format!("there is no level {other:?}: write {name}:send or {name}:change"))
            }
        }
    }
}

/// A role.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Role {
    /// Its id.
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// Contacts it opens.
    pub contacts: Vec<ContactGrant>,
    /// Apps it opens.
    pub apps: Vec<AppGrant>,
    /// How many hold it.
    pub holders: usize,
}

/// The roles of the corp, by name (admins).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListRoles {}

/// They.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Roles {
    /// They.
    pub roles: Vec<Role>,
}

/// Makes a role (admins).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct CreateRole {
    /// Its name: one line of at most 64 characters, not that of another, not `super`.
    pub name: String,
    /// Contacts it opens, at most 100 grants.
    pub contacts: Vec<ContactGrant>,
    /// Apps it opens, each once.
    pub apps: Vec<AppGrant>,
}

/// Changes a role, for all who hold it (admins). What is left out stays.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct UpdateRole {
    /// Which.
    pub role: RoleId,
    /// Its new name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// All contacts it opens from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contacts: Option<Vec<ContactGrant>>,
    /// All apps it opens from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apps: Option<Vec<AppGrant>>,
}

/// Removes a role that nobody holds (admins).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeleteRole {
    /// Which.
    pub role: RoleId,
}

/// What the caller may administer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GetRights {}

/// A role that the caller holds.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Held {
    /// The role.
    pub role: Role,
    /// When it ends; none for never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
    /// Whether they hold it as an outside service provider.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub provider: bool,
}

/// What somebody may administer.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Rights {
    /// Whether that is everything.
    #[serde(rename = "super", skip_serializing_if = "std::ops::Not::not")]
    pub all: bool,
    /// Their roles, those that have ended left out.
    pub roles: Vec<Held>,
}

methods! {
    "role.list" => ListRoles, Roles;
    "role.create" => CreateRole, Role;
    "role.update" => UpdateRole, Role;
    "role.delete" => DeleteRole, Nothing;
    "role.rights" => GetRights, Rights;
}
