//! `canteen` without a command: the terminal client.

use std::io::IsTerminal;

use canteen_protocol::Time;

use super::context::Context;
use super::exit::{Failure, Outcome};
use crate::config::Session;
use crate::terminal::widths;
use crate::{engine, terminal, tui};

/// Runs the client for whoever is signed in, until it is left.
///
/// # Errors
/// When nobody is signed in or there is no terminal.
pub async fn run(context: &mut Context<'_>) -> Outcome {
    let session = context.session().map_err(|failure| match failure.hint.as_str() {
        "" => failure,
        hint => {
            let hint = format!("{hint}; canteen demo shows everything in a sample company");
            failure.hint(hint)
        }
    })?;
    open(context, &session).await
}

/// Runs the client for a session.
///
/// # Errors
/// When there is no terminal, or it does not take what is written to it.
pub async fn open(context: &Context<'_>, session: &Session) -> Outcome {
    if !context.io.input_is_terminal || !std::io::stdout().is_terminal() {
        return Err(Failure::usage("the client needs a terminal")
            .hint("canteen send, tail and inbox work without one"));
    }
    context.paths.prepare().map_err(failed)?;
    let locale = |name: &str| (context.io.env)(name)?.into_string().ok();
    let port = terminal::local::open().map_err(failed)?;
    let place = widths::place(&port.surroundings, &locale);
    let known = widths::load(&context.paths.widths(), &place);
    let wide_signs = known.is_some_and(|widths| widths.wide_signs());
    let (handle, news) = engine::start(context.engine(session));
    let clock = handle.clock();
    let options = tui::Options {
        port,
        news,
        engine: Box::new(handle.sender()),
        clock: Box::new(move || now(&clock)),
        zone: context.io.zone.clone(),
        locale: crate::i18n::Lang::detect(None, None, locale),
        settings: context.settings.clone(),
        paths: context.paths.clone(),
        wide_signs,
        editor: editor(context),
    };
    let outcome = tui::run(options).await;
    handle.stop().await;
    outcome.map_err(failed)
}

fn now(clock: &engine::ServerClock) -> Time {
    clock.now()
}

/// The user's editor and its arguments.
fn editor(context: &Context<'_>) -> Vec<String> {
    ["VISUAL", "EDITOR"]
        .iter()
        .find_map(|name| (context.io.env)(name)?.into_string().ok().filter(|line| !line.is_empty()))
        .map(|line| line.split_whitespace().map(str::to_owned).collect())
        .unwrap_or_default()
}

fn failed(error: impl std::fmt::Display) -> Failure {
    Failure::new("client", error.to_string())
}
