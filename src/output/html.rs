//! One HTML page in a file of its own: no script, nothing that is loaded.

use super::sanitize::sanitize;
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("style.css");

/// The page may run no script and load nothing, whatever is in it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// Returns a page with this title.
pub fn html_page(title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (sanitize(title)) }
                style { (PreEscaped(STYLE)) }
            }
            body { (body) }
        }
    }
}
