//! What the workbench lists.

use crate::widgets::List;

/// A tool: its texts are `workbench-NAME` and `workbench-NAME-doc`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    /// A sign, one column wide.
    pub sign: &'static str,
    /// The command line that opens it.
    pub line: &'static str,
}

/// The tools there are. Apps of the corp come below them.
pub const TOOLS: &[Tool] = &[
    Tool { name: "todo", sign: "✓", line: "todo" },
    Tool { name: "jump", sign: "→", line: "jump" },
    Tool { name: "notes", sign: "✎", line: "notes" },
    Tool { name: "group", sign: "#", line: "pane 3" },
    Tool { name: "unread", sign: "•", line: "unread next" },
    Tool { name: "palette", sign: "≡", line: "palette" },
    Tool { name: "keys", sign: "?", line: "help" },
];

/// The pane's state.
#[derive(Debug, Default)]
pub struct State {
    pub(super) list: List,
}

impl State {
    /// The selected tool.
    #[must_use]
    pub fn tool(&self) -> Option<Tool> {
        TOOLS.get(self.list.selected()).copied()
    }
}
