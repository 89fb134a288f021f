//! What keys do: sending, answering, editing, taking back, copying.

use canteen_protocol::message::Quote;

use super::*;
use crate::chat::composer::Purpose;
use crate::model::Act;
use crate::state::{Button, Edited, Level, Mouse, MouseKind};
use crate::view::Target;

fn acts(effects: &[Effect]) -> Vec<Act> {
    let acts = commands(effects).into_iter().filter_map(|command| match command {
        Command::Act(act) => Some(act),
        _ => None,
    });
    acts.collect()
}

fn written(state: &State) -> String {
    state.chat.composer.buffer.text()
}

#[test]
fn a_click_on_a_link_shows_it_whole_and_one_on_a_reaction_gives_it() {
    let mut state = ops(Lang::En, 100, 40);
    let item = ItemKey::Logged(Seq(14));
    let click = |target| {
        let kind = MouseKind::Down(Button::Left);
        Event::Mouse(Mouse { kind, clicks: 1, column: 50, row: 10, target: Some(target) })
    };
    let address = "https://example.com/a/long/way".to_owned();
    let effects = update(&mut state, click(Target::Link(item, address.clone())));
    assert!(!effects.iter().any(|one| matches!(one, Effect::OpenUrl(_))), "not by the mouse");
    assert_eq!(state.chat.selected(), Some(item));
    assert!(press(&mut state, "enter").contains(&Effect::OpenUrl(address)));
    let effects = update(&mut state, click(Target::Reaction(item, "👍".into())));
    let gives = |command: &Command| matches!(command, Command::Act(Act::React { emoji, .. }) if emoji == "👍");
    assert!(commands(&effects).iter().any(gives), "{effects:?}");
    for (shown, emoji) in [("👍2", "👍"), ("1\u{fe0f}\u{20e3}12", "1\u{fe0f}\u{20e3}")] {
        assert_eq!(crate::chat::lines::body::reaction_of(shown), emoji);
    }
}

#[test]
fn enter_sends_and_empties_the_composer() {
    let mut state = ops(Lang::En, 80, 24);
    assert_eq!(acts(&press(&mut state, "enter")), [], "there is nothing to send");
    write(&mut state, "one\n  two :tada:\n");
    let effects = press(&mut state, "enter");
    let text = "one\n  two 🎉".to_owned();
    assert_eq!(
        acts(&effects),
        [Act::Send { conversation: OPS, text, reply_to: None, files: Vec::new() }]
    );
    assert_eq!(written(&state), "");
}

#[test]
fn newlines_are_written() {
    let mut state = ops(Lang::En, 80, 24);
    press(&mut state, "a alt-enter b ctrl-j c");
    assert_eq!(written(&state), "a\nb\nc");
}

#[test]
fn what_is_too_long_stays_with_the_reason() {
    let mut state = ops(Lang::En, 80, 24);
    let text = "好".repeat(6_000);
    write(&mut state, &text);
    assert_eq!(acts(&press(&mut state, "enter")), []);
    assert_eq!(written(&state), text);
    let error = state.chat.composer.error.clone().unwrap();
    assert!(error.contains("18000") && error.contains("16384"), "{error}");
    press(&mut state, "x");
    assert_eq!(state.chat.composer.error, None, "writing on takes the reason away");
}

#[test]
fn nothing_is_written_where_one_is_no_longer() {
    let mut state = desk(Lang::En, 80, 24);
    open(&mut state, ConversationId(4), many(2));
    press(&mut state, "h i");
    write(&mut state, "hello");
    assert_eq!(written(&state), "");
    assert_eq!(state.toasts.top().unwrap().level, Level::Warning);
}

#[test]
fn a_reply_quotes_and_esc_leaves_it() {
    let mut state = ops(Lang::En, 80, 24);
    press(&mut state, "esc k k r");
    assert!(state.chat.select.is_none());
    write(&mut state, "yes");
    press(&mut state, "esc");
    assert_eq!(state.chat.composer.purpose, Purpose::New);
    assert_eq!(written(&state), "yes", "what was written stays");
    press(&mut state, "esc k k r");
    let effects = press(&mut state, "enter");
    let reply_to = Some(Seq(16));
    let text = "yes".to_owned();
    assert_eq!(
        acts(&effects),
        [Act::Send { conversation: OPS, text, reply_to, files: Vec::new() }]
    );
}

#[test]
fn editing_brings_back_what_was_written_before() {
    let mut state = ops(Lang::En, 80, 40);
    write(&mut state, "draft");
    press(&mut state, "esc k k k e");
    assert!(written(&state).starts_with("dashboard"));
    press(&mut state, "esc");
    assert_eq!(written(&state), "draft");
    press(&mut state, "esc k k k e ctrl-u");
    write(&mut state, "shorter");
    let effects = press(&mut state, "enter");
    let text = "shorter".to_owned();
    assert_eq!(acts(&effects), [Act::Edit { conversation: OPS, target: Seq(14), text }]);
    assert_eq!(written(&state), "draft");
}

