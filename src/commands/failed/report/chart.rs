//! The time line of a report, drawn as SVG.

use crate::output::counted;
use maud::{Markup, html};

/// The size of the drawing; the page scales it.
const WIDTH: u64 = 960;
const HEIGHT: u64 = 160;

/// At most this many bars are drawn: more would be thinner than a line.
const BARS: usize = 480;

/// Draws how many events failed at each of `times`.
pub(super) fn chart(times: &[(String, u64)], unit: &str) -> Markup {
    let bars = joined(times);
    let most = bars.iter().map(|bar| bar.1).max().unwrap_or_default();
    if most == 0 {
        return html! {};
    }
    let step = WIDTH / u64::try_from(bars.len()).unwrap_or(1).max(1);
    let busiest = bars.iter().max_by_key(|bar| bar.1).map(|bar| bar.0.as_str()).unwrap_or_default();
    let words = format!("Failures by {unit}. Most of them at {busiest}: {}", counted(most, "event"));
    html! {
        figure {
            svg viewBox=(format!("0 0 {} {}", step * u64::try_from(bars.len()).unwrap_or(1), HEIGHT)) role="img" aria-label=(words) preserveAspectRatio="none" {
                @for (at, (time, count)) in (0_u64..).zip(&bars).filter(|(_, bar)| bar.1 > 0) {
                    rect x=(at * step) y=(HEIGHT - height(*count, most)) width=(step.saturating_sub(1).max(1)) height=(height(*count, most)) {
                        title { (time) ": " (counted(*count, "event")) }
                    }
                }
            }
            figcaption { (bars[0].0) " to " (bars[bars.len() - 1].0) ". " (words) "." }
        }
    }
}

fn height(count: u64, most: u64) -> u64 {
    (u128::from(count) * u128::from(HEIGHT) / u128::from(most.max(1))).try_into().unwrap_or(HEIGHT).max(2)
}

/// Adds neighbours up until there are few enough.
fn joined(times: &[(String, u64)]) -> Vec<(String, u64)> {
    let each = times.len().div_ceil(BARS).max(1);
    let sum = |some: &[(String, u64)]| (some[0].0.clone(), some.iter().map(|one| one.1).sum());
    times.chunks(each).map(sum).collect()
}

#[cfg(test)]
mod tests {
    use super::{BARS, chart, joined};

    #[test]
    fn every_time_with_failures_has_a_bar_and_words() {
        let times = [("08:00", 3), ("09:00", 0), ("10:00", 1)].map(|(time, count)| (time.to_owned(), count));
        let drawn = chart(&times, "hour").into_string();
        assert_eq!(drawn.matches("<rect").count(), 2, "{drawn}");
        assert!(drawn.contains("Most of them at 08:00: 3 events"), "{drawn}");
        assert_eq!(chart(&[], "hour").into_string(), "");
    }

    #[test]
    fn many_times_are_added_up_and_none_is_lost() {
        let times: Vec<(String, u64)> = (0..2_000).map(|at| (at.to_string(), 1)).collect();
        let bars = joined(&times);
        assert!(bars.len() <= BARS);
        assert_eq!(bars.iter().map(|bar| bar.1).sum::<u64>(), 2_000);
    }
}
