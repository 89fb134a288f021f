//! What is typed to narrow a list.

use canteen_text::width::graphemes;

use crate::input::{Code, Key};

/// Takes a key that is bound to nothing. Whether the text changed.
pub fn key(text: &mut String, key: Key) -> bool {
    match key.code {
        Code::Char(c) if !key.ctrl && !key.alt => text.push(c),
        Code::Backspace if !text.is_empty() => {
            let kept = graphemes(text).count().saturating_sub(1);
            *text = graphemes(text).take(kept).collect();
        }
        _ => return false,
    }
    true
}

/// Takes the first line of pasted text.
pub fn paste(text: &mut String, pasted: &str) {
    text.push_str(pasted.lines().next().unwrap_or_default());
}
