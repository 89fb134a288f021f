//! What arrives, made safe to show, keep and compare: once, here, before anyone else sees it.
//!
//! Pushes and errors are clean when they leave this module's parent; results of requests are to be
//! passed through the function for their kind by whoever asked.

use canteen_protocol::conversation::{Conversation, Draft};
use canteen_protocol::directory::{Department, DirectoryChanges, Member, Tag};
use canteen_protocol::file::File;
use canteen_protocol::import::{Exported, Said, Step};
use canteen_protocol::message::Message;
use canteen_protocol::rest::{Rest, Status};
use canteen_protocol::scheduled::Scheduled;
use canteen_protocol::session::{Standing, Welcome};
use canteen_protocol::todo::Todo;
use canteen_protocol::{Body, Entry, Event, WireError};
use canteen_text::sanitize;

/// Characters of a name, title or address. Servers allow less; this bounds what they cannot.
const NAME: usize = 256;
/// Characters of a department's path.
const PATH: usize = 1_024;
/// Characters of a reason or an error.
const REASON: usize = 500;
/// Characters of a quote.
const QUOTE: usize = 160;
/// Characters of an emoji.
const EMOJI: usize = 4;

fn line(text: &mut String, chars: usize) {
    *text = sanitize::line(text, chars);
}

fn body_text(text: &mut String) {
    *text = sanitize::text(text);
}

/// A reason for people.
#[must_use]
pub fn reason(text: &str) -> String {
    sanitize::line(text, REASON)
}

/// An error of the server's.
#[must_use]
pub fn error(mut error: WireError) -> WireError {
    line(&mut error.message, REASON);
    error
}

/// Who is signed in.
pub fn welcome(welcome: &mut Welcome) {
    for name in [
        &mut welcome.server,
        &mut welcome.userid,
        &mut welcome.name,
        &mut welcome.corp_id,
        &mut welcome.corp_name,
    ] {
        line(name, NAME);
    }
    standing(&mut welcome.standing);
}

fn standing(standing: &mut Standing) {
    line(&mut standing.fingerprint, NAME);
    if let Some(verified) = &mut standing.verified {
        // A domain is shown in full, or another could pass for it.
        line(&mut verified.subject, NAME);
    }
}

/// A push.
pub fn event(event: &mut Event) {
    match event {
        Event::Entry(one) => entry(one),
        Event::Status { members } => members.iter_mut().for_each(|(_, one)| status(one)),
        Event::Bye { reason, .. } => line(reason, REASON),
        _ => {}
    }
}

/// An entry of any log.
pub fn entry(entry: &mut Entry) {
    if entry.client_id.as_ref().is_some_and(|id| !id.is_valid()) {
        entry.client_id = None;
    }
    match &mut entry.body {
        Body::Message(one) => message(one),
        Body::Edited { text, .. } | Body::Notice { text } => body_text(text),
        Body::Reacted { emoji, .. } => line(emoji, EMOJI),
        Body::Rest(one) => rest(one),
        Body::Created { name, .. } | Body::Renamed { name } => line(name, NAME),
        Body::Todo { now: Some(now), .. } => todo(now),
        _ => {}
    }
}

fn message(message: &mut Message) {
    body_text(&mut message.text);
    if let Some(quote) = &mut message.reply_to {
        line(&mut quote.text, QUOTE);
    }
    message.files.iter_mut().for_each(file);
    for reaction in &mut message.reactions {
        line(&mut reaction.emoji, EMOJI);
    }
}

fn file(file: &mut File) {
    file.name = sanitize::filename(&file.name);
    line(&mut file.mime, NAME);
    line(&mut file.hash, NAME);
}

/// A to-do.
pub fn todo(todo: &mut Todo) {
    body_text(&mut todo.text);
    for comment in &mut todo.recent {
        body_text(&mut comment.text);
    }
    if todo.added.as_ref().is_some_and(|id| !id.is_valid()) {
        todo.added = None;
    }
}

/// What a member says they do.
pub fn status(status: &mut Status) {
    line(&mut status.text, NAME);
}

/// How the member rests.
pub fn rest(rest: &mut Rest) {
    status(&mut rest.status);
    line(&mut rest.zone, NAME);
    if let Some(reply) = &mut rest.away {
        body_text(&mut reply.text);
    }
}

/// A message that waits.
pub fn scheduled(one: &mut Scheduled) {
    body_text(&mut one.text);
    one.files.iter_mut().for_each(file);
}

/// What was written on another device.
pub fn draft(draft: &mut Draft) {
    body_text(&mut draft.text);
}

/// A conversation.
pub fn conversation(conversation: &mut Conversation) {
    line(&mut conversation.name, NAME);
    body_text(&mut conversation.notice);
    if let Some(last) = &mut conversation.last {
        entry(last);
    }
}

