//! Opening, scrolling, read marks, drafts, notices: what the chat asks of the engine by itself.

use canteen_protocol::message::Quote;

use super::*;
use crate::chat::composer::Purpose;
use crate::chat::log::{COUNT, Place};
use crate::model::Act;
use crate::state::Slot;

fn read_marks(effects: &[Effect]) -> Vec<i64> {
    let marks = commands(effects).into_iter().filter_map(|command| match command {
        Command::Act(Act::Read { seq, .. }) => Some(seq.0),
        _ => None,
    });
    marks.collect()
}

#[test]
fn opening_asks_for_what_it_needs() {
    let mut state = desk(Lang::En, 80, 24);
    let effects = press(&mut state, "down enter");
    let asked = commands(&effects);
    for wanted in [
        Command::Watch(vec![OPS]),
        Command::LoadItems { conversation: OPS, anchor: Anchor::Newest, count: COUNT },
        Command::LoadParticipants(OPS),
    ] {
        assert_eq!(asked.iter().filter(|command| **command == wanted).count(), 1, "{wanted:?}");
    }
    assert_eq!(commands(&pass(&mut state, 10)), [], "once");
}

#[test]
fn what_is_seen_is_marked_read_a_moment_later_and_once() {
    let mut state = ops(Lang::En, 80, 24);
    assert_eq!(read_marks(&pass(&mut state, 100)), [0; 0]);
    assert_eq!(read_marks(&pass(&mut state, 400)), [16]);
    assert_eq!(read_marks(&pass(&mut state, 5_000)), [0; 0]);
    let items = vec![message(17, 100, 2, "a"), message(18, 100, 2, "b")];
    hear(&mut state, News::Items { conversation: OPS, items, gone: Vec::new() });
    assert_eq!(read_marks(&pass(&mut state, 1_000)), [18], "one mark for both");
}

#[test]
fn what_is_not_looked_at_is_not_marked() {
    type Away = fn(&mut State);
    let ways: [(&str, Away); 4] = [
        ("unattended", |state| {
            update(state, Event::Attended(false));
        }),
        ("the list has the keys", |state| state.focus.slot = Slot::List),
        ("another screen", |state| {
            press(state, "alt-3");
        }),
        ("scrolled up", |state| {
            press(state, "pageup");
        }),
    ];
    for (name, away) in ways {
        let mut state = ops(Lang::En, 80, 24);
        away(&mut state);
        let mut effects = pass(&mut state, 1_000);
        effects.extend(pass(&mut state, 1_000));
        assert_eq!(read_marks(&effects), [0; 0], "{name}");
    }
}

#[test]
fn at_the_end_new_messages_come_in_and_scrolled_up_nothing_moves() {
    let mut state = desk(Lang::En, 80, 24);
    open(&mut state, OPS, many(100));
    let last = |state: &State| state.chat.seen.rows.last().unwrap().line.text();
    let first = |state: &State| state.chat.seen.rows[0].line.text();
    assert_eq!(last(&state), "message 100");
    let came = |seq: i64| News::Items {
        conversation: OPS,
        items: vec![message(seq, 100, 2, &format!("message {seq}"))],
        gone: Vec::new(),
    };
    pass(&mut state, 1_000);
    hear(&mut state, came(101));
    assert_eq!(last(&state), "message 101");
    pass(&mut state, 1_000);
    press(&mut state, "pageup");
    let before = (first(&state), last(&state));
    hear(&mut state, came(102));
    hear(&mut state, came(103));
    assert_eq!((first(&state), last(&state)), before);
    assert_eq!(crate::chat::settle::unseen(&state), 2);
    press(&mut state, "ctrl-end");
    assert_eq!(last(&state), "message 103");
    assert_eq!(state.chat.place, Place::Bottom);
}

