//! Two shops that differ only in their log: one has a file, the other a schema of a server. What differs between any two runs, such as
//! times, is replaced before outputs are compared.

use crate::harness::{Reply, Shop, Shown, cluster};
use serde_json::Value;
use snapbox::IntoData as _;

/// Names of values that depend on a clock or on sizes.
const MEASURED: [&str; 6] = ["cursor", "latency_ms", "elapsed_ms", "duration_ms", "bytes", "free_bytes"];

/// What only one kind of log has.
const OF_ITS_KIND: [&str; 5] = ["location", "version", "engine", "wal_bytes", "keep"];

/// The two shops.
pub struct Both {
    pub file: Shop,
    pub server: Shop,
}

impl Both {
    /// Makes them; `None`, with a note, where there is no PostgreSQL.
    pub fn new() -> Option<Self> {
        let url = cluster()?.new_schema();
        let both = Self { file: Shop::new(), server: Shop::new().with_log_at(&url) };
        let store = |shop: &Shop| shop.sandbox.read("inv-hooks.toml") + "\n[delivery]\nconcurrency = 1\n";
        // One event after the other, so that both have the same order.
        [&both.file, &both.server].iter().for_each(|shop| drop(shop.sandbox.write("inv-hooks.toml", store(shop))));
        Some(both)
    }

    /// Sets the reply of both endpoints.
    pub fn reply(&self, reply: &Reply) {
        [&self.file, &self.server].iter().for_each(|shop| shop.server.set_reply(reply.clone()));
    }

    /// Writes a file in both folders.
    pub fn write(&self, name: &str, content: &str) {
        [&self.file, &self.server].iter().for_each(|shop| drop(shop.sandbox.write(name, content)));
    }

    /// Runs a command in both, which must end with `code` and print the same. Returns what the server's one printed.
    pub fn run(&self, args: &[&str], code: i32) -> Shown {
        let of_file = self.file.run(args).exits(code);
        let of_server = self.server.run(args).exits(code);
        let [expected, got] = [(&self.file, &of_file), (&self.server, &of_server)].map(|(shop, shown)| {
            let text = |text: &str| text.lines().map(|line| plain(shop, line)).collect::<Vec<_>>().join("\n");
            format!("{}\n--\n{}", text(&shown.stdout), text(&shown.stderr))
        });
        assert_same(args, &expected, &got);
        of_server
    }

    /// The same with `-o json`. Returns the document of the server's one.
    pub fn json(&self, args: &[&str], code: i32) -> Value {
        let args = [args, &["-o", "json"]].concat();
        let of = |shop: &Shop| shop.run(&args).exits(code).json();
        let [file, server] = [of(&self.file), of(&self.server)];
        let [mut expected, mut got] = [file, server.clone()];
        simplify(&self.file, &mut expected);
        simplify(&self.server, &mut got);
        assert_same(&args, &format!("{expected:#}"), &format!("{got:#}"));
        server
    }
}

/// What the log in the file gave is expected. The command is the first line, so that a difference names it.
fn assert_same(args: &[&str], expected: &str, got: &str) {
    let [expected, got] = [expected, got].map(|text| format!("{args:?}\n{text}"));
    snapbox::assert_data_eq!(got, expected.into_data().raw());
}

/// Replaces what differs between any two runs.
fn plain(shop: &Shop, line: &str) -> String {
    let words = line.split(' ').flat_map(|word| word.split_inclusive(['\t', ',', '"'])).map(|word| {
        let bare = word.trim_end_matches(['\t', ',', '"', '.', ';']);
        let is_random = is_time(bare) || is_id(bare) || bare.ends_with("ms") || bare.ends_with("ago");
        if is_random { word.replace(bare, "…") } else { word.to_owned() }
    });
    let folder = shop.sandbox.path().display().to_string();
    words.collect::<Vec<_>>().join(" ").replace(&shop.server.url(""), "URL").replace(&folder, "FOLDER")
}

fn is_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 19 && bytes[4] == b'-' && bytes[10] == b'T' && bytes[13] == b':'
}

/// Says whether a text is a webhook id that was generated.
fn is_id(text: &str) -> bool {
    let id = text.strip_prefix("msg_").unwrap_or(text);
    id.len() >= 32 && id.chars().all(|c| c.is_ascii_hexdigit() || c == '-')
}

fn simplify(shop: &Shop, value: &mut Value) {
    match value {
        Value::String(text) => *text = plain(shop, text),
        Value::Array(all) => all.iter_mut().for_each(|value| simplify(shop, value)),
        Value::Object(members) => {
            members.retain(|name, _| !OF_ITS_KIND.contains(&name.as_str()));
            for (name, value) in members.iter_mut() {
                if MEASURED.contains(&name.as_str()) {
                    *value = Value::Null;
                } else {
                    simplify(shop, value);
                }
            }
        }
        _ => {}
    }
}
