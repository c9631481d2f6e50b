//! Checks of payloads: what a real one may contain, and what is no payload at all.

use super::body::Body;
use super::check::{Check, Misfit, Proof};
use super::secrets::with_lost_headers;
use super::subject::Subject;
use crate::output::counted;
use serde_json::{Value, json};

/// Text in several scripts, with a character outside of the basic plane, one that joins, and one that turns the direction.
const UNICODE: &str = "Größe 東京 עברית 👟 e\u{301} \"'\\/<>&";

/// More than 32 bits hold, with or without a sign, and less than a double does.
const LARGE: u64 = 5_000_000_000;

const NO_LINES: &str = "the sample has no list of lines";

/// How many lines a long list has.
const LONG: usize = 5_000;

/// Fields without which an event still says what happened to which stock.
const OPTIONAL: [&str; 8] =
    ["storeAssociateId", "gtin", "name", "reasonText", "installationId", "cycleCountName", "currency", "palletId"];

/// Fields with text for people.
const TEXTS: [&str; 6] = ["name", "reasonText", "cycleCountName", "storeAssociateId", "installationId", "reasonCode"];

/// A good sample is accepted.
pub fn sample(subject: &Subject, check: &Check) -> Proof {
    with_lost_headers(subject, subject.judge_one(check, "a good sample was not accepted", subject.usual_shot()))
}

/// A sample of every event.
pub fn events(subject: &Subject, check: &Check) -> Proof {
    let events = subject.events();
    if events.is_empty() {
        return Proof::Skip(format!("{} has no events", subject.connector.api_key));
    }
    let shots = events.into_iter().map(|event| {
        let shot = subject.shot(Body::of(&subject.sample(Some(&event))));
        (format!("{event} was not accepted"), shot)
    });
    subject.judge(check, shots)
}

/// Fields that no documentation has.
pub fn unknown_fields(subject: &Subject, check: &Check) -> Proof {
    let mut payload = subject.usual();
    payload["addedLater"] = json!({"by": "a new release", "list": [1, null, true]});
    lines(&mut payload, |line| line["addedLater"] = json!("x"));
    subject.judge_one(check, "a payload with unknown fields was not accepted", subject.shot(Body::of(&payload)))
}

/// Null in fields that are not needed.
pub fn nulls(subject: &Subject, check: &Check) -> Proof {
    let mut payload = subject.usual();
    let mut count = set(&mut payload, &OPTIONAL, &Value::Null);
    lines(&mut payload, |line| count += set(line, &OPTIONAL, &Value::Null));
    if count == 0 {
        return Proof::Skip("the sample has no optional field".to_owned());
    }
    subject.judge_one(check, "null in optional fields was not accepted", subject.shot(Body::of(&payload)))
}

/// Lists without lines.
pub fn empty_list(subject: &Subject, check: &Check) -> Proof {
    let mut payload = subject.usual();
    let mut count = 0;
    for list in arrays(&mut payload).filter(|list| !list.is_empty()) {
        list.clear();
        count += 1;
    }
    if count == 0 {
        return Proof::Skip(NO_LINES.to_owned());
    }
    subject.judge_one(check, "an empty list of products was not accepted", subject.shot(Body::of(&payload)))
}

/// A list with thousands of lines.
pub fn long_list(subject: &Subject, check: &Check) -> Proof {
    let body = subject.long_sample(LONG);
    let mut payload: Value = serde_json::from_slice(&body.bytes).unwrap_or_default();
    if !arrays(&mut payload).any(|list| list.len() == LONG) {
        return Proof::Skip(NO_LINES.to_owned());
    }
    let size = body.bytes.len();
    let proof = subject.judge_one(check, "a list of 5,000 lines was not accepted", subject.shot(body));
    with_size(proof, size)
}

/// Adds to a failure that it is the size which was refused. Only the checks of sizes allow that.
fn with_size(proof: Proof, size: usize) -> Proof {
    match proof {
        Proof::Fail(misfit) if misfit.got.starts_with("HTTP 413") => {
            let size = counted(size, "byte");
            let hint =
                format!("413 is a limit of size, and this payload has {size}. Let the endpoint take larger ones.");
            Proof::Fail(Misfit { hint: Some(hint), ..misfit })
        }
        other => other,
    }
}

