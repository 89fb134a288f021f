//! What lies right below a department, in the order in which the member likes it.

use std::cmp::Reverse;

use canteen_protocol::{DepartmentId, MemberId};

use crate::model::Directory;
use crate::model::order::{Order, Placed, Sort, arranged};

/// Stands for what is above the topmost departments, when there are several.
pub const TOP: DepartmentId = DepartmentId(0);

/// The departments right below one.
pub fn departments(order: &Order, under: DepartmentId, directory: &Directory) -> Vec<DepartmentId> {
    let all = if under == TOP { directory.roots() } else { directory.children(under) };
    by(order, under, all.to_vec(), |placed| &placed.departments)
}

/// The members of a department itself.
pub fn members(order: &Order, under: DepartmentId, directory: &Directory) -> Vec<MemberId> {
    let all = directory.members_of(under).into_iter().map(|person| person.id).collect();
    by(order, under, all, |placed| &placed.members)
}

/// Ids rise in the order in which members and departments were added.
fn by<Id: Copy + Ord + std::hash::Hash>(
    order: &Order,
    under: DepartmentId,
    mut all: Vec<Id>,
    placed: impl Fn(&Placed) -> &[Id],
) -> Vec<Id> {
    match (order.sort, order.placed.get(&under)) {
        (Sort::Added, _) => {
            all.sort_unstable_by_key(|id| Reverse(*id));
            all
        }
        (Sort::Manual, Some(by_hand)) => arranged(all, placed(by_hand)),
        (Sort::Name | Sort::Manual, _) => all,
    }
}
