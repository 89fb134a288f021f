//! The real world: DNS by the machine's name servers, pages over HTTPS.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use hickory_resolver::proto::rr::RData;
use hickory_resolver::{ResolverBuilder, TokioResolver};
use reqwest::Client;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use rustls::{ClientConfig, RootCertStore};

use super::{Answer, Resolver, address};
use crate::config::Network;

/// How long an answer may take in all.
const PATIENCE: Duration = Duration::from_secs(10);
/// Records and bytes of them that are looked at.
const RECORDS: usize = 100;
const RECORD: usize = 1_024;
/// The longest page, in bytes.
const PAGE: usize = 16_384;

/// The real world.
#[derive(Clone)]
pub struct Net {
    dns: Option<TokioResolver>,
    http: Client,
}

impl Net {
    /// One that asks no private network but these. Without name servers of the machine's every
    /// question for a name is answered with that.
    ///
    /// # Errors
    /// When the library of TLS cannot be set up.
    pub fn new(allowed: &[Network]) -> Result<Self, String> {
        Ok(Self { dns: dns(), http: http(allowed).map_err(|error| error.to_string())? })
    }
}

fn dns() -> Option<TokioResolver> {
    let built = TokioResolver::builder_tokio().and_then(|mut builder: ResolverBuilder<_>| {
        let options = builder.options_mut();
        options.timeout = Duration::from_secs(3);
        options.attempts = 2;
        builder.build()
    });
    built.inspect_err(|error| tracing::warn!(%error, "this machine names no name servers")).ok()
}

fn http(allowed: &[Network]) -> Result<Client, Box<dyn std::error::Error>> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let tls = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let client = Client::builder()
        .tls_backend_preconfigured(tls)
        // A proxy would ask for us where we may not.
        .no_proxy()
        .redirect(Policy::none())
        .dns_resolver(Arc::new(Guarded { allowed: allowed.into() }))
        .timeout(PATIENCE)
        .user_agent("canteen-verification")
        .build()?;
    Ok(client)
}

/// Names to addresses, of which only open ones are given to whoever connects: there is no time
/// between the look and the connection in which a name could become another address.
struct Guarded {
    allowed: Arc<[Network]>,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let allowed = Arc::clone(&self.allowed);
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let open: Vec<SocketAddr> =
                found.filter(|to| address::is_open(to.ip(), &allowed)).collect();
            if open.is_empty() {
                return Err("its addresses are in private networks".into());
            }
            Ok(Box::new(open.into_iter()) as Addrs)
        })
    }
}

impl Resolver for Net {
    fn txt(&self, name: &str) -> Answer<Vec<String>> {
        let (dns, name) = (self.dns.clone(), format!("{name}."));
        Box::pin(async move {
            let Some(dns) = dns else {
                return Err("this server has no name servers to ask".to_owned());
            };
            // Whoever has just changed a record wants to see that.
            dns.clear_cache();
            let asked = tokio::time::timeout(PATIENCE, dns.txt_lookup(name)).await;
            let found = match asked {
                Err(_) => return Err("its name servers did not answer in time".into()),
                Ok(Err(error)) if error.is_no_records_found() => {
                    return Err("there is no such TXT record".into());
                }
                Ok(Err(error)) => {
                    tracing::debug!(%error, "a name was not resolved");
                    return Err("its name servers could not be asked".into());
                }
                Ok(Ok(found)) => found,
            };
            let texts = found.answers().iter().filter_map(|record| match &record.data {
                RData::TXT(txt) => Some(joined(&txt.txt_data)),
                _ => None,
            });
            Ok(texts.take(RECORDS).collect())
        })
    }

    fn page(&self, url: &str) -> Answer<String> {
        let (http, url) = (self.http.clone(), url.to_owned());
        Box::pin(async move { fetch(&http, &url).await })
    }
}

/// The strings of one record are one text (RFC 7208, 3.3).
fn joined(parts: &[Box<[u8]>]) -> String {
    let bytes: Vec<u8> = parts.iter().flat_map(|part| part.iter()).copied().take(RECORD).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

async fn fetch(http: &Client, url: &str) -> Result<String, String> {
    let answer = http.get(url).send().await.map_err(|error| why(&error))?;
    let status = answer.status();
    if status.is_redirection() {
        return Err(format!("it answers {status}, and nothing is followed: put the file there"));
    }
    if !status.is_success() {
        return Err(format!("it answers {status}"));
    }
    let (mut page, mut stream) = (Vec::new(), answer.bytes_stream());
    while let Some(piece) = stream.next().await {
        page.extend_from_slice(&piece.map_err(|error| why(&error))?);
        if page.len() > PAGE {
            return Err(format!("it is longer than {PAGE} bytes"));
        }
    }
    String::from_utf8(page).map_err(|_| "it is no text".into())
}

/// What went wrong, without what only this server's network knows.
fn why(error: &reqwest::Error) -> String {
    tracing::debug!(?error, "a page was not had");
    if error.is_timeout() {
        return "it did not answer in time".into();
    }
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(one) = cause {
        if one.to_string().contains("private networks") {
            return "its addresses are in private networks, which this server does not ask".into();
        }
        cause = one.source();
    }
    "it cannot be reached over HTTPS with a certificate that is known".into()
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    /// Answers one request with these bytes; gives the address.
    async fn answers(answer: &'static [u8]) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut asked = [0; 4_096];
            let read = socket.read(&mut asked).await.unwrap();
            assert!(read > 0);
            // Who asks may hang up before it has all.
            let _ = socket.write_all(answer).await;
            let _ = socket.shutdown().await;
        });
        format!("http://localhost:{port}/x")
    }

    fn loopback() -> Vec<Network> {
        vec!["127.0.0.0/8".parse().unwrap(), "::1".parse().unwrap()]
    }

    #[tokio::test]
    async fn pages_are_bounded_and_nothing_is_followed() {
        let http = http(&loopback()).unwrap();
        let good = answers(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\none\ntwo\n").await;
        assert_eq!(fetch(&http, &good).await.as_deref(), Ok("one\ntwo\n"));
        let long: &'static [u8] =
            [b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), vec![b'a'; PAGE + 1]].concat().leak();
        for (answer, part) in [
            (long, "longer than"),
            (
                b"HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\n\r\n",
                "nothing is followed",
            ),
            (b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n", "404"),
            (b"HTTP/1.1 200 OK\r\n\r\n\xff\xfe", "no text"),
            (b"rubbish\r\n\r\n", "cannot be reached"),
        ] {
            let url = answers(answer).await;
            let why = fetch(&http, &url).await.unwrap_err();
            assert!(why.contains(part), "{part}: {why}");
        }
    }

    #[tokio::test]
    async fn private_networks_are_not_asked() {
        let http = http(&[]).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let why = fetch(&http, &format!("http://localhost:{port}/")).await.unwrap_err();
        assert!(why.contains("private networks"), "{why}");
    }

    #[test]
    fn the_strings_of_a_record_are_one_text() {
        let parts: Vec<Box<[u8]>> = vec![b"canteen-".to_vec().into(), b"x".to_vec().into()];
        assert_eq!(joined(&parts), "canteen-x");
        assert_eq!(joined(&[vec![b'a'; 5_000].into()]).len(), RECORD);
    }
}
