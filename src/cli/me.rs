//! `canteen me`: one's own card in the directory.

use canteen_protocol::directory::Gender;
use canteen_protocol::own::{ChangeOwn, GetOwn, Own, OwnField};
use canteen_text::mobile;
use serde_json::json;

use super::context::Context;
use super::exit::{Failure, Outcome};
use super::link::Link;
use super::proof;
use super::table::Table;

/// Show your card in the directory, and change what your corp lets you change of it
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(clap::Subcommand, Debug)]
enum Action {
    /// Show it, and which of its fields are yours to change
    Show,
    /// Change fields; what is left out stays, and an empty value takes one away
    ///
    /// Another mobile number or e-mail address asks for your password, or a code of your
    /// authenticator; of whoever has neither, for a code sent to the address of before.
    Set(Box<Set>),
    /// Have a code sent to your present address, for --proof-stdin of whoever has no password
    SendCode,
}

#[derive(clap::Args, Debug)]
struct Set {
    /// The name
    #[arg(long)]
    name: Option<String>,
    /// The English name
    #[arg(long)]
    english_name: Option<String>,
    /// The title
    #[arg(long)]
    title: Option<String>,
    /// male, female or unset
    #[arg(long, value_parser = ["male", "female", "unset"])]
    gender: Option<String>,
    /// The mobile number: as dialled in your corp's country, or with + and the country's code
    #[arg(long)]
    mobile: Option<String>,
    /// The landline
    #[arg(long)]
    landline: Option<String>,
    /// The e-mail address
    #[arg(long)]
    email: Option<String>,
    /// Read your password, or a code, from the first line of standard input
    #[arg(long)]
    proof_stdin: bool,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    match args.action.unwrap_or(Action::Show) {
        Action::Show => show(context).await,
        Action::Set(set) => change(context, *set).await,
        Action::SendCode => {
            let link = Link::open(context).await?;
            proof::send(context, &link).await?;
            context.say(&json!({ "sent": true }), "enter it within ten minutes")
        }
    }
}

async fn show(context: &mut Context<'_>) -> Outcome {
    let own = Link::open(context).await?.call(GetOwn {}).await?;
    if context.json {
        return context.object(&shown(&own));
    }
    let mut table = Table::new(&["FIELD", "VALUE", ""]);
    table.row(["userid", &own.member.userid, "stays for ever"]);
    for field in OwnField::ALL {
        let yours = if own.fields.has(field) { "yours to change" } else { "" };
        table.row([field.word(), value(&own, field), yours]);
    }
    context.table(&table)
}

fn value(own: &Own, field: OwnField) -> &str {
    let member = &own.member;
    match field {
        OwnField::Name => &member.name,
        OwnField::EnglishName => &member.english_name,
        OwnField::Title => &member.title,
        OwnField::Gender => member.gender.word(),
        OwnField::Mobile => &member.mobile,
        OwnField::Landline => &member.landline,
        OwnField::Email => &member.email,
    }
}

fn shown(own: &Own) -> serde_json::Value {
    let fields = OwnField::ALL.into_iter().map(|field| (field.word(), value(own, field)));
    let mut card: serde_json::Map<_, _> =
        fields.map(|(field, value)| (field.to_owned(), json!(value))).collect();
    card.insert("userid".into(), json!(own.member.userid));
    card.insert("may_change".into(), json!(own.fields));
    card.into()
}

async fn change(context: &mut Context<'_>, set: Set) -> Outcome {
    let mut ask = ChangeOwn {
        name: set.name,
        english_name: set.english_name,
        title: set.title,
        gender: set.gender.as_deref().map(Gender::of),
        mobile: set.mobile,
        landline: set.landline,
        email: set.email,
        ..ChangeOwn::default()
    };
    if ask == ChangeOwn::default() {
        return Err(Failure::usage("nothing is to be changed")
            .hint("name a field, such as --mobile 13800000000"));
    }
    let link = Link::open(context).await?;
    let own = link.call(GetOwn {}).await?;
    let another = |field, wanted: &Option<String>| {
        wanted.as_ref().is_some_and(|wanted| match field {
            // The same number in another spelling is no change.
            OwnField::Mobile => !mobile::is_same(wanted, &own.member.mobile),
            _ => wanted.trim() != value(&own, field),
        })
    };
    let ways = [(OwnField::Mobile, &ask.mobile), (OwnField::Email, &ask.email)];
    // One that is not theirs to change is refused without asking for anything.
    let ways = ways.into_iter().any(|(field, to)| own.fields.has(field) && another(field, to));
    if ways {
        let proof::Given { code, password } =
            proof::ask(context, &link, own.proof, set.proof_stdin).await?;
        (ask.code, ask.password) = (code, password);
    }
    // Who is asked takes longer to answer than a connection waits.
    let link = if ways { Link::open(context).await? } else { link };
    let member = link.call(ask).await?;
    let own = Own { member, ..own };
    context.say(&shown(&own), "your card is changed")
}
