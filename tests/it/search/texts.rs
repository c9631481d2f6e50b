//! TEXT: webhook ids, and text that JSON escapes.

use crate::failed::SALE;
use crate::harness::{Reply, Shop};

/// A text as a payload has it, and ways in which a person may type it.
const SPELLINGS: [(&str, &[&str]); 6] = [
    (r"caf\u00e9", &["café", r"caf\u00e9", r"caf\u00E9"]),
    ("cafè", &["cafè", r"caf\u00e8"]),
    (r"a\/b", &["a/b", r"a\/b"]),
    ("c/d", &["c/d", r"c\/d", r"c\u002fd"]),
    (r#"say \"no\""#, &["say \"no\"", r#"say \"no\""#]),
    (r"\ud83d\udce6 box", &["📦 box", r"\ud83d\udce6 box", r"\uD83D\uDCE6"]),
];

#[test]
fn text_is_found_however_it_and_the_payload_escape_it() {
    let shop = Shop::new();
    let ids: Vec<i64> = SPELLINGS
        .iter()
        .enumerate()
        .map(|(n, (text, _))| shop.fail("SALE_INVENTORY", &format!(r#"{{"orderId":"D{n}","note":"x{text}"}}"#)))
        .collect();
    for ((_, typed), id) in SPELLINGS.iter().zip(ids) {
        for text in *typed {
            assert_eq!(shop.search(&[text]), [id], "{text}");
            let named = shop.run(["repost", "-n", "-o", "name", "--text", text]).succeeds().stdout;
            assert_eq!(named, format!("{id}\n"), "{text}");
            let count = shop.run(["failed", "search", "--count", text]).succeeds().stdout;
            assert_eq!(count, "1\n", "{text}");
        }
    }
    assert_eq!(shop.search(&["cafe"]), [0_i64; 0]);
}

#[test]
fn text_of_an_answer_is_found_however_it_is_escaped() {
    let shop = Shop::new();
    let answer = r#"{"errorMessage":"\u00d6ffnung: a\/b"}"#;
    let id = shop.fail_by(Reply::status(409).body(answer), "SALE_INVENTORY", SALE);
    for text in ["Öffnung: a/b", r"\u00d6ffnung", r"\u00D6ffnung: a/b", "Öffnung: a\\/b"] {
        assert_eq!(shop.search(&[text]), [id], "{text}");
    }
}

#[test]
fn an_event_is_found_by_its_webhook_id() {
    let shop = Shop::new();
    let ids = [1, 2, 3].map(|n| shop.fail("SALE_INVENTORY", &format!(r#"{{"orderId":"DT{n}"}}"#)));
    let of = |id: i64| shop.show(id)["webhook_id"].as_str().expect("an id").to_owned();
    for id in ids {
        assert_eq!(shop.search(&[&of(id)]), [id]);
        assert_eq!(shop.search(&["--webhook-id", &of(id)]), [id]);
    }
    assert_eq!(shop.search(&["--webhook-id", &format!("{},{}", of(ids[0]), of(ids[2]))]), [ids[2], ids[0]]);
    let own = of(ids[1]);
    assert_eq!(shop.search(&["--webhook-id", &own[..own.len() - 1]]), [0_i64; 0], "only the whole id");
    shop.server.set_reply(Reply::ok());
    shop.run(["repost", "--webhook-id", &own, "--yes"]).succeeds();
    assert_eq!(shop.state(ids[1]), "delivered");
    assert_eq!(shop.search(&[&own, "--state", "delivered,failed"]), [ids[1]]);
}
