//! What the prompts of `connector add` and `connector edit` look like: lists, errors, hidden values.

use crate::harness::Sandbox;
use crate::harness::terminal::{BACKSPACE, CTRL_C, DOWN, ENTER, HIDE_CURSOR, SHOW_CURSOR, Terminal};

/// Ctrl-D.
const END: &str = "\u{4}";

const STORE: &str = "version = 1
[connectors.sold]
api_key = \"SALE_INVENTORY\"
endpoint = \"https://a.example/sold\"
timeout = \"5s\"

[connectors.sold.headers]
X-Old = \"planted-5ecret\"
";

fn shop() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("inv-hooks.toml", STORE);
    sandbox
}

/// Chooses the first field of `connector edit`.
fn opens<'a>(terminal: &'a mut Terminal, field: &str) -> &'a mut Terminal {
    terminal.sees("Field to change").presses(field).presses(ENTER)
}

/// What is on the screen of a terminal of 80 columns after `seen` appeared, without blank ends of lines.
fn shown(terminal: &mut Terminal, seen: &str) -> String {
    let screen = terminal.sees(seen).shows(80);
    screen.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

#[test]
fn a_list_is_aligned_and_says_if_nothing_matches_and_starts_at_the_present_value() {
    let sandbox = shop();
    let mut terminal = sandbox.terminal_of(80, ["connector", "edit", "sold"]);
    opens(&mut terminal, "API key").sees("API key (type to narrow)");
    let list = shown(&mut terminal, "Items returned");
    let columns =
        |text: &str| list.lines().find_map(|line| line.find(text).map(|at| line[..at].chars().count())).expect(text);
    assert_eq!(columns("Items sold"), columns("Purchase order"), "{list}");
    assert!(list.lines().any(|line| line.starts_with("❯ SALE_INVENTORY")), "{list}");
    terminal.presses("ZZZ");
    let list = shown(&mut terminal, "nothing matches; remove characters with Backspace");
    assert!(!list.contains("Items sold"), "{list}");
    terminal.presses(&BACKSPACE.repeat(3)).sees("Items sold").presses(DOWN).presses(ENTER);
    let screen = shown(&mut terminal, "Save it?");
    assert!(screen.contains("API key (type to narrow) · INVENTORY_EXPORT_STS\n"), "{screen}");
    assert!(!screen.contains("nothing matches"), "{screen}");
    terminal.presses("n");
    assert_eq!(terminal.ends().0, 6);
}

#[test]
fn a_long_item_is_cut_and_not_broken() {
    let sandbox = Sandbox::new();
    sandbox.write("inv-hooks.toml", STORE.replace("a.example/sold", &format!("a.example/{}", "abc/".repeat(40))));
    let mut terminal = sandbox.terminal_of(80, ["connector", "edit", "sold"]);
    terminal.sees("Field to change");
    let list = shown(&mut terminal, "leave the connector as it is");
    let list = &list[list.find("Field to change").expect("the list")..];
    assert!(list.contains("\n  endpoint") && list.contains("…\n  header"), "{list}");
    assert!(list.lines().all(|line| line.chars().count() <= 80), "{list}");
    terminal.presses("endpoint").presses(ENTER).sees("API endpoint").presses(CTRL_C);
    assert_eq!(terminal.ends().0, 130);
}

#[test]
fn errors_at_a_prompt_do_not_pile_up_and_a_hidden_value_leaves_stars() {
    let sandbox = Sandbox::new();
    let mut terminal = sandbox.terminal_of(80, ["connector", "add", "--api-key", "SALE_INVENTORY"]);
    terminal.sees("API endpoint").presses("x").presses(ENTER).sees("is not a URL").sees("API endpoint");
    terminal.presses("y").presses(ENTER).sees("is not a URL").sees("API endpoint");
    terminal.presses("z").presses(ENTER).sees("is not a URL");
    let screen = shown(&mut terminal, "API endpoint");
    assert_eq!(screen.matches('✘').count(), 1, "{screen}");
    terminal.presses("\u{15}https://a.example").presses(ENTER).sees("Header name").presses("X-Key").presses(ENTER);
    terminal.sees("Value of X-Key").presses("planted\u{200b}").presses(ENTER).sees("your input is kept");
    terminal.sees("Value of X-Key").presses("x\u{200b}").presses(ENTER).sees("your input is kept");
    let screen = shown(&mut terminal, "Value of X-Key");
    assert_eq!((screen.matches('✘').count(), screen.matches("your input").count()), (1, 1), "{screen}");
    terminal.presses(&BACKSPACE.repeat(3)).presses(ENTER);
    let screen = shown(&mut terminal, "Header name");
    let lines = ["✔ API endpoint (URL) · https://a.example\n", "reads a variable) · ***\n"];
    lines.iter().for_each(|line| assert!(screen.contains(line), "{line}: {screen}"));
    assert!(!screen.contains('✘') && !screen.contains("planted"), "{screen}");
    terminal.presses(CTRL_C);
    assert_eq!(terminal.ends().0, 130);
}

#[test]
fn edit_asks_for_a_field_first_and_can_be_left() {
    let sandbox = shop();
    let mut terminal = sandbox.terminal(["connector", "edit", "sold"]);
    opens(&mut terminal, "leave the").sees("Nothing was changed.");
    let (code, screen) = terminal.ends();
    assert!(code == 6 && !screen.contains("Save it?"), "{code}: {screen}");
    assert_eq!(sandbox.read("inv-hooks.toml"), STORE);
    let mut terminal = sandbox.terminal(["connector", "edit", "sold"]);
    opens(&mut terminal, "enabled").sees("Save it?").presses("c").sees("Field to change");
    let (_, screen) = {
        terminal.presses(CTRL_C);
        terminal.ends()
    };
    let after = screen.rfind("Save it?").expect("the question");
    assert!(screen[after..].contains("enabled") && !screen[after..].contains("leave"), "not after a change: {screen}");
}

#[test]
fn edit_asks_for_the_settings_of_oauth_and_hides_its_credentials() {
    let sandbox = shop();
    let mut terminal = sandbox.terminal_of(100, ["connector", "edit", "sold"]);
    opens(&mut terminal, "oauth.token_url").sees("oauth.token_url (empty for none)").presses("http://id.example/t");
    terminal.presses(ENTER).sees("is not encrypted").presses("\u{15}https://id.example/t?key=typed-k3y").presses(ENTER);
    // Two settings are missing.
    terminal.sees("client_secret is missing").sees("Save it?").presses("y").sees("cannot be saved");
    terminal.sees("Save it?").presses("c");
    opens(&mut terminal, "oauth.client_id").sees("not shown").presses("planted-id").presses(ENTER).sees("Save it?");
    terminal.presses("c");
    opens(&mut terminal, "oauth.client_secret").sees("not shown").presses("${WMS_SECRET}").presses(ENTER);
    terminal.sees("Save it?").presses("c");
    opens(&mut terminal, "oauth.credentials").sees("(empty for none)").presses("head").presses(ENTER);
    terminal.sees("credentials must be basic or body").presses("\u{15}body").presses(ENTER);
    terminal.sees("Save it?").presses("c");
    opens(&mut terminal, "oauth.scope").sees("(empty for none)").presses("stock").presses(ENTER);
    let screen = shown(&mut terminal, "Save it?");
    assert!(screen.contains("oauth.scope        stock") && screen.contains("oauth.client_id    ***"), "{screen}");
    assert!(screen.contains("oauth.token_url    https://id.example/t?key=***\n"), "{screen}");
    terminal.presses("y");
    let (code, screen) = terminal.ends();
    assert!(code == 0 && !screen.contains("planted"), "{code}: {screen}");
    let table = "[connectors.sold.oauth]\ntoken_url = \"https://id.example/t?key=typed-k3y\"\nclient_id = \"planted-id\"\n\
                 client_secret = \"${WMS_SECRET}\"\nscope = \"stock\"\ncredentials = \"body\"\n";
    let store = sandbox.read("inv-hooks.toml");
    assert!(store.contains(table), "{store}");

    // An empty answer removes one, and Ctrl-C changes nothing.
    let mut terminal = sandbox.terminal_of(100, ["connector", "edit", "sold"]);
    opens(&mut terminal, "oauth.scope").sees("(empty for none)").presses(ENTER).sees("Save it?").presses("c");
    opens(&mut terminal, "oauth.client_secret").sees("not shown").presses("planted-other").presses(CTRL_C);
    let (code, screen) = terminal.ends();
    assert!(code == 130 && !screen.contains("planted"), "{code}: {screen}");
    assert_eq!(sandbox.read("inv-hooks.toml"), store);
    let mut terminal = sandbox.terminal_of(100, ["connector", "edit", "sold"]);
    opens(&mut terminal, "oauth.scope").sees("(empty for none)").presses(ENTER).sees("Save it?").presses("y");
    assert_eq!(terminal.ends().0, 0);
    assert_eq!(sandbox.read("inv-hooks.toml"), store.replace("scope = \"stock\"\n", ""));
}

#[test]
fn ctrl_d_at_a_list_answers_no() {
    let ends = |args: &[&str], seen: &str, keys: &str| {
        let sandbox = shop();
        let mut terminal = sandbox.terminal_of(80, args);
        terminal.sees(seen).presses(keys);
        let (code, screen) = terminal.ends();
        assert!(code == 6 && screen.contains("the input ended at a prompt; nothing was changed"), "{code}: {screen}");
        assert!(screen.rfind(SHOW_CURSOR) > screen.rfind(HIDE_CURSOR), "{screen}");
        assert_eq!(sandbox.read("inv-hooks.toml"), STORE);
    };
    ends(&["connector", "add"], "API key", END);
    ends(&["connector", "add"], "API key", &format!("ZZZ{END}"));
    ends(&["connector", "edit", "sold"], "Field to change", END);
    // The events of this key are a list to check.
    ends(&["connector", "add", "--api-key", "INVENTORY_EXPORT_PO"], "Events (space to choose", END);
}
