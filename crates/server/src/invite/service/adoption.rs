//! Who has joined, for administrators (ORG-01, INV-09).

use std::collections::HashMap;

use canteen_protocol::invite::{Adoption, AskAdoption, Counts};

use super::act;
use crate::app::{App, Caller};
use crate::directory::Level;
use crate::fault::{Fault, Outcome};
use crate::invite::rules;
use crate::invite::store::{adoption, letters};

/// Days somebody may be away before they count as inactive, at most.
const DAYS: i64 = 3_650;

/// Counts them.
///
/// # Errors
/// `Forbidden`; `Invalid` for a number of days that makes no sense.
pub async fn count(app: App, caller: Caller, ask: AskAdoption) -> Outcome<Adoption> {
    let (now, days) = (app.now(), ask.days);
    let corp = caller.corp;
    app.db
        .read(move |conn| {
            let power = act::sender(conn, caller, now)?;
            if !(1..=DAYS).contains(&days) {
                return Err(Fault::invalid(format!("days is {days}: give 1 to {DAYS}")));
            }
            let invited = letters::invited(conn, corp)?;
            let mut seen = adoption::seen(conn, corp)?;
            let everyone: Vec<_> = seen.iter().map(|(member, _)| *member).collect();
            if let Some(open) = power.open(conn, &everyone, Level::View)? {
                seen.retain(|(member, _)| open.contains(member));
            }
            let members: HashMap<_, _> = seen
                .into_iter()
                .map(|(id, seen)| (id, rules::standing(invited.contains(&id), seen, days, now)))
                .collect();
            let mut counts = Counts::default();
            members.values().for_each(|standing| standing.count_in(&mut counts));
            let departments = if ask.by_department {
                let mut departments = adoption::departments(conn, corp)?;
                departments.retain(|(_, _, path)| power.opens(path, Level::View));
                rules::by_department(&members, &departments, &adoption::places(conn, corp)?)
            } else {
                Vec::new()
            };
            Ok(Adoption { days, counts, departments })
        })
        .await
}
