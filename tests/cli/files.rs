//! `canteen send --file` and `canteen file`.

use std::io::Write;

use canteen_testkit::{Bucket, eventually};
use serde_json::{Value, json};

use crate::stage::{Company, Serve};

fn company() -> Company {
    let company = Company::with(&["li", "bo"]);
    company.at("boss", ["group", "create", "ops", "--members", "@li"]).ok();
    company
}

fn write(company: &Company, name: &str, bytes: &[u8]) {
    std::fs::write(company.home.path().join(name), bytes).unwrap();
}

fn read(company: &Company, name: &str) -> Vec<u8> {
    std::fs::read(company.home.path().join(name)).unwrap()
}

/// More than a chunk of the server's.
fn bytes() -> Vec<u8> {
    (0..3_000_000u32).flat_map(|n| (n % 251).to_le_bytes()).take(3_000_000).collect()
}

#[test]
fn a_file_is_sent_and_fetched() {
    let company = company();
    write(&company, "报告 1.pdf", &bytes());
    let sent = company.at("boss", ["send", "ops", "look", "--file", "报告 1.pdf"]).json();
    let file = &sent["files"][0];
    assert_eq!((&file["name"], &file["size"]), (&json!("报告 1.pdf"), &json!(3_000_000)));
    assert_eq!(file["mime"], "application/pdf");
    assert_eq!(file["hash"].as_str().unwrap().len(), 64);
    let seen = company.at("li", ["tail", "ops"]).lines();
    assert_eq!(seen[0]["files"], sent["files"]);
    let plain = company.at("li", ["tail", "ops"]).ok();
    assert!(plain.contains("[报告 1.pdf, 3.0 MB, file "), "{plain}");

    let id = file["id"].to_string();
    let got = company.at("li", ["file", "get", &id, "-o", "copy.pdf"]).json();
    assert_eq!(got["hash"], file["hash"]);
    assert!(got["path"].as_str().unwrap().ends_with("copy.pdf"));
    assert!(read(&company, "copy.pdf") == bytes());
    let listed = company.at("li", ["file", "list", "ops"]).lines();
    assert_eq!(
        (listed.len(), &listed[0]["id"], &listed[0]["from"]),
        (1, &file["id"], &json!("boss"))
    );
    assert_eq!(listed[0]["message"], sent["id"]);
}

#[test]
fn a_file_is_found_by_its_name_and_by_what_it_is() {
    let company = company();
    write(&company, "build-412.log", b"green");
    write(&company, "图表.png", b"\x89PNG\r\n\x1a\n");
    company.at("boss", ["send", "ops", "all is well"]).ok();
    company.at("boss", ["send", "ops", "--file", "build-412.log"]).ok();
    company.at("boss", ["send", "ops", "the graph", "--file", "图表.png"]).ok();
    // li has nothing but the server, boss the history of this machine.
    for who in ["li", "boss"] {
        for (typed, found) in [
            ("has:file", vec!["图表.png", "build-412.log"]),
            ("has:picture", vec!["图表.png"]),
            ("build", vec!["build-412.log"]),
            ("图表", vec!["图表.png"]),
            ("graph has:file", vec!["图表.png"]),
            ("well has:file", vec![]),
        ] {
            let hits = company.at(who, ["search", typed]).lines();
            let names: Vec<_> = hits.iter().map(|hit| hit["files"][0]["name"].clone()).collect();
            assert_eq!(names, found, "{who} {typed}");
        }
    }
}

