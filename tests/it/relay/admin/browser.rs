//! The pages in a real browser, narrow and wide, light and dark.

use super::place::Place;
use crate::harness::{Chromium, Reply, Shop, connector, note};
use serde_json::{Value, json};

/// A long name, hostile text, and words that cannot be broken between letters.
fn place() -> Place {
    let shop = Shop::empty();
    let long = "a-connector-with-a-very-long-name-for-the-warehouse-in-the-north";
    let line = connector(long, "SALE_INVENTORY", &shop.server.url("/long")) + "answer = \"log\"\n";
    let place = Place::with_more(shop, &line, &[]);
    let unbroken = "x".repeat(300);
    let error = json!({ "errorCode": "<script>alert(1)</script>", "errorMessage": unbroken }).to_string();
    place.shop.server.set_reply(Reply::status(422).body(error));
    for number in 0..3 {
        let payload = json!({ "orderId": format!("{unbroken}{number}"), "note": "<img src=x onerror=alert(1)>" });
        assert_eq!(place.post("sale", &payload.to_string()).status, 422);
    }
    assert_eq!(place.post("ina", r#"{"eventType":"INVENTORY_ADJUSTMENT","storeId":"<b>256</b>"}"#).status, 422);
    place
}

/// What is wider than the window, and what a person with a screen reader or a keyboard misses.
const LOOK: &str = "(() => {
  const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1);
  const unnamed = [...document.querySelectorAll('input:not([type=hidden])')].filter(e => e.labels.length === 0);
  const broken = [...document.querySelectorAll('tbody th a')].filter(e => /^[0-9]+$/.test(e.textContent) && e.getClientRects().length > 1);
  const color = getComputedStyle(document.body);
  return {
    overflow: document.documentElement.scrollWidth - innerWidth,
    wide: wide.map(e => e.outerHTML.slice(0, 80)),
    unnamed: unnamed.length,
    broken: broken.length,
    headings: document.querySelectorAll('h1').length,
    scripts: document.scripts.length + document.querySelectorAll('[onerror], img').length,
    heads: [...document.querySelectorAll('th')].every(e => e.scope !== ''),
    lang: document.documentElement.lang,
    title: document.title,
    ground: color.backgroundColor,
    text: color.color,
    height: document.body.getBoundingClientRect().height,
  };
})()";

#[test]
fn the_pages_fit_narrow_and_wide_windows_in_light_and_dark_and_break_no_rule_of_their_own() {
    let Some(mut browser) = Chromium::start() else {
        note("left out: the pages of the relay in a browser, because there is no chromium here");
        return;
    };
    let place = place();
    for path in ["/", "/failed?limit=2", "/failed/1", "/failed?status=9xx&sort=oldest", "/nothing"] {
        for width in [400, 1_200] {
            let mut grounds = Vec::new();
            for scheme in ["light", "dark"] {
                browser.open(&format!("http://{}{path}", place.admin), width, scheme);
                let look = browser.value(LOOK);
                let what = format!("{path} at {width}, {scheme}: {look}");
                assert!(look["overflow"].as_i64() <= Some(0), "{what}");
                assert_eq!(look["wide"], json!([]), "{what}");
                for (key, expected) in [("unnamed", 0), ("broken", 0), ("scripts", 0), ("headings", 1)] {
                    assert_eq!(look[key], expected, "{key}: {what}");
                }
                assert_eq!((&look["heads"], &look["lang"]), (&Value::Bool(true), &json!("en")), "{what}");
                assert!(look["title"].as_str().is_some_and(|title| title.ends_with("inv-hooks relay")), "{what}");
                assert!(look["height"].as_f64() > Some(150.0), "{what}");
                assert_ne!(look["ground"], look["text"], "{what}");
                assert_eq!(browser.reports, [""; 0], "{what}");
                grounds.push(look["ground"].clone());
            }
            assert_ne!(grounds[0], grounds[1], "dark is not light: {path}");
        }
    }
}

#[test]
fn the_form_of_a_browser_searches_and_keeps_other_filters() {
    let Some(mut browser) = Chromium::start() else {
        note("left out: the search form of the relay in a browser, because there is no chromium here");
        return;
    };
    let place = place();
    browser.open(&format!("http://{}/failed?sort=oldest&after=c1.1", place.admin), 1_200, "light");
    let fill = "document.getElementById('connector').value = 'ina'; document.querySelector('form button').click()";
    browser.value(fill);
    let asked = browser.value_soon(
        "location.search.includes('connector=ina') && document.readyState === 'complete' && location.search",
    );
    assert_eq!(asked, "?text=&connector=ina&status=&since=&sort=oldest");
    let ids = browser.value("[...document.querySelectorAll('tbody th')].map(e => e.textContent)");
    assert_eq!(ids, json!(["4"]));
    assert_eq!(browser.value("document.getElementById('connector').value"), "ina");
    assert_eq!(browser.reports, [""; 0]);
}

#[test]
fn the_browser_reports_what_breaks_the_policy() {
    let Some(mut browser) = Chromium::start() else {
        note("left out: the control of the browser, because there is no chromium here");
        return;
    };
    let place = place();
    browser.open(&format!("http://{}/", place.admin), 400, "light");
    browser.value("document.querySelector('h1').setAttribute('style', 'width: 900px')");
    browser.value("document.body.insertAdjacentHTML('beforeend', '<img src=http://127.0.0.1:1/x>')");
    browser.value_soon("document.querySelector('img').complete");
    assert!(browser.reports.iter().any(|report| report.contains("style-src")), "{:?}", browser.reports);
    assert!(browser.reports.iter().any(|report| report.contains("img-src")), "{:?}", browser.reports);
    browser.value("document.querySelector('h1').style.width = '900px'");
    assert!(browser.value(LOOK)["overflow"].as_i64() > Some(0), "a page that is too wide is found");
}
