//! What an answer says about the failure: codes, exceptions and messages, in the order in which they are believed.

use super::mask;
use super::sentence::{self, Sentence};
use super::vague::{self, Weight};

/// A code has at most this many characters; more are a message.
const LONGEST_CODE: usize = 64;

/// At most this many words of each kind are looked at.
const MOST: usize = 12;

/// Names of members and elements, in small letters and without `_` and `-`. Earlier ones are believed first.
const CODES: [&str; 19] = [
    "errorcode",
    "code",
    "errcode",
    "errno",
    "type",
    "errortype",
    "faultcode",
    "subcode",
    "value",
    "error",
    "err",
    "name",
    "status",
    "reason",
    "returncode",
    "resultcode",
    "statuscode",
    "messagekey",
    "fault",
];
const EXCEPTIONS: [&str; 6] = ["exception", "exceptiontype", "exceptionclass", "exceptionname", "class", "name"];
const MESSAGES: [&str; 22] = [
    "title",
    "error",
    "message",
    "msg",
    "detail",
    "details",
    "errormessage",
    "errormsg",
    "errordescription",
    "errortext",
    "description",
    "reason",
    "faultstring",
    "exceptionmessage",
    "text",
    "err",
    "usermessage",
    "developermessage",
    "info",
    "statustext",
    "statusmessage",
    "fault",
];

/// Words of an answer.
#[derive(Debug, Default)]
pub struct Reasons {
    codes: Vec<(usize, String)>,
    exceptions: Vec<String>,
    messages: Vec<(usize, String)>,
    /// The server in front of the endpoint whose own page it is.
    server: Option<&'static str>,
}

impl Reasons {
    /// Adds the answer's `errorCode`.
    pub fn code(&mut self, code: &str) {
        let code = without_id(code.trim());
        // 0 and nothing are no error.
        if !["", "0", "1", "-1"].contains(&code) {
            self.codes.push((0, code.chars().take(LONGEST_CODE).collect()));
        }
    }

    /// Adds words that come after all others.
    pub fn message(&mut self, words: &str) {
        self.add_message(MESSAGES.len(), words);
    }

    /// Notes the server in front of the endpoint whose own page it is.
    pub fn set_server(&mut self, server: Option<&'static str>) {
        self.server = server;
    }

    /// Adds the value of a member or an element, if its name says what it is.
    pub fn note(&mut self, name: &str, value: &str, is_number: bool) {
        let name = plain(name);
        let value = value.trim();
        let place = |names: &[&str]| names.iter().position(|known| *known == name);
        if EXCEPTIONS.contains(&name.as_str()) && sentence::is_exception(value) && self.exceptions.len() < MOST {
            return self.exceptions.push(sentence::class(value).to_owned());
        }
        if name == "exception" {
            return self.add_message(0, value);
        }
        let code = code_of(value, is_number);
        if let (Some(place), Some(code)) = (place(&CODES), code) {
            if sentence::is_exception(&code) {
                return self.exceptions.push(sentence::class(&code).to_owned());
            }
            if self.codes.len() < MOST {
                self.codes.push((place, code));
            }
        } else if let Some(place) = place(&MESSAGES)
            && !is_number
        {
            self.add_message(place, value);
        }
    }

    /// Adds a message of this place in the order.
    pub fn add_message(&mut self, place: usize, text: &str) {
        if self.messages.len() < MOST && !text.trim().is_empty() {
            self.messages.push((place, text.trim().to_owned()));
        }
    }

