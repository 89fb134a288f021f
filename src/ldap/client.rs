//! One search: connect, say who one is, ask for page after page (RFC 2696).
//!
//! Everything has an end: connecting, each page, the number of entries and of their bytes. The
//! parser below panics at what is no LDAP; that ends the reading with an error and no more.

use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::time::Duration;

use canteen_text::sanitize;
use futures_util::FutureExt;
use ldap3::controls::{Control, ControlType, PagedResults};
use ldap3::{
    DerefAliases, Ldap, LdapConnAsync, LdapConnSettings, LdapError as Error, LdapResult,
    SearchEntry, SearchOptions, SearchResult,
};
use tokio::time::timeout;

use super::error::words;
use super::{Address, LdapError, trust};
use crate::net;
use crate::sheets::person::{Entry, Gather, KNOWN, PlacesFrom, is_known};
use crate::sheets::{BYTES, Read};

/// How long connecting may take, with all that belongs to it.
const CONNECT: Duration = Duration::from_secs(15);
/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(60);
/// How long a page may take, however slowly it trickles.
const PAGE_TIME: Duration = Duration::from_secs(300);
/// Entries of a page: Active Directory gives at most 1,000.
const PAGE: i32 = 500;
/// Pages, of which some may be empty.
const PAGES: usize = 10_000;
/// How many other servers are named.
const NAMED: usize = 3;
/// Characters of the name of another server.
const SHOWN: usize = 200;

/// What is searched, and how.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Where and for whom.
    pub address: Address,
    /// Encrypt what begins in the clear.
    pub start_tls: bool,
    /// Talk in the clear, also to another machine.
    pub unencrypted: bool,
    /// A file of certificates that are believed instead of the system's.
    pub ca: Option<PathBuf>,
    /// The name and the password of who searches.
    pub bind: Option<(String, String)>,
    /// Where departments come from.
    pub places: PlacesFrom,
}

/// Everyone who is found, as rows of an import. `progress` hears how many entries there are so far.
///
/// # Errors
/// [`LdapError`]; when there is one, nothing was read.
pub async fn people(ask: &Ask, mut progress: impl FnMut(u64)) -> Result<Read, LdapError> {
    let Address { tls, host, .. } = &ask.address;
    if !tls && !ask.start_tls && !ask.unencrypted && !net::is_loopback(host) {
        return Err(LdapError::Clear(host.clone()));
    }
    let mut ldap = connect(ask).await?;
    let read = search(ask, &mut ldap, &mut progress).await;
    // Good manners: whether it is heard makes no difference.
    let _ = timeout(CONNECT, ldap.unbind()).await;
    read
}

async fn connect(ask: &Ask) -> Result<Ldap, LdapError> {
    let Address { tls, authority, host, .. } = &ask.address;
    let mut settings = LdapConnSettings::new().set_conn_timeout(CONNECT);
    if *tls || ask.start_tls {
        settings = settings.set_config(trust::config(ask.ca.as_deref())?);
    }
    settings = settings.set_starttls(ask.start_tls);
    let url = format!("{}://{authority}", if *tls { "ldaps" } else { "ldap" });
    let opened = LdapConnAsync::with_settings(settings, &url);
    let opened = AssertUnwindSafe(opened).catch_unwind().await;
    let opened = opened.map_err(|_| LdapError::Broken(host.clone()))?;
    let (connection, ldap) = opened.map_err(|error| unopened(host, error))?;
    tokio::spawn(async move {
        if let Err(error) = connection.drive().await {
            tracing::debug!(%error, "the connection to the LDAP server ended");
        }
    });
    Ok(ldap)
}

async fn search(
    ask: &Ask,
    ldap: &mut Ldap,
    progress: &mut impl FnMut(u64),
) -> Result<Read, LdapError> {
    let Address { host, base, depth, filter, .. } = &ask.address;
    if let Some((name, password)) = &ask.bind {
        bind(host, ldap, name, password).await?;
    }
    let mut gather = Gather::new(ask.places, *depth);
    let (mut row, mut bytes, mut cookie) = (0, 0, Vec::new());
    let mut elsewhere = Vec::new();
    for _ in 0..PAGES {
        let (entries, result) = page(ask, ldap, cookie).await?;
        for mut entry in entries {
            row += 1;
            entry.row = row;
            bytes += entry.values.iter().map(|(_, value)| value.len() as u64).sum::<u64>();
            for (name, value) in entry.values.iter().filter(|(_, value)| value.contains('\u{fffd}'))
            {
                let why = "is no text in UTF-8: mend it on the server".to_owned();
                gather.wrong(&entry, name, value, "malformed", why);
            }
            gather.take(&entry)?;
        }
        if bytes > BYTES {
            return Err(LdapError::Bytes(BYTES));
        }
        progress(row.into());
        check(ask, &result, row)?;
        elsewhere.extend(result.refs);
        cookie = next(host, &result.ctrls)?;
        if cookie.is_empty() {
            if gather.is_empty() {
                return Err(LdapError::Nobody { base: base.clone(), filter: filter.clone() });
            }
            let mut read = gather.end();
            read.notes.extend(note(&elsewhere));
            return Ok(read);
        }
    }
    Err(LdapError::Broken(host.clone()))
}

