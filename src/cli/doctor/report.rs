//! What the doctor says: the stable JSON, and the same for people.

use serde::Serialize;

use crate::cli::table::Table;

/// Everything.
#[derive(Serialize, Debug)]
pub struct Report {
    /// Of this program.
    pub version: &'static str,
    pub terminal: Terminal,
    /// None outside tmux, and when tmux does not answer.
    pub tmux: Option<Tmux>,
    /// None when this terminal was never measured.
    pub width: Option<Width>,
    /// Settings, keys and themes.
    pub problems: Vec<Problem>,
    pub history: History,
    pub server: Server,
    pub findings: Vec<Finding>,
}

#[derive(Serialize, Debug, Clone, Default)]
pub struct Terminal {
    /// `TERM`.
    pub term: String,
    /// How it calls itself; empty when it does not.
    pub name: String,
    /// Whether it was asked, and whether it answered.
    pub asked: bool,
    pub answered: bool,
    pub columns: Option<u16>,
    pub rows: Option<u16>,
    /// `none`, `16`, `256` or `any`.
    pub colours: &'static str,
    /// `dark`, `light` or `unknown`.
    pub ground: &'static str,
    pub kitty_keyboard: bool,
    pub synchronized_output: bool,
    /// Of `kitty`, `iterm2` and `sixel`.
    pub images: Vec<&'static str>,
    /// None when it does not tell.
    pub focus_reports: Option<bool>,
    pub bracketed_paste: Option<bool>,
    pub links: bool,
    /// `terminal` (OSC 52) or `desktop`.
    pub clipboard: &'static str,
    /// `desktop`, `osc9`, `osc777`, `bell` or `off`.
    pub notices: &'static str,
    pub ssh: bool,
    pub tmux: bool,
    /// The locale, and whether it is one of UTF-8.
    pub locale: String,
    pub utf8: bool,
}

/// Options of tmux that matter here, as tmux gives them.
#[derive(Serialize, Debug, Clone, Default)]
pub struct Tmux {
    pub allow_passthrough: String,
    pub set_clipboard: String,
    pub focus_events: String,
    pub escape_time_ms: Option<u32>,
}

#[derive(Serialize, Debug)]
pub struct Width {
    /// Whether signs such as ● are drawn two cells wide.
    pub wide_signs: bool,
    /// Where the terminal draws another width than expected.
    pub disagreements: Vec<Disagreement>,
}

#[derive(Serialize, Debug)]
pub struct Disagreement {
    /// Of which kind the character is.
    pub kind: &'static str,
    pub sample: &'static str,
    pub expected: u16,
    pub measured: u16,
}

#[derive(Serialize, Debug)]
pub struct Problem {
    pub file: String,
    /// 0 when it is about the whole file.
    pub line: usize,
    pub message: String,
}

#[derive(Serialize, Debug, Default)]
pub struct History {
    pub file: String,
    pub exists: bool,
    pub bytes: u64,
    pub entries: i64,
    pub conversations: i64,
    pub queued: i64,
    pub failed: i64,
    /// Whether others may read it.
    pub exposed: bool,
    /// None when it is whole.
    pub damage: Option<String>,
}

#[derive(Serialize, Debug, Default)]
pub struct Server {
    /// None when nobody is signed in.
    pub url: Option<String>,
    pub reached: bool,
    /// Until it had answered.
    pub answered_ms: Option<u64>,
    /// Its clock less this machine's.
    pub clock_ms: Option<i64>,
    /// Its name and version.
    pub server: Option<String>,
    /// Why it cannot be used, and what to do.
    pub error: Option<String>,
    pub hint: Option<String>,
}

/// Something to know or to do.
#[derive(Serialize, Debug, PartialEq, Eq)]
pub struct Finding {
    pub level: Level,
    /// A stable word.
    pub code: &'static str,
    pub message: String,
    /// What to do about it.
    pub advice: String,
}

#[derive(Serialize, Debug, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Good to know.
    Note,
    /// Something works less well than it could.
    Warning,
    /// Something does not work.
    Error,
}

