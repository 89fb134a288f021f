//! `canteen org create`: found a corp, on the server's own machine.

use canteen_protocol::organisation::OrgKind;
use canteen_server::account::{CreatedOrg, Founding, NewOrg, found_org};
use canteen_server::clock::Clock;

use super::place;
use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::secret;
use crate::cli::serve::Storage;

/// Found a corp with its first administrator, whether the server runs or not
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    storage: Storage,
    /// The corp's name
    #[arg(long)]
    name: String,
    /// The first administrator's account
    #[arg(long, value_name = "USERID")]
    admin: String,
    /// Their name; the account when left out
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    admin_name: String,
    /// Their e-mail address, to which sign-in codes go
    #[arg(long, value_name = "EMAIL", default_value = "", hide_default_value = true)]
    admin_email: String,
    /// What kind of organisation it is: company, government, school, non-profit, team, other
    #[arg(long = "type", value_name = "TYPE", default_value_t)]
    kind: OrgKind,
    /// Read their password from the first line of standard input
    #[arg(long)]
    password_stdin: bool,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    let password = if args.password_stdin {
        secret::first_line(context)?
    } else {
        secret::new_password(context, false)?
    };
    let config = place::config(context, &args.storage)?;
    let db = place::open(&config).await?;
    let new = NewOrg {
        name: args.name,
        admin: args.admin.clone(),
        admin_name: args.admin_name,
        email: args.admin_email,
        password,
    };
    let founding =
        Founding { kind: args.kind, tenancy: Some(config.tenancy), ..Founding::default() };
    let created = found_org(&db, Clock::System.now(), new, founding).await;
    drop(db);
    let created = created.map_err(|fault| Failure::from(fault.into_wire("org create")))?;
    show(context, &created, &args.admin)
}

/// Shows a corp that was founded, with what is not shown again.
pub fn show(context: &mut Context<'_>, created: &CreatedOrg, admin: &str) -> Outcome {
    let mut shown = serde_json::json!({
        "corp_id": created.corp_id,
        "admin": admin,
        "contact_secret": created.contact_secret,
    });
    if !created.recovery_codes.is_empty() {
        shown["recovery_codes"] = created.recovery_codes.clone().into();
    }
    if context.json {
        return context.object(&shown);
    }
    context.line(format!("corp            {}", created.corp_id))?;
    context.line(format!("administrator   {admin}"))?;
    context.line(format!("contact secret  {}", created.contact_secret))?;
    context.remark(
        "the contact secret opens the directory to programs and is not shown again; sign in with \
         canteen login URL --corp CORP_ID --user USERID",
    );
    Ok(())
}
