//! Reads JSON text without changing a byte of it.
//!
//! A payload is kept as it came, with its numbers, spaces, escapes and duplicate keys. So nothing here builds a tree that would
//! be serialised again; it returns slices of the text (`RawValue`), whose positions can be computed.

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// Returns the top-level value of `text`; `None` if it is not JSON. A leading byte order mark is skipped.
pub fn parse(text: &[u8]) -> Option<&RawValue> {
    serde_json::from_slice(skip_bom(text)).ok()
}

/// Returns bytes as JSON: themselves, or a string if they are not JSON.
pub fn raw_of(bytes: &[u8]) -> Box<RawValue> {
    let text = || serde_json::value::to_raw_value(&String::from_utf8_lossy(bytes)).expect("a text is always JSON");
    parse(bytes).map_or_else(text, ToOwned::to_owned)
}

/// The UTF-8 byte order mark.
pub const BOM: &[u8] = "\u{feff}".as_bytes();

/// Returns `text` without a leading UTF-8 byte order mark.
pub fn skip_bom(text: &[u8]) -> &[u8] {
    text.strip_prefix(BOM).unwrap_or(text)
}

/// A member of an object: its key, and its value as written.
pub type Member<'a> = (Cow<'a, str>, &'a RawValue);

/// Returns the members of the object `text`, as [`members`] does; `None` if it is not an object. A leading byte order mark is
/// skipped.
pub fn members_of(text: &[u8]) -> Option<Vec<Member<'_>>> {
    let read = |text| serde_json::from_slice::<Members>(text).ok().map(|members| members.0);
    read(skip_bom(text)).or_else(|| any_members(parse(text)?))
}

/// Returns the members of an object in order, including duplicates; `None` if `value` is not an object. A lone surrogate in a
/// key, which JSON can escape, becomes U+FFFD.
pub fn members(value: &RawValue) -> Option<Vec<Member<'_>>> {
    let read = serde_json::from_str::<Members>(value.get()).ok().map(|members| members.0);
    read.or_else(|| any_members(value))
}

/// Like [`members`], but accepts lone surrogates in keys, so that such a key does not hide the other members.
fn any_members(value: &RawValue) -> Option<Vec<Member<'_>>> {
    let AnyMembers(members) = serde_json::from_str(value.get()).ok()?;
    members.into_iter().map(|(key, value)| Some((any_key(key)?, value))).collect()
}

fn any_key(key: &RawValue) -> Option<Cow<'_, str>> {
    AnyKeySeed.deserialize(&mut serde_json::Deserializer::from_str(key.get())).ok()
}

/// Returns the elements of an array; `None` if `value` is not an array.
pub fn elements(value: &RawValue) -> Option<Vec<&RawValue>> {
    serde_json::from_str(value.get()).ok()
}

/// Returns the elements of an array or the values of an object, including those of duplicate keys; none for a scalar.
pub fn children(value: &RawValue) -> Vec<&RawValue> {
    if let Some(elements) = elements(value) {
        return elements;
    }
    members(value).unwrap_or_default().into_iter().map(|(_, value)| value).collect()
}

/// Returns the text of a scalar: the content of a string, or a number or boolean as written. Null, objects and arrays have none.
pub fn scalar(value: &RawValue) -> Option<String> {
    let text = value.get();
    match text.as_bytes().first()? {
        b'"' => serde_json::from_str(text).ok(),
        b'{' | b'[' | b'n' => None,
        _ => Some(text.to_owned()),
    }
}

/// Returns the JSON text of a value as typed on a command line: itself if it is JSON, otherwise a string.
pub fn value_of(typed: &str) -> String {
    match serde_json::from_str::<&RawValue>(typed) {
        Ok(value) => value.get().to_owned(),
        Err(_) => serde_json::Value::from(typed).to_string(),
    }
}

/// Returns the text of a value as typed on a command line: of a JSON string its content, otherwise what was typed. So `"256"` and
/// `256` have the same text.
pub fn text_of(typed: &str) -> String {
    serde_json::from_str::<&RawValue>(typed).ok().and_then(scalar).unwrap_or_else(|| typed.to_owned())
}

/// Returns the byte range of `part` in `whole`. `part` must be a slice of `whole`.
pub fn span(whole: &[u8], part: &RawValue) -> std::ops::Range<usize> {
    let start = part.get().as_ptr() as usize - whole.as_ptr() as usize;
    start..start + part.get().len()
}

/// A member whose value may be incomplete.
pub type PartialMember<'a> = (Cow<'a, str>, Option<&'a RawValue>);

/// Reads the top-level members at the start of an object, as far as the text goes: it may be cut off anywhere.
///
/// Returns those whose key and colon were complete, and whether the text is one complete JSON object. A leading byte order mark
/// is skipped.
pub fn members_of_prefix(text: &str) -> (Vec<PartialMember<'_>>, bool) {
    let mut members = Vec::new();
    let mut reader = serde_json::Deserializer::from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    let is_object = MemberSink(&mut members).deserialize(&mut reader).is_ok();
    let is_whole = is_object && reader.end().is_ok();
    (members, is_whole)
}

struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> serde::Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor).map(Members)
    }
}

/// Keys and values as written.
struct AnyMembers<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de: 'a, 'a> serde::Deserialize<'de> for AnyMembers<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(AnyMembersVisitor).map(AnyMembers)
    }
}

struct AnyMembersVisitor;

