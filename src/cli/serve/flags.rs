//! The server's settings as flags, made from the server's own table of them.

use std::path::PathBuf;

use canteen_server::config::{Config, ConfigError, KEYS, Key, Sources};
use clap::{Arg, ArgMatches, Command, FromArgMatches};

use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};

/// The flags that were given, and the file they are laid over.
#[derive(Debug, Default, Clone)]
pub struct Flags {
    file: Option<PathBuf>,
    given: Vec<(&'static str, String)>,
}

impl Flags {
    fn from_matches<'k>(matches: &ArgMatches, keys: impl Iterator<Item = &'k Key>) -> Self {
        let given = |key: &'k Key| {
            let value = key.flag().and_then(|_| matches.get_one::<String>(key.name))?;
            Some((key.name, value.clone()))
        };
        Self { file: matches.get_one("config").cloned(), given: keys.filter_map(given).collect() }
    }

    /// All settings, from flags, environment and file.
    pub fn load(&self, context: &Context<'_>) -> Outcome<Config> {
        let env = context.io.env;
        let sources = Sources {
            file: self.file.as_deref(),
            flags: &self.given,
            env: &|name| env(name).and_then(|value| value.into_string().ok()),
        };
        Config::load(&sources).map_err(|error| match error {
            ConfigError::File { .. } => Failure::new("config", error.to_string()),
            _ => Failure::usage(error.to_string()),
        })
    }

    /// Whether any was given.
    pub fn is_given(&self) -> bool {
        self.file.is_some() || !self.given.is_empty()
    }

    /// Whether it is said anywhere where the data is.
    pub fn names_storage(&self, context: &Context<'_>) -> bool {
        let named = |key: &Key| {
            self.given.iter().any(|(name, _)| *name == key.name)
                || (context.io.env)(&key.env()).is_some_and(|value| !value.is_empty())
        };
        let file = self.file.is_some() || (context.io.env)("CANTEEN_CONFIG").is_some();
        file || storage().any(named)
    }
}

/// All flags of `canteen serve`.
#[derive(Debug)]
pub struct Every(pub Flags);

/// The flags that say where the data is.
#[derive(Debug)]
pub struct Storage(pub Flags);

impl clap::Args for Every {
    fn augment_args(command: Command) -> Command {
        add(command, KEYS.iter())
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl clap::Args for Storage {
    fn augment_args(command: Command) -> Command {
        add(command, storage())
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Every {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        Ok(Self(Flags::from_matches(matches, KEYS.iter())))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        Self::from_arg_matches(matches).map(|new| *self = new)
    }
}

impl FromArgMatches for Storage {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        Ok(Self(Flags::from_matches(matches, storage())))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        Self::from_arg_matches(matches).map(|new| *self = new)
    }
}

/// The settings that say where the data is.
fn storage() -> impl Iterator<Item = &'static Key> {
    KEYS.iter().filter(|key| matches!(key.name, "data" | "database"))
}

/// Adds `--config` and a flag for each of these settings.
fn add<'k>(command: Command, keys: impl Iterator<Item = &'k Key>) -> Command {
    let file = Arg::new("config")
        .long("config")
        .value_name("FILE")
        .value_parser(clap::value_parser!(PathBuf))
        .help("Read settings from this TOML file [default: canteen.toml in the data folder]");
    keys.filter_map(flag).fold(command.arg(file), Command::arg)
}

fn flag(key: &Key) -> Option<Arg> {
    let flag = key.flag()?;
    let default = match key.show(&Config::default()) {
        value if value.is_empty() => String::new(),
        value => format!(" [default: {value}]"),
    };
    let doc = key.doc.trim_end_matches('.');
    let arg = Arg::new(key.name).long(flag).value_name(key.kind).help(format!("{doc}{default}"));
    // As `--dev-log-codes` alone: a switch that is named is on.
    Some(if key.kind == "BOOL" { arg.num_args(0..=1).default_missing_value("true") } else { arg })
}
