//! Laying them over the chat, and what they list.

use canteen_protocol::{MemberId, Seq};

use super::{Goal, LISTED, Popup, USUAL};
use crate::chat::{lines, select};
use crate::engine::Command;
use crate::i18n::Lang;
use crate::model::ItemKey;
use crate::overlays::Overlay;
use crate::state::{Effect, Level, State};
use crate::widgets::{Choice, List, Picker};

/// Lays one over the screen.
fn open(state: &mut State, popup: Popup) -> Vec<Effect> {
    state.overlays.push(Overlay::Chat(popup));
    Vec::new()
}

/// Asks whether the chosen message is to be taken back.
pub fn recall(state: &mut State) -> Vec<Effect> {
    let Some(conversation) = state.chat.open else { return Vec::new() };
    if let Some(why) = select::recall_hindered(state) {
        return select::refuse(state, why);
    }
    match select::target(state) {
        Some(target) => open(state, Popup::Recall { conversation, target }),
        None => Vec::new(),
    }
}

/// Lets choose a reaction.
pub fn react(state: &mut State) -> Vec<Effect> {
    if select::target(state).is_none() {
        return Vec::new();
    }
    let mut picker = Picker::default();
    picker.set_choices(emoji(state, ""));
    open(state, Popup::React(picker))
}

/// The emoji that fit, the usual ones first.
pub fn emoji(state: &State, query: &str) -> Vec<Choice<String>> {
    let chinese = state.texts.lang() == Lang::ZhCn;
    let all = canteen_text::emoji::complete(query, usize::MAX);
    let choice = |ch: &str, aside: String| {
        let known = all.iter().find(|emoji| emoji.ch == ch);
        let name = known.map_or("", |emoji| if chinese { emoji.zh } else { emoji.name });
        Choice { aside, ..Choice::new(ch.to_owned(), format!("{ch} {name}")) }
    };
    let mut choices = Vec::new();
    if query.is_empty() {
        choices.extend(USUAL.iter().zip(1..).map(|(ch, n)| choice(ch, n.to_string())));
    }
    let rest = all.iter().filter(|emoji| !query.is_empty() || !USUAL.contains(&emoji.ch));
    choices.extend(rest.take(LISTED).map(|emoji| choice(emoji.ch, String::new())));
    choices
}

/// Shows who has read the chosen message.
pub fn readers(state: &mut State) -> Vec<Effect> {
    let Some(conversation) = state.chat.open else { return Vec::new() };
    if state.chat.people.is_hidden() {
        let text = state.t("chat-receipts-hidden");
        state.toast(Level::Info, text);
        return vec![Effect::Engine(Command::LoadParticipants(conversation))];
    }
    let Some(seq) = select::target(state) else { return Vec::new() };
    let mut picker = Picker::default();
    picker.set_choices(read_by(state, seq, ""));
    open(state, Popup::Readers { picker, seq });
    vec![Effect::Engine(Command::LoadParticipants(conversation))]
}

/// Those who have not read first, as that is what is looked for; the author is neither.
pub fn read_by(state: &State, seq: Seq, query: &str) -> Vec<Choice<MemberId>> {
    let author = state.chat.log.get(ItemKey::Logged(seq)).and_then(|item| item.by);
    let mut found: Vec<_> = state
        .chat
        .people
        .others(seq, author)
        .filter(|one| Some(one.member) != state.me())
        .filter_map(|one| {
            let name = state.name_of(one.member);
            let fits = match state.directory.member(one.member) {
                Some(person) => person.fits(query).is_some(),
                None => name.contains(query),
            };
            if !fits {
                return None;
            }
            Some((one.read >= seq, name, one.member))
        })
        .collect();
    found.sort();
    let (read, unread) = (state.t("chat-has-read"), state.t("chat-has-not-read"));
    found
        .into_iter()
        .map(|(has, name, member)| Choice {
            aside: if has { read.clone() } else { unread.clone() },
            ..Choice::new(member, name)
        })
        .collect()
}

/// Shows all of a link; a key opens it.
pub fn link(state: &mut State, address: &str) -> Vec<Effect> {
    open(state, Popup::Links { links: vec![Goal::Link(address.to_owned())], list: List::default() })
}

/// Opens the file or link of the chosen message, or lets choose among several.
pub fn links(state: &mut State) -> Vec<Effect> {
    let mut links: Vec<Goal> = Vec::new();
    if let Some((item, said)) = select::chosen(state) {
        let there = matches!(item.key, ItemKey::Logged(_));
        links.extend(said.files.iter().filter(|_| there).cloned().map(Goal::File));
        for link in lines::body::links(&said.text).into_iter().map(Goal::Link) {
            if !links.contains(&link) {
                links.push(link);
            }
        }
    }
    match links.as_slice() {
        [] => select::refuse(state, "chat-no-link"),
        [one] => one.open(state),
        _ => open(state, Popup::Links { links, list: List::default() }),
    }
}
