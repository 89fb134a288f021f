//! How many bytes a frame costs, and that it looks right on a terminal.

use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use ratatui::style::{Color, Style};
use ratatui::text::{Line, Span};
use ratatui::{Frame, Terminal};

use super::*;
use crate::terminal::{Depth, Easel};

/// Keeps what is written, and how many writes there were.
#[derive(Clone, Default)]
struct Sink(Arc<Mutex<(Vec<u8>, usize)>>);

impl Sink {
    fn take(&self) -> (Vec<u8>, usize) {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut kept = self.0.lock().unwrap();
        kept.0.extend_from_slice(bytes);
        kept.1 += 1;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A screen and something to draw on.
struct Rig {
    easel: Terminal<Easel>,
    screen: Screen,
    sink: Sink,
}

impl Rig {
    fn new(columns: u16, rows: u16, sync: bool) -> Self {
        let sink = Sink::default();
        let abilities =
            Abilities { depth: Depth::True, sync, links: true, bce: true, ..Abilities::default() };
        let screen = Screen::new(Box::new(sink.clone()), abilities);
        Self { easel: Terminal::new(Easel::new((columns, rows))).unwrap(), screen, sink }
    }

    /// Draws a frame and gives what was written.
    fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> (Vec<u8>, usize) {
        let easel = self.easel.backend().clone();
        let frame = self.easel.draw(draw).unwrap();
        self.screen.show(frame.buffer, easel.caret()).unwrap();
        self.sink.take()
    }

    /// Two coloured areas and an input in a third colour, as a chat has them.
    fn chat(&mut self, typed: &str) -> (Vec<u8>, usize) {
        let text = Style::new().fg(Color::Rgb(200, 210, 220)).bg(Color::Rgb(20, 24, 30));
        let other = Style::new().fg(Color::Rgb(90, 100, 110)).bg(Color::Rgb(30, 34, 40));
        self.draw(|frame| {
            let area = frame.area();
            frame.buffer_mut().set_style(area, text);
            frame.buffer_mut().set_string(0, 0, "Ops war room", other);
            frame.buffer_mut().set_string(0, area.height - 1, "14:02", other);
            let (x, y) = (2 + u16::try_from(typed.len()).unwrap(), area.height - 2);
            frame.buffer_mut().set_string(2, y, typed, text);
            frame.set_cursor_position((x, y));
        })
    }
}

#[test]
fn a_typed_character_costs_little() {
    let mut rig = Rig::new(120, 40, true);
    rig.chat("");
    let mut typed = String::new();
    for c in "hello".chars() {
        typed.push(c);
        let (bytes, writes) = rig.chat(&typed);
        assert_eq!(bytes, [u8::try_from(c).unwrap()], "{typed}: the look was ready");
        assert_eq!(writes, 1);
    }
    assert_eq!(rig.chat(&typed), (Vec::new(), 0), "nothing changed, nothing is written");
    typed.pop();
    let (bytes, _) = rig.chat(&typed);
    assert!(bytes.len() <= 4, "a character is taken back: {bytes:?}");
}

#[test]
fn only_larger_frames_are_synchronised() {
    let mut rig = Rig::new(80, 24, true);
    let (bytes, writes) = rig.chat("");
    assert_eq!(writes, 1);
    assert!(bytes.starts_with(b"\x1b[?2026h") && bytes.ends_with(b"\x1b[?2026l"));
    assert!(!rig.chat("x").0.starts_with(b"\x1b[?2026h"));
}

#[test]
fn a_link_is_one_and_is_ended() {
    let mut rig = Rig::new(30, 2, false);
    let color = rig.screen.links().color("https://example.org/\x1b");
    let (bytes, _) = rig.draw(|frame| {
        let link = Style::new().underline_color(color);
        let line = Line::from(vec![Span::raw("a "), Span::styled("here", link), Span::raw(" b")]);
        frame.render_widget(line, frame.area());
    });
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(text.matches(";https://example.org/\x1b\\").count(), 1, "{text:?}");
    let end = text.find("here").unwrap();
    assert!(text[end..].contains("\x1b]8;;\x1b\\"), "{text:?}");
}

#[test]
fn what_may_be_measured_otherwise_moves_nothing() {
    let mut rig = Rig::new(20, 1, false);
    for doubtful in ["\u{2764}\u{fe0f}", "👨\u{200d}👩\u{200d}👧", "☕", "e\u{301}", "🇨🇳"]
    {
        rig.screen.forget();
        let (bytes, _) = rig.draw(|frame| {
            frame.buffer_mut().set_string(0, 0, doubtful, Style::new());
            frame.buffer_mut().set_string(10, 0, "│", Style::new());
        });
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.ends_with("\x1b[1;11H│"), "the border has its own place: {text:?}");
    }
}

#[test]
fn half_a_character_is_not_shown() {
    let mut rig = Rig::new(10, 1, false);
    let (bytes, _) = rig.draw(|frame| {
        frame.buffer_mut().set_string(0, 0, "a中文", Style::new());
        frame.buffer_mut().set_string(2, 0, "│", Style::new());
    });
    let mut shown = vt100::Parser::new(1, 10, 0);
    shown.process(&bytes);
    assert_eq!(shown.screen().contents(), "a │文", "the border is where it was drawn");
}

/// Texts of all widths, put at places: what the screen shows must be what a terminal shows.
fn pieces() -> impl Strategy<Value = Vec<(u16, u16, String, u8)>> {
    let text = prop::sample::select(vec![
        "hello",
        "中文字",
        " ",
        "            ",
        "é",
        "x",
        "日",
        "─────",
        "e\u{301}",
        "ab cd",
        "한글",
    ]);
    let piece = (0u16..20, 0u16..6, text, 0u8..5)
        .prop_map(|(x, y, text, style)| (x, y, text.to_owned(), style));
    prop::collection::vec(piece, 0..12)
}

fn style(number: u8) -> Style {
    match number {
        0 => Style::reset(),
        1 => Style::reset().fg(Color::Red),
        2 => Style::reset().bg(Color::Rgb(1, 2, 3)).bold(),
        3 => Style::reset().reversed(),
        _ => Style::reset().dim().underlined(),
    }
}

proptest! {
    #[test]
    fn a_terminal_shows_what_was_drawn(frames in prop::collection::vec(pieces(), 1..6)) {
        let mut rig = Rig::new(24, 6, false);
        let mut shown = vt100::Parser::new(6, 24, 0);
        for pieces in frames {
            let mut expected = Vec::new();
            let (bytes, _) = rig.draw(|frame| {
                for (x, y, text, look) in &pieces {
                    frame.buffer_mut().set_string(*x, *y, text, style(*look));
                }
                frame.set_cursor_position((3, 3));
                expected = frame.buffer_mut().content().to_vec();
            });
            shown.process(&bytes);
            let screen = shown.screen();
            prop_assert_eq!(screen.cursor_position(), (3, 3));
            let mut hidden = 0;
            for (index, cell) in (0u16..).zip(&expected) {
                let (row, column) = (index / 24, index % 24);
                if column == 0 { hidden = 0; }
                if hidden > 0 { hidden -= 1; continue; }
                let next = expected.get(usize::from(index) + 1);
                let whole = column < 23 && next.is_some_and(|next| next.symbol() == " ");
                let wide = grapheme_width(cell.symbol()) > 1;
                hidden = usize::from(wide && whole);
                let symbol = if wide && !whole { " " } else { cell.symbol() };
                let seen = screen.cell(row, column).unwrap();
                let text = if seen.contents().is_empty() { " " } else { seen.contents() };
                prop_assert_eq!(text, symbol, "at {},{}", column, row);
                if symbol != " " {
                    prop_assert_eq!(seen.bold(), cell.modifier.contains(ratatui::style::Modifier::BOLD));
                }
                prop_assert_eq!(seen.inverse(), cell.modifier.contains(ratatui::style::Modifier::REVERSED));
                let bg = match cell.bg { Color::Rgb(r, g, b) => vt100::Color::Rgb(r, g, b), _ => vt100::Color::Default };
                prop_assert_eq!(seen.bgcolor(), bg, "at {},{}", column, row);
            }
        }
    }
}
