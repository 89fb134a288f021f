//! `canteen me`.

use serde_json::json;

use crate::stage::{Company, PASSWORD};

#[test]
fn members_see_their_card_and_change_what_is_theirs() {
    let company = Company::with(&["li"]);
    let me = |args: &[&str]| company.at("li", ["me"]).args(args);
    let card = me(&[]).json();
    assert_eq!((&card["userid"], &card["email"]), (&json!("li"), &json!("")));
    assert_eq!(card["may_change"], json!(["mobile", "email"]));
    let table = me(&["show"]).ok();
    assert!(table.lines().any(|l| l.starts_with("email") && l.contains("yours to change")));
    assert!(table.lines().any(|l| l.starts_with("title") && !l.contains("yours")), "{table}");

    let unproved = me(&["set", "--email", "li@example.com", "--json"]).run();
    assert_eq!((unproved.code, unproved.error().0.as_str()), (2, "usage"), "{unproved:?}");
    assert!(unproved.err.contains("--proof-stdin"), "{unproved:?}");
    let set = |proof: &str| {
        me(&["set", "--email", "li@example.com", "--proof-stdin", "--json"]).input(proof).run()
    };
    let wrong = set("guess");
    assert_eq!((wrong.code, wrong.error().0.as_str()), (1, "bad_credentials"), "{wrong:?}");
    assert_eq!(set(PASSWORD).code, 0);
    assert_eq!(me(&[]).json()["email"], "li@example.com");

    let mobile = me(&["set", "--mobile", "13800001234", "--proof-stdin"]).input(PASSWORD).run();
    assert_eq!(mobile.code, 0, "{mobile:?}");
    // The same number in another spelling is no change, and asks for nothing.
    me(&["set", "--mobile", "+86 138-0000-1234"]).ok();

    let title = me(&["set", "--title", "CTO", "--json"]).run();
    assert_eq!((title.code, title.error().0.as_str()), (1, "forbidden"), "{title:?}");
    let setting = |value: &str| company.at("boss", ["admin", "setting", "set", "self_edit", value]);
    assert_eq!(setting("title,gender").json()["self_edit"], json!(["title", "gender"]));
    me(&["set", "--title", "CTO", "--gender", "female"]).ok();
    let card = me(&[]).json();
    assert_eq!((&card["title"], &card["gender"]), (&json!("CTO"), &json!("female")));
    let email = me(&["set", "--email", "", "--json"]).run();
    assert_eq!((email.code, email.error().0.as_str()), (1, "forbidden"), "{email:?}");
    assert_eq!(setting("salary").run().code, 2);
    assert_eq!(me(&["set"]).run().code, 2);
    let audit = company.at("boss", ["admin", "audit", "list"]).ok();
    assert!(audit.contains("member.edit_self"), "{audit}");
}
