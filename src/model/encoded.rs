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
    use snapbox::{IntoData as _, str};

    #[test]
    fn bytes_that_are_not_utf8_are_cut_text_or_binary_or_another_encoding() {
        let texts: [&[u8]; 6] = [
            b"{\"a\":\"\xc3",
            b"{\"a\":\"\xe2\x80",
            b"{\"a\":\"M\xfcller\"}",
            b"\xff",
            b"{\xff\x00\x01",
            b"\x93\x05\xc3",
        ];
        let shown = texts.map(|bytes| {
            let error = std::str::from_utf8(bytes).expect_err("not UTF-8");
            let found = not_utf8(bytes, error.valid_up_to(), error.error_len().is_none());
            format!("{}\n  {}; {}\n", bytes.escape_ascii(), found.what, found.fix)
        });
        snapbox::assert_data_eq!(shown.concat(), str![[r#"
{\"a\":\"\xc3
  the text is cut off inside a character; copy the whole text
{\"a\":\"\xe2\x80
  the text is cut off inside a character; copy the whole text
{\"a\":\"M\xfcller\"}
  bytes that are not UTF-8, probably text in Latin-1 or Windows-1252; save it as UTF-8: iconv -f WINDOWS-1252 -t UTF-8 FILE
\xff
  bytes that are not UTF-8, probably text in Latin-1 or Windows-1252; save it as UTF-8: iconv -f WINDOWS-1252 -t UTF-8 FILE
{\xff\x00\x01
  bytes that are not text; give the JSON text itself; this file is not text
\x93\x05\xc3
  bytes that are not text; give the JSON text itself; this file is not text

"#]].raw());
    }

    /// Returns what each file looks like and what to do.
    fn shown(files: &[&[u8]]) -> String {
        let line = |bytes: &&[u8]| {
            let found = encoded(bytes).expect("it is no text");
            let start = bytes.escape_ascii().to_string();
            format!("{}: {}; {}\n", start.get(..40).unwrap_or(&start), found.what, found.fix)
        };
        files.iter().map(line).collect()
    }

    #[test]
    fn binary_files_are_recognised_by_their_start() {
        let files: [&[u8]; 15] = [
            b"\x1f\x8b\x08\x00\x00",
            b"\x28\xb5\x2f\xfd\x24",
            b"PK\x03\x04",
            b"BZh9",
            b"\xfd7zXZ\x00",
            b"7z\xbc\xaf\x27\x1c",
            b"x\x9c\x00",
            b"SQLite format 3\0",
            b"\x89PNG\r\n\x1a\n",
            b"\xff\xd8\xff\xe0",
            b"GIF89a",
            b"%PDF-1.7",
            b"\x7fELF\x02",
            b"\xd0\xcf\x11\xe0\xa1",
            &[&[b'a'; 257][..], b"ustar\0"].concat(),
        ];
        snapbox::assert_data_eq!(
            shown(&files),
            str![[r#"
\x1f\x8b\x08\x00\x00: it is compressed (gzip); unpack it first: gunzip -c FILE
(\xb5/\xfd$: it is compressed (zstd); unpack it first: zstd -dc FILE
PK\x03\x04: it is compressed (zip); unpack it first: unzip -p FILE
BZh9: it is compressed (bzip2); unpack it first: bzcat FILE
\xfd7zXZ\x00: it is compressed (xz); unpack it first: xz -dc FILE
7z\xbc\xaf\'\x1c: it is compressed (7z); unpack it first: 7z x -so FILE
x\x9c\x00: it is compressed (zlib); unpack it first: zlib-flate -uncompress < FILE
SQLite format 3\x00: it is an SQLite database; give the JSON text itself; this file is not text
\x89PNG\r\n\x1a\n: it is an image (PNG); give the JSON text itself; this file is not text
\xff\xd8\xff\xe0: it is an image (JPEG); give the JSON text itself; this file is not text
GIF89a: it is an image (GIF); give the JSON text itself; this file is not text
%PDF-1.7: it is a PDF; give the JSON text itself; this file is not text
\x7fELF\x02: it is a program; give the JSON text itself; this file is not text
\xd0\xcf\x11\xe0\xa1: it is a document of an older Office; give the JSON text itself; this file is not text
aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: it is an archive (tar); unpack it first: tar -xOf FILE

"#]]
            .raw()
        );
    }

    #[test]
    fn text_in_wider_characters_is_recognised_with_and_without_a_mark() {
        let mut all = String::new();
        for text in ["{\"a\":1}", "\u{feff}[{}]", "[{}]"] {
            let wide = text.encode_utf16();
            let widest = text.chars().map(u32::from);
            let files = [
                wide.clone().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(),
                wide.flat_map(u16::to_be_bytes).collect(),
                widest.clone().flat_map(u32::to_le_bytes).collect(),
                widest.flat_map(u32::to_be_bytes).collect(),
            ];
            all += &shown(&files.each_ref().map(Vec::as_slice));
        }
        snapbox::assert_data_eq!(all, str![[r#"
{\x00\"\x00a\x00\"\x00:\x001\x00}\x00: it is text in UTF-16 (little-endian); save it as UTF-8: iconv -f UTF-16LE -t UTF-8 FILE
\x00{\x00\"\x00a\x00\"\x00:\x001\x00}: it is text in UTF-16 (big-endian); save it as UTF-8: iconv -f UTF-16BE -t UTF-8 FILE
{\x00\x00\x00\"\x00\x00\x00a\x00\x00\x00: it is text in UTF-32 (little-endian); save it as UTF-8: iconv -f UTF-32LE -t UTF-8 FILE
\x00\x00\x00{\x00\x00\x00\"\x00\x00\x00a: it is text in UTF-32 (big-endian); save it as UTF-8: iconv -f UTF-32BE -t UTF-8 FILE
\xff\xfe[\x00{\x00}\x00]\x00: it is text in UTF-16; save it as UTF-8: iconv -f UTF-16 -t UTF-8 FILE, or in PowerShell 7 Set-Content -Encoding utf8NoBOM
\xfe\xff\x00[\x00{\x00}\x00]: it is text in UTF-16; save it as UTF-8: iconv -f UTF-16 -t UTF-8 FILE, or in PowerShell 7 Set-Content -Encoding utf8NoBOM
\xff\xfe\x00\x00[\x00\x00\x00{\x00\x00\x: it is text in UTF-32; save it as UTF-8: iconv -f UTF-32 -t UTF-8 FILE
\x00\x00\xfe\xff\x00\x00\x00[\x00\x00\x0: it is text in UTF-32; save it as UTF-8: iconv -f UTF-32 -t UTF-8 FILE
[\x00{\x00}\x00]\x00: it is text in UTF-16 (little-endian); save it as UTF-8: iconv -f UTF-16LE -t UTF-8 FILE
\x00[\x00{\x00}\x00]: it is text in UTF-16 (big-endian); save it as UTF-8: iconv -f UTF-16BE -t UTF-8 FILE
[\x00\x00\x00{\x00\x00\x00}\x00\x00\x00]: it is text in UTF-32 (little-endian); save it as UTF-8: iconv -f UTF-32LE -t UTF-8 FILE
\x00\x00\x00[\x00\x00\x00{\x00\x00\x00}\: it is text in UTF-32 (big-endian); save it as UTF-8: iconv -f UTF-32BE -t UTF-8 FILE

"#]].raw());
        for text in [&b""[..], b"{", b"P", b"M\xfcller", b"[{}]", "\u{feff}[{}]".as_bytes()] {
            assert_eq!(encoded(text), None, "{text:?}");
        }
    }
}
