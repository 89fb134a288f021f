//! `canteen admin join`: who wants to join.

use canteen_protocol::JoinId;
use canteen_protocol::invite::{Decide, JoinRequest, JoinState, ListRequests};
use canteen_text::sanitize;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::exit::Outcome;
use crate::cli::link::Link;
use crate::cli::org;
use crate::cli::table::Table;
use crate::cli::time;

#[derive(clap::Subcommand, Debug)]
pub enum Action {
    /// List those who wait, the longest waiting first
    List {
        /// Also those that were answered
        #[arg(long)]
        all: bool,
    },
    /// Let somebody in
    Approve {
        /// The number of the request
        id: JoinId,
    },
    /// Do not let somebody in
    Refuse {
        /// The number of the request
        id: JoinId,
        /// Why; it is sent to them
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

#[derive(Serialize)]
struct Shown<'a> {
    id: JoinId,
    state: JoinState,
    name: &'a str,
    userid: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    email: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    mobile: &'a str,
    reason: &'a str,
    department: &'a str,
    link: i64,
    time: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    answer: &'a str,
    /// That the corp has more members now than were agreed.
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<&'a str>,
}

fn shown(request: &JoinRequest) -> Shown<'_> {
    Shown {
        id: request.id,
        state: request.state,
        name: &request.name,
        userid: &request.userid,
        email: &request.email,
        mobile: &request.mobile,
        reason: &request.reason,
        department: &request.department,
        link: request.link.0,
        time: time::rfc3339(request.created),
        answer: &request.answer,
        warning: None,
    }
}

pub async fn run(context: &mut Context<'_>, action: Action) -> Outcome {
    let link = Link::open(context).await?;
    let ask = match action {
        Action::List { all } => return list(context, &link, all).await,
        Action::Approve { id } => Decide { request: id, approve: true, reason: String::new() },
        Action::Refuse { id, reason } => Decide { request: id, approve: false, reason },
    };
    let request = link.call(ask).await?;
    let name = sanitize::line(&request.name, 64);
    let line = match request.state {
        JoinState::Joined => format!("{name} has joined as {}", request.userid),
        _ => format!("{name} is refused"),
    };
    let warning = match request.state {
        JoinState::Joined => org::warning(&link).await,
        _ => None,
    };
    context.say(&Shown { warning: warning.as_deref(), ..shown(&request) }, line)?;
    if let Some(warning) = &warning {
        context.remark(warning);
    }
    Ok(())
}

async fn list(context: &mut Context<'_>, link: &Link, all: bool) -> Outcome {
    let requests = link.call(ListRequests { all }).await?.requests;
    let headings = ["ID", "STATE", "WHEN", "NAME", "ACCOUNT", "ADDRESS", "DEPARTMENT", "REASON"];
    let mut table = Table::new(&headings);
    for request in &requests {
        if context.json {
            context.object(&shown(request))?;
            continue;
        }
        let state = match request.state {
            JoinState::Waiting => "waiting",
            JoinState::Joined => "joined",
            JoinState::Refused => "refused",
        };
        let address = if request.email.is_empty() { &request.mobile } else { &request.email };
        let (id, when) = (request.id.to_string(), time::local(request.created, &context.io.zone));
        let JoinRequest { name, userid, department, reason, .. } = request;
        table.row([&id, state, &when, name, userid, address, department, reason]);
    }
    context.table(&table)
}
