//! Joining from the shell: links and their codes, `curl`, approval, invitations, who has joined.

use std::io::Write;
use std::net::TcpStream;
use std::path::Path;

use canteen_testkit::until;
use canteen_text::qr::Qr;
use serde_json::{Value, json};

use crate::stage::{Company, Home, Serve, found};

/// A company whose server writes text messages into files of their number.
pub fn company() -> Company {
    company_on(Home::new())
}

/// The same in a home that is there already.
pub fn company_on(home: Home) -> Company {
    let corp = found(&home, "Acme");
    let script = "#!/bin/sh\ncat >> \"$1\".txt\n";
    let program = home.path().join("sms");
    std::fs::write(&program, script).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(&program, mode).unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (listen, url) = (format!("127.0.0.1:{port}"), format!("http://127.0.0.1:{port}"));
    let [flag, place] = home.place();
    let sms = program.display().to_string();
    let args = [flag, place, "--listen", &listen, "--public-url", &url, "--sms-command", &sms];
    let serve = Serve::with(&home, &args, std::process::Stdio::inherit());
    let company = Company { serve, home, corp };
    company.sign_in("boss");
    company
}

/// What was written to a number so far, once there is anything.
pub fn texts(home: &Path, number: &str) -> String {
    let file = home.join(format!("{number}.txt"));
    until(|| std::fs::read_to_string(&file).ok().filter(|text| !text.is_empty()))
}

/// The codes that were written to a number so far.
pub fn codes(home: &Path, number: &str) -> Vec<String> {
    let texts = std::fs::read_to_string(home.join(format!("{number}.txt"))).unwrap_or_default();
    let is_code = |line: &&str| line.len() == 6 && line.bytes().all(|b| b.is_ascii_digit());
    texts.lines().filter(is_code).map(str::to_owned).collect()
}

/// The code behind the first `known` ones.
pub fn code(home: &Path, number: &str, known: usize) -> String {
    until(|| codes(home, number).into_iter().nth(known))
}

/// Asks as `curl` does; gives status and text.
fn curl(company: &Company, path: &str, form: Option<&str>) -> (u16, String) {
    use std::io::Read;
    let addr = company.serve.addr();
    let mut stream = TcpStream::connect(&addr).unwrap();
    let head = match form {
        None => format!("GET {path} HTTP/1.1\r\nhost: {addr}\r\nconnection: close\r\n\r\n"),
        Some(form) => format!(
            "POST {path} HTTP/1.1\r\nhost: {addr}\r\nconnection: close\r\naccept: */*\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            form.len()
        ),
    };
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    (status, answer.split_once("\r\n\r\n").unwrap().1.to_owned())
}

fn path_of<'a>(company: &Company, url: &'a str) -> &'a str {
    url.strip_prefix(&company.serve.url).unwrap()
}

/// Applies by a link and proves the number; gives the last page.
fn join(company: &Company, url: &str, name: &str, number: &str) -> String {
    let path = path_of(company, url);
    let bare = number.trim_start_matches('+');
    let known = codes(company.home.path(), number).len();
    let (status, page) = curl(company, path, Some(&format!("name={name}&address=%2B{bare}")));
    assert_eq!(status, 200, "{page}");
    let ticket = page.split_once("-d ticket=").unwrap().1.split(' ').next().unwrap();
    let form = format!("ticket={ticket}&digits={}", code(company.home.path(), number, known));
    let (status, page) = curl(company, &format!("{path}/code"), Some(&form));
    assert_eq!(status, 200, "{page}");
    page
}

/// What a telephone reads from half blocks, whatever stands around them.
pub fn read_half_blocks(printed: &str) -> String {
    let lines: Vec<Vec<char>> = printed
        .lines()
        .filter(|line| line.contains('█'))
        .map(|line| line.chars().filter(|c| "█▀▄ ".contains(*c)).collect())
        .collect();
    const ZOOM: usize = 6;
    let (width, height) = (lines[0].len() * ZOOM, lines.len() * 2 * ZOOM);
    let light = |x: usize, y: usize| {
        let (column, row) = (x / ZOOM, y / ZOOM);
        let lit = if row % 2 == 0 { "█▀" } else { "█▄" };
        if lit.contains(lines[row / 2][column]) { 255 } else { 0 }
    };
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, light);
    picture.detect_grids()[0].decode().unwrap().1
}

