//! A tenant, its API and its token endpoint.

use crate::harness::{HookServer, Received, Reply, STORE_HEAD, Sandbox};
use serde_json::{Value, json};

/// The credentials of every tenant; they must be shown nowhere.
pub const SECRETS: [&str; 4] =
    ["planted-id-0815", "planted-client-secret-4711", "planted-merchant-1234", "planted-api-key-5678"];

/// A sandbox with the tenants `old` (classic) and `new` (Hyperforce).
pub struct Scene {
    pub sandbox: Sandbox,
    pub api: HookServer,
    pub login: HookServer,
}

/// An answer with a token.
pub fn granted(token: &str, more: &Value) -> Reply {
    let mut body = json!({"access_token": token});
    body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    Reply::ok().header("Content-Type", "application/json").body(body.to_string())
}

/// A good shipment.
pub fn shipment(number: usize) -> String {
    format!(
        r#"{{"orderId":"PO-{number}","storeId":"256","createdOn":1772460300000,"productList":[{{"palletId":"PLT-{number}","cartonId":"CTN-{number}","productId":"P1","quantity":6}}]}}"#
    )
}

/// This many good shipments, one a line.
pub fn shipments(count: usize) -> String {
    (1..=count).map(|number| shipment(number) + "\n").collect()
}

impl Scene {
    /// Makes it; `more` are settings of both tenants.
    pub fn new(more: &str) -> Self {
        let (api, login) = (HookServer::start().allow_unused(), HookServer::start().allow_unused());
        login.set_reply(granted("tok-1", &json!({"expired_in": 3600})));
        let scene = Self { sandbox: Sandbox::new(), api, login };
        let [id, secret, merchant, key] = SECRETS;
        let tenant = |name: &str, kind: &str, path: &str, headers: &str| {
            format!(
                "[tenants.{name}]\nkind = \"{kind}\"\nbase_url = \"{}\"\ntoken_url = \"{}\"\nclient_id = \"{id}\"\n\
                 client_secret = \"{secret}\"\n{more}\n[tenants.{name}.headers]\n{headers}\n",
                scene.api.url(path),
                scene.login.url("/token"),
            )
        };
        let classic = format!("PredictSpring-Secret = \"{merchant}\"\nX-api-key = \"{key}\"\n");
        let regions = "x-salesforce-region = \"us\"\nx-locale = \"en_US\"\nx-region = \"us\"\n";
        let store = tenant("old", "classic", "/staging/service/", &classic) + &tenant("new", "hyperforce", "", regions);
        scene.sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{store}"));
        scene
    }

    /// The same with its log at `url`.
    #[cfg(feature = "postgres")]
    pub fn with_log_at(url: &str) -> Self {
        let scene = Self::new("");
        Self { sandbox: scene.sandbox.with_variable("INV_HOOKS_LOG", url), ..scene }
    }

    /// Sends shipments as lines of a file for `old`; returns the exit code and the JSON document.
    pub fn create(&self, lines: &str, args: &[&str]) -> (i32, Value) {
        self.sandbox.write("shipments.ndjson", lines);
        let words = ["asn", "create", "--ndjson", "shipments.ndjson", "--tenant", "old", "-q", "-o", "json"];
        let ran = self.sandbox.run([&words[..], args].concat());
        let shown = ran.shown();
        let view = serde_json::from_str(&shown.stdout);
        let view = view.unwrap_or_else(|_| panic!("no JSON: {}{}", shown.stdout, shown.stderr));
        (ran.code().expect("it ends by itself"), view)
    }

    /// Returns the requests to the API.
    pub fn sent(&self) -> Vec<Received> {
        self.api.requests()
    }

    /// Returns the states of all rows of shipments.
    pub fn states(&self) -> Vec<String> {
        let words =
            ["failed", "export", "--api-key", "CREATE_ASN", "--state", "failed,unknown,pending,delivered,discarded"];
        let rows = self.sandbox.run(words).shown();
        rows.json_lines().iter().map(|row| row["state"].as_str().expect("a state").to_owned()).collect()
    }
}
