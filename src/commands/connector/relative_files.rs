//! Relative paths in connectors that come from the folder of another store: they start at the folder of the store that has them.

use super::incoming::listed;
use crate::commands::context::Context;
use crate::durable::folder_of;
use crate::model::{OauthField, Reference, Secret, Template};
use crate::store::{ConnectorRecord, is_same_file};
use std::path::Path;

/// Warns of files that `records` name beside `source`, the file or folder they come from: beside `target`, the same path is another
/// file or none.
pub fn warn_of_other_files(context: &mut Context, records: &[&ConnectorRecord], source: &Path, target: &Path) {
    let [source, folder] = [source, target].map(|path| if path.is_dir() { path } else { folder_of(path) });
    if is_same_file(source, folder) {
        return;
    }
    let is_other = |path: &String| source.join(path).is_file() && !is_same_file(&source.join(path), &folder.join(path));
    let names_other = |record: &&&ConnectorRecord| paths(record).iter().any(is_other);
    let names: Vec<_> = records.iter().filter(names_other).map(|record| record.name.value.clone()).collect();
    if !names.is_empty() {
        context.out.warn(format!(
            "in {}, the relative paths of these connectors lead to other files or to none: {}",
            folder.display(),
            listed(&names)
        ));
    }
}

/// Returns the paths of all files that `record` names.
fn paths(record: &ConnectorRecord) -> Vec<String> {
    let headers = record.headers.pairs().map(|(_, value)| value);
    let secrets = headers.chain(record.signing_secrets.iter().map(|secret| &secret.value));
    let secrets = secrets.chain(record.oauth.iter().map(|(_, value)| &value.value)).chain([&record.endpoint.value]);
    let own = [&record.ca_file, &record.client_cert].into_iter().flatten().cloned();
    let of_oauth = [OauthField::CaFile, OauthField::ClientCert].into_iter().filter_map(|field| record.oauth(field));
    let of_oauth = of_oauth.map(|path| path.value.expose().to_owned());
    own.chain(of_oauth).chain(secrets.flat_map(paths_in)).collect()
}

fn paths_in(value: &Secret) -> Vec<String> {
    // Few values have one, and stores can be large.
    if !value.expose().contains("${file:") {
        return Vec::new();
    }
    let Ok(template) = Template::parse(value.expose()) else { return Vec::new() };
    let path = |reference: &Reference| match reference {
        Reference::File { path } => Some(path.clone()),
        Reference::Variable { .. } => None,
    };
    template.references().filter_map(path).collect()
}
