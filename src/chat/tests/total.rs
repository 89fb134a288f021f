//! Whatever happens: nothing panics, and what is not on the screen costs nothing.

use canteen_protocol::Body;
use canteen_protocol::message::Quote;
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::*;
use crate::view::view;

fn items() -> impl Strategy<Value = Item> {
    let key = prop_oneof![
        4 => (1i64..60).prop_map(|seq| ItemKey::Logged(Seq(seq))),
        1 => (1i64..6).prop_map(|id| ItemKey::Queued(LocalId(id))),
    ];
    let kind = prop_oneof![
        6 => ("([a-z @:`*>\n中。👍]|\\PC){0,60}", any::<bool>(), 0i64..5).prop_map(
            |(text, recalled, quoted)| {
                let quote = Quote { seq: Seq(quoted), by: MemberId(2), text: "q".into() };
                ItemKind::Message(Box::new(Said {
                    recalled,
                    reply_to: (quoted > 2).then_some(quote),
                    ..said(&text)
                }))
            }
        ),
        1 => Just(ItemKind::Event(Body::Unknown)),
        1 => (0i64..90).prop_map(|to| ItemKind::Hole { to: Seq(to) }),
        1 => (0i64..90).prop_map(|to| ItemKind::Purged { to: Seq(to) }),
    ];
    (key, 0i64..200, prop::option::of(1i64..5), kind).prop_map(|(key, minute, by, kind)| Item {
        key,
        at: Time(NOW - minute * MINUTE),
        by: by.map(MemberId),
        kind,
    })
}

fn windows() -> impl Strategy<Value = Window> {
    let anchor = prop_oneof![
        Just(Anchor::Newest),
        (1i64..60).prop_map(|seq| Anchor::Before(ItemKey::Logged(Seq(seq)))),
        (1i64..60).prop_map(|seq| Anchor::After(ItemKey::Logged(Seq(seq)))),
        (1i64..60).prop_map(|seq| Anchor::Around(Seq(seq))),
    ];
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    (anchor, prop::collection::vec(items(), 0..30), flags).prop_map(
        |(anchor, mut items, (at_start, at_end, fetching))| {
            items.sort_by_key(|item| item.key);
            items.dedup_by_key(|item| item.key);
            Window { conversation: OPS, anchor, items, at_start, at_end, fetching }
        },
    )
}

fn events() -> impl Strategy<Value = Event> {
    const KEYS: [&str; 30] = [
        "esc",
        "up",
        "down",
        "k",
        "j",
        "pageup",
        "pagedown",
        "enter",
        "r",
        "e",
        "d",
        "y",
        "v",
        "+",
        "o",
        "R",
        "X",
        "x",
        "i",
        "g",
        "G",
        "ctrl-end",
        "@",
        "a",
        ":",
        "tab",
        "backspace",
        "1",
        "left",
        "home",
    ];
    prop_oneof![
        8 => (0..KEYS.len()).prop_map(|at| Event::Key(KEYS[at].parse().unwrap())),
        2 => windows().prop_map(|window| Event::News(News::Window(window))),
        2 => (prop::collection::vec(items(), 0..4), prop::collection::vec(items(), 0..2)).prop_map(
            |(items, gone)| {
                let gone = gone.into_iter().map(|item| item.key).collect();
                Event::News(News::Items { conversation: OPS, items, gone })
            }
        ),
        1 => (1u16..180, 1u16..60).prop_map(|(columns, rows)| Event::Resize { columns, rows }),
        1 => (0i64..5_000).prop_map(|ms| Event::Tick(Time(NOW + ms))),
        1 => "([a-z\n中]|\\PC){0,80}".prop_map(Event::Paste),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn nothing_that_happens_in_a_chat_panics(
        events in prop::collection::vec(events(), 1..40), columns in 1u16..180, rows in 1u16..60,
    ) {
        let mut state = ops(Lang::ZhCn, columns, rows);
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        for event in events {
            if let Event::Resize { columns, rows } = event {
                terminal.backend_mut().resize(columns, rows);
            }
            update(&mut state, event);
            let keys: Vec<_> = state.chat.log.items().iter().map(|item| item.key).collect();
            prop_assert!(keys.is_sorted() && keys.len() <= 500);
            let theme = state.theme.clone();
            terminal.draw(|frame| { view(&state, &theme, frame); }).unwrap();
        }
    }
}

/// Texts wrapped while a chat of so many items is shown and scrolled a little.
fn wrapped(count: i64) -> usize {
    let mut state = desk(Lang::En, 80, 24);
    open(&mut state, OPS, many(count));
    assert_eq!(state.chat.log.items().len(), usize::try_from(count).unwrap().min(400));
    press(&mut state, "pageup");
    pass(&mut state, 1_000);
    state.chat.cache.built
}

#[test]
fn only_what_is_seen_is_wrapped() {
    let few = wrapped(60);
    assert!((10..80).contains(&few), "{few}");
    assert_eq!(wrapped(390), few);
    assert_eq!(wrapped(100_000), few, "held or not");
}
