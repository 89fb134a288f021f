//! The reference pages in `docs/` are made from the code. These tests fail when a page differs;
//! `CANTEEN_BLESS=1 cargo test --test reference` writes the pages anew.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot read its files fails")]

mod keys;
mod protocol;
mod settings;

use std::path::Path;

fn is_current(name: &str, page: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    if std::env::var_os("CANTEEN_BLESS").is_some() {
        std::fs::write(&path, page).unwrap();
        return;
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    let differ = written.lines().zip(page.lines()).position(|(old, new)| old != new);
    if written != page {
        let line = differ.unwrap_or(written.lines().count().min(page.lines().count())) + 1;
        panic!(
            "docs/{name} differs from the code at line {line}: write it anew with \
             CANTEEN_BLESS=1 cargo test --test reference\n  page: {}\n  code: {}",
            written.lines().nth(line - 1).unwrap_or_default(),
            page.lines().nth(line - 1).unwrap_or_default(),
        );
    }
}

#[test]
fn commands() {
    is_current("commands.md", &canteen::cli::reference());
}

#[test]
fn keys_page() {
    is_current("keys.md", &keys::page());
}

#[test]
fn protocol_page() {
    is_current("protocol.md", &protocol::page());
}

#[test]
fn configuration_page() {
    is_current("configuration.md", &canteen_server::config::reference());
}

#[test]
fn settings_page() {
    is_current("settings.md", &settings::page());
}
