//! What composers hold unsent: the text, and which message it answers; which of it the server, and
//! so the member's other devices, do not know yet.

use std::collections::HashMap;

use canteen_protocol::conversation::SaveDraft;
use canteen_protocol::{ConversationId, Seq, conversation};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{StoreResult, items};
use crate::model::Draft;

/// Keeps one in the place of what was there; one without text is none. Says whether the server is
/// to be told.
///
/// # Errors
/// SQLite's.
pub fn put(conn: &Connection, id: ConversationId, draft: &Draft) -> StoreResult<bool> {
    if draft.is_empty() {
        conn.prepare_cached("DELETE FROM draft WHERE conversation = ?1 AND seq = 0")?
            .execute([id.0])?;
        let known = conn
            .prepare_cached(
                "UPDATE draft SET text = '', reply = NULL, untold = 1 WHERE conversation = ?1",
            )?
            .execute([id.0])?;
        return Ok(known > 0);
    }
    let reply = draft.reply_to.as_ref().map(|quote| quote.seq.0);
    let changed = conn
        .prepare_cached(
            "INSERT INTO draft (conversation, text, reply) VALUES (?1, ?2, ?3)
             ON CONFLICT (conversation) DO UPDATE SET text = excluded.text,
                 reply = excluded.reply, untold = 1
             WHERE text <> excluded.text OR reply IS NOT excluded.reply",
        )?
        .execute(params![id.0, draft.text, reply])?;
    Ok(changed > 0)
}

/// What the server is to be told next.
///
/// # Errors
/// SQLite's.
pub fn untold(conn: &Connection) -> StoreResult<Option<SaveDraft>> {
    let mut first = conn.prepare_cached(
        "SELECT conversation, text, reply, seq FROM draft WHERE untold = 1
         ORDER BY conversation LIMIT 1",
    )?;
    let read = |row: &Row<'_>| {
        Ok(SaveDraft {
            conversation: ConversationId(row.get(0)?),
            text: row.get(1)?,
            reply_to: row.get::<_, Option<i64>>(2)?.map(Seq),
            over: Seq(row.get(3)?),
        })
    };
    Ok(first.query_row([], read).optional()?)
}

/// The server was told, and has it as of an entry of the personal log. What was written meanwhile
/// is told next.
///
/// # Errors
/// SQLite's.
pub fn told(conn: &Connection, what: &SaveDraft, seq: Seq) -> StoreResult<()> {
    let id = what.conversation.0;
    let Some(held) = get(conn, what.conversation)? else {
        // It was sent or thrown away before the answer came.
        if !what.text.is_empty() {
            conn.prepare_cached("INSERT INTO draft (conversation, text, seq) VALUES (?1, '', ?2)")?
                .execute([id, seq.0])?;
        }
        return Ok(());
    };
    let same = held.text == what.text && held.reply == what.reply_to;
    if same && held.text.is_empty() {
        conn.prepare_cached("DELETE FROM draft WHERE conversation = ?1")?.execute([id])?;
    } else {
        conn.prepare_cached("UPDATE draft SET seq = ?2, untold = ?3 WHERE conversation = ?1")?
            .execute(params![id, seq.0.max(held.seq.0), !same])?;
    }
    Ok(())
}

/// Takes over what another device has written. What was written here and not told stays: both
/// texts are kept when neither is in the other. Gives the text that was held before, when what is
/// held now differs from it.
///
/// # Errors
/// SQLite's.
pub fn follow(conn: &Connection, theirs: &conversation::Draft) -> StoreResult<Option<String>> {
    let held = get(conn, theirs.conversation)?.unwrap_or_default();
    if held.seq >= theirs.seq {
        return Ok(None);
    }
    let (mut text, mut reply) = (theirs.text.clone(), theirs.reply_to);
    if held.untold && !held.text.is_empty() {
        text = Draft::joined(&held.text, &theirs.text);
        reply = held.reply.or(reply);
    }
    let untold = text != theirs.text || reply != theirs.reply_to;
    let changed = text != held.text || reply != held.reply;
    if text.is_empty() {
        conn.prepare_cached("DELETE FROM draft WHERE conversation = ?1")?
            .execute([theirs.conversation.0])?;
    } else {
        let reply = reply.map(|seq| seq.0);
        conn.prepare_cached(
            "INSERT OR REPLACE INTO draft (conversation, text, reply, seq, untold)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![theirs.conversation.0, text, reply, theirs.seq.0, untold])?;
    }
    Ok(changed.then_some(held.text))
}

#[derive(Default)]
struct Held {
    text: String,
    reply: Option<Seq>,
    seq: Seq,
    untold: bool,
}

fn get(conn: &Connection, id: ConversationId) -> StoreResult<Option<Held>> {
    let mut one =
        conn.prepare_cached("SELECT text, reply, seq, untold FROM draft WHERE conversation = ?1")?;
    let read = |row: &Row<'_>| {
        Ok(Held {
            text: row.get(0)?,
            reply: row.get::<_, Option<i64>>(1)?.map(Seq),
            seq: Seq(row.get(2)?),
            untold: row.get(3)?,
        })
    };
    Ok(one.query_row([id.0], read).optional()?)
}

/// Those of some conversations; all of them when none are named.
///
/// # Errors
/// SQLite's.
pub fn of(
    conn: &Connection,
    only: Option<&[ConversationId]>,
) -> StoreResult<HashMap<ConversationId, Draft>> {
    let Some(ids) = only else { return all(conn) };
    let mut drafts = HashMap::new();
    for id in ids {
        if let Some(held) = get(conn, *id)?.filter(|held| !held.text.is_empty()) {
            drafts.insert(*id, quoting(conn, *id, held.text, held.reply)?);
        }
    }
    Ok(drafts)
}

