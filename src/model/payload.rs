//! The rule for a payload: it is one JSON object. Everything from a person or a file must pass it.
//!
//! Source: every event of the domain is an object. Its content is never changed, and never part of a message.

use super::bad_payload::BadPayload;
use super::bad_payload::diagnose;
use super::foreign::Foreign;
use super::json::{self, Member};

/// Checks that `text` is a payload.
pub fn check_payload(text: &[u8]) -> Result<(), BadPayload> {
    members_of_payload(text).and_then(|members| match Foreign::of(&members) {
        None => Ok(()),
        Some(foreign) => Err(diagnose::whole(text, foreign.what(), foreign.fix(), true)),
    })
}

/// Returns why `text` is not JSON; `None` if it is, whatever it contains. A leading byte order mark is skipped.
pub fn why_not_json(text: &[u8]) -> Option<BadPayload> {
    let text = json::skip_bom(text);
    json::parse(text).is_none().then(|| diagnose::diagnose(text))
}

/// Returns the members of the object `text`. It may still be an object of this program's own ([`Foreign`]).
pub fn members_of_payload(text: &[u8]) -> Result<Vec<Member<'_>>, BadPayload> {
    let members = if text.starts_with(json::BOM) { None } else { json::members_of(text) };
    members.ok_or_else(|| diagnose::diagnose(text))
}

#[cfg(test)]
mod tests {
    use super::check_payload;

    #[test]
    fn one_object_is_a_payload_whatever_is_in_it() {
        for text in [
            "{}",
            " \r\n\t{ \"orderId\" : \"A1\" }\r\n",
            r#"{"n":1e400,"m":-0,"a":1,"a":2,"s":"\ud800","\ud800":1}"#,
            r#"{"payload":{"orderId":"1"},"orderId":"1","data":"x"}"#,
            r#"{"apiKey":"hunter2","orderId":"1"}"#,
            r#"{"event":"X","orderId":"1"}"#,
            "{\"name\":\"“curly” &quot; \u{a0} ' <b> // #\"}",
        ] {
            assert_eq!(check_payload(text.as_bytes()), Ok(()), "{text}");
        }
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(check_payload(deep.as_bytes()), Ok(()));
    }

    #[test]
    fn an_invalid_payload_is_reported_with_its_position() {
        let bad = check_payload(b"{\n\"a\": secret}").expect_err("no JSON");
        assert_eq!(bad.to_string(), "it breaks at line 2 column 6: a word without quotes");
        assert_eq!(check_payload(b"").expect_err("nothing").to_string(), "it is empty (line 1 column 1)");
        let line = check_payload(b"{\"a\":secret}").expect_err("no JSON").in_line();
        assert_eq!(line, "it breaks at column 6: a word without quotes; write texts in straight double quotes");
        let row = r#"{"\ud800":1,"id":1,"connector":"c","api_key":"SALE_INVENTORY","state":"failed","payload":{}}"#;
        assert!(
            check_payload(row.as_bytes()).expect_err("a row").to_string().contains("a row of the failed-event log")
        );
        let line = check_payload(b"[1]").expect_err("no object").in_line();
        assert!(line.starts_with("it is a JSON array, and a payload is one object; "), "{line}");
    }
}