impl Report {
    /// How many things are wrong.
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.level == Level::Error).count()
    }

    /// For people.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut section = |title: &str, rows: Vec<(&str, String)>| {
            lines.push(title.to_owned());
            let mut table = Table::new(&[]);
            for (name, value) in rows {
                table.row(["", name, &value]);
            }
            lines.extend(table.lines().filter(|line| !line.is_empty()));
        };
        section("Terminal", self.terminal.rows());
        if let Some(tmux) = &self.tmux {
            section("tmux", tmux.rows());
        }
        section("Widths", self.width_rows());
        section("History", self.history.rows());
        section("Server", self.server.rows());
        lines.push(String::new());
        if self.findings.is_empty() {
            lines.push("Nothing to do.".to_owned());
        }
        for finding in &self.findings {
            let sign = match finding.level {
                Level::Note => "note",
                Level::Warning => "warning",
                Level::Error => "error",
            };
            let text = format!("{sign}: {}", finding.message);
            lines.push(canteen_text::sanitize::line(&text, 1_000));
            if !finding.advice.is_empty() {
                let advice = canteen_text::sanitize::line(&finding.advice, 1_000);
                lines.push(format!("  {advice}"));
            }
        }
        lines
    }

    fn width_rows(&self) -> Vec<(&'static str, String)> {
        let Some(width) = &self.width else {
            return vec![("measured", "never: canteen doctor --width does it".to_owned())];
        };
        if width.disagreements.is_empty() {
            return vec![("measured", "as expected".to_owned())];
        }
        let row = |one: &Disagreement| {
            let cells = format!("{} cells, expected {}", one.measured, one.expected);
            (one.kind, format!("{}  {cells}", one.sample))
        };
        width.disagreements.iter().map(row).collect()
    }
}

fn yes(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}

fn told(told: Option<bool>) -> String {
    told.map_or_else(|| "not told".to_owned(), yes)
}

impl Terminal {
    fn rows(&self) -> Vec<(&'static str, String)> {
        let name = if self.name.is_empty() { "does not say" } else { &self.name };
        let size = match (self.columns, self.rows) {
            (Some(columns), Some(rows)) => format!("{columns} x {rows}"),
            _ => "no terminal".to_owned(),
        };
        let images = if self.images.is_empty() { "none".into() } else { self.images.join(", ") };
        let place = match (self.ssh, self.tmux) {
            (true, true) => "SSH and tmux",
            (true, false) => "SSH",
            (false, true) => "tmux",
            (false, false) => "this machine",
        };
        vec![
            ("TERM", self.term.clone()),
            ("name", name.to_owned()),
            ("size", size),
            ("colours", self.colours.to_owned()),
            ("ground", self.ground.to_owned()),
            ("kitty keyboard", yes(self.kitty_keyboard)),
            ("synchronized output", yes(self.synchronized_output)),
            ("images", images),
            ("focus reports", told(self.focus_reports)),
            ("bracketed paste", told(self.bracketed_paste)),
            ("links", yes(self.links)),
            ("clipboard", self.clipboard.to_owned()),
            ("notices", self.notices.to_owned()),
            ("where", place.to_owned()),
            ("locale", self.locale.clone()),
        ]
    }
}

impl Tmux {
    fn rows(&self) -> Vec<(&'static str, String)> {
        let time = self.escape_time_ms.map(|ms| format!("{ms} ms")).unwrap_or_default();
        vec![
            ("allow-passthrough", self.allow_passthrough.clone()),
            ("set-clipboard", self.set_clipboard.clone()),
            ("focus-events", self.focus_events.clone()),
            ("escape-time", time),
        ]
    }
}

impl History {
    fn rows(&self) -> Vec<(&'static str, String)> {
        if !self.exists {
            return vec![("file", format!("{} (none yet)", self.file))];
        }
        let size = format!("{:.1} MiB", self.bytes as f64 / (1024.0 * 1024.0));
        vec![
            ("file", self.file.clone()),
            ("size", size),
            ("entries", self.entries.to_string()),
            ("conversations", self.conversations.to_string()),
            ("waiting to be sent", self.queued.to_string()),
            ("refused", self.failed.to_string()),
            ("whole", yes(self.damage.is_none())),
        ]
    }
}

impl Server {
    fn rows(&self) -> Vec<(&'static str, String)> {
        let Some(url) = &self.url else {
            return vec![("signed in", "no".to_owned())];
        };
        let mut rows = vec![("address", url.clone()), ("reached", yes(self.reached))];
        rows.extend(self.server.clone().map(|server| ("program", server)));
        rows.extend(self.answered_ms.map(|ms| ("answered after", format!("{ms} ms"))));
        rows.extend(self.clock_ms.map(|ms| ("clock", format!("{ms:+} ms"))));
        rows
    }
}
