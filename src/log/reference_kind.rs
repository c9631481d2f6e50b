//! The kinds of ids that are extracted from payloads. Each log writes their numbers.

/// The kind of an extracted id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReferenceKind {
    /// A store.
    Store = 1,
    /// A document.
    Document = 2,
    /// A product.
    Product = 3,
}
