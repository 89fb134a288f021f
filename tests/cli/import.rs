//! `canteen admin import`, `export` and `template`: files in, a directory, files out.

use std::collections::BTreeSet;
use std::time::Duration;

use canteen::config::Session;
use canteen::net;
use canteen::net::directory::{Directory, Heard};
use canteen_protocol::import::{Import, Row, Said, Stage};
use canteen_testkit::PtyBuilder;
use encoding_rs::GB18030;
use serde_json::{Value, json};

use crate::stage::{Company, Ran, Serve};

const EN: &str =
    "Name,Account,English name,Title,Department,Gender,Mobile,Landline,Personal email\n";
const ZH: &str = "姓名,帐号,英文名,职务,部门,性别,手机,座机,个人邮箱\n";

impl Company {
    fn write(&self, file: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.home.path().join(file), bytes).unwrap();
    }

    fn import(&self, file: &str, args: &[&str]) -> Ran {
        self.at("boss", ["admin", "import", file]).args(args).run()
    }

    /// Members by account, as the list has them.
    fn listed(&self) -> Vec<Value> {
        self.at("boss", ["admin", "member", "list"]).lines()
    }

    fn accounts(&self) -> Vec<String> {
        self.listed().iter().map(|m| m["userid"].as_str().unwrap().to_owned()).collect()
    }
}

