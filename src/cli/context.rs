//! What a command is handed: its input and output, the folders, the settings.

use std::ffi::OsString;
use std::io::{self, Read, Write};

use jiff::tz::TimeZone;
use serde::Serialize;
use tokio::time::Instant;

use super::exit::{Failure, Outcome};
use super::table::Table;
use crate::config::{Paths, Session, Settings};
use crate::engine::{self, Pacing};
use crate::i18n::Lang;
use crate::net;
use crate::transfers::Folder;

/// The world outside, handed in.
pub struct Io<'a> {
    /// Standard input.
    pub input: &'a mut dyn Read,
    /// Whether a person sits at the other end of it.
    pub input_is_terminal: bool,
    /// Standard output.
    pub out: &'a mut dyn Write,
    /// Standard error.
    pub err: &'a mut dyn Write,
    /// Whether it is a terminal, on which a line can be written over.
    pub err_is_terminal: bool,
    /// Looks an environment variable up.
    pub env: &'a dyn Fn(&str) -> Option<OsString>,
    /// The zone in which people are told the time.
    pub zone: TimeZone,
}

/// What a command runs with.
pub struct Context<'a> {
    /// The world outside.
    pub io: Io<'a>,
    /// Whether output is for programs.
    pub json: bool,
    /// Whether the client is to do without a screen.
    pub plain: bool,
    /// The language for people.
    pub lang: Lang,
    /// The folders of the profile.
    pub paths: Paths,
    /// The user's preferences.
    pub settings: Settings,
    /// When the timers began to count.
    pub began: Instant,
}

impl Context<'_> {
    /// Prints one line for people.
    ///
    /// # Errors
    /// When the output is closed or full.
    pub fn line(&mut self, line: impl AsRef<str>) -> Outcome {
        writeln!(self.io.out, "{}", line.as_ref()).map_err(|error| output(&error))
    }

    /// Prints one object on a line of its own.
    ///
    /// # Errors
    /// When the output is closed or full.
    pub fn object(&mut self, value: &impl Serialize) -> Outcome {
        let text = serde_json::to_string(value)
            .map_err(|error| Failure::new("internal", format!("cannot print: {error}")))?;
        self.line(text)
    }

    /// Prints what programs read as JSON, or else what people read as a line.
    ///
    /// # Errors
    /// When the output is closed or full.
    pub fn say(&mut self, value: &impl Serialize, line: impl AsRef<str>) -> Outcome {
        if self.json { self.object(value) } else { self.line(line) }
    }

    /// Prints a table for people; programs were given objects.
    ///
    /// # Errors
    /// When the output is closed or full.
    pub fn table(&mut self, table: &Table) -> Outcome {
        if self.json {
            return Ok(());
        }
        table.lines().try_for_each(|line| self.line(line))
    }

    /// Hands on what was printed so far: after every line of a stream.
    ///
    /// # Errors
    /// When the output is closed or full.
    pub fn flush(&mut self) -> Outcome {
        self.io.out.flush().map_err(|error| output(&error))
    }

    /// Tells people something besides the result. Programs are not told.
    pub fn remark(&mut self, remark: &str) {
        if !self.json {
            // Nobody listens on a closed standard error, and that is no reason to fail.
            let _ = writeln!(self.io.err, "canteen: {remark}");
        }
    }

    /// All of standard input as text.
    ///
    /// # Errors
    /// When it cannot be read, is longer than `most` bytes or is not UTF-8.
    pub fn input(&mut self, most: usize) -> Outcome<String> {
        let mut bytes = Vec::new();
        let mut limited = Read::take(&mut *self.io.input, most as u64 + 1);
        limited
            .read_to_end(&mut bytes)
            .map_err(|error| Failure::new("io", format!("cannot read standard input: {error}")))?;
        if bytes.len() > most {
            return Err(Failure::new(
                "too_large",
                format!("standard input is longer than {most} bytes"),
            ));
        }
        String::from_utf8(bytes)
            .map_err(|_| Failure::new("invalid", "standard input is not UTF-8 text"))
    }

    /// What the engine of a session needs to know.
    #[must_use]
    pub fn engine(&self, session: &Session) -> engine::Options {
        engine::Options {
            url: session.url.clone(),
            token: session.token.clone(),
            history: self.paths.history(),
            zone: self.io.zone.iana_name().unwrap_or_default().to_owned(),
            downloads: Folder::find(self.io.env),
            net: self.net(),
            pacing: Pacing { began: Some(self.began), ..Pacing::default() },
            ..engine::Options::default()
        }
    }

    /// How connections are made.
    #[must_use]
    pub fn net(&self) -> net::Options {
        let Settings { ca_file, plain_ws, .. } = &self.settings;
        net::Options { ca_file: ca_file.clone(), plain: *plain_ws }
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// When nobody is.
    pub fn session(&self) -> Outcome<Session> {
        let path = self.paths.session();
        match Session::load(&path) {
            Ok(Some(session)) => Ok(session),
            Ok(None) => Err(Failure::not_signed_in(match self.paths.profile() {
                Paths::DEFAULT_PROFILE => "nobody is signed in".to_owned(),
                profile => format!("nobody is signed in under the profile '{profile}'"),
            })),
            Err(error) => Err(Failure::not_signed_in(error.to_string()).hint("")),
        }
    }
}

/// What a failed write means.
pub(super) fn output(error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::hangup(),
        _ => Failure::new("io", format!("cannot write the output: {error}")),
    }
}
