//! The list of failed events finds what `failed search` finds.

use super::markup::{commands, ids, next, text_of};
use super::place::Place;
use crate::harness::{Reply, Shop, words_of};

/// The flags of `failed search`, and the same in a URL. Each finds some of the events of [`shop`], and not all of them.
const FILTERS: &[(&str, &str)] = &[
    ("--id 1,3-4", "id=1,3-4"),
    ("--id 1 --id 3-4", "id=1&id=3-4"),
    ("--imported-id 12,40-50", "imported-id=12,40-50"),
    ("--webhook-id msg_1,absent", "webhook-id=msg_1,absent"),
    ("--state unknown", "state=unknown"),
    ("--state unknown,delivered", "state=unknown&state=delivered"),
    ("--api-key SALE_INVENTORY", "api-key=SALE_INVENTORY"),
    (
        "--event INVENTORY_ADJUSTMENT,INVENTORY_BUCKET_ADJUSTMENT",
        "event=INVENTORY_ADJUSTMENT%2CINVENTORY_BUCKET_ADJUSTMENT",
    ),
    ("--connector ina,absent", "connector=ina,absent"),
    ("--failure unknown,error_in_body", "failure=unknown&failure=error_in_body"),
    ("--status 404,422,502-504", "status=404&status=422,502-504"),
    ("--error-code E-42,E-7", "error-code=E-42,E-7"),
    ("--document SO-1,SO-4", "document=SO-1&document=SO-4"),
    ("--event INVENTORY_ADJUSTMENT", "event=INVENTORY_ADJUSTMENT"),
    ("--connector ina", "connector=ina"),
    ("--failure error_in_body", "failure=error_in_body"),
    ("--failure unknown", "failure=unknown"),
    ("--status 503", "status=503"),
    ("--status 4xx", "status=4xx"),
    ("--status 400-502", "status=400-502"),
    ("--error-code E-42", "error-code=E-42"),
    ("--cause '422 E-42' --cause 503", "cause=422+E-42&cause=503"),
    ("--store 256", "store=256"),
    ("--document SO-1", "document=SO-1"),
    ("--product 197076072663", "product=197076072663"),
    ("--where /orderId=SO-2", "where=/orderId=SO-2"),
    ("--where /storeId=256 --where /orderId=SO-1", "where=%2FstoreId%3D256&where=/orderId=SO-1"),
    ("--since 3h", "since=3h"),
    ("--until 3h", "until=3h"),
    (
        "--since 2000-01-01 --until 2026-03-02T16:00:00Z --time event",
        "since=2000-01-01&until=2026-03-02T16:00:00Z&time=event",
    ),
    ("--until 2h --time created", "until=2h&time=created"),
    ("--min-attempts 2", "min-attempts=2"),
    ("--min-attempts 2", "min_attempts=2"),
    ("--maybe-applied", "maybe-applied"),
    ("--no-maybe-applied", "no-maybe-applied=true"),
    ("--include-tests --until 0s", "include-tests=on&until=0s"),
    ("--sort oldest --limit 4", "sort=oldest&limit=4"),
    ("--limit 2", "limit=2"),
    ("SO-2", "text=SO-2"),
    ("'two words & more'", "text=two+words+%26+more"),
    ("-- -dash", "text=-dash"),
    ("-- '-dash and more'", "text=-dash+and+more"),
    ("--connector sale --status 5xx SO-1", "text=SO-1&connector=sale&status=5xx&since="),
];

