//! Settings from every source, and what is said about mistakes.

use std::collections::HashSet;
use std::fs;

use super::*;

fn load(
    file: &str,
    env: &[(&str, &str)],
    flags: &[(&str, &str)],
) -> Result<Config, (String, ConfigError)> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("canteen.toml");
    fs::write(&path, file).unwrap();
    let flags: Vec<_> = flags.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
    let env = |name: &str| {
        env.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned())
    };
    Config::load(&Sources { file: Some(&path), flags: &flags, env: &env }).map_err(|error| {
        let text = error.to_string().replace(&dir.path().display().to_string(), "DIR");
        (text, error)
    })
}

#[test]
fn nothing_given_is_the_default() {
    assert_eq!(load("", &[], &[]).unwrap(), Config::default());
}

#[test]
fn flags_beat_the_environment_which_beats_the_file() {
    let file = "listen = '1.1.1.1:1'\nlog = 'debug'\ndrain = 5";
    let env = [("CANTEEN_LISTEN", "2.2.2.2:2"), ("CANTEEN_LOG", "warn"), ("CANTEEN_DRAIN", "")];
    let config = load(file, &env, &[("listen", "3.3.3.3:3")]).unwrap();
    assert_eq!(config.listen, "3.3.3.3:3");
    assert_eq!(config.log, "warn");
    assert_eq!(config.drain, Duration::from_secs(5));
}

#[test]
fn every_shown_default_can_be_written_back() {
    let defaults = Config::default();
    for key in KEYS {
        let shown = key.show(&defaults);
        if !shown.is_empty() {
            let mut config = Config::default();
            key.apply(&mut config, &Given { text: &shown, base: None }, || "here".into()).unwrap();
            assert_eq!(config, defaults, "{}", key.name);
        }
    }
}

#[test]
fn names_are_unique_and_stand_in_the_reference() {
    let page = reference();
    let mut names = HashSet::new();
    for key in KEYS {
        assert!(names.insert(key.name), "{} is there twice", key.name);
        for part in [format!("## {}\n", key.name), format!("`{}`", key.env())] {
            assert!(page.contains(&part), "{part} is not in the reference");
        }
    }
}

#[test]
fn the_file_takes_all_shapes_of_values() {
    let file = "tls_cert = 'c.pem'\ntls_key = '/k.pem'\ndev_log_codes = true\nlog_format = 'json'
        trusted_proxies = ['10.0.0.0/8', '::1']\nlimit_text = 2_048\nsign_in_account = '5/60s'
        database = 'sqlite:other.db'";
    let config = load(file, &[], &[]).unwrap();
    assert!(config.tls_cert.unwrap().ends_with("c.pem"));
    assert_eq!(config.tls_key, Some("/k.pem".into()));
    assert!(config.dev_log_codes);
    assert_eq!(config.log_format, LogFormat::Json);
    assert_eq!(config.limits.text, 2_048);
    assert_eq!(config.sign_in.account, Rate { burst: 5, seconds: 60 });
    let proxies = config.trusted_proxies;
    assert!(proxies.iter().any(|n| n.contains("10.9.8.7".parse().unwrap())));
    let url = config.database.unwrap();
    assert!(url.starts_with("sqlite:/") && url.ends_with("/other.db"), "{url}");
}

