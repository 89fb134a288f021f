//! `canteen admin can A see B`: whether one member sees another, and which rule decided.

use canteen_protocol::visibility::{AskSight, Because, Sight};

use super::visibility::words;
use crate::cli::context::Context;
use crate::cli::exit::Outcome;
use crate::cli::link::Link;

/// Say whether one member sees another
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Who looks
    viewer: String,
    /// The word "see"
    #[arg(value_parser = ["see"], value_name = "see")]
    _see: String,
    /// Who is looked at
    member: String,
    /// Say which rule decided, and which fields show
    #[arg(long)]
    why: bool,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    let link = Link::open(context).await?;
    let viewer = link.member(&args.viewer).await?;
    let member = link.member(&args.member).await?;
    let sight = link.call(AskSight { viewer, member }).await?;
    let answer = if sight.sees { "yes" } else { "no" };
    let text = if args.why { format!("{answer}{}", why(&sight, &args)) } else { answer.to_owned() };
    context.say(&sight, text)
}

fn why(sight: &Sight, args: &Args) -> String {
    let (viewer, member) = (&args.viewer, &args.member);
    let because = match sight.because {
        Because::OtherCorp => format!("{member} is of another corp"),
        Because::Themselves => "everyone sees themselves".to_owned(),
        Because::Administrator => format!("{viewer} is an administrator"),
        Because::Restricted { .. } => format!("{viewer} sees nobody"),
        Because::Hidden { .. } => format!("{member} is hidden"),
        Because::OwnDepartment { .. } => "they share a department".to_owned(),
        Because::Also { .. } => format!("{member} is seen besides"),
        Because::Limited { .. } => format!("{viewer} sees only some, and not {member}"),
        Because::NoRule => "no rule keeps them apart".to_owned(),
    };
    let rule = sight.rule.as_ref();
    let rule = rule.map(|rule| format!(", by rule {} ({})", rule.id, words(rule)));
    let fields: Vec<_> = sight.fields.iter().map(|field| field.name()).collect();
    let fields = match (sight.sees, fields.is_empty()) {
        (false, _) => String::new(),
        (true, true) => "; nothing but the name shows".to_owned(),
        (true, false) => format!("; shows {}", fields.join(", ")),
    };
    format!("{}: {because}{fields}", rule.unwrap_or_default())
}
