//! Whether what is read must be valid.

/// How strictly connectors from outside are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    /// As connectors that are saved.
    Checked,
    /// Only their shape.
    Unchecked,
}
