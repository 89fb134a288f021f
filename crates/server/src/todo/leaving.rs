//! A member is seen off: what is theirs and not done goes to who takes over. Without anyone named it
//! stays where it is, and whoever else is on it stands in for the owner.

use canteen_protocol::offboard::Receipt;
use canteen_protocol::todo::Role;

use super::act;
use super::store::{people, todos};
use super::view::Whole;
use crate::db::Tx;
use crate::fault::Outcome;
use crate::hooks::Leaver;

/// Hands their to-dos over.
pub fn leave(tx: &mut Tx<'_>, who: Leaver<'_>, receipt: &mut Receipt) -> Outcome<()> {
    let Some(to) = who.to else { return Ok(()) };
    for id in todos::open_of(tx, who.member)? {
        let Some(mut todo) = todos::claim(tx, who.corp, id)? else { continue };
        todo.owner = to;
        todos::update(tx, &todo)?;
        if Whole::load(tx, todo.clone())?.person(to).is_none() {
            people::insert(tx, id, to, Role::Assignee)?;
        }
        let whole = Whole::load(tx, todo)?;
        act::tell(tx, &whole, &[], who.at, None)?;
        receipt.todos += 1;
    }
    Ok(())
}
