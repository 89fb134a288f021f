//! Finding a place for bytes by its name.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::client::{HttpClient, HttpConnector};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{BackoffConfig, ClientOptions, ObjectStore, RetryConfig};
use rustls::{ClientConfig, RootCertStore};

use super::BlobError;

/// Until a connection to an object store stands.
const CONNECT: Duration = Duration::from_secs(5);
/// How long it may be silent.
const SILENCE: Duration = Duration::from_secs(20);
/// How often it is asked again: not for long, as whoever waits for it asks again themselves.
const RETRY: RetryConfig = RetryConfig {
    backoff: BackoffConfig {
        init_backoff: Duration::from_millis(100),
        max_backoff: Duration::from_secs(2),
        base: 2.0,
    },
    max_retries: 3,
    retry_timeout: Duration::from_secs(20),
};

/// Where.
pub(super) enum Place {
    Folder(PathBuf),
    S3 { url: String, prefix: Path, settings: Vec<(AmazonS3ConfigKey, String)> },
}

impl Place {
    /// Reads a place; those `vars` that begin with `AWS_` say how a bucket is reached.
    pub(super) fn parse(
        place: &str,
        vars: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, BlobError> {
        let Some((scheme, rest)) = place.split_once("://") else {
            return Ok(Self::Folder(place.into()));
        };
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        if scheme != "s3" || bucket.is_empty() {
            return Err(BlobError::Place(format!(
                "{place} is no place for files known here: write a folder or s3://BUCKET/PREFIX"
            )));
        }
        let prefix = Path::parse(prefix)
            .map_err(|error| BlobError::Place(format!("{place} has no usable prefix: {error}")))?;
        let setting = |(name, value): (String, String)| {
            let key = name.starts_with("AWS_").then(|| name.to_ascii_lowercase().parse().ok());
            Some((key??, value))
        };
        let settings = vars.into_iter().filter_map(setting).collect();
        Ok(Self::S3 { url: format!("s3://{bucket}"), prefix, settings })
    }

    pub(super) async fn open(&self) -> Result<(Arc<dyn ObjectStore>, Path), BlobError> {
        match self {
            Self::Folder(folder) => {
                let store = folder_at(folder.clone()).await?;
                Ok((Arc::new(store), Path::default()))
            }
            Self::S3 { url, prefix, settings } => {
                let set = |builder: AmazonS3Builder, (key, value): &(_, String)| {
                    builder.with_config(*key, value)
                };
                // A store on this machine or in the same rack often speaks plain HTTP; whoever
                // names one in the environment knows.
                let store = settings
                    .iter()
                    .fold(AmazonS3Builder::new(), set)
                    .with_url(url)
                    .with_http_connector(Connector)
                    .with_retry(RETRY)
                    .build()
                    .map_err(|error| BlobError::Place(format!("{url} cannot be used: {error}")))?;
                Ok((Arc::new(store), prefix.clone()))
            }
        }
    }
}

async fn folder_at(folder: PathBuf) -> Result<LocalFileSystem, BlobError> {
    let shown = folder.display().to_string();
    let bad = |error: String| BlobError::Store(format!("{shown} cannot be used: {error}"));
    tokio::fs::create_dir_all(&folder).await.map_err(|error| bad(error.to_string()))?;
    let store =
        LocalFileSystem::new_with_prefix(&folder).map_err(|error| bad(error.to_string()))?;
    Ok(store.with_fsync(true))
}

/// Makes HTTP clients with the TLS this program uses everywhere; the usual one wants a provider of
/// cryptography installed for the whole process.
#[derive(Debug)]
struct Connector;

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        let failed = |source: Box<dyn std::error::Error + Send + Sync>| {
            object_store::Error::Generic { store: "S3", source }
        };
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| failed(error.into()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .connect_timeout(CONNECT)
            .read_timeout(SILENCE)
            .build()
            .map_err(|error| failed(error.into()))?;
        Ok(HttpClient::new(client))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_folders_or_buckets() {
        let vars = [("AWS_REGION", "here"), ("AWS_LUNCH", "soup"), ("REGION", "there")];
        let parse = |place| {
            let text = |(name, value): &(&str, &str)| (name.to_string(), value.to_string());
            Place::parse(place, vars.iter().map(text))
        };
        assert!(matches!(parse("a/b"), Ok(Place::Folder(folder)) if folder.ends_with("b")));
        let Ok(Place::S3 { url, prefix, settings }) = parse("s3://lunch/a/b") else {
            panic!("not a bucket")
        };
        assert_eq!((url.as_str(), prefix.as_ref()), ("s3://lunch", "a/b"));
        assert_eq!(settings, [(AmazonS3ConfigKey::Region, "here".to_owned())]);
        for wrong in ["s3://", "gs://lunch", "s3:///x", "s3://lunch/../x"] {
            assert!(matches!(parse(wrong), Err(BlobError::Place(_))), "{wrong}");
        }
    }
}
