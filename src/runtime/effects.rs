//! Does what `update` wants done outside, and answers with events.

use std::ffi::OsStr;
use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use canteen_protocol::FileId;
use tokio::process::Command;
use tokio::sync::mpsc;

use super::desktop;
use super::player::Player;
use super::stage::Stage;
use super::tmux;
use crate::config::Notify;
use crate::engine;
use crate::notices::{Route, route};
use crate::state::{Disk, Edited, Effect, Event, Found};
use crate::terminal::{Desktop, Put, Surroundings, line_notice, put, title, titled_notice};
use crate::transfers;

/// Longer texts than this do not come back from an editor.
const EDIT_LIMIT: usize = 1 << 20;

/// What comes back.
pub enum Answer {
    /// Something for `update`.
    Event(Box<Event>),
    /// The editor was left: the terminal is ours again.
    Returned,
    /// The desktop shows no notices: this one has to go another way.
    NoDesktop(Notice),
}

/// Something to tell a member who looks elsewhere.
pub struct Notice {
    title: String,
    body: String,
    ring: bool,
    way: Notify,
}

/// Who does things.
pub struct Executor {
    engine: Box<dyn FnMut(engine::Command) + Send>,
    answer: mpsc::Sender<Answer>,
    around: Surroundings,
    editor: Vec<String>,
    local: bool,
    desktop: Desktop,
    player: Player,
    /// The desktop has shown every notice so far.
    desktop_shows: bool,
}

impl Executor {
    /// One that answers here.
    pub fn new(
        engine: Box<dyn FnMut(engine::Command) + Send>,
        answer: mpsc::Sender<Answer>,
        around: Surroundings,
        editor: Vec<String>,
        local: bool,
    ) -> Self {
        Self {
            engine,
            answer,
            around,
            editor,
            local,
            desktop: Desktop::default(),
            player: Player::default(),
            desktop_shows: local,
        }
    }

    /// Does one thing. Never waits.
    pub fn perform(&mut self, effect: Effect, stage: &mut Stage) {
        let done = match effect {
            Effect::Engine(command) => {
                (self.engine)(command);
                Ok(())
            }
            Effect::Copy(text) => self.copy(&text, stage),
            Effect::Bell => stage.send("\x07").map_err(|error| error.to_string()),
            Effect::Notify { title, body, ring, way } => {
                self.tell(Notice { title, body, ring, way }, stage);
                Ok(())
            }
            Effect::SetTitle(text) => stage.send(&title(&text)).map_err(|error| error.to_string()),
            Effect::OpenUrl(address) => self.open(&address),
            Effect::OpenFile(path) => self.open_file(&path),
            Effect::Play { file, path, player } => self.play(file, &path, &player),
            Effect::StopPlaying => {
                self.player.stop();
                Ok(())
            }
            Effect::Disk(ask) => self.look(ask),
            Effect::AskAttached => {
                self.ask_attached();
                Ok(())
            }
            Effect::Edit { text, purpose } => self.edit(&text, purpose, stage),
            Effect::CopyMarked(_)
            | Effect::Keep(_)
            | Effect::Quit
            | Effect::Redraw
            | Effect::Suspend => Ok(()),
        };
        if let Err(why) = done {
            let _ = self.answer.try_send(Answer::Event(Box::new(Event::Failed(why))));
        }
    }

    /// Gives a notice by the way that suits. Should the desktop refuse, it comes back and goes by
    /// the terminal, as all later ones do.
    pub fn tell(&mut self, notice: Notice, stage: &mut Stage) {
        let Notice { title, body, ring, way } = &notice;
        let shows = self.desktop_shows;
        let route = route(*way, &self.around, stage.abilities(), shows);
        let tmux = self.around.tmux;
        let mut text = match route {
            Route::Line => line_notice(title, body, tmux),
            Route::Titled => titled_notice(title, body, tmux),
            Route::Desktop | Route::Bell | Route::Nowhere => String::new(),
        };
        if (*ring && route != Route::Nowhere) || route == Route::Bell {
            text.push('\x07');
        }
        // A terminal that is gone ends the session by itself.
        let _ = stage.send(&text);
        if route == Route::Desktop {
            let answer = self.answer.clone();
            // It has rung already.
            let notice = Notice { ring: false, ..notice };
            tokio::spawn(async move {
                if desktop::show(&notice.title, &notice.body).await.is_err() {
                    let _ = answer.send(Answer::NoDesktop(notice)).await;
                }
            });
        }
    }

    /// Asks tmux, which alone knows whether anyone can see this.
    fn ask_attached(&self) {
        if !self.around.tmux {
            return;
        }
        let (answer, pane) = (self.answer.clone(), self.around.pane.clone());
        tokio::spawn(async move {
            if let Some(attached) = tmux::is_attached(&pane).await {
                let _ = answer.send(Answer::Event(Box::new(Event::Attached(attached)))).await;
            }
        });
    }

    /// The desktop has refused a notice.
    pub fn without_desktop(&mut self, notice: Notice, stage: &mut Stage) {
        self.desktop_shows = false;
        self.tell(notice, stage);
    }

    fn copy(&mut self, text: &str, stage: &mut Stage) -> Result<(), String> {
        match put(text, &self.around, &mut self.desktop).map_err(|fault| fault.to_string())? {
            Put::Done => Ok(()),
            Put::Send(sequence) => {
                if self.around.tmux && self.local {
                    load_tmux_buffer(text);
                }
                stage.send(&sequence).map_err(|error| error.to_string())
            }
        }
    }

