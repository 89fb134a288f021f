//! The keys and the commands behind them as a page.

use std::fmt::Write;

use canteen::commands;
use canteen::i18n::{Lang, Texts};
use canteen::input::{Context, Keymap, chord_text};

const HEAD: &str = "\
# Keys

<!-- Generated from the code: CANTEEN_BLESS=1 cargo test --test reference writes it anew. -->

Keys run command lines, the same that the `:` line takes. A chord of several keys that can still grow waits
for the next key. Your own `~/.config/canteen/keys.toml` is laid over the keymap: one table for each context,
`\"chord\" = \"command line\"`, and `\"\"` takes a key away; `canteen keys --check` finds mistakes in it.

A context falls back to a more general one for keys that it does not bind itself:

| context | falls back to |
|---|---|
";

/// `docs/keys.md`.
pub fn page() -> String {
    let mut page = HEAD.to_owned();
    for context in Context::ALL {
        let parent = context.parent().map_or(String::new(), |parent| format!("`{parent}`"));
        let _ = writeln!(page, "| `{context}` | {parent} |");
    }
    let texts = Texts::new(Lang::En);
    for name in Keymap::NAMES {
        keymap(&mut page, name, &texts);
    }
    page.push_str("\n## Commands\n\n| command | what it does |\n|---|---|\n");
    let mut all: Vec<_> = commands::all().collect();
    all.sort_by_key(|command| command.name);
    for command in all {
        let params: String =
            command.params.iter().map(|param| format!(" {}", param.usage())).collect();
        let usage = cell(&format!("{}{params}", command.name));
        let (title, doc) = (command.title(&texts), command.doc(&texts));
        let _ = writeln!(page, "| `{usage}` | {}. {} |", cell(&title), cell(&doc));
    }
    page
}

fn keymap(page: &mut String, name: &str, texts: &Texts) {
    let _ = writeln!(page, "\n## The keymap `{name}`");
    let Some(keymap) = Keymap::builtin(name) else { return };
    let plain = Keymap::builtin(Keymap::NAMES[0]).filter(|_| name != Keymap::NAMES[0]);
    if plain.is_some() {
        let _ = writeln!(page, "\nWhat differs from `{}`:", Keymap::NAMES[0]);
    }
    for context in Context::ALL {
        let known: Vec<_> = plain.iter().flat_map(|plain| plain.of(*context)).collect();
        let own: Vec<_> = keymap.of(*context).filter(|pair| !known.contains(pair)).collect();
        if own.is_empty() {
            continue;
        }
        let _ = writeln!(page, "\n### {name}: {context}\n\n| keys | command | |\n|---|---|---|");
        for (keys, line) in own {
            let command = line.split_whitespace().next().and_then(commands::find);
            let title = command.map(|command| command.title(texts)).unwrap_or_default();
            let (keys, line) = (cell(&chord_text(keys)), cell(line));
            let _ = writeln!(page, "| `{keys}` | `{line}` | {} |", cell(&title));
        }
    }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
