//! Whether an attempt opened a connection. If not, it reused an idle one.

use std::cell::Cell;

tokio::task_local! {
    static HAS_DIALLED: Cell<bool>;
}

/// Waits for `attempt`; returns its result and whether it opened a connection.
pub(super) async fn watch<T>(attempt: impl Future<Output = T>) -> (T, bool) {
    HAS_DIALLED.scope(Cell::new(false), async { (attempt.await, HAS_DIALLED.with(Cell::get)) }).await
}

/// Called when a connection is opened, by the attempt that asked for it.
pub(super) fn note() {
    // Outside of `watch`, nothing needs to know.
    let _ = HAS_DIALLED.try_with(|has_dialled| has_dialled.set(true));
}
