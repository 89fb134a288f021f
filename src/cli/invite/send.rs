//! Invitations to members who have not joined.

use canteen_protocol::invite::{SendInvitations, Sent, Skip};
use canteen_protocol::{MemberId, Segment};

use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::link::Link;

/// Whether somebody who is added is invited at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wish {
    /// They are, or it is an error.
    Yes,
    /// They are not.
    No,
    /// They are where the server can do it.
    IfPossible,
}

pub async fn run(context: &mut Context<'_>, segment: &str) -> Outcome {
    let link = Link::open(context).await?;
    let segment = link.segment(segment).await?;
    let sent = link.call(SendInvitations { segment }).await?;
    context.say(&sent, line(&sent))
}

/// How it went, in one line.
fn line(Sent { sent, skipped }: &Sent) -> String {
    let mut line = match sent {
        0 => "nobody is invited".to_owned(),
        1 => "1 member is invited".to_owned(),
        n => format!("{n} members are invited"),
    };
    for skipped in skipped {
        line.push_str(&format!("; {} {}", skipped.count, reason(skipped.why)));
    }
    line
}

fn reason(why: Skip) -> &'static str {
    match why {
        Skip::Joined => "joined already",
        Skip::Today => "invited within the last day",
        Skip::Often => "invited three times already",
        Skip::Stopped => "want no more invitations",
        Skip::NoAddress => "have no address this server can write to",
    }
}

/// Invites somebody who was just added, as was wished; says what came of it, or nothing.
///
/// # Errors
/// When it was asked for and does not work.
pub async fn offer(link: &Link, member: MemberId, wish: Wish) -> Outcome<Option<String>> {
    if wish == Wish::No {
        return Ok(None);
    }
    match link.call(SendInvitations { segment: Segment::of([member]) }).await {
        Ok(Sent { sent: 1, .. }) => Ok(Some("the invitation is under way".to_owned())),
        Ok(sent) if wish == Wish::Yes => {
            let why = sent.skipped.first().map_or("not active", |skipped| reason(skipped.why));
            Err(Failure::new("invalid", format!("the member is added, but not invited: {why}"))
                .hint("give them an address and use canteen invite send"))
        }
        Err(failure) if wish == Wish::Yes => Err(Failure {
            message: format!("the member is added, but not invited: {}", failure.message),
            ..failure
        }),
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use canteen_protocol::invite::Skipped;

    use super::*;

    #[test]
    fn the_line_says_how_many_and_why_not() {
        let skipped = |why, count| Skipped { why, count };
        for (sent, expected) in [
            (Sent { sent: 0, skipped: vec![] }, "nobody is invited"),
            (Sent { sent: 1, skipped: vec![] }, "1 member is invited"),
            (
                Sent { sent: 2, skipped: vec![skipped(Skip::Joined, 3), skipped(Skip::Often, 1)] },
                "2 members are invited; 3 joined already; 1 invited three times already",
            ),
        ] {
            assert_eq!(line(&sent), expected);
        }
    }
}
