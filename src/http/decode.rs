//! Answers that are compressed although the request did not allow it: unpacked up to the limit that plain answers have.

use crate::model::READ_RESPONSE_BYTES;
use brotli_decompressor::{BrotliDecoderParameter, Decompressor};
use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use reqwest::header::{CONTENT_ENCODING, HeaderMap};
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};
use std::io::{self, Read};

/// How many nested codings are decoded.
const MOST_CODINGS: usize = 3;

/// How much memory `zstd` may ask for: the minimum that every decoder must support. Source: RFC 8878, section 3.1.1.1.2.
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

/// Decodes `codings`. If decoding fails, returns the text before the fault; for an unknown coding returns nothing.
pub(super) fn decode(body: ReadBody, codings: &[String]) -> ReadBody {
    if codings.len() > MOST_CODINGS {
        return ReadBody { bytes: Vec::new(), is_whole: false };
    }
    codings.iter().rev().fold(body, |body, coding| undo(&body, coding))
}

fn undo(body: &ReadBody, coding: &str) -> ReadBody {
    // Many endpoints answer without a body and still name a coding.
    if body.bytes.is_empty() {
        return ReadBody { bytes: Vec::new(), is_whole: body.is_whole };
    }
    let mut packed = body.bytes.as_slice();
    let mut bytes = Vec::new();
    let read = match coding {
        "gzip" | "x-gzip" => read_what_comes(MultiGzDecoder::new(&mut packed), &mut bytes),
        "deflate" if is_zlib(packed) => read_what_comes(ZlibDecoder::new(&mut packed), &mut bytes),
        // Some servers leave out the header that the standard requires.
        "deflate" => read_what_comes(DeflateDecoder::new(&mut packed), &mut bytes),
        "br" => read_brotli(&mut packed, &mut bytes),
        "zstd" => read_frames(&mut packed, &mut bytes),
        _ => Err(io::ErrorKind::Unsupported.into()),
    };
    // Data after the end of the compressed text was not judged.
    let is_whole = body.is_whole && read.is_ok() && packed.is_empty() && bytes.len() <= READ_RESPONSE_BYTES;
    bytes.truncate(READ_RESPONSE_BYTES);
    ReadBody { bytes, is_whole }
}

/// Accepts windows of at most 16 MiB, as in the standard. Source: RFC 7932, section 9.1. With an extension of the standard, an
/// answer of some hundred bytes could use unlimited memory.
fn read_brotli(packed: &mut &[u8], bytes: &mut Vec<u8>) -> io::Result<()> {
    let mut decoder = Decompressor::new(packed, 4096);
    decoder.set_parameter(BrotliDecoderParameter::BROTLI_DECODER_PARAM_LARGE_WINDOW, 0);
    read_what_comes(&mut decoder, bytes)?;
    // One more read after the end shows whether input is left.
    decoder.read(&mut [0]).map(drop)
}

/// Reads one frame after the other. Frames that do not contain text are skipped.
fn read_frames(packed: &mut &[u8], bytes: &mut Vec<u8>) -> io::Result<()> {
    let mut decoder = FrameDecoder::new();
    decoder.set_max_window_size(MOST_WINDOW);
    while !packed.is_empty() && bytes.len() <= READ_RESPONSE_BYTES {
        if let Some(behind) = behind_skippable(packed) {
            *packed = behind;
        } else {
            let frame = StreamingDecoder::new_with_decoder(&mut *packed, &mut decoder).map_err(io::Error::other)?;
            read_what_comes(frame, bytes)?;
        }
    }
    Ok(())
}

/// Returns the data after the skippable frame at the start of `packed`. Source: RFC 8878, section 3.1.2.
fn behind_skippable(packed: &[u8]) -> Option<&[u8]> {
    let (head, behind) = packed.split_first_chunk::<8>()?;
    let [kind, b'\x2a', b'\x4d', b'\x18', length @ ..] = head else { return None };
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    (kind & 0xf0 == 0x50).then(|| behind.get(length..)).flatten()
}

/// Says whether it starts with the two bytes of a `zlib` header. Source: RFC 1950, section 2.2.
fn is_zlib(packed: &[u8]) -> bool {
    let [first, second, ..] = packed else { return false };
    first & 0x0f == 8 && u16::from_be_bytes([*first, *second]).is_multiple_of(31)
}

