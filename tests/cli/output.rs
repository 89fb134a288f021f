//! What any program at a shell owes: usage errors, help, closed and full outputs, no secrets in
//! arguments.

use std::process::Stdio;

use crate::stage::{Home, Ran};

#[test]
fn wrong_usage_is_exit_code_2() {
    let home = Home::new();
    for args in [&["nonsense"][..], &["send"], &["group", "create"], &["devices", "revoke", "x"]] {
        let ran = home.canteen("default").args(args).run();
        assert_eq!(ran.code, 2, "{args:?}");
        assert!(ran.out.is_empty() && ran.err.starts_with("error: "), "{ran:?}");
        let ran = home.canteen("default").args(args).args(["--json"]).run();
        assert_eq!((ran.code, ran.error().0.as_str()), (2, "usage"), "{args:?}");
        assert!(ran.out.is_empty(), "{ran:?}");
    }
}

#[test]
fn help_and_version_go_to_standard_output() {
    let home = Home::new();
    for args in [&["--help"][..], &["help", "group"], &["--version"], &["man"]] {
        let ran = home.canteen("default").args(args).run();
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?}");
        assert!(ran.out.contains("canteen"), "{}", ran.out);
    }
    for shell in ["bash", "zsh", "fish"] {
        let script = home.canteen("default").args(["completions", shell]).ok();
        assert!(script.contains("whoami"), "{shell}");
    }
}

#[test]
fn a_reader_that_has_gone_is_no_fault() {
    let home = Home::new();
    for args in [&["man"][..], &["completions", "bash"], &["--help"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut shell = home.canteen("default").args(args);
        shell.command.stdout(Stdio::from(writer));
        let ran = shell.run();
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?}");
    }
}

#[test]
fn an_output_that_is_full_is_a_fault() {
    let home = Home::new();
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let mut shell = home.canteen("default").args(["man"]);
    shell.command.stdout(Stdio::from(full));
    let ran: Ran = shell.run();
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.starts_with("canteen: cannot write the output"), "{}", ran.err);
}

#[test]
fn broken_settings_are_reported_and_not_fatal() {
    let home = Home::new();
    let folder = home.path().join(".config/canteen");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config.toml"), "theem = 'dark'\n").unwrap();
    let ran = home.canteen("default").args(["completions", "fish"]).run();
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("config.toml:1: there is no setting 'theem'"), "{}", ran.err);
    assert!(ran.err.contains("did you mean 'theme'?"), "{}", ran.err);
}

#[test]
fn no_argument_takes_a_secret() {
    fn check(command: &clap::Command) {
        for arg in command.get_arguments().filter(|arg| arg.get_action().takes_values()) {
            let name = arg.get_id().as_str();
            let secret = ["password", "secret", "token"].iter().any(|word| name.contains(word));
            assert!(!secret, "{} {name} would show in the process list", command.get_name());
        }
        command.get_subcommands().for_each(check);
    }
    check(&canteen::cli::command());
}

#[test]
fn keys_are_shown_and_checked() {
    let home = Home::new();
    let canteen = || home.canteen("default");
    let keys = canteen().args(["keys"]).lines();
    let quit = keys.iter().find(|key| key["command"] == "quit").expect("a way out");
    assert_eq!(quit["title"], "Quit");
    let chinese = canteen().args(["keys", "--lang", "zh-CN"]).lines();
    assert!(chinese.iter().any(|key| key["command"] == "quit" && key["title"] != "Quit"));
    canteen().args(["keys", "--keymap", "vim", "--check"]).ok();
    assert_eq!(canteen().args(["keys", "--keymap", "emax", "--check"]).run().code, 1);
    let fine = canteen().args(["keys", "--check"]).ok();
    assert!(["default", "vim", "emacs"].iter().all(|name| fine.contains(name)), "{fine}");

    let folder = home.path().join(".config/canteen");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("keys.toml"), "[global]\n\"ctrl-q\" = \"quitt\"\n").unwrap();
    let ran = canteen().args(["keys", "--check"]).run();
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("keys.toml:2: "), "{}", ran.out);
    assert!(ran.out.contains("quit"), "{}", ran.out);
}

#[test]
fn themes_are_listed_and_checked() {
    let home = Home::new();
    let canteen = || home.canteen("default");
    canteen().args(["themes", "--check"]).ok();
    let folder = home.path().join(".config/canteen/themes");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("mine.toml"), "inherits = \"dark\"\n[stiles]\n").unwrap();
    let themes = canteen().args(["themes", "--theme", "mine"]).lines();
    let names: Vec<_> = themes.iter().map(|theme| theme["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"dark") && names.contains(&"mine"), "{names:?}");
    assert!(names.len() > 8, "{names:?}");
    let mine = themes.iter().find(|theme| theme["name"] == "mine").unwrap();
    assert_eq!(mine["used"], true);
    let ran = canteen().args(["themes", "--check"]).run();
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("mine.toml:2: "), "{}", ran.out);
    let pale = "inherits = \"paper\"\n[palette]\nink = \"#e8e0cc\"\n";
    std::fs::write(folder.join("mine.toml"), pale).unwrap();
    let ran = canteen().args(["themes", "--check"]).run();
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("'text' is hard to see"), "{}", ran.out);
}
