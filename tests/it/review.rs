//! The review of `connector add` and `connector edit NAME` on a terminal: what it shows before it saves, and how fields
//! are changed.

use crate::harness::Sandbox;
use crate::harness::terminal::{BACKSPACE, CTRL_C, DOWN, ENTER, Signal, Terminal};

const STORE: &str = "version = 1
# about sold
[connectors.sold] # its name
api_key = \"SALE_INVENTORY\"
endpoint = \"https://a.example/sold\" # where
timeout = \"5s\"

[connectors.sold.headers]
# who we are
client_id = \"${WMS_ID}\"
X-Old = \"planted-5ecret\"

# about other
[connectors.other]
api_key = \"SALE_INVENTORY\"
endpoint = \"https://b.example/${PLACE}/x\"
";

fn shop() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("inv-hooks.toml", STORE);
    sandbox
}

/// Chooses a field of the review by the start of its line.
fn chooses<'a>(terminal: &'a mut Terminal, field: &str) -> &'a mut Terminal {
    terminal.sees("Save it?").presses("c").sees("Field to change").presses(field).presses(ENTER)
}

/// Chooses the first field of `connector edit`, which asks for it before anything else.
fn opens<'a>(terminal: &'a mut Terminal, field: &str) -> &'a mut Terminal {
    terminal.sees("Field to change").presses(field).presses(ENTER)
}

#[test]
fn typed_values_stay_after_a_mistake() {
    let sandbox = Sandbox::new();
    let mut terminal = sandbox.terminal(["connector", "add", "--api-key", "SALE_INVENTORY"]);
    terminal.sees("API endpoint").presses("https://a.example:99999").presses(ENTER).sees("is not a URL");
    terminal.sees("API endpoint").presses(BACKSPACE).presses(ENTER);
    terminal.sees("Header name").presses("client_idd:x").presses(&BACKSPACE.repeat(2)).presses("(").presses(ENTER);
    terminal.sees("the header's name may contain only").presses(&BACKSPACE.repeat(2)).presses(ENTER);
    terminal.sees("Value of client_id").presses("planted-5ecret\u{200b}").presses(ENTER);
    terminal.sees("your input is kept").sees("Value of client_id").presses(BACKSPACE).presses(ENTER);
    terminal.sees("Header name").presses(ENTER);
    terminal.sees("Name").presses(" X!").presses(ENTER).sees("for example sale-x");
    terminal.presses(&BACKSPACE.repeat(3)).presses("-x").presses(ENTER).sees("Save it?").presses("y");
    let (code, screen) = terminal.ends();
    assert_eq!(code, 0, "{screen}");
    assert!(!screen.contains("planted"), "{screen}");
    let store = sandbox.read("inv-hooks.toml");
    assert!(store.contains("[connectors.sale-x]") && store.contains("\"https://a.example:9999\""), "{store}");
    assert!(store.contains("client_id = \"planted-5ecret\""), "{store}");
}

#[test]
fn a_pasted_header_is_split_into_name_and_value() {
    let paste = |text: &str, name: &str, value: &str| {
        let sandbox = Sandbox::new();
        let args = ["connector", "add", "sold", "--api-key", "SALE_INVENTORY", "--endpoint", "https://a.example"];
        // Without an endpoint the command asks.
        let mut terminal = sandbox.terminal(&args[..5]);
        terminal.sees("API endpoint").presses("https://a.example").presses(ENTER);
        terminal.sees("Header name").presses(text).presses(ENTER);
        terminal.sees("Header name").presses(ENTER).sees(&format!("{name}: ")).sees("Save it?").presses("y");
        let (code, screen) = terminal.ends();
        assert!(code == 0 && !screen.contains("Value of"), "{code}: {screen}");
        let after = screen.rfind("Save it?").and_then(|end| screen[..end].rfind("connector"));
        assert!(!screen[after.expect("the review")..].contains("planted"), "{screen}");
        assert!(sandbox.read("inv-hooks.toml").contains(&format!("{name} = \"{value}\"")), "{text}");
    };
    paste("client_secret: planted-5ecret", "client_secret", "planted-5ecret");
    paste("  X-Key:planted:a:b ", "X-Key", "planted:a:b");
    paste("Authorization: ${TOKEN}", "Authorization", "${TOKEN}");
}

