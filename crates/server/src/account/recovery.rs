//! Recovery codes: for whoever has lost their authenticator, each good once. Stored as hashes
//! only; 80 bits of chance, so a fast hash is enough. Pure but for chance.

use canteen_protocol::MemberId;
use sha2::{Digest, Sha256};

/// How many there are at a time.
pub const COUNT: usize = 10;
/// Characters of one, without dashes.
const LENGTH: usize = 16;
/// Without those that are mistaken for others when copied by hand.
const READABLE: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// New codes, such as `k3vd-x7ma-2qpn-ub5e`.
#[must_use]
pub fn codes() -> Vec<String> {
    (0..COUNT).map(|_| code()).collect()
}

fn code() -> String {
    let chance = rand::random::<u128>();
    let letters = (0..LENGTH).flat_map(|i| {
        let letter = char::from(READABLE[(chance >> (i * 5)) as usize % 32]);
        (i > 0 && i % 4 == 0).then_some('-').into_iter().chain([letter])
    });
    letters.collect()
}

/// What is stored of a member's code.
#[must_use]
pub fn digest(member: MemberId, code: &str) -> Vec<u8> {
    let hash = Sha256::new().chain_update(member.0.to_be_bytes());
    hash.chain_update(letters(code).as_bytes()).finalize().to_vec()
}

/// What counts of a code: neither case nor dashes nor blanks do.
fn letters(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// What someone gave as a code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Given {
    /// Six digits.
    Digits(u32),
    /// What can be a recovery code.
    Recovery(String),
    /// Neither.
    Nonsense,
}

/// Tells the kinds of codes apart.
#[must_use]
pub fn given(text: &str) -> Given {
    let letters = letters(text);
    if letters.len() == 6 && letters.bytes().all(|b| b.is_ascii_digit()) {
        return letters.parse().map_or(Given::Nonsense, Given::Digits);
    }
    if letters.len() == LENGTH && letters.bytes().all(|b| READABLE.contains(&b)) {
        return Given::Recovery(letters);
    }
    Given::Nonsense
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_codes_that_differ() {
        let codes = codes();
        assert_eq!(codes.len(), COUNT);
        let mut set: Vec<_> = codes.iter().collect();
        set.sort();
        set.dedup();
        assert_eq!(set.len(), COUNT);
        for code in &codes {
            assert_eq!(code.len(), 19, "{code}");
            assert!(matches!(given(code), Given::Recovery(_)), "{code}");
        }
    }

    #[test]
    fn kinds_are_told_apart() {
        for (text, expected) in [
            ("123456", Given::Digits(123_456)),
            (" 012 345 ", Given::Digits(12_345)),
            ("12345", Given::Nonsense),
            ("1234567", Given::Nonsense),
            ("", Given::Nonsense),
            ("ABCD-efgh-2345 6723", Given::Recovery("abcdefgh23456723".into())),
            ("abcd-efgh-2345-6781", Given::Nonsense),
            ("１２３４５６", Given::Nonsense),
        ] {
            assert_eq!(given(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_hash_is_of_one_member_and_code() {
        let (one, two) = (MemberId(1), MemberId(2));
        let stored = digest(one, "abcd-efgh-ijkl-mnop");
        assert_eq!(stored, digest(one, "ABCDEFGHIJKLMNOP"));
        assert_ne!(stored, digest(two, "abcd-efgh-ijkl-mnop"));
        assert_ne!(stored, digest(one, "abcd-efgh-ijkl-mnoq"));
    }
}
