//! Corps as tenants, from the shell: what is agreed, proofs, the end.

use std::process::Command;

use serde_json::json;

use crate::stage::{Company, PASSWORD, found};

#[test]
fn many_members_are_a_warning_and_no_wall() {
    let company = Company::found();
    let operator = |args: &[&str]| {
        let shell = company.at("boss", ["org"]).args(args).args(["--corp", &company.corp]);
        shell.args(company.home.place())
    };
    let add = |userid: &str, json: bool| {
        let shell = company.at("boss", ["admin", "member", "add", userid, "--name", userid]);
        let shell = shell.args(["--password-stdin"]).input(PASSWORD);
        if json { shell.args(["--json"]).run() } else { shell.run() }
    };
    assert_eq!(add("li", false).err, "");
    let set = operator(&["set", "max-members", "2", "--json"]).ok();
    assert!(set.contains("\"max_members\":2"), "{set}");
    let over = add("bo", false);
    assert_eq!(over.code, 0, "{over:?}");
    assert!(over.err.contains("3 members, more than the 2"), "{over:?}");
    let over: serde_json::Value = serde_json::from_str(&add("cy", true).out).unwrap();
    assert!(over["warning"].as_str().unwrap().contains("4 members"), "{over}");
    let status = company.at("boss", ["org", "status"]).run();
    assert!(status.err.contains("more than the 2"), "{status:?}");
    let shown = company.at("boss", ["org", "show"]).ok();
    assert!(shown.contains("members         4 of 2"), "{shown}");
    company.sign_in("li");
    assert!(!company.at("li", ["org", "show"]).ok().contains("members"));

    let header = company.at("boss", ["admin", "template", "-"]).ok();
    let row = header.lines().next().unwrap();
    let columns = row.split(',').count();
    let cells = ["Dan", "dan", "", "", "Sales", "", "", "", "dan@example.com"];
    assert_eq!(columns, cells.len(), "{header}");
    let file = company.home.path().join("more.csv");
    std::fs::write(&file, format!("{row}\n{}\n", cells.join(","))).unwrap();
    let import = company.at("boss", ["admin", "import", "more.csv", "--yes"]).run();
    assert_eq!(import.code, 0, "{import:?}");
    assert!(import.err.contains("5 members, more than the 2"), "{import:?}");

    let own = company.at("boss", ["org", "set", "max-members", "9", "--json"]).run();
    assert_eq!((own.code, own.error().0.as_str()), (1, "forbidden"), "{own:?}");
    let kind = company.at("boss", ["org", "set", "type", "school"]).json();
    assert_eq!(kind["kind"], "school");
    for (name, value) in [("max-members", "0"), ("max-members", "many"), ("x", "1"), ("type", "x")]
    {
        assert_eq!(operator(&["set", name, value]).run().code, 2, "{name} {value}");
    }
    let unsaid = company.at("boss", ["org", "show"]).args(company.home.place()).run();
    assert_eq!(unsaid.code, 2, "{unsaid:?}");

    found(&company.home, "Other");
    let all = company.at("boss", ["org", "list"]).args(company.home.place()).lines();
    let names: Vec<_> = all.iter().map(|org| &org["name"]).collect();
    assert_eq!(names, ["Acme", "Other"]);
}

#[test]
fn files_of_a_corp_are_bounded_where_the_operator_says_so() {
    let company = Company::with(&["li"]);
    let operator = company.at("boss", ["org", "set", "max-file-bytes", "1_000", "--corp"]);
    operator.args([&company.corp]).args(company.home.place()).ok();
    std::fs::write(company.home.path().join("small.txt"), vec![b'a'; 900]).unwrap();
    std::fs::write(company.home.path().join("more.txt"), vec![b'b'; 101]).unwrap();
    company.at("boss", ["send", "li", "--file", "small.txt", "--wait"]).ok();
    let more = company.at("boss", ["send", "li", "--file", "more.txt", "--wait", "--json"]).run();
    assert_eq!(more.code, 1, "{more:?}");
    assert!(more.err.contains("1000 bytes of files"), "{more:?}");
}

