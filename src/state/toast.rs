//! Short notes that pass.

use canteen_protocol::Time;

/// How grave.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// Done, or good to know.
    Info,
    /// To be careful about.
    Warning,
    /// Refused or broken.
    Error,
}

/// A note.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Toast {
    /// How grave.
    pub level: Level,
    /// What.
    pub text: String,
    /// When it passes.
    pub until: Time,
}

/// How many are kept; older ones give way.
const KEPT: usize = 4;

/// The notes that have not passed yet, the newest last.
#[derive(Clone, Debug, Default)]
pub struct Toasts(Vec<Toast>);

impl Toasts {
    /// Adds a note; the same text again only stays longer.
    pub fn add(&mut self, now: Time, level: Level, text: String) {
        let lasts = match level {
            Level::Info => 3_000,
            Level::Warning => 6_000,
            Level::Error => 10_000,
        };
        let until = Time(now.0 + lasts);
        self.0.retain(|toast| toast.text != text);
        if self.0.len() == KEPT {
            self.0.remove(0);
        }
        self.0.push(Toast { level, text, until });
    }

    /// Takes away what has passed.
    pub fn expire(&mut self, now: Time) {
        self.0.retain(|toast| toast.until > now);
    }

    /// When the next one passes.
    #[must_use]
    pub fn wake(&self) -> Option<Time> {
        self.0.iter().map(|toast| toast.until).min()
    }

    /// The one to show: the gravest, the newest among equals.
    #[must_use]
    pub fn top(&self) -> Option<&Toast> {
        self.0.iter().max_by_key(|toast| toast.level)
    }

    /// Takes all away; tells whether there were any.
    pub fn clear(&mut self) -> bool {
        let any = !self.0.is_empty();
        self.0.clear();
        any
    }
}
