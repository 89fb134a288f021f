//! Importing: the rows compared with the directory, and what differs carried out, in one
//! transaction: all of it or nothing.

use std::sync::Arc;

use canteen_protocol::ids::CorpNo;
use canteen_protocol::import::{Done, Import, Progress, Row, Rows, Said, Stage};
use canteen_protocol::{MemberId, Time, WireError};
use serde_json::json;
use tokio::sync::mpsc::UnboundedSender;

use super::power::Power;
use super::scope;
use crate::app::{App, Caller};
use crate::audit;
use crate::db::Conn;
use crate::directory::change::{Change, lane};
use crate::directory::rules::import::{self, Current, Plan};
use crate::directory::store::whole;
use crate::fault::{Fault, Outcome};

/// Rows of one import.
pub const ROWS: usize = 200_000;

/// Where the lines of the answer go. Whoever hears them may have gone: that changes nothing.
pub type Tell = UnboundedSender<Said>;

/// What only administrators do.
const WHAT: &str = "import into the directory and export it";

/// Whether this member may import and export.
///
/// # Errors
/// `Forbidden`.
pub async fn check(app: &App, caller: Caller) -> Outcome<()> {
    let now = app.now();
    app.db.read(move |conn| Power::of(conn, caller, now)?.check_some(WHAT)).await
}

/// Imports, and tells everything about it. The last line says how it ended.
pub async fn import(app: &App, caller: Caller, ask: Import, rows: Vec<Row>, tell: Tell) {
    let last = match carry_out(app, caller, ask, rows, &tell).await {
        Ok(done) => Said::Done(done),
        Err(fault) => Said::Error(fault.into_wire("directory.import")),
    };
    drop(tell.send(last));
}

/// What became of an import.
enum Became {
    Planned(Box<Plan>),
    Refused(Vec<canteen_protocol::import::Problem>),
}

async fn carry_out(
    app: &App,
    caller: Caller,
    ask: Import,
    rows: Vec<Row>,
    tell: &Tell,
) -> Outcome<Done> {
    if rows.len() > ROWS {
        return Err(Fault::invalid(format!(
            "the file has {} rows: at most {ROWS} are taken at once, so split it",
            rows.len()
        )));
    }
    let count = rows.len() as u64;
    say(tell, Stage::Compare, 0, count);
    let became = if ask.dry_run {
        let now = app.now();
        let work =
            move |conn: &mut Conn| Ok::<_, Fault>(planned(conn, (caller, now), ask, &rows)?.0);
        app.db.read(work).await?
    } else {
        write(app, caller, ask, rows, tell.clone()).await?
    };
    match became {
        Became::Refused(problems) => {
            let done = Done { rows: count, problems: problems.len() as u64, ..Done::default() };
            for problem in problems {
                drop(tell.send(Said::Problem(problem)));
            }
            Ok(done)
        }
        Became::Planned(plan) => {
            let applied = !ask.dry_run && !plan.is_empty();
            let counts = plan.counts;
            for step in plan.steps {
                drop(tell.send(Said::Step(step)));
            }
            Ok(Done { applied, ..counts })
        }
    }
}

async fn write(
    app: &App,
    caller: Caller,
    ask: Import,
    rows: Vec<Row>,
    tell: Tell,
) -> Outcome<Became> {
    let Caller { member, corp, .. } = caller;
    let (at, rows) = (app.now(), Arc::new(rows));
    app.db
        .write(lane(corp), move |tx| {
            let mut change = Change::begin(tx, corp, at)?;
            let (plan, power) = match planned(change.conn(), (caller, at), ask, &rows)? {
                (Became::Planned(plan), power) => (plan, power),
                (refused, _) => return Ok(refused),
            };
            if plan.counts.braked {
                return Err(Fault::Refused(braked(ask, plan.counts)));
            }
            if plan.is_empty() {
                return Ok(Became::Planned(plan));
            }
            let (mut done, all) = (0, total(&plan));
            change.import(&plan, |more| {
                done += more as u64;
                say(&tell, Stage::Write, done, all);
            })?;
            change.finish()?;
            let (target, detail) = (format!("corp:{corp}"), power.mark(audited(ask, plan.counts)));
            audit::record(tx, corp, at, Some(member), "directory.import", &target, detail)?;
            say(&tell, Stage::Finish, 0, 0);
            Ok(Became::Planned(plan))
        })
        .await
}

fn planned(
    conn: &mut Conn,
    (caller, now): (Caller, Time),
    ask: Import,
    rows: &[Row],
) -> Outcome<(Became, Power)> {
    let power = Power::of(conn, caller, now)?;
    match ask.rows {
        Rows::Members => power.check_some(WHAT)?,
        Rows::Tags => power.check_super("import tags")?,
    }
    let current = current(conn, caller.corp, caller.member, ask.rows)?;
    let current = scope::narrowed(conn, &power, current)?;
    let became = match import::plan(&current, ask, rows) {
        Ok(plan) => Became::Planned(Box::new(plan)),
        Err(problems) => Became::Refused(problems),
    };
    Ok((became, power))
}

fn current(conn: &mut Conn, corp: CorpNo, by: MemberId, rows: Rows) -> Outcome<Current> {
    let (members, gone) = whole::members(conn, corp)?;
    let departments = whole::departments(conn, corp)?;
    let tags = match rows {
        Rows::Members => Vec::new(),
        Rows::Tags => whole::tags(conn, corp)?,
    };
    Ok(Current { members, gone, departments, tags, by, scope: None })
}

fn say(tell: &Tell, stage: Stage, done: u64, of: u64) {
    drop(tell.send(Said::Progress(Progress { stage, done, of })));
}

fn total(plan: &Plan) -> u64 {
    let tagged: usize = plan.tags.iter().map(|t| t.members.len() + t.departments.len()).sum();
    let Plan { departments, add, update, remove, .. } = plan;
    (departments.len() + add.len() + update.len() + remove.len() + tagged) as u64
}

fn braked(ask: Import, counts: Done) -> WireError {
    let Done { removed, members, .. } = counts;
    let why = match ask.force {
        Some(said) => format!("not {said}"),
        None => "which looks like the wrong file".into(),
    };
    let message = format!(
        "this would remove {removed} of {members} members, {why}: look at it with --dry-run, and \
         when it is right say --force {removed}"
    );
    let data = json!({ "removed": removed, "members": members });
    WireError::new(canteen_protocol::ErrorCode::Conflict, message).with(data)
}

fn audited(ask: Import, counts: Done) -> serde_json::Value {
    json!({
        "rows": ask.rows,
        "replace": ask.replace,
        "force": ask.force,
        "departments": counts.departments,
        "added": counts.added,
        "changed": counts.changed,
        "moved": counts.moved,
        "removed": counts.removed,
        "tags": counts.tags,
        "tagged": counts.tagged,
    })
}
