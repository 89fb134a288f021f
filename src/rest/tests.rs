//! What keys and command lines ask for, what is said of it, and how it looks.

use canteen_protocol::rest::{Quiet, Rest, Status, Work};
use canteen_protocol::{ConversationId, MemberId, Time};

use crate::engine::{Command, News};
use crate::i18n::Lang;
use crate::model::{Act, Item, ItemKey, ItemKind, Resting, Said, WaitKey, Waits};
use crate::state::sample::{self, NOW};
use crate::state::{Effect, Event, State};
use crate::update::{run_line, update};

const HOUR: i64 = 3_600_000;
/// The direct conversation of the sample.
const DIRECT: ConversationId = ConversationId(2);
const LI: MemberId = MemberId(2);

fn acts(effects: Vec<Effect>) -> Vec<Act> {
    effects
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::Engine(Command::Act(act)) => Some(act),
            _ => None,
        })
        .collect()
}

fn press(state: &mut State, keys: &str) -> Vec<Act> {
    let mut done = Vec::new();
    for key in keys.split(' ') {
        done.extend(acts(update(state, Event::Key(key.parse().unwrap()))));
    }
    done
}

fn line(state: &mut State, line: &str) -> Vec<Act> {
    acts(run_line(state, line))
}

/// As the engine answers to acts: they hold.
fn hold(state: &mut State, acts: &[Act]) {
    let mut resting = state.rest.resting.clone();
    for act in acts {
        resting.lay(act, crate::model::LocalId(1));
    }
    update(state, Event::News(News::Rest(Box::new(resting))));
}

fn set(state: &mut State, status: Status) {
    let rest = Rest { status, ..Rest::default() };
    let resting = Resting { rest, ..Resting::default() };
    update(state, Event::News(News::Rest(Box::new(resting))));
}

fn others(state: &mut State, status: Status) {
    update(state, Event::News(News::Presence(vec![(LI, true)])));
    update(state, Event::News(News::Statuses(vec![(LI, status)])));
}

#[test]
fn one_key_goes_from_an_hour_to_the_morning_to_off() {
    let mut state = sample::filled(Lang::En, 100, 24);
    let mut asked = Vec::new();
    for _ in 0..4 {
        let acts = press(&mut state, "f9");
        hold(&mut state, &acts);
        asked.extend(acts.into_iter().map(|act| match act {
            Act::Quiet { at: NOW, quiet } => quiet,
            other => panic!("{other:?}"),
        }));
    }
    let hour = Quiet::For { minutes: 60 };
    assert_eq!(asked, [hour, Quiet::Morning, Quiet::Off, hour]);
    // In the hour before nine the next is the end, not another day.
    set(&mut state, Status { quiet: Some(Time(NOW.0 + 19 * HOUR - 120_000)), ..Status::default() });
    update(&mut state, Event::Tick(Time(NOW.0 + 18 * HOUR)));
    let acts = press(&mut state, "f9");
    assert!(matches!(acts[..], [Act::Quiet { quiet: Quiet::Off, .. }]), "{acts:?}");
}

#[test]
fn statuses_and_replies_are_command_lines() {
    let mut state = sample::filled(Lang::En, 100, 24);
    let status = |work, text: &str, until: Option<i64>| Act::Status {
        at: NOW,
        work,
        text: text.into(),
        until: until.map(|after| Time(NOW.0 + after)),
    };
    // The sample's clock shows 14:02 in UTC.
    let table = [
        ("status lunch", status(Work::Lunch, "", None)),
        ("status busy deep work", status(Work::Busy, "deep work", None)),
        ("status lunch until 15:00", status(Work::Lunch, "", Some(58 * 60_000))),
        ("status at the dentist until 1h", status(Work::Custom, "at the dentist", Some(HOUR))),
        ("status off", status(Work::Off, "", None)),
    ];
    for (written, expected) in table {
        assert_eq!(line(&mut state, written), [expected], "{written}");
    }
    assert_eq!(line(&mut state, "status lunch until soon"), []);
    assert!(state.toasts.top().is_some_and(|toast| toast.text.contains("“soon”")));
    let acts = line(&mut state, "away lunch until 15:00");
    let [Act::Status { work: Work::Lunch, .. }, Act::AwayReply { reply: Some(reply), .. }] =
        &acts[..]
    else {
        panic!("{acts:?}")
    };
    assert_eq!(reply.text, "I am at lunch and will answer later. Back: 15:00.");
    assert_eq!(reply.until, Some(Time(NOW.0 + 58 * 60_000)));
    let acts = line(&mut state, "away off");
    assert!(
        matches!(
            acts[..],
            [Act::AwayReply { reply: None, .. }, Act::Status { work: Work::Online, .. }]
        ),
        "{acts:?}"
    );
    assert!(matches!(line(&mut state, "zone Asia/Shanghai")[..], [Act::Zone { chosen: true, .. }]));
    assert_eq!(line(&mut state, "zone Mars"), []);
}

