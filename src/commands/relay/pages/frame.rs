//! What all pages have: head, navigation, and the pages about trouble.

use crate::commands::relay::site::Site;
use crate::output::{sanitize, sanitize_lines};
use crate::receiver::Response;
use crate::receiver::header::{CONTENT_TYPE, RETRY_AFTER};
use maud::{DOCTYPE, Markup, html};

const CSS: &str = include_str!("style.css");

/// The pages of the navigation.
const PAGES: [(&str, &str); 2] = [("/", "Relay"), ("/failed", "Failed events")];

/// Returns the style of all pages.
pub(super) fn style() -> Response {
    Response::of(200, CSS).with(CONTENT_TYPE, "text/css; charset=utf-8")
}

/// Returns a page. `path` is its place in the navigation.
pub(super) fn framed(site: &Site, status: u16, path: &str, title: &str, body: &Markup) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (sanitize(title)) " – inv-hooks relay" }
                link rel="stylesheet" href="/style.css";
            }
            body {
                header {
                    nav aria-label="Pages" {
                        @for (to, name) in PAGES {
                            a href=(to) aria-current=[(to == path).then_some("page")] { (name) }
                        }
                    }
                    p { "Environment " strong { (sanitize(site.environment.as_str())) } }
                }
                main { (body) }
            }
        }
    };
    Response::of(status, page.into_string()).with(CONTENT_TYPE, "text/html; charset=utf-8")
}

/// Shows a command to type.
pub(super) fn command(line: &str) -> Markup {
    html! {
        code {
            @for (at, word) in line.split(' ').enumerate() { @if at > 0 { " " } span.word { (sanitize(word)) } }
        }
    }
}

/// Returns the page for what is not there.
pub(super) fn not_found(site: &Site, why: &str) -> Response {
    troubled(site, 404, "Not found", why)
}

/// Returns the page for a log that is busy.
pub(super) fn busy(site: &Site) -> Response {
    let why = "The failed-event log did not answer in time. Try again in a few seconds. A search for text reads every payload: a time \
               range or a connector makes it faster.";
    troubled(site, 503, "The log is busy", why).with(RETRY_AFTER, "5")
}

/// Returns the page for a log that cannot be read.
pub(super) fn unreadable(site: &Site, trouble: &anyhow::Error) -> Response {
    troubled(site, 503, "The log cannot be read", &format!("{trouble:#}")).with(RETRY_AFTER, "5")
}

fn troubled(site: &Site, status: u16, title: &str, why: &str) -> Response {
    let body = html! {
        h1 { (title) }
        p.trouble { (sanitize_lines(why)) }
    };
    framed(site, status, "", title, &body)
}
