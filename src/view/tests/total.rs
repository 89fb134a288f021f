//! Whatever happens at whatever size, nothing panics.

use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::i18n::Lang;
use crate::input::{Code, Key};
use crate::state::{Button, Event, Mouse, MouseKind, sample};
use crate::update::update;
use crate::view::view;

fn events() -> impl Strategy<Value = Event> {
    let code = prop_oneof![
        any::<char>().prop_map(Code::Char),
        prop::sample::select(vec![
            Code::Char('t'),
            Code::Char('?'),
            Code::Char('k'),
            Code::Enter,
            Code::Esc,
            Code::Tab,
            Code::Up,
            Code::Down,
            Code::PageDown,
            Code::F(5),
        ]),
    ];
    let key = (code, any::<bool>(), any::<bool>())
        .prop_map(|(code, ctrl, alt)| Event::Key(Key { code, ctrl, alt, shift: false }));
    prop_oneof![
        8 => key,
        1 => ".{0,40}".prop_map(Event::Paste),
        1 => mouse(),
        1 => (0usize..6).prop_map(|n| {
            let news = sample::news().into_iter().chain([sample::window()]);
            Event::News(news.cycle().nth(n).unwrap())
        }),
        1 => (1u16..250, 1u16..80).prop_map(|(columns, rows)| Event::Resize { columns, rows }),
        1 => (0i64..4_000_000_000_000).prop_map(|at| Event::Tick(canteen_protocol::Time(at))),
    ]
}

fn mouse() -> impl Strategy<Value = Event> {
    let kind = prop::sample::select(vec![
        MouseKind::Down(Button::Left),
        MouseKind::Down(Button::Right),
        MouseKind::Up(Button::Left),
        MouseKind::Drag(Button::Left),
        MouseKind::Wheel(-1),
        MouseKind::Wheel(1),
    ]);
    (kind, 0u16..250, 0u16..80).prop_map(|(kind, column, row)| {
        Event::Mouse(Mouse { kind, clicks: 1, column, row, target: None })
    })
}

proptest! {
    #[test]
    fn nothing_that_happens_panics(
        events in prop::collection::vec(events(), 1..60), columns in 1u16..220, rows in 1u16..70,
    ) {
        let keymap = ["default", "vim", "emacs"][usize::from(columns % 3)];
        let mut state = sample::bare(Lang::ZhCn, keymap, columns, rows);
        state.settings.ascii = rows % 2 == 0;
        let mut hits = super::super::Hits::default();
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        for event in events {
            let mut event = event;
            match &mut event {
                Event::Resize { columns, rows } => terminal.backend_mut().resize(*columns, *rows),
                Event::Mouse(mouse) => mouse.target = hits.at(mouse.column, mouse.row),
                _ => {}
            }
            update(&mut state, event);
            let theme = state.theme.clone();
            terminal.draw(|frame| hits = view(&state, &theme, frame)).unwrap();
        }
    }
}
