//! What the workbench lists.

use crate::admin;
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
const TOOLS: &[Tool] = &[
    Tool { name: "todo", sign: "✓", line: "todo" },
    Tool { name: "jump", sign: "→", line: "jump" },
    Tool { name: "notes", sign: "✎", line: "notes" },
    Tool { name: "group", sign: "#", line: "pane 3" },
    Tool { name: "unread", sign: "•", line: "unread next" },
    Tool { name: "palette", sign: "≡", line: "palette" },
    Tool { name: "keys", sign: "?", line: "help" },
    ADMIN,
];

/// What only administrators see.
const ADMIN: Tool = Tool { name: "admin", sign: "★", line: "admin" };

/// The pane's state.
#[derive(Debug, Default)]
pub struct State {
    pub(super) list: List,
}

/// Those whom this member sees.
#[must_use]
pub fn tools(state: &crate::state::State) -> &'static [Tool] {
    // The last one is for administrators.
    if admin::is_open(state) { TOOLS } else { TOOLS.split_last().map_or(TOOLS, |(_, rest)| rest) }
}

/// The selected tool.
#[must_use]
pub fn tool(state: &crate::state::State) -> Option<Tool> {
    tools(state).get(state.workbench.list.selected()).copied()
}
