//! The reference page of the settings, from the table.

use super::{Config, FILE, KEYS, Key};

/// The page `docs/configuration.md`, in Markdown.
#[must_use]
pub fn reference() -> String {
    let mut page = format!(
        "# Configuration of the server\n\n\
         `canteen serve` takes each setting from its flag, else from its variable in the \
         environment, else from a TOML file, else its default. The file is that of `--config`, \
         else of `CANTEEN_CONFIG`, else `{FILE}` in the data folder when there is one; paths in \
         it start from its own folder. Unknown keys are refused.\n\n\
         This page is generated from `crates/server/src/config/keys.rs`.\n\n\
         ```toml\n\
         listen = \"0.0.0.0:7700\"\n\
         database = \"postgres://canteen:secret@db.example.com/canteen?sslmode=require\"\n\
         tls_cert = \"cert.pem\"\n\
         tls_key = \"key.pem\"\n\
         limit_recall_seconds = 120\n\
         ```\n"
    );
    let defaults = Config::default();
    for key in KEYS {
        entry(&mut page, key, &defaults);
    }
    page
}

fn entry(page: &mut String, key: &Key, defaults: &Config) {
    let default = match key.show(defaults).as_str() {
        "" => "not set".to_owned(),
        value => format!("`{value}`"),
    };
    let flag = match key.flag() {
        Some(flag) => format!("`--{flag} {}`", key.kind),
        None => "none, as it may hold a password".to_owned(),
    };
    page.push_str(&format!(
        "\n## {}\n\n{}\n\n- Value: {}\n- Default: {default}\n- Flag: {flag}\n- Environment: `{}`\n",
        key.name,
        key.doc,
        key.kind,
        key.env(),
    ));
}
