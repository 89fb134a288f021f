//! The second factor at the shell: setting it up, signing in by it, losing it.

use std::io::{BufRead, BufReader, Write};
use std::time::{SystemTime, UNIX_EPOCH};

use canteen_protocol::Time;
use canteen_server::account::totp::{Secret, step};
use canteen_testkit::PtyBuilder;
use serde_json::Value;

use crate::stage::{Company, PASSWORD, Ran};

/// The code that the secret's authenticator shows so many steps from now.
pub fn code(secret: &Secret, off: i64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
    format!("{:06}", secret.code(step(Time(now.try_into().unwrap())) + off))
}

/// Sets an authenticator up by its present code, so that the next one is good; gives its secret and the
/// recovery codes.
fn enable(company: &Company, userid: &str) -> (Secret, Vec<String>) {
    let mut shell = company.at(userid, ["account", "totp", "enable", "--proof-stdin", "--json"]);
    let mut child = shell.command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    writeln!(input, "{PASSWORD}").unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut object = || serde_json::from_str::<Value>(&lines.next().unwrap().unwrap()).unwrap();
    let shown = object();
    assert!(shown["url"].as_str().unwrap().starts_with("otpauth://totp/"), "{shown}");
    let secret = Secret::written(shown["secret"].as_str().unwrap()).unwrap();
    writeln!(input, "{}", code(&secret, 0)).unwrap();
    let codes = object()["recovery_codes"].as_array().unwrap().clone();
    assert!(child.wait().unwrap().success());
    (secret, codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect())
}

/// Signs in under another profile by password and what is given for the second step.
fn login(company: &Company, userid: &str, second: Option<&str>) -> Ran {
    let args = ["login", &company.serve.url, "--corp", &company.corp, "--user", userid, "--json"];
    let shell = company.at("second", args).args(["--password-stdin"]);
    match second {
        None => shell.input(PASSWORD).run(),
        Some(code) => shell.args(["--factor-stdin"]).input(&format!("{PASSWORD}\n{code}\n")).run(),
    }
}

#[test]
fn a_code_is_asked_for_from_then_on() {
    let company = Company::found();
    let before = company.at("boss", ["account", "show"]).json();
    assert_eq!(
        (&before["totp_since"], &before["second_factor_required"]),
        (&Value::Null, &false.into())
    );
    let (secret, codes) = enable(&company, "boss");
    assert_eq!(codes.len(), 10);
    assert!(company.at("boss", ["whoami"]).run().code == 0, "this device stays signed in");
    let shown = company.at("boss", ["account", "show"]).json();
    assert!(shown["totp_since"].is_string() && shown["recovery_codes"] == 10, "{shown}");

    let without = login(&company, "boss", None);
    assert_eq!((without.code, without.error().0.as_str()), (1, "second_factor"));
    assert_eq!(company.at("second", ["whoami"]).run().code, 3);
    let next = code(&secret, 1);
    let ran = login(&company, "boss", Some(&next));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(company.at("second", ["whoami"]).json()["userid"], "boss");
    let replayed = login(&company, "boss", Some(&next));
    assert_eq!((replayed.code, replayed.error().0.as_str()), (1, "bad_credentials"));
    assert_eq!(login(&company, "boss", Some(&codes[0])).code, 0);
    assert_eq!(login(&company, "boss", Some(&codes[0])).code, 1, "a recovery code is good once");
}

#[test]
fn it_is_given_up_with_a_proof() {
    let company = Company::found();
    let (secret, codes) = enable(&company, "boss");
    let run = |args: &[&str], proof: &str| {
        let shell = company.at("boss", args.iter().copied());
        shell.args(["--proof-stdin", "--json"]).input(proof).run()
    };
    let unproved = company.at("boss", ["account", "totp", "disable", "--json"]).run();
    assert_eq!((unproved.code, unproved.error().0.as_str()), (2, "usage"));
    assert_eq!(run(&["account", "totp", "disable"], "wrong").error().0, "bad_credentials");
    let fresh = run(&["account", "recovery"], &codes[0]);
    let fresh: Value = serde_json::from_str(&fresh.out).unwrap();
    assert_eq!(fresh["recovery_codes"].as_array().unwrap().len(), 10);
    assert_eq!(login(&company, "boss", Some(&codes[1])).code, 1, "those of before are void");

    company.at("boss", ["admin", "setting", "set", "second_factor", "all"]).ok();
    assert_eq!(run(&["account", "totp", "disable"], PASSWORD).error().0, "forbidden");
    company.at("boss", ["admin", "setting", "set", "second_factor", "off"]).ok();
    let next = code(&secret, 1);
    assert_eq!(run(&["account", "totp", "disable"], &next).code, 0);
    assert_eq!(login(&company, "boss", None).code, 0);
}

