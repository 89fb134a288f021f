//! When a message is taken back, nothing of what it said stays in to-dos either: where the text is
//! still the message's own it goes, and only that the source was recalled remains. What a member
//! wrote in their own words stays theirs.

use canteen_protocol::{MessageId, Time};

use crate::db::{DbResult, Tx};
use crate::todo::act::tell;
use crate::todo::store::todos;
use crate::todo::view::Whole;

/// Takes the message's text out of every to-do that was captured from it, deleted ones too.
///
/// # Errors
/// As the database says.
pub fn recalled(tx: &mut Tx<'_>, message: MessageId, at: Time) -> DbResult<()> {
    for id in todos::captured_by_all(tx, message)? {
        let Some(mut todo) = todos::find(tx, id)? else { continue };
        todo.recalled = true;
        if std::mem::take(&mut todo.quoted) {
            todo.text.clear();
        }
        todos::update(tx, &todo)?;
        if todo.deleted.is_none() {
            let whole = Whole::load(tx, todo)?;
            tell(tx, &whole, &[], at, None)?;
        }
    }
    Ok(())
}