    /// Opens an address with the desktop's own program; only those kinds a browser or a mail
    /// program is for.
    fn open(&self, address: &str) -> Result<(), String> {
        let known = ["https://", "http://", "mailto:", "geo:"];
        if !known.iter().any(|scheme| address.starts_with(scheme)) {
            return Err(format!("not opened, as it is no web address: {address}"));
        }
        if !self.local || self.around.ssh {
            return Err(format!("no browser here: {address}"));
        }
        run(address.as_ref())
    }

    /// Opens a file with the desktop's own program for it. The path is absolute, so that nothing
    /// takes it for an option, and is handed over as it is, never through a shell.
    fn open_file(&self, path: &Path) -> Result<(), String> {
        let shown = canteen_text::sanitize::line(&path.display().to_string(), 300);
        if !self.local || self.around.ssh {
            return Err(format!("no desktop here to open it; it lies at {shown}"));
        }
        if !path.is_absolute() {
            return Err(format!("not opened, as its path is not whole: {shown}"));
        }
        run(path.as_ref())
    }

    /// Plays a file where the client runs.
    fn play(&mut self, file: FileId, path: &Path, player: &str) -> Result<(), String> {
        if !self.local {
            return Err("programs of this machine are not for this terminal".to_owned());
        }
        let played = self.player.play((file, path), player, self.answer.clone());
        if played.is_err() {
            // What cannot be played does not play.
            let (answer, ended) = (self.answer.clone(), Event::Played { file, fault: None });
            tokio::spawn(async move {
                let _ = answer.send(Answer::Event(Box::new(ended))).await;
            });
        }
        played
    }

    /// Looks at this machine's disk, on a thread that may wait for it.
    fn look(&self, ask: Disk) -> Result<(), String> {
        if !self.local {
            return Err("files of this machine are not for this terminal".to_owned());
        }
        let answer = self.answer.clone();
        tokio::task::spawn_blocking(move || {
            let found = match ask {
                Disk::List(folder) => Some(Found::Folder(transfers::list(&folder))),
                Disk::Look(asked) => transfers::look(&asked)
                    .map(|(path, name, size)| Found::File { asked, path, name, size }),
            };
            if let Some(found) = found {
                // A session that has ended looks at nothing any more.
                let _ = answer.blocking_send(Answer::Event(Box::new(Event::Disk(found))));
            }
        });
        Ok(())
    }

    fn edit(&self, text: &str, purpose: Edited, stage: &mut Stage) -> Result<(), String> {
        let Some((program, arguments)) = self.editor.split_first().filter(|_| self.local) else {
            return Err("no editor: set $VISUAL or $EDITOR".to_owned());
        };
        if stage.is_lent() {
            return Ok(());
        }
        let draft = Draft::create(text).map_err(|error| format!("cannot keep a draft: {error}"))?;
        stage.lend().map_err(|error| error.to_string())?;
        let child = Command::new(program)
            .args(arguments)
            .arg(&draft.path)
            .stdin(tty())
            .kill_on_drop(false)
            .spawn();
        let mut child = match child {
            Ok(child) => child,
            Err(error) => {
                stage.reclaim();
                return Err(format!("cannot run {program}: {error}"));
            }
        };
        let answer = self.answer.clone();
        let program = program.clone();
        tokio::spawn(async move {
            let event = match child.wait().await {
                Ok(status) if status.success() => draft.read(purpose),
                Ok(status) => Event::Failed(format!("{program} ended with {status}")),
                Err(error) => Event::Failed(format!("{program}: {error}")),
            };
            let _ = answer.send(Answer::Returned).await;
            let _ = answer.send(Answer::Event(Box::new(event))).await;
        });
        Ok(())
    }
}

/// Runs the desktop's opener on one thing.
fn run(what: &OsStr) -> Result<(), String> {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    Command::new(program)
        .arg(what)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map(drop)
        .map_err(|error| format!("cannot run {program}: {error}"))
}

/// The keyboard, even when something else is piped into the program.
fn tty() -> Stdio {
    OpenOptions::new().read(true).open("/dev/tty").map_or_else(|_| Stdio::inherit(), Stdio::from)
}

/// Inside tmux its own buffer is set as well, which reaches the terminal outside where tmux does
/// not let applications do so.
fn load_tmux_buffer(text: &str) {
    let child = std::process::Command::new("tmux")
        .args(["load-buffer", "-w", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    if let Ok(mut child) = child {
        let text = text.to_owned();
        // A thread of its own: tmux may be slow, and the child has to be waited for.
        std::thread::spawn(move || {
            if let Some(mut stdin) = child.stdin.take() {
                let _ = stdin.write_all(text.as_bytes());
            }
            let _ = child.wait();
        });
    }
}

/// A file for the editor; private, and gone when dropped.
struct Draft {
    path: PathBuf,
}

impl Draft {
    fn create(text: &str) -> io::Result<Self> {
        let name = format!("canteen-{:016x}.txt", rand::random::<u64>());
        let path = std::env::temp_dir().join(name);
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        let draft = Self { path };
        file.write_all(text.as_bytes())?;
        Ok(draft)
    }

    fn read(&self, purpose: Edited) -> Event {
        match std::fs::read(&self.path) {
            Ok(bytes) if bytes.len() > EDIT_LIMIT => {
                Event::Failed(format!("too long: {} bytes, at most {EDIT_LIMIT}", bytes.len()))
            }
            Ok(bytes) => {
                let text = canteen_text::sanitize::text(&String::from_utf8_lossy(&bytes));
                Event::Edited { purpose, text: text.trim_end_matches('\n').to_owned() }
            }
            Err(error) => Event::Failed(format!("cannot read the draft: {error}")),
        }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}
