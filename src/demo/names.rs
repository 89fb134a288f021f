//! Names of the sample company's people, in Chinese and in English.
//!
//! Deterministic: member `i` always bears the same name, so that pictures and tests agree.

/// A person's names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Name {
    /// As colleagues read it.
    pub name: String,
    /// Their English name; empty for those whose name is English already.
    pub english: String,
    /// The account.
    pub userid: String,
}

/// Surname and its pinyin.
const SURNAMES: &[(&str, &str)] = &[
    ("王", "wang"),
    ("李", "li"),
    ("张", "zhang"),
    ("刘", "liu"),
    ("陈", "chen"),
    ("杨", "yang"),
    ("赵", "zhao"),
    ("黄", "huang"),
    ("周", "zhou"),
    ("吴", "wu"),
    ("徐", "xu"),
    ("孙", "sun"),
    ("胡", "hu"),
    ("朱", "zhu"),
    ("高", "gao"),
    ("林", "lin"),
    ("何", "he"),
    ("郭", "guo"),
    ("马", "ma"),
    ("罗", "luo"),
    ("梁", "liang"),
    ("宋", "song"),
    ("郑", "zheng"),
    ("谢", "xie"),
    ("韩", "han"),
    ("唐", "tang"),
    ("冯", "feng"),
    ("于", "yu"),
    ("董", "dong"),
    ("萧", "xiao"),
    ("程", "cheng"),
    ("曹", "cao"),
    ("袁", "yuan"),
    ("邓", "deng"),
    ("许", "xu"),
    ("傅", "fu"),
    ("沈", "shen"),
    ("曾", "zeng"),
    ("彭", "peng"),
    ("吕", "lv"),
    ("单", "shan"),
    ("欧阳", "ouyang"),
];

/// Given name, its pinyin, and an English name that goes with it.
const GIVEN: &[(&str, &str, &str)] = &[
    ("伟", "wei", "Wayne"),
    ("芳", "fang", "Fiona"),
    ("娜", "na", "Nina"),
    ("敏", "min", "Minnie"),
    ("静", "jing", "Jean"),
    ("丽", "li", "Lily"),
    ("强", "qiang", "Johnson"),
    ("磊", "lei", "Ray"),
    ("洋", "yang", "Young"),
    ("艳", "yan", "Yvonne"),
    ("勇", "yong", "Leo"),
    ("杰", "jie", "Jay"),
    ("娟", "juan", "Joan"),
    ("涛", "tao", "Tom"),
    ("明", "ming", "Max"),
    ("超", "chao", "Charles"),
    ("秀英", "xiuying", "Sherry"),
    ("霞", "xia", "Sasha"),
    ("平", "ping", "Penny"),
    ("刚", "gang", "Gary"),
    ("桂英", "guiying", "Gwen"),
    ("晓晨", "xiaochen", "Dawn"),
    ("雨桐", "yutong", "Rainie"),
    ("子轩", "zixuan", "Simon"),
    ("浩然", "haoran", "Howard"),
    ("思远", "siyuan", "Stanley"),
    ("欣怡", "xinyi", "Cindy"),
    ("梓涵", "zihan", "Zoe"),
    ("一诺", "yinuo", "Inno"),
    ("嘉琪", "jiaqi", "Judy"),
    ("建国", "jianguo", "Jack"),
    ("志强", "zhiqiang", "Jeff"),
    ("文博", "wenbo", "Winston"),
    ("佳慧", "jiahui", "Vivian"),
    ("天宇", "tianyu", "Terry"),
    ("若曦", "ruoxi", "Rose"),
];

const WESTERN: &[(&str, &str)] = &[
    ("Maya", "Okafor"),
    ("Jonas", "Lindqvist"),
    ("Priya", "Raman"),
    ("Tomás", "Herrera"),
    ("Aisha", "Karim"),
    ("Owen", "Gallagher"),
    ("Sofia", "Marchetti"),
    ("Kenji", "Morita"),
    ("Hannah", "Weiss"),
    ("Luca", "Ferri"),
    ("Noor", "Haddad"),
    ("Erik", "Solberg"),
    ("Chloé", "Durand"),
    ("Samuel", "Adeyemi"),
    ("Ines", "Carvalho"),
    ("Daniel", "Novak"),
    ("Grace", "Whitfield"),
    ("Mateo", "Rojas"),
    ("Yuki", "Tanabe"),
    ("Freya", "Nilsen"),
];

/// The one who sits at the keyboard.
#[must_use]
pub fn user() -> Name {
    Name { name: "林晨".into(), english: "Alex Lin".into(), userid: "alex".into() }
}

/// The name of member `i`, counted from 0 without the user.
#[must_use]
pub fn name(i: usize) -> Name {
    // Every sixth bears a western name, until those run out.
    if i % 6 == 4 && i / 6 < WESTERN.len() {
        let (given, surname) = WESTERN[i / 6];
        return Name {
            name: format!("{given} {surname}"),
            english: String::new(),
            userid: ascii(given),
        };
    }
    // Coprime strides, so that neighbours do not share a surname.
    let (surname, surname_pinyin) = SURNAMES[(i * 17 + 1) % SURNAMES.len()];
    let (given, given_pinyin, english) = GIVEN[(i * 23 + i / SURNAMES.len() * 5) % GIVEN.len()];
    Name {
        name: format!("{surname}{given}"),
        english: format!("{english} {}", capital(surname_pinyin)),
        userid: format!("{surname_pinyin}{given_pinyin}"),
    }
}

/// The first `count` names, with accounts made unique by a number.
#[must_use]
pub fn names(count: usize) -> Vec<Name> {
    let mut seen = std::collections::HashMap::<String, usize>::new();
    (0..count)
        .map(|i| {
            let mut name = name(i);
            let times = seen.entry(name.userid.clone()).or_insert(0);
            *times += 1;
            if *times > 1 {
                name.userid = format!("{}{times}", name.userid);
            }
            name
        })
        .collect()
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

fn ascii(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            'á' | 'é' => Some(if c == 'á' { 'a' } else { 'e' }),
            c if c.is_ascii() => Some(c.to_ascii_lowercase()),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn accounts_are_unique_and_valid() {
        let names = names(5000);
        let accounts: HashSet<_> = names.iter().map(|n| n.userid.as_str()).collect();
        assert_eq!(accounts.len(), names.len());
        assert!(accounts.iter().all(|a| {
            (1..=32).contains(&a.len())
                && a.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        }));
        assert!(!accounts.contains("alex"));
    }

    #[test]
    fn both_languages_occur() {
        let names = names(300);
        assert!(names.iter().filter(|n| n.english.is_empty()).count() >= 15);
        assert!(names.iter().filter(|n| !n.name.is_ascii()).count() >= 250);
    }
}
