//! Notices to a member who looks elsewhere, by way of the terminal.

use super::{Abilities, Surroundings};

/// The sequence that shows a notice, with a bell for terminals that know none. Control characters
/// are left out of the texts.
#[must_use]
pub fn notice(title: &str, body: &str, around: &Surroundings, abilities: &Abilities) -> String {
    let clean = |text: &str| -> String {
        text.chars().filter(|c| !c.is_control()).map(|c| if c == ';' { ',' } else { c }).collect()
    };
    let (title, body) = (clean(title), clean(body));
    let by_name = |name: &str| abilities.name.starts_with(name) || around.term.starts_with(name);
    let shown = if ["foot", "rxvt", "ghostty"].into_iter().any(by_name) {
        format!("\x1b]777;notify;{title};{body}\x1b\\")
    } else {
        format!("\x1b]9;{title}: {body}\x1b\\")
    };
    let shown = if around.tmux { through_tmux(&shown) } else { shown };
    format!("{shown}\x07")
}

/// Wrapped so that tmux hands it to the terminal outside, where it is allowed to.
fn through_tmux(sequence: &str) -> String {
    format!("\x1bPtmux;{}\x1b\\", sequence.replace('\x1b', "\x1b\x1b"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_notice_ends_it() {
        let text =
            notice("a\x1b]0;x\x07", "b;c\x1b\\", &Surroundings::default(), &Abilities::default());
        assert_eq!(text, "\x1b]9;a]0,x: b,c\\\x1b\\\x07");
    }

    #[test]
    fn tmux_hands_it_on() {
        let around = Surroundings { tmux: true, ..Surroundings::default() };
        let text = notice("a", "b", &around, &Abilities::default());
        assert_eq!(text, "\x1bPtmux;\x1b\x1b]9;a: b\x1b\x1b\\\x1b\\\x07");
    }
}
