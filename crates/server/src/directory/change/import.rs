//! Carrying out an import: everything it has planned, as part of one change.

use canteen_protocol::DepartmentId;
use canteen_protocol::directory::{CreateTag, Place, UpdateTag};

use super::Change;
use super::members::counted_in;
use crate::account;
use crate::directory::rules::import::{Add, Placed, Plan, Target, Update};
use crate::directory::rules::member::Fields;
use crate::directory::store::many;
use crate::directory::store::members::{insert_places, touch};
use crate::fault::{Fault, Outcome};

/// Members written at a time, after which it is told how far it has come.
const LOT: usize = 2_000;

impl Change<'_, '_> {
    /// Does what was planned from the directory as it is in this transaction. `tell` hears how
    /// many things are done.
    ///
    /// # Errors
    /// As the database says. What is refused here was planned from another directory.
    pub(in crate::directory) fn import(
        &mut self,
        plan: &Plan,
        mut tell: impl FnMut(usize),
    ) -> Outcome<()> {
        self.tx.plan_anew()?;
        let made = self.put_departments(&plan.departments)?;
        tell(made.len());
        // First, so that what somebody gives up is free for who gets it.
        let freed: Vec<_> = plan.update.iter().filter(|u| u.frees).map(|u| u.member).collect();
        many::free_keys(self.tx, &freed)?;
        for lot in plan.add.chunks(LOT) {
            self.add(lot, &made)?;
            tell(lot.len());
        }
        for lot in plan.update.chunks(LOT) {
            self.update_many(lot, &made)?;
            tell(lot.len());
        }
        for lot in plan.remove.chunks(LOT) {
            many::shut(self.tx, lot, self.seq)?;
            for member in lot {
                account::end_all(self.tx, *member, None, self.at)?;
            }
            self.members.extend(lot);
            tell(lot.len());
        }
        for tagging in &plan.tags {
            let tag = match tagging.tag {
                Some(tag) => tag,
                None => self.create_tag(&CreateTag { name: tagging.name.clone() })?,
            };
            self.update_tag(&UpdateTag {
                tag,
                add_members: tagging.members.clone(),
                add_departments: tagging.departments.clone(),
                ..UpdateTag::default()
            })?;
            tell(tagging.members.len() + tagging.departments.len());
        }
        Ok(())
    }

    /// What the plan found to be free and well-formed is not looked at again: it was made of all
    /// the corp has, and nobody else changes that until the transaction ends.
    fn add(&mut self, lot: &[Add], made: &[DepartmentId]) -> Outcome<()> {
        let place = |target: &Target| Ok(place_in(there(made, *target)?));
        let places = lot.iter().map(|add| add.places.iter().map(place).collect());
        let places = places.collect::<Outcome<Vec<Vec<Place>>>>()?;
        let places: Vec<_> = places.iter().map(Vec::as_slice).collect();
        let all: Vec<_> = lot.iter().map(|add| &add.fields).collect();
        self.put_members(&all, &places)?;
        Ok(())
    }

    fn update_many(&mut self, lot: &[Update], made: &[DepartmentId]) -> Outcome<()> {
        let fields: Vec<(_, &Fields)> =
            lot.iter().filter_map(|u| Some((u.member, u.fields.as_ref()?))).collect();
        many::update(self.tx, self.corp, &fields, self.seq)?;
        let mut moved = Vec::new();
        for update in lot {
            let Some(places) = &update.places else { continue };
            let place = |placed: &Placed| {
                let Placed { department, leader, order } = *placed;
                Ok(Place { department: there(made, department)?, leader, order })
            };
            moved.push((update, places.iter().map(place).collect::<Outcome<Vec<_>>>()?));
        }
        self.move_many(&moved)?;
        self.members.extend(lot.iter().map(|update| update.member));
        Ok(())
    }

    fn move_many(&mut self, moved: &[(&Update, Vec<Place>)]) -> Outcome<()> {
        let now = moved.iter().flat_map(|(_, places)| places).map(|place| place.department);
        let before = moved.iter().flat_map(|(update, _)| update.before.iter().copied());
        let paths = self.paths(now.chain(before).collect())?;
        for (update, places) in moved {
            let before: Vec<_> = update.before.iter().map(|id| place_in(*id)).collect();
            self.moved(&counted_in(&paths, &before), &counted_in(&paths, places));
        }
        let ids: Vec<_> = moved.iter().map(|(update, _)| update.member).collect();
        many::delete_places(self.tx, &ids)?;
        insert_places(self.tx, ids.iter().copied().zip(moved.iter().map(|(_, p)| p.as_slice())))?;
        touch(self.tx, &ids, self.seq)?;
        Ok(())
    }
}

fn place_in(department: DepartmentId) -> Place {
    Place { department, ..Place::default() }
}

/// The number of a department that was there or has been made.
fn there(made: &[DepartmentId], target: Target) -> Outcome<DepartmentId> {
    match target {
        Target::Known(id) => Ok(id),
        Target::New(n) => made
            .get(n)
            .copied()
            .ok_or_else(|| Fault::Internal(format!("department {n} of an import is not made"))),
    }
}
