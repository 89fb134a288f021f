//! What a form sends: read strictly, as it may come from anywhere.

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};

/// Bytes of a form.
const BODY: usize = 16 * 1024;
/// Fields of a form.
const FIELDS: usize = 20;

/// The fields, in the order in which they came.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// The first of this name; empty when there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

/// Reads a form.
///
/// # Errors
/// The status that says what is wrong with it.
pub async fn read(headers: &HeaderMap, body: Body) -> Result<Fields, StatusCode> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let body = axum::body::to_bytes(body, BODY).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    fields(&body).ok_or(StatusCode::BAD_REQUEST)
}

/// The fields of a body; none when it is not one.
fn fields(body: &[u8]) -> Option<Fields> {
    let parts = body.split(|byte| *byte == b'&').filter(|part| !part.is_empty());
    let mut fields = Vec::new();
    for part in parts {
        let cut = part.iter().position(|byte| *byte == b'=').unwrap_or(part.len());
        let value = part.get(cut + 1..).unwrap_or_default();
        fields.push((decoded(&part[..cut])?, decoded(value)?));
        if fields.len() > FIELDS {
            return None;
        }
    }
    Some(Fields(fields))
}

/// A name or a value: what stands for itself, `+`, and `%` with two digits, together UTF-8.
fn decoded(text: &[u8]) -> Option<String> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.iter().copied();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => u8::try_from(digit(rest.next()?)? * 16 + digit(rest.next()?)?).ok()?,
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_strictly() {
        let read = |body: &str| fields(body.as_bytes());
        let good = read("name=Li+Na&address=li%40example.com&name=two&x&=y&&%E6%9D%8E=%e4%bc%9f");
        let good = good.unwrap();
        assert_eq!(good.get("name"), "Li Na");
        assert_eq!(good.get("address"), "li@example.com");
        assert_eq!((good.get("x"), good.get("none")), ("", ""));
        assert_eq!(good.get("李"), "伟");
        for bad in ["name=%", "name=%4", "name=%zz", "name=%ff", "name=%c3%28", "a=%+1"] {
            assert_eq!(read(bad), None, "{bad}");
        }
        assert_eq!(fields(b"name=\xff"), None);
        assert_eq!(read(&"a=b&".repeat(FIELDS + 1)), None);
        assert!(read(&"a=b&".repeat(FIELDS)).is_some());
    }
}
