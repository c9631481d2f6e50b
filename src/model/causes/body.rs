//! What kind of text a body is: JSON, a page, XML, a form or plain text. The body itself shows it better than its content type.

use super::reasons::Reasons;
use super::{json_body, markup};

/// What the pages of servers in front of endpoints have in them, and which server it is.
const SERVERS: [(&str, &str); 7] = [
    ("<center>nginx", "(nginx)"),
    ("<center>openresty", "(openresty)"),
    ("<address>Apache", "(Apache)"),
    ("<p>HTTP Error ", "(IIS)"),
    ("Varnish cache server", "(Varnish)"),
    ("cloudflare.com", "(Cloudflare)"),
    ("<h3>Apache Tomcat", "(Tomcat)"),
];

/// Reads what a body says about the failure.
pub fn read(body: &str, content_type: &str, reasons: &mut Reasons) {
    let text = body.trim_start_matches('\u{feff}').trim();
    let kind = content_type.to_ascii_lowercase();
    reasons.set_server(SERVERS.iter().find(|(sign, _)| text.contains(sign)).map(|(_, name)| *name));
    let is_read = match text.as_bytes().first() {
        None => true,
        Some(b'{' | b'[' | b'"') => json_body::read(text, reasons),
        Some(b'<') => markup::read(text, reasons),
        Some(_) if kind.contains("x-www-form-urlencoded") => {
            url::form_urlencoded::parse(text.as_bytes()).for_each(|(key, value)| reasons.note(&key, &value, false));
            true
        }
        Some(_) if kind.contains("html") => markup::read(text, reasons),
        Some(_) => false,
    };
    if !is_read {
        reasons.add_message(0, text);
    }
}
