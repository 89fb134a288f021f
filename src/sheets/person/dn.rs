//! Distinguished names (RFC 4514), as far as it takes to find the departments of an entry in its
//! own.

/// The parts of a name, the entry's own first; each as its types, in lower case, and values.
pub type Dn = Vec<Vec<(String, String)>>;

/// Reads a name; nothing when it is none.
pub fn parse(text: &str) -> Option<Dn> {
    let mut chars = text.chars().peekable();
    let mut all: Dn = Vec::new();
    while chars.peek().is_some() {
        let mut part = Vec::new();
        loop {
            let mut kind = String::new();
            loop {
                match chars.next()? {
                    '=' => break,
                    c if c.is_ascii_alphanumeric() || " .-".contains(c) => kind.push(c),
                    _ => return None,
                }
            }
            let kind = kind.trim().to_ascii_lowercase();
            if kind.is_empty() {
                return None;
            }
            let (value, end) = value(&mut chars)?;
            part.push((kind, value));
            match end {
                Some('+') => {}
                // Behind a comma there is more.
                Some(_) if chars.peek().is_none() => return None,
                _ => break,
            }
        }
        all.push(part);
    }
    Some(all)
}

/// A value and what ended it: `+`, `,` (or `;`, as it was written in former times) or nothing.
fn value(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<(String, Option<char>)> {
    let mut bytes = Vec::new();
    // Blanks around a value say nothing, unless they are escaped.
    let mut kept = 0;
    let mut quoted = false;
    while chars.next_if(|c| *c == ' ').is_some() {}
    let end = loop {
        let Some(c) = chars.next() else { break None };
        match c {
            '"' => quoted = !quoted,
            '+' | ',' | ';' if !quoted => break Some(c),
            '\\' => {
                let next = chars.next()?;
                match (next.to_digit(16), chars.peek().and_then(|c| c.to_digit(16))) {
                    (Some(high), Some(low)) => {
                        chars.next();
                        bytes.push(u8::try_from(high * 16 + low).ok()?);
                    }
                    _ => bytes.extend(next.encode_utf8(&mut [0; 4]).bytes()),
                }
                kept = bytes.len();
            }
            c => {
                bytes.extend(c.encode_utf8(&mut [0; 4]).bytes());
                if c != ' ' || quoted {
                    kept = bytes.len();
                }
            }
        }
    };
    bytes.truncate(kept);
    if quoted { None } else { Some((String::from_utf8(bytes).ok()?, end)) }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn names_come_apart() {
        let cases = [
            ("", ""),
            ("uid=li,ou=Sales,dc=example,dc=com", "uid=li|ou=Sales|dc=example|dc=com"),
            ("CN=Li\\, Na , OU = R\\2bD;o=\"a,b \"", "cn=Li, Na|ou=R+D|o=a,b "),
            ("ou=\\e9\\94\\80\\e5\\94\\ae,o=x", "ou=销售|o=x"),
            ("uid=li+ou=Sales,o=A\\=B\\ ", "uid=li&ou=Sales|o=A=B "),
            ("1.2.840=x,o=", "1.2.840=x|o="),
        ];
        for (text, expected) in cases {
            let found = parse(text).unwrap();
            let parts = found.iter().map(|part| {
                let pairs: Vec<_> = part.iter().map(|(k, v)| format!("{k}={v}")).collect();
                pairs.join("&")
            });
            assert_eq!(parts.collect::<Vec<_>>().join("|"), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_name_is_none() {
        for text in ["li", "=x", "uid=li,", "uid=\"li", "uid=li,ou", "uid=\\ff", "a/b=c"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
