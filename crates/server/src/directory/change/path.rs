//! A department by its path of names, made where it is missing.

use canteen_protocol::DepartmentId;
use canteen_protocol::directory::CreateDepartment;

use super::Change;
use crate::directory::rules::fields;
use crate::directory::store::departments;
use crate::fault::Outcome;

impl Change<'_, '_> {
    /// The department of a path from the root's children down, whose first name may be the root's,
    /// as in an import; the departments that are missing are made. The empty path is the root.
    ///
    /// # Errors
    /// `Invalid` for a name or a depth that cannot be.
    pub fn department_at(&mut self, path: &str) -> Outcome<DepartmentId> {
        let root = departments::root(self.tx, self.corp)?;
        let bare = path.trim();
        let bare = bare.strip_prefix('/').unwrap_or(bare);
        let bare = bare.strip_suffix('/').unwrap_or(bare);
        if bare.is_empty() {
            return Ok(root.id);
        }
        let mut at = root.id;
        for (n, name) in bare.split('/').enumerate() {
            let name = fields::department_name(name)?;
            if n == 0 && name == root.name {
                continue;
            }
            at = match departments::child(self.tx, self.corp, at, &name)? {
                Some(there) => there.id,
                None => self.create_department(&CreateDepartment { parent: at, name, order: 0 })?,
            };
        }
        Ok(at)
    }
}