#[test]
fn scrolling_loads_on_and_keeps_few() {
    let mut state = desk(Lang::En, 80, 24);
    let part = |from: i64, to: i64, anchor| {
        let mut part = window(OPS, anchor, many(to).split_off(usize::try_from(from - 1).unwrap()));
        part.at_start = from == 1;
        part.at_end = to == 2_000;
        part
    };
    crate::chats::open(&mut state, OPS);
    pass(&mut state, 0);
    hear(&mut state, News::Window(part(1_881, 2_000, Anchor::Newest)));
    let mut from = 1_881;
    for _ in 0..300 {
        let effects = press(&mut state, "pageup");
        for command in commands(&effects) {
            if let Command::LoadItems { anchor, .. } = command {
                assert_eq!(anchor, Anchor::Before(ItemKey::Logged(Seq(from))));
                from -= 120;
                hear(&mut state, News::Window(part(from.max(1), from + 119, anchor)));
            }
        }
        assert!(state.chat.log.items().len() <= 500);
    }
    assert!(from <= 1);
    assert_eq!(state.chat.log.items()[0].key, ItemKey::Logged(Seq(1)));
    assert!(!state.chat.log.at_end, "the far side was dropped");
    let effects = press(&mut state, "ctrl-end");
    let load = Command::LoadItems { conversation: OPS, anchor: Anchor::Newest, count: COUNT };
    assert_eq!(commands(&effects), [load]);
}

#[test]
fn drafts_are_kept_a_moment_later_and_found_again() {
    let mut state = desk(Lang::En, 80, 24);
    open(&mut state, ConversationId(3), many(3));
    assert_eq!(state.chat.composer.buffer.text(), "half a thought");
    press(&mut state, "! !");
    assert_eq!(commands(&pass(&mut state, 100)), []);
    let save = |text: &str| Command::SaveDraft {
        conversation: ConversationId(3),
        draft: Draft::new(text),
    };
    assert!(commands(&pass(&mut state, 1_000)).contains(&save("half a thought!!")));
    press(&mut state, "x");
    assert!(commands(&crate::chats::open(&mut state, OPS)).contains(&save("half a thought!!x")));
    assert_eq!(state.chat.composer.buffer.text(), "");
    open(&mut state, ConversationId(3), many(3));
    press(&mut state, "y");
    let effects = press(&mut state, "ctrl-q");
    assert_eq!(effects.last(), Some(&Effect::Quit));
    assert_eq!(commands(&effects), [save("half a thoughty")], "quitting keeps it first");
}

#[test]
fn a_draft_remembers_what_it_answers() {
    let mut state = desk(Lang::En, 80, 40);
    open(&mut state, OPS, many(3));
    press(&mut state, "esc r");
    press(&mut state, "y e s");
    let saved = commands(&pass(&mut state, 1_000));
    let reply_to = Some(Quote { seq: Seq(3), by: MemberId(2), text: "message 3".into() });
    let draft = Draft { text: "yes".into(), reply_to };
    let save = Command::SaveDraft { conversation: OPS, draft: draft.clone() };
    assert!(saved.contains(&save), "{saved:?}");

    // Elsewhere and back: the list has told what is kept.
    open(&mut state, LI_WEI, many(1));
    assert_eq!(state.chat.composer.purpose, Purpose::New);
    let chat = Chat { draft, ..state.chats.get(OPS).unwrap().clone() };
    hear(&mut state, News::Chats { chats: vec![chat], whole: false });
    open(&mut state, OPS, many(3));
    let sent = commands(&press(&mut state, "enter"));
    let reply_to = Some(Seq(3));
    let act = Act::Send { conversation: OPS, text: "yes".into(), reply_to, files: Vec::new() };
    assert_eq!(sent.first(), Some(&Command::Act(act)));
    assert_eq!(state.chat.composer.purpose, Purpose::New);
}

#[test]
fn leaving_an_answer_keeps_what_is_written_as_a_new_message() {
    let mut state = desk(Lang::En, 80, 40);
    open(&mut state, OPS, many(3));
    press(&mut state, "esc r y e s");
    pass(&mut state, 1_000);
    press(&mut state, "esc");
    let save = Command::SaveDraft { conversation: OPS, draft: Draft::new("yes") };
    assert!(commands(&pass(&mut state, 1_000)).contains(&save));
}

#[test]
fn back_online_the_members_are_asked_for_again() {
    let mut state = ops(Lang::En, 80, 24);
    let online = || News::Link(crate::model::Link::Online);
    hear(&mut state, online());
    assert!(commands(&pass(&mut state, 1_000)).contains(&Command::LoadParticipants(OPS)));
    let mut closed = desk(Lang::En, 80, 24);
    hear(&mut closed, online());
    assert_eq!(closed.chat.asked.members_due, None, "nothing is open, nothing is due");
}

