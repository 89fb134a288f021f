//! What the filter that is being typed can become: keys, names, words.

use super::query::Key;
use super::resolve::{ME, fitting, words_of};
use super::state::Scope;
use crate::chats::title_of;
use crate::state::State;

/// So many are offered.
const MOST: usize = 6;

/// Something the end of what is typed can become.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Offer {
    /// From which byte on it takes its place.
    pub from: usize,
    /// What is put there.
    pub text: String,
    /// How it is called.
    pub label: String,
}

/// What is offered now, the best first.
#[must_use]
pub fn offers(state: &State) -> Vec<Offer> {
    let typed = state.search.input.text();
    if state.search.input.caret() != typed.len() {
        return Vec::new();
    }
    let from = typed
        .rfind(char::is_whitespace)
        .map_or(0, |at| at + typed[at..].chars().next().map_or(0, char::len_utf8));
    let word = &typed[from..];
    let Some((name, value)) = word.split_once([':', '：']) else { return keys(word, from) };
    let known = super::query::parse(word).filters.into_iter().next();
    let Some(filter) = known.filter(|_| !name.is_empty()) else { return Vec::new() };
    let at = from + word.len() - value.len();
    let offer = |text: &str, label: &str| Offer {
        from: at,
        text: if text.contains(char::is_whitespace) {
            format!("\"{text}\" ")
        } else {
            format!("{text} ")
        },
        label: label.to_owned(),
    };
    let value = filter.value.as_str();
    let offers: Vec<Offer> = match filter.key {
        Key::From => members(state, value).iter().map(|(id, name)| offer(id, name)).collect(),
        Key::In => chats(state, value).iter().map(|(id, name)| offer(id, name)).collect(),
        key => {
            let days = ["today", "yesterday", "mon", "7d"];
            let mut words = words_of(key);
            if words.is_empty() && value.is_empty() {
                words.extend(days);
            }
            let fit = words.into_iter().filter(|word| word.starts_with(value) && *word != value);
            fit.map(|word| offer(word, word)).collect()
        }
    };
    offers.into_iter().filter(|offer| offer.text.trim() != value).take(MOST).collect()
}

fn keys(word: &str, from: usize) -> Vec<Offer> {
    if word.is_empty() {
        return Vec::new();
    }
    let fit = Key::ALL.into_iter().filter(|key| key.name().starts_with(&word.to_lowercase()));
    fit.map(|key| {
        let text = format!("{}:", key.name());
        Offer { from, label: text.clone(), text }
    })
    .collect()
}

fn members(state: &State, value: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if ME.starts_with(value) {
        found.push((ME.to_owned(), ME.to_owned()));
    }
    for one in state.directory.search(value, MOST) {
        if let Some(person) = state.directory.member(one.member) {
            found
                .push((person.userid.to_owned(), format!("{} {}", person.called(), person.userid)));
        }
    }
    found
}

fn chats(state: &State, value: &str) -> Vec<(String, String)> {
    let found = fitting(state.chats.all(), &state.directory, value, MOST);
    let chats = found.into_iter().filter_map(|id| state.chats.get(id));
    chats
        .map(|chat| {
            let title = title_of(state, chat);
            let peer = chat.peer.and_then(|peer| state.directory.member(peer));
            (peer.map_or_else(|| title.clone(), |peer| peer.userid.to_owned()), title)
        })
        .collect()
}

/// Takes the first that is offered.
pub fn accept(state: &mut State) {
    state.search.renew = false;
    if let Some(offer) = offers(state).into_iter().next() {
        state.search.input.replace_from(offer.from, &offer.text);
    }
}

/// What can be typed when nothing is.
#[must_use]
pub fn filters(scope: Scope) -> String {
    let keys = Key::ALL.into_iter().filter(|key| scope == Scope::Everywhere || *key != Key::In);
    keys.map(|key| format!("{}:", key.name())).collect::<Vec<_>>().join(" ")
}
