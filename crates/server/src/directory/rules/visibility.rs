//! Who sees whom, and which fields: the one place that decides it, for sync, resolving, and
//! everything else that shows a member (DIR-01 to DIR-05, DIR-08). Pure.
//!
//! Asked in this order, the first that applies decides: another corp, oneself, an administrator
//! looking, a restricted viewer, a hidden member, a limited viewer.

use std::collections::BTreeSet;

use canteen_protocol::ids::CorpNo;
use canteen_protocol::visibility::{Because, Field};
use canteen_protocol::{DepartmentId, MemberId, RuleId};

use super::tree;

/// What a rule does, without whom it is about: that stands with the people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Its first side is hidden from all but its second. The departments named are hidden too.
    Hide(Vec<DepartmentId>),
    /// Its first side sees its own departments, counted from this depth on, and its second side.
    Limit(Option<usize>),
    /// Its first side sees nobody.
    Restrict,
    /// Of its first side all but its second see only these fields.
    Fields(BTreeSet<Field>),
}

/// A rule of the corp.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// Its id.
    pub id: RuleId,
    /// What it does.
    pub kind: Kind,
}

/// A member as the rules see them, looking or looked at.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Person {
    /// Who.
    pub member: MemberId,
    /// Their corp.
    pub corp: CorpNo,
    /// Whether they administer it.
    pub admin: bool,
    /// The paths of the departments they are in.
    pub paths: Vec<String>,
    /// The rules whose first side holds them.
    pub who: BTreeSet<RuleId>,
    /// The rules whose second side holds them.
    pub other: BTreeSet<RuleId>,
}

/// Whether the viewer may know of the other, and what decided.
#[must_use]
pub fn judge(rules: &[Rule], viewer: &Person, other: &Person) -> (bool, Because) {
    if viewer.corp != other.corp {
        return (false, Because::OtherCorp);
    }
    if viewer.member == other.member {
        return (true, Because::Themselves);
    }
    if viewer.admin {
        return (true, Because::Administrator);
    }
    if let Some(rule) = restricted(rules, viewer) {
        return (false, Because::Restricted { rule });
    }
    let hidden = hiding(rules, viewer).find(|(rule, _)| other.who.contains(rule));
    if let Some((rule, _)) = hidden {
        return (false, Because::Hidden { rule });
    }
    let mut limit = None;
    for (rule, level) in limits(rules, viewer) {
        if other.other.contains(&rule) {
            return (true, Because::Also { rule });
        }
        let own = own(viewer, level);
        if other.paths.iter().any(|path| own.iter().any(|own| path.starts_with(own))) {
            return (true, Because::OwnDepartment { rule });
        }
        limit = limit.or(Some(rule));
    }
    match limit {
        Some(rule) => (false, Because::Limited { rule }),
        None => (true, Because::NoRule),
    }
}

/// The fields of the other that the viewer may see, once they may see them at all.
#[must_use]
pub fn fields(rules: &[Rule], viewer: &Person, other: &Person) -> BTreeSet<Field> {
    let mut shown = BTreeSet::from(Field::ALL);
    if viewer.admin || viewer.member == other.member {
        return shown;
    }
    for rule in rules {
        if let Kind::Fields(some) = &rule.kind
            && other.who.contains(&rule.id)
            && !viewer.other.contains(&rule.id)
        {
            shown.retain(|field| some.contains(field));
        }
    }
    shown
}

/// Whether a department is kept from the viewer by name, whoever is in it.
#[must_use]
pub fn hides_department(rules: &[Rule], viewer: &Person, path: &str) -> bool {
    !viewer.admin
        && hiding(rules, viewer)
            .any(|(_, named)| tree::ids(path).any(|department| named.contains(&department)))
}

/// The rule by which the viewer sees nobody.
#[must_use]
pub fn restricted(rules: &[Rule], viewer: &Person) -> Option<RuleId> {
    let restricts = |rule: &&Rule| {
        rule.kind == Kind::Restrict && viewer.who.contains(&rule.id) && !viewer.admin
    };
    rules.iter().find(restricts).map(|rule| rule.id)
}

/// The rules that hide something from the viewer, with the departments they name.
pub fn hiding<'a>(
    rules: &'a [Rule],
    viewer: &'a Person,
) -> impl Iterator<Item = (RuleId, &'a [DepartmentId])> {
    rules.iter().filter_map(|rule| match &rule.kind {
        Kind::Hide(named) if !viewer.other.contains(&rule.id) => Some((rule.id, named.as_slice())),
        _ => None,
    })
}

/// The rules that limit the viewer, with the depth from which a department is their own.
pub fn limits<'a>(
    rules: &'a [Rule],
    viewer: &'a Person,
) -> impl Iterator<Item = (RuleId, Option<usize>)> {
    rules.iter().filter_map(|rule| match rule.kind {
        Kind::Limit(level) if viewer.who.contains(&rule.id) => Some((rule.id, level)),
        _ => None,
    })
}

