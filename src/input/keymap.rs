//! What keys mean: chords per context, read from TOML, a user's file laid over the default.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::{Code, Context, Key};
use crate::commands;
use crate::config::Problem;

/// A chord and the command line it runs; empty takes away what it meant.
type Chords = BTreeMap<Vec<Key>, String>;

/// The keymaps that come with the program.
const BUILTIN: [(&str, &str); 3] = [
    ("default", include_str!("../../keymaps/default.toml")),
    ("vim", include_str!("../../keymaps/vim.toml")),
    ("emacs", include_str!("../../keymaps/emacs.toml")),
];

/// Longer chords than this are mistakes.
const LONGEST: usize = 4;

/// All bindings.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
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

/// A chord, or the rest of one that was begun.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Binding {
    /// Where it is bound.
    pub context: Context,
    /// The keys to press.
    pub keys: Vec<Key>,
    /// The command line it runs.
    pub line: String,
}

impl Binding {
    /// The keys as people read them.
    #[must_use]
    pub fn chord(&self) -> String {
        chord_text(&self.keys)
    }
}

/// Keys as people read them: `t t`, `Ctrl-K`.
#[must_use]
pub fn chord_text(keys: &[Key]) -> String {
    keys.iter().map(Key::to_string).collect::<Vec<_>>().join(" ")
}

impl Keymap {
    /// The names of the keymaps that come with the program, the default first.
    pub const NAMES: [&'static str; 3] = [BUILTIN[0].0, BUILTIN[1].0, BUILTIN[2].0];

    /// The keymap of this name that comes with the program. All are laid over the default.
    #[must_use]
    pub fn builtin(name: &str) -> Option<Self> {
        let (known, text) = BUILTIN.iter().find(|(known, _)| *known == name)?;
        let mut map = Self::default();
        if *known != BUILTIN[0].0 {
            map.lay(Path::new("default.toml"), BUILTIN[0].1);
        }
        map.lay(Path::new(&format!("{known}.toml")), text);
        Some(map)
    }

    /// Lays a file over what there is, and says what is wrong with it. Lines that are wrong change
    /// nothing.
    pub fn lay(&mut self, file: &Path, text: &str) -> Vec<Problem> {
        let mut laying = Laying { map: self, file, text, problems: Vec::new() };
        laying.file();
        let mut problems = laying.problems;
        problems.sort_by_key(|problem| problem.line);
        problems
    }

    /// What these keys mean in a context: its own meaning first, then that of the contexts it
    /// falls back to.
    #[must_use]
    pub fn find(&self, context: Context, keys: &[Key]) -> Found {
        let mut found = Found::default();
        let mut decided = false;
        for (_, table) in self.tables_for(context, keys) {
            match table.get(keys) {
                Some(line) if !decided => {
                    decided = true;
                    found.line = Some(line.clone()).filter(|line| !line.is_empty());
                }
                // What is decided does not wait for longer chords of more general contexts.
                _ if decided => break,
                _ => {}
            }
            found.grows |= longer(table, keys).next().is_some();
        }
        found
    }

    /// How a chord that was begun can go on; with no keys, everything that can be pressed.
    #[must_use]
    pub fn continuations(&self, context: Context, keys: &[Key]) -> Vec<Binding> {
        let mut all: Vec<Binding> = Vec::new();
        let mut gone: Vec<Vec<Key>> = Vec::new();
        let here = context;
        for (context, table) in self.tables_for(here, keys) {
            for (chord, line) in longer(table, keys) {
                // Plain characters are text here, whatever they mean in more general contexts.
                let typed = chord.first().is_some_and(|key| key.typed().is_some());
                if typed && context != here && here.takes_text() {
                    continue;
                }
                // What is decided on the way is never waited for.
                if (keys.len() + 1..chord.len()).any(|n| !self.find(here, &chord[..n]).grows) {
                    continue;
                }
                let rest = chord[keys.len()..].to_vec();
                if all.iter().all(|known| known.keys != rest) && !gone.contains(&rest) {
                    all.push(Binding { context, keys: rest, line: line.clone() });
                }
            }
            gone.extend(
                table.iter().filter(|(_, line)| line.is_empty()).map(|(keys, _)| keys.clone()),
            );
        }
        all
    }

    /// The bindings of one context alone.
    pub fn of(&self, context: Context) -> impl Iterator<Item = (&[Key], &str)> {
        self.tables
            .get(&context)
            .into_iter()
            .flatten()
            .filter(|(_, line)| !line.is_empty())
            .map(|(keys, line)| (keys.as_slice(), line.as_str()))
    }

    /// The chord that runs this command line in a context and is told people: one that every
    /// terminal sends, the simplest of them.
    #[must_use]
    pub fn chord_for(&self, context: Context, line: &str) -> Option<String> {
        self.continuations(context, &[])
            .into_iter()
            .filter(|binding| binding.line == line)
            .min_by_key(|binding| {
                let rare = !binding.keys.iter().all(|key| key.is_sent_everywhere());
                (rare, binding.keys.len(), effort(&binding.keys), binding.chord().len())
            })
            .map(|binding| binding.chord())
    }

    /// The tables in which keys are looked up. A context that takes text does not inherit what
    /// begins with a plain character.
    fn tables_for(
        &self,
        context: Context,
        keys: &[Key],
    ) -> impl Iterator<Item = (Context, &Chords)> {
        let text = context.takes_text() && keys.first().is_some_and(|key| key.typed().is_some());
        let depth = if text { 1 } else { usize::MAX };
        context
            .chain()
            .take(depth)
            .filter_map(|context| self.tables.get(&context).map(|table| (context, table)))
    }
}

/// How much a chord asks of the hands, and of terminals that do not send every key.
fn effort(keys: &[Key]) -> u8 {
    let one = |key: &Key| match key.code {
        _ if key.ctrl => 2,
        _ if key.alt => 3,
        // Many terminals send the same for both.
        Code::Enter if key.shift => 5,
        Code::F(_) => 4,
        Code::Char(_) | Code::Enter | Code::Esc | Code::Tab => 0,
        _ => 1,
    };
    keys.iter().map(one).max().unwrap_or(0)
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

/// A file being laid over a keymap.
struct Laying<'a> {
    map: &'a mut Keymap,
    file: &'a Path,
    text: &'a str,
    problems: Vec<Problem>,
}

impl Laying<'_> {
    fn say(&mut self, byte: usize, message: String) {
        self.problems.push(Problem::at(self.file, self.text, byte, message));
    }

