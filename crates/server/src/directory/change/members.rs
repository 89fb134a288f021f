//! Steps that change members.

use std::collections::{BTreeSet, HashMap, HashSet};

use canteen_protocol::directory::{CreateMember, Member, Place, UpdateMember};
use canteen_protocol::{DepartmentId, MemberId};

use super::Change;
use crate::account;
use crate::db::{DbResult, Val};
use crate::directory::refusal::{no_department, no_member};
use crate::directory::rules::member::{Fields, check_places};
use crate::directory::rules::{fields, tree};
use crate::directory::store::departments;
use crate::directory::store::members::{self, Key};
use crate::fault::{Fault, Outcome};

/// How far a line of leaders is followed upwards. Longer ones are refused as circles are.
const LINE: usize = 200;

/// A member to be, and the hash of their first password if they get one (see
/// [`account::password::hash`]); `member.password` itself is not looked at.
#[derive(Clone, Copy)]
pub struct NewMember<'a> {
    /// The fields.
    pub member: &'a CreateMember,
    /// A PHC string.
    pub phc: Option<&'a str>,
}

impl Change<'_, '_> {
    /// Adds a member; without departments they are in the root.
    ///
    /// # Errors
    /// `Invalid` for a field that cannot be, `NotFound` for a department, `Conflict` for an
    /// account, address or number that is taken.
    pub fn create_member(&mut self, new: NewMember<'_>) -> Outcome<MemberId> {
        Ok(self.create_members(&[new])?[0])
    }

