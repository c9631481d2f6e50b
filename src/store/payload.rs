//! The tables `[payload.KEY]`: where payloads of one API key have ids, events and times.
//!
//! It reads only what is set. The defaults are in `catalog`; commands merge both.

use super::fields::{Fields, entries};
use super::rules::with_invisible;
use crate::model::{ApiKey, PayloadPointers, Pointer};
use std::collections::BTreeMap;
use std::ops::Range;
use toml::de::DeTable;

/// Pointers by API key; a field that is not set is empty.
pub type Payloads = BTreeMap<ApiKey, PayloadPointers>;

/// Reads the `[payload]` table.
pub fn read<'a>(table: &'a DeTable<'a>, report: &mut super::fields::ReadReport<'a>) -> Payloads {
    let mut payloads = Payloads::new();
    for (key, value) in entries(table) {
        let path = format!("payload.{}", key.get_ref());
        let Ok(api_key) = key.get_ref().parse::<ApiKey>() else {
            let hint = crate::catalog::suggest(key.get_ref()).map_or_else(
                || "List the API keys: `inv-hooks event list`.".to_owned(),
                |near| format!("Did you mean [payload.{near}]?"),
            );
            let message = with_invisible("the name of the table is not an API key", key.get_ref());
            report.add(&key.span(), &path, message, hint);
            continue;
        };
        let Some(inner) = value.get_ref().as_table() else {
            report.add(&value.span(), &path, "must be a table", format!("Write it as [{path}]."));
            continue;
        };
        payloads.insert(api_key, read_pointers(inner, value.span(), &path, report));
    }
    payloads
}

fn read_pointers<'a>(
    table: &'a DeTable<'a>,
    span: Range<usize>,
    path: &str,
    report: &mut super::fields::ReadReport<'a>,
) -> PayloadPointers {
    let mut fields = Fields::new(table, span, path, report);
    let pointers = PayloadPointers {
        event: pointers(&mut fields, "event"),
        document: pointers(&mut fields, "document"),
        store: pointers(&mut fields, "store"),
        time: pointers(&mut fields, "time"),
        products: pointers(&mut fields, "products"),
    };
    fields.finish();
    pointers
}

fn pointers(fields: &mut Fields<'_, '_>, key: &'static str) -> Vec<Pointer> {
    let mut pointers = Vec::new();
    for text in fields.texts(key) {
        match text.value.parse() {
            Ok(pointer) => pointers.push(pointer),
            Err(_) => {
                if let Some(value) = fields.get(key) {
                    fields.wrong::<()>(
                        key,
                        value,
                        "must be JSON pointers",
                        "A pointer starts with '/', for example /transferId or /productList/*/productId.",
                    );
                }
            }
        }
    }
    pointers
}
