//! The server goes away and comes back: nothing is lost, nothing is doubled, the order stays.

use serde_json::{Value, json};

use crate::stage::{Company, Home, Serve};

/// A company whose server has gone, and where it was. `ops` is a group of boss and li.
fn without_server() -> (Home, String) {
    let company = Company::with(&["li"]);
    company.at("boss", ["group", "create", "ops", "--members", "@li"]).ok();
    company.at("boss", ["send", "ops", "before"]).ok();
    company.at("li", ["tail", "ops"]).ok();
    let Company { home, serve, .. } = company;
    let addr = serve.addr();
    serve.signal("TERM");
    assert_eq!(serve.end().0, Some(0));
    (home, addr)
}

fn texts(home: &Home, profile: &str) -> Vec<Value> {
    let tail = home.canteen(profile).args(["tail", "ops", "-n", "100"]).lines();
    tail.into_iter().map(|message| message["text"].clone()).collect()
}

#[test]
fn what_is_sent_offline_is_queued_and_goes_once() {
    let (home, addr) = without_server();
    for n in 0..3 {
        let text = format!("queued {n}");
        let ran = home.canteen("boss").args(["send", "ops", &text, "--json"]).run();
        assert_eq!((ran.code, ran.error().0.as_str()), (4, "unreachable"));
        assert!(ran.error().1.starts_with("queued: "), "{}", ran.err);
        let message: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!((&message["state"], &message["id"]), (&json!("queued"), &json!(null)));
    }
    let ran = home.canteen("boss").args(["tail", "ops", "-n", "2", "--json"]).run();
    assert_eq!(ran.code, 4, "what is known is printed, and the code says what it is worth");
    let states: Vec<Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(states.iter().map(|m| &m["state"]).collect::<Vec<_>>(), ["queued", "queued"]);

    let _serve = Serve::start(&home, &addr);
    home.canteen("boss").args(["send", "ops", "after"]).ok();
    let expected = ["before", "queued 0", "queued 1", "queued 2", "after"];
    assert_eq!(texts(&home, "boss"), expected);
    assert_eq!(texts(&home, "li"), expected);
    home.canteen("boss").args(["inbox"]).ok();
    assert_eq!(texts(&home, "li"), expected, "nothing is sent again");
}

#[test]
fn a_first_message_to_someone_is_queued_too() {
    let (home, addr) = without_server();
    let ran = home.canteen("li").args(["send", "boss", "first words", "--json"]).run();
    assert_eq!(ran.code, 4, "{ran:?}");
    let _serve = Serve::start(&home, &addr);
    home.canteen("li").args(["inbox"]).ok();
    let seen = home.canteen("boss").args(["tail", "li"]).lines();
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert_eq!(seen[0]["text"], "first words");
}

#[test]
fn send_can_wait_for_the_server() {
    let (home, addr) = without_server();
    let waiting = home.canteen("boss").args(["send", "ops", "patient", "--wait", "--json"]).start();
    // The outbox holds the message once another client of the same profile shows it.
    loop {
        let ran = home.canteen("boss").args(["tail", "ops", "-n", "1", "--json"]).run();
        if ran.out.contains("patient") {
            break;
        }
    }
    let _serve = Serve::start(&home, &addr);
    let sent = waiting.object();
    assert_eq!((&sent["text"], &sent["state"]), (&json!("patient"), &json!("sent")));
    assert_eq!(waiting.end(), (0, Vec::new()));
    assert_eq!(texts(&home, "li"), ["before", "patient"]);
}

#[test]
fn follow_goes_on_when_the_server_is_back() {
    let company = Company::with(&["li"]);
    company.at("boss", ["group", "create", "ops", "--members", "@li"]).ok();
    company.at("boss", ["send", "ops", "before"]).ok();
    let follow = company.at("li", ["tail", "ops", "--follow", "--json"]).start();
    assert_eq!(follow.object()["text"], "before");
    let Company { home, mut serve, .. } = company;
    let addr = serve.addr();
    serve.kill();
    assert_eq!(home.canteen("boss").args(["send", "ops", "meanwhile"]).run().code, 4);
    let _serve = Serve::start(&home, &addr);
    home.canteen("boss").args(["send", "ops", "after"]).ok();
    assert_eq!(follow.object()["text"], "meanwhile");
    assert_eq!(follow.object()["text"], "after");
    assert_eq!(follow.stop(), Vec::<String>::new());
}

#[test]
fn a_mute_takes_effect_when_the_server_is_back() {
    let (home, addr) = without_server();
    let ran = home.canteen("li").args(["mute", "ops", "--json"]).run();
    assert_eq!((ran.code, ran.error().0.as_str()), (4, "unreachable"));
    let _serve = Serve::start(&home, &addr);
    assert_eq!(home.canteen("li").args(["inbox"]).lines()[0]["muted"], true);
}

#[test]
fn a_broken_history_is_moved_aside_and_filled_anew() {
    let company = Company::with(&["li"]);
    company.at("boss", ["group", "create", "ops", "--members", "@li"]).ok();
    company.at("boss", ["send", "ops", "kept by the server"]).ok();
    let folder = company.home.path().join(".local/share/canteen/boss");
    for name in ["history.db-wal", "history.db-shm"] {
        let _ = std::fs::remove_file(folder.join(name));
    }
    std::fs::write(folder.join("history.db"), vec![0x5a; 64 * 1024]).unwrap();
    let ran = company.at("boss", ["tail", "ops"]).run();
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("kept by the server"), "{ran:?}");
    assert!(ran.err.starts_with("canteen: "), "what happened is said: {ran:?}");
    company.at("boss", ["send", "ops", "and it goes on"]).ok();
}

#[test]
fn what_is_not_known_here_is_not_guessed_offline() {
    let (home, _) = without_server();
    for args in [&["send", "nobody", "x"][..], &["tail", "nobody"], &["send", "@li,@boss", "x"]] {
        let ran = home.canteen("boss").args(args).args(["--json"]).run();
        assert_eq!((ran.code, ran.error().0.as_str()), (4, "unreachable"), "{args:?}");
    }
}
