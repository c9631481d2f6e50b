//! Whether an attempt opened a connection. One that did not used a connection again that had idled.

use std::cell::Cell;

tokio::task_local! {
    static HAS_DIALLED: Cell<bool>;
}

/// Waits for `attempt`; returns with what it gave whether it opened a connection.
pub(super) async fn watch<T>(attempt: impl Future<Output = T>) -> (T, bool) {
    HAS_DIALLED.scope(Cell::new(false), async { (attempt.await, HAS_DIALLED.with(Cell::get)) }).await
}

/// Called when a connection is opened, by the attempt that asked for it.
pub(super) fn note() {
    // Outside of `watch` there is no one to tell.
    let _ = HAS_DIALLED.try_with(|has_dialled| has_dialled.set(true));
}
