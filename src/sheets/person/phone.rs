//! Telephone numbers as address books and directories write them.

/// What a landline takes as it is.
fn is_plain(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '-' | '+' | ',')
}

/// A number as a cell takes it: blanks and brackets are for the eye, an extension stands behind a
/// comma. What is plain already, or makes no sense, stays as it is.
pub fn landline(text: &str) -> String {
    let text = bare(text);
    if text.chars().all(is_plain) {
        return text;
    }
    let lower = text.to_lowercase();
    let (number, extension) =
        EXTENSION.iter().find_map(|mark| lower.split_once(mark)).unwrap_or((lower.as_str(), ""));
    let Some(mut found) = digits(number) else { return text };
    if !extension.is_empty() {
        let Some(extension) = digits(extension) else { return text };
        found.push(',');
        found.push_str(&extension);
    }
    found
}

/// What stands before an extension.
const EXTENSION: [&str; 6] = [";ext=", "extension", "ext.", "ext", "x", "#"];

/// The digits, with one `-` where something parted them.
fn digits(text: &str) -> Option<String> {
    let mut found = String::new();
    let mut gap = false;
    for c in text.chars() {
        match c {
            c if c.is_ascii_digit() || (matches!(c, '+' | ',') && (!gap || found.is_empty())) => {
                if std::mem::take(&mut gap) && !found.is_empty() {
                    found.push('-');
                }
                found.push(c);
            }
            ' ' | '(' | ')' | '/' | '.' | '-' | ':' | '\u{a0}' => gap = true,
            _ => return None,
        }
    }
    (!found.is_empty()).then_some(found)
}

/// Without `tel:` before it, and without parameters other than an extension.
pub fn bare(text: &str) -> String {
    let text = text.trim();
    let Some((_, rest)) = text.split_at_checked(4).filter(|(t, _)| t.eq_ignore_ascii_case("tel:"))
    else {
        return text.to_owned();
    };
    let mut parts = rest.split(';');
    let number = parts.next().unwrap_or_default();
    let extension = parts.find(|part| part.to_ascii_lowercase().starts_with("ext="));
    extension.map_or_else(|| number.to_owned(), |extension| format!("{number};{extension}"))
}

/// Whether a number that says nothing of itself is a mobile number of here.
pub fn is_mobile(text: &str) -> bool {
    let digits: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let number = digits.strip_prefix("+86").unwrap_or(&digits);
    number.len() == 11 && number.starts_with('1')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_cells_take_them() {
        for (text, expected) in [
            ("020-88985632", "020-88985632"),
            ("+86,20,1", "+86,20,1"),
            ("-1", "-1"),
            (",", ","),
            ("+49 (89) 1234-0", "+49-89-1234-0"),
            ("(020) 8898.5632 ext. 12", "020-8898-5632,12"),
            ("+1 555 0100 x7", "+1-555-0100,7"),
            ("tel:+1-555-0100;ext=12", "+1-555-0100,12"),
            ("TEL:+86-20-1;phone-context=x", "+86-20-1"),
            ("reception", "reception"),
            ("5 (ask for Ann)", "5 (ask for Ann)"),
            ("", ""),
            ("é", "é"),
        ] {
            assert_eq!(landline(text), expected, "{text}");
        }
    }

    #[test]
    fn mobile_numbers_of_here_are_known() {
        for (text, expected) in [
            ("138 0000 0000", true),
            ("+86 13800000000", true),
            ("020-88985632", false),
            ("+14155550100", false),
            ("", false),
        ] {
            assert_eq!(is_mobile(text), expected, "{text}");
        }
    }
}
