//! The rules as tables.

use std::collections::HashMap;

use canteen_protocol::invite::{Counts, LinkState, Skip};
use canteen_protocol::{DepartmentId, MemberId, Time};

use super::application::REASON;
use super::entry::{Entry, Listed, Policy, entry};
use super::link::{BadTerms, LONGEST, MOST_USES, Terms, USUAL, terms};
use super::send::{DAY, Invitee, TIMES, WEEK, next_weekly, skip};
use super::{Ability, Application, Problem, Wrong, accounts, application};
use super::{by_department, standing};
use crate::invite::store::requests::Person;

const NOW: Time = Time(1_700_000_000_000);

#[test]
fn a_link_is_open_until_something_closes_it() {
    let later = Time(NOW.0 + 1);
    for (expires, uses, used, revoked, expected) in [
        (later, None, 0, false, LinkState::Open),
        (later, None, 99_999, false, LinkState::Open),
        (later, Some(2), 1, false, LinkState::Open),
        (later, Some(2), 2, false, LinkState::UsedUp),
        (NOW, None, 0, false, LinkState::Expired),
        (NOW, Some(1), 1, true, LinkState::Revoked),
        (later, None, 0, true, LinkState::Revoked),
    ] {
        let terms = Terms { expires, uses, used, revoked };
        assert_eq!(terms.state(NOW), expected, "{terms:?}");
        assert_eq!(terms.is_open(NOW), expected == LinkState::Open);
    }
}

#[test]
fn terms_have_bounds() {
    let at = |ms: i64| Some(Time(NOW.0 + ms));
    for (expires, uses, expected) in [
        (None, None, Ok(USUAL)),
        (at(1), Some(1), Ok(1)),
        (at(LONGEST), Some(MOST_USES), Ok(LONGEST)),
        (at(0), None, Err(BadTerms::Past)),
        (at(-DAY), None, Err(BadTerms::Past)),
        (at(LONGEST + 1), None, Err(BadTerms::Long)),
        (None, Some(0), Err(BadTerms::Uses)),
        (None, Some(-1), Err(BadTerms::Uses)),
        (None, Some(MOST_USES + 1), Err(BadTerms::Uses)),
    ] {
        let made = terms(expires, uses, NOW).map(|terms| terms.expires.0 - NOW.0);
        assert_eq!(made, expected, "{expires:?} {uses:?}");
    }
}

#[test]
fn directory_and_policy_say_who_comes_in() {
    let (li, shut) = (Listed { member: MemberId(7), shut: false }, true);
    for (listed, unlisted, approval, expected) in [
        (Some(li), true, true, Entry::Known(MemberId(7))),
        (Some(li), false, true, Entry::Known(MemberId(7))),
        (Some(li), false, false, Entry::Known(MemberId(7))),
        (Some(Listed { shut, ..li }), true, false, Entry::Closed),
        (None, true, true, Entry::Wait),
        (None, true, false, Entry::New),
        (None, false, true, Entry::Closed),
        (None, false, false, Entry::Closed),
    ] {
        let found = entry(listed, Policy { unlisted, approval });
        assert_eq!(found, expected, "{listed:?} {unlisted} {approval}");
    }
}

fn written(name: &str, address: &str, userid: &str, reason: &str) -> Application {
    let [name, address, userid, reason] = [name, address, userid, reason].map(str::to_owned);
    Application { name, address, userid, reason }
}

#[test]
fn applications_are_checked_and_cleaned() {
    let all = Ability { mail: true, sms: true };
    let person =
        application(&written(" Li\u{202e} Na\u{7}", "Li@Example.com", "", "new\nhere"), all);
    let person = person.unwrap();
    assert_eq!((person.email.as_str(), person.mobile.as_str()), ("Li@Example.com", ""));
    assert!(!person.name.contains(['\u{7}', '\u{202e}']) && !person.reason.contains('\n'));
    let person = application(&written("李娜", "138 0000 1234", "li.na", ""), all).unwrap();
    assert_eq!((person.email.as_str(), person.mobile.as_str()), ("", "+8613800001234"));
    assert_eq!(person.userid, "li.na");

    let (long, none) = ("x".repeat(REASON + 1), Ability { mail: false, sms: false });
    let (mail, sms) = (Ability { sms: false, ..all }, Ability { mail: false, ..all });
    for (form, ability, expected) in [
        (
            written("", "", "", ""),
            all,
            vec![(Wrong::Name, Problem::Empty), (Wrong::Address, Problem::Empty)],
        ),
        (written("L", "li@", "", ""), all, vec![(Wrong::Address, Problem::Form)]),
        (written("L", "12", "", ""), all, vec![(Wrong::Address, Problem::Form)]),
        (written("L", "13800001234", "", ""), mail, vec![(Wrong::Address, Problem::NoSms)]),
        (written("L", "li@example.com", "", ""), sms, vec![(Wrong::Address, Problem::NoMail)]),
        (written("L", "li@example.com", "", ""), none, vec![(Wrong::Address, Problem::NoMail)]),
        (written("L", "li@example.com", "a b", ""), all, vec![(Wrong::Userid, Problem::Form)]),
        (written("L", "li@example.com", "all", ""), all, vec![(Wrong::Userid, Problem::Form)]),
        (
            written("L", "li@example.com", "", &long),
            all,
            vec![(Wrong::Reason, Problem::Long(REASON))],
        ),
        (written(&long, "li@example.com", "", ""), all, vec![(Wrong::Name, Problem::Long(64))]),
    ] {
        assert_eq!(application(&form, ability), Err(expected), "{form:?}");
    }
}

