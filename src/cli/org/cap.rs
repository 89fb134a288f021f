//! The warning that a corp has more members than were agreed (VER-01): said wherever members come in.

use canteen_protocol::tenant::{Org, ShowOrg, Usage};

use crate::cli::context::Context;
use crate::cli::link::Link;

/// The warning, when there is reason for it. Who may not know gets none, nor who asks a server of
/// before there were such numbers.
pub async fn warning(link: &Link) -> Option<String> {
    link.call(ShowOrg {}).await.ok().as_ref().and_then(text)
}

/// The same on a connection of its own.
pub async fn warning_of(context: &Context<'_>) -> Option<String> {
    warning(&Link::open(context).await.ok()?).await
}

/// The warning about a corp.
pub fn text(org: &Org) -> Option<String> {
    let usage = org.usage.filter(Usage::is_over)?;
    let (members, most) = (usage.members, usage.max_members?);
    let way = if org.verified.is_none() {
        "prove who you are with canteen org verify start --domain DOMAIN, or ask the server's operator \
         for more"
    } else {
        "ask the server's operator for more"
    };
    Some(format!(
        "the corp has {members} members, more than the {most} that are agreed; nobody is kept out: {way}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_from_one_member_too_many_on() {
        let org = |members, most| Org {
            usage: Some(Usage { members, max_members: most, ..Usage::default() }),
            ..Org::default()
        };
        assert_eq!(text(&org(1_000, Some(1_000))), None);
        assert_eq!(text(&org(5_000, None)), None);
        assert_eq!(text(&Org::default()), None);
        let said = text(&org(1_001, Some(1_000))).unwrap();
        assert!(said.contains("1001 members, more than the 1000"), "{said}");
    }
}
