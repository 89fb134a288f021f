//! The pass over the characters that does the work of sanitising.
//!
//! Decides from what was already written and the one or two raw characters that follow, never from
//! more, so that a second pass finds nothing to change. Knows nothing of lengths.

use unicode_normalization::char::canonical_combining_class;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use crate::chars::{self, VS16, ZWJ, ZWNJ};

/// Stands for what has no meaning that could be shown.
const REPLACEMENT: char = '\u{FFFD}';
/// Carries a mark that has no base.
const DOTTED_CIRCLE: char = '\u{25CC}';
/// Marks of the blocks every script borrows from; more of these on one base are scribble.
const COMMON_MARKS: usize = 4;
/// Marks of any kind; Tibetan and Burmese syllables need more than four.
const ALL_MARKS: usize = 8;
/// Parts of one joined emoji. The longest in use have four.
const JOINED_PARTS: usize = 8;

/// What the result looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    /// Blanks and line ends become single spaces.
    Line,
    /// Line feeds and blanks are kept.
    Text,
}

/// The bytes at the start of `raw` that are kept whatever follows, blanks aside.
pub(super) fn clean_prefix(raw: &str, shape: Shape) -> usize {
    for (at, c) in raw.char_indices() {
        let clean = match c {
            ' '..='~' => true,
            '\n' => shape == Shape::Text,
            _ => is_plain(c),
        };
        if !clean {
            return at;
        }
    }
    raw.len()
}

/// Letters and punctuation that are always kept, each a grapheme of its own.
fn is_plain(c: char) -> bool {
    matches!(c,
        '\u{4E00}'..='\u{9FFF}' | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}'
        | '\u{30A1}'..='\u{30FA}' | '\u{FF01}'..='\u{FF5E}' | '\u{AC00}'..='\u{D7A3}'
        | '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{17F}' | '\u{410}'..='\u{44F}'
        | '\u{2010}'..='\u{2027}')
}

/// What was written last, as far as later characters depend on it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// Nothing yet, or a line feed.
    Start,
    Space,
    /// A base or a mark; the character itself.
    Char(char),
}

/// A sanitising pass.
pub(super) struct Filter {
    shape: Shape,
    out: String,
    last: Last,
    /// The base that marks and selectors belong to.
    base: char,
    common_marks: usize,
    all_marks: usize,
    joined_parts: usize,
}

impl Filter {
    /// Runs over `raw` and returns what is left of it.
    pub(super) fn run(raw: &str, shape: Shape) -> String {
        let mut filter = Filter {
            shape,
            out: String::with_capacity(raw.len()),
            last: Last::Start,
            base: ' ',
            common_marks: 0,
            all_marks: 0,
            joined_parts: 0,
        };
        let mut rest = raw.chars();
        while let Some(c) = rest.next() {
            let skip = filter.take(c, rest.as_str());
            if skip > 0 {
                rest = rest.as_str()[skip..].chars();
            }
        }
        filter.out
    }

    /// Handles `c`, which `rest` follows; answers how many bytes of `rest` it used up.
    fn take(&mut self, c: char, rest: &str) -> usize {
        match c {
            ' ' => self.space(c),
            '!'..='~' => self.base(c),
            '\r' if rest.starts_with('\n') => {}
            '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => self.line_end(),
            '\t' if self.shape == Shape::Text => (0..4).for_each(|_| self.space(' ')),
            '\t' => self.space(' '),
            '\0'..='\u{1F}' => self.base(picture(u32::from(c))),
            '\u{7F}' => self.base('\u{2421}'),
            '\u{80}'..='\u{9F}' => self.base(REPLACEMENT),
            ZWJ | ZWNJ => self.joiner(c, rest),
            '\u{FE00}'..='\u{FE0F}'
            | '\u{180B}'..='\u{180D}'
            | '\u{180F}'
            | '\u{E0100}'..='\u{E01EF}' => self.selector(c),
            '\u{1F3F4}' => return self.black_flag(rest),
            '\u{2800}' if self.shape == Shape::Line => self.space(' '),
            _ if is_invisible(c) => {}
            _ if is_plain(c) => self.base(c),
            _ if c.is_whitespace() => self.space(c),
            _ => self.by_category(c),
        }
        0
    }

    fn by_category(&mut self, c: char) {
        match c.general_category() {
            GeneralCategory::NonspacingMark
            | GeneralCategory::EnclosingMark
            | GeneralCategory::SpacingMark => self.mark(c),
            GeneralCategory::Unassigned
            | GeneralCategory::PrivateUse
            | GeneralCategory::Surrogate
            | GeneralCategory::Control => self.base(REPLACEMENT),
            GeneralCategory::Format if !is_visible_format(c) => {}
            _ => self.base(c),
        }
    }

