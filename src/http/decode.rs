//! Answers that come compressed although they were asked for plain: unpacked, and no further than a plain one is read.

use crate::model::READ_RESPONSE_BYTES;
use brotli_decompressor::Decompressor;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use reqwest::header::{CONTENT_ENCODING, HeaderMap};
use ruzstd::decoding::StreamingDecoder;
use std::io::{self, Read};

/// How many codings one on top of the other are undone.
const MOST_CODINGS: usize = 3;

/// How much memory `zstd` may ask for: what every decoder has to give. Source: RFC 8878, section 3.1.1.1.2.
const MOST_WINDOW: u64 = 8 * 1024 * 1024;

/// The part of a body that was read, and whether that was all of it.
pub(super) struct ReadBody {
    pub(super) bytes: Vec<u8>,
    pub(super) is_whole: bool,
}

/// Returns the codings of an answer, in the order in which they were applied.
pub(super) fn codings(headers: &HeaderMap) -> Vec<String> {
    let values = headers.get_all(CONTENT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let names = values.flat_map(|value| value.split(',')).map(|name| name.trim().to_ascii_lowercase());
    names.filter(|name| !name.is_empty() && name != "identity").collect()
}

/// Undoes `codings`. What cannot be undone gives what came out before the fault; of a coding that is not known nothing does.
pub(super) fn decode(body: ReadBody, codings: &[String]) -> ReadBody {
    if codings.len() > MOST_CODINGS {
        return ReadBody { bytes: Vec::new(), is_whole: false };
    }
    codings.iter().rev().fold(body, |body, coding| undo(&body, coding))
}

fn undo(body: &ReadBody, coding: &str) -> ReadBody {
    // Many endpoints answer with no body at all and still name a coding.
    if body.bytes.is_empty() {
        return ReadBody { bytes: Vec::new(), is_whole: body.is_whole };
    }
    let packed = body.bytes.as_slice();
    match coding {
        "gzip" | "x-gzip" => unpack(MultiGzDecoder::new(packed), body.is_whole),
        "deflate" if is_zlib(packed) => unpack(ZlibDecoder::new(packed), body.is_whole),
        // Some servers leave out what the standard wants around it.
        "deflate" => unpack(DeflateDecoder::new(packed), body.is_whole),
        "br" => unpack(Decompressor::new(packed, 4096), body.is_whole),
        "zstd" => match StreamingDecoder::new_with_max_window_size(packed, MOST_WINDOW) {
            Ok(decoder) => unpack(decoder, body.is_whole),
            Err(_) => ReadBody { bytes: Vec::new(), is_whole: false },
        },
        _ => ReadBody { bytes: Vec::new(), is_whole: false },
    }
}

/// Says whether the two bytes of a `zlib` header begin it. Source: RFC 1950, section 2.2.
fn is_zlib(packed: &[u8]) -> bool {
    let [first, second, ..] = packed else { return false };
    first & 0x0f == 8 && u16::from_be_bytes([*first, *second]).is_multiple_of(31)
}

fn unpack(decoder: impl Read, is_whole: bool) -> ReadBody {
    let mut bytes = Vec::new();
    let read = read_what_comes(decoder, &mut bytes);
    let fits = bytes.len() <= READ_RESPONSE_BYTES;
    bytes.truncate(READ_RESPONSE_BYTES);
    ReadBody { bytes, is_whole: is_whole && read.is_ok() && fits }
}

/// Reads one byte more than is kept, so that what is longer is noticed.
fn read_what_comes(decoder: impl Read, bytes: &mut Vec<u8>) -> io::Result<()> {
    decoder.take(READ_RESPONSE_BYTES as u64 + 1).read_to_end(bytes).map(drop)
}

#[cfg(test)]
mod tests {
    use super::{ReadBody, codings, decode};
    use crate::model::READ_RESPONSE_BYTES;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use reqwest::header::{CONTENT_ENCODING, HeaderMap};
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};
    use std::io::Write as _;

    const TEXT: &[u8] = br#"{"errorCode":"E17"}"#;

    /// What a brotli encoder makes of [`TEXT`].
    const BROTLI: &[u8] = b"\x0b\x09\x80{\"errorCode\":\"E17\"}\x03";

    fn packed(coding: &str, text: &[u8]) -> Vec<u8> {
        let (mut gzip, level) = (Vec::new(), Compression::default());
        match coding {
            "zstd" => return compress_to_vec(text, CompressionLevel::Fastest),
            "deflate" => ZlibEncoder::new(&mut gzip, level).write_all(text).expect("written"),
            "raw" => DeflateEncoder::new(&mut gzip, level).write_all(text).expect("written"),
            _ => GzEncoder::new(&mut gzip, level).write_all(text).expect("written"),
        }
        gzip
    }

    fn unpacked(bytes: &[u8], is_whole: bool, names: &[&str]) -> (Vec<u8>, bool) {
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        let body = decode(ReadBody { bytes: bytes.to_vec(), is_whole }, &names);
        (body.bytes, body.is_whole)
    }

    #[test]
    fn every_coding_is_undone() {
        let whole = (TEXT.to_vec(), true);
        for (coding, bytes) in [
            ("gzip", packed("gzip", TEXT)),
            ("x-gzip", packed("gzip", TEXT)),
            ("deflate", packed("deflate", TEXT)),
            ("deflate", packed("raw", TEXT)),
            ("zstd", packed("zstd", TEXT)),
            ("br", BROTLI.to_vec()),
        ] {
            assert_eq!(unpacked(&bytes, true, &[coding]), whole, "{coding}");
            assert_eq!(unpacked(&bytes, false, &[coding]), (TEXT.to_vec(), false), "{coding}");
            assert_eq!(unpacked(b"", true, &[coding]), (Vec::new(), true), "{coding}");
        }
        let twice = packed("deflate", &packed("gzip", TEXT));
        assert_eq!(unpacked(&twice, true, &["gzip", "deflate"]), whole);
        let two_members = [packed("gzip", &TEXT[..5]), packed("gzip", &TEXT[5..])].concat();
        assert_eq!(unpacked(&two_members, true, &["gzip"]), whole);
    }

    #[test]
    fn what_breaks_off_gives_what_came_before() {
        let long = [TEXT, b" ".repeat(1000).as_slice(), &(0..=255).collect::<Vec<u8>>()].concat();
        for coding in ["gzip", "deflate"] {
            let bytes = packed(coding, &long);
            let (begun, is_whole) = unpacked(&bytes[..bytes.len() - 20], false, &[coding]);
            assert!(begun.starts_with(TEXT) && !is_whole, "{coding} {begun:?}");
        }
        for coding in ["gzip", "deflate", "br", "zstd", "aes128gcm"] {
            let (_, is_whole) = unpacked(b"neither packed nor known", true, &[coding]);
            assert!(!is_whole, "{coding}");
        }
        let deep = ["gzip"; 9];
        assert_eq!(unpacked(&packed("gzip", TEXT), true, &deep), (Vec::new(), false));
    }

    #[test]
    fn bombs_are_not_unpacked_further_than_an_answer_is_read() {
        let (exact, longer) = (vec![b' '; READ_RESPONSE_BYTES], vec![b' '; 50_000_000]);
        for coding in ["gzip", "deflate", "zstd"] {
            assert_eq!(unpacked(&packed(coding, &exact), true, &[coding]), (exact.clone(), true), "{coding}");
            assert_eq!(unpacked(&packed(coding, &longer), true, &[coding]), (exact.clone(), false), "{coding}");
        }
        // A frame that asks for a window of 1 GiB.
        let greedy = b"\x28\xb5\x2f\xfd\x00\xa0\x01\x00\x00";
        assert_eq!(unpacked(greedy, true, &["zstd"]), (Vec::new(), false));
    }

    #[test]
    fn codings_are_listed_in_their_order() {
        let mut headers = HeaderMap::new();
        assert!(codings(&headers).is_empty());
        for value in ["identity", "", "GZip, deflate", " br "] {
            headers.append(CONTENT_ENCODING, value.parse().expect("a value"));
        }
        assert_eq!(codings(&headers), ["gzip", "deflate", "br"]);
    }
}
