//! `connector add` and `connector remove` in a terminal: keys, corrections, Ctrl-C.

use crate::harness::Sandbox;
use crate::harness::terminal::{BACKSPACE, CTRL_C, DOWN, ENTER, HIDE_CURSOR, SHOW_CURSOR};

#[test]
fn add_asks_for_everything_and_saves_it() {
    let sandbox = Sandbox::new();
    let mut terminal = sandbox.terminal(["connector", "add"]);
    terminal.sees("API key").sees("Store to Store").presses("cycx").presses(BACKSPACE).presses(ENTER);
    terminal.sees("Events").sees("CYC_COUNT_CANCELED_EVENT").presses(" ").presses(DOWN).presses(ENTER);
    terminal.sees("API endpoint").presses("wms.example").presses(ENTER);
    terminal.sees("is not a URL").presses(&BACKSPACE.repeat(11)).presses("https://wms.example/cyc").presses(ENTER);
    terminal.sees("Header name").presses("Host").presses(ENTER).sees("cannot be configured");
    terminal.presses(&BACKSPACE.repeat(4)).presses("client_secret").presses(ENTER);
    terminal.sees("Value of client_secret").presses("planted-5ecreX").presses(BACKSPACE).presses("t").presses(ENTER);
    terminal.sees("Header name").presses(ENTER);
    terminal.sees("Name").presses("-2").presses(ENTER);
    terminal.sees("client_secret: ***").sees("Save it?").presses("y");
    let (code, screen) = terminal.ends();
    assert_eq!(code, 0, "{screen}");
    assert!(!screen.contains("planted"), "the secret was echoed: {screen}");
    let store = sandbox.read("inv-hooks.toml");
    assert!(store.contains("[connectors.cyc-2]\napi_key = \"INVENTORY_EXPORT_CYC\"\n"), "{store}");
    assert!(!store.contains("CYC_COUNT_CREATED_EVENT") && store.contains("CYC_COUNT_STARTED_EVENT"), "{store}");
    assert!(store.contains("client_secret = \"planted-5ecret\""), "{store}");
}

#[test]
fn a_question_stays_on_the_screen_while_a_person_types() {
    for columns in [80, 30] {
        let sandbox = Sandbox::new();
        let flags = ["connector", "add", "sold", "--api-key", "SALE_INVENTORY"];
        let mut terminal = sandbox.terminal_of(columns.into(), flags);
        terminal.sees("API endpoint").presses("https://wms.example/sal").sees("/sal").presses("f").sees("/salf");
        terminal.presses(BACKSPACE).presses("e").sees("/sale");
        let shown = terminal.shows(columns).replace('\n', "");
        assert_eq!(shown.matches("API endpoint (URL)").count(), 1, "{columns}: {shown}");
        assert!(shown.contains("https://wms.example/sale"), "{columns}: {shown}");
        terminal.presses(ENTER).sees("Header name").presses("X-Tenant: 1").sees("X-Tenant: 1");
        let shown = terminal.shows(columns).replace('\n', "");
        assert!(shown.contains("Header name") && shown.contains("X-Tenant: 1"), "{columns}: {shown}");
        terminal.presses(ENTER).sees("Header name").presses(ENTER).sees("Save it?").presses("y");
        assert_eq!(terminal.ends().0, 0);
        assert!(sandbox.read("inv-hooks.toml").contains("https://wms.example/sale"));
    }
}

#[test]
fn add_asks_only_for_values_without_a_flag() {
    let sandbox = Sandbox::new();
    let args = ["connector", "add", "sold", "--api-key", "SALE_INVENTORY", "--header", "X-A: 1"];
    let mut terminal = sandbox.terminal(args);
    terminal.sees("API endpoint").presses("https://wms.example/sale").presses(ENTER).sees("Save it?").presses(ENTER);
    let (code, screen) = terminal.ends();
    assert_eq!(code, 0, "{screen}");
    assert!(!screen.contains("Header name") && !screen.contains("Events"), "{screen}");
    assert!(sandbox.read("inv-hooks.toml").contains("[connectors.sold]"));
}

#[test]
fn a_used_name_is_reported_before_the_questions_and_not_suggested() {
    let sandbox = Sandbox::new();
    let flags = ["--api-key", "SALE_INVENTORY", "--header", "X-A: 1"];
    sandbox.run(["connector", "add", "sale", "--endpoint", "https://a.example"].iter().chain(&flags)).succeeds();
    let mut terminal = sandbox.terminal(["connector", "add", "sale"]);
    terminal.sees("the connector sale exists already");
    assert_eq!(terminal.ends().0, 6);
    let mut terminal = sandbox.terminal(["connector", "add"].iter().chain(&flags).copied());
    terminal.sees("API endpoint").presses("https://wms.example/sale").presses(ENTER);
    terminal.sees("Name").presses(ENTER).sees("Save it?").presses(ENTER);
    assert_eq!(terminal.ends().0, 0);
    assert!(sandbox.read("inv-hooks.toml").contains("[connectors.sale-2]"));
}

