//! The server's own log: on standard error, for whoever runs the server.

use canteen_server::config::{Config, LogFormat};
use tracing_subscriber::EnvFilter;

use crate::cli::exit::{Failure, Outcome};

/// Starts the log of this process.
///
/// It is the one thing that is global here: `tracing` knows one subscriber a process, and a
/// process that serves is this command's alone.
pub fn start(config: &Config) -> Outcome {
    let filter = EnvFilter::try_new(&config.log).map_err(|error| {
        Failure::usage(format!("log \"{}\" cannot be used: {error}", config.log))
    })?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match config.log_format {
        LogFormat::Text => log.with_ansi(false).try_init(),
        LogFormat::Json => log.json().try_init(),
    };
    started.map_err(|error| Failure::new("log", format!("the log cannot be started: {error}")))
}
