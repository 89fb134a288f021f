//! `canteen serve`.

mod flags;
mod log;

use canteen_server::config::Config;
use canteen_server::mail::Mailer;
use canteen_server::server::{Options, Server, StartError, TlsFiles};
use tokio::net::TcpListener;

use super::context::Context;
use super::exit::{Failure, Outcome};
use super::stop::Stop;
pub use flags::Storage;

/// Run the server
///
/// Prints one line when it is ready. SIGTERM and SIGINT let requests under way finish, then end it
/// with exit code 0. Settings come from flags, else the environment, else a file, else defaults:
/// docs/configuration.md has them all.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    flags: flags::Every,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    // Listened for before anything else: a signal while starting ends the start politely too.
    let mut stop = Stop::new()?;
    let config = args.flags.0.load(context)?;
    log::start(&config)?;
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

async fn options(config: Config) -> Outcome<Options> {
    let listener = TcpListener::bind(&config.listen).await.map_err(|error| {
        Failure::new("listen", format!("cannot listen on {}: {error}", config.listen))
            .hint("choose another address with --listen")
    })?;
    let mailer = match (&config.smtp_url, &config.smtp_from) {
        (Some(url), Some(from)) => {
            Mailer::smtp(url, from).map_err(|error| Failure::new("config", error.to_string()))?
        }
        _ if config.dev_log_codes => Mailer::Log,
        _ => Mailer::Off,
    };
    let tls = config.tls_cert.as_ref().zip(config.tls_key.as_ref());
    let tls = tls
        .map(|(certificate, key)| TlsFiles { certificate: certificate.clone(), key: key.clone() });
    let database = config.database_url();
    let Config { limits, drain, .. } = config;
    Ok(Options { limits, drain, tls, mailer, ..Options::new(database, listener) })
}

fn not_started(error: StartError) -> Failure {
    Failure::new("start", error.to_string())
}
