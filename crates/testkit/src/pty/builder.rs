//! Running a program in a terminal, in a home of its own.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use tokio::sync::Notify;

use super::answers::{Colours, Terminal};
use super::{Pty, Shown, lock};

/// A program to be run in a terminal.
pub struct PtyBuilder {
    program: PathBuf,
    args: Vec<OsString>,
    env: Vec<(OsString, OsString)>,
    home: Option<PathBuf>,
    size: (u16, u16),
    colours: Colours,
}

impl PtyBuilder {
    /// A program without arguments, in 80 columns and 24 rows.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            args: Vec::new(),
            env: Vec::new(),
            home: None,
            size: (80, 24),
            colours: Colours::default(),
        }
    }

    /// With these arguments.
    #[must_use]
    pub fn args<A: Into<OsString>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.args.extend(args.into_iter().map(Into::into));
        self
    }

    /// With this in its environment.
    #[must_use]
    pub fn env(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.env.push((name.into(), value.into()));
        self
    }

    /// At home in a folder that is kept, rather than in one of its own.
    #[must_use]
    pub fn home(mut self, home: impl Into<PathBuf>) -> Self {
        self.home = Some(home.into());
        self
    }

    /// In so many columns and rows.
    #[must_use]
    pub fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    /// In a terminal of these colours.
    #[must_use]
    pub fn colours(mut self, colours: Colours) -> Self {
        self.colours = colours;
        self
    }

    /// Runs it.
    ///
    /// # Panics
    /// When there is no pty or no such program.
    #[must_use]
    pub fn run(self) -> Pty {
        let folder = self.home.is_none().then(|| tempfile::tempdir().expect("a temporary folder"));
        let home = self
            .home
            .clone()
            .or_else(|| folder.as_ref().map(|f| f.path().to_owned()))
            .expect("a home");
        let pair = native_pty_system().openpty(size(self.size)).expect("a pty");
        let child = pair.slave.spawn_command(self.command(&home)).expect("the program starts");
        drop(pair.slave);
        let reader = pair.master.try_clone_reader().expect("the pty can be read");
        let writer = pair.master.take_writer().expect("the pty can be written");
        let writer = Arc::new(Mutex::new(writer));
        let terminal = Terminal::new(self.colours);
        let (columns, rows) = self.size;
        let screen = Arc::new(Shown {
            parser: Mutex::new(vt100::Parser::new_with_callbacks(rows, columns, 1000, terminal)),
            bytes: AtomicU64::new(0),
            ended: Mutex::new(false),
            changed: Notify::new(),
        });
        let (shown, answer) = (Arc::clone(&screen), Arc::clone(&writer));
        std::thread::spawn(move || show(reader, &shown, &answer));
        Pty { screen, master: pair.master, child, writer, home, _folder: folder }
    }

    fn command(&self, home: &Path) -> CommandBuilder {
        let mut command = CommandBuilder::new(&self.program);
        command.args(&self.args);
        command.cwd(home);
        command.env_clear();
        let path = std::env::var_os("PATH").unwrap_or_default();
        command.env("PATH", path);
        command.env("HOME", home);
        command.env("XDG_CONFIG_HOME", home.join("config"));
        command.env("XDG_DATA_HOME", home.join("data"));
        command.env("XDG_STATE_HOME", home.join("state"));
        command.env("XDG_CACHE_HOME", home.join("cache"));
        command.env("XDG_RUNTIME_DIR", home.join("run"));
        command.env("TERM", "xterm-256color");
        command.env("COLORTERM", "truecolor");
        command.env("LANG", "en_US.UTF-8");
        for (name, value) in &self.env {
            command.env(name, value);
        }
        command
    }
}

pub(super) fn size((cols, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

/// Shows what the program writes until it ends.
fn show(mut reader: Box<dyn Read + Send>, shown: &Shown, answer: &Mutex<Box<dyn Write + Send>>) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(n) = reader.read(&mut buffer)
        && n > 0
    {
        let answers = {
            let mut parser = lock(&shown.parser);
            parser.process(&buffer[..n]);
            parser.callbacks_mut().take_answers()
        };
        shown.bytes.fetch_add(n as u64, Ordering::SeqCst);
        if !answers.is_empty() {
            // The program may have ended without waiting for the answer.
            let mut writer = lock(answer);
            drop(writer.write_all(&answers).and_then(|()| writer.flush()));
        }
        shown.changed.notify_waiters();
    }
    *lock(&shown.ended) = true;
    shown.changed.notify_waiters();
}
