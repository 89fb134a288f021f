//! What it looks like, in both languages and at both sizes.

use super::*;

const SIZES: [(u16, u16); 2] = [(80, 24), (140, 40)];
const LANGS: [(Lang, &str); 2] = [(Lang::En, "en"), (Lang::ZhCn, "zh")];

fn shots(name: &str, make: impl Fn(&mut State)) {
    for (lang, tag) in LANGS {
        for (columns, rows) in SIZES {
            let mut state = filled(lang, columns, rows);
            make(&mut state);
            insta::assert_snapshot!(format!("{name}_{tag}_{columns}x{rows}"), shown(&state));
        }
    }
}

fn area(state: &mut State, name: &str) {
    let effects = run(state, &format!("admin {name}"));
    tell(state, &effects);
}

#[test]
fn the_areas() {
    for name in super::super::area::NAMES {
        shots(name, |state| area(state, name));
    }
}

#[test]
fn a_members_form() {
    shots("form", |state| {
        area(state, "members");
        press(state, "/");
        write(state, "liwei");
        press(state, "enter tab tab");
        write(state, " 兼培训");
        press(state, "tab tab");
        write(state, "12");
        press(state, "ctrl-s");
    });
}

#[test]
fn a_roles_form() {
    shots("role", |state| {
        area(state, "admins");
        press(state, "end enter tab tab");
        write(state, "dept:/Sales");
    });
}

#[test]
fn what_would_change() {
    shots("review", |state| {
        area(state, "members");
        press(state, "/");
        write(state, "liwei");
        press(state, "enter tab tab");
        press(state, "ctrl-u");
        write(state, "运营总监 Director of operations, Asia and the Pacific");
        press(state, "tab enter tab enter tab");
        write(state, "+8613800138000");
        press(state, "ctrl-s");
    });
}

#[test]
fn the_tree_that_is_picked_from() {
    shots("places", |state| {
        area(state, "members");
        press(state, "/");
        write(state, "liwei");
        press(state, "enter tab tab tab enter");
    });
}

#[test]
fn a_rules_form() {
    shots("rule", |state| {
        area(state, "visibility");
        press(state, "end enter");
    });
}

#[test]
fn without_a_link() {
    shots("offline", |state| {
        link(state, lost());
        run(state, "admin audit");
    });
}

#[test]
fn details_take_the_place_of_the_rows_where_there_is_no_room() {
    let mut state = filled(Lang::En, 80, 24);
    area(&mut state, "joining");
    press(&mut state, "down down enter");
    insta::assert_snapshot!("details_en_80x24", shown(&state));
}

#[test]
fn any_size_can_be_drawn() {
    for (columns, rows) in [(40, 12), (20, 5), (21, 6), (8, 2), (60, 20), (200, 60)] {
        for name in super::super::area::NAMES {
            for keys in ["down", "enter", "a", "a ctrl-s", "/ x", "tab tab", "d", "L", "w enter"] {
                let mut state = filled(Lang::ZhCn, columns, rows);
                area(&mut state, name);
                press(&mut state, keys);
                assert!(!shown(&state).trim().is_empty(), "{name} {columns}x{rows}: {keys}");
            }
        }
    }
}
