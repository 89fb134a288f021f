//! Keys and news in, screen and questions out.

use canteen_protocol::search::{Criteria, Mark};
use canteen_protocol::{ConversationId, ErrorCode, MemberId, Seq, Time, WireError};

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::engine::{Command, News, Place, Search};
use crate::i18n::Lang;
use crate::input::Context;
use crate::model::{Anchor, Hit, Hits, Item, ItemKey, ItemKind, Link, Said, Window};
use crate::state::sample::{self, NOW, OPS};
use crate::state::{Button, Effect, Event, Mouse, MouseKind, Screen, Slot, State};
use crate::theme::Role;
use crate::update::{run_line, update};
use crate::view::{Target, view};

fn press(state: &mut State, keys: &str) -> Vec<Effect> {
    let keys = keys.split(' ').map(|key| key.parse().unwrap());
    keys.flat_map(|key| update(state, Event::Key(key))).collect()
}

fn write(state: &mut State, text: &str) -> Vec<Effect> {
    update(state, Event::Paste(text.into()))
}

fn pass(state: &mut State, ms: i64) -> Vec<Effect> {
    let now = Time(state.now.0 + ms);
    update(state, Event::Tick(now))
}

fn searches(effects: &[Effect]) -> Vec<Search> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Engine(Command::Search(search)) => Some(search.clone()),
            _ => None,
        })
        .collect()
}

fn item(seq: i64, by: i64, minutes_ago: i64, text: &str) -> Item {
    Item {
        key: ItemKey::Logged(Seq(seq)),
        at: Time(NOW.0 - minutes_ago * 60_000),
        by: Some(MemberId(by)),
        kind: ItemKind::Message(Box::new(Said { text: text.into(), ..Said::default() })),
    }
}

fn hit(conversation: i64, seq: i64, minutes_ago: i64, text: &str) -> Hit {
    let conversation = ConversationId(conversation);
    Hit { conversation, item: item(seq, 2 + seq % 3, minutes_ago, text) }
}

fn answer(state: &mut State, place: Place, hits: Vec<Hit>, cursor: Option<i64>) -> Vec<Effect> {
    let ask = state.search.asked.number;
    update(state, Event::News(News::Found { ask, place, found: Ok(Hits { hits, cursor }) }))
}

fn texts(state: &State) -> Vec<&str> {
    state.search.rows.iter().map(|row| row.text.as_str()).collect()
}

fn filled() -> State {
    let mut state = sample::filled(Lang::En, 100, 24);
    pass(&mut state, 1_000);
    state
}

/// A chat with so many messages, the last of them held.
fn chatting() -> State {
    let mut state = filled();
    press(&mut state, "enter");
    let items = (300..=400).map(|seq| item(seq, 2, 500 - seq, &format!("m{seq}"))).collect();
    let window = Window {
        conversation: OPS,
        anchor: Anchor::Newest,
        items,
        at_start: false,
        at_end: true,
        fetching: false,
    };
    update(&mut state, Event::News(News::Window(window)));
    state
}

fn around(seq: i64) -> News {
    News::Window(Window {
        conversation: OPS,
        anchor: Anchor::Around(Seq(seq)),
        items: (seq - 20..seq + 20).map(|n| item(n, 2, 500 - n, &format!("m{n}"))).collect(),
        at_start: false,
        at_end: false,
        fetching: false,
    })
}

#[test]
fn the_local_history_is_asked_at_once_and_the_server_after_a_rest() {
    let mut state = filled();
    assert_eq!(searches(&press(&mut state, "alt-/")), []);
    let asked = searches(&press(&mut state, "l"));
    let criteria = Criteria { words: "l".into(), ..Criteria::default() };
    assert_eq!(asked.len(), 1);
    assert_eq!((&asked[0].criteria, asked[0].place), (&criteria, Place::Here));
    assert_eq!(searches(&pass(&mut state, 100)), []);
    let asked = searches(&press(&mut state, "u"));
    assert_eq!(asked.len(), 1);
    assert_eq!(searches(&pass(&mut state, 149)), []);
    let later = searches(&pass(&mut state, 1));
    assert_eq!((later.len(), later[0].place, later[0].ask), (1, Place::Server, asked[0].ask));
    assert_eq!(later[0].criteria.words, "lu");
    assert_eq!(searches(&pass(&mut state, 10_000)), [], "once");
}