fn objects(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

#[test]
fn a_file_is_looked_at_and_then_imported() {
    let company = Company::found();
    company.write(
        "members.csv",
        format!(
            "{EN}Jack (example),x,,,,,,,\nLi Wei,liwei,Will,Engineer,Acme/East China/Sales;\
             /Board,m,13800000001,,\n\n\"O'Neil, Ann\",ann,,,East China,,,,ann@example.com\n"
        ),
    );
    let dry = company.import("members.csv", &["--dry-run"]);
    assert_eq!(dry.code, 0, "{dry:?}");
    for says in [
        "+ /East China/Sales  (new department, row 3)",
        "+ liwei  Li Wei  /East China/Sales /Board  (row 3)",
        "+ ann  O'Neil, Ann  /East China  (row 5)",
        "3 departments created, 2 members added",
        "nothing was changed (--dry-run)",
    ] {
        assert!(dry.out.contains(says), "{says}: {}", dry.out);
    }
    assert_eq!(company.accounts(), ["boss"]);

    let lines = objects(&company.import("members.csv", &["--json"]).out);
    let kinds: Vec<_> = lines.iter().filter_map(|line| line["change"].as_str()).collect();
    assert_eq!(kinds, ["department", "department", "department", "added", "added"]);
    let last = lines.last().unwrap();
    assert_eq!(
        (&last["applied"], &last["added"], &last["dry_run"]),
        (&json!(true), &json!(2), &json!(false))
    );
    let li = company.at("boss", ["admin", "member", "show", "liwei"]).json();
    assert_eq!((&li["mobile"], &li["gender"]), (&json!("+8613800000001"), &json!("male")));
    assert_eq!(li["departments"], json!(["/East China/Sales", "/Board"]));

    let again = company.import("members.csv", &[]);
    assert!(again.out.contains("nothing to change"), "{again:?}");
}

#[test]
fn what_differs_is_shown_as_a_diff() {
    let company = Company::with(&["li"]);
    company.write("m.csv", format!("{ZH}李娜,li,,经理,东区,女,,,li@example.com\n"));
    let ran = company.import("m.csv", &["--dry-run"]);
    for says in [
        "~ li  li  name: \"li\" → \"李娜\", title: \"\" → \"经理\", gender: \"\" → \"female\", \
         email: \"\" → \"li@example.com\"  (row 2)",
        "> li  li  / → /东区  (row 2)",
    ] {
        assert!(ran.out.contains(says), "{says}: {}", ran.out);
    }
}

#[test]
fn chinese_and_english_in_any_encoding() {
    let company = Company::found();
    let text = |n: u32| format!("{ZH}成员{n},m{n},,,销售,男,1380000000{n},,\n");
    let utf16 = |text: &str| {
        let units = format!("\u{feff}{text}").replace(',', "\t");
        units.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()
    };
    company.write("1.csv", text(1));
    company.write("2.csv", format!("\u{feff}{}", text(2)));
    company.write("3.csv", GB18030.encode(&text(3)).0);
    company.write("4.txt", utf16(&text(4)));
    company.write("5.csv", text(5).replace(',', ";").replace('\n', "\r\n"));
    for file in ["1.csv", "2.csv", "3.csv", "4.txt", "5.csv"] {
        let ran = company.import(file, &[]);
        assert_eq!(ran.code, 0, "{file}: {ran:?}");
    }
    let names: Vec<_> = company.listed().iter().map(|m| m["name"].clone()).collect();
    assert_eq!(names, ["boss", "成员1", "成员2", "成员3", "成员4", "成员5"]);
}

/// Rows of which each has one thing wrong, and where: column and code.
fn wrong() -> Vec<([String; 9], &'static str, &'static str)> {
    let good = |n: usize| {
        let (userid, email) = (format!("w{n}"), format!("w{n}@example.com"));
        ["Name", &userid, "", "", "East", "", "", "", &email].map(ToOwned::to_owned)
    };
    let kinds: [(usize, &str, &str, &str); 17] = [
        (0, "", "Name", "missing"),
        (0, "\u{202e}", "Name", "missing"),
        (1, "", "Account", "missing"),
        (1, "a b", "Account", "malformed"),
        (1, "张三", "Account", "malformed"),
        (1, "all", "Account", "reserved"),
        (1, "BOSS2", "Account", "duplicate"),
        (4, "", "Department", "missing"),
        (4, "4711", "Department", "unknown"),
        (4, "a/b/c/d/e/f/g/h/i/j/k/l/m/n/o", "Department", "too_deep"),
        (4, "East//Sales", "Department", "missing"),
        (5, "x", "Gender", "malformed"),
        (6, "12", "Mobile", "malformed"),
        (7, "ext 5", "Landline", "malformed"),
        (8, "nobody", "Personal email", "malformed"),
        (8, "BOSS2@example.com", "Personal email", "duplicate"),
        (8, "", "Mobile", "unreachable"),
    ];
    (0..51)
        .map(|n| {
            let (column, value, name, code) = kinds[n % kinds.len()];
            let mut row = good(n);
            row[column] = value.into();
            (row, name, code)
        })
        .collect()
}

#[test]
fn fifty_things_that_are_wrong_are_told_at_once() {
    let company = Company::found();
    let mut text = format!("{EN}Two,boss2,,,East,,,,boss2@example.com\n");
    let mut expected = BTreeSet::new();
    for (n, (row, column, code)) in wrong().iter().enumerate() {
        text.push_str(&row.join(","));
        text.push('\n');
        expected.insert((n as u64 + 3, (*column).to_owned(), (*code).to_owned()));
    }
    // The file's own line, also behind a cell of two lines and a blank one.
    text.push_str("\"Two\nlines\",two,,,East,,,,two@example.com\n\n");
    text.push_str(",last,,,East,,,,last@example.com,extra\n");
    expected.insert((57, "Name".into(), "missing".into()));
    expected.insert((57, "J".into(), "cells".into()));
    company.write("wrong.csv", text);

    let ran = company.import("wrong.csv", &["--json"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{ran:?}");
    let mut lines = objects(&ran.err);
    let error = lines.pop().unwrap();
    assert_eq!(error["error"]["code"], "faults", "{error}");
    let found: BTreeSet<_> = lines
        .iter()
        .map(|fault| {
            let text = |key: &str| fault[key].as_str().unwrap().to_owned();
            assert!(!text("message").is_empty() && fault["value"].is_string(), "{fault}");
            (fault["row"].as_u64().unwrap(), text("column"), text("code"))
        })
        .collect();
    assert_eq!(found, expected);
    assert_eq!(lines.len(), 53);

    let shown = company.import("wrong.csv", &[]);
    assert_eq!(shown.code, 1);
    assert!(shown.err.contains("row 6, Account \"a b\": is not valid"), "{}", shown.err);
    assert!(shown.err.contains("3 more are not shown: --json"), "{}", shown.err);
    assert!(shown.err.contains("53 things are wrong"), "{}", shown.err);
    assert_eq!(company.accounts(), ["boss"]);
}

#[test]
fn headers_stay_as_they_are() {
    let company = Company::found();
    company.write("m.csv", EN.replace("English name", "Nick"));
    let ran = company.import("m.csv", &["--json"]);
    let fault = &objects(&ran.err)[0];
    assert_eq!(
        (&fault["row"], &fault["column"], &fault["value"], &fault["code"]),
        (&json!(1), &json!("English name"), &json!("Nick"), &json!("header"))
    );
    assert!(fault["message"].as_str().unwrap().contains("cell C1"), "{fault}");
}

#[test]
fn what_is_exported_can_be_imported_and_changes_nothing() {
    let company = Company::found();
    company.write(
        "m.csv",
        format!(
            "{EN}=1+1,formula,+x,@y,East;/Board;Acme,female,+85259123424,-1,\n\
             \"A \"\"B\"\", C\",quotes,',-,\"East/R&D, lab\",,13800000009,\"020,1\",q@example.com\n"
        ),
    );
    let ran = company.import("m.csv", &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    company.at("boss", ["admin", "dept", "add", "/a;b"]).ok();
    let set = ["admin", "member", "set", "quotes", "--dept", "/a;b", "--leads", "/East"];
    company.at("boss", set).ok();
    company.at("boss", ["admin", "member", "set", "boss", "--email", "boss@example.com"]).ok();
    for (lang, file) in [
        ("en", "a.csv"),
        ("zh-CN", "b.csv"),
        ("en", "c.xlsx"),
        ("zh-CN", "d.xlsx"),
        ("en", "people.ldif"),
        ("zh-CN", "people.vcf"),
    ] {
        let export = company.at("boss", ["admin", "export", file, "--lang", lang]).json();
        assert_eq!(export["members"], 3);
        let again = company.import(file, &["--replace", "--yes", "--json"]);
        assert_eq!(again.code, 0, "{again:?}");
        let lines = objects(&again.out);
        assert_eq!((lines.len(), &lines[0]["unchanged"]), (1, &json!(3)), "{file}: {again:?}");
    }
    let there = company.at("boss", ["admin", "export", "a.csv", "--json"]).run();
    assert_eq!((there.code, there.error().0.as_str()), (1, "exists"));
    company.at("boss", ["admin", "export", "a.csv", "--force"]).ok();
    let out = company.at("boss", ["admin", "export", "-"]).ok();
    assert!(out.starts_with("Name,Account,") && out.contains("'=1+1"), "{out}");

    let read = |file: &str| std::fs::read_to_string(company.home.path().join(file)).unwrap();
    assert!(read("people.ldif").contains("dn: uid=formula,o=Acme\n"));
    assert!(read("people.vcf").contains("FN:A \"B\"\\, C\r\n"));
    assert_eq!(company.at("boss", ["admin", "export", "people"]).run().code, 2);
}

#[test]
fn templates_are_to_be_filled_in() {
    let company = Company::found();
    for (file, lang) in [("a.csv", "en"), ("b.xlsx", "zh-CN")] {
        company.at("boss", ["admin", "template", file, "--lang", lang]).ok();
        let ran = company.import(file, &["--json"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(objects(&ran.out)[0]["rows"], 0, "a sample is skipped");
        let tags = format!("tags-{file}");
        company.at("boss", ["admin", "template", &tags, "--tags", "--lang", lang]).ok();
        let ran = company.at("boss", ["admin", "tag", "import", &tags, "--json"]).run();
        assert_eq!(objects(&ran.out)[0]["rows"], 0, "{ran:?}");
    }
    let out = company.at("boss", ["admin", "template", "-", "--lang", "zh-CN"]).ok();
    assert_eq!(out.lines().next().unwrap(), ZH.trim_end());
    assert_eq!(company.at("boss", ["admin", "template", "x.doc"]).run().code, 2);
}

#[test]
fn tags_are_imported() {
    let company = Company::with(&["li", "bo"]);
    company.write("t.csv", "类型,ID,标签\n成员,li,Sales\n成员,BO,Sales\n部门,/,All\n");
    let ran = company.at("boss", ["admin", "tag", "import", "t.csv"]).run();
    assert!(ran.out.contains("2 tags created, 3 tagged"), "{ran:?}");
    let tags = company.at("boss", ["admin", "tag", "list"]).lines();
    assert_eq!(tags[1]["members"], json!(["li", "bo"]));
    company.write("t.csv", "Type,ID,Tag\nmember,nobody,Sales\n");
    let ran = company.at("boss", ["admin", "tag", "import", "t.csv", "--json"]).run();
    let fault = &objects(&ran.err)[0];
    assert_eq!(
        (&fault["row"], &fault["column"], &fault["code"]),
        (&json!(2), &json!("ID"), &json!("unknown"))
    );
}

#[test]
fn who_may_not_is_refused() {
    let company = Company::with(&["li"]);
    company.write("m.csv", EN);
    for args in [["admin", "import", "m.csv"], ["admin", "export", "x.csv"]] {
        let ran = company.at("li", args).args(["--json"]).run();
        assert_eq!((ran.code, ran.error().0.as_str()), (1, "forbidden"), "{ran:?}");
        assert_eq!(company.at("nobody", args).run().code, 3);
    }
    assert!(!company.home.path().join("x.csv").exists());
    let ran = company.import("none.csv", &["--json"]);
    assert_eq!((ran.code, ran.error().0.as_str()), (1, "io"));
    company.write("odd.xlsx", b"PK\x03\x04 and then nothing");
    let ran = company.import("odd.xlsx", &["--json"]);
    assert_eq!((ran.code, ran.error().0.as_str()), (1, "invalid"));
}

#[test]
fn removing_takes_a_word_and_many_a_number() {
    let company = Company::found();
    let all: String = (0..9).map(|n| format!("N,m{n},,,East,,,,m{n}@example.com\n")).collect();
    company.write("all.csv", format!("{EN}{all}"));
    assert_eq!(company.import("all.csv", &[]).code, 0);
    company.write("one.csv", format!("{EN}N,new,,,East,,,,new@example.com\n"));
    assert_eq!(company.import("one.csv", &["--replace"]).code, 2, "nobody can be asked");
    let dry = company.import("one.csv", &["--replace", "--dry-run"]);
    assert_eq!(dry.code, 1, "{dry:?}");
    assert!(dry.out.contains("- m3  N  (not in the file"), "{}", dry.out);
    assert!(dry.out.contains("= boss"), "{}", dry.out);
    assert!(dry.err.contains("--force 9"), "{}", dry.err);
    for force in [&["--replace", "--yes"][..], &["--replace", "--yes", "--force", "8"]] {
        assert_eq!(company.import("one.csv", force).code, 1);
    }
    assert_eq!(company.accounts().len(), 10);
    assert_eq!(company.import("one.csv", &["--replace", "--yes", "--force", "9"]).code, 0);
    let open = company.listed().into_iter().filter(|member| member["disabled"] == false).count();
    assert_eq!(open, 2, "the new one, and who has asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn at_a_terminal_it_is_asked_first() {
    let company = tokio::task::block_in_place(Company::found);
    company.write("m.csv", format!("{EN}Li,li,,,East,,,,li@example.com\n"));
    let import = || {
        PtyBuilder::new(env!("CARGO_BIN_EXE_canteen"))
            .home(company.home.path())
            .env("HOME", company.home.path())
            .env("XDG_STATE_HOME", company.home.path().join(".local/state"))
            .env("CANTEEN_PROFILE", "boss")
            .size(120, 24)
            .args(["admin".into(), "import".into(), company.home.path().join("m.csv")])
            .run()
    };
    for (answer, accounts) in [("n", 1), ("y", 2)] {
        let mut pty = import();
        pty.wait_text("1 department created, 1 member added").await;
        pty.wait_text("Do this? [y/N]").await;
        pty.type_text(answer);
        pty.key("Enter");
        assert_eq!(pty.ended().await.success(), answer == "y");
        let found = tokio::task::block_in_place(|| company.accounts());
        assert_eq!(found.len(), accounts, "{answer}");
    }
}

#[test]
fn a_server_that_is_killed_has_imported_all_or_nothing() {
    let mut company = Company::found();
    let rows: Vec<_> = (0..8_000)
        .map(|n| {
            let (userid, email) = (format!("k{n}"), format!("k{n}@example.com"));
            let cells = ["N", &userid, "", "", "East", "", "", "", &email];
            Row(n + 2, cells.map(ToOwned::to_owned).to_vec())
        })
        .collect();
    let session = company.home.path().join(".local/state/canteen/boss/session.toml");
    let session = Session::load(&session).unwrap().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let directory = Directory::new(&session.url, &session.token, &net::Options::default()).unwrap();
    let serve = &mut company.serve;
    // In the middle of writing.
    let broken = runtime.block_on(directory.import(Import::default(), &rows, |heard| {
        if let Heard::Said(Said::Progress(progress)) = heard
            && progress.stage == Stage::Write
            && progress.done < progress.of
        {
            serve.kill();
        }
    }));
    assert!(broken.is_err(), "{broken:?}");
    let addr = company.serve.addr();
    company.serve = Serve::start(&company.home, &addr);
    assert_eq!(company.accounts(), ["boss"]);
    assert_eq!(company.at("boss", ["admin", "dept", "list"]).lines().len(), 1);
    let done = runtime.block_on(async {
        tokio::time::timeout(
            Duration::from_secs(120),
            directory.import(Import::default(), &rows, |_| ()),
        )
        .await
    });
    assert_eq!(done.unwrap().unwrap().added, 8_000);
}
