//! `canteen password`.

use canteen_protocol::account::ChangePassword;
use canteen_protocol::own::Proof;

use super::context::Context;
use super::exit::{Failure, Outcome};
use super::link::Link;
use super::{proof, secret};

/// Change your password
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand, Debug)]
enum Action {
    /// Set a new password; other devices stay signed in
    Change {
        /// Read from standard input: the present password on the first line (empty when none is
        /// set), the new one on the second; where none is set, on the third a code of your
        /// authenticator, or without one the code that canteen me send-code sends
        #[arg(long)]
        password_stdin: bool,
        /// Sign all other devices out
        #[arg(long)]
        revoke_others: bool,
    },
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    let Action::Change { password_stdin, revoke_others } = args.action;
    let (old, new, code) = if password_stdin {
        let text = context.input(8_192)?;
        let mut lines = text.lines().map(str::to_owned);
        let (Some(old), Some(new)) = (lines.next(), lines.next()) else {
            return Err(Failure::usage("standard input must hold two lines")
                .hint("the present password on the first, the new one on the second"));
        };
        (old, new, lines.next())
    } else {
        if !context.io.input_is_terminal {
            return Err(Failure::usage("there is no terminal to ask for the passwords on")
                .hint("pass --password-stdin and write them to standard input"));
        }
        let link = Link::open(context).await?;
        let (old, code) = match proof::way(&link).await? {
            Proof::Password => (secret::password(context, false, "Present password")?, None),
            way => (String::new(), proof::ask(context, &link, way, false).await?.code),
        };
        (old, secret::new_password(context, false)?, code)
    };
    let code = code.filter(|code| !code.is_empty());
    let old = Some(old).filter(|old| !old.is_empty());
    let link = Link::open(context).await?;
    link.call(ChangePassword { old, new, revoke_others, code }).await?;
    context.say(&serde_json::json!({ "changed": true }), "the password is changed")
}
