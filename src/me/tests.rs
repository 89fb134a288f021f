//! One's own card: what can be changed, what cannot, and what it takes.

use canteen_protocol::directory::{Gender, Member};
use canteen_protocol::own::{ChangeOwn, Own, OwnFields, Proof};
use canteen_protocol::{ErrorCode, MemberId, WireError};

use crate::engine::{Command, News};
use crate::i18n::Lang;
use crate::state::{Effect, Event, State, sample};
use crate::update::{run_line, update};

fn own(fields: &str, proof: Proof) -> Own {
    let member = Member {
        id: MemberId(1),
        userid: "zhaomin".into(),
        name: "赵敏".into(),
        english_name: "Min Zhao".into(),
        title: "Engineer".into(),
        email: "min@example.com".into(),
        mobile: "+8613800000000".into(),
        ..Member::default()
    };
    Own { member, fields: fields.parse().unwrap(), proof }
}

fn opened(lang: Lang, (columns, rows): (u16, u16), own: Own) -> State {
    let mut state = sample::filled(lang, columns, rows);
    assert_eq!(run_line(&mut state, "me"), [Effect::Engine(Command::AskOwn)]);
    update(&mut state, Event::News(News::Own(Box::new(own))));
    state
}

fn press(state: &mut State, keys: &str) -> Vec<Effect> {
    let keys = keys.split(' ').map(|key| Event::Key(key.parse().unwrap()));
    keys.flat_map(|key| update(state, key)).collect()
}

fn asked(effects: &[Effect]) -> Option<ChangeOwn> {
    effects.iter().find_map(|effect| match effect {
        Effect::Engine(Command::ChangeOwn(change)) => Some((**change).clone()),
        _ => None,
    })
}

#[test]
fn what_is_changed_is_asked_for_with_a_proof_where_it_takes_one() {
    let mut state = opened(Lang::En, (80, 24), own("title,mobile,email", Proof::Password));
    assert_eq!(asked(&press(&mut state, "backspace !")), None);
    let change = asked(&press(&mut state, "enter")).unwrap();
    let title = ChangeOwn { title: Some("Enginee!".into()), ..ChangeOwn::default() };
    assert_eq!(change, title, "a title takes no proof");
    update(&mut state, Event::News(News::OwnChanged(Ok(()))));
    assert!(state.overlays.is_empty());

    let mut state = opened(Lang::En, (80, 24), own("title,mobile,email", Proof::Password));
    assert_eq!(asked(&press(&mut state, "tab tab c n enter")), None, "the password is missing");
    let shown = sample::shown(&state);
    assert!(shown.contains("takes your password"), "{shown}");
    let change = asked(&press(&mut state, "s e c enter")).unwrap();
    assert_eq!(change.email.as_deref(), Some("min@example.comcn"));
    assert_eq!((change.password.as_deref(), change.code), (Some("sec"), None));
    let shown = sample::shown(&state);
    assert!(shown.contains("***") && !shown.contains("sec "), "{shown}");
    let wrong = WireError::new(ErrorCode::BadCredentials, "wrong");
    update(&mut state, Event::News(News::OwnChanged(Err(wrong))));
    let shown = sample::shown(&state);
    assert!(shown.contains("Nothing was changed"), "{shown}");
    assert_eq!(asked(&press(&mut state, "o k enter")).unwrap().password.as_deref(), Some("ok"));
}

#[test]
fn who_has_no_password_is_sent_a_code() {
    let mut state = opened(Lang::En, (80, 24), own("email", Proof::SentCode));
    let effects = press(&mut state, "c n enter");
    assert_eq!(effects, [Effect::Engine(Command::SendCode)]);
    let change = asked(&press(&mut state, "1 2 3 4 5 6 enter")).unwrap();
    assert_eq!((change.code.as_deref(), change.password), (Some("123456"), None));
}

#[test]
fn nothing_is_asked_of_the_server_for_nothing() {
    let mut state = opened(Lang::En, (80, 24), own("gender", Proof::Password));
    assert_eq!(press(&mut state, "right left enter"), []);
    assert!(state.overlays.is_empty());
    let mut state = opened(Lang::En, (80, 24), own("gender", Proof::Password));
    let change = asked(&press(&mut state, "right right enter")).unwrap();
    assert_eq!(change.gender, Some(Gender::Female));
    assert_eq!(asked(&press(&mut state, "enter enter")), None, "not twice");
    let mut state = opened(Lang::En, (80, 24), own("none", Proof::Password));
    assert!(sample::shown(&state).contains("Your administrators change your card."));
    assert_eq!(press(&mut state, "x tab enter"), []);
    assert!(state.overlays.is_empty());
}

#[test]
fn it_looks_right_and_fits_every_screen() {
    for (lang, tag) in [(Lang::En, "en"), (Lang::ZhCn, "zh")] {
        for size in [(80, 24), (140, 40), (60, 20)] {
            let card = own(&OwnFields::default().to_string(), Proof::Password);
            let mut state = opened(lang, size, card);
            press(&mut state, "tab c n");
            let shown = sample::shown(&state);
            insta::assert_snapshot!(format!("me_{}_{tag}", size.0), shown);
        }
    }
    for size in [(1, 1), (8, 4), (40, 12), (200, 60)] {
        let mut state = opened(Lang::En, size, own("name,email", Proof::SentCode));
        press(&mut state, "x enter");
        sample::shown(&state);
    }
}

#[test]
fn what_became_of_a_change_is_said_also_when_the_card_is_closed() {
    let mut state = opened(Lang::En, (80, 24), own("title", Proof::Password));
    assert!(asked(&press(&mut state, "x enter")).is_some());
    press(&mut state, "esc");
    assert!(state.overlays.is_empty());
    update(&mut state, Event::News(News::OwnChanged(Ok(()))));
    assert!(sample::shown(&state).contains("Your card is changed"), "{}", sample::shown(&state));
}

#[test]
fn the_same_number_in_another_spelling_is_no_change() {
    let mut state = opened(Lang::En, (80, 24), own("mobile", Proof::Password));
    let clear = ["backspace"; 20].join(" ");
    press(&mut state, &clear);
    update(&mut state, Event::Paste("138 0000 0000".into()));
    assert!(!sample::shown(&state).contains("takes your password"));
    assert_eq!(asked(&press(&mut state, "enter")), None);
    assert!(state.overlays.is_empty(), "nothing is another");
}
