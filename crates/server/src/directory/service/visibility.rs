//! Rules of who sees whom: making, listing and asking about them; names of those one meets.

use canteen_protocol::visibility::{
    AddRule, AskNames, AskSight, Named, Names, RemoveRule, Rule, Rules, Sight as Answer, StoredRule,
};
use canteen_protocol::{ErrorCode, MemberId};
use serde_json::json;

use super::act::{DIRECTORY, Said, act, check_super};
use super::power::Power;
use super::resolve::resolve;
use super::sight::{Sight, rule_of};
use super::wording::expression;
use crate::app::{App, Caller};
use crate::db::Conn;
use crate::directory::Change;
use crate::directory::refusal::{no_member, no_rule};
use crate::directory::rules::tree;
use crate::directory::store::visibility::{self, Side, Stored, segment};
use crate::directory::store::{lookup, members};
use crate::fault::{Fault, Outcome};

/// Members whose names one request asks for.
const NAMES: usize = 500;

/// The rules of the corp.
///
/// # Errors
/// `Forbidden` for who is no administrator.
pub async fn list(app: &App, caller: Caller) -> Outcome<Rules> {
    let now = app.now();
    app.db
        .read(move |conn| {
            Power::of(conn, caller, now)?.check_super(DIRECTORY)?;
            let mut rules = Vec::new();
            for stored in visibility::list(conn, caller.corp)? {
                rules.push(shown(conn, caller, stored)?);
            }
            Ok(Rules { rules })
        })
        .await
}

/// Makes a rule.
///
/// # Errors
/// `Forbidden` for who is no administrator; `Invalid` for a rule about nobody or a depth there is
/// not; `NotFound` for what its segments name in vain.
pub async fn add(app: &App, caller: Caller, ask: AddRule) -> Outcome<StoredRule> {
    let rule = ask.rule;
    let work = move |change: &mut Change<'_, '_>| {
        check(change.conn(), caller, &rule)?;
        let id = change.add_rule(&rule)?;
        let stored = shown(change.conn(), caller, Stored { id, rule: rule.clone() })?;
        let detail = json!({ "rule": rule, "who": stored.who, "other": stored.other });
        Ok((stored, Said { action: "visibility.add", target: format!("rule:{id}"), detail }))
    };
    act(app, caller, check_super, work, |_, stored| Ok(stored)).await
}

fn check(conn: &mut Conn, caller: Caller, rule: &Rule) -> Outcome<()> {
    if segment(rule, Side::Who) == canteen_protocol::Segment::default() {
        return Err(Fault::invalid("a rule is about somebody: say about whom"));
    }
    for side in Side::BOTH {
        // Finds ids that this corp does not have, and what is nested too deeply.
        resolve(conn, caller.corp, &segment(rule, side))?;
    }
    if let Rule::Limit { level: Some(level), .. } = rule
        && !(1..=tree::DEPTH).contains(&usize::from(*level))
    {
        let depth = tree::DEPTH;
        return Err(Fault::invalid(format!("level {level}: departments are 1 to {depth} deep")));
    }
    Ok(())
}

/// Takes a rule away.
///
/// # Errors
/// `Forbidden` for who is no administrator; `NotFound`.
pub async fn remove(app: &App, caller: Caller, ask: RemoveRule) -> Outcome<()> {
    let id = ask.rule;
    let work = move |change: &mut Change<'_, '_>| {
        let rules = visibility::list(change.conn(), caller.corp)?;
        let rule = rules.into_iter().find(|rule| rule.id == id).ok_or_else(|| no_rule(id))?;
        let stored = shown(change.conn(), caller, rule)?;
        change.remove_rule(id)?;
        let detail = json!({ "rule": stored.rule, "who": stored.who, "other": stored.other });
        Ok(((), Said { action: "visibility.remove", target: format!("rule:{id}"), detail }))
    };
    act(app, caller, check_super, work, |_, ()| Ok(())).await
}

fn shown(conn: &mut Conn, caller: Caller, stored: Stored) -> Outcome<StoredRule> {
    let Stored { id, rule } = stored;
    let who = expression(conn, caller.corp, &segment(&rule, Side::Who))?;
    let other = expression(conn, caller.corp, &segment(&rule, Side::Other))?;
    let count = visibility::count(conn, id)?;
    Ok(StoredRule { id, rule, who, other, count })
}

/// Whether one member sees another, and why.
///
/// # Errors
/// `Forbidden` for who is no administrator; `NotFound` for a member this corp does not have.
pub async fn can(app: &App, caller: Caller, ask: AskSight) -> Outcome<Answer> {
    let now = app.now();
    app.db
        .read(move |conn| {
            Power::of(conn, caller, now)?.check_super(DIRECTORY)?;
            for id in [ask.viewer, ask.member] {
                members::get(conn, caller.corp, id)?.ok_or_else(|| no_member(id))?;
            }
            let sight = Sight::of(conn, caller.corp, ask.viewer)?;
            let (sees, because) = sight.judge(conn, ask.member)?;
            let fields =
                if sees { Vec::from_iter(sight.fields(conn, ask.member)?) } else { Vec::new() };
            let mut rule = None;
            if let Some(id) = rule_of(because) {
                let stored = visibility::list(conn, caller.corp)?;
                if let Some(stored) = stored.into_iter().find(|stored| stored.id == id) {
                    rule = Some(shown(conn, caller, stored)?);
                }
            }
            Ok(Answer { sees, because, rule, fields })
        })
        .await
}

/// What members are called whom the caller sees or meets.
///
/// # Errors
/// `TooLarge` for more than can be asked at once.
pub async fn names(app: &App, caller: Caller, ask: AskNames) -> Outcome<Names> {
    if ask.members.len() > NAMES {
        let asked = ask.members.len();
        let why = format!("names: at most {NAMES} can be asked for, {asked} were");
        return Err(Fault::refused(ErrorCode::TooLarge, why));
    }
    let hooks = std::sync::Arc::clone(&app.hooks);
    app.db
        .read(move |conn| {
            let known = lookup::known(conn, caller.corp, &ask.members)?;
            let known: Vec<MemberId> = known.into_iter().map(|(member, _)| member).collect();
            let sight = Sight::of(conn, caller.corp, caller.member)?;
            let mut met = sight.among(conn, known.clone())?;
            met.extend(hooks.met(conn, caller.member, &known)?);
            met.sort_unstable();
            met.dedup();
            let mut names = Vec::with_capacity(met.len());
            for member in met {
                names.extend(
                    lookup::by_id(conn, member)?.map(|p| Named { id: p.member, name: p.name }),
                );
            }
            Ok(Names { members: names })
        })
        .await
}
