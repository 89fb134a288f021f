//! Names for files that came from somebody else.
//!
//! Owns what a name may not contain on any system a client runs on. Knows nothing of folders.

use super::line;
use crate::cluster::clusters;

/// Longest name in bytes that all common file systems take.
const MAX_BYTES: usize = 255;
/// Longest ending that is kept when a name is cut.
const MAX_ENDING: usize = 16;
/// Used when nothing of a name is left.
const NAMELESS: &str = "file";

/// A name that can be created in a folder on Linux, macOS and Windows without leaving the folder,
/// hiding, looking like an option or meaning a device. At most 255 bytes; never empty.
pub fn filename(raw: &str) -> String {
    let separated: String = raw.chars().map(separate).collect();
    let tidy = line(&separated, usize::MAX);
    let trimmed = trim_start(&tidy).trim_end_matches(['.', ' ']);
    let named = if is_reserved(trimmed) { format!("_{trimmed}") } else { trimmed.to_owned() };
    let short = shorten(&named);
    if short.is_empty() { NAMELESS.to_owned() } else { short }
}

/// Drops what would hide the file or look like an option, together with marks on it.
fn trim_start(name: &str) -> &str {
    let dropped = clusters(name).take_while(|cluster| cluster.starts_with(['.', '-', ' ', '~']));
    &name[dropped.map(str::len).sum()..]
}

/// Path separators and what shells and Windows give a meaning become `_`.
fn separate(c: char) -> char {
    match c {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
        // Look-alikes of the path separators.
        '\u{2044}' | '\u{2215}' | '\u{29F8}' | '\u{FF0F}' | '\u{FF3C}' => '_',
        _ => c,
    }
}

/// Names that mean a device on Windows, with any ending.
fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    match stem.as_str() {
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$" => true,
        _ => {
            let number = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
            number.is_some_and(|n| {
                matches!(
                    n,
                    "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"
                )
            })
        }
    }
}

/// The name within the limit, with its ending if that is short.
fn shorten(name: &str) -> String {
    if name.len() <= MAX_BYTES {
        return name.to_owned();
    }
    let ending = match name.rfind('.') {
        Some(dot) if name.len() - dot <= MAX_ENDING => &name[dot..],
        _ => "",
    };
    let room = MAX_BYTES - ending.len();
    let mut stem = String::with_capacity(room);
    for cluster in clusters(name) {
        if stem.len() + cluster.len() > room {
            break;
        }
        stem.push_str(cluster);
    }
    [stem.trim_end_matches(['.', ' ', '\u{200C}', '\u{200D}']), ending].concat()
}
