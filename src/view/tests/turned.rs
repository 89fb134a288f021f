//! Where a theme turns the selected row round.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::{Color, Modifier};

use crate::i18n::Lang;
use crate::state::sample;
use crate::theme;

#[test]
fn what_is_turned_round_is_of_one_colour() {
    for name in ["terminal", "mono"] {
        let theme = theme::load(name, &|_| None).theme;
        let state = sample::filled(Lang::En, 80, 24);
        let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
        terminal
            .draw(|frame| {
                crate::view::view(&state, &theme, frame);
            })
            .unwrap();
        let cells = terminal.backend().buffer().content().iter();
        // All but the last line, which shows how things stand in colours that mean something.
        let turned: Vec<_> =
            cells.take(80 * 23).filter(|cell| cell.modifier.contains(Modifier::REVERSED)).collect();
        assert!(turned.len() > 20, "{name}: {}", turned.len());
        let plain = |color: Color| color == Color::Reset;
        assert!(turned.iter().all(|cell| plain(cell.fg) && plain(cell.bg)), "{name}: {turned:?}");
    }
}
