//! In which language a browser wants to be answered.

use axum::http::{HeaderMap, header};

/// The languages of the pages.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Speech {
    /// English.
    #[default]
    English,
    /// 简体中文.
    Chinese,
}

impl Speech {
    /// As the header says; English when it names neither.
    pub fn of(headers: &HeaderMap) -> Self {
        let value = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let mut best = (0.0, Self::English);
        for part in value.unwrap_or_default().split(',').take(20) {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default().trim().to_ascii_lowercase();
            let speech = match tag.split('-').next() {
                Some("en") => Self::English,
                Some("zh") => Self::Chinese,
                _ => continue,
            };
            let weight = pieces
                .find_map(|piece| piece.trim().strip_prefix("q=")?.parse::<f32>().ok())
                .unwrap_or(1.0);
            if weight > best.0 {
                best = (weight, speech);
            }
        }
        best.1
    }

    /// As HTML and HTTP name it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }

    /// The one of two texts.
    pub fn say<T>(self, english: T, chinese: T) -> T {
        match self {
            Self::English => english,
            Self::Chinese => chinese,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_decides() {
        for (value, expected) in [
            ("", Speech::English),
            ("zh-CN,zh;q=0.9,en;q=0.8", Speech::Chinese),
            ("en-GB,en;q=0.9,zh;q=0.8", Speech::English),
            ("fr, zh;q=0.5, en;q=0.1", Speech::Chinese),
            ("zh;q=0, en", Speech::English),
            ("de", Speech::English),
            (";;;q=x,zh;q=NaN", Speech::English),
            ("ZH-hans", Speech::Chinese),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, value.parse().unwrap());
            assert_eq!(Speech::of(&headers), expected, "{value}");
        }
    }
}
