//! The line at the bottom of a terminal that shows how far a run is, and what keeps other lines out of it.
//!
//! What it says is the caller's. Off a terminal there is none.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// How wide the drawn part is, where it is known how much there is to do.
const BAR: &str = "[{bar:20}] {wide_msg}";

/// Where nobody knows how much there is to do.
const NO_BAR: &str = "{wide_msg}";

/// The bar, where one is shown. Clones are the same one.
#[derive(Clone, Default)]
pub(super) struct Bar(Arc<Mutex<Option<ProgressBar>>>);

impl Bar {
    /// Draws `done` of `total` and `text` on stderr. Says whether the terminal can show it.
    pub(super) fn draw(&self, done: u64, total: Option<u64>, text: String) -> bool {
        let bar = self.get().unwrap_or_else(|| self.begin(total));
        bar.set_message(text);
        bar.set_position(done);
        bar.tick();
        !bar.is_hidden()
    }

    /// Takes it from the screen.
    pub(super) fn clear(&self) {
        if let Some(bar) = self.lock().take() {
            bar.finish_and_clear();
        }
    }

    fn begin(&self, total: Option<u64>) -> ProgressBar {
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr());
        let template = if total.is_some() { BAR } else { NO_BAR };
        let style = ProgressStyle::with_template(template).expect("the template is right");
        bar.set_style(style.progress_chars("=> "));
        *self.lock() = Some(bar.clone());
        bar
    }

    fn get(&self) -> Option<ProgressBar> {
        self.lock().clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<ProgressBar>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A stream that shares its terminal with the bar: what is written comes above it.
pub(super) struct Above<W> {
    pub(super) stream: W,
    pub(super) bar: Bar,
}

impl<W: Write> Write for Above<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.bar.get() {
            None => self.stream.write(bytes),
            Some(bar) => bar.suspend(|| {
                self.stream.write_all(bytes)?;
                self.stream.flush()?;
                Ok(bytes.len())
            }),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}
