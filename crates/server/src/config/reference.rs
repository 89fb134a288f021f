//! The reference page of the settings, from the table.

use super::{Config, FILE, KEYS, Key};

/// What one has to know of files in an object store.
const BUCKET: &str = "
## Files in a bucket

With `blob = \"s3://BUCKET/PREFIX\"` files lie in an object store that speaks S3. The bucket has to be there; how it is
reached is said in the environment, never in the settings:

```sh
export AWS_REGION=eu-central-1
export AWS_ACCESS_KEY_ID=... AWS_SECRET_ACCESS_KEY=...   # and AWS_SESSION_TOKEN when there is one
export AWS_ENDPOINT_URL=http://127.0.0.1:9000            # for a store of another maker
canteen serve --blob s3://canteen/files
```

- Without keys the role of the machine or of the container is asked for, as other programs do.
- The store is addressed by path (`ENDPOINT/BUCKET/KEY`); `AWS_VIRTUAL_HOSTED_STYLE_REQUEST=true` puts the bucket into
  the host's name.
- An `https` endpoint needs a certificate that browsers trust. `http` is spoken to whoever is named so: keep it within
  the machine or the rack.
- The server reads, writes and removes single objects of at most 2 MiB below the prefix (`s3:GetObject`,
  `s3:PutObject`, `s3:DeleteObject`). It lists nothing and needs no multipart uploads, versions or lifecycle rules.
- What the store does not do within 20 seconds and four tries fails; clients go on by themselves when it is back.
";

/// The page `docs/configuration.md`, in Markdown.
#[must_use]
pub fn reference() -> String {
    let mut page = format!(
        "# Configuration of the server\n\n\
         `canteen serve` takes each setting from its flag, else from its variable in the \
         environment, else from a TOML file, else its default. The file is that of `--config`, \
         else of `CANTEEN_CONFIG`, else `{FILE}` in the data folder when there is one; paths in \
         it start from its own folder. Unknown keys are refused.\n\n\
         This page is generated from `crates/server/src/config/keys.rs`.\n\n\
         ```toml\n\
         listen = \"0.0.0.0:7700\"\n\
         database = \"postgres://canteen:secret@db.example.com/canteen?sslmode=require\"\n\
         tls_cert = \"cert.pem\"\n\
         tls_key = \"key.pem\"\n\
         limit_recall_seconds = 120\n\
         ```\n"
    );
    let defaults = Config::default();
    for key in KEYS {
        entry(&mut page, key, &defaults);
    }
    page.push_str(BUCKET);
    page
}

fn entry(page: &mut String, key: &Key, defaults: &Config) {
    let default = match key.show(defaults).as_str() {
        "" => "not set".to_owned(),
        value => format!("`{value}`"),
    };
    let flag = match key.flag() {
        Some(flag) => format!("`--{flag} {}`", key.kind),
        None => "none, as it may hold a password".to_owned(),
    };
    page.push_str(&format!(
        "\n## {}\n\n{}\n\n- Value: {}\n- Default: {default}\n- Flag: {flag}\n- Environment: `{}`\n",
        key.name,
        key.doc,
        key.kind,
        key.env(),
    ));
}
