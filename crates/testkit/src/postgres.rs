//! Throwaway PostgreSQL databases for tests.
//!
//! They live in the cluster of `CANTEEN_TEST_POSTGRES` (the URL of a superuser) when that is set.
//! Otherwise this starts a cluster under the machine's temporary folder, once per user, and leaves
//! it running for the next test process. Without PostgreSQL on the machine a test fails, saying
//! what to install: a test of two engines that runs one would lie.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result, bail};
use tokio_postgres::{Client, NoTls};

/// Nothing in the cluster is worth keeping, so nothing waits for the disk.
const SETTINGS: &str = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off \
    -c max_connections=300 -c shared_buffers=64MB -c autovacuum=off";

/// An empty database of its own, dropped with this.
#[derive(Debug)]
pub struct Database {
    name: String,
    url: String,
}

impl Database {
    /// Creates one. Blocks for some tens of milliseconds.
    ///
    /// # Panics
    /// When there is no PostgreSQL; says what to install.
    #[must_use]
    pub fn create() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("canteen_test_{}_{count}", std::process::id());
        match administer(format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")) {
            Ok(()) => Self { url: url_of(&name), name },
            Err(error) => panic!("a test database cannot be created: {error:#}"),
        }
    }

    /// What the server's `database` setting takes.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its name in the cluster.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Runs statements in the database past the server, to see or damage what it holds.
    ///
    /// # Errors
    /// As PostgreSQL says.
    pub fn execute(&self, sql: &str) -> Result<()> {
        run(self.url.clone(), sql.to_owned())
    }

    /// Cuts every connection to the database, as a restarting database server does.
    ///
    /// # Errors
    /// As PostgreSQL says.
    pub fn cut_connections(&self) -> Result<()> {
        administer(format!(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{}'",
            self.name
        ))
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Err(error) = administer(format!("DROP DATABASE {} WITH (FORCE)", self.name)) {
            // Not worth failing a test for: the next run of a private cluster sweeps it away.
            drop(error);
        }
    }
}

fn url_of(database: &str) -> String {
    let (server, query) = match admin_url().split_once('?') {
        Some((server, query)) => (server, format!("?{query}")),
        None => (admin_url(), String::new()),
    };
    let host = server.rsplit_once('/').map_or(server, |(host, _)| host);
    format!("{host}/{database}{query}")
}

fn admin_url() -> &'static str {
    static URL: OnceLock<String> = OnceLock::new();
    URL.get_or_init(|| match std::env::var("CANTEEN_TEST_POSTGRES") {
        Ok(url) if !url.is_empty() => url,
        _ => match Cluster::shared() {
            Ok(url) => url,
            Err(error) => panic!("PostgreSQL for tests: {error:#}"),
        },
    })
}

fn administer(sql: String) -> Result<()> {
    run(admin_url().to_owned(), sql)
}

/// On a thread of its own, as the caller may be on a runtime.
fn run(url: String, sql: String) -> Result<()> {
    on_a_thread(move || async move { connect(&url).await?.batch_execute(&sql).await.context(sql) })
}

fn on_a_thread<T, F>(work: impl FnOnce() -> F + Send + 'static) -> Result<T>
where
    T: Send + 'static,
    F: Future<Output = Result<T>>,
{
    let thread = std::thread::spawn(move || {
        tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work())
    });
    thread.join().map_err(|_| anyhow::anyhow!("talking to PostgreSQL panicked"))?
}

async fn connect(url: &str) -> Result<Client> {
    let (client, connection) = tokio_postgres::connect(url, NoTls)
        .await
        .with_context(|| format!("connecting to {url}"))?;
    tokio::spawn(connection);
    Ok(client)
}

/// A cluster of this user's tests.
struct Cluster {
    bin: PathBuf,
    dir: PathBuf,
    root: bool,
}

impl Cluster {
    /// The URL of the running cluster, which is started when there is none.
    fn shared() -> Result<String> {
        let uid = output(Command::new("id").arg("-u"))?;
        let dir = std::env::temp_dir().join(format!("canteen-test-postgres-{uid}"));
        let cluster = Self { bin: find()?, dir, root: uid == "0" };
        let lock = File::create(cluster.dir.with_extension("lock"))?;
        lock.lock()?;
        let url = match cluster.running() {
            Some(url) => url,
            None => cluster.start()?,
        };
        sweep(&url)?;
        Ok(url)
    }

    fn running(&self) -> Option<String> {
        let url = fs::read_to_string(self.dir.join("url")).ok()?;
        self.run("pg_ctl", &["status"]).ok().map(|_| url)
    }

    fn start(&self) -> Result<String> {
        // A cluster that was not stopped properly may be broken, as nothing waited for the disk.
        if self.dir.exists() {
            fs::remove_dir_all(&self.dir)?;
        }
        fs::create_dir_all(&self.dir)?;
        if self.root {
            output(Command::new("chown").arg("postgres").arg(&self.dir))?;
        }
        let init = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
        self.run("initdb", &init)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let options = format!("-p {port} -h 127.0.0.1 -k {} {SETTINGS}", self.dir.display());
        let log = self.dir.join("data/server.log");
        let log = log.to_str().context("the temporary folder is not UTF-8")?;
        self.run("pg_ctl", &["start", "-w", "-t", "60", "-l", log, "-o", &options])?;
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        fs::write(self.dir.join("url"), &url)?;
        Ok(url)
    }

    /// Runs one of PostgreSQL's programs on the data folder; as root, as the user `postgres`.
    fn run(&self, program: &str, args: &[&str]) -> Result<String> {
        let program = self.bin.join(program);
        let mut command = if self.root {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        output(command.arg("-D").arg(self.dir.join("data")).args(args).current_dir("/"))
    }
}

/// Drops the databases of test processes that were killed before they could.
fn sweep(url: &str) -> Result<()> {
    let url = url.to_owned();
    on_a_thread(move || async move {
        let client = connect(&url).await?;
        let like = "SELECT datname FROM pg_database WHERE datname LIKE 'canteen\\_test\\_%'";
        for row in client.query(like, &[]).await? {
            let name: String = row.get(0);
            let pid = name.split('_').nth(2).unwrap_or_default();
            if Path::new("/proc/self").exists() && !Path::new("/proc").join(pid).exists() {
                // Its owner may have dropped it and ended since it was listed.
                let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                client.batch_execute(&drop).await?;
            }
        }
        Ok(())
    })
}

/// The folder of PostgreSQL's programs: in PATH, or where packages put the newest.
fn find() -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut packaged: Vec<_> = ["/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt"]
        .iter()
        .filter_map(|dir| fs::read_dir(dir).ok())
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .collect();
    // 15 after 9.6, and the newest first.
    packaged.sort_by_key(|dir| (dir.as_os_str().len(), dir.clone()));
    packaged.reverse();
    folders.append(&mut packaged);
    folders.push("/usr/local/pgsql/bin".into());
    folders.into_iter().find(|dir| dir.join("initdb").exists()).context(
        "it is not installed. Install it (Debian: apt-get install postgresql) or give the URL of \
         a superuser in CANTEEN_TEST_POSTGRES",
    )
}

fn output(command: &mut Command) -> Result<String> {
    let out = command.stdin(Stdio::null()).output().with_context(|| format!("{command:?}"))?;
    let text = String::from_utf8_lossy(&out.stdout).trim().to_owned();
    if !out.status.success() {
        bail!("{command:?}: {text} {}", String::from_utf8_lossy(&out.stderr).trim());
    }
    Ok(text)
}
