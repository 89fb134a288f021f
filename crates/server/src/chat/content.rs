//! What comes from a client as text: made clean, measured, refused with the way out. Pure.

use canteen_protocol::limits::Limits;
use canteen_protocol::{ClientId, ErrorCode, FileId, WireError};
use canteen_text::sanitize;
use serde_json::json;

use crate::fault::{Fault, Outcome};

/// Characters of a group's notice.
const NOTICE_CHARS: usize = 2_000;

/// The text of a message, which may be empty when it carries files.
///
/// # Errors
/// Invalid when nothing is left of it, too large with `limit` and `size` in bytes.
pub fn text(raw: &str, may_be_empty: bool, limits: &Limits) -> Outcome<String> {
    let text = sanitize::text(raw);
    if text.trim().is_empty() {
        return if may_be_empty { Ok(String::new()) } else { Err(empty()) };
    }
    if text.len() > limits.text {
        let way_out = "split it, or send it as a file";
        return Err(too_large("the message", text.len(), limits.text, "bytes", way_out));
    }
    Ok(text)
}

/// What is said of a message without anything in it.
pub fn empty() -> Fault {
    Fault::invalid("the message is empty: write something first")
}

/// The files of a message: not too many, each once.
///
/// # Errors
/// Too large with `limit` and `size`, invalid.
pub fn files(files: &[FileId], limits: &Limits) -> Outcome<()> {
    if files.len() > limits.message_files {
        let way_out = "send the rest in another message";
        return Err(too_large("the message", files.len(), limits.message_files, "files", way_out));
    }
    let each: std::collections::HashSet<_> = files.iter().collect();
    if each.len() < files.len() {
        return Err(Fault::invalid("the message carries a file twice: name each once"));
    }
    Ok(())
}

/// A group's name, in one line.
///
/// # Errors
/// Invalid when nothing is left of it, too large with `limit` and `size` in characters.
pub fn name(raw: &str, limits: &Limits) -> Outcome<String> {
    let name = sanitize::line(raw, usize::MAX);
    let name = name.trim();
    if name.is_empty() {
        return Err(Fault::invalid("the group has no name: give it one"));
    }
    let size = name.chars().count();
    if size > limits.name_chars {
        let way_out = "choose a shorter one";
        return Err(too_large("the name", size, limits.name_chars, "characters", way_out));
    }
    Ok(name.to_owned())
}

/// A group's notice; empty to take it down.
///
/// # Errors
/// Too large, with `limit` and `size` in characters.
pub fn notice(raw: &str) -> Outcome<String> {
    let text = sanitize::text(raw);
    let text = text.trim();
    let size = text.chars().count();
    if size > NOTICE_CHARS {
        let way_out = "shorten it, or send the whole as a message";
        return Err(too_large("the notice", size, NOTICE_CHARS, "characters", way_out));
    }
    Ok(text.to_owned())
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
pub fn too_large(what: &str, size: usize, limit: usize, unit: &str, way_out: &str) -> Fault {
    let message = format!("{what} has {size} {unit}, the limit is {limit}: {way_out}");
    Fault::Refused(
        WireError::new(ErrorCode::TooLarge, message).with(json!({ "limit": limit, "size": size })),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code<T>(outcome: Outcome<T>) -> Option<ErrorCode> {
        match outcome {
            Err(Fault::Refused(error)) => Some(error.code),
            _ => None,
        }
    }

    #[test]
    fn texts_are_measured_after_cleaning() {
        let limits = Limits { text: 8, ..Limits::default() };
        assert_eq!(text("four", false, &limits).unwrap(), "four");
        assert_eq!(code(text("", false, &limits)), Some(ErrorCode::Invalid));
        assert_eq!(code(text(" \n\t ", false, &limits)), Some(ErrorCode::Invalid));
        assert_eq!(code(text("\u{200b}\u{202e}", false, &limits)), Some(ErrorCode::Invalid));
        assert_eq!(code(text("123456789", false, &limits)), Some(ErrorCode::TooLarge));
        assert_eq!(code(text("饭饭饭", false, &limits)), Some(ErrorCode::TooLarge));
    }

    #[test]
    fn beside_files_there_may_be_no_text() {
        let limits = Limits { message_files: 2, ..Limits::default() };
        assert_eq!(text(" \u{200b}", true, &limits).unwrap(), "");
        let ids = |ids: &[i64]| ids.iter().map(|id| FileId(*id)).collect::<Vec<_>>();
        assert!(files(&ids(&[1, 2]), &limits).is_ok());
        assert_eq!(code(files(&ids(&[1, 2, 3]), &limits)), Some(ErrorCode::TooLarge));
        assert_eq!(code(files(&ids(&[1, 1]), &limits)), Some(ErrorCode::Invalid));
    }

    #[test]
    fn a_limit_says_its_figures() {
        let limits = Limits { text: 8, ..Limits::default() };
        let Err(Fault::Refused(error)) = text("123456789", false, &limits) else {
            panic!("accepted")
        };
        assert_eq!(error.data, Some(json!({ "limit": 8, "size": 9 })));
        assert_eq!(
            error.message,
            "the message has 9 bytes, the limit is 8: split it, or send it as a file"
        );
    }

    #[test]
    fn names_are_one_line_of_characters() {
        let limits = Limits { name_chars: 4, ..Limits::default() };
        assert_eq!(name("  团建群  ", &limits).unwrap(), "团建群");
        assert_eq!(code(name("", &limits)), Some(ErrorCode::Invalid));
        assert_eq!(code(name("\u{200b}\n", &limits)), Some(ErrorCode::Invalid));
        assert_eq!(code(name("abcde", &limits)), Some(ErrorCode::TooLarge));
    }

    #[test]
    fn a_notice_may_be_empty() {
        assert_eq!(notice("  ").unwrap(), "");
        assert_eq!(code(notice(&"字".repeat(2_001))), Some(ErrorCode::TooLarge));
    }
}
