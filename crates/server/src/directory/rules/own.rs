//! What a member's own change of their card would make another than it is. Pure.

use canteen_protocol::directory::{Member, UpdateMember};
use canteen_protocol::own::{ChangeOwn, OwnField};

use super::fields::BadField;
use super::member::Fields;

/// The fields that would be others. What is asked for in another spelling and is so already (a
/// number without its country) is none of them.
///
/// # Errors
/// The first field that is not as it must be.
pub fn differing(now: &Member, ask: &ChangeOwn) -> Result<Vec<OwnField>, BadField> {
    let then = Fields::after(now, &asked(ask))?;
    let differs = |field: &OwnField| match field {
        OwnField::Name => then.name != now.name,
        OwnField::EnglishName => then.english_name != now.english_name,
        OwnField::Title => then.title != now.title,
        OwnField::Gender => then.gender != now.gender,
        OwnField::Mobile => then.mobile != now.mobile,
        OwnField::Landline => then.landline != now.landline,
        OwnField::Email => then.email != now.email,
    };
    Ok(OwnField::ALL.into_iter().filter(differs).collect())
}

/// The change of a member that a change of their own card is.
#[must_use]
pub fn asked(ask: &ChangeOwn) -> UpdateMember {
    UpdateMember {
        name: ask.name.clone(),
        english_name: ask.english_name.clone(),
        title: ask.title.clone(),
        gender: ask.gender,
        mobile: ask.mobile.clone(),
        landline: ask.landline.clone(),
        email: ask.email.clone(),
        ..UpdateMember::default()
    }
}

#[cfg(test)]
mod tests {
    use canteen_protocol::directory::Gender;

    use super::*;

    fn text(text: &str) -> Option<String> {
        Some(text.into())
    }

    #[test]
    fn only_what_would_be_another_counts() {
        let now = Member {
            userid: "li".into(),
            name: "李伟".into(),
            email: "li@example.com".into(),
            mobile: "+8613800000000".into(),
            ..Member::default()
        };
        let none = ChangeOwn::default();
        let same = ChangeOwn {
            name: text(" 李伟 "),
            mobile: text("13800000000"),
            gender: Some(Gender::Unset),
            ..ChangeOwn::default()
        };
        let title = ChangeOwn { title: text("CTO"), ..same.clone() };
        let all = ChangeOwn {
            name: text("Wei"),
            english_name: text("Wayne"),
            title: text("CTO"),
            gender: Some(Gender::Male),
            mobile: text(""),
            landline: text("020-1"),
            email: text("LI@example.com"),
            ..ChangeOwn::default()
        };
        for (ask, wanted) in [
            (none, vec![]),
            (same, vec![]),
            (title, vec![OwnField::Title]),
            (all, OwnField::ALL.to_vec()),
        ] {
            assert_eq!(differing(&now, &ask).unwrap(), wanted);
        }
        for bad in [
            ChangeOwn { name: text(" "), ..ChangeOwn::default() },
            ChangeOwn { email: text("nowhere"), ..ChangeOwn::default() },
            ChangeOwn { mobile: text("x"), ..ChangeOwn::default() },
        ] {
            assert!(differing(&now, &bad).is_err());
        }
    }
}
