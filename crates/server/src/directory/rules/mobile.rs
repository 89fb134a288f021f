//! Mobile numbers as a field of a member. How they are written is for both sides to agree on.

use canteen_text::mobile;

use super::fields::BadField;

/// The number as `+` and digits.
///
/// # Errors
/// [`BadField::Malformed`] with what is expected.
pub fn normalise(text: &str) -> Result<String, BadField> {
    mobile::normalise(text).map_err(|expected| BadField::Malformed {
        field: "mobile",
        value: text.to_owned(),
        expected,
    })
}
