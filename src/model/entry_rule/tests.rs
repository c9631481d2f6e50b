//! The entry rule: tables, and a property against a plain model.

use super::{EntryRule, GivenHeaders};
use crate::model::secret::Secret;
use crate::model::signature::sign;
use crate::model::time::Timestamp;
use proptest::prelude::*;

const KEY: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds * 1000).expect("a time")
}

fn pairs(headers: &[(&str, &str)]) -> Vec<(String, Secret)> {
    headers.iter().map(|(name, value)| ((*name).to_owned(), Secret::new(*value))).collect()
}

fn accepts(rule: &EntryRule, headers: &[(&str, &str)]) -> bool {
    let headers: Vec<(&str, &[u8])> = headers.iter().map(|(name, value)| (*name, value.as_bytes())).collect();
    let by_head = rule.by_head(&headers, at(0));
    assert_eq!(rule.by_body(&headers, b"{}", at(0)), by_head, "the body decides only for signatures");
    by_head
}

#[test]
fn a_request_must_have_every_secret_header_of_its_connector_once() {
    let connector =
        EntryRule::of_connector(&pairs(&[("client_id", "a"), ("Content-Type", "text/plain"), ("X-Key", "b")]));
    assert!(!connector.is_anyone() && !connector.needs_body());
    let check = |headers: &[(&str, &str)], expected: bool| {
        assert_eq!(accepts(&connector, headers), expected, "{headers:?}");
    };
    check(&[("client_id", "a"), ("x-key", "b")], true);
    check(&[("x-key", "b"), ("CLIENT_ID", "a"), ("content-type", "application/json"), ("other", "x")], true);
    check(&[], false);
    check(&[("client_id", "a")], false);
    check(&[("client_id", "b"), ("x-key", "a")], false);
    check(&[("client_id", "a"), ("x-key", "B")], false);
    check(&[("client_id", "a"), ("x-key", "b ")], false);
    check(&[("client_id", "a"), ("x-key", "b"), ("x-key", "b")], false);
    check(&[("client_id", "a"), ("x-key", "b"), ("Client_Id", "c")], false);
    check(&[("client_id", "a"), ("x-key", "")], false);
}

#[test]
fn a_connector_without_a_secret_accepts_everyone_but_a_set_without_one_accepts_no_request() {
    let check = |headers: &[(&str, &str)], is_anyone: bool| {
        assert_eq!(EntryRule::of_connector(&pairs(headers)).is_anyone(), is_anyone, "{headers:?}");
        let set = EntryRule::headers(&[pairs(headers)]);
        assert!(!set.is_anyone() && accepts(&set, headers) != is_anyone, "{headers:?}");
    };
    check(&[], true);
    check(&[("Content-Type", "application/json"), ("accept", "x"), ("User-Agent", "y")], true);
    check(&[("X-Key", "")], true);
    check(&[("X-Key", "a")], false);
    assert!(accepts(&EntryRule::anyone(), &[]));
    assert!(!accepts(&EntryRule::headers(&[]), &[]) && !accepts(&EntryRule::bearer(&[]), &[]));
    assert!(!accepts(&EntryRule::signed(&[]).expect("no secret"), &[]));
}

#[test]
fn one_of_several_tokens_is_enough() {
    let rule = EntryRule::bearer(&[Secret::new("new"), Secret::new("old")]);
    let check = |values: &[&str], expected: bool| {
        let headers: Vec<(&str, &str)> = values.iter().map(|value| ("authorization", *value)).collect();
        assert_eq!(accepts(&rule, &headers), expected, "{values:?}");
    };
    check(&["Bearer new"], true);
    check(&["bearer  old"], true);
    check(&[], false);
    check(&[""], false);
    check(&["Bearer"], false);
    check(&["Bearer "], false);
    check(&["Bearer newer"], false);
    check(&["Basic new"], false);
    check(&["new"], false);
    check(&["Bearer new", "Bearer new"], false);
    check(&["Béarer new"], false);
}

/// A request as Standard Webhooks signs it.
struct Request {
    id: &'static str,
    timestamp: String,
    signature: String,
    body: &'static [u8],
}

impl Request {
    fn signed_at(seconds: i64, secrets: &[&str]) -> Self {
        let secrets: Vec<Secret> = secrets.iter().map(|secret| Secret::new(*secret)).collect();
        let signature = sign(&secrets, "msg_1", at(seconds), b"{}").expect("a signature");
        Self { id: "msg_1", timestamp: seconds.to_string(), signature, body: b"{}" }
    }

    fn headers(&self) -> Vec<(&str, &[u8])> {
        vec![
            ("Webhook-Id", self.id.as_bytes()),
            ("webhook-timestamp", self.timestamp.as_bytes()),
            ("webhook-signature", self.signature.as_bytes()),
        ]
    }
}

const NOW: i64 = 1_700_000_000;