fn sale(document: &str, more: &str) -> String {
    format!(r#"{{"orderId":"{document}","storeId":"256","eventTime":1772466012000{more}}}"#)
}

/// A shop with failed events that differ.
fn shop() -> Shop {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", &sale("SO-1", ""));
    shop.fail_by(
        Reply::status(422).body(r#"{"errorCode":"E-42"}"#),
        "SALE_INVENTORY",
        &sale("SO-2", r#","productList":[{"productId":"197076072663"}]"#),
    );
    shop.fail("INVENTORY_EXPORT_INA", r#"{"eventType":"INVENTORY_ADJUSTMENT","note":"two words & more"}"#);
    shop.fail_by(Reply::status(404), "SALE_INVENTORY", r#"{"orderId":"SO-4","storeId":"7","note":"-dash and more"}"#);
    let error = Reply::ok().body(r#"{"errors":[{"message":"no"}],"errorCode":"E-7"}"#);
    shop.fail_by(error, "INVENTORY_EXPORT_INA", r#"{"eventType":"INVENTORY_BUCKET_ADJUSTMENT"}"#);
    let unknown = shop.fail("SALE_INVENTORY", r#"{"orderId":"SO-6","eventTime":1803998012000}"#);
    shop.set_state(unknown, "unknown");
    shop.server.set_reply(Reply::status(503));
    shop.run(["repost", "4", "--retries", "0"]).exits(4);
    shop.run(["connector", "test", "sale"]).exits(4);
    let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    let hours =
        "UPDATE delivery SET failed_at = failed_at - 3600000 * (6 - id), created_at = created_at - 3600000 * (6 - id)";
    assert_eq!(log.execute(hours, []).expect("rows"), 7);
    assert_eq!(log.execute("UPDATE delivery SET webhook_id = 'msg_1' WHERE id = 1", []), Ok(1));
    assert_eq!(log.execute("UPDATE delivery SET imported_id = 45 WHERE id = 2", []), Ok(1));
    shop
}

/// The flags that select events and pages, as the help names them.
fn flags_in_help(shop: &Shop) -> Vec<String> {
    let help = shop.run(["failed", "search", "--help"]).exits(0).stdout;
    let (_, filters) = help.split_once("\nFilters:\n").expect("filters");
    let (filters, _) = filters.split_once("\nGlobal options:").expect("the end");
    let names = filters.lines().filter_map(|line| line.trim().strip_prefix("--")?.split_whitespace().next());
    names.filter(|name| !["count", "exit-code", "fail-over", "follow"].contains(name)).map(str::to_owned).collect()
}

#[test]
fn every_filter_finds_what_it_finds_on_the_command_line() {
    let place = Place::with(shop(), &[]);
    for flag in flags_in_help(&place.shop) {
        let is_tried = FILTERS.iter().any(|(flags, _)| words_of(flags).0.contains(&format!("--{flag}")));
        assert!(is_tried || flag == "after" || flag == "columns", "--{flag} is not tried");
    }
    let search = |line: &str| {
        let (words, _) = words_of(line);
        place.shop.search(&words.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let all = search("--include-tests");
    assert_eq!(all.len(), 7, "{all:?}");
    for (line, query) in FILTERS {
        let found = search(line);
        assert!(!found.is_empty() && found.len() < all.len(), "{line} shows no difference: {found:?}");
        let page = place.get(&format!("/failed?{query}"));
        assert_eq!(page.status, 200, "{query}: {}", text_of(&page.body));
        assert_eq!(ids(&page.body), found, "{query}");
        // The command on the page finds the same.
        let shown = commands(&page.body);
        let command = shown.iter().find_map(|line| line.strip_prefix("inv-hooks failed search")).expect("a command");
        assert_eq!(search(command), found, "{command}");
    }
}

#[test]
fn a_list_goes_on_on_the_next_page_with_the_same_filters() {
    let place = Place::with(shop(), &[]);
    for query in ["limit=2&include-tests", "limit=3&sort=oldest&connector=sale", "limit=1&text=SO"] {
        let (mut path, mut found) = (format!("/failed?{query}"), Vec::new());
        loop {
            let page = place.get(&path);
            assert_eq!(page.status, 200, "{path}: {}", page.body);
            found.extend(ids(&page.body));
            match next(&page.body) {
                Some(next) => path = next,
                None => break,
            }
        }
        let whole = place.get(&format!("/failed?{}", query.replace("limit=", "limit=50")));
        assert!(found.len() > 2 && found == ids(&whole.body), "{query}: {found:?}");
        assert_eq!(next(&whole.body), None);
    }
}

#[test]
fn wrong_filters_are_answered_with_the_message_of_the_command_line() {
    let place = Place::start();
    let check = |query: &str, expected: &str| {
        let page = place.get(&format!("/failed?{query}"));
        let text = text_of(&page.body);
        assert_eq!(page.status, 400, "{query}: {text}");
        assert!(text.contains(expected), "{query}: {text}");
        // The form still has what was typed.
        assert!(page.body.contains("<form"), "{}", page.body);
    };
    check("status=9xx", "invalid value '9xx' for '--status <STATUSES>': not a status from 100 to 599");
    check("since=soon", "--since soon is not a time");
    check("api-key=SALES", "there is no API key SALES");
    check("failure=often", "not one of http_status");
    check("after=x", "not a cursor");
    check("limit=0", "must be a whole number, at least 1");
    check("colour=red", "unexpected argument '--colour'");
    check("since=1h&since=2h", "cannot be used multiple times");
    check("connector=a,,b", "a value is empty");
    check("maybe-applied&no-maybe-applied", "cannot be used with");
    check("where=x", "write a pointer, '=' and a value");
    check("status=%3Cscript%3E%E2%80%AE", "invalid value '<script>\\u{202e}'");
}
