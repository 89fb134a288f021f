//! What happens to the screen.

use canteen_protocol::Time;

use canteen_protocol::FileId;

use super::{Configured, Edited, Found};
use crate::engine::News;
use crate::input::Key;
use crate::terminal::Depth;
use crate::view::Target;

/// One thing that happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// It is this late. Comes before each batch of other events.
    Tick(Time),
    /// A key.
    Key(Key),
    /// Text was pasted; sanitised.
    Paste(String),
    /// The mouse.
    Mouse(Mouse),
    /// The terminal has another size.
    Resize {
        /// Columns.
        columns: u16,
        /// Rows.
        rows: u16,
    },
    /// The terminal has told how many colours it shows, or whether its ground is light.
    Colours {
        /// How many.
        depth: Depth,
        /// Light.
        light: bool,
    },
    /// The user's own files were read, at the start or because they have changed.
    Configured(Box<Configured>),
    /// The terminal got or lost the focus.
    Attended(bool),
    /// Whether any terminal is attached to the tmux session this runs in.
    Attached(bool),
    /// The engine says something.
    News(News),
    /// The editor was left; the text is sanitised.
    Edited {
        /// What it was for.
        purpose: Edited,
        /// What was written.
        text: String,
    },
    /// What was marked is on the clipboard.
    Copied,
    /// A look at the disk found this.
    Disk(Found),
    /// A file was played to its end, or could not be.
    Played {
        /// Which.
        file: FileId,
        /// What went wrong, if anything did.
        fault: Option<String>,
    },
    /// A deed outside failed (clipboard, browser, editor): in a few words, why.
    Failed(String),
}

/// A mouse button.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Button {
    /// Left.
    Left,
    /// Middle.
    Middle,
    /// Right.
    Right,
}

/// What the mouse did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MouseKind {
    /// A button went down; `clicks` counts quick presses in the same place.
    Down(Button),
    /// A button went up.
    Up(Button),
    /// Moved with a button down.
    Drag(Button),
    /// One notch; positive is towards the end.
    Wheel(i32),
}

/// Something the mouse did, and what lay there in the last frame.
#[derive(Clone, PartialEq, Debug)]
pub struct Mouse {
    /// What.
    pub kind: MouseKind,
    /// 1 for a click, 2 for a double click.
    pub clicks: u8,
    /// Column, 0 at the left.
    pub column: u16,
    /// Row, 0 at the top.
    pub row: u16,
    /// What was drawn there.
    pub target: Option<Target>,
}
