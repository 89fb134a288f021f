//! What somebody may administer: the one place where it is asked. Whoever does something for an
//! administrator asks here, in the transaction that does it.

use std::collections::HashSet;

use canteen_protocol::ids::CorpNo;
use canteen_protocol::role::{App, AppLevel};
use canteen_protocol::{DepartmentId, MemberId, Time};
use serde_json::{Value, json};

use crate::app::Caller;
use crate::db::{Conn, DbResult};
use crate::directory::refusal::{no_department, no_member};
use crate::directory::rules::rights::{self, Level, Rights};
use crate::directory::store::roles::{self, Holding};
use crate::directory::store::{departments, facts, lookup, members};
use crate::fault::{Fault, Outcome};

/// What a member may administer now.
#[derive(Clone, Debug)]
pub struct Power {
    corp: CorpNo,
    reach: Reach,
    provider: bool,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Reach {
    /// Everything.
    Super,
    /// What these roles open; none for who is no administrator.
    Roles(Vec<Rights>),
}

impl Power {
    /// That of a caller. Nothing while their account is shut.
    ///
    /// # Errors
    /// As the database says.
    pub fn of(conn: &mut Conn, caller: Caller, now: Time) -> DbResult<Self> {
        Self::of_member(conn, caller.corp, caller.member, now)
    }

    /// That of a member of a corp.
    ///
    /// # Errors
    /// As the database says.
    pub fn of_member(conn: &mut Conn, corp: CorpNo, member: MemberId, now: Time) -> DbResult<Self> {
        let nothing = Self { corp, reach: Reach::Roles(Vec::new()), provider: false };
        let Some(profile) = lookup::by_id(conn, member)?.filter(|p| p.corp == corp && !p.shut)
        else {
            return Ok(nothing);
        };
        if profile.admin {
            return Ok(Self { reach: Reach::Super, ..nothing });
        }
        let mut held = roles::of(conn, member)?;
        held.retain(|holding| holding.in_force(now));
        let provider = !held.is_empty() && held.iter().all(|holding| holding.provider);
        let rights = held.into_iter().map(|Holding { role, .. }| role.rights).collect();
        Ok(Self { corp, reach: Reach::Roles(rights), provider })
    }

    /// The corp it is about.
    #[must_use]
    pub fn corp(&self) -> CorpNo {
        self.corp
    }

    /// Whether that is everything.
    #[must_use]
    pub fn is_super(&self) -> bool {
        self.reach == Reach::Super
    }

    /// Whether that is anything.
    #[must_use]
    pub fn is_some(&self) -> bool {
        self.reach != Reach::Roles(Vec::new())
    }

    /// That it is anything at all.
    ///
    /// # Errors
    /// `Forbidden`, with `what` administrators do.
    pub fn check_some(&self, what: &str) -> Outcome<()> {
        if self.is_some() {
            return Ok(());
        }
        Err(Fault::forbidden(format!("only administrators {what}: ask one of your corp's")))
    }

    /// That it is everything.
    ///
    /// # Errors
    /// `Forbidden`, with `what` administrators do.
    pub fn check_super(&self, what: &str) -> Outcome<()> {
        self.check_some(what)?;
        if self.is_super() {
            return Ok(());
        }
        Err(Fault::forbidden(format!(
            "only administrators of the whole corp {what}: ask one of your corp's"
        )))
    }

    /// Whether an app is open.
    #[must_use]
    pub fn has_app(&self, app: App, level: AppLevel) -> bool {
        match &self.reach {
            Reach::Super => true,
            Reach::Roles(roles) => rights::app(roles, app, level),
        }
    }

    /// That an app is open.
    ///
    /// # Errors
    /// `Forbidden`, with `what` administrators do.
    pub fn check_app(&self, app: App, level: AppLevel, what: &str) -> Outcome<()> {
        self.check_some(what)?;
        if self.has_app(app, level) {
            return Ok(());
        }
        let grant = canteen_protocol::role::AppGrant { app, level };
        Err(Fault::forbidden(format!("none of your roles opens {grant}, which this needs")))
    }

