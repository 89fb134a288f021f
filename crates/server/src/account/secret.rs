//! Random secrets and what is kept of them. Tokens are stored as their SHA-256: they have 256 bits
//! of chance, so nothing slower is needed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Characters of a corp id behind its first letter; 60 bits of chance.
const CORP_ID: usize = 12;
/// Without those that are mistaken for others when read aloud or copied by hand.
const READABLE: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// 256 random bits in base64url without padding: 43 characters.
#[must_use]
pub fn token() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// 128 random bits in base64url without padding: 22 characters, for what stands in a QR code.
#[must_use]
pub fn short() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>())
}

/// What is stored of a token.
#[must_use]
pub fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// A corp id: `c` and twelve of `[a-z2-7]`.
#[must_use]
pub fn corp_id() -> String {
    let chance = rand::random::<u64>();
    let letters = (0..CORP_ID).map(|i| char::from(READABLE[(chance >> (i * 5)) as usize % 32]));
    std::iter::once('c').chain(letters).collect()
}

/// A sign-in code: six digits, each code equally likely.
#[must_use]
pub fn code() -> String {
    // The bias of the remainder over 2^64 is below one in 10^13.
    format!("{:06}", rand::random::<u64>() % 1_000_000)
}

/// What is stored of a code: a salt of 16 bytes and the hash of both, so that equal codes differ.
#[must_use]
pub fn salted(code: &str) -> Vec<u8> {
    let salt: [u8; 16] = rand::random();
    with_salt(&salt, code)
}

/// Whether a stored hash is that of this code, in time that does not depend on it.
#[must_use]
pub fn is_code(stored: &[u8], code: &str) -> bool {
    let Some((salt, _)) = stored.split_at_checked(16) else { return false };
    with_salt(salt, code).as_slice().ct_eq(stored).into()
}

fn with_salt(salt: &[u8], code: &str) -> Vec<u8> {
    let hash = Sha256::new().chain_update(salt).chain_update(code.as_bytes()).finalize();
    [salt, hash.as_slice()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_have_their_form_and_differ() {
        let token = super::token();
        assert_eq!(token.len(), 43);
        assert_ne!(token, super::token());
        assert_eq!(short().len(), 22);
        assert_ne!(short(), short());
        let corp = corp_id();
        assert_eq!(corp.len(), 13);
        assert!(corp.starts_with('c'));
        assert!(corp.bytes().all(|b| READABLE.contains(&b)));
        assert_ne!(corp, corp_id());
        assert!(code().len() == 6 && code().bytes().all(|b| b.is_ascii_digit()));
    }

    #[test]
    fn a_code_is_known_by_its_hash_only() {
        let stored = salted("012345");
        assert!(is_code(&stored, "012345"));
        assert!(!is_code(&stored, "012346"));
        assert!(!is_code(&stored, ""));
        assert!(!is_code(&[], "012345"));
        assert_ne!(stored, salted("012345"));
    }
}
