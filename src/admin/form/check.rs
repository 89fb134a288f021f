//! What is seen to be wrong without asking: the server's rules of single fields, where they are
//! cheap. The server has the last word.

use canteen_protocol::own::OwnFields;

use super::field::{Field, Kind, Value};

/// Why a field cannot be saved as it is: the text's key.
#[must_use]
pub fn fault(field: &Field) -> Option<&'static str> {
    if !field.is_changed() && !is_needed(field.name) {
        return None;
    }
    let text = field.typed();
    match (field.name, field.kind) {
        ("name" | "tag_name" | "role_name" | "who" | "action_reason", Kind::Text(_))
            if text.is_empty() =>
        {
            Some("admin-fault-empty")
        }
        ("department_name", _) if text.is_empty() => Some("admin-fault-empty"),
        ("department_name", _) if text.contains('/') || text == "**" => Some("admin-fault-slash"),
        ("userid", Kind::Text(_)) if !is_userid(&text) => Some("admin-fault-userid"),
        ("email", _) if !text.is_empty() && !is_email(&text) => Some("admin-fault-email"),
        ("mobile", _) if !text.is_empty() && !is_mobile(&text) => Some("admin-fault-mobile"),
        ("landline", _) if !is_landline(&text) => Some("admin-fault-landline"),
        ("self_edit", _) if text.parse::<OwnFields>().is_err() => Some("admin-fault-self-edit"),
        ("read_receipts", _) if !is_receipts(&text) => Some("admin-fault-receipts"),
        ("viewer" | "seen" | "grantee", Kind::Member) if field.now().is_empty() => {
            Some("admin-fault-nobody")
        }
        ("parent", Kind::Department) if field.now().is_empty() => Some("admin-fault-parent"),
        (_, Kind::Number) if !text.is_empty() && text.parse::<i64>().is_err() => {
            Some("admin-fault-number")
        }
        // A number that stands cannot be made none.
        ("order", Kind::Number) if text.is_empty() && field.is_changed() => {
            Some("admin-fault-number")
        }
        ("level", _) if text.parse().is_ok_and(|n: i64| !(1..=15).contains(&n)) => {
            Some("admin-fault-level")
        }
        _ => None,
    }
}

/// Looked at even when nothing was written.
fn is_needed(name: &str) -> bool {
    let needed = [
        "name",
        "tag_name",
        "role_name",
        "department_name",
        "userid",
        "who",
        "viewer",
        "seen",
        "grantee",
        "parent",
        "action_reason",
    ];
    needed.contains(&name)
}

/// Whether somebody new could sign in: ORG-03.
#[must_use]
pub fn has_way_in(fields: &[Field]) -> bool {
    let ways = ["email", "mobile", "password"];
    fields.iter().any(|field| ways.contains(&field.name) && field.now() != Value::text(""))
}

fn is_userid(text: &str) -> bool {
    let bytes = text.as_bytes();
    (1..=32).contains(&bytes.len())
        && bytes[0].is_ascii_alphanumeric()
        && bytes.iter().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(b))
}

fn is_email(text: &str) -> bool {
    let plain = text.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
    });
    plain && (6..=64).contains(&text.len()) && !text.contains(char::is_whitespace)
}

fn is_mobile(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (7..=15).contains(&digits) && text.chars().all(|c| c.is_ascii_digit() || "+-() ".contains(c))
}

fn is_landline(text: &str) -> bool {
    text.len() <= 32 && text.bytes().all(|b| b.is_ascii_digit() || b"-+,".contains(&b))
}

fn is_receipts(text: &str) -> bool {
    text.parse::<canteen_protocol::setting::ReadReceipts>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &'static str, kind: Kind, before: &str, now: &str) -> Option<&'static str> {
        let mut field = Field::new(name, kind, Value::text(before));
        field.put(Value::text(now));
        fault(&field)
    }

    #[test]
    fn faults_are_seen_where_they_are_made() {
        let text = Kind::Text(64);
        for (name, kind, before, now, fault) in [
            ("userid", text, "", "li.na", None),
            ("userid", text, "", "", Some("admin-fault-userid")),
            ("userid", text, "", "-li", Some("admin-fault-userid")),
            ("userid", text, "", "李", Some("admin-fault-userid")),
            ("name", text, "", "  ", Some("admin-fault-empty")),
            ("name", text, "Li", "", Some("admin-fault-empty")),
            ("department_name", text, "", "A/B", Some("admin-fault-slash")),
            ("department_name", text, "", "华东区", None),
            ("email", text, "", "", None),
            ("email", text, "", "li@example.com", None),
            ("email", text, "", "li", Some("admin-fault-email")),
            ("mobile", text, "", "138 0013 8000", None),
            ("mobile", text, "", "12", Some("admin-fault-mobile")),
            ("landline", text, "", "021-5555,12", None),
            ("landline", text, "", "ext 5", Some("admin-fault-landline")),
            ("order", Kind::Number, "0", "x", Some("admin-fault-number")),
            ("order", Kind::Number, "0", "-3", None),
            ("level", Kind::Number, "", "", None),
            ("level", Kind::Number, "", "3", None),
            ("level", Kind::Number, "", "16", Some("admin-fault-level")),
            ("level", Kind::Number, "", "三", Some("admin-fault-number")),
            ("read_receipts", text, "all", "groups:40", None),
            ("read_receipts", text, "all", "groups", Some("admin-fault-receipts")),
            // What was there before is for the server to judge.
            ("landline", text, "ext 5", "ext 5", None),
        ] {
            assert_eq!(of(name, kind, before, now), fault, "{name} {now:?}");
        }
    }
}
