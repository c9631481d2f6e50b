//! Failed events by hour, as bars, and the same in words.

use crate::model::SHOWN_HOURS;
use crate::output::counted;
use maud::{Markup, html};

/// The height of the largest bar, and the room above it.
const HIGHEST: u64 = 22;
const ABOVE: u64 = 2;

/// From one bar to the next.
const STEP: usize = 4;

/// Draws `hours`, the oldest first; `starts` says when each one starts.
pub(super) fn bars(hours: &[u64; SHOWN_HOURS], starts: &[String; SHOWN_HOURS]) -> Markup {
    let total: u64 = hours.iter().sum();
    let most = hours.iter().copied().max().unwrap_or_default();
    if most == 0 {
        return html! { span.dim { "none" } };
    }
    let busiest = hours.iter().rposition(|count| *count == most).unwrap_or_default();
    let words = format!("{} in 24 hours, most of them after {}: {most}", counted(total, "event"), starts[busiest]);
    html! {
        svg.bars viewBox=(format!("0 0 {} {}", SHOWN_HOURS * STEP, HIGHEST + ABOVE)) role="img" aria-label=(words) {
            path.base d=(format!("M0 {0}H{1}", HIGHEST + ABOVE, SHOWN_HOURS * STEP)) {}
            @for (at, count) in hours.iter().enumerate().filter(|(_, count)| **count > 0) {
                rect x=(at * STEP) y=(HIGHEST + ABOVE - height(*count, most)) width="3" height=(height(*count, most)) {
                    title { (starts[at]) ": " (counted(*count, "event")) }
                }
            }
        }
        span.dim { (total) }
    }
}

/// A single event is visible beside a million.
fn height(count: u64, most: u64) -> u64 {
    (u128::from(count) * u128::from(HIGHEST) / u128::from(most.max(1))).try_into().unwrap_or(HIGHEST).max(2)
}

#[cfg(test)]
mod tests {
    use super::{bars, height};
    use crate::model::SHOWN_HOURS;

    fn starts() -> [String; SHOWN_HOURS] {
        std::array::from_fn(|hour| format!("2026-11-27 {hour:02}:00"))
    }

    #[test]
    fn every_hour_with_failures_has_a_bar_and_words() {
        let mut hours = [0; SHOWN_HOURS];
        assert!(bars(&hours, &starts()).into_string().contains("none"));
        (hours[0], hours[9], hours[23]) = (1, 40, 1);
        let drawn = bars(&hours, &starts()).into_string();
        assert_eq!(drawn.matches("<rect").count(), 3, "{drawn}");
        assert!(
            drawn.contains("aria-label=\"42 events in 24 hours, most of them after 2026-11-27 09:00: 40\""),
            "{drawn}"
        );
        assert!(drawn.contains("<title>2026-11-27 23:00: 1 event</title>"), "{drawn}");
        assert!(!drawn.contains("style="), "{drawn}");
    }

    #[test]
    fn bars_have_a_height_that_can_be_seen_and_fits() {
        for (count, most, expected) in [(1, 1, 22), (1, 1_000_000, 2), (11, 22, 11), (u64::MAX, u64::MAX, 22)] {
            assert_eq!(height(count, most), expected, "{count} of {most}");
        }
    }
}
