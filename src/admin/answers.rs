//! What the server says, put where it belongs.

use canteen_protocol::audit::ListAudit;
use canteen_protocol::invite::{AskAdoption, JoinState, ListLinks, ListRequests};
use canteen_protocol::setting::GetCorpSettings;
use canteen_protocol::visibility::ListRules;
use canteen_protocol::{WireError, admin::ListAdmins, role::ListRoles};

use super::area::Area;
use super::popup::{self, Paper};
use super::rows::arrange;
use super::state::{Load, Purpose};
use super::words;
use crate::dialogs::Dialog;
use crate::engine::{Answer, Deed};
use crate::overlays::Overlay;
use crate::state::{Effect, Level, State};

/// Acts of a page.
const PAGE: u32 = 200;

/// What an area's own data is asked for by.
#[must_use]
pub fn wanted(state: &State, area: Area) -> Vec<Deed> {
    match area {
        Area::Settings => vec![GetCorpSettings {}.into()],
        Area::Visibility => vec![ListRules {}.into()],
        Area::Joining => {
            let adoption = AskAdoption { by_department: true, ..AskAdoption::default() };
            // Not asked for in vain: the refusal of one part would stand over all of it.
            let requests = state.admin.decides().then(|| ListRequests::default().into());
            [adoption.into()].into_iter().chain(requests).chain([ListLinks {}.into()]).collect()
        }
        Area::Admins => vec![ListAdmins {}.into(), ListRoles {}.into()],
        Area::Audit => vec![audit(state, None).into()],
        Area::Members | Area::Departments | Area::Tags | Area::Tables => Vec::new(),
    }
}

fn audit(state: &State, before: Option<i64>) -> ListAudit {
    ListAudit { before, limit: PAGE, ..state.admin.audit_filter.clone() }
}

/// The next page of the audit log, when the end of what is here is near.
pub fn more(state: &mut State) -> Option<Effect> {
    let admin = &state.admin;
    // What narrows the list here is not asked of the server: it would tell everything.
    let near = admin.filter.is_none() && admin.list().selected() + 20 >= admin.rows.len();
    let asked = admin.asked.values().any(|purpose| *purpose == Purpose::More);
    let here = admin.area == Area::Audit && admin.load(Area::Audit) == Load::Here;
    let before = admin.acts_before?;
    if !here || !near || asked {
        return None;
    }
    let ask = audit(state, Some(before));
    Some(state.admin.ask(Purpose::More, ask))
}

/// Hears an answer.
pub fn hear(state: &mut State, ask: u64, answer: &Result<Answer, WireError>) -> Vec<Effect> {
    let Some(purpose) = state.admin.asked.remove(&ask) else { return Vec::new() };
    match (purpose, answer) {
        (Purpose::Rights, answer) => rights(state, answer),
        (Purpose::Load(area), answer) => loaded(state, area, answer),
        (Purpose::More, Ok(answer)) => keep(state, answer, true),
        (Purpose::More, Err(error)) => {
            state.admin.acts_before = None;
            refused(state, error);
        }
        (Purpose::Form, answer) => return for_form(state, ask, answer),
        (Purpose::Deed(key, about, area), Ok(answer)) => {
            done(state, (key, about), answer);
            state.admin.want(area);
        }
        (Purpose::Preview, Ok(Answer::Offboard(plan))) => {
            let paper = Paper::of_plan(state, plan);
            popup::show(state, paper);
        }
        (Purpose::Verify, Ok(Answer::Verify(found))) => {
            state.admin.verified = Some(**found);
            let values = [("n", found.records.into()), ("at", found.broken.unwrap_or(0).into())];
            let (key, level) = match found.broken {
                None => ("admin-audit-sound", Level::Info),
                Some(_) => ("admin-audit-broken", Level::Error),
            };
            let text = state.texts.with(key, &values);
            state.toast(level, text);
        }
        (_, Err(error)) => refused(state, error),
        (Purpose::Preview | Purpose::Verify, Ok(_)) => {}
    }
    arrange(state);
    Vec::new()
}

/// What one may administer is known: areas that are not open are shown no more.
fn rights(state: &mut State, answer: &Result<Answer, WireError>) {
    // What cannot be told is refused where it is done.
    if let Ok(Answer::Rights(rights)) = answer {
        state.admin.rights = Some((**rights).clone());
    }
    state.admin.rights_load = Load::Here;
    if !state.admin.decides() {
        // What was asked before was asked in vain.
        state.admin.want(Area::Joining);
    }
    let (open, area) = (state.admin.open(), state.admin.area);
    let here = open.iter().find(|entry| entry.area == area).or(open.first());
    if let Some(entry) = here {
        if entry.area == area {
            let row = open.iter().position(|one| one.area == area).unwrap_or(0);
            state.admin.areas.select(row);
        } else {
            super::update::open(state, entry.area);
        }
    }
}

