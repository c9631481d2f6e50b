//! `failed show --curl`: the printed command sends what the program sends, and runs nothing that came from outside.

use super::dice::Dice;
use crate::harness::{HookServer, Received, STORE_HEAD, Sandbox, Shop, connector, note};
use inv_hooks::model::{Secret, Timestamp, sign};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

/// Texts that a shell, curl or a URL would interpret if they could.
const HOSTILE: [&str; 26] = [
    "$(touch pwned)",
    "`touch pwned`",
    "'; touch pwned; '",
    "\"; touch pwned; \"",
    "'$(touch pwned)'",
    "&& touch pwned",
    "| touch pwned",
    "> pwned",
    "$PATH",
    "!!",
    "\\",
    "\\'",
    "%{url_effective}",
    "%s %n",
    "@/etc/hosts",
    "-o pwned",
    "--config pwned",
    "{a,b}",
    "[1-3]",
    "*",
    "~",
    "# no",
    "a\tb",
    "grün €",
    "x;y=z",
    "\u{201c}q\u{201d}",
];

/// Unusual names of headers that are allowed.
const NAMES: [&str; 14] = [
    "client_secret",
    "X-Api-Key",
    "X_Api_Key",
    "Authorization",
    "PATH",
    "$PATH",
    "`pwned`",
    "&pwned&",
    "|pwned|",
    "it's",
    "-o",
    "#x",
    "%s",
    "!x*~",
];

/// A connector as it is written, and the values that a shell needs.
#[derive(Default)]
struct Case {
    endpoint: String,
    headers: Vec<(String, String)>,
    signing: Option<String>,
    /// The values of the references.
    variables: BTreeMap<String, String>,
    /// The values that are literal in the store and that the command asks for, in this order: headers, signing secret,
    /// query.
    literals: Vec<String>,
    files: Vec<(String, String)>,
}

impl Case {
    fn random(dice: &mut Dice, number: usize, url: &str) -> Self {
        let mut case = Self::default();
        let mut names = NAMES.to_vec();
        for at in 0..dice.below(4) {
            let name = names.remove(dice.below(names.len()));
            let value = case.header(dice, &format!("{number}_{at}"));
            case.headers.push((name.to_owned(), value));
        }
        if dice.below(3) == 0 {
            let (name, value) =
                [("Accept", "text/x $(touch pwned)"), ("user-agent", "it's me"), ("Content-Type", "")][dice.below(3)];
            case.headers.push((name.to_owned(), value.to_owned()));
        }
        if dice.below(4) == 0 {
            let secret = format!("whsec_c2lnbmluZy1wbDRudGVkLXNlY3JldC00{number:04}");
            let is_literal = dice.below(2) == 0;
            case.signing = Some(if is_literal { secret.clone() } else { format!("${{SIGN_{number}}}") });
            if is_literal {
                case.literals.push(secret);
            } else {
                drop(case.variables.insert(format!("SIGN_{number}"), secret));
            }
        }
        case.endpoint = case.url(dice, number, url);
        case
    }

    /// Makes a header value, with or without references.
    fn header(&mut self, dice: &mut Dice, id: &str) -> String {
        let hostile = |dice: &mut Dice| HOSTILE[dice.below(HOSTILE.len())].trim().to_owned();
        let (variable, value) = (format!("V_{id}"), format!("{}.{id}.{}", hostile(dice), hostile(dice)));
        match dice.below(7) {
            0 => {
                self.literals.push(value.clone());
                value.replace("${", "$${")
            }
            1 => String::new(),
            2 => {
                // It makes no difference whether the variable is unset or empty.
                if dice.below(2) == 0 {
                    drop(self.variables.insert(variable.clone(), value));
                }
                format!("${{{variable}:-}}")
            }
            3 => {
                let file = format!("secrets/{id} it's $(touch pwned)");
                self.files.push((file.clone(), format!("{value}{}", ["", "\n", "\r\n"][dice.below(3)])));
                format!("Bearer ${{file:{file}}}")
            }
            4 => {
                self.variables.insert(variable.clone(), value);
                format!("${{{variable}:-d3fault}}")
            }
            _ => {
                self.variables.insert(variable.clone(), value);
                let (before, behind) = (hostile(dice).replace('$', "S"), hostile(dice));
                format!("{before}-${{{variable}}}-{behind}")
            }
        }
    }

