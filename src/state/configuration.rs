//! The user's own files as they were last read, and what the screen asks to be kept of them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::config::{self, Problem};
use crate::i18n::Lang;
use crate::input::Keymap;
use crate::theme::Theme;

/// What the user's file says, beside what holds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Configuration {
    /// The file.
    pub file: PathBuf,
    /// The settings in it.
    pub own: config::Settings,
    /// The names of those that are written there.
    pub set: Vec<&'static str>,
    /// The names of those that a flag of the command line has set for this run.
    pub given: Vec<&'static str>,
    /// What is wrong with settings, keys and the theme in use.
    pub problems: Vec<Problem>,
}

/// Everything that comes from the user's files.
#[derive(Clone, Debug)]
pub struct Configured {
    /// What the file says.
    pub configuration: Configuration,
    /// What holds, flags included.
    pub settings: config::Settings,
    /// The language.
    pub lang: Lang,
    /// The themes there are.
    pub themes: Vec<Arc<Theme>>,
    /// The keys.
    pub keymap: Arc<Keymap>,
}

/// What is to be kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Keep {
    /// Nothing; the files may have changed.
    Look,
    /// A setting; none for its default.
    Setting {
        /// Its name.
        name: &'static str,
        /// Its value as it is written.
        literal: Option<String>,
    },
    /// What was used how often.
    Learnt(Learnt),
    /// Nothing of what was used: all hints are shown again.
    Forget,
}

/// After so many times a hint has been understood.
const ENOUGH: u32 = 4;

/// What the member has used how often, as far as there is a hint for it: command lines, counted
/// until they are known.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Learnt(BTreeMap<String, u32>);

impl Learnt {
    /// Counts that were kept.
    #[must_use]
    pub fn new(counts: BTreeMap<String, u32>) -> Self {
        Self(counts)
    }

    /// The counts, to be kept.
    #[must_use]
    pub fn counts(&self) -> &BTreeMap<String, u32> {
        &self.0
    }

    /// Counts one use; tells whether that is worth keeping.
    pub fn used(&mut self, line: &str) -> bool {
        let count = self.0.entry(line.to_owned()).or_default();
        let new = *count < ENOUGH;
        *count = (*count + 1).min(ENOUGH);
        new
    }

    /// Whether it was used often enough to need no hint.
    #[must_use]
    pub fn knows(&self, line: &str) -> bool {
        self.0.get(line).is_some_and(|count| *count >= ENOUGH)
    }

    /// Takes the higher counts of both: two sessions may have gone on beside each other.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        for (line, count) in other.0 {
            let own = self.0.entry(line).or_default();
            *own = count.max(*own);
        }
        self
    }

    /// Whether nothing was ever used here.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_a_few_times_is_known() {
        let mut learnt = Learnt::default();
        assert!(learnt.is_new());
        for n in 0..ENOUGH {
            assert!(!learnt.knows("jump"), "after {n}");
            assert!(learnt.used("jump"));
        }
        assert!(learnt.knows("jump") && !learnt.used("jump"));
        assert!(!learnt.knows("send"));
        let again = Learnt::new(learnt.counts().clone());
        assert_eq!(again, learnt);
        let mut other = Learnt::default();
        other.used("send");
        let both = learnt.with(other);
        assert!(both.knows("jump") && both.counts()["send"] == 1);
    }
}
