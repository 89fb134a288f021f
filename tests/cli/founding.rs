//! `canteen serve init`: the first corp of a server, by flags and by questions.

use std::io::Write;

use canteen_server::account::totp::Secret;
use canteen_testkit::{Pty, PtyBuilder};

use super::second_factor::code;
use crate::stage::{Home, PASSWORD, Serve, Shell};

/// All that is needed, as flags.
const GIVEN: [&str; 11] = [
    "--name",
    "Acme",
    "--admin",
    "boss",
    "--admin-name",
    "Li Wei",
    "--admin-email",
    "boss@example.com",
    "--accept-terms",
    "1.0",
    "--yes",
];

fn init(home: &Home, args: &[&str]) -> Shell {
    home.canteen("default").args(["serve", "init"]).args(home.place()).args(args)
}

#[test]
fn flags_alone_found_a_corp_one_can_sign_in_to() {
    let home = Home::new();
    let made = init(&home, &GIVEN).args(["--type", "non-profit", "--password-stdin"]);
    let made = made.input(PASSWORD).json();
    let corp = made["corp_id"].as_str().unwrap();
    let serve = Serve::start(&home, "127.0.0.1:0");
    let login = ["login", &serve.url, "--corp", corp, "--user", "boss", "--password-stdin"];
    home.canteen("boss").args(login).input(PASSWORD).ok();
    let shown = home.canteen("boss").args(["account", "show"]).json();
    assert_eq!((&shown["name"], &shown["corp_name"]), (&"Li Wei".into(), &"Acme".into()));
    assert_eq!(shown["admin"], true);
}

#[test]
fn what_is_missing_or_wrong_is_named_and_nothing_is_made() {
    let home = Home::new();
    let without = |flag: &str| {
        let at = GIVEN.iter().position(|given| *given == flag).unwrap();
        let args: Vec<&str> = [&GIVEN[..at], &GIVEN[at + 2..]].concat();
        init(&home, &args).args(["--password-stdin", "--json"]).input(PASSWORD).run()
    };
    for flag in ["--name", "--admin", "--admin-name", "--admin-email", "--accept-terms"] {
        let ran = without(flag);
        assert_eq!((ran.code, ran.error().0.as_str()), (2, "usage"), "{flag}");
        assert!(ran.error().1.contains(flag), "{flag}: {}", ran.err);
    }
    let ran = init(&home, &GIVEN).args(["--json"]).run();
    assert!(ran.error().1.contains("--password-stdin"), "{}", ran.err);
    let long = "x".repeat(65);
    for (flag, value, part) in [
        ("--name", long.as_str(), "65 characters"),
        ("--name", " ", "empty"),
        ("--admin", "li wei", "userid"),
        ("--admin-email", "nobody", "email"),
        ("--accept-terms", "0.9", "1.0"),
    ] {
        let at = GIVEN.iter().position(|given| *given == flag).unwrap();
        let mut args = GIVEN;
        args[at + 1] = value;
        let ran = init(&home, &args).args(["--password-stdin", "--json"]).input(PASSWORD).run();
        assert_eq!(ran.code, 2, "{flag} {value}: {ran:?}");
        assert!(ran.error().1.contains(part), "{flag} {value}: {}", ran.err);
    }
    let short = init(&home, &GIVEN).args(["--password-stdin", "--json"]).input("short").run();
    assert_eq!((short.code, short.error().0.as_str()), (1, "invalid"));
    assert!(!home.path().join("server").exists(), "nothing was made");
}

#[test]
fn a_second_corp_of_the_name_is_refused() {
    let home = Home::new();
    init(&home, &GIVEN).args(["--password-stdin"]).input(PASSWORD).ok();
    let mut args = GIVEN;
    args[1] = "ACME";
    let again = init(&home, &args).args(["--password-stdin", "--json"]).input(PASSWORD).run();
    assert_eq!((again.code, again.error().0.as_str()), (1, "conflict"));
    assert!(again.error().1.contains("another"), "{}", again.err);
    args[1] = "Other";
    init(&home, &args).args(["--password-stdin"]).input(PASSWORD).ok();
}

#[test]
fn terms_of_ones_own_have_a_version() {
    let home = Home::new();
    let file = home.path().join("terms.txt");
    let mut given = GIVEN.to_vec();
    given[9] = "2026-11";
    let ran = |given: &[&str]| {
        let shell = init(&home, given).args(["--terms", "terms.txt", "--password-stdin", "--json"]);
        shell.input(PASSWORD).run()
    };
    assert_eq!(ran(&given).error().0, "io");
    std::fs::File::create(&file).unwrap().write_all(b"Be kind.\n").unwrap();
    assert!(ran(&given).error().1.contains("no version"));
    std::fs::write(&file, "Version: 2026-11\n\nBe kind.\n").unwrap();
    assert_eq!(ran(&GIVEN).code, 2, "of another version");
    assert_eq!(ran(&given).code, 0);
}

