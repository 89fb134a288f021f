//! The stage: a folder that is everyone's home, a server in it, and people at shells.
//!
//! The binary `cli` plays on SQLite, the binary `cli_postgres` plays the same on PostgreSQL; other
//! tests that borrow the stage say which engine they mean.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use canteen::config::Session;
use canteen::net;
use canteen_protocol::Method;
use canteen_testkit::postgres::Database;
use serde_json::Value;
use tempfile::TempDir;

/// The password of everyone on stage.
pub const PASSWORD: &str = "correct horse battery";

/// What the server keeps its data in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    /// The engine this binary plays on.
    fn of_this_suite() -> Self {
        match env!("CARGO_CRATE_NAME") {
            "cli_postgres" => Self::Postgres,
            _ => Self::Sqlite,
        }
    }
}

/// A home without a server.
pub struct Home {
    folder: TempDir,
    engine: Engine,
    /// Made when a server first needs it.
    database: OnceLock<Database>,
}

impl Home {
    pub fn new() -> Self {
        Self::on(Engine::of_this_suite())
    }

    pub fn on(engine: Engine) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), engine, database: OnceLock::new() }
    }

    /// One whose servers keep their data on PostgreSQL.
    pub fn on_postgres() -> Self {
        Self::on(Engine::Postgres)
    }

    pub fn path(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// The arguments that say where the server's data is.
    pub fn place(&self) -> [&str; 2] {
        match self.database() {
            None => ["--data", "server"],
            Some(url) => ["--database", url],
        }
    }

    /// The database of its servers, on PostgreSQL.
    pub fn database(&self) -> Option<&str> {
        let postgres = self.engine == Engine::Postgres;
        postgres.then(|| self.database.get_or_init(Database::create).url())
    }

    /// The program, at the shell of the person whose profile it is.
    pub fn canteen(&self, profile: &str) -> Shell {
        let mut command = Command::new(env!("CARGO_BIN_EXE_canteen"));
        command.env_clear().env("HOME", self.path()).env("TZ", "UTC").env("LANG", "C.UTF-8");
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("CANTEEN_PROFILE", profile).current_dir(self.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Shell { command, input: String::new() }
    }
}

/// One run of the program.
pub struct Shell {
    pub command: Command,
    input: String,
}

impl Shell {
    pub fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.command.args(args);
        self
    }

    pub fn input(mut self, text: &str) -> Self {
        self.input = text.to_owned();
        self
    }

    /// Runs it to its end.
    pub fn run(mut self) -> Ran {
        let mut child = self.command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // Whether the program reads its input is its own business.
        let _ = stdin.write_all(self.input.as_bytes());
        drop(stdin);
        Ran::from(child.wait_with_output().unwrap())
    }

    /// Runs it and takes its word that it went well.
    pub fn ok(self) -> String {
        let ran = self.run();
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        ran.out
    }

    /// Runs it with `--json` and reads its one object.
    pub fn json(self) -> Value {
        let out = self.args(["--json"]).ok();
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}"))
    }

    /// Runs it with `--json` and reads one object a line.
    pub fn lines(self) -> Vec<Value> {
        let out = self.args(["--json"]).ok();
        out.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
    }
}

/// A run that goes on, line by line.
pub struct Running {
    pub child: Child,
    lines: Receiver<String>,
}

impl Shell {
    /// Starts it; what it prints is read as it comes.
    pub fn start(mut self) -> Running {
        // A group of its own, so that a shell ends with all it has started.
        let mut child = self.command.stderr(Stdio::inherit()).process_group(0).spawn().unwrap();
        child.stdin.take().unwrap().write_all(self.input.as_bytes()).unwrap();
        let out = child.stdout.take().unwrap();
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Running { child, lines }
    }
}

impl Running {
    /// The next line.
    pub fn line(&self) -> String {
        self.lines.recv_timeout(Duration::from_secs(60)).expect("a line in time")
    }

    /// The next line as an object.
    pub fn object(&self) -> Value {
        let line = self.line();
        serde_json::from_str(&line).expect(&line)
    }

    /// Its exit code, and the lines that were not read.
    pub fn end(mut self) -> (i32, Vec<String>) {
        let code = self.child.wait().unwrap().code().expect("it was not killed");
        (code, self.lines.iter().collect())
    }

    /// Ends it from outside; gives the lines that were not read.
    pub fn stop(mut self) -> Vec<String> {
        let group = format!("-{}", self.child.id());
        let killed = Command::new("kill").args(["-s", "KILL", "--", &group]).status().unwrap();
        assert!(killed.success());
        self.child.wait().unwrap();
        self.lines.iter().collect()
    }
}

