//! `canteen admin`.

use serde_json::json;

use crate::stage::{Company, PASSWORD};

#[test]
fn departments_are_paths() {
    let company = Company::found();
    let admin = |args: &[&str]| company.at("boss", ["admin", "dept"]).args(args);
    admin(&["add", "/East China"]).ok();
    admin(&["add", "/East China/Sales"]).ok();
    admin(&["add", "/平台部"]).ok();
    let paths = || {
        let list = admin(&["list"]).lines();
        list.iter().map(|dept| dept["path"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(paths(), ["/", "/East China", "/East China/Sales", "/平台部"]);

    admin(&["rename", "/East China", "East"]).ok();
    admin(&["move", "/平台部", "/East"]).ok();
    assert_eq!(paths(), ["/", "/East", "/East/Sales", "/East/平台部"]);
    admin(&["order", "/East/平台部", "5"]).ok();
    let list = admin(&["list"]).lines();
    let moved = list.iter().find(|dept| dept["path"] == "/East/平台部").unwrap();
    assert_eq!(moved["order"], 5, "{moved}");

    let full = admin(&["delete", "/East", "--json"]).run();
    assert_eq!((full.code, full.error().0.as_str()), (1, "conflict"), "{full:?}");
    admin(&["delete", "/East/平台部"]).ok();
    assert_eq!(paths(), ["/", "/East", "/East/Sales"]);
    let none = admin(&["delete", "/West", "--json"]).run();
    assert_eq!((none.code, none.error().0.as_str()), (1, "not_found"), "{none:?}");
    assert_eq!(admin(&["add", "no-slash"]).run().code, 2);
}

#[test]
fn members_are_added_shown_changed_and_shut() {
    let company = Company::found();
    company.at("boss", ["admin", "dept", "add", "/Sales"]).ok();
    let add = company.at("boss", ["admin", "member", "add", "li.wei", "--name", "李伟"]);
    add.args(["--english-name", "William", "--title", "工程师", "--email", "li@example.com"])
        .args(["--dept", "/", "--leads", "/Sales", "--password-stdin"])
        .input(PASSWORD)
        .ok();
    let show = |userid: &str| company.at("boss", ["admin", "member", "show", userid]);
    let li = show("LI.WEI").json();
    for (field, value) in [
        ("userid", json!("li.wei")),
        ("name", json!("李伟")),
        ("english_name", json!("William")),
        ("title", json!("工程师")),
        ("email", json!("li@example.com")),
        ("departments", json!(["/", "/Sales"])),
        ("leader_of", json!(["/Sales"])),
        ("leader", json!(null)),
        ("disabled", json!(false)),
    ] {
        assert_eq!(li[field], value, "{field}");
    }

    let set = company.at("boss", ["admin", "member", "set", "li.wei", "--title", "CTO"]);
    set.args(["--leader", "boss"]).ok();
    let li = show("li.wei").json();
    assert_eq!((&li["title"], &li["leader"]), (&json!("CTO"), &json!("boss")));
    assert_eq!(li["english_name"], "William", "what is left out stays");

    let order = company.at("boss", ["admin", "member", "order", "li.wei", "/Sales", "7"]).ok();
    assert_eq!(order.trim_end(), "li.wei has the order 7 in /Sales now");
    let set = company.at("boss", ["admin", "member", "set", "li.wei"]);
    set.args(["--dept", "/", "--leads", "/Sales"]).ok();
    let li = show("li.wei").json();
    assert_eq!(li["orders"], json!({ "/Sales": 7 }), "other places leave it as it is");
    assert_eq!(li["leader_of"], json!(["/Sales"]), "an order takes nothing away");
    let order = company.at("boss", ["admin", "member", "order", "boss", "/Sales", "7", "--json"]);
    assert_eq!(order.run().error().0, "not_found", "who is not in it");

    let list = company.at("boss", ["admin", "member", "list", "--dept", "/Sales"]).lines();
    assert_eq!(list.len(), 1);
    assert_eq!(list[0]["userid"], "li.wei");

    company.sign_in("li.wei");
    company.at("boss", ["admin", "member", "disable", "li.wei"]).ok();
    assert_eq!(company.at("li.wei", ["whoami"]).run().code, 3, "sessions end at once");
    company.at("boss", ["admin", "member", "enable", "li.wei"]).ok();
    company.sign_in("li.wei");
}

#[test]
fn tags_hold_members_and_departments() {
    let company = Company::with(&["li", "bo"]);
    let tag = |args: &[&str]| company.at("boss", ["admin", "tag"]).args(args);
    tag(&["add", "on call"]).ok();
    tag(&["set", "on call", "--add", "li", "--add", "@bo", "--add-dept", "/"]).ok();
    tag(&["set", "on call", "--remove", "bo", "--rename", "duty"]).ok();
    let list = tag(&["list"]).lines();
    assert_eq!(list.len(), 1);
    assert_eq!(list[0]["name"], "duty");
    assert_eq!(list[0]["members"], json!(["li"]));
    assert_eq!(list[0]["departments"], json!(["/"]));
    tag(&["delete", "duty"]).ok();
    assert_eq!(tag(&["list"]).lines().len(), 0);
}

#[test]
fn what_is_wrong_is_named() {
    let company = Company::with(&["li"]);
    let add = |userid: &str| {
        let shell = company.at("boss", ["admin", "member", "add", userid, "--name", "x", "--json"]);
        shell.args(["--password-stdin"]).input(PASSWORD).run()
    };
    let again = add("LI");
    assert_eq!((again.code, again.error().0.as_str()), (1, "conflict"), "{again:?}");
    let odd = add("a b");
    assert_eq!((odd.code, odd.error().0.as_str()), (1, "invalid"), "{odd:?}");
    let none = company.at("boss", ["admin", "member", "show", "nobody", "--json"]).run();
    assert_eq!((none.code, none.error().0.as_str()), (1, "not_found"), "{none:?}");
    let forbidden = company.at("li", ["admin", "dept", "add", "/Mine", "--json"]).run();
    assert_eq!((forbidden.code, forbidden.error().0.as_str()), (1, "forbidden"), "{forbidden:?}");
}

#[test]
fn the_corp_decides_whether_it_is_seen_who_has_read() {
    let company = Company::with(&["li"]);
    let setting = |who: &str, args: &[&str]| company.at(who, ["admin", "setting"]).args(args);
    assert_eq!(setting("li", &["list"]).json()["read_receipts"], "all");
    let refused = setting("li", &["set", "read_receipts", "off", "--json"]).run();
    assert_eq!((refused.code, refused.error().0.as_str()), (1, "forbidden"), "{refused:?}");
    for value in ["groups:40", "off", "direct"] {
        let now = setting("boss", &["set", "read_receipts", value]).json();
        assert_eq!(now["read_receipts"], value);
        assert_eq!(setting("li", &["list"]).json(), now);
    }
    assert_eq!(setting("boss", &["set", "read_receipts", "sometimes"]).run().code, 2);
    assert_eq!(setting("boss", &["set", "colour", "red"]).run().code, 2);
}

#[test]
fn names_are_shown_as_the_corp_says() {
    let company = Company::with(&["li", "bo"]);
    let set = ["admin", "member", "set", "li", "--name", "李伟", "--english-name", "Wayne Li"];
    company.at("boss", set).ok();
    let setting = |args: &[&str]| company.at("boss", ["admin", "setting"]).args(args);
    company.at("li", ["send", "bo", "hello"]).ok();
    for (mode, shown) in
        [("name", "李伟"), ("name_english", "李伟 (Wayne Li)"), ("english_name", "Wayne Li (李伟)")]
    {
        assert_eq!(setting(&["set", "name_display", mode]).json()["name_display"], mode);
        let inbox = company.at("bo", ["inbox"]).ok();
        assert!(inbox.contains(&format!("{shown}  ")), "{mode}: {inbox}");
        let tail = company.at("bo", ["tail", "li"]).ok();
        assert!(tail.contains(&format!("{shown}: hello")), "{mode}: {tail}");
        let found = company.at("bo", ["search", "hello"]).ok();
        assert!(found.contains(shown), "{mode}: {found}");
        let json = company.at("bo", ["tail", "li", "--json"]).ok();
        assert!(json.contains("\"from\":\"li\""), "programs read accounts: {json}");
    }
    assert_eq!(setting(&["set", "name_display", "English(name)"]).run().code, 2);
    assert_eq!(setting(&["set", "chat_titles", "off"]).json()["chat_titles"], false);
    assert_eq!(setting(&["set", "chat_titles", "perhaps"]).run().code, 2);
}
