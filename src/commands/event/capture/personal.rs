//! Asks a person about values that look personal, before they get into a file that is made for version control.

use crate::commands::Context;
use crate::model::{Personal, Pointer, personal_values};
use crate::output::Cell;

/// At most this many characters of a value are shown.
const SHOWN: usize = 40;

/// Returns the places whose values are not to be kept. It asks on a terminal; elsewhere, and in a dry run, it only warns.
pub fn to_redact(context: &mut Context, payload: &[u8]) -> anyhow::Result<Vec<Pointer>> {
    let found = personal_values(payload);
    if found.is_empty() || context.global.yes {
        return Ok(Vec::new());
    }
    if context.global.dry_run || !context.can_ask() {
        warn(context, &found);
        return Ok(Vec::new());
    }
    let mut places = Vec::new();
    for Personal { pointer, what, example } in found {
        let value = shortened(&example);
        let question = format!("Keep {value} at {pointer}? It looks like {what}. With no, the capture has *** there.");
        if !context.confirm(Cell::new(question).text())? {
            places.push(pointer);
        }
    }
    Ok(places)
}

fn warn(context: &mut Context, found: &[Personal]) {
    let places: Vec<String> = found.iter().map(|one| format!("{} ({})", one.pointer, one.what)).collect();
    let flags: Vec<String> = found.iter().map(|one| format!("--redact {}", one.pointer)).collect();
    context.out.warn(format!(
        "some values look personal: {}. Captures are made for version control: to replace them by ***, add {}. If they may \
         be kept, add --yes",
        places.join(", "),
        flags.join(" ")
    ));
}

fn shortened(value: &str) -> String {
    match value.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}
