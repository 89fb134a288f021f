//! The terminal: what its surroundings tell, then what it answers when it is asked.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::answers::{self, Answer};
use super::report;
use super::width;
use crate::config::Notify;
use crate::notices::{Route, route};
use crate::terminal::{Abilities, Depth, Reply, Signal, Surroundings, local, widths};

/// How long answers are waited for: over SSH round half the world, and a slow machine there.
const PATIENCE: Duration = Duration::from_secs(3);

/// A terminal being examined.
pub struct Terminal {
    pub around: Surroundings,
    abilities: Abilities,
    report: report::Terminal,
}

/// What came back.
#[derive(Default)]
pub struct Asked {
    answers: Vec<Answer>,
    size: (u16, u16),
    /// How wide each sample was, when that was asked.
    pub widths: Option<Vec<u16>>,
}

/// What is known without asking.
pub fn of(env: &impl Fn(&str) -> Option<String>, wish: Notify) -> Terminal {
    let around = Surroundings::read(env);
    let abilities = Abilities::guess(&around);
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| env(name).filter(|value| !value.is_empty()))
        .unwrap_or_else(|| "C".to_owned());
    let code = locale.to_lowercase().replace('-', "");
    let report = report::Terminal {
        term: around.term.clone(),
        ground: "unknown",
        ssh: around.ssh,
        tmux: around.tmux,
        utf8: code.contains("utf8"),
        locale,
        ..report::Terminal::default()
    };
    let mut terminal = Terminal { around, abilities, report };
    terminal.conclude(wish);
    terminal
}

impl Terminal {
    /// Takes in what it answered.
    pub fn learn(&mut self, asked: Asked, wish: Notify) {
        self.report.asked = true;
        self.report.columns = Some(asked.size.0);
        self.report.rows = Some(asked.size.1);
        for answer in asked.answers {
            match answer {
                Answer::Attributes(features) => {
                    self.report.answered = true;
                    if features.contains(&4) {
                        self.report.images.push("sixel");
                    }
                }
                Answer::Kitty => drop(self.abilities.learn(&Reply::KittyFlags(0))),
                Answer::Mode(mode, state) => {
                    self.abilities.learn(&Reply::Mode { mode, state });
                    let known = matches!(state, 1..=3);
                    match mode {
                        1004 => self.report.focus_reports = Some(known),
                        2004 => self.report.bracketed_paste = Some(known),
                        _ => {}
                    }
                }
                Answer::Light(light) => {
                    self.report.ground = if light { "light" } else { "dark" };
                }
                Answer::Name(name) => drop(self.abilities.learn(&Reply::Name(name))),
                Answer::TrueColour => drop(self.abilities.learn(&Reply::TrueColor)),
                Answer::KittyImages => self.report.images.push("kitty"),
                Answer::Cursor(..) => {}
            }
        }
        let iterm = ["iTerm2", "WezTerm"].iter().any(|name| self.abilities.name.starts_with(name));
        if iterm || self.around.program == "iTerm.app" {
            self.report.images.push("iterm2");
        }
        self.report.images.sort_unstable();
        self.conclude(wish);
    }

    fn conclude(&mut self, wish: Notify) {
        let (around, abilities) = (&self.around, &self.abilities);
        self.report.name.clone_from(&abilities.name);
        self.report.colours = match abilities.depth {
            Depth::Mono => "none",
            Depth::Sixteen => "16",
            Depth::Palette => "256",
            Depth::True => "any",
        };
        self.report.kitty_keyboard = abilities.kitty_keys;
        self.report.synchronized_output = abilities.sync;
        self.report.links = abilities.links;
        let desktop = around.desktop && cfg!(feature = "desktop");
        let far = around.ssh || around.tmux || !desktop;
        self.report.clipboard = if far { "terminal" } else { "desktop" };
        self.report.notices = match route(wish, around, abilities, cfg!(feature = "desktop")) {
            Route::Desktop => "desktop",
            Route::Line => "osc9",
            Route::Titled => "osc777",
            Route::Bell => "bell",
            Route::Nowhere => "off",
        };
    }

    /// What is said of it.
    pub fn report(self) -> report::Terminal {
        self.report
    }
}

/// Asks it, and measures widths when that is wished. The terminal is given back as it was.
pub async fn ask(measure: bool) -> Result<Asked, String> {
    let mut port = local::open().map_err(|error| error.to_string())?;
    let around = &port.surroundings;
    let more = if around.takes_dcs() { answers::MORE } else { "" };
    let mut text = format!("{}{more}", answers::QUESTIONS);
    if measure {
        text.push_str(&width::question());
    }
    text.push_str(answers::LAST);
    let sent = port.output.write_all(text.as_bytes()).and_then(|()| port.output.flush());
    sent.map_err(|error| format!("the terminal takes nothing: {error}"))?;
    let mut asked = Asked { size: port.size, ..Asked::default() };
    let end = Instant::now() + PATIENCE;
    let mut held = Vec::new();
    while let Ok(Some(signal)) = timeout_at(end, port.input.recv()).await {
        match signal {
            Signal::Bytes(bytes) => held.extend_from_slice(&bytes),
            Signal::End => break,
            Signal::Resize(..) | Signal::Suspend | Signal::Continued => {}
        }
        let used = answers::read(&held, &mut asked.answers);
        held.drain(..used);
        let last = |answer: &Answer| matches!(answer, Answer::Attributes(_));
        if asked.answers.iter().any(last) {
            break;
        }
    }
    if measure {
        let columns: Vec<u16> = asked
            .answers
            .iter()
            .filter_map(|answer| match answer {
                Answer::Cursor(_, column) => Some(column.saturating_sub(1)),
                _ => None,
            })
            .collect();
        if columns.len() != widths::SAMPLES.len() {
            return Err("the terminal does not tell where its cursor is".to_owned());
        }
        asked.widths = Some(columns);
    }
    Ok(asked)
}
