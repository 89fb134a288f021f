//! In which encoding a text file is: what says so by its first bytes, UTF-8, or else what
//! spreadsheets on Chinese systems write.

use encoding_rs::{Encoding, GB18030, UTF_8};

/// The text of a file; what cannot be read in it becomes U+FFFD.
pub fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    if let Ok(text) = str::from_utf8(bytes) {
        return text.to_owned();
    }
    let (text, broken) = GB18030.decode_without_bom_handling(bytes);
    if broken {
        // It is neither; what of it is UTF-8 can then be read.
        return UTF_8.decode_without_bom_handling(bytes).0.into_owned();
    }
    text.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart() {
        let gbk = GB18030.encode("姓名,帐号").0.into_owned();
        let utf16: Vec<u8> =
            "\u{feff}姓名,帐号".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in ["姓名,帐号".as_bytes(), "\u{feff}姓名,帐号".as_bytes(), &gbk, &utf16]
        {
            assert_eq!(decode(bytes), "姓名,帐号", "{bytes:?}");
        }
    }

    #[test]
    fn what_is_broken_shows() {
        assert_eq!(decode(b"a,\xff\xff,b"), "a,\u{fffd}\u{fffd},b");
        assert_eq!(decode(b"\xef\xbb\xbfa\xff"), "a\u{fffd}");
    }
}
