//! Values of a payload that look like data about a person. The rule, in one place:
//!
//! - The name of the field says so ([`NAMED`]): `email`, `phone`, `firstName`, `streetAddress`, `customerId`, `birthDate`, … Names are
//!   read word by word, in any spelling (`first_name`, `FirstName`).
//! - A field `name` or `id` belongs to an object that is called like a person ([`PERSONS`]): `customer`, `recipient`, …
//! - Everything in an object that is called like an address is a part of it.
//! - The value itself is an email address, or a phone number with its country code.
//!
//! It only suggests: fields can have any name. So it misses some, and names some that are harmless, such as the address of a shop.

use super::field_words::field_words;
use super::json;
use super::mask_payload::MASKED;
use super::outline::{Outline, Part};
use super::pointer::Pointer;

/// Values that look personal at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Personal {
    /// The place, with `*` for every element of a list.
    pub pointer: Pointer,
    /// What the values look like, such as `an email address`.
    pub what: &'static str,
    /// The first value, as text.
    pub example: String,
}

/// Words of the name of a field, one after the other, and what its value is.
const NAMED: [(&[&str], &str); 34] = [
    (&["email"], EMAIL),
    (&["e", "mail"], EMAIL),
    (&["mail"], EMAIL),
    (&["phone"], PHONE),
    (&["telephone"], PHONE),
    (&["mobile"], PHONE),
    (&["fax"], PHONE),
    (&["first", "name"], NAME),
    (&["last", "name"], NAME),
    (&["middle", "name"], NAME),
    (&["given", "name"], NAME),
    (&["family", "name"], NAME),
    (&["full", "name"], NAME),
    (&["user", "name"], NAME),
    (&["username"], NAME),
    (&["firstname"], NAME),
    (&["lastname"], NAME),
    (&["fullname"], NAME),
    (&["surname"], NAME),
    (&["address"], ADDRESS),
    (&["street"], ADDRESS),
    (&["zip"], ADDRESS),
    (&["postcode"], ADDRESS),
    (&["postal", "code"], ADDRESS),
    (&["latitude"], ADDRESS),
    (&["longitude"], ADDRESS),
    (&["birth"], BIRTH),
    (&["birthday"], BIRTH),
    (&["birthdate"], BIRTH),
    (&["dob"], BIRTH),
    (&["iban"], ACCOUNT),
    (&["card", "number"], ACCOUNT),
    (&["passport"], ACCOUNT),
    (&["loyalty"], PERSON_ID),
];

/// Words for a person, before `name` or `id`, or as the name of the object around them.
const PERSONS: [&str; 15] = [
    "customer",
    "shopper",
    "buyer",
    "consumer",
    "client",
    "guest",
    "member",
    "person",
    "user",
    "recipient",
    "consignee",
    "contact",
    "employee",
    "associate",
    "cashier",
];

/// Words for an id, behind a word for a person.
const IDS: [&str; 7] = ["id", "ids", "no", "nr", "number", "code", "key"];

const EMAIL: &str = "an email address";
const PHONE: &str = "a phone number";
const NAME: &str = "a name";
const ADDRESS: &str = "an address";
const BIRTH: &str = "a date of birth";
const ACCOUNT: &str = "the number of a card, an account or a passport";
const PERSON_ID: &str = "the id of a person";

/// At most this many places are returned.
const MOST: usize = 50;

/// Values nested deeper are not looked at.
const LEVELS: usize = 64;

/// Returns the places in `payload` whose values look personal, in order, each once; none if it is not JSON.
pub fn personal_values(payload: &[u8]) -> Vec<Personal> {
    let Some(root) = json::parse(payload) else { return Vec::new() };
    let outline = Outline::of(root);
    let mut look = Look { outline: &outline, path: Vec::new(), keys: Vec::new(), found: Vec::new() };
    look.at(outline.root());
    look.found
}

/// A walk through a payload.
struct Look<'a, 'o> {
    outline: &'o Outline<'a>,
    /// The steps of the pointer to where it is.
    path: Vec<String>,
    /// The words of each name on the way.
    keys: Vec<Vec<String>>,
    found: Vec<Personal>,
}

impl<'a> Look<'a, '_> {
    fn at(&mut self, value: Part<'a>) {
        if self.found.len() >= MOST || self.path.len() >= LEVELS {
            return;
        }
        match value.get().as_bytes().first() {
            Some(b'{') => {
                for (key, value) in self.outline.members(value) {
                    let Some(key) = key.string() else { continue };
                    self.path.push(key.replace('~', "~0").replace('/', "~1"));
                    self.keys.push(field_words(&key));
                    self.at(value);
                    self.path.pop();
                    self.keys.pop();
                }
            }
            Some(b'[') => {
                self.path.push("*".to_owned());
                self.outline.elements(value).for_each(|element| self.at(element));
                self.path.pop();
            }
            Some(b'"') => self.check(&value.string().unwrap_or_default()),
            Some(b'-' | b'0'..=b'9') => self.check(value.get()),
            _ => {}
        }
    }

    fn check(&mut self, text: &str) {
        if text.trim().is_empty() || text == MASKED {
            return;
        }
        let Some(what) = of_name(&self.keys).or_else(|| of_value(text)) else { return };
        let pointer: String = self.path.iter().map(|step| format!("/{step}")).collect();
        if self.found.iter().any(|known| known.pointer.to_string() == pointer) {
            return;
        }
        if let Ok(pointer) = pointer.parse() {
            self.found.push(Personal { pointer, what, example: text.to_owned() });
        }
    }
}

