//! How bad it is, since when and why: `status`.

use crate::model::{Cause, Timestamp};
use crate::output::cell::{Cell, Tone};
use crate::output::count::{counted, number};
use crate::output::out::Look;
use crate::output::page::{TextPage, View};
use schemars::JsonSchema;
use serde::Serialize;

/// On one screen: at most this many causes of a connector.
const CAUSES: usize = 5;

/// The state of all connectors, as JSON.
#[derive(Debug, JsonSchema, Serialize)]
pub struct StatusView {
    /// The environment.
    pub environment: String,
    /// The time zone of the hours.
    pub zone: String,
    /// Failed events.
    pub failed: u64,
    /// Events whose answer was not recorded.
    pub unknown: u64,
    /// Events that wait to be sent.
    pub pending: u64,
    /// Every connector of the store or the log, those with the most failed events first.
    pub connectors: Vec<ConnectorStatus>,
    /// When it was read.
    #[serde(skip)]
    #[schemars(skip)]
    pub now: Timestamp,
}

/// The state of one connector.
#[derive(Debug, JsonSchema, Serialize)]
pub struct ConnectorStatus {
    /// Its name.
    pub connector: String,
    /// Failed events.
    pub failed: u64,
    /// Events whose answer was not recorded.
    pub unknown: u64,
    /// Events that wait to be sent.
    pub pending: u64,
    /// When the oldest failed or unknown event failed. RFC 3339; null if there is none.
    pub first_failed_at: Option<String>,
    /// When the newest failed or unknown event failed. RFC 3339; null if there is none.
    pub last_failed_at: Option<String>,
    /// When an event was last delivered. RFC 3339; null if none was.
    pub last_delivered_at: Option<String>,
    /// The causes of failed and unknown events, the most frequent first.
    pub causes: Vec<CauseStatus>,
    /// The last 24 hours, the oldest first.
    pub hours: Vec<HourStatus>,
    /// The command to type next; null if there is nothing to do.
    pub next: Option<String>,
    /// Whether all failed and unknown events are in doubt.
    #[serde(skip)]
    #[schemars(skip)]
    pub is_in_doubt: bool,
    /// The same as `first_failed_at`.
    #[serde(skip)]
    #[schemars(skip)]
    pub first_failed: Option<Timestamp>,
    /// The same as `last_delivered_at`.
    #[serde(skip)]
    #[schemars(skip)]
    pub last_delivered: Option<Timestamp>,
}

/// A cause and how many events have it.
#[derive(Debug, JsonSchema, Serialize)]
pub struct CauseStatus {
    /// The cause.
    #[serde(serialize_with = "as_text")]
    #[schemars(with = "String")]
    pub cause: Cause,
    /// Its short id, for `--cause`.
    pub cause_id: String,
    /// The number of events.
    pub count: u64,
}

/// One of the last 24 hours.
#[derive(Debug, JsonSchema, Serialize)]
pub struct HourStatus {
    /// When it starts, in the time zone of `zone`. RFC 3339.
    pub from: String,
    /// The number of events that failed in this hour.
    pub failed: u64,
}

fn as_text<S: serde::Serializer>(cause: &Cause, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(cause.as_str())
}

impl View for StatusView {
    fn render(&self, page: &mut TextPage<'_>) {
        page.line(Cell::new(self.headline(page.look())).tone(Tone::Strong));
        let (bad, good): (Vec<_>, Vec<_>) = self.connectors.iter().partition(|one| one.has_work());
        for one in bad {
            page.gap();
            one.render(page);
        }
        let names: Vec<&str> = good.iter().map(|one| one.connector.as_str()).collect();
        if !names.is_empty() {
            page.gap();
            page.line(format!("Nothing failed or pending: {}", names.join(", ")));
        }
    }

    fn name(&self) -> String {
        let bad = self.connectors.iter().filter(|one| one.failed + one.unknown > 0);
        bad.map(|one| one.connector.as_str()).collect::<Vec<_>>().join("\n")
    }
}

impl StatusView {
    fn headline(&self, look: &Look) -> String {
        let first = self.connectors.iter().filter_map(|one| one.first_failed).min();
        let since = first.map(|first| format!("; the oldest failed {}", first.relative(look.now))).unwrap_or_default();
        let failed = counted(self.failed, "event") + " failed";
        format!(
            "{}, {}: {failed}, {} unknown, {} pending{since}",
            self.environment,
            look.zone.show(self.now),
            number(self.unknown),
            number(self.pending)
        )
    }
}

impl ConnectorStatus {
    fn has_work(&self) -> bool {
        self.failed + self.unknown + self.pending > 0
    }

    fn render(&self, page: &mut TextPage<'_>) {
        let now = page.look().now;
        let since = self.first_failed.map(|first| format!(" since {}", first.relative(now))).unwrap_or_default();
        let mut parts = vec![format!("{} failed{since}", number(self.failed))];
        parts.extend((self.unknown > 0).then(|| format!("{} unknown", number(self.unknown))));
        parts.extend((self.pending > 0).then(|| format!("{} pending", number(self.pending))));
        parts.extend(self.is_in_doubt.then(|| "all in doubt".to_owned()));
        parts.push(match self.last_delivered {
            Some(last) => format!("last delivered {}", last.relative(now)),
            None => "none delivered yet".to_owned(),
        });
        page.field(&self.connector, parts.join(", "));
        if self.failed + self.unknown > 0 {
            let most = self.hours.iter().map(|hour| hour.failed).max().unwrap_or_default();
            let bars: String = self.hours.iter().map(|hour| bar(hour.failed, most)).collect();
            let scale = if most == 0 {
                "none in the last 24 hours".to_owned()
            } else {
                format!("last 24 hours, at most {} in an hour", number(most))
            };
            page.field("", Cell::new(format!("{bars}  {scale}")).tone(Tone::Code));
        }
        for cause in self.causes.iter().take(CAUSES) {
            page.field("", format!("{:>7}  {}  {}", number(cause.count), cause.cause_id, cause.cause));
        }
        if self.causes.len() > CAUSES {
            let more = u64::try_from(self.causes.len() - CAUSES).unwrap_or(u64::MAX);
            page.field("", format!("and {}", counted(more, "more cause")));
        }
        if let Some(next) = &self.next {
            page.line(format!("  {next}"));
        }
    }
}

/// One column for an hour: its height is the share of the largest hour.
fn bar(count: u64, most: u64) -> char {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    if count == 0 {
        return '·';
    }
    let eighth = (count.saturating_mul(8).div_ceil(most.max(1))).clamp(1, 8);
    BARS[usize::try_from(eighth - 1).unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::bar;

    #[test]
    fn the_largest_hour_is_the_highest_and_one_event_can_be_seen() {
        let bars: String = [0, 1, 500, 1000].map(|count| bar(count, 1000)).into_iter().collect();
        assert_eq!(bars, "·▁▄█");
        assert_eq!(bar(1, 1), '█');
        assert_eq!(bar(0, 0), '·');
    }
}
