//! `canteen password`.

use canteen_protocol::account::ChangePassword;

use super::context::Context;
use super::exit::{Failure, Outcome};
use super::link::Link;
use super::secret;

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
        /// set), the new one on the second; where none is set and there is an authenticator, a code
        /// of it on the third
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
        let old = secret::password(context, false, "Present password (empty when none is set)")?;
        let code = match old.as_str() {
            "" => Some(secret::line(context, "Code of your authenticator (empty without one)")?),
            _ => None,
        };
        (old, secret::new_password(context, false)?, code)
    };
    let code = code.filter(|code| !code.is_empty());
    let old = Some(old).filter(|old| !old.is_empty());
    let link = Link::open(context).await?;
    link.call(ChangePassword { old, new, revoke_others, code }).await?;
    context.say(&serde_json::json!({ "changed": true }), "the password is changed")
}
