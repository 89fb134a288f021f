//! `canteen account`: the second factor of one's own account.

use canteen_protocol::second_factor::{
    ConfirmTotp, DisableTotp, EnableTotp, GetSecondFactor, RecoveryCodes, RenewRecoveryCodes,
    SecondFactor,
};
use serde_json::json;

use super::context::Context;
use super::exit::{Failure, Outcome};
use super::link::Link;
use super::{proof, second_step, secret, time};

/// How often a person may mistype the first code of a new authenticator.
const TRIES: usize = 3;

/// See to your second factor: an authenticator, recovery codes
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand, Debug)]
enum Action {
    /// Show your account and what it has of a second factor
    Show,
    /// The codes of an authenticator app: enable, disable
    #[command(subcommand)]
    Totp(Totp),
    /// Print ten new recovery codes, for when the authenticator is lost; those of before are void
    ///
    /// They are shown once: keep them where the authenticator is not.
    Recovery {
        #[command(flatten)]
        proof: Proof,
    },
}

#[derive(clap::Subcommand, Debug)]
enum Totp {
    /// Set an authenticator app up, or another in its place
    ///
    /// Shows a QR code and the secret, and asks for the code which the app then shows; without a
    /// terminal that is read from the next line of standard input. With --json the first object is
    /// the secret, the second the recovery codes.
    Enable {
        #[command(flatten)]
        proof: Proof,
    },
    /// Do without an authenticator from now on; its recovery codes are void
    Disable {
        #[command(flatten)]
        proof: Proof,
    },
}

/// That it is you.
#[derive(clap::Args, Debug, Clone, Copy)]
struct Proof {
    /// Read your password, or a code, from the first line of standard input
    #[arg(long)]
    proof_stdin: bool,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    match args.action {
        Action::Show => show(context).await,
        Action::Totp(Totp::Enable { proof }) => enable(context, proof).await,
        Action::Totp(Totp::Disable { proof }) => {
            has_totp(context).await?;
            let (proof::Given { code, password }, link) = proof.ask(context).await?;
            link.call(DisableTotp { code, password }).await?;
            context.say(&json!({ "totp": false }), "signing in asks for no code any more")
        }
        Action::Recovery { proof } => {
            has_totp(context).await?;
            let (proof::Given { code, password }, link) = proof.ask(context).await?;
            let RecoveryCodes { codes } = link.call(RenewRecoveryCodes { code, password }).await?;
            recovery(context, &codes)
        }
    }
}

/// Nobody is asked for a proof of what they do not have.
async fn has_totp(context: &Context<'_>) -> Outcome {
    match Link::open(context).await?.call(GetSecondFactor {}).await?.totp_since {
        Some(_) => Ok(()),
        None => Err(Failure::new("not_found", "you have no authenticator")
            .hint("canteen account totp enable sets one up")),
    }
}

impl Proof {
    /// A code, or the password, and a connection that has not waited for it.
    async fn ask(self, context: &mut Context<'_>) -> Outcome<(proof::Given, Link)> {
        let link = Link::open(context).await?;
        let way = proof::way(&link).await?;
        let given = proof::ask(context, &link, way, self.proof_stdin).await?;
        // Who is asked takes longer to answer than a connection waits.
        Ok((given, Link::open(context).await?))
    }
}

async fn show(context: &mut Context<'_>) -> Outcome {
    let link = Link::open(context).await?;
    let factor = link.call(GetSecondFactor {}).await?;
    let SecondFactor { must, page, totp_since, recovery_codes, .. } = factor;
    let welcome = link.welcome;
    let shown = json!({
        "userid": welcome.userid,
        "name": welcome.name,
        "corp_id": welcome.corp_id,
        "corp_name": welcome.corp_name,
        "admin": welcome.standing.admin,
        "second_factor_required": must,
        "company_page": page,
        "totp_since": totp_since.map(time::rfc3339),
        "recovery_codes": recovery_codes,
    });
    if context.json {
        return context.object(&shown);
    }
    let totp = match totp_since {
        Some(since) => {
            format!("an authenticator since {}", time::local(since, &context.io.zone))
        }
        None => "none: canteen account totp enable sets an authenticator up".to_owned(),
    };
    let asked = match (must, page) {
        (true, true) => "required; signing in goes by your company's page",
        (true, false) => "required by your corp",
        (false, _) => "not required",
    };
    context.line(format!("account         {} ({})", welcome.name, welcome.userid))?;
    context.line(format!("corp            {} ({})", welcome.corp_name, welcome.corp_id))?;
    context.line(format!("second factor   {totp}"))?;
    context.line(format!("                {asked}"))?;
    context.line(format!("recovery codes  {recovery_codes} left"))
}

async fn enable(context: &mut Context<'_>, proof: Proof) -> Outcome {
    let (proof::Given { code, password }, link) = proof.ask(context).await?;
    let authenticator = link.call(EnableTotp { code, password }).await?;
    if context.json {
        context.object(&authenticator)?;
        context.flush()?;
    }
    let help = "Scan this with an authenticator app, or type the secret into it.";
    second_step::show(context, &authenticator, help);
    let person = context.io.input_is_terminal;
    for tried in 1.. {
        let code = match person {
            true => secret::line(context, "The code it shows now")?,
            false => secret::first_line(context)?,
        };
        // A connection of its own: fetching a phone takes a while.
        let link = Link::open(context).await?;
        match link.call(ConfirmTotp { code }).await {
            Ok(RecoveryCodes { codes }) => {
                context.remark("signing in asks for a code from now on");
                return recovery(context, &codes);
            }
            Err(failure) if person && tried < TRIES && failure.code == "bad_credentials" => {
                context.remark(&failure.message);
            }
            Err(failure) => return Err(failure),
        }
    }
    Ok(())
}

fn recovery(context: &mut Context<'_>, codes: &[String]) -> Outcome {
    if context.json {
        return context.object(&json!({ "recovery_codes": codes }));
    }
    context.remark(
        "recovery codes, for when the authenticator is lost: each is good once, and they are not \
         shown again",
    );
    codes.iter().try_for_each(|code| context.line(code))
}
