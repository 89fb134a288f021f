//! Values of the settings' file: each reader gives the value or says what it must be.

use toml::de::DeValue;

pub(super) fn text(value: &DeValue<'_>) -> Result<String, String> {
    value.as_str().map(Into::into).ok_or_else(|| wants("a text in quotes", value))
}

pub(super) fn flag(value: &DeValue<'_>) -> Result<bool, String> {
    value.as_bool().ok_or_else(|| wants("true or false", value))
}

pub(super) fn number<N: TryFrom<i64>>(
    value: &DeValue<'_>,
    least: i64,
    most: i64,
) -> Result<N, String> {
    value
        .as_integer()
        .and_then(|n| i64::from_str_radix(n.as_str(), n.radix()).ok())
        .filter(|n| (least..=most).contains(n))
        .and_then(|n| N::try_from(n).ok())
        .ok_or_else(|| wants(&format!("a whole number from {least} to {most}"), value))
}

pub(super) fn choice<T: Clone>(value: &DeValue<'_>, choices: &[(&str, T)]) -> Result<T, String> {
    let found = value.as_str().and_then(|text| choices.iter().find(|(name, _)| *name == text));
    found.map(|(_, choice)| choice.clone()).ok_or_else(|| {
        let names: Vec<_> = choices.iter().map(|(name, _)| *name).collect();
        wants(&format!("one of {}", names.join(", ")), value)
    })
}

/// A text as it is written in the file.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn wants(what: &str, value: &DeValue<'_>) -> String {
    let given = match value {
        DeValue::String(text) if what.starts_with("one of") => format!("'{text}'"),
        DeValue::Integer(n) => n.as_str().to_owned(),
        DeValue::Boolean(flag) => flag.to_string(),
        other => format!("a {}", other.type_str()),
    };
    format!("must be {what}, not {given}")
}