    fn push(&mut self, c: char) {
        self.out.push(c);
        self.last = Last::Char(c);
    }

    fn base(&mut self, c: char) {
        if self.last != Last::Char(ZWJ) {
            self.joined_parts = 0;
        }
        self.base = c;
        self.common_marks = 0;
        self.all_marks = 0;
        self.push(c);
    }

    fn space(&mut self, c: char) {
        match self.shape {
            Shape::Text => self.out.push(c),
            Shape::Line if matches!(self.last, Last::Char(_)) => self.out.push(' '),
            Shape::Line => return,
        }
        self.last = Last::Space;
    }

    fn line_end(&mut self) {
        match self.shape {
            Shape::Line => self.space(' '),
            Shape::Text => {
                self.out.push('\n');
                self.last = Last::Start;
            }
        }
    }

    fn mark(&mut self, c: char) {
        if !matches!(self.last, Last::Char(_)) {
            self.base(DOTTED_CIRCLE);
        }
        let common = usize::from(is_common_mark(c));
        if self.common_marks + common > COMMON_MARKS || self.all_marks == ALL_MARKS {
            return;
        }
        self.common_marks += common;
        self.all_marks += 1;
        self.push(c);
    }

    /// A selector stays directly behind a character it can select a form of.
    fn selector(&mut self, c: char) {
        let Last::Char(last) = self.last else { return };
        let fits = match c {
            VS16 | '\u{FE0E}' => {
                chars::is_emoji_base(last) || matches!(last, '0'..='9' | '#' | '*')
            }
            '\u{180B}'..='\u{180F}' => matches!(last, '\u{1820}'..='\u{18AA}'),
            '\u{FE00}' => chars::is_han(last) || is_symbol(last),
            _ => chars::is_han(last),
        };
        if fits {
            self.push(c);
        }
    }

    /// A joiner stays between emoji, and between letters of a script that it shapes.
    fn joiner(&mut self, c: char, rest: &str) {
        let Last::Char(last) = self.last else { return };
        let Some(next) = rest.chars().next() else {
            // Some words end in a virama that the joiner keeps visible or half.
            if c == ZWJ && is_virama(last) {
                self.push(c);
            }
            return;
        };
        if c == ZWJ && chars::is_emoji_base(self.base) && last != ZWJ {
            if chars::is_emoji_base(next) && self.joined_parts < JOINED_PARTS {
                self.joined_parts += 1;
                self.push(c);
            }
        } else if chars::is_joining_script(last)
            && (is_joining_letter(next) || (c == ZWJ && is_virama(last)))
        {
            self.push(c);
        }
    }

    /// Flags of subdivisions are a black flag with a few tags behind it.
    fn black_flag(&mut self, rest: &str) -> usize {
        self.base('\u{1F3F4}');
        let tags = chars::subdivision_tags(rest).unwrap_or(0);
        for tag in rest[..tags].chars() {
            self.push(tag);
        }
        tags
    }
}

/// The picture of a C0 control.
fn picture(code: u32) -> char {
    char::from_u32(0x2400 + code).unwrap_or(REPLACEMENT)
}

/// Characters that are neither seen nor needed: direction, joining and annotation controls,
/// fillers, and selectors of scripts where they only hide.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}'
        | '\u{1D159}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E007F}')
}

/// Format characters that are drawn: the signs that go around or over a number or word.
fn is_visible_format(c: char) -> bool {
    matches!(
        c,
        '\u{600}'
            ..='\u{605}'
                | '\u{6DD}'
                | '\u{70F}'
                | '\u{890}'
                | '\u{891}'
                | '\u{8E2}'
                | '\u{110BD}'
                | '\u{110CD}'
    )
}

/// Marks of the blocks that are not bound to one script.
fn is_common_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{302A}'..='\u{302F}'
        | '\u{3099}' | '\u{309A}' | '\u{A66F}'..='\u{A672}' | '\u{FE20}'..='\u{FE2F}')
}

/// Mathematical operators and full-width punctuation, which have registered variants.
fn is_symbol(c: char) -> bool {
    matches!(c, '\u{2205}'..='\u{22FF}' | '\u{2A00}'..='\u{2AFF}' | '\u{3001}' | '\u{3002}')
}

/// The sign that removes an Indic letter's own vowel.
fn is_virama(c: char) -> bool {
    canonical_combining_class(c) == 9
}

/// A letter, not a mark, of a script that joiners shape: something that is always kept.
fn is_joining_letter(c: char) -> bool {
    chars::is_joining_script(c)
        && matches!(
            c.general_category(),
            GeneralCategory::OtherLetter | GeneralCategory::ModifierLetter
        )
}
