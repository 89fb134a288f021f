//! The settings of the client as a page.

use std::fmt::Write;

use canteen::i18n::{Lang, Texts};

const HEAD: &str = "\
# Settings of the client

<!-- Generated from the code: CANTEEN_BLESS=1 cargo test --test reference writes it anew. -->

`~/.config/canteen/config.toml` (or in `CANTEEN_CONFIG_DIR`). A key that cannot be used is reported with file and
line, and the program runs on its default.

| key | default | meaning |
|---|---|---|
";

/// `docs/settings.md`.
pub fn page() -> String {
    let mut page = HEAD.to_owned();
    let texts = Texts::new(Lang::En);
    for key in canteen::config::keys() {
        let doc = texts.get(&format!("setting-{}-doc", key.name));
        let _ = writeln!(page, "| `{}` | `{}` | {doc} |", key.name, key.default);
    }
    page.push_str(ENVIRONMENT);
    page
}

const ENVIRONMENT: &str = "
What else the environment says:

| variable | meaning |
|---|---|
| `CANTEEN_CONFIG_DIR`, `CANTEEN_DATA_DIR`, `CANTEEN_STATE_DIR` | Folders of settings, history, and session with log; else `XDG_CONFIG_HOME`, `XDG_DATA_HOME`, `XDG_STATE_HOME` with `canteen` below, else `~/.config`, `~/.local/share`, `~/.local/state`. |
| `CANTEEN_PROFILE` | The profile when `--profile` names none. |
| `LC_ALL`, `LC_MESSAGES`, `LANG` | The language of the interface when nothing else names one. |
| `NO_COLOR` | Draw without colours. |
";
