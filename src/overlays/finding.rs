//! Finding things by a few of their letters, in any order that makes sense: names of commands in
//! the language of the interface, by pinyin too.

use canteen_text::pinyin::name_keys;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// Keeps those of `things` that fit, the best first; all of them in their order when nothing is
/// typed. `texts` gives what a thing is called.
pub fn fitting<T>(query: &str, things: Vec<T>, texts: impl Fn(&T) -> Vec<String>) -> Vec<T> {
    if query.trim().is_empty() {
        return things;
    }
    let mut config = Config::DEFAULT;
    config.prefer_prefix = true;
    let mut matcher = Matcher::new(config);
    let pattern = Pattern::parse(query, CaseMatching::Ignore, Normalization::Smart);
    let mut buffer = Vec::new();
    let mut found: Vec<(u32, T)> = things
        .into_iter()
        .filter_map(|thing| {
            let names = texts(&thing);
            let keys = names
                .iter()
                .filter(|name| !name.is_ascii())
                .flat_map(|name| name_keys(name, "", "").into_iter().filter(|key| key.is_ascii()));
            let best = names
                .iter()
                .cloned()
                .chain(keys)
                .filter_map(|text| pattern.score(Utf32Str::new(&text, &mut buffer), &mut matcher))
                .max()?;
            Some((best, thing))
        })
        .collect();
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.into_iter().map(|(_, thing)| thing).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_letters_find() {
        let things = vec!["Go to pane", "Open", "打开通讯录", "Palette"];
        let find = |query: &str| fitting(query, things.clone(), |name| vec![(*name).to_owned()]);
        assert_eq!(find(""), things);
        assert_eq!(find("gtp"), ["Go to pane"]);
        assert_eq!(find("OPEN"), ["Open"]);
        assert_eq!(find("通讯"), ["打开通讯录"]);
        assert_eq!(find("txl"), ["打开通讯录"]);
        assert_eq!(find("xyz"), Vec::<&str>::new());
        assert_eq!(find("pa")[0], "Palette");
    }
}
