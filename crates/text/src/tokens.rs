//! The words that full text search sees.
//!
//! Text is reduced to tokens separated by single spaces, so that a plain whitespace tokeniser is
//! enough (`tokenize = 'ascii'` or `unicode61` in FTS5, `simple` in PostgreSQL): each CJK character
//! is a token, so that queries of one or two characters work; other words are folded to lower case
//! without compatibility forms or Latin accents. Owns the rule and the query syntax of both
//! databases. Knows nothing of tables or ranking.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use crate::chars::is_cjk_letter;

/// Characters of a token; longer words are indexed in pieces, because databases limit a token.
const MAX_TOKEN: usize = 64;
/// Terms of a query; what follows is ignored.
const MAX_TERMS: usize = 16;
/// Tokens of one term; what follows is ignored.
const MAX_TERM_TOKENS: usize = 64;

/// The tokens of `text`, separated by single spaces; what a database is given to index.
pub fn index_text(text: &str) -> String {
    let mut joined = String::with_capacity(text.len() + text.len() / 3);
    each_token(text, |token| {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(token);
    });
    joined
}

/// What a member searches for. All terms must be found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Query {
    /// The terms, at most sixteen.
    pub terms: Vec<Term>,
}

/// Tokens that must follow each other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
    /// At least one.
    pub tokens: Vec<String>,
    /// Whether the last token may be the beginning of a longer word.
    pub prefix: bool,
}

/// Understands what was typed into a search field: what stands between blanks is one term, and a
/// word at the very end, still being typed, also finds longer words.
pub fn query(typed: &str) -> Query {
    let mut terms: Vec<Term> = typed.split_whitespace().filter_map(term).take(MAX_TERMS).collect();
    if let Some(last) = terms.last_mut() {
        let is_word = |token: &String| token.chars().next().is_some_and(|c| !is_cjk_letter(c));
        last.prefix =
            !typed.ends_with(char::is_whitespace) && last.tokens.last().is_some_and(is_word);
    }
    Query { terms }
}

impl Query {
    /// Whether there is nothing to search for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// For `MATCH` in FTS5. Whatever was typed, it is valid syntax; an empty query finds nothing.
    pub fn to_fts5(&self) -> String {
        if self.is_empty() {
            return "\"\"".to_owned();
        }
        self.join(" AND ", |term| {
            let star = if term.prefix { " *" } else { "" };
            format!("\"{}\"{star}", term.tokens.join(" "))
        })
    }

    /// For `to_tsquery('simple', …)` or a cast to `tsquery`; empty for an empty query. Whatever was
    /// typed, it is valid syntax.
    pub fn to_tsquery(&self) -> String {
        self.join(" & ", |term| {
            let phrase: Vec<String> =
                term.tokens.iter().map(|token| format!("'{token}'")).collect();
            let star = if term.prefix { ":*" } else { "" };
            format!("({}{star})", phrase.join(" <-> "))
        })
    }

    fn join(&self, and: &str, write: impl Fn(&Term) -> String) -> String {
        self.terms.iter().map(write).collect::<Vec<_>>().join(and)
    }
}

fn term(chunk: &str) -> Option<Term> {
    let mut tokens = Vec::new();
    each_token(chunk, |token| {
        if tokens.len() < MAX_TERM_TOKENS {
            tokens.push(token.to_owned());
        }
    });
    (!tokens.is_empty()).then_some(Term { tokens, prefix: false })
}

/// Calls `emit` with every token. Tokens hold only letters, digits and marks, never quotes.
fn each_token(text: &str, mut emit: impl FnMut(&str)) {
    let mut word = Word::default();
    if text.is_ascii() {
        text.chars().for_each(|c| word.push(c.to_ascii_lowercase(), &mut emit));
    } else {
        // Some lower case letters are composed of two; folding may also bring in new marks.
        text.nfkc().flat_map(char::to_lowercase).map(fold).for_each(|c| word.push(c, &mut emit));
    }
    word.end(&mut emit);
}

/// A Latin letter without its accents.
fn fold(c: char) -> char {
    if !matches!(c, '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}') {
        return c;
    }
    let mut base = None;
    decompose_canonical(c, |part| {
        base.get_or_insert(part);
    });
    base.unwrap_or(c)
}

/// The word that is being read.
#[derive(Default)]
struct Word {
    text: String,
    chars: usize,
}

impl Word {
    fn push(&mut self, c: char, emit: &mut impl FnMut(&str)) {
        if matches!(c, '\u{300}'..='\u{36F}') {
            // What is left of accents after folding.
        } else if is_cjk_letter(c) && c.is_alphanumeric() {
            self.end(emit);
            emit(c.encode_utf8(&mut [0; 4]));
        } else if c.is_alphanumeric() || (!self.text.is_empty() && is_combining_mark(c)) {
            if self.chars == MAX_TOKEN {
                self.end(emit);
            }
            self.text.push(c);
            self.chars += 1;
        } else {
            self.end(emit);
        }
    }

    fn end(&mut self, emit: &mut impl FnMut(&str)) {
        if !self.text.is_empty() {
            emit(&self.text);
            self.text.clear();
            self.chars = 0;
        }
    }
}

#[cfg(test)]
mod tests {
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
            ("中文", "\"中 文\"", "('中' <-> '文')"),
            ("中文 rust", "\"中 文\" AND \"rust\" *", "('中' <-> '文') & ('rust':*)"),
            ("用rust", "\"用 rust\" *", "('用' <-> 'rust':*)"),
            (
                "NEAR(a) OR\" b'",
                "\"near a\" AND \"or\" AND \"b\" *",
                "('near' <-> 'a') & ('or') & ('b':*)",
            ),
        ] {
            let query = query(typed);
            assert_eq!(query.to_fts5(), fts5, "{typed:?}");
            assert_eq!(query.to_tsquery(), tsquery, "{typed:?}");
            assert_eq!(query.is_empty(), tsquery.is_empty());
        }
    }

    fn index(tokenizer: &str) -> Connection {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(&format!(
            "CREATE VIRTUAL TABLE t USING fts5(body, tokenize = '{tokenizer}')"
        ))
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
}
