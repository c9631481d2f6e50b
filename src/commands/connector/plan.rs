//! The changes from some connectors to others: which are added, removed and changed, and in which fields.

use super::facts::{FieldChange, changes};
use crate::commands::context::Context;
use crate::model::ConnectorName;
use crate::output::{Cell, Format, Look, Row, TextPage, Tone, View};
use crate::store::ConnectorRecord;
use serde::Serialize;
use std::collections::HashMap;

/// What happens to a connector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// It is only on the new side.
    Add,
    /// It is only on the old side.
    Remove,
    /// It is on both sides and differs.
    Change,
}

impl ChangeKind {
    /// Returns its word in plans.
    fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Remove => "remove",
            Self::Change => "change",
        }
    }

    /// Returns the word of a change that was made.
    pub fn past(self) -> &'static str {
        match self {
            Self::Add => "added",
            Self::Remove => "removed",
            Self::Change => "changed",
        }
    }

    fn tone(self) -> Tone {
        match self {
            Self::Add => Tone::Good,
            Self::Remove => Tone::Bad,
            Self::Change => Tone::Warn,
        }
    }
}

/// The change of one connector.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConnectorChange {
    /// Its name.
    pub name: String,
    /// What happens to it.
    pub kind: ChangeKind,
    /// The fields that differ.
    pub fields: Vec<FieldChange>,
}

/// All changes, in the order of the new side; connectors that are removed come last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StorePlan {
    /// The changes.
    pub changes: Vec<ConnectorChange>,
    /// Connectors that are only on the old side and stay there.
    pub others: Vec<ConnectorName>,
}

/// What happens to connectors that are only on the old side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Others {
    /// They are removed.
    Removed,
    /// They stay.
    Kept,
}

impl StorePlan {
    /// Compares `old` with `new`.
    pub fn of(old: &[ConnectorRecord], new: &[ConnectorRecord], others: Others) -> Self {
        let mut left: HashMap<&ConnectorName, &ConnectorRecord> =
            old.iter().map(|record| (&record.name.value, record)).collect();
        let mut plan = Self::default();
        for record in new {
            let name = &record.name.value;
            let before = left.remove(name);
            // Most connectors of a large store are the same on both sides.
            if before == Some(record) {
                continue;
            }
            let kind = if before.is_some() { ChangeKind::Change } else { ChangeKind::Add };
            plan.add(name, kind, changes(before, Some(record)));
        }
        for record in old.iter().filter(|record| left.contains_key(&record.name.value)) {
            match others {
                Others::Removed => plan.add(&record.name.value, ChangeKind::Remove, changes(Some(record), None)),
                Others::Kept => plan.others.push(record.name.value.clone()),
            }
        }
        plan
    }

    fn add(&mut self, name: &ConnectorName, kind: ChangeKind, fields: Vec<FieldChange>) {
        if !fields.is_empty() || kind != ChangeKind::Change {
            self.changes.push(ConnectorChange { name: name.to_string(), kind, fields });
        }
    }

    /// Says whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Returns how many connectors change in this way.
    pub fn count(&self, kind: ChangeKind) -> usize {
        self.changes.iter().filter(|change| change.kind == kind).count()
    }

    /// Returns the names of the connectors that change in this way.
    pub fn names(&self, kind: ChangeKind) -> impl Iterator<Item = &str> {
        self.changes.iter().filter(move |change| change.kind == kind).map(|change| change.name.as_str())
    }

    /// Writes the changes to stdout: for a person a paragraph for each connector, otherwise a row for each field.
    pub fn show(&self, context: &mut Context) -> anyhow::Result<()> {
        if context.out.is_terminal() && context.global.output == Format::Table {
            return self.changes.iter().try_for_each(|change| context.out.one(change));
        }
        // Each name once.
        let most = if context.out.format() == Format::Name { 1 } else { usize::MAX };
        let rows = |change: &ConnectorChange| -> Vec<PlanRow> {
            change.fields.iter().take(most).map(|field| PlanRow::of(change, field)).collect()
        };
        context.out.list(&self.changes.iter().flat_map(rows).collect::<Vec<_>>())
    }
}

impl View for ConnectorChange {
    fn render(&self, page: &mut TextPage<'_>) {
        page.line(Cell::new(format!("{} {}", self.kind.as_str(), self.name)).tone(self.kind.tone()));
        let width = page.look().width.unwrap_or(usize::MAX);
        for field in &self.fields {
            lines(field, self.kind, width).into_iter().for_each(|line| page.line(line));
        }
    }

    fn name(&self) -> String {
        self.name.clone()
    }
}

/// Returns the lines for one field. If two values do not fit on a line, the second has its own.
fn lines(change: &FieldChange, kind: ChangeKind, width: usize) -> Vec<String> {
    let FieldChange { field, from, to } = change;
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "not set".to_owned());
    match kind {
        ChangeKind::Add => vec![format!("  {field}: {}", value(to))],
        ChangeKind::Remove => vec![format!("  {field}: {}", value(from))],
        ChangeKind::Change if from == to => vec![format!("  {field}: another value ({})", value(to))],
        ChangeKind::Change => {
            let line = format!("  {field}: {} -> {}", value(from), value(to));
            if line.chars().count() <= width {
                vec![line]
            } else {
                vec![format!("  {field}: {}", value(from)), format!("    -> {}", value(to))]
            }
        }
    }
}

/// A field that differs between two stores, in JSON and in tables.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct PlanRow {
    /// The connector.
    connector: String,
    /// `add` or `remove` if only one side has the connector, `change` if both have it.
    change: ChangeKind,
    /// The field, such as `endpoint` or `headers.client_id`. A connector that is added or removed has a row for each field that is not the default.
    field: String,
    /// The value before; null if it is not set. Secrets are `***`, so two secrets that differ look the same.
    from: Option<String>,
    /// The value after.
    to: Option<String>,
}

impl PlanRow {
    fn of(change: &ConnectorChange, field: &FieldChange) -> Self {
        let FieldChange { field, from, to } = field.clone();
        Self { connector: change.name.clone(), change: change.kind, field, from, to }
    }
}

impl Row for PlanRow {
    const HEADERS: &'static [&'static str] = &["CONNECTOR", "CHANGE", "FIELD", "FROM", "TO"];
    const KEYS: &'static [&'static str] = &["connector", "change", "field", "from", "to"];

    fn cells(&self, _look: &Look) -> Vec<Cell> {
        vec![
            Cell::new(&self.connector),
            Cell::new(self.change.as_str()).tone(self.change.tone()),
            Cell::new(&self.field),
            Cell::maybe(self.from.as_ref()),
            Cell::maybe(self.to.as_ref()),
        ]
    }

    fn name(&self) -> String {
        self.connector.clone()
    }
}
