//! The away replies that are given by one key or word.

use canteen_protocol::rest::Work;

use crate::i18n::Texts;

/// One of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Preset {
    /// At lunch.
    Lunch,
    /// In a meeting.
    Meeting,
    /// Off work.
    OffWork,
    /// On leave.
    Leave,
}

impl Preset {
    /// All, in the order of the menu.
    pub const ALL: [Self; 4] = [Self::Lunch, Self::Meeting, Self::OffWork, Self::Leave];

    /// The one of this name, in either language.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Some(match name {
            "lunch" | "午饭" | "小休" => Self::Lunch,
            "meeting" | "开会" => Self::Meeting,
            "off-work" | "下班" => Self::OffWork,
            "leave" | "休假" => Self::Leave,
            _ => return None,
        })
    }

    /// Its name in command lines.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Lunch => "lunch",
            Self::Meeting => "meeting",
            Self::OffWork => "off-work",
            Self::Leave => "leave",
        }
    }

    /// The status that goes with it.
    #[must_use]
    pub fn work(self) -> Work {
        match self {
            Self::Lunch => Work::Lunch,
            Self::Meeting => Work::Meeting,
            Self::OffWork => Work::Off,
            Self::Leave => Work::Away,
        }
    }

    /// What is answered; with the time of coming back when it is known.
    #[must_use]
    pub fn text(self, texts: &Texts, until: Option<&str>) -> String {
        let text = texts.get(&format!("rest-reply-{}", self.name()));
        match until {
            Some(until) => {
                let back = texts.with("rest-reply-back", &[("time", until.into())]);
                format!("{text}{back}")
            }
            None => text,
        }
    }
}