fn wizard(home: &Home) -> Pty {
    PtyBuilder::new(env!("CARGO_BIN_EXE_canteen"))
        .home(home.path())
        .env("HOME", home.path())
        .args(["serve", "init"])
        .args(home.place())
        .size(100, 40)
        .run()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_asked_and_what_is_wrong_is_asked_again() {
    let home = Home::new();
    let mut pty = wizard(&home);
    let enter = |text: &str| {
        pty.type_text(text);
        pty.key("Enter");
    };
    pty.wait_text("The organisation's name:").await;
    enter("");
    pty.wait_text("name is empty").await;
    enter("Acme");
    pty.wait_text("Type (").await;
    enter("firm");
    pty.wait_text("is no type of organisation").await;
    enter("team");
    pty.wait_text("The administrator's name:").await;
    enter("Li Wei");
    pty.wait_text("Their account:").await;
    enter("li wei");
    pty.wait_text("is not valid").await;
    enter("boss");
    pty.wait_text("Their e-mail address").await;
    enter("");
    pty.wait_text("Their mobile number").await;
    enter("");
    pty.wait_text("one of the two is needed").await;
    enter("boss@example.com");
    pty.wait(|screen| screen.matches("Their mobile number").count() == 2).await;
    enter("13800138000");
    pty.wait_text("New password:").await;
    enter("short");
    pty.wait_text("The same again:").await;
    enter("short");
    pty.wait_text("fewer than").await;
    pty.wait(|screen| screen.matches("New password:").count() == 2).await;
    enter(PASSWORD);
    pty.wait(|screen| screen.matches("The same again:").count() == 2).await;
    enter(PASSWORD);
    pty.wait_text("Set one up now").await;
    enter("y");
    pty.wait_text("The code it shows now").await;
    let screen = pty.screen();
    let secret = screen.lines().find_map(|line| line.trim().strip_prefix("Secret: ")).unwrap();
    let secret = Secret::written(secret).unwrap();
    enter("nonsense");
    pty.wait_text("that is not the code").await;
    enter(&code(&secret, 0));
    pty.wait_text("Do you accept these terms, version 1.0").await;
    assert!(!pty.screen().contains(PASSWORD));
    enter("y");
    pty.wait_text("Found it").await;
    assert!(!home.path().join("server").exists(), "nothing is made before the last answer");
    enter("");
    pty.wait_text("Recovery codes").await;
    // The remark about the secret may come before the results.
    pty.wait_text("contact secret  ").await;
    let corp = pty.screen();
    let corp = corp.lines().find_map(|line| line.trim().strip_prefix("corp  ")).unwrap().trim();
    assert!(pty.ended().await.success());

    tokio::task::block_in_place(|| {
        let serve = Serve::start(&home, "127.0.0.1:0");
        let login = ["login", &serve.url, "--corp", corp, "--user", "+8613800138000"];
        let login = |input: &str| {
            let shell = home.canteen("boss").args(login);
            shell.args(["--password-stdin", "--factor-stdin", "--json"]).input(input).run()
        };
        assert_eq!(login(PASSWORD).code, 1, "the authenticator holds from the first day on");
        assert_eq!(login(&format!("{PASSWORD}\n{}\n", code(&secret, 1))).code, 0);
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn giving_up_leaves_nothing_behind() {
    let home = Home::new();
    for stop in ["The organisation's name:", "New password:", "Do you accept these terms"] {
        let mut pty = wizard(&home);
        for (question, answer) in [
            ("The organisation's name:", "Acme"),
            ("Type (", ""),
            ("The administrator's name:", "Li Wei"),
            ("Their account:", "boss"),
            ("Their e-mail address", "boss@example.com"),
            ("Their mobile number", ""),
            ("New password:", PASSWORD),
            ("The same again:", PASSWORD),
            ("Set one up now", "n"),
            ("Do you accept these terms", "n"),
        ] {
            pty.wait_text(question).await;
            if question == stop {
                break;
            }
            pty.type_text(answer);
            pty.key("Enter");
        }
        pty.key("C-c");
        assert!(!pty.ended().await.success(), "{stop}");
        assert!(!home.path().join("server").exists(), "{stop}");
    }
}
