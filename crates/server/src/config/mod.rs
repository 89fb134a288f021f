//! The server's settings: from flags, else the environment, else a file, else defaults.
//!
//! One table, [`KEYS`], names them all; parsing, help and the reference page read it. Knows
//! nothing of what the settings do.

mod file;
mod keys;
mod reference;
mod value;

use std::path::{Path, PathBuf};
use std::time::Duration;

use canteen_protocol::limits::Limits;

use crate::tenant::Tenancy;

pub use keys::{KEYS, Key};
pub use reference::reference;
pub use value::{Network, Rate};

use value::Given;

/// The file looked for in the data folder when none is named.
pub const FILE: &str = "canteen.toml";
/// How the program is installed where the operator does not say otherwise.
const INSTALL: &str = "cargo install --locked --git https://github.com/canteen-im/canteen canteen";
/// The folder of files in the data folder.
const FILES: &str = "files";

/// All settings of a server. The default is what an empty configuration gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Folder of everything the server keeps.
    pub data: PathBuf,
    /// Host and port to take connections on.
    pub listen: String,
    /// URL of a database, when it is not the file in the data folder. Holds a password: not for
    /// logs.
    pub database: Option<String>,
    /// Folder or URL of files, when it is not a folder in the data folder.
    pub blob: Option<String>,
    /// Reading connections.
    pub database_readers: usize,
    /// Writing connections to PostgreSQL.
    pub database_writers: usize,
    /// How much is logged: a level, or directives such as `info,canteen_server=debug`.
    pub log: String,
    /// How log lines look.
    pub log_format: LogFormat,
    /// PEM file with the certificate and those that vouch for it.
    pub tls_cert: Option<PathBuf>,
    /// PEM file with its private key.
    pub tls_key: Option<PathBuf>,
    /// Mail server. Holds a password: not for logs.
    pub smtp_url: Option<String>,
    /// Whom letters come from.
    pub smtp_from: Option<String>,
    /// Write sign-in codes to the log instead of mailing them. For development.
    pub dev_log_codes: bool,
    /// Program that sends text messages, and its arguments; empty when there is none.
    pub sms_command: Vec<String>,
    /// What people on the outside write to reach this server, without a slash at the end.
    pub public_url: Option<String>,
    /// What newcomers are told to type to have the program.
    pub install_command: String,
    /// Proxies whose word about a peer's address is taken.
    pub trusted_proxies: Vec<Network>,
    /// From where `/metrics` may be read.
    pub metrics_from: Vec<Network>,
    /// How long a stopping server waits for requests under way.
    pub drain: Duration,
    /// What holds for every corp.
    pub tenancy: Tenancy,
    /// Bounds on signing in.
    pub sign_in: SignInRates,
    /// How many connections there may be.
    pub connections: Connections,
    /// What is accepted.
    pub limits: Limits,
}

/// How log lines look.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// How often it may be tried to sign in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignInRates {
    /// From one address (IPv6: one /64).
    pub address: Rate,
    /// Into one account.
    pub account: Rate,
    /// Codes asked for from one address.
    pub codes_address: Rate,
    /// Codes mailed to one account.
    pub codes_account: Rate,
}

impl Default for SignInRates {
    fn default() -> Self {
        Self {
            // An office behind one address signs in at nine o'clock.
            address: Rate::new(100, 1),
            account: Rate::new(10, 30),
            codes_address: Rate::new(30, 10),
            codes_account: Rate::new(3, 60),
        }
    }
}

/// How many connections there may be at the same time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Connections {
    /// To this server.
    pub all: usize,
    /// From one address (IPv6: one /64).
    pub address: usize,
    /// From one address without having signed in.
    pub waiting: usize,
    /// Of one member.
    pub member: usize,
    /// Of one device.
    pub device: usize,
}

impl Default for Connections {
    fn default() -> Self {
        // An office behind one address comes back at once after a restart; a script may run its
        // command many times at the same time.
        Self { all: 100_000, address: 20_000, waiting: 1_000, member: 200, device: 50 }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: "canteen-data".into(),
            listen: "127.0.0.1:7700".into(),
            database: None,
            blob: None,
            database_readers: 4,
            database_writers: 8,
            log: "info".into(),
            log_format: LogFormat::Text,
            tls_cert: None,
            tls_key: None,
            smtp_url: None,
            smtp_from: None,
            dev_log_codes: false,
            sms_command: Vec::new(),
            public_url: None,
            install_command: INSTALL.into(),
            trusted_proxies: Vec::new(),
            metrics_from: Network::loopback().to_vec(),
            drain: Duration::from_secs(10),
            tenancy: Tenancy::default(),
            sign_in: SignInRates::default(),
            connections: Connections::default(),
            limits: Limits::default(),
        }
    }
}

