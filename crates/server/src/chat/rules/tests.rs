//! The rules as tables.

use super::*;

const ME: MemberId = MemberId(1);
const OTHER: MemberId = MemberId(2);

fn standing(kind: ConversationKind, owner: Option<MemberId>, until: Option<i64>) -> Standing {
    Standing {
        id: ConversationId(9),
        kind,
        owner,
        name: String::new(),
        notice: String::new(),
        members: 2,
        messages: 0,
        pair: None,
        me: ME,
        stays: vec![Stay { first: Seq(1), until: until.map(Seq) }],
        progress: Progress::default(),
    }
}

fn group(owner: MemberId) -> Standing {
    standing(ConversationKind::Group, Some(owner), None)
}

fn direct() -> Standing {
    // Who opened a direct conversation has no rights by that.
    standing(ConversationKind::Direct, Some(ME), None)
}

fn code(outcome: Outcome<()>) -> Option<ErrorCode> {
    match outcome {
        Ok(()) => None,
        Err(Fault::Refused(error)) => Some(error.code),
        Err(other) => panic!("not a refusal: {other}"),
    }
}

fn said(author: MemberId, recalled: bool) -> Case {
    Case { author, at: Time(1_000_000), recalled }
}

#[test]
fn former_members_do_not_act() {
    assert_eq!(code(may_act(&group(OTHER))), None);
    let former = standing(ConversationKind::Group, Some(OTHER), Some(5));
    assert_eq!(code(may_act(&former)), Some(ErrorCode::Forbidden));
}

#[test]
fn only_groups_have_owners() {
    assert_eq!(code(is_group(&group(OTHER), "name")), None);
    assert_eq!(code(is_group(&direct(), "name")), Some(ErrorCode::Invalid));
    assert_eq!(code(owner_only(&group(ME), "do this")), None);
    assert_eq!(code(owner_only(&group(OTHER), "do this")), Some(ErrorCode::Forbidden));
    assert_eq!(code(owner_only(&direct(), "do this")), Some(ErrorCode::Forbidden));
}

#[test]
fn editing() {
    let limits = Limits { edit_seconds: 60, ..Limits::default() };
    let cases = [
        (said(ME, false), 0, None),
        (said(ME, false), 60_000, None),
        (said(ME, false), 60_001, Some(ErrorCode::Expired)),
        (said(ME, true), 0, Some(ErrorCode::Conflict)),
        (said(OTHER, false), 0, Some(ErrorCode::Forbidden)),
        (said(OTHER, true), 99_000, Some(ErrorCode::Forbidden)),
    ];
    for (message, age, expected) in cases {
        let now = Time(message.at.0 + age);
        assert_eq!(code(may_edit(ME, message, now, &limits)), expected, "{message:?} at {age}");
    }
}

#[test]
fn recalling() {
    let limits = Limits { recall_seconds: 60, ..Limits::default() };
    let cases = [
        (group(OTHER), said(ME, false), 60_000, None),
        (group(OTHER), said(ME, false), 60_001, Some(ErrorCode::Expired)),
        (group(OTHER), said(OTHER, false), 0, Some(ErrorCode::Forbidden)),
        (group(ME), said(OTHER, false), 60_000, None),
        (group(ME), said(OTHER, false), 60_001, Some(ErrorCode::Expired)),
        (direct(), said(ME, false), 0, None),
        (direct(), said(OTHER, false), 0, Some(ErrorCode::Forbidden)),
    ];
    for (standing, message, age, expected) in cases {
        let now = Time(message.at.0 + age);
        let found = code(may_recall(&standing, message, now, &limits));
        assert_eq!(found, expected, "{:?} {message:?} at {age}", standing.owner);
    }
}

#[test]
fn reacting() {
    let limits = Limits { reactions: 2, ..Limits::default() };
    let cases = [
        (false, 0, true, None),
        (false, 1, true, None),
        (false, 2, true, Some(ErrorCode::TooLarge)),
        (false, 2, false, None),
        (true, 0, true, Some(ErrorCode::Conflict)),
    ];
    for (recalled, different, is_new, expected) in cases {
        let found = code(may_react(said(OTHER, recalled), different, is_new, &limits));
        assert_eq!(found, expected, "{recalled} {different} {is_new}");
    }
}

#[test]
fn removing() {
    let cases: [(Standing, &[MemberId], Option<ErrorCode>); 6] = [
        (group(OTHER), &[ME], None),
        (group(OTHER), &[OTHER], Some(ErrorCode::Forbidden)),
        (group(OTHER), &[ME, OTHER], Some(ErrorCode::Forbidden)),
        (group(ME), &[OTHER], None),
        (group(ME), &[ME, OTHER], None),
        (group(OTHER), &[], None),
    ];
    for (standing, members, expected) in cases {
        assert_eq!(code(may_remove(&standing, members)), expected, "{members:?}");
    }
}

#[test]
fn groups_have_room_for_so_many() {
    let limits = Limits { group_members: 3, ..Limits::default() };
    assert_eq!(code(fits(3, &limits)), None);
    assert_eq!(code(fits(4, &limits)), Some(ErrorCode::TooLarge));
}

#[test]
fn the_longest_standing_member_inherits() {
    let at = |member, first| (MemberId(member), Seq(first));
    let members = [at(5, 1), at(3, 1), at(2, 9), at(1, 1)];
    let cases: [(&[i64], Option<i64>); 4] =
        [(&[1], Some(3)), (&[1, 3], Some(5)), (&[1, 3, 5], Some(2)), (&[1, 2, 3, 5], None)];
    for (leaving, expected) in cases {
        let leaving: Vec<_> = leaving.iter().copied().map(MemberId).collect();
        assert_eq!(successor(&members, &leaving), expected.map(MemberId), "{leaving:?}");
    }
}

#[test]
fn what_is_read_is_what_shows_furthest() {
    let progress = |joined, spoke, marked| Progress {
        joined: (Seq(joined), joined / 2),
        spoke: (Seq(spoke), spoke / 2),
        marked: (Seq(marked), marked / 2),
    };
    let cases = [
        (progress(1, 0, 0), (0, 0), 0),
        (progress(1, 8, 4), (8, 4), 8),
        (progress(1, 4, 8), (8, 4), 8),
        // Read in a former stay: the new one begins unread, but nothing before it is unread.
        (progress(20, 0, 8), (19, 10), 0),
        (progress(20, 0, 30), (30, 15), 30),
    ];
    for (progress, (seq, n), here) in cases {
        assert_eq!(progress.read(), (Seq(seq), n), "{progress:?}");
        assert_eq!(progress.read_here(), Seq(here), "{progress:?}");
    }
}

#[test]
fn windows_are_said_in_words() {
    let cases = [(86_400, "24 hours"), (3_600, "1 hour"), (120, "2 minutes"), (90, "90 seconds")];
    for (seconds, words) in cases {
        assert_eq!(span(seconds), words);
    }
}
