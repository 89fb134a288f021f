//! What terminals really send.

use proptest::prelude::*;

use super::*;

fn decoded(bytes: &[u8]) -> Vec<Raw> {
    let mut decoder = Decoder::default();
    let mut out = Vec::new();
    decoder.feed(bytes, &mut out);
    decoder.settle(&mut out);
    assert!(!decoder.waits() || decoder.paste.is_some());
    out
}

fn names(bytes: &[u8]) -> String {
    let name = |raw: Raw| match raw {
        Raw::Key(key) => key.normal().to_string(),
        other => format!("{other:?}"),
    };
    decoded(bytes).into_iter().map(name).collect::<Vec<_>>().join(" ")
}

#[test]
fn keys_in_their_encodings() {
    for (bytes, expected) in [
        ("a", "a"),
        ("A好é", "A 好 é"),
        ("\r\t\x7f", "Enter Tab Backspace"),
        ("\n", "Ctrl-J"),
        ("\x0b\x10", "Ctrl-K Ctrl-P"),
        ("\0", "Ctrl-Space"),
        ("\x1f", "Ctrl-_"),
        ("\x1b", "Esc"),
        ("\x1bk", "Alt-k"),
        ("\x1bA", "Alt-A"),
        ("\x1b\r", "Alt-Enter"),
        ("\x1b好", "Alt-好"),
        ("\x1b\x0b", "Esc Ctrl-K"),
        ("\x1b\x1b[A", "Alt-↑"),
        ("\x1b[A\x1bOA", "↑ ↑"),
        ("\x1b[1;5C", "Ctrl-→"),
        ("\x1b[1;3D", "Alt-←"),
        ("\x1b[Z", "Shift-Tab"),
        ("\x1b[H\x1b[F\x1b[1~\x1b[4~\x1b[7~\x1b[8~", "Home End Home End Home End"),
        ("\x1b[5~\x1b[6~\x1b[3~\x1b[2~", "PgUp PgDn Delete Insert"),
        ("\x1bOP\x1b[11~\x1b[[A\x1b[P", "F1 F1 F1 F1"),
        ("\x1bOS\x1b[14~\x1b[[D", "F4 F4 F4"),
        ("\x1b[15~\x1b[[E", "F5 F5"),
        ("\x1b[17~\x1b[19~\x1b[20~\x1b[21~\x1b[23~\x1b[24~", "F6 F8 F9 F10 F11 F12"),
        ("\x1b[15;2~", "Shift-F5"),
        ("\x1bOM", "Enter"),
    ] {
        assert_eq!(names(bytes.as_bytes()), expected, "{bytes:?}");
    }
}

#[test]
fn the_kitty_protocol_and_xterms_own() {
    for (bytes, expected) in [
        ("\x1b[27u", "Esc"),
        ("\x1b[13;2u", "Shift-Enter"),
        ("\x1b[13;5u", "Ctrl-Enter"),
        ("\x1b[107;5u", "Ctrl-K"),
        ("\x1b[102:70;6u", "Ctrl-Shift-F"),
        ("\x1b[97:65;2u", "A"),
        ("\x1b[107;3u", "Alt-k"),
        ("\x1b[97:65;4u", "Alt-A"),
        ("\x1b[1082::114;5u", "Ctrl-R"),
        ("\x1b[97;1:3u", ""),
        ("\x1b[57441;2u", ""),
        ("\x1b[27;5;13~", "Ctrl-Enter"),
        ("\x1b[27;2;13~", "Shift-Enter"),
        ("\x1b[9;5u", "Ctrl-Tab"),
    ] {
        assert_eq!(names(bytes.as_bytes()), expected, "{bytes:?}");
    }
}

