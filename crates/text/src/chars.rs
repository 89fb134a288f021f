//! Questions about single characters that several modules ask.
//!
//! Owns ranges of code points. Knows nothing of strings or of what is done with the answer.

use unicode_properties::{EmojiStatus, UnicodeEmoji};

/// Zero width joiner: glues emoji together, shapes letters in joining scripts.
pub(crate) const ZWJ: char = '\u{200D}';
/// Zero width non-joiner: keeps letters of joining scripts apart.
pub(crate) const ZWNJ: char = '\u{200C}';
/// Asks for the coloured form of the character before it.
pub(crate) const VS16: char = '\u{FE0F}';

/// A Han character, including the extensions, compatibility forms and the iteration marks.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c,
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{3005}' | '\u{3007}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}' | '\u{2E80}'..='\u{2FDF}')
}

/// Japanese syllables, full and half width.
pub(crate) fn is_kana(c: char) -> bool {
    matches!(c,
        '\u{3041}'..='\u{309F}' | '\u{30A0}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}'
        | '\u{FF66}'..='\u{FF9F}' | '\u{1B000}'..='\u{1B16F}')
}

/// Korean syllables and letters.
pub(crate) fn is_hangul(c: char) -> bool {
    matches!(c,
        '\u{AC00}'..='\u{D7FF}' | '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}'
        | '\u{A960}'..='\u{A97F}')
}

/// A letter of the scripts written without spaces between words, plus bopomofo.
pub(crate) fn is_cjk_letter(c: char) -> bool {
    c >= '\u{1100}'
        && (is_han(c)
            || is_kana(c)
            || is_hangul(c)
            || matches!(c, '\u{3105}'..='\u{312F}' | '\u{31A0}'..='\u{31BF}'))
}

/// A CJK letter or the punctuation and full-width forms that go with them.
pub(crate) fn is_cjk(c: char) -> bool {
    is_cjk_letter(c)
        || matches!(c,
            '\u{3000}'..='\u{303F}' | '\u{3200}'..='\u{33FF}' | '\u{FE30}'..='\u{FE4F}'
            | '\u{FF00}'..='\u{FFEF}')
        || is_shared_punctuation(c)
}

/// Quotation marks, dashes and dots that Chinese text borrows from the general block.
fn is_shared_punctuation(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '—' | '…' | '·' | '•')
}

/// Whether the character can be an emoji, alone or with a selector; digits, `#` and `*` are not.
pub(crate) fn is_emoji_base(c: char) -> bool {
    c > '\u{7F}' && c.is_emoji_char()
}

/// Whether the character is shown as an emoji without any selector.
pub(crate) fn is_emoji_by_default(c: char) -> bool {
    c > '\u{7F}'
        && matches!(
            c.emoji_status(),
            EmojiStatus::EmojiPresentation
                | EmojiStatus::EmojiPresentationAndModifierBase
                | EmojiStatus::EmojiPresentationAndEmojiComponent
                | EmojiStatus::EmojiPresentationAndModifierAndEmojiComponent
        )
}

/// Whether a skin tone may follow.
pub(crate) fn takes_skin_tone(c: char) -> bool {
    matches!(
        c.emoji_status(),
        EmojiStatus::EmojiModifierBase | EmojiStatus::EmojiPresentationAndModifierBase
    )
}

/// One of the five skin tones.
pub(crate) fn is_skin_tone(c: char) -> bool {
    matches!(c, '\u{1F3FB}'..='\u{1F3FF}')
}

/// Half of a flag.
pub(crate) fn is_regional(c: char) -> bool {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}')
}

/// Scripts in which the joiners change how letters look: Arabic and its kin, the Indic family,
/// Tibetan, Myanmar, Khmer and Mongolian.
pub(crate) fn is_joining_script(c: char) -> bool {
    matches!(c,
        '\u{0600}'..='\u{08FF}' | '\u{0900}'..='\u{0DFF}' | '\u{0F00}'..='\u{109F}'
        | '\u{1780}'..='\u{18AF}' | '\u{1A00}'..='\u{1CFF}' | '\u{A800}'..='\u{ABFF}'
        | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10A00}'..='\u{10FFF}'
        | '\u{11000}'..='\u{11FFF}' | '\u{1E900}'..='\u{1E95F}')
}

/// A closed flag of a subdivision (`gbeng`, `gbsct`, `gbwls`): the length in bytes of the tag
/// characters at the start of `rest`, which follows a black flag.
pub(crate) fn subdivision_tags(rest: &str) -> Option<usize> {
    let mut tags = String::with_capacity(6);
    for (at, c) in rest.char_indices().take(6) {
        match c {
            '\u{E007F}' => {
                return matches!(tags.as_str(), "gbeng" | "gbsct" | "gbwls")
                    .then_some(at + c.len_utf8());
            }
            '\u{E0061}'..='\u{E007A}' => tags.extend(char::from_u32(u32::from(c) - 0xE0000)),
            _ => return None,
        }
    }
    None
}
