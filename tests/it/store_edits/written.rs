//! Stores written line by line, in every form that TOML has for them, and the connectors in them.

use inv_hooks::model::Secret;
use inv_hooks::store::{ConnectorRecord, Located};
use std::time::Duration;

/// Makes random decisions from the bytes of proptest, which shrinks them when a test fails.
pub struct Tape {
    pub bytes: Vec<u8>,
    pub at: usize,
}

impl Tape {
    pub fn pick(&mut self, count: usize) -> usize {
        let byte = self.bytes.get(self.at).copied().unwrap_or_default();
        self.at += 1;
        usize::from(byte) % count
    }

    pub fn says_yes(&mut self) -> bool {
        self.pick(2) == 1
    }
}

/// A line of a store with its connector and field; `*` for a line with several fields.
#[derive(Clone, Debug)]
pub struct Line {
    pub text: String,
    pub owner: Option<(usize, String)>,
}

/// A store that was written line by line, and its connectors.
pub struct Written {
    pub lines: Vec<Line>,
    pub records: Vec<ConnectorRecord>,
    pub mark: &'static str,
}

impl Written {
    pub fn text(&self) -> String {
        let lines = self.lines.iter().map(|line| line.text.as_str());
        std::iter::once(self.mark).chain(lines).collect()
    }
}

struct Writer {
    tape: Tape,
    lines: Vec<Line>,
    comments: usize,
    ending: usize,
}

impl Writer {
    fn line(&mut self, text: impl AsRef<str>, owner: Option<(usize, &str)>) {
        let is_crlf = match self.ending {
            0 => false,
            1 => true,
            _ => self.tape.says_yes(),
        };
        let text = format!("{}{}", text.as_ref(), if is_crlf { "\r\n" } else { "\n" });
        self.lines.push(Line { text, owner: owner.map(|(index, field)| (index, field.to_owned())) });
    }

    fn comment(&mut self) -> String {
        self.comments += 1;
        format!("# [connectors.c0] = \"{}\"", self.comments)
    }

    /// A comment at the end of a line, or nothing.
    fn tail(&mut self) -> String {
        if self.tape.says_yes() { format!("  {}", self.comment()) } else { String::new() }
    }

    /// Comments that belong to no connector: blank lines separate them from what follows.
    fn gap(&mut self) {
        for _ in 0..self.tape.pick(3) {
            self.line("", None);
        }
        if self.tape.pick(3) == 0 {
            let comment = self.comment();
            self.line("", None);
            self.line(comment, None);
            self.line("", None);
        }
    }

    fn events(&mut self, index: usize, record: &ConnectorRecord, prefix: &str) {
        let names = record.event_names();
        if names.is_empty() {
            return;
        }
        if self.tape.says_yes() {
            let tail = self.tail();
            let list = names.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(" ,");
            self.line(format!("{prefix}events = [ {list} ]{tail}"), Some((index, "events")));
            return;
        }
        self.line(format!("{prefix}events = ["), None);
        let has_last_comma = self.tape.says_yes();
        for (number, name) in names.iter().enumerate() {
            if self.tape.pick(3) == 0 {
                let comment = format!("    {}", self.comment());
                self.line(comment, None);
            }
            let is_last = number + 1 == names.len();
            let (comma, tail) = (if is_last && !has_last_comma { "" } else { "," }, self.tail());
            // An item that is added after the last one adds a comma to it.
            let field = if is_last { "last event".to_owned() } else { format!("event {name}") };
            self.line(format!("  \"{name}\"{comma}{tail}"), Some((index, field.as_str())));
        }
        self.line("]", None);
    }

    fn fields(&mut self, index: usize, record: &ConnectorRecord, prefix: &str) {
        let tail = self.tail();
        self.line(format!("{prefix}api_key = \"{}\"{tail}", record.api_key.value), Some((index, "api_key")));
        let tail = self.tail();
        let endpoint = record.endpoint.value.expose();
        self.line(format!("{prefix}'endpoint'='{endpoint}'{tail}"), Some((index, "endpoint")));
        self.events(index, record, prefix);
        if self.tape.says_yes() && prefix.is_empty() {
            let comment = self.comment();
            self.line(comment, None);
        }
        if record.effort.timeout.is_some() {
            self.line(format!("{prefix}timeout = \"1000ms\""), Some((index, "timeout")));
        }
        if !record.is_enabled {
            self.line(format!("{prefix}enabled = false"), Some((index, "enabled")));
        }
    }

    fn headers(&mut self, index: usize, record: &ConnectorRecord, prefix: &str) {
        for (name, value) in record.headers.pairs() {
            let tail = self.tail();
            let field = format!("headers.{}", name.value);
            self.line(format!("{prefix}\"{}\" = '{}'{tail}", name.value, value.expose()), Some((index, &field)));
        }
    }

