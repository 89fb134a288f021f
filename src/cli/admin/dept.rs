//! `canteen admin dept`.

use canteen_protocol::directory::{CreateDepartment, DeleteDepartment, UpdateDepartment};

use super::listing::Listing;
use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::link::Link;
use crate::cli::table::Table;

#[derive(clap::Subcommand, Debug)]
pub enum Action {
    /// Add a department
    Add {
        /// Its path, such as "/East China/Sales"; the one above must be there
        path: String,
        /// Where it stands among its siblings: higher is further up
        #[arg(long, default_value_t = 0)]
        order: i64,
    },
    /// List departments, by path
    List,
    /// Give a department another name
    Rename {
        /// Its path
        path: String,
        /// Its new name, without '/'
        name: String,
    },
    /// Move a department with all below it
    Move {
        /// Its path
        path: String,
        /// The path of the one that will be above it; "/" is the top
        under: String,
    },
    /// Put a department further up or down among its siblings
    Order {
        /// Its path
        path: String,
        /// Higher is further up; those of one order stand by name
        order: i64,
    },
    /// Remove a department that has no members and nothing below it
    Delete {
        /// Its path
        path: String,
    },
}

pub async fn run(context: &mut Context<'_>, action: Action) -> Outcome {
    let link = Link::open(context).await?;
    match action {
        Action::Add { path, order } => add(context, &link, &path, order).await,
        Action::List => list(context, &link).await,
        Action::Rename { path, name } => {
            let department = link.department(&path).await?;
            let update =
                UpdateDepartment { department, name: Some(name), parent: None, order: None };
            let changed = link.call(update).await?;
            let line = format!("{path} is called {} now", changed.name);
            context.say(&serde_json::json!({ "id": changed.id, "name": changed.name }), line)
        }
        Action::Move { path, under } => {
            let department = link.department(&path).await?;
            let parent = Some(link.department(&under).await?);
            let update = UpdateDepartment { department, name: None, parent, order: None };
            let changed = link.call(update).await?;
            let line = format!("{} is under {under} now", changed.name);
            context.say(&serde_json::json!({ "id": changed.id, "parent": changed.parent }), line)
        }
        Action::Order { path, order } => {
            let department = link.department(&path).await?;
            let order = Some(order);
            let update = UpdateDepartment { department, name: None, parent: None, order };
            let changed = link.call(update).await?;
            let line = format!("{path} has the order {} now", changed.order);
            context.say(&serde_json::json!({ "id": changed.id, "order": changed.order }), line)
        }
        Action::Delete { path } => {
            let department = link.department(&path).await?;
            link.call(DeleteDepartment { department }).await?;
            context.say(&serde_json::json!({ "deleted": department }), format!("{path} is gone"))
        }
    }
}

async fn add(context: &mut Context<'_>, link: &Link, path: &str, order: i64) -> Outcome {
    let (above, name) = split(path)?;
    let parent = link.department(above).await?;
    let name = name.to_owned();
    let added = link.call(CreateDepartment { parent, name, order }).await?;
    let shown = serde_json::json!({ "id": added.id, "path": path, "name": added.name });
    context.say(&shown, format!("{path} is added"))
}

/// The path of the one above, and the name.
fn split(path: &str) -> Outcome<(&str, &str)> {
    match path.strip_suffix('/').unwrap_or(path).rsplit_once('/') {
        Some(("", name)) if !name.is_empty() => Ok(("/", name)),
        Some((above, name)) if above.starts_with('/') && !name.is_empty() => Ok((above, name)),
        _ => Err(Failure::usage(format!("'{path}' is not the path of a department"))
            .hint("a path is like \"/East China/Sales\"")),
    }
}

async fn list(context: &mut Context<'_>, link: &Link) -> Outcome {
    let listing = Listing::new(link.directory().await?);
    let mut table = Table::new(&["PATH", "MEMBERS", "ID"]);
    for department in listing.departments() {
        if context.json {
            context.object(&department)?;
        } else {
            let (members, id) = (department.members.to_string(), department.id.to_string());
            table.row([department.path, &members, &id]);
        }
    }
    context.table(&table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_parts_into_what_is_above_and_a_name() {
        assert_eq!(split("/Sales").unwrap(), ("/", "Sales"));
        assert_eq!(split("/East China/Sales/").unwrap(), ("/East China", "Sales"));
        for bad in ["", "/", "Sales", "East/Sales", "//"] {
            assert!(split(bad).is_err(), "{bad:?}");
        }
    }
}
