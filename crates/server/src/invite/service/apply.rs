//! Somebody stands before the page of a link: what they see, and a code for the address they name.

use std::net::IpAddr;

use canteen_protocol::{JoinId, Time};

use super::links as links_of;
use crate::account::{self, Corp, LIFE_MS, secret};
use crate::app::App;
use crate::db::{Conn, DbResult, Lane};
use crate::directory;
use crate::fault::Outcome;
use crate::invite::gate::{Gate, Often};
use crate::invite::rules::{self, Ability, Application, Entry, Listed, Policy, Problem, Wrong};
use crate::invite::store::requests::{Person, State};
use crate::invite::store::{links, requests};
use crate::invite::words;
use crate::mail::Mailer;

/// An open link and whose it is.
#[derive(Clone, Debug)]
pub struct Door {
    /// The link.
    pub link: links::Stored,
    /// The corp that invites.
    pub corp: Corp,
}

/// Who stands there.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// Where they are.
    pub ip: IpAddr,
    /// The server as they reach it, without a slash at the end.
    pub base: String,
}

/// Why there is nothing for them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Shut {
    /// There is no such link, or it is closed: which of both is not told.
    Gone,
    /// They tried too often.
    Often(Often),
}

/// The open link of a code.
///
/// # Errors
/// Only faults of the server; [`Shut`] stands inside.
pub async fn door(app: &App, gate: &Gate, ip: IpAddr, code: &str) -> Outcome<Result<Door, Shut>> {
    let now = app.now();
    if let Err(often) = gate.link(ip, now) {
        return Ok(Err(Shut::Often(often)));
    }
    let digest = secret::digest(code);
    let door = app
        .db
        .read(move |conn| -> Outcome<_> {
            let link = links::by_code(conn, &digest)?.filter(|link| link.terms.is_open(now));
            let Some(link) = link else { return Ok(None) };
            if !links_of::holds(conn, &link, now)? {
                return Ok(None);
            }
            Ok(account::corp(conn, link.corp)?.map(|corp| Door { link, corp }))
        })
        .await?;
    if door.is_some() {
        gate.right_link(ip);
    }
    Ok(door.ok_or(Shut::Gone))
}

/// Where this server can send codes.
pub fn ability(app: &App) -> Ability {
    Ability { mail: !matches!(app.mailer, Mailer::Off), sms: !app.sms.is_off() }
}

/// What came of an application.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Applied {
    /// A code is under way, whoever they are. The ticket is theirs alone.
    Coded(String),
    /// Fields are wrong.
    Wrong(Vec<(Wrong, Problem)>),
    /// The link has closed.
    Gone,
    /// They tried too often.
    Often(Often),
}

/// Takes an application and sends a code. The same once more, with the same ticket, changes
/// nothing and gives the same answer.
///
/// # Errors
/// Only faults of the server.
pub async fn apply(
    app: &App,
    gate: &Gate,
    door: &Door,
    visitor: Visitor,
    (written, ticket): (&Application, Option<String>),
) -> Outcome<Applied> {
    let now = app.now();
    let person = match rules::application(written, ability(app)) {
        Ok(person) => person,
        Err(wrong) => return Ok(Applied::Wrong(wrong)),
    };
    let (corp, link) = (door.link.corp, door.link.id);
    let ticket = ticket.filter(|ticket| is_ticket(ticket)).unwrap_or_else(secret::token);
    let digest = secret::digest(&ticket);
    let (known, live) = app
        .db
        .read(move |conn| -> Outcome<_> {
            let known = requests::by_ticket(conn, &digest)?;
            Ok((known, requests::is_live(conn, &digest, now)?))
        })
        .await?;
    let ticket = match known {
        // One whose code can still be typed, or was: any other gets a new one.
        Some(known) if live && known.link == link && known.person == person => {
            return Ok(Applied::Coded(ticket));
        }
        Some(_) => secret::token(),
        None => ticket,
    };
    if let Err(often) = gate.letter(visitor.ip, corp, address(&person), now) {
        return Ok(Applied::Often(often));
    }
    let digits = secret::code();
    let asked = Asked { ticket: secret::digest(&ticket), digits: digits.clone(), now };
    let request = requests::Stored {
        id: JoinId(0),
        corp,
        link,
        state: State::Asked,
        person: person.clone(),
        base: visitor.base,
        member: None,
        created: now,
        answer: String::new(),
    };
    match note(app, request, asked).await? {
        Noted::Gone => return Ok(Applied::Gone),
        Noted::New(entry) => {
            post(app, &door.corp, (person, secret::digest(&ticket)), entry, &digits);
        }
        Noted::Known => {}
    }
    Ok(Applied::Coded(ticket))
}

