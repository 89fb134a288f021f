//! Latin keys of names, for finding and ordering members.
//!
//! Owns how a name is read: surnames first, then the common readings of every character. Knows
//! nothing of how keys are compared; that is [`crate::matching`]'s.

mod surnames;

use ::pinyin::{Pinyin, ToPinyinMulti};
use unicode_normalization::UnicodeNormalization;

use crate::chars::is_han;

/// Readings of one name that become keys; names with many ambiguous characters have more.
const MAX_READINGS: usize = 8;
/// Readings of one character that are looked at; rarer ones are not used in names.
const MAX_PER_CHAR: usize = 3;
/// Pieces of a name that become keys.
const MAX_PIECES: usize = 32;

/// The keys under which a member is found, lower case and without repeats: the name itself, its
/// readings joined (`liwei`), in syllables (`li wei`) and as initials (`lw`), the English name and
/// its initials, the userid. `ü` is written `v`, as it is typed.
pub fn name_keys(name: &str, english: &str, userid: &str) -> Vec<String> {
    let mut keys = Vec::new();
    push(&mut keys, fold(name));
    let pieces = pieces(name);
    if pieces.iter().any(|piece| piece.han.is_some()) {
        for reading in readings(&pieces) {
            push(&mut keys, reading.concat());
            push(&mut keys, reading.join(" "));
            push(&mut keys, initials(reading.iter().copied()));
        }
    } else {
        push(&mut keys, initials(fold(name).split_whitespace()));
    }
    let english = fold(english);
    push(&mut keys, initials(english.split_whitespace()));
    push(&mut keys, english);
    push(&mut keys, fold(userid));
    keys
}

/// A key that orders names by pinyin, then by character; Latin names stand among them by letter.
/// Compare byte by byte.
pub fn sort_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len() * 3);
    for piece in pieces(name) {
        // The space sorts below all letters: `li` comes before `liang`, whatever follows it.
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(piece.first());
        if let Some(c) = piece.han.filter(|_| !piece.readings.is_empty()) {
            key.push(' ');
            key.push(c);
        }
    }
    key
}

/// A character that is read, or a word that stands for itself.
struct Piece {
    /// The character, if it is Han.
    han: Option<char>,
    /// The word, or the character again.
    word: String,
    /// The likeliest reading first; none for a word.
    readings: Vec<&'static str>,
}

impl Piece {
    fn first(&self) -> &str {
        self.readings.first().copied().unwrap_or(&self.word)
    }

    fn all(&self) -> impl Iterator<Item = &str> {
        let word = self.readings.is_empty().then_some(self.word.as_str());
        self.readings.iter().copied().chain(word)
    }

    fn han(c: char, readings: Vec<&'static str>) -> Self {
        Piece { han: Some(c), word: c.to_string(), readings }
    }
}

/// The name in pieces, with the surname read as a surname.
fn pieces(name: &str) -> Vec<Piece> {
    let name = fold(name);
    let mut pieces = Vec::new();
    let mut rest = name.as_str();
    if let Some((surname, readings)) = surnames::compound(rest) {
        let chars = surname.chars().zip(readings);
        pieces.extend(chars.map(|(c, reading)| Piece::han(c, vec![reading])));
        rest = &rest[surname.len()..];
    }
    let mut word = String::new();
    for c in rest.chars() {
        if is_han(c) {
            end_word(&mut word, &mut pieces);
            let surname = if pieces.is_empty() { surnames::single(c) } else { None };
            pieces.push(Piece::han(c, char_readings(c, surname)));
        } else if c.is_whitespace() || matches!(c, '·' | '•' | '・') {
            end_word(&mut word, &mut pieces);
        } else {
            word.push(c);
        }
    }
    end_word(&mut word, &mut pieces);
    pieces
}

fn end_word(word: &mut String, pieces: &mut Vec<Piece>) {
    if !word.is_empty() {
        pieces.push(Piece { han: None, word: std::mem::take(word), readings: Vec::new() });
    }
}

