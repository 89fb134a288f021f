//! What comes from a client as text: made clean, measured, refused with the way out. Pure.

use canteen_protocol::{ClientId, ErrorCode, WireError};
use canteen_text::{excerpt, sanitize};
use serde_json::json;

use crate::fault::{Fault, Outcome};

/// Characters of a to-do or a comment.
pub const CHARS: usize = 1_000;
/// People on one to-do.
pub const PEOPLE: usize = 100;
/// Comments on one to-do.
pub const COMMENTS: i64 = 1_000;
/// To-dos one member may own, those done included.
pub const OWNED: i64 = 20_000;
/// Characters of the name of a group begun from a to-do.
const NAME_CHARS: usize = 40;

/// What is to be done.
///
/// # Errors
/// Invalid when nothing is left of it, too large with `limit` and `size` in characters.
pub fn text(raw: &str) -> Outcome<String> {
    bounded("the to-do", raw, "write down what is to be done")
}

/// Something said about it.
///
/// # Errors
/// As [`text`].
pub fn comment(raw: &str) -> Outcome<String> {
    bounded("the comment", raw, "write something first")
}

fn bounded(what: &str, raw: &str, way_out: &str) -> Outcome<String> {
    let text = sanitize::text(raw);
    let text = text.trim();
    if text.is_empty() {
        return Err(Fault::invalid(format!("{what} is empty: {way_out}")));
    }
    let size = text.chars().count();
    if size > CHARS {
        let way_out = "shorten it";
        return Err(too_many(what, size, CHARS, "characters", way_out));
    }
    Ok(text.to_owned())
}

/// A message's text as a to-do has it: what is longer than a to-do may be is cut.
#[must_use]
pub fn captured(text: &str) -> String {
    let text = text.trim();
    if text.chars().count() <= CHARS {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(CHARS - 1).collect();
    cut.push('…');
    sanitize::text(&cut)
}

/// The name of the group that is begun from a to-do.
#[must_use]
pub fn group_name(text: &str, number: i64) -> String {
    let name = excerpt::excerpt(text, NAME_CHARS);
    if name.trim().is_empty() { format!("To-do {number}") } else { name }
}

/// Checks the shape of a client id.
///
/// # Errors
/// Invalid.
pub fn client_id(id: &ClientId) -> Outcome<()> {
    if id.is_valid() {
        return Ok(());
    }
    Err(Fault::invalid("client_id is not 1 to 64 of A-Z, a-z, 0-9, _ and -: make a random one"))
}

/// A refusal because of a limit, with the figures for programs.
pub fn too_many(what: &str, size: usize, limit: usize, unit: &str, way_out: &str) -> Fault {
    let message = format!("{what} has {size} {unit}, the limit is {limit}: {way_out}");
    Fault::Refused(
        WireError::new(ErrorCode::TooLarge, message).with(json!({ "limit": limit, "size": size })),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_measured_after_cleaning() {
        assert_eq!(text("  rotate\u{202e} keys\n").unwrap(), "rotate keys");
        for empty in ["", " \n", "\u{200b}"] {
            let Err(Fault::Refused(error)) = text(empty) else { panic!("{empty:?} was taken") };
            assert_eq!(error.code, ErrorCode::Invalid);
        }
        assert!(text(&"字".repeat(CHARS)).is_ok());
        let Err(Fault::Refused(error)) = comment(&"字".repeat(CHARS + 1)) else { panic!("taken") };
        assert_eq!(error.code, ErrorCode::TooLarge);
        assert_eq!(error.data, Some(json!({ "limit": CHARS, "size": CHARS + 1 })));
    }

    #[test]
    fn a_long_message_is_cut_to_a_to_do() {
        assert_eq!(captured(" short\n"), "short");
        let cut = captured(&"好".repeat(5_000));
        assert_eq!((cut.chars().count(), cut.ends_with('…')), (CHARS, true));
        assert!(text(&cut).is_ok());
    }

    #[test]
    fn a_group_has_a_name_also_when_the_text_is_gone() {
        assert_eq!(group_name("rotate keys\nall of them", 7), "rotate keys all of them");
        assert_eq!(group_name("", 7), "To-do 7");
        assert!(group_name(&"好".repeat(500), 7).chars().count() <= 64);
    }
}