/// The paths of the departments that are the viewer's own, down to this depth.
#[must_use]
pub fn own(viewer: &Person, level: Option<usize>) -> Vec<String> {
    viewer.paths.iter().map(|path| tree::upper(path, level.unwrap_or(usize::MAX))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HIDE: RuleId = RuleId(1);
    const LIMIT: RuleId = RuleId(2);
    const RESTRICT: RuleId = RuleId(3);
    const FIELDS: RuleId = RuleId(4);

    fn rules() -> Vec<Rule> {
        let rule = |id, kind| Rule { id, kind };
        vec![
            rule(HIDE, Kind::Hide(vec![DepartmentId(9)])),
            rule(LIMIT, Kind::Limit(None)),
            rule(RESTRICT, Kind::Restrict),
            rule(FIELDS, Kind::Fields([Field::Title].into())),
        ]
    }

    fn person(member: i64, path: &str, who: &[RuleId], other: &[RuleId]) -> Person {
        Person {
            member: MemberId(member),
            corp: CorpNo(1),
            paths: vec![path.into()],
            who: who.iter().copied().collect(),
            other: other.iter().copied().collect(),
            ..Person::default()
        }
    }

    #[test]
    fn the_first_rule_that_applies_decides() {
        let plain = person(1, "1/2/", &[], &[]);
        let peer = person(2, "1/2/3/", &[], &[]);
        let far = person(3, "1/4/", &[], &[]);
        let hidden = person(4, "1/2/", &[HIDE], &[]);
        let pardoned = person(5, "1/4/", &[], &[HIDE]);
        let limited = person(6, "1/2/", &[LIMIT], &[]);
        let listed = person(7, "1/4/", &[], &[LIMIT]);
        let restricted = person(8, "1/2/", &[RESTRICT, LIMIT], &[HIDE]);
        let admin = Person { admin: true, ..person(9, "1/", &[RESTRICT], &[]) };
        let foreign = Person { corp: CorpNo(2), ..person(10, "1/2/", &[], &[]) };
        let table = [
            (&plain, &far, true, Because::NoRule),
            (&plain, &foreign, false, Because::OtherCorp),
            (&admin, &foreign, false, Because::OtherCorp),
            (&hidden, &hidden, true, Because::Themselves),
            (&restricted, &restricted, true, Because::Themselves),
            (&admin, &hidden, true, Because::Administrator),
            (&plain, &hidden, false, Because::Hidden { rule: HIDE }),
            (&pardoned, &hidden, true, Because::NoRule),
            (&restricted, &peer, false, Because::Restricted { rule: RESTRICT }),
            (&restricted, &hidden, false, Because::Restricted { rule: RESTRICT }),
            (&limited, &peer, true, Because::OwnDepartment { rule: LIMIT }),
            (&limited, &listed, true, Because::Also { rule: LIMIT }),
            (&limited, &far, false, Because::Limited { rule: LIMIT }),
            (&limited, &hidden, false, Because::Hidden { rule: HIDE }),
            (&far, &limited, true, Because::NoRule),
            (&far, &restricted, true, Because::NoRule),
        ];
        for (viewer, other, sees, because) in table {
            let names = (viewer.member, other.member);
            assert_eq!(judge(&rules(), viewer, other), (sees, because), "{names:?}");
        }
    }

    #[test]
    fn a_department_further_up_can_be_ones_own() {
        let rules = |level| vec![Rule { id: LIMIT, kind: Kind::Limit(level) }];
        let clerk = person(1, "1/2/3/4/", &[LIMIT], &[]);
        let manager = person(2, "1/2/3/5/", &[], &[]);
        let elsewhere = person(3, "1/2/6/7/", &[], &[]);
        for (level, sees_manager, sees_elsewhere) in [
            (None, false, false),
            (Some(4), false, false),
            (Some(3), true, false),
            (Some(2), true, true),
            (Some(15), false, false),
        ] {
            let sees = |other| judge(&rules(level), &clerk, other).0;
            assert_eq!(
                (sees(&manager), sees(&elsewhere)),
                (sees_manager, sees_elsewhere),
                "{level:?}"
            );
        }
    }

    #[test]
    fn limits_add_up_and_fields_are_cut_to_what_all_show() {
        let more = RuleId(5);
        let mut rules = rules();
        rules.push(Rule { id: more, kind: Kind::Limit(None) });
        let limited = person(1, "1/2/", &[LIMIT, more], &[]);
        let listed = person(2, "1/4/", &[FIELDS], &[more]);
        assert_eq!(judge(&rules, &limited, &listed), (true, Because::Also { rule: more }));
        assert_eq!(fields(&rules, &limited, &listed), [Field::Title].into());
        let all = RuleId(6);
        rules.push(Rule { id: all, kind: Kind::Fields([Field::Email].into()) });
        let both = Person { who: [FIELDS, all].into(), ..listed };
        assert_eq!(fields(&rules, &limited, &both), BTreeSet::new());
        let boss = Person { other: [FIELDS].into(), ..limited.clone() };
        assert_eq!(fields(&rules, &boss, &both), [Field::Email].into());
        assert_eq!(fields(&rules, &both, &both), BTreeSet::from(Field::ALL));
    }

    #[test]
    fn departments_are_hidden_with_all_below() {
        let plain = person(1, "1/2/", &[], &[]);
        let pardoned = person(2, "1/2/", &[], &[HIDE]);
        let admin = Person { admin: true, ..plain.clone() };
        for (viewer, path, hidden) in [
            (&plain, "1/9/", true),
            (&plain, "1/9/10/", true),
            (&plain, "1/90/", false),
            (&plain, "1/", false),
            (&pardoned, "1/9/", false),
            (&admin, "1/9/", false),
        ] {
            assert_eq!(hides_department(&rules(), viewer, path), hidden, "{path}");
        }
    }
}
