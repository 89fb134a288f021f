//! Passwords: argon2id on threads where blocking is allowed, a bounded number at a time.

use std::sync::LazyLock;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::fault::{Fault, Outcome};

/// Characters a password has at least.
pub const SHORTEST: usize = 8;
/// Bytes a password has at most: bounds the work of hashing it.
pub const LONGEST: usize = 256;

// OWASP's first choice for argon2id when memory counts: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Hashes under way at once, so that a wave of sign-ins takes bounded memory and leaves processors
/// to those who are signed in.
static AT_ONCE: LazyLock<Semaphore> = LazyLock::new(|| {
    Semaphore::new(std::thread::available_parallelism().map_or(1, |n| n.get().div_ceil(2)))
});

/// Checked against when there is no such member or they have no password: takes the same time.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash_now(&super::secret::token()).ok());

fn argon2() -> Outcome<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn internal(error: impl std::fmt::Display) -> Fault {
    Fault::Internal(format!("argon2: {error}"))
}

fn hash_now(password: &str) -> Outcome<String> {
    let hash = argon2()?.hash_password(password.as_bytes()).map_err(internal)?;
    Ok(hash.to_string())
}

fn verify_now(phc: Option<&str>, password: &str) -> Outcome<bool> {
    let stored = phc.or(NOBODY.as_deref()).ok_or_else(|| internal("no dummy hash"))?;
    let right = argon2()?.verify_password(password.as_bytes(), stored).is_ok();
    Ok(right && phc.is_some())
}

/// Whether a password may be chosen.
///
/// # Errors
/// Too short or too long, with what is allowed.
pub fn check(password: &str) -> Outcome<()> {
    if password.chars().count() < SHORTEST {
        return Err(Fault::invalid(format!(
            "the password has fewer than {SHORTEST} characters: choose a longer one"
        )));
    }
    if password.len() > LONGEST {
        return Err(Fault::invalid(format!(
            "the password has more than {LONGEST} bytes: choose a shorter one"
        )));
    }
    Ok(())
}

/// Checks a new password and gives what is stored of it, a PHC string.
///
/// # Errors
/// As [`check`].
pub async fn hash(password: String) -> Outcome<String> {
    check(&password)?;
    blocking(move || hash_now(&password)).await
}

/// Whether the password is the one of this hash; without one the answer is no, after the same
/// time.
///
/// # Errors
/// Only faults of the server.
pub async fn verify(phc: Option<String>, password: String) -> Outcome<bool> {
    if password.len() > LONGEST {
        return Ok(false);
    }
    blocking(move || verify_now(phc.as_deref(), &password)).await
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Outcome<T> + Send + 'static,
) -> Outcome<T> {
    let turn = AT_ONCE.acquire().await.map_err(internal)?;
    let result = tokio::task::spawn_blocking(work).await.map_err(internal)?;
    drop(turn);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_right_password_and_no_other() {
        let phc = hash("correct horse".into()).await.unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        assert!(verify(Some(phc.clone()), "correct horse".into()).await.unwrap());
        assert!(!verify(Some(phc.clone()), "Correct horse".into()).await.unwrap());
        assert!(!verify(Some(phc), "x".repeat(LONGEST + 1)).await.unwrap());
        assert!(!verify(None, "correct horse".into()).await.unwrap());
    }

    #[tokio::test]
    async fn lengths_are_bounded() {
        assert!(hash("七个字的密码呢".into()).await.is_err());
        assert!(hash("八个字的密码行吗".into()).await.is_ok());
        assert!(hash("x".repeat(LONGEST + 1)).await.is_err());
    }
}
