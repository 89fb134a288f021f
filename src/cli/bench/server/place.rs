//! Where the load goes: a server of our own in a folder of its own, or one that runs already.

use std::io::{BufRead, BufReader};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use canteen_server::bus::LocalBus;
use canteen_server::db::Db;
use tempfile::TempDir;

use super::company::Company;
use super::line::Line;
use super::listener;
use crate::cli::bench::failed;
use crate::cli::bench::process::Process;
use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::serve::Storage;

/// What a device of a bench may do: what is measured is the server, not its patience.
const LIMITS: [&str; 8] = [
    "--limit-requests-per-second",
    "100000",
    "--limit-request-burst",
    "1000000",
    "--limit-connections",
    "1000000",
    "--limit-connections-address",
    "1000000",
];

/// Against what
#[derive(clap::Args, Debug)]
pub struct Place {
    /// A running server on this machine, such as http://127.0.0.1:7700; needs its --data or
    /// --database. Left out, a server is started for the bench and stopped afterwards
    #[arg(value_name = "URL")]
    url: Option<String>,
    #[command(flatten)]
    storage: Storage,
}

/// A server under load. One that was started for it is stopped when this is dropped.
pub struct Site {
    /// Where it listens.
    pub addr: SocketAddr,
    /// Its process.
    pub process: Process,
    /// Its database.
    pub db: Db,
    /// Before the folder it writes into.
    _serve: Option<Serve>,
    _folder: Option<TempDir>,
}

impl Place {
    /// Gets the server ready.
    ///
    /// # Errors
    /// When the server is not on this machine, or it is not said where its data is.
    pub async fn open(&self, context: &Context<'_>) -> Outcome<Site> {
        let flags = &self.storage.0;
        let named = flags.names_storage(context);
        let Some(url) = &self.url else {
            let (database, folder) = if named {
                (flags.load(context)?.database_url(), None)
            } else {
                let folder = folder(context)?;
                (format!("sqlite:{}", folder.path().join("canteen.db").display()), Some(folder))
            };
            let serve = Serve::start(&database)?;
            return Ok(Site { _folder: folder, ..Site::of(serve, open(&database).await?) });
        };
        if !named {
            return Err(Failure::usage("it is not said where the server keeps its data")
                .hint("pass --data DIR or --database URL, as to canteen serve"));
        }
        let addr = loopback(url)?;
        let process = listener::of(addr.port())?;
        let db = open(&flags.load(context)?.database_url()).await?;
        Ok(Site { addr, process, db, _serve: None, _folder: None })
    }

    /// The database of a server that is not running, for a bench that starts it itself.
    ///
    /// # Errors
    /// When a running server is named.
    pub fn closed(&self, context: &Context<'_>) -> Outcome<(String, Option<TempDir>)> {
        if self.url.is_some() {
            return Err(Failure::usage("this bench starts the server itself: leave out the URL"));
        }
        let flags = &self.storage.0;
        if flags.names_storage(context) {
            return Ok((flags.load(context)?.database_url(), None));
        }
        let folder = folder(context)?;
        Ok((format!("sqlite:{}", folder.path().join("canteen.db").display()), Some(folder)))
    }
}

impl Site {
    /// A server of our own and its database.
    pub fn of(serve: Serve, db: Db) -> Self {
        let (addr, process) = (serve.addr, Process(serve.child.id()));
        Self { addr, process, db, _serve: Some(serve), _folder: None }
    }

    /// Makes sure that the server's patience is not what will be measured.
    ///
    /// # Errors
    /// When it lets a device ask only now and then.
    pub async fn check(&self, company: &Company) -> Outcome {
        let (_, welcome) = Line::open(self.addr, &company.people[0]).await?;
        let (limits, patient) = (welcome.limits, 10_000);
        if limits.requests_per_second >= patient && limits.request_burst >= patient {
            return Ok(());
        }
        let few = limits.requests_per_second.min(limits.request_burst);
        Err(Failure::new("bench", format!("this server takes only {few} requests of a device"))
            .hint(format!("start it with {}", LIMITS[..4].join(" "))))
    }
}

/// A folder on the disk that the user's own data is on: the usual place for such is often memory.
///
/// # Errors
/// When there is none to be had.
pub fn folder(context: &Context<'_>) -> Outcome<TempDir> {
    context.paths.prepare().map_err(failed)?;
    tempfile::Builder::new()
        .prefix("bench-")
        .tempdir_in(context.paths.state_folder())
        .map_err(failed)
}

/// Opens a database beside its server.
///
/// # Errors
/// As the database says.
pub async fn open(database: &str) -> Outcome<Db> {
    Db::open(database, Arc::new(LocalBus::default())).await.map_err(failed)
}

/// The address in a URL, when it is this machine's.
fn loopback(url: &str) -> Outcome<SocketAddr> {
    let bad = |why: &str| {
        Failure::usage(format!("'{url}' {why}"))
            .hint("name a server on this machine, such as http://127.0.0.1:7700")
    };
    let rest = url
        .strip_prefix("http://")
        .or_else(|| url.strip_prefix("ws://"))
        .ok_or_else(|| bad("is not the address of a server without TLS"))?;
    let rest = rest.trim_end_matches('/').replace("localhost", "127.0.0.1");
    let addr: SocketAddr = rest.parse().map_err(|_| bad("is not an address with a port"))?;
    let ip: IpAddr = addr.ip();
    if ip.is_loopback() { Ok(addr) } else { Err(bad("is not this machine")) }
}

/// A server of our own.
pub struct Serve {
    pub addr: SocketAddr,
    pub child: Child,
}

impl Serve {
    /// Starts it; when this returns it takes connections.
    ///
    /// # Errors
    /// When it does not start; it has said why.
    pub fn start(database: &str) -> Outcome<Self> {
        Self::start_with(database, &[])
    }

    /// Starts it with more arguments.
    ///
    /// # Errors
    /// As [`Serve::start`].
    pub fn start_with(database: &str, args: &[&str]) -> Outcome<Self> {
        let program: PathBuf = std::env::current_exe().map_err(failed)?;
        let mut command = Command::new(program);
        // In the environment: a database's URL may hold a password.
        command.env("CANTEEN_DATABASE", database);
        command.args(["serve", "--listen", "127.0.0.1:0", "--log", "warn"]).args(LIMITS).args(args);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(failed)?;
        let mut line = String::new();
        let read = match child.stdout.take() {
            Some(out) => BufReader::new(out).read_line(&mut line),
            None => Ok(0),
        };
        let addr = line.trim_end().rsplit_once("//").and_then(|(_, addr)| addr.parse().ok());
        match (read, addr) {
            (Ok(_), Some(addr)) => Ok(Self { addr, child }),
            (read, _) => {
                // It may have ended by itself.
                let _ = child.kill();
                let _ = child.wait();
                read.map_err(failed)?;
                Err(failed("the server for the bench did not start"))
            }
        }
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        // Nothing of it is kept.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_put_under_load() {
        for (url, expected) in [
            ("http://127.0.0.1:7700", Some("127.0.0.1:7700")),
            ("http://localhost:7700/", Some("127.0.0.1:7700")),
            ("ws://[::1]:7700", Some("[::1]:7700")),
            ("http://192.0.2.1:7700", None),
            ("http://chat.example.com:7700", None),
            ("https://127.0.0.1:7700", None),
            ("http://127.0.0.1", None),
        ] {
            let found = loopback(url).ok().map(|addr| addr.to_string());
            assert_eq!(found.as_deref(), expected, "{url}");
        }
    }
}
