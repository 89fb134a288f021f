//! `canteen todo`.

use serde_json::{Value, json};

use crate::stage::{Company, Serve};

fn texts(company: &Company, who: &str, part: &str) -> Vec<Value> {
    let list = company.at(who, ["todo", "list", "--show", part]).lines();
    list.into_iter().map(|todo| todo["text"].clone()).collect()
}

#[test]
fn a_list_is_kept() {
    let company = Company::with(&["li"]);
    let todo = |args: &[&str]| company.at("boss", ["todo"]).args(args);
    let first = todo(&["add", "rotate the keys", "--due", "2h"]).json();
    assert_eq!((&first["text"], &first["state"]), (&json!("rotate the keys"), &json!("sent")));
    assert_eq!((&first["owner"], &first["remind"]), (&json!("boss"), &json!("due")));
    let id = first["id"].to_string();
    todo(&["add", "buy tea"]).ok();
    assert_eq!(
        texts(&company, "boss", "open"),
        ["rotate the keys", "buy tea"],
        "what is due first"
    );
    assert_eq!(texts(&company, "boss", "soon"), ["rotate the keys"]);
    assert_eq!(todo(&["edit", &id, "--text", "rotate all keys"]).json()["text"], "rotate all keys");
    assert_eq!(todo(&["remind", &id, "never"]).json()["remind"], "never");
    assert!(
        todo(&["remind", &id, "tomorrow 9:00"]).json()["remind"].as_str().unwrap().ends_with('Z')
    );
    assert!(todo(&["done", &id]).json()["done"].is_string());
    assert_eq!(texts(&company, "boss", "done"), ["rotate all keys"]);
    assert!(todo(&["done", &id, "--undo"]).json()["done"].is_null());
    todo(&["delete", &id]).ok();
    assert_eq!(texts(&company, "boss", "all"), ["buy tea"]);
    assert_eq!(todo(&["restore", &id]).json()["text"], "rotate all keys");
    assert_eq!(todo(&[]).lines().len(), 2, "without more it lists");
}

#[test]
fn colleagues_share_one() {
    let company = Company::with(&["li", "bo"]);
    let id = company.at("boss", ["todo", "add", "review", "--with", "li"]).json()["id"].to_string();
    company.at("boss", ["todo", "share", &id, "bo", "--watch"]).ok();
    assert_eq!(texts(&company, "li", "mine"), ["review"]);
    assert_eq!(texts(&company, "bo", "mine"), [] as [Value; 0]);
    company.at("li", ["todo", "comment", &id, "half way"]).ok();
    company.at("li", ["todo", "done", &id]).ok();
    let seen = company.at("boss", ["todo", "show", &id]).json();
    assert_eq!(seen["said"][0]["text"], "half way");
    let people = seen["people"].as_array().unwrap();
    let done: Vec<_> = people.iter().map(|p| (&p["userid"], p["done"].is_string())).collect();
    assert_eq!(done, [(&json!("boss"), false), (&json!("li"), true), (&json!("bo"), false)]);
    assert_eq!(people[2]["role"], "watcher");
    let refused = company.at("bo", ["todo", "done", &id, "--json"]).run();
    assert_eq!((refused.code, refused.error().0.as_str()), (1, "forbidden"), "{refused:?}");
    let group = company.at("bo", ["todo", "chat", &id]).json();
    assert_eq!((&group["name"], &group["members"]), (&json!("review"), &json!(3)));
    company.at("li", ["todo", "leave", &id]).ok();
    assert_eq!(texts(&company, "li", "all"), [] as [Value; 0]);
}

#[test]
fn a_message_becomes_a_to_do_once() {
    let company = Company::with(&["li"]);
    company.at("boss", ["group", "create", "ops", "--members", "@li"]).ok();
    let message = company.at("boss", ["send", "ops", "check the disk"]).json();
    let from = message["id"].as_str().unwrap();
    let made = company.at("li", ["todo", "add", "--from", from]).json();
    assert_eq!((&made["text"], &made["source"]), (&json!("check the disk"), &message["id"]));
    let again = company.at("li", ["todo", "add", "--from", from]).ok();
    assert!(again.contains("on your list already"), "{again}");
    assert_eq!(texts(&company, "li", "all").len(), 1);
}

#[test]
fn what_is_wrong_is_named() {
    let company = Company::with(&[]);
    for (args, code, word) in [
        (&["todo", "done", "99"][..], 1, "not_found"),
        (&["todo", "done", "soon"], 2, "usage"),
        (&["todo", "add", " "], 2, "usage"),
        (&["todo", "add", "x", "--due", "someday"], 2, "usage"),
        (&["todo", "add", "x", "--with", "nobody"], 1, "not_found"),
        (&["todo", "edit", "1"], 2, "usage"),
    ] {
        let ran = company.at("boss", args.iter().copied()).args(["--json"]).run();
        assert_eq!((ran.code, ran.error().0.as_str()), (code, word), "{args:?}: {ran:?}");
    }
}

#[test]
fn what_is_done_offline_is_queued_and_goes_once_in_order() {
    let company = Company::with(&["li"]);
    let known = company.at("boss", ["todo", "add", "known before"]).json()["id"].to_string();
    let Company { home, serve, .. } = company;
    let addr = serve.addr();
    serve.signal("TERM");
    assert_eq!(serve.end().0, Some(0));

    let boss = |args: &[&str]| home.canteen("boss").args(args).args(["--json"]).run();
    let ran = boss(&["todo", "add", "written offline", "--due", "fri 17:00"]);
    assert_eq!((ran.code, ran.error().0.as_str()), (4, "unreachable"), "{ran:?}");
    let queued: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&queued["state"], &queued["id"]), (&json!("queued"), &json!(null)));
    let name = queued["name"].as_str().unwrap();
    assert_eq!(boss(&["todo", "edit", name, "--text", "written and mended"]).code, 4);
    assert_eq!(boss(&["todo", "done", name]).code, 4);
    assert_eq!(boss(&["todo", "done", &known]).code, 4);
    let ran = boss(&["todo", "list", "--show", "done"]);
    assert_eq!((ran.code, ran.out.lines().count()), (4, 2), "it is shown as if done: {ran:?}");

    let _serve = Serve::start(&home, &addr);
    home.canteen("boss").args(["inbox"]).ok();
    let list = home.canteen("boss").args(["todo", "list", "--show", "all"]).lines();
    let seen: Vec<_> = list.iter().map(|todo| (&todo["text"], todo["done"].is_string())).collect();
    let expected = [(&json!("written and mended"), true), (&json!("known before"), true)];
    assert_eq!(seen, expected);
    assert!(list.iter().all(|todo| todo["state"] == "sent" && todo["id"].is_number()));
    // A device that never heard of it has the same.
    let list = home.canteen("boss").args(["todo", "list", "--show", "all"]).lines();
    assert_eq!(list.len(), 2, "nothing is done again");
}