#[test]
fn the_answer_no_at_the_end_saves_nothing() {
    let sandbox = Sandbox::new();
    let args = ["connector", "add", "--api-key", "SALE_INVENTORY", "--header", "X-A: 1", "sold"];
    let mut terminal = sandbox.terminal(args);
    terminal.sees("API endpoint").presses("https://wms.example/sale").presses(ENTER).sees("Save it?").presses("n");
    let (code, screen) = terminal.ends();
    assert_eq!(code, 6, "{screen}");
    assert!(!sandbox.file("inv-hooks.toml").exists());
}

#[test]
fn ctrl_c_at_any_question_restores_the_terminal_and_changes_nothing() {
    let questions: [(&str, &[&str]); 4] = [
        ("API key", &["connector", "add"]),
        ("Events", &["connector", "add", "--api-key", "INVENTORY_EXPORT_ASN"]),
        ("API endpoint", &["connector", "add", "--api-key", "SALE_INVENTORY"]),
        ("Value of X", &["connector", "add", "--api-key", "SALE_INVENTORY"]),
    ];
    let store = "version = 1\n# mine\n";
    for (question, args) in questions {
        let sandbox = Sandbox::new();
        sandbox.write("inv-hooks.toml", store);
        let mut terminal = sandbox.terminal(args.iter().copied());
        if question == "Value of X" {
            terminal.sees("API endpoint").presses("https://a.example").presses(ENTER);
            terminal.sees("Header name").presses("X").presses(ENTER);
        }
        terminal.sees(question).presses(CTRL_C);
        let (code, screen) = terminal.ends();
        assert_eq!(code, 130, "{question}: {screen}");
        assert!(screen.rfind(SHOW_CURSOR) > screen.rfind(HIDE_CURSOR), "{question}: {screen:?}");
        assert!(screen.contains("nothing was changed"), "{question}: {screen}");
        assert_eq!(sandbox.read("inv-hooks.toml"), store, "{question}");
        let left = std::fs::read_dir(sandbox.path()).expect("a folder").count();
        assert_eq!(left, 1, "{question}: something was left behind");
    }
}

#[test]
fn reveal_shows_literal_secrets_on_a_terminal() {
    let sandbox = Sandbox::new();
    let flags =
        ["--api-key", "SALE_INVENTORY", "--endpoint", "https://a.example", "--header", "client_id: planted-5ecret"];
    sandbox.run(["connector", "add"].iter().chain(&flags)).succeeds();
    let mut terminal = sandbox.terminal(["connector", "show", "sale", "--reveal"]);
    terminal.sees("client_id: planted-5ecret");
    assert_eq!(terminal.ends().0, 0);
}

#[test]
fn a_removal_asks_for_confirmation_only_on_a_terminal() {
    let sandbox = Sandbox::new();
    let add = |name: &str| {
        let flags = ["--api-key", "SALE_INVENTORY", "--endpoint", "https://a.example"];
        sandbox.run(["connector", "add", name].iter().chain(&flags)).succeeds();
    };
    let names = || sandbox.run(["connector", "list", "-o", "name"]).succeeds().stdout;
    ["one", "two", "three"].into_iter().for_each(add);
    for payload in [r#"{"orderId":"1"}"#, r#"{"orderId":"2"}"#] {
        let flags = ["--api-key", "SALE_INVENTORY", "--connector", "one", "--data", payload];
        sandbox.run(["failed", "add"].iter().chain(&flags)).succeeds();
    }
    let mut terminal = sandbox.terminal(["connector", "remove", "one"]);
    terminal.sees("Remove one? The failed-event log has 2 events for one: 2 failed.").presses(ENTER);
    let (code, screen) = terminal.ends();
    assert!(code == 6 && screen.contains("Nothing was changed."), "{code}: {screen}");
    let mut terminal = sandbox.terminal(["connector", "remove", "one"]);
    terminal.sees("Remove one?").presses(CTRL_C);
    assert_eq!(terminal.ends().0, 130);
    assert_eq!(names(), "one\ntwo\nthree\n");
    let mut terminal = sandbox.terminal(["connector", "remove", "one"]);
    terminal.sees("Remove one?").presses("y");
    assert_eq!(terminal.ends().0, 0);
    let (code, screen) = sandbox.terminal(["connector", "remove", "gone"]).ends();
    assert!(code == 5 && !screen.contains("Remove"), "{code}: {screen}");
    let (code, screen) = sandbox.terminal(["connector", "remove", "two", "--yes"]).ends();
    assert!(code == 0 && !screen.contains("Remove"), "{code}: {screen}");
    assert_eq!(names(), "three\n");
    sandbox.run(["connector", "remove", "three"]).succeeds();
    assert_eq!(names(), "");
}
