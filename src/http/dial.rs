//! Whether an attempt opened a connection. One that did not used a connection again that had idled.

use std::cell::Cell;
use std::task::{Context, Poll};
use tower_layer::Layer;
use tower_service::Service;

tokio::task_local! {
    static HAS_DIALLED: Cell<bool>;
}

/// Waits for `attempt`; returns with what it gave whether it opened a connection.
pub(super) async fn watch<T>(attempt: impl Future<Output = T>) -> (T, bool) {
    HAS_DIALLED.scope(Cell::new(false), async { (attempt.await, HAS_DIALLED.with(Cell::get)) }).await
}

/// Put before what opens connections, notes it for the attempt that asked.
#[derive(Clone)]
pub(super) struct NoteDials;

impl<S> Layer<S> for NoteDials {
    type Service = Noted<S>;

    fn layer(&self, inner: S) -> Noted<S> {
        Noted(inner)
    }
}

#[derive(Clone)]
pub(super) struct Noted<S>(S);

impl<S: Service<R>, R> Service<R> for Noted<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: R) -> Self::Future {
        // Where nobody watches, nobody wants to know.
        let _ = HAS_DIALLED.try_with(|has_dialled| has_dialled.set(true));
        self.0.call(request)
    }
}
