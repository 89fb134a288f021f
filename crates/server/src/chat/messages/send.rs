//! Saying something.

use canteen_protocol::conversation::ConversationKind;
use canteen_protocol::file::File;
use canteen_protocol::message::{Ack, Message, Quote, SendMessage};
use canteen_protocol::{Body, LogId, Seq};

use super::{carried, heard, target};
use crate::app::{App, Caller};
use crate::chat::act::{self, Act};
use crate::chat::rules::Standing;
use crate::chat::store::messages::{self, Stored};
use crate::chat::store::{memberships, mentions, spoken};
use crate::chat::{answering, content, direct, standing};
use crate::db::{Conn, Tx};
use crate::fault::Outcome;
use crate::file;

/// Says something in a conversation. What is written does not grow with the number of members.
///
/// # Errors
/// Invalid or too large a text, too many files or none of those, not found, forbidden to former members.
pub async fn send(app: App, caller: Caller, request: SendMessage) -> Outcome<Ack> {
    let SendMessage { conversation, client_id, reply_to, files, text } = request;
    let text = content::text(&text, !files.is_empty(), &app.limits)?;
    content::files(&files, &app.limits)?;
    act::within(&app, caller, conversation, client_id, move |tx, act| {
        let standing = standing::acting(tx, act, conversation, 1)?;
        let files = carried::take(tx, act, &files)?;
        say(tx, act, &standing, &text, (reply_to, files))
    })
    .await
}

/// Says a clean text; who is away answers by itself.
///
/// # Errors
/// Not found when what it answers is not there.
pub fn say(
    tx: &mut Tx<'_>,
    act: &Act<'_>,
    standing: &Standing,
    text: &str,
    (reply_to, files): (Option<Seq>, Vec<File>),
) -> Outcome<Ack> {
    let id = standing.id;
    let reply_to = reply_to.map(|seq| quote(tx, standing, seq)).transpose()?;
    let heard = heard::heard(tx, act.caller.corp, standing, text)?;
    let mut message = Message {
        n: standing.messages,
        text: text.to_owned(),
        files,
        reply_to,
        mentions: heard.members,
        mentions_all: heard.all,
        ..Message::default()
    };
    if message.n == 1 && standing.kind == ConversationKind::Direct {
        direct::surface(tx, act, standing)?;
    }
    let ack = act.append_with(tx, id, |seq| {
        message.changed = seq;
        Body::Message(message.clone())
    })?;
    let said = Stored { seq: ack.seq, author: act.me(), at: ack.at, message };
    messages::insert(tx, id, &said)?;
    spoken::insert(tx, id, standing.kind, &said)?;
    mentions::insert(tx, id, ack.seq, (&said.message.mentions, said.message.mentions_all))?;
    file::carry(tx, LogId::Conversation(id), ack.seq, &said.message.files)?;
    memberships::spoke(tx, id, act.me(), (ack.seq, said.message.n))?;
    answering::answer(tx, act, standing)?;
    Ok(ack)
}

/// What is answered, as it reads now. It may have been recalled while the answer was written,
/// which is no reason to refuse the answer.
fn quote(conn: &mut Conn, standing: &Standing, seq: Seq) -> Outcome<Quote> {
    let answered = target(conn, standing, seq)?;
    Ok(Quote {
        seq,
        by: answered.author,
        text: messages::cut(&answered.message.text, &answered.message.files),
    })
}
