//! A real browser joins by a link: Chromium without a screen, told what to do over its DevTools
//! socket. Without one the test fails; `scripts/test` installs it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use canteen_testkit::until;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::joining::{self, code, read_half_blocks};

/// What the program may be called.
const PROGRAMS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
/// How long a page may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A browser with one page, as large as a telephone.
struct Browser {
    child: Child,
    runtime: Runtime,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    session: String,
    asked: u64,
    /// What the page said it was not allowed to do.
    violations: Vec<String>,
    _home: TempDir,
}

impl Browser {
    fn open(language: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let (child, url) =
            PROGRAMS.iter().find_map(|program| start(program, language, &home)).expect(
                "chromium is needed: install it (apt-get install chromium) or use scripts/test",
            );
        let runtime = Runtime::new().unwrap();
        let (socket, _) = runtime.block_on(connect_async(&url)).unwrap();
        let violations = Vec::new();
        let session = String::new();
        let mut this = Self { child, runtime, socket, session, asked: 0, violations, _home: home };
        let target = this.ask("Target.createTarget", json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = this.ask("Target.attachToTarget", attach);
        this.session = attached["sessionId"].as_str().unwrap().to_owned();
        this.ask("Log.enable", json!({}));
        let phone = json!({ "width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": true });
        this.ask("Emulation.setDeviceMetricsOverride", phone);
        this
    }

    /// Asks for something and waits for the answer.
    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        let mut request = json!({ "id": id, "method": method, "params": params });
        if !self.session.is_empty() {
            request["sessionId"] = json!(self.session);
        }
        let Self { runtime, socket, violations, .. } = self;
        let answered = async {
            socket.send(Message::text(request.to_string())).await.unwrap();
            loop {
                let Message::Text(text) = socket.next().await.unwrap().unwrap() else { continue };
                let said: Value = serde_json::from_str(&text).unwrap();
                let entry = said["params"]["entry"]["text"].to_string();
                if said["method"] == "Log.entryAdded" && entry.contains("Security Policy") {
                    violations.push(entry);
                }
                if said["id"] == id {
                    assert!(said["error"].is_null(), "{method}: {said}");
                    return said["result"].clone();
                }
            }
        };
        let answered = async { tokio::time::timeout(PATIENCE, answered).await };
        runtime.block_on(answered).expect("the browser answers")
    }

    /// What an expression is on the page.
    fn look(&mut self, expression: &str) -> Value {
        let ask = json!({ "expression": expression, "returnByValue": true });
        self.ask("Runtime.evaluate", ask)["result"]["value"].clone()
    }

    fn go(&mut self, url: &str) {
        self.ask("Page.navigate", json!({ "url": url }));
    }

    /// Waits until the page says something; gives all of it.
    #[track_caller]
    fn wait_for(&mut self, text: &str) -> String {
        let script = "document.readyState === 'complete' ? document.body.innerText : ''";
        until(|| {
            let page = self.look(script).as_str().unwrap_or_default().to_owned();
            page.contains(text).then_some(page)
        })
    }

    /// Types into a field, as keys would.
    fn fill(&mut self, field: &str, text: &str) {
        self.look(&format!("document.getElementById('{field}').focus()"));
        self.ask("Input.insertText", json!({ "text": text }));
    }

    /// Presses the button, twice as fast as fingers can.
    fn press_twice(&mut self) {
        self.look("(b => { b.click(); b.click() })(document.querySelector('button'))");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts a program, when there is such; gives where it listens.
fn start(program: &str, language: &str, home: &TempDir) -> Option<(Child, String)> {
    let mut child = Command::new(program)
        .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
        .args(["--no-first-run", "--remote-debugging-port=0", "about:blank"])
        .arg(format!("--accept-lang={language}"))
        .arg(format!("--user-data-dir={}", home.path().join("profile").display()))
        .env("HOME", home.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    let mut lines = BufReader::new(child.stderr.take()?).lines();
    let url = lines
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| line.strip_prefix("DevTools listening on ").map(str::to_owned));
    // What it says later is read too, or it would stand still.
    std::thread::spawn(move || lines.for_each(drop));
    Some((child, url?))
}

/// The whole way, in both languages, from the code on the terminal to the account.
fn a_browser_joins(language: &str, [form, code_page, wrong, joined]: [&str; 4]) {
    let company = joining::company();
    company.at("boss", ["admin", "setting", "set", "invite_approval", "off"]).ok();
    let url = read_half_blocks(&company.at("boss", ["invite", "link"]).ok());
    let mut browser = Browser::open(language);
    browser.go(&url);
    let page = browser.wait_for(form);
    assert!(page.contains("cargo install") && page.contains("canteen login http"), "{page}");
    assert_eq!(browser.look("document.documentElement.scrollWidth <= 360"), true, "it fits");
    assert_eq!(browser.look("getComputedStyle(document.body).maxWidth !== 'none'"), true);
    assert_eq!(browser.look("getComputedStyle(document.querySelector('svg')).display"), "block");

    browser.fill("name", "<i>李娜</i>");
    browser.fill("address", "138 0000 0001");
    browser.fill("userid", "li.na");
    browser.press_twice();
    browser.wait_for(code_page);
    browser.fill("digits", "000");
    browser.press_twice();
    browser.wait_for(wrong);
    assert_eq!(joining::codes(company.home.path(), "+8613800000001").len(), 1, "one code");
    browser.fill("digits", &code(company.home.path(), "+8613800000001", 0));
    browser.press_twice();
    let page = browser.wait_for(joined);
    assert_eq!(browser.look("document.querySelectorAll('script, i, img').length"), 0);
    assert_eq!(browser.violations, Vec::<String>::new());

    let line = page.lines().find(|line| line.starts_with("canteen login")).unwrap();
    let whoami = company.at("li", line.split_whitespace().skip(1)).json();
    assert_eq!((&whoami["userid"], &whoami["name"]), (&json!("li.na"), &json!("<i>李娜</i>")));
    let requests = company.at("boss", ["admin", "join", "list", "--all"]).lines();
    assert_eq!(requests.len(), 1, "{requests:?}");
}

#[test]
fn a_browser_joins_by_the_code_on_the_terminal() {
    a_browser_joins(
        "en",
        ["Say who you are", "six digits", "The code is wrong", "Your account is li.na"],
    );
}

#[test]
fn a_browser_joins_in_chinese() {
    a_browser_joins("zh-CN", ["填写信息", "六位验证码", "验证码不正确", "您的帐号是 li.na"]);
}
