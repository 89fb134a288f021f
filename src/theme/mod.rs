//! Colours: roles, and themes that give each role a style. No colour is named outside this folder
//! and the files of `themes/`.
//!
//! A theme file holds `inherits`, a `[palette]` of names and `[styles]` by role. A role that is not
//! given takes the style of the role before its last dot, and in the end that of the theme it
//! inherits from. Knows nothing of the state; files are handed in as text.

mod contrast;
mod depth;
mod file;
mod role;

use ratatui::style::{Color, Style};

use crate::terminal::Depth;

pub use contrast::{Weak, ratio, weak};
pub use depth::degrade;
pub use file::{Loaded, builtin_names, check, load};
pub use role::Role;

/// A style for every role.
#[derive(Clone, PartialEq, Debug)]
pub struct Theme {
    name: String,
    styles: Vec<Style>,
}

impl Theme {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The style of a role.
    #[must_use]
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(role as usize).copied().unwrap_or_default()
    }
}

/// A cell of a picture, drawn as its upper half on the ground of its lower one.
#[must_use]
pub fn paint(upper: [u8; 3], lower: [u8; 3]) -> Style {
    let color = |[r, g, b]: [u8; 3]| Color::Rgb(r, g, b);
    Style::new().fg(color(upper)).bg(color(lower))
}

/// The name of the theme that suits a terminal.
#[must_use]
pub fn suiting(depth: Depth, light: bool) -> &'static str {
    match depth {
        Depth::Mono => "mono",
        Depth::Sixteen => "terminal",
        Depth::Palette | Depth::True if light => "light",
        Depth::Palette | Depth::True => "dark",
    }
}

/// The theme that comes with the program under the name `dark`.
impl Default for Theme {
    fn default() -> Self {
        load("dark", &|_| None).theme
    }
}

#[cfg(test)]
mod tests;