/// Returns what a value is by the names on the way to it.
fn of_name(keys: &[Vec<String>]) -> Option<&'static str> {
    let (own, around) = keys.split_last()?;
    let has = |key: &[String], words: &[&str]| key.windows(words.len()).any(|window| window == words);
    if let Some((_, what)) = NAMED.iter().find(|(words, _)| has(own, words)) {
        return Some(what);
    }
    let is_person = |key: &[String]| key.iter().any(|word| PERSONS.contains(&word.strip_suffix('s').unwrap_or(word)));
    let is_of_person = is_person(own) || (own.len() == 1 && around.last().is_some_and(|key| is_person(key)));
    let ends_with = |ends: &[&str]| own.last().is_some_and(|word| ends.contains(&word.as_str()));
    match () {
        () if is_of_person && ends_with(&["name"]) => Some(NAME),
        () if is_of_person && ends_with(&IDS) => Some(PERSON_ID),
        () if own.len() == 1 && is_person(own) => Some("a person"),
        () if around.iter().any(|key| has(key, &["address"])) => Some(ADDRESS),
        () => None,
    }
}

/// Returns what a value is by its form.
fn of_value(text: &str) -> Option<&'static str> {
    let text = text.trim();
    if let Some((local, domain)) = text.split_once('@') {
        let is_word = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || "@/:".contains(c));
        let has_dot = domain.trim_matches('.').contains('.');
        return (is_word(local) && is_word(domain) && has_dot).then_some(EMAIL);
    }
    let digits = text.strip_prefix('+')?;
    let count = digits.chars().filter(char::is_ascii_digit).count();
    let is_number = digits.chars().all(|c| c.is_ascii_digit() || " -()./".contains(c));
    ((7..=15).contains(&count) && is_number).then_some(PHONE)
}

#[cfg(test)]
mod tests {
    use super::personal_values;

    fn places(text: &str) -> Vec<(String, &'static str)> {
        personal_values(text.as_bytes()).into_iter().map(|found| (found.pointer.to_string(), found.what)).collect()
    }

    #[test]
    fn the_name_of_a_field_shows_what_it_is() {
        let check = |key: &str, what: Option<&str>| {
            let found = places(&format!("{{\"{key}\":\"x 1\"}}"));
            assert_eq!(found.first().map(|(_, what)| *what), what, "{key}");
        };
        for key in ["email", "customerEmail", "E-Mail", "email_address", "contactMail"] {
            check(key, Some("an email address"));
        }
        for key in ["firstName", "first_name", "LASTNAME", "customerName", "recipient name", "cashierName", "userName"]
        {
            check(key, Some("a name"));
        }
        for key in ["phone", "mobilePhoneNumber", "fax"] {
            check(key, Some("a phone number"));
        }
        for key in ["shippingAddress", "street2", "zip", "postalCode", "ipAddress"] {
            check(key, Some("an address"));
        }
        for key in ["customerId", "CUSTOMER_NO", "employeeNumber", "loyaltyId", "memberCode"] {
            check(key, Some("the id of a person"));
        }
        check("customer", Some("a person"));
        check("dateOfBirth", Some("a date of birth"));
        check("cardNumber", Some("the number of a card, an account or a passport"));
        for harmless in [
            "orderId",
            "storeId",
            "productName",
            "storeName",
            "eventType",
            "name",
            "id",
            "gtin",
            "quantity",
            "emails2go",
            "customerGroup",
            "zipper",
            "transferId",
            "reasonCode",
        ] {
            check(harmless, None);
        }
    }

    #[test]
    fn the_object_around_a_field_counts_too() {
        let text = r#"{"customer":{"name":"Jo","id":7,"group":"B"},"store":{"name":"Berlin","id":"256"},
            "shipTo":{"address":{"city":"Ulm","lines":["a","b"]}},"lines":[{"recipient":{"name":"A"}},{"recipient":{"name":"B"}}]}"#;
        assert_eq!(
            places(text),
            [
                ("/customer/name".to_owned(), "a name"),
                ("/customer/id".to_owned(), "the id of a person"),
                ("/shipTo/address/city".to_owned(), "an address"),
                ("/shipTo/address/lines/*".to_owned(), "an address"),
                ("/lines/*/recipient/name".to_owned(), "a name"),
            ]
        );
    }

    #[test]
    fn the_form_of_a_value_counts_whatever_its_field_is_called() {
        let check = |value: &str, what: Option<&str>| {
            let found = places(&format!("{{\"note/x\":{value}}}"));
            assert_eq!(found.first().map(|(_, what)| *what), what, "{value}");
            assert!(found.iter().all(|(place, _)| place == "/note~1x"));
        };
        check("\"jane.doe@example.com\"", Some("an email address"));
        check("\" a@b.de \"", Some("an email address"));
        check("\"+49 (30) 123-4567\"", Some("a phone number"));
        for harmless in [
            "\"a @ b.de\"",
            "\"@b.de\"",
            "\"a@b\"",
            "\"+1\"",
            "\"+12 items\"",
            "\"197076072663\"",
            "197076072663",
            "null",
            "true",
            "\"\"",
        ] {
            check(harmless, None);
        }
    }

    #[test]
    fn values_that_are_hidden_or_missing_are_not_named() {
        assert_eq!(places(r#"{"email":"***","phone":null,"firstName":"","address":{}}"#), []);
        assert_eq!(places("not JSON"), []);
        let deep = format!("{{\"email\":{}1{}}}", "[".repeat(5000), "]".repeat(5000));
        assert_eq!(places(&deep), []);
        let many: String = (0..200).map(|n| format!("\"email{n}\":\"x\",")).collect();
        assert_eq!(places(&format!("{{{many}\"a\":1}}")).len(), 50);
    }
}
