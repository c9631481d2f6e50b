//! Files that are not text in UTF-8: compressed files, and text in other encodings.

/// What a file looks like, and how to convert it to text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoded {
    /// What it looks like.
    pub what: &'static str,
    /// What to do about it.
    pub fix: &'static str,
}

/// How files begin. Sources: RFC 1952 (gzip), RFC 8878 (zstd), the formats' own descriptions; the Unicode Standard, 23.8 (marks).
const BEGINNINGS: [(&[u8], Encoded); 9] = [
    (b"\x1f\x8b", Encoded { what: "it is compressed (gzip)", fix: "unpack it first: gunzip -c FILE" }),
    (b"\x28\xb5\x2f\xfd", Encoded { what: "it is compressed (zstd)", fix: "unpack it first: zstd -dc FILE" }),
    (b"PK\x03\x04", Encoded { what: "it is compressed (zip)", fix: "unpack it first: unzip -p FILE" }),
    (b"BZh", Encoded { what: "it is compressed (bzip2)", fix: "unpack it first: bzcat FILE" }),
    (b"\xfd7zXZ\x00", Encoded { what: "it is compressed (xz)", fix: "unpack it first: xz -dc FILE" }),
    (b"\xff\xfe\x00\x00", UTF_32),
    (b"\x00\x00\xfe\xff", UTF_32),
    (b"\xff\xfe", UTF_16),
    (b"\xfe\xff", UTF_16),
];

const UTF_16: Encoded = Encoded {
    what: "it is text in UTF-16",
    fix: "save it as UTF-8: iconv -f UTF-16 -t UTF-8 FILE, or in PowerShell Set-Content -Encoding utf8",
};

const UTF_32: Encoded =
    Encoded { what: "it is text in UTF-32", fix: "save it as UTF-8: iconv -f UTF-32 -t UTF-8 FILE" };

/// Returns what the start of a file looks like; `None` if it may be text in UTF-8.
pub fn encoded(bytes: &[u8]) -> Option<Encoded> {
    let known = BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning));
    if let Some((_, encoded)) = known {
        return Some(*encoded);
    }
    // Without a mark: the first character of a JSON text is ASCII, which shows the width and order of its bytes.
    match bytes {
        [0, 0, 0, 1..=255, ..] | [1..=255, 0, 0, 0, ..] => Some(UTF_32),
        [0, 1..=255, ..] | [1..=255, 0, ..] => Some(UTF_16),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn files_are_recognised_by_their_start() {
        let check = |bytes: &[u8], expected: Option<&str>| {
            let found = encoded(bytes).map(|encoded| encoded.what);
            assert!(
                found.zip(expected).map_or(found == expected, |(found, word)| found.contains(word)),
                "{bytes:?} {found:?}"
            );
        };
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        let widest = |text: &str| text.chars().flat_map(|c| (c as u32).to_le_bytes()).collect::<Vec<u8>>();
        for text in ["{\"orderId\":\"A1\"}", "\u{feff}[{}]", "[{}]"] {
            check(&wide(text), Some("UTF-16"));
            check(&big(text), Some("UTF-16"));
            check(&widest(text), Some("UTF-32"));
            check(text.as_bytes(), None);
        }
        check(b"\x1f\x8b\x08\x00\x00", Some("gzip"));
        check(b"\x28\xb5\x2f\xfd\x24", Some("zstd"));
        check(b"PK\x03\x04", Some("zip"));
        for text in [&b""[..], b"{", b"P", b"M\xfcller"] {
            check(text, None);
        }
    }
}
