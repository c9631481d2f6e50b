//! What a path of an endpoint serves, as far as the connectors that use it say so.

use crate::model::ApiKey;
use serde_json::Value;

/// The events of one API key that a path accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServedKey {
    /// The API key.
    pub api_key: ApiKey,
    /// The content type of the requests.
    pub content_type: String,
    /// The events; empty if the key has none, or if no list says which ones.
    pub events: Vec<String>,
}

/// A parameter that every request to a path has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServedParameter {
    /// Its name.
    pub name: String,
    /// `path` or `header`.
    pub place: &'static str,
    /// What it is for.
    pub description: String,
}

/// One way to prove who sends: all of these schemes together, by their names, as OpenAPI writes them.
pub type Credentials = Vec<(String, Value)>;

/// One path that an endpoint serves.
#[derive(Clone, Debug, Default)]
pub struct ServedPath {
    /// The path, which begins with `/`.
    pub path: String,
    /// Scheme and host of each connector that uses the path; empty without a store.
    pub servers: Vec<Value>,
    /// What the path accepts.
    pub keys: Vec<ServedKey>,
    /// Parameters of each request.
    pub parameters: Vec<ServedParameter>,
    /// The ways to prove who sends; any of them is enough.
    pub credentials: Vec<Credentials>,
}
