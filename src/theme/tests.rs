//! The themes of the program, and what is said about those of others.

use std::path::PathBuf;

use ratatui::style::{Color, Modifier};

use super::*;
use crate::config::Problem;

fn own(files: &[(&str, &str)]) -> impl Fn(&str) -> Option<(PathBuf, String)> {
    let files: Vec<_> =
        files.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect();
    move |name| {
        let (name, text) = files.iter().find(|(known, _)| known == name)?;
        Some((PathBuf::from(format!("{name}.toml")), text.clone()))
    }
}

fn problems(text: &str) -> Vec<String> {
    check("mine", &own(&[("mine", text)])).iter().map(Problem::to_string).collect()
}

#[test]
fn the_programs_themes_are_whole() {
    for name in builtin_names() {
        let loaded = load(name, &|_| None);
        assert_eq!(loaded.problems, [], "{name}");
        for role in Role::ALL {
            let style = loaded.theme.style(*role);
            let says = style.fg.is_some() || style.bg.is_some() || !style.add_modifier.is_empty();
            let may_be_plain = name == "mono" || *role == Role::Text;
            assert!(says || may_be_plain, "{name}: {} has no style", role.name());
        }
    }
}

#[test]
fn mono_uses_no_colour() {
    let theme = load("mono", &|_| None).theme;
    for role in Role::ALL {
        let style = theme.style(*role);
        assert_eq!((style.fg, style.bg), (None, None), "{}", role.name());
    }
    assert!(theme.style(Role::Selected).add_modifier.contains(Modifier::REVERSED));
}

#[test]
fn a_theme_is_another_by_its_palette() {
    let files = [
        (
            "one",
            "[palette]\nink = '#010203'\n[styles]\ntext = 'ink'\nborder = { fg = 'ink', bold = true }",
        ),
        ("two", "inherits = 'one'\n[palette]\nink = 'red'"),
    ];
    let loaded = load("two", &own(&files));
    assert_eq!(loaded.problems, []);
    assert_eq!(loaded.theme.style(Role::Text).fg, Some(Color::Red));
    let border = loaded.theme.style(Role::BorderFocused);
    assert_eq!(border.fg, Some(Color::Red), "takes the style of the role before the dot");
    assert!(border.add_modifier.contains(Modifier::BOLD));
}

#[test]
fn ones_own_theme_may_refine_the_programs() {
    let loaded = load("dark", &own(&[("dark", "inherits = 'dark'\n[palette]\naccent = 'red'")]));
    assert_eq!(loaded.problems, []);
    assert_eq!(loaded.theme.style(Role::Accent).fg, Some(Color::Red));
}

#[test]
fn what_is_wrong_is_said_where_it_is() {
    for (text, line, part) in [
        ("inherits = 'nobody'", 1, "no theme 'nobody'"),
        ("\ninherits = 'mine'", 2, "inherits from itself"),
        ("[palette]\nink = 'reddish'", 2, "is no colour"),
        ("[styles]\n\ntext = 'ink'", 3, "'ink' is no colour"),
        ("[styles]\nbordr = 'red'", 2, "did you mean 'border'?"),
        ("[styles]\ntext = { fg = 'red', blink = true }", 2, "'blink' is no part"),
        ("[styles]\ntext = 3", 2, "takes a colour or a table"),
        ("colours = 1", 1, "is no part of a theme"),
        ("[styles\n", 1, ""),
        ("[palette]\na = '#12345'", 2, "is no colour"),
        ("[palette]\na = '256'", 2, "is no colour"),
    ] {
        let found = problems(text);
        assert_eq!(found.len(), 1, "{text:?}: {found:?}");
        assert!(found[0].starts_with(&format!("mine.toml:{line}: ")), "{text:?}: {found:?}");
        assert!(found[0].contains(part), "{text:?}: {found:?}");
    }
}

#[test]
fn a_circle_ends() {
    let files = [("one", "inherits = 'two'"), ("two", "inherits = 'one'")];
    let found = check("one", &own(&files));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].message.contains("inherits from itself"));
}

#[test]
fn a_theme_that_is_not_there_is_said() {
    assert_eq!(check("none", &|_| None).len(), 1);
}
