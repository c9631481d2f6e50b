//! Texts that people paste, and the messages about them.

use super::diagnose;
use snapbox::{IntoData, str};

/// Compares the messages about texts, each with what to do.
fn says<'a, T: AsRef<[u8]> + ?Sized + 'a>(texts: impl IntoIterator<Item = &'a T>, expected: impl IntoData) {
    let shown = texts.into_iter().map(|text| {
        let (text, bad) = (text.as_ref(), diagnose(text.as_ref()));
        assert!(!bad.fix.is_empty(), "{bad:?}");
        format!("{}: {bad}; {}\n", text.escape_ascii(), bad.fix)
    });
    snapbox::assert_data_eq!(shown.collect::<String>(), expected.raw());
}

#[test]
fn changes_by_a_page_or_a_document_are_named_with_their_position() {
    says(
        [
            "",
            " \n\t",
            "\u{a0}\u{200b}\n",
            "\u{feff}{}",
            "\u{feff}{\"a\": secret}",
            "{\u{201c}orderId\u{201d}: \u{201c}A1\u{201d}}",
            "{\n \"orderId\": \u{201e}A1\u{201c}}",
            "{\"orderId\u{201d}:\"A1\"}",
            "{\"orderId\": \"A1\u{201d}, \"storeId\": \"1\"}",
            "{\"orderId\": \"A1\u{201d}}",
            "{\"name\":\"the \u{201c}big\u{201d} one\" \"b\":1}",
            "{&quot;orderId&quot;:1}",
            "{\"orderId&quot;:\"A1\"}",
            "{&#34;orderId&#34;:1}",
            "{\n\u{a0}\u{a0}\"orderId\": \"A1\"\n}",
            "{\"a\":\u{200b}1}",
            "{\"a\":\u{3000}1}",
            "{\"a\":1}\u{a0}",
            "\u{a0}{\"a\":1}",
        ],
        str![[r#"
: it is empty (line 1 column 1); give one JSON object; perhaps the clipboard or the file was empty
 \n\t: it contains only blanks (line 1 column 1); give one JSON object; perhaps the clipboard or the file was empty
\xc2\xa0\xe2\x80\x8b\n: it contains only blanks (line 1 column 1); give one JSON object; perhaps the clipboard or the file was empty
\xef\xbb\xbf{}: it starts with a byte order mark (U+FEFF) (line 1 column 1); save it as UTF-8 without a byte order mark
\xef\xbb\xbf{\"a\": secret}: it breaks at line 1 column 8: a word without quotes; write texts in straight double quotes
{\xe2\x80\x9corderId\xe2\x80\x9d: \xe2\x80\x9cA1\xe2\x80\x9d}: it breaks at line 1 column 2: curly quotes instead of straight ones; replace them with straight quotes ("), or copy the text from another place
{\n \"orderId\": \xe2\x80\x9eA1\xe2\x80\x9c}: it breaks at line 2 column 13: curly quotes instead of straight ones; replace them with straight quotes ("), or copy the text from another place
{\"orderId\xe2\x80\x9d:\"A1\"}: it breaks at line 1 column 10: curly quotes instead of straight ones; replace them with straight quotes ("), or copy the text from another place
{\"orderId\": \"A1\xe2\x80\x9d, \"storeId\": \"1\"}: it breaks at line 1 column 16: curly quotes instead of straight ones; replace them with straight quotes ("), or copy the text from another place
{\"orderId\": \"A1\xe2\x80\x9d}: it breaks at line 1 column 16: curly quotes instead of straight ones; replace them with straight quotes ("), or copy the text from another place
{\"name\":\"the \xe2\x80\x9cbig\xe2\x80\x9d one\" \"b\":1}: it breaks at line 1 column 25: a comma is missing before this; add a comma before this place
{&quot;orderId&quot;:1}: it breaks at line 1 column 2: HTML entities, such as &quot; for a quote; copy the text as the page shows it, or decode it
{\"orderId&quot;:\"A1\"}: it breaks at line 1 column 10: HTML entities, such as &quot; for a quote; copy the text as the page shows it, or decode it
{&#34;orderId&#34;:1}: it breaks at line 1 column 2: HTML entities, such as &quot; for a quote; copy the text as the page shows it, or decode it
{\n\xc2\xa0\xc2\xa0\"orderId\": \"A1\"\n}: it breaks at line 2 column 1: a no-break space (U+00A0 or U+202F) instead of a normal space; replace it with a normal space, or remove it; copying from a web page or a chat put it there
{\"a\":\xe2\x80\x8b1}: it breaks at line 1 column 6: an invisible character (zero-width or direction); replace it with a normal space, or remove it; copying from a web page or a chat put it there
{\"a\":\xe3\x80\x801}: it breaks at line 1 column 6: a space character that JSON does not allow; replace it with a normal space, or remove it; copying from a web page or a chat put it there
{\"a\":1}\xc2\xa0: it breaks at line 1 column 8: a no-break space (U+00A0 or U+202F) instead of a normal space; replace it with a normal space, or remove it; copying from a web page or a chat put it there
\xc2\xa0{\"a\":1}: it breaks at line 1 column 1: a no-break space (U+00A0 or U+202F) instead of a normal space; replace it with a normal space, or remove it; copying from a web page or a chat put it there

"#]],
    );
}

#[test]
fn texts_of_other_kinds_are_named() {
    says(
        [
            "<html>404</html>",
            "\n<!DOCTYPE html>\n<p>",
            "<?xml version=\"1.0\"?><event/>",
            "{\"orderId\":\"A1\",\"productLi",
            "{\n  \"a\": [1,\n",
            "[{\"a\":1}]",
            "42",
            "\"{\\\"a\\\":1}\"",
            "\"x\"",
            "null",
            "true",
        ],
        str![[r#"
<html>404</html>: it is an HTML page (line 1 column 1); copy the payload itself, not an error page or a login page
\n<!DOCTYPE html>\n<p>: it is an HTML page (line 2 column 1); copy the payload itself, not an error page or a login page
<?xml version=\"1.0\"?><event/>: it is XML (line 1 column 1); copy the payload itself, which is one JSON object
{\"orderId\":\"A1\",\"productLi: it breaks at line 1 column 27: the text is cut off; copy the whole text
{\n  \"a\": [1,\n: it breaks at line 2 column 11: the text is cut off; copy the whole text
[{\"a\":1}]: it is a JSON array, and a payload is one object (line 1 column 1); write each element on a line of its own: `jq -c '.[]' FILE | inv-hooks send API_KEY --ndjson -`, or for rows of the log `jq -c '.[]' FILE | inv-hooks failed import -`
42: it is a number, and a payload is one object (line 1 column 1); give the whole event, such as {"orderId": "…"}
\"{\\\"a\\\":1}\": it is JSON in quotes: a text that contains the object (line 1 column 1); remove the quotes and the backslashes: jq -r . FILE
\"x\": it is a JSON text, and a payload is one object (line 1 column 1); give the whole event, such as {"orderId": "…"}
null: it is null, and a payload is one object (line 1 column 1); give the whole event, such as {"orderId": "…"}
true: it is true or false, and a payload is one object (line 1 column 1); give the whole event, such as {"orderId": "…"}

"#]],
    );
}

#[test]
fn invalid_json_is_named_with_its_position() {
    says(
        [
            "{'orderId': 'A1'}",
            "{\"a\": None}",
            "{\"a\": NaN}",
            "{\"a\": -Infinity}",
            "{\"a\": undefined}",
            "{\"a\": 1, // one\n\"b\":2}",
            "{ # one\n\"b\":2}",
            "{\"a\":1,}",
            "{\"a\":[1,]}",
            "[{\"a\":1},]",
            "{\"a\":\0}",
            "{a:1}",
            "{\"a\":01}",
            "{\"a\":+1}",
            "{\"a\" 1}",
            "{\"a\":1 \"b\":2}",
            "{\"a\":\"x\ny\"}",
            "{\"a\":\"\\x\"}",
            "{\"a\":@}",
            "{\"a\":yes}",
        ],
        str![[r#"
{\'orderId\': \'A1\'}: it breaks at line 1 column 2: single quotes, as Python writes them; write it as JSON, with double quotes: json.dumps(…) in Python
{\"a\": None}: it breaks at line 1 column 7: None, True, False or undefined, which JSON does not allow; write null, true or false
{\"a\": NaN}: it breaks at line 1 column 7: NaN or Infinity, which JSON does not allow; write a number or null
{\"a\": -Infinity}: it breaks at line 1 column 8: NaN or Infinity, which JSON does not allow; write a number or null
{\"a\": undefined}: it breaks at line 1 column 7: None, True, False or undefined, which JSON does not allow; write null, true or false
{\"a\": 1, // one\n\"b\":2}: it breaks at line 1 column 10: a comment, which JSON does not allow; remove the comment
{ # one\n\"b\":2}: it breaks at line 1 column 3: a comment, which JSON does not allow; remove the comment
{\"a\":1,}: it breaks at line 1 column 8: a comma before the closing bracket; remove the comma
{\"a\":[1,]}: it breaks at line 1 column 9: a comma before the closing bracket; remove the comma
[{\"a\":1},]: it breaks at line 1 column 10: a comma before the closing bracket; remove the comma
{\"a\":\x00}: it breaks at line 1 column 6: a NUL byte, which is not allowed in text; copy it again as text; perhaps the file is damaged or not a text file
{a:1}: it breaks at line 1 column 2: a key without quotes; write keys in straight double quotes
{\"a\":01}: it breaks at line 1 column 6: a number that JSON does not allow; write it without a leading zero or plus, and with digits on both sides of the point
{\"a\":+1}: it breaks at line 1 column 6: a number that JSON does not allow; write it without a leading zero or plus, and with digits on both sides of the point
{\"a\" 1}: it breaks at line 1 column 6: a colon is missing before this; add a colon before this place
{\"a\":1 \"b\":2}: it breaks at line 1 column 8: a comma is missing before this; add a comma before this place
{\"a\":\"x\ny\"}: it breaks at line 1 column 8: a line break or another control character inside a text; write it as \n or \t
{\"a\":\"\\x\"}: it breaks at line 1 column 8: a backslash that JSON does not allow here; write a backslash as \\
{\"a\":@}: it breaks at line 1 column 6: a character that JSON does not allow here; look at what comes before it
{\"a\":yes}: it breaks at line 1 column 6: a word without quotes; write texts in straight double quotes

"#]],
    );
}

#[test]
fn other_texts_and_wrong_places_in_them_are_named() {
    says(
        [
            "hello",
            "./export",
            "Zeile eins\nund zwei",
            "exports/sale-1.json",
            "{\"a\":1,,\"b\":2}",
            "{\"a\":[1 2]}",
            "{\"a\":1]",
            "}",
            "{\\\"a\\\":1}",
            "{\"a\":1, ...}",
            "{\"a\":1,\u{2026}}",
            "{\"a\": .5}",
            "{\"a\":1_000}",
        ],
        str![[r#"
hello: it is plain text (line 1 column 1); give one JSON object
./export: it is plain text (line 1 column 1); give one JSON object
Zeile eins\nund zwei: it is plain text (line 1 column 1); give one JSON object
exports/sale-1.json: it is the name of a file (line 1 column 1); write an @ before the name to read the file: --data @FILE
{\"a\":1,,\"b\":2}: it breaks at line 1 column 8: an extra comma, or a missing value; remove the comma, or give the value
{\"a\":[1 2]}: it breaks at line 1 column 9: a comma is missing before this; add a comma before this place
{\"a\":1]: it breaks at line 1 column 7: a closing bracket without an opening one; remove it, or add the opening bracket
}: it breaks at line 1 column 1: a closing bracket without an opening one; remove it, or add the opening bracket
{\\\"a\\\":1}: it breaks at line 1 column 2: a backslash before a quote, as inside a string; copy the text without the backslashes: jq -r . FILE
{\"a\":1, ...}: it breaks at line 1 column 9: dots that stand for missing text; copy the whole text
{\"a\":1,\xe2\x80\xa6}: it breaks at line 1 column 8: dots that stand for missing text; copy the whole text
{\"a\": .5}: it breaks at line 1 column 7: a number that JSON does not allow; write it without a leading zero or plus, and with digits on both sides of the point
{\"a\":1_000}: it breaks at line 1 column 6: a number that JSON does not allow; write it without a leading zero or plus, and with digits on both sides of the point

"#]],
    );
}

#[test]
fn text_around_one_object_is_named_with_its_position() {
    says(
        [
            "{\"a\":1},",
            "{\"a\":1}\n{\"a\":2}",
            "{\"a\":1}}",
            "{\"a\":1}\n```",
            "```json\n{\"a\":1}\n```\n",
            "$ cat a.json\n{\"a\":1}",
            "2026-11-25 10:00:00 INFO {\"a\":1}",
            "// sale\n{\"a\":1}",
            "{\"a\":1} // sale",
            "{\"a\":1} and more",
            "payload={\"a\":1}",
        ],
        str![[r#"
{\"a\":1},: it breaks at line 1 column 8: a comma after the object; remove the comma
{\"a\":1}\n{\"a\":2}: it breaks at line 2 column 1: a second object after the first; give one object; for several, write one per line: `jq -c . FILE | inv-hooks send API_KEY --ndjson -`, or for rows of the log `jq -c . FILE | inv-hooks failed import -`
{\"a\":1}}: it breaks at line 1 column 8: an extra bracket after the object; remove the bracket
{\"a\":1}\n```: it breaks at line 2 column 1: a Markdown fence after the object; copy only the object, from its first { to its last }
```json\n{\"a\":1}\n```\n: it breaks at line 1 column 1: a Markdown fence before the object; copy only the object, from its first { to its last }
$ cat a.json\n{\"a\":1}: it breaks at line 1 column 1: text before the object, such as a shell's prompt; copy only the object, from its first { to its last }
2026-11-25 10:00:00 INFO {\"a\":1}: it breaks at line 1 column 1: text before the object, such as the start of a log line; copy only the object, from its first { to its last }
// sale\n{\"a\":1}: it breaks at line 1 column 1: a comment before the object; copy only the object, from its first { to its last }
{\"a\":1} // sale: it breaks at line 1 column 9: a comment after the object; copy only the object, from its first { to its last }
{\"a\":1} and more: it breaks at line 1 column 9: text after the object; copy only the object, from its first { to its last }
payload={\"a\":1}: it breaks at line 1 column 1: text before the object, such as the start of a log line; copy only the object, from its first { to its last }

"#]],
    );
}

#[test]
fn encoded_payloads_are_named() {
    says(
        ["orderId=A1&storeId=1", "payload=%7B%22a%22%3A1%7D", "%7B%22a%22%3A1%7D", "eyJvcmRlcklkIjoiQTEifQ=="],
        str![[r#"
orderId=A1&storeId=1: it is form data (key=value&…) (line 1 column 1); give the decoded JSON text
payload=%7B%22a%22%3A1%7D: it is form data (key=value&…) (line 1 column 1); give the decoded JSON text
%7B%22a%22%3A1%7D: it is form data (key=value&…) (line 1 column 1); give the decoded JSON text
eyJvcmRlcklkIjoiQTEifQ==: it is base64 (line 1 column 1); decode it first: base64 -d FILE

"#]],
    );
}

#[test]
fn bytes_that_are_not_text_are_named() {
    let texts: [&[u8]; 4] =
        [b"{\"name\":\"M\xfcller\"}", b"{\x93orderId\x94:1}", b"\x1f\x8b\x08\0\0\0\0", b"\xff\xfe{\0}\0"];
    says(
        texts,
        str![[r#"
{\"name\":\"M\xfcller\"}: it breaks at line 1 column 11: bytes that are not UTF-8, probably text in Latin-1 or Windows-1252; save it as UTF-8: iconv -f WINDOWS-1252 -t UTF-8 FILE
{\x93orderId\x94:1}: it breaks at line 1 column 2: bytes that are not UTF-8, probably text in Latin-1 or Windows-1252; save it as UTF-8: iconv -f WINDOWS-1252 -t UTF-8 FILE
\x1f\x8b\x08\x00\x00\x00\x00: it is compressed (gzip) (line 1 column 1); unpack it first: gunzip -c FILE
\xff\xfe{\x00}\x00: it is text in UTF-16 (line 1 column 1); save it as UTF-8: iconv -f UTF-16 -t UTF-8 FILE, or in PowerShell 7 Set-Content -Encoding utf8NoBOM

"#]],
    );
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
