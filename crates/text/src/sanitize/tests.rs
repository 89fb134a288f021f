//! What goes in and what comes out, and what must hold for anything that goes in.

use proptest::prelude::*;

use super::*;

const FAMILY: &str = "👨\u{200D}👩\u{200D}👧\u{200D}👦";

#[test]
fn lines_become_tidy() {
    let zalgo = format!("a{}b", "\u{301}".repeat(40));
    for (raw, expected) in [
        ("", ""),
        ("李伟", "李伟"),
        ("  a \t b\r\nc  ", "a b c"),
        ("张\u{3000}三", "张 三"),
        ("\u{1b}[31mred", "␛[31mred"),
        ("a\0b\u{7f}c\u{9b}d", "a␀b␡c\u{FFFD}d"),
        ("gpj.\u{202E}exe", "gpj.exe"),
        ("a\u{2066}b\u{2069}c\u{200E}d\u{200F}e\u{61C}f", "abcdef"),
        ("\u{FEFF}ad\u{200B}m\u{2060}in\u{AD}", "admin"),
        ("\u{E000}x\u{10FFFF}\u{378}", "\u{FFFD}x\u{FFFD}\u{FFFD}"),
        ("x\u{E0041}\u{E0042}", "x"),
        ("\u{3164}\u{115F}\u{2800}", ""),
        (&zalgo, "a\u{301}\u{301}\u{301}\u{301}b"),
        ("\u{301}x", "◌\u{301}x"),
        ("a \u{301}x", "a ◌\u{301}x"),
        (FAMILY, FAMILY),
        ("👍🏽❤\u{FE0F}1\u{FE0F}\u{20E3}🇨🇳", "👍🏽❤\u{FE0F}1\u{FE0F}\u{20E3}🇨🇳"),
        ("❤\u{FE0F}\u{200D}🔥", "❤\u{FE0F}\u{200D}🔥"),
        ("a\u{200D}b\u{200C}c\u{FE0F}", "abc"),
        ("👍\u{200D}", "👍"),
        ("می\u{200C}خواهم", "می\u{200C}خواهم"),
        ("ක්\u{200D}ෂ", "ක්\u{200D}ෂ"),
        ("ന്\u{200D}", "ന്\u{200D}"),
        ("葛\u{E0100}", "葛\u{E0100}"),
        ("สวัสดี", "สวัสดี"),
        ("\u{1112}\u{1161}\u{11AB}", "\u{1112}\u{1161}\u{11AB}"),
        ("العربية", "العربية"),
        (
            "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}!",
            "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}!",
        ),
        ("🏴\u{E0067}\u{E0062}\u{E0041}\u{E007F}!", "🏴!"),
        ("\u{FFFD}", "\u{FFFD}"),
    ] {
        assert_eq!(line(raw, 100), expected, "{raw:?}");
    }
}

#[test]
fn lines_are_cut_by_what_people_count() {
    for (raw, max, expected) in [
        ("hello", 3, "hel"),
        ("ab cd", 3, "ab"),
        ("中文字", 2, "中文"),
        ("e\u{301}e\u{301}", 1, "e\u{301}"),
        ("می\u{200C}خواهم", 2, "می"),
        ("x", 0, ""),
    ] {
        assert_eq!(line(raw, max), expected, "{raw:?}");
    }
    assert_eq!(line(&format!("{FAMILY}{FAMILY}"), 1), FAMILY);
}

#[test]
fn messages_keep_their_lines() {
    for (raw, expected) in [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\u{2028}b\u{2029}c\u{85}d\u{b}e\u{c}f", "a\nb\nc\nd\ne\nf"),
        ("\tx\ty", "    x    y"),
        ("  fn main()  \n\n  end \n \n\t\n", "  fn main()  \n\n  end"),
        ("中文\u{3000}字", "中文\u{3000}字"),
        ("\u{1b}]52;c;aGk=\u{7}", "␛]52;c;aGk=␇"),
        ("a\n\u{301}b", "a\n◌\u{301}b"),
    ] {
        assert_eq!(text(raw), expected, "{raw:?}");
    }
}

#[test]
fn file_names_stay_in_their_folder() {
    for (raw, expected) in [
        ("report.pdf", "report.pdf"),
        ("年度 报告.xlsx", "年度 报告.xlsx"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\boot.ini", "C__boot.ini"),
        (".bashrc", "bashrc"),
        ("-rf", "rf"),
        ("..", "file"),
        ("", "file"),
        ("con.txt", "_con.txt"),
        ("LPT1", "_LPT1"),
        ("console.log", "console.log"),
        ("photo\u{202E}gpj.exe", "photogpj.exe"),
        ("name. . ", "name"),
        ("a\nb", "a b"),
    ] {
        assert_eq!(filename(raw), expected, "{raw:?}");
    }
    let long = filename(&format!("{}.tar", "长".repeat(200)));
    assert!(long.len() <= 255 && long.ends_with("长.tar"), "{long}");
}

#[test]
fn a_megabyte_takes_one_pass() {
    for unit in
        ["\u{301}", "\u{200D}", "👨\u{200D}", "\u{1b}", " ", "🏴\u{E0067}", "ක්\u{200D}", "\u{1100}"]
    {
        let raw = unit.repeat(1_000_000 / unit.len());
        let _ = (line(&raw, 64), text(&raw), filename(&raw));
    }
}

/// Strings made of the characters that interact.
fn nasty() -> impl Strategy<Value = String> {
    let pool = "a中 \u{3000}\n\r\t\u{1b}\u{9b}\u{301}\u{302}\u{200d}\u{200c}\u{fe0f}\u{fe0e}\u{fe00}👍🏽👨❤🇨1\u{20e3}\u{202e}\u{2066}\u{200f}\u{61c}\u{feff}\u{200b}\u{1100}\u{1161}م\u{64b}क\u{94d}\u{e0100}🏴\u{e0067}\u{e0062}\u{e007f}\u{e000}\u{378}./-";
    let chars: Vec<char> = pool.chars().collect();
    prop_oneof![
        prop::collection::vec(prop::sample::select(chars), 0..40)
            .prop_map(|chars| chars.into_iter().collect()),
        prop::collection::vec(any::<char>(), 0..20)
            .prop_map(|chars| chars.into_iter().collect::<String>()),
    ]
}

fn is_dangerous(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{61C}')
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_second_pass_changes_nothing(raw in nasty(), max in 0usize..30) {
        let once = line(&raw, max);
        prop_assert_eq!(line(&once, max), once);
        let once = text(&raw);
        prop_assert_eq!(text(&once), once);
        let once = filename(&raw);
        prop_assert_eq!(filename(&once), once);
    }

    #[test]
    fn nothing_dangerous_comes_out(raw in nasty(), max in 0usize..30) {
        let line = line(&raw, max);
        prop_assert!(!line.contains(is_dangerous), "{line:?}");
        prop_assert!(crate::width::graphemes(&line).count() <= max);
        let text = text(&raw);
        prop_assert!(!text.contains(|c| c != '\n' && is_dangerous(c)), "{text:?}");
        let name = filename(&raw);
        prop_assert!(!name.contains(|c| is_dangerous(c) || c == '/' || c == '\\'), "{name:?}");
        prop_assert!(!name.starts_with(['.', '-']) && !name.is_empty() && name.len() <= 255);
    }

    #[test]
    fn ordinary_text_is_left_alone(raw in "[a-zA-Z0-9,.!?中文，。！？é\n]{0,60}") {
        let body = text(&raw);
        prop_assert_eq!(body.as_str(), raw.trim_end());
    }
}
