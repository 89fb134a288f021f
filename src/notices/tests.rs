//! Notices and titles of a whole screen.

use canteen_protocol::{MemberId, Seq, Time};

use super::*;
use crate::config::Notify;
use crate::engine::News;
use crate::i18n::Lang;
use crate::model::{Chat, ItemKey, Said};
use crate::state::{Event, sample};
use crate::update::update;

const DIRECT: ConversationId = ConversationId(2);

fn message(by: i64, text: &str) -> Item {
    Item {
        key: ItemKey::Logged(Seq(9)),
        at: sample::NOW,
        by: Some(MemberId(by)),
        kind: ItemKind::Message(Box::new(Said { text: text.into(), ..Said::default() })),
    }
}

fn arrive(state: &mut State, conversation: ConversationId, item: Item) -> Vec<Effect> {
    let news = News::Arrived { conversation, item, mentions_me: false };
    let mut effects = update(state, Event::News(news));
    effects.retain(|effect| matches!(effect, Effect::Bell | Effect::Notify { .. }));
    effects
}

fn notice(title: &str, body: &str) -> Vec<Effect> {
    let (title, body) = (title.to_owned(), body.to_owned());
    vec![Effect::Notify { title, body, ring: true, way: Notify::Auto }]
}

fn change(state: &mut State, id: ConversationId, change: impl Fn(&mut Chat)) -> Vec<Effect> {
    let mut chat = state.chats.get(id).unwrap().clone();
    change(&mut chat);
    update(state, Event::News(News::Chats { chats: vec![chat], whole: false }))
}

#[test]
fn who_looks_elsewhere_is_told_who_wrote_what() {
    let mut state = sample::filled(Lang::En, 100, 24);
    update(&mut state, Event::Attended(false));
    let told = arrive(&mut state, sample::OPS, message(2, "**lunch**?"));
    assert_eq!(told, notice("ops-war-room", "李伟: lunch?"));
    let told = arrive(&mut state, DIRECT, message(2, "lunch?"));
    assert_eq!(told, notice("李伟", "lunch?"));
    state.settings.private_notices = true;
    let told = arrive(&mut state, sample::OPS, message(2, "lunch?"));
    assert_eq!(told, notice("ops-war-room", "New message from 李伟"));
    let own = arrive(&mut state, sample::OPS, message(1, "from my other device"));
    assert_eq!(own, []);
}

#[test]
fn who_is_there_hears_the_bell_unless_it_is_before_their_eyes() {
    let mut state = sample::filled(Lang::En, 100, 24);
    assert_eq!(arrive(&mut state, sample::OPS, message(2, "a")), [Effect::Bell]);
    crate::chats::open(&mut state, sample::OPS);
    assert_eq!(arrive(&mut state, sample::OPS, message(2, "b")), []);
    assert_eq!(arrive(&mut state, DIRECT, message(2, "c")), [Effect::Bell]);
    change(&mut state, DIRECT, |chat| chat.muted = true);
    assert_eq!(arrive(&mut state, DIRECT, message(2, "d")), []);
}

#[test]
fn where_the_focus_is_not_told_whoever_presses_no_key_is_gone() {
    let mut state = sample::filled(Lang::En, 100, 24);
    crate::chats::open(&mut state, sample::OPS);
    let later = |state: &mut State, ms: i64| {
        let now = Time(state.now.0 + ms);
        update(state, Event::Tick(now));
    };
    later(&mut state, GONE_AFTER + 1);
    let told = arrive(&mut state, sample::OPS, message(2, "still there?"));
    assert!(matches!(told[..], [Effect::Notify { .. }]), "{told:?}");
    update(&mut state, Event::Key("x".parse().unwrap()));
    assert_eq!(arrive(&mut state, sample::OPS, message(2, "ah")), []);
    // A terminal that tells of the focus is believed instead.
    update(&mut state, Event::Attended(true));
    later(&mut state, 10 * GONE_AFTER);
    assert_eq!(arrive(&mut state, sample::OPS, message(2, "good")), []);
}

#[test]
fn the_title_counts_what_is_unread_and_not_muted() {
    let mut state = sample::filled(Lang::En, 100, 24);
    let titles = |effects: Vec<Effect>| -> Vec<String> {
        let title = |effect| match effect {
            Effect::SetTitle(title) => Some(title),
            _ => None,
        };
        effects.into_iter().filter_map(title).collect()
    };
    let told = change(&mut state, DIRECT, |chat| chat.unread = 3);
    assert_eq!(titles(told), ["(3) Canteen"]);
    let told = change(&mut state, sample::OPS, |chat| (chat.unread, chat.muted) = (40, true));
    assert_eq!(titles(told), [""; 0], "what is muted is not counted");
    let told = change(&mut state, sample::OPS, |chat| chat.mentions = 1);
    assert_eq!(titles(told), ["(3 @) Canteen"]);
    state.settings.title = false;
    let told = change(&mut state, sample::OPS, |chat| chat.mentions = 0);
    assert_eq!(titles(told), [""; 0]);
}