/// A member.
pub fn member(member: &mut Member) {
    for text in [
        &mut member.userid,
        &mut member.name,
        &mut member.english_name,
        &mut member.title,
        &mut member.email,
        &mut member.mobile,
        &mut member.landline,
    ] {
        line(text, NAME);
    }
}

/// A department.
pub fn department(department: &mut Department) {
    line(&mut department.name, NAME);
}

/// A tag.
pub fn tag(tag: &mut Tag) {
    line(&mut tag.name, NAME);
}

/// A line of the answer to an import.
pub fn said(said: &mut Said) {
    match said {
        Said::Problem(problem) => {
            line(&mut problem.value, NAME);
            line(&mut problem.message, REASON);
        }
        Said::Step(one) => step(one),
        Said::Error(one) => line(&mut one.message, REASON),
        Said::Progress(_) | Said::Done(_) => {}
    }
}

fn step(step: &mut Step) {
    let lines = |texts: &mut Vec<String>| texts.iter_mut().for_each(|text| line(text, PATH));
    match step {
        Step::Department { path, .. } => line(path, PATH),
        Step::Added { userid, name, departments, .. } => {
            line(userid, NAME);
            line(name, NAME);
            lines(departments);
        }
        Step::Changed { userid, name, fields, .. } => {
            line(userid, NAME);
            line(name, NAME);
            for field in fields {
                line(&mut field.field, NAME);
                line(&mut field.before, NAME);
                line(&mut field.after, NAME);
            }
        }
        Step::Moved { userid, name, before, after, .. } => {
            line(userid, NAME);
            line(name, NAME);
            lines(before);
            lines(after);
        }
        Step::Removed { userid, name } | Step::Kept { userid, name } => {
            line(userid, NAME);
            line(name, NAME);
        }
        Step::Tag { name, .. } => line(name, NAME),
        Step::Tagged { tag, what, .. } => {
            line(tag, NAME);
            line(what, PATH);
        }
    }
}

/// A line of an export.
pub fn exported(exported: &mut Exported) {
    match exported {
        Exported::Department(one) => department(one),
        Exported::Member(one) => member(one),
        Exported::Done(_) => {}
    }
}

/// A page of the directory.
pub fn directory(changes: &mut DirectoryChanges) {
    changes.members.iter_mut().for_each(member);
    changes.departments.iter_mut().for_each(department);
    changes.tags.iter_mut().for_each(tag);
    changes.standing.iter_mut().for_each(standing);
}

#[cfg(test)]
mod tests {
    use canteen_protocol::file::File;
    use canteen_protocol::message::{Quote, Reaction};
    use canteen_protocol::rest::AwayReply;
    use canteen_protocol::{ClientId, ConversationId, FileId, LogId, MemberId, Seq, Time};

    use super::*;

    #[test]
    fn nothing_in_an_entry_reaches_the_terminal_raw() {
        let evil = "a\u{1b}[2Jb\u{202e}c\r".to_owned();
        let message = Message {
            text: evil.clone(),
            reply_to: Some(Quote { seq: Seq(1), by: MemberId(1), text: evil.clone() }),
            files: vec![File {
                id: FileId(1),
                name: format!("../{evil}"),
                size: 1,
                mime: evil.clone(),
                hash: evil.clone(),
                width: None,
                height: None,
                duration: None,
            }],
            reactions: vec![Reaction { emoji: evil.clone(), count: 1, members: Vec::new() }],
            ..Message::default()
        };
        for body in [
            Body::Message(message),
            Body::Edited {
                target: Seq(1),
                text: evil.clone(),
                mentions: Vec::new(),
                mentions_all: false,
            },
            Body::Reacted { target: Seq(1), emoji: evil.clone(), on: true },
            Body::Renamed { name: evil.clone() },
            Body::Created { name: evil.clone(), members: 2 },
            Body::Notice { text: evil.clone() },
            Body::Rest(Rest {
                status: Status { text: evil.clone(), ..Status::default() },
                zone: evil.clone(),
                away: Some(AwayReply { text: evil.clone(), ..AwayReply::default() }),
                zone_chosen: false,
            }),
        ] {
            let mut one = Entry {
                log: LogId::Conversation(ConversationId(1)),
                seq: Seq(2),
                at: Time(0),
                by: None,
                client_id: Some(ClientId(evil.clone())),
                body,
            };
            entry(&mut one);
            let text = serde_json::to_string(&one).unwrap();
            assert!(!text.contains("\\u001b") && !text.contains('\u{202e}'), "{text}");
            assert!(!text.contains("../"), "{text}");
            assert_eq!(one.client_id, None);
        }
    }
}
