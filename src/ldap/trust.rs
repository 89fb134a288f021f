//! Whose certificates are believed: those the system believes, or those of one file alone.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use super::LdapError;

/// How TLS is spoken.
///
/// # Errors
/// [`LdapError::Trust`] when the file, or the system, has no certificate.
pub fn config(ca: Option<&Path>) -> Result<Arc<ClientConfig>, LdapError> {
    let roots = match ca {
        Some(file) => of_file(file).map_err(|why| {
            LdapError::Trust(format!("{} has no certificate to believe: {why}", file.display()))
        })?,
        None => of_system()?,
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| LdapError::Trust(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

fn of_file(file: &Path) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|error| error.to_string())? {
        let certificate = certificate.map_err(|error| error.to_string())?;
        roots.add(certificate).map_err(|error| error.to_string())?;
    }
    if roots.is_empty() { Err("write it there as PEM".into()) } else { Ok(roots) }
}

fn of_system() -> Result<RootCertStore, LdapError> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    // One of hundreds may be odd.
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        let why = found.errors.first().map(ToString::to_string).unwrap_or_default();
        return Err(LdapError::Trust(format!(
            "this system believes no certificate {why}: name the right one with --ca FILE"
        )));
    }
    Ok(roots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_certificates_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ca.pem");
        for content in [None, Some(""), Some("-----BEGIN CERTIFICATE-----\n!!")] {
            if let Some(content) = content {
                std::fs::write(&path, content).unwrap();
            }
            let error = config(Some(&path)).unwrap_err().to_string();
            assert!(error.contains("ca.pem"), "{error}");
        }
    }
}
