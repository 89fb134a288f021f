//! Letters to administrators, in English and Chinese.

use canteen_protocol::Time;
use serde::{Deserialize, Serialize};

/// What they are told.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Letter {
    /// The proof of the mark is not found any more.
    Failing {
        /// The domain or the key.
        subject: String,
        /// Why.
        problem: String,
        /// When the mark goes.
        end: Time,
    },
    /// The mark is gone.
    Lost {
        /// The domain or the key.
        subject: String,
    },
    /// Somebody asked for the end.
    EndAsked {
        /// Their account.
        by: String,
        /// When that lapses.
        lapses: Time,
    },
    /// It was agreed to.
    EndAgreed {
        /// The account of who agreed; empty for the operator.
        by: String,
        /// When it comes.
        due: Time,
    },
    /// It was taken back.
    EndCancelled {
        /// The account of who did; empty for the operator.
        by: String,
    },
}

/// Subject and text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Text {
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
}

impl Letter {
    /// Its words, about the corp of this name.
    #[must_use]
    pub fn text(&self, corp: &str) -> Text {
        let ((subject, body), (zh_subject, zh_body)) = (self.english(corp), self.chinese(corp));
        Text {
            subject: format!("{subject} / {zh_subject}"),
            body: format!("{body}\n\n{zh_body}\n"),
        }
    }

    fn english(&self, corp: &str) -> (String, String) {
        match self {
            Self::Failing { subject, problem, end } => (
                format!("{corp}: the proof of {subject} is not found"),
                format!(
                    "The mark of {corp} rests on {subject}, which is looked at once a year, and now it is \
                     not found: {problem}.\n\nThe mark stays until {}, and nothing else changes. \
                     canteen org verify status says what is to stand where; for a key, sign anew \
                     with canteen org verify start --key FILE.",
                    day(*end)
                ),
            ),
            Self::Lost { subject } => (
                format!("{corp} has no mark any more"),
                format!(
                    "The proof of {subject} was not found for 30 days, so {corp} has no mark any more. \
                     Nothing else has changed. canteen org verify start begins a new proof."
                ),
            ),
            Self::EndAsked { by, lapses } => (
                format!("{by} asks to delete {corp}"),
                format!(
                    "{by} asks that {corp} ends: every member, every message and every file of it \
                     would be deleted, for good.\n\nNothing happens until another administrator agrees \
                     with canteen org purge NAME; on {} the request lapses. Any administrator takes it \
                     back with canteen org purge --cancel.",
                    day(*lapses)
                ),
            ),
            Self::EndAgreed { by, due } => (
                format!("{corp} will be deleted on {}", day(*due)),
                format!(
                    "{} agreed that {corp} ends. On {} every member, every message and every file of \
                     it is deleted, for good, and nobody can sign in any more.\n\nUntil then any \
                     administrator takes it back with canteen org purge --cancel, and canteen admin \
                     export FILE keeps the directory.",
                    who(by, "the server's operator"),
                    day(*due)
                ),
            ),
            Self::EndCancelled { by } => (
                format!("{corp} will not be deleted"),
                format!("{} took the end of {corp} back.", who(by, "the server's operator")),
            ),
        }
    }

    fn chinese(&self, corp: &str) -> (String, String) {
        match self {
            Self::Failing { subject, problem, end } => (
                format!("{corp}：找不到 {subject} 的证明"),
                format!(
                    "{corp} 的认证标记依据 {subject}，每年复核一次；这次没有找到：{problem}。\n\n标记保留到 {}，\
                     其他一切不变。canteen org verify status 会说明应在何处放置何内容；若以密钥认证，请用 \
                     canteen org verify start --key FILE 重新签名。",
                    day(*end)
                ),
            ),
            Self::Lost { subject } => (
                format!("{corp} 不再有认证标记"),
                format!(
                    "30 天内一直找不到 {subject} 的证明，{corp} 不再有认证标记，其他一切不变。可用 canteen org \
                     verify start 重新认证。"
                ),
            ),
            Self::EndAsked { by, lapses } => (
                format!("{by} 申请解散 {corp}"),
                format!(
                    "{by} 申请解散 {corp}：所有成员、消息和文件都将被永久删除。\n\n在另一位管理员用 canteen org \
                     purge 名称 同意之前，什么都不会发生；申请于 {} 失效。任何管理员都可用 canteen org purge \
                     --cancel 撤回。",
                    day(*lapses)
                ),
            ),
            Self::EndAgreed { by, due } => (
                format!("{corp} 将于 {} 解散", day(*due)),
                format!(
                    "{}已同意解散 {corp}。{} 将永久删除其所有成员、消息和文件，此后无人能再登录。\n\n在此之前，任何\
                     管理员都可用 canteen org purge --cancel 撤回，并可用 canteen admin export FILE 导出通讯录。",
                    who(by, "服务器运营者"),
                    day(*due)
                ),
            ),
            Self::EndCancelled { by } => (
                format!("{corp} 不会解散"),
                format!("{}已撤回解散 {corp} 的申请。", who(by, "服务器运营者")),
            ),
        }
    }
}

fn who(by: &str, operator: &str) -> String {
    if by.is_empty() { operator.to_owned() } else { by.to_owned() }
}

/// Day and minute in UTC.
fn day(at: Time) -> String {
    jiff::Timestamp::from_millisecond(at.0)
        .map_or_else(|_| String::new(), |at| at.strftime("%Y-%m-%d %H:%M UTC").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_say_when_in_both_languages() {
        let due = Time(1_700_000_000_000);
        let text = Letter::EndAgreed { by: String::new(), due }.text("Acme");
        assert!(text.subject.contains("2023-11-14 22:13 UTC"), "{}", text.subject);
        assert!(text.body.contains("the server's operator agreed"), "{}", text.body);
        assert!(text.body.contains("服务器运营者已同意"), "{}", text.body);
        let text = Letter::EndAsked { by: "bo".into(), lapses: due }.text("Acme");
        assert!(text.body.starts_with("bo asks that Acme ends"), "{}", text.body);
    }
}