#[test]
fn editing_brings_back_an_answer_as_an_answer() {
    let mut state = ops(Lang::En, 80, 40);
    press(&mut state, "esc k k r");
    let purpose = state.chat.composer.purpose.clone();
    assert!(matches!(purpose, Purpose::Reply(_)), "{purpose:?}");
    write(&mut state, "half an answer");
    press(&mut state, "up k k e esc");
    assert_eq!(written(&state), "half an answer");
    assert_eq!(state.chat.composer.purpose, purpose);
}

#[test]
fn a_withdrawn_answer_is_an_answer_again() {
    let mut state = ops(Lang::En, 80, 40);
    let quote = Quote { seq: Seq(16), by: MemberId(2), text: "why?".into() };
    let draft = Draft { text: "because".into(), reply_to: Some(quote.clone()) };
    let withdrawn = News::Withdrawn { conversation: Some(OPS), draft: Some(draft) };
    hear(&mut state, withdrawn.clone());
    assert_eq!(state.chat.composer.purpose, Purpose::Reply(quote));
    assert_eq!(written(&state), "because");
    hear(&mut state, withdrawn);
    assert_eq!(written(&state), "because\nbecause", "nothing that is written is lost");
}

#[test]
fn only_own_messages_are_edited_or_taken_back() {
    let mut state = ops(Lang::En, 80, 40);
    press(&mut state, "esc k k e");
    assert_eq!(state.toasts.top().unwrap().text, "This is not your message.");
    press(&mut state, "d");
    assert!(state.overlays.is_empty());
    press(&mut state, "k d");
    assert_eq!(state.overlays.len(), 1);
    let effects = press(&mut state, "y");
    assert_eq!(acts(&effects), [Act::Recall { conversation: OPS, target: Seq(14) }]);
    assert!(state.overlays.is_empty());
    pass(&mut state, 25 * 3_600_000);
    press(&mut state, "d");
    assert!(state.overlays.is_empty(), "the time is over");
}

#[test]
fn a_reaction_is_given_and_taken_back() {
    let mut state = ops(Lang::En, 80, 40);
    press(&mut state, "esc k k");
    let effects = press(&mut state, "+ 2");
    let act = |target, emoji: &str, on| Act::React {
        conversation: OPS,
        target: Seq(target),
        emoji: emoji.into(),
        on,
    };
    assert_eq!(acts(&effects), [act(16, "❤\u{FE0F}", true)]);
    press(&mut state, "k k k k");
    assert_eq!(state.chat.selected(), Some(ItemKey::Logged(Seq(11))));
    assert_eq!(acts(&press(&mut state, "+ t h u m b s u p enter")), [act(11, "👍", false)]);
}

