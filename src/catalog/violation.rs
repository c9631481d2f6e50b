//! What is wrong at one place of a payload.

/// One place where a payload differs from the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The JSON pointer of the place; empty for the whole payload.
    pub pointer: String,
    /// What is wrong there. It may show a short value of the payload.
    pub message: String,
}
