//! `canteen admin`: what administrators do to the directory.

mod audit;
mod bulk;
mod can;
mod dept;
mod join;
mod listing;
mod member;
mod offboard;
mod order;
mod page_secret;
mod rights;
mod role;
mod scim;
mod setting;
mod tag;
mod visibility;

pub use bulk::export_to;
pub use listing::Listing;

use super::context::Context;
use super::exit::Outcome;

/// Administer the corp: members, departments, tags, who joins and sees whom, settings, import and export
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    subject: Subject,
}

#[derive(clap::Subcommand, Debug)]
enum Subject {
    /// Members: add, list, show, set, disable, enable, offboard
    #[command(subcommand)]
    Member(member::Action),
    /// Departments: add, list, rename, move, order, delete
    #[command(subcommand, visible_alias = "department")]
    Dept(dept::Action),
    /// Tags: add, list, set, delete, import
    #[command(subcommand)]
    Tag(tag::Action),
    /// Who sees whom: list, hide, limit, restrict, fields, remove
    #[command(subcommand)]
    Visibility(visibility::Action),
    Can(can::Args),
    /// Who wants to join by a link: list, approve, refuse
    #[command(subcommand)]
    Join(join::Action),
    /// Settings of the corp: list, set
    #[command(subcommand)]
    Setting(setting::Action),
    /// Who administers the corp, by which role and until when
    List,
    /// What you may administer yourself
    Rights,
    Grant(rights::Grant),
    Revoke(rights::Revoke),
    /// Rights for administrators of a part of the corp: add, list, set, delete
    #[command(subcommand)]
    Role(role::Action),
    /// Identity providers that write the directory: token add, list, revoke
    #[command(subcommand)]
    Scim(scim::Action),
    /// What administrators and accounts did: list, verify
    #[command(subcommand)]
    Audit(audit::Action),
    PageSecret(page_secret::Args),
    Import(bulk::Import),
    Export(bulk::Export),
    Template(bulk::Template),
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    match args.subject {
        Subject::Member(action) => member::run(context, action).await,
        Subject::Dept(action) => dept::run(context, action).await,
        Subject::Join(action) => join::run(context, action).await,
        Subject::Setting(action) => setting::run(context, action).await,
        Subject::List => rights::list(context).await,
        Subject::Rights => rights::rights(context).await,
        Subject::Role(action) => role::run(context, action).await,
        Subject::Grant(args) => rights::grant(context, args).await,
        Subject::Revoke(args) => rights::revoke(context, args).await,
        Subject::Audit(action) => audit::run(context, action).await,
        Subject::Scim(action) => scim::run(context, action).await,
        Subject::PageSecret(args) => page_secret::run(context, args).await,
        Subject::Tag(action) => tag::run(context, action).await,
        Subject::Import(import) => import.run(context).await,
        Subject::Export(export) => export.run(context).await,
        Subject::Template(template) => template.run(context),
        Subject::Visibility(action) => visibility::run(context, action).await,
        Subject::Can(args) => can::run(context, args).await,
    }
}