    fn url(&mut self, dice: &mut Dice, number: usize, url: &str) -> String {
        let safe = |what: &str| format!("{what}-{number}.~_v'(1)");
        let (scheme_and_host, port) = url.rsplit_once(':').expect("a port");
        let mut set = |name: &str, value: &str| {
            self.variables.insert(format!("{name}_{number}"), value.to_owned());
            format!("${{{name}_{number}}}")
        };
        let base = match dice.below(4) {
            0 => set("BASE", url),
            1 => format!("{scheme_and_host}:{}", set("PORT", port)),
            2 => format!("http://{}:{port}", set("HOST", "127.0.0.1")),
            _ => url.to_owned(),
        };
        let path = match dice.below(4) {
            0 => format!("/{number}/{}/x", set("TENANT", &safe("t").replace('\'', ""))),
            1 => {
                self.literals.push("1".to_owned());
                format!("/{number}/a/../$$(touch)/'q'/b{{c}}/ä;v=1")
            }
            2 => format!("/{number}/[1-2]/`touch`/%2e/\\x|"),
            _ => format!("/{number}"),
        };
        let query = match dice.below(5) {
            0 => format!("?k={}&m=${{EMPTY_{number}:-}}", set("KEY", &safe("k").replace('\'', ""))),
            1 => {
                let values = ["$(touch%20pwned)", "[1-3]{a,b}", "`touch`"];
                self.literals.extend(values.map(str::to_owned));
                format!("?a={}&a={}&{}&b=&", values[0], values[1], values[2])
            }
            2 => format!("?sig=pre-{}-p$()ost", set("SIG", &safe("s").replace('\'', ""))),
            3 => "?".to_owned(),
            _ => String::new(),
        };
        format!("{base}{path}{query}{}", ["", "#part"][dice.below(2)])
    }

    fn lines(&self, number: usize) -> String {
        let text = |text: &str| Value::from(text).to_string();
        let mut lines = connector(&format!("c{number}"), "SALE_INVENTORY", "x").replace("\"x\"", &text(&self.endpoint));
        if let Some(signing) = &self.signing {
            lines.push_str(&format!("signing_secret = {}\n", text(signing)));
        }
        lines.push_str(&format!("[connectors.c{number}.headers]\n"));
        self.headers.iter().for_each(|(name, value)| lines.push_str(&format!("{} = {}\n", text(name), text(value))));
        lines
    }
}

fn row(dice: &mut Dice, number: usize) -> Value {
    let id =
        format!("id {number} {}", HOSTILE[dice.below(HOSTILE.len())].replace(|c: char| !c.is_ascii_graphic(), "."));
    let payload =
        format!("{{\"orderId\":\"{number}\",\n\"x\":\"{}\"}}\r\n", "$(touch pwned)'ä".repeat(1 + dice.below(40)));
    json!({"api_key": "SALE_INVENTORY", "connector": format!("c{number}"), "environment": "test", "webhook_id": id, "payload": payload, "state": "failed", "test": dice.below(4) == 0})
}

/// A request without its time and everything that depends on the time.
pub(super) fn essence(request: &Received) -> (String, String, Vec<(String, String)>, String) {
    let headers = request.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone()));
    let mut headers: Vec<_> =
        headers.filter(|(name, _)| !["webhook-timestamp", "webhook-signature"].contains(&name.as_str())).collect();
    headers.sort();
    (request.method.clone(), request.target.clone(), headers, String::from_utf8_lossy(&request.body).into_owned())
}

fn check_signature(request: &Received, secret: Option<&str>) {
    let seconds: i64 = request.header("webhook-timestamp").and_then(|text| text.parse().ok()).expect("a time");
    let time = Timestamp::from_millis(seconds * 1000).expect("a time");
    let id = request.header("webhook-id").expect("an id");
    let expected = secret.map(|secret| sign(&[Secret::new(secret)], id, time, &request.body).expect("signed"));
    assert_eq!(request.header("webhook-signature"), expected.as_deref(), "{id}");
}

