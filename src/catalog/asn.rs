//! The rules for the ids of Create ASN: they are documented, unlike the rest of its body.
//!
//! Source: domain page, section 6 (the ASN feed page). The receiving scan cannot tell an order, a pallet and a carton apart if they
//! have the same id.

use super::oddity::oddities;
use super::violation::Violation;
use crate::model::check_payload;
use serde_json::Value;
use std::collections::HashMap;

/// The most characters of an id.
const MOST_CHARACTERS: usize = 128;

/// What an id is the id of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Order,
    Pallet,
    Carton,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Order => "an order",
            Self::Pallet => "a pallet",
            Self::Carton => "a carton",
        }
    }
}

/// One use of an id.
#[derive(Clone, Debug)]
struct Use {
    id: String,
    kind: Kind,
    pointer: String,
    /// The pallet of a carton; empty if there is none.
    pallet: String,
}

/// The ids of the shipments so far. A later shipment that uses one of them is wrong.
#[derive(Debug, Default)]
pub struct ShipmentIds(HashMap<String, (Kind, u64)>);

/// What the check of one shipment found.
#[derive(Debug, PartialEq, Eq)]
pub struct CheckedShipment {
    /// Whether it can be read without doubt and has the id of an order. Nothing else may be sent, whatever a person allows: it may be a
    /// cut line, and could not be recognised the next time.
    pub has_order: bool,
    /// Every rule that it breaks.
    pub violations: Vec<Violation>,
}

impl ShipmentIds {
    /// Returns every rule that the ids of `payload` break, alone or together with earlier shipments. `number` is its line; 0 if it is
    /// the only one. The ids of a shipment that breaks no rule are kept.
    pub fn check(&mut self, payload: &[u8], number: u64) -> CheckedShipment {
        let (uses, violations) = match ids_of(payload) {
            Ok(found) => found,
            Err(violations) => return CheckedShipment { has_order: false, violations },
        };
        let has_order = uses.iter().any(|one| one.kind == Kind::Order);
        CheckedShipment { has_order, violations: self.together(uses, violations, number) }
    }

    fn together(&mut self, uses: Vec<Use>, mut violations: Vec<Violation>, number: u64) -> Vec<Violation> {
        violations.extend(clashes(&uses));
        violations.extend(uses.iter().filter_map(|one| self.used_before(one)));
        if violations.is_empty() {
            self.0.extend(uses.into_iter().map(|one| (one.id, (one.kind, number))));
        }
        violations
    }

    fn used_before(&self, one: &Use) -> Option<Violation> {
        let (kind, line) = self.0.get(&one.id)?;
        Some(violation(&one.pointer, format!("is already the id of {} in line {line}", kind.word())))
    }
}

fn violation(pointer: &str, message: impl Into<String>) -> Violation {
    Violation { pointer: pointer.to_owned(), message: message.into() }
}

/// Returns every id with its place, and what is wrong with single ids.
fn ids_of(payload: &[u8]) -> Result<(Vec<Use>, Vec<Violation>), Vec<Violation>> {
    if let Err(bad) = check_payload(payload) {
        let what = if bad.is_json { "not a payload" } else { "not JSON" };
        return Err(vec![violation("", format!("{what}: {bad}; {}", bad.fix))]);
    }
    let odd = oddities(payload);
    if !odd.is_empty() {
        return Err(odd);
    }
    let body: Value = serde_json::from_slice(payload)
        .map_err(|error| vec![violation("", format!("it cannot be checked: {error}"))])?;
    let mut found = Found::default();
    found.take(&body["orderId"], Kind::Order, "/orderId", "");
    match body["productList"].as_array().filter(|lines| !lines.is_empty()) {
        Some(lines) => lines.iter().enumerate().for_each(|(at, line)| found.take_line(at, line)),
        None => found.violations.push(violation("/productList", "must be a list with at least one line")),
    }
    Ok((found.uses, found.violations))
}

#[derive(Default)]
struct Found {
    uses: Vec<Use>,
    violations: Vec<Violation>,
}

impl Found {
    fn take_line(&mut self, at: usize, line: &Value) {
        let pointer = |name: &str| format!("/productList/{at}/{name}");
        let pallet = text_of(&line["palletId"]).unwrap_or_default();
        if !matches!(line["palletId"], Value::Null) && !pallet.is_empty() {
            self.take(&line["palletId"], Kind::Pallet, &pointer("palletId"), "");
        } else if !matches!(&line["palletId"], Value::Null | Value::String(_)) {
            self.violations.push(violation(&pointer("palletId"), "must be a text"));
        }
        self.take(&line["cartonId"], Kind::Carton, &pointer("cartonId"), &pallet);
        if let Err(why) = id_in(&line["productId"]) {
            self.violations.push(violation(&pointer("productId"), why));
        }
    }

    fn take(&mut self, value: &Value, kind: Kind, pointer: &str, pallet: &str) {
        match id_in(value) {
            Ok(id) => self.uses.push(Use { id, kind, pointer: pointer.to_owned(), pallet: pallet.to_owned() }),
            Err(why) => self.violations.push(violation(pointer, why)),
        }
    }
}

/// Returns an id. A number counts by its digits; that ids are texts is derived only.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn id_in(value: &Value) -> Result<String, String> {
    let id = match text_of(value) {
        Some(id) => id,
        None if value.is_null() => return Err("is missing".to_owned()),
        None => return Err("must be a text".to_owned()),
    };
    match id.chars().count() {
        _ if id.trim().is_empty() => Err("is empty".to_owned()),
        characters if characters > MOST_CHARACTERS => {
            Err(format!("has {characters} characters; an id has at most {MOST_CHARACTERS}"))
        }
        _ => Ok(id),
    }
}