#[test]
fn f8_is_away_and_back() {
    let mut state = sample::filled(Lang::En, 100, 24);
    let acts = press(&mut state, "f8");
    assert!(matches!(acts[..], [Act::Status { work: Work::Away, .. }]), "{acts:?}");
    hold(&mut state, &acts);
    let acts = press(&mut state, "f8");
    assert!(matches!(acts[..], [Act::Status { work: Work::Online, .. }]), "{acts:?}");
}

#[test]
fn the_menu_has_a_key_for_each() {
    let mut state = sample::filled(Lang::En, 80, 24);
    let acts = press(&mut state, "alt-s l");
    assert!(matches!(acts[..], [Act::Status { work: Work::Lunch, .. }]), "{acts:?}");
    assert!(state.overlays.is_empty());
    let acts = press(&mut state, "alt-s Z");
    assert!(matches!(acts[..], [Act::Quiet { quiet: Quiet::Morning, .. }]), "{acts:?}");
    let acts = press(&mut state, "alt-s down enter");
    assert!(matches!(acts[..], [Act::Status { work: Work::Busy, .. }]), "{acts:?}");
    assert_eq!(press(&mut state, "alt-s esc"), []);
    assert!(state.overlays.is_empty());
}

#[test]
fn nothing_rings_while_quiet() {
    let mut state = sample::filled(Lang::En, 100, 24);
    let item = Item {
        key: ItemKey::Logged(canteen_protocol::Seq(4)),
        at: NOW,
        by: Some(LI),
        kind: ItemKind::Message(Box::new(Said { text: "hello".into(), ..Said::default() })),
    };
    let arrived = || {
        Event::News(News::Arrived { conversation: DIRECT, item: item.clone(), mentions_me: true })
    };
    let rings = |effects: Vec<Effect>| {
        effects.iter().any(|e| matches!(e, Effect::Bell | Effect::Notify { .. }))
    };
    update(&mut state, Event::Attended(false));
    assert!(rings(update(&mut state, arrived())));
    set(&mut state, Status { quiet: Some(Time(NOW.0 + HOUR)), ..Status::default() });
    assert!(!rings(update(&mut state, arrived())));
    assert_eq!(crate::notices::title(&state), crate::notices::NAME, "nor does the title count");
    update(&mut state, Event::Tick(Time(NOW.0 + HOUR)));
    assert!(rings(update(&mut state, arrived())), "it is over");
}

#[test]
fn what_is_written_can_wait_for_the_other() {
    let mut state = sample::filled(Lang::En, 100, 24);
    crate::chats::open(&mut state, DIRECT);
    others(&mut state, Status { quiet: Some(Time(NOW.0 + HOUR)), ..Status::default() });
    let acts = press(&mut state, "h i alt-l");
    let later = Act::Later {
        conversation: DIRECT,
        text: "hi".into(),
        reply_to: None,
        at: None,
        files: Vec::new(),
    };
    assert_eq!(acts, [later]);
    press(&mut state, "y o");
    let acts = line(&mut state, "later 15:00");
    assert!(
        matches!(&acts[..], [Act::Later { at: Some(_), text, .. }] if text == "yo"),
        "{acts:?}"
    );
    // In a group there is nobody to wait for.
    crate::chats::open(&mut state, sample::OPS);
    assert_eq!(press(&mut state, "h i alt-l"), []);
    assert!(state.toasts.top().is_some_and(|toast| toast.text.contains("give a time")));
}

