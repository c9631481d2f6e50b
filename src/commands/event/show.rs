//! `event show`: shows everything about one API key.

use super::BASIS;
use crate::catalog;
use crate::commands::Context;
use crate::commands::context::parse_api_key;
use crate::exit::Exit;
use crate::model::{ApiKey, PayloadPointers, Pointer};
use crate::output::{Cell, TextPage, Tone, View};
use schemars::JsonSchema;
use serde::Serialize;

/// Show one API key with its meaning, events, effects and payload fields
///
/// Retail Cloud documents the meaning and the events. The effects are derived from this
/// documentation. So is the list of payload fields in which this program looks for the ids, the event and the time. To make it
/// look in other fields, add a `[payload.KEY]` table to the store.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  inv-hooks event show INVENTORY_EXPORT_CYC
  inv-hooks event show SALE_INVENTORY -o json")]
pub struct Args {
    /// API key, for example `INVENTORY_EXPORT_ASN`
    #[arg(value_name = "KEY")]
    api_key: String,
}

impl Args {
    /// Writes the page.
    pub fn run(&self, context: &mut Context) -> anyhow::Result<Exit> {
        let key = parse_api_key(&self.api_key)?;
        context.out.one(&KeyView::of(key))?;
        Ok(Exit::Done)
    }
}

/// Everything about one API key, as JSON.
#[derive(Debug, JsonSchema, Serialize)]
pub(super) struct KeyView {
    /// The API key.
    api_key: &'static str,
    /// Its family, such as `transfer`.
    family: &'static str,
    /// What it means.
    meaning: &'static str,
    /// What its events do to stock. `delta`: they change it by an amount. `snapshot`: they set it to what was counted. `progress`: they move a
    /// document to its next status.
    effect: &'static str,
    /// Its published events.
    events: Vec<EventView>,
    /// Whether the published list of events is complete.
    has_complete_events: bool,
    /// Where to find the event, its time and ids in a payload, unless the store says otherwise.
    payload: PlacesView,
    /// Always `derived`: effects and payload fields are not official.
    basis: &'static str,
    #[serde(skip)]
    #[schemars(skip)]
    explanation: &'static str,
}

/// One event of an API key.
#[derive(Debug, JsonSchema, Serialize)]
struct EventView {
    /// The event's name.
    name: &'static str,
    /// What the event does to stock: `delta`, `snapshot` or `progress`, as for the API key.
    effect: &'static str,
    /// Other API keys that have this event.
    also_of: Vec<&'static str>,
}

/// JSON pointers into a payload.
#[derive(Debug, JsonSchema, Serialize)]
struct PlacesView {
    /// The event.
    event: Vec<String>,
    /// The document's id.
    document: Vec<String>,
    /// The id of the shop.
    store: Vec<String>,
    /// When the event happened.
    time: Vec<String>,
    /// Ids and GTINs of products.
    products: Vec<String>,
}

impl KeyView {
    fn of(key: ApiKey) -> Self {
        let effect = catalog::effect(key, None);
        Self {
            api_key: key.as_str(),
            family: catalog::family(key).as_str(),
            meaning: catalog::meaning(key),
            effect: effect.as_str(),
            events: catalog::events(key).iter().map(|event| EventView::of(key, event)).collect(),
            has_complete_events: catalog::has_complete_events(key),
            payload: PlacesView::of(&catalog::default_pointers(key)),
            basis: BASIS,
            explanation: effect.explanation(),
        }
    }
}

impl EventView {
    fn of(key: ApiKey, name: &'static str) -> Self {
        let others = catalog::keys_of_event(name).into_iter().filter(|other| *other != key);
        Self { name, effect: catalog::effect(key, Some(name)).as_str(), also_of: others.map(ApiKey::as_str).collect() }
    }
}

impl PlacesView {
    fn of(pointers: &PayloadPointers) -> Self {
        let texts = |places: &[Pointer]| places.iter().map(ToString::to_string).collect();
        Self {
            event: texts(&pointers.event),
            document: texts(&pointers.document),
            store: texts(&pointers.store),
            time: texts(&pointers.time),
            products: texts(&pointers.products),
        }
    }
}

impl View for KeyView {
    fn render(&self, page: &mut TextPage<'_>) {
        page.field("API key", Cell::new(self.api_key).tone(Tone::Strong));
        page.field("meaning", self.meaning);
        page.field("family", self.family);
        page.field("effect", format!("{} ({})", self.effect, self.explanation));
        page.heading("Events");
        self.render_events(page);
        page.heading("Payload fields (derived, not official)");
        let places = &self.payload;
        page.field("event", places.event.join("  "));
        page.field("document", places.document.join("  "));
        page.field("store", places.store.join("  "));
        page.field("time", places.time.join("  "));
        page.field("products", places.products.join("  "));
        page.gap();
        page.line(
            Cell::new(format!("Print a sample payload: `inv-hooks event sample {}`", self.api_key)).tone(Tone::Dim),
        );
    }

    fn name(&self) -> String {
        self.api_key.to_owned()
    }
}

impl KeyView {
    fn render_events(&self, page: &mut TextPage<'_>) {
        if self.events.is_empty() {
            page.line("  none: connectors of this API key have no events");
        }
        let width = self.events.iter().map(|event| event.name.len()).max().unwrap_or_default();
        for event in &self.events {
            let others = if self.family == "adjustment" && !event.also_of.is_empty() {
                format!(", also an event of {}: the same change may arrive twice", event.also_of.join(", "))
            } else {
                String::new()
            };
            page.line(format!("  {:width$}  {}{others}", event.name, event.effect));
        }
        if !self.has_complete_events {
            page.line(Cell::new("  More events may exist: the published list is not complete.").tone(Tone::Dim));
        }
    }
}