#[test]
fn accounts_are_those_wished_for_or_the_next_best() {
    let person = |userid: &str, email: &str| Person {
        userid: userid.into(),
        email: email.into(),
        ..Person::default()
    };
    for (userid, email, expected) in [
        ("li.na", "x@y.zz", ["li.na", "li.na2", "li.na3"]),
        ("", "li+work@example.com", ["liwork", "liwork2", "liwork3"]),
        ("", "_@example.com", ["member", "member2", "member3"]),
        ("", "all@example.com", ["member", "member2", "member3"]),
        ("", "", ["member", "member2", "member3"]),
    ] {
        let found: Vec<_> = accounts(&person(userid, email)).take(3).collect();
        assert_eq!(found, expected, "{userid} {email}");
    }
    let long = "x".repeat(32);
    let second = accounts(&person(&long, "")).nth(1).unwrap();
    assert_eq!(second, format!("{}2", "x".repeat(31)));
    assert!(accounts(&person(&long, "")).take(200).all(|account| account.len() <= 32));
}

#[test]
fn invitations_have_a_measure() {
    let fresh = Invitee { email: "a@b.cc".into(), ..Invitee::default() };
    let ago = |ms: i64| Some(Time(NOW.0 - ms));
    let with = |change: fn(&mut Invitee)| {
        let mut invitee = fresh.clone();
        change(&mut invitee);
        invitee
    };
    let all = (true, true);
    for (invitee, weekly, able, expected) in [
        (fresh.clone(), false, all, None),
        (fresh.clone(), false, (false, true), Some(Skip::NoAddress)),
        (with(|i| i.joined = true), false, all, Some(Skip::Joined)),
        (with(|i| i.stopped = true), true, all, Some(Skip::Stopped)),
        (with(|i| i.email.clear()), false, all, Some(Skip::NoAddress)),
        (Invitee { mobile: "+1".into(), ..Invitee::default() }, false, all, None),
        (
            Invitee { mobile: "+1".into(), ..Invitee::default() },
            false,
            (true, false),
            Some(Skip::NoAddress),
        ),
        (Invitee { last: ago(DAY - 1), ..fresh.clone() }, false, all, Some(Skip::Today)),
        (Invitee { last: ago(DAY - 1), ..fresh.clone() }, true, all, Some(Skip::Today)),
        (Invitee { last: ago(DAY), by_hand: TIMES - 1, ..fresh.clone() }, false, all, None),
        (
            Invitee { last: ago(DAY), by_hand: TIMES, ..fresh.clone() },
            false,
            all,
            Some(Skip::Often),
        ),
        (Invitee { last: ago(DAY), by_hand: TIMES, ..fresh.clone() }, true, all, None),
    ] {
        assert_eq!(skip(&invitee, weekly, able, NOW), expected, "{invitee:?} {weekly} {able:?}");
    }
}

#[test]
fn weeks_that_were_missed_are_one_round() {
    for (late, expected) in
        [(0, WEEK), (WEEK - 1, WEEK), (WEEK, 2 * WEEK), (10 * WEEK + 5, 11 * WEEK), (-5, WEEK)]
    {
        assert_eq!(next_weekly(NOW, Time(NOW.0 + late)), Time(NOW.0 + expected), "{late}");
    }
}

#[test]
fn members_count_once_in_each_department_above_them() {
    let days = |days: i64| Some(Time(NOW.0 - days * DAY));
    let members = HashMap::from([
        (MemberId(1), standing(true, days(1), 30, NOW)),
        (MemberId(2), standing(true, None, 30, NOW)),
        (MemberId(3), standing(false, days(30), 30, NOW)),
    ]);
    let department =
        |id, name: &str, path: &str| (DepartmentId(id), name.to_owned(), path.to_owned());
    let departments = [
        department(1, "Acme", "1/"),
        department(2, "East", "1/2/"),
        department(3, "Sales", "1/2/3/"),
        department(4, "Empty", "1/4/"),
    ];
    // Member 1 is in both, and one of no account is in the root.
    let places = [(1, 2), (1, 3), (2, 3), (3, 1), (9, 1)];
    let places = places.map(|(member, dept)| (MemberId(member), DepartmentId(dept)));
    let counted = by_department(&members, &departments, &places);
    let counts = |directory, invited, active, never, inactive| Counts {
        directory,
        invited,
        active,
        never,
        inactive,
    };
    let found: Vec<_> = counted.iter().map(|d| (d.path.as_str(), d.counts)).collect();
    assert_eq!(
        found,
        [
            ("/", counts(3, 2, 1, 1, 1)),
            ("/East", counts(2, 2, 1, 1, 0)),
            ("/East/Sales", counts(2, 2, 1, 1, 0)),
            ("/Empty", Counts::default()),
        ]
    );
}
