//! `canteen serve` and `canteen org create`.

use std::process::Stdio;

use crate::stage::{Engine, Home, PASSWORD, Serve, found};

#[test]
fn serve_says_one_line_and_ends_politely() {
    for signal in ["TERM", "INT"] {
        let home = Home::new();
        let serve = Serve::start(&home, "127.0.0.1:0");
        assert!(serve.url.starts_with("http://127.0.0.1:"), "{}", serve.url);
        serve.signal(signal);
        assert_eq!(serve.end(), (Some(0), String::new()), "{signal}");
    }
}

#[test]
fn an_address_in_use_is_explained() {
    let home = Home::new();
    let serve = Serve::start(&home, "127.0.0.1:0");
    let second = ["serve", "--data", "other", "--listen", &serve.addr()];
    let ran = home.canteen("default").args(second).run();
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains(&format!("cannot listen on {}", serve.addr())), "{}", ran.err);
}

#[test]
fn a_corp_is_founded_whether_the_server_runs_or_not() {
    let home = &Home::new();
    let before = found(home, "Before");
    let serve = Serve::start(home, "127.0.0.1:0");
    let meanwhile = found(home, "Meanwhile");
    for (profile, corp, name) in [("a", &before, "Before"), ("b", &meanwhile, "Meanwhile")] {
        let login = ["login", &serve.url, "--corp", corp, "--user", "boss", "--password-stdin"];
        let signed_in = home.canteen(profile).args(login).input(PASSWORD).json();
        assert_eq!(signed_in["corp_name"], name);
        assert_eq!(signed_in["userid"], "boss");
    }
}

#[test]
fn beside_a_database_nothing_is_kept() {
    let home = Home::on(Engine::Postgres);
    found(&home, "Acme");
    let serve = Serve::start(&home, "127.0.0.1:0");
    serve.signal("TERM");
    assert_eq!(serve.end(), (Some(0), String::new()));
    assert!(!home.path().join("canteen-data").exists());
}

#[test]
fn settings_come_from_a_file_too() {
    let home = Home::new();
    let file = home.path().join("server.toml");
    std::fs::write(&file, "data = \"elsewhere\"\nlisten = \"127.0.0.1:0\"\n").unwrap();
    let serve = Serve::with(&home, &["--config", "server.toml"], Stdio::inherit());
    let create = ["org", "create", "--config", "server.toml", "--name", "Acme", "--admin", "boss"];
    let create = home.canteen("default").args(create).args(["--password-stdin"]);
    let corp = create.input(PASSWORD).json()["corp_id"].as_str().unwrap().to_owned();
    let login = ["login", &serve.url, "--corp", &corp, "--user", "boss", "--password-stdin"];
    home.canteen("boss").args(login).input(PASSWORD).ok();
    assert!(home.path().join("elsewhere").exists());

    std::fs::write(&file, "\nlisten_on = \"127.0.0.1:0\"\n").unwrap();
    let ran = home.canteen("default").args(["serve", "--config", "server.toml", "--json"]).run();
    let (code, message) = ran.error();
    assert_eq!((ran.code, code.as_str()), (2, "usage"));
    assert!(message.contains("server.toml line 2"), "{message}");
    assert!(message.contains("did you mean \"listen\""), "{message}");
}

#[test]
fn what_org_create_gives_out() {
    let home = Home::new();
    let shell = home.canteen("default").args(["org", "create"]).args(home.place());
    let shell = shell.args(["--name", "Acme", "--admin", "ada", "--password-stdin"]);
    let made = shell.input(PASSWORD).json();
    let keys: Vec<&String> = made.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["admin", "contact_secret", "corp_id"]);
    assert_eq!(made["admin"], "ada");
    assert!(made["contact_secret"].as_str().unwrap().len() >= 32);
}

#[test]
fn org_create_refuses_what_makes_no_corp() {
    let home = Home::new();
    let create = |args: &[&str], input: &str| {
        let shell = home.canteen("default").args(["org", "create", "--json", "--password-stdin"]);
        shell.args(args).input(input).run()
    };
    let [flag, place] = home.place();
    let whole = [flag, place, "--name", "Acme", "--admin", "ada"];
    assert_eq!(create(&whole[..4], PASSWORD).code, 2, "no admin");
    assert_eq!(create(&whole[2..], PASSWORD).code, 2, "no place");
    let short = create(&whole, "123");
    assert_eq!((short.code, short.error().0.as_str()), (1, "invalid"), "{short:?}");
    let bad = create(&[flag, place, "--name", "Acme", "--admin", "a b"], PASSWORD);
    assert_eq!((bad.code, bad.error().0.as_str()), (1, "invalid"), "{bad:?}");
    assert_eq!(create(&whole, "").code, 1, "no password");
}