#[test]
fn who_lost_everything_is_helped_by_an_administrator() {
    let company = Company::with(&["li"]);
    enable(&company, "li");
    let own = company.at("boss", ["admin", "member", "reset-factor", "boss", "--json"]).run();
    assert_eq!((own.code, own.error().0.as_str()), (1, "forbidden"));
    let other = company.at("li", ["admin", "member", "reset-factor", "boss", "--json"]).run();
    assert_eq!(other.error().0, "forbidden");
    assert_eq!(login(&company, "li", None).code, 1);
    company.at("boss", ["admin", "member", "reset-factor", "li"]).ok();
    assert_eq!(login(&company, "li", None).code, 0);
}

#[test]
fn the_only_administrator_is_helped_by_who_runs_the_server() {
    let company = Company::found();
    enable(&company, "boss");
    let reset = |user: &str| {
        let args = ["org", "reset-factor", "--corp", &company.corp, "--user", user, "--json"];
        company.at("boss", args).args(company.home.place()).run()
    };
    assert_eq!(reset("nobody").error().0, "not_found");
    assert_eq!(login(&company, "boss", None).code, 1);
    assert_eq!(reset("boss").code, 0);
    assert_eq!(login(&company, "boss", None).code, 0);
    assert_eq!(reset("boss").error().0, "conflict");
}

#[test]
fn settings_of_it_are_checked() {
    let company = Company::found();
    let set = |name: &str, value: &str| {
        company.at("boss", ["admin", "setting", "set", name, value, "--json"]).run()
    };
    assert_eq!(set("second_factor", "some").error().0, "usage");
    let keyless = set("second_factor_url", "https://id.example.com/canteen");
    assert!(keyless.error().1.contains("admin page-secret"), "{}", keyless.err);
    let secret = company.at("boss", ["admin", "page-secret"]).json();
    assert_eq!(secret["secret"].as_str().unwrap().len(), 43);
    assert_eq!(set("second_factor_url", "http://id.example.com/canteen").error().0, "invalid");
    let ran = set("second_factor_url", "https://id.example.com/canteen");
    assert_eq!(ran.code, 0, "{ran:?}");
    let shown = company.at("boss", ["admin", "setting", "list"]).json();
    assert_eq!(shown["second_factor_url"], "https://id.example.com/canteen");
    assert!(!shown.to_string().contains(secret["secret"].as_str().unwrap()));
    assert_eq!(set("second_factor_url", "").code, 0);
}

fn terminal(company: &Company, lang: &str) -> PtyBuilder {
    let args = ["login", &company.serve.url, "--corp", &company.corp, "--user", "boss"];
    PtyBuilder::new(env!("CARGO_BIN_EXE_canteen"))
        .home(company.home.path())
        .env("HOME", company.home.path())
        .env("CANTEEN_PROFILE", "second")
        .args(["--lang", lang])
        .args(args)
        .size(80, 24)
}