/// All of them. What is answered is quoted as it is now.
///
/// # Errors
/// SQLite's.
pub fn all(conn: &Connection) -> StoreResult<HashMap<ConversationId, Draft>> {
    let mut all =
        conn.prepare_cached("SELECT conversation, text, reply FROM draft WHERE text <> ''")?;
    let rows = all.query_map([], |row| {
        let reply: Option<i64> = row.get(2)?;
        Ok((ConversationId(row.get(0)?), row.get(1)?, reply.map(Seq)))
    })?;
    let rows: Vec<(ConversationId, String, Option<Seq>)> = rows.collect::<Result<_, _>>()?;
    rows.into_iter().map(|(id, text, reply)| Ok((id, quoting(conn, id, text, reply)?))).collect()
}

/// A draft of a text that answers a message, if any.
///
/// # Errors
/// SQLite's.
pub fn quoting(
    conn: &Connection,
    id: ConversationId,
    text: String,
    reply: Option<Seq>,
) -> StoreResult<Draft> {
    let reply_to = reply.map(|seq| items::quote(conn, id, seq)).transpose()?;
    Ok(Draft { text, reply_to })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::file;

    const HERE: ConversationId = ConversationId(7);

    fn theirs(text: &str, seq: i64) -> conversation::Draft {
        let text = text.into();
        conversation::Draft { conversation: HERE, text, reply_to: None, seq: Seq(seq) }
    }

    fn write(conn: &Connection, text: &str) -> bool {
        put(conn, HERE, &Draft::new(text)).unwrap()
    }

    fn held(conn: &Connection) -> String {
        all(conn).unwrap().remove(&HERE).unwrap_or_default().text
    }

    fn to_tell(conn: &Connection) -> Option<String> {
        untold(conn).unwrap().map(|what| what.text)
    }

    fn tell(conn: &Connection, seq: i64) {
        told(conn, &untold(conn).unwrap().unwrap(), Seq(seq)).unwrap();
    }

    #[test]
    fn what_is_written_is_told_once() {
        let conn = file::in_memory().unwrap();
        assert!(write(&conn, "a"));
        tell(&conn, 3);
        assert_eq!((to_tell(&conn), held(&conn)), (None, "a".into()));
        assert!(!write(&conn, "a"), "it says nothing new");
        assert!(write(&conn, "ab"));
        assert_eq!(to_tell(&conn), Some("ab".into()));
    }

    #[test]
    fn what_was_sent_before_anyone_was_told_is_not_told() {
        let conn = file::in_memory().unwrap();
        write(&conn, "a");
        assert!(!write(&conn, ""));
        assert_eq!(to_tell(&conn), None);
    }

    #[test]
    fn what_was_sent_is_told_as_gone() {
        let conn = file::in_memory().unwrap();
        write(&conn, "a");
        tell(&conn, 3);
        assert!(write(&conn, ""));
        assert_eq!((to_tell(&conn), held(&conn)), (Some(String::new()), String::new()));
        tell(&conn, 4);
        assert_eq!(to_tell(&conn), None);
    }

    #[test]
    fn what_was_sent_while_it_was_told_is_told_as_gone() {
        let conn = file::in_memory().unwrap();
        write(&conn, "a");
        let underway = untold(&conn).unwrap().unwrap();
        write(&conn, "");
        told(&conn, &underway, Seq(3)).unwrap();
        assert_eq!(to_tell(&conn), Some(String::new()));
    }

    #[test]
    fn what_was_written_while_it_was_told_is_told_next() {
        let conn = file::in_memory().unwrap();
        write(&conn, "a");
        let underway = untold(&conn).unwrap().unwrap();
        write(&conn, "ab");
        told(&conn, &underway, Seq(3)).unwrap();
        assert_eq!(to_tell(&conn), Some("ab".into()));
    }

    #[test]
    fn another_devices_words_take_the_place_of_those_that_were_told() {
        let conn = file::in_memory().unwrap();
        write(&conn, "a");
        tell(&conn, 3);
        assert_eq!(follow(&conn, &theirs("old", 2)).unwrap(), None);
        assert_eq!(follow(&conn, &theirs("a", 3)).unwrap(), None);
        assert_eq!(follow(&conn, &theirs("abc", 4)).unwrap(), Some("a".into()));
        assert_eq!((held(&conn), to_tell(&conn)), ("abc".into(), None));
        assert_eq!(follow(&conn, &theirs("", 5)).unwrap(), Some("abc".into()));
        assert_eq!((held(&conn), to_tell(&conn)), (String::new(), None));
    }

    #[test]
    fn of_two_texts_none_is_lost() {
        for (mine, other, both, tells) in [
            ("mine", "theirs", "mine\ntheirs", true),
            ("a longer one", "longer", "a longer one", true),
            ("one", "one and more", "one and more", false),
            ("mine", "", "mine", true),
            ("", "theirs", "theirs", false),
        ] {
            let conn = file::in_memory().unwrap();
            write(&conn, "told");
            tell(&conn, 1);
            write(&conn, mine);
            follow(&conn, &theirs(other, 2)).unwrap();
            assert_eq!((held(&conn).as_str(), to_tell(&conn).is_some()), (both, tells), "{mine}");
        }
    }
}
