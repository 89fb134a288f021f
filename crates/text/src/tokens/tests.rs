//! The rule and the queries, tried on SQLite.

use proptest::prelude::*;
use rusqlite::Connection;

use super::*;

#[test]
fn tokens_of_what_people_write() {
    for (text, expected) in [
        ("", ""),
        ("Hello, World!", "hello world"),
        ("你好world再见", "你 好 world 再 见"),
        ("foo_bar v1.2.3", "foo bar v1 2 3"),
        ("Ｈｅｌｌｏ ①②", "hello 12"),
        ("Café naïve", "cafe naive"),
        ("cafe\u{301}", "cafe"),
        ("ひらがなカタカナ", "ひ ら が な カ タ カ ナ"),
        ("한국어", "한 국 어"),
        ("ﬁle", "file"),
        ("Straße", "straße"),
        ("สวัสดี", "สวัสดี"),
        ("👍", ""),
        ("\"a\" OR b*", "a or b"),
    ] {
        assert_eq!(index_text(text), expected, "{text:?}");
    }
    assert_eq!(
        index_text(&"x".repeat(130)).split(' ').map(str::len).collect::<Vec<_>>(),
        [64, 64, 2]
    );
}

#[test]
fn queries_for_both_databases() {
    for (typed, fts5, tsquery) in [
        ("", "\"\"", ""),
        ("  ?! ", "\"\"", ""),
        ("hel", "\"hel\" *", "('hel':*)"),
        ("hel ", "\"hel\"", "('hel')"),
        ("中文", "\"中 文\"", "('中文')"),
        ("中文字", "\"中 文 字\"", "('中文' <-> '文字')"),
        ("中文 rust", "\"中 文\" AND \"rust\" *", "('中文') & ('rust':*)"),
        ("用rust", "\"用 rust\" *", "('用' <-> 'rust':*)"),
        ("\"red hot\" chili", "\"red hot\" AND \"chili\" *", "('red' <-> 'hot') & ('chili':*)"),
        ("用中文rust", "\"用 中 文 rust\" *", "('用中' <-> '中文' <2> 'rust':*)"),
        ("a中文", "\"a 中 文\"", "('a' <-> '中文')"),
        ("“开 会”", "\"开 会\"", "('开会')"),
        ("\"red ho", "\"red ho\" *", "('red' <-> 'ho':*)"),
        ("\"red ho\"*", "\"red ho\" *", "('red' <-> 'ho':*)"),
        ("dep* now ", "\"dep\" * AND \"now\"", "('dep':*) & ('now')"),
        ("a\"b c\"d", "\"a\" AND \"b c\" AND \"d\"", "('a') & ('b' <-> 'c') & ('d')"),
        ("end.", "\"end\"", "('end')"),
        ("\"\" \"", "\"\"", ""),
        ("NEAR(a) OR\" b'", "\"near a\" AND \"or\" AND \"b\"", "('near' <-> 'a') & ('or') & ('b')"),
    ] {
        let query = query(typed);
        assert_eq!(query.to_fts5(), fts5, "{typed:?}");
        assert_eq!(query.to_tsquery(), tsquery, "{typed:?}");
        assert_eq!(query.is_empty(), tsquery.is_empty());
    }
}

fn index(tokenizer: &str) -> Connection {
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch(&format!("CREATE VIRTUAL TABLE t USING fts5(body, tokenize = '{tokenizer}')"))
        .unwrap();
    db
}

