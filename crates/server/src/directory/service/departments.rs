//! Departments: adding, changing and removing them.

use canteen_protocol::DepartmentId;
use canteen_protocol::directory::{
    CreateDepartment, DeleteDepartment, Department, UpdateDepartment,
};
use serde_json::{Value, json};

use super::act::{DIRECTORY, Said, act};
use super::power::Power;
use crate::app::{App, Caller};
use crate::db::Conn;
use crate::directory::Change;
use crate::directory::refusal::no_department;
use crate::directory::rules::rights::Level;
use crate::directory::store::departments;
use crate::fault::Outcome;

/// Adds a department.
///
/// # Errors
/// As [`Change::create_department`]; `Forbidden` for who is no administrator.
pub async fn create(app: &App, caller: Caller, new: CreateDepartment) -> Outcome<Department> {
    let parent = new.parent;
    let may = move |power: &Power, conn: &mut Conn| {
        power.check_some(DIRECTORY)?;
        power.check_place(conn, parent, Level::Change)
    };
    let work = move |change: &mut Change<'_, '_>| {
        let id = change.create_department(&new)?;
        let detail = json!({ "name": new.name, "parent": new.parent });
        Ok((id, said("department.create", id, detail)))
    };
    act(app, caller, may, work, move |tx, id| {
        departments::shown(tx, caller.corp, id)?.ok_or_else(|| no_department(id))
    })
    .await
}

/// Renames, moves or reorders a department.
///
/// # Errors
/// As [`Change::update_department`]; `Forbidden` for who is no administrator.
pub async fn update(app: &App, caller: Caller, ask: UpdateDepartment) -> Outcome<Department> {
    let (id, parent) = (ask.department, ask.parent);
    let may = move |power: &Power, conn: &mut Conn| {
        power.check_some(DIRECTORY)?;
        power.check_department(conn, id)?;
        parent.map_or(Ok(()), |parent| power.check_place(conn, parent, Level::Change))
    };
    let work = move |change: &mut Change<'_, '_>| {
        change.update_department(&ask)?;
        let detail = json!({ "name": ask.name, "parent": ask.parent, "order": ask.order });
        Ok((id, said("department.update", id, detail)))
    };
    act(app, caller, may, work, move |tx, id| {
        departments::shown(tx, caller.corp, id)?.ok_or_else(|| no_department(id))
    })
    .await
}

/// Removes an empty department.
///
/// # Errors
/// As [`Change::delete_department`]; `Forbidden` for who is no administrator.
pub async fn delete(app: &App, caller: Caller, ask: DeleteDepartment) -> Outcome<()> {
    let id = ask.department;
    let may = move |power: &Power, conn: &mut Conn| {
        power.check_some(DIRECTORY)?;
        power.check_department(conn, id)
    };
    let work = move |change: &mut Change<'_, '_>| {
        change.delete_department(id)?;
        Ok(((), said("department.delete", id, json!({}))))
    };
    act(app, caller, may, work, |_, ()| Ok(())).await
}

fn said(action: &'static str, id: DepartmentId, detail: Value) -> Said {
    Said { action, target: format!("department:{id}"), detail }
}
