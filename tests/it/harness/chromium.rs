//! A real browser without a window, driven through a pipe.
//!
//! Source: Chrome `DevTools` Protocol 1.3; with `--remote-debugging-pipe` messages are JSON with a zero byte after each.

use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long an answer of the browser may take. Its first start on a busy machine is slow.
const PATIENCE: Duration = Duration::from_mins(1);

/// The browser with one page.
pub struct Chromium {
    child: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    session: Option<String>,
    number: u64,
    /// What the page reported since it was opened: violations of its policy, errors, and what it wrote to the console.
    pub reports: Vec<String>,
    is_loaded: bool,
    _profile: TempDir,
}

impl Chromium {
    /// Starts it; `None` if there is no such program here.
    pub fn start() -> Option<Self> {
        let version = Command::new("chromium").arg("--version").stderr(Stdio::null()).output();
        version.ok().filter(|version| version.status.success())?;
        let profile = tempfile::tempdir().expect("a folder");
        let mut command = Command::new("sh");
        // The browser reads from descriptor 3 and writes to descriptor 4.
        command.args(["-c", "exec chromium \"$@\" 3<&0 4>&1 </dev/null >/dev/null", "sh"]);
        command.args([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--remote-debugging-pipe",
            "--disable-dev-shm-usage",
        ]);
        command.arg(format!("--user-data-dir={}", profile.path().display())).arg("about:blank");
        command.env("HOME", profile.path()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("sh is there");
        let (to, out) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
        let (sender, from) = channel();
        std::thread::spawn(move || {
            for message in BufReader::new(out).split(0).map_while(Result::ok) {
                let message = serde_json::from_slice(&message).expect("JSON");
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let (reports, number, session) = (Vec::new(), 0, None);
        let mut browser = Self { child, to, from, session, number, reports, is_loaded: false, _profile: profile };
        browser.attach();
        Some(browser)
    }

    fn attach(&mut self) {
        let targets = self.call("Target.getTargets", &json!({}));
        let targets = targets["targetInfos"].as_array().expect("targets");
        let page = targets.iter().find(|target| target["type"] == "page").expect("a page");
        let attached = self.call("Target.attachToTarget", &json!({ "targetId": page["targetId"], "flatten": true }));
        self.session = attached["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Log", "Runtime", "Audits"] {
            self.call(&format!("{domain}.enable"), &json!({}));
        }
    }

    /// Calls a method and returns its result.
    pub fn call(&mut self, method: &str, params: &Value) -> Value {
        self.number += 1;
        let mut message = json!({ "id": self.number, "method": method, "params": params });
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.to.write_all(format!("{message}\0").as_bytes()).expect("the browser reads");
        loop {
            let answer = self.next();
            if answer["id"] == self.number {
                assert_eq!(answer["error"], Value::Null, "{method}: {answer}");
                return answer["result"].clone();
            }
        }
    }

    fn next(&mut self) -> Value {
        let message = self.from.recv_timeout(PATIENCE).expect("the browser answers");
        match message["method"].as_str() {
            Some("Page.loadEventFired") => self.is_loaded = true,
            // A status of 400 is one too, and is wanted.
            Some("Log.entryAdded") if message["params"]["entry"]["source"] == "network" => {}
            // A script pressed the button, and not a person.
            Some("Audits.issueAdded") if message.to_string().contains("NavigationEntryMarkedSkippable") => {}
            Some("Log.entryAdded" | "Runtime.consoleAPICalled" | "Runtime.exceptionThrown" | "Audits.issueAdded") => {
                self.reports.push(message["params"].to_string());
            }
            _ => {}
        }
        message
    }

    /// Opens a page in a window of this width, and waits until it is loaded.
    pub fn open(&mut self, url: &str, width: u32, scheme: &str) {
        let size = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", &size);
        let scheme = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.call("Emulation.setEmulatedMedia", &scheme);
        self.reports.clear();
        self.is_loaded = false;
        self.call("Page.navigate", &json!({ "url": url }));
        while !self.is_loaded {
            self.next();
        }
    }

    /// Returns the value of a script, which the policy of the page does not stop.
    pub fn value(&mut self, script: &str) -> Value {
        let asked = json!({ "expression": script, "returnByValue": true });
        let answer = self.call("Runtime.evaluate", &asked);
        assert_eq!(answer["exceptionDetails"], Value::Null, "{script}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Asks until the value is neither false nor null, for example because a page is still being opened.
    pub fn value_soon(&mut self, script: &str) -> Value {
        let end = Instant::now() + PATIENCE;
        loop {
            match self.value(script) {
                Value::Bool(false) | Value::Null => assert!(Instant::now() < end, "never: {script}"),
                value => return value,
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
