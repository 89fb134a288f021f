//! Steps that change tags.

use canteen_protocol::TagId;
use canteen_protocol::directory::{CreateTag, UpdateTag};

use super::Change;
use crate::directory::refusal::{no_department, no_member, no_tag};
use crate::directory::rules::fields;
use crate::directory::store::{departments, holding, lookup, tags};
use crate::fault::{Fault, Outcome};

impl Change<'_, '_> {
    /// Adds an empty tag.
    ///
    /// # Errors
    /// `Invalid` for a name that cannot be, `Conflict` for one that is taken.
    pub fn create_tag(&mut self, new: &CreateTag) -> Outcome<TagId> {
        let name = self.free_tag_name(&new.name, None)?;
        let id = TagId(self.tx.new_id("tag")?);
        tags::insert(self.tx, self.corp, id, (&name, &fields::key(&name)), self.seq)?;
        self.tags.insert(id);
        Ok(id)
    }

    /// Changes a tag's name and what it names. Adding what is there and taking out what is not
    /// changes nothing.
    ///
    /// # Errors
    /// `NotFound` for the tag or what is added, `Invalid`, `Conflict` for a name that is taken.
    pub fn update_tag(&mut self, ask: &UpdateTag) -> Outcome<()> {
        let id = ask.tag;
        let tag = tags::get(self.tx, self.corp, id)?.ok_or_else(|| no_tag(id))?;
        self.stir(ask.add_members.iter().chain(&ask.remove_members).copied());
        for department in ask.add_departments.iter().chain(&ask.remove_departments) {
            if let Some((path, _)) = holding::path(self.tx, self.corp, *department)? {
                self.stir_subtree(&path)?;
            }
        }
        let mut changed = self.name_more(ask)?;
        if let Some(name) = &ask.name {
            let name = self.free_tag_name(name, Some(id))?;
            if name != tag.name {
                tags::rename(self.tx, id, (&name, &fields::key(&name)))?;
                changed = true;
            }
        }
        changed |= tags::remove_members(self.tx, id, &ask.remove_members)?;
        for department in &ask.remove_departments {
            changed |= tags::remove_department(self.tx, id, *department)?;
        }
        if changed {
            tags::touch(self.tx, id, self.seq)?;
            self.tags.insert(id);
        }
        Ok(())
    }

    /// Removes a tag; whom it named stays.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn delete_tag(&mut self, id: TagId) -> Outcome<()> {
        tags::get(self.tx, self.corp, id)?.ok_or_else(|| no_tag(id))?;
        self.stir_tag(id)?;
        tags::remove(self.tx, id, self.seq)?;
        self.tags.insert(id);
        Ok(())
    }

    fn name_more(&mut self, ask: &UpdateTag) -> Outcome<bool> {
        let corp = self.corp;
        let known = lookup::known(self.tx, corp, &ask.add_members)?;
        for member in &ask.add_members {
            if known.binary_search_by_key(member, |k| k.0).is_err() {
                return Err(no_member(*member));
            }
        }
        let mut changed = tags::add_members(self.tx, ask.tag, &ask.add_members)?;
        let paths = departments::paths(self.tx, corp, &ask.add_departments)?;
        for department in &ask.add_departments {
            if !paths.contains_key(department) {
                return Err(no_department(*department));
            }
            changed |= tags::add_department(self.tx, ask.tag, *department)?;
        }
        Ok(changed)
    }

    fn free_tag_name(&mut self, name: &str, own: Option<TagId>) -> Outcome<String> {
        let name = fields::name("name", name, fields::TAG_NAME)?;
        match tags::by_name(self.tx, self.corp, &fields::key(&name))? {
            Some(id) if Some(id) != own => Err(Fault::conflict(format!(
                "there is a tag {name:?} already (tag {id}): choose another name"
            ))
            .at("name")),
            _ => Ok(name),
        }
    }
}
