//! A message as the command line prints it: the contract's object for programs, a line for people.

use canteen_protocol::file::File;
use canteen_protocol::{ConversationId, FileId, MemberId, MessageId, Seq, Time};
use canteen_text::sanitize;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::time;
use crate::model::{Chat, Delivery, Directory, Item, ItemKey, ItemKind, Said};
use crate::transfers;

/// A message for programs. Scripts depend on the names.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Shown {
    /// Stays the same for ever; null while it is queued.
    pub id: Option<MessageId>,
    /// Where.
    pub conversation: Option<ConversationId>,
    /// Its place there; null while it is queued.
    pub seq: Option<Seq>,
    /// The account of who said it.
    pub from: String,
    /// Always `message`.
    pub kind: &'static str,
    /// What was said; empty when recalled.
    pub text: String,
    /// RFC 3339 in UTC.
    pub time: String,
    /// The files it carries.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Carried>,
    /// The message it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<MessageId>,
    /// When it was last edited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edited: Option<String>,
    /// Whether it was taken back.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub recalled: bool,
    /// Given automatically for its author, who was away.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub auto: bool,
    /// How far one's own has come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<&'static str>,
}

/// A file of a message. Scripts depend on the names.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Carried {
    /// What canteen file get takes; null while it is queued.
    pub id: Option<FileId>,
    /// Its name.
    pub name: String,
    /// Bytes.
    pub size: i64,
    /// What it is, such as `image/png`.
    pub mime: String,
    /// SHA-256 in hexadecimal digits; null until it was read.
    pub hash: Option<String>,
    /// Pixels of a picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Pixels of a picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// How long it plays, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<u32>,
}

impl From<File> for Carried {
    fn from(file: File) -> Self {
        Self {
            id: (file.id.0 != 0).then_some(file.id),
            name: file.name,
            size: file.size,
            mime: file.mime,
            hash: (!file.hash.is_empty()).then_some(file.hash),
            width: file.width,
            height: file.height,
            duration: file.duration,
        }
    }
}

/// Where messages stand: what ids mean.
pub struct Reader<'a> {
    /// The member who reads.
    pub me: Option<MemberId>,
    /// Their account.
    pub userid: &'a str,
    /// Everyone else.
    pub directory: &'a Directory,
    /// The zone for people.
    pub zone: &'a TimeZone,
}

