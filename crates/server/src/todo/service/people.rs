//! Who is on a to-do: putting colleagues on it, taking them off, leaving.

use canteen_protocol::todo::{Changed, PartTodo, Remind, Role, ShareTodo};
use canteen_protocol::{ClientId, ErrorCode, MemberId, Segment};

use crate::app::{App, Caller};
use crate::db::Tx;
use crate::directory;
use crate::fault::{Fault, Outcome};
use crate::log;
use crate::todo::act::{self, Act};
use crate::todo::content;
use crate::todo::rules::{self, Deed, Part};
use crate::todo::store::people;
use crate::todo::view::Whole;

/// The members a segment holds now, sorted. Looked up before the write, which then does not wait
/// for a large directory. None when the act was carried out before.
///
/// # Errors
/// A member unknown to the caller, too many.
pub async fn invited(
    app: &App,
    caller: Caller,
    client_id: &ClientId,
    segment: Option<Segment>,
) -> Outcome<Vec<MemberId>> {
    let (Some(segment), client_id) = (segment, client_id.clone()) else { return Ok(Vec::new()) };
    app.db
        .read(move |conn| {
            if log::repeated(conn, caller.member, &client_id)?.is_some() {
                return Ok(Vec::new());
            }
            let sight = directory::Sight::of(conn, caller.corp, caller.member)?;
            let members = directory::named(conn, &sight, &segment)?;
            fits(members.len())?;
            Ok(members)
        })
        .await
}

fn fits(people: usize) -> Outcome<()> {
    if people <= content::PEOPLE {
        return Ok(());
    }
    let way_out = "make several of it";
    Err(content::too_many("the to-do", people, content::PEOPLE, "people", way_out))
}

/// Puts colleagues on it, or gives those on it another role. Nothing is written when all have that
/// role already.
///
/// # Errors
/// Not found, forbidden by one's role, an unknown member, too many people.
pub async fn share(app: App, caller: Caller, request: ShareTodo) -> Outcome<Changed> {
    let ShareTodo { todo, client_id, members, role } = request;
    let wanted = invited(&app, caller, &client_id, Some(members)).await?;
    act::once(&app, caller, client_id, move |tx, act| {
        let mut whole = act.claim(tx, &todo, Deed::Take)?;
        let standing = act.standing(&whole)?;
        let here = |member: MemberId| whole.person(member).map(|person| person.part);
        let others: Vec<Part> = wanted.iter().filter_map(|member| here(*member)).collect();
        let others: Vec<Part> = others.into_iter().filter(|part| part.role != role).collect();
        let new: Vec<MemberId> =
            wanted.iter().copied().filter(|member| here(*member).is_none()).collect();
        if others.is_empty() && new.is_empty() {
            return act.settle(tx, whole.todo.id);
        }
        if !new.is_empty() {
            rules::may(standing, Deed::Share)?;
        }
        if others.iter().any(|part| part.member != act.me() || role == Role::Assignee) {
            rules::may(standing, Deed::Rearrange)?;
        }
        fits(whole.people.len() + new.len())?;
        place(tx, &whole, &others, &new, role)?;
        whole = Whole::load(tx, whole.todo)?;
        act.settle_done(&mut whole);
        act.finish(tx, &whole, &[])
    })
    .await
}

fn place(
    tx: &mut Tx<'_>,
    whole: &Whole,
    others: &[Part],
    new: &[MemberId],
    role: Role,
) -> Outcome<()> {
    for person in &whole.people {
        if others.iter().any(|part| part.member == person.part.member) {
            let remind = match role {
                Role::Assignee => Remind::Due,
                Role::Watcher => Remind::Never,
            };
            let part = Part { role, done: None, ..person.part };
            people::update(tx, whole.todo.id, &people::Stored { part, remind, ..*person })?;
        }
    }
    for member in new {
        people::insert(tx, whole.todo.id, *member, role)?;
    }
    Ok(())
}

/// Takes people off it, or oneself. An owner who leaves is followed by who has been on it longest.
/// Nothing is written when nobody named is on it.
///
/// # Errors
/// Not found, forbidden to all but the owner for others than oneself, conflict when nobody would be
/// left.
pub async fn part(app: App, caller: Caller, request: PartTodo) -> Outcome<Changed> {
    let PartTodo { todo, client_id, members } = request;
    fits(members.len())?;
    act::once(&app, caller, client_id, move |tx, act| {
        let whole = act.claim(tx, &todo, Deed::Take)?;
        if members.iter().any(|member| *member != act.me()) {
            rules::may(act.standing(&whole)?, Deed::Rearrange)?;
        }
        let leaving: Vec<MemberId> =
            members.iter().copied().filter(|member| whole.person(*member).is_some()).collect();
        if leaving.is_empty() {
            return act.settle(tx, whole.todo.id);
        }
        see_off(tx, act, whole, &leaving)
    })
    .await
}

fn see_off(
    tx: &mut Tx<'_>,
    act: &Act<'_>,
    mut whole: Whole,
    leaving: &[MemberId],
) -> Outcome<Changed> {
    if leaving.contains(&whole.todo.owner) {
        let parts: Vec<Part> = whole.people.iter().map(|person| person.part).collect();
        let Some(heir) = rules::successor(&parts, leaving) else {
            let why = "nobody would be left on the to-do: delete it instead";
            return Err(Fault::refused(ErrorCode::Conflict, why));
        };
        whole.todo.owner = heir;
    }
    whole.people.retain(|person| !leaving.contains(&person.part.member));
    for member in leaving {
        people::delete(tx, whole.todo.id, *member)?;
    }
    act.settle_done(&mut whole);
    act.finish(tx, &whole, leaving)
}
