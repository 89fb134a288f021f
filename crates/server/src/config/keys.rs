//! The table of settings: one row says everything about one key.

use std::time::Duration;

use super::value::{self, Given, Rate};
use super::{Config, ConfigError, LogFormat};

/// One setting.
pub struct Key {
    /// As in the file.
    pub name: &'static str,
    /// What its value is, such as `FOLDER`; stands behind the flag in help texts.
    pub kind: &'static str,
    /// What it does: a sentence or two.
    pub doc: &'static str,
    /// Whether it may hold a password; such a key has no flag, as others can see a process's
    /// arguments, and is never shown.
    pub secret: bool,
    set: fn(&mut Config, &Given<'_>) -> Result<(), String>,
    show: fn(&Config) -> String,
}

impl Key {
    /// Its variable in the environment: `CANTEEN_LISTEN`.
    #[must_use]
    pub fn env(&self) -> String {
        format!("CANTEEN_{}", self.name.to_uppercase())
    }

    /// Its flag without the dashes: `log-format`. None for a secret.
    #[must_use]
    pub fn flag(&self) -> Option<String> {
        (!self.secret).then(|| self.name.replace('_', "-"))
    }

    /// Its value in a configuration, as it could be written; empty for "not set".
    #[must_use]
    pub fn show(&self, config: &Config) -> String {
        (self.show)(config)
    }