/// Why there is no configuration. Says where the mistake stands and what to write.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// A setting's name is not one.
    #[error("unknown key \"{key}\" in {place}{}", suggestion(.near))]
    Unknown {
        /// As written.
        key: String,
        /// Where.
        place: String,
        /// The nearest known one.
        near: Option<&'static str>,
    },
    /// A setting's value is not one.
    #[error("{key} in {place}: {problem}")]
    Value {
        /// Which setting.
        key: &'static str,
        /// Where.
        place: String,
        /// What is wrong and what to write.
        problem: String,
    },
    /// The file cannot be read.
    #[error("cannot read {file}: {problem}")]
    File {
        /// Its path.
        file: String,
        /// Why.
        problem: String,
    },
    /// The file is not TOML.
    #[error("{place}: {problem}")]
    Syntax {
        /// File and line.
        place: String,
        /// What is wrong.
        problem: String,
    },
    /// Settings that do not go together.
    #[error("{0}")]
    Together(&'static str),
}

fn suggestion(near: &Option<&'static str>) -> String {
    near.map(|key| format!(": did you mean \"{key}\"?")).unwrap_or_default()
}

/// Where settings may come from, the strongest first.
pub struct Sources<'a> {
    /// `--config`, when given.
    pub file: Option<&'a Path>,
    /// Name (as in [`Key::name`]) and value of each flag that was given.
    pub flags: &'a [(&'a str, String)],
    /// The environment.
    pub env: &'a dyn Fn(&str) -> Option<String>,
}

impl Config {
    /// Reads all sources. The file is that of `--config`, else of `CANTEEN_CONFIG`, else
    /// [`FILE`] in the data folder when there is one.
    ///
    /// # Errors
    /// [`ConfigError`] for the first mistake.
    pub fn load(sources: &Sources<'_>) -> Result<Self, ConfigError> {
        let mut outer = Self::default();
        outer.apply_outer(sources)?;
        let named = sources.file.map(Path::to_owned);
        let named = named.or_else(|| (sources.env)("CANTEEN_CONFIG").map(PathBuf::from));
        let mut config = Self::default();
        match named {
            Some(file) => file::apply(&mut config, &file)?,
            None => {
                let file = outer.data.join(FILE);
                if file.is_file() {
                    file::apply(&mut config, &file)?;
                }
            }
        }
        config.apply_outer(sources)?;
        config.check()?;
        Ok(config)
    }

    /// The environment, then the flags, over what is there.
    fn apply_outer(&mut self, sources: &Sources<'_>) -> Result<(), ConfigError> {
        for key in KEYS {
            if let Some(text) = (sources.env)(&key.env()).filter(|text| !text.is_empty()) {
                key.apply(self, &Given { text: &text, base: None }, || {
                    format!("the environment ({})", key.env())
                })?;
            }
        }
        for (name, text) in sources.flags {
            let place = || "the command line".to_owned();
            let key = find(name, place)?;
            key.apply(self, &Given { text, base: None }, place)?;
        }
        Ok(())
    }

    fn check(&self) -> Result<(), ConfigError> {
        let problem = match self {
            Self { tls_cert: Some(_), tls_key: None, .. } => {
                "tls_cert is set and tls_key is not: give the certificate's private key too"
            }
            Self { tls_cert: None, tls_key: Some(_), .. } => {
                "tls_key is set and tls_cert is not: give the certificate too"
            }
            Self { smtp_url: Some(_), smtp_from: None, .. } => {
                "smtp_url is set and smtp_from is not: say whom letters come from"
            }
            Self { smtp_url: Some(_), dev_log_codes: true, .. } => {
                "dev_log_codes is for development without a mail server: remove it or smtp_url"
            }
            _ => return Ok(()),
        };
        Err(ConfigError::Together(problem))
    }

    /// Where the database is, for [`crate::db::Db::open`]. Holds a password: not for logs.
    #[must_use]
    pub fn database_url(&self) -> String {
        match &self.database {
            Some(url) => url.clone(),
            None => format!("sqlite:{}", self.data.join("canteen.db").display()),
        }
    }

    /// Where files are, for [`crate::blob::Blobs::open`].
    #[must_use]
    pub fn blob_place(&self) -> String {
        match &self.blob {
            Some(place) => place.clone(),
            None => self.data.join(FILES).display().to_string(),
        }
    }
}

/// The folder of files beside a database, for those who do not say another.
#[must_use]
pub fn files_beside(database: &str) -> PathBuf {
    let file = database.strip_prefix("sqlite:").unwrap_or(database);
    match Path::new(file).parent().filter(|_| !database.contains("://")) {
        Some(folder) => folder.join(FILES),
        None => Config::default().data.join(FILES),
    }
}

/// The key of a name, or the error that suggests another.
fn find(name: &str, place: impl Fn() -> String) -> Result<&'static Key, ConfigError> {
    KEYS.iter().find(|key| key.name == name).ok_or_else(|| ConfigError::Unknown {
        key: name.to_owned(),
        place: place(),
        near: nearest(name),
    })
}

fn nearest(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase().replace(['-', '.'], "_");
    KEYS.iter()
        .map(|key| (strsim::jaro_winkler(&name, key.name), key.name))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(likeness, _)| *likeness > 0.75)
        .map(|(_, key)| key)
}

#[cfg(test)]
mod tests;
