//! What is left to read of a text, and the small pieces it is made of.

/// The Chinese digits, at the place of their value; 十 is ten.
const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// The unread rest.
#[derive(Clone, Copy)]
pub struct Scan<'a> {
    pub rest: &'a str,
}

impl<'a> Scan<'a> {
    /// Past spaces and commas.
    pub fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', ',', '\u{3001}', '\u{3002}']);
    }

    /// Past this text, if it is next.
    pub fn take(&mut self, text: &str) -> bool {
        let Some(rest) = self.rest.strip_prefix(text) else { return false };
        self.rest = rest;
        true
    }

    /// Past this word, if it is next and whole: no Latin letter goes on behind it.
    pub fn word(&mut self, word: &str) -> bool {
        let Some(rest) = self.rest.strip_prefix(word) else { return false };
        let latin = word.ends_with(|last: char| last.is_ascii_alphabetic());
        if latin && rest.starts_with(|next: char| next.is_ascii_alphabetic()) {
            return false;
        }
        self.rest = rest;
        true
    }

    /// The value of the first word of the table that is next.
    pub fn one_of<T: Copy>(&mut self, table: &[(&str, T)]) -> Option<T> {
        table.iter().find(|(word, _)| self.word(word)).map(|(_, value)| *value)
    }

    /// A number in digits, or in Chinese up to 99.
    pub fn number(&mut self) -> Option<i64> {
        let digits = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            return self.chinese();
        }
        // Longer numbers are no part of a time.
        let value = self.rest[..digits].parse().ok().filter(|_| digits <= 9)?;
        self.rest = &self.rest[digits..];
        Some(value)
    }

    fn chinese(&mut self) -> Option<i64> {
        let mut at = *self;
        if at.take("两") {
            *self = at;
            return Some(2);
        }
        let tens = at.digit();
        let value =
            if at.take("十") { tens.unwrap_or(1) * 10 + at.digit().unwrap_or(0) } else { tens? };
        *self = at;
        Some(value)
    }

    fn digit(&mut self) -> Option<i64> {
        let value = DIGITS.iter().position(|digit| self.take(digit))?;
        i64::try_from(value).ok()
    }

    /// What reads on the first try, leaving everything as it was when it does not.
    pub fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let mut at = *self;
        let found = read(&mut at)?;
        *self = at;
        Some(found)
    }

    /// The next word, for saying what is not understood.
    pub fn next_word(&self) -> &'a str {
        self.rest.split([' ', '\t']).next().unwrap_or(self.rest)
    }
}
