//! What is markup and what is not.

use proptest::prelude::*;

use super::*;

/// Blocks as short strings: `b` bold, `i` italic, `s` struck, `c` code, `l` link, `m` mention.
fn shown(text: &str) -> Vec<String> {
    parse(text)
        .into_iter()
        .map(|block| match block {
            Block::Paragraph(spans) => format!("P {}", show(&spans)),
            Block::Code { lang, text } => format!("C[{lang}] {text}"),
            Block::Quote(spans) => format!("Q {}", show(&spans)),
            Block::Item { ordinal: Some(n), depth, spans } => {
                format!("{n}.{depth} {}", show(&spans))
            }
            Block::Item { ordinal: None, depth, spans } => format!("-{depth} {}", show(&spans)),
        })
        .collect()
}

fn show(spans: &[Span]) -> String {
    spans
        .iter()
        .map(|span| {
            let mut tag = String::new();
            for (set, letter) in [
                (span.style.bold, 'b'),
                (span.style.italic, 'i'),
                (span.style.strike, 's'),
                (span.style.code, 'c'),
                (matches!(span.kind, Kind::Link(_)), 'l'),
                (matches!(span.kind, Kind::Mention(_)), 'm'),
            ] {
                tag.extend(set.then_some(letter));
            }
            if tag.is_empty() { span.text.clone() } else { format!("{tag}<{}>", span.text) }
        })
        .collect()
}

#[test]
fn what_is_not_markup_is_shown_as_it_stands() {
    for text in [
        "*",
        "a * b * c",
        "2*3*4",
        "snake_case_words and __init__.py",
        "a ` b",
        "`` a `",
        "$ cd # x",
        "# not a heading",
        "#hashtag",
        "rm -rf *.o *.a",
        "ls *.rs and *.toml",
        "/*comment*/ // **",
        "make: *** [Makefile:12: all] Error 2",
        "a ~ b ~~ c",
        "x = a**b + c**d",
        "-foo\n+bar\n-    old",
        "--flag -x",
        ">file 2>&1",
        ">>> print(1)",
        "[label](not a link)",
        "C:\\*temp\\*",
        "1.5 and 1985.",
        "007. bond",
        "foo@example.com",
        "shttp://x http:// https:",
        "a < b > c && d",
        "```\nnever closed",
        "***",
        "|a|b|\n|-|-|",
        "two  spaces   three",
        "a\n\n\nb",
        "_private and other",
    ] {
        assert_eq!(shown(text), [format!("P {text}")], "{text:?}");
    }
}

#[test]
fn what_people_mean_is_styled() {
    for (text, expected) in [
        ("**bold** and *it*", "P b<bold> and i<it>"),
        ("_it_ ~~no~~ ***both***", "P i<it> s<no> bi<both>"),
        ("**a *b* c**", "P b<a >bi<b>b< c>"),
        ("这是**重点**内容", "P 这是b<重点>内容"),
        ("`a*b*c` x", "P c<a*b*c> x"),
        ("`` a`b `` y", "P c< a`b > y"),
        ("`` `x` ``", "P c<`x`>"),
        ("(*it*), \"**b**\".", "P (i<it>), \"b<b>\"."),
        ("**`code`**", "P bc<code>"),
        ("*a *b*", "P *a i<b>"),
        ("**a *b** c*", "P b<a *b> c*"),
        ("*a\nb*", "P *a\nb*"),
        ("hi @lw, @all", "P hi m<@lw>, m<@all>"),
        ("```x```", "P c<x>"),
    ] {
        assert_eq!(shown(text), [expected], "{text:?}");
    }
}

