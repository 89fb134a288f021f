//! `canteen admin role`: named profiles of rights for administrators of a part of the corp.

use canteen_protocol::ids::RoleId;
use canteen_protocol::role::{
    AppGrant, ContactGrant, ContactLevel, CreateRole, DeleteRole, ListRoles, Role, UpdateRole,
};

use super::visibility::typed;
use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::link::Link;
use crate::cli::table::Table;

#[derive(clap::Subcommand, Debug)]
pub enum Action {
    /// Make a role
    Add {
        /// Its name
        name: String,
        #[command(flatten)]
        opens: Opens,
    },
    /// List roles with what they open
    List,
    /// Change what a role opens, for all who hold it, or its name
    ///
    /// --change, --view and --block each take the place of what the role had of the same; what is not
    /// named stays, but with --no-contacts.
    Set(Set),
    /// Remove a role that nobody holds
    Delete {
        /// Its name
        name: String,
    },
}

/// What a role opens. Whom no segment names is blocked, and so is an app that is not named.
#[derive(clap::Args, Debug)]
pub struct Opens {
    /// Whose contacts are read and changed, such as 'dept:"/East China"'; the departments it names too
    #[arg(long, value_name = "SEGMENT")]
    change: Vec<String>,
    /// Whose contacts are read
    #[arg(long, value_name = "SEGMENT")]
    view: Vec<String>,
    /// Whose contacts are blocked, whatever else the role opens
    #[arg(long, value_name = "SEGMENT")]
    block: Vec<String>,
    /// An app: joining for links, requests and invitations, joining:send for invitations alone
    #[arg(long, value_name = "APP")]
    app: Vec<AppGrant>,
}

#[derive(clap::Args, Debug)]
pub struct Set {
    /// The role's name
    name: String,
    /// Its new name
    #[arg(long, value_name = "NAME")]
    rename: Option<String>,
    #[command(flatten)]
    opens: Opens,
    /// Open no contacts any more, but for those named with it
    #[arg(long)]
    no_contacts: bool,
    /// Open no apps any more
    #[arg(long, conflicts_with = "app")]
    no_apps: bool,
}

pub async fn run(context: &mut Context<'_>, action: Action) -> Outcome {
    let link = Link::open(context).await?;
    match action {
        Action::Add { name, opens } => {
            let contacts = opens.contacts(&link).await?;
            let role = link.call(CreateRole { name, contacts, apps: opens.app }).await?;
            context.say(&role, format!("the role '{}' opens {}", role.name, opened(&role)))
        }
        Action::List => list(context, &link).await,
        Action::Set(set) => set.run(context, &link).await,
        Action::Delete { name } => {
            let role = named(&link, &name).await?;
            link.call(DeleteRole { role }).await?;
            let shown = serde_json::json!({ "deleted": role });
            context.say(&shown, format!("the role '{name}' is gone"))
        }
    }
}

impl Opens {
    async fn contacts(&self, link: &Link) -> Outcome<Vec<ContactGrant>> {
        let levels = [
            (&self.change, ContactLevel::Change),
            (&self.view, ContactLevel::View),
            (&self.block, ContactLevel::Blocked),
        ];
        let mut grants = Vec::new();
        for (expressions, level) in levels {
            for expression in expressions {
                let segment = link.meaning(expression).await?;
                grants.push(ContactGrant { segment, level, text: String::new() });
            }
        }
        Ok(grants)
    }
}

impl Set {
    async fn run(self, context: &mut Context<'_>, link: &Link) -> Outcome {
        let held = found(link, &self.name).await?;
        let given = self.opens.contacts(link).await?;
        // Each level that is named takes the place of that level alone.
        let stays = |grant: &ContactGrant| given.iter().all(|one| one.level != grant.level);
        let contacts = match (self.no_contacts, given.is_empty()) {
            (true, _) => Some(given),
            (false, true) => None,
            (false, false) => {
                let kept = held.contacts.iter().filter(|grant| stays(grant)).cloned();
                Some(kept.chain(given.iter().cloned()).collect())
            }
        };
        let apps = self.opens.app;
        let apps = (!apps.is_empty() || self.no_apps).then_some(apps);
        let role = held.id;
        if self.rename.is_none() && contacts.is_none() && apps.is_none() {
            return Err(Failure::usage(
                "say what is to be another: --rename, --change, --view, ...",
            ));
        }
        let role = link.call(UpdateRole { role, name: self.rename, contacts, apps }).await?;
        context.say(&role, format!("the role '{}' opens {}", role.name, opened(&role)))
    }
}

async fn list(context: &mut Context<'_>, link: &Link) -> Outcome {
    let mut table = Table::new(&["ROLE", "HELD BY", "OPENS"]);
    for role in link.call(ListRoles {}).await?.roles {
        if context.json {
            context.object(&role)?;
        } else {
            table.row([&role.name, &role.holders.to_string(), &opened(&role)]);
        }
    }
    context.table(&table)
}

/// The number of the role of a name.
pub async fn named(link: &Link, name: &str) -> Outcome<RoleId> {
    Ok(found(link, name).await?.id)
}

/// The role of a name, without regard to case.
async fn found(link: &Link, name: &str) -> Outcome<Role> {
    let roles = link.call(ListRoles {}).await?.roles;
    let wanted = name.trim().to_lowercase();
    let found = roles.into_iter().find(|role| role.name.to_lowercase() == wanted);
    found.ok_or_else(|| {
        Failure::new("not_found", format!("there is no role '{name}'"))
            .hint("canteen admin role list prints them")
    })
}

/// What a role opens, as it would be typed.
pub fn opened(role: &Role) -> String {
    let contacts = role.contacts.iter().map(|grant| {
        let option = match grant.level {
            ContactLevel::Change => "change",
            ContactLevel::View => "view",
            ContactLevel::Blocked => "block",
        };
        format!("--{option} {}", typed(&grant.text))
    });
    let apps = role.apps.iter().map(|app| format!("--app {app}"));
    let all: Vec<_> = contacts.chain(apps).collect();
    if all.is_empty() { "nothing".into() } else { all.join(" ") }
}
