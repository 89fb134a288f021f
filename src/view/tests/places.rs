//! The panes as they are met in the first days: empty, full, searched, without a server; in both
//! languages and at three sizes, and in windows that are hardly any.

use std::sync::Arc;

use canteen_protocol::directory::{Department, Member, Place, Tag};
use canteen_protocol::session::Standing;
use canteen_protocol::tenant::{ProofWay, Verified};
use canteen_protocol::{DepartmentId, MemberId, TagId, Time};

use super::screens::{LANGS, SIZES, press, rows};
use crate::engine::News;
use crate::i18n::Lang;
use crate::model::directory::Listed;
use crate::model::{Directory, Link};
use crate::state::{Event, State, sample};
use crate::update::update;

/// The screen in both languages and at all sizes after something was done to it.
fn shots(name: &str, begin: fn(Lang, u16, u16) -> State, act: impl Fn(&mut State)) {
    for (lang, tag) in LANGS {
        for (columns, high) in SIZES {
            let mut state = begin(lang, columns, high);
            act(&mut state);
            let name = format!("{name}_{tag}_{columns}x{high}");
            insta::assert_snapshot!(name, rows(&state).join("\n"));
        }
    }
}

fn hear(state: &mut State, news: News) {
    update(state, Event::News(news));
}

fn offline() -> News {
    let since = Time(sample::NOW.0 - 240_000);
    let retry = Time(sample::NOW.0 + 30_000);
    News::Link(Link::Offline { since, retry, reason: "no route to host".into() })
}

/// Somebody who has just signed in for the first time.
fn newcomer(lang: Lang, columns: u16, high: u16) -> State {
    let mut state = sample::bare(lang, "default", columns, high);
    for news in sample::news() {
        match news {
            News::Chats { .. } => hear(&mut state, News::Chats { chats: Vec::new(), whole: true }),
            other => hear(&mut state, other),
        }
    }
    state
}

/// A company with departments and a tag.
fn company(lang: Lang, columns: u16, high: u16) -> State {
    let department = |id: i64, parent: Option<i64>, name: &str, members: i64| Department {
        id: DepartmentId(id),
        parent: parent.map(DepartmentId),
        name: name.into(),
        order: id,
        members,
    };
    let people = [
        (1, "zhaomin", "赵敏", "Min Zhao", "Engineer", 3, false),
        (2, "liwei", "李伟", "Wayne Li", "Operations lead", 3, true),
        (3, "chenjie", "陈洁", "Jie Chen", "Designer", 4, false),
        (4, "maya", "Maya Okafor", "", "Senior account manager for the northern region", 4, true),
    ];
    let listed = people.map(|(id, userid, name, english, title, department, leader)| {
        let place = Place { department: DepartmentId(department), leader, order: 0 };
        Listed::new(Member {
            id: MemberId(id),
            userid: userid.into(),
            name: name.into(),
            english_name: english.into(),
            title: title.into(),
            email: format!("{userid}@lantern.example"),
            mobile: "+8613800000104".into(),
            departments: vec![place],
            ..Member::default()
        })
    });
    let departments = vec![
        department(1, None, "Lantern Works 灯笼工坊", 4),
        department(2, Some(1), "Engineering 研发中心", 2),
        department(3, Some(2), "Platform 平台部", 2),
        department(4, Some(1), "Sales 销售中心", 2),
    ];
    let tags = vec![Tag {
        id: TagId(1),
        name: "On call 值班".into(),
        members: vec![MemberId(2)],
        departments: Vec::new(),
    }];
    let mut state = sample::filled(lang, columns, high);
    hear(&mut state, News::Directory(Arc::new(Directory::new(&listed, departments, tags))));
    hear(&mut state, News::Presence(vec![(MemberId(2), true)]));
    press(&mut state, "f3");
    state
}

#[test]
fn the_first_minute() {
    shots("newcomer", newcomer, |_| {});
}

#[test]
fn nothing_is_known_and_nobody_answers() {
    let bare = |lang, columns, high| sample::bare(lang, "default", columns, high);
    shots("unreached", bare, |state| hear(state, offline()));
}

#[test]
fn the_chat_without_a_server() {
    shots("offline", sample::filled, |state| {
        press(state, "enter");
        hear(state, sample::window());
        hear(state, offline());
        hear(state, News::Outbox { queued: 2, failed: 0 });
        press(state, "s o o n");
    });
}

#[test]
fn a_device_that_was_signed_out() {
    shots("signed_out", sample::filled, |state| {
        let reason = "this device was signed out".into();
        hear(state, News::Link(Link::SignedOut { reason }));
    });
}

#[test]
fn the_directory_unfolded() {
    shots("contacts", company, |state| press(state, "down right down right down down"));
}

#[test]
fn somebody_is_searched_in_the_directory() {
    shots("contacts_search", company, |state| press(state, "/ l w"));
    shots("contacts_nobody", company, |state| press(state, "/ z z z"));
}

#[test]
fn a_card_with_its_keys() {
    shots("card", company, |state| press(state, "/ m a y a enter"));
}

#[test]
fn the_card_of_a_company_that_has_proved_who_it_is() {
    let verified = Verified {
        way: ProofWay::Dns,
        subject: "lantern.example".into(),
        checked: Time(sample::NOW.0 - 86_400_000),
        next: Time(sample::NOW.0 + 364 * 86_400_000),
        failing: None,
    };
    let account = |state: &State, verified, ends| {
        let mut account = state.account.clone().unwrap();
        let fingerprint = "SHA256:dCEWZPfMlWKP+QYb2p9kqTQBzWGmWQkIzcvpPo1DsMY".into();
        account.standing =
            Box::new(Standing { admin: false, verified: Some(verified), fingerprint, ends });
        News::Account(account)
    };
    shots("company_card", company, |state| {
        let news = account(state, verified.clone(), None);
        hear(state, news);
        press(state, "down i");
    });
    shots("company_ends", company, |state| {
        let failing = Verified { failing: Some(sample::NOW), ..verified.clone() };
        let news = account(state, failing, Some(Time(sample::NOW.0 + 7 * 86_400_000)));
        hear(state, news);
        press(state, "down i");
    });
}

#[test]
fn people_marked_for_a_group() {
    shots("contacts_marked", company, |state| {
        press(state, "/ l w");
        press(state, "esc down right down right down space");
        press(state, "f3");
    });
}

#[test]
fn the_workbench() {
    shots("workbench", sample::filled, |state| press(state, "f4 down"));
}

#[test]
fn a_list_in_which_nothing_matches() {
    shots("chats_no_match", sample::filled, |state| press(state, "/ q q"));
}

#[test]
fn windows_that_are_hardly_any() {
    for (lang, tag) in LANGS {
        for (columns, high) in [(40, 12), (20, 5)] {
            let mut state = sample::filled(lang, columns, high);
            let name = |what: &str| format!("tiny_{what}_{tag}_{columns}x{high}");
            insta::assert_snapshot!(name("list"), rows(&state).join("\n"));
            press(&mut state, "enter");
            hear(&mut state, sample::window());
            press(&mut state, "h i");
            insta::assert_snapshot!(name("chat"), rows(&state).join("\n"));
            press(&mut state, "ctrl-k m");
            insta::assert_snapshot!(name("jump"), rows(&state).join("\n"));
        }
    }
}