    /// That a member is open so far, and to be changed by others than those of the whole corp: who
    /// administers anything is theirs alone.
    ///
    /// # Errors
    /// `NotFound` for who is not there, or not to be seen; `Forbidden` for who is not to be changed.
    pub fn check_member(&self, conn: &mut Conn, id: MemberId, level: Level) -> Outcome<()> {
        let Reach::Roles(roles) = &self.reach else { return Ok(()) };
        members::get(conn, self.corp, id)?.ok_or_else(|| no_member(id))?;
        let facts = facts::of(conn, self.corp, &[id])?.pop().unwrap_or_default();
        if !rights::member(roles, &facts, Level::View) {
            return Err(no_member(id));
        }
        if level == Level::Change {
            if administers(conn, id)? {
                return Err(Fault::forbidden(
                    "who administers anything is changed by administrators of the whole corp only: \
                     ask one of your corp's",
                ));
            }
            if !rights::member(roles, &facts, Level::Change) {
                return Err(Fault::forbidden(format!(
                    "member {id} is not yours to change: your roles do not open all of their \
                     departments to changes"
                )));
            }
        }
        Ok(())
    }

    /// That members can be put into a department, and departments made in it.
    ///
    /// # Errors
    /// `NotFound` for what is not there or not open at all, `Forbidden` for what is not so far.
    pub fn check_place(&self, conn: &mut Conn, id: DepartmentId, level: Level) -> Outcome<()> {
        let Reach::Roles(roles) = &self.reach else { return Ok(()) };
        let node = departments::get(conn, self.corp, id)?.ok_or_else(|| no_department(id))?;
        let open = |level| rights::place(roles, &node.path, level);
        match (open(Level::View), open(level)) {
            (_, true) => Ok(()),
            (true, false) => {
                Err(Fault::forbidden(format!("department {id} is open to you for reading only")))
            }
            (false, false) => Err(no_department(id)),
        }
    }

    /// That a department can be renamed, moved and deleted.
    ///
    /// # Errors
    /// As [`Power::check_place`]; `Forbidden` for the uppermost that is open.
    pub fn check_department(&self, conn: &mut Conn, id: DepartmentId) -> Outcome<()> {
        self.check_place(conn, id, Level::Change)?;
        let Reach::Roles(roles) = &self.reach else { return Ok(()) };
        let node = departments::get(conn, self.corp, id)?.ok_or_else(|| no_department(id))?;
        let below = departments::subtree_paths(conn, self.corp, &node.path)?;
        if rights::department(roles, &node.path, &below) {
            return Ok(());
        }
        Err(Fault::forbidden(format!(
            "department {id} is the uppermost of yours, or holds one that is not yours: who \
             administers the one above changes it"
        )))
    }

    /// Those of these members who are open so far; none when all of them are.
    ///
    /// # Errors
    /// As the database says.
    pub fn open(
        &self,
        conn: &mut Conn,
        asked: &[MemberId],
        level: Level,
    ) -> DbResult<Option<HashSet<MemberId>>> {
        let Reach::Roles(roles) = &self.reach else { return Ok(None) };
        let facts = facts::of(conn, self.corp, asked)?;
        let open = facts.into_iter().filter(|facts| rights::member(roles, facts, level));
        Ok(Some(open.map(|facts| facts.member).collect()))
    }

    /// Whether the department of a path is open so far.
    #[must_use]
    pub fn opens(&self, path: &str, level: Level) -> bool {
        match &self.reach {
            Reach::Super => true,
            Reach::Roles(roles) => rights::place(roles, path, level),
        }
    }

    /// What the audit log says of an act, with a mark when an outside service provider did it.
    #[must_use]
    pub fn mark(&self, mut detail: Value) -> Value {
        if self.provider {
            match &mut detail {
                Value::Object(detail) => drop(detail.insert("provider".into(), true.into())),
                other => *other = json!({ "provider": true, "detail": other.clone() }),
            }
        }
        detail
    }
}

/// Whether a member administers anything, be it by a role that has ended or behind an account that
/// is shut: it may be opened.
///
/// # Errors
/// As the database says.
pub fn administers(conn: &mut Conn, member: MemberId) -> DbResult<bool> {
    Ok(lookup::by_id(conn, member)?.is_some_and(|p| p.admin) || roles::any(conn, member)?)
}

/// Everyone of whom that holds.
///
/// # Errors
/// As the database says.
pub fn administrators(conn: &mut Conn, corp: CorpNo) -> DbResult<Vec<MemberId>> {
    roles::administrators(conn, corp)
}
