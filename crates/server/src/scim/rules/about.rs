//! What the server says of itself: `/ServiceProviderConfig`, `/ResourceTypes`, `/Schemas`
//! (RFC 7643, 5 to 7). Pure.

use serde_json::{Value, json};

use super::schema::{
    Attribute, ENTERPRISE, ENTERPRISES, GROUP, GROUPS_OWN, Kind, Resource, USER, USERS,
};

/// Resources of one page, at most.
pub const PAGE: usize = 500;

const CONFIG: &str = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig";
const TYPE: &str = "urn:ietf:params:scim:schemas:core:2.0:ResourceType";
const SCHEMA: &str = "urn:ietf:params:scim:schemas:core:2.0:Schema";

/// What is done and what is not.
#[must_use]
pub fn config(base: &str) -> Value {
    json!({
        "schemas": [CONFIG],
        "patch": { "supported": true },
        "bulk": { "supported": false, "maxOperations": 0, "maxPayloadSize": 0 },
        "filter": { "supported": true, "maxResults": PAGE },
        "changePassword": { "supported": false },
        "sort": { "supported": false },
        "etag": { "supported": true },
        "authenticationSchemes": [{
            "type": "oauthbearertoken",
            "name": "Bearer token",
            "description": "A token made by: canteen admin scim token add NAME",
            "primary": true,
        }],
        "meta": { "resourceType": "ServiceProviderConfig",
                  "location": format!("{base}/ServiceProviderConfig") },
    })
}

/// The kinds of resources, each with its id.
#[must_use]
pub fn types(base: &str) -> Vec<(&'static str, Value)> {
    let one = |kind: Resource, about: &str, extensions: Value| {
        let value = json!({
            "schemas": [TYPE],
            "id": kind.name(),
            "name": kind.name(),
            "endpoint": format!("/{}", kind.place()),
            "description": about,
            "schema": kind.schema(),
            "schemaExtensions": extensions,
            "meta": { "resourceType": "ResourceType",
                      "location": format!("{base}/ResourceTypes/{}", kind.name()) },
        });
        (kind.name(), value)
    };
    vec![
        one(
            Resource::User,
            "A member of the company",
            json!([{ "schema": ENTERPRISE, "required": false }]),
        ),
        one(Resource::Group, "A tag: a named set of members", json!([])),
    ]
}

/// The schemas, each with its id.
#[must_use]
pub fn schemas(base: &str) -> Vec<(&'static str, Value)> {
    [
        (USER, "User", "A member of the company", USERS),
        (ENTERPRISE, "EnterpriseUser", "Where a member works", ENTERPRISES),
        (GROUP, "Group", "A tag: a named set of members", GROUPS_OWN),
    ]
    .into_iter()
    .map(|(id, name, about, attributes)| {
        let value = json!({
            "schemas": [SCHEMA],
            "id": id,
            "name": name,
            "description": about,
            "attributes": attributes.iter().map(attribute).collect::<Vec<_>>(),
            "meta": { "resourceType": "Schema", "location": format!("{base}/Schemas/{id}") },
        });
        (id, value)
    })
    .collect()
}

fn attribute(attribute: &Attribute) -> Value {
    let kind = match attribute.kind {
        Kind::Text => "string",
        Kind::Boolean => "boolean",
        Kind::Moment => "dateTime",
        Kind::Reference => "reference",
        Kind::Complex(_) => "complex",
    };
    let mut all = json!({
        "name": attribute.name,
        "type": kind,
        "multiValued": attribute.several,
        "description": attribute.about,
        "required": attribute.required,
        "caseExact": attribute.exact || attribute.kind == Kind::Reference,
        "mutability": attribute.mutability,
        "returned": "default",
        "uniqueness": attribute.uniqueness,
    });
    match attribute.kind {
        Kind::Complex(parts) => {
            all["subAttributes"] = parts.iter().map(self::attribute).collect();
        }
        Kind::Reference => all["referenceTypes"] = json!(["User", "Group"]),
        _ => {}
    }
    all
}
