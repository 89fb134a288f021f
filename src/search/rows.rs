//! What was found, in one order whoever found it, each message once.

use std::cmp::Reverse;

use canteen_protocol::{ConversationId, Seq, Time};
use canteen_text::markup;
use canteen_text::tokens::{Query, Tokens, cut};

use super::state::{Row, State};
use crate::model::{Hit, ItemKey, ItemKind};

/// Characters of a message that are shown.
const SHOWN: usize = 240;

/// The place of a message.
pub fn seq(hit: &Hit) -> Seq {
    match hit.item.key {
        ItemKey::Logged(seq) => seq,
        ItemKey::Queued(_) => Seq(0),
    }
}

/// The latest first.
fn order(row: &Row) -> Reverse<(Time, ConversationId, Seq)> {
    Reverse((row.hit.item.at, row.hit.conversation, seq(&row.hit)))
}

/// Takes more in. What is selected stays so.
pub fn merge(state: &mut State, hits: Vec<Hit>, query: &Query) {
    let selected = state.rows.get(state.list.selected()).map(|row| place(&row.hit));
    for hit in hits {
        let (conversation, seq) = place(&hit);
        if state.row_of(conversation, seq).is_none() {
            let row = make(hit, query);
            let at = state.rows.partition_point(|other| order(other) < order(&row));
            state.rows.insert(at, row);
        }
    }
    if let Some(row) = selected.and_then(|(conversation, seq)| state.row_of(conversation, seq)) {
        // The first one is where one is before having chosen any.
        if state.list.selected() > 0 {
            state.list.select(row);
        }
    }
}

fn place(hit: &Hit) -> (ConversationId, Seq) {
    (hit.conversation, seq(hit))
}

fn make(hit: Hit, query: &Query) -> Row {
    let plain = match &hit.item.kind {
        ItemKind::Message(said) => {
            let names = said.files.iter().map(|file| file.name.clone());
            let parts = [markup::plain(&said.text)].into_iter().chain(names);
            parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
        }
        _ => String::new(),
    };
    let (text, marks) = cut(&plain, &Tokens::of(&plain).hits(query), SHOWN);
    Row { hit, text, marks }
}
