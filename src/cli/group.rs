//! `canteen group`: begin and change groups. Needs the server; what is said in a group does not.

use canteen_protocol::conversation::{
    AddMembers, Conversation, CreateGroup, GetConversation, ListMembers, RemoveMembers,
    RenameGroup, SetNotice, TransferGroup,
};
use serde::Serialize;

use super::admin::Listing;
use super::context::Context;
use super::exit::{Failure, Outcome};
use super::link::{Link, client_id};
use super::table::Table;
use super::target;

/// The longest notice read from standard input, in bytes; the server has the last word.
const NOTICE: usize = 16 * 1024;

/// Begin groups and change them
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand, Debug)]
enum Action {
    /// Begin a group; you own it
    Create {
        /// Its name
        name: String,
        /// Who is in it besides you, such as '@li.wei,dept:"/Sales"-@bob'
        #[arg(long, value_name = "SEGMENT")]
        members: String,
    },
    /// Add members; those already in it stay
    Add {
        /// The group's name or id
        group: String,
        /// Whom, such as '@li.wei,tag:Sales'
        segment: String,
    },
    /// Remove members
    Remove {
        /// The group's name or id
        group: String,
        /// Whom, by account
        #[arg(required = true, value_name = "USERID")]
        members: Vec<String>,
    },
    /// Leave a group
    Leave {
        /// The group's name or id
        group: String,
    },
    /// Give a group another name
    Rename {
        /// The group's name or id
        group: String,
        /// Its new name
        name: String,
    },
    /// Give a group another owner
    Transfer {
        /// The group's name or id
        group: String,
        /// The new owner's account
        member: String,
    },
    /// Show a group's notice, or put one up
    Notice {
        /// The group's name or id
        group: String,
        /// The notice; - reads standard input
        text: Option<String>,
        /// Take the notice down
        #[arg(long, conflicts_with = "text")]
        clear: bool,
    },
    /// List who is in a group, the owner first
    Members {
        /// The group's name or id
        group: String,
    },
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    let link = Link::open(context).await?;
    let call = Call { context, link };
    match args.action {
        Action::Create { name, members } => call.create(name, &members).await,
        Action::Add { group, segment } => call.add(&group, &segment).await,
        Action::Remove { group, members } => call.remove(&group, &members).await,
        Action::Leave { group } => call.leave(&group).await,
        Action::Rename { group, name } => call.rename(&group, name).await,
        Action::Transfer { group, member } => call.transfer(&group, &member).await,
        Action::Notice { group, text, clear } => call.notice(&group, text, clear).await,
        Action::Members { group } => call.members(&group).await,
    }
}

/// A group as programs read it.
#[derive(Serialize)]
struct Shown<'a> {
    id: i64,
    name: &'a str,
    members: i64,
    notice: &'a str,
}

#[derive(Serialize)]
struct ShownParticipant<'a> {
    userid: &'a str,
    name: &'a str,
    owner: bool,
    read: i64,
}

struct Call<'a, 'b> {
    context: &'a mut Context<'b>,
    link: Link,
}

impl Call<'_, '_> {
    async fn create(self, name: String, members: &str) -> Outcome {
        let members = self.link.segment(members).await?;
        let group = self.link.call(CreateGroup { client_id: client_id(), name, members }).await?;
        let line = format!("{} has {} members (id {})", group.name, group.members, group.id);
        self.context.say(&shown(&group), line)
    }

    async fn add(self, group: &str, segment: &str) -> Outcome {
        let group = self.group(group).await?;
        let members = self.link.segment(segment).await?;
        let (conversation, client_id) = (group.id, client_id());
        self.link.call(AddMembers { conversation, client_id, members }).await?;
        self.changed(&group, |now| format!("{} has {} members now", now.name, now.members)).await
    }

