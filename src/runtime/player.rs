//! Playing sound: the player of the machine the client runs on, one at a time, by its arguments
//! and never through a shell. Over SSH that is the machine at the other end.

use std::path::Path;
use std::process::Stdio;

use canteen_protocol::FileId;
use tokio::process::Command;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::effects::Answer;
use crate::state::Event;

/// Players that are looked for, with the arguments that keep them off the screen.
const USUAL: [&[&str]; 6] = [
    &["mpv", "--no-video", "--no-terminal"],
    &["ffplay", "-nodisp", "-autoexit", "-loglevel", "quiet"],
    &["afplay"],
    &["paplay"],
    &["play", "-q"],
    &["aplay", "-q"],
];

/// What plays, if anything does. It ends with this.
#[derive(Default)]
pub struct Player {
    task: Option<JoinHandle<()>>,
}

impl Player {
    /// Plays a file in the place of whatever plays; [`Event::Played`] follows when it ends by
    /// itself. `program` is a command line, or `auto`.
    ///
    /// # Errors
    /// There is no player, or it does not start; what to do.
    pub fn play(
        &mut self,
        (file, path): (FileId, &Path),
        program: &str,
        answer: mpsc::Sender<Answer>,
    ) -> Result<(), String> {
        self.stop();
        let words = words(program)?;
        let (name, arguments) = words.split_first().ok_or("player: it is empty")?;
        let mut child = Command::new(name)
            .args(arguments)
            .arg(path)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| format!("cannot run {name}: {error}"))?;
        let name = name.clone();
        self.task = Some(tokio::spawn(async move {
            let fault = match child.wait().await {
                Ok(status) if status.success() => None,
                Ok(status) => Some(format!("{name} ended with {status}")),
                Err(error) => Some(format!("{name}: {error}")),
            };
            // A session that has ended listens to nothing any more.
            let _ = answer.send(Answer::Event(Box::new(Event::Played { file, fault }))).await;
        }));
        Ok(())
    }

    /// Stops what plays.
    pub fn stop(&mut self) {
        if let Some(task) = self.task.take() {
            task.abort();
        }
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The player's command line as words.
fn words(program: &str) -> Result<Vec<String>, String> {
    if program != "auto" {
        return shell_words::split(program).map_err(|error| format!("player: {error}"));
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let there = |name: &str| std::env::split_paths(&folders).any(|dir| dir.join(name).is_file());
    let found = USUAL.iter().find(|words| words.first().is_some_and(|name| there(name)));
    let words = found.map(|words| words.iter().map(|word| (*word).to_owned()).collect());
    words.ok_or_else(|| {
        let names: Vec<_> = USUAL.iter().filter_map(|words| words.first().copied()).collect();
        format!(
            "no player found: install one of {}, or name another with the setting player",
            names.join(", ")
        )
    })
}
