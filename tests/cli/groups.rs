//! `canteen group`.

use serde_json::{Value, json};

use crate::stage::Company;

fn members(company: &Company, group: &str) -> Vec<(Value, Value)> {
    let list = company.at("boss", ["group", "members", group]).lines();
    list.into_iter().map(|member| (member["userid"].clone(), member["owner"].clone())).collect()
}

#[test]
fn groups_are_begun_and_changed() {
    let company = Company::with(&["li", "bo"]);
    let group = |args: &[&str]| company.at("boss", ["group"]).args(args);
    let made = group(&["create", "ops", "--members", "@li"]).json();
    assert_eq!((&made["name"], &made["members"]), (&json!("ops"), &json!(2)));
    let id = made["id"].to_string();

    assert_eq!(group(&["add", "ops", "@bo"]).json()["members"], 3);
    assert_eq!(
        members(&company, "#ops"),
        [(json!("boss"), json!(true)), (json!("li"), json!(false)), (json!("bo"), json!(false))]
    );
    assert_eq!(group(&["rename", "ops", "Ops room"]).json()["name"], "Ops room");
    let notice = group(&["notice", "ops room", "-"]).input("freeze until Friday\n").json();
    assert_eq!(notice["notice"], "freeze until Friday");
    assert_eq!(company.at("li", ["group", "notice", "Ops"]).ok(), "freeze until Friday\n");
    assert_eq!(group(&["notice", &id, "--clear"]).json()["notice"], "");
    assert_eq!(group(&["remove", &id, "bo"]).json()["members"], 2);
    group(&["transfer", &id, "li"]).ok();
    group(&["leave", &id]).ok();
    let gone = group(&["members", "Ops room", "--json"]).run();
    assert_eq!((gone.code, gone.error().0.as_str()), (1, "not_found"), "{gone:?}");
    assert_eq!(company.at("li", ["group", "members", "Ops room"]).lines().len(), 1);
}

#[test]
fn names_that_fit_several_groups_are_refused() {
    let company = Company::with(&["li"]);
    for name in ["ops east", "ops west"] {
        company.at("boss", ["group", "create", name, "--members", "@li"]).ok();
    }
    let ran = company.at("boss", ["group", "members", "ops", "--json"]).run();
    let (code, message) = ran.error();
    assert_eq!((ran.code, code.as_str()), (1, "ambiguous"));
    assert!(message.contains("(ops east)") && message.contains("(ops west)"), "{message}");
    let nobody =
        company.at("boss", ["group", "create", "x", "--members", "@nobody", "--json"]).run();
    assert_eq!((nobody.code, nobody.error().0.as_str()), (1, "invalid"), "{nobody:?}");
}
