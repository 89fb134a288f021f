//! Founding a corp's directory.

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{Body, LogId, MemberId, Time};

use crate::db::{DbResult, Tx};
use crate::directory::rules::fields;
use crate::directory::rules::fields::BadField;
use crate::directory::store::found;
use crate::log;

/// The first administrator, as given.
#[derive(Clone, Debug)]
pub struct Founder {
    userid: String,
    name: String,
    email: String,
}

impl Founder {
    /// Checks the fields; without a name the account stands for it.
    ///
    /// # Errors
    /// The first field that is not as it must be.
    pub fn new(userid: &str, name: &str, email: &str) -> Result<Self, BadField> {
        let userid = fields::userid(userid)?;
        let name = fields::line("name", name, fields::NAME)?;
        let name = if name.is_empty() { userid.clone() } else { name };
        Ok(Self { name, email: fields::email(email)?, userid })
    }

    /// Their account.
    #[must_use]
    pub fn userid(&self) -> &str {
        &self.userid
    }
}

/// Makes the root department, named as the corp, with its first administrator in it.
///
/// # Errors
/// As the database says.
pub fn found(
    tx: &mut Tx<'_>,
    corp: CorpNo,
    at: Time,
    name: &str,
    founder: &Founder,
) -> DbResult<MemberId> {
    let log = LogId::Directory(corp);
    let seq = log::next_seq(tx, log, at)?;
    // A department's name has no slash of the kind that parts a path.
    let root = found::root(tx, corp, &name.replace('/', "／"), seq)?;
    let email_key = fields::key(&founder.email);
    let row = found::Founder {
        userid: &founder.userid,
        userid_key: &fields::key(&founder.userid),
        name: &founder.name,
        email: &founder.email,
        email_key: Some(email_key.as_str()).filter(|key| !key.is_empty()),
    };
    let admin = found::admin(tx, (corp, root), &row, (at, seq))?;
    let body = Body::Directory { members: vec![admin], departments: vec![root], tags: vec![] };
    log::append(tx, log::Draft { log, at, by: None, client_id: None, body })?;
    Ok(admin)
}
