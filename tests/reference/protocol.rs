//! The wire as a page: methods with parameters and results, then pushes, entries and errors, made
//! from the JSON schemas of the types.

use std::collections::BTreeMap;
use std::fmt::Write;

use canteen_protocol as wire;
use schemars::Schema;
use serde_json::Value;

const HEAD: &str = "\
# Protocol

<!-- Generated from the code: CANTEEN_BLESS=1 cargo test --test reference writes it anew. -->

A WebSocket at `{PATH}`, version {VERSION} (the oldest still accepted is {OLDEST}). Every frame is one JSON text.
Unknown fields are ignored on both sides; unknown methods are answered with an error.

| frame | shape |
|---|---|
| request | `{\"id\":7,\"method\":\"message.send\",\"params\":{...}}`; without an `id` there is no answer |
| result | `{\"id\":7,\"result\":{...}}` |
| error | `{\"id\":7,\"error\":{\"code\":\"not_found\",\"message\":\"...\",\"data\":{...}}}` |
| push | `{\"event\":\"entry\",\"params\":{...}}` |

`account.sign_in` and `account.request_code` are for connections before the hello; everything else
comes after `session.hello`. Times are milliseconds since 1970 in UTC, ids are numbers below 2^53
made by the server, and logs are named `c.42`, `p.17` or `d.1`: a conversation's, a member's, a
corp's directory.
";

const FILES: &str = "

## Files

Files go over plain HTTP beside the WebSocket, with the device token in the header
`Authorization: Bearer TOKEN`. Errors are those of the WebSocket: `{\"error\":{\"code\",\"message\",\"data\"}}`.

