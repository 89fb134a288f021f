//! Asking as one types: the local history at every change, the server a moment after the last.

use canteen_protocol::Time;
use canteen_text::tokens;

use super::query::{self, Parsed};
use super::resolve::{Known, resolve};
use super::state::{Asked, Scope, Source};
use super::{jump, rows};
use crate::engine::{Command, News, Place, Search};
use crate::model::{Hits, Link};
use crate::overlays::Overlay;
use crate::state::{Effect, State};

/// Milliseconds without typing after which the server is asked.
const REST: i64 = 150;
/// Hits asked for at a time.
pub const PAGE: usize = 50;
/// More are asked for when fewer than this many are left below the selection.
const AHEAD: usize = 15;

/// Whether its window is open.
#[must_use]
pub fn is_open(state: &State) -> bool {
    state.overlays.iter().any(|overlay| matches!(overlay, Overlay::Search(_)))
}

/// Hears news.
pub fn news(state: &mut State, news: &News) -> Vec<Effect> {
    let News::Found { ask, place, found } = news else { return Vec::new() };
    if *ask != state.search.asked.number {
        return jump::found(state, *ask, *place, found);
    }
    let asked = &mut state.search.asked;
    let source = match place {
        Place::Here => &mut asked.here,
        Place::Server => &mut asked.server,
    };
    *source = progress(found);
    let words = asked.criteria.as_ref().map(|criteria| criteria.words.clone());
    if std::mem::take(&mut asked.fresh) {
        state.search.rows.clear();
        state.search.list = Default::default();
    }
    if let (Ok(Hits { hits, .. }), Some(words)) = (found, words) {
        rows::merge(&mut state.search, hits.clone(), &tokens::query(&words));
    }
    Vec::new()
}

/// How far a place has come by an answer.
pub fn progress(found: &Result<Hits, canteen_protocol::WireError>) -> Source {
    match found {
        Ok(Hits { cursor: Some(cursor), .. }) => Source::More(*cursor),
        Ok(Hits { cursor: None, .. }) => Source::Done,
        Err(error) => Source::Failed(error.message.clone()),
    }
}

/// Asks for what is not asked yet.
pub fn settle(state: &mut State) -> Vec<Effect> {
    jump::settle(state);
    if !is_open(state) {
        return Vec::new();
    }
    let mut effects = Vec::new();
    let typed = (state.search.input.text().to_owned(), state.search.scope);
    if state.search.asked.typed != typed {
        effects.extend(begin(state, typed));
    }
    effects.extend(ask_server(state));
    let fits = super::view::fits(state);
    let len = state.search.rows.len();
    state.search.list.fit(len, fits);
    if len.saturating_sub(state.search.list.selected()) < AHEAD.max(fits + 1) {
        effects.extend(more(state));
    }
    effects
}

/// When time alone changes something.
pub fn wake(state: &State) -> Option<Time> {
    state.search.asked.due.filter(|_| is_open(state))
}

/// A new question.
fn begin(state: &mut State, typed: (String, Scope)) -> Vec<Effect> {
    let number = state.search.number();
    let mut parsed = query::parse(&typed.0);
    forgive(&mut parsed, &typed.0);
    let meant = resolve(&parsed, &known(state));
    let (mut criteria, fault) = match meant {
        Ok(criteria) => (criteria, None),
        Err(fault) => (None, Some(fault)),
    };
    if let (Some(criteria), Scope::Here(id)) = (&mut criteria, typed.1)
        && criteria.conversations.is_empty()
    {
        criteria.conversations.push(id);
    }
    state.search.fault = fault;
    state.search.asked = Asked { typed, number, criteria, fresh: true, ..Asked::default() };
    let Some(criteria) = state.search.asked.criteria.clone() else {
        state.search.rows.clear();
        state.search.asked.fresh = false;
        return Vec::new();
    };
    state.search.asked.here = Source::Waiting;
    state.search.asked.due = Some(Time(state.now.0 + REST));
    vec![ask(number, criteria, Place::Here, None)]
}

/// A filter at the end whose value is still to be typed is none yet.
fn forgive(parsed: &mut Parsed, typed: &str) {
    let empty = |f: &query::Filter| f.value.is_empty() && f.at.end == typed.len();
    if parsed.filters.last().is_some_and(empty) {
        parsed.filters.pop();
    }
}

/// What names can mean.
pub fn known(state: &State) -> Known<'_> {
    Known {
        me: state.me(),
        directory: &state.directory,
        chats: state.chats.all().collect(),
        now: state.now,
        zone: &state.zone,
    }
}

/// A question to the engine.
pub fn ask(
    number: u64,
    criteria: canteen_protocol::search::Criteria,
    place: Place,
    cursor: Option<i64>,
) -> Effect {
    let search = Search { ask: number, criteria, place, cursor, limit: PAGE };
    Effect::Engine(Command::Search(search))
}

/// Whether the server can be asked.
pub fn is_online(state: &State) -> bool {
    matches!(state.link, Link::Online | Link::Syncing)
}

fn ask_server(state: &mut State) -> Option<Effect> {
    let online = is_online(state);
    let asked = &mut state.search.asked;
    if !online && asked.server == Source::Waiting {
        asked.server = Source::Unasked;
    }
    if !online || asked.server != Source::Unasked || asked.due.is_some_and(|due| due > state.now) {
        return None;
    }
    asked.due = None;
    let criteria = asked.criteria.clone()?;
    asked.server = Source::Waiting;
    Some(ask(asked.number, criteria, Place::Server, None))
}

/// Goes on where there is more.
fn more(state: &mut State) -> Vec<Effect> {
    let online = is_online(state);
    let asked = &mut state.search.asked;
    let Some(criteria) = asked.criteria.clone() else { return Vec::new() };
    let mut effects = Vec::new();
    for (place, source) in [(Place::Here, &mut asked.here), (Place::Server, &mut asked.server)] {
        if let (Source::More(cursor), true) = (&*source, place == Place::Here || online) {
            effects.push(ask(asked.number, criteria.clone(), place, Some(*cursor)));
            *source = Source::Waiting;
        }
    }
    effects
}
