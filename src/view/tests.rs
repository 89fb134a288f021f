//! Every screen at many sizes, whatever happens.

use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::*;
use crate::i18n::{Lang, Texts};
use crate::input::{Code, Key, Keymap};
use crate::state::{Event, Settings};
use crate::update::update;

fn state() -> State {
    let keymap = Keymap::builtin("default").unwrap();
    State::new(Texts::new(Lang::En), Default::default(), keymap.into(), Settings::default())
}

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
        1 => (1u16..250, 1u16..80).prop_map(|(columns, rows)| Event::Resize { columns, rows }),
        1 => (0i64..4_000_000_000_000).prop_map(|at| Event::Tick(canteen_protocol::Time(at))),
    ]
}

proptest! {
    #[test]
    fn nothing_that_happens_panics(
        events in prop::collection::vec(events(), 1..60), columns in 1u16..220, rows in 1u16..70,
    ) {
        let mut state = state();
        update(&mut state, Event::Resize { columns, rows });
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        for event in events {
            if let Event::Resize { columns, rows } = event {
                terminal.backend_mut().resize(columns, rows);
            }
            update(&mut state, event);
            let theme = state.theme.clone();
            terminal.draw(|frame| { view(&state, &theme, frame); }).unwrap();
        }
    }
}