    /// Adds many members at once, in the given order, with the checks of [`Change::create_member`].
    /// Made for a hundred thousand.
    ///
    /// # Errors
    /// As there; the message names the account. Nothing is added then, provided that the caller
    /// rolls back.
    pub fn create_members(&mut self, new: &[NewMember<'_>]) -> Outcome<Vec<MemberId>> {
        if new.is_empty() {
            return Ok(Vec::new());
        }
        let several = new.len() > 1;
        let mut checked = Vec::with_capacity(new.len());
        for NewMember { member, phc } in new {
            let fields = check(member, phc.is_some());
            checked.push(fields.map_err(|e| if several { named(e, &member.userid) } else { e })?);
        }
        let checked = checked.iter().collect::<Vec<_>>();
        self.check_unique(&checked, None)?;
        let root = [Place { department: self.root()?, ..Place::default() }];
        let places = new.iter().map(|n| n.member.departments.as_slice());
        let places = places.map(|places| if places.is_empty() { &root } else { places });
        let ids = self.put_members(&checked, &places.collect::<Vec<_>>())?;
        for (id, NewMember { phc, .. }) in ids.iter().zip(new) {
            if let Some(phc) = phc {
                account::set_password(self.tx, *id, phc, self.at)?;
            }
        }
        Ok(ids)
    }

    /// Adds members of whom it is known that nobody has what they have, each with its places.
    pub(super) fn put_members(
        &mut self,
        all: &[&Fields],
        places: &[&[Place]],
    ) -> Outcome<Vec<MemberId>> {
        let first = MemberId(self.tx.new_ids("member", i64::try_from(all.len()).unwrap_or(0))?);
        members::insert(self.tx, self.corp, first, all, (self.at, self.seq))?;
        let ids: Vec<_> = (first.0..).take(all.len()).map(MemberId).collect();
        self.put_in_places(&ids, places)?;
        self.members.extend(&ids);
        Ok(ids)
    }

    /// Changes a member; shutting the account ends its devices, and so does a new password.
    ///
    /// # Errors
    /// As for a new one; `NotFound`; `Invalid` for a leader who is led by them; `Conflict` when
    /// nobody would be left to administer the corp.
    pub fn update_member(&mut self, ask: &UpdateMember, phc: Option<&str>) -> Outcome<()> {
        let id = ask.member;
        let before = members::get(self.tx, self.corp, id)?.ok_or_else(|| no_member(id))?;
        let fields = self.updated(&before, ask, phc.is_some())?;
        let leader = match ask.leader {
            Some(leader) => self.check_leader(id, leader)?,
            None => before.leader,
        };
        let disabled = ask.disabled.unwrap_or(before.disabled);
        if disabled && !before.disabled {
            self.check_shut(id)?;
        }
        let mut changed = fields != stored(&before) || leader != before.leader;
        changed |= disabled != before.disabled;
        if let Some(places) = &ask.departments {
            changed |= self.change_places(id, &before.departments, places)?;
        }
        if let Some(phc) = phc {
            account::set_password(self.tx, id, phc, self.at)?;
        }
        if phc.is_some() || (disabled && !before.disabled) {
            account::end_all(self.tx, id, None, self.at)?;
        }
        if changed {
            members::update(self.tx, id, &fields, (leader, disabled), self.seq)?;
            self.members.insert(id);
        }
        Ok(())
    }

    /// Makes a member an administrator.
    pub(in crate::directory) fn make_admin(&mut self, id: MemberId) -> DbResult<()> {
        self.resets.insert(id);
        members::make_admin(self.tx, id)
    }

    /// Makes a member an administrator no more; false when they were none.
    ///
    /// # Errors
    /// Conflict for the only one.
    pub(in crate::directory) fn end_admin(&mut self, id: MemberId) -> Outcome<bool> {
        if !members::end_admin(self.tx, id)? {
            return Ok(false);
        }
        self.check_shut(id)?;
        self.resets.insert(id);
        Ok(true)
    }

    /// Notes that members see another directory now.
    pub(in crate::directory) fn reset_view(&mut self, members: impl IntoIterator<Item = MemberId>) {
        self.resets.extend(members);
    }

    fn updated(&mut self, now: &Member, ask: &UpdateMember, phc: bool) -> Outcome<Fields> {
        let fields = Fields::after(now, ask)?;
        // Whoever had no way in before is no reason not to change something else.
        if ask.email.is_some() || ask.mobile.is_some() {
            let way_in = phc || account::has_password(self.tx, now.id)?;
            fields.check_way_in(way_in)?;
        }
        self.check_unique(&[&fields], Some(now.id))?;
        Ok(fields)
    }

    /// Refuses keys that others have, or that stand twice among these.
    fn check_unique(&mut self, list: &[&Fields], own: Option<MemberId>) -> Outcome<()> {
        type Of = fn(&Fields) -> Option<String>;
        let kinds: [(Key, &str, &str, Of); 3] = [
            (Key::Userid, "userid", "account", |f| Some(f.userid_key())),
            (Key::Email, "email", "e-mail address", Fields::email_key),
            (Key::Mobile, "mobile", "mobile number", Fields::mobile_key),
        ];
        for (key, field, what, of) in kinds {
            let keys: Vec<_> = list.iter().filter_map(|f| of(f)).collect();
            let mut seen = HashSet::with_capacity(keys.len());
            if let Some(twice) = keys.iter().find(|key| !seen.insert(key.as_str())) {
                return Err(Fault::conflict(format!("the {what} {twice:?} stands here twice")));
            }
            let values: Vec<_> = keys.iter().map(Val::from).collect();
            let taken = members::taken(self.tx, self.corp, key, &values)?;
            if let Some((value, _)) = taken.into_iter().find(|(_, id)| Some(*id) != own) {
                let why = format!("the {what} {value:?} is taken: choose another");
                return Err(Fault::conflict(why).at(field));
            }
        }
        Ok(())
    }

    fn put_in_places(&mut self, ids: &[MemberId], places: &[&[Place]]) -> Outcome<()> {
        let all: BTreeSet<_> = places.iter().copied().flatten().map(|p| p.department).collect();
        let paths = self.paths(all)?;
        for places in places {
            self.moved(&BTreeSet::new(), &counted_in(&paths, places));
        }
        Ok(members::insert_places(self.tx, ids.iter().copied().zip(places.iter().copied()))?)
    }

    /// Puts a member into other departments; whether that changed anything.
    fn change_places(&mut self, id: MemberId, old: &[Place], new: &[Place]) -> Outcome<bool> {
        check_places(new)?;
        let root = [Place { department: self.root()?, ..Place::default() }];
        let new = if new.is_empty() { &root } else { new };
        if same_places(old, new) {
            return Ok(false);
        }
        let paths = self.paths(old.iter().chain(new).map(|p| p.department).collect())?;
        self.moved(&counted_in(&paths, old), &counted_in(&paths, new));
        members::delete_places(self.tx, id)?;
        members::insert_places(self.tx, [(id, new)])?;
        Ok(true)
    }

    pub(super) fn paths(
        &mut self,
        departments: BTreeSet<DepartmentId>,
    ) -> Outcome<HashMap<DepartmentId, String>> {
        let ids = Vec::from_iter(departments);
        let paths = departments::paths(self.tx, self.corp, &ids)?;
        match ids.iter().find(|id| !paths.contains_key(id)) {
            Some(missing) => Err(no_department(*missing)),
            None => Ok(paths),
        }
    }

    /// A direct leader: of the corp, not oneself and not led by oneself, however far down.
    fn check_leader(&mut self, id: MemberId, leader: MemberId) -> Outcome<Option<MemberId>> {
        if leader == MemberId(0) {
            return Ok(None);
        }
        members::get(self.tx, self.corp, leader)?.ok_or_else(|| no_member(leader))?;
        let mut above = Some(leader);
        for _ in 0..LINE {
            match above {
                None => return Ok(Some(leader)),
                Some(above) if above == id => break,
                Some(next) => above = members::leader(self.tx, next)?,
            }
        }
        Err(Fault::invalid(format!(
            "member {leader} cannot lead member {id}, whom they are led by: change that first"
        )))
    }

    fn check_shut(&mut self, id: MemberId) -> Outcome<()> {
        if members::other_admin(self.tx, self.corp, id)? {
            return Ok(());
        }
        Err(Fault::conflict(format!(
            "member {id} is the only administrator: make another one first"
        )))
    }
}

fn check(member: &CreateMember, has_password: bool) -> Outcome<Fields> {
    let fields = Fields::check(member)?;
    fields.check_way_in(has_password)?;
    check_places(&member.departments)?;
    Ok(fields)
}

/// The same refusal, with the account it is about.
fn named(fault: Fault, userid: &str) -> Fault {
    match fault {
        Fault::Refused(mut error) => {
            error.message = format!("{}: {}", fields::shortened(userid, 64), error.message);
            Fault::Refused(error)
        }
        other => other,
    }
}

fn stored(member: &Member) -> Fields {
    Fields {
        userid: member.userid.clone(),
        name: member.name.clone(),
        english_name: member.english_name.clone(),
        title: member.title.clone(),
        email: member.email.clone(),
        mobile: member.mobile.clone(),
        landline: member.landline.clone(),
        gender: member.gender,
    }
}

pub(super) fn counted_in(
    paths: &HashMap<DepartmentId, String>,
    places: &[Place],
) -> BTreeSet<DepartmentId> {
    tree::counted(places.iter().filter_map(|p| paths.get(&p.department)).map(String::as_str))
}

/// Whether both say the same: the same main department, and the same others in any order.
fn same_places(a: &[Place], b: &[Place]) -> bool {
    let sorted = |places: &[Place]| {
        let mut rest = places.get(1..).unwrap_or_default().to_vec();
        rest.sort_unstable_by_key(|p| p.department);
        rest
    };
    a.first() == b.first() && sorted(a) == sorted(b)
}