#[test]
fn nothing_is_overwritten() {
    let company = company();
    write(&company, "a.txt", b"one");
    let sent = company.at("boss", ["send", "ops", "--file", "a.txt"]).json();
    let id = sent["files"][0]["id"].to_string();
    let ran = company.at("boss", ["file", "get", &id, "-o", "a.txt", "--json"]).run();
    assert_eq!((ran.code, ran.error().0.as_str()), (1, "conflict"), "{ran:?}");
    for expected in ["a.txt", "a (2).txt"] {
        let got = company.at("boss", ["file", "get", &id]).json();
        let path = got["path"].as_str().unwrap();
        assert!(path.ends_with(&format!("Downloads/{expected}")), "{path}");
        assert_eq!(std::fs::read(path).unwrap(), b"one");
    }
    let out = company.at("boss", ["file", "get", &id, "-o", "-"]).ok();
    assert_eq!(out, "one");
    std::fs::create_dir(company.home.path().join("here")).unwrap();
    company.at("boss", ["file", "get", &id, "-o", "here"]).ok();
    assert_eq!(read(&company, "here/a.txt"), b"one");
}

#[test]
fn what_is_piped_in_can_be_a_file() {
    let company = company();
    let log = "error: it broke\n".repeat(10_000);
    let sent = company.at("boss", ["send", "ops", "--file", "build.log"]).input(&log).json();
    assert_eq!(sent["files"][0]["name"], "build.log");
    let id = sent["files"][0]["id"].to_string();
    assert_eq!(company.at("li", ["file", "get", &id, "-o", "-"]).ok(), log);
    let sent = company.at("boss", ["send", "ops", "see", "--file", "-"]).input("x").json();
    assert_eq!((&sent["text"], &sent["files"][0]["name"]), (&json!("see"), &json!("stdin.txt")));
    // To several at once: each has a copy of their own, and none is left behind.
    let sent = company.at("boss", ["send", "@li,@bo", "--file", "-"]).input("both").lines();
    assert_eq!(sent.len(), 2);
    for (who, message) in ["li", "bo"].iter().zip(&sent) {
        let id = message["files"][0]["id"].to_string();
        assert_eq!(company.at(who, ["file", "get", &id, "-o", "-"]).ok(), "both");
    }
    let spool = company.home.path().join(".local/share/canteen/boss/spool");
    assert_eq!(std::fs::read_dir(spool).unwrap().count(), 0);
}

#[test]
fn what_cannot_be_sent_says_why() {
    let company = company();
    write(&company, "empty", b"");
    write(&company, "a", b"a");
    for (args, input, code, said) in [
        (&["none.txt"][..], "", 1, "there is no file none.txt"),
        (&["empty"], "", 1, "is empty"),
        (&["."], "", 1, "is a folder"),
        (&["-", "-"], "x", 2, "standard input"),
    ] {
        let files = args.iter().flat_map(|file| ["--file", file]);
        let ran = company.at("boss", ["send", "ops"]).args(files).input(input).run();
        assert_eq!(ran.code, code, "{args:?} {ran:?}");
        assert!(ran.err.contains(said), "{args:?} {ran:?}");
    }
    let eleven = std::iter::repeat_n(["--file", "a"], 11).flatten();
    let ran = company.at("boss", ["send", "ops"]).args(eleven).run();
    assert!(ran.code == 1 && ran.err.contains("takes 10 in one message"), "{ran:?}");
    assert_eq!(company.at("li", ["tail", "ops"]).lines(), Vec::<Value>::new(), "nothing was said");
    let ran = company.at("li", ["file", "get", "999", "--json"]).run();
    assert_eq!((ran.code, ran.error().0.as_str()), (1, "not_found"));
}

#[test]
fn who_is_not_there_does_not_get_it() {
    let company = company();
    write(&company, "a.txt", b"secret");
    let sent = company.at("boss", ["send", "ops", "--file", "a.txt"]).json();
    let id = sent["files"][0]["id"].to_string();
    let ran = company.at("bo", ["file", "get", &id, "--json"]).run();
    assert_eq!((ran.code, ran.error().0.as_str()), (1, "not_found"), "{ran:?}");
    assert_eq!(company.at("li", ["file", "get", &id, "-o", "-"]).ok(), "secret");
}