#[test]
fn findings_are_shown_next_to_their_field() {
    let sandbox = Sandbox::new();
    let mut terminal = sandbox.terminal(["connector", "add", "sold", "--api-key", "SALE_INVENTORY"]);
    terminal.sees("API endpoint").presses("https://sample.example/x").presses(ENTER);
    terminal.sees("placeholder-secret").sees("Header name").presses("client_secret: hunter2hunter2").presses(ENTER);
    terminal.sees("literal-secret").sees("Header name").presses(ENTER);
    terminal
        .sees("endpoint")
        .sees("placeholder-secret")
        .sees("client_secret: ***")
        .sees("literal-secret")
        .sees("Save it?");
    terminal.presses("n");
    assert_eq!(terminal.ends().0, 6);
    assert!(!sandbox.file("inv-hooks.toml").exists());
}

#[test]
fn each_field_can_be_changed_before_it_is_saved() {
    let sandbox = Sandbox::new();
    let args = ["connector", "add", "sold", "--api-key", "INVENTORY_EXPORT_CYC", "--header", "X-A: 1"];
    let mut terminal = sandbox.terminal(args);
    terminal.sees("Events").presses(ENTER).sees("API endpoint").presses("https://a.example").presses(ENTER);
    chooses(&mut terminal, "connector").sees("Name").presses("-2").presses(ENTER).sees("sold-2");
    chooses(&mut terminal, "events").sees("Events").presses(" ").presses(ENTER);
    chooses(&mut terminal, "endpoint").sees("https://a.example").presses("/cyc").presses(ENTER).sees("example/cyc");
    chooses(&mut terminal, "header X-A").sees("Remove it").presses(DOWN).presses(ENTER);
    chooses(&mut terminal, "another header").sees("Header name").presses("X-B: 2").presses(ENTER).sees("X-B: ");
    chooses(&mut terminal, "timeout").sees("timeout (empty for 10s)").presses("5 parsecs").presses(ENTER);
    terminal.sees("timeout (empty for 10s)").presses(&BACKSPACE.repeat(8)).presses("s").presses(ENTER).sees("5s");
    chooses(&mut terminal, "retries").sees("retries (").presses("2").presses(ENTER).sees("retries");
    chooses(&mut terminal, "rate").sees("rate (").presses("10/m").presses(ENTER).sees("10/m");
    chooses(&mut terminal, "order").sees("order (").presses("document").presses(ENTER).sees("document");
    chooses(&mut terminal, "enabled").sees("enabled").sees("false");
    chooses(&mut terminal, "signing").sees("Signing secret").presses("short").presses(ENTER).sees("your input is kept");
    terminal.sees("Signing secret").presses("\u{15}${SIGNING}").presses(ENTER).sees("signing_secret");
    chooses(&mut terminal, "ca_file").sees("ca_file (").presses("ca.pem").presses(ENTER).sees("ca.pem");
    terminal.sees("Save it?").presses(ENTER);
    let (code, screen) = terminal.ends();
    assert_eq!(code, 0, "{screen}");
    let store = sandbox.read("inv-hooks.toml");
    let expected = "[connectors.sold-2]\napi_key = \"INVENTORY_EXPORT_CYC\"\n";
    assert!(store.contains(expected) && !store.contains("X-A"), "{store}");
    for line in [
        "endpoint = \"https://a.example/cyc\"",
        "enabled = false",
        "timeout = \"5s\"",
        "retries = 2",
        "rate = \"10/m\"",
        "order = \"document\"",
        "signing_secret = \"${SIGNING}\"",
        "ca_file = \"ca.pem\"",
        "X-B = \"2\"",
    ] {
        assert!(store.lines().any(|written| written == line), "{line} is not in {store}");
    }
}

#[test]
fn edit_without_flags_opens_the_same_review() {
    let sandbox = shop();
    sandbox.run(["connector", "edit", "sold"]).exits(2);
    let mut terminal = sandbox.terminal(["connector", "edit", "sold"]);
    terminal.sees("sold").sees("https://a.example/sold").sees("client_id: ${WMS_ID}").sees("X-Old: ***");
    opens(&mut terminal, "endpoint").sees("API endpoint").presses("/new").presses(ENTER).sees("sold/new");
    chooses(&mut terminal, "timeout").sees("timeout (").presses(&BACKSPACE.repeat(2)).presses(ENTER);
    chooses(&mut terminal, "X-Old").sees("Remove it").presses(DOWN).presses(ENTER);
    terminal.sees("Save it?").presses("y");
    let (code, screen) = terminal.ends();
    assert!(code == 0 && !screen.contains("planted"), "{code}: {screen}");
    let expected = STORE.replace("a.example/sold", "a.example/sold/new").replace("timeout = \"5s\"\n", "");
    assert_eq!(sandbox.read("inv-hooks.toml"), expected.replace("X-Old = \"planted-5ecret\"\n", ""));
}

