//! Tests of endpoints: what is allowed, and what is shown.

use super::{BadEndpoint, Disguise, Endpoint, redact_query};
use snapbox::{IntoData as _, str};

#[test]
fn parses_and_shows() {
    let check = |text: &str, expected: Result<&str, BadEndpoint>| {
        let shown = Endpoint::parse(text).map(|endpoint| endpoint.redacted());
        assert_eq!(shown, expected.map(str::to_owned), "{text}");
    };
    check("https://a.example/x?key=abc&b", Ok("https://a.example/x?key=***&***"));
    check("http://127.0.0.1:8787", Ok("http://127.0.0.1:8787/"));
    check("ftp://a.example", Err(BadEndpoint::Scheme));
    check("a.example/x", Err(BadEndpoint::NotUrl));
    check("https://", Err(BadEndpoint::NotUrl));
    for text in [
        "localhost:8787/x",
        "localhost",
        "127.0.0.1:8787",
        "127.0.0.1/x?y",
        "[::1]:80/",
        "wms.example.com:8443/x",
        "//localhost:1/x",
    ] {
        check(text, Err(BadEndpoint::NoScheme));
    }
    check("mailto:x@a.example", Err(BadEndpoint::Scheme));
    check("http://127.0.0.1:99999/x", Err(BadEndpoint::NotUrl));
    check("inventory", Err(BadEndpoint::NotUrl));
    check("17", Err(BadEndpoint::NotUrl));
    check("https://u:p@a.example", Err(BadEndpoint::UserInfo));
    check("https://[::1]x/", Err(BadEndpoint::NotUrl));
    assert_eq!(redact_query("/a;jsessionid=1;b/c?d=2"), "/a;jsessionid=***;***/c?d=***");
    assert_eq!(redact_query("https://u:p@h/x#frag"), "https://***@h/x#***");
}

#[test]
fn in_the_log_two_values_of_a_reference_differ_and_are_not_shown() {
    let of = |url: &str, place: Option<&str>| {
        let text = "https://${HOST}/x".to_owned();
        let disguise = place.map(|place| Disguise { text, place: Some(place.to_owned()) });
        Endpoint::parse(url).expect("an endpoint").disguised(disguise).origin_for_log()
    };
    assert_eq!(of("https://a.example:443/x?y", None), "https://a.example");
    assert_eq!(of("http://[::1]:80/", None), "http://[::1]");
    assert_eq!(of("http://a.example:8080/", None), "http://a.example:8080");
    let [one, other, again] =
        ["https://a.example/x", "https://b.example/x", "https://a.example/y"].map(|url| of(url, Some("${HOST}")));
    assert!(one.starts_with("https://${HOST} #") && one.len() == "https://${HOST} #".len() + 8, "{one}");
    assert!(one != other && one == again);
}

#[test]
fn local_addresses() {
    let check = |text: &str, loopback: bool, local: bool| {
        let endpoint = Endpoint::parse(text).expect(text);
        assert_eq!((endpoint.is_loopback(), endpoint.is_local()), (loopback, local), "{text}");
    };
    check("http://localhost:1/", true, true);
    check("http://LOCALHOST./", true, true);
    check("http://2130706433/", true, true);
    check("http://0177.0.0.1/", true, true);
    check("http://[::1]/", true, true);
    check("http://[::ffff:127.0.0.1]/", true, true);
    check("http://10.1.2.3/", false, true);
    check("http://[fd12::1]/", false, true);
    check("http://8.8.8.8/", false, false);
    check("http://localhost.example/", false, false);
}

#[test]
fn an_endpoint_that_cannot_be_called_has_a_reason() {
    let shown = [
        "inventory",
        "ftp://a.example",
        "localhost:8787/x",
        "https://u:p@a.example",
        "https://a.example/x ",
        " https://a.example/x",
        "https://a.example/x y",
        "https://a.exa\nmple/x",
        "https://a.example/\tx",
        "https://a.example/\u{1}x",
    ]
    .map(|text| format!("{text:?}: {}\n", Endpoint::parse(text).expect_err(text)));
    snapbox::assert_data_eq!(
        shown.concat(),
        str![[r#"
"inventory": the endpoint is not a URL: write it in full, such as https://wms.example.com/inventory
"ftp://a.example": the endpoint's scheme must be https (or http on a loopback or private address)
"localhost:8787/x": the endpoint has no scheme: write https:// before it, or http:// on a loopback or private address
"https://u:p@a.example": the endpoint has a user name or password in it: put credentials into a header
"https://a.example/x ": the endpoint ends with a blank, at character 20
" https://a.example/x": the endpoint begins with a blank
"https://a.example/x y": the endpoint has a blank in it, at character 20
"https://a.exa\nmple/x": the endpoint has a line break in it, at character 14
"https://a.example/\tx": the endpoint has a tab in it, at character 19
"https://a.example/\u{1}x": the endpoint has a control character in it, at character 19

"#]]
        .raw()
    );
}

#[test]
fn an_address_that_is_never_called_has_a_reason() {
    let shown = [
        "http://127.0.0.1:0/x",
        "https://a..example/",
        &format!("https://{}.example/", "a".repeat(64)),
        &format!("https://{}example/", "abcdefg.".repeat(32)),
        &format!("https://a.example/{}", "a".repeat(65_600)),
        "https://[2001:db8::1]/",
        "https://a*b.example/",
        "https://${H}/",
        "https://-a.example/",
    ]
    .map(|text| {
        let why = Endpoint::parse(text).expect(text).never_called();
        format!("{text:.40}: {}\n", why.expect(text))
    });
    snapbox::assert_data_eq!(shown.concat(), str![[r#"
http://127.0.0.1:0/x: nothing can listen on port 0
https://a..example/: its host name is not valid: a part is empty or longer than 63 characters, or the whole is longer than 253
https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: its host name is not valid: a part is empty or longer than 63 characters, or the whole is longer than 253
https://abcdefg.abcdefg.abcdefg.abcdefg.: its host name is not valid: a part is empty or longer than 63 characters, or the whole is longer than 253
https://a.example/aaaaaaaaaaaaaaaaaaaaaa: it is longer than 65,534 bytes
https://[2001:db8::1]/: 2001:db8::1 is an address for documentation (RFC 3849), which is never called
https://a*b.example/: its host name is not valid: it can contain only letters, digits, '.', '-' and '_'
https://${H}/: its host name is not valid: it can contain only letters, digits, '.', '-' and '_'
https://-a.example/: its host name is not valid: a part begins or ends with '-'

"#]].raw());
    let longest = format!("https://{}.example./", "a".repeat(63));
    for text in ["http://a_b.c--d.example/", &longest, "http://127.0.0.1:8787/", "https://8.8.8.8/"] {
        assert_eq!(Endpoint::parse(text).expect(text).never_called(), None, "{text}");
    }
}