| request | meaning |
|---|---|
| `POST /v1/files` | begins an upload: [NewFile](#newfile) gives [Upload](#upload) |
| `GET /v1/files/ID/upload` | how far one's upload has come: [Upload](#upload) |
| `PATCH /v1/files/ID` | the bytes from `Upload-Offset` on, as many as come through; gives [Upload](#upload) |
| `GET /v1/files/ID` | the bytes, for whoever sees a message that carries the file; `Range`, `If-Range` and `If-None-Match` are understood, the `ETag` is the hash |

An upload that breaks off goes on where the server has it. What has arrived whole is compared with
the hash that was announced; then a message may carry it: `files` of `message.send`. Nobody is
told whether there is a file they may not see.
";

const IMPORT: &str = "

## Import and export

The whole directory goes over plain HTTP too, for administrators, with the device token in the header
`Authorization: Bearer TOKEN`. Bodies both ways are lines of JSON.

| request | meaning |
|---|---|
| `POST /v1/directory/import` | an [Import](#import), then one [Row](#row) a line: the line in the file and its cells. Answers with [Said](#said) a line, the last of which is `done` or `error`; progress comes at least every 5 s |
| `GET /v1/directory/export` | answers with [Exported](#exported) a line, the last of which is `done` |

An import that has begun is finished, whoever still listens. The same once more finds nothing to do, so after a broken
line it is simply sent again. An answer without its last line was cut off.
";

const SECOND_STEP: &str = "
## The second step of signing in

`account.sign_in` answers with the error `second_factor` when a second step is due; `data` is a
[SecondStep](#secondstep). With a code it is taken by `account.take_second_step`; while the company's own page is to be
passed, `account.await_second_step` is asked every `ask_ms`. That page says by `POST /v1/second-factor/passed` with a
[PagePassed](#pagepassed) that it was passed; `docs/sign-in.md` says how it signs.
";

/// Name, parameters and result of each method of a file.
type Methods = Vec<(&'static str, Schema, Schema)>;

/// `docs/protocol.md`.
pub fn page() -> String {
    let mut page = Page { text: head(), types: BTreeMap::new() };
    let parts: Vec<(&str, Methods)> = vec![
        ("Session", wire::session::schemas()),
        ("Settings of a corp", wire::setting::schemas()),
        ("Account", wire::account::schemas()),
        ("Second factor", wire::second_factor::schemas()),
        ("Catching up", wire::sync::schemas()),
        ("Corps as tenants", wire::tenant::schemas()),
        ("Documents of a corp", wire::document::schemas()),
        ("Conversations", wire::conversation::schemas()),
        ("Messages", wire::message::schemas()),
        ("Administrators", wire::admin::schemas()),
        ("The audit log", wire::audit::schemas()),
        ("Seeing members off", wire::offboard::schemas()),
        ("Messages that wait", wire::scheduled::schemas()),
        ("Search", wire::search::schemas()),
        ("Presence", wire::presence::schemas()),
        ("Rest", wire::rest::schemas()),
        ("Directory", wire::directory::schemas()),
        ("Who sees whom", wire::visibility::schemas()),
        ("Joining", wire::invite::schemas()),
        ("Identity providers", wire::scim::schemas()),
        ("To-dos", wire::todo::schemas()),
    ];
    for (title, methods) in parts {
        page.line(&format!("\n## {title}\n"));
        for (name, params, result) in methods {
            page.method(name, &params, &result);
        }
    }
    page.line(SECOND_STEP);
    for shape in [
        schemars::schema_for!(wire::second_factor::SecondStep),
        schemars::schema_for!(wire::second_factor::PagePassed),
    ] {
        page.shape(&shape);
    }
    page.line(FILES);
    for shape in [
        schemars::schema_for!(wire::file::NewFile),
        schemars::schema_for!(wire::file::Upload),
        schemars::schema_for!(wire::file::File),
    ] {
        page.shape(&shape);
    }
    page.line(IMPORT);
    for shape in [
        schemars::schema_for!(wire::import::Import),
        schemars::schema_for!(wire::import::Row),
        schemars::schema_for!(wire::import::Done),
    ] {
        page.shape(&shape);
    }
    page.variants("Said", &schemars::schema_for!(wire::import::Said));
    page.variants("Exported", &schemars::schema_for!(wire::import::Exported));
    page.variants("Pushes", &schemars::schema_for!(wire::Event));
    page.variants("Entries", &schemars::schema_for!(wire::Body));
    page.variants("Error codes", &schemars::schema_for!(wire::ErrorCode));
    page.types();
    page.text
}

fn head() -> String {
    HEAD.replace("{PATH}", wire::PATH)
        .replace("{VERSION}", &wire::VERSION.to_string())
        .replace("{OLDEST}", &wire::OLDEST.to_string())
}

struct Page {
    text: String,
    /// Types that others refer to, told once at the end.
    types: BTreeMap<String, Value>,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn method(&mut self, name: &str, params: &Schema, result: &Schema) {
        let (params, result) = (self.take(params), self.take(result));
        self.line(&format!("### {name}\n\n{}\n", doc(&params)));
        self.fields("Parameter", &params);
        let answer = result["title"].as_str().unwrap_or_default();
        if answer == "Nothing" {
            self.line("The result is empty.\n");
        } else {
            self.line(&format!("Result: [{answer}](#{}). {}\n", anchor(answer), doc(&result)));
            self.types.insert(answer.to_owned(), result);
        }
    }

    /// A shape that is told in full at the end.
    fn shape(&mut self, schema: &Schema) {
        let shape = self.take(schema);
        let title = shape["title"].as_str().unwrap_or_default().to_owned();
        self.types.insert(title, shape);
    }

    /// The schema without the types it refers to; those are kept for the end.
    fn take(&mut self, schema: &Schema) -> Value {
        let mut value = schema.as_value().clone();
        if let Some(Value::Object(types)) =
            value.as_object_mut().and_then(|all| all.remove("$defs"))
        {
            self.types.extend(types);
        }
        value
    }

    fn fields(&mut self, heading: &str, schema: &Value) {
        let Some(properties) = schema["properties"].as_object().filter(|all| !all.is_empty())
        else {
            return;
        };
        let required: Vec<_> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        self.line(&format!("| {} | type | meaning |\n|---|---|---|", heading.to_lowercase()));
        for (name, field) in properties {
            let optional = if required.contains(&name.as_str()) { "" } else { ", may be absent" };
            let row = format!("| `{name}` | {}{optional} | {} |", kind(field), doc(field));
            self.line(&row);
        }
        self.line("");
    }

    fn variants(&mut self, title: &str, schema: &Schema) {
        let schema = self.take(schema);
        self.line(&format!("## {title}\n\n{}\n", doc(&schema)));
        self.table_of_variants(&schema);
    }

    fn table_of_variants(&mut self, schema: &Value) {
        self.line("| name | meaning | fields |\n|---|---|---|");
        for variant in schema["oneOf"].as_array().into_iter().flatten() {
            for (name, doc, fields) in variants_of(variant) {
                self.line(&format!("| `{name}` | {doc} | {fields} |"));
            }
        }
        self.line("");
    }

    fn types(&mut self) {
        self.line("## Types\n");
        for (name, schema) in std::mem::take(&mut self.types) {
            if matches!(name.as_str(), "Event" | "Body" | "ErrorCode" | "Nothing") {
                continue;
            }
            self.line(&format!("### {name}\n\n{}\n", doc(&schema)));
            if schema["oneOf"].is_array() {
                self.table_of_variants(&schema);
            } else if schema["properties"].is_object() {
                self.fields("Field", &schema);
            } else {
                self.line(&format!("Written as {}.\n", kind(&schema)));
            }
        }
    }
}

/// Name, meaning and fields of a variant; several when variants without fields share a schema.
fn variants_of(variant: &Value) -> Vec<(String, String, String)> {
    if let Some(names) = variant["enum"].as_array() {
        let names = names.iter().filter_map(Value::as_str);
        return names.map(|name| (name.to_owned(), doc(variant), String::new())).collect();
    }
    if let Some(name) = variant["const"].as_str() {
        return vec![(name.to_owned(), doc(variant), String::new())];
    }
    let properties = &variant["properties"];
    let tags = ["event", "kind", "change"];
    let tag = tags.into_iter().find(|tag| properties[tag]["const"].is_string());
    let Some(tag) = tag else {
        // Named by its only field.
        let only = properties.as_object().into_iter().flatten();
        return only.map(|(name, inner)| (name.clone(), doc(variant), kind(inner))).collect();
    };
    let name = properties[tag]["const"].as_str().unwrap_or_default().to_owned();
    let inner = if properties["params"].is_null() { variant } else { &properties["params"] };
    let mut fields = String::new();
    if let Some(target) = inner["$ref"].as_str() {
        fields = format!("those of {}", link(target));
    }
    for (field, schema) in inner["properties"].as_object().into_iter().flatten() {
        if field != tag {
            let part = if fields.is_empty() { "" } else { "<br>" };
            let _ = write!(fields, "{part}`{field}`: {}. {}", kind(schema), doc(schema));
        }
    }
    vec![(name, doc(variant), fields)]
}

fn doc(schema: &Value) -> String {
    let text = schema["description"].as_str().unwrap_or_default();
    // What rustdoc links is plain text on this page.
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace('|', "\\|")
        .replace(['[', ']'], "")
}

fn kind(schema: &Value) -> String {
    if let Some(target) = schema["$ref"].as_str() {
        return link(target);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let kinds: Vec<_> = any.iter().map(kind).filter(|kind| kind != "null").collect();
        return kinds.join(" or ");
    }
    if let Some(parts) = schema["prefixItems"].as_array() {
        let parts: Vec<_> = parts.iter().map(kind).collect();
        return format!("a pair of {}", parts.join(" and "));
    }
    match &schema["type"] {
        Value::String(kind) if kind == "array" => {
            format!("list of {}", self::kind(&schema["items"]))
        }
        Value::String(kind) => kind.clone(),
        Value::Array(kinds) => {
            let kinds = kinds.iter().filter_map(Value::as_str).filter(|kind| *kind != "null");
            let only: Vec<_> = kinds.map(|k| self::kind(&with_type(schema, k))).collect();
            only.join(" or ")
        }
        _ => "any JSON".to_owned(),
    }
}

fn with_type(schema: &Value, kind: &str) -> Value {
    let mut schema = schema.clone();
    schema["type"] = kind.into();
    schema
}

fn link(target: &str) -> String {
    let name = target.rsplit('/').next().unwrap_or(target);
    match name {
        "Body" => "[Body](#entries)".to_owned(),
        "ErrorCode" => "[ErrorCode](#error-codes)".to_owned(),
        _ => format!("[{name}](#{})", anchor(name)),
    }
}

fn anchor(name: &str) -> String {
    name.to_lowercase()
}