#[test]
fn answers_merge_by_time_and_old_ones_are_dropped() {
    let mut state = filled();
    press(&mut state, "alt-/ l");
    let old = state.search.asked.number;
    press(&mut state, "u");
    let late = News::Found { ask: old, place: Place::Here, found: Ok(Hits::default()) };
    update(&mut state, Event::News(late));
    answer(&mut state, Place::Here, vec![hit(1, 9, 1, "lunch a"), hit(2, 4, 5, "lunch c")], None);
    pass(&mut state, 200);
    press(&mut state, "down");
    let more = vec![hit(3, 7, 3, "lunch b"), hit(2, 4, 5, "lunch c"), hit(3, 1, 99, "lunch d")];
    answer(&mut state, Place::Server, more, None);
    assert_eq!(texts(&state), ["lunch a", "lunch b", "lunch c", "lunch d"]);
    assert_eq!(state.search.list.selected(), 2, "what was selected stays so");
}

#[test]
fn going_down_asks_for_more_in_both_places() {
    let mut state = filled();
    press(&mut state, "alt-/ l");
    let hits = |from: i64| (from..from + 50).map(|n| hit(1, 1_000 - n, n, "l")).collect();
    answer(&mut state, Place::Here, hits(0), Some(77));
    pass(&mut state, 200);
    answer(&mut state, Place::Server, hits(0), Some(88));
    assert_eq!(searches(&pass(&mut state, 10)), []);
    let asked: Vec<_> = (0..8).flat_map(|_| searches(&press(&mut state, "pagedown"))).collect();
    let cursors: Vec<_> = asked.iter().map(|search| (search.place, search.cursor)).collect();
    assert_eq!(cursors, [(Place::Here, Some(77)), (Place::Server, Some(88))]);
    answer(&mut state, Place::Here, hits(50), None);
    assert_eq!(state.search.rows.len(), 100);
}

#[test]
fn filters_become_criteria_and_faults_are_said() {
    let everywhere = Criteria::default;
    for (typed, expected) in [
        (
            "from:liwei deploy",
            Ok(Criteria { words: "deploy".into(), from: vec![MemberId(2)], ..everywhere() }),
        ),
        (
            "from:李 收到 ",
            Ok(Criteria { words: "收到 ".into(), from: vec![MemberId(2)], ..everywhere() }),
        ),
        ("from:chenj ", Ok(Criteria { from: vec![MemberId(3)], ..everywhere() })),
        (
            "is:mine has:link",
            Ok(Criteria { from: vec![MemberId(1)], with: vec![Mark::Link], ..everywhere() }),
        ),
        (
            "in:ops-war-room x",
            Ok(Criteria { words: "x".into(), conversations: vec![OPS], ..everywhere() }),
        ),
        (
            "in:liwei x",
            Ok(Criteria {
                words: "x".into(),
                conversations: vec![ConversationId(2)],
                ..everywhere()
            }),
        ),
        (
            "in:ptb x",
            Ok(Criteria {
                words: "x".into(),
                conversations: vec![ConversationId(3)],
                ..everywhere()
            }),
        ),
        (
            "on:2026-03-01",
            Ok(Criteria {
                after: Some(Time(1_772_323_200_000)),
                before: Some(Time(1_772_409_600_000)),
                ..everywhere()
            }),
        ),
        ("deploy from:", Ok(Criteria { words: "deploy  ".into(), ..everywhere() })),
        ("from:nobody x", Err("nobody is called \"nobody\"")),
        ("in:nowhere x", Err("no conversation is called \"nowhere\"")),
        (
            "before:noon x",
            Err("\"noon\" is no day: write 2026-11-01, 2026-11, today, fri, 7d or 2h"),
        ),
        ("has:fleas", Err("has: does not know \"fleas\": link, file, picture, mention")),
        ("from: x", Err("from: needs a value")),
        ("?!", Err("there is no letter, digit or character to look for")),
        (&"x".repeat(1_001), Err("1001 characters are too many: 1000 can be looked for")),
    ] {
        let mut state = filled();
        press(&mut state, "alt-/");
        let asked = searches(&write(&mut state, typed));
        match expected {
            Ok(criteria) => {
                assert_eq!(state.search.fault, None, "{typed}");
                assert_eq!(asked[0].criteria, criteria, "{typed}");
            }
            Err(fault) => {
                let said = state.search.fault.as_ref().map(|fault| fault.text(&state.texts));
                assert_eq!((said.as_deref(), asked.len()), (Some(fault), 0), "{typed:.20}");
            }
        }
    }
}

