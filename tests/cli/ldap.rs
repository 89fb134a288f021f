//! `canteen admin import` from an LDAP server and from the files directories and address books
//! write: a real slapd, also with what Active Directory holds.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Read, Write};

use canteen_testkit::{PtyBuilder, Slapd};
use serde_json::{Value, json};

use crate::stage::{Company, Ran};

/// Teams of the large tree, and how many people each has.
const TEAMS: usize = 12;
const TEAM: usize = 100;

impl Company {
    /// Imports as the reader of an LDAP server.
    fn read(&self, slapd: &Slapd, url: &str, args: &[&str]) -> Ran {
        let (name, password) = slapd.reader();
        let bind = ["--bind", name, "--bind-password-stdin"];
        self.at("boss", ["admin", "import", url]).args(bind).args(args).input(password).run()
    }

    /// Members by account: their name and departments.
    fn people(&self) -> BTreeMap<String, (String, Value)> {
        let all = self.at("boss", ["admin", "member", "list"]).lines();
        let text = |member: &Value, key: &str| member[key].as_str().unwrap().to_owned();
        all.iter()
            .map(|m| (text(m, "userid"), (text(m, "name"), m["departments"].clone())))
            .collect()
    }
}

fn objects(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

/// A company of 1,200 in departments of departments, one of whom has a Chinese name.
fn openldap() -> String {
    let mut text =
        String::from("dn: ou=people,dc=example,dc=com\nobjectClass: organizationalUnit\n");
    text.push_str("ou: people\n\n");
    for team in 0..TEAMS {
        let unit = format!("ou=Team {team},ou=people,dc=example,dc=com");
        write!(text, "dn: {unit}\nobjectClass: organizationalUnit\nou: Team {team}\n\n").unwrap();
        for n in team * TEAM..(team + 1) * TEAM {
            // 李娜 and 销售/经理.
            let (name, title) = match n {
                7 => (": 5p2O5aic", ": 6ZSA5ZSuL+e7j+eQhg=="),
                _ => (&*format!(" Member {n}"), " Engineer"),
            };
            write!(
                text,
                "dn: uid=m{n},{unit}\nobjectClass: inetOrgPerson\nuid: m{n}\ncn:{name}\nsn:{name}\n\
                 title:{title}\nmail: m{n}@example.com\ntelephoneNumber: +86 (20) 8898 {n:04}\n\n"
            )
            .unwrap();
        }
    }
    text.push_str(
        "dn: ou=Abroad,ou=people,dc=example,dc=com\nobjectClass: referral\n\
         objectClass: extensibleObject\nou: Abroad\n\
         ref: ldap://ldap.example.org/ou=Abroad,dc=example,dc=com\n\n",
    );
    text
}

#[test]
fn a_tree_of_openldap_becomes_the_directory() {
    let (company, slapd) = (Company::found(), Slapd::start(&openldap()));
    let url = format!("{}/ou=people,{}", slapd.url(), slapd.base());
    let dry = company.read(&slapd, &url, &["--dry-run"]);
    assert_eq!(dry.code, 0, "{dry:?}");
    assert!(dry.out.contains("12 departments created, 1200 members added"), "{}", dry.out);
    assert!(dry.out.contains("+ m0  Member 0  /Team 0  (row "), "{}", dry.out);
    let referral = "what other servers hold is left out, referrals are not followed: \
                    ldap://ldap.example.org/ou=Abroad,dc=example,dc=com";
    assert!(dry.err.contains(referral), "{}", dry.err);
    assert_eq!(company.people().len(), 1);

    let ran = company.read(&slapd, &url, &["--json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let last = objects(&ran.out).pop().unwrap();
    assert_eq!((&last["applied"], &last["added"]), (&json!(true), &json!(1200)), "{last}");
    assert!(last["notes"][0].as_str().unwrap().starts_with("what other servers hold"), "{last}");
    let people = company.people();
    assert_eq!(people["m7"], ("李娜".to_owned(), json!(["/Team 0"])));
    assert_eq!(people["m1199"], ("Member 1199".to_owned(), json!(["/Team 11"])));
    let li = company.at("boss", ["admin", "member", "show", "m7"]).json();
    assert_eq!((&li["title"], &li["landline"]), (&json!("销售/经理"), &json!("+86-20-8898-0007")));

    let again = company.read(&slapd, &url, &[]);
    assert!(again.out.contains("the directory says what the LDAP directory says"), "{again:?}");
    // One team alone, as everyone: too many would go.
    let team = format!("{}/ou=Team%203,ou=people,{}??one?(mail=m3*)", slapd.url(), slapd.base());
    let braked = company.read(&slapd, &team, &["--replace", "--yes", "--json"]);
    let (code, message) = braked.error();
    assert_eq!((braked.code, code.as_str()), (1, "conflict"), "{braked:?}");
    assert!(message.contains("would remove 1100 of 1201 members"), "{message}");
    let braked = company.read(&slapd, &team, &["--replace", "--dry-run"]);
    assert_eq!(braked.code, 1);
    assert!(braked.out.contains("(not in the LDAP directory: the account is shut)"));
    assert!(braked.err.contains("which looks like the wrong LDAP directory"), "{}", braked.err);
    assert_eq!(company.people().len(), 1201);
}

/// A domain of Active Directory.
const DOMAIN: &str = "\
dn: ou=Head,dc=example,dc=com
objectClass: organizationalUnit
ou: Head

dn: ou=R\\;D/Lab,ou=Head,dc=example,dc=com
objectClass: organizationalUnit
ou: R;D/Lab

dn: cn=Zhang San,ou=R\\;D/Lab,ou=Head,dc=example,dc=com
objectClass: user
objectCategory: person
cn: Zhang San
sn: Zhang
sAMAccountName: zhang.san
userAccountControl: 512
displayName: Zhang San (HR)
department: Personnel
mail: zhang@example.com

dn: cn=Gone,ou=Head,dc=example,dc=com
objectClass: user
objectCategory: person
cn: Gone
sn: Gone
sAMAccountName: gone
userAccountControl: 514
mail: gone@example.com

dn: cn=PC1,ou=Head,dc=example,dc=com
objectClass: computer
objectCategory: computer
cn: PC1
sn: PC1
sAMAccountName: PC1$
userAccountControl: 4096
";

#[test]
fn a_domain_of_active_directory() {
    let (company, slapd) = (Company::found(), Slapd::start(DOMAIN));
    let url = format!("{}/{}", slapd.url(), slapd.base());
    let ran = company.read(&slapd, &url, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("1 account is disabled there and is left out"), "{}", ran.err);
    let zhang = |departments| ("Zhang San (HR)".to_owned(), json!(departments));
    let people = company.people();
    assert_eq!(people.keys().collect::<Vec<_>>(), ["boss", "zhang.san"]);
    // A / in a name would part a path.
    assert_eq!(people["zhang.san"], zhang(["/Head/R;D-Lab"]));
    let ran = company.read(&slapd, &url, &["--department-from", "attribute"]);
    assert!(ran.out.contains("1 moved"), "{ran:?}");
    assert_eq!(company.people()["zhang.san"], zhang(["/Personnel"]));
    // Whoever asks for everything hears what is nobody.
    let all = company.read(&slapd, &format!("{url}??sub?(objectClass=*)"), &["--dry-run"]);
    assert!(all.err.contains("entries are nobody's accounts and are left out"), "{all:?}");
}

#[test]
fn what_is_wrong_names_the_entry() {
    let person = |n: u32, mail: &str| {
        format!(
            "dn: uid=w{n},dc=example,dc=com\nobjectClass: inetOrgPerson\nuid: w{n}\ncn: W\nsn: W\n\
             {mail}\n"
        )
    };
    let records = [
        person(1, "mail: same@example.com\n"),
        person(2, "mail: SAME@example.com\n"),
        person(3, ""),
        person(4, "mail: nobody\n"),
    ];
    let (company, slapd) = (Company::found(), Slapd::start(&records.concat()));
    let url = format!("{}/{}", slapd.url(), slapd.base());
    let ran = company.read(&slapd, &url, &["--json"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{ran:?}");
    let mut lines = objects(&ran.err);
    let error = lines.pop().unwrap();
    assert_eq!(error["error"]["code"], "faults", "{error}");
    assert!(error["error"]["hint"].as_str().unwrap().contains("filter"), "{error}");
    let told: BTreeMap<_, _> = lines
        .iter()
        .map(|fault| {
            let text = |key: &str| fault[key].as_str().unwrap();
            (text("dn"), (text("column"), text("code"), text("message")))
        })
        .collect();
    let of = |n: u32| told[format!("uid=w{n},dc=example,dc=com").as_str()];
    assert_eq!((of(2).0, of(2).1), ("mail", "duplicate"));
    assert!(of(2).2.ends_with("; the other is uid=w1,dc=example,dc=com"), "{told:?}");
    assert_eq!((of(3).0, of(3).1), ("mobile", "unreachable"));
    assert_eq!((of(4).0, of(4).1), ("mail", "malformed"));
    assert_eq!(told.len(), 3);
    assert_eq!(company.people().len(), 1);
}

#[test]
fn a_server_that_gives_nobody_is_understood() {
    let (company, slapd) = (Company::found(), Slapd::start(&openldap()));
    let (reader, password) = slapd.reader();
    let (guest, _, limit) = slapd.guest();
    let url = format!("{}/{}", slapd.url(), slapd.base());
    let nobody = format!("{url}??sub?(uid=none)");
    let base = format!("{}/ou=none,{}", slapd.url(), slapd.base());
    let bind = |name, password| Some((name, password));
    for (url, who, code, says) in [
        (url.as_str(), bind(reader, "wrong"), "bad_credentials", "does not know 'cn=reader"),
        (&url, bind("cn=none,dc=example,dc=com", password), "bad_credentials", "cn=none"),
        (&url, bind("reader", password), "bad_credentials", "--bind"),
        (&url, None, "not_found", "with --bind"),
        (&base, bind(reader, password), "not_found", "only 'dc=example,dc=com'"),
        (&nobody, bind(reader, password), "not_found", "(uid=none)"),
        (&url, bind(guest, password), "too_large", &format!("gave {limit} entries")),
    ] {
        let mut shell = company.at("boss", ["admin", "import", url, "--json"]);
        if let Some((name, password)) = who {
            shell = shell.args(["--bind", name, "--bind-password-stdin"]).input(password);
        }
        let ran = shell.run();
        let (found, message) = ran.error();
        assert_eq!((ran.code, found.as_str()), (1, code), "{url}: {message}");
        assert!(message.contains(says), "{message}");
    }
    assert_eq!(company.people().len(), 1);
}

#[test]
fn what_cannot_be_meant_is_refused_before_anybody_is_asked() {
    let company = Company::found();
    // Nobody listens on a port of which the listener is gone.
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let gone = format!("ldap://{gone}/dc=x");
    // What answers, and is no LDAP server.
    let other = format!("ldap://{}/dc=x", company.serve.addr());
    std::fs::write(company.home.path().join("m.csv"), "Name\n").unwrap();
    std::fs::write(company.home.path().join("ca.pem"), "nothing\n").unwrap();
    for (args, code, word) in [
        (&["ldap://x"][..], 2, "usage"),
        (&["ldap://192.0.2.1/dc=x"], 2, "usage"),
        (&["ldaps://192.0.2.1/dc=x", "--start-tls"], 2, "usage"),
        (&["m.csv", "--start-tls"], 2, "usage"),
        (&["m.csv", "--department-from", "dn"], 1, "invalid"),
        (&["ldap://127.0.0.1/dc=x", "--bind", "cn=x"], 2, "usage"),
        (&["ldaps://192.0.2.1/dc=x", "--ca", "ca.pem"], 1, "setup"),
        (&[&gone], 4, "unreachable"),
        (&[&other], 4, "unreachable"),
    ] {
        let ran = company.at("boss", ["admin", "import", "--json"]).args(args).run();
        let (found, message) = ran.error();
        assert_eq!((ran.code, found.as_str()), (code, word), "{args:?}: {message}");
    }
}

#[test]
fn a_server_that_makes_no_sense_ends_the_reading() {
    let company = Company::found();
    // An empty message, one without an operation, one of which the controls are none, and a page.
    let answers: [&[u8]; 4] = [
        b"\x30\x00",
        b"\x30\x03\x02\x01\x01",
        b"\x30\x07\x02\x01\x01\xa0\x02\x04\x00",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
    ];
    for answer in answers {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("ldap://{}/dc=x", listener.local_addr().unwrap());
        let server = std::thread::spawn(move || {
            let (mut asked, _) = listener.accept().unwrap();
            let heard = asked.read(&mut [0; 1_000]).unwrap();
            asked.write_all(answer).unwrap();
            heard
        });
        let ran = company.at("boss", ["admin", "import", &url, "--json"]).run();
        assert!(server.join().unwrap() > 0, "it was asked");
        let last = ran.err.lines().last().unwrap_or_default();
        let last: Value = serde_json::from_str(last).unwrap_or_else(|_| panic!("{ran:?}"));
        assert_eq!((ran.code, &last["error"]["code"]), (4, &json!("unreachable")), "{answer:?}");
        assert_eq!(ran.out, "");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn at_a_terminal_the_password_is_asked_for_and_then_the_plan() {
    let (company, slapd) = tokio::task::block_in_place(|| (Company::found(), Slapd::start(DOMAIN)));
    let (name, password) = slapd.reader();
    let url = format!("{}/{}", slapd.url(), slapd.base());
    let mut pty = PtyBuilder::new(env!("CARGO_BIN_EXE_canteen"))
        .home(company.home.path())
        .env("HOME", company.home.path())
        .env("XDG_STATE_HOME", company.home.path().join(".local/state"))
        .env("CANTEEN_PROFILE", "boss")
        .size(120, 24)
        .args(["admin", "import", url.as_str(), "--bind", name])
        .run();
    pty.wait_text(&format!("Password of {name}:")).await;
    pty.type_text(password);
    pty.key("Enter");
    pty.wait_text("2 departments created, 1 member added").await;
    pty.wait_text("Do this? [y/N]").await;
    assert!(!pty.screen().contains(password), "{}", pty.screen());
    pty.type_text("y");
    pty.key("Enter");
    assert!(pty.ended().await.success());
    let people = tokio::task::block_in_place(|| company.people());
    assert!(people.contains_key("zhang.san"), "{people:?}");
}

#[test]
fn certificates_are_looked_at() {
    let (company, slapd) = (Company::found(), Slapd::start(DOMAIN));
    let (tls, clear) = (slapd.tls_url(), slapd.url());
    let (ca, stranger) = (slapd.ca(), slapd.stranger());
    let (ca, stranger) = (ca.to_str().unwrap(), stranger.to_str().unwrap());
    let (name, password) = slapd.reader();
    let run = |server: &str, args: &[&str], system: &str| {
        let url = format!("{server}/{}", slapd.base());
        let bind = ["--bind", name, "--bind-password-stdin", "--dry-run", "--json"];
        let mut shell = company.at("boss", ["admin", "import", &url]).args(bind).args(args);
        shell.command.env("SSL_CERT_FILE", system);
        shell.input(password).run()
    };
    for (server, args, system) in [
        (&tls, &["--ca", ca][..], stranger),
        (&tls, &[], ca),
        (&clear, &["--start-tls", "--ca", ca], stranger),
        (&clear, &["--start-tls"], ca),
    ] {
        let ran = run(server, args, system);
        assert_eq!(ran.code, 0, "{server} {args:?}: {ran:?}");
        assert_eq!(objects(&ran.out).pop().unwrap()["added"], 1);
    }
    for (server, args, system) in [
        (&tls, &[][..], stranger),
        // The file stands instead of the system's.
        (&tls, &["--ca", stranger], ca),
        (&clear, &["--start-tls"], stranger),
    ] {
        let ran = run(server, args, system);
        let (code, message) = ran.error();
        assert_eq!((ran.code, code.as_str()), (1, "untrusted"), "{message}");
        assert!(message.contains("nobody known signed it"), "{message}");
    }
}

#[test]
fn files_of_other_programs_are_imported() {
    let company = Company::found();
    let write = |file: &str, text: &str| {
        std::fs::write(company.home.path().join(file), text).unwrap();
    };
    write(
        "people.ldif",
        "version: 1\n\ndn: uid=li,ou=Sales,ou=East,o=Acme\nobjectClass: inetOrgPerson\nuid: li\n\
         cn:: 5p2O5aic\nmobile: +86 138-0000-0001\n",
    );
    write(
        "contacts",
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:O'Neil;Ann;;;\r\nFN:Ann O'Neil\r\nORG:Acme;Board\r\n\
         TEL;TYPE=CELL:+1 415 555 0100\r\nEMAIL;TYPE=INTERNET:ann.oneil@exa\r\n mple.com\r\n\
         END:VCARD\r\n",
    );
    for (file, says) in [
        ("people.ldif", "+ li  李娜  /East/Sales  (row 3)"),
        ("contacts", "+ ann.oneil  Ann O'Neil  /Board  (row 1)"),
    ] {
        let ran = company.at("boss", ["admin", "import", file, "--dry-run"]).run();
        assert!(ran.code == 0 && ran.out.contains(says), "{file}: {ran:?}");
        company.at("boss", ["admin", "import", file]).ok();
    }
    let people = company.people();
    assert_eq!(people["li"], ("李娜".to_owned(), json!(["/East/Sales"])));
    assert_eq!(people["ann.oneil"], ("Ann O'Neil".to_owned(), json!(["/Board"])));

    write(
        "wrong.ldif",
        "dn: uid=li,o=Acme\nchangetype: modify\nreplace: title\ntitle: x\n\n\
         dn: uid=bo,o=Acme\nuid: bo\ncn: Bo\nmail:: !\n",
    );
    let ran = company.at("boss", ["admin", "import", "wrong.ldif"]).run();
    assert_eq!(ran.code, 1);
    for says in [
        "row 2 (uid=li,o=Acme), changetype",
        "row 9 (uid=bo,o=Acme), mail \"mail:: !\": is no base64",
        "row 6 (uid=bo,o=Acme), mobile: there is neither",
        "3 things are wrong with the file",
    ] {
        assert!(ran.err.contains(says), "{says}: {}", ran.err);
    }
}