    /// Says whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty() && self.exceptions.is_empty() && self.messages.is_empty()
    }

    /// Returns the words that say most about the failure; nothing if they say no more than the status.
    pub fn best(mut self, status: u16) -> Option<String> {
        self.codes.sort_by_key(|(place, _)| *place);
        self.messages.sort_by_key(|(place, _)| *place);
        // Within a 2xx the code is all that makes it a failure.
        let is_code = |code: &String| self.codes.first().is_some_and(|(place, first)| *place == 0 && code == first);
        let is_success = (200..300).contains(&status);
        let weigh = |code: &String| if is_success && is_code(code) { Weight::Much } else { vague::weigh(code, status) };
        let codes = || self.codes.iter().map(|(_, code)| code);
        if let Some(code) = codes().find(|code| weigh(code) == Weight::Much) {
            return Some(code.clone());
        }
        let sentences: Vec<Sentence> = self.messages.iter().map(|(_, message)| Sentence::of(message, status)).collect();
        let telling = sentences.iter().find(|sentence| sentence.weight == Weight::Much);
        if let Some(class) = self.exceptions.first() {
            return Some(match telling {
                Some(sentence) if sentence.words.starts_with(class.as_str()) => sentence.words.clone(),
                Some(sentence) => format!("{class}: {}", sentence.words),
                None => class.clone(),
            });
        }
        if let Some(sentence) = telling {
            return Some(sentence.words.clone());
        }
        let code = codes().find(|code| weigh(code) == Weight::Little).cloned();
        let little = || sentences.into_iter().find(|sentence| sentence.weight == Weight::Little);
        // Only Cloudflare has these statuses.
        let server = self.server.filter(|_| !(520..528).contains(&status));
        code.or_else(|| little().map(|sentence| sentence.words)).or(server.map(str::to_owned))
    }
}

/// Returns a name in small letters without what separates its words.
pub fn plain(name: &str) -> String {
    let name = name.rsplit(':').next().unwrap_or(name);
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(LONGEST_CODE).collect()
}

/// Returns the code that a value is; nothing if it is a sentence, or differs from event to event.
fn code_of(value: &str, is_number: bool) -> Option<String> {
    let value = last_part_of_url(value)?;
    let is_short = (1..=LONGEST_CODE).contains(&value.chars().count()) && !value.contains(char::is_whitespace);
    if !is_short {
        return None;
    }
    if is_number || value.bytes().all(|byte| byte.is_ascii_digit()) {
        // 0 and 1 are "failed", and a status says no more than the status.
        let is_telling = value.trim_start_matches('-').len() > 1
            && !(value.len() == 3 && value.parse::<u16>().is_ok_and(|n| (100..600).contains(&n)));
        return is_telling.then(|| value.to_owned());
    }
    let has = |is: fn(char) -> bool| value.contains(is);
    let has_letter = has(char::is_alphabetic);
    let is_written_so = has(|c| "_-./#:".contains(c))
        || !has(char::is_lowercase)
        || has(|c| c.is_ascii_digit())
        || value.chars().skip(1).any(char::is_uppercase);
    let value = without_id(value);
    // SOAP puts a name space before its codes.
    let value = value.rsplit_once(':').map_or(value, |(_, last)| last);
    let value = if sentence::is_exception(value) { sentence::class(value) } else { value };
    (has_letter && is_written_so && !mask::is_id(value)).then(|| value.to_owned())
}

/// Removes the id of one failure from its code: `LOCK_TIMEOUT#a81f09c2`.
fn without_id(code: &str) -> &str {
    let is_id = |(at, _): &(usize, &str)| {
        let rest = &code[at + 1..];
        let part = rest.split(['-', '.', ':', '#', '_']).next().unwrap_or(rest);
        let has_digit = part.bytes().any(|byte| byte.is_ascii_digit());
        *at > 1 && part.len() >= 8 && has_digit && part.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    code.match_indices(['#', ':', '-', '/', '_', '.']).find(is_id).map_or(code, |(at, _)| &code[..at])
}

/// The type of a problem (RFC 9457) is a URL whose last part names it. `about:blank` names nothing, and so does a link to an RFC.
fn last_part_of_url(value: &str) -> Option<&str> {
    if value == "about:blank" {
        return None;
    }
    let Some((scheme, rest)) = value.split_once("://") else { return Some(value) };
    if !scheme.starts_with("http") || rest.contains("rfc") || rest.contains("httpstatus") {
        return None;
    }
    rest.trim_end_matches('/').rsplit(['/', '#', ':']).next().filter(|last| !last.contains('.'))
}
