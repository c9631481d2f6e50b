//! What it looks like.

use super::{Following, import};
use crate::harness::terminal::CTRL_C;
use crate::harness::{Reply, Shop};
use console::measure_text_width;

/// Replaces times of today.
fn timeless(screen: &str) -> String {
    let is_time = |word: &str| word.len() == 8 && word.split(':').count() == 3 && word.is_ascii();
    let shown = |word: &str| if is_time(word) { "HH:MM:SS".to_owned() } else { word.to_owned() };
    let line = |line: &str| line.split(' ').map(shown).collect::<Vec<_>>().join(" ").trim_end().to_owned() + "\n";
    screen.lines().map(line).collect()
}

/// Returns what a terminal shows while events arrive.
fn screen(columns: u16, args: &[&str]) -> String {
    let shop = Shop::new();
    let sandbox = &shop.sandbox;
    import(sandbox, "sale", "ASN-000012345", "2026-01-01T09:30:00Z");
    let args = [&["failed", "search", "--follow"], args].concat();
    let mut terminal = sandbox.terminal_of(columns.into(), &args);
    terminal.sees("ASN-000012345").sees("(Ctrl-C to stop).");
    import(
        sandbox,
        "a-connector-with-a-long-name-of-its-own",
        "0190f3a2-7c1b-7a55-b4f0-8f5d7f0b2a11",
        "2026-01-02T00:00:00Z",
    );
    terminal.sees("2026-01-02");
    shop.server.set_reply(Reply::status(409).body(r#"{"message":"no such store in this region, and no such shop"}"#));
    shop.run(["repost", "1", "-q"]).exits(4);
    terminal.sees("again: 409").presses(CTRL_C);
    let (code, output) = terminal.ends();
    assert_eq!(code, 130, "{output}");
    let shown = crate::harness::terminal::rendered(&output, columns);
    assert!(shown.lines().all(|line| measure_text_width(line) <= columns.into()), "{shown}");
    timeless(&shown)
}

#[test]
fn a_terminal_shows_one_line_for_each_event() {
    let check = |columns: u16, expected: snapbox::data::Inline| {
        snapbox::Assert::new().action_env(snapbox::assert::DEFAULT_ACTION_ENV).eq(screen(columns, &[]), expected);
    };
    check(
        80,
        snapbox::str![[r#"
ID     WHEN        CONNECTOR       DOCUMENT              WHY
1      2026-01-01  sale            ASN-000012345         503
Waiting for failed events (Ctrl-C to stop).
2      2026-01-02  a-connector-with-a-long-name-of-its-own  0190f3a2-7c1b-…  503
1      HH:MM:SS    sale            ASN-000012345         again: 409 no such sto…

"#]],
    );
    check(
        140,
        snapbox::str![[r#"
ID     WHEN        API-KEY                CONNECTOR       DOCUMENT              WHY
1      2026-01-01  SALE_INVENTORY         sale            ASN-000012345         503
Waiting for failed events (Ctrl-C to stop).
2      2026-01-02  SALE_INVENTORY         a-connector-with-a-long-name-of-its-own  0190f3a2-7c1b-7a55-b4f0-8f5d7f0b2a11  503
1      HH:MM:SS    SALE_INVENTORY         sale            ASN-000012345         again: 409 no such store in this region, and no such shop

"#]],
    );
}

#[test]
fn columns_and_formats_are_those_of_a_list() {
    let shop = Shop::new();
    import(&shop.sandbox, "sale", "A", "2026-01-01T09:30:00Z");
    let csv = Following::start(&shop.sandbox, &["-o", "csv", "--columns", "id,document,again,when"]);
    assert_eq!(csv.line(), "id,document,again,when");
    assert_eq!(csv.line(), "1,A,false,2026-01-01T09:30:00.000Z");
    let all = Following::start(&shop.sandbox, &["-o", "csv"]);
    let (header, _) = (all.line(), all.line());
    assert!(header.starts_with("id,api_key,event,") && header.ends_with(",cursor,again"), "{header}");
    let table = Following::start(&shop.sandbox, &["--columns", "id,why"]);
    assert_eq!((table.line().as_str(), table.line().as_str()), ("ID\tWHY", "1\t503"));
    let name = Following::start(&shop.sandbox, &["-o", "name"]);
    assert_eq!(name.line(), "1");
    import(&shop.sandbox, "sale", "B", "2025-01-01T09:30:00Z");
    assert_eq!(csv.line(), "2,B,false,2025-01-01T09:30:00.000Z");
    assert!(all.line().starts_with("2,SALE_INVENTORY,,sale,"));
    assert_eq!((table.line().as_str(), name.line().as_str()), ("2\t503", "2"));
}
