//! Colours: roles, and themes that give each role a style. No colour is named outside this folder.

mod depth;
mod role;

use std::collections::HashMap;

use ratatui::style::Style;

pub use depth::degrade;
pub use role::Role;

/// A style for every role.
#[derive(Clone, Debug, Default)]
pub struct Theme {
    styles: HashMap<Role, Style>,
}

impl Theme {
    /// The style of a role.
    #[must_use]
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(&role).copied().unwrap_or_default()
    }
}
