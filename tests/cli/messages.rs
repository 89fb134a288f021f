//! `canteen send`, `tail`, `inbox` and `mute` with the server there.

use std::process::Stdio;

use canteen_protocol::message::{EditMessage, React, RecallMessage};
use canteen_protocol::{ClientId, ConversationId, Seq};
use serde_json::{Value, json};

use crate::stage::{Company, Ran};

/// A company with a group `ops` of everyone.
fn company() -> (Company, ConversationId) {
    let company = Company::with(&["li", "bo"]);
    let group = company.at("boss", ["group", "create", "ops", "--members", "@li,@bo"]).json();
    (company, ConversationId(group["id"].as_i64().unwrap()))
}

fn texts(messages: &[Value]) -> Vec<&str> {
    messages.iter().map(|message| message["text"].as_str().unwrap()).collect()
}

fn seq(message: &Value) -> Seq {
    Seq(message["seq"].as_i64().unwrap())
}

#[test]
fn what_is_sent_is_printed_by_tail() {
    let (company, group) = company();
    let sent = company.at("boss", ["send", "ops", "deploy 412 is green"]).json();
    let keys: Vec<&String> = sent.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["conversation", "from", "id", "kind", "seq", "state", "text", "time"]);
    assert_eq!(sent["id"], format!("{group}-{}", sent["seq"]));
    assert_eq!(sent["conversation"], group.0);
    assert_eq!((&sent["from"], &sent["state"]), (&json!("boss"), &json!("sent")));

    let own = company.at("boss", ["tail", "ops"]).lines();
    assert_eq!(own, std::slice::from_ref(&sent), "one's own has its state");
    let others = company.at("li", ["tail", "ops"]).lines();
    let mut expected = sent;
    expected.as_object_mut().unwrap().remove("state");
    assert_eq!(others, [expected], "others see the same without it");
}

#[test]
fn a_direct_conversation_begins_with_its_first_message() {
    let (company, _) = company();
    let first = company.at("li", ["send", "@BO", "hello bo"]).json();
    let second = company.at("bo", ["send", "li", "hello li"]).json();
    assert_eq!(first["conversation"], second["conversation"]);
    let id = first["conversation"].to_string();
    for to in ["bo", "@bo", &id] {
        assert_eq!(texts(&company.at("li", ["tail", to]).lines()), ["hello bo", "hello li"]);
    }
    let new = company.at("boss", ["tail", "bo", "--json"]).run();
    assert_eq!((new.code, new.error().0.as_str()), (1, "not_found"), "{new:?}");
}

#[test]
fn standard_input_is_sent() {
    let (company, _) = company();
    company.at("boss", ["send", "ops", "-"]).input("cc main.c\nwarning: x\n\n").ok();
    company.at("boss", ["send", "ops"]).input("without a dash\n").ok();
    let last = company.at("li", ["tail", "ops"]).lines();
    assert_eq!(texts(&last), ["cc main.c\nwarning: x", "without a dash"]);
    for empty in ["", "\n", "  \n \n"] {
        let ran = company.at("boss", ["send", "ops", "-", "--json"]).input(empty).run();
        assert_eq!((ran.code, ran.error().0.as_str()), (1, "invalid"), "{empty:?}");
    }
}

