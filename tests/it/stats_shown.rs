//! How `failed stats` and runs look: no answer is cut while there is a bar, rows have one time zone, and CSV has one value in a cell.

use crate::harness::Shop;
#[cfg(unix)]
use crate::harness::{Reply, connector};
use serde_json::json;

/// Failures in three hours, with a long cause and an ordinary one.
fn shop() -> Shop {
    let shop = Shop::new();
    let line = |hour: u32, connector: &str, error: &str| {
        let event = json!({"api_key": "SALE_INVENTORY", "connector": connector, "status": 422, "error": error,
            "failed_at": format!("2026-01-01T{hour:02}:30:00Z"), "payload": {"orderId": format!("{connector}{hour}")}});
        format!("{event}\n")
    };
    let error = "the endpoint answered 422: the quantity of a line must not be negative in stores of this kind";
    let lines = [
        line(7, "wms-receiving", error),
        line(8, "wms-receiving", error),
        line(9, "sale", "the endpoint answered 422"),
    ];
    shop.sandbox.run_with_input(["failed", "import", "-"], lines.concat().as_bytes()).succeeds();
    shop
}

#[cfg(unix)]
#[test]
fn a_bar_goes_before_anything_is_cut() {
    let shop = shop();
    let table = |columns: usize, by: &str| {
        let (_, screen) = shop.sandbox.terminal_of(columns, ["failed", "stats", "-q", "--by", by]).ends();
        let bytes: Vec<u8> = screen.chars().map(|c| u8::try_from(c).expect("a byte")).collect();
        let screen = String::from_utf8_lossy(&bytes).into_owned();
        let screen = console::strip_ansi_codes(&screen).into_owned();
        screen.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>()
    };
    for by in ["hour", "connector,hour", "hour,connector"] {
        let lines = table(80, by);
        assert!(
            lines[0].starts_with("WHAT") && lines[0].contains("FIRST") && lines[0].ends_with("LAST"),
            "{by}: {lines:#?}"
        );
        assert!(lines.iter().all(|line| !line.contains('…')), "{by}: {lines:#?}");
        assert!(lines[1..].iter().any(|line| line.contains("2026-01-01T07:00:00+00:00")), "{by}: {lines:#?}");
    }
    assert!(table(140, "hour")[1].contains('█'), "with room there is a bar");
    // Of two values the long one is cut, and both are there.
    let lines = table(80, "cause,hour");
    assert!(
        lines[1..].iter().all(|line| line.contains("+00:00 ") && console::measure_text_width(line) <= 80),
        "{lines:#?}"
    );
}

#[test]
fn causes_are_counted_with_the_ids_that_a_filter_takes() {
    let shop = shop();
    let id = shop.show(3)["cause_id"].as_str().expect("an id").to_owned();
    let table = shop.run(["failed", "stats", "--by", "cause"]).succeeds().stdout;
    assert!(table.contains(&format!("\n{id} 422\t1\t")), "{table}");
    let rows = shop.run(["failed", "stats", "--by", "cause", "--cause", &id, "-o", "json"]).succeeds().json();
    assert_eq!(rows[0]["by"], json!({"cause": "422", "cause_id": id}));
}

#[test]
fn csv_has_a_column_for_each_thing_that_is_counted_by() {
    let shop = shop();
    let csv = |by: &str| shop.run(["failed", "stats", "-o", "csv", "--by", by]).succeeds().stdout;
    let two = csv("connector,hour");
    assert!(
        two.starts_with(
            "connector,hour,count,first,last\nwms-receiving,2026-01-01T07:00:00+00:00,1,2026-01-01T07:30:00.000Z,"
        ),
        "{two}"
    );
    assert!(csv("connector").starts_with("connector,count,first,last\nwms-receiving,2,"), "{}", csv("connector"));
    assert!(csv("cause").starts_with("cause,cause_id,count,first,last\n"), "{}", csv("cause"));
    let empty = Shop::new().run(["failed", "stats", "-o", "csv", "--by", "connector,day"]).succeeds().stdout;
    assert_eq!(empty, "connector,day,count,first,last\n");
}

#[test]
fn a_row_has_one_time_zone_in_a_pipe_too() {
    let shop = shop();
    let piped = |args: &[&str]| shop.run([args, &["-q"]].concat()).succeeds().stdout;
    let row = |text: String| text.lines().nth(1).expect("a row").split('\t').map(str::to_owned).collect::<Vec<_>>();
    let stats = row(piped(&["failed", "stats", "--by", "hour", "--tz", "America/Chicago"]));
    assert_eq!((&*stats[0], &*stats[3]), ("2026-01-01T01:00:00-06:00", "2026-01-01T01:30:00.000-06:00"), "{stats:?}");
    let search = ["failed", "search", "--id", "1"];
    let zoned = row(piped(&[&search[..], &["--tz", "America/Chicago"]].concat()));
    assert_eq!(zoned[1], "2026-01-01T01:30:00.000-06:00");
    assert_eq!(row(piped(&search))[1], "2026-01-01T07:30:00.000Z", "without the flag");
    let csv = piped(&[&search[..], &["--tz", "America/Chicago", "-o", "csv", "--columns", "id,when"]].concat());
    assert_eq!(csv, "id,when\n1,2026-01-01T07:30:00.000Z\n");
}

#[cfg(unix)]
#[test]
fn names_that_are_typed_and_ends_of_ids_are_not_cut() {
    let shop = Shop::new();
    for document in ["TR-2026-0000000000001", "TR-2026-0000000000002"] {
        let payload = format!(r#"{{"eventType":"INVENTORY_ADJUSTMENT","documentId":"{document}"}}"#);
        shop.sandbox.write("one.json", &payload);
        let name = format!("INVENTORY_ADJUSTMENT_{document}");
        shop.run(["event", "capture", "add", "INVENTORY_EXPORT_INA", "one.json", "--name", &name, "-q"]).succeeds();
        let (_, screen) = shop.sandbox.terminal_of(80, ["event", "capture", "list", "-q"]).ends();
        assert!(screen.contains(&name), "{screen}");
    }
    shop.server.set_reply(Reply::status(503));
    let document = format!("TRANSFER-{}-4711", "0".repeat(30));
    let payload = format!(r#"{{"transferId":"{document}","eventType":"ASN_RECEIVED_EVENT"}}"#);
    let (_, screen) = shop.sandbox.terminal_of(80, ["send", "INVENTORY_EXPORT_ASN", "-q", "--data", &payload]).ends();
    assert!(screen.contains("-4711") && screen.contains("TRANSFER"), "{screen}");
    assert!(screen.contains("the endpoint answered 503"), "{screen}");
}

/// The connectors of a repost are known before its first line.
#[cfg(unix)]
#[test]
fn the_lines_of_a_repost_stand_under_their_header() {
    let shop = Shop::empty();
    let name = "wms-receiving-berlin";
    shop.write_store(&connector(name, "SALE_INVENTORY", &shop.server.url("/sale")));
    shop.fail("SALE_INVENTORY", r#"{"orderId":"T-1"}"#);
    shop.server.set_reply(Reply::status(503));
    let (_, screen) = shop.sandbox.terminal_of(80, ["repost", "1", "-q"]).ends();
    let screen = console::strip_ansi_codes(&screen).into_owned();
    let at = |word: &str| screen.lines().find_map(|line| line.find(word));
    assert!(screen.contains(name) && at("WHY").is_some(), "{screen}");
    assert_eq!(at("WHY"), at("the endpoint answered"), "{screen}");
}