#[test]
fn a_setting_that_a_connector_does_not_have_shows_what_holds() {
    let sandbox = shop();
    sandbox.write("inv-hooks.toml", STORE.replacen("\n[", "\n[delivery]\nretries = 7\n\n[", 1));
    let mut terminal = sandbox.terminal(["connector", "edit", "sold"]);
    terminal.sees("enabled            true (default)").sees("integration_type   HTTP_POST (default)");
    terminal
        .sees("concurrency        16 (default)")
        .sees("retries            7 (default)")
        .sees("latency_threshold  -");
    terminal.presses("retries").presses(ENTER).sees("retries (empty for 7)").presses(CTRL_C);
    assert_eq!(terminal.ends().0, 130);
}

#[test]
fn the_review_renames_in_the_log_too_and_keeps_references_among_text() {
    let sandbox = shop();
    let failed = ["failed", "add", "--api-key", "SALE_INVENTORY", "--connector", "other", "--data", "{\"a\":1}"];
    sandbox.run(failed).succeeds();
    let mut terminal = sandbox.terminal(["connector", "edit", "other"]);
    opens(&mut terminal, "connector").sees("Name").presses("-2").presses(ENTER);
    chooses(&mut terminal, "endpoint").sees("API endpoint").presses("y").presses(ENTER);
    terminal.sees("${PLACE}/xy").sees("Save it?").presses("y").sees("1 event renamed");
    assert_eq!(terminal.ends().0, 0);
    let expected = STORE.replace("[connectors.other]", "[connectors.other-2]").replace("${PLACE}/x", "${PLACE}/xy");
    assert_eq!(sandbox.read("inv-hooks.toml"), expected);
    let rows = sandbox.run(["failed", "search", "--connector", "other-2", "-o", "ndjson"]).succeeds().json_lines();
    assert_eq!(rows.len(), 1);
}

#[test]
fn nothing_is_written_without_a_yes_or_over_the_change_of_another_process() {
    for keys in ["n", CTRL_C, "\u{4}"] {
        let sandbox = shop();
        let mut terminal = sandbox.terminal(["connector", "edit", "sold"]);
        opens(&mut terminal, "enabled").sees("Save it?").presses(keys);
        let (code, screen) = terminal.ends();
        assert_eq!(code, if keys == CTRL_C { 130 } else { 6 }, "{screen}");
        assert_eq!(sandbox.read("inv-hooks.toml"), STORE);
    }
    let sandbox = shop();
    let mut terminal = sandbox.terminal(["connector", "edit", "sold"]);
    opens(&mut terminal, "enabled").sees("Save it?");
    sandbox.run(["connector", "edit", "sold", "--timeout", "7s"]).succeeds();
    terminal.presses("y").sees("another process changed the connector sold in the meantime");
    assert_eq!(terminal.ends().0, 6);
    assert_eq!(sandbox.read("inv-hooks.toml"), STORE.replace("5s", "7s"));
    let mut terminal = sandbox.terminal(["connector", "edit", "sold", "-n"]);
    opens(&mut terminal, "enabled").sees("Save it?").presses("y").sees("would be changed");
    assert_eq!(terminal.ends().0, 0);
    assert_eq!(sandbox.read("inv-hooks.toml"), STORE.replace("5s", "7s"));
}

#[test]
fn errors_are_marked_and_cannot_be_saved() {
    let sandbox = Sandbox::new();
    let broken = STORE.replace("X-Old = \"planted-5ecret\"", "Host = \"x\"").replace("https://a", "ftp://a");
    sandbox.write("inv-hooks.toml", &broken);
    let mut terminal = sandbox.terminal(["connector", "edit", "sold"]);
    terminal.sees("endpoint").sees("error:").sees("Host").sees("error:");
    opens(&mut terminal, "Host").sees("Remove it").presses(DOWN).presses(ENTER).sees("Save it?").presses("y");
    terminal.sees("The connector has errors and cannot be saved").sees("Save it?").presses("n");
    assert_eq!(terminal.ends().0, 6);
    assert_eq!(sandbox.read("inv-hooks.toml"), broken);
}

