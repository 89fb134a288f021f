//! `canteen serve`.

mod flags;
mod init;
mod log;
mod terms;

use canteen_server::config::{Config, Connections};
use canteen_server::server::{Options, Server, StartError};
use tokio::net::TcpListener;

use super::context::Context;
use super::exit::{Failure, Outcome};
use super::files;
use super::stop::Stop;
pub use flags::Storage;

/// Files that a server needs besides those of its connections.
const OTHER_FILES: usize = 100;

/// Run the server
///
/// Prints one line when it is ready. SIGTERM and SIGINT let requests under way finish, then end it
/// with exit code 0. Settings come from flags, else the environment, else a file, else defaults:
/// docs/configuration.md has them all.
#[derive(clap::Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    flags: flags::Every,
}

#[derive(clap::Subcommand, Debug)]
enum Action {
    Init(Box<init::Args>),
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    if let Some(Action::Init(args)) = args.action {
        return init::run(context, *args).await;
    }
    // Listened for before anything else: a signal while starting ends the start politely too.
    let mut stop = Stop::new()?;
    let mut config = args.flags.0.load(context)?;
    log::start(&config)?;
    bound(&mut config.connections);
    let scheme = if config.tls_cert.is_some() { "https" } else { "http" };
    let options = options(config).await?;
    let server = tokio::select! {
        server = Server::start(options) => server.map_err(not_started)?,
        () = stop.wait() => return Ok(()),
    };
    context.line(format!("canteen: listening on {scheme}://{}", server.addr))?;
    context.flush()?;
    stop.wait().await;
    server.shutdown().await;
    Ok(())
}

/// Takes no more connections than the system gives files: beyond that, taking one more would fail
/// for everyone.
fn bound(connections: &mut Connections) {
    let files = files::raise();
    let most = files.saturating_sub(OTHER_FILES).max(1);
    if most < connections.all {
        tracing::info!(
            files,
            "no more than {most} connections are taken: for more raise ulimit -n, or LimitNOFILE"
        );
        connections.all = most;
    }
}

async fn options(config: Config) -> Outcome<Options> {
    let listener = TcpListener::bind(&config.listen).await.map_err(|error| {
        Failure::new("listen", format!("cannot listen on {}: {error}", config.listen))
            .hint("choose another address with --listen")
    })?;
    Options::configured(config, listener).map_err(|error| Failure::new("config", error.to_string()))
}

fn not_started(error: StartError) -> Failure {
    Failure::new("start", error.to_string())
}
