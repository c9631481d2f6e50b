//! Files that are not text in UTF-8: compressed and other binary files, and text in other encodings.

/// What a file looks like, and how to convert it to text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoded {
    /// What it looks like.
    pub what: &'static str,
    /// What to do about it.
    pub fix: &'static str,
}

/// How files begin. Sources: RFC 1952 (gzip), RFC 8878 (zstd), the formats' own descriptions; the Unicode Standard, 23.8 (marks).
const BEGINNINGS: [(&[u8], Encoded); 20] = [
    (b"\x1f\x8b", Encoded { what: "it is compressed (gzip)", fix: "unpack it first: gunzip -c FILE" }),
    (b"\x28\xb5\x2f\xfd", Encoded { what: "it is compressed (zstd)", fix: "unpack it first: zstd -dc FILE" }),
    (b"PK\x03\x04", Encoded { what: "it is compressed (zip)", fix: "unpack it first: unzip -p FILE" }),
    (b"BZh", Encoded { what: "it is compressed (bzip2)", fix: "unpack it first: bzcat FILE" }),
    (b"\xfd7zXZ\x00", Encoded { what: "it is compressed (xz)", fix: "unpack it first: xz -dc FILE" }),
    (b"7z\xbc\xaf\x27\x1c", Encoded { what: "it is compressed (7z)", fix: "unpack it first: 7z x -so FILE" }),
    (b"x\x01", ZLIB),
    (b"x\x9c", ZLIB),
    (b"x\xda", ZLIB),
    (b"SQLite format 3\0", Encoded { what: "it is an SQLite database", fix: GIVE_THE_TEXT }),
    (b"\x89PNG", Encoded { what: "it is an image (PNG)", fix: GIVE_THE_TEXT }),
    (b"\xff\xd8\xff", Encoded { what: "it is an image (JPEG)", fix: GIVE_THE_TEXT }),
    (b"GIF8", Encoded { what: "it is an image (GIF)", fix: GIVE_THE_TEXT }),
    (b"%PDF-", Encoded { what: "it is a PDF", fix: GIVE_THE_TEXT }),
    (b"\x7fELF", Encoded { what: "it is a program", fix: GIVE_THE_TEXT }),
    (b"\xd0\xcf\x11\xe0", Encoded { what: "it is a document of an older Office", fix: GIVE_THE_TEXT }),
    (b"\xff\xfe\x00\x00", UTF_32),
    (b"\x00\x00\xfe\xff", UTF_32),
    (b"\xff\xfe", UTF_16),
    (b"\xfe\xff", UTF_16),
];

const UTF_16: Encoded = Encoded {
    what: "it is text in UTF-16",
    fix: "save it as UTF-8: iconv -f UTF-16 -t UTF-8 FILE, or in PowerShell 7 Set-Content -Encoding utf8NoBOM",
};

/// Without a mark, `iconv -f UTF-16` assumes an order of the bytes.
const UTF_16BE: Encoded =
    Encoded { what: "it is text in UTF-16 (big-endian)", fix: "save it as UTF-8: iconv -f UTF-16BE -t UTF-8 FILE" };

const UTF_16LE: Encoded =
    Encoded { what: "it is text in UTF-16 (little-endian)", fix: "save it as UTF-8: iconv -f UTF-16LE -t UTF-8 FILE" };

const UTF_32: Encoded =
    Encoded { what: "it is text in UTF-32", fix: "save it as UTF-8: iconv -f UTF-32 -t UTF-8 FILE" };

const UTF_32BE: Encoded =
    Encoded { what: "it is text in UTF-32 (big-endian)", fix: "save it as UTF-8: iconv -f UTF-32BE -t UTF-8 FILE" };

const UTF_32LE: Encoded =
    Encoded { what: "it is text in UTF-32 (little-endian)", fix: "save it as UTF-8: iconv -f UTF-32LE -t UTF-8 FILE" };

const ZLIB: Encoded =
    Encoded { what: "it is compressed (zlib)", fix: "unpack it first: zlib-flate -uncompress < FILE" };

const TAR: Encoded = Encoded { what: "it is an archive (tar)", fix: "unpack it first: tar -xOf FILE" };

const GIVE_THE_TEXT: &str = "give the JSON text itself; this file is not text";

/// Where a tar archive has its mark (POSIX ustar).
const TAR_MARK: usize = 257;

/// Returns why bytes are not text in UTF-8. `valid` is how many at the start are, and `is_cut` says that they end inside a character.
pub fn not_utf8(bytes: &[u8], valid: usize, is_cut: bool) -> Encoded {
    let is_control = |byte: &u8| byte.is_ascii_control() && !byte.is_ascii_whitespace();
    match () {
        () if bytes.iter().any(is_control) => Encoded { what: "bytes that are not text", fix: GIVE_THE_TEXT },
        () if is_cut && valid > 0 => {
            Encoded { what: "the text is cut off inside a character", fix: "copy the whole text" }
        }
        () => Encoded {
            what: "bytes that are not UTF-8, probably text in Latin-1 or Windows-1252",
            fix: "save it as UTF-8: iconv -f WINDOWS-1252 -t UTF-8 FILE",
        },
    }
}

/// Returns what the start of a file looks like; `None` if it may be text in UTF-8.
pub fn encoded(bytes: &[u8]) -> Option<Encoded> {
    let known = BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning));
    if let Some((_, encoded)) = known {
        return Some(*encoded);
    }
    if bytes.get(TAR_MARK..).is_some_and(|rest| rest.starts_with(b"ustar")) {
        return Some(TAR);
    }
    // Without a mark: the first character of a JSON text is ASCII, which shows the width and order of its bytes.
    match bytes {
        [0, 0, 0, 1..=255, ..] => Some(UTF_32BE),
        [1..=255, 0, 0, 0, ..] => Some(UTF_32LE),
        [0, 1..=255, ..] => Some(UTF_16BE),
        [1..=255, 0, ..] => Some(UTF_16LE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{encoded, not_utf8};

    #[test]
    fn bytes_that_are_not_utf8_are_cut_text_or_binary_or_another_encoding() {
        let check = |bytes: &[u8], expected: &str| {
            let error = std::str::from_utf8(bytes).expect_err("not UTF-8");
            let what = not_utf8(bytes, error.valid_up_to(), error.error_len().is_none()).what;
            assert!(what.contains(expected), "{bytes:?}: {what}");
        };
        check(b"{\"a\":\"\xc3", "cut off");
        check(b"{\"a\":\"\xe2\x80", "cut off");
        check(b"{\"a\":\"M\xfcller\"}", "Latin-1");
        check(b"\xff", "Latin-1");
        check(b"{\xff\x00\x01", "not text");
        check(b"\x93\x05\xc3", "not text");
    }

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
        check(b"\x89PNG\r\n\x1a\n", Some("PNG"));
        check(b"SQLite format 3\0", Some("SQLite"));
        check(b"x\x9c\x00", Some("zlib"));
        check(&[&[b'a'; 257][..], b"ustar\0"].concat(), Some("tar"));
        check(&big("{}"), Some("big-endian"));
        check(&wide("{}"), Some("little-endian"));
        for text in [&b""[..], b"{", b"P", b"M\xfcller"] {
            check(text, None);
        }
    }
}
