//! From arguments to a command, and from its outcome to an exit code.

use std::ffi::OsString;
use std::io::Write;

use clap::Parser;
use clap::error::ErrorKind;
use tokio::time::Instant;

use super::args::{Args, Command, Globals};
use super::context::{self, Context, Io};
use super::exit::{Exit, Failure, Outcome};
use super::{
    account, admin, away, bench, client, completions, demo, devices, doctor, file, group, inbox,
    invite, keys, login, logout, man, me, mute, org, password, problems, quiet, scheduled, search,
    send, serve, status, tail, themes, todo, whoami,
};
use crate::config::{Loaded, Paths, Settings};
use crate::i18n::Lang;

/// Runs the command line. `args` begins with the program's name.
pub fn run(args: impl IntoIterator<Item = OsString>, io: Io<'_>) -> Exit {
    let args: Vec<OsString> = args.into_iter().collect();
    let Io { input, input_is_terminal, out, err, err_is_terminal, env, zone } = io;
    // A usage error must be JSON too, but then clap has not told what was asked for.
    let json = args.iter().any(|arg| arg == "--json");
    let outcome = match Args::try_parse_from(&args) {
        Ok(args) => {
            let (out, err) = (&mut *out, &mut *err);
            begin(args, Io { input, input_is_terminal, out, err, err_is_terminal, env, zone })
        }
        Err(error) if !error.use_stderr() => print_help(&error, out),
        Err(error) if json => Err(Failure::usage(first_line(&error.render().to_string()))),
        Err(error) => {
            let _ = write!(err, "{}", error.render());
            return Exit::Usage;
        }
    };
    let outcome = outcome.and_then(|()| out.flush().map_err(|error| context::output(&error)));
    match outcome {
        Ok(()) => Exit::Done,
        Err(failure) => {
            // What was printed before the failure is still true.
            let _ = out.flush();
            if failure.exit != Exit::Done {
                let line = if json { failure.json() } else { failure.line() };
                let _ = writeln!(err, "{line}");
            }
            failure.exit
        }
    }
}

fn begin(args: Args, io: Io<'_>) -> Outcome {
    let Globals { profile, json, lang, theme, keymap, plain } = args.globals;
    let profile = profile
        .or_else(|| (io.env)("CANTEEN_PROFILE").map(|name| name.to_string_lossy().into_owned()))
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| Paths::DEFAULT_PROFILE.to_owned());
    let paths = Paths::find(&profile, io.env).map_err(|error| Failure::usage(error.to_string()))?;
    let Loaded { mut settings, problems, .. } = Settings::load(&paths.settings());
    settings.theme = theme.or(settings.theme);
    settings.keymap = keymap.unwrap_or(settings.keymap);
    settings.lang = lang.or(settings.lang);
    let locale = |name: &str| (io.env)(name)?.into_string().ok();
    let lang = Lang::detect(None, settings.lang.as_deref(), locale);
    let plain = plain || is_dumb(io.env);
    let began = Instant::now();
    let mut context = Context { io, json, plain, lang, paths, settings, began };
    // Several threads, so that a slow reader of the output does not keep the link from its beats.
    // One beside that of the screen is enough for the client, and it wakes no other for nothing.
    let workers = if args.command.is_some() { 2 } else { 1 };
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(workers).enable_all().build();
    let runtime = runtime.map_err(|error| {
        Failure::new("io", format!("the system gives this process no threads: {error}"))
    })?;
    runtime.block_on(async {
        match args.command {
            Some(command) => {
                problems::remark(&mut context, &problems);
                carry_out(&mut context, command).await
            }
            None => client::run(&mut context).await,
        }
    })
}

/// Whether the terminal says of itself that it can do nothing.
fn is_dumb(env: &dyn Fn(&str) -> Option<OsString>) -> bool {
    env("TERM").is_some_and(|term| term == "dumb")
}

async fn carry_out(context: &mut Context<'_>, command: Command) -> Outcome {
    match command {
        Command::Demo(args) => demo::run(context, args).await,
        Command::Serve(args) => serve::run(context, args).await,
        Command::Org(args) => org::run(context, args).await,
        Command::Login(args) => login::run(context, args).await,
        Command::Logout(args) => logout::run(context, args).await,
        Command::Whoami(args) => whoami::run(context, args).await,
        Command::Me(args) => me::run(context, args).await,
        Command::Send(args) => send::run(context, args).await,
        Command::Tail(args) => tail::run(context, args).await,
        Command::Inbox(args) => inbox::run(context, args).await,
        Command::Status(args) => status::run(context, args).await,
        Command::Quiet(args) => quiet::run(context, args).await,
        Command::Away(args) => away::run(context, args).await,
        Command::Scheduled(args) => scheduled::run(context, args).await,
        Command::Search(args) => search::run(context, args).await,
        Command::File(args) => file::run(context, args).await,
        Command::Mute(args) => mute::run(context, args).await,
        Command::Todo(args) => todo::run(context, args).await,
        Command::Group(args) => group::run(context, args).await,
        Command::Invite(args) => invite::run(context, args).await,
        Command::Account(args) => account::run(context, args).await,
        Command::Admin(args) => admin::run(context, args).await,
        Command::Devices(args) => devices::run(context, args).await,
        Command::Doctor(args) => doctor::run(context, args).await,
        Command::Password(args) => password::run(context, args).await,
        Command::Keys(args) => keys::run(context, &args),
        Command::Themes(args) => themes::run(context, &args),
        Command::Bench(args) => bench::run(context, args).await,
        Command::Completions(args) => completions::run(context, &args),
        Command::Man(args) => man::run(context, &args),
    }
}

fn print_help(error: &clap::Error, out: &mut dyn Write) -> Outcome {
    // "error" is how clap hands over what --help and --version print.
    debug_assert!(matches!(
        error.kind(),
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    ));
    write!(out, "{}", error.render()).map_err(|error| context::output(&error))
}

/// clap's message without its "error: " and without the usage below it.
fn first_line(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}