/// Reads one byte more than is kept, to notice a longer text.
fn read_what_comes(decoder: impl Read, bytes: &mut Vec<u8>) -> io::Result<()> {
    let most = READ_RESPONSE_BYTES + 1 - bytes.len();
    decoder.take(most as u64).read_to_end(bytes).map(drop)
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

    /// The output of a brotli encoder for [`TEXT`].
    const BROTLI: &[u8] = b"\x0b\x09\x80{\"errorCode\":\"E17\"}\x03";

    /// The same with a window of 1 GiB, which only an extension of the standard allows.
    const GREEDY_BROTLI: &[u8] = b"\x11\x1e\x24\x00\x02{\"errorCode\":\"E17\"}\x03";

    /// Text in uncompressed blocks of brotli, after the header of [`BROTLI`].
    fn stored(text: &[u8]) -> Vec<u8> {
        let mut packed = Vec::new();
        for (number, block) in text.chunks(1 << 16).enumerate() {
            let header = (block.len() - 1) << 3 | 1 << 19;
            let header = if number == 0 { header << 4 | 0x0b } else { header };
            packed.extend_from_slice(&header.to_le_bytes()[..3]);
            packed.extend_from_slice(block);
        }
        packed.push(3);
        packed
    }

    fn packed(coding: &str, text: &[u8]) -> Vec<u8> {
        let (mut gzip, level) = (Vec::new(), Compression::default());
        match coding {
            "br" => return stored(text),
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
    fn every_coding_is_decoded() {
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
    fn a_cut_body_is_decoded_up_to_its_end() {
        let long = [TEXT, b" ".repeat(1000).as_slice(), &(0..=255).collect::<Vec<u8>>()].concat();
        for coding in ["gzip", "deflate"] {
            let bytes = packed(coding, &long);
            let (started, is_whole) = unpacked(&bytes[..bytes.len() - 20], false, &[coding]);
            assert!(started.starts_with(TEXT) && !is_whole, "{coding} {started:?}");
        }
        for coding in ["gzip", "deflate", "br", "zstd", "aes128gcm"] {
            let (_, is_whole) = unpacked(b"neither packed nor known", true, &[coding]);
            assert!(!is_whole, "{coding}");
        }
        let deep = ["gzip"; 9];
        assert_eq!(unpacked(&packed("gzip", TEXT), true, &deep), (Vec::new(), false));
    }

    #[test]
    fn bombs_are_decoded_only_up_to_the_limit_of_an_answer() {
        let (exact, longer) = (vec![b' '; READ_RESPONSE_BYTES], vec![b' '; 50_000_000]);
        assert_eq!(packed("br", TEXT), BROTLI);
        for coding in ["gzip", "deflate", "zstd", "br"] {
            assert_eq!(unpacked(&packed(coding, &exact), true, &[coding]), (exact.clone(), true), "{coding}");
            assert_eq!(unpacked(&packed(coding, &longer), true, &[coding]), (exact.clone(), false), "{coding}");
        }
        // A frame that asks for a window of 1 GiB.
        let greedy = b"\x28\xb5\x2f\xfd\x00\xa0\x01\x00\x00";
        assert_eq!(unpacked(greedy, true, &["zstd"]), (Vec::new(), false));
        assert_eq!(unpacked(GREEDY_BROTLI, true, &["br"]), (Vec::new(), false));
    }

    #[test]
    fn all_frames_are_decoded() {
        let skipped = b"\x5f\x2a\x4d\x18\x03\x00\x00\x00abc";
        let (one, two) = (packed("zstd", &TEXT[..5]), packed("zstd", &TEXT[5..]));
        for frames in [[&one[..], &two, b""], [skipped, &one, &two], [&one, skipped, &two]] {
            assert_eq!(unpacked(&frames.concat(), true, &["zstd"]), (TEXT.to_vec(), true), "{frames:?}");
        }
        let long = vec![b' '; READ_RESPONSE_BYTES - 1];
        let frames = [packed("zstd", &long), packed("zstd", b"a")].concat();
        assert_eq!(unpacked(&frames, true, &["zstd"]), ([&long[..], b"a"].concat(), true));
        let (kept, is_whole) = unpacked(&[&frames[..], &one].concat(), true, &["zstd"]);
        assert_eq!((kept.len(), is_whole), (READ_RESPONSE_BYTES, false));
        let many = skipped.repeat(READ_RESPONSE_BYTES / skipped.len());
        assert_eq!(unpacked(&many, true, &["zstd"]), (Vec::new(), true));
    }

    #[test]
    fn bytes_after_the_compressed_text_are_noticed() {
        for (coding, bytes) in [
            ("gzip", packed("gzip", TEXT)),
            ("deflate", packed("deflate", TEXT)),
            ("deflate", packed("raw", TEXT)),
            ("zstd", packed("zstd", TEXT)),
            ("br", BROTLI.to_vec()),
        ] {
            for behind in [b"x".as_slice(), b"{}\r\n", &[b' '; 5000], b"\x50\x2a\x4d\x18\xff\xff\xff\xff", &bytes[..4]]
            {
                let answer = unpacked(&[&bytes, behind].concat(), true, &[coding]);
                assert_eq!(answer, (TEXT.to_vec(), false), "{coding} {}", behind.escape_ascii());
            }
        }
    }

    #[test]
    fn codings_are_read_in_their_order() {
        let mut headers = HeaderMap::new();
        assert!(codings(&headers).is_empty());
        for value in ["identity", "", "GZip, deflate", " br "] {
            headers.append(CONTENT_ENCODING, value.parse().expect("a value"));
        }
        assert_eq!(codings(&headers), ["gzip", "deflate", "br"]);
    }
}
