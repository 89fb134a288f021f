//! Telling one emoji from other text.
//!
//! Owns the grammar of emoji sequences, and accepts one spelling of each: two members who react
//! with the same picture must count as two of a kind.

use crate::chars::{
    VS16, ZWJ, is_emoji_base, is_emoji_by_default, is_regional, is_skin_tone, subdivision_tags,
    takes_skin_tone,
};

/// Parts of a joined emoji; the longest in use have four.
const MAX_PARTS: usize = 6;

/// Codes of the regions and organisations that have a flag.
const REGIONS: &str = "\
    AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR \
    BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CP CQ CR CU CV CW CX CY CZ DE DG DJ DK DM DO \
    DZ EA EC EE EG EH ER ES ET EU FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT \
    GU GW GY HK HM HN HR HT HU IC ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR \
    KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU \
    MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY \
    QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TF TG \
    TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM UN US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA \
    ZM ZW";

/// Whether `text` is exactly one emoji, in the form keyboards produce.
///
/// Characters that are text by default need U+FE0F behind them and others must not have it: `❤️` is
/// one, `❤` is not.
pub fn is_emoji(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let rest = &text[first.len_utf8()..];
    match first {
        '0'..='9' | '#' | '*' => rest == "\u{FE0F}\u{20E3}",
        _ if is_regional(first) => is_flag(text),
        '\u{1F3F4}' if subdivision_tags(rest) == Some(rest.len()) => true,
        _ => is_joined(text),
    }
}

fn is_flag(text: &str) -> bool {
    let code: String = text
        .chars()
        .take(3)
        .filter_map(|c| char::from_u32(u32::from(c).checked_sub(0x1F1E6)? + u32::from('A')))
        .collect();
    code.len() == 2 && text.len() == 8 && REGIONS.split(' ').any(|region| region == code)
}

/// Emoji, each with its selector or skin tone, joined into one picture.
fn is_joined(text: &str) -> bool {
    let mut parts = 0;
    text.split(ZWJ).all(|part| {
        parts += 1;
        parts <= MAX_PARTS && is_part(part)
    })
}

fn is_part(part: &str) -> bool {
    let mut chars = part.chars();
    let Some(base) = chars.next() else { return false };
    if !is_emoji_base(base) || is_regional(base) || is_skin_tone(base) {
        return false;
    }
    match (chars.next(), chars.next()) {
        (None, _) => is_emoji_by_default(base),
        (Some(VS16), None) => !is_emoji_by_default(base),
        (Some(tone), None) => is_skin_tone(tone) && takes_skin_tone(base),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cluster::clusters;

    #[test]
    fn one_emoji_and_nothing_else() {
        for (text, expected) in [
            ("👍", true),
            ("👍🏽", true),
            ("❤\u{FE0F}", true),
            ("❤", false),
            ("👍\u{FE0F}", false),
            ("1\u{FE0F}\u{20E3}", true),
            ("1", false),
            ("#", false),
            ("🇨🇳", true),
            ("🇨", false),
            ("🇽🇽", false),
            ("🇨🇳🇨🇳", false),
            ("👨\u{200D}👩\u{200D}👧\u{200D}👦", true),
            ("👨🏻\u{200D}❤\u{FE0F}\u{200D}💋\u{200D}👨🏼", true),
            ("🏳\u{FE0F}\u{200D}🌈", true),
            ("🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}", true),
            ("🏴\u{200D}☠\u{FE0F}", true),
            ("🏴", true),
            ("👍👍", false),
            ("👍a", false),
            ("a", false),
            ("中", false),
            ("", false),
            (" 👍", false),
            ("👍\u{200D}", false),
            ("🔥🏽", false),
            ("🏽", false),
            ("🏽\u{200D}👨", false),
            ("©", false),
            ("👍\u{301}", false),
        ] {
            assert_eq!(is_emoji(text), expected, "{text:?}");
        }
        assert!(!is_emoji(&"👨\u{200D}".repeat(100_000)));
    }

    proptest! {
        #[test]
        fn an_emoji_is_one_grapheme_and_survives_sanitising(
            text in "[👍👨❤🔥🏽🇨🇳\u{fe0f}\u{200d}1\u{20e3}☠🏴🌈]{1,5}"
        ) {
            if is_emoji(&text) {
                prop_assert_eq!(clusters(&text).count(), 1);
                prop_assert_eq!(crate::sanitize::line(&text, 1), text.clone());
                prop_assert_eq!(crate::width::width(&text), 2);
            }
        }
    }
}
