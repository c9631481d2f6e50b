//! The progress line at the bottom of a terminal, which keeps other lines out of its way.
//!
//! The caller provides the text. Without a terminal there is no progress line.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// The bar gets the columns that the text leaves. Used if the total is known.
const BAR: &str = "{msg} [{wide_bar}]";

/// Used if the total is not known.
const NO_BAR: &str = "{wide_msg}";

/// The bar, if one is shown. Clones share it.
#[derive(Clone, Default)]
pub(super) struct Bar(Arc<Mutex<Option<ProgressBar>>>);

impl Bar {
    /// Draws `done` of `total` and `text` on stderr. Returns whether the terminal can show it.
    pub(super) fn draw(&self, done: u64, total: Option<u64>, text: String) -> bool {
        let bar = self.get().unwrap_or_else(|| self.begin(total));
        bar.set_message(text);
        bar.set_position(done);
        bar.tick();
        !bar.is_hidden()
    }

    /// Removes it from the screen.
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

/// A stream that shares its terminal with the bar: its lines are printed above the bar.
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
