//! Who needs a second step at sign-in, and which (SEC-04, ADM-05). Pure.

use canteen_protocol::second_factor::WhoMust;
use canteen_protocol::setting::CorpSettings;
use reqwest::Url;

/// Bytes of the address of the company's page.
const URL: usize = 512;

/// What the second step is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Due {
    /// There is none.
    Nothing,
    /// A code of the authenticator.
    Code,
    /// Setting an authenticator up.
    Enrol,
    /// The company's page.
    Page,
}

/// Whether the corp asks a second factor of a member.
#[must_use]
pub fn must(who: WhoMust, admin: bool) -> bool {
    match who {
        WhoMust::Off => false,
        WhoMust::Admins => admin,
        WhoMust::All => true,
    }
}

/// The second step of a member. The company's page goes before an authenticator of the member's
/// own, which they could set up past the company.
#[must_use]
pub fn due(settings: &CorpSettings, admin: bool, has_totp: bool) -> Due {
    let must = must(settings.second_factor, admin);
    match (must, settings.second_factor_url.is_empty(), has_totp) {
        (true, false, _) => Due::Page,
        (_, _, true) => Due::Code,
        (true, true, false) => Due::Enrol,
        (false, _, false) => Due::Nothing,
    }
}

/// Whether an authenticator may be given up without another in its place.
#[must_use]
pub fn may_disable(settings: &CorpSettings, admin: bool) -> bool {
    !must(settings.second_factor, admin) || !settings.second_factor_url.is_empty()
}

/// The address of the company's page as it is kept: HTTPS, or HTTP to this machine.
///
/// # Errors
/// What is wrong with it, worded for people.
pub fn page(text: &str) -> Result<Url, String> {
    let wrong = |why: &str| {
        format!(
            "second_factor_url {why}: write the address of a page, such as https://id.example.com/canteen"
        )
    };
    if text.len() > URL {
        return Err(wrong("has more than 512 bytes"));
    }
    let url: Url = text.parse().map_err(|_| wrong("is no address"))?;
    let here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    if url.scheme() != "https" && !(url.scheme() == "http" && here) {
        return Err(wrong("is not https"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("names an account"));
    }
    if url.fragment().is_some() {
        return Err(wrong("has a part behind #"));
    }
    Ok(url)
}

/// The company's page for one sign-in.
#[must_use]
pub fn page_for(mut page: Url, ticket: &str, userid: &str) -> String {
    page.query_pairs_mut().append_pair("ticket", ticket).append_pair("userid", userid);
    page.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_step_follows_from_policy_page_role_and_authenticator() {
        use Due::{Code, Enrol, Nothing, Page};
        use WhoMust::{Admins, All, Off};
        // Policy, page; then: member without and with an authenticator, administrator likewise.
        for (who, page, expected) in [
            (Off, false, [Nothing, Code, Nothing, Code]),
            (Off, true, [Nothing, Code, Nothing, Code]),
            (Admins, false, [Nothing, Code, Enrol, Code]),
            (Admins, true, [Nothing, Code, Page, Page]),
            (All, false, [Enrol, Code, Enrol, Code]),
            (All, true, [Page, Page, Page, Page]),
        ] {
            let settings = CorpSettings {
                second_factor: who,
                second_factor_url: if page {
                    "https://id.example.com".into()
                } else {
                    String::new()
                },
                ..CorpSettings::default()
            };
            let people = [(false, false), (false, true), (true, false), (true, true)];
            let found = people.map(|(admin, has)| due(&settings, admin, has));
            assert_eq!(found, expected, "{who} {page}");
            for admin in [false, true] {
                let asked = due(&settings, admin, false) == Enrol;
                assert_eq!(may_disable(&settings, admin), !asked, "{who} {page} {admin}");
            }
        }
    }

    #[test]
    fn a_page_is_https_or_here() {
        for (text, fits) in [
            ("https://id.example.com/canteen?x=1", true),
            ("http://127.0.0.1:8080/", true),
            ("http://localhost/x", true),
            ("http://id.example.com", false),
            ("ftp://id.example.com", false),
            ("javascript:alert(1)", false),
            ("https://li:secret@id.example.com", false),
            ("https://id.example.com/#here", false),
            ("id.example.com", false),
            ("", false),
        ] {
            assert_eq!(page(text).is_ok(), fits, "{text}");
        }
        assert!(page(&format!("https://id.example.com/{}", "x".repeat(512))).is_err());
        let page = page("https://id.example.com/c?x=1").unwrap();
        assert_eq!(
            page_for(page, "t-1_", "li wei"),
            "https://id.example.com/c?x=1&ticket=t-1_&userid=li+wei"
        );
    }
}