/// The readings of one character without tones: that of the surname, then the usual ones.
fn char_readings(c: char, surname: Option<&'static str>) -> Vec<&'static str> {
    let mut readings: Vec<&'static str> = surname.into_iter().collect();
    for reading in c.to_pinyin_multi().into_iter().flatten().map(Pinyin::plain).map(typed) {
        if readings.len() < MAX_PER_CHAR && !readings.contains(&reading) {
            readings.push(reading);
        }
    }
    readings
}

/// Syllables with `ü` as they are typed.
fn typed(plain: &'static str) -> &'static str {
    match plain {
        "lü" => "lv",
        "nü" => "nv",
        "lüe" => "lve",
        "nüe" => "nve",
        "ê" => "e",
        other => other,
    }
}

/// The likeliest readings of the whole name, likeliest first.
fn readings(pieces: &[Piece]) -> Vec<Vec<&str>> {
    let mut found: Vec<(usize, Vec<&str>)> = vec![(0, Vec::new())];
    for piece in pieces.iter().take(MAX_PIECES) {
        let mut longer = Vec::new();
        for (unlikely, head) in &found {
            for (rank, reading) in piece.all().enumerate() {
                let mut whole = head.clone();
                whole.push(reading);
                longer.push((unlikely + rank, whole));
            }
        }
        longer.sort_by_key(|(unlikely, _)| *unlikely);
        longer.truncate(MAX_READINGS);
        found = longer;
    }
    found.into_iter().map(|(_, reading)| reading).collect()
}

/// First letters, if there are at least two words.
fn initials<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let letters: String = words.filter_map(|word| word.chars().next()).collect();
    if letters.chars().nth(1).is_some() { letters } else { String::new() }
}

/// Lower case without compatibility forms, blanks trimmed.
fn fold(text: &str) -> String {
    let text = text.trim();
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkc().flat_map(char::to_lowercase).collect()
}

fn push(keys: &mut Vec<String>, key: String) {
    if !key.is_empty() && !keys.contains(&key) {
        keys.push(key);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_found_by_every_usual_key() {
        for (name, expected) in [
            ("李伟", vec!["李伟", "liwei", "li wei", "lw"]),
            ("单雄信", vec!["shanxiongxin", "shan xiong xin", "sxx"]),
            ("曾志伟", vec!["zengzhiwei", "zzw"]),
            ("解晓东", vec!["xiexiaodong", "xxd"]),
            ("仇英", vec!["qiuying"]),
            ("区志强", vec!["ouzhiqiang"]),
            ("查良镛", vec!["zhaliangyong", "zly"]),
            ("任正非", vec!["renzhengfei"]),
            ("朴树", vec!["piaoshu"]),
            ("尉迟恭", vec!["yuchigong", "yu chi gong", "ycg"]),
            ("长孙无忌", vec!["zhangsunwuji", "zswj"]),
            ("欧阳修", vec!["ouyangxiu", "oyx"]),
            ("吕布", vec!["lvbu", "lb"]),
            ("王重阳", vec!["wangzhongyang", "wangchongyang"]),
            ("Tom李", vec!["tom李", "tomli", "tom li", "tl"]),
            ("买买提·吾守尔", vec!["maimaitiwushouer"]),
            ("Ada Lovelace", vec!["ada lovelace", "al"]),
        ] {
            let keys = name_keys(name, "", "");
            for key in expected {
                assert!(keys.iter().any(|have| have == key), "{name}: no {key} in {keys:?}");
            }
        }
        assert_eq!(
            name_keys("李伟", "Wayne Li", "LiWei01"),
            ["李伟", "liwei", "li wei", "lw", "wl", "wayne li", "liwei01"]
        );
    }

    #[test]
    fn the_surname_is_read_as_one_first() {
        assert_eq!(name_keys("单田", "", "")[1], "shantian");
        assert_eq!(name_keys("简单", "", "")[1], "jiandan");
    }

    #[test]
    fn ambiguous_names_do_not_explode() {
        let keys = name_keys(&"行乐长重".repeat(10), "", "");
        assert!(keys.len() <= 1 + 3 * MAX_READINGS, "{}", keys.len());
    }

    #[test]
    fn lists_are_in_pinyin_order() {
        let sorted = [
            "1号",
            "阿明",
            "Bob",
            "曾志伟",
            "李安",
            "李伟",
            "黎明",
            "梁静",
            "Lisa",
            "刘备",
            "单雄",
            "张三",
            "长孙无忌",
        ];
        let mut names = sorted;
        names.reverse();
        names.sort_by_key(|name| sort_key(name));
        let expected = [
            "1号",
            "阿明",
            "Bob",
            "李安",
            "李伟",
            "黎明",
            "梁静",
            "Lisa",
            "刘备",
            "单雄",
            "曾志伟",
            "张三",
            "长孙无忌",
        ];
        assert_eq!(names, expected);
    }

    proptest! {
        #[test]
        fn keys_are_lower_case_and_different(name in "([A-Za-z· 李单重行乐é]|\\PC){0,20}", english in "\\PC{0,10}") {
            let keys = name_keys(&name, &english, "X.1");
            prop_assert!(keys.contains(&"x.1".to_owned()));
            for (at, key) in keys.iter().enumerate() {
                prop_assert!(!key.is_empty() && !keys[..at].contains(key));
                prop_assert!(!key.contains(|c: char| c.is_ascii_uppercase()));
            }
            let _ = sort_key(&name);
        }
    }
}