/// Whether a text has the form of a ticket.
pub fn is_ticket(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
}

/// What is kept of an application besides what was written.
struct Asked {
    ticket: Vec<u8>,
    digits: String,
    now: Time,
}

/// Whether an application was noted.
enum Noted {
    /// It was, and this will come of it as things are.
    New(Entry),
    /// Another click was faster.
    Known,
    /// The link has closed.
    Gone,
}

/// Notes the application, if the link is still open.
async fn note(app: &App, request: requests::Stored, asked: Asked) -> Outcome<Noted> {
    app.db
        .write(Lane::Admin, move |tx| {
            let Asked { ticket, digits, now } = &asked;
            let open = links::get(tx, request.corp, request.link)?;
            match open {
                Some(link) if link.terms.is_open(*now) && links_of::holds(tx, &link, *now)? => {}
                _ => return Ok(Noted::Gone),
            }
            if requests::by_ticket(tx, ticket)?.is_some() {
                return Ok(Noted::Known);
            }
            let entry = entry_of(tx, &request)?;
            // Nothing fits the hash of a code that nobody is told.
            let hash = match entry {
                Entry::Closed => secret::salted(&secret::token()),
                _ => secret::salted(digits),
            };
            let code = (hash.as_slice(), Time(now.0 + LIFE_MS));
            requests::insert(tx, &request, ticket, code)?;
            super::tell::forget_later(tx, *now)?;
            Ok(Noted::New(entry))
        })
        .await
}

/// What becomes of a request as directory and settings are now.
pub fn entry_of(conn: &mut Conn, request: &requests::Stored) -> DbResult<Entry> {
    let settings = account::settings(conn, request.corp)?;
    let policy = Policy { unlisted: settings.invite_unlisted, approval: settings.invite_approval };
    let found = directory::find(conn, request.corp, address(&request.person))?;
    let listed = found.map(|profile| Listed { member: profile.member, shut: profile.shut });
    Ok(rules::entry(listed, policy))
}

/// The address somebody named.
pub fn address(person: &Person) -> &str {
    if person.email.is_empty() { &person.mobile } else { &person.email }
}

/// Sends the code, or the word that there is none, without making the visitor wait, whose answer
/// would else tell by its delay.
fn post(app: &App, corp: &Corp, (person, ticket): (Person, Vec<u8>), entry: Entry, digits: &str) {
    let letter = match entry {
        Entry::Closed => words::closed(&corp.name),
        _ => words::code(&corp.name, digits, LIFE_MS / 60_000),
    };
    let (mailer, sms, db) = (app.mailer.clone(), app.sms.clone(), app.db.clone());
    tokio::spawn(async move {
        let sent = if person.email.is_empty() {
            sms.send(&person.mobile, &letter.body).await
        } else {
            mailer.send(&person.email, &letter.subject, &letter.body).await
        };
        if let Err(error) = sent {
            tracing::error!(%error, "a code for joining could not be sent");
            // Whoever asks once more gets another then.
            let over = db.write(Lane::Admin, move |tx| requests::expire(tx, &ticket)).await;
            if let Err(error) = over {
                tracing::error!(%error, "its request stays as it is");
            }
        }
    });
}