#[test]
fn addresses_that_the_store_denies_cannot_be_saved() {
    let sandbox = Sandbox::new();
    let store = "version = 1\n[security]\nprivate_networks = \"deny\"\n";
    sandbox.write("inv-hooks.toml", store);
    let mut terminal =
        sandbox.terminal(["connector", "add", "sold", "--api-key", "SALE_INVENTORY", "--header", "X-A: 1"]);
    terminal.sees("API endpoint").presses("http://10.0.0.1/x").presses(ENTER);
    terminal
        .sees("endpoint")
        .sees("error:")
        .sees("Save it?")
        .presses("y")
        .sees("The connector has errors and cannot be saved");
    terminal.sees("Save it?").presses("n");
    assert_eq!(terminal.ends().0, 6);
    assert_eq!(sandbox.read("inv-hooks.toml"), store);
    let mut terminal = sandbox.terminal(["--config", "new.toml", "connector", "add", "--api-key", "SALE_INVENTORY"]);
    terminal.sees("API endpoint").presses("https://a.example").presses(ENTER).sees("Header name").presses(ENTER);
    terminal.sees("Name").presses(ENTER).sees("Save it?").presses("y");
    let (code, screen) = terminal.ends();
    assert!(code == 0 && sandbox.read("new.toml").contains("[connectors.sale]"), "{screen}");
}

/// A store with a connector that has the signing `secrets`, written as TOML.
fn signed(secrets: &str) -> String {
    STORE.replace("timeout = \"5s\"\n", &format!("timeout = \"5s\"\nsigning_secret = {secrets}\n"))
}

#[test]
fn one_of_several_signing_secrets_is_changed_and_the_others_stay() {
    let check = |before: &str, field: &str, steps: &[(&str, &str)], after: &str, said: &str| {
        let sandbox = Sandbox::new();
        sandbox.write("inv-hooks.toml", signed(before));
        let mut terminal = sandbox.terminal(["connector", "edit", "sold"]);
        opens(&mut terminal, field);
        for (seen, keys) in steps {
            terminal.sees(seen).presses(keys);
        }
        terminal.sees("Save it?").presses("y");
        let (code, screen) = terminal.ends();
        assert_eq!(code, 0, "{screen}");
        assert!(screen.contains(said) && !screen.contains("planted"), "{said}: {screen}");
        let expected = if after.is_empty() { STORE.to_owned() } else { signed(after) };
        assert_eq!(sandbox.read("inv-hooks.toml"), expected, "{before} {steps:?}");
    };
    let typed = |text| [("Remove it", ENTER), ("Signing secret", text)];
    let gone = [("Remove it", "\x1b[B\r")];
    let two = "[ # rotated\n  \"${NEW}\", # since May\n  \"${OLD}\", # goes\n]";
    check(two, "1 of 2", &typed("${NEWER}\r"), &two.replace("${NEW}\", # since May", "${NEWER}\","), "1 of 2: ${NEW}");
    check(two, "2 of 2", &typed("${OLDER}\r"), &two.replace("${OLD}\", # goes", "${OLDER}\","), "2 of 2: ${OLD}");
    check(
        two,
        "1 of 2",
        &gone,
        &two.replace("  \"${NEW}\", # since May\n", ""),
        "signing_secret: ${NEW}, ${OLD} -> ${OLD}",
    );
    check(two, "2 of 2", &typed("\r"), two, "1 of 2: ${NEW}");
    let one = "\"planted5ecret0123456789abcdef012\"";
    check(one, "another secret", &typed("${NEW}\r")[1..], &format!("[{one}, \"${{NEW}}\"]"), "2 of 2: ${NEW}");
    check("\"${ONE}\"", "signing", &gone, "", "${ONE} -> not set");
}

