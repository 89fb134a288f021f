//! `canteen serve`.

use std::path::PathBuf;

use canteen_server::server::{Options, Server, StartError};
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::context::Context;
use super::exit::{Failure, Outcome};

/// Run the server
///
/// Prints one line when it is ready. SIGTERM and SIGINT let requests under way finish, then end it
/// with exit code 0.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The folder to keep data in
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Where to take connections; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:7700")]
    listen: String,
    /// Keep data in PostgreSQL instead: postgres://user@host/name; a URL with a password belongs
    /// in $CANTEEN_DATABASE, where the process list does not show it
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    // Listened for before anything else: a signal while starting ends the start politely too.
    let mut stop = Stop::new()?;
    let folder = args.data.unwrap_or_else(|| context.paths.server());
    let database =
        args.database.or_else(|| (context.io.env)("CANTEEN_DATABASE")?.into_string().ok());
    let database =
        database.unwrap_or_else(|| format!("sqlite:{}", folder.join("canteen.db").display()));
    let listener = TcpListener::bind(&args.listen).await.map_err(|error| {
        Failure::new("listen", format!("cannot listen on {}: {error}", args.listen))
            .hint("choose another address with --listen")
    })?;
    let server = tokio::select! {
        server = Server::start(Options::new(database, listener)) => server.map_err(not_started)?,
        () = stop.wait() => return Ok(()),
    };
    context.line(format!("canteen: listening on http://{}", server.addr))?;
    context.flush()?;
    stop.wait().await;
    server.shutdown().await;
    Ok(())
}

fn not_started(error: StartError) -> Failure {
    Failure::new("start", error.to_string())
}

/// The signals that end a server.
struct Stop {
    terminate: Signal,
    interrupt: Signal,
}

impl Stop {
    fn new() -> Outcome<Self> {
        let on = |kind| {
            signal(kind).map_err(|error| {
                Failure::new("io", format!("the system hands on no signals: {error}"))
            })
        };
        Ok(Self {
            terminate: on(SignalKind::terminate())?,
            interrupt: on(SignalKind::interrupt())?,
        })
    }

    async fn wait(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
