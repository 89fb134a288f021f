//! The terminal while a session has it: taken, drawn on, lent to other programs, given back.

use std::io::{self, Write};

use ratatui::style::Color;
use ratatui::{Frame, Terminal};

use crate::state::{Selection, State};
use crate::terminal::{Abilities, Control, Depth, Easel, Reply, Screen, Surroundings};
use crate::terminal::{Links, enter, enter_again, leave, mouse_mode, questions, upgrade};
use crate::view::{Hits, Target, selection, view};

/// The stage. Dropping it gives the terminal back.
pub struct Stage {
    easel: Terminal<Easel>,
    screen: Screen,
    control: Box<dyn Control>,
    abilities: Abilities,
    hits: Hits,
    mouse: bool,
    /// The terminal is lent to an editor: nothing may be written.
    lent: bool,
}

impl Stage {
    /// Takes the terminal and asks it what it can do.
    pub fn enter(
        output: Box<dyn Write + Send>,
        control: Box<dyn Control>,
        size: (u16, u16),
        around: &Surroundings,
        mouse: bool,
    ) -> io::Result<Self> {
        let abilities = Abilities::guess(around);
        let screen = Screen::new(output, abilities.clone());
        let Ok(easel) = Terminal::new(Easel::new(size));
        let hits = Hits::default();
        let mut stage = Self { easel, screen, control, abilities, hits, mouse, lent: false };
        let greeting = format!("{}{}", enter(mouse), questions(around));
        stage.send(&greeting)?;
        Ok(stage)
    }

    /// Draws a frame.
    pub fn draw(&mut self, state: &State) -> io::Result<()> {
        if self.lent {
            return Ok(());
        }
        if self.mouse != state.settings.mouse {
            self.mouse = state.settings.mouse;
            self.send(mouse_mode(self.mouse))?;
        }
        let links = self.screen.links();
        links.tidy();
        let mut hits = Hits::default();
        let theme = state.theme.clone();
        let easel = self.easel.backend().clone();
        let Ok(frame) = self.easel.draw(|frame| {
            hits = view(state, &theme, frame);
            mark_links(&hits, &links, frame);
        });
        self.hits = hits;
        self.screen.show(frame.buffer, easel.caret())
    }

    /// What lies there in the last frame.
    pub fn target(&self, column: u16, row: u16) -> Option<Target> {
        self.hits.at(column, row)
    }

    /// The text that is marked on the screen.
    pub fn marked(&self, selection: &Selection) -> String {
        selection::text(selection, self.screen.shown(), &self.hits)
    }

    /// Takes another size; what is on the screen is drawn anew by the next frame.
    pub fn resize(&mut self, size: (u16, u16)) {
        self.easel.backend_mut().resize(size);
    }

    /// Takes an answer in; gives how many colours there are and whether the ground is light when
    /// that is news.
    pub fn learn(&mut self, reply: &Reply) -> Option<(Depth, bool)> {
        let before = self.abilities.clone();
        if !self.abilities.learn(reply) {
            return None;
        }
        let now = &self.abilities;
        let keys = now.kitty_keys && !before.kitty_keys;
        let colours = (now.depth, now.light);
        let deeper = now.depth != before.depth;
        self.screen.set_abilities(now.clone());
        if keys {
            let _ = self.send(upgrade());
        }
        if deeper {
            self.redraw();
        }
        (colours != (before.depth, before.light)).then_some(colours)
    }

    /// What the terminal can do, as far as it is known.
    pub fn abilities(&self) -> &Abilities {
        &self.abilities
    }

    /// The next frame is drawn from nothing.
    pub fn redraw(&mut self) {
        self.screen.forget();
    }

    /// Sends something that is no part of a frame.
    pub fn send(&mut self, text: &str) -> io::Result<()> {
        if self.lent { Ok(()) } else { self.screen.send(text) }
    }

    /// Lets another program use the terminal.
    pub fn lend(&mut self) -> io::Result<()> {
        self.send(&leave(self.abilities.kitty_keys))?;
        self.lent = true;
        self.control.release()
    }

    /// Takes the terminal again.
    pub fn reclaim(&mut self) {
        if self.control.claim().is_ok() {
            self.lent = false;
            let keys = if self.abilities.kitty_keys { upgrade() } else { "" };
            let _ = self.send(&format!("{}{keys}", enter(self.mouse)));
            self.redraw();
        }
    }

    /// The program was stopped by somebody else and goes on.
    pub fn refresh(&mut self) {
        if !self.lent && self.control.claim().is_ok() {
            let _ = self.send(&enter_again(self.mouse));
            self.redraw();
        }
    }

    /// Stops until the shell continues the program.
    pub fn suspend(&mut self) {
        if self.control.is_local() && !self.lent && self.lend().is_ok() {
            self.control.stop();
            self.reclaim();
        }
    }

    /// Whether the terminal is lent.
    pub fn is_lent(&self) -> bool {
        self.lent
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if !self.lent {
            let _ = self.send(&leave(self.abilities.kitty_keys));
        }
        let _ = self.control.release();
    }
}

/// Gives the cells of each link the colour that stands for its address.
fn mark_links(hits: &Hits, links: &Links, frame: &mut Frame<'_>) {
    for (area, address) in hits.links() {
        let color = links.color(address);
        if color == Color::Reset {
            continue;
        }
        for position in area.intersection(frame.area()).positions() {
            frame.buffer_mut()[position].underline_color = color;
        }
    }
}
