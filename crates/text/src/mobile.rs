//! Mobile numbers in E.164 form (ORG-07, IMP-09): those of the corp's own country may be written
//! without a code, all others carry `+CC`.

/// The country code of a number written without one.
pub const HOME: &str = "86";

/// The number as `+` and digits. Spaces, dots, hyphens and brackets are for the eye only.
///
/// # Errors
/// What is expected.
pub fn normalise(text: &str) -> Result<String, &'static str> {
    let bare: String =
        text.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')' | '/')).collect();
    let (abroad, digits) = match bare.strip_prefix('+').or_else(|| bare.strip_prefix("00")) {
        Some(digits) => (true, digits),
        None => (false, bare.as_str()),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err("digits, with + and the country code when abroad");
    }
    let home = if abroad { digits.strip_prefix(HOME) } else { Some(digits) };
    match home {
        Some(number) if number.len() == 11 && number.starts_with('1') => {
            Ok(format!("+{HOME}{number}"))
        }
        Some(_) => Err("11 digits beginning with 1, or + and the country code when abroad"),
        // E.164: at most 15 digits, none of the codes begins with 0. The shortest mobile numbers
        // in use have 7 with their code.
        None if (7..=15).contains(&digits.len()) && !digits.starts_with('0') => {
            Ok(format!("+{digits}"))
        }
        None => Err("7 to 15 digits behind the +, country code first"),
    }
}

/// Whether what is written is a number that is known, in whatever spelling; what is no number is
/// itself alone.
#[must_use]
pub fn is_same(written: &str, known: &str) -> bool {
    let written = written.trim();
    written == known || normalise(written).is_ok_and(|number| number == known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_e164() {
        let table = [
            ("13800001234", "+8613800001234"),
            ("138 0000 1234", "+8613800001234"),
            ("+86 138-0000-1234", "+8613800001234"),
            ("0086 13800001234", "+8613800001234"),
            ("+852 5912 3424", "+85259123424"),
            ("+1 (415) 555-0100", "+14155550100"),
            ("+44.7700.900123", "+447700900123"),
        ];
        for (text, expected) in table {
            assert_eq!(normalise(text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn malformed_numbers_are_refused() {
        for text in [
            "",
            "+",
            "abc",
            "1380000",
            "4155550100",
            "+0123456789",
            "+123456",
            "+1234567890123456",
            "+86 1380",
            "13800001234x",
            "１３８００００１２３４",
            "++8613800001234",
        ] {
            assert!(normalise(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_number_is_the_same_in_any_spelling() {
        let known = "+8613800001234";
        for (written, same) in [
            ("+8613800001234", true),
            (" 138 0000 1234 ", true),
            ("13800001235", false),
            ("", false),
            ("x", false),
        ] {
            assert_eq!(is_same(written, known), same, "{written}");
        }
        assert!(is_same("", "") && !is_same("13800001234", ""));
    }
}