async fn bind(host: &str, ldap: &mut Ldap, name: &str, password: &str) -> Result<(), LdapError> {
    let bound = AssertUnwindSafe(ldap.with_timeout(ANSWER).simple_bind(name, password));
    let bound = bound.catch_unwind().await.map_err(|_| LdapError::Broken(host.to_owned()))?;
    let result = bound.map_err(|error| lost(host, &error))?;
    match result.rc {
        0 => Ok(()),
        // Which of the two is wrong is not told; neither is whether there is such a name.
        32 | 34 | 48 | 49 => Err(LdapError::Credentials(name.to_owned())),
        _ => Err(LdapError::Refused { what: "to sign you in", why: words(&result) }),
    }
}

/// One page: its entries, still without their numbers, and how it ended.
async fn page(
    ask: &Ask,
    ldap: &mut Ldap,
    cookie: Vec<u8>,
) -> Result<(Vec<Entry>, LdapResult), LdapError> {
    let Address { host, base, scope, filter, .. } = &ask.address;
    ldap.with_timeout(ANSWER)
        .with_search_options(SearchOptions::new().deref(DerefAliases::Never))
        .with_controls(PagedResults { size: PAGE, cookie });
    let found = async {
        let SearchResult(entries, result) =
            ldap.search(base, *scope, filter, KNOWN.to_vec()).await?;
        let entries = entries.into_iter().map(SearchEntry::construct).map(entry).collect();
        Ok((entries, result))
    };
    let found = timeout(PAGE_TIME, AssertUnwindSafe(found).catch_unwind()).await;
    let found = found.map_err(|_| {
        let why = "a page takes too long".to_owned();
        LdapError::Lost { host: host.clone(), why }
    })?;
    let found: Result<_, Error> = found.map_err(|_| LdapError::Broken(host.clone()))?;
    found.map_err(|error| lost(host, &error))
}

fn entry(found: SearchEntry) -> Entry {
    let SearchEntry { dn, attrs, bin_attrs } = found;
    // A server may give what it was not asked for.
    let mut all: Vec<_> = attrs.into_iter().filter(|(name, _)| is_known(name)).collect();
    all.extend(bin_attrs.into_iter().filter(|(name, _)| is_known(name)).map(|(name, values)| {
        let values = values.iter().map(|value| String::from_utf8_lossy(value).into_owned());
        (name, values.collect())
    }));
    // In an order of their own, and so always the same.
    all.sort();
    let values = all.into_iter().flat_map(|(name, values): (String, Vec<String>)| {
        values.into_iter().map(move |value| (name.clone(), value))
    });
    Entry { row: 0, dn, values: values.collect() }
}

/// What the end of a page says of everything.
fn check(ask: &Ask, result: &LdapResult, rows: u32) -> Result<(), LdapError> {
    let base = ask.address.base.clone();
    match result.rc {
        0 => Ok(()),
        4 | 11 => Err(LdapError::Limit(rows.into())),
        10 => Err(LdapError::Elsewhere { base, servers: result.refs.join(", ") }),
        32 => {
            let nearest = match result.matched.as_str() {
                "" => String::new(),
                matched => format!(", only '{matched}'"),
            };
            let bind = if ask.bind.is_some() { "" } else { ", or say who you are with --bind" };
            Err(LdapError::Base { base, nearest, bind })
        }
        // Active Directory says 1, and that a bind must come first.
        1 | 8 | 48 | 50 if ask.bind.is_none() => Err(LdapError::Anonymous),
        _ => Err(LdapError::Refused { what: "the search", why: words(result) }),
    }
}

/// Where the next page begins; nowhere after the last one.
fn next(host: &str, controls: &[Control]) -> Result<Vec<u8>, LdapError> {
    let paged = |Control(kind, _): &&Control| matches!(kind, Some(ControlType::PagedResults));
    let paged = controls.iter().find(paged);
    let Some(Control(_, raw)) = paged else { return Ok(Vec::new()) };
    let parsed = std::panic::catch_unwind(AssertUnwindSafe(|| raw.parse::<PagedResults>()));
    parsed.map(|page| page.cookie).map_err(|_| LdapError::Broken(host.to_owned()))
}

/// That a part of everything is somebody else's.
fn note(elsewhere: &[String]) -> Option<String> {
    let mut servers: Vec<&str> = elsewhere.iter().map(String::as_str).collect();
    servers.sort_unstable();
    servers.dedup();
    let more = if servers.len() > NAMED { ", ..." } else { "" };
    let named = servers.iter().take(NAMED).map(|url| sanitize::line(url, SHOWN));
    let named = named.collect::<Vec<_>>().join(", ");
    (!servers.is_empty()).then(|| {
        format!("what other servers hold is left out, referrals are not followed: {named}{more}")
    })
}

