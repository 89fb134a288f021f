//! Which languages there are, and which one is meant.

use unic_langid::LanguageIdentifier;

/// A language of the interface.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    ZhCn,
}

impl Lang {
    /// The language a tag or locale means: `en`, `zh-CN`, `zh_CN.UTF-8`, `C`. None for others.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let tag = text.split(['.', '@']).next().unwrap_or("").replace('_', "-").to_lowercase();
        match tag.split('-').next() {
            Some("zh") => Some(Self::ZhCn),
            Some("en" | "c" | "posix") => Some(Self::En),
            _ => None,
        }
    }

    /// The first of these that is set decides: the flag, the settings, `LC_ALL`, `LC_MESSAGES`,
    /// `LANG`. English when none does. Flag and settings are names `parse` takes.
    #[must_use]
    pub fn detect(
        flag: Option<&str>,
        setting: Option<&str>,
        env: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let named = [flag, setting].into_iter().flatten().find_map(Self::parse);
        named.unwrap_or_else(|| {
            ["LC_ALL", "LC_MESSAGES", "LANG"]
                .into_iter()
                .find_map(|name| env(name).filter(|value| !value.is_empty()))
                .and_then(|value| Self::parse(&value))
                .unwrap_or_default()
        })
    }

    /// Its tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhCn => "zh-CN",
        }
    }

    pub(super) fn id(self) -> LanguageIdentifier {
        self.tag().parse().unwrap_or_default()
    }
}
