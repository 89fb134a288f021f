//! Both languages say the same things, and everything the code asks for is said.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent::FluentResource;

use super::*;

/// The keys of a language with the arguments each uses.
fn keys(parts: &[(&str, &str)]) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys = BTreeMap::new();
    for (name, text) in parts {
        if let Err((_, faults)) = FluentResource::try_new((*text).to_owned()) {
            panic!("{name}.ftl: {faults:?}");
        }
        let mut current = None;
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                let (key, _) = line.split_once('=').unwrap_or_else(|| panic!("{name}: {line}"));
                let key = key.trim().to_owned();
                assert!(keys.insert(key.clone(), BTreeSet::new()).is_none(), "{key} twice");
                current = Some(key);
            }
            let Some(key) = &current else { continue };
            for argument in line.split('$').skip(1) {
                let end =
                    argument.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
                let argument = &argument[..end.unwrap_or(argument.len())];
                keys.get_mut(key).unwrap().insert(argument.to_owned());
            }
        }
    }
    keys
}

#[test]
fn both_languages_hold_the_same_keys_and_arguments() {
    let (en, zh) = (keys(EN), keys(ZH_CN));
    for (key, arguments) in &en {
        assert_eq!(Some(arguments), zh.get(key), "{key}: English beside Chinese");
    }
    for key in zh.keys() {
        assert!(en.contains_key(key), "{key} is in Chinese alone");
    }
}

#[test]
fn the_same_part_holds_the_same_keys() {
    for ((name, en), (_, zh)) in EN.iter().zip(ZH_CN) {
        let part = |text| keys(&[(name, text)]).into_keys().collect::<Vec<_>>();
        let (en, zh): (BTreeSet<_>, BTreeSet<_>) =
            (part(en).into_iter().collect(), part(zh).into_iter().collect());
        assert_eq!(en, zh, "{name}.ftl");
    }
}

/// Literal keys in calls of `t(`, `get(` and `with(` on texts.
fn used(text: &str, found: &mut BTreeSet<String>) {
    for call in [".t(\"", "texts.get(\"", "texts.with(\"", "texts.with(\n", "_key(\""] {
        for rest in text.split(call).skip(1) {
            let rest = rest.trim_start().trim_start_matches('"');
            if let Some((key, _)) = rest.split_once('"') {
                found.insert(key.to_owned());
            }
        }
    }
}

fn walk(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|ext| ext == "rs")
            && !path.ends_with("i18n/tests.rs")
        {
            used(&std::fs::read_to_string(&path).unwrap(), found);
        }
    }
}

#[test]
fn every_key_in_the_code_exists() {
    let mut found = BTreeSet::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert!(found.len() > 10, "the search finds calls");
    let en = keys(EN);
    let missing: Vec<_> = found.iter().filter(|key| !en.contains_key(*key)).collect();
    assert!(missing.is_empty(), "no text for {missing:?}");
}

#[test]
fn every_command_has_a_title_and_an_explanation() {
    for lang in [Lang::En, Lang::ZhCn] {
        let texts = Texts::new(lang);
        for command in crate::commands::all() {
            for key in
                [format!("command-{}", command.name), format!("command-{}-doc", command.name)]
            {
                assert!(texts.has(&key), "no text for {key}");
            }
        }
    }
}

#[test]
fn every_setting_has_a_title_and_an_explanation() {
    for lang in [Lang::En, Lang::ZhCn] {
        let texts = Texts::new(lang);
        for setting in crate::config::keys() {
            for key in [
                format!("setting-{}", setting.name),
                format!("setting-{}-doc", setting.name),
                format!("settings-group-{}", setting.group.name()),
            ] {
                assert!(texts.has(&key), "no text for {key}");
            }
        }
    }
}

#[test]
fn every_context_has_a_name() {
    let texts = Texts::new(Lang::En);
    for context in crate::input::Context::ALL {
        let key = format!("context-{}", context.name().replace('.', "-"));
        assert!(texts.has(&key), "no text for {key}");
    }
}

#[test]
fn arguments_are_filled_in_without_marks() {
    let texts = Texts::new(Lang::En);
    assert_eq!(texts.with("status-queued", &[("n", 2.into())]), "↑2 queued");
    assert_eq!(Texts::new(Lang::ZhCn).with("status-queued", &[("n", 2.into())]), "↑2 待发送");
    assert_eq!(texts.get("no-such-key"), "no-such-key");
}

#[test]
fn the_language_is_found() {
    let none = |_: &str| None;
    let locale = |value: &'static str| move |name: &str| (name == "LANG").then(|| value.to_owned());
    assert_eq!(Lang::detect(None, None, none), Lang::En);
    assert_eq!(Lang::detect(Some("zh-CN"), Some("en"), none), Lang::ZhCn);
    assert_eq!(Lang::detect(None, Some("zh"), locale("en_GB.UTF-8")), Lang::ZhCn);
    assert_eq!(Lang::detect(None, None, locale("zh_CN.UTF-8")), Lang::ZhCn);
    assert_eq!(Lang::detect(None, None, locale("fr_FR.UTF-8")), Lang::En);
    let all = |name: &str| match name {
        "LC_ALL" => Some("C".to_owned()),
        _ => Some("zh_CN".to_owned()),
    };
    assert_eq!(Lang::detect(None, None, all), Lang::En);
}

#[test]
fn every_hint_has_a_text_and_a_command() {
    let texts = Texts::new(Lang::En);
    for context in crate::input::Context::ALL {
        for (_, key) in crate::view::hints(*context) {
            assert!(texts.has(key), "no text for {key}");
        }
    }
}
