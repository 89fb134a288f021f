//! People of an LDAP server as the source of an import: what is asked for it, and its errors.

use std::path::PathBuf;

use super::bar::Bar;
use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::secret;
use crate::ldap::{self, Address, Ask, LdapError};
use crate::sheets::Read;
use crate::sheets::person::PlacesFrom;

/// How an LDAP server is talked to.
#[derive(clap::Args, Debug)]
#[command(next_help_heading = "From LDAP and LDIF")]
pub struct Ldap {
    /// Sign in to the LDAP server by this name: a DN, or in Active Directory user@domain. Without
    /// it nobody signs in. The password is asked for
    #[arg(long, value_name = "DN")]
    bind: Option<String>,
    /// Read the password for --bind from standard input
    #[arg(long, requires = "bind")]
    bind_password_stdin: bool,
    /// Encrypt an ldap:// connection before anything is said (StartTLS)
    #[arg(long)]
    start_tls: bool,
    /// Believe the certificates signed by those in this file (PEM), instead of the system's
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Talk to another machine without encryption
    #[arg(long, conflicts_with = "start_tls")]
    unencrypted: bool,
    /// Where departments come from. Without it the attribute ou, when an entry has one, or else
    /// its DN
    #[arg(long, value_enum, value_name = "WHERE")]
    department_from: Option<Where>,
}

/// Where departments come from.
#[derive(clap::ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
enum Where {
    /// The organizational units (ou) between the entry and BASE; in LDIF all of them
    Dn,
    /// The attribute ou, department or departmentNumber
    Attribute,
}

impl Ldap {
    /// Where departments come from.
    pub fn places(&self) -> PlacesFrom {
        match self.department_from {
            None => PlacesFrom::Either,
            Some(Where::Dn) => PlacesFrom::Name,
            Some(Where::Attribute) => PlacesFrom::Attribute,
        }
    }

    /// Refuses what only makes sense with a server.
    pub fn check_file(&self) -> Outcome {
        let Self { bind, start_tls, ca, unencrypted, .. } = self;
        if bind.is_some() || *start_tls || ca.is_some() || *unencrypted {
            return Err(Failure::usage(
                "--bind, --start-tls, --ca and --unencrypted are for an LDAP server",
            )
            .hint("name one, like ldap://HOST/dc=example,dc=com, or leave them out"));
        }
        Ok(())
    }

    /// Reads everyone an address finds.
    pub async fn read(self, context: &mut Context<'_>, text: &str) -> Outcome<Read> {
        let address = Address::parse(text)?;
        if address.tls && (self.start_tls || self.unencrypted) {
            return Err(Failure::usage("an ldaps:// connection is encrypted from the beginning")
                .hint("leave --start-tls and --unencrypted out"));
        }
        let places = self.places();
        let Self { bind, bind_password_stdin, start_tls, ca, unencrypted, .. } = self;
        let bind = match bind {
            None => None,
            Some(name) => {
                let prompt = format!("Password of {name}");
                let flag = "--bind-password-stdin";
                let password = secret::asked(context, bind_password_stdin, &prompt, flag)?;
                if password.is_empty() {
                    // It would sign nobody in, and look as if it had.
                    return Err(Failure::new("invalid", "the password for --bind is empty"));
                }
                Some((name, password))
            }
        };
        let ask = Ask { address, start_tls, unencrypted, ca, bind, places };
        let mut bar = Bar::new(context);
        Ok(ldap::people(&ask, |found| bar.show(&format!("{found} entries read"), 0, 0)).await?)
    }
}

impl From<LdapError> for Failure {
    fn from(error: LdapError) -> Self {
        let said = error.to_string();
        let code = match error {
            LdapError::Address { .. } | LdapError::Clear(_) => return Self::usage(said),
            LdapError::Unreachable { .. } | LdapError::Lost { .. } => {
                return Self::unreachable(said);
            }
            LdapError::Sheet(error) => return error.into(),
            LdapError::Trust(_) => "setup",
            LdapError::Certificate { .. } => "untrusted",
            LdapError::Credentials(_) => "bad_credentials",
            LdapError::Anonymous | LdapError::Refused { .. } => "forbidden",
            LdapError::Base { .. } | LdapError::Elsewhere { .. } | LdapError::Nobody { .. } => {
                "not_found"
            }
            LdapError::Limit(_) | LdapError::Bytes(_) => "too_large",
            LdapError::Broken(_) => "protocol",
        };
        Self::new(code, said)
    }
}