impl Reader<'_> {
    /// The message of an item; none when it is something else.
    pub fn shown(&self, conversation: ConversationId, item: &Item) -> Option<Shown> {
        let ItemKind::Message(said) = &item.kind else { return None };
        let seq = match item.key {
            ItemKey::Logged(seq) => Some(seq),
            ItemKey::Queued(_) => None,
        };
        let Said { text, files, reply_to, auto, edited, recalled, delivery, .. } = said.as_ref();
        let mine = seq.is_none() || (item.by.is_some() && item.by == self.me);
        Some(Shown {
            id: seq.map(|seq| MessageId { conversation, seq }),
            conversation: Some(conversation),
            seq,
            from: if seq.is_none() { self.userid.to_owned() } else { self.account(item.by) },
            kind: "message",
            text: text.clone(),
            time: time::rfc3339(item.at),
            files: files.iter().cloned().map(Carried::from).collect(),
            reply_to: reply_to.as_ref().map(|quote| MessageId { conversation, seq: quote.seq }),
            edited: edited.map(time::rfc3339),
            recalled: *recalled,
            auto: *auto,
            state: mine.then(|| state(delivery)),
        })
    }

    /// The lines for people: a head with time and name, the text below when it has several lines.
    pub fn lines(&self, item: &Item, place: Option<&Chat>) -> Option<String> {
        let place = place.map(|chat| format!(" [{}]", self.title(chat))).unwrap_or_default();
        Some(format!("{}{place} {}", time::local(item.at, self.zone), self.said(item)?))
    }

    /// The same with the message's number in its conversation before it, to be named by.
    pub fn numbered(&self, item: &Item) -> Option<String> {
        let number = match item.key {
            ItemKey::Logged(seq) => format!("#{seq} "),
            ItemKey::Queued(_) => String::new(),
        };
        Some(format!("{number}{} {}", time::clock(item.at, self.zone), self.said(item)?))
    }

    /// Who said what, and what became of it.
    fn said(&self, item: &Item) -> Option<String> {
        let ItemKind::Message(said) = &item.kind else { return None };
        let mine = matches!(item.key, ItemKey::Queued(_));
        let by = if mine { self.me } else { item.by };
        let mut text = if said.recalled {
            "(recalled)".to_owned()
        } else {
            sanitize::text(&said.text).replace('\n', "\n    ")
        };
        for file in &said.files {
            let line = if text.is_empty() { "" } else { "\n    " };
            let (name, size) = (sanitize::line(&file.name, 200), transfers::size(file.size));
            let id = if file.id.0 == 0 { String::new() } else { format!(", file {}", file.id) };
            text.push_str(&format!("{line}[{name}, {size}{id}]"));
        }
        if let Some(quote) = &said.reply_to {
            text = format!("> {}\n    {text}", sanitize::line(&quote.text, 60));
        }
        let mark = match (&said.delivery, said.edited) {
            (Delivery::Queued, _) => " (queued)",
            (Delivery::Failed(_), _) => " (not sent)",
            (Delivery::Sent, _) if said.auto => " (automatic)",
            (Delivery::Sent, Some(_)) if !said.recalled => " (edited)",
            (Delivery::Sent, _) => "",
        };
        Some(format!("{}: {text}{mark}", self.name(by)))
    }

    /// What a chat is called: a group's name or the peer's.
    pub fn title(&self, chat: &Chat) -> String {
        let name = match chat.peer {
            Some(peer) => self.name(Some(peer)),
            None => chat.name.clone(),
        };
        sanitize::line(&name, 64)
    }

    /// A member's name, or else their account.
    pub fn name(&self, member: Option<MemberId>) -> String {
        match member.and_then(|member| self.directory.name(member)) {
            Some(name) if !name.is_empty() => sanitize::line(&name, 64),
            _ => self.account(member),
        }
    }

    /// A member's account. One who may not be seen any more has but a number.
    pub fn account(&self, member: Option<MemberId>) -> String {
        match member {
            None => String::new(),
            Some(member) if Some(member) == self.me => self.userid.to_owned(),
            Some(member) => match self.directory.member(member) {
                Some(person) => person.userid.to_owned(),
                None => format!("member {member}"),
            },
        }
    }
}

impl Shown {
    /// One's own message that was just submitted.
    pub fn own(userid: &str, text: String, reply_to: Option<MessageId>, at: Time) -> Self {
        Self {
            id: None,
            conversation: None,
            seq: None,
            from: userid.to_owned(),
            kind: "message",
            text,
            time: time::rfc3339(at),
            files: Vec::new(),
            reply_to,
            edited: None,
            recalled: false,
            auto: false,
            state: Some("queued"),
        }
    }

    /// The same, durable on the server.
    #[must_use]
    pub fn sent(self, conversation: ConversationId, seq: Seq, at: Time) -> Self {
        Self {
            id: Some(MessageId { conversation, seq }),
            conversation: Some(conversation),
            seq: Some(seq),
            time: time::rfc3339(at),
            state: Some("sent"),
            ..self
        }
    }
}

