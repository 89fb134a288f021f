//! The open chat, from the outside: events in, state, effects and screens out.

mod deeds;
mod files;
mod reading;
mod sample;
mod screens;
mod total;

use std::sync::Arc;

use canteen_protocol::conversation::{ConversationKind, Participant};
use canteen_protocol::directory::Member;
use canteen_protocol::ids::CorpNo;
use canteen_protocol::limits::Limits;
use canteen_protocol::{ConversationId, MemberId, Seq, Time};

use crate::engine::{Command, News};
use crate::i18n::{Lang, Texts};
use crate::input::{Key, Keymap};
use crate::model::directory::Listed;
use crate::model::{
    Account, Anchor, Chat, Directory, Draft, Item, ItemKey, ItemKind, LocalId, Said, Window,
};
use crate::state::{Effect, Event, Settings, State};
use crate::update::update;
use sample::{many, message, rich, said};

/// 2026-03-04 14:02 UTC.
const NOW: i64 = 1_772_632_920_000;
const MINUTE: i64 = 60_000;
const OPS: ConversationId = ConversationId(1);
const LI_WEI: ConversationId = ConversationId(2);
const ME: MemberId = MemberId(1);

fn person(id: i64, userid: &str, name: &str, english: &str, title: &str) -> Listed {
    Listed::new(Member {
        id: MemberId(id),
        userid: userid.into(),
        name: name.into(),
        english_name: english.into(),
        title: title.into(),
        ..Member::default()
    })
}

fn chat(id: ConversationId, name: &str, head: i64) -> Chat {
    Chat {
        id,
        kind: ConversationKind::Group,
        name: name.into(),
        peer: None,
        owner: Some(MemberId(2)),
        notice: String::new(),
        members: 4,
        joined: true,
        first: Seq(1),
        head: Seq(head),
        at: Time(NOW - MINUTE),
        read: Seq(head),
        unread: 0,
        mentions: 0,
        pinned: false,
        muted: false,
        last_by: Some(MemberId(3)),
        last_text: "thanks".into(),
        draft: Draft::default(),
        spot: crate::model::Spot::default(),
        queued: 0,
    }
}

fn hear(state: &mut State, news: News) -> Vec<Effect> {
    update(state, Event::News(news))
}

fn press(state: &mut State, keys: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    for word in keys.split(' ') {
        effects.extend(update(state, Event::Key(word.parse::<Key>().unwrap())));
    }
    effects
}

fn write(state: &mut State, text: &str) -> Vec<Effect> {
    update(state, Event::Paste(text.to_owned()))
}

/// Lets so many milliseconds pass.
fn pass(state: &mut State, ms: i64) -> Vec<Effect> {
    let now = Time(state.now.0 + ms);
    update(state, Event::Tick(now))
}

fn commands(effects: &[Effect]) -> Vec<Command> {
    let commands = effects.iter().filter_map(|effect| match effect {
        Effect::Engine(command) => Some(command.clone()),
        _ => None,
    });
    commands.collect()
}

/// A member's screen with their company, before any chat is open.
fn desk(lang: Lang, columns: u16, rows: u16) -> State {
    let keymap = Keymap::builtin("default").unwrap();
    let mut state =
        State::new(Texts::new(lang), Arc::default(), keymap.into(), Settings::default());
    update(&mut state, Event::Tick(Time(NOW)));
    update(&mut state, Event::Resize { columns, rows });
    let account = Account {
        member: ME,
        userid: "zhaomin".into(),
        name: "赵敏".into(),
        corp: CorpNo(1),
        corp_id: "lantern".into(),
        corp_name: "Lantern Works".into(),
        limits: Limits::default(),
        standing: Box::default(),
    };
    hear(&mut state, News::Account(account));
    let people = vec![
        person(1, "zhaomin", "赵敏", "Min", "Engineer"),
        person(2, "liwei", "Li Wei", "", "Operations lead"),
        person(3, "chenjie", "陈洁", "Jie", "Designer"),
        person(4, "maya", "Maya Okafor", "", ""),
    ];
    let directory = Directory::new(&people, Vec::new(), Vec::new());
    hear(&mut state, News::Directory(Arc::new(directory)));
    let ops = Chat { notice: "Change freeze until Friday".into(), ..chat(OPS, "ops-war-room", 9) };
    let direct = Chat {
        kind: ConversationKind::Direct,
        peer: Some(MemberId(2)),
        owner: None,
        members: 2,
        last_by: Some(MemberId(2)),
        last_text: "see you at **noon**".into(),
        unread: 3,
        at: Time(NOW - 90 * MINUTE),
        ..chat(LI_WEI, "", 5)
    };
    let drafts = Chat {
        draft: Draft::new("half a thought"),
        muted: true,
        unread: 12,
        mentions: 1,
        at: Time(NOW - 26 * 60 * MINUTE),
        ..chat(ConversationId(3), "平台部", 7)
    };
    let left = Chat {
        joined: false,
        pinned: true,
        at: Time(NOW - 9 * 24 * 60 * MINUTE),
        ..chat(ConversationId(4), "Old project", 2)
    };
    let chats = vec![ops, direct, drafts, left];
    hear(&mut state, News::Chats { chats, whole: true });
    state
}

fn window(conversation: ConversationId, anchor: Anchor, items: Vec<Item>) -> Window {
    Window { conversation, anchor, items, at_start: true, at_end: true, fetching: false }
}

fn participants(read: &[i64]) -> News {
    let members = (1..).zip(read);
    let members = members.map(|(id, read)| Participant {
        member: MemberId(id),
        read: Seq(*read),
        first: Seq(1),
    });
    News::Participants { conversation: OPS, members: members.collect(), receipts: true }
}

/// A chat open with these items, everything as it is right after.
fn open(state: &mut State, conversation: ConversationId, items: Vec<Item>) {
    crate::chats::open(state, conversation);
    pass(state, 0);
    hear(state, News::Window(window(conversation, Anchor::Newest, items)));
}

/// The rich chat, with something unread since 15.
fn ops(lang: Lang, columns: u16, rows: u16) -> State {
    let mut state = desk(lang, columns, rows);
    let known = Chat {
        notice: "Change freeze until Friday".into(),
        read: Seq(14),
        unread: 1,
        head: Seq(16),
        ..chat(OPS, "ops-war-room", 16)
    };
    hear(&mut state, News::Chats { chats: vec![known], whole: false });
    open(&mut state, OPS, rich());
    hear(&mut state, participants(&[16, 16, 14, 3]));
    hear(&mut state, News::Presence(vec![(MemberId(2), true)]));
    state
}
