//! The job that keeps the groups, and what lets it run.

use canteen_protocol::ids::CorpNo;
use canteen_protocol::setting::CorpSettings;
use canteen_protocol::{Body, ConversationId, DepartmentId, LogId, MemberId, Seq, Time};

use super::rules::Plan;
use super::store::{self, Group};
use crate::account;
use crate::app::App;
use crate::bus::Notice;
use crate::chat::rules;
use crate::chat::store::conversations::{self, Found, New};
use crate::chat::store::memberships;
use crate::db::{DbResult, Lane, Tx};
use crate::directory::{self, Grouped};
use crate::fault::Outcome;
use crate::jobs::{self, Fired, Jobs};
use crate::log::{self, Draft};

/// Departments that one transaction looks at.
const BATCH: usize = 50;
/// From how many members on a department has a group.
const LEAST: usize = 2;

/// Follows the directory.
pub fn jobs(jobs: &mut Jobs) {
    jobs.within(directory::CHANGED, |_| Lane::Admin, follow);
}

/// Begins when the corp wants such groups.
///
/// # Errors
/// As the database says.
pub fn settings(
    tx: &mut Tx<'_>,
    corp: CorpNo,
    (before, after): (&CorpSettings, &CorpSettings),
    at: Time,
) -> DbResult<()> {
    if after.department_groups && !before.department_groups {
        directory::say_changed(tx, corp, at)?;
    }
    Ok(())
}

/// Looks at some departments, and at the next ones in a job of their own, which a change of the
/// directory meanwhile does not begin anew.
fn follow(app: &App, tx: &mut Tx<'_>, fired: &Fired) -> Outcome<()> {
    let (corp, after): (CorpNo, DepartmentId) = fired.payload()?;
    if !account::settings(tx, corp)?.department_groups {
        return Ok(());
    }
    let found = directory::grouped(tx, corp, after, BATCH)?;
    let at = app.now();
    let most = app.limits.group_members;
    for department in &found {
        Keeper { tx, corp, at, most, department }.tend()?;
    }
    if let (Some(last), true) = (found.last(), found.len() == BATCH) {
        let key = format!("{}.{corp}.rest", directory::CHANGED);
        jobs::schedule(tx, &key, directory::CHANGED, at, &(corp, last.id))?;
    }
    Ok(())
}

/// Looks after the group of one department.
struct Keeper<'a, 't> {
    tx: &'a mut Tx<'t>,
    corp: CorpNo,
    at: Time,
    /// Members a group holds at most.
    most: usize,
    department: &'a Grouped,
}

impl Keeper<'_, '_> {
    fn tend(&mut self) -> Outcome<()> {
        match store::get(self.tx, self.department.id)? {
            Some(group) => self.keep(&group),
            None if self.department.members.len() < LEAST => Ok(()),
            None if self.department.members.len() > self.most => {
                self.too_many();
                Ok(())
            }
            None => Ok(self.found()?),
        }
    }

    fn too_many(&self) {
        let (department, most) = (self.department.id, self.most);
        tracing::info!(%department, most, "a department has more members than a group may have");
    }

    fn say(&mut self, id: ConversationId, body: Body) -> DbResult<Seq> {
        let log = LogId::Conversation(id);
        let draft = Draft { log, at: self.at, by: None, client_id: None, body };
        Ok(log::append(self.tx, draft)?.seq)
    }

    fn tell(&mut self, members: &[MemberId], body: &Body) -> DbResult<()> {
        let logs: Vec<_> = members.iter().map(|member| LogId::Personal(*member)).collect();
        log::append_each(self.tx, &logs, self.at, None, body)
    }

