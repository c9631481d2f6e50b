//! The page of `connector conformance` in a browser.

use super::{HOSTILE, hostile, shop};
use crate::harness::{Chromium, Shop, note};
use serde_json::{Value, json};

fn page(shop: &Shop) -> String {
    shop.run(["connector", "conformance", "one", "--report", "html=out.html"]).exits(4);
    shop.sandbox.read("out.html")
}

fn is_harmless(html: &str) {
    for tag in html.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        let loads = ["script", "img", "link", "iframe", "object", "form", "embed", "base"];
        assert!(!loads.iter().any(|name| tag.split([' ', '/']).next() == Some(name)), "<{tag}>");
        assert!(![" src=", " href=", " on"].iter().any(|attribute| tag.contains(attribute)), "<{tag}>");
    }
    assert!(html.contains("default-src 'none'") && !html.contains("hunter2"), "{html}");
}

#[test]
fn an_answer_stays_text_in_the_page() {
    let html = page(&hostile());
    is_harmless(&html);
    assert!(html.contains("&lt;script&gt;alert(1)"), "{html}");
}

#[test]
fn the_page_shows_every_check_and_fits_narrow_and_wide_windows() {
    let shop = shop();
    let html = page(&shop);
    is_harmless(&html);
    let listed = shop.run(["connector", "conformance", "--list", "-o", "name"]).succeeds().stdout;
    let ids: Vec<&str> = listed.lines().collect();
    assert!(ids.len() > 30, "{ids:?}");
    let Some(mut browser) = Chromium::start() else {
        note("left out: the page of connector conformance in a browser, because there is no chromium here");
        return;
    };
    let url = format!("file://{}", shop.sandbox.file("out.html").display());
    for width in [400, 1_200] {
        for scheme in ["light", "dark"] {
            browser.open(&url, width, scheme);
            let rows = browser.value("[...document.querySelectorAll('tbody strong')].map(e => e.textContent)");
            assert_eq!(rows, json!(ids), "every check, in its order");
            let look = browser.value(
                "({overflow: document.documentElement.scrollWidth - innerWidth,
                   small: [...document.querySelectorAll('td, p, pre, dd')].filter(e => parseFloat(getComputedStyle(e).fontSize) < 14).length,
                   scripts: document.scripts.length})",
            );
            assert!(look["overflow"].as_i64() <= Some(0), "{width}: {look}");
            assert_eq!((&look["small"], &look["scripts"]), (&json!(0), &json!(0)), "{width}: {look}");
            assert_eq!(browser.reports, [""; 0], "{width}");
            let folded = "[...document.querySelectorAll('pre')].map(e => e.checkVisibility())";
            let commands = browser.value(folded);
            assert!(commands.as_array().is_some_and(|all| all.len() > 5 && !all.contains(&json!(true))), "{commands}");
            keep_picture(&mut browser, &format!("{width}-{scheme}"));
            browser.value("document.querySelectorAll('details').forEach(e => e.open = true)");
            let open = browser.value(
                "({overflow: document.documentElement.scrollWidth - innerWidth,
                   hidden: [...document.querySelectorAll('pre')].filter(e => !e.checkVisibility() || e.scrollWidth > e.clientWidth).length})",
            );
            assert!(open["overflow"].as_i64() <= Some(0) && open["hidden"] == 0, "{width}: {open}");
            keep_picture(&mut browser, &format!("{width}-{scheme}-open"));
        }
    }
    shop.server.set_reply(crate::harness::Reply::status(422).body(HOSTILE));
    page(&shop);
    browser.open(&url, 400, "light");
    assert_eq!(browser.value("document.querySelectorAll('img, script').length"), Value::from(0));
    assert_eq!(browser.reports, [""; 0]);
}

/// For people who want to look: into the folder that this variable names.
fn keep_picture(browser: &mut Chromium, name: &str) {
    let Some(folder) = std::env::var_os("INV_HOOKS_PICTURES") else { return };
    let picture = browser.call("Page.captureScreenshot", &json!({ "captureBeyondViewport": true }));
    let data = picture["data"].as_str().expect("a picture");
    std::fs::write(std::path::Path::new(&folder).join(format!("conformance-{name}.png.base64")), data).expect("a file");
}
