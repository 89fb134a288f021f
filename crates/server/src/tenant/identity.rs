//! A corp's own key (Ed25519), and keys of others that sign for it.

use canteen_protocol::ids::CorpNo;
use ssh_key::private::Ed25519Keypair;
use ssh_key::{HashAlg, PrivateKey, PublicKey, SshSig};

use super::rules::NAMESPACE;
use super::store;
use crate::db::{DbResult, Tx};

/// The longest public key and the longest signature that are read, in bytes.
const KEY: usize = 1_024;
const SIGNATURE: usize = 4_096;

/// Gives a corp a key of its own, unless it has one; gives its fingerprint.
///
/// # Errors
/// As the database says.
pub fn found(tx: &mut Tx<'_>, corp: CorpNo) -> DbResult<String> {
    if let Some(fingerprint) = store::key::fingerprint(tx, corp)? {
        return Ok(fingerprint);
    }
    let seed = rand::random::<[u8; 32]>();
    let pair = PrivateKey::from(Ed25519Keypair::from_seed(&seed));
    let fingerprint = shown(pair.public_key());
    store::key::insert(tx, corp, &seed, &fingerprint)?;
    Ok(fingerprint)
}

fn shown(key: &PublicKey) -> String {
    key.fingerprint(HashAlg::Sha256).to_string()
}

/// A public key as OpenSSH writes it, without its comment, and its fingerprint.
///
/// # Errors
/// Says what to give instead.
pub fn public(text: &str) -> Result<(String, String), String> {
    let why = "it is no public key of OpenSSH: give the file that ends with .pub";
    if text.len() > KEY {
        return Err(why.into());
    }
    let mut key: PublicKey = text.trim().parse().map_err(|_| why.to_owned())?;
    if !signs(&key) {
        let kind = key.algorithm();
        return Err(format!("keys of kind {kind} are not read: take one of ssh-keygen -t ed25519"));
    }
    key.set_comment("");
    let line = key.to_openssh().map_err(|_| why.to_owned())?;
    Ok((line, shown(&key)))
}

fn signs(key: &PublicKey) -> bool {
    key.key_data().is_ed25519() || key.algorithm().as_str() == "ecdsa-sha2-nistp256"
}

/// Whether a signature is of this text by this key.
///
/// # Errors
/// Says what is wrong with it.
pub fn verify(public: &str, text: &str, signature: &str) -> Result<(), String> {
    if signature.len() > SIGNATURE {
        return Err("the signature is too long to be one".into());
    }
    let parsed: SshSig = signature.trim().parse().map_err(
        |_| "it is no signature of ssh-keygen -Y sign: give the file that ends with .sig",
    )?;
    let key: PublicKey = public.parse().map_err(|_| "the key cannot be read any more")?;
    if parsed.public_key() != key.key_data() {
        return Err("it was signed with another key".into());
    }
    if parsed.namespace() != NAMESPACE {
        return Err(format!(
            "it was signed for something else: say ssh-keygen -Y sign -n {NAMESPACE}"
        ));
    }
    // Editors and echo end a file with a line end, which is signed with it.
    let tried = [text.to_owned(), format!("{text}\n"), format!("{text}\r\n")];
    let good = tried.iter().any(|text| key.verify(NAMESPACE, text.as_bytes(), &parsed).is_ok());
    good.then_some(()).ok_or_else(|| "it is not of the text that is to be signed".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(seed: u8) -> PrivateKey {
        PrivateKey::from(Ed25519Keypair::from_seed(&[seed; 32]))
    }

    fn signed(key: &PrivateKey, namespace: &str, text: &str) -> String {
        let signature = key.sign(namespace, HashAlg::Sha512, text.as_bytes()).unwrap();
        signature.to_pem(ssh_key::LineEnding::LF).unwrap()
    }

    #[test]
    fn signatures_are_of_one_key_one_text_and_one_use() {
        let (ours, other) = (pair(1), pair(2));
        let public = ours.public_key().to_openssh().unwrap();
        let check = |key, namespace, text| verify(&public, "text", &signed(key, namespace, text));
        assert_eq!(check(&ours, NAMESPACE, "text"), Ok(()));
        assert_eq!(check(&ours, NAMESPACE, "text\n"), Ok(()));
        assert!(check(&other, NAMESPACE, "text").is_err_and(|why| why.contains("another key")));
        assert!(check(&ours, "file", "text").is_err_and(|why| why.contains("-n canteen")));
        assert!(check(&ours, NAMESPACE, "texts").is_err_and(|why| why.contains("not of the text")));
        for rubbish in
            ["", "text", "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----"]
        {
            assert!(verify(&public, "text", rubbish).is_err(), "{rubbish:?}");
        }
        assert!(verify(&public, "text", &"a".repeat(SIGNATURE + 1)).is_err());
    }

    #[test]
    fn public_keys_lose_their_comment() {
        let key = pair(3).public_key().to_openssh().unwrap();
        let (line, fingerprint) = public(&format!("{key} someone@machine\n")).unwrap();
        assert_eq!(line, key.trim());
        assert!(fingerprint.starts_with("SHA256:"), "{fingerprint}");
        for text in ["", "ssh-ed25519", "ssh-ed25519 AAAA x", "-----BEGIN OPENSSH PRIVATE KEY-----"]
        {
            assert!(public(text).is_err(), "{text}");
        }
    }
}