#[test]
fn one_that_waits_comes_back_into_the_composer() {
    let mut state = sample::filled(Lang::En, 100, 24);
    let waits = Waits {
        key: WaitKey::Server(7),
        conversation: DIRECT,
        text: "tomorrow then".into(),
        files: Vec::new(),
        reply_to: None,
        at: None,
    };
    let resting = Resting { waiting: vec![waits], ..Resting::default() };
    update(&mut state, Event::News(News::Rest(Box::new(resting))));
    line(&mut state, "waiting");
    assert_eq!(press(&mut state, "enter"), [Act::TakeBack { id: 7 }]);
    assert_eq!(state.chat.conversation(), Some(DIRECT));
    let acts = press(&mut state, "enter");
    assert!(matches!(&acts[..], [Act::Send { text, .. }] if text == "tomorrow then"), "{acts:?}");
}

#[test]
fn who_does_nothing_for_a_while_is_away_when_that_is_set() {
    let mut state = sample::filled(Lang::En, 100, 24);
    state.settings.away_minutes = 5;
    press(&mut state, "down");
    let later = |minutes: i64| Event::Tick(Time(NOW.0 + minutes * 60_000));
    assert_eq!(acts(update(&mut state, later(4))), []);
    let away = acts(update(&mut state, later(5)));
    assert!(matches!(away[..], [Act::Status { work: Work::Away, .. }]), "{away:?}");
    hold(&mut state, &away);
    assert_eq!(acts(update(&mut state, later(9))), [], "said once");
    let back = press(&mut state, "down");
    assert!(matches!(back[..], [Act::Status { work: Work::Online, .. }]), "{back:?}");
}

fn screen(lang: Lang, columns: u16, rows: u16) -> State {
    let mut state = sample::filled(lang, columns, rows);
    crate::chats::open(&mut state, DIRECT);
    set(
        &mut state,
        Status {
            work: Work::Meeting,
            quiet: Some(Time(NOW.0 + HOUR * 3 / 4)),
            ..Status::default()
        },
    );
    let nine = Some(Time(NOW.0 + 19 * HOUR - 120_000));
    others(&mut state, Status { work: Work::Off, quiet: nine, ..Status::default() });
    state
}

#[test]
fn how_it_looks() {
    for (lang, name) in [(Lang::En, "en"), (Lang::ZhCn, "zh")] {
        for (columns, rows) in [(80, 24), (140, 40), (60, 20)] {
            let mut state = screen(lang, columns, rows);
            let shown = sample::shown(&state);
            insta::assert_snapshot!(format!("chat_{columns}_{name}"), shown);
            press(&mut state, "alt-s");
            let shown = sample::shown(&state);
            insta::assert_snapshot!(format!("menu_{columns}_{name}"), shown);
        }
    }
}

#[test]
fn whoever_detaches_the_terminal_is_away_when_that_is_set() {
    let mut state = sample::filled(Lang::En, 100, 24);
    let asks = |effects: Vec<Effect>| effects.contains(&Effect::AskAttached);
    let later = |minutes: i64| Event::Tick(Time(NOW.0 + minutes * 60_000));
    assert!(!asks(update(&mut state, later(1))), "not unless it is set");
    state.settings.away_detached = true;
    assert!(asks(update(&mut state, later(2))));
    assert!(!asks(update(&mut state, later(2))), "once a minute");
    update(&mut state, Event::Attended(false));
    let soon = Event::Tick(Time(NOW.0 + 121_000));
    assert!(asks(update(&mut state, soon)), "soon when the focus has gone");
    assert_eq!(acts(update(&mut state, Event::Attached(true))), []);
    let away = acts(update(&mut state, Event::Attached(false)));
    assert!(matches!(away[..], [Act::Status { work: Work::Away, .. }]), "{away:?}");
    hold(&mut state, &away);
    assert_eq!(acts(update(&mut state, Event::Attached(false))), [], "said once");
    let back = acts(update(&mut state, Event::Attached(true)));
    assert!(matches!(back[..], [Act::Status { work: Work::Online, .. }]), "{back:?}");
}

#[test]
fn whoever_said_what_they_do_keeps_it_when_they_detach() {
    let mut state = sample::filled(Lang::En, 100, 24);
    state.settings.away_detached = true;
    set(&mut state, Status { work: Work::Meeting, ..Status::default() });
    assert_eq!(acts(update(&mut state, Event::Attached(false))), []);
    assert_eq!(acts(update(&mut state, Event::Attached(true))), []);
}
