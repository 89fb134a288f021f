//! What the engine says, as far as it concerns everybody; then each pane hears it.

use crate::engine::News;
use crate::model::Link;
use crate::notices;
use crate::overlays;
use crate::search;
use crate::state::pane::PANES;
use crate::state::{Effect, Level, State};

/// Hears news.
pub fn hear(state: &mut State, news: &News) -> Vec<Effect> {
    match news {
        News::Account(account) => state.account = Some(account.clone()),
        News::Link(link) => link_changed(state, link),
        News::Directory(directory) => state.directory = directory.clone(),
        News::Outbox { queued, failed } => (state.queued, state.failed) = (*queued, *failed),
        News::Presence(changes) => {
            for (member, here) in changes {
                if *here {
                    state.online.insert(*member);
                } else {
                    state.online.remove(member);
                }
            }
        }
        News::Failed { what, error, .. } => {
            let text = format!("{what}: {error}");
            state.toast(Level::Error, text);
        }
        News::Trouble(text) => state.toast(Level::Error, text.clone()),
        _ => state.rest.hear(news),
    }
    let mut effects = overlays::news(state, news);
    if let News::Arrived { conversation, item, mentions_me } = news {
        effects.extend(notices::arrived(state, *conversation, item, *mentions_me));
    }
    effects.extend(search::news(state, news));
    for pane in PANES {
        effects.extend((pane.news)(state, news));
    }
    effects
}

/// What only the member can mend is said with the way out, once.
fn link_changed(state: &mut State, link: &Link) {
    let before = std::mem::replace(&mut state.link, link.clone());
    let (key, reason) = match link {
        Link::SignedOut { reason } => ("link-signed-out-how", reason),
        Link::Refused { reason } => ("link-refused-how", reason),
        _ => return,
    };
    if before != *link {
        let quit = state.keymap.chord_for(state.context(), "quit").unwrap_or_default();
        let values = [("why", reason.as_str().into()), ("quit", quit.into())];
        let text = state.texts.with(key, &values);
        state.toast(Level::Error, text);
    }
}