fn state(delivery: &Delivery) -> &'static str {
    match delivery {
        Delivery::Queued => "queued",
        Delivery::Sent => "sent",
        Delivery::Failed(_) => "failed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use canteen_protocol::message::Quote;
    use serde_json::json;

    fn item(key: ItemKey, by: Option<i64>, said: Said) -> Item {
        let kind = ItemKind::Message(Box::new(said));
        Item { key, at: Time(1_795_407_744_123), by: by.map(MemberId), kind }
    }

    fn json_of(item: &Item) -> serde_json::Value {
        let directory = Directory::default();
        let reader = Reader {
            me: Some(MemberId(1)),
            userid: "li",
            directory: &directory,
            zone: &TimeZone::UTC,
        };
        serde_json::to_value(reader.shown(ConversationId(42), item)).unwrap()
    }

    #[test]
    fn the_object_is_that_of_the_contract() {
        let said = Said { text: "hello".into(), ..Said::default() };
        assert_eq!(
            json_of(&item(ItemKey::Logged(Seq(7)), Some(2), said)),
            json!({
                "id": "42-7", "conversation": 42, "seq": 7, "from": "member 2", "kind": "message",
                "text": "hello", "time": "2026-11-23T04:22:24.123Z"
            })
        );
    }

    #[test]
    fn what_applies_is_there() {
        let quote = Quote { seq: Seq(3), by: MemberId(2), text: "before".into() };
        let said = Said { reply_to: Some(quote), edited: Some(Time(0)), ..Said::default() };
        let own = json_of(&item(ItemKey::Logged(Seq(7)), Some(1), said));
        assert_eq!(own["from"], "li");
        assert_eq!(own["state"], "sent");
        assert_eq!(own["reply_to"], "42-3");
        assert_eq!(own["edited"], "1970-01-01T00:00:00.000Z");
        let said = Said { recalled: true, ..Said::default() };
        assert_eq!(json_of(&item(ItemKey::Logged(Seq(7)), Some(2), said))["recalled"], true);
    }

    #[test]
    fn files_are_told_with_their_figures() {
        let file = |id| File {
            id: FileId(id),
            name: "build.log".into(),
            size: 1_234,
            mime: "text/plain".into(),
            hash: if id == 0 { String::new() } else { "ab".into() },
            width: None,
            height: None,
            duration: None,
        };
        let said = |id| Said { files: vec![file(id)], ..Said::default() };
        let there = item(ItemKey::Logged(Seq(7)), Some(2), said(5));
        assert_eq!(
            json_of(&there)["files"],
            json!([{"id": 5, "name": "build.log", "size": 1234, "mime": "text/plain", "hash": "ab"}])
        );
        let queued = json_of(&item(ItemKey::Queued(crate::model::LocalId(5)), None, said(0)));
        assert_eq!(
            (&queued["files"][0]["id"], &queued["files"][0]["hash"]),
            (&json!(null), &json!(null))
        );
        let directory = Directory::default();
        let reader = Reader { me: None, userid: "", directory: &directory, zone: &TimeZone::UTC };
        let line = reader.lines(&there, None).unwrap();
        assert!(line.ends_with("member 2: [build.log, 1.2 kB, file 5]"), "{line}");
    }

    #[test]
    fn what_waits_has_no_id_yet() {
        let said = Said { delivery: Delivery::Queued, ..Said::default() };
        let own = json_of(&item(ItemKey::Queued(crate::model::LocalId(5)), None, said));
        assert_eq!(own["id"], json!(null));
        assert_eq!((&own["state"], &own["from"]), (&json!("queued"), &json!("li")));
    }

    #[test]
    fn nothing_raw_reaches_the_terminal() {
        let directory = Directory::default();
        let reader = Reader { me: None, userid: "", directory: &directory, zone: &TimeZone::UTC };
        let said = Said { text: "a\u{1b}[31mb\nc".into(), ..Said::default() };
        let lines = reader.lines(&item(ItemKey::Logged(Seq(7)), Some(2), said), None).unwrap();
        assert!(!lines.contains('\u{1b}'), "{lines:?}");
        assert!(lines.starts_with("2026-11-23 04:22 member 2: a"), "{lines:?}");
        assert!(lines.ends_with("\n    c"), "{lines:?}");
    }
}
