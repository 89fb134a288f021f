//! The areas of administration: one table of what there is and which requests each needs, so that
//! an administrator who may not do everything is shown what is theirs.

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

/// What an area is.
pub struct Entry {
    /// Which.
    pub area: Area,
    /// Its name, as `:admin` takes it.
    pub name: &'static str,
    /// A sign, one column wide.
    pub sign: &'static str,
    /// The requests without which there is nothing to do in it.
    pub needs: &'static [&'static str],
    /// What is done there: command lines, and the texts that say what they do.
    pub deeds: &'static [(&'static str, &'static str)],
}

/// All of them, as they are listed.
pub const AREAS: [Entry; 9] = [
    Entry {
        area: Area::Members,
        name: "members",
        sign: "☺",
        needs: &["directory.create_member", "directory.update_member"],
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
        needs: &["directory.create_department", "directory.update_department"],
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
        needs: &["directory.create_tag", "directory.update_tag"],
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
        needs: &["corp.change_settings"],
        deeds: &[("open", "admin-do-settings")],
    },
    Entry {
        area: Area::Visibility,
        name: "visibility",
        sign: "◐",
        needs: &["visibility.list", "visibility.add"],
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
        needs: &["invite.adoption", "invite.requests", "invite.links"],
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
        needs: &["admin.list", "role.list"],
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
        needs: &["audit.list"],
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
        needs: &[],
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

    /// Where it stands in the list.
    #[must_use]
    pub fn row(self) -> usize {
        AREAS.iter().position(|entry| entry.area == self).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_area_is_opened_by_its_name() {
        let names: Vec<&str> = AREAS.iter().map(|entry| entry.name).collect();
        assert_eq!(names, NAMES);
        for entry in &AREAS {
            assert_eq!(Area::named(entry.name), Some(entry.area));
            assert_eq!(AREAS[entry.area.row()].name, entry.area.name());
        }
        assert_eq!(Area::named("chats"), None);
    }
}
