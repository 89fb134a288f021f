//! `canteen admin tag`.

use canteen_protocol::directory::{CreateTag, DeleteTag, UpdateTag};

use super::bulk::ImportTags;
use super::listing::Listing;
use crate::cli::context::Context;
use crate::cli::exit::Outcome;
use crate::cli::link::Link;
use crate::cli::table::Table;

#[derive(clap::Subcommand, Debug)]
pub enum Action {
    #[command(flatten)]
    One(One),
    Import(ImportTags),
}

/// What is done to one tag, or seen of all.
#[derive(clap::Subcommand, Debug)]
pub enum One {
    /// Add a tag
    Add {
        /// Its name
        name: String,
    },
    /// List tags with what they hold
    List,
    /// Change what a tag holds, or its name
    Set(Set),
    /// Remove a tag; its members stay members
    Delete {
        /// Its name
        name: String,
    },
}

#[derive(clap::Args, Debug)]
pub struct Set {
    /// The tag's name
    name: String,
    /// Its new name
    #[arg(long, value_name = "NAME")]
    rename: Option<String>,
    /// Put a member in
    #[arg(long, value_name = "USERID")]
    add: Vec<String>,
    /// Take a member out
    #[arg(long, value_name = "USERID")]
    remove: Vec<String>,
    /// Put a department in, with all below it
    #[arg(long, value_name = "PATH")]
    add_dept: Vec<String>,
    /// Take a department out
    #[arg(long, value_name = "PATH")]
    remove_dept: Vec<String>,
}

pub async fn run(context: &mut Context<'_>, action: Action) -> Outcome {
    match action {
        Action::One(one) => self::one(context, one).await,
        Action::Import(import) => import.run(context).await,
    }
}

async fn one(context: &mut Context<'_>, one: One) -> Outcome {
    let link = Link::open(context).await?;
    match one {
        One::Add { name } => {
            let tag = link.call(CreateTag { name }).await?;
            let line = format!("the tag '{}' is added", tag.name);
            context.say(&serde_json::json!({ "id": tag.id, "name": tag.name }), line)
        }
        One::List => list(context, &link).await,
        One::Set(set) => set.run(context, &link).await,
        One::Delete { name } => {
            let tag = link.tag(&name).await?;
            link.call(DeleteTag { tag }).await?;
            let line = format!("the tag '{name}' is gone");
            context.say(&serde_json::json!({ "deleted": tag }), line)
        }
    }
}

impl Set {
    async fn run(self, context: &mut Context<'_>, link: &Link) -> Outcome {
        let mut update = UpdateTag {
            tag: link.tag(&self.name).await?,
            name: self.rename,
            ..UpdateTag::default()
        };
        for userid in &self.add {
            update.add_members.push(link.member(userid).await?);
        }
        for userid in &self.remove {
            update.remove_members.push(link.member(userid).await?);
        }
        for path in &self.add_dept {
            update.add_departments.push(link.department(path).await?);
        }
        for path in &self.remove_dept {
            update.remove_departments.push(link.department(path).await?);
        }
        let tag = link.call(update).await?;
        let line = format!("the tag '{}' is changed", tag.name);
        context.say(&serde_json::json!({ "id": tag.id, "name": tag.name }), line)
    }
}

async fn list(context: &mut Context<'_>, link: &Link) -> Outcome {
    let listing = Listing::new(link.directory().await?);
    let mut table = Table::new(&["TAG", "MEMBERS", "DEPARTMENTS"]);
    for tag in listing.tags() {
        if context.json {
            context.object(&tag)?;
        } else {
            table.row([tag.name, &tag.members.join(", "), &tag.departments.join(", ")]);
        }
    }
    context.table(&table)
}
