//! The same page as plain text, for `curl` and for whoever reads it there.

use std::fmt::Write;

use super::sheet::{Block, Form, Sheet};

/// The page.
pub fn page(sheet: &Sheet) -> String {
    let mut page = format!("{}\n", sheet.title);
    for block in &sheet.blocks {
        // Writing into a string does not fail.
        let _ = match block {
            Block::Say(text) | Block::Alert(text) => writeln!(page, "\n{text}"),
            Block::Step(text) => writeln!(page, "\n{text}"),
            Block::Command(line) => writeln!(page, "\n  {line}"),
            Block::Form(form) => writeln!(page, "\n{}\n\n  {}", form.by_hand, command(form)),
            Block::Code { link, caption } => writeln!(page, "\n{caption}\n\n  {link}"),
        };
    }
    page
}

/// The command that sends a form.
fn command(form: &Form) -> String {
    let mut command = "curl".to_owned();
    for (name, value) in &form.hidden {
        let _ = write!(command, " -d {name}={value}");
    }
    for field in &form.fields {
        let _ = write!(command, " --data-urlencode '{}={}'", field.name, field.example);
    }
    if form.hidden.is_empty() && form.fields.is_empty() {
        command.push_str(" -X POST");
    }
    format!("{command} {}", form.url)
}
