//! `canteen` without a command: the terminal client.

use std::io::IsTerminal;

use canteen_protocol::Time;
use tokio::sync::mpsc;

use super::context::Context;
use super::exit::{Failure, Outcome};
use super::signin::Given;
use super::{login, plain};
use crate::config::{Paths, Session};
use crate::i18n::Texts;
use crate::terminal::widths;
use crate::{engine, terminal, tui};

/// Runs the client for whoever is signed in, until it is left. When nobody is, a person at a
/// terminal is helped to sign in first.
///
/// # Errors
/// When nobody is signed in or there is no terminal.
pub async fn run(context: &mut Context<'_>) -> Outcome {
    let nobody = Session::load(&context.paths.session()).is_ok_and(|session| session.is_none());
    if nobody && is_at_terminal(context) && !context.json {
        welcome(context);
        login::sign_in(context, Given::default()).await?;
    }
    let session = context.session().map_err(|failure| match failure.hint.as_str() {
        "" => failure,
        hint => {
            let hint = format!("{hint}; canteen demo shows everything in a sample company");
            failure.hint(hint)
        }
    })?;
    open(context, &session).await
}

/// What somebody reads who starts the program for the first time.
fn welcome(context: &mut Context<'_>) {
    let texts = Texts::new(context.lang);
    let profile = match context.paths.profile() {
        Paths::DEFAULT_PROFILE => texts.get("signin-welcome"),
        profile => texts.with("signin-welcome-profile", &[("profile", profile.into())]),
    };
    for line in [profile, texts.get("signin-welcome-demo"), String::new()] {
        // Nobody listens on a closed standard error, and that is no reason to fail.
        let _ = writeln!(context.io.err, "{line}");
    }
}

fn is_at_terminal(context: &Context<'_>) -> bool {
    context.io.input_is_terminal && std::io::stdout().is_terminal()
}

/// Runs the client for a session.
///
/// # Errors
/// When there is no terminal, or it does not take what is written to it.
pub async fn open(context: &mut Context<'_>, session: &Session) -> Outcome {
    if context.plain {
        return plain::run(context, session).await;
    }
    if !is_at_terminal(context) {
        return Err(Failure::usage("the client needs a terminal").hint(
            "canteen --plain does without a screen; canteen send, tail and inbox are for scripts",
        ));
    }
    context.paths.prepare().map_err(failed)?;
    let (handle, news) = engine::start(context.engine(session));
    let outcome = tokio::task::block_in_place(|| {
        // The screen has a thread of its own, which waits for keys and news alike: a terminal that
        // takes its time keeps the engine from nothing.
        let screen = tokio::runtime::Builder::new_current_thread().enable_all().build();
        screen.map_err(failed)?.block_on(show(context, &handle, news))
    });
    handle.stop().await;
    outcome
}

/// Runs the screen.
async fn show(
    context: &Context<'_>,
    handle: &engine::Handle,
    news: mpsc::Receiver<engine::News>,
) -> Outcome {
    let locale = |name: &str| (context.io.env)(name)?.into_string().ok();
    let port = terminal::local::open().map_err(failed)?;
    let place = widths::place(&port.surroundings, &locale);
    let known = widths::load(&context.paths.widths(), &place);
    let wide_signs = known.is_some_and(|widths| widths.wide_signs());
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
    tui::run(options).await.map_err(failed)
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
