//! What is asked of a person: passwords without echo, codes.

use std::fs::File;
use std::io::Write;
use std::process::Stdio;

use canteen_testkit::PtyBuilder;

use crate::stage::{Company, Home, PASSWORD, Serve};

fn program(home: &Home, profile: &str) -> PtyBuilder {
    PtyBuilder::new(env!("CARGO_BIN_EXE_canteen"))
        .home(home.path())
        .env("HOME", home.path())
        .env("CANTEEN_PROFILE", profile)
        .size(120, 24)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_asked_for_and_not_shown() {
    let company = tokio::task::block_in_place(Company::found);
    let login = ["login", &company.serve.url, "--corp", &company.corp];
    let mut pty = program(&company.home, "new").args(login).run();
    pty.wait_text("User:").await;
    pty.type_text("boss");
    pty.key("Enter");
    pty.wait_text("Password:").await;
    pty.type_text(PASSWORD);
    pty.key("Enter");
    pty.wait_text("signed in to Acme as boss").await;
    assert!(!pty.screen().contains(PASSWORD), "{}", pty.screen());
    assert!(pty.ended().await.success());
    let whoami = program(&company.home, "new").args(["whoami"]).run();
    whoami.wait_text("boss (boss) of Acme").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_is_asked_for_twice() {
    let home = Home::new();
    let create = ["org", "create", "--data", "server", "--name", "Acme", "--admin", "boss"];
    let mut pty = program(&home, "default").args(create).run();
    pty.wait_text("New password:").await;
    pty.type_text(PASSWORD);
    pty.key("Enter");
    pty.wait_text("The same again:").await;
    pty.type_text("something else");
    pty.key("Enter");
    pty.wait_text("the two passwords differ").await;
    assert_eq!(pty.ended().await.exit_code(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn giving_up_leaves_the_terminal_as_it_was() {
    let home = Home::new();
    let script = format!(
        "{} org create --data server --name Acme --admin boss; stty -a | grep -o '[-]*echo '",
        env!("CARGO_BIN_EXE_canteen")
    );
    let mut pty = PtyBuilder::new("/bin/sh").args(["-c", &script]).home(home.path());
    pty = pty.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    let mut pty = pty.size(120, 24).run();
    pty.wait_text("New password:").await;
    pty.key("C-c");
    pty.wait_text("no password was given").await;
    pty.wait(|screen| screen.lines().any(|line| line.trim() == "echo")).await;
    pty.ended().await;
}

#[test]
fn one_signs_in_by_a_code() {
    let home = Home::new();
    let log = home.path().join("serve.log");
    let args = ["--data", "server", "--listen", "127.0.0.1:0", "--dev-log-codes"];
    let create = ["org", "create", "--data", "server", "--name", "Acme", "--admin", "boss"];
    let create = home.canteen("default").args(create);
    let create = create.args(["--admin-email", "boss@example.com", "--password-stdin"]);
    let corp = create.input(PASSWORD).json()["corp_id"].as_str().unwrap().to_owned();
    let serve = Serve::with(&home, &args, File::create(&log).unwrap().into());

    let login = ["login", &serve.url, "--corp", &corp, "--user", "boss@example.com", "--code"];
    let mut shell = home.canteen("boss").args(login);
    let mut child = shell.command.stderr(Stdio::null()).spawn().unwrap();
    let code = loop {
        let log = std::fs::read_to_string(&log).unwrap();
        if let Some(code) = six_digits(&log) {
            break code;
        }
        assert!(child.try_wait().unwrap().is_none(), "it waits for the code: {log}");
    };
    child.stdin.take().unwrap().write_all(format!("{code}\n").as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(home.canteen("boss").args(["whoami"]).json()["userid"], "boss");

    let again = ["login", &serve.url, "--corp", &corp, "--user", "boss", "--code", &code];
    let ran = home.canteen("other").args(again).args(["--json"]).run();
    assert_eq!((ran.code, ran.error().0.as_str()), (1, "bad_credentials"), "a code is used once");
}

/// A number of exactly six digits that stands alone in the text of a letter.
fn six_digits(log: &str) -> Option<String> {
    let letter = log.find("boss@example.com")?;
    let words = log[letter..].split(|c: char| !c.is_ascii_alphanumeric());
    let code = |word: &&str| word.len() == 6 && word.bytes().all(|b| b.is_ascii_digit());
    words.filter(code).map(str::to_owned).next()
}