#[test]
fn a_key_proves_who_a_corp_is() {
    let company = Company::with(&["li"]);
    let folder = company.home.path();
    let keygen = |args: &[&str]| {
        let made = Command::new("ssh-keygen").args(args).current_dir(folder).output().unwrap();
        assert!(made.status.success(), "{made:?}");
        String::from_utf8(made.stdout).unwrap()
    };
    keygen(&["-q", "-t", "ed25519", "-N", "", "-f", "key"]);
    let print = keygen(&["-l", "-f", "key.pub"]);
    let print = print.split(' ').nth(1).unwrap();
    let none = company.at("boss", ["org", "verify", "check", "--json"]).run();
    assert_eq!((none.code, none.error().0.as_str()), (1, "conflict"), "{none:?}");
    let asked = company.at("boss", ["org", "verify", "start", "--key", "key.pub"]).json();
    assert_eq!(asked["subject"], print);
    let unsigned = company.at("boss", ["org", "verify", "check"]).run();
    assert_eq!(unsigned.code, 2, "{unsigned:?}");
    let how = company.at("boss", ["org", "verify", "status"]).ok();
    assert!(how.contains("ssh-keygen -Y sign -f KEY -n canteen"), "{how}");
    std::fs::write(folder.join("canteen.txt"), asked["text"].as_str().unwrap()).unwrap();
    keygen(&["-q", "-Y", "sign", "-f", "key", "-n", "canteen", "canteen.txt"]);
    let check = ["org", "verify", "check", "--signature", "canteen.txt.sig"];
    let proved = company.at("boss", check).ok();
    assert_eq!(proved.trim_end(), format!("Acme is verified: ✓ {print}"));
    let whoami = company.at("li", ["whoami"]).ok();
    assert!(whoami.contains(&format!("of Acme ✓ {print} at")), "{whoami}");
    assert_eq!(company.at("li", ["whoami"]).json()["verified"]["way"], "key");
    let cancelled = company.at("boss", ["org", "verify", "cancel", "--mark"]).json();
    assert_eq!(cancelled["verified"], json!(null));
    assert!(!company.at("li", ["whoami"]).ok().contains('✓'));
}

#[test]
fn what_is_to_stand_where_is_said() {
    let company = Company::with(&["li"]);
    let start = |args: &[&str]| company.at("boss", ["org", "verify", "start"]).args(args);
    let dns = start(&["--domain", "Acme.Example"]).ok();
    assert!(dns.contains("TXT record of the name _canteen.acme.example"), "{dns}");
    let web = start(&["--domain", "acme.example", "--way", "web"]).ok();
    let address = "https://acme.example/.well-known/canteen-verification.txt";
    assert!(web.contains(address) && web.contains(&company.corp), "{web}");
    assert_eq!(start(&["--domain", "127.0.0.1", "--json"]).run().error().0, "invalid");
    assert_eq!(start(&[]).run().code, 2);
    assert_eq!(start(&["--key", "nothing.pub", "--json"]).run().error().0, "io");
    let forbidden = company.at("li", ["org", "verify", "cancel", "--json"]).run();
    assert_eq!(forbidden.error().0, "forbidden");
    assert!(company.at("boss", ["org", "verify", "cancel"]).ok().contains("given up"));
}

#[test]
fn two_administrators_agree_to_the_end_of_a_corp() {
    let company = Company::with(&["bo", "li"]);
    let purge = |who: &str, args: &[&str]| company.at(who, ["org", "purge"]).args(args);
    let unasked = purge("boss", &["Acme"]).run();
    assert_eq!(unasked.code, 2, "{unasked:?}");
    let alone = purge("boss", &["Acme", "--yes", "--json"]).run();
    assert_eq!((alone.code, alone.error().0.as_str()), (1, "conflict"), "{alone:?}");
    company.at("boss", ["admin", "grant", "bo"]).ok();
    let wrong = purge("boss", &["ACME", "--yes", "--json"]).run();
    assert_eq!(wrong.error().0, "invalid");
    let asked = purge("boss", &["Acme", "--yes"]).ok();
    assert!(asked.contains("asked for by boss; another administrator has to agree"), "{asked}");
    let agreed = purge("bo", &["Acme", "--yes"]).json();
    assert!(agreed["due"].as_str().unwrap().ends_with('Z'), "{agreed}");
    let whoami = company.at("li", ["whoami"]).run();
    assert!(whoami.err.contains("everything of Acme will be deleted on"), "{whoami:?}");
    assert!(company.at("li", ["org", "show"]).ok().contains("everything is deleted on"));
    assert_eq!(purge("li", &["--cancel", "--json"]).run().error().0, "forbidden");
    assert_eq!(purge("boss", &["--cancel"]).ok().trim_end(), "the corp stays");
    assert_eq!(company.at("li", ["whoami"]).run().err, "");

    let operator = |args: &[&str]| {
        purge("boss", args).args(["--corp", &company.corp]).args(company.home.place())
    };
    let due = operator(&["Acme", "--yes"]).json()["due"].clone();
    assert_eq!(company.at("li", ["whoami"]).json()["ends"], due, "one time in one form");
    assert_eq!(company.at("boss", ["org", "show"]).json()["purge"]["due"], due);
    let slip = purge("boss", &["--cancel", "--corp", &company.corp, "--data", "nowhere", "--json"]);
    assert_eq!(slip.run().error().0, "not_found");
    assert!(!company.home.path().join("nowhere").exists(), "a slip makes no other place");
    operator(&["--cancel"]).ok();
    let nobody = operator(&["--cancel", "--json"]).run();
    assert_eq!(nobody.error().0, "conflict");
}

