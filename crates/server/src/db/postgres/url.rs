//! Where the database is: a `postgres://` URL, with the options libpq knows.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::Config;
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::db::{DbError, DbResult};

/// A database and how to reach it. Shown without the password.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) config: Config,
    /// With `sslmode=require` or stricter: always checked against the roots and the host's name.
    pub(super) tls: Option<MakeRustlsConnect>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let user = self.config.get_user().unwrap_or("(nobody)");
        let name = self.config.get_dbname().unwrap_or(user);
        write!(f, "the PostgreSQL database {name:?} as user {user:?}")
    }
}

pub(super) fn parse(url: &str) -> DbResult<Place> {
    let (url, root) = translate(url);
    let mut config: Config = url.parse().map_err(|e: tokio_postgres::Error| {
        DbError::Open(format!(
            "the database URL: {}: write postgres://user:password@host/name",
            super::explain::chain(&e)
        ))
    })?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(Duration::from_secs(5));
    }
    // A dead peer is noticed within a minute, also where the firewall says nothing.
    config.keepalives_idle(Duration::from_secs(20));
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(Duration::from_secs(30));
    }
    if config.get_application_name().is_none() {
        config.application_name("canteen");
    }
    let tls = match config.get_ssl_mode() {
        SslMode::Require => Some(tls(root.as_deref())?),
        _ => {
            config.ssl_mode(SslMode::Disable);
            None
        }
    };
    Ok(Place { config, tls })
}

/// Words the driver does not know: `verify-full` is what `require` means here, and
/// `sslrootcert` is taken out.
fn translate(url: &str) -> (String, Option<String>) {
    let Some((start, query)) = url.split_once('?') else { return (url.to_owned(), None) };
    let mut root = None;
    let kept: Vec<_> = query
        .split('&')
        .filter_map(|pair| match pair.split_once('=') {
            Some(("sslmode", "verify-full" | "verify-ca")) => Some("sslmode=require"),
            Some(("sslmode", "allow")) => Some("sslmode=prefer"),
            Some(("sslrootcert", file)) => {
                root = Some(file.replace("%2F", "/"));
                None
            }
            _ => Some(pair),
        })
        .collect();
    (format!("{start}?{}", kept.join("&")), root)
}

fn tls(root: Option<&str>) -> DbResult<MakeRustlsConnect> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.into() };
    if let Some(file) = root {
        let bad = |e: String| DbError::Open(format!("sslrootcert {file}: {e}: give a PEM file"));
        roots = RootCertStore::empty();
        for cert in CertificateDer::pem_file_iter(file).map_err(|e| bad(e.to_string()))? {
            let cert = cert.map_err(|e| bad(e.to_string()))?;
            roots.add(cert).map_err(|e| bad(e.to_string()))?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| DbError::Open(format!("TLS: {e}")))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_asks_for_tls_gets_it() {
        for (url, encrypted) in [
            ("postgres://u:p@h/d", false),
            ("postgres://u@h/d?sslmode=disable", false),
            ("postgres://u@h/d?sslmode=prefer", false),
            ("postgres://u@h/d?sslmode=allow", false),
            ("postgres://u@h/d?sslmode=require", true),
            ("postgres://u@h/d?connect_timeout=3&sslmode=verify-full", true),
        ] {
            assert_eq!(parse(url).unwrap().tls.is_some(), encrypted, "{url}");
        }
    }

    #[test]
    fn a_wrong_url_is_explained_and_a_password_never_shown() {
        for url in ["postgres://h:99999/d", "postgres://h/d?sslmod=require"] {
            let error = parse(url).err().map(|e| e.to_string()).unwrap_or_default();
            assert!(error.contains("write postgres://"), "{url}: {error}");
        }
        let shown = parse("postgres://li:secret@h/d").unwrap().to_string();
        assert_eq!(shown, "the PostgreSQL database \"d\" as user \"li\"");
    }

    #[test]
    fn a_missing_root_file_is_named() {
        let url = "postgres://h/d?sslmode=verify-full&sslrootcert=/nowhere/ca.pem";
        let error = parse(url).err().map(|e| e.to_string()).unwrap_or_default();
        assert!(error.contains("/nowhere/ca.pem"), "{error}");
    }
}
