//! What keys mean: chords per context, read from TOML, a user's file laid over the default.

use std::collections::{BTreeMap, HashMap};

use super::{Context, Key};

const DEFAULT: &str = include_str!("../../keymaps/default.toml");
const VIM: &str = include_str!("../../keymaps/vim.toml");

/// A chord and the command line it runs; empty takes away what it meant.
type Chords = BTreeMap<Vec<Key>, String>;

/// All bindings.
#[derive(Clone, Debug, Default)]
pub struct Keymap {
    tables: HashMap<Context, Chords>,
}

/// What a sequence of keys means.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Found {
    /// The command line it runs.
    pub line: Option<String>,
    /// Whether more keys could make a longer chord.
    pub grows: bool,
}

/// A way to go on with a chord that was begun.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Continuation {
    /// The keys still to press.
    pub keys: Vec<Key>,
    /// The command line it runs.
    pub line: String,
}

/// What is wrong with a keymap file.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{file}:{row}: {key}: {why}")]
pub struct Fault {
    /// The file as it was named.
    pub file: String,
    /// Its row, from 1 on.
    pub row: usize,
    /// The key or table in question.
    pub key: String,
    /// What is wrong and what would be right.
    pub why: String,
}

impl Keymap {
    /// The keymap that comes with the program under this name.
    #[must_use]
    pub fn builtin(name: &str) -> Option<Self> {
        let text = match name {
            "default" => DEFAULT,
            "vim" => VIM,
            _ => return None,
        };
        let mut map = Self::default();
        let faults = map.lay(name, text);
        debug_assert!(faults.is_empty(), "{faults:?}");
        Some(map)
    }

    /// Lays a file over what there is and gives what is wrong with it. Lines that are wrong
    /// change nothing.
    pub fn lay(&mut self, file: &str, text: &str) -> Vec<Fault> {
        let mut faults = Vec::new();
        let table: toml::Table = match toml::from_str(text) {
            Ok(table) => table,
            Err(error) => {
                let start = error.span().map_or(0, |span| span.start);
                let row = text[..start.min(text.len())].matches('\n').count() + 1;
                let why = error.message().to_owned();
                return vec![Fault { file: file.into(), row, key: String::new(), why }];
            }
        };
        for (name, chords) in &table {
            let Some(context) = Context::named(name) else {
                let why = format!("no context \"{name}\"");
                faults.push(Fault { file: file.into(), row: 0, key: name.clone(), why });
                continue;
            };
            let Some(chords) = chords.as_table() else { continue };
            let known = self.tables.entry(context).or_default();
            for (chord, line) in chords {
                let keys: Result<Vec<Key>, _> = chord.split_whitespace().map(str::parse).collect();
                match (keys, line.as_str()) {
                    (Ok(keys), Some(line)) if !keys.is_empty() => {
                        known.insert(keys, line.to_owned());
                    }
                    (Err(error), _) => faults.push(Fault {
                        file: file.into(),
                        row: 0,
                        key: chord.clone(),
                        why: error.to_string(),
                    }),
                    _ => {}
                }
            }
        }
        faults
    }

    /// What these keys mean in a context: its own meaning first, then that of the contexts it
    /// falls back to.
    #[must_use]
    pub fn find(&self, context: Context, keys: &[Key]) -> Found {
        let mut found = Found::default();
        for table in self.tables_for(context, keys) {
            if found.line.is_none()
                && let Some(line) = table.get(keys)
            {
                found.line = Some(line.clone());
            }
            found.grows |= longer(table, keys).next().is_some();
        }
        if found.line.as_deref() == Some("") {
            found.line = None;
        }
        found
    }

    /// How a chord that was begun can go on.
    #[must_use]
    pub fn continuations(&self, context: Context, keys: &[Key]) -> Vec<Continuation> {
        let mut all: Vec<Continuation> = Vec::new();
        for table in self.tables_for(context, keys) {
            for (chord, line) in longer(table, keys) {
                let rest = chord[keys.len()..].to_vec();
                if all.iter().all(|known| known.keys != rest) {
                    all.push(Continuation { keys: rest, line: line.clone() });
                }
            }
        }
        all
    }

    fn tables_for(&self, context: Context, keys: &[Key]) -> impl Iterator<Item = &Chords> {
        let text = context.takes_text() && keys.first().is_some_and(|key| key.typed().is_some());
        let depth = if text { 1 } else { usize::MAX };
        context.chain().take(depth).filter_map(|context| self.tables.get(&context))
    }
}

/// The chords that begin with these keys and are longer.
fn longer<'a>(
    table: &'a Chords,
    keys: &'a [Key],
) -> impl Iterator<Item = (&'a Vec<Key>, &'a String)> {
    table
        .range(keys.to_vec()..)
        .take_while(move |(chord, _)| chord.starts_with(keys))
        .filter(move |(chord, line)| chord.len() > keys.len() && !line.is_empty())
}
