//! `failed report`: one page that loads nothing, runs nothing, and shows no secret and no value of a payload.

use crate::harness::{Reply, STORE_HEAD, Shop, connector};

/// Values that must not be in a report.
const SECRET: &str = "pl4nted-s3cret";
const EMAIL: &str = "ann@example.com";
const HOSTILE: &str = "<script>alert(1)</script><img src=http://evil.example/x>";

/// A shop whose endpoint repeats a value of the payload, and an event with hostile text.
fn shop() -> Shop {
    let shop = Shop::empty();
    let sale = connector("sale", "SALE_INVENTORY", &shop.server.url("/sale"))
        + &format!("headers = {{ Content-Type = \"application/json\", client_secret = \"{SECRET}\" }}\n");
    shop.sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{sale}"));
    let body = format!(r#"{{"errorCode":"E1","errorMessage":"customer {EMAIL} is locked"}}"#);
    shop.fail_by(
        Reply::status(422).body(&body),
        "SALE_INVENTORY",
        &format!(r#"{{"orderId":"DT-77","email":"{EMAIL}"}}"#),
    );
    let body = format!(r#"{{"message":"{HOSTILE}"}}"#);
    shop.fail_by(
        Reply::status(500).body(&body),
        "SALE_INVENTORY",
        &format!(r#"{{"orderId":"DT-78","note":"{HOSTILE}"}}"#),
    );
    shop
}

/// Returns the page and the Markdown.
fn reports(shop: &Shop, more: &[&str]) -> [String; 2] {
    let args = ["failed", "report", "--html", "report.html", "--markdown", "report.md"];
    shop.run([&args[..], more].concat()).succeeds();
    [shop.sandbox.read("report.html"), shop.sandbox.read("report.md")]
}

#[test]
fn a_report_loads_nothing_runs_nothing_and_shows_neither_secrets_nor_values() {
    let [html, markdown] = reports(&shop(), &[]);
    for text in [&html, &markdown] {
        for value in [SECRET, EMAIL, "DT-77", "<script", "<img"] {
            assert!(!text.contains(value), "{value}\n{text}");
        }
        assert!(text.contains("2 failed events in test"), "{text}");
        assert!(text.contains("inv-hooks repost --all --dry-run"), "{text}");
    }
    // Text is escaped, so what is left between angle brackets are our tags.
    for tag in html.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        let loads = ["script", "img", "link", "iframe", "object", "form", "embed", "base"];
        assert!(!loads.iter().any(|name| tag.split([' ', '/']).next() == Some(name)), "<{tag}>");
        assert!(![" src=", " href=", " on"].iter().any(|attribute| tag.contains(attribute)), "<{tag}>");
    }
    assert!(!html.contains("url(") && !html.contains("@import"), "{html}");
    assert!(html.contains("default-src 'none'"), "the page forbids it as well: {html}");
}

#[test]
fn with_payloads_the_text_of_payloads_and_answers_stays_text() {
    let [html, markdown] = reports(&shop(), &["--with-payloads"]);
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{html}");
    assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
    assert!(markdown.contains("```\n{\"orderId\":\"DT-78\""), "{markdown}");
    for text in [&html, &markdown] {
        assert!(text.contains(EMAIL) && !text.contains(SECRET), "{text}");
    }
}

#[test]
fn a_redacted_value_is_neither_in_payloads_nor_in_answers() {
    for text in reports(&shop(), &["--with-payloads", "--redact", "/email"]) {
        assert!(text.contains("DT-78"), "{text}");
        assert!(!text.contains(EMAIL), "{text}");
    }
}

/// A plain word in an answer, and so in the cause.
#[test]
fn a_value_that_the_endpoint_repeats_is_not_in_the_cause() {
    let shop = Shop::new();
    let body = r#"{"message":"customer Bartholomew is locked"}"#;
    shop.fail_by(Reply::status(422).body(body), "SALE_INVENTORY", r#"{"orderId":"D1","name":"Bartholomew"}"#);
    for more in [&[][..], &["--with-payloads", "--redact", "/name"]] {
        for text in reports(&shop, more) {
            assert!(!text.contains("Bartholomew"), "{more:?}: {text}");
        }
    }
    let all = reports(&shop, &["--with-payloads"]);
    assert!(all.iter().all(|text| text.contains("Bartholomew")), "{all:?}");
}

#[test]
fn a_report_is_about_the_events_of_its_filters() {
    let shop = shop();
    let all = shop.run(["failed", "report"]).succeeds().stdout;
    assert!(all.contains("# 2 failed events in test"), "{all}");
    let some = shop.run(["failed", "report", "--status", "422"]).succeeds().stdout;
    assert!(some.contains("# 1 failed event in test") && some.contains("inv-hooks repost --status 422"), "{some}");
    let none = shop.run(["failed", "report", "--status", "418"]).succeeds().stdout;
    assert!(none.contains("# 0 failed events in test") && !none.contains("## Why"), "{none}");
    Shop::new().run(["failed", "report"]).exits(5);
    shop.run(["failed", "report", "--html", "no-folder/report.html"]).exits(7);
    assert!(shop.run(["failed", "report", "--html", "-"]).succeeds_silently().stdout.starts_with("<!DOCTYPE html>"));
    shop.run(["failed", "report", "--html", "-", "--markdown", "-"]).exits(2);
    assert!(!shop.sandbox.path().join("-").exists());
}

#[test]
fn an_empty_report_replaces_no_other_and_names_wrong_filters() {
    let shop = shop();
    let before = reports(&shop, &[]);
    for (filter, value, said) in [
        ("--connector", "sael", "there is no connector sael in the store; did you mean sale?"),
        ("--cause", "nope", "no failed event has the cause nope"),
    ] {
        let args = ["failed", "report", "--html", "report.html", filter, value];
        let shown = shop.run(args).exits(6).stderr;
        assert!(shown.contains(said) && shown.contains("report.html was not replaced by an empty report"), "{shown}");
        let shown =
            shop.run(["failed", "report", "--markdown", "new.md", "-o", "table", filter, value]).succeeds().stderr;
        assert!(shown.contains("no failed event matches, so the report is empty"), "{shown}");
        std::fs::remove_file(shop.sandbox.file("new.md")).expect("it was written");
    }
    assert_eq!([shop.sandbox.read("report.html"), shop.sandbox.read("report.md")], before);
}

#[test]
fn a_report_in_json_is_refused() {
    let shown = shop().run(["failed", "report", "-o", "json"]).exits(2).stderr;
    assert!(shown.contains("writes HTML or Markdown"), "{shown}");
}

#[test]
fn the_last_failed_attempt_of_the_newest_event_of_each_cause_is_named() {
    let shop = shop();
    shop.server.set_reply(Reply::status(503).body(format!("{EMAIL} is unknown")));
    shop.run(["repost", "1", "--yes"]).exits(4);
    let [html, markdown] = reports(&shop, &["--tz", "utc", "--id", "1"]);
    let last = shop.show(1)["last_attempt_at"].as_str().expect("a time").to_owned();
    let at = format!("{} +00:00", last[..19].replace('T', " "));
    let words = format!("2 attempts, the last at {at}, status 503: the endpoint answered 503");
    assert!(markdown.contains(&format!("\n- Event 1: {words}.\n")), "{words}\n{markdown}");
    assert!(html.contains(&format!("1, {words}")), "{words}\n{html}");
    for text in [html, markdown] {
        assert!(!text.contains(EMAIL), "{text}");
    }
    let [_, markdown] = reports(&shop, &["--id", "2"]);
    assert!(markdown.contains("\n- Event 2: 1 attempt, at 20"), "{markdown}");
}
