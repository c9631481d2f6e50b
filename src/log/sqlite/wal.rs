//! Reads a write-ahead log as SQLite would replay it: up to the last commit before the first invalid frame.
//!
//! Frames after that point must be ignored. A file that is overwritten from its start still has old frames behind the new ones, a
//! process that dies during a write leaves a new frame header over an old page, and a transaction that was rolled back may have
//! left frames. Source: the SQLite file format, 4.1 to 4.3.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

const LITTLE: u32 = 0x377f_0682;
const BIG: u32 = 0x377f_0683;
const HEADER_BYTES: usize = 32;
const FRAME_HEADER_BYTES: usize = 24;
const SALT: std::ops::Range<usize> = 16..24;
const PAGE_BYTES: std::ops::RangeInclusive<u32> = 512..=65_536;

/// A write-ahead log, read from its start.
pub struct Wal {
    file: BufReader<File>,
    salt: [u8; 8],
    is_big: bool,
    /// The checksums up to here.
    sums: [u32; 2],
    /// The page of the latest frame.
    page: Vec<u8>,
}

struct Frame {
    page: u32,
    is_commit: bool,
}

impl Wal {
    /// Opens the file at `path`; `None` if SQLite would replay nothing of it.
    pub fn open(path: &Path) -> io::Result<Option<Self>> {
        let mut file = BufReader::new(File::open(path)?);
        let mut header = [0; HEADER_BYTES];
        if !is_filled(&mut file, &mut header)? {
            return Ok(None);
        }
        let (magic, page_bytes) = (number(&header, 0), number(&header, 8));
        let is_big = magic == BIG;
        let sums = add([0; 2], &header[..24], is_big);
        let is_known = (is_big || magic == LITTLE) && PAGE_BYTES.contains(&page_bytes) && page_bytes.is_power_of_two();
        if !is_known || sums != sums_at(&header, 24) {
            return Ok(None);
        }
        let mut salt = [0; 8];
        salt.copy_from_slice(&header[SALT]);
        Ok(Some(Self { file, salt, is_big, sums, page: vec![0; page_bytes as usize] }))
    }

    /// Reads to the end of the next commit that changes the page `number`, and returns that page as the commit left it; `None` if
    /// there is no such commit.
    pub fn next_state(&mut self, number: u32) -> io::Result<Option<Vec<u8>>> {
        let mut state = None;
        while let Some(frame) = self.next_frame()? {
            if frame.page == number {
                state = Some(self.page.clone());
            }
            if frame.is_commit && state.is_some() {
                return Ok(state);
            }
        }
        Ok(None)
    }

    fn next_frame(&mut self) -> io::Result<Option<Frame>> {
        let mut header = [0; FRAME_HEADER_BYTES];
        if !is_filled(&mut self.file, &mut header)? || !is_filled(&mut self.file, &mut self.page)? {
            return Ok(None);
        }
        self.sums = add(add(self.sums, &header[..8], self.is_big), &self.page, self.is_big);
        let frame = Frame { page: number(&header, 0), is_commit: number(&header, 4) != 0 };
        let is_whole = header[8..16] == self.salt && frame.page != 0 && self.sums == sums_at(&header, 16);
        Ok(is_whole.then_some(frame))
    }
}

/// Adds `bytes` to the checksums, eight bytes at a time as two numbers.
fn add(sums: [u32; 2], bytes: &[u8], is_big: bool) -> [u32; 2] {
    let number = |bytes: &[u8; 4]| if is_big { u32::from_be_bytes(*bytes) } else { u32::from_le_bytes(*bytes) };
    let (words, _) = bytes.as_chunks::<4>();
    let (pairs, _) = words.as_chunks::<2>();
    pairs.iter().fold(sums, |[one, two], [left, right]| {
        let one = one.wrapping_add(number(left)).wrapping_add(two);
        [one, two.wrapping_add(number(right)).wrapping_add(one)]
    })
}

fn sums_at(bytes: &[u8], at: usize) -> [u32; 2] {
    [number(bytes, at), number(bytes, at + 4)]
}

fn number(bytes: &[u8], at: usize) -> u32 {
    bytes[at..at + 4].iter().fold(0, |number, byte| (number << 8) | u32::from(*byte))
}

/// Fills `bytes` and returns true; returns false if the file ends before.
fn is_filled(file: &mut impl Read, bytes: &mut [u8]) -> io::Result<bool> {
    match file.read_exact(bytes) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        read => read.map(|()| true),
    }
}
