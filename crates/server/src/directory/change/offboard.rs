//! A member is seen off: no device, no place of honour, no tag, and the account is shut.

use canteen_protocol::MemberId;
use canteen_protocol::directory::{UpdateMember, UpdateTag};
use canteen_protocol::offboard::Receipt;

use super::Change;
use crate::account;
use crate::directory::refusal::no_member;
use crate::directory::store::{self, members, tags};
use crate::fault::{Fault, Outcome};

const NOBODY: MemberId = MemberId(0);

impl Change<'_, '_> {
    /// Ends all a member has of the directory, and says what it was.
    ///
    /// # Errors
    /// Not found; invalid when who takes over cannot; conflict for the only administrator.
    pub fn offboard(&mut self, id: MemberId, to: Option<MemberId>) -> Outcome<Receipt> {
        let member = members::get(self.tx, self.corp, id)?.ok_or_else(|| no_member(id))?;
        if let Some(to) = to {
            let heir = members::get(self.tx, self.corp, to)?.ok_or_else(|| no_member(to))?;
            if heir.id == id || heir.disabled {
                return Err(Fault::invalid(format!(
                    "{} cannot take over: name somebody else whose account is open",
                    heir.userid
                )));
            }
        }
        let mut receipt =
            Receipt { member: id, to, was_shut: member.disabled, ..Receipt::default() };
        receipt.led =
            member.departments.iter().filter(|p| p.leader).map(|p| p.department).collect();
        receipt.reports = members::led_by(self.tx, &[id])?;
        for report in receipt.reports.clone() {
            let leader = to.filter(|to| *to != report).or(member.leader).unwrap_or(NOBODY);
            let leader = if leader == report { NOBODY } else { leader };
            let update = UpdateMember { leader: Some(leader), ..of(report) };
            self.update_member(&update, None)?;
        }
        receipt.tags = tags::with_member(self.tx, id)?;
        for tag in receipt.tags.clone() {
            self.update_tag(&UpdateTag { tag, remove_members: vec![id], ..UpdateTag::default() })?;
        }
        receipt.devices = account::end_all(self.tx, id, None, self.at)? as u64;
        let mut places = member.departments;
        places.iter_mut().for_each(|place| place.leader = false);
        self.update_member(
            &UpdateMember {
                departments: Some(places).filter(|_| !receipt.led.is_empty()),
                leader: Some(NOBODY),
                disabled: Some(true),
                ..of(id)
            },
            None,
        )?;
        let roles = store::roles::revoke_all(self.tx, id)?;
        receipt.was_admin = self.end_admin(id)? || roles > 0;
        Ok(receipt)
    }
}

fn of(member: MemberId) -> UpdateMember {
    UpdateMember { member, ..UpdateMember::default() }
}