    fn braces(record: &ConnectorRecord) -> String {
        let mut members = vec![format!("api_key=\"{}\"", record.api_key.value)];
        members.push(format!("endpoint = '{}' ", record.endpoint.value.expose()));
        if !record.events.is_empty() {
            members.push(format!("events = {:?}", record.event_names()));
        }
        if record.effort.timeout.is_some() {
            members.push("timeout = \"1000ms\"".to_owned());
        }
        if !record.is_enabled {
            members.push("enabled=false".to_owned());
        }
        let headers: Vec<String> =
            record.headers.pairs().map(|(name, value)| format!("{} = '{}'", name.value, value.expose())).collect();
        if !headers.is_empty() {
            members.push(format!("headers = {{{}}}", headers.join(", ")));
        }
        format!("{{ {} }}", members.join(", "))
    }

    fn own_comment(&mut self, index: usize) {
        if self.tape.says_yes() {
            let comment = self.comment();
            self.line(comment, Some((index, "comment")));
        }
    }

    /// In the root table, as one line or with dotted keys.
    fn in_root(&mut self, index: usize, record: &ConnectorRecord) {
        self.own_comment(index);
        let name = &record.name.value;
        if self.tape.says_yes() {
            let tail = self.tail();
            self.line(format!("connectors.{name} = {}{tail}", Self::braces(record)), Some((index, "*")));
        } else {
            self.fields(index, record, &format!("connectors.\"{name}\"."));
            self.headers(index, record, &format!("connectors.'{name}'.headers."));
        }
    }

    /// As a separate table.
    fn as_table(&mut self, index: usize, record: &ConnectorRecord) {
        self.own_comment(index);
        let (name, tail) = (&record.name.value, self.tail());
        let header =
            if self.tape.says_yes() { format!("[connectors.{name}]") } else { format!("[ connectors . \"{name}\" ]") };
        self.line(format!("{header}{tail}"), Some((index, "name")));
        self.fields(index, record, "");
        match (record.headers.pairs().count(), self.tape.pick(3)) {
            (0, _) => (),
            (_, 0) => {
                let all: Vec<String> = record
                    .headers
                    .pairs()
                    .map(|(name, value)| format!("{}='{}'", name.value, value.expose()))
                    .collect();
                self.line(format!("headers = {{ {} }}", all.join(", ")), Some((index, "headers")));
            }
            (_, 1) => self.headers(index, record, "headers."),
            _ => {
                if self.tape.says_yes() {
                    self.line("", Some((index, "name")));
                }
                self.line(format!("[connectors.{name}.headers]"), Some((index, "name")));
                self.headers(index, record, "");
            }
        }
    }
}

const EVENTS: [&str; 4] = ["ASN_RECEIVED_EVENT", "ASN_RECEIVE_COMPLETED_EVENT", "ASN_X", "ASN_Y"];

pub fn record(name: &str, tape: &mut Tape) -> ConnectorRecord {
    let endpoint = Secret::new(format!("https://{name}.example/{}", tape.pick(9)));
    let mut record = ConnectorRecord::new(name.parse().expect("a name"), "INVENTORY_EXPORT_ASN", endpoint);
    record.events = EVENTS[..tape.pick(4)].iter().map(|event| Located::new((*event).to_owned())).collect();
    record.is_enabled = tape.says_yes();
    record.effort.timeout = tape.says_yes().then_some(Duration::from_secs(1));
    for header in ["client_id", "X-A", "X-B"].iter().take(tape.pick(4)) {
        record.headers.set(header, Secret::new(format!("v{}", tape.pick(9))));
    }
    record
}

/// Writes a store with some connectors, in every form.
pub fn written(tape: Tape) -> (Written, Tape) {
    let mut writer = Writer { tape, lines: Vec::new(), comments: 0, ending: 0 };
    writer.ending = writer.tape.pick(3);
    let mark = if writer.tape.says_yes() { "\u{feff}" } else { "" };
    let count = writer.tape.pick(4);
    let records: Vec<ConnectorRecord> =
        (0..count).map(|index| record(&format!("c{index}"), &mut writer.tape)).collect();
    if writer.tape.says_yes() {
        let comment = writer.comment();
        writer.line(comment, None);
    }
    writer.line("version = 1 # [one]", None);
    let is_in_root = writer.tape.pick(3) == 0;
    for (index, record) in records.iter().enumerate() {
        writer.gap();
        if is_in_root {
            writer.in_root(index, record);
        } else {
            // Otherwise comments that belong to nothing would be directly above.
            writer.line("", None);
            writer.as_table(index, record);
        }
    }
    writer.gap();
    if writer.tape.says_yes() {
        let comment = writer.comment();
        writer.line(comment, None);
        writer.line("[payload.SALE_INVENTORY]", None);
        writer.line("store = \"/s\"", None);
    }
    if writer.tape.says_yes() {
        writer.line("", None);
        writer.line("# the end", None);
    }
    if writer.tape.says_yes()
        && let Some(last) = writer.lines.last_mut()
    {
        last.text = last.text.trim_end().to_owned();
    }
    writer.lines.retain(|line| !line.text.is_empty());
    let Writer { tape, lines, .. } = writer;
    (Written { lines, records, mark }, tape)
}