#[test]
fn mistakes_are_named_with_their_place_and_the_way_out() {
    type Given<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [(&'a str, &'a str)]);
    let cases: &[(Given<'_>, &str)] = &[
        (
            ("log = 'info'\n\nlisen = 'x'", &[], &[]),
            "unknown key \"lisen\" in DIR/canteen.toml line 3: did you mean \"listen\"?",
        ),
        (
            ("tls-cert = 'x'", &[], &[]),
            "unknown key \"tls-cert\" in DIR/canteen.toml line 1: did you mean \"tls_cert\"?",
        ),
        (("zzz = 1", &[], &[]), "unknown key \"zzz\" in DIR/canteen.toml line 1"),
        (
            ("listen = 7700", &[], &[]),
            "listen in DIR/canteen.toml line 1: \"7700\" is not an address: write one such as \
             127.0.0.1:7700 or [::]:7700",
        ),
        (
            ("\nlimit_text = 3", &[], &[]),
            "limit_text in DIR/canteen.toml line 2: \"3\" is not a number from 1024 to 1048576",
        ),
        (
            ("[listen]\na = 1", &[], &[]),
            "listen in DIR/canteen.toml line 1: write a HOST:PORT, not a table or a date",
        ),
        (
            ("", &[("CANTEEN_DEV_LOG_CODES", "yes")], &[]),
            "dev_log_codes in the environment (CANTEEN_DEV_LOG_CODES): \"yes\" is not one of true, \
             false",
        ),
        (
            ("", &[], &[("database", "mysql://h/d")]),
            "database in the command line: mysql:// is not a database known here: write \
             postgres://USER@HOST/NAME or sqlite:FILE",
        ),
        (
            ("", &[], &[("bus", "nats://h")]),
            "bus in the command line: a NATS bus is not in this version: run one server, and \
             remove the key",
        ),
        (
            ("", &[], &[("trusted_proxies", "10.0.0.0/33")]),
            "trusted_proxies in the command line: \"10.0.0.0/33\" is not an address or a network \
             such as 10.0.0.0/8",
        ),
        (
            ("", &[], &[("sign_in_account", "10")]),
            "sign_in_account in the command line: \"10\" is not a rate: 10/30s is 10 at once, \
             then 1 in 30 s",
        ),
        (
            ("tls_cert = 'c'", &[], &[]),
            "tls_cert is set and tls_key is not: give the certificate's private key too",
        ),
    ];
    for ((file, env, flags), expected) in cases {
        let (text, _) = load(file, env, flags).unwrap_err();
        assert_eq!(text, *expected);
    }
}

#[test]
fn a_broken_file_is_named_with_its_line() {
    let (text, _) = load("listen = '1.1.1.1:1'\nlog =", &[], &[]).unwrap_err();
    assert!(text.starts_with("DIR/canteen.toml line 2: "), "{text}");
    let missing = Sources { file: Some(Path::new("/nowhere/c.toml")), flags: &[], env: &|_| None };
    let text = Config::load(&missing).unwrap_err().to_string();
    assert!(text.starts_with("cannot read /nowhere/c.toml: "), "{text}");
}

#[test]
fn a_file_in_the_data_folder_is_found() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(FILE), "log = 'trace'").unwrap();
    let data = dir.path().display().to_string();
    let flags = [("data", data)];
    let config = Config::load(&Sources { file: None, flags: &flags, env: &|_| None }).unwrap();
    assert_eq!(config.log, "trace");
    assert_eq!(config.database_url(), format!("sqlite:{}/canteen.db", dir.path().display()));
}

#[test]
fn addresses_and_networks() {
    for (text, fits) in [
        ("127.0.0.1:0", true),
        ("localhost:7700", true),
        ("[::1]:7700", true),
        ("::1:7700", false),
        (":7700", false),
        ("host", false),
        ("host:70000", false),
    ] {
        assert_eq!(Given { text, base: None }.address().is_ok(), fits, "{text}");
    }
    for (network, address, inside) in [
        ("10.0.0.0/8", "10.255.0.1", true),
        ("10.0.0.0/8", "11.0.0.1", false),
        ("10.0.0.0/8", "::ffff:10.0.0.1", true),
        ("0.0.0.0/0", "1.2.3.4", true),
        ("0.0.0.0/0", "::1", false),
        ("127.0.0.1", "127.0.0.1", true),
        ("127.0.0.1", "127.0.0.2", false),
        ("fd00::/8", "fd12::1", true),
        ("::/0", "fd12::1", true),
    ] {
        let network: Network = network.parse().unwrap();
        assert_eq!(network.contains(address.parse().unwrap()), inside, "{network} {address}");
    }
}
