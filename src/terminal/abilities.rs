//! What the terminal can do: first guessed from its surroundings, then corrected by its answers.

use super::Reply;

/// How many colours.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Depth {
    /// None: bold, underline and reverse only.
    Mono,
    /// The terminal's own sixteen.
    #[default]
    Sixteen,
    /// The fixed palette.
    Palette,
    /// Any.
    True,
}

/// The part of the environment that tells about the terminal.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Surroundings {
    /// `TERM`.
    pub term: String,
    /// `COLORTERM`.
    pub colorterm: String,
    /// `TERM_PROGRAM`.
    pub program: String,
    /// `NO_COLOR` is set to something.
    pub no_color: bool,
    /// `TMUX` is set.
    pub tmux: bool,
    /// `TMUX_PANE`.
    pub pane: String,
    /// `SSH_CONNECTION` is set.
    pub ssh: bool,
    /// A desktop of this machine may be there to show notices.
    pub desktop: bool,
}

impl Surroundings {
    /// Reads them by name.
    #[must_use]
    pub fn read(env: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name| env(name).unwrap_or_default();
        let set = |name| env(name).is_some_and(|value| !value.is_empty());
        Self {
            term: text("TERM"),
            colorterm: text("COLORTERM"),
            program: text("TERM_PROGRAM"),
            no_color: set("NO_COLOR"),
            tmux: set("TMUX"),
            pane: text("TMUX_PANE"),
            ssh: set("SSH_CONNECTION") || set("SSH_TTY"),
            desktop: cfg!(target_os = "macos") || set("DISPLAY") || set("WAYLAND_DISPLAY"),
        }
    }

    /// Whether the terminal may be asked with device control strings; a few print them.
    #[must_use]
    pub fn takes_dcs(&self) -> bool {
        let plain = ["linux", "dumb", "vt100", "vt220", "screen"];
        self.program != "Apple_Terminal" && !plain.contains(&self.term.as_str())
    }
}

/// What it can do.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Abilities {
    /// Colours.
    pub depth: Depth,
    /// Keys told apart by the kitty protocol.
    pub kitty_keys: bool,
    /// Frames shown at once (mode 2026).
    pub sync: bool,
    /// Links that can be clicked (OSC 8).
    pub links: bool,
    /// Erases with the ground that is set (all but GNU screen and the oldest).
    pub bce: bool,
    /// Its own ground is light.
    pub light: bool,
    /// Inside tmux.
    pub tmux: bool,
    /// How it names itself; empty when it does not.
    pub name: String,
    /// The member wants none, whatever it can do.
    pub no_color: bool,
}

impl Abilities {
    /// What the surroundings say.
    #[must_use]
    pub fn guess(around: &Surroundings) -> Self {
        let truecolor = matches!(around.colorterm.as_str(), "truecolor" | "24bit")
            || around.term.ends_with("-direct");
        let depth = if around.no_color || around.term == "dumb" || around.term.starts_with("vt") {
            Depth::Mono
        } else if truecolor {
            Depth::True
        } else if around.term.contains("256color") || around.term.contains("kitty") {
            Depth::Palette
        } else {
            Depth::Sixteen
        };
        Self {
            depth,
            links: !matches!(around.term.as_str(), "linux" | "dumb" | "vt100" | "vt220"),
            bce: around.tmux
                || !(around.term.starts_with("screen") || around.term.starts_with("vt")),
            tmux: around.tmux,
            no_color: around.no_color,
            ..Self::default()
        }
    }

    /// Takes an answer in; tells whether anything changed.
    pub fn learn(&mut self, reply: &Reply) -> bool {
        let before = self.clone();
        match reply {
            Reply::KittyFlags(_) => self.kitty_keys = true,
            // 1 set, 2 reset: the mode is known and can be changed.
            Reply::Mode { mode: 2026, state: 1 | 2 } => self.sync = true,
            Reply::TrueColor if !self.no_color => self.depth = Depth::True,
            Reply::Ground { light } => self.light = *light,
            Reply::Name(name) => self.name.clone_from(name),
            _ => {}
        }
        *self != before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(term: &str, colorterm: &str, no_color: bool) -> Depth {
        let around = Surroundings {
            term: term.into(),
            colorterm: colorterm.into(),
            no_color,
            ..Surroundings::default()
        };
        Abilities::guess(&around).depth
    }

    #[test]
    fn colours_are_guessed() {
        for (term, colorterm, no_color, expected) in [
            ("xterm-256color", "truecolor", false, Depth::True),
            ("xterm-256color", "", false, Depth::Palette),
            ("tmux-256color", "24bit", false, Depth::True),
            ("xterm", "", false, Depth::Sixteen),
            ("linux", "", false, Depth::Sixteen),
            ("", "", false, Depth::Sixteen),
            ("dumb", "", false, Depth::Mono),
            ("xterm-256color", "truecolor", true, Depth::Mono),
        ] {
            assert_eq!(depth(term, colorterm, no_color), expected, "{term} {colorterm}");
        }
    }

    #[test]
    fn answers_correct_the_guess_but_not_the_wish() {
        let mut abilities = Abilities::default();
        assert!(abilities.learn(&Reply::TrueColor));
        assert_eq!(abilities.depth, Depth::True);
        assert!(!abilities.learn(&Reply::Mode { mode: 2026, state: 0 }));
        assert!(abilities.learn(&Reply::Mode { mode: 2026, state: 2 }));
        let around = Surroundings { no_color: true, ..Surroundings::default() };
        let mut colourless = Abilities::guess(&around);
        assert!(!colourless.learn(&Reply::TrueColor));
        assert_eq!(colourless.depth, Depth::Mono);
    }
}
