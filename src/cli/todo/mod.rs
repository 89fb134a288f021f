//! `canteen todo`: the to-do list for scripts.
//!
//! Everything but beginning a group works offline: it is queued, and the exit code says so.

mod acts;
mod list;
mod shown;

use super::context::Context;
use super::exit::Outcome;
use super::local::Local;

/// List your to-dos, add, share and do them
///
/// Done offline it is queued, the exit code is 4, and the next command or client that reaches the
/// server carries it out, once.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(clap::Subcommand, Debug)]
enum Action {
    /// List to-dos; what is not done, when nothing else is asked for
    List {
        /// Which part of the list
        #[arg(long, value_enum, default_value_t = list::Part::Open)]
        show: list::Part,
    },
    /// Add a to-do
    Add {
        /// What is to be done; with --from the message's text when left out
        #[arg(required_unless_present = "from")]
        text: Option<String>,
        /// By when, such as 'fri 17:00', 'tomorrow 9:00', 45m
        #[arg(long, value_name = "WHEN")]
        due: Option<String>,
        /// When to be reminded: a time, 'due' or 'never' [default: when it is due]
        #[arg(long, value_name = "WHEN")]
        remind: Option<String>,
        /// Who else has to do it, by account
        #[arg(long, value_name = "USERID")]
        with: Vec<String>,
        /// The id of the message it comes from, such as 42-117
        #[arg(long, value_name = "MESSAGE")]
        from: Option<canteen_protocol::MessageId>,
    },
    /// Your part of a to-do is done
    Done {
        /// Its number in the list
        id: String,
        /// It is not done after all
        #[arg(long)]
        undo: bool,
    },
    /// Be reminded of a to-do
    Remind {
        /// Its number in the list
        id: String,
        /// When, such as 'tue 9:00'; 'due' for when it is due, 'never' for not at all
        when: String,
    },
    /// Show a to-do with who is on it and what was said
    Show {
        /// Its number in the list
        id: String,
    },
    /// Change a to-do
    Edit {
        /// Its number in the list
        id: String,
        /// Another text
        #[arg(long)]
        text: Option<String>,
        /// Another time; 'none' for no time
        #[arg(long, value_name = "WHEN")]
        due: Option<String>,
        /// By whom it has to be done
        #[arg(long, value_enum)]
        need: Option<acts::NeedWord>,
    },
    /// Put colleagues on a to-do
    Share {
        /// Its number in the list
        id: String,
        /// Whom, by account
        #[arg(required = true, value_name = "USERID")]
        members: Vec<String>,
        /// To see how it goes, not to do it
        #[arg(long)]
        watch: bool,
    },
    /// Take colleagues off a to-do, or leave it
    Leave {
        /// Its number in the list
        id: String,
        /// Whom, by account; yourself when left out
        #[arg(value_name = "USERID")]
        members: Vec<String>,
    },
    /// Say something to everyone on a to-do
    Comment {
        /// Its number in the list
        id: String,
        /// What
        text: String,
    },
    /// Take a to-do off everybody's list
    Delete {
        /// Its number in the list
        id: String,
    },
    /// Put a deleted to-do back, within a day
    Restore {
        /// The number it had
        id: String,
    },
    /// Begin a group of everyone on a to-do, or find the one there is; needs the server
    Chat {
        /// Its number in the list
        id: String,
    },
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    let action = args.action.unwrap_or(Action::List { show: list::Part::Open });
    if let Action::Chat { id } = &action {
        return acts::chat(context, id).await;
    }
    let mut local = Local::open(context).await?;
    let outcome = carry_out(context, &mut local, action).await;
    local.close(context, outcome).await
}

async fn carry_out(context: &mut Context<'_>, local: &mut Local, action: Action) -> Outcome {
    match action {
        Action::List { show } => list::list(context, local, show),
        Action::Show { id } => list::show(context, local, &id),
        action => {
            let deed = acts::deed(context, local, action)?;
            acts::carry_out(context, local, deed).await
        }
    }
}
