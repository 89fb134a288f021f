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

/// How often a prompt has been shown.
fn times(screen: &str, prompt: &str) -> usize {
    screen.lines().filter(|line| line.trim_start().starts_with(prompt)).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_starts_for_the_first_time_is_led_in() {
    let company = tokio::task::block_in_place(Company::found);
    let mut pty = program(&company.home, "new").run();
    let enter = |text: &str| {
        pty.type_text(text);
        pty.key("Enter");
    };
    pty.wait_text("Nobody is signed in").await;
    pty.wait_text("canteen demo").await;
    pty.wait_text("Server:").await;
    // Nobody listens on the port of "discard": the reason is said, and it is asked again.
    enter("127.0.0.1:9");
    pty.wait(|screen| times(screen, "Server:") == 2).await;
    enter(&company.serve.addr());
    pty.wait_text("Corp ID:").await;
    enter("nowhere");
    pty.wait_text("User:").await;
    enter("boss");
    pty.wait_text("Password:").await;
    enter(PASSWORD);
    // There is no such corp: that alone is asked again, and the password.
    pty.wait(|screen| times(screen, "Corp ID:") == 2).await;
    enter(&company.corp);
    pty.wait(|screen| times(screen, "Password:") == 2).await;
    enter("wrong");
    pty.wait_text("do not belong together").await;
    // What was typed is taken by Enter alone.
    pty.wait_text("User [boss]:").await;
    enter("");
    pty.wait(|screen| times(screen, "Password:") == 3).await;
    assert!(!pty.screen().contains(PASSWORD), "{}", pty.screen());
    enter(PASSWORD);
    pty.wait(|screen| screen.contains("Chats") && screen.contains("online")).await;
    pty.key("C-q");
    assert!(pty.ended().await.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_line_of_the_admin_is_pasted_into_the_first_question() {
    let company = tokio::task::block_in_place(Company::found);
    let mut pty = program(&company.home, "new").args(["--lang", "zh-CN", "login"]).run();
    pty.wait_text("服务器:").await;
    let Company { serve, corp, .. } = &company;
    pty.type_text(&format!("canteen login {} --corp {corp} --user boss", serve.url));
    pty.key("Enter");
    pty.wait_text("密码:").await;
    pty.type_text(PASSWORD);
    pty.key("Enter");
    pty.wait_text("signed in to Acme as boss").await;
    assert!(pty.ended().await.success());

    // The next time all of it is known but the password.
    let mut again = program(&company.home, "new").args(["login"]).run();
    again.wait_text(&format!("Server [{}]:", serve.url)).await;
    again.key("Enter");
    again.wait_text(&format!("Corp ID [{corp}]:")).await;
    again.key("Enter");
    again.wait_text("User [boss]:").await;
    // Nobody is there any more: giving up is no success.
    again.key("C-d");
    assert_eq!(again.ended().await.exit_code(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_is_asked_for_twice() {
    let home = Home::new();
    let create = ["org", "create", "--name", "Acme", "--admin", "boss"];
    let mut pty = program(&home, "default").args(create).args(home.place()).run();
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
    let [flag, place] = home.place();
    let args = [flag, place, "--listen", "127.0.0.1:0", "--dev-log-codes"];
    let create = ["org", "create", flag, place, "--name", "Acme", "--admin", "boss"];
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