/// How it went.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// The code and message of an error for programs; there is nothing else on standard error.
    pub fn error(&self) -> (String, String) {
        let error: Value = serde_json::from_str(&self.err)
            .unwrap_or_else(|fault| panic!("{fault}: {:?}", self.err));
        let error = &error["error"];
        assert!(error["hint"].is_string(), "{error}");
        (error["code"].as_str().unwrap().into(), error["message"].as_str().unwrap().into())
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().expect("it was not killed"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// A running `canteen serve`; killed when dropped.
pub struct Serve {
    child: Child,
    pub url: String,
}

impl Serve {
    /// Starts it with its data in the home's place for them.
    pub fn start(home: &Home, listen: &str) -> Self {
        let [flag, place] = home.place();
        Self::with(home, &[flag, place, "--listen", listen], Stdio::inherit())
    }

    /// Starts it with these arguments; its log goes to `log`.
    pub fn with(home: &Home, args: &[&str], log: Stdio) -> Self {
        let mut shell = home.canteen("default").args(["serve"]).args(args);
        shell.command.stderr(log).stdin(Stdio::null());
        let mut child = shell.command.spawn().unwrap();
        let mut line = String::new();
        let out = child.stdout.as_mut().unwrap();
        BufReader::with_capacity(1, out).read_line(&mut line).unwrap();
        let url = line.trim_end().strip_prefix("canteen: listening on ");
        let url = url.unwrap_or_else(|| panic!("not the line of a ready server: {line:?}"));
        Self { url: url.to_owned(), child }
    }

    /// Host and port, to start another one in the same place.
    pub fn addr(&self) -> String {
        self.url.strip_prefix("http://").unwrap().to_owned()
    }

    pub fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &id]).status().unwrap();
        assert!(sent.success());
    }

    /// Kills it as a power cut would, and waits until it is gone.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Its exit code and whatever it printed after its first line.
    pub fn end(mut self) -> (Option<i32>, String) {
        use std::io::Read;
        let mut rest = String::new();
        self.child.stdout.take().unwrap().read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().code(), rest)
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A company: a server, a corp, and its admin `boss` signed in under the profile of that name.
pub struct Company {
    // First, so that it has ended when its data goes.
    pub serve: Serve,
    pub home: Home,
    pub corp: String,
}

impl Company {
    pub fn found() -> Self {
        Self::named("Acme")
    }

    /// One of another name.
    pub fn named(name: &str) -> Self {
        Self::found_in(Home::new(), name)
    }

    fn found_in(home: Home, name: &str) -> Self {
        let corp = found(&home, name);
        let serve = Serve::start(&home, "127.0.0.1:0");
        let company = Self { serve, home, corp };
        company.sign_in("boss");
        company
    }

    /// The same with members, each signed in under a profile of their account.
    pub fn with(members: &[&str]) -> Self {
        Self::at_home(Home::new(), members)
    }

    /// The same in a home that is there already.
    pub fn at_home(home: Home, members: &[&str]) -> Self {
        let company = Self::found_in(home, "Acme");
        for userid in members {
            company
                .at("boss", ["admin", "member", "add", userid, "--name", userid])
                .args(["--password-stdin"])
                .input(PASSWORD)
                .ok();
            company.sign_in(userid);
        }
        company
    }

    pub fn sign_in(&self, userid: &str) {
        self.at(userid, ["login", &self.serve.url, "--corp", &self.corp, "--user", userid])
            .args(["--password-stdin"])
            .input(PASSWORD)
            .ok();
    }

    /// Asks the server in someone's name for what no command does.
    pub fn ask<M: Method>(&self, userid: &str, params: M) -> M::Result {
        let session = self.home.path().join(format!(".local/state/canteen/{userid}/session.toml"));
        let session = Session::load(&session).unwrap().unwrap();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let client = net::connect(&session.url, &net::Options::default()).await.unwrap();
            client.hello(&session.token).await.unwrap();
            client.call(params).await.unwrap()
        })
    }

    /// What someone types.
    pub fn at<'a>(&self, userid: &str, args: impl IntoIterator<Item = &'a str>) -> Shell {
        self.home.canteen(userid).args(args)
    }
}

/// Founds a corp with the admin `boss` in the home's place for data; gives its id.
pub fn found(home: &Home, name: &str) -> String {
    let shell = home.canteen("default").args(["org", "create", "--name", name]).args(home.place());
    let shell = shell.args(["--admin", "boss", "--password-stdin"]).input(PASSWORD);
    shell.json()["corp_id"].as_str().unwrap().to_owned()
}
