//! Renders connectors in one of the formats.

use super::masked::{Reveal, masked};
use super::view::ConnectorView;
use super::{cms_text, csv_text};
use crate::error::Fault;
use crate::store::{ConnectorRecord, HeadersRecord, store_text};

/// The format of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ConnectorFormat {
    /// A store with only these connectors.
    Toml,
    /// As `connector list -o json`.
    Json,
    /// The fields of the CMS form, ready to copy.
    Cms,
    /// Comma-separated, with a header row.
    Csv,
}

/// Renders `records`.
pub fn text(records: &[ConnectorRecord], format: ConnectorFormat, reveal: Reveal) -> Result<String, Fault> {
    if let Some(record) = records.iter().find(|record| !has_texts(record)) {
        return Err(Fault::invalid(format!("the headers of the connector {} are not texts", record.name.value))
            .hint("Correct them: `inv-hooks connector validate`."));
    }
    let unfit = records.iter().filter(|_| format == ConnectorFormat::Cms);
    let unfit = unfit.map(|record| (record, cms_text::unfit_field(&masked(record, reveal))));
    if let Some((record, Some(field))) = unfit.into_iter().find(|(_, field)| field.is_some()) {
        let name = &record.name.value;
        return Err(Fault::invalid(format!("the {field} of the connector {name} cannot be a line of the CMS form: it has outer blanks or control characters"))
            .hint("Correct it: `inv-hooks connector validate`. Or choose another format."));
    }
    let views = || records.iter().map(|record| ConnectorView::new(record, reveal)).collect::<Vec<_>>();
    let shown = || records.iter().map(|record| masked(record, reveal)).collect::<Vec<_>>();
    Ok(match format {
        ConnectorFormat::Toml => store_text(&shown())?,
        ConnectorFormat::Json => {
            let text = serde_json::to_string_pretty(&views());
            text.map_err(|error| {
                Fault::new(crate::error::FaultKind::Unexpected, "JSON cannot be written").because(error)
            })? + "\n"
        }
        ConnectorFormat::Cms => shown().iter().map(cms_text::render).collect::<Vec<_>>().join("\n"),
        ConnectorFormat::Csv => csv_text::render(&views())?,
    })
}

/// Says whether each header is a text, so that none is lost.
fn has_texts(record: &ConnectorRecord) -> bool {
    match &record.headers {
        HeadersRecord::Table(entries) => entries.iter().all(|(_, value)| value.is_some()),
        HeadersRecord::NotTable(_) => false,
    }
}
