//! The terms of use that whoever founds a corp accepts (REG-06): those that come with the program,
//! or a file of the organisation's own.

use std::path::Path;

use canteen_server::account::Terms;
use sha2::{Digest, Sha256};

use crate::cli::exit::{Failure, Outcome};

/// Those that come with the program.
const OWN: &str = include_str!("../../../docs/terms.md");
/// Bytes of a file of terms.
const MOST: u64 = 1024 * 1024;
/// Lines among which the version stands.
const HEAD: usize = 20;

/// Terms, with their text.
#[derive(Debug)]
pub struct Text {
    /// Version and hash.
    pub terms: Terms,
    /// What is shown.
    pub text: String,
}

/// The terms of a file, or those of the program.
///
/// # Errors
/// When the file cannot be read or says no version.
pub fn read(file: Option<&Path>) -> Outcome<Text> {
    let Some(file) = file else { return parse(OWN.to_owned(), "the program's terms") };
    let name = file.display().to_string();
    let failed = |error: std::io::Error| Failure::new("io", format!("cannot read {name}: {error}"));
    if std::fs::metadata(file).map_err(failed)?.len() > MOST {
        return Err(Failure::new("too_large", format!("{name} is larger than {MOST} bytes")));
    }
    parse(std::fs::read_to_string(file).map_err(failed)?, &name)
}

fn parse(text: String, name: &str) -> Outcome<Text> {
    let version = text
        .lines()
        .take(HEAD)
        .find_map(|line| line.trim().strip_prefix("Version:"))
        .map(str::trim)
        .filter(|version| (1..=32).contains(&version.chars().count()));
    let Some(version) = version.map(|version| canteen_text::sanitize::line(version, 32)) else {
        return Err(Failure::new("invalid", format!("{name} says no version"))
            .hint("write a line such as 'Version: 1.0' near its beginning"));
    };
    let hash = Sha256::digest(text.as_bytes());
    let sha256 = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Text { terms: Terms { version, sha256 }, text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terms_of_the_program_have_a_version() {
        let own = read(None).unwrap();
        assert_eq!(own.terms.version, "1.0");
        assert_eq!(own.terms.sha256.len(), 64);
    }

    #[test]
    fn a_version_is_found_near_the_beginning() {
        for (text, version) in [
            ("Version: 2026-11\n", Some("2026-11")),
            ("# Terms\n\n  Version:  7  \ntext", Some("7")),
            ("Version:\n", None),
            ("no version", None),
            ("", None),
        ] {
            let found = parse(text.to_owned(), "x").ok().map(|text| text.terms.version);
            assert_eq!(found.as_deref(), version, "{text:?}");
        }
        let deep = format!("{}Version: 1\n", "line\n".repeat(HEAD));
        assert!(parse(deep, "x").is_err());
    }
}