#[test]
fn ctrl_u_clears_a_text_and_ctrl_d_at_an_empty_text_answers_no() {
    let (clear, end) = ("\u{15}", "\u{4}");
    let sandbox = shop();
    let mut terminal = sandbox.terminal(["connector", "edit", "sold"]);
    opens(&mut terminal, "endpoint").sees("API endpoint").sees("a.example/sold").presses(clear);
    // Two steps to the left the cursor is after the e; backspace deletes the e, and the text after it stays.
    terminal.presses("https://c.example/x\x1b[D\x1b[D\x7f\x1b[H\x1b[F").presses(ENTER);
    terminal.sees("https://c.exampl/x").sees("Save it?").presses("y");
    let (code, screen) = terminal.ends();
    assert_eq!(code, 0, "{screen}");
    let store = sandbox.read("inv-hooks.toml");
    assert!(store.contains("endpoint = \"https://c.exampl/x\" # where"), "{store}");
    // Checks each question of the wizard, and a text field of the review.
    let ends = |keys: &[(&str, &str)], last: &str| {
        let sandbox = Sandbox::new();
        let mut terminal = sandbox.terminal(["connector", "add", "--api-key", "SALE_INVENTORY"]);
        for (seen, keys) in keys {
            terminal.sees(seen).presses(keys);
        }
        terminal.sees(last).presses(end).sees("the input ended at a prompt; nothing was changed");
        let (code, screen) = terminal.ends();
        assert_eq!(code, 6, "{last}: {screen}");
        assert!(!sandbox.file("inv-hooks.toml").exists());
    };
    let endpoint = ("API endpoint", "https://a.example\r");
    ends(&[], "API endpoint");
    ends(&[("API endpoint", "x"), ("x", "\u{4}\u{15}")], "\u{1b}[0J");
    ends(&[endpoint], "Header name");
    ends(&[endpoint, ("Header name", "X-A\r")], "Value of X-A");
    ends(&[endpoint, ("Header name", "\r"), ("Name", clear)], "sale");
}

/// Opens the review and the empty prompt for the endpoint.
fn at_an_empty_endpoint(sandbox: &Sandbox) -> Terminal {
    let mut terminal = sandbox.terminal_of(80, ["connector", "edit", "sold"]);
    opens(&mut terminal, "endpoint").sees("API endpoint").sees("a.example/sold").presses("\u{15}");
    terminal
}

#[test]
fn a_long_pasted_text_is_drawn_a_few_times_only() {
    let long = "x/".repeat(2000);
    for (before, behind) in [("", ""), ("https://c.example/\x1b[D", "/"), ("\x1b[H", "")] {
        let sandbox = shop();
        let mut terminal = at_an_empty_endpoint(&sandbox);
        let start = if before.contains("https") { "" } else { "https://c.example" };
        terminal.presses(before).presses(&format!("{start}/{long}y")).presses(ENTER).sees("Save it?").presses("y");
        let (code, screen) = terminal.ends();
        assert_eq!(code, 0, "{before:?}");
        let expected = format!("\"https://c.example/{long}y{behind}\"");
        assert!(sandbox.read("inv-hooks.toml").contains(&expected), "{before:?}");
        assert!(screen.len() < 200_000, "{before:?}: {} bytes for {}", screen.len(), long.len());
    }
}

#[test]
fn a_character_that_makes_another_one_narrower_is_edited_like_any_other() {
    let check = |wide: &str, letters: usize| {
        let sandbox = shop();
        let mut terminal = at_an_empty_endpoint(&sandbox);
        terminal.presses(&"a".repeat(letters)).presses(wide).sees("aaa");
        terminal.presses("\x1b[D").presses("\x1b[D").presses(CTRL_C);
        let (code, screen) = terminal.ends();
        assert_eq!(code, 130, "{letters} and {wide:?}: {screen}");
    };
    for wide in ["⌚\u{fe0e}", "☔\u{fe0e}", "⚡\u{fe0e}", "👍\u{1f3fd}", "e\u{301}"] {
        // Most of the time is waiting for terminals.
        std::thread::scope(|scope| {
            for letters in 50..58 {
                scope.spawn(move || check(wide, letters));
            }
        });
    }
}

#[test]
fn a_signal_at_a_prompt_restores_the_terminal() {
    // A yes-or-no question, a list, a visible text and a hidden one.
    let prompts =
        [("", "Field to change"), ("enabled\r", "Save it?"), ("endpoint\r", "API endpoint"), ("signing\r", "Signing")];
    let before = modes_after_a_clean_end();
    for signal in [Signal::SIGTERM, Signal::SIGHUP] {
        for (keys, question) in prompts {
            let sandbox = shop();
            let mut terminal = sandbox.terminal(["connector", "edit", "sold"]);
            terminal.sees("Field to change").presses(keys);
            if !keys.is_empty() {
                terminal.sees(question);
            }
            let (status, modes) = terminal.ends_by(signal);
            assert!(status.contains(signal.as_str()), "{question}: {status}");
            assert_eq!(modes, before, "{signal} at {question}");
        }
    }
}

fn modes_after_a_clean_end() -> String {
    let sandbox = shop();
    let mut terminal = sandbox.terminal(["connector", "list"]);
    terminal.sees("sold").modes()
}