#[test]
fn offline_a_file_is_queued_and_goes_once() {
    let company = company();
    write(&company, "a.txt", b"later");
    company.at("boss", ["tail", "ops"]).ok();
    let Company { home, serve, .. } = company;
    let addr = serve.addr();
    serve.signal("TERM");
    assert_eq!(serve.end().0, Some(0));
    let ran = home.canteen("boss").args(["send", "ops", "--file", "a.txt", "--json"]).run();
    assert_eq!((ran.code, ran.error().0.as_str()), (4, "unreachable"), "{ran:?}");
    let message: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&message["state"], &message["files"][0]["id"]), (&json!("queued"), &json!(null)));
    let ran = home.canteen("boss").args(["file", "get", "1", "--json"]).run();
    assert_eq!((ran.code, ran.error().0.as_str()), (4, "unreachable"), "{ran:?}");

    let _serve = Serve::start(&home, &addr);
    home.canteen("boss").args(["inbox"]).ok();
    let seen = home.canteen("li").args(["tail", "ops"]).lines();
    assert_eq!(seen.len(), 1, "{seen:?}");
    let id = seen[0]["files"][0]["id"].to_string();
    let got = home.canteen("li").args(["file", "get", &id, "-o", "-"]).ok();
    assert_eq!(got, "later");
}

#[test]
fn files_can_be_kept_in_a_bucket() {
    let bucket = Bucket::open();
    let company = company();
    write(&company, "a.bin", &bytes());
    let Company { home, serve, .. } = company;
    let addr = serve.addr();
    serve.signal("TERM");
    assert_eq!(serve.end().0, Some(0));
    let mut shell = home.canteen("default").args(["serve", "--listen", &addr]).args(home.place());
    shell = shell.args(["--blob", &bucket.place("files")]);
    shell.command.envs(bucket.vars());
    let running = shell.start();
    assert!(running.line().starts_with("canteen: listening on "));
    let sent = home.canteen("boss").args(["send", "ops", "--file", "a.bin"]).json();
    let keys = bucket.keys();
    assert_eq!(keys.len(), 2, "two chunks: {keys:?}");
    assert!(keys.iter().all(|key| key.starts_with("files/")), "{keys:?}");
    let id = sent["files"][0]["id"].to_string();
    home.canteen("li").args(["file", "get", &id, "-o", "copy.bin"]).ok();
    assert!(std::fs::read(home.path().join("copy.bin")).unwrap() == bytes());
    running.stop();
}

fn until(holds: impl Fn() -> bool) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(eventually(|| std::future::ready(holds())));
}

#[test]
fn copies_that_a_crash_has_left_are_swept() {
    let company = company();
    let spool = company.home.path().join(".local/share/canteen/boss/spool");
    let copies = || std::fs::read_dir(&spool).map_or(0, Iterator::count);
    // One that is still being made is left alone, and gone with whoever made it.
    let mut making = company.at("boss", ["send", "ops", "--file", "-"]);
    let mut making = making.command.spawn().unwrap();
    making.stdin.as_mut().unwrap().write_all(b"half of it").unwrap();
    until(|| copies() == 1);
    company.at("boss", ["inbox"]).ok();
    assert_eq!(copies(), 1, "it is still being made");
    making.kill().unwrap();
    making.wait().unwrap();
    company.at("boss", ["inbox"]).ok();
    assert_eq!(copies(), 0);
    // One that a message waits for stays until that is sent.
    let Company { home, serve, .. } = company;
    let addr = serve.addr();
    serve.signal("TERM");
    assert_eq!(serve.end().0, Some(0));
    let ran = home.canteen("boss").args(["send", "ops", "--file", "-"]).input("later").run();
    assert_eq!(ran.code, 4, "{ran:?}");
    assert_eq!(home.canteen("boss").args(["tail", "ops"]).run().code, 4);
    assert_eq!(copies(), 1, "a message names it");
    let _serve = Serve::start(&home, &addr);
    home.canteen("boss").args(["inbox"]).ok();
    let seen = home.canteen("li").args(["tail", "ops"]).lines();
    let id = seen[0]["files"][0]["id"].to_string();
    assert_eq!(home.canteen("li").args(["file", "get", &id, "-o", "-"]).ok(), "later");
    assert_eq!(copies(), 0);
}

