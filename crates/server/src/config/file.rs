//! The file: TOML, one key a line, and every mistake with its line.

use std::fs;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::value::Given;
use super::{Config, ConfigError, find};

pub(super) fn apply(config: &mut Config, file: &Path) -> Result<(), ConfigError> {
    let shown = file.display().to_string();
    let text = fs::read_to_string(file)
        .map_err(|e| ConfigError::File { file: shown.clone(), problem: e.to_string() })?;
    let line = |at: usize| 1 + text[..at.min(text.len())].matches('\n').count();
    let place = |at: usize| format!("{shown} line {}", line(at));
    let table = DeTable::parse(&text).map_err(|e| ConfigError::Syntax {
        place: place(e.span().map_or(0, |span| span.start)),
        problem: e.message().to_owned(),
    })?;
    for (name, value) in table.get_ref() {
        let at = || place(name.span().start);
        let key = find(name.get_ref(), at)?;
        let text = plain(value.get_ref()).ok_or_else(|| ConfigError::Value {
            key: key.name,
            place: at(),
            problem: format!("write a {}, not a table or a date", key.kind),
        })?;
        key.apply(config, &Given { text: &text, base: file.parent() }, at)?;
    }
    Ok(())
}

/// A value as a flag would write it.
fn plain(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Float(number) => Some(number.to_string()),
        DeValue::Boolean(switch) => Some(switch.to_string()),
        DeValue::Array(values) => {
            let parts: Option<Vec<_>> = values.iter().map(|v| plain(v.get_ref())).collect();
            parts.map(|parts| parts.join(","))
        }
        DeValue::Datetime(_) | DeValue::Table(_) => None,
    }
}
