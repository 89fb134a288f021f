//! Why nobody was read, in words with what to do.

use ldap3::LdapResult;

use crate::sheets::SheetError;

/// Why an LDAP server gave nobody.
#[derive(Debug, thiserror::Error)]
pub enum LdapError {
    /// The address is none.
    #[error(
        "'{text}' is not where to search ({why}): write it like \
         'ldap://HOST/dc=example,dc=com??sub?(mail=*)'"
    )]
    Address {
        /// What was written.
        text: String,
        /// What is wrong with it.
        why: String,
    },
    /// Everything would be sent in the clear.
    #[error(
        "'{0}' would be talked to unencrypted over the network: use ldaps:// or --start-tls, or \
         allow it with --unencrypted"
    )]
    Clear(String),
    /// There is nothing to believe.
    #[error("{0}")]
    Trust(String),
    /// Whoever answers cannot prove who they are.
    #[error(
        "the certificate of '{host}' is not believed ({why}): when it is the right one, name the \
         file of who signed it with --ca"
    )]
    Certificate {
        /// Who answers.
        host: String,
        /// What is wrong with it.
        why: String,
    },
    /// Nobody answers.
    #[error("'{host}' cannot be reached ({why}): look at the address and the network")]
    Unreachable {
        /// Who.
        host: String,
        /// Why.
        why: String,
    },
    /// The connection was lost, or the answer does not come.
    #[error("'{host}' stopped answering ({why}): nothing was changed, try again")]
    Lost {
        /// Who.
        host: String,
        /// Why.
        why: String,
    },
    /// The name or the password is wrong.
    #[error("the LDAP server does not know '{0}' with this password: look at --bind")]
    Credentials(String),
    /// Who is not bound may not look.
    #[error("the LDAP server lets nobody search who does not say who they are: pass --bind DN")]
    Anonymous,
    /// There is no such base.
    #[error("there is no '{base}' on the LDAP server{nearest}: look at the address{bind}")]
    Base {
        /// What was looked for.
        base: String,
        /// What there is of it.
        nearest: String,
        /// What else may help: some servers hide everything from who is not bound.
        bind: &'static str,
    },
    /// The base is somebody else's.
    #[error("'{base}' is held by another server, which is not followed: import from {servers}")]
    Elsewhere {
        /// What was looked for.
        base: String,
        /// Who has it.
        servers: String,
    },
    /// The server gives no more.
    #[error(
        "the LDAP server gave {0} entries and gives no more: bind as somebody with a higher limit, \
         or import in parts, each with a filter"
    )]
    Limit(u64),
    /// Something else the server says no to.
    #[error("the LDAP server refuses {what}: {why}")]
    Refused {
        /// What was asked.
        what: &'static str,
        /// Its own words.
        why: String,
    },
    /// More than is taken.
    #[error("the entries have more than {} MiB: import in parts, each with a filter", .0 >> 20)]
    Bytes(u64),
    /// The answer makes no sense.
    #[error("the answer of '{0}' cannot be read: it is no LDAP server, or a broken one")]
    Broken(String),
    /// Nobody is found.
    #[error("nobody was found below '{base}' with {filter}: look at the base and the filter")]
    Nobody {
        /// Below what.
        base: String,
        /// For whom.
        filter: String,
    },
    /// Too many people.
    #[error(transparent)]
    Sheet(#[from] SheetError),
}

/// What a server says of something it was asked, in its own words and by its number.
pub fn words(result: &LdapResult) -> String {
    let text = result.text.trim_matches(['\0', ' ', '\n']);
    let known = match result.rc {
        1 => "operations error",
        2 => "protocol error",
        3 => "it takes longer than allowed",
        8 => "only with encryption or a stronger proof",
        11 => "more than is allowed",
        12 => "it cannot give answers in pages",
        13 => "only over an encrypted connection, with ldaps:// or --start-tls",
        34 => "the name is malformed",
        50 => "not allowed",
        51 | 52 => "it is busy",
        53 => "it is not willing to",
        _ => "",
    };
    let mut said = match (known, text) {
        ("", "") => String::new(),
        (known, "") => known.to_owned(),
        ("", text) => text.to_owned(),
        (known, text) => format!("{known} ({text})"),
    };
    if said.is_empty() {
        said = format!("result {}", result.rc);
    }
    said
}