    fn found(&mut self) -> DbResult<()> {
        let Grouped { id: department, name, members, leader } = self.department;
        let id = ConversationId(self.tx.new_id("conversation")?);
        let (corp, created) = (self.corp, self.at);
        let new = New { id, corp, name, owner: *leader, members: members.len(), created };
        conversations::insert_group(self.tx, &new)?;
        memberships::join(self.tx, id, members, Seq(1), 0)?;
        for member in members {
            self.tx.stage(Notice::Join { member: *member, conversation: id });
        }
        self.say(id, Body::Created { name: name.clone(), members: members.len() })?;
        self.say(id, Body::Joined { members: members.clone() })?;
        self.tell(members, &Body::Added { conversation: id })?;
        let group = Group { conversation: id, name: name.clone(), leader: *leader };
        store::put(self.tx, *department, &group)?;
        store::change(self.tx, *department, (members, &[]))
    }

    fn keep(&mut self, group: &Group) -> Outcome<()> {
        let id = group.conversation;
        let (found, _) = conversations::claim(self.tx, self.corp, id, (MemberId(0), 0))?;
        let Some(found) = found else { return Ok(()) };
        let kept = store::kept(self.tx, self.department.id)?;
        let stays = memberships::current(self.tx, id)?;
        let present: Vec<_> = stays.iter().map(|(member, _)| *member).collect();
        let mut plan = Plan::of(&self.department.members, &kept, &present);
        let mut count = present.len() + plan.join.len() - plan.leave.len();
        if count > self.most && !plan.join.is_empty() {
            self.too_many();
            // Nobody comes, but whoever goes does.
            plan.keep.retain(|member| !plan.join.contains(member));
            plan.join.clear();
            count = present.len() - plan.leave.len();
        }
        self.join(&found, id, &plan.join)?;
        let owner = self.owner(group, &found, &plan, &stays);
        if owner != found.owner {
            conversations::set_owner(self.tx, id, owner)?;
            if let Some(member) = owner {
                self.say(id, Body::Owner { member })?;
            }
        }
        self.leave(&found, id, &plan.leave)?;
        if count != present.len() || !plan.join.is_empty() {
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            conversations::set_members(self.tx, id, count)?;
        }
        let name = &self.department.name;
        if *name != group.name && found.name == group.name {
            conversations::set_name(self.tx, id, name)?;
            self.say(id, Body::Renamed { name: name.clone() })?;
        }
        let leader = self.department.leader;
        let now = Group { conversation: id, name: name.clone(), leader };
        if now != *group {
            store::put(self.tx, self.department.id, &now)?;
        }
        Ok(store::change(self.tx, self.department.id, (&plan.keep, &plan.drop))?)
    }

    /// Who owns it: a leader who is new; else whoever does, unless they leave.
    fn owner(
        &self,
        group: &Group,
        found: &Found,
        plan: &Plan,
        stays: &[(MemberId, Seq)],
    ) -> Option<MemberId> {
        let there = |member: &MemberId| {
            let joins = plan.join.contains(member);
            joins || stays.iter().any(|(one, _)| one == member && !plan.leave.contains(one))
        };
        let leader = self.department.leader.filter(there);
        match found.owner {
            _ if leader.is_some() && leader != group.leader => leader,
            Some(owner) if plan.leave.contains(&owner) => {
                leader.or_else(|| rules::successor(stays, &plan.leave))
            }
            owner => owner,
        }
    }

    fn join(&mut self, found: &Found, id: ConversationId, new: &[MemberId]) -> DbResult<()> {
        if new.is_empty() {
            return Ok(());
        }
        for member in new {
            self.tx.stage(Notice::Join { member: *member, conversation: id });
        }
        let seq = self.say(id, Body::Joined { members: new.to_vec() })?;
        memberships::join(self.tx, id, new, seq, found.messages)?;
        self.tell(new, &Body::Added { conversation: id })
    }

    fn leave(&mut self, found: &Found, id: ConversationId, gone: &[MemberId]) -> DbResult<()> {
        if gone.is_empty() {
            return Ok(());
        }
        let seq = self.say(id, Body::Left { members: gone.to_vec() })?;
        memberships::leave(self.tx, id, gone, seq, self.at, &found.name)?;
        self.tell(gone, &Body::Removed { conversation: id })?;
        for member in gone {
            self.tx.stage(Notice::Leave { member: *member, conversation: id });
        }
        Ok(())
    }
}
