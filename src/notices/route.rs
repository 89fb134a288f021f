//! By which way a notice goes: what the member has set, where the program runs, what the terminal is.

use crate::config::Notify;
use crate::terminal::{Abilities, Surroundings};

/// A way to a member who looks elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Route {
    /// The desktop of this machine.
    Desktop,
    /// The terminal, by one line of text (OSC 9).
    Line,
    /// The terminal, by a title and a text (OSC 777).
    Titled,
    /// The bell alone.
    Bell,
    /// None.
    Nowhere,
}

/// Terminals that show a notice with a title of its own, by the beginning of what they call
/// themselves or of `TERM`.
const TITLED: [&str; 7] =
    ["foot", "rxvt", "ghostty", "xterm-ghostty", "kitty", "xterm-kitty", "WezTerm"];
/// Those that would print what they do not know, or certainly show none.
const BELL_ONLY: [&str; 5] = ["dumb", "vt100", "vt220", "linux", "screen.linux"];

/// Chooses. `desktop`: notices of the desktop have not failed so far.
#[must_use]
pub fn route(wish: Notify, around: &Surroundings, abilities: &Abilities, desktop: bool) -> Route {
    let desktop = desktop && around.desktop;
    match wish {
        Notify::Off => Route::Nowhere,
        Notify::Bell => Route::Bell,
        Notify::Desktop if desktop => Route::Desktop,
        // From afar the desktop of this machine is not the member's.
        Notify::Auto if desktop && !around.ssh => Route::Desktop,
        Notify::Auto | Notify::Desktop | Notify::Terminal => by_terminal(around, abilities),
    }
}

fn by_terminal(around: &Surroundings, abilities: &Abilities) -> Route {
    if BELL_ONLY.contains(&around.term.as_str()) {
        return Route::Bell;
    }
    let named = |name: &&str| abilities.name.starts_with(*name) || around.term.starts_with(*name);
    if TITLED.iter().any(named) { Route::Titled } else { Route::Line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_suits_the_place() {
        #[rustfmt::skip]
        let table = [
            // wish, TERM, its name, ssh, desktop there, desktop works, expected
            (Notify::Auto, "xterm-256color", "", false, true, true, Route::Desktop),
            (Notify::Auto, "xterm-256color", "", false, true, false, Route::Line),
            (Notify::Auto, "xterm-256color", "", true, true, true, Route::Line),
            (Notify::Auto, "xterm-256color", "", true, false, true, Route::Line),
            (Notify::Auto, "xterm-256color", "iTerm2 3.5", true, false, true, Route::Line),
            (Notify::Auto, "xterm-256color", "WezTerm 2024", true, false, true, Route::Titled),
            (Notify::Auto, "xterm-kitty", "", true, false, true, Route::Titled),
            (Notify::Auto, "foot", "", true, false, true, Route::Titled),
            (Notify::Auto, "linux", "", false, false, true, Route::Bell),
            (Notify::Auto, "dumb", "", true, false, true, Route::Bell),
            (Notify::Desktop, "foot", "", true, true, true, Route::Desktop),
            (Notify::Desktop, "foot", "", false, false, true, Route::Titled),
            (Notify::Terminal, "foot", "", false, true, true, Route::Titled),
            (Notify::Terminal, "xterm", "", false, true, true, Route::Line),
            (Notify::Bell, "foot", "", false, true, true, Route::Bell),
            (Notify::Off, "foot", "", false, true, true, Route::Nowhere),
        ];
        for (wish, term, name, ssh, there, works, expected) in table {
            let around =
                Surroundings { term: term.into(), ssh, desktop: there, ..Surroundings::default() };
            let abilities = Abilities { name: name.into(), ..Abilities::default() };
            let found = route(wish, &around, &abilities, works);
            assert_eq!(found, expected, "{wish:?} {term} {name} ssh {ssh} desktop {there} {works}");
        }
    }
}
