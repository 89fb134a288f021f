//! What holds for all of a corp: seen by every member, changed by administrators.

use std::sync::Arc;

use canteen_protocol::ids::CorpNo;
use canteen_protocol::setting::{ChangeCorpSettings, CorpSettings, GetCorpSettings, ReadReceipts};
use serde_json::json;

use crate::account::rules;
use crate::account::store::{corp, page};
use crate::app::{App, Caller};
use crate::audit;
use crate::db::{Conn, DbResult};
use crate::directory;
use crate::fault::{Fault, Outcome};

/// The settings of the caller's corp.
///
/// # Errors
/// As the database says.
pub async fn get(app: App, caller: Caller, _: GetCorpSettings) -> Outcome<CorpSettings> {
    Ok(app.db.read(move |conn| corp::settings(conn, caller.corp)).await?)
}

/// Changes them, with a line in the audit log for what is another now.
///
/// # Errors
/// `Forbidden` for who is no administrator.
pub async fn change(app: App, caller: Caller, ask: ChangeCorpSettings) -> Outcome<CorpSettings> {
    let Caller { member, corp, .. } = caller;
    let (now, hooks) = (app.now(), Arc::clone(&app.hooks));
    app.db
        .write(directory::lane(corp), move |tx| {
            directory::Power::of(tx, caller, now)?.check_super("change the settings")?;
            let before = corp::settings(tx, corp)?;
            let mut after = before.clone();
            after.read_receipts = ask.read_receipts.unwrap_or(after.read_receipts);
            after.invite_unlisted = ask.invite_unlisted.unwrap_or(after.invite_unlisted);
            after.invite_approval = ask.invite_approval.unwrap_or(after.invite_approval);
            after.invite_by_members = ask.invite_by_members.unwrap_or(after.invite_by_members);
            after.invite_weekly = ask.invite_weekly.unwrap_or(after.invite_weekly);
            after.second_factor = ask.second_factor.unwrap_or(after.second_factor);
            after.name_display = ask.name_display.unwrap_or(after.name_display);
            after.chat_titles = ask.chat_titles.unwrap_or(after.chat_titles);
            after.self_edit = ask.self_edit.clone().unwrap_or(after.self_edit);
            after.department_groups = ask.department_groups.unwrap_or(after.department_groups);
            if let Some(url) = &ask.second_factor_url {
                after.second_factor_url = page(tx, corp, url.trim())?;
            }
            if after != before {
                corp::set_settings(tx, corp, &after)?;
                hooks.settings(tx, corp, (&before, &after), now)?;
                let detail = json!({ "before": before, "after": after });
                let target = format!("corp:{corp}");
                audit::record(tx, corp, now, Some(member), "corp.settings", &target, detail)?;
            }
            Ok(after)
        })
        .await
}

/// The settings of a corp, for other slices.
///
/// # Errors
/// As the database says.
pub fn of(conn: &mut Conn, corp: CorpNo) -> DbResult<CorpSettings> {
    corp::settings(conn, corp)
}

/// The company's page of the second step, as it is kept.
fn page(conn: &mut Conn, corp: CorpNo, url: &str) -> Outcome<String> {
    if url.is_empty() {
        return Ok(String::new());
    }
    let field = "second_factor_url";
    let url = rules::page(url).map_err(|why| Fault::invalid(why).at(field))?;
    if page::secret(conn, corp)?.is_none() {
        // Nobody could pass it, and whoever must would be locked out.
        return Err(Fault::invalid(
            "the company's page has no key to sign with: make one with canteen admin page-secret \
             first",
        )
        .at(field));
    }
    Ok(url.into())
}

/// Where members of a corp see who has read what they said.
///
/// # Errors
/// As the database says.
pub fn read_receipts(conn: &mut Conn, corp: CorpNo) -> DbResult<ReadReceipts> {
    Ok(corp::settings(conn, corp)?.read_receipts)
}