/// Returns the ids of one shipment that mean two things: a carton is on one pallet only, and may be in several lines.
fn clashes(uses: &[Use]) -> Vec<Violation> {
    let mut known: HashMap<&str, &Use> = HashMap::new();
    let mut found = Vec::new();
    for one in uses {
        let Some(first) = known.get(one.id.as_str()) else {
            known.insert(&one.id, one);
            continue;
        };
        if first.kind != one.kind {
            found.push(violation(
                &one.pointer,
                format!("is already the id of {}, at {}", first.kind.word(), first.pointer),
            ));
        } else if first.pallet != one.pallet {
            found.push(violation(&one.pointer, format!("is a carton of another pallet already, at {}", first.pointer)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::ShipmentIds;
    use crate::catalog::{SampleRequest, sample};
    use crate::model::ApiKey;
    use serde_json::{Value, json};

    fn body(order: &str, lines: &[(&str, &str, &str)]) -> Value {
        let line = |(pallet, carton, product): &(&str, &str, &str)| json!({"palletId": pallet, "cartonId": carton, "productId": product});
        json!({"orderId": order, "productList": lines.iter().map(line).collect::<Vec<_>>()})
    }

    fn found(ids: &mut ShipmentIds, payload: &Value, number: u64) -> Vec<(String, String)> {
        let found = ids.check(payload.to_string().as_bytes(), number).violations;
        found.into_iter().map(|one| (one.pointer, one.message)).collect()
    }

    fn alone(payload: &Value) -> Vec<(String, String)> {
        found(&mut ShipmentIds::default(), payload, 0)
    }

    fn says(payload: &Value, pointer: &str, words: &str) {
        let found = alone(payload);
        assert!(found.iter().any(|(at, why)| at == pointer && why.contains(words)), "{payload} {found:?}");
    }

    #[test]
    fn good_ids_break_no_rule() {
        for good in [
            body("O1", &[("P1", "C1", "X"), ("P1", "C1", "Y"), ("P2", "C2", "X")]),
            body("O1", &[("", "C1", "X"), ("", "C1", "X")]),
            body(&"o".repeat(128), &[("", "C1", "X")]),
            json!({"orderId": 7, "productList": [{"cartonId": "C1", "palletId": null, "productId": 8}]}),
        ] {
            assert_eq!(alone(&good), [], "{good}");
        }
        let mut ids = ShipmentIds::default();
        for index in 0..50 {
            let text = sample(&SampleRequest { index, ..SampleRequest::new(ApiKey::CreateAsn) });
            assert_eq!(ids.check(text.as_bytes(), index + 1).violations, [], "{text}");
        }
    }

    #[test]
    fn each_rule_names_the_place_that_breaks_it() {
        says(&json!({"productList": [{"cartonId": "C", "productId": "X"}]}), "/orderId", "missing");
        says(&body(" ", &[("", "C", "X")]), "/orderId", "empty");
        says(&body(&"ö".repeat(129), &[("", "C", "X")]), "/orderId", "129 characters");
        says(&body("O", &[]), "/productList", "at least one line");
        says(&body("O", &[("P", "", "X")]), "/productList/0/cartonId", "empty");
        says(&body("O", &[("P", "C", "")]), "/productList/0/productId", "empty");
        says(&json!({"orderId": "O", "productList": ["x"]}), "/productList/0/cartonId", "missing");
        says(&json!({"orderId": {}, "productList": []}), "/orderId", "must be a text");
        says(&body("O", &[("O", "C", "X")]), "/productList/0/palletId", "the id of an order, at /orderId");
        says(&body("O", &[("P", "O", "X")]), "/productList/0/cartonId", "the id of an order");
        says(&body("O", &[("P", "P", "X")]), "/productList/0/cartonId", "the id of a pallet");
        says(&body("O", &[("P", "C", "X"), ("C", "D", "X")]), "/productList/1/palletId", "the id of a carton");
        says(&body("O", &[("P", "C", "X"), ("Q", "C", "X")]), "/productList/1/cartonId", "another pallet");
    }

    #[test]
    fn two_shipments_share_no_id() {
        let mut ids = ShipmentIds::default();
        assert_eq!(found(&mut ids, &body("O1", &[("P1", "C1", "X")]), 1), []);
        for (later, pointer) in [
            (body("O1", &[("", "C9", "X")]), "/orderId"),
            (body("C1", &[("", "C9", "X")]), "/orderId"),
            (body("O9", &[("P1", "C9", "X")]), "/productList/0/palletId"),
            (body("O9", &[("", "C1", "X")]), "/productList/0/cartonId"),
        ] {
            let found = found(&mut ids, &later, 2);
            assert!(found.len() == 1 && found[0].0 == pointer && found[0].1.ends_with("in line 1"), "{found:?}");
        }
        // What was refused keeps no id from others.
        assert_eq!(found(&mut ids, &body("O9", &[("", "C9", "X")]), 3), []);
    }

    #[test]
    fn what_is_no_payload_has_one_violation() {
        for bad in ["", "[]", "{", "{\"orderId\":\"a\",\"orderId\":\"b\"}"] {
            let checked = ShipmentIds::default().check(bad.as_bytes(), 0);
            assert_eq!((checked.violations.len(), checked.has_order), (1, false), "{bad}");
        }
        for (payload, has_order) in [(body("O", &[("", "", "X")]), true), (body(" ", &[("", "C", "X")]), false)] {
            let checked = ShipmentIds::default().check(payload.to_string().as_bytes(), 0);
            assert_eq!((checked.violations.len(), checked.has_order), (1, has_order), "{payload}");
        }
    }
}
