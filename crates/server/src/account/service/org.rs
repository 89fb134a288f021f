//! Founding a corp. Works on a bare database, so that `canteen org create` runs beside a server.

use canteen_protocol::directory::CreateMember;
use canteen_protocol::ids::CorpNo;
use canteen_protocol::organisation::OrgKind;
use canteen_protocol::{MemberId, Time};
use serde_json::json;

use super::second::enrol;
use crate::account::totp::Secret;
use crate::account::{password, secret, store};
use crate::audit;
use crate::db::{Db, Lane};
use crate::directory::rules::fields;
use crate::directory::{self, NewMember};
use crate::fault::{Fault, Outcome};
use crate::tenant::{self, Tenancy};

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

/// What else can be said when a corp is founded (REG-02 to REG-06).
#[derive(Clone, Default)]
pub struct Founding {
    /// What kind of organisation it is.
    pub kind: OrgKind,
    /// The administrator's mobile number, or nothing.
    pub mobile: String,
    /// The terms that were accepted.
    pub terms: Option<Terms>,
    /// The administrator's authenticator, and the step of the code by which it was confirmed.
    pub totp: Option<(Secret, i64)>,
    /// Whether a corp of the same name is refused.
    pub only_of_its_name: bool,
    /// How many corps one person may administer (VER-05); nothing for any number.
    pub tenancy: Option<Tenancy>,
}

/// Terms of use, as they were shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Terms {
    /// Their version.
    pub version: String,
    /// The SHA-256 of their text in hexadecimal.
    pub sha256: String,
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
    /// The administrator's recovery codes, where an authenticator was set up; shown once.
    pub recovery_codes: Vec<String>,
}

/// Makes a corp with a root department of its name and one administrator.
///
/// # Errors
/// A field that is not as it must be; a password too short.
pub async fn create_org(db: &Db, now: Time, new: NewOrg) -> Outcome<CreatedOrg> {
    found_org(db, now, new, Founding::default()).await
}

/// The same with all that can be said.
///
/// # Errors
/// Also `Conflict` when there is a corp of that name and there must be none, and `Forbidden` when the
/// administrator has as many corps as one may.
pub async fn found_org(db: &Db, now: Time, new: NewOrg, founding: Founding) -> Outcome<CreatedOrg> {
    let name = fields::name("name", &new.name, fields::NAME)?;
    let named = if new.admin_name.trim().is_empty() { &new.admin } else { &new.admin_name };
    let admin = CreateMember {
        userid: new.admin.clone(),
        name: named.clone(),
        email: new.email,
        mobile: founding.mobile.clone(),
        ..CreateMember::default()
    };
    let phc = password::hash(new.password).await?;
    let (corp_id, contact_secret) = (secret::corp_id(), secret::token());
    let (key, digest) = (corp_id.clone(), secret::digest(&contact_secret));
    let (corp, admin, recovery_codes) = db
        .write(Lane::Admin, move |tx| {
            if founding.only_of_its_name && store::corp::is_named(tx, &name)? {
                return Err(Fault::conflict(format!(
                    "there is a corp named {name:?} in this place already: choose another name, or \
                     another place for the data"
                )));
            }
            let corp = store::corp::insert(tx, &key, &name, now, &digest)?;
            store::corp::set_kind(tx, corp, founding.kind)?;
            let admin = NewMember { member: &admin, phc: Some(&phc) };
            let (userid, kind) = (admin.member.userid.clone(), founding.kind);
            let detail = json!({ "name": name, "kind": kind, "admin": userid });
            let admin = directory::found(tx, corp, now, &name, admin)?;
            tenant::found(tx, corp)?;
            if let Some(tenancy) = &founding.tenancy {
                tenant::check_admin_of(tx, corp, admin, tenancy)?;
            }
            audit::record(tx, corp, now, None, "corp.create", &format!("corp:{corp}"), detail)?;
            if let Some(Terms { version, sha256 }) = &founding.terms {
                let detail = json!({ "version": version, "sha256": sha256 });
                let (action, target) = ("corp.accept_terms", format!("corp:{corp}"));
                audit::record(tx, corp, now, Some(admin), action, &target, detail)?;
            }
            let recovery_codes = match &founding.totp {
                Some((secret, step)) => enrol::set_up(tx, admin, secret, *step, now)?,
                None => Vec::new(),
            };
            Ok::<_, Fault>((corp, admin, recovery_codes))
        })
        .await?;
    tracing::info!(%corp, corp_id, "a corp was founded");
    Ok(CreatedOrg { corp_id, corp, admin, contact_secret, recovery_codes })
}