#[test]
fn sending_takes_the_draft_away() {
    let mut state = desk(Lang::En, 80, 24);
    open(&mut state, ConversationId(3), many(3));
    let sent = commands(&press(&mut state, "enter"));
    let save = Command::SaveDraft { conversation: ConversationId(3), draft: Draft::default() };
    assert!(sent.contains(&save), "{sent:?}");
}

#[test]
fn others_hear_that_one_writes_but_not_at_every_key() {
    let mut state = ops(Lang::En, 80, 24);
    let mut effects = press(&mut state, "a b c d");
    effects.extend(pass(&mut state, 2_000));
    effects.extend(press(&mut state, "e"));
    let told = |effects: &[Effect]| {
        commands(effects).iter().filter(|one| **one == Command::Typing(OPS)).count()
    };
    assert_eq!(told(&effects), 1);
    pass(&mut state, 2_000);
    assert_eq!(told(&press(&mut state, "f")), 1);
}

#[test]
fn writing_is_shown_until_a_while_after() {
    let mut state = ops(Lang::En, 80, 24);
    hear(&mut state, News::Typing { conversation: OPS, member: MemberId(2) });
    assert_eq!(state.chat.people.writing().count(), 1);
    assert!(crate::update::wake(&state).unwrap().0 <= state.now.0 + 6_000);
    pass(&mut state, 6_001);
    assert_eq!(state.chat.people.writing().count(), 0);
}

#[test]
fn notices_are_given_for_what_is_not_looked_at_and_not_muted() {
    let arrived = |conversation, mentions_me| News::Arrived {
        conversation,
        item: message(99, 119, 2, "lunch?"),
        mentions_me,
    };
    let bells = |effects: Vec<Effect>| effects.iter().filter(|one| **one == Effect::Bell).count();
    let mut state = ops(Lang::En, 80, 24);
    let muted = ConversationId(3);
    for (conversation, mentions, expected) in
        [(OPS, true, 0), (LI_WEI, false, 1), (muted, false, 0), (muted, true, 1)]
    {
        let effects = hear(&mut state, arrived(conversation, mentions));
        assert_eq!(bells(effects), expected, "{conversation} {mentions}");
    }
    update(&mut state, Event::Attended(false));
    let effects = hear(&mut state, arrived(OPS, false));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Notify { .. })), "{effects:?}");
}

#[test]
fn where_the_corp_hides_who_has_read_it_is_not_shown() {
    let mut state = ops(Lang::En, 80, 40);
    let News::Participants { conversation, members, .. } = participants(&[16, 16, 14, 3]) else {
        panic!("no participants")
    };
    hear(&mut state, News::Participants { conversation, members, receipts: false });
    let rows = state.chat.seen.rows.iter();
    let marks: Vec<_> = rows.filter_map(|row| row.mark.as_ref()).map(|mark| &*mark.text).collect();
    assert!(marks.contains(&"✓") && !marks.iter().any(|mark| mark.contains('/')), "{marks:?}");
    press(&mut state, "esc k k k R");
    assert!(state.overlays.is_empty());
    assert!(crate::state::sample::shown(&state).contains("does not show who has read"));
}

#[test]
fn marks_tell_how_far_a_message_has_come() {
    let mut state = ops(Lang::En, 80, 40);
    let mark = |state: &State| {
        let row = |row: &&crate::chat::log::place::Row| row.key == ItemKey::Logged(Seq(14));
        let mut rows = state.chat.seen.rows.iter().filter(row);
        rows.find_map(|row| row.mark.clone()).unwrap().text
    };
    assert_eq!(mark(&state), "✓ 2/3");
    let marks = vec![(MemberId(4), Seq(15))];
    hear(&mut state, News::Reads { conversation: OPS, marks });
    assert_eq!(mark(&state), "✓✓");
    hear(&mut state, participants(&[0, 0, 0, 0]));
    assert_eq!(mark(&state), "✓✓", "marks only move forward");
}

#[test]
fn presence_is_watched_for_those_on_the_screen() {
    let mut state = desk(Lang::En, 80, 24);
    let effects = pass(&mut state, 500);
    assert!(commands(&effects).contains(&Command::WatchPresence(vec![MemberId(2)])));
    assert_eq!(commands(&pass(&mut state, 500)), []);
}
