//! What `update` wants done by those who may touch the world.

use std::path::PathBuf;

use canteen_protocol::FileId;

use super::{Keep, Selection};
use crate::config::Notify;
use crate::engine;
use crate::transfers::Listing;

/// A deed for an executor. Answers come as events.
#[derive(Clone, PartialEq, Debug)]
pub enum Effect {
    /// Ask the engine.
    Engine(engine::Command),
    /// Put text on the clipboard.
    Copy(String),
    /// Put what is marked on the screen on the clipboard; [`super::Event::Copied`] follows when
    /// there was something.
    CopyMarked(Selection),
    /// Ring.
    Bell,
    /// Tell the member that something happened while they look elsewhere.
    Notify {
        /// One line.
        title: String,
        /// One line.
        body: String,
        /// And ring.
        ring: bool,
        /// By which way, as the member has set it.
        way: Notify,
    },
    /// Open an address in the browser.
    OpenUrl(String),
    /// Open a file of this machine with the desktop's program for it.
    OpenFile(PathBuf),
    /// Play a file of this machine in the place of what plays; [`super::Event::Played`] follows
    /// when it ends by itself.
    Play {
        /// Which.
        file: FileId,
        /// Where it lies.
        path: PathBuf,
        /// By which program, as the member has set it.
        player: String,
    },
    /// Stop what plays.
    StopPlaying,
    /// Look at this machine's disk; [`super::Event::Disk`] follows.
    Disk(Disk),
    /// Let the member write in their own editor; [`super::Event::Edited`] follows.
    Edit {
        /// What is written already.
        text: String,
        /// For what.
        purpose: Edited,
    },
    /// Ask tmux whether any terminal is attached; [`super::Event::Attached`] follows in tmux.
    AskAttached,
    /// Keep something in the user's own files.
    Keep(Keep),
    /// Name the terminal's window.
    SetTitle(String),
    /// Draw everything anew.
    Redraw,
    /// Stop until continued by the shell.
    Suspend,
    /// End the program.
    Quit,
}

/// A look at this machine's disk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Disk {
    /// What is in a folder, as people write it; nothing is where the program was started.
    List(String),
    /// Whether there is a file at a path, as people write it.
    Look(String),
}

/// What a look at the disk found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found {
    /// A folder.
    Folder(Listing),
    /// A file.
    File {
        /// As it was asked for.
        asked: String,
        /// Where it is.
        path: PathBuf,
        /// What it is called.
        name: String,
        /// Bytes.
        size: i64,
    },
}

/// What a text from the editor is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Edited {
    /// The composer of the open chat.
    Composer,
    /// The input of the dialog on top.
    Dialog,
}
