//! The groups of the sample company: who is in them and what they talk about.

use super::company::{Person, UNITS};
use super::threads::Topic;

/// A group.
pub struct Group {
    /// Its name.
    pub name: &'static str,
    /// Its notice; empty for none.
    pub notice: &'static str,
    /// Who is in it. The user always is.
    pub who: fn(&Person) -> bool,
    /// What is talked about.
    pub topics: &'static [Topic],
    /// How many threads in the past weeks.
    pub threads: usize,
    /// How the user keeps it: pinned, muted.
    pub kept: (bool, bool),
}

/// Whether a person works in a department or below it.
fn below(person: &Person, unit: usize) -> bool {
    person.units.iter().any(|&u| {
        let mut at = Some(u);
        while let Some(i) = at {
            if i == unit {
                return true;
            }
            at = UNITS[i].parent;
        }
        false
    })
}

/// The groups, the liveliest first.
pub const GROUPS: &[Group] = &[
    Group {
        name: "Ops war room 作战室",
        notice: "Change freeze until Friday 18:00. Page the SRE on call first.",
        who: |p| below(p, 6) || (below(p, 2) && p.name.userid.len() % 3 == 0),
        topics: &[Topic::Engineering],
        threads: 60,
        kept: (true, false),
    },
    Group {
        name: "Platform 平台部",
        notice: "",
        who: |p| below(p, 2),
        topics: &[Topic::Engineering, Topic::Engineering, Topic::Social],
        threads: 48,
        kept: (false, false),
    },
    Group {
        name: "All staff 全员",
        notice: "欢迎 Welcome! Announcements only, please.",
        who: |_| true,
        topics: &[Topic::News],
        threads: 14,
        kept: (false, false),
    },
    Group {
        name: "Engineering 研发中心",
        notice: "",
        who: |p| below(p, 1),
        topics: &[Topic::Engineering, Topic::News],
        threads: 40,
        kept: (false, true),
    },
    Group {
        name: "吃饭小分队",
        notice: "11:40 楼下集合",
        who: |p| p.name.userid.len() % 4 == 1,
        topics: &[Topic::Social],
        threads: 30,
        kept: (false, false),
    },
    Group {
        name: "Release crew 发布组",
        notice: "",
        who: |p| p.units.len() > 1,
        topics: &[Topic::Engineering, Topic::News],
        threads: 22,
        kept: (false, false),
    },
    Group {
        name: "Storage × Messaging",
        notice: "",
        who: |p| below(p, 3) || below(p, 4),
        topics: &[Topic::Engineering],
        threads: 20,
        kept: (false, false),
    },
    Group {
        name: "Self-hosting customers 私有化",
        notice: "",
        who: |p| below(p, 14) || below(p, 15),
        topics: &[Topic::Sales, Topic::Engineering],
        threads: 18,
        kept: (false, false),
    },
    Group {
        name: "East China 华东区",
        notice: "",
        who: |p| below(p, 11),
        topics: &[Topic::Sales, Topic::Office],
        threads: 16,
        kept: (false, true),
    },
    Group {
        name: "Building 3 三号楼",
        notice: "",
        who: |p| p.name.userid.len() % 2 == 0,
        topics: &[Topic::Office, Topic::Social],
        threads: 12,
        kept: (false, false),
    },
    Group {
        name: "Leaders 管理者",
        notice: "",
        who: |p| p.leads,
        topics: &[Topic::News, Topic::Sales],
        threads: 8,
        kept: (false, false),
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::company::people;

    #[test]
    fn every_group_has_people_to_talk() {
        for count in [40, 300] {
            let people = people(count);
            for group in GROUPS {
                let members = people.iter().skip(1).filter(|p| (group.who)(p)).count();
                assert!(members >= 2, "{} of {count}: {members}", group.name);
            }
        }
    }
}
