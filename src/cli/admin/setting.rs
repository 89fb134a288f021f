//! `canteen admin setting`.

use canteen_protocol::second_factor::WhoMust;
use canteen_protocol::setting::{ChangeCorpSettings, CorpSettings, GetCorpSettings, ReadReceipts};

use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::link::Link;

/// Where members see who has read what they said.
const READ_RECEIPTS: &str = "read_receipts";
/// Who must have a second factor.
const SECOND_FACTOR: &str = "second_factor";
/// The company's own page of the second step.
const SECOND_FACTOR_URL: &str = "second_factor_url";

#[derive(clap::Subcommand, Debug)]
pub enum Action {
    /// Show the settings of the corp
    List,
    /// Change one
    ///
    /// read_receipts is off, direct, groups:NUMBER (of that many members at most) or all;
    /// second_factor, who must have one, is off, admins or all; second_factor_url is the address of
    /// the company's own page of the second step, or nothing (docs/sign-in.md).
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
            let change = change(&name, value)?;
            Link::open(context).await?.call(change).await?
        }
    };
    let CorpSettings { read_receipts, second_factor, second_factor_url } = &settings;
    let line = format!(
        "{READ_RECEIPTS} = {read_receipts}\n{SECOND_FACTOR} = {second_factor}\n\
         {SECOND_FACTOR_URL} = {second_factor_url}"
    );
    context.say(&settings, line)
}

fn change(name: &str, value: String) -> Outcome<ChangeCorpSettings> {
    let mut change = ChangeCorpSettings::default();
    match name {
        READ_RECEIPTS => {
            let receipts: ReadReceipts = value.parse().map_err(Failure::usage)?;
            change.read_receipts = Some(receipts);
        }
        SECOND_FACTOR => {
            let who: WhoMust = value.parse().map_err(Failure::usage)?;
            change.second_factor = Some(who);
        }
        SECOND_FACTOR_URL => change.second_factor_url = Some(value),
        _ => {
            let why = format!("there is no setting {name:?}");
            let all = [READ_RECEIPTS, SECOND_FACTOR, SECOND_FACTOR_URL].join(", ");
            return Err(Failure::usage(why).hint(format!("there are {all}")));
        }
    }
    Ok(change)
}
