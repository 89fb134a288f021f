//! Statuses, quiet, away replies and messages that wait.

use serde_json::{Value, json};

use crate::stage::{Company, Serve};

/// Looks until it is so: what jobs do takes a moment.
fn until(holds: impl Fn() -> bool) {
    for _ in 0..200 {
        if holds() {
            return;
        }
    }
    panic!("it did not come to be");
}

#[test]
fn a_status_is_set_and_shown() {
    let company = Company::with(&["li"]);
    let li = |args: &[&str]| company.at("li", args.iter().copied());
    let before = li(&["status"]).json();
    assert_eq!((&before["status"], &before["quiet"]), (&json!("online"), &json!(null)));
    let set = li(&["status", "lunch", "--message", "noodles", "--until", "2h"]).json();
    assert_eq!((&set["status"], &set["message"]), (&json!("lunch"), &json!("noodles")));
    assert_eq!(set["state"], "sent");
    assert!(set["until"].as_str().unwrap().ends_with('Z'), "{set}");
    let shown = li(&["status"]).json();
    assert_eq!((&shown["status"], &shown["until"]), (&set["status"], &set["until"]));
    assert!(li(&["status"]).ok().starts_with("lunch - noodles until "));
    assert_eq!(li(&["status", "--message", "at the dentist"]).json()["status"], "custom");
    assert_eq!(li(&["status", "--tmux"]).ok(), "at the dentist\n");
    for wrong in [
        &["status", "--until", "1h"][..],
        &["status", "lunch", "--until", "fryday"],
        &["status", "sleeping"],
        &["quiet", "soon"],
        &["quiet", "2020-01-01"],
        &["away", "lunch", "--from", "tomorrow 10:00", "--until", "tomorrow 9:00"],
    ] {
        let ran = li(wrong).args(["--json"]).run();
        assert_eq!(ran.code, 2, "{wrong:?} {ran:?}");
    }
    let long = "x".repeat(81);
    let ran = li(&["status", "busy", "--message", &long, "--json"]).run();
    assert_eq!((ran.code, ran.error().0.as_str()), (1, "invalid"));
}

#[test]
fn quiet_has_an_end() {
    let company = Company::with(&["li"]);
    let quiet = |when: &str| company.at("li", ["quiet", when]).json()["quiet"].clone();
    assert!(quiet("1h").is_string());
    let tomorrow = quiet("tomorrow");
    assert!(tomorrow.as_str().unwrap().ends_with("T09:00:00.000Z"), "{tomorrow}");
    assert!(quiet("morning").as_str().unwrap().ends_with("T09:00:00.000Z"));
    assert!(company.at("li", ["status", "--tmux"]).ok().starts_with("online · quiet 09:00"));
    assert_eq!(quiet("off"), json!(null));
}

#[test]
fn who_is_away_answers_once() {
    let company = Company::with(&["li"]);
    let set = company.at("li", ["away", "lunch"]).json();
    assert_eq!(set["status"], "lunch");
    let reply = set["away"]["text"].as_str().unwrap().to_owned();
    assert_eq!(reply, "I am at lunch and will answer later.");
    for text in ["hello?", "anyone?"] {
        company.at("boss", ["send", "li", text]).ok();
    }
    let said = company.at("boss", ["tail", "li", "-n", "10"]).lines();
    let texts: Vec<_> = said.iter().map(|message| message["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["hello?", reply.as_str(), "anyone?"]);
    assert_eq!((&said[1]["auto"], &said[1]["from"]), (&json!(true), &json!("li")));
    assert_eq!(said[0]["auto"], json!(null));
    let unread = |who: &str| company.at(who, ["inbox"]).lines()[0]["unread"].clone();
    assert_eq!((unread("li"), unread("boss")), (json!(2), json!(0)), "it is counted for nobody");
    let off = company.at("li", ["away", "off"]).json();
    assert_eq!((&off["away"], &off["status"]), (&json!(null), &json!("online")));
    company.at("li", ["away", "back on Monday", "--until", "fri"]).ok();
    assert!(company.at("li", ["away"]).ok().contains("away reply until "));
    // Who is back answers for themself.
    assert_eq!(company.at("li", ["status", "online"]).json()["away"], json!(null));
}

#[test]
fn a_message_waits_until_the_other_is_back() {
    let company = Company::with(&["li"]);
    company.at("li", ["quiet", "1h"]).ok();
    let sent = company.at("boss", ["send", "li", "when you are back", "--after-quiet"]).json();
    assert_eq!((&sent["state"], &sent["id"]), (&json!("scheduled"), &json!(null)));
    company.at("boss", ["send", "li", "never", "--at", "2h"]).ok();
    let waiting = company.at("boss", ["scheduled"]).lines();
    assert_eq!(waiting.len(), 2, "{waiting:?}");
    assert_eq!(
        (&waiting[0]["at"], &waiting[0]["text"]),
        (&json!(null), &json!("when you are back"))
    );
    let id = waiting[1]["id"].to_string();
    company.at("boss", ["scheduled", "--withdraw", &id]).ok();
    let again = company.at("boss", ["scheduled", "--withdraw", &id, "--json"]).run();
    assert_eq!((again.code, again.error().0.as_str()), (1, "conflict"));
    company.at("li", ["quiet", "off"]).ok();
    until(|| company.at("boss", ["scheduled"]).lines().is_empty());
    let said = company.at("li", ["tail", "boss"]).lines();
    let texts: Vec<_> = said.iter().map(|message| &message["text"]).collect();
    assert_eq!(texts, ["when you are back"]);
}

#[test]
fn without_a_server_it_is_queued_and_applied_once() {
    let company = Company::with(&["li"]);
    let Company { home, serve, .. } = company;
    let addr = serve.addr();
    serve.signal("TERM");
    assert_eq!(serve.end().0, Some(0));
    let li = |args: &[&str]| home.canteen("li").args(args.iter().copied());
    for args in [&["quiet", "1h", "--json"][..], &["status", "lunch", "--json"]] {
        let ran = li(args).run();
        assert_eq!(ran.code, 4, "{ran:?}");
        let shown: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(shown["state"], "queued");
        assert!(shown["quiet"].is_string(), "{shown}");
    }
    let bar = li(&["status", "--tmux"]).ok();
    assert!(bar.starts_with("lunch · quiet ") && bar.ends_with(" · offline\n"), "{bar}");
    let _serve = Serve::start(&home, &addr);
    li(&["inbox"]).ok();
    let shown = li(&["status"]).json();
    assert_eq!(shown["status"], "lunch");
    assert!(shown["quiet"].is_string(), "{shown}");
    assert_eq!(li(&["quiet", "off"]).json()["quiet"], json!(null));
    assert_eq!(li(&["status"]).json()["quiet"], json!(null), "it was applied once");
}
