//! `canteen demo`.

use std::io::IsTerminal;
use std::path::PathBuf;

use super::client;
use super::context::Context;
use super::exit::{Failure, Outcome};
use super::stop::Stop;
use crate::config::Paths;
use crate::demo::{self, Demo};

/// Show everything in a sample company: server, colleagues and client in one
///
/// The colleagues answer when you write to them. Everything is thrown away at the end unless it is
/// kept with --keep. Without a terminal the server runs alone until it is stopped.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// How many members the company has
    #[arg(long, value_name = "N", default_value_t = 300)]
    members: usize,
    /// Keep the company in this folder, and go on with it next time
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Where the server takes connections [default: 127.0.0.1:7700, or a free port]
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    let mut stop = Stop::new()?;
    let scratch = match &args.keep {
        Some(_) => None,
        None => Some(tempfile::Builder::new().prefix("canteen-demo-").tempdir().map_err(failed)?),
    };
    let folder = match (&args.keep, &scratch) {
        (Some(folder), _) => folder.clone(),
        (None, Some(scratch)) => scratch.path().to_owned(),
        (None, None) => return Err(Failure::new("io", "no folder for the demo")),
    };
    let options = demo::Options { members: args.members, folder, listen: args.listen };
    let demo = demo::start(&options).await.map_err(failed)?;
    for line in guide(&demo) {
        context.line(line)?;
    }
    context.flush()?;
    let outcome = if context.io.input_is_terminal && std::io::stdout().is_terminal() {
        let folder = options.folder.join("client");
        let env = |name: &str| match name {
            "CANTEEN_DATA_DIR" => Some(folder.join("data").into()),
            "CANTEEN_STATE_DIR" => Some(folder.join("state").into()),
            other => (context.io.env)(other),
        };
        context.paths = Paths::find(Paths::DEFAULT_PROFILE, &env).map_err(failed)?;
        client::open(context, &demo.session).await
    } else {
        stop.wait().await;
        Ok(())
    };
    demo.server.shutdown().await;
    outcome
}

/// How a second terminal signs in as somebody else.
fn guide(demo: &Demo) -> Vec<String> {
    let Demo { url, corp_id, others, .. } = demo;
    let mut lines = vec![
        format!("canteen: listening on {url}"),
        format!(
            "canteen: sign in as a colleague from another terminal; the password is {}",
            demo::PASSWORD
        ),
    ];
    for (userid, name) in others {
        lines.push(format!(
            "  {name}: canteen --profile {userid} login {url} --corp {corp_id} --user {userid} && canteen --profile {userid}"
        ));
    }
    lines
}

fn failed(error: impl std::fmt::Display) -> Failure {
    Failure::new("demo", error.to_string())
}