#[test]
fn members_are_listed_by_pages() {
    let company = Company::found();
    let mut rows = company.at("boss", ["admin", "template", "-"]).ok();
    let head = rows.find('\n').unwrap() + 1;
    rows.truncate(head);
    for number in 10..34 {
        rows += &format!("M{number},m{number},,,Sales,,,,m{number}@example.com\n");
    }
    std::fs::write(company.home.path().join("many.csv"), rows).unwrap();
    company.at("boss", ["admin", "import", "many.csv", "--yes"]).ok();
    let config = company.home.path().join(".config/canteen/config.toml");
    std::fs::create_dir_all(config.parent().unwrap()).unwrap();
    std::fs::write(&config, "page_size = \"20\"\n").unwrap();
    let page = |number: &str| company.at("boss", ["admin", "member", "list", "--page", number]);
    let userids = |number: &str| {
        let members = page(number).lines();
        members.iter().map(|m| m["userid"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let (first, second) = (userids("1"), userids("2"));
    assert_eq!((first.len(), second.len()), (20, 5));
    assert_eq!((first[0].as_str(), second[4].as_str()), ("boss", "m33"));
    assert!(page("2").run().err.contains("page 2 of 2, 25 members in all"));
    let none = page("3").args(["--json"]).run();
    assert_eq!((none.code, none.error().0.as_str()), (1, "not_found"), "{none:?}");
    assert_eq!(page("0").run().code, 2);
    assert_eq!(company.at("boss", ["admin", "member", "list"]).lines().len(), 25);
}

#[test]
fn documents_are_kept_as_a_record() {
    let company = Company::with(&["li"]);
    let document = |who: &str, args: &[&str]| company.at(who, ["org", "document"]).args(args);
    let at = |name: &str| company.home.path().join(name);
    std::fs::write(at("licence.pdf"), "a licence").unwrap();
    let added = document("boss", &["add", "licence.pdf", "--note", "Licence of 2026"]).run();
    assert_eq!(added.code, 0, "{added:?}");
    assert!(
        added.err.contains("a record only") && added.err.contains("prove nothing"),
        "{added:?}"
    );
    let listed = document("boss", &["list"]).json();
    assert_eq!(
        (&listed["file"]["name"], &listed["note"], &listed["by_userid"], &listed["record_only"]),
        (&json!("licence.pdf"), &json!("Licence of 2026"), &json!("boss"), &json!(true))
    );
    assert!(listed["at"].as_str().unwrap().ends_with('Z'), "{listed}");
    let table = document("boss", &["list"]).ok();
    assert!(table.contains("licence.pdf  9 B   Licence of 2026  boss"), "{table}");
    let id = listed["id"].to_string();
    document("boss", &["get", &id, "-o", "copy.pdf"]).ok();
    assert_eq!(std::fs::read(at("copy.pdf")).unwrap(), b"a licence");
    let there = document("boss", &["get", &id, "-o", "copy.pdf", "--json"]).run();
    assert_ne!(there.code, 0, "nothing is overwritten");

    for args in
        [&["list", "--json"][..], &["add", "licence.pdf", "--json"], &["get", &id, "--json"]]
    {
        assert_eq!(document("li", args).run().error().0, "forbidden", "{args:?}");
    }
    assert_eq!(document("boss", &["add", "none.pdf", "--json"]).run().error().0, "io");
    assert_eq!(document("boss", &["get", "999", "--json"]).run().error().0, "not_found");

    let operator = |args: &[&str]| {
        document("boss", args).args(["--corp", &company.corp]).args(company.home.place())
    };
    assert_eq!(operator(&["list"]).json()["id"], listed["id"]);
    assert_eq!(operator(&["get", &id, "-o", "-"]).ok(), "a licence");
    let got = operator(&["get", &id, "-o", "theirs.pdf"]).json();
    assert_eq!(got["file"]["hash"], listed["file"]["hash"]);
    assert_eq!(std::fs::read(at("theirs.pdf")).unwrap(), b"a licence");
    assert_eq!(operator(&["get", "999", "--json"]).run().error().0, "not_found");
    let audit = company.at("boss", ["admin", "audit", "list"]).ok();
    assert_eq!(audit.matches("corp.document_get").count(), 2, "{audit}");

    document("boss", &["remove", &id]).ok();
    assert_eq!(document("boss", &["list", "--json"]).ok(), "");
    assert_eq!(document("boss", &["remove", &id, "--json"]).run().error().0, "not_found");
}