impl<'de> Visitor<'de> for AnyMembersVisitor {
    type Value = Vec<(&'de RawValue, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(key) = map.next_key_seed(KeySeed)? {
            members.push((key, map.next_value()?));
        }
        Ok(members)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
        Err(serde::de::Error::custom("an array"))
    }
}

/// Reads a key, borrowed if it has no escapes. (`Cow<str>` by itself always allocates.)
struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for KeySeed {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E: serde::de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

/// Reads a key that may contain an escaped lone surrogate.
struct AnyKeySeed;

impl<'de> DeserializeSeed<'de> for AnyKeySeed {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_bytes(self)
    }
}

impl<'de> Visitor<'de> for AnyKeySeed {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_bytes<E: serde::de::Error>(self, text: &'de [u8]) -> Result<Self::Value, E> {
        Ok(String::from_utf8_lossy(text))
    }

    fn visit_bytes<E: serde::de::Error>(self, text: &[u8]) -> Result<Self::Value, E> {
        Ok(Cow::Owned(String::from_utf8_lossy(text).into_owned()))
    }
}

struct MemberSink<'a, 'de>(&'a mut Vec<PartialMember<'de>>);

impl<'de> DeserializeSeed<'de> for MemberSink<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for MemberSink<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key_seed(AnyKeySeed)? {
            self.0.push((key, None));
            let value = map.next_value()?;
            self.0.last_mut().expect("it was put there").1 = Some(value);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{members, members_of, members_of_prefix, parse, scalar, span};

    #[test]
    fn what_is_not_json_is_compared_as_text() {
        let check = |bytes: &[u8], expected: &str| assert_eq!(super::raw_of(bytes).get(), expected);
        check(b"{\"a\": 1.10}", "{\"a\": 1.10}");
        check(b"a \"word\"", "\"a \\\"word\\\"\"");
        check(b"\xff", "\"\u{fffd}\"");
        check(b"", "\"\"");
    }

    #[test]
    fn members_of_whole_and_broken_texts() {
        let check = |text: &str, expected: &[(&str, Option<&str>)], whole: bool| {
            let (members, is_whole) = members_of_prefix(text);
            let shown: Vec<_> = members
                .iter()
                .map(|(key, value)| (key.as_ref(), value.map(serde_json::value::RawValue::get)))
                .collect();
            assert_eq!((shown.as_slice(), is_whole), (expected, whole), "{text:.40}");
        };
        check(r#"{"errorCode":null}"#, &[("errorCode", Some("null"))], true);
        check("\u{feff}{\"a\":{\"errorCode\":1}}", &[("a", Some("{\"errorCode\":1}"))], true);
        check(r#"{"a":1,"b":[{"x"#, &[("a", Some("1")), ("b", None)], false);
        check(r#"{"errorCode":"X"#, &[("errorCode", None)], false);
        check(r#"{"errorCode":"X","a"#, &[("errorCode", Some("\"X\""))], false);
        check(r#"{"errorCo"#, &[], false);
        check(r#"{"\u0065rrorCode":1}"#, &[("errorCode", Some("1"))], true);
        check(r#"{"a":1} x"#, &[("a", Some("1"))], false);
        check(
            r#"{"\ud800":1,"errorCode":2}"#,
            &[("\u{fffd}\u{fffd}\u{fffd}", Some("1")), ("errorCode", Some("2"))],
            true,
        );
        check(r#"{"é":"\udc00"}"#, &[("é", Some(r#""\udc00""#))], true);
        check("[1]", &[], false);
        check("null", &[], false);
        check("", &[], false);
        check(&format!("{{\"a\":{}", "[".repeat(100_000)), &[("a", None)], false);
    }

    #[test]
    fn slices_keep_their_bytes() {
        let text = br#" { "n" : 1.10 , "n":9007199254740993, "s":"\u00e9" } "#;
        let root = parse(text).expect("JSON");
        let members = members(root).expect("an object");
        let shown: Vec<_> = members.iter().map(|(key, value)| (key.as_ref(), value.get())).collect();
        assert_eq!(shown, [("n", "1.10"), ("n", "9007199254740993"), ("s", "\"\\u00e9\"")]);
        assert_eq!(scalar(members[2].1).as_deref(), Some("é"));
        assert_eq!(&text[span(text, members[0].1)], b"1.10");
    }

    #[test]
    fn a_lone_surrogate_in_a_key_hides_no_other_member() {
        for half in [r"\ud800", r"\udfff", r"x\ud83dx", r"\ud800\ud800"] {
            let text = format!("{{\"a\":1, \"{half}\" : 2,\"\\u0062\":{{\"{half}\":3,\"c\":4}}}}");
            let found = members_of(text.as_bytes()).expect(half);
            assert_eq!((found[0].0.as_ref(), found[1].1.get(), found[2].0.as_ref()), ("a", "2", "b"), "{half}");
            assert!(found[1].0.contains('\u{fffd}'), "{half}");
            let inner = members(found[2].1).expect("an object");
            assert_eq!((inner.len(), inner[1].0.as_ref()), (2, "c"), "{half}");
        }
        for not_json in ["{\"\\ud800\":}", "{\"\\ud800\n\":1}", "{\"\\ud800\":1} x", "{\"a\n\":1}", "[\"\\ud800\"]"] {
            assert!(members_of(not_json.as_bytes()).is_none(), "{not_json}");
        }
        assert!(members_of(b"{\"\\ud800\":1,\"\xff\":2}").is_none());
    }
}