#[test]
fn copying_one_or_several() {
    let mut state = ops(Lang::En, 80, 40);
    press(&mut state, "esc k k");
    let copied = |effects: Vec<Effect>| match effects.as_slice() {
        [Effect::Copy(text)] => text.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(copied(press(&mut state, "y")), "> any news?\n- disk: ok\n- 内存: 正常");
    press(&mut state, "v v");
    let text = copied(press(&mut state, "y"));
    assert!(text.starts_with("Maya Okafor Today 12:24\n> any news?"), "{text}");
    assert!(text.contains("\n\n赵敏 Today 14:02\non my way"), "{text}");
}

#[test]
fn failed_messages_are_tried_again_or_taken_out() {
    let mut state = ops(Lang::En, 80, 40);
    press(&mut state, "esc");
    assert_eq!(commands(&press(&mut state, "X")), [Command::Retry(LocalId(2))]);
    assert_eq!(commands(&press(&mut state, "k X")), [], "that one has not failed");
    assert_eq!(commands(&press(&mut state, "x")), [Command::Withdraw(LocalId(1))]);
    let draft = Some(Draft::new("on my way"));
    hear(&mut state, News::Withdrawn { conversation: Some(OPS), draft });
    assert_eq!(written(&state), "on my way");
}

#[test]
fn one_goes_from_the_answer_to_what_it_answers() {
    let mut state = ops(Lang::En, 80, 24);
    press(&mut state, "esc");
    crate::chat::select::go(&mut state, ItemKey::Logged(Seq(11)));
    press(&mut state, "enter");
    assert_eq!(state.chat.selected(), Some(ItemKey::Logged(Seq(10))));
}

#[test]
fn what_is_quoted_and_not_held_is_asked_for() {
    let mut state = desk(Lang::En, 80, 24);
    open(&mut state, OPS, Vec::new());
    let Item { key, at, by, .. } = message(500, 1, 2, "");
    let quote = Quote { seq: Seq(20), by: MemberId(2), text: "old".into() };
    let kind = ItemKind::Message(Box::new(Said { reply_to: Some(quote), ..said("new") }));
    let mut part = window(OPS, Anchor::Newest, vec![Item { key, at, by, kind }]);
    part.at_start = false;
    hear(&mut state, News::Window(part));
    let asked = commands(&press(&mut state, "esc enter"));
    let anchor = Anchor::Around(Seq(20));
    let load = Command::LoadItems { conversation: OPS, anchor, count: crate::chat::log::COUNT };
    assert_eq!(asked, [load]);
    let mut part = window(OPS, anchor, many(40));
    part.at_end = false;
    hear(&mut state, News::Window(part));
    assert_eq!(state.chat.selected(), Some(ItemKey::Logged(Seq(20))));
    assert!(state.chat.seen.rows.iter().any(|row| row.key == ItemKey::Logged(Seq(20))));
}

#[test]
fn links_are_opened_by_letters() {
    let mut state = desk(Lang::En, 80, 24);
    open(&mut state, OPS, vec![message(1, 1, 2, "https://a.example https://b.example/x")]);
    let effects = press(&mut state, "esc o b");
    assert_eq!(effects, [Effect::OpenUrl("https://b.example/x".into())]);
    open(&mut state, LI_WEI, vec![message(1, 1, 2, "see https://c.example/")]);
    assert_eq!(press(&mut state, "esc o"), [Effect::OpenUrl("https://c.example/".into())]);
}

#[test]
fn the_editor_gets_the_text_and_gives_it_back() {
    let mut state = ops(Lang::En, 80, 24);
    write(&mut state, "a\nb");
    let effects = press(&mut state, "ctrl-e");
    assert_eq!(effects, [Effect::Edit { text: "a\nb".into(), purpose: Edited::Composer }]);
    let text = "a\nb\nc\n".to_owned();
    update(&mut state, Event::Edited { purpose: Edited::Composer, text });
    assert_eq!(written(&state), "a\nb\nc");
}

#[test]
fn names_and_emoji_are_completed() {
    let mut state = ops(Lang::En, 80, 24);
    press(&mut state, "@ c j tab");
    assert_eq!(written(&state), "@chenjie ");
    press(&mut state, ": t a d a enter");
    assert_eq!(written(&state), "@chenjie 🎉 ");
    press(&mut state, "@ esc enter");
    assert_eq!(written(&state), "", "with the list closed Enter sends");
}

#[test]
fn esc_goes_from_the_composer_to_the_messages_to_the_list() {
    let mut state = ops(Lang::En, 80, 24);
    press(&mut state, "up");
    assert!(state.chat.select.is_some(), "up from an empty line");
    press(&mut state, "i h i");
    assert_eq!(written(&state), "hi");
    press(&mut state, "esc esc");
    assert_eq!(state.focus.slot, crate::state::Slot::List);
    assert!(state.chat.select.is_none());
}

fn elsewhere(state: &mut State, text: &str, over: &str) {
    let (draft, over) = (Draft::new(text), over.to_owned());
    hear(state, News::Drafted { conversation: OPS, draft, over });
}

fn drafts(effects: &[Effect]) -> Vec<String> {
    let saved = commands(effects).into_iter().filter_map(|command| match command {
        Command::SaveDraft { draft, .. } => Some(draft.text),
        _ => None,
    });
    saved.collect()
}

#[test]
fn what_is_written_on_another_device_comes_into_the_composer() {
    let mut state = ops(Lang::En, 80, 24);
    elsewhere(&mut state, "from home", "");
    assert_eq!(written(&state), "from home");
    assert_eq!(drafts(&pass(&mut state, 10_000)), [""; 0], "the engine has it");
    elsewhere(&mut state, "", "from home");
    assert_eq!(written(&state), "", "it was sent there");
    hear(
        &mut state,
        News::Drafted { conversation: LI_WEI, draft: Draft::new("not here"), over: String::new() },
    );
    assert_eq!(written(&state), "");
}

#[test]
fn what_is_being_written_here_is_not_lost_to_it() {
    let mut state = ops(Lang::En, 80, 24);
    write(&mut state, "mine");
    elsewhere(&mut state, "theirs", "");
    assert_eq!(written(&state), "mine\ntheirs");
    assert_eq!(drafts(&pass(&mut state, 10_000)), ["mine\ntheirs"]);
    // What the engine had not kept yet when it heard of the other.
    write(&mut state, "!");
    assert_eq!(drafts(&pass(&mut state, 10_000)), ["mine\ntheirs!"]);
    elsewhere(&mut state, "mine\ntheirs", "mine");
    assert_eq!(written(&state), "mine\ntheirs!");
}

#[test]
fn an_edit_is_left_alone_and_what_was_there_before_it_follows() {
    let mut state = ops(Lang::En, 80, 24);
    press(&mut state, "up up up up e");
    let edited = written(&state);
    assert!(!edited.is_empty());
    elsewhere(&mut state, "from home", "");
    assert_eq!(written(&state), edited);
    press(&mut state, "esc");
    assert_eq!(written(&state), "from home");
}
