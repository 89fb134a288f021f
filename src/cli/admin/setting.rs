//! `canteen admin setting`.

use canteen_protocol::setting::{ChangeCorpSettings, CorpSettings, GetCorpSettings, ReadReceipts};

use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::link::Link;

/// Where members see who has read what they said.
const READ_RECEIPTS: &str = "read_receipts";

#[derive(clap::Subcommand, Debug)]
pub enum Action {
    /// Show the settings of the corp
    List,
    /// Change one: read_receipts is off, direct, groups:NUMBER (of that many members at most) or all
    Set {
        /// Which
        name: String,
        /// To what
        value: String,
    },
}

pub async fn run(context: &mut Context<'_>, action: Action) -> Outcome {
    let settings = match action {
        Action::List => Link::open(context).await?.call(GetCorpSettings {}).await?,
        Action::Set { name, value } => {
            let change = change(&name, &value)?;
            Link::open(context).await?.call(change).await?
        }
    };
    let CorpSettings { read_receipts } = &settings;
    let line = format!("{READ_RECEIPTS} = {read_receipts}");
    context.say(&settings, line)
}

fn change(name: &str, value: &str) -> Outcome<ChangeCorpSettings> {
    if name != READ_RECEIPTS {
        let why = format!("there is no setting {name:?}");
        return Err(Failure::usage(why).hint(format!("there is {READ_RECEIPTS}")));
    }
    let receipts: ReadReceipts = value.parse().map_err(Failure::usage)?;
    Ok(ChangeCorpSettings { read_receipts: Some(receipts) })
}
