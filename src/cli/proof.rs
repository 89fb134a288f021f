//! The proof that it is you, for commands that change what you sign in by.

use canteen_protocol::own::{GetOwn, Proof, SendOwnCode};

use super::context::Context;
use super::exit::{Failure, Outcome};
use super::link::Link;
use super::{second_step, secret};

/// A code or a password, as the requests take them.
#[derive(Default)]
pub struct Given {
    /// A code.
    pub code: Option<String>,
    /// The password.
    pub password: Option<String>,
}

/// Asks for it, or reads it from standard input. Whoever has nothing else has a code sent to their
/// present address first, unless it comes from standard input: then it was sent before.
pub async fn ask(
    context: &mut Context<'_>,
    link: &Link,
    way: Proof,
    from_stdin: bool,
) -> Outcome<Given> {
    if !from_stdin && !context.io.input_is_terminal {
        return Err(Failure::usage("there is no terminal to ask for the password on").hint(
            "pass --proof-stdin and write the password, or a code, to standard input; \
                 canteen me send-code has one sent to who has neither",
        ));
    }
    let prompt = match way {
        Proof::Password => "Your password, or a code of your authenticator",
        Proof::Authenticator => "A code of your authenticator",
        Proof::SentCode => {
            if !from_stdin {
                send(context, link).await?;
            }
            "The code"
        }
    };
    let given = secret::password(context, from_stdin, prompt)?;
    Ok(match way {
        Proof::Password if !second_step::is_code(&given) => {
            Given { password: Some(given), ..Given::default() }
        }
        _ => Given { code: Some(given), ..Given::default() },
    })
}

/// Has a code sent to the member's present address.
pub async fn send(context: &mut Context<'_>, link: &Link) -> Outcome {
    link.call(SendOwnCode {}).await?;
    context.remark("a code is sent to your present address");
    Ok(())
}

/// By what the signed-in member proves it.
pub async fn way(link: &Link) -> Outcome<Proof> {
    Ok(link.call(GetOwn {}).await?.proof)
}