fn refused(state: &mut State, error: &WireError) {
    let doubt = error.data.as_ref().is_some_and(|data| data.get("doubt").is_some());
    let mut text = error.message.clone();
    if doubt {
        text = format!("{text} {}", state.t("admin-doubt"));
    }
    state.toast(Level::Error, text);
}

/// A deed of its own was done.
fn done(state: &mut State, (key, about): (&'static str, String), answer: &Answer) {
    match answer {
        Answer::Offboard(receipt) => {
            let paper = Paper::of_receipt(state, receipt);
            return popup::show(state, paper);
        }
        Answer::Invite(sent) => {
            let text = words::sent(state, sent);
            return state.toast(Level::Info, text);
        }
        Answer::Answer(request) => {
            let joined = request.state == JoinState::Joined;
            let text = words::decided(state, &request.name, joined);
            return state.toast(Level::Info, text);
        }
        _ => {}
    }
    let text = state.texts.with(key, &[("name", about.into())]);
    state.toast(Level::Info, text);
}

fn loaded(state: &mut State, area: Area, answer: &Result<Answer, WireError>) {
    // Of several requests each tells its own part, also when another was refused.
    if let Ok(answer) = answer {
        keep(state, answer, false);
    }
    let load = match (state.admin.loads.get(&area), answer) {
        (_, Err(error)) => Load::Failed(error.clone()),
        (Some(Load::Asked(left)), Ok(_)) if *left > 1 => Load::Asked(left - 1),
        (Some(Load::Asked(_)), Ok(_)) => Load::Here,
        _ => return,
    };
    state.admin.loads.insert(area, load);
}

/// Takes over what an answer tells.
fn keep(state: &mut State, answer: &Answer, more: bool) {
    let admin = &mut state.admin;
    match answer {
        Answer::Settings(settings) | Answer::ChangeSettings(settings) => {
            admin.settings = Some((**settings).clone());
        }
        Answer::Rules(rules) => admin.rules.clone_from(&rules.rules),
        Answer::Links(links) => admin.links.clone_from(&links.links),
        Answer::Requests(requests) => admin.requests.clone_from(&requests.requests),
        Answer::Adoption(adoption) => admin.adoption = Some((**adoption).clone()),
        Answer::Admins(admins) => admin.admins.clone_from(&admins.admins),
        Answer::Roles(roles) => admin.roles.clone_from(&roles.roles),
        Answer::Audit(page) => {
            if !more {
                admin.acts.clear();
            }
            admin.acts.extend(page.records.iter().cloned());
            admin.acts_before = page.before;
        }
        _ => {}
    }
}

/// The form hears its answer; what it changed is asked for again, what it asked for is shown.
fn for_form(state: &mut State, ask: u64, answer: &Result<Answer, WireError>) -> Vec<Effect> {
    if let Ok(answer) = answer {
        keep(state, answer, false);
        let area = match answer {
            Answer::AddSight(_) | Answer::DropSight(_) => Some(Area::Visibility),
            Answer::AddLink(_) | Answer::Invite(_) | Answer::Answer(_) | Answer::AddMember(_) => {
                Some(Area::Joining)
            }
            Answer::Grant(_) | Answer::AddRole(_) | Answer::ChangeRole(_) => Some(Area::Admins),
            _ => None,
        };
        area.into_iter().for_each(|area| state.admin.want(area));
    }
    let about = popup::form(state).map(|form| form.subject.clone());
    let effects = popup::hear(state, ask, answer);
    match (answer, about) {
        (Ok(Answer::AddLink(made)), _) => {
            let url = made.url.clone().unwrap_or_else(|| made.path.clone());
            let expires = made.link.expires;
            state.overlays.push(Overlay::Dialog(Dialog::Invite { url, expires }));
        }
        (Ok(Answer::Sees(sight)), Some(_)) => {
            let paper = Paper::of_sight(state, sight);
            popup::show(state, paper);
        }
        (Ok(Answer::Offboard(plan)), Some(_)) if plan.dry_run => {
            let paper = Paper::of_plan(state, plan);
            popup::show(state, paper);
        }
        _ => {}
    }
    arrange(state);
    effects
}
