//! Somebody leaves: `canteen admin member offboard`, and the log of it.

use serde_json::json;

use crate::stage::Company;

#[test]
fn a_leaver_is_seen_off_with_a_receipt() {
    let company = Company::with(&["li", "bo"]);
    company.at("li", ["group", "create", "Lunch", "--members", "@bo,@boss"]).ok();
    let offboard = |args: &[&str]| {
        company.at("boss", ["admin", "member", "offboard", "li", "--to", "@bo"]).args(args)
    };
    let unasked = offboard(&["--json"]).run();
    assert_eq!(unasked.code, 2, "{unasked:?}");
    let planned = offboard(&["--dry-run"]).ok();
    assert!(planned.contains("li would be seen off"), "{planned}");
    assert!(planned.contains("nothing was changed"), "{planned}");
    company.at("li", ["whoami"]).ok();

    let receipt = offboard(&["--yes"]).json();
    assert_eq!(receipt["userid"], "li");
    assert_eq!(receipt["groups"][0]["name"], "Lunch");
    assert_eq!(receipt["groups"][0]["owner"], "bo");
    assert_eq!((&receipt["devices"], &receipt["was_shut"]), (&json!(1), &json!(false)));
    assert_eq!(company.at("li", ["whoami"]).run().code, 3, "sessions end at once");
    let again = offboard(&["--yes"]).ok();
    assert!(again.contains("was shut before, 0 devices"), "{again}");

    let audit = |args: &[&str]| company.at("boss", ["admin", "audit"]).args(args);
    let records = audit(&["list", "--action", "member.offboard", "--by", "boss"]).lines();
    assert_eq!(records.len(), 2);
    assert_eq!((&records[1]["target_userid"], &records[1]["by"]), (&json!("li"), &json!("boss")));
    assert!(audit(&["list", "-n", "1"]).ok().contains("member.offboard"));
    let sound = audit(&["verify"]).ok();
    assert!(sound.contains("none changed, none missing"), "{sound}");
    let forbidden = company.at("bo", ["admin", "audit", "verify", "--json"]).run();
    assert_eq!((forbidden.code, forbidden.error().0.as_str()), (1, "forbidden"), "{forbidden:?}");
    let nobody = company.at("boss", ["admin", "member", "offboard", "no", "--yes", "--json"]).run();
    assert_eq!(nobody.error().0, "not_found");
}

#[test]
fn administrators_make_others_and_are_never_none() {
    let company = Company::with(&["li"]);
    let admin = |who: &str, args: &[&str]| company.at(who, ["admin"]).args(args);
    let only = admin("boss", &["revoke", "boss", "--json"]).run();
    assert_eq!((only.code, only.error().0.as_str()), (1, "conflict"), "{only:?}");
    let forbidden = admin("li", &["grant", "li", "--json"]).run();
    assert_eq!((forbidden.code, forbidden.error().0.as_str()), (1, "forbidden"), "{forbidden:?}");

    admin("boss", &["setting", "set", "second_factor", "admins"]).ok();
    let weak = admin("boss", &["grant", "li", "--json"]).run();
    assert_eq!((weak.code, weak.error().0.as_str()), (1, "conflict"), "{weak:?}");
    admin("boss", &["setting", "set", "second_factor", "off"]).ok();

    admin("boss", &["grant", "li"]).ok();
    let all = || {
        let list = admin("li", &["list"]).lines();
        list.iter().map(|a| a["userid"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(all(), ["boss", "li"]);
    admin("li", &["revoke", "boss"]).ok();
    assert_eq!(all(), ["li"]);
    let none = admin("boss", &["list", "--json"]).run();
    assert_eq!((none.code, none.error().0.as_str()), (1, "forbidden"), "{none:?}");
    let twice = admin("li", &["revoke", "boss", "--json"]).run();
    assert_eq!((twice.code, twice.error().0.as_str()), (1, "conflict"), "{twice:?}");
    // Who leaves has no rights left for the day somebody opens the account again.
    admin("li", &["grant", "boss"]).ok();
    admin("li", &["member", "offboard", "boss", "--yes"]).ok();
    admin("li", &["member", "enable", "boss"]).ok();
    assert_eq!(all(), ["li"]);
}
