//! Compares the rate of `--rate` with the real one, by the clock of the endpoint.

use crate::figures::{Figure, Target, tell};
use crate::race::{self, is_smoke, rounds};
use crate::sink::Sink;
use crate::usage::measure;
use crate::workload::{Project, sale, write_lines};

/// Number of runs at each rate.
const ROUNDS: usize = 5;

/// Length of each run.
const SECONDS: usize = 4;

/// The rates, per second.
const ASKED: [usize; 5] = [50, 200, 1_000, 2_000, 5_000];

/// Sends at each rate, and prints by how much the rate of arrival differs.
pub fn rate() {
    let (sink, folder) = (Sink::start(), race::folder("engine-rate"));
    let url = sink.url("/inventory");
    let project = Project::new(&folder, "project", &[("sale", "SALE_INVENTORY", &url)]);
    let figures = ASKED.map(|asked| {
        let events = if is_smoke() { asked / 10 } else { asked * SECONDS };
        let lines = write_lines(&folder, "lines.ndjson", events, sale).display().to_string();
        let off = (0..rounds(ROUNDS)).map(|_| off(&sink, &project, &lines, asked, events)).collect();
        let shown = format!("inv-hooks send --ndjson FILE --rate {asked}/s --concurrency 64 -q");
        Figure::new(&format!("rate: {asked} a second"), &shown, "% off", off).should(Target::AtMost(2.0))
    });
    tell(&figures);
}

/// Returns the difference from the rate `asked`, in per cent.
#[expect(clippy::cast_precision_loss, reason = "numbers of events are small")]
fn off(sink: &Sink, project: &Project, lines: &str, asked: usize, events: usize) -> f64 {
    project.forget();
    sink.span();
    let rate = format!("{asked}/s");
    let send = ["send", "SALE_INVENTORY", "--ndjson", lines, "--rate", &rate, "--concurrency", "64", "-q"];
    measure(&mut project.command(&send), &[0]);
    let came = (events - 1) as f64 / sink.span();
    (came / asked as f64 - 1.0).abs() * 100.0
}