/// Text that is not ASCII.
pub fn unicode(subject: &Subject, check: &Check) -> Proof {
    let mut payload = subject.usual();
    let mut count = set(&mut payload, &TEXTS, &json!(UNICODE));
    lines(&mut payload, |line| count += set(line, &TEXTS, &json!(UNICODE)));
    if count == 0 {
        return Proof::Skip("the sample has no text for people".to_owned());
    }
    subject.judge_one(check, "Unicode in texts was not accepted", subject.shot(Body::of(&payload)))
}

/// Quantities above 32 bits.
pub fn large_numbers(subject: &Subject, check: &Check) -> Proof {
    with_quantity(subject, check, &LARGE.into())
}

/// Quantities with a fraction.
pub fn fractions(subject: &Subject, check: &Check) -> Proof {
    with_quantity(subject, check, &json!(2.5))
}

/// A payload of 100 KB.
pub fn large(subject: &Subject, check: &Check) -> Proof {
    of_size(subject, check, 100 * 1024, "100 KB")
}

/// A payload of 1 MB.
pub fn very_large(subject: &Subject, check: &Check) -> Proof {
    of_size(subject, check, 1024 * 1024, "1 MB")
}

fn of_size(subject: &Subject, check: &Check, size: usize, words: &str) -> Proof {
    let shot = subject.shot(Body::padded(&subject.usual(), size));
    subject.judge_one(check, &format!("a payload of {words} got neither 2xx nor 413"), shot)
}

/// JSON that ends in the middle.
pub fn malformed(subject: &Subject, check: &Check) -> Proof {
    let mut text = subject.usual().to_string();
    text.truncate(text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at));
    subject.judge_one(check, "JSON that is cut off was not refused with 4xx", subject.shot(Body::text(text)))
}

/// JSON that is no object.
pub fn not_an_object(subject: &Subject, check: &Check) -> Proof {
    let texts = ["[]", "42", "\"text\"", "null"];
    let shots =
        texts.map(|text| (format!("the payload {text} was not refused with 4xx"), subject.shot(Body::text(text))));
    subject.judge(check, shots)
}

/// Nothing.
pub fn empty(subject: &Subject, check: &Check) -> Proof {
    subject.judge_one(check, "an empty body was not refused with 4xx", subject.shot(Body::text("")))
}

/// An object without any field.
pub fn no_fields(subject: &Subject, check: &Check) -> Proof {
    subject.judge_one(check, "an object without fields was not refused with 4xx", subject.shot(Body::text("{}")))
}

/// JSON that is sent as something else.
pub fn content_type(subject: &Subject, check: &Check) -> Proof {
    let shot = subject.usual_shot().with_header("Content-Type", "text/plain");
    subject.judge_one(check, "the content type text/plain was not refused with 4xx", shot)
}

/// Sets those of `fields` that `object` has; returns their number.
fn set(object: &mut Value, fields: &[&str], value: &Value) -> usize {
    let Some(object) = object.as_object_mut() else { return 0 };
    let mut count = 0;
    for field in fields {
        if let Some(known) = object.get_mut(*field) {
            *known = value.clone();
            count += 1;
        }
    }
    count
}

/// Returns the lists of a payload.
fn arrays(payload: &mut Value) -> impl Iterator<Item = &mut Vec<Value>> {
    payload.as_object_mut().into_iter().flat_map(|object| object.values_mut()).filter_map(Value::as_array_mut)
}

/// Changes every line of every list.
fn lines(payload: &mut Value, mut change: impl FnMut(&mut Value)) {
    arrays(payload).flatten().filter(|line| line.is_object()).for_each(&mut change);
}

fn with_quantity(subject: &Subject, check: &Check, quantity: &Value) -> Proof {
    let mut payload = subject.usual();
    if change_quantities(&mut payload, |value| *value = quantity.clone()) == 0 {
        return Proof::Skip("the sample has no quantity".to_owned());
    }
    let what = format!("a quantity of {quantity} was not accepted");
    subject.judge_one(check, &what, subject.shot(Body::of(&payload)))
}

/// Changes every quantity in the lines; returns their number.
pub fn change_quantities(payload: &mut Value, mut change: impl FnMut(&mut Value)) -> usize {
    let mut count = 0;
    lines(payload, |line| {
        let fields = line.as_object_mut().into_iter().flatten();
        let quantities = fields.filter(|(name, _)| name.to_ascii_lowercase().ends_with("quantity"));
        quantities.for_each(|(_, value)| {
            change(value);
            count += 1;
        });
    });
    count
}