#[test]
fn a_link_is_printed_with_a_code_that_leads_there() {
    let company = company();
    let printed = company.at("boss", ["invite", "link", "--uses", "5"]).ok();
    let url = printed.lines().next().unwrap();
    assert!(url.starts_with(&format!("{}/join/", company.serve.url)), "{url}");
    assert_eq!(read_half_blocks(&printed), url);
    assert!(printed.contains("\u{1b}[38;5;231;48;5;16m"), "light on dark on every ground");
    let mut shell = company.at("boss", ["invite", "link"]);
    shell.command.env("NO_COLOR", "1");
    let plain = shell.ok();
    assert!(!plain.contains('\u{1b}'));
    assert_eq!(read_half_blocks(&plain), plain.lines().next().unwrap());
    let bare = company.at("boss", ["invite", "link", "--no-qr"]).ok();
    assert_eq!(bare.lines().count(), 1);

    let made = company.at("boss", ["invite", "link", "--expires", "3d"]).json();
    assert_eq!((&made["state"], &made["used"]), (&json!("open"), &json!(0)));
    let listed = company.at("boss", ["invite", "list"]).lines();
    assert_eq!(listed.len(), 4);
    assert!(listed.iter().all(|link| link.get("url").is_none()));
    company.at("boss", ["invite", "revoke", &made["id"].to_string()]).ok();
    let (status, page) = curl(&company, path_of(&company, made["url"].as_str().unwrap()), None);
    assert!(status == 404 && page.contains("not valid"), "{status} {page}");
    let table = company.at("boss", ["invite", "list"]).ok();
    assert!(table.contains("revoked") && table.contains("0/5"), "{table}");
    for bad in [&["--expires", "soon"][..], &["--uses", "x"]] {
        assert_eq!(company.at("boss", ["invite", "link"]).args(bad).run().code, 2, "{bad:?}");
    }
    let past = company.at("boss", ["invite", "link", "--uses", "0", "--json"]).run();
    assert_eq!((past.code, past.error().0.as_str()), (1, "invalid"));
}

#[test]
fn codes_for_print_have_their_size_and_lead_to_the_link() {
    let company = company();
    for (size, side) in [("8", 945), ("15cm", 1_772)] {
        let args = ["invite", "qr", "--size", size, "-o", "join.png"];
        let made = company.at("boss", args).json();
        let picture = image::open(company.home.path().join("join.png")).unwrap().into_luma8();
        assert_eq!((picture.width(), picture.height()), (side, side));
        let (width, height) = (side as usize, side as usize);
        let grey = |x: usize, y: usize| picture.get_pixel(x as u32, y as u32).0[0];
        let mut found = rqrr::PreparedImage::prepare_from_greyscale(width, height, grey);
        assert_eq!(json!(found.detect_grids()[0].decode().unwrap().1), made["url"]);
    }
    let url = "https://chat.example.com/join/x";
    let args = ["invite", "qr", "--size", "50cm", "-o", "join.svg", "--url", url];
    company.at("boss", args).ok();
    let svg = std::fs::read_to_string(company.home.path().join("join.svg")).unwrap();
    assert_eq!(svg, Qr::new(url, 4).unwrap().svg("50cm"));
    assert!(svg.contains("width=\"50cm\" height=\"50cm\""), "{svg}");
    for bad in [&["-o", "join.gif"][..], &["-o", "x.png", "--size", "1"], &[]] {
        let ran = company.at("boss", ["invite", "qr"]).args(bad).run();
        assert_eq!(ran.code, 2, "{bad:?} {ran:?}");
    }
}

#[test]
fn from_the_link_to_the_first_message() {
    let company = company();
    company.at("boss", ["admin", "dept", "add", "/Sales"]).ok();
    let made = company.at("boss", ["invite", "link", "--dept", "/Sales"]).json();
    let url = made["url"].as_str().unwrap();
    let page = join(&company, url, "Zhao+Min", "+8613800000001");
    assert!(page.contains("administrator of Acme decides"), "{page}");
    let waiting = company.at("boss", ["admin", "join", "list"]).lines();
    assert_eq!(waiting.len(), 1);
    let one = &waiting[0];
    assert_eq!((&one["name"], &one["state"]), (&json!("Zhao Min"), &json!("waiting")));
    assert_eq!((&one["department"], &one["mobile"]), (&json!("Sales"), &json!("+8613800000001")));
    let id = one["id"].to_string();
    let shown = company.at("boss", ["admin", "join", "list"]).ok();
    assert!(shown.contains("Zhao Min") && shown.contains("+8613800000001"), "{shown}");
    let approved = company.at("boss", ["admin", "join", "approve", &id]).json();
    assert_eq!((&approved["state"], &approved["userid"]), (&json!("joined"), &json!("member")));
    let twice = company.at("boss", ["admin", "join", "approve", &id, "--json"]).run();
    assert_eq!((twice.code, twice.error().0.as_str()), (1, "conflict"));

    // Without waiting: the page says all that is to be typed.
    company.at("boss", ["admin", "setting", "set", "invite_approval", "off"]).ok();
    let page = join(&company, url, "Mo", "+8613800000002");
    let line = page.lines().find(|line| line.trim().starts_with("canteen login")).unwrap();
    let typed: Vec<&str> = line.split_whitespace().skip(1).collect();
    let whoami = company.at("mo", typed).json();
    assert_eq!((&whoami["userid"], &whoami["name"]), (&json!("member2"), &json!("Mo")));
    company.at("mo", ["send", "boss", "I am in"]).ok();
    let found = company.at("boss", ["admin", "member", "show", "member2"]).json();
    assert_eq!(found["departments"], json!(["/Sales"]));

    let page = join(&company, url, "Wu", "+8613800000002");
    assert!(page.contains("--user member2 --code"), "listed by now: {page}");
    company.at("boss", ["admin", "setting", "set", "invite_approval", "on"]).ok();
    join(&company, url, "Xu", "+8613800000003");
    let id = company.at("boss", ["admin", "join", "list"]).lines()[0]["id"].to_string();
    let none = company.at("boss", ["admin", "join", "refuse", &id]).run();
    assert_eq!(none.code, 2, "a refusal has a reason");
    company.at("boss", ["admin", "join", "refuse", &id, "--reason", "wrong company"]).ok();
    let all = company.at("boss", ["admin", "join", "list", "--all"]).ok();
    for part in ["refused", "joined", "Xu"] {
        assert!(all.contains(part), "{all}");
    }
    let li = company.at("mo", ["admin", "join", "list", "--json"]).run();
    assert_eq!((li.code, li.error().0.as_str()), (1, "forbidden"));
}

