//! `canteen devices`.

use canteen_protocol::account::{ListDevices, RevokeDevice};
use serde::Serialize;

use super::context::Context;
use super::exit::Outcome;
use super::link::Link;
use super::table::Table;
use super::time;

/// List your signed-in devices, or sign one out
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(clap::Subcommand, Debug)]
enum Action {
    /// List your signed-in devices, the newest first (what happens without a word)
    List,
    /// Sign a device out; its connections are closed at once
    Revoke {
        /// Its number in the list
        id: i64,
    },
}

#[derive(Serialize)]
struct Shown<'a> {
    id: i64,
    name: &'a str,
    client: &'a str,
    created: String,
    seen: String,
    this: bool,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    let link = Link::open(context).await?;
    match args.action {
        None | Some(Action::List) => list(context, &link).await,
        Some(Action::Revoke { id }) => {
            link.call(RevokeDevice { device: canteen_protocol::DeviceId(id) }).await?;
            context.say(&serde_json::json!({ "revoked": id }), format!("device {id} is signed out"))
        }
    }
}

async fn list(context: &mut Context<'_>, link: &Link) -> Outcome {
    let devices = link.call(ListDevices {}).await?.devices;
    let mut table = Table::new(&["ID", "NAME", "CLIENT", "SIGNED IN", "LAST SEEN", ""]);
    for device in &devices {
        let (created, seen) = (time::rfc3339(device.created), time::rfc3339(device.seen));
        if context.json {
            let (name, client) = (device.name.as_str(), device.client.as_str());
            let shown = Shown { id: device.id.0, name, client, created, seen, this: device.this };
            context.object(&shown)?;
            continue;
        }
        let zone = &context.io.zone;
        table.row([
            device.id.to_string(),
            device.name.clone(),
            device.client.clone(),
            time::local(device.created, zone),
            time::local(device.seen, zone),
            if device.this { "this one".into() } else { String::new() },
        ]);
    }
    context.table(&table)
}