/// Makes a folder with the program, for the `PATH` of a shell.
pub(super) fn path_with_the_program(sandbox: &Sandbox) -> String {
    let folder = sandbox.file("bin");
    if !folder.exists() {
        std::fs::create_dir_all(&folder).expect("a folder");
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_inv-hooks"), folder.join("inv-hooks")).expect("a link");
    }
    format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default())
}

/// Runs `command` in `sh`, with the variables of the case and those that the command asks for.
fn run_shell(sandbox: &Sandbox, path: &str, command: &str, case: &Case) {
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).current_dir(sandbox.path()).env_clear().env("PATH", path).env("HOME", sandbox.home());
    shell.envs(&case.variables);
    let asked: Vec<&str> = command
        .lines()
        .next()
        .unwrap_or_default()
        .split("\"${")
        .filter_map(|ask| ask.split_once(":?the ").or(ask.split_once(":?this ")))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(asked.len(), case.literals.len(), "{command}");
    shell.envs(asked.iter().zip(&case.literals));
    let ran = shell.output().expect("a shell");
    assert!(ran.status.success(), "{command}\n{}", String::from_utf8_lossy(&ran.stderr));
}

/// Sends with the program and with its printed commands, and compares what arrives.
fn compare(cases: &[Case], rows: &[Value], server: &HookServer) {
    let mut sandbox = Sandbox::new();
    for (name, value) in cases.iter().flat_map(|case| &case.variables) {
        sandbox = sandbox.with_variable(name, value);
    }
    for (name, content) in cases.iter().flat_map(|case| &case.files) {
        let file = sandbox.write(name, content);
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).expect("a mode");
    }
    let store: String = cases.iter().enumerate().map(|(number, case)| case.lines(number)).collect();
    sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{store}"));
    let found = sandbox.run(["connector", "validate", "--resolve", "-o", "json"]).shown().json();
    let errors: Vec<_> =
        found.as_array().expect("a list").iter().filter(|found| found["severity"] == "error").collect();
    assert!(errors.is_empty(), "{errors:?}");
    let lines: String = rows.iter().map(|row| format!("{row}\n")).collect();
    sandbox.run_with_input(["failed", "import", "-"], lines.as_bytes()).succeeds();
    let commands: Vec<String> = (1..=cases.len())
        .map(|id| sandbox.run(["failed", "show", &id.to_string(), "--curl"]).succeeds_silently().stdout)
        .collect();
    sandbox.run(["repost", "--all", "--include-tests", "--yes", "--concurrency", "8"]).succeeds();
    let by_program = server.requests();
    assert_eq!(by_program.len(), cases.len());
    let path = path_with_the_program(&sandbox);
    for (at, (case, command)) in cases.iter().zip(&commands).enumerate() {
        run_shell(&sandbox, &path, command, case);
        let by_curl = server.wait_for(cases.len() + at + 1).pop().expect("a request");
        let ours = by_program.iter().find(|one| one.header("webhook-id") == rows[at]["webhook_id"].as_str());
        let ours = ours.unwrap_or_else(|| panic!("{} was not sent", rows[at]));
        assert_eq!(essence(&by_curl), essence(ours), "{command}");
        let signing = case
            .signing
            .as_deref()
            .map(|text| case.variables.get(text.trim_matches(['$', '{', '}'])).map_or(text, String::as_str));
        check_signature(&by_curl, signing);
        check_signature(ours, signing);
        assert!(!sandbox.file("pwned").exists(), "{command}");
    }
}

/// Says whether this machine has the programs that the command runs; if not, adds a note.
pub(super) fn can_run() -> bool {
    let is_there = |program: &str| {
        Command::new(program).arg("--version").output().is_ok_and(|ran| ran.status.success())
            || Command::new(program).arg("version").output().is_ok_and(|ran| ran.status.success())
    };
    let missing: Vec<&str> = ["curl", "openssl"].into_iter().filter(|program| !is_there(program)).collect();
    if !missing.is_empty() {
        note(&format!("the printed curl command was not run: {missing:?} is not here"));
    }
    missing.is_empty()
}

