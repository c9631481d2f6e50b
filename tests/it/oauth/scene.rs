//! A connector with OAuth, its endpoint and its token endpoint.

use crate::harness::{HookServer, Reply, STORE_HEAD, Sandbox, connector};
use serde_json::{Value, json};

/// The settings that every scene has; the values must be shown nowhere.
pub const CREDENTIALS: &str = "client_id = \"planted-id-0815\"\nclient_secret = \"planted-client-secret-4711\"\n";

/// A sandbox with the connector `sale`.
pub struct Scene {
    pub sandbox: Sandbox,
    pub endpoint: HookServer,
    pub login: HookServer,
}

/// An answer with a token.
pub fn granted(token: &str, more: Value) -> Reply {
    let mut body = json!({"access_token": token, "token_type": "Bearer"});
    let Value::Object(more) = more else { panic!("not an object: {more}") };
    body.as_object_mut().expect("an object").extend(more);
    Reply::ok().header("Content-Type", "application/json").body(body.to_string())
}

impl Scene {
    /// Starts both servers. `more` is lines of `oauth`, or of the connector if they name a setting of it.
    pub fn new(more: &str) -> Self {
        let login = HookServer::start().allow_unused();
        let url = login.url("/token?tenant=planted-query-0042");
        Self::with_token_url(login, &url, more)
    }

    /// The same with a token URL.
    pub fn with_token_url(login: HookServer, token_url: &str, more: &str) -> Self {
        let scene = Self { sandbox: Sandbox::new(), endpoint: HookServer::start().allow_unused(), login };
        let (own, oauth): (Vec<&str>, Vec<&str>) =
            more.lines().partition(|line| ["breaker", "retries", "timeout"].iter().any(|name| line.starts_with(name)));
        let sale = connector("sale", "SALE_INVENTORY", &scene.endpoint.url("/sale"));
        let table = format!("[connectors.sale.oauth]\ntoken_url = \"{token_url}\"\n{CREDENTIALS}");
        let store = format!("{STORE_HEAD}{sale}{}\n\n{table}{}\n", own.join("\n"), oauth.join("\n"));
        scene.sandbox.write("inv-hooks.toml", store);
        scene
    }

    /// Lets the token endpoint give `tok-1`, `tok-2` and so on.
    pub fn number_tokens(&self, more: Value) {
        let mut count = 0;
        self.login.set_rule(move |_| {
            count += 1;
            granted(&format!("tok-{count}"), more.clone())
        });
    }

    /// Sends this number of sales; returns the JSON document.
    pub fn send(&self, count: usize, args: &[&str]) -> Value {
        let lines: String = (0..count).map(|number| format!("{{\"orderId\":\"O-{number}\"}}\n")).collect();
        let all = [&["send", "SALE_INVENTORY", "--ndjson", "-", "-o", "json"], args].concat();
        self.sandbox.run_with_input(all, lines.as_bytes()).shown().json()
    }
}