    pub(super) fn apply(
        &self,
        config: &mut Config,
        given: &Given<'_>,
        place: impl Fn() -> String,
    ) -> Result<(), ConfigError> {
        (self.set)(config, given).map_err(|problem| ConfigError::Value {
            key: self.name,
            place: place(),
            problem,
        })
    }
}

/// A row whose field is read by one function and shown by another.
macro_rules! key {
    ($name:literal, $kind:literal, $doc:literal, $($field:ident).+, $read:expr, $show:expr) => {
        Key {
            name: $name,
            kind: $kind,
            doc: $doc,
            secret: false,
            set: |config, given| {
                config.$($field).+ = ($read)(given)?;
                Ok(())
            },
            show: |config| ($show)(&config.$($field).+),
        }
    };
}

/// A row of a number in `limits`.
macro_rules! limit {
    ($name:literal, $doc:literal, $field:ident, $least:literal ..= $most:literal) => {
        key!($name, "NUMBER", $doc, limits.$field, |g: &Given<'_>| g.number($least, $most), text)
    };
}

fn text(value: &impl ToString) -> String {
    value.to_string()
}

fn rate(given: &Given<'_>) -> Result<Rate, String> {
    given.text.parse()
}

/// All settings, in the order of the reference.
pub static KEYS: &[Key] = &[
    key!(
        "data",
        "FOLDER",
        "Where the server keeps everything. Made when it is not there.",
        data,
        Given::path,
        value::shown_path
    ),
    key!(
        "listen",
        "HOST:PORT",
        "Where to take connections. Without TLS, anything but a loopback address wants a proxy \
         that adds it.",
        listen,
        Given::address,
        text
    ),
    Key {
        name: "database",
        kind: "URL",
        doc: "A PostgreSQL database, as postgres://USER@HOST/NAME, or sqlite:FILE. Not set, it \
              is canteen.db in the data folder. With ?sslmode=require the connection is encrypted \
              and the certificate checked (sslrootcert=FILE names an authority of your own); \
              without, it is plain. A URL with a password belongs in the file or the environment, \
              as others can see a process's arguments.",
        secret: false,
        set: |config, given| given.database().map(|url| config.database = Some(url)),
        show: |config| config.database.as_ref().map(|_| "(set)".to_owned()).unwrap_or_default(),
    },
    key!(
        "database_readers",
        "NUMBER",
        "Connections for reading.",
        database_readers,
        |g: &Given<'_>| g.number(1, 64),
        text
    ),
    key!(
        "database_writers",
        "NUMBER",
        "Connections for writing to PostgreSQL; SQLite always has one.",
        database_writers,
        |g: &Given<'_>| g.number(1, 64),
        text
    ),
    Key {
        name: "blob",
        kind: "FOLDER|URL",
        doc: "Where files are kept: a folder, or s3://BUCKET/PREFIX with the usual AWS variables in \
              the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION; \
              AWS_ENDPOINT_URL for a store of another maker): see files in a bucket, on the page \
              of the configuration. Not set, it is files in the data folder. Several servers of \
              one database need a place that all of them reach.",
        secret: false,
        set: |config, given| given.blob().map(|place| config.blob = Some(place)),
        show: |config| config.blob.clone().unwrap_or_default(),
    },
    Key {
        name: "bus",
        kind: "URL",
        doc: "What carries news between servers of one database. This version has only \"local\": \
              one server.",
        secret: false,
        set: |_, given| given.bus(),
        show: |_| "local".to_owned(),
    },
    key!(
        "log",
        "LEVEL",
        "How much to log: error, warn, info, debug or trace, or directives such as \
         \"info,canteen_server::db=debug\".",
        log,
        Given::filled,
        text
    ),
    Key {
        name: "log_format",
        kind: "text|json",
        doc: "How log lines look: for people, or one JSON object a line.",
        secret: false,
        set: |config, given| {
            let formats = [("text", LogFormat::Text), ("json", LogFormat::Json)];
            given.choice(&formats).map(|format| config.log_format = format)
        },
        show: |config| match config.log_format {
            LogFormat::Text => "text".to_owned(),
            LogFormat::Json => "json".to_owned(),
        },
    },
    key!(
        "tls_cert",
        "FILE",
        "Certificate chain in PEM; with tls_key it turns TLS on.",
        tls_cert,
        Given::optional_path,
        value::shown_optional_path
    ),
    key!(
        "tls_key",
        "FILE",
        "The certificate's private key in PEM.",
        tls_key,
        Given::optional_path,
        value::shown_optional_path
    ),
    Key {
        name: "smtp_url",
        kind: "URL",
        doc: "Mail server for sign-in codes: smtps://USER:PASSWORD@HOST, or \
              smtp://HOST:587?tls=required. Not set, there are no codes and people sign in with \
              passwords.",
        secret: true,
        set: |config, given| given.filled().map(|url| config.smtp_url = Some(url)),
        show: |config| config.smtp_url.as_ref().map(|_| "(set)".to_owned()).unwrap_or_default(),
    },
    key!(
        "smtp_from",
        "ADDRESS",
        "Whom letters come from, such as \"Canteen <canteen@example.com>\".",
        smtp_from,
        |g: &Given<'_>| g.filled().map(Some),
        |from: &Option<String>| from.clone().unwrap_or_default()
    ),
    key!(
        "dev_log_codes",
        "BOOL",
        "Write sign-in codes to the server's log instead of mailing them. For development only: \
         whoever reads the log can sign in as anyone.",
        dev_log_codes,
        Given::switch,
        text
    ),
    key!(
        "sms_command",
        "COMMAND",
        "Program that sends text messages, with its arguments behind it, separated by blanks and \
         without quotes: no shell is asked. It gets the number as one more argument and the text \
         on standard input, has 20 seconds, and says by its exit code whether the message was \
         taken. Not set, mobile numbers get no codes and no invitations.",
        sms_command,
        Given::words,
        |words: &Vec<String>| words.join(" ")
    ),
    key!(
        "public_url",
        "URL",
        "What people write to reach this server, such as https://chat.example.com: it stands in \
         links and invitations. Not set, pages go by the request they answer, and no invitations \
         are mailed.",
        public_url,
        |g: &Given<'_>| g.base_url().map(Some),
        |url: &Option<String>| url.clone().unwrap_or_default()
    ),
    key!(
        "install_command",
        "TEXT",
        "The one line that newcomers are told to type to have the program, in invitations and on \
         the page on which they join. Say here where your company keeps it.",
        install_command,
        |g: &Given<'_>| g.one_line(500),
        text
    ),
    key!(
        "trusted_proxies",
        "NETWORKS",
        "Proxies whose X-Forwarded-For is believed: addresses or networks such as 10.0.0.0/8, \
         separated by commas.",
        trusted_proxies,
        Given::networks,
        value::shown_networks
    ),
    key!(
        "metrics_from",
        "NETWORKS",
        "From where /metrics may be read.",
        metrics_from,
        Given::networks,
        value::shown_networks
    ),
    key!(
        "verify_networks",
        "NETWORKS",
        "Private networks in which this server may ask the web servers of domains that corps prove to \
         be theirs, such as 10.0.0.0/8. Not set, it asks the open internet alone.",
        tenancy.networks,
        Given::networks,
        value::shown_networks
    ),
    key!(
        "drain",
        "SECONDS",
        "How long a stopping server waits for requests under way.",
        drain,
        |g: &Given<'_>| g.number(0, 3_600).map(Duration::from_secs),
        |drain: &Duration| drain.as_secs().to_string()
    ),
    key!(
        "sign_in_address",
        "RATE",
        "Tries to sign in from one address: \"100/1s\" is 100 at once, then one more each second.",
        sign_in.address,
        rate,
        text
    ),
    key!(
        "sign_in_account",
        "RATE",
        "Tries to sign in to one account.",
        sign_in.account,
        rate,
        text
    ),
    key!(
        "codes_address",
        "RATE",
        "Sign-in codes asked for from one address.",
        sign_in.codes_address,
        rate,
        text
    ),
    key!(
        "codes_account",
        "RATE",
        "Sign-in codes mailed to one account.",
        sign_in.codes_account,
        rate,
        text
    ),
    key!(
        "limit_connections",
        "NUMBER",
        "Connections at the same time. The system must give the process as many files and some \
         more: see ulimit -n, or LimitNOFILE of systemd.",
        connections.all,
        |g: &Given<'_>| g.number(10, 10_000_000),
        text
    ),
    key!(
        "limit_connections_address",
        "NUMBER",
        "Connections from one address (IPv6: one /64). Behind a proxy set trusted_proxies, or all \
         count as one.",
        connections.address,
        |g: &Given<'_>| g.number(1, 10_000_000),
        text
    ),
    key!(
        "limit_connections_waiting",
        "NUMBER",
        "Connections from one address that have not signed in yet.",
        connections.waiting,
        |g: &Given<'_>| g.number(1, 10_000_000),
        text
    ),
    key!(
        "limit_connections_member",
        "NUMBER",
        "Connections of one member, over all their devices.",
        connections.member,
        |g: &Given<'_>| g.number(1, 1_000_000),
        text
    ),
    key!(
        "limit_connections_device",
        "NUMBER",
        "Connections of one device.",
        connections.device,
        |g: &Given<'_>| g.number(1, 1_000_000),
        text
    ),
    key!(
        "limit_members_unverified",
        "NUMBER",
        "Members of a corp that has not proved who it is before its administrators are told that they \
         are many. Nobody is kept out. canteen org set max-members says another number for one corp.",
        tenancy.members,
        |g: &Given<'_>| g.number(1, 10_000_000),
        text
    ),
    key!(
        "limit_corps_of_proof",
        "NUMBER",
        "Corps of this server that may bear the mark of one domain or key.",
        tenancy.corps_of_proof,
        |g: &Given<'_>| g.number(1, 1_000_000),
        text
    ),
    key!(
        "limit_corps_of_admin",
        "NUMBER",
        "Corps of this server that one person may administer. People are known by their e-mail address \
         and their mobile number.",
        tenancy.corps_of_admin,
        |g: &Given<'_>| g.number(1, 1_000_000),
        text
    ),
    limit!("limit_frame", "Bytes of one frame from a client.", frame, 65_536..=16_777_216),
    limit!("limit_text", "Bytes of one message's text.", text, 1_024..=1_048_576),
    limit!("limit_group_members", "Members of one group.", group_members, 3..=100_000),
    limit!("limit_name_chars", "Characters of a conversation's name.", name_chars, 8..=256),
    limit!("limit_reactions", "Different reactions on one message.", reactions, 1..=100),
    limit!("limit_range", "Entries a client may ask for at once.", range, 50..=5_000),
    limit!(
        "limit_recall_seconds",
        "Seconds in which a message may be recalled.",
        recall_seconds,
        0..=31_536_000
    ),
    limit!(
        "limit_edit_seconds",
        "Seconds in which a message may be edited.",
        edit_seconds,
        0..=31_536_000
    ),
    limit!("limit_file_size", "Bytes of one file.", file_size, 1..=1_099_511_627_776),
    limit!(
        "limit_file_quota",
        "Bytes of all files one member keeps here.",
        file_quota,
        1..=1_125_899_906_842_624
    ),
    limit!("limit_message_files", "Files of one message.", message_files, 1..=100),
    limit!(
        "limit_files_at_once",
        "Files one member may be sending up, or fetching, at once.",
        files_at_once,
        1..=64
    ),
    limit!(
        "limit_uploads_per_minute",
        "Uploads one member may begin in a minute.",
        uploads_per_minute,
        1..=100_000
    ),
    limit!(
        "limit_upload_seconds",
        "Seconds after its last byte at which an unfinished upload, or a file that no message \
         carries, is removed.",
        upload_seconds,
        3_600..=31_536_000
    ),
    limit!(
        "limit_requests_per_second",
        "Requests a second one device may make for long.",
        requests_per_second,
        1..=100_000
    ),
    limit!(
        "limit_request_burst",
        "Requests one device may make at once.",
        request_burst,
        10..=1_000_000
    ),
];