#[test]
fn files_wait_with_their_message() {
    let company = company();
    write(&company, "a.txt", b"when you are back");
    company.at("li", ["quiet", "1h"]).ok();
    let sent = company.at("boss", ["send", "li", "--file", "a.txt", "--after-quiet"]).json();
    assert_eq!((&sent["state"], &sent["files"][0]["name"]), (&json!("scheduled"), &json!("a.txt")));
    let piped = company.at("boss", ["send", "ops", "see", "--file", "-", "--at", "2h"]);
    assert_eq!(piped.input("x").json()["files"][0]["name"], "stdin.txt");
    let spool = company.home.path().join(".local/share/canteen/boss/spool");
    assert_eq!(std::fs::read_dir(spool).unwrap().count(), 0, "what was piped in is there");
    let waiting = company.at("boss", ["scheduled"]).lines();
    assert_eq!((&waiting[0]["text"], &waiting[0]["files"]), (&json!(""), &sent["files"]));
    assert_eq!((&waiting[1]["text"], &waiting[1]["files"][0]["size"]), (&json!("see"), &json!(1)));
    let listed = company.at("boss", ["scheduled"]).ok();
    assert!(listed.contains("a.txt"), "{listed}");
    let id = sent["files"][0]["id"].to_string();
    let ran = company.at("li", ["file", "get", &id, "-o", "-"]).run();
    assert_eq!(ran.code, 1, "not before it is said: {ran:?}");
    company.at("li", ["quiet", "off"]).ok();
    until(|| company.at("boss", ["scheduled"]).lines().len() == 1);
    assert_eq!(company.at("li", ["tail", "boss"]).lines()[0]["files"], sent["files"]);
    let got = company.at("li", ["file", "get", &id, "-o", "-"]).ok();
    assert_eq!(got, "when you are back");

    // Offline it waits here until it can wait there.
    let Company { home, serve, .. } = company;
    let addr = serve.addr();
    serve.signal("TERM");
    assert_eq!(serve.end().0, Some(0));
    let later = ["send", "ops", "--file", "a.txt", "--at", "2h", "--json"];
    let ran = home.canteen("boss").args(later).run();
    assert_eq!((ran.code, ran.error().0.as_str()), (4, "unreachable"), "{ran:?}");
    let _serve = Serve::start(&home, &addr);
    home.canteen("boss").args(["inbox"]).ok();
    let waiting = home.canteen("boss").args(["scheduled"]).lines();
    assert_eq!(waiting[1]["files"][0]["name"], "a.txt", "{waiting:?}");
}

#[test]
fn sound_has_a_length_and_a_place_an_address() {
    let company = company();
    write(&company, "hello.wav", &canteen_testkit::wav(2_250));
    let sent = company.at("boss", ["send", "ops", "--file", "hello.wav"]).json();
    assert_eq!(sent["files"][0]["duration"], 2_250);
    assert_eq!(company.at("li", ["tail", "ops"]).lines()[0]["files"], sent["files"]);
    // What only pretends to be sound has none.
    write(&company, "odd.wav", b"RIFF\x24\0\0\0WAVEfmt \xff\xff\xff\xff");
    let odd = company.at("boss", ["send", "ops", "--file", "odd.wav"]).json();
    assert_eq!(odd["files"][0].get("duration"), None);

    let place = "--location=31.2304,121.4737,the café, upstairs";
    let sent = company.at("boss", ["send", "ops", "here", place]).json();
    assert_eq!(sent["text"], "here\nthe café, upstairs geo:31.2304,121.4737");
    let sent = company.at("boss", ["send", "ops", "--location", "-33.50,-70"]).json();
    assert_eq!(sent["text"], "geo:-33.5,-70");
    for bad in ["91,0", "here", "1"] {
        let refused = company.at("boss", ["send", "ops", "--location", bad]).run();
        assert_eq!(refused.code, 2, "{refused:?}");
    }
}