#[test]
fn answers_focus_and_mouse() {
    let mouse = |kind, column, row| Raw::Mouse(RawMouse { kind, column, row });
    for (bytes, expected) in [
        ("\x1b[?62;4c", Raw::Reply(Reply::Attributes)),
        ("\x1b[?1u", Raw::Reply(Reply::KittyFlags(1))),
        ("\x1b[?2026;2$y", Raw::Reply(Reply::Mode { mode: 2026, state: 2 })),
        ("\x1bP1+r524742=8\x1b\\", Raw::Reply(Reply::TrueColor)),
        ("\x1bP>|WezTerm 2024\x1b\\", Raw::Reply(Reply::Name("WezTerm 2024".into()))),
        ("\x1b]11;rgb:ffff/fafa/f0f0\x07", Raw::Reply(Reply::Ground { light: true })),
        ("\x1b]11;rgb:14/18/1d\x1b\\", Raw::Reply(Reply::Ground { light: false })),
        ("\x1b[I", Raw::Focus(true)),
        ("\x1b[O", Raw::Focus(false)),
        ("\x1b[<0;3;4M", mouse(MouseKind::Down(Button::Left), 2, 3)),
        ("\x1b[<0;3;4m", mouse(MouseKind::Up(Button::Left), 2, 3)),
        ("\x1b[<2;1;1M", mouse(MouseKind::Down(Button::Right), 0, 0)),
        ("\x1b[<32;9;9M", mouse(MouseKind::Drag(Button::Left), 8, 8)),
        ("\x1b[<64;1;1M", mouse(MouseKind::Wheel(-1), 0, 0)),
        ("\x1b[<65;1;1M", mouse(MouseKind::Wheel(1), 0, 0)),
    ] {
        assert_eq!(decoded(bytes.as_bytes()), [expected], "{bytes:?}");
    }
}

#[test]
fn pastes_are_kept_from_being_keys() {
    for (bytes, expected) in [
        ("\x1b[200~one\r\x1b[Atwo\x1b[201~", "one\r\x1b[Atwo"),
        ("\x1b[200~\x1b[201~", ""),
        ("\x1b[200~\x1b[20\x1b[201~", "\x1b[20"),
    ] {
        assert_eq!(decoded(bytes.as_bytes()), [Raw::Paste(expected.into())], "{bytes:?}");
    }
}

#[test]
fn what_is_unknown_is_dropped() {
    for bytes in [
        &b"\x1b]11;rgb:zz/0000\x1b\\"[..],
        b"\x1b]52;c;aGk=\x07",
        b"\x1bP0+r524742\x1b\\",
        b"\x1b[99999999999;5~",
        b"\x1b[?9999;0$z",
        b"\xff\xfe",
        b"\xe4\xbd",
    ] {
        assert_eq!(decoded(bytes), [], "{bytes:?}");
    }
}

#[test]
fn an_escape_waits_for_what_may_follow() {
    let mut decoder = Decoder::default();
    let mut out = Vec::new();
    decoder.feed(b"\x1b", &mut out);
    assert!(out.is_empty() && decoder.waits());
    decoder.feed(b"[A", &mut out);
    assert_eq!(out, [Raw::Key(Key::plain(Code::Up))]);
    assert!(!decoder.waits());
}

proptest! {
    #[test]
    fn pieces_mean_the_same_as_the_whole(
        text in "(\x1b\\[[A-D]|\x1b\\[1;5[A-D]|[a-z]|好|\x1b\\[200~x\r\x1b\\[201~|\x1b\\[<0;1;1M){0,12}",
        cut in 0usize..40,
    ) {
        let bytes = text.as_bytes();
        let cut = cut.min(bytes.len());
        let mut decoder = Decoder::default();
        let mut out = Vec::new();
        decoder.feed(&bytes[..cut], &mut out);
        decoder.feed(&bytes[cut..], &mut out);
        prop_assert_eq!(out, decoded(bytes));
    }

    #[test]
    fn any_bytes_are_taken(chunks in prop::collection::vec(
        prop::collection::vec(prop_oneof![any::<u8>(), Just(0x1b), Just(b'[')], 0..30), 0..6,
    )) {
        let mut decoder = Decoder::default();
        let mut out = Vec::new();
        for chunk in &chunks {
            decoder.feed(chunk, &mut out);
        }
        decoder.settle(&mut out);
        prop_assert!(!decoder.waits() || decoder.paste.is_some());
    }
}