    async fn remove(self, group: &str, userids: &[String]) -> Outcome {
        let group = self.group(group).await?;
        let mut members = Vec::new();
        for userid in userids {
            members.push(self.link.member(userid).await?);
        }
        let (conversation, client_id) = (group.id, client_id());
        self.link.call(RemoveMembers { conversation, client_id, members }).await?;
        self.changed(&group, |now| format!("{} has {} members now", now.name, now.members)).await
    }

    async fn leave(self, group: &str) -> Outcome {
        let group = self.group(group).await?;
        let members = vec![self.link.welcome.member];
        let (conversation, client_id) = (group.id, client_id());
        self.link.call(RemoveMembers { conversation, client_id, members }).await?;
        let line = format!("you have left {}", group.name);
        self.context.say(&serde_json::json!({ "left": group.id, "name": group.name }), line)
    }

    async fn rename(self, group: &str, name: String) -> Outcome {
        let group = self.group(group).await?;
        let (conversation, client_id) = (group.id, client_id());
        self.link.call(RenameGroup { conversation, client_id, name }).await?;
        let before = group.name.clone();
        self.changed(&group, |now| format!("{before} is called {} now", now.name)).await
    }

    async fn transfer(self, group: &str, member: &str) -> Outcome {
        let group = self.group(group).await?;
        let owner = self.link.member(member).await?;
        let (conversation, client_id) = (group.id, client_id());
        self.link.call(TransferGroup { conversation, client_id, member: owner }).await?;
        self.changed(&group, |now| format!("{member} owns {} now", now.name)).await
    }

    async fn notice(mut self, group: &str, text: Option<String>, clear: bool) -> Outcome {
        let text = match text {
            Some(text) if text == "-" => self.context.input(NOTICE)?.trim_end().to_owned(),
            Some(text) => text,
            None if clear => String::new(),
            None => return self.show_notice(group).await,
        };
        let group = self.group(group).await?;
        let (conversation, client_id) = (group.id, client_id());
        self.link.call(SetNotice { conversation, client_id, text }).await?;
        self.changed(&group, |now| format!("the notice of {} is changed", now.name)).await
    }

    async fn show_notice(&mut self, group: &str) -> Outcome {
        let group = self.group(group).await?;
        let line = match group.notice.as_str() {
            "" => format!("{} has no notice", group.name),
            notice => canteen_text::sanitize::text(notice),
        };
        self.context.say(&shown(&group), line)
    }

    async fn members(self, group: &str) -> Outcome {
        let group = self.group(group).await?;
        let participants = self.link.call(ListMembers { conversation: group.id }).await?.members;
        let listing = Listing::new(self.link.directory().await?);
        let mut table = Table::new(&["USERID", "NAME", ""]);
        for participant in participants {
            let (userid, name) = listing.name(participant.member);
            let owner = group.owner == Some(participant.member);
            if self.context.json {
                let read = participant.read.0;
                self.context.object(&ShownParticipant { userid, name, owner, read })?;
            } else {
                let called = listing.called(participant.member);
                table.row([userid, &*called, if owner { "owner" } else { "" }]);
            }
        }
        self.context.table(&table)
    }

    /// The group that was meant.
    async fn group(&self, given: &str) -> Outcome<Conversation> {
        let mut groups = self.link.conversations().await?;
        groups.retain(|conversation| conversation.peer.is_none() && conversation.joined);
        let names = groups.iter().map(|group| (group.id, group.name.as_str()));
        let id = target::group(given, names)?;
        let found = groups.into_iter().find(|group| group.id == id);
        found.ok_or_else(|| Failure::new("not_found", format!("there is no group '{given}'")))
    }

    /// Says what became of the group.
    async fn changed(
        self,
        group: &Conversation,
        line: impl Fn(&Conversation) -> String,
    ) -> Outcome {
        let now = self.link.call(GetConversation { conversation: group.id }).await?;
        let line = line(&now);
        self.context.say(&shown(&now), line)
    }
}

fn shown(group: &Conversation) -> Shown<'_> {
    let Conversation { id, name, members, notice, .. } = group;
    Shown { id: id.0, name, members: *members, notice }
}
