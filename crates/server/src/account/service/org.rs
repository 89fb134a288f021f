//! Founding a corp. Works on a bare database, so that `canteen org create` runs beside a server.

use canteen_protocol::directory::CreateMember;
use canteen_protocol::ids::CorpNo;
use canteen_protocol::{MemberId, Time};

use crate::account::{password, secret, store};
use crate::audit;
use crate::db::{Db, Lane};
use crate::directory::rules::fields;
use crate::directory::{self, NewMember};
use crate::fault::{Fault, Outcome};

/// A corp to be.
#[derive(Clone)]
pub struct NewOrg {
    /// 1 to 64 characters (REG-03).
    pub name: String,
    /// The first administrator's account.
    pub admin: String,
    /// Their name; the account when empty.
    pub admin_name: String,
    /// Their e-mail address, or nothing.
    pub email: String,
    /// Their password.
    pub password: String,
}

/// A corp made.
#[derive(Clone, Debug)]
pub struct CreatedOrg {
    /// What people write.
    pub corp_id: String,
    /// What the server writes.
    pub corp: CorpNo,
    /// The first administrator.
    pub admin: MemberId,
    /// Opens the developer API of the directory; shown once, a hash is kept.
    pub contact_secret: String,
}

/// Makes a corp with a root department of its name and one administrator.
///
/// # Errors
/// A field that is not as it must be; a password too short.
pub async fn create_org(db: &Db, now: Time, new: NewOrg) -> Outcome<CreatedOrg> {
    let name = fields::name("name", &new.name, fields::NAME)?;
    let named = if new.admin_name.trim().is_empty() { &new.admin } else { &new.admin_name };
    let admin = CreateMember {
        userid: new.admin.clone(),
        name: named.clone(),
        email: new.email,
        ..CreateMember::default()
    };
    let phc = password::hash(new.password).await?;
    let (corp_id, contact_secret) = (secret::corp_id(), secret::token());
    let (key, digest) = (corp_id.clone(), secret::digest(&contact_secret));
    let (corp, admin) = db
        .write(Lane::Admin, move |tx| {
            let corp = store::corp::insert(tx, &key, &name, now, &digest)?;
            let admin = NewMember { member: &admin, phc: Some(&phc) };
            let detail = serde_json::json!({ "name": name, "admin": admin.member.userid });
            let admin = directory::found(tx, corp, now, &name, admin)?;
            audit::record(tx, corp, now, None, "corp.create", &format!("corp:{corp}"), detail)?;
            Ok::<_, Fault>((corp, admin))
        })
        .await?;
    tracing::info!(%corp, corp_id, "a corp was founded");
    Ok(CreatedOrg { corp_id, corp, admin, contact_secret })
}