    fn file(&mut self) {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let byte = error.span().map_or(0, |span| span.start);
            self.say(byte, error.message().trim().to_owned());
        }
        for (name, value) in table.get_ref() {
            let start = name.span().start;
            let name = name.get_ref().as_ref();
            match (Context::named(name), value.get_ref()) {
                (Some(context), DeValue::Table(chords)) => self.table(context, chords),
                (Some(_), _) => self.say(start, format!("'{name}' is a table: write [{name}]")),
                (None, _) => self.say(start, unknown_context(name)),
            }
        }
    }

    fn table(&mut self, context: Context, chords: &DeTable<'_>) {
        let mut seen: BTreeMap<Vec<Key>, String> = BTreeMap::new();
        for (chord, line) in chords {
            let start = chord.span().start;
            let written = chord.get_ref().as_ref();
            let keys: Vec<Key> = match written.split_whitespace().map(str::parse).collect() {
                Ok(keys) => keys,
                Err(error) => {
                    let error: super::BadKey = error;
                    self.say(start, format!("\"{written}\": {error}"));
                    continue;
                }
            };
            if keys.is_empty() || keys.len() > LONGEST {
                self.say(start, format!("\"{written}\": a chord has 1 to {LONGEST} keys"));
                continue;
            }
            let DeValue::String(line) = line.get_ref() else {
                self.say(start, format!("\"{written}\": expected a command line in quotes"));
                continue;
            };
            if let Some(other) = seen.get(&keys) {
                self.say(start, format!("\"{written}\" is the same chord as \"{other}\""));
                continue;
            }
            if !line.is_empty()
                && let Err(fault) = commands::parse(line)
            {
                self.say(start, format!("\"{written}\": {fault}"));
                continue;
            }
            seen.insert(keys.clone(), written.to_owned());
            self.map.tables.entry(context).or_default().insert(keys, line.to_string());
        }
    }
}

fn unknown_context(name: &str) -> String {
    let names = || Context::ALL.iter().map(|context| context.name());
    let near = names()
        .map(|known| (strsim::damerau_levenshtein(known, name), known))
        .min()
        .filter(|(distance, _)| *distance <= 3);
    match near {
        Some((_, near)) => format!("there is no context '{name}': did you mean '{near}'?"),
        None => {
            let all: Vec<_> = names().collect();
            format!("there is no context '{name}': there are {}", all.join(", "))
        }
    }
}

#[cfg(test)]
mod tests;