/// The lines of a screen down to the last that is not empty.
fn lines(screen: &str) -> String {
    let lines: Vec<&str> = screen.lines().map(str::trim_end).collect();
    lines.join("\n").trim_end().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_asked_until_the_code_is_right() {
    let (company, secret) = tokio::task::block_in_place(|| {
        let company = Company::found();
        let (secret, _) = enable(&company, "boss");
        (company, secret)
    });
    let mut pty = terminal(&company, "en").run();
    let enter = |text: &str| {
        pty.type_text(text);
        pty.key("Enter");
    };
    pty.wait_text("Password:").await;
    enter(PASSWORD);
    pty.wait_text("Authenticator code:").await;
    enter("nonsense");
    pty.wait_text("4 tries are left").await;
    pty.wait(|screen| screen.matches("Authenticator code:").count() == 2).await;
    insta::assert_snapshot!(lines(&pty.screen()), @"
    Leave it empty to get a code by e-mail instead.
    Password:
    Your account has a second factor: open your authenticator app. A recovery code d
    oes, too.
    Authenticator code: nonsense
    That code is wrong or was used already. Wait for the next one; 4 tries are left.
    Authenticator code:
    ");
    enter(&code(&secret, 1));
    pty.wait_text("signed in to Acme as boss").await;
    assert!(pty.ended().await.success());

    let pty = terminal(&company, "zh-CN").run();
    pty.wait_text("密码:").await;
    pty.type_text(PASSWORD);
    pty.key("Enter");
    pty.wait_text("动态验证码:").await;
    insta::assert_snapshot!(lines(&pty.screen()), @"
    密码留空，则改为向你的邮箱发送验证码。
    密码:
    你的账号开启了两步验证：请打开身份验证器应用。也可以用恢复码。
    动态验证码:
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_must_and_has_none_is_led_through_it() {
    let company = tokio::task::block_in_place(|| {
        let company = Company::found();
        company.at("boss", ["admin", "setting", "set", "second_factor", "admins"]).ok();
        let scripted = login(&company, "boss", Some("123456"));
        assert_eq!(scripted.error().0, "second_factor", "a script sets none up");
        company
    });
    let mut pty = terminal(&company, "en").run();
    pty.wait_text("Password:").await;
    pty.type_text(PASSWORD);
    pty.key("Enter");
    pty.wait_text("Authenticator code:").await;
    let screen = pty.screen();
    let top = screen.lines().next().unwrap().trim();
    assert!(top.chars().all(|c| c == '█') && !top.is_empty(), "the whole code shows:\n{screen}");
    let asked = asked(&screen);
    insta::assert_snapshot!(asked, @"
    Your company asks for a second factor. Scan this with an authenticator app, or t
    ype the secret into it.
    otpauth://totp/boss?secret=...
    Secret: ...
    Authenticator code:
    ");
    let secret = screen.lines().find_map(|line| line.trim().strip_prefix("Secret: ")).unwrap();
    let secret = Secret::written(secret).unwrap();
    pty.type_text(&code(&secret, 0));
    pty.key("Enter");
    pty.wait_text("Recovery codes").await;
    pty.wait_text("signed in to Acme as boss").await;
    assert!(pty.ended().await.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn setting_it_up_is_led_in_chinese_too() {
    let company = tokio::task::block_in_place(|| {
        let company = Company::found();
        company.at("boss", ["admin", "setting", "set", "second_factor", "all"]).ok();
        company
    });
    let pty = terminal(&company, "zh-CN").run();
    pty.wait_text("密码:").await;
    pty.type_text(PASSWORD);
    pty.key("Enter");
    pty.wait_text("动态验证码:").await;
    insta::assert_snapshot!(asked(&pty.screen()), @"
    企业要求两步验证。请用身份验证器应用扫码，或手动输入密钥。
    otpauth://totp/boss?secret=...
    密钥：...
    动态验证码:
    ");
}

/// What stands below the QR code, without the secret.
fn asked(screen: &str) -> String {
    let all: Vec<&str> = screen.lines().map(str::trim_end).collect();
    let code = all.iter().rposition(|line| line.contains(['█', '▀', '▄'])).unwrap();
    let lines = all[code + 1..].iter().map(|line| {
        let mut cuts = ["?secret=", "Secret: ", "密钥："].into_iter();
        match cuts.find_map(|cut| line.split_once(cut).map(|(head, _)| (head, cut))) {
            Some((head, cut)) => format!("{head}{cut}..."),
            None => (*line).to_owned(),
        }
    });
    let lines: Vec<String> = lines.collect();
    lines.join("\n").trim_end().to_owned()
}