#[test]
fn colleagues_invite_when_the_corp_lets_them() {
    let company = company();
    let setting = |args: &[&str]| company.at("boss", ["admin", "setting"]).args(args).run();
    company
        .at("boss", ["admin", "member", "add", "li", "--name", "Li", "--password-stdin"])
        .input(crate::stage::PASSWORD)
        .ok();
    company.sign_in("li");
    let refused = company.at("li", ["invite", "link", "--json"]).run();
    assert_eq!((refused.code, refused.error().0.as_str()), (1, "forbidden"));
    assert_eq!(setting(&["set", "invite_by_members", "on"]).code, 0);
    company.at("li", ["invite", "link"]).ok();
    assert_eq!(company.at("li", ["invite", "list"]).lines().len(), 1);
    assert_eq!(setting(&["set", "invite_by_members", "maybe"]).code, 2);
    let shown = setting(&["list"]).out;
    for line in [
        "invite_unlisted = on",
        "invite_approval = on",
        "invite_by_members = on",
        "invite_weekly = off",
    ] {
        assert!(shown.contains(line), "{shown}");
    }
}

#[test]
fn whoever_is_added_is_invited_and_counted() {
    let company = company();
    let add = |userid: &str, rest: &[&str]| {
        let args = ["admin", "member", "add", userid, "--name", userid];
        company.at("boss", args).args(rest)
    };
    let by_itself = add("li", &["--mobile", "13800000001"]).json();
    assert_eq!(by_itself["invited"], true, "the server can write to them");
    let text = texts(company.home.path(), "+8613800000001");
    let line =
        format!("canteen login {} --corp {} --user li --code", company.serve.url, company.corp);
    assert!(text.contains(&line) && text.contains("cargo install"), "{text}");
    let told = add("chen", &["--mobile", "13800000002", "--no-invite"]).json();
    assert_eq!(told["invited"], false);
    let mail = add("wu", &["--email", "wu@example.com"]).json();
    assert_eq!(mail["invited"], false, "this server sends no mail");
    let asked = add("xu", &["--email", "xu@example.com", "--invite"]).run();
    assert_eq!(asked.code, 1);
    assert!(asked.err.contains("added, but not invited"), "{}", asked.err);

    let sent = company.at("boss", ["invite", "send", "@all"]).json();
    assert_eq!(sent["sent"], 1, "{sent}");
    texts(company.home.path(), "+8613800000002");
    let line = company.at("boss", ["invite", "send", "@all"]).ok();
    assert!(
        line.contains("nobody is invited") && line.contains("2 invited within the last day"),
        "{line}"
    );

    let status = company.at("boss", ["org", "status"]).json();
    let counts = &status["counts"];
    let of = |name: &str| counts[name].as_i64().unwrap();
    assert_eq!(
        (of("directory"), of("active"), of("never"), of("inactive")),
        (5, 1, 4, 0),
        "{status}"
    );
    assert_eq!(of("invited"), 2);
    let told = company.at("boss", ["org", "status"]).ok();
    assert!(told.contains("in the directory  5") && told.contains("never signed in   4"), "{told}");
    company.at("boss", ["admin", "dept", "add", "/Sales, east"]).ok();
    let csv = company.at("boss", ["org", "status", "--by-dept", "--csv"]).ok();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "department,directory,invited,active,never,inactive");
    assert_eq!(lines[1..4], ["*,5,2,1,4,0", "/,5,2,1,4,0", "\"/Sales, east\",0,0,0,0,0"]);
    let table = company.at("boss", ["org", "status", "--by-dept"]).ok();
    assert!(table.contains("DEPARTMENT") && table.contains("/Sales, east"), "{table}");
    let bad: Value = company.at("boss", ["org", "status", "--days", "7"]).json();
    assert_eq!(bad["days"], 7);
    assert_eq!(company.at("boss", ["org", "status", "--days", "0"]).run().code, 1);
}