#[test]
fn tab_completes_keys_names_and_words() {
    for (typed, completed) in [
        ("fr", "from:"),
        ("deploy fr", "deploy from:"),
        ("from:li", "from:liwei "),
        ("from:陈", "from:chenjie "),
        ("in:ptb", "in:平台部 "),
        ("has:l", "has:link "),
        ("is:mi", "is:mine "),
        ("after:", "after:today "),
        ("xyz", "xyz"),
    ] {
        let mut state = filled();
        press(&mut state, "alt-/");
        write(&mut state, typed);
        press(&mut state, "tab");
        assert_eq!(state.search.input.text(), completed, "{typed}");
    }
}

#[test]
fn enter_jumps_escape_returns_to_where_one_was() {
    let mut state = chatting();
    assert!(state.chat.selected().is_none());
    press(&mut state, "ctrl-f");
    assert_eq!(state.context(), Context::Search);
    let asked = searches(&write(&mut state, "m"));
    assert_eq!(asked[0].criteria.conversations, [OPS]);
    answer(&mut state, Place::Here, vec![hit(1, 120, 380, "m120"), hit(1, 50, 450, "m50")], None);
    let effects = press(&mut state, "down enter");
    assert!(state.overlays.is_empty());
    let load =
        Command::LoadItems { conversation: OPS, anchor: Anchor::Around(Seq(50)), count: 120 };
    assert!(effects.contains(&Effect::Engine(load)), "{effects:?}");
    update(&mut state, Event::News(around(50)));
    assert_eq!(state.chat.selected(), Some(ItemKey::Logged(Seq(50))));
    let effects = press(&mut state, "esc");
    assert_eq!((state.focus.screen, state.focus.slot), (Screen::Chats, Slot::Main));
    let newest = Command::LoadItems { conversation: OPS, anchor: Anchor::Newest, count: 120 };
    assert!(effects.contains(&Effect::Engine(newest)), "{effects:?}");
    assert!(state.chat.selected().is_none());
    press(&mut state, "esc");
    assert_eq!(state.search.rows.len(), 2, "what was found is still there");
}

#[test]
fn what_is_being_fetched_is_waited_for() {
    let mut state = chatting();
    press(&mut state, "ctrl-f");
    write(&mut state, "m");
    answer(&mut state, Place::Server, vec![hit(1, 50, 450, "m50")], None);
    press(&mut state, "enter");
    let hole = Item { kind: ItemKind::Hole { to: Seq(80) }, by: None, ..item(20, 2, 0, "") };
    let window = Window {
        conversation: OPS,
        anchor: Anchor::Around(Seq(50)),
        items: vec![item(19, 2, 481, "m19"), hole, item(81, 2, 419, "m81")],
        at_start: false,
        at_end: false,
        fetching: true,
    };
    update(&mut state, Event::News(News::Window(window)));
    update(&mut state, Event::News(around(50)));
    assert_eq!(state.chat.selected(), Some(ItemKey::Logged(Seq(50))));
}