#[test]
fn addresses_end_where_the_sentence_goes_on() {
    for (text, expected) in [
        ("see https://a.example/x?y=1&z=_a_b.", "P see l<https://a.example/x?y=1&z=_a_b>."),
        ("看https://a.example/x，谢谢", "P 看l<https://a.example/x>，谢谢"),
        ("看https://a.example谢谢", "P 看l<https://a.example>谢谢"),
        ("(https://a.example/x_(y))", "P (l<https://a.example/x_(y)>)"),
        ("**https://a.example/**", "P bl<https://a.example/>"),
        ("HTTP://A.example", "P l<HTTP://A.example>"),
        ("mailto:a@b.example!", "P l<mailto:a@b.example>!"),
        ("at geo:31.2304,121.4737.", "P at l<geo:31.2304,121.4737>."),
        ("在geo:-1,2;u=5见", "P 在l<geo:-1,2;u=5>见"),
        ("geo:1 geo:91,0 geology: geo:x,y", "P geo:1 geo:91,0 geology: geo:x,y"),
        ("<https://a.example>", "P <l<https://a.example>>"),
        ("`https://a.example`", "P c<https://a.example>"),
    ] {
        assert_eq!(shown(text), [expected], "{text:?}");
    }
}

#[test]
fn blocks_follow_lines() {
    for (text, expected) in [
        ("", vec![]),
        (" \n\n", vec![]),
        ("a\n```rust\nfn x() {}\n\n  y\n```\nb", vec!["P a", "C[rust] fn x() {}\n\n  y", "P b"]),
        ("```\n```", vec!["C[] "]),
        ("````\n```\n````", vec!["C[] ```"]),
        ("  ```sh  \n$ *x*\n  ```", vec!["C[sh] $ *x*"]),
        ("> a\n> b\n>\nc", vec!["Q a\nb\n", "P c"]),
        ("> a\n\n> b", vec!["Q a", "Q b"]),
        ("- a\n  - b\n- *c*", vec!["-0 a", "-1 b", "-0 i<c>"]),
        ("1. a\n2. b\n10. c", vec!["1.0 a", "2.0 b", "10.0 c"]),
        ("* a", vec!["-0 a"]),
        ("x\n\n- a\n\ny", vec!["P x", "-0 a", "P y"]),
        ("    indented\n  text", vec!["P     indented\n  text"]),
    ] {
        assert_eq!(shown(text), expected, "{text:?}");
    }
}

#[test]
fn mentions_name_their_target() {
    let spans = parse("@所有人 @lw");
    let Block::Paragraph(spans) = &spans[0] else { panic!("{spans:?}") };
    assert_eq!(spans[0].kind, Kind::Mention("all".into()));
    assert_eq!(spans[0].text, "@所有人");
    assert_eq!(spans[2].kind, Kind::Mention("lw".into()));
}

#[test]
fn previews_are_one_line() {
    assert_eq!(plain("**a**\n\n> b\n- c `d`\n```x\ne\n  f\n```"), "a b c d e f");
    assert_eq!(plain("2*3*4"), "2*3*4");
}

#[test]
fn long_text_takes_one_pass() {
    for unit in [
        "*a ",
        "`",
        "` `` ",
        "**",
        "~~x",
        "_a",
        "@",
        "@a",
        "http",
        "https://(",
        "https://a)",
        "\n```",
        "> ",
        "- a\n",
        "1. ",
    ] {
        let text = unit.repeat(300_000 / unit.len());
        assert!(parse(&text).len() <= text.len());
    }
    let fences: String = (3..600).rev().map(|n| format!("{}\n", "`".repeat(n))).collect();
    assert!(!parse(&fences).is_empty());
}

/// What remains when markup signs and blanks are taken away.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !"`*_~>-.0123456789".contains(*c)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn nothing_but_signs_is_ever_lost(
        text in "([a-c*_~` \n>@.中，-]|https://x|1\\. |```|\\PC)*",
    ) {
        let mut kept = String::new();
        for block in parse(&text) {
            match block {
                Block::Code { lang, text } => kept.extend([lang, text]),
                Block::Paragraph(spans) | Block::Quote(spans) | Block::Item { spans, .. } => {
                    prop_assert!(spans.iter().all(|span| !span.text.is_empty()));
                    kept.extend(spans.into_iter().map(|span| span.text));
                }
            }
        }
        prop_assert_eq!(letters(&kept), letters(&text));
    }

    #[test]
    fn prose_without_signs_is_one_paragraph(text in "[a-z中，。!?()]{1,20}( [a-z]{1,8}){0,5}") {
        prop_assert_eq!(shown(&text), vec![format!("P {text}")]);
    }
}
