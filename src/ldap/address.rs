//! Where to search, as a URL says it (RFC 4516): `ldap://HOST[:PORT]/BASE[??SCOPE[?FILTER]]`.

use ldap3::{Scope, parse_filter};

use super::LdapError;
use crate::net;
use crate::sheets::person::dn;

/// Whoever has an account, on directories of either kind.
const EVERYONE: &str = "(|(objectClass=inetOrgPerson)(&(objectCategory=person)(objectClass=user)))";

/// Where to search, and for whom.
#[derive(Clone, PartialEq, Debug)]
pub struct Address {
    /// Whether it is talked to in TLS from the first byte on.
    pub tls: bool,
    /// The host, and the port if one is said.
    pub authority: String,
    /// The host alone.
    pub host: String,
    /// Below which entry.
    pub base: String,
    /// How many parts that one's name has.
    pub depth: usize,
    /// How far below.
    pub scope: Scope,
    /// For what.
    pub filter: String,
}

impl Address {
    /// Whether a text is meant to be one, good or not.
    #[must_use]
    pub fn is_meant(text: &str) -> bool {
        let text = text.to_ascii_lowercase();
        ["ldap://", "ldaps://", "ldapi://"].iter().any(|scheme| text.starts_with(scheme))
    }

    /// Reads one. Without a scope everything below the base is meant, without a filter everyone
    /// who has an account.
    ///
    /// # Errors
    /// [`LdapError::Address`] with what is wrong.
    pub fn parse(text: &str) -> Result<Self, LdapError> {
        let bad = |why: &str| LdapError::Address { text: text.to_owned(), why: why.to_owned() };
        let (scheme, rest) = text.split_once("://").ok_or_else(|| bad("no ldap:// in front"))?;
        let tls = match scheme.to_ascii_lowercase().as_str() {
            "ldap" => false,
            "ldaps" => true,
            _ => return Err(bad("only ldap and ldaps are spoken")),
        };
        let (authority, rest) = rest.split_once('/').unwrap_or((rest, ""));
        if authority.contains('@') {
            return Err(bad("it has a user in it: pass --bind"));
        }
        let host = net::host(authority).ok_or_else(|| bad("the host or port is wrong"))?;
        let mut parts = rest.split('?');
        let mut next = || {
            let part = parts.next().unwrap_or_default();
            decoded(part).ok_or_else(|| bad("a % in it is not followed by two digits of UTF-8"))
        };
        let (base, attributes, scope, filter, extensions) =
            (next()?, next()?, next()?, next()?, next()?);
        if base.trim().is_empty() {
            return Err(bad("it does not say below which entry"));
        }
        let depth = dn::parse(&base).ok_or_else(|| bad("its base is no distinguished name"))?.len();
        if !attributes.is_empty() {
            return Err(bad("it names attributes, which are always the same: write ?? there"));
        }
        let scope = match scope.to_ascii_lowercase().as_str() {
            "" | "sub" => Scope::Subtree,
            "one" => Scope::OneLevel,
            "base" => Scope::Base,
            _ => return Err(bad("its scope is none of sub, one and base")),
        };
        let filter = if filter.is_empty() { EVERYONE.to_owned() } else { filter };
        if parse_filter(&filter).is_err() {
            return Err(bad("its filter is none: write it like (mail=*)"));
        }
        if parts.next().is_some() || extensions.contains('!') {
            return Err(bad("it has extensions, of which none is known"));
        }
        let (authority, host) = (authority.to_owned(), host.to_owned());
        Ok(Self { tls, authority, host, base, depth, scope, filter })
    }
}

/// A part without its `%`.
fn decoded(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        if *first == b'%' {
            let hex = more.get(..2).filter(|hex| hex.iter().all(u8::is_ascii_hexdigit))?;
            bytes.push(u8::from_str_radix(str::from_utf8(hex).ok()?, 16).ok()?);
            rest = &more[2..];
        } else {
            bytes.push(*first);
            rest = more;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_say_where_and_whom() {
        let found = Address::parse("ldap://ldap.example.com/dc=example,dc=com").unwrap();
        assert!(!found.tls && found.scope == Scope::Subtree && found.filter == EVERYONE);
        assert_eq!((found.host.as_str(), found.depth), ("ldap.example.com", 2));
        let text =
            "LDAPS://[::1]:1636/ou=%E9%94%80%E5%94%AE%5C%2c,o=a??ONE?(&(mail=*)(!(uid=x%3Fy)))";
        let found = Address::parse(text).unwrap();
        assert_eq!((found.authority.as_str(), found.host.as_str()), ("[::1]:1636", "::1"));
        assert_eq!(
            (found.base.as_str(), found.filter.as_str()),
            ("ou=销售\\,,o=a", "(&(mail=*)(!(uid=x?y)))")
        );
        assert!(found.tls && found.scope == Scope::OneLevel);
    }

    #[test]
    fn what_is_no_address_is_refused_with_the_way_out() {
        for (text, says) in [
            ("ldapi:///dc=x", "only ldap"),
            ("ldap://", "host"),
            ("ldap://h", "below which"),
            ("ldap://h/", "below which"),
            ("ldap://h:x/dc=x", "host"),
            ("ldap://u@h/dc=x", "--bind"),
            ("ldap://h/example", "distinguished"),
            ("ldap://h/dc=x?mail", "attributes"),
            ("ldap://h/dc=x??all", "scope"),
            ("ldap://h/dc=x??sub?mail", "filter"),
            ("ldap://h/dc=x??sub?(mail=*)?!x", "extensions"),
            ("ldap://h/dc=%zz", "%"),
            ("ldap://h/dc=%ff", "%"),
        ] {
            assert!(Address::is_meant(text), "{text}");
            let error = Address::parse(text).unwrap_err().to_string();
            assert!(error.contains(says) && error.contains("ldap://HOST/"), "{text}: {error}");
        }
        assert!(!Address::is_meant("members.csv"));
    }
}