#[test]
fn n_goes_from_hit_to_hit_and_asks_for_more() {
    let mut state = chatting();
    press(&mut state, "alt-/");
    write(&mut state, "m");
    answer(&mut state, Place::Here, vec![hit(1, 390, 110, "m390"), hit(2, 3, 120, "m3")], None);
    press(&mut state, "enter");
    assert_eq!(state.chat.selected(), Some(ItemKey::Logged(Seq(390))));
    let asked = searches(&press(&mut state, "n"));
    let places: Vec<Place> = asked.iter().map(|search| search.place).collect();
    assert_eq!(places, [Place::Here, Place::Server]);
    assert!(asked.iter().all(|search| search.criteria.conversations == [OPS]));
    let found = |ask: u64, place: Place, hits: Vec<Hit>| {
        Event::News(News::Found { ask, place, found: Ok(Hits { hits, cursor: None }) })
    };
    let ask = asked[0].ask;
    let hits = vec![hit(1, 390, 110, "m390"), hit(1, 350, 150, "m350"), hit(1, 395, 105, "m395")];
    update(&mut state, found(ask, Place::Here, hits));
    assert_eq!(state.chat.selected(), Some(ItemKey::Logged(Seq(350))));
    press(&mut state, "N");
    assert_eq!(state.chat.selected(), Some(ItemKey::Logged(Seq(390))));
    press(&mut state, "N");
    assert_eq!(state.chat.selected(), Some(ItemKey::Logged(Seq(395))));
    update(&mut state, found(ask, Place::Server, vec![]));
    press(&mut state, "N");
    let toast = state.toasts.top().map(|toast| toast.text.clone());
    assert_eq!(toast.as_deref(), Some("No newer hit in this chat"));
}

#[test]
fn n_without_a_search_says_what_to_do() {
    let mut state = chatting();
    press(&mut state, "esc n");
    let toast = state.toasts.top().map(|toast| toast.text.clone());
    assert_eq!(toast.as_deref(), Some("Search first: then n and N go from hit to hit."));
}

#[test]
fn escape_without_a_search_goes_back_as_ever() {
    let mut state = chatting();
    press(&mut state, "esc esc");
    assert_eq!(state.focus.slot, Slot::List);
}

#[test]
fn the_mouse_takes_a_hit() {
    let mut state = filled();
    press(&mut state, "alt-/ l");
    answer(&mut state, Place::Here, vec![hit(2, 4, 5, "l1"), hit(3, 2, 9, "l2")], None);
    let kind = MouseKind::Down(Button::Left);
    let target = Some(Target::Choice(1));
    update(&mut state, Event::Mouse(Mouse { kind, clicks: 1, column: 0, row: 0, target }));
    assert!(state.overlays.is_empty());
    assert_eq!(state.chat.conversation(), Some(ConversationId(3)));
}

#[test]
fn opened_again_it_shows_what_was_found_and_is_typed_over() {
    let mut state = filled();
    press(&mut state, "alt-/ a b");
    answer(&mut state, Place::Here, vec![hit(2, 4, 5, "ab")], None);
    press(&mut state, "esc");
    assert_eq!(searches(&press(&mut state, "alt-/")), []);
    assert_eq!((state.search.input.text(), state.search.rows.len()), ("ab", 1));
    press(&mut state, "c");
    assert_eq!(state.search.input.text(), "c");
    press(&mut state, "esc");
    let asked = searches(&run_line(&mut state, "search from:me"));
    assert_eq!(asked, [], "asked when it settles");
    let asked = searches(&pass(&mut state, 1));
    assert_eq!(asked[0].criteria.from, [MemberId(1)]);
}

#[test]
fn vim_has_its_own_keys() {
    let mut state = chatting();
    let keymap = crate::input::Keymap::builtin("vim").unwrap();
    state.keymap = keymap.into();
    press(&mut state, "esc /");
    assert_eq!(
        (state.context(), state.search.scope),
        (Context::Search, super::state::Scope::Here(OPS))
    );
    press(&mut state, "esc g /");
    assert_eq!(
        (state.context(), state.search.scope),
        (Context::Search, super::state::Scope::Everywhere)
    );
}

