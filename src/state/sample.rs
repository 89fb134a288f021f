//! A member's screen with a small company, for tests.

use std::sync::Arc;

use canteen_protocol::conversation::ConversationKind;
use canteen_protocol::directory::Member;
use canteen_protocol::ids::CorpNo;
use canteen_protocol::limits::Limits;
use canteen_protocol::{ConversationId, MemberId, Seq, Time};
use canteen_text::width::width;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::{Event, Settings, State};
use crate::engine::News;
use crate::i18n::{Lang, Texts};
use crate::input::Keymap;
use crate::model::directory::Listed;
use crate::model::{Account, Anchor, Chat, Directory, Item, ItemKey, ItemKind, Link, Said, Window};
use crate::update::update;

/// 2026-03-04 14:02 UTC.
pub const NOW: Time = Time(1_772_632_920_000);
/// The group that has items.
pub const OPS: ConversationId = ConversationId(1);

/// A screen of this size before anything is known.
pub fn bare(lang: Lang, keymap: &str, columns: u16, rows: u16) -> State {
    let keymap = Keymap::builtin(keymap).unwrap();
    let mut state =
        State::new(Texts::new(lang), Arc::default(), keymap.into(), Settings::default());
    update(&mut state, Event::Tick(NOW));
    update(&mut state, Event::Resize { columns, rows });
    state
}

/// A screen of this size with what the engine has told.
pub fn filled(lang: Lang, columns: u16, rows: u16) -> State {
    let mut state = bare(lang, "default", columns, rows);
    for news in news() {
        update(&mut state, Event::News(news));
    }
    state
}

/// What the engine tells at the start.
pub fn news() -> Vec<News> {
    let people = [
        (1, "zhaomin", "赵敏", "Min Zhao", "Engineer"),
        (2, "liwei", "李伟", "Wayne Li", "Operations lead"),
        (3, "chenjie", "陈洁", "Jie Chen", "Designer"),
        (4, "maya", "Maya Okafor", "", ""),
    ];
    let listed = people.map(|(id, userid, name, english, title)| {
        Listed::new(Member {
            id: MemberId(id),
            userid: userid.into(),
            name: name.into(),
            english_name: english.into(),
            title: title.into(),
            ..Member::default()
        })
    });
    let account = Account {
        member: MemberId(1),
        userid: "zhaomin".into(),
        name: "赵敏".into(),
        corp: CorpNo(1),
        corp_id: "lantern".into(),
        corp_name: "Lantern Works".into(),
        limits: Limits::default(),
        standing: Box::default(),
    };
    let chats = vec![
        chat(OPS, "ops-war-room", None, "deploy 412 is green"),
        chat(ConversationId(2), "", Some(MemberId(2)), "see you at noon"),
        chat(ConversationId(3), "平台部", None, "收到"),
    ];
    vec![
        News::Account(account),
        News::Directory(Arc::new(Directory::new(&listed, Vec::new(), Vec::new()))),
        News::Chats { chats, whole: true },
        News::Link(Link::Online),
    ]
}

fn chat(id: ConversationId, name: &str, peer: Option<MemberId>, last: &str) -> Chat {
    Chat {
        id,
        kind: if peer.is_some() { ConversationKind::Direct } else { ConversationKind::Group },
        name: name.into(),
        peer,
        owner: None,
        notice: String::new(),
        members: if peer.is_some() { 2 } else { 4 },
        joined: true,
        first: Seq(1),
        head: Seq(3),
        at: Time(NOW.0 - id.0 * 3_600_000),
        read: Seq(3),
        unread: 0,
        mentions: 0,
        pinned: false,
        muted: false,
        last_by: Some(MemberId(3)),
        last_text: last.into(),
        draft: crate::model::Draft::default(),
        spot: crate::model::Spot::default(),
        queued: 0,
    }
}

/// The items of the group, as the engine answers.
pub fn window() -> News {
    let item = |seq: i64, by: i64, text: &str| Item {
        key: ItemKey::Logged(Seq(seq)),
        at: Time(NOW.0 - (4 - seq) * 60_000),
        by: Some(MemberId(by)),
        kind: ItemKind::Message(Box::new(Said { text: text.into(), ..Said::default() })),
    };
    News::Window(Window {
        conversation: OPS,
        anchor: Anchor::Newest,
        items: vec![
            item(1, 2, "deploy 412 starts"),
            item(2, 3, "好的，我看着监控"),
            item(3, 3, "deploy 412 is green"),
        ],
        at_start: true,
        at_end: true,
        fetching: false,
    })
}

/// The screen as text.
pub fn shown(state: &State) -> String {
    let backend = TestBackend::new(state.columns, state.rows);
    let mut terminal = Terminal::new(backend).unwrap();
    terminal
        .draw(|frame| {
            crate::view::view(state, &state.theme, frame);
        })
        .unwrap();
    let buffer = terminal.backend().buffer();
    let row = |y: u16| {
        let (mut line, mut x) = (String::new(), 0);
        while x < state.columns {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            x += u16::try_from(width(symbol).max(1)).unwrap();
        }
        line.trim_end().to_owned()
    };
    (0..state.rows).map(row).collect::<Vec<_>>().join("\n")
}