#[test]
fn the_printed_command_sends_the_same_request() {
    if !can_run() {
        return;
    }
    std::thread::scope(|scope| {
        for batch in 0..10 {
            scope.spawn(move || {
                let server = HookServer::start();
                let mut dice = Dice::new(20_261_126 + batch);
                let cases: Vec<Case> = (0..20).map(|number| Case::random(&mut dice, number, &server.url(""))).collect();
                let rows: Vec<Value> = (0..20).map(|number| row(&mut dice, number)).collect();
                compare(&cases, &rows, &server);
            });
        }
    });
}

#[test]
fn the_printed_command_asks_for_values_before_it_sends() {
    if !can_run() {
        return;
    }
    let shop = Shop::empty();
    shop.write_store(&format!(
        "{}[connectors.sale.headers]\nclient_secret = \"l1teral\"\nother = \"Bearer ${{TOKEN}}\"\nfiled = \"${{file:se cret}}\"\n",
        connector("sale", "SALE_INVENTORY", &shop.server.url("/x?key=l1teral"))
    ));
    shop.run(["failed", "add", "--api-key", "SALE_INVENTORY", "--data", "{}"]).succeeds();
    let command = shop.run(["failed", "show", "1", "--curl"]).succeeds_silently().stdout;
    assert!(!command.contains("l1teral") && command.contains("'other: Bearer '\"${TOKEN}\""), "{command}");
    let path = path_with_the_program(&shop.sandbox);
    let run = |variables: &[(&str, &str)]| {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &command])
            .current_dir(shop.sandbox.path())
            .env("PATH", &path)
            .envs(variables.iter().copied());
        shell.output().expect("a shell")
    };
    for short in [
        &[][..],
        &[("TOKEN", "t"), ("INVHOOKS_KEY", "k")],
        &[("TOKEN", ""), ("INVHOOKS_KEY", "k"), ("INVHOOKS_CLIENT_SECRET", "c")],
    ] {
        let ran = run(short);
        assert!(!ran.status.success(), "{short:?}");
        assert_eq!(shop.server.requests().len(), 0);
    }
    for blank in [None, Some(""), Some(" \n")] {
        blank.map(|blank| shop.sandbox.write("se cret", blank));
        assert!(!run(&[("TOKEN", "t"), ("INVHOOKS_KEY", "k"), ("INVHOOKS_CLIENT_SECRET", "c")]).status.success());
        assert_eq!(shop.server.requests().len(), 0, "{blank:?}");
    }
    shop.sandbox.write("se cret", "f\n");
    assert!(run(&[("TOKEN", "t"), ("INVHOOKS_KEY", "k"), ("INVHOOKS_CLIENT_SECRET", "c")]).status.success());
    let request = shop.server.wait_for(1).remove(0);
    assert_eq!(
        (request.target.as_str(), request.header("client_secret"), request.header("other")),
        ("/x?key=k", Some("c"), Some("Bearer t"))
    );
}

#[test]
fn the_printed_command_trusts_the_same_certificates() {
    if !can_run() {
        return;
    }
    let server = HookServer::start_tls();
    let sandbox = Sandbox::new();
    sandbox.write("it's $(touch pwned).pem", server.certificate());
    let lines = connector("sale", "SALE_INVENTORY", &server.url("/x"));
    sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{lines}ca_file = \"it's $(touch pwned).pem\"\n"));
    sandbox.run(["failed", "add", "--api-key", "SALE_INVENTORY", "--data", "{}"]).succeeds();
    let command = sandbox.run(["failed", "show", "1", "--curl"]).succeeds_silently().stdout;
    run_shell(&sandbox, &path_with_the_program(&sandbox), &command, &Case::default());
    assert_eq!((server.wait_for(1)[0].target.as_str(), sandbox.file("pwned").exists()), ("/x", false));
}
