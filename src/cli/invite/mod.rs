//! `canteen invite`: links that let people in, their QR codes, and invitations by mail.

mod link;
mod picture;
mod qr;
mod send;

use canteen_protocol::LinkId;

use super::context::Context;
use super::exit::Outcome;

pub use send::{Wish, offer};

/// Invite people: links, QR codes for the wall, mail to colleagues who have not joined
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand, Debug)]
enum Action {
    /// Make a link by which people join; prints it with its QR code
    ///
    /// Whoever opens it says who they are, proves their address by a code, and comes in as the
    /// corp allows: see canteen admin setting. The link is shown once, as only its hash is kept.
    Link(link::Args),
    /// List links: administrators see all, others their own
    List,
    /// Take a link back: it lets nobody in any more
    Revoke {
        /// Its number, as the list shows it
        link: LinkId,
    },
    /// Make a link and draw its QR code for print, at 300 dots per inch
    Qr(qr::Args),
    /// Mail invitations to members who have never signed in
    ///
    /// Once a day and on three days at most for each; 1,000 members at a time.
    Send {
        /// Whom, such as @all, 'dept:"/Sales"' or '@li,@chen'
        segment: String,
    },
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    match args.action {
        Action::Link(args) => link::make(context, args).await,
        Action::List => link::list(context).await,
        Action::Revoke { link } => link::revoke(context, link).await,
        Action::Qr(args) => qr::run(context, args).await,
        Action::Send { segment } => send::run(context, &segment).await,
    }
}
