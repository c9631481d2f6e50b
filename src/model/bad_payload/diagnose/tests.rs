//! Texts that people paste, and the messages about them.

use super::diagnose;

/// A text, the line and character where it is wrong, and words of the message.
type Case<'a> = (&'a str, usize, usize, &'a str);

fn all(cases: &[Case<'_>]) {
    let mut wrong = Vec::new();
    for (text, line, column, words) in cases {
        let bad = diagnose(text.as_bytes());
        if (bad.line, bad.column) != (*line, *column) || !bad.what.contains(words) || bad.fix.is_empty() {
            wrong.push(format!("{text:?} {bad:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn changes_by_a_page_or_a_document_are_named_with_their_position() {
    all(&[
        ("", 1, 1, "empty"),
        (" \n\t", 1, 1, "blanks"),
        ("\u{a0}\u{200b}\n", 1, 1, "blanks"),
        ("\u{feff}{}", 1, 1, "byte order mark"),
        ("\u{feff}{\"a\": secret}", 1, 8, "without quotes"),
        ("{\u{201c}orderId\u{201d}: \u{201c}A1\u{201d}}", 1, 2, "curly"),
        ("{\n \"orderId\": \u{201e}A1\u{201c}}", 2, 13, "curly"),
        ("{\"orderId\u{201d}:\"A1\"}", 1, 10, "curly"),
        ("{\"orderId\": \"A1\u{201d}, \"storeId\": \"1\"}", 1, 16, "curly"),
        ("{\"orderId\": \"A1\u{201d}}", 1, 16, "curly"),
        ("{\"name\":\"the \u{201c}big\u{201d} one\" \"b\":1}", 1, 25, "comma is missing"),
        ("{&quot;orderId&quot;:1}", 1, 2, "entities"),
        ("{\"orderId&quot;:\"A1\"}", 1, 10, "entities"),
        ("{&#34;orderId&#34;:1}", 1, 2, "entities"),
        ("{\n\u{a0}\u{a0}\"orderId\": \"A1\"\n}", 2, 1, "no-break"),
        ("{\"a\":\u{200b}1}", 1, 6, "an invisible character"),
        ("{\"a\":1}\u{a0}", 1, 8, "no-break"),
        ("\u{a0}{\"a\":1}", 1, 1, "no-break"),
    ]);
}

#[test]
fn texts_of_other_kinds_are_named() {
    all(&[
        ("<html>404</html>", 1, 1, "HTML"),
        ("\n<!DOCTYPE html>\n<p>", 2, 1, "HTML"),
        ("<?xml version=\"1.0\"?><event/>", 1, 1, "XML"),
        ("{\"orderId\":\"A1\",\"productLi", 1, 27, "cut off"),
        ("{\n  \"a\": [1,\n", 2, 11, "cut off"),
        ("[{\"a\":1}]", 1, 1, "array"),
        ("42", 1, 1, "number"),
        ("\"{\\\"a\\\":1}\"", 1, 1, "in quotes"),
        ("\"x\"", 1, 1, "JSON text"),
        ("null", 1, 1, "null"),
        ("true", 1, 1, "true or false"),
    ]);
}

#[test]
fn invalid_json_is_named_with_its_position() {
    all(&[
        ("{'orderId': 'A1'}", 1, 2, "single quotes"),
        ("{\"a\": None}", 1, 7, "None"),
        ("{\"a\": NaN}", 1, 7, "NaN"),
        ("{\"a\": -Infinity}", 1, 8, "NaN or Infinity"),
        ("{\"a\": undefined}", 1, 7, "undefined"),
        ("{\"a\": 1, // one\n\"b\":2}", 1, 10, "comment"),
        ("{ # one\n\"b\":2}", 1, 3, "comment"),
        ("{\"a\":1,}", 1, 8, "comma before"),
        ("{\"a\":[1,]}", 1, 9, "comma before"),
        ("[{\"a\":1},]", 1, 10, "comma before"),
        ("{\"a\":\0}", 1, 6, "NUL"),
        ("{a:1}", 1, 2, "key without quotes"),
        ("{\"a\":01}", 1, 6, "number that JSON does not allow"),
        ("{\"a\":+1}", 1, 6, "number that JSON does not allow"),
        ("{\"a\" 1}", 1, 6, "colon"),
        ("{\"a\":1 \"b\":2}", 1, 8, "comma is missing"),
        ("{\"a\":\"x\ny\"}", 1, 8, "line break"),
        ("{\"a\":\"\\x\"}", 1, 8, "backslash"),
        ("hello", 1, 1, "plain text"),
        ("./export", 1, 1, "plain text"),
        ("Zeile eins\nund zwei", 1, 1, "plain text"),
        ("exports/sale-1.json", 1, 1, "name of a file"),
        ("{\"a\":1,,\"b\":2}", 1, 8, "an extra comma"),
        ("{\"a\":[1 2]}", 1, 9, "comma is missing"),
        ("{\"a\":1]", 1, 7, "without an opening one"),
        ("}", 1, 1, "without an opening one"),
        ("{\\\"a\\\":1}", 1, 2, "backslash before a quote"),
        ("{\"a\":1, ...}", 1, 9, "missing text"),
        ("{\"a\":1,\u{2026}}", 1, 8, "missing text"),
        ("{\"a\": .5}", 1, 7, "number that JSON does not allow"),
        ("{\"a\":1_000}", 1, 6, "number that JSON does not allow"),
    ]);
}

#[test]
fn text_around_one_object_is_named_with_its_position() {
    all(&[
        ("{\"a\":1},", 1, 8, "comma after"),
        ("{\"a\":1}\n{\"a\":2}", 2, 1, "second object"),
        ("{\"a\":1}}", 1, 8, "an extra bracket"),
        ("{\"a\":1}\n```", 2, 1, "fence after"),
        ("```json\n{\"a\":1}\n```\n", 1, 1, "fence before"),
        ("$ cat a.json\n{\"a\":1}", 1, 1, "prompt"),
        ("2026-11-25 10:00:00 INFO {\"a\":1}", 1, 1, "log"),
        ("// sale\n{\"a\":1}", 1, 1, "comment before"),
        ("{\"a\":1} // sale", 1, 9, "comment after"),
        ("payload={\"a\":1}", 1, 1, "text before"),
    ]);
}

#[test]
fn encoded_payloads_are_named() {
    all(&[
        ("orderId=A1&storeId=1", 1, 1, "form data"),
        ("payload=%7B%22a%22%3A1%7D", 1, 1, "form data"),
        ("%7B%22a%22%3A1%7D", 1, 1, "form data"),
        ("eyJvcmRlcklkIjoiQTEifQ==", 1, 1, "base64"),
    ]);
}

#[test]
fn bytes_that_are_not_text_are_named() {
    let check = |bytes: &[u8], column: usize, words: &str| {
        let bad = diagnose(bytes);
        assert!((bad.line, bad.column) == (1, column) && bad.what.contains(words), "{bytes:?} {bad:?}");
    };
    check(b"{\"name\":\"M\xfcller\"}", 11, "not UTF-8");
    check(b"{\x93orderId\x94:1}", 2, "not UTF-8");
    check(b"\x1f\x8b\x08\0\0\0\0", 1, "gzip");
    check(b"\xff\xfe{\0}\0", 1, "UTF-16");
}

#[test]
fn no_message_repeats_the_text() {
    for text in ["{\"planted\": planted}", "planted {\"a\":1}", "{\"a\":1} planted", "planted=1&b=2", "<planted>"] {
        let bad = diagnose(text.as_bytes());
        assert!(!format!("{bad:?}").contains("planted"), "{bad:?}");
    }
}

/// An earlier version called itself for each mark and overflowed the stack.
#[test]
fn any_number_of_byte_order_marks_is_one_mistake() {
    for (rest, column) in [("{\"a\":}", 300_006), ("?", 300_001)] {
        let bad = diagnose(format!("{}{rest}", "\u{feff}".repeat(300_000)).as_bytes());
        assert_eq!((bad.line, bad.column), (1, column), "{bad:?}");
    }
}