fn find(db: &Connection, typed: &str) -> Vec<i64> {
    db.prepare("SELECT rowid FROM t WHERE t MATCH ?1 ORDER BY rowid")
        .unwrap()
        .query_map([query(typed).to_fts5()], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}

#[test]
fn sqlite_finds_what_was_indexed() {
    for tokenizer in ["ascii", "unicode61"] {
        let db = index(tokenizer);
        for text in ["今天开会讨论Rust项目", "会开了", "Hello World, café", "v1.2.3 released"]
        {
            db.execute("INSERT INTO t VALUES (?1)", [index_text(text)]).unwrap();
        }
        for (typed, rows) in [
            ("开会", vec![1]),
            ("会", vec![1, 2]),
            ("rus", vec![1]),
            ("rus ", vec![]),
            ("今天 项目", vec![1]),
            ("wor hello", vec![]),
            ("hello wor", vec![3]),
            ("CAFE", vec![3]),
            ("v1.2", vec![4]),
            ("AND", vec![]),
        ] {
            assert_eq!(find(&db, typed), rows, "{typed:?} with {tokenizer}");
        }
    }
}

#[test]
fn long_text_takes_one_pass() {
    for unit in ["a", "中", "e\u{301}", "'\"", "\u{301}", "ﷺ"] {
        let text = unit.repeat(300_000 / unit.len());
        let _ = (index_text(&text), query(&text));
    }
}

proptest! {
    #[test]
    fn no_input_is_a_syntax_error(typed in "([a-z\"'*:^()+~ {}&|!<>-]|AND|OR|NOT|NEAR|中|\\PC)*") {
        let db = index("unicode61");
        let found: Vec<i64> = find(&db, &typed);
        prop_assert!(found.is_empty());
    }

    #[test]
    fn indexing_tokens_again_changes_nothing(text in "([a-zA-Z 中文é.]|\\PC)*") {
        let once = index_text(&text);
        prop_assert_eq!(index_text(&once), once);
    }

    #[test]
    fn tokens_hold_no_syntax(text in any::<String>()) {
        let tokens = index_text(&text);
        prop_assert!(!tokens.contains(['"', '\'', '\\', ':', '&', '|', '!', '(', ')', '<', '*']));
        prop_assert!(!tokens.contains("  ") && !tokens.starts_with(' '));
    }
}

#[test]
fn hits_are_where_they_are_seen() {
    for (text, typed, expected) in [
        ("今天开会，开会！", "开会", vec!["开会", "开会"]),
        ("Deploy deploys DEPLOYED", "deploy", vec!["Deploy", "deploys", "DEPLOYED"]),
        ("Deploy deploys", "deploy ", vec!["Deploy"]),
        ("le cafe\u{301} noir", "cafe", vec!["cafe\u{301}"]),
        ("Ｒｕｓｔ语言", "rust ", vec!["Ｒｕｓｔ"]),
        ("我用Rust写", "用rust", vec!["用Rust"]),
        ("red-hot red", "\"red hot\"", vec!["red-hot"]),
        ("中文字", "中文 文字", vec!["中文字"]),
        ("abc", "xyz", vec![]),
        ("", "a", vec![]),
    ] {
        let hits = Tokens::of(text).hits(&query(typed));
        let seen: Vec<&str> = hits.into_iter().map(|hit| &text[hit]).collect();
        assert_eq!(seen, expected, "{typed:?} in {text:?}");
    }
}

#[test]
fn long_texts_are_cut_around_the_first_hit() {
    let text = format!("{}开会{}", "前".repeat(60), "后".repeat(300));
    let (shown, hits) = cut(&text, &Tokens::of(&text).hits(&query("开会")), 40);
    assert_eq!(shown, format!("…{}开会{}…", "前".repeat(12), "后".repeat(26)));
    assert_eq!(hits.into_iter().map(|hit| &shown[hit]).collect::<Vec<_>>(), ["开会"]);
    let whole = std::iter::once(0..5).collect::<Vec<_>>();
    assert_eq!(cut("short", &whole, 40), ("short".to_owned(), whole.clone()));
    assert_eq!(cut("", &[], 40), (String::new(), vec![]));
}

#[test]
fn a_tsvector_is_numbered() {
    assert_eq!(tsvector("你好 World"), "'你':1 '你好':1 '好':2 'world':3");
    assert_eq!(tsvector("我，你"), "'我':1 '我你':1 '你':2");
    assert_eq!(tsvector("?!"), "");
}

/// Texts in which short queries have a chance: a few words and characters, and odd ones.
fn chat() -> impl Strategy<Value = String> {
    "(开|会|我|的|a|b|ab|B|é|e\u{301}|Ａ| |,|\"|ﷺ|가|\\PC){0,12}"
}

/// Whether PostgreSQL finds it: each part of each term at its place behind the first.
fn by_places(text: &str, query: &Query) -> bool {
    let written = tsvector(text);
    let places: Vec<(&str, usize)> = written
        .split(' ')
        .filter_map(|token| token.rsplit_once(':'))
        .map(|(token, place)| (token.trim_matches('\''), place.parse().unwrap()))
        .collect();
    query.terms.iter().all(|term| {
        let parts = super::tsvector::parts(&term.tokens);
        (1..=places.len()).any(|from| {
            parts.iter().enumerate().all(|(i, (offset, part))| {
                let open = term.prefix && i + 1 == parts.len();
                places.iter().any(|(token, place)| {
                    let is = token == part || (open && token.starts_with(part.as_str()));
                    is && *place == from + offset
                })
            })
        })
    })
}

/// The obvious way: all terms, each as a row of whole tokens but for a last beginning.
fn obviously(text: &str, query: &Query) -> bool {
    let tokens = index_text(text);
    let tokens: Vec<&str> = tokens.split(' ').collect();
    query.terms.iter().all(|term| {
        (0..tokens.len()).any(|from| {
            term.tokens.iter().enumerate().all(|(i, wanted)| {
                let open = term.prefix && i + 1 == term.tokens.len();
                tokens.get(from + i).is_some_and(|token| {
                    token == wanted || (open && token.starts_with(wanted.as_str()))
                })
            })
        })
    })
}

proptest! {
    #[test]
    fn databases_and_excerpts_find_what_obviously_is_there(
        texts in prop::collection::vec(chat(), 1..6),
        typed in chat(),
    ) {
        let query = query(&typed);
        let expected: Vec<usize> = (0..texts.len())
            .filter(|&i| !query.is_empty() && obviously(&texts[i], &query))
            .collect();
        let db = index("ascii");
        for (i, text) in texts.iter().enumerate() {
            db.execute("INSERT INTO t (rowid, body) VALUES (?1, ?2)",
                rusqlite::params![i64::try_from(i).unwrap(), index_text(text)]).unwrap();
        }
        let found: Vec<usize> =
            find(&db, &typed).into_iter().map(|row| usize::try_from(row).unwrap()).collect();
        prop_assert_eq!(&found, &expected);
        for (i, text) in texts.iter().enumerate() {
            let tokens = Tokens::of(text);
            let held = !query.is_empty() && tokens.hold(&query);
            prop_assert_eq!(held, expected.contains(&i), "{:?} in {:?}", typed, text);
            let placed = !query.is_empty() && by_places(text, &query);
            prop_assert_eq!(placed, expected.contains(&i), "{:?} in {:?}", typed, text);
            for hit in tokens.hits(&query) {
                prop_assert!(!text[hit].is_empty());
            }
        }
    }

    #[test]
    fn cuts_keep_their_hits(text in chat(), typed in chat(), chars in 1usize..30) {
        let hits = Tokens::of(&text).hits(&query(&typed));
        let (shown, inside) = cut(&text, &hits, chars);
        prop_assert!(crate::cluster::clusters(&shown).count() <= chars + 2);
        for hit in inside {
            prop_assert!(!shown[hit].is_empty());
        }
    }
}
