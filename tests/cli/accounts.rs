//! Signing in and out, profiles, devices, passwords.

use std::os::unix::fs::PermissionsExt;

use crate::stage::{Company, Home, PASSWORD};

#[test]
fn without_a_session_every_command_that_needs_one_says_so() {
    let home = Home::new();
    for args in [
        &[][..],
        &["whoami"],
        &["logout"],
        &["devices"],
        &["send", "ops", "text"],
        &["tail"],
        &["inbox"],
        &["mute", "ops"],
        &["group", "members", "ops"],
        &["admin", "member", "list"],
        &["admin", "dept", "list"],
        &["admin", "tag", "list"],
    ] {
        let ran = home.canteen("default").args(args).args(["--json"]).run();
        assert_eq!(ran.code, 3, "{args:?}: {ran:?}");
        assert_eq!(ran.error().0, "not_signed_in", "{args:?}");
        let ran = home.canteen("default").args(args).run();
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
        assert!(ran.err.contains("canteen login"), "{}", ran.err);
    }
}

#[test]
fn without_a_terminal_nobody_is_asked_and_what_is_missing_is_named() {
    let company = Company::found();
    let url = company.serve.url.as_str();
    for (args, missing) in [
        (&["login"][..], "address"),
        (&["login", url], "--corp"),
        (&["login", url, "--corp", &company.corp], "--user"),
    ] {
        let ran = company.at("new", args.iter().copied()).args(["--json"]).run();
        assert_eq!((ran.code, ran.error().0.as_str()), (2, "usage"), "{args:?}");
        assert!(ran.error().1.contains(missing), "{args:?}: {}", ran.err);
    }
}

#[test]
fn a_wrong_password_is_refused_and_leaves_nobody_signed_in() {
    let company = Company::found();
    let login = ["login", &company.serve.url, "--corp", &company.corp, "--user", "boss"];
    let wrong = company.at("new", login).args(["--password-stdin", "--json"]).input("no").run();
    assert_eq!((wrong.code, wrong.error().0.as_str()), (1, "bad_credentials"));
    assert_eq!(company.at("new", ["whoami"]).run().code, 3);
}

#[test]
fn profiles_keep_accounts_apart() {
    let company = Company::with(&["li"]);
    for userid in ["boss", "li"] {
        let whoami = company.at(userid, ["whoami"]).json();
        assert_eq!(whoami["userid"], userid);
        assert_eq!(whoami["profile"], userid);
        assert_eq!(whoami["admin"], userid == "boss");
    }
    let named = company.at("li", ["whoami", "--profile", "boss"]).json();
    assert_eq!(named["userid"], "boss", "the flag is stronger than the environment");
    assert_eq!(company.at("li", ["whoami", "--profile", "../li"]).run().code, 2);
}

#[test]
fn the_session_is_private_and_an_exposed_one_is_refused() {
    let company = Company::found();
    let path = company.home.path().join(".local/state/canteen/boss/session.toml");
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let ran = company.at("boss", ["whoami"]).run();
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("chmod 600"), "{}", ran.err);
}

#[test]
fn signing_out_revokes_the_device() {
    let company = Company::found();
    let session = company.home.path().join(".local/state/canteen/boss/session.toml");
    let stolen = std::fs::read_to_string(&session).unwrap();
    assert_eq!(company.at("boss", ["logout"]).json()["revoked"], true);
    assert!(!session.exists());
    assert_eq!(company.at("boss", ["whoami"]).run().code, 3);

    std::fs::write(&session, stolen).unwrap();
    std::fs::set_permissions(&session, std::fs::Permissions::from_mode(0o600)).unwrap();
    let ran = company.at("boss", ["whoami", "--json"]).run();
    assert_eq!((ran.code, ran.error().0.as_str()), (3, "not_signed_in"));
}

#[test]
fn signing_in_again_replaces_the_device() {
    let company = Company::found();
    company.sign_in("boss");
    let devices = company.at("boss", ["devices"]).lines();
    assert_eq!(devices.len(), 1, "{devices:?}");
    assert_eq!(devices[0]["this"], true);
}

#[test]
fn devices_are_listed_and_revoked() {
    let company = Company::found();
    let login = ["login", &company.serve.url, "--corp", &company.corp, "--user", "boss"];
    company.at("second", login).args(["--password-stdin"]).input(PASSWORD).ok();
    let devices = company.at("boss", ["devices", "list"]).lines();
    assert_eq!(devices.len(), 2, "{devices:?}");
    let other = devices.iter().find(|device| device["this"] == false).unwrap();
    company.at("boss", ["devices", "revoke", &other["id"].to_string()]).ok();
    assert_eq!(company.at("second", ["whoami"]).run().code, 3);
    assert_eq!(company.at("boss", ["whoami"]).run().code, 0);
}

#[test]
fn a_password_is_changed_and_the_old_one_is_void() {
    let company = Company::found();
    let change = || company.at("boss", ["password", "change", "--password-stdin"]);
    assert_eq!(change().input("wrong\nanother fine one\n").run().code, 1);
    assert_eq!(change().input("only one line\n").run().code, 2);
    change().input(&format!("{PASSWORD}\nanother fine one\n")).ok();
    let login = ["login", &company.serve.url, "--corp", &company.corp, "--user", "boss"];
    let login = |password: &str| {
        company.at("new", login).args(["--password-stdin"]).input(password).run().code
    };
    assert_eq!((login(PASSWORD), login("another fine one")), (1, 0));
}

#[test]
fn a_server_that_is_down_is_exit_code_4() {
    let company = Company::found();
    company.serve.signal("TERM");
    let Company { home, serve, corp } = company;
    let url = serve.url.clone();
    serve.end();
    let ran = home.canteen("boss").args(["whoami", "--json"]).run();
    assert_eq!((ran.code, ran.error().0.as_str()), (4, "unreachable"));
    let known: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&known["userid"], &known["online"]), (&"boss".into(), &false.into()));

    let login = ["login", &url, "--corp", &corp, "--user", "boss", "--password-stdin"];
    assert_eq!(home.canteen("new").args(login).input(PASSWORD).run().code, 4);
    assert_eq!(home.canteen("boss").args(["admin", "member", "list"]).run().code, 4);
    assert_eq!(home.canteen("boss").args(["logout"]).run().code, 4);
    assert_eq!(home.canteen("boss").args(["logout", "--local"]).run().code, 0);
    assert_eq!(home.canteen("boss").args(["whoami"]).run().code, 3);
}

#[test]
fn another_machine_is_not_talked_to_in_the_clear() {
    let home = Home::new();
    let login = ["login", "http://chat.example.com", "--corp", "x", "--user", "y"];
    let ran = home.canteen("x").args(login).args(["--password-stdin"]).input("z").run();
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("plain_ws"), "{}", ran.err);
}
