//! The areas of administration: one table of what there is and which requests each needs, so that
//! an administrator who may not do everything is shown what is theirs.

use canteen_protocol::role::{App, AppLevel, Rights};

/// An area. Its name is the text `admin-area-NAME`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Area {
    /// Members.
    #[default]
    Members,
    /// The tree.
    Departments,
    /// Tags.
    Tags,
    /// Settings of the corp.
    Settings,
    /// Who sees whom.
    Visibility,
    /// Links, requests, who has joined.
    Joining,
    /// Who administers.
    Admins,
    /// What was done.
    Audit,
    /// Import and export.
    Tables,
}

/// What an area takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Needs {
    /// Any role: how far is said where it is done.
    Anything,
    /// A role that opens joining.
    Joining,
    /// The whole corp.
    Everything,
}

/// What an area is.
pub struct Entry {
    /// Which.
    pub area: Area,
    /// Its name, as `:admin` takes it.
    pub name: &'static str,
    /// A sign, one column wide.
    pub sign: &'static str,
    /// Without what there is nothing to do in it.
    pub needs: Needs,
    /// What is done there: command lines, and the texts that say what they do.
    pub deeds: &'static [(&'static str, &'static str)],
}

/// All of them, as they are listed.
pub const AREAS: [Entry; 9] = [
    Entry {
        area: Area::Members,
        name: "members",
        sign: "☺",
        needs: Needs::Anything,
        deeds: &[
            ("admin-add", "admin-do-add"),
            ("open", "admin-do-change"),
            ("admin-switch", "admin-do-switch"),
            ("admin-offboard", "admin-do-offboard"),
            ("admin-invite", "admin-do-invite"),
        ],
    },
    Entry {
        area: Area::Departments,
        name: "departments",
        sign: "▸",
        needs: Needs::Anything,
        deeds: &[
            ("admin-add", "admin-do-add-below"),
            ("open", "admin-do-change"),
            ("admin-order up", "admin-do-up"),
            ("admin-order down", "admin-do-down"),
            ("admin-delete", "admin-do-delete"),
        ],
    },
    Entry {
        area: Area::Tags,
        name: "tags",
        sign: "#",
        needs: Needs::Everything,
        deeds: &[
            ("admin-add", "admin-do-add"),
            ("open", "admin-do-change"),
            ("admin-delete", "admin-do-delete"),
        ],
    },
    Entry {
        area: Area::Settings,
        name: "settings",
        sign: "≡",
        needs: Needs::Everything,
        deeds: &[("open", "admin-do-settings")],
    },
    Entry {
        area: Area::Visibility,
        name: "visibility",
        sign: "◐",
        needs: Needs::Everything,
        deeds: &[
            ("admin-add", "admin-do-rule"),
            ("open", "admin-do-change"),
            ("admin-delete", "admin-do-delete"),
            ("admin-see", "admin-do-see"),
        ],
    },
    Entry {
        area: Area::Joining,
        name: "joining",
        sign: "+",
        needs: Needs::Joining,
        deeds: &[
            ("admin-add", "admin-do-link"),
            ("admin-delete", "admin-do-take-back"),
            ("admin-approve", "admin-do-approve"),
            ("admin-refuse", "admin-do-refuse"),
            ("admin-invite", "admin-do-invite"),
        ],
    },
    Entry {
        area: Area::Admins,
        name: "admins",
        sign: "★",
        needs: Needs::Everything,
        deeds: &[
            ("admin-add", "admin-do-grant"),
            ("admin-role", "admin-do-role"),
            ("open", "admin-do-change"),
            ("admin-delete", "admin-do-revoke"),
            ("admin-factor", "admin-do-factor"),
        ],
    },
    Entry {
        area: Area::Audit,
        name: "audit",
        sign: "¶",
        needs: Needs::Anything,
        deeds: &[
            ("admin-audit", "admin-do-audit"),
            ("admin-verify", "admin-do-verify"),
            ("open", "admin-do-details"),
        ],
    },
    Entry {
        area: Area::Tables,
        name: "tables",
        sign: "↕",
        needs: Needs::Anything,
        deeds: &[("open", "admin-do-copy")],
    },
];

/// Their names.
pub const NAMES: &[&str] = &[
    "members",
    "departments",
    "tags",
    "settings",
    "visibility",
    "joining",
    "admins",
    "audit",
    "tables",
];

/// Those that are open to somebody; all of them while nothing is known of what they may.
#[must_use]
pub fn open(rights: Option<&Rights>) -> Vec<&'static Entry> {
    let is_open = |needs| match (rights, needs) {
        (None, _) | (_, Needs::Anything) => true,
        (Some(rights), Needs::Joining) => joining(rights).is_some(),
        (Some(rights), Needs::Everything) => rights.all,
    };
    AREAS.iter().filter(|entry| is_open(entry.needs)).collect()
}

/// How far joining is open to somebody.
#[must_use]
pub fn joining(rights: &Rights) -> Option<AppLevel> {
    if rights.all {
        return Some(AppLevel::Change);
    }
    let grants = rights.roles.iter().flat_map(|held| &held.role.apps);
    grants.filter(|grant| grant.app == App::Joining).map(|grant| grant.level).max()
}

impl Area {
    /// The area of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        AREAS.iter().find(|entry| entry.name == name).map(|entry| entry.area)
    }

    /// Its line in the table.
    #[must_use]
    pub fn entry(self) -> &'static Entry {
        AREAS.iter().find(|entry| entry.area == self).unwrap_or(&AREAS[0])
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.entry().name
    }
}

#[cfg(test)]
mod tests {
    use canteen_protocol::role::{AppGrant, Held, Role};

    use super::*;

    #[test]
    fn every_area_is_opened_by_its_name() {
        let names: Vec<&str> = AREAS.iter().map(|entry| entry.name).collect();
        assert_eq!(names, NAMES);
        for entry in &AREAS {
            assert_eq!(Area::named(entry.name), Some(entry.area));
        }
        assert_eq!(Area::named("chats"), None);
    }

    #[test]
    fn who_administers_a_part_is_shown_what_is_theirs() {
        let role = |apps: &[AppLevel]| {
            let apps = apps.iter().map(|level| AppGrant { app: App::Joining, level: *level });
            let role = Role { apps: apps.collect(), ..Role::default() };
            Rights { all: false, roles: vec![Held { role, ..Held::default() }] }
        };
        let all = Rights { all: true, roles: Vec::new() };
        let part = ["members", "departments", "audit", "tables"];
        let part_and_joining = ["members", "departments", "joining", "audit", "tables"];
        for (rights, shown) in [
            (None, NAMES),
            (Some(&all), NAMES),
            (Some(&role(&[])), &part[..]),
            (Some(&role(&[AppLevel::Send])), &part_and_joining[..]),
        ] {
            let names: Vec<&str> = open(rights).iter().map(|entry| entry.name).collect();
            assert_eq!(names, shown);
        }
        assert_eq!(joining(&role(&[AppLevel::Send, AppLevel::Change])), Some(AppLevel::Change));
    }
}
