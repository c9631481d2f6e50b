//! Hides hosts, ports and URLs of an error: a host called `expired.example.com` or the port 44075 says nothing about what happened.

use super::mask::HOLE;

/// Returns `error` with `…` in place of each address. Separators stay.
pub fn without_addresses(error: &str) -> String {
    error.split_inclusive(is_separator).fold(String::new(), |mut kept, piece| {
        let token = piece.trim_end_matches(is_separator);
        let after = &piece[token.len()..];
        let word = token.trim_end_matches(['.', ':', '!', '?']);
        let shown = if is_address(word) { HOLE } else { word };
        kept += shown;
        kept += &token[word.len()..];
        kept + after
    })
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || "()[]{}<>\"'`,;".contains(c)
}

fn is_address(word: &str) -> bool {
    if word.contains("://") || is_version_6(word) {
        return true;
    }
    match word.rsplit_once(':').filter(|(_, port)| is_port(port)) {
        // What is left of `[::1]:443`.
        Some(("", port)) => port.len() > 3 || is_usual(port),
        Some((host, port)) if host.contains('.') => is_host(host, 2) || port.len() > 3,
        Some((host, port)) => is_label(host) && (host == "localhost" || port.len() > 3 || is_usual(port)),
        None => is_host(word, 3),
    }
}

fn is_port(text: &str) -> bool {
    (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Says whether a number behind a single word is a port. Others with three digits may be a status: `code:407`.
fn is_usual(port: &str) -> bool {
    matches!(port, "80" | "443")
}

/// Says whether a name has at least `labels` labels. Names of classes have capital letters: `java.net.UnknownHostException`.
fn is_host(name: &str, labels: usize) -> bool {
    name.split('.').count() >= labels && name.split('.').all(is_label)
}

fn is_label(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte))
}

fn is_version_6(word: &str) -> bool {
    word.matches(':').count() > 1 && word.bytes().all(|byte| byte.is_ascii_hexdigit() || b":.%".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::without_addresses;

    #[test]
    fn addresses_are_hidden_and_nothing_else() {
        let check = |text: &str, expected: &str| assert_eq!(without_addresses(text), expected, "{text}");
        check("connection refused by 127.0.0.1:44075", "connection refused by …");
        check("connect to [::1]:40700: refused", "connect to […]…: refused");
        check("dial tcp 10.0.4.7:443: i/o timeout", "dial tcp …: i/o timeout");
        check("getaddrinfo ENOTFOUND expired.example.com.", "getaddrinfo ENOTFOUND ….");
        check("(https://a.example/expired?x=1) broke off", "(…) broke off");
        check("localhost:407 and wms:8443 and wms:443", "… and … and …");
        for kept in [
            "java.net.UnknownHostException: status:407",
            "requests.exceptions.ConnectTimeout",
            "socket.timeout: timed out",
            "HTTP/1.1 407, TLS 1.2, http/0.9",
            "error:0A00010B:SSL routines::wrong version number",
            "ConnectTimeout after 10.5 s",
        ] {
            check(kept, kept);
        }
    }
}
