//! What a colleague answers. Rules over the words of the message; no two answers in a row alike.

/// An answer: a reaction, some words, or both.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Answer {
    /// An emoji put on the message.
    pub reaction: Option<&'static str>,
    /// What is said.
    pub text: Option<String>,
    /// Whether it is said as a reply with a quote.
    pub quotes: bool,
}

struct Rule {
    words: &'static [&'static str],
    reaction: Option<&'static str>,
    english: &'static [&'static str],
    chinese: &'static [&'static str],
}

const RULES: &[Rule] = &[
    Rule {
        words: &["thank", "thx", "谢", "辛苦"],
        reaction: Some("❤️"),
        english: &["any time!", "no problem at all"],
        chinese: &["客气啦", "应该的"],
    },
    Rule {
        words: &["lunch", "eat", "food", "吃", "午饭", "饭"],
        reaction: None,
        english: &[
            "Noodles at 11:40? The queue is short before twelve.",
            "I could eat. Same place?",
        ],
        chinese: &["楼下米线走起？十一点四十", "可以，我正好饿了"],
    },
    Rule {
        words: &["deploy", "release", "发布", "上线", "部署"],
        reaction: Some("🚀"),
        english: &["I will keep an eye on the dashboards.", "Go ahead, the error budget is fine."],
        chinese: &["我盯着监控，放心发", "好的，灰度先走 5%"],
    },
    Rule {
        words: &["bug", "broken", "fail", "error", "报错", "挂了", "故障", "问题"],
        reaction: Some("👀"),
        english: &["On it. Do you have a request id?", "Can you paste the last lines of the log?"],
        chinese: &["我来看，有请求号吗？", "把最后几行日志贴一下？"],
    },
    Rule {
        words: &["meeting", "call", "会议", "开会", "评审"],
        reaction: Some("👍"),
        english: &["Works for me. I will book the small room.", "Sure - 15:00?"],
        chinese: &["可以，我订小会议室", "三点怎么样？"],
    },
    Rule {
        words: &["hello", "hi ", "hey", "good morning", "你好", "早", "在吗", "嗨"],
        reaction: None,
        english: &["Hi! What's up?", "Good morning! Coffee first, then I am all yours."],
        chinese: &["你好呀，怎么啦？", "在的，请讲"],
    },
    Rule {
        words: &["bye", "tomorrow", "weekend", "再见", "明天", "周末", "下班"],
        reaction: None,
        english: &["See you! Enjoy the evening.", "Same here, until then."],
        chinese: &["好嘞，回见", "下班啦，明天见"],
    },
];

const QUESTION: Rule = Rule {
    words: &[],
    reaction: None,
    english: &[
        "Good question - let me check and come back to you.",
        "I think so, but ask the platform people to be sure.",
        "Yes, as far as I know.",
    ],
    chinese: &["好问题，我确认一下回你", "应该是的，平台那边最清楚", "我记得可以"],
};

const ANY: Rule = Rule {
    words: &[],
    reaction: Some("👍"),
    english: &[
        "Got it.",
        "Sounds good to me.",
        "Noted, thanks for telling me!",
        "Makes sense. I will write it down.",
    ],
    chinese: &["收到", "好的，没问题", "明白了，我记一下", "嗯嗯，可以"],
};

/// What is answered to `text`. `turn` counts the colleague's answers, so that they vary.
#[must_use]
pub fn answer(text: &str, turn: usize) -> Answer {
    let lower = format!("{} ", text.to_lowercase());
    let rule = RULES
        .iter()
        .find(|rule| rule.words.iter().any(|w| lower.contains(w)))
        .unwrap_or(if lower.contains(['?', '？', '吗']) { &QUESTION } else { &ANY });
    let chinese = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let choices = if chinese { rule.chinese } else { rule.english };
    Answer {
        reaction: rule.reaction.filter(|_| turn.is_multiple_of(2)),
        text: Some(choices[turn % choices.len()].to_owned()),
        quotes: turn % 3 == 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_in_the_language_it_was_asked() {
        let english = answer("lunch at noon?", 0).text.unwrap();
        let chinese = answer("中午吃饭吗", 0).text.unwrap();
        assert!(english.is_ascii() && !chinese.is_ascii());
    }

    #[test]
    fn does_not_repeat_itself_at_once() {
        for text in ["deploy 5 is out", "发布好了", "why?", "whatever"] {
            assert_ne!(answer(text, 0).text, answer(text, 1).text, "{text}");
        }
    }

    #[test]
    fn thanks_are_liked() {
        assert_eq!(answer("thanks a lot", 0).reaction, Some("❤️"));
    }
}