/// Why there is no connection.
fn unopened(host: &str, error: Error) -> LdapError {
    let host = host.to_owned();
    match error {
        Error::Io { source } => match certificate(&source) {
            Some(why) => LdapError::Certificate { host, why },
            None => LdapError::Unreachable { host, why: source.to_string() },
        },
        Error::Rustls { source } => LdapError::Certificate { host, why: source.to_string() },
        Error::LdapResult { result } => {
            LdapError::Refused { what: "to encrypt the connection", why: words(&result) }
        }
        Error::Timeout { .. } => {
            let why = format!("no answer within {} s", CONNECT.as_secs());
            LdapError::Unreachable { host, why }
        }
        Error::ResultRecv { .. } | Error::OpSend { .. } => {
            LdapError::Unreachable { host, why: "it hung up".into() }
        }
        error => LdapError::Unreachable { host, why: error.to_string() },
    }
}

/// What is wrong with a certificate, when that is what went wrong.
fn certificate(error: &std::io::Error) -> Option<String> {
    let error = error.get_ref()?.downcast_ref::<rustls::Error>()?;
    match error {
        rustls::Error::InvalidCertificate(why) => Some(match why {
            rustls::CertificateError::UnknownIssuer => "nobody known signed it".into(),
            rustls::CertificateError::Expired | rustls::CertificateError::ExpiredContext { .. } => {
                "it has expired".into()
            }
            rustls::CertificateError::NotValidForName
            | rustls::CertificateError::NotValidForNameContext { .. } => {
                "it is for another name".into()
            }
            why => why.to_string(),
        }),
        _ => None,
    }
}

/// Why an answer did not come.
fn lost(host: &str, error: &Error) -> LdapError {
    let why = match error {
        Error::Timeout { .. } => format!("no answer within {} s", ANSWER.as_secs()),
        Error::ResultRecv { .. } | Error::OpSend { .. } | Error::EndOfStream => {
            "the connection ended".into()
        }
        error => error.to_string(),
    };
    LdapError::Lost { host: host.to_owned(), why }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(bind: bool) -> Ask {
        Ask {
            address: Address::parse("ldap://h/dc=x").unwrap(),
            start_tls: false,
            unencrypted: false,
            ca: None,
            bind: bind.then(|| ("cn=a".into(), "b".into())),
            places: PlacesFrom::default(),
        }
    }

    fn ended(rc: u32, text: &str) -> LdapResult {
        let refs = if rc == 10 { vec!["ldap://other/dc=x".into()] } else { Vec::new() };
        let matched = if rc == 32 { "dc=y".into() } else { String::new() };
        LdapResult { rc, matched, text: text.into(), refs, ctrls: Vec::new() }
    }

    #[test]
    fn what_a_server_says_is_told_with_the_way_out() {
        let windows = "000004DC: LdapErr: DSID-0C090A5E, comment: In order to perform this \
                       operation a successful bind must be completed on the connection.\0";
        for (rc, text, bind, says) in [
            (1, windows, false, "pass --bind"),
            (1, windows, true, "successful bind must be completed"),
            (3, "", true, "longer than allowed"),
            (4, "", true, "gave 7 entries"),
            (10, "", true, "import from ldap://other/dc=x"),
            (13, "", true, "--start-tls"),
            (32, "", true, "only 'dc=y': look at the address"),
            (32, "", false, "or say who you are with --bind"),
            (50, "", false, "pass --bind"),
            (50, "no\0", true, "not allowed (no)"),
            (80, "", true, "result 80"),
        ] {
            let error = check(&ask(bind), &ended(rc, text), 7).unwrap_err().to_string();
            assert!(error.contains(says) && !error.contains('\0'), "{rc}: {error}");
        }
        assert!(check(&ask(false), &ended(0, ""), 7).is_ok());
    }

    #[test]
    fn a_few_of_the_other_servers_are_named() {
        let all = ["ldap://b", "ldap://a", "ldap://b", "ldap://d\u{1b}[2J", "ldap://c"];
        let all = all.map(ToOwned::to_owned);
        let said = note(&all).unwrap();
        assert!(said.ends_with("ldap://a, ldap://b, ldap://c, ..."), "{said}");
        assert!(!note(&all[3..4]).unwrap().contains('\u{1b}'));
        assert_eq!(note(&[]), None);
    }

    #[tokio::test]
    async fn another_machine_is_not_talked_to_in_the_clear() {
        let error = people(&ask(true), |_| ()).await.unwrap_err();
        assert!(matches!(error, LdapError::Clear(host) if host == "h"));
    }
}