#[test]
fn how_it_looks() {
    let long = format!("{}会议室改到三楼，开会时间不变", "请大家注意：".repeat(8));
    let hits = || {
        vec![
            hit(1, 9, 10, "明天上午十点**开会**，材料在共享盘"),
            hit(2, 4, 1_500, "开会 at noon?"),
            hit(3, 7, 9_000, &long),
            hit(1, 2, 600_000, "会前开门"),
        ]
    };
    type Set = fn(&mut State, Vec<Hit>);
    let cases: [(&str, &str, Set); 5] = [
        ("found", "开会", |state, hits| {
            answer(state, Place::Here, hits, None);
            pass(state, 200);
        }),
        ("offline", "开会", |state, hits| {
            update(
                state,
                Event::News(News::Link(Link::Offline {
                    since: NOW,
                    retry: NOW,
                    reason: "gone".into(),
                })),
            );
            answer(state, Place::Here, hits[..1].to_vec(), None);
        }),
        ("nothing", "zzz", |state, _| {
            answer(state, Place::Here, vec![], None);
            pass(state, 200);
            answer(state, Place::Server, vec![], None);
        }),
        ("offers", "开会 from:l", |_, _| {}),
        ("fault", "from:nobody 开会", |state, _| {
            let ask = state.search.asked.number;
            let error = WireError::new(ErrorCode::Unavailable, "busy");
            let news = News::Found { ask, place: Place::Server, found: Err(error) };
            update(state, Event::News(news));
        }),
    ];
    for (lang, tag) in [(Lang::En, "en"), (Lang::ZhCn, "zh")] {
        for (columns, high) in [(80, 24), (120, 40), (60, 20)] {
            for (name, typed, set) in cases {
                let mut state = sample::filled(lang, columns, high);
                press(&mut state, "alt-/");
                write(&mut state, typed);
                set(&mut state, hits());
                insta::assert_snapshot!(
                    format!("{name}_{tag}_{columns}x{high}"),
                    sample::shown(&state)
                );
            }
        }
    }
}

#[test]
fn any_size_will_do() {
    for columns in [1, 10, 20, 39, 80] {
        for high in [1, 5, 8, 12, 24] {
            let mut state = sample::filled(Lang::En, columns, high);
            press(&mut state, "alt-/ l");
            answer(&mut state, Place::Here, vec![hit(2, 4, 5, "l1"), hit(3, 2, 9, "l2")], None);
            press(&mut state, "pagedown down up");
            sample::shown(&state);
        }
    }
}

#[test]
fn what_was_looked_for_is_marked_in_the_chat_while_one_goes_from_hit_to_hit() {
    let mut state = chatting();
    let news = |text: &str| News::Items {
        conversation: OPS,
        items: vec![item(390, 2, 110, text)],
        gone: Vec::new(),
    };
    update(&mut state, Event::News(news("今天 deploy 开会 now")));
    press(&mut state, "alt-/");
    write(&mut state, "开会 deploy");
    answer(&mut state, Place::Here, vec![hit(1, 390, 110, "今天 deploy 开会 now")], None);
    press(&mut state, "enter");
    assert_eq!(marked(&state), ["deploy", "开会"]);
    press(&mut state, "i");
    assert_eq!(marked(&state), [""; 0], "who writes has found it");
}

/// What is drawn as found in the chat.
fn marked(state: &State) -> Vec<String> {
    let backend = TestBackend::new(state.columns, state.rows);
    let mut terminal = Terminal::new(backend).unwrap();
    let look = state.theme.style(Role::Match).fg;
    terminal
        .draw(|frame| {
            view(state, &state.theme, frame);
        })
        .unwrap();
    let cells = terminal.backend().buffer().content();
    let mut found = vec![String::new()];
    let mut at = 0;
    while let Some(cell) = cells.get(at) {
        if Some(cell.fg) == look {
            found.last_mut().unwrap().push_str(cell.symbol().trim());
        } else if !found.last().unwrap().is_empty() {
            found.push(String::new());
        }
        // The second half of a wide character is never drawn.
        at += canteen_text::width::width(cell.symbol()).max(1);
    }
    found.pop();
    found
}
