//! `canteen admin scim`: tokens by which identity providers write the directory.

use canteen_protocol::scim::{AddToken, ListTokens, MadeToken, RevokeToken, Token, TokenState};
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::link::Link;
use crate::cli::table::Table;
use crate::cli::time;

#[derive(clap::Subcommand, Debug)]
pub enum Action {
    /// Tokens: add, list, revoke
    #[command(subcommand)]
    Token(Tokens),
}

#[derive(clap::Subcommand, Debug)]
pub enum Tokens {
    Add(Add),
    /// List the tokens with who made them and when they were last used
    List,
    /// End a token: its provider changes nothing any more
    Revoke {
        /// Its name
        name: String,
    },
}

/// Make a token for an identity provider such as Entra ID, Okta or Keycloak
///
/// It is shown once, on standard output; the address to enter beside it stands on standard error.
/// It holds as long as you administer the whole corp. docs/scim.md says how to connect.
#[derive(clap::Args, Debug)]
pub struct Add {
    /// What it is called: the audit log names it with everything it does
    name: String,
    /// Until when, such as 90d, 'fri 18:00', 2026-12-01 [default: for ever]
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
}

#[derive(Serialize)]
struct Shown<'a> {
    id: canteen_protocol::ScimTokenId,
    name: &'a str,
    state: TokenState,
    by: &'a str,
    created: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    used: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

impl<'a> Shown<'a> {
    fn of(token: &'a Token) -> Self {
        Self {
            id: token.id,
            name: &token.name,
            state: token.state,
            by: &token.creator_userid,
            created: time::rfc3339(token.created),
            until: token.until.map(time::rfc3339),
            used: token.used.map(time::rfc3339),
            token: None,
            url: None,
        }
    }
}

pub async fn run(context: &mut Context<'_>, action: Action) -> Outcome {
    let Action::Token(action) = action;
    let link = Link::open(context).await?;
    match action {
        Tokens::Add(args) => add(context, &link, args).await,
        Tokens::List => list(context, &link).await,
        Tokens::Revoke { name } => revoke(context, &link, &name).await,
    }
}

async fn add(context: &mut Context<'_>, link: &Link, Add { name, until }: Add) -> Outcome {
    let (now, zone) = (link.welcome.time, context.io.zone.clone());
    let until = until.as_deref().map(|given| time::coming(given, now, &zone)).transpose()?;
    let MadeToken { token, secret, path, url } = link.call(AddToken { name, until }).await?;
    let url = match url {
        Some(url) => url,
        None => format!("{}{path}", context.session()?.url.trim_end_matches('/')),
    };
    if context.json {
        let shown = Shown { token: Some(&secret), url: Some(&url), ..Shown::of(&token) };
        return context.object(&shown);
    }
    context.line(&secret)?;
    let ends =
        token.until.map_or_else(|| "it is revoked".to_owned(), |until| time::local(until, &zone));
    context.remark(&format!(
        "this is the only time the token '{}' is shown; it holds until {ends}. The provider's address: {url}",
        token.name
    ));
    Ok(())
}

async fn list(context: &mut Context<'_>, link: &Link) -> Outcome {
    let mut table = Table::new(&["TOKEN", "STATE", "BY", "MADE", "UNTIL", "LAST USED"]);
    for token in &link.call(ListTokens {}).await?.tokens {
        if context.json {
            context.object(&Shown::of(token))?;
            continue;
        }
        let state = match token.state {
            TokenState::Open => "open",
            TokenState::Expired => "expired",
            TokenState::Orphaned => "maker gone",
        };
        let zone = &context.io.zone;
        let when = |at: Option<canteen_protocol::Time>, none: &str| {
            at.map_or_else(|| none.to_owned(), |at| time::local(at, zone))
        };
        let (made, until) = (when(Some(token.created), ""), when(token.until, "-"));
        let used = when(token.used, "never");
        table.row([token.name.as_str(), state, &token.creator_userid, &made, &until, &used]);
    }
    context.table(&table)
}

async fn revoke(context: &mut Context<'_>, link: &Link, name: &str) -> Outcome {
    let tokens = link.call(ListTokens {}).await?.tokens;
    let wanted = name.trim().to_lowercase();
    let found = tokens.into_iter().find(|token| token.name.to_lowercase() == wanted);
    let found = found.ok_or_else(|| {
        Failure::new("not_found", format!("there is no token '{name}'"))
            .hint("canteen admin scim token list prints them")
    })?;
    link.call(RevokeToken { token: found.id }).await?;
    let shown = serde_json::json!({ "id": found.id, "name": found.name, "state": "revoked" });
    context.say(&shown, format!("the token '{}' changes nothing any more", found.name))
}
