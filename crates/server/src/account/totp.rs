//! Codes by time (RFC 6238): HMAC-SHA-1, six digits, thirty seconds. Pure.

use canteen_protocol::Time;
use canteen_protocol::second_factor::Authenticator;
use canteen_text::sanitize;
use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;

/// Milliseconds of a step.
pub const STEP_MS: i64 = 30_000;
/// Steps before and after the present one whose codes are taken: clocks differ, people type slowly.
const WINDOW: i64 = 1;
/// Codes are below this.
const MODULUS: u32 = 1_000_000;
/// Characters of the corp's name in an authenticator, so that its QR code stays small.
const ISSUER: usize = 16;

/// The shared secret: 160 bits, as RFC 4226 recommends.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Vec<u8>);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Secret {
    /// A new one.
    #[must_use]
    pub fn random() -> Self {
        Self(rand::random::<[u8; 20]>().to_vec())
    }

    /// One that was stored.
    #[must_use]
    pub fn stored(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// One as a person or an authenticator writes it: base32, in any case, with blanks.
    #[must_use]
    pub fn written(text: &str) -> Option<Self> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        BASE32_NOPAD.decode(text.to_uppercase().as_bytes()).ok().map(Self)
    }

    /// What is stored.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// As an authenticator takes it, for the account `userid` of the corp of this name.
    #[must_use]
    pub fn authenticator(&self, corp: &str, userid: &str) -> Authenticator {
        let secret = BASE32_NOPAD.encode(&self.0);
        let issuer = encoded(&sanitize::line(corp, ISSUER));
        let url = format!("otpauth://totp/{}?secret={secret}&issuer={issuer}", encoded(userid));
        Authenticator { secret, url }
    }

    /// The code of a step (RFC 4226, section 5.3).
    #[must_use]
    pub fn code(&self, step: i64) -> u32 {
        let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(&self.0) else { return MODULUS };
        mac.update(&step.to_be_bytes());
        let hash = mac.finalize().into_bytes();
        let at = usize::from(hash[19] & 0xf);
        let cut = u32::from_be_bytes([hash[at], hash[at + 1], hash[at + 2], hash[at + 3]]);
        (cut & 0x7fff_ffff) % MODULUS
    }

    /// The step whose code this is, of those taken now that lie behind `last`; the earliest, so
    /// that a later one stays good. Takes the same time whichever it is.
    #[must_use]
    pub fn step(&self, code: u32, now: Time, last: i64) -> Option<i64> {
        let present = step(now);
        let steps = present - WINDOW..=present + WINDOW;
        steps.fold(None, |found, step| {
            let right: bool = self.code(step).ct_eq(&code).into();
            found.or((right && step > last).then_some(step))
        })
    }
}

/// The step of a time.
#[must_use]
pub fn step(at: Time) -> i64 {
    at.0.div_euclid(STEP_MS)
}

/// A part of an address (RFC 3986): everything but unreserved characters as bytes.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The secret of RFC 6238, appendix B.
    fn rfc() -> Secret {
        Secret::stored(b"12345678901234567890".to_vec())
    }

    #[test]
    fn the_codes_are_those_of_rfc_6238() {
        // The last six of the eight digits of the appendix.
        for (seconds, code) in [
            (59, 287_082),
            (1_111_111_109, 81_804),
            (1_111_111_111, 50_471),
            (1_234_567_890, 5_924),
            (2_000_000_000, 279_037),
            (20_000_000_000, 353_130),
        ] {
            assert_eq!(rfc().code(step(Time(seconds * 1_000))), code, "{seconds}");
        }
    }

    #[test]
    fn the_codes_are_those_of_rfc_4226() {
        let codes = [755_224, 287_082, 359_152, 969_429, 338_314, 254_676, 287_922];
        for (counter, code) in (0..).zip(codes) {
            assert_eq!(rfc().code(counter), code, "{counter}");
        }
    }

    #[test]
    fn a_code_is_good_one_step_early_and_late() {
        let now = Time(1_700_000_000_000);
        let present = step(now);
        for (off, taken) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let code = rfc().code(present + off);
            let found = rfc().step(code, now, 0);
            assert_eq!(found, taken.then_some(present + off), "{off}");
        }
    }

    #[test]
    fn a_code_is_not_taken_twice_nor_an_earlier_one_after_it() {
        let now = Time(1_700_000_000_000);
        let present = step(now);
        for (last, code, taken) in [
            (present - 1, present, true),
            (present, present, false),
            (present, present - 1, false),
            (present, present + 1, true),
            (present + 1, present, false),
        ] {
            let found = rfc().step(rfc().code(code), now, last);
            assert_eq!(found.is_some(), taken, "{last} {code}");
        }
    }

    #[test]
    fn an_authenticator_is_given_an_address_it_can_read() {
        let authenticator = rfc().authenticator("Acme & Söhne", "li.wei");
        assert_eq!(authenticator.secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(
            authenticator.url,
            "otpauth://totp/li.wei?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Acme%20%26%20S%C3%B6hne"
        );
        assert_eq!(format!("{authenticator:?} {:?}", rfc()), "Authenticator { .. } Secret(..)");
        let written = "gezd gnbv gy3t qojq gezd gnbv gy3t qojq";
        assert_eq!(Secret::written(written), Some(rfc()));
        assert_eq!(Secret::written("1"), None);
    }

    proptest! {
        #[test]
        fn no_code_of_another_time_is_taken(off in 2_i64..1_000, back in any::<bool>()) {
            let now = Time(1_700_000_000_000);
            let other = step(now) + if back { -off } else { off };
            let code = rfc().code(other);
            let near = [-1, 0, 1].map(|o| rfc().code(step(now) + o));
            prop_assume!(!near.contains(&code));
            prop_assert_eq!(rfc().step(code, now, 0), None);
        }
    }
}