#[test]
fn a_signature_is_checked_with_every_secret_and_its_time() {
    let rule = EntryRule::signed(&[Secret::new(KEY), Secret::new(OTHER)]).expect("secrets");
    assert!(rule.needs_body());
    let check = |request: &Request, by_head: bool, by_body: bool| {
        let given =
            (rule.by_head(&request.headers(), at(NOW)), rule.by_body(&request.headers(), request.body, at(NOW)));
        assert_eq!(given, (by_head, by_body), "{} {} {}", request.id, request.timestamp, request.signature);
    };
    let with = |change: &dyn Fn(&mut Request)| {
        let mut request = Request::signed_at(NOW, &[KEY]);
        change(&mut request);
        request
    };
    let third = "whsec_bm90IG9uZSBvZiB0aGUgc2VjcmV0cyBvZiB0aGUgcmVsYXk=";
    check(&Request::signed_at(NOW, &[KEY]), true, true);
    check(&Request::signed_at(NOW, &[OTHER]), true, true);
    check(&Request::signed_at(NOW, &[third, OTHER]), true, true);
    check(&Request::signed_at(NOW, &[third]), true, false);
    for seconds in [NOW - 300, NOW + 300] {
        check(&Request::signed_at(seconds, &[KEY]), true, true);
    }
    for seconds in [NOW - 301, NOW + 301, 0] {
        check(&Request::signed_at(seconds, &[KEY]), false, false);
    }
    check(&with(&|request| request.body = b"{ }"), true, false);
    check(&with(&|request| request.id = "msg_2"), true, false);
    check(&with(&|request| request.timestamp = (NOW + 1).to_string()), true, false);
    check(&with(&|request| request.timestamp = format!("0{NOW}")), true, false);
    for timestamp in
        [format!("+{NOW}"), format!("{NOW}.0"), format!(" {NOW}"), "-1".to_owned(), "9".repeat(30), String::new()]
    {
        check(&with(&|request| request.timestamp.clone_from(&timestamp)), false, false);
    }
    check(&with(&|request| request.signature = format!("v1,AAAA v2,x  {}", request.signature)), true, true);
    check(&with(&|request| request.signature = request.signature.replace("v1,", "v1a,")), true, false);
    check(&with(&|request| request.signature.truncate(20)), true, false);
    check(&with(&|request| request.signature.clear()), false, false);
    check(&with(&|request| request.id = ""), false, false);
}

#[test]
fn a_signed_request_has_each_of_its_three_headers_once() {
    let rule = EntryRule::signed(&[Secret::new(KEY)]).expect("a secret");
    let request = Request::signed_at(NOW, &[KEY]);
    let refused = |headers: &GivenHeaders<'_>| {
        assert!(!rule.by_head(headers, at(NOW)) && !rule.by_body(headers, b"{}", at(NOW)), "{headers:?}");
    };
    for at in 0..3 {
        let mut headers = request.headers();
        let one = headers.remove(at);
        refused(&headers);
        headers.extend([one, one]);
        refused(&headers);
    }
}

#[test]
fn nothing_is_shown_and_a_wrong_secret_is_an_error() {
    let secret = [Secret::new("hunter2")];
    let shown = [
        EntryRule::anyone(),
        EntryRule::of_connector(&pairs(&[("X-Key", "hunter2")])),
        EntryRule::bearer(&secret),
        EntryRule::signed(&[Secret::new(KEY)]).expect("a secret"),
    ];
    let shown: Vec<String> = shown.iter().map(|rule| format!("{rule:?}")).collect();
    assert_eq!(shown, ["EntryRule(anyone)", "EntryRule(headers)", "EntryRule(bearer)", "EntryRule(signed)"]);
    assert!(EntryRule::signed(&secret).is_err());
}

/// Names and values from small sets, so that they often meet.
fn some_headers() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = prop::sample::select(vec!["a", "A", "b", "c", "Accept", "content-type"]);
    let value = prop::sample::select(vec!["", "1", "2", "12"]);
    prop::collection::vec((name.prop_map(str::to_owned), value.prop_map(str::to_owned)), 0..5)
}

/// Says in plain words whether a request is accepted: it has all secret headers of one set, and none that a set names twice.
fn is_right(sets: &[Vec<(String, String)>], request: &[(String, String)]) -> bool {
    let is_secret = |(name, value): &&(String, String)| {
        !["accept", "content-type"].contains(&name.to_ascii_lowercase().as_str()) && !value.is_empty()
    };
    let values = |name: &str| -> Vec<&str> {
        request.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str()).collect()
    };
    let named = || sets.iter().flatten().filter(is_secret);
    let has_all = |set: &Vec<(String, String)>| {
        let mut secret = set.iter().filter(is_secret).peekable();
        secret.peek().is_some() && secret.all(|(name, value)| values(name) == [value])
    };
    sets.iter().any(has_all) && named().all(|(name, _)| values(name).len() < 2)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    #[test]
    fn exactly_the_right_sets_of_headers_are_accepted(
        sets in prop::collection::vec(some_headers(), 0..3), request in some_headers(), take in any::<bool>(),
    ) {
        // Half of the requests have the headers of a set, so that they are often accepted.
        let request = if take { sets.iter().flatten().chain(&request).cloned().collect() } else { request };
        let secrets: Vec<Vec<(String, Secret)>> = sets
            .iter()
            .map(|set| set.iter().map(|(name, value)| (name.clone(), Secret::new(value.clone()))).collect())
            .collect();
        let headers: Vec<(&str, &str)> = request.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        prop_assert_eq!(accepts(&EntryRule::headers(&secrets), &headers), is_right(&sets, &request));
    }

    #[test]
    fn no_byte_of_a_signed_request_can_be_changed(place in any::<prop::sample::Index>(), change in 1..=255_u8) {
        let rule = EntryRule::signed(&[Secret::new(KEY)]).expect("a secret");
        let body = br#"{"quantity":12,"storeId":"256"}"#;
        let signature = sign(&[Secret::new(KEY)], "msg_1", at(NOW), body).expect("a signature");
        let timestamp = NOW.to_string();
        let mut whole = [b"msg_1".as_slice(), timestamp.as_bytes(), signature.as_bytes(), body].concat();
        let length = whole.len();
        whole[place.index(length)] ^= change;
        let (id, rest) = whole.split_at(5);
        let (time, rest) = rest.split_at(timestamp.len());
        let (signed, body) = rest.split_at(signature.len());
        let headers = [("webhook-id", id), ("webhook-timestamp", time), ("webhook-signature", signed)];
        prop_assert!(!rule.by_body(&headers, body, at(NOW)));
    }
}