#[test]
fn a_shell_pipes_into_send_and_out_of_tail() {
    let (company, _) = company();
    let shell = |profile: &str, script: &str| {
        let program = env!("CARGO_BIN_EXE_canteen");
        let mut shell = company.home.canteen(profile);
        let mut command = std::process::Command::new("sh");
        for (name, value) in shell.command.get_envs() {
            command.env(name, value.unwrap_or_default());
        }
        command.args(["-c", &script.replace("canteen ", &format!("{program} "))]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        shell.command = command;
        shell
    };
    let follow =
        shell("li", "canteen tail ops --json --follow | jq --unbuffered -c '[.from,.text]'")
            .start();
    let make = "make() { echo building; echo 'error: no rule' >&2; return 2; }; \
                make 2>&1 | canteen send ops -";
    shell("boss", make).ok();
    assert_eq!(follow.line(), "[\"boss\",\"building\\nerror: no rule\"]");
    follow.stop();

    let script = "canteen send nobody text --json 2>&1 | jq -r .error.code; \
                  canteen tail ops --json | head -n 1 | jq -r .kind";
    assert_eq!(shell("boss", script).ok(), "not_found\nmessage\n");
}

#[test]
fn follow_prints_new_messages_once_and_in_order() {
    let (company, _) = company();
    for n in 0..5 {
        company.at("boss", ["send", "ops", &format!("before {n}")]).ok();
    }
    let follow = company.at("li", ["tail", "ops", "-n", "2", "-f", "--json"]).start();
    assert_eq!(follow.object()["text"], "before 3");
    assert_eq!(follow.object()["text"], "before 4");
    for n in 0..5 {
        company.at("bo", ["send", "ops", &format!("after {n}")]).ok();
    }
    for n in 0..5 {
        assert_eq!(follow.object()["text"], format!("after {n}"));
    }
    assert_eq!(follow.stop(), Vec::<String>::new());
}

#[test]
fn follow_without_a_conversation_is_of_all() {
    let (company, _) = company();
    company.at("boss", ["send", "ops", "in the group"]).ok();
    let follow = company.at("li", ["tail", "--follow", "--json"]).start();
    assert_eq!(follow.object()["text"], "in the group");
    company.at("bo", ["send", "li", "the first in a new conversation"]).ok();
    assert_eq!(follow.object()["text"], "the first in a new conversation");
    company.at("bo", ["send", "ops", "in the group again"]).ok();
    assert_eq!(follow.object()["text"], "in the group again");
    assert_eq!(follow.stop(), Vec::<String>::new());
}

#[test]
fn follow_prints_what_was_edited_or_recalled_again() {
    let (company, conversation) = company();
    let first = company.at("boss", ["send", "ops", "frist"]).json();
    let second = company.at("boss", ["send", "ops", "second"]).json();
    let follow = company.at("li", ["tail", "ops", "--follow", "--json"]).start();
    assert_eq!(follow.object()["text"], "frist");
    assert_eq!(follow.object()["text"], "second");

    let client_id = |text: &str| ClientId(format!("{text}-of-this-test-0123456789"));
    let target = seq(&first);
    let emoji = "👍".to_owned();
    let react = React { conversation, client_id: client_id("r"), target, emoji, on: true };
    company.ask("bo", react);
    let text = "first".to_owned();
    company.ask("boss", EditMessage { conversation, client_id: client_id("e"), target, text });
    let edited = follow.object();
    assert_eq!((&edited["id"], &edited["text"]), (&first["id"], &json!("first")));
    assert!(edited["edited"].as_str().unwrap().ends_with('Z'), "{edited}");
    assert!(edited.get("recalled").is_none());

    let target = seq(&second);
    company.ask("boss", RecallMessage { conversation, client_id: client_id("c"), target });
    let recalled = follow.object();
    assert_eq!((&recalled["id"], &recalled["text"]), (&second["id"], &json!("")));
    assert_eq!(recalled["recalled"], true);
    assert_eq!(follow.stop(), Vec::<String>::new(), "a reaction is nothing to print");
}

#[test]
fn tail_prints_as_many_as_are_wanted() {
    let (company, _) = company();
    let lines: Vec<String> = (0..12).map(|n| format!("message {n}")).collect();
    for line in &lines {
        company.at("boss", ["send", "ops", line]).ok();
    }
    let tail = |n: &str| company.at("li", ["tail", "ops", "-n", n]).lines();
    assert_eq!(texts(&tail("3")), ["message 9", "message 10", "message 11"]);
    assert_eq!(tail("0").len(), 0);
    assert_eq!(texts(&tail("1000")), lines);
    assert_eq!(company.at("li", ["tail", "ops"]).lines().len(), 10, "ten unless told otherwise");
}

#[test]
fn an_answer_names_what_it_answers() {
    let (company, group) = company();
    let asked = company.at("boss", ["send", "ops", "who is on call?"]).json();
    let id = asked["id"].as_str().unwrap();
    let answer = company.at("li", ["send", "ops", "I am", "--reply-to", id]).json();
    assert_eq!(answer["reply_to"], asked["id"]);
    let seen = company.at("bo", ["tail", "ops", "-n", "1"]).lines();
    assert_eq!(seen[0]["reply_to"], asked["id"]);

    let lost = format!("{group}-99999");
    let lost = company.at("li", ["send", "ops", "x", "--reply-to", &lost, "--json"]).run();
    assert_eq!((lost.code, lost.error().0.as_str()), (1, "not_found"), "{lost:?}");
    let elsewhere = company.at("li", ["send", "bo", "x", "--reply-to", id, "--json"]).run();
    assert_eq!((elsewhere.code, elsewhere.error().0.as_str()), (1, "invalid"), "{elsewhere:?}");
    let last = company.at("li", ["tail", "ops", "-n", "1"]).lines();
    assert_eq!(last[0]["text"], "I am", "what was refused is not kept");
}

#[test]
fn a_text_above_the_limit_is_refused_or_parted() {
    let (company, _) = company();
    let long: String = (0..2_000).map(|n| format!("line {n} of a long build\n")).collect();
    let ran = company.at("boss", ["send", "ops", "-", "--json"]).input(&long).run();
    let (code, message) = ran.error();
    assert_eq!((ran.code, code.as_str()), (1, "too_large"));
    assert!(message.contains("the server takes 16384"), "{message}");
    let parts = company.at("boss", ["send", "ops", "-", "--split"]).input(&long).lines();
    assert!(parts.len() > 1);
    let read = company.at("li", ["tail", "ops"]).lines();
    assert_eq!(texts(&read).join("\n"), long.trim_end());
}

#[test]
fn a_segment_reaches_each_of_its_members() {
    let (company, _) = company();
    let sent = company.at("boss", ["send", "@li,@bo,@boss", "to each"]).lines();
    assert_eq!(sent.len(), 2, "not to oneself: {sent:?}");
    for userid in ["li", "bo"] {
        assert_eq!(texts(&company.at(userid, ["tail", "boss"]).lines()), ["to each"]);
    }
    let nobody = company.at("boss", ["send", "@all-@all", "x", "--json"]).run();
    assert_eq!(nobody.code, 1, "{nobody:?}");
}

#[test]
fn the_inbox_says_what_is_unread() {
    let (company, group) = company();
    company.at("boss", ["send", "ops", "@li please look"]).ok();
    company.at("bo", ["send", "li", "hello"]).ok();
    let inbox = company.at("li", ["inbox", "--unread"]).lines();
    assert_eq!(inbox.len(), 2, "{inbox:?}");
    assert_eq!((&inbox[0]["name"], &inbox[0]["with"]), (&json!("bo"), &json!("bo")));
    assert_eq!((&inbox[0]["kind"], &inbox[0]["unread"]), (&json!("direct"), &json!(1)));
    assert_eq!(inbox[1]["conversation"], group.0);
    assert_eq!((&inbox[1]["kind"], &inbox[1]["mentions"]), (&json!("group"), &json!(1)));
    assert_eq!(inbox[1]["last"], json!({ "from": "boss", "text": "@li please look" }));
    assert_eq!(company.at("bo", ["inbox", "--unread"]).lines().len(), 1, "one's own is read");
}

#[test]
fn a_conversation_is_muted_and_heard_again() {
    let (company, _) = company();
    let is_muted = || company.at("li", ["inbox"]).lines()[0]["muted"].clone();
    assert_eq!(is_muted(), false);
    let muted = company.at("li", ["mute", "ops"]).json();
    assert_eq!((&muted["muted"], &muted["state"]), (&json!(true), &json!("sent")));
    assert_eq!(is_muted(), true);
    company.at("li", ["mute", "ops", "off"]).ok();
    assert_eq!(is_muted(), false);
}

#[test]
fn a_name_that_means_nothing_or_too_much_is_refused() {
    let (company, _) = company();
    company.at("boss", ["group", "create", "ops two", "--members", "@li"]).ok();
    company.at("boss", ["group", "create", "ops three", "--members", "@li"]).ok();
    for (to, code) in [("nobody", "not_found"), ("#ops t", "ambiguous"), ("@ops", "not_found")] {
        let ran = company.at("boss", ["send", to, "x", "--json"]).run();
        assert_eq!((ran.code, ran.error().0.as_str()), (1, code), "{to}: {ran:?}");
    }
    company.at("boss", ["send", "ops", "the exact name wins"]).ok();
}

#[test]
fn a_reader_that_has_gone_ends_tail() {
    let (company, _) = company();
    company.at("boss", ["send", "ops", "x"]).ok();
    for args in [&["tail", "ops"][..], &["tail", "ops", "--follow"], &["inbox"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut shell = company.at("li", args.iter().copied());
        shell.command.stdout(Stdio::from(writer));
        let ran: Ran = shell.run();
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?}");
    }
}

#[test]
fn nothing_raw_reaches_the_terminal() {
    let (company, _) = company();
    company.at("boss", ["send", "ops", "-"]).input("a\u{1b}]0;pwned\u{7}\u{202e}b\r\u{9b}2J").ok();
    for args in [&["tail", "ops"][..], &["inbox"], &["tail", "ops", "--json"]] {
        let out = company.at("li", args.iter().copied()).ok();
        let raw = out.chars().find(|c| *c != '\n' && (c.is_control() || *c == '\u{202e}'));
        assert_eq!(raw, None, "{args:?}: {out:?}");
    }
}

#[test]
fn many_at_once_from_one_account_each_hear_of_their_own() {
    let (company, _) = company();
    company.at("boss", ["send", "ops", "before"]).ok();
    let follow = company.at("boss", ["tail", "ops", "--follow", "--json"]).start();
    assert_eq!(follow.object()["text"], "before");
    let started: Vec<_> = (0..12)
        .map(|n| company.at("boss", ["send", "ops", &format!("at once {n}"), "--json"]).start())
        .collect();
    let mut sent: Vec<Value> = started
        .into_iter()
        .map(|running| {
            let message = running.object();
            assert_eq!(running.end(), (0, Vec::new()), "{message}");
            assert_eq!(message["state"], "sent", "{message}");
            message
        })
        .collect();
    sent.sort_by_key(|message| message["seq"].as_i64());
    let seen: Vec<Value> = sent.iter().map(|_| follow.object()).collect();
    assert_eq!(seen, sent, "each of them once, in one order");
    follow.stop();
}

#[test]
fn a_client_without_a_screen_takes_lines_from_anywhere() {
    let company = Company::with(&["li"]);
    company.at("boss", ["group", "create", "ops", "--members", "@li"]).ok();
    company.at("boss", ["send", "ops", "who is \u{1b}[31mthere?"]).ok();
    let lines = ":open ops\nme\n::quit is how one leaves\n:mute\n:quit\nnot said\n";
    let ran = company.at("li", ["--plain"]).input(lines).run();
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("there?") && ran.out.contains("Muted."), "{}", ran.out);
    assert!(!ran.out.contains('\u{1b}'), "no control sequence: {:?}", ran.out);
    let said = company.at("boss", ["tail", "ops"]).lines();
    let texts: Vec<_> = said.iter().map(|one| one["text"].as_str().unwrap()).collect();
    assert_eq!(texts[1..], ["me", ":quit is how one leaves"]);
    assert_eq!(company.at("li", ["inbox"]).lines()[0]["unread"], 0, "what was printed is read");
}
