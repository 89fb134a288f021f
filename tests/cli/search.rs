//! `canteen search`, with the server and without.

use serde_json::{Value, json};

use crate::stage::{Company, Serve};

/// A company in which `boss` and `li` have said some things in `ops` and to each other.
fn company() -> Company {
    let company = Company::with(&["li", "bo"]);
    company.at("boss", ["group", "create", "ops", "--members", "@li"]).ok();
    company.at("boss", ["send", "ops", "deploy 412 is green"]).ok();
    company.at("li", ["send", "ops", "明天上午开会"]).ok();
    company.at("li", ["send", "@boss", "deploy of lunch, see https://example.com"]).ok();
    company
}

fn found(company: &Company, profile: &str, args: &[&str]) -> Vec<String> {
    let args = ["search"].iter().chain(args).copied();
    let lines = company.at(profile, args).lines();
    lines.iter().map(|message| message["text"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn messages_are_found_by_words_and_filters() {
    let company = company();
    let green = "deploy 412 is green";
    let lunch = "deploy of lunch, see https://example.com";
    let meeting = "明天上午开会";
    for (args, expected) in [
        (&["deploy"][..], vec![lunch, green]),
        (&["depl"], vec![lunch, green]),
        (&["开会"], vec![meeting]),
        (&["会"], vec![meeting]),
        (&["deploy", "--in", "ops"], vec![green]),
        (&["deploy", "in:ops"], vec![green]),
        (&["deploy", "--from", "li"], vec![lunch]),
        (&["--from", "li", "--since", "1h"], vec![lunch, meeting]),
        (&["has:link"], vec![lunch]),
        (&["\"412 is\""], vec![green]),
        (&["deploy", "-n", "1"], vec![lunch]),
        (&["deploy", "before:yesterday"], vec![]),
        (&["nothing"], vec![]),
    ] {
        assert_eq!(found(&company, "boss", args), expected, "{args:?}");
    }
    assert_eq!(found(&company, "bo", &["deploy"]), Vec::<String>::new(), "none of theirs");
}

#[test]
fn a_hit_is_a_message_of_the_contract() {
    let company = company();
    let sent: Vec<Value> = company.at("boss", ["tail", "ops"]).lines();
    let hits = company.at("boss", ["search", "green"]).lines();
    assert_eq!(hits, [sent[0].clone()]);
    let shown = company.at("li", ["search", "green"]).run();
    assert_eq!(shown.code, 0);
    let line = shown.out.lines().next().unwrap();
    assert!(line.contains("[ops]") && line.ends_with("deploy 412 is green"), "{line}");
}

#[test]
fn what_makes_no_sense_is_refused() {
    let company = company();
    for (args, code, word) in [
        (&["search"][..], 2, "usage"),
        (&["search", "?!"], 2, "usage"),
        (&["search", "x", "--since", "noon"], 2, "usage"),
        (&["search", "has:fleas"], 2, "usage"),
        (&["search", "x", "--from", "nobody"], 1, "not_found"),
        (&["search", "x", "--in", "nowhere"], 1, "not_found"),
    ] {
        let ran = company.at("boss", args.iter().copied()).args(["--json"]).run();
        assert_eq!((ran.code, ran.error().0.as_str()), (code, word), "{args:?}");
    }
    let ran = company.at("boss", ["search", "x", "--from", "nobody"]).run();
    assert_eq!(ran.err.trim(), "canteen: nobody is called \"nobody\"");
}

#[test]
fn without_the_server_this_machine_is_searched_and_that_is_said() {
    let company = company();
    company.at("boss", ["tail", "ops"]).ok();
    let Company { home, mut serve, .. } = company;
    let addr = serve.addr();
    serve.kill();
    let ran = home.canteen("boss").args(["search", "green", "--json"]).run();
    assert_eq!((ran.code, ran.error().0.as_str()), (4, "unreachable"), "{ran:?}");
    let hit: Value = serde_json::from_str(ran.out.lines().next().unwrap()).unwrap();
    assert_eq!(hit["text"], json!("deploy 412 is green"));
    let ran = home.canteen("boss").args(["search", "green"]).run();
    assert!(ran.err.contains("this is what was found on this machine"), "{ran:?}");
    let _serve = Serve::start(&home, &addr);
    assert_eq!(home.canteen("boss").args(["search", "green", "--json"]).run().code, 0);
}
