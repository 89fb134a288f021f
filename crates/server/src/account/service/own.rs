//! What members change of themselves (DIR-09): as far as their corp lets them, and what they sign
//! in by only with a proof that it is them, for whoever finds a device signed in would else make
//! the account theirs.

use canteen_protocol::ErrorCode;
use canteen_protocol::directory::{Member, UpdateMember};
use canteen_protocol::own::{ChangeOwn, GetOwn, Own, OwnField, OwnFields};
use serde_json::json;

use super::owner;
use crate::account::store::{code, corp, ticket};
use crate::account::throttle::Doors;
use crate::app::{App, Caller};
use crate::audit;
use crate::db::Conn;
use crate::directory::rules::own::{asked, differing};
use crate::directory::{self, Change};
use crate::fault::{Fault, Outcome};

/// The caller's own card.
///
/// # Errors
/// As the database says.
pub async fn get(app: App, caller: Caller, _: GetOwn) -> Outcome<Own> {
    app.db
        .read(move |conn| {
            let member = me(conn, caller)?;
            let fields = corp::settings(conn, caller.corp)?.self_edit;
            Ok(Own { member, fields, proof: owner::way(conn, caller.member)? })
        })
        .await
}

/// Changes it.
///
/// # Errors
/// `Forbidden` for a field the corp keeps to itself, `Invalid` for one that cannot be, `Conflict`
/// for an address or number that is taken; `Invalid`, `BadCredentials` and `RateLimited` of the
/// proof.
pub async fn change(app: &App, doors: &Doors, caller: Caller, ask: ChangeOwn) -> Outcome<Member> {
    let Caller { member, corp, .. } = caller;
    let proofs = (ask.code.clone(), ask.password.clone());
    let looked = ask.clone();
    let ways = app.db.read(move |conn| wanted(conn, caller, &looked).map(|w| w.ways)).await?;
    if ways {
        owner::prove(app, doors, caller, proofs).await?;
    }
    let now = app.now();
    let (before, after) = app
        .db
        .write(directory::lane(corp), move |tx| {
            let before = me(tx, caller)?;
            let wanted = wanted(tx, caller, &ask)?;
            if wanted.ways && !ways {
                return Err(Fault::conflict("your card was changed meanwhile: look at it again"));
            }
            if wanted.fields.is_empty() {
                return Ok((before.clone(), before));
            }
            let mut change = Change::begin(tx, corp, now)?;
            change.update_member(&wanted.update, None).map_err(taken)?;
            change.finish()?;
            if wanted.ways {
                // What was sent to the address of before, and what began by it, is over.
                code::clear(tx, member)?;
                ticket::remove_all(tx, member)?;
            }
            let fields: Vec<_> = wanted.fields.iter().map(|field| field.word()).collect();
            let (target, detail) = (format!("member:{member}"), json!({ "fields": fields }));
            audit::record(tx, corp, now, Some(member), "member.edit_self", &target, detail)?;
            Ok((before, me(tx, caller)?))
        })
        .await?;
    tell(app, caller, &before, &after).await?;
    Ok(after)
}

/// What is to be another than it is.
struct Wanted {
    update: UpdateMember,
    fields: Vec<OwnField>,
    /// Whether one signs in by something of it.
    ways: bool,
}

/// What is asked for and not so already.
fn wanted(conn: &mut Conn, caller: Caller, ask: &ChangeOwn) -> Outcome<Wanted> {
    let before = me(conn, caller)?;
    let may = corp::settings(conn, caller.corp)?.self_edit;
    let fields = differing(&before, ask)?;
    refuse(&may, &fields)?;
    // What is so already is left out, in whatever spelling it was asked for.
    let mut update = UpdateMember { member: caller.member, ..asked(ask) };
    for field in OwnField::ALL.iter().filter(|field| !fields.contains(field)) {
        match field {
            OwnField::Name => update.name = None,
            OwnField::EnglishName => update.english_name = None,
            OwnField::Title => update.title = None,
            OwnField::Gender => update.gender = None,
            OwnField::Mobile => update.mobile = None,
            OwnField::Landline => update.landline = None,
            OwnField::Email => update.email = None,
        }
    }
    let ways = fields.iter().any(|field| field.is_way_in());
    Ok(Wanted { update, fields, ways })
}

fn refuse(may: &OwnFields, fields: &[OwnField]) -> Outcome<()> {
    match fields.iter().find(|field| !may.has(**field)) {
        None => Ok(()),
        Some(field) => Err(Fault::forbidden(format!(
            "your corp does not let members change their {} themselves: ask an administrator",
            field.word()
        ))),
    }
}

/// Who has an address is nobody's to learn, who asks for it least of all.
fn taken(fault: Fault) -> Fault {
    match fault {
        Fault::Refused(error) if error.code == ErrorCode::Conflict => Fault::conflict(
            "the e-mail address or mobile number is in use already: ask an administrator",
        ),
        other => other,
    }
}

fn me(conn: &mut Conn, caller: Caller) -> Outcome<Member> {
    directory::member(conn, caller.corp, caller.member)?
        .ok_or_else(|| Fault::Internal(format!("member {} has gone", caller.member)))
}

/// Tells an address of before that it is one no more.
async fn tell(app: &App, caller: Caller, before: &Member, after: &Member) -> Outcome<()> {
    let gone =
        |old: &str, new: &str| Some(old.to_owned()).filter(|old| !old.is_empty() && old != new);
    let mail = gone(&before.email, &after.email);
    let text = gone(&before.mobile, &after.mobile).filter(|_| !app.sms.is_off());
    if mail.is_none() && text.is_none() {
        return Ok(());
    }
    let named = app.db.read(move |conn| corp::by_id(conn, caller.corp)).await?;
    let (subject, body) = letter(&named.map(|corp| corp.name).unwrap_or_default());
    let (mailer, sms) = (app.mailer.clone(), app.sms.clone());
    tokio::spawn(async move {
        if let Some(to) = mail
            && let Err(error) = mailer.send(&to, &subject, &body).await
        {
            tracing::warn!(member = %caller.member, %error, "a former address could not be told");
        }
        if let Some(to) = text
            && let Err(error) = sms.send(&to, &body).await
        {
            tracing::warn!(member = %caller.member, %error, "a former number could not be told");
        }
    });
    Ok(())
}

/// Subject and text, in both languages.
fn letter(corp: &str) -> (String, String) {
    let body = format!(
        "Your account at {corp} does not use this address any more: another one was set on a \
         device that is signed in.\n\
         If it was not you, tell an administrator of {corp} now.\n\n\
         您在{corp}的帐号已改用其他邮箱或手机号，不再使用此地址。\n\
         如非本人操作，请立即联系{corp}的管理员。\n"
    );
    (format!("Your address at {corp} was changed · 联系方式已更改"), body)
}
