//! How long an endpoint asks to wait: `Retry-After`, in seconds or as a date. Source: RFC 9110, section 10.2.3.

use crate::model::Timestamp;
use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};
use std::time::{Duration, UNIX_EPOCH};

/// Returns the wait that `headers` ask for. A date counts from the answer's own `Date` if it has one, so that different clocks
/// do no harm; otherwise from `now`. Values that make no sense are ignored.
pub(super) fn of(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let asked = text(headers, &RETRY_AFTER)?;
    if asked.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(asked.parse().unwrap_or(u64::from(u32::MAX))));
    }
    let until = httpdate::parse_http_date(asked).ok()?;
    let here = || UNIX_EPOCH + Duration::from_millis(now.as_millis().max(0).unsigned_abs());
    let from = text(headers, &DATE).and_then(|date| httpdate::parse_http_date(date).ok()).unwrap_or_else(here);
    Some(until.duration_since(from).unwrap_or_default())
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::model::Timestamp;
    use reqwest::header::{HeaderMap, HeaderName};
    use std::time::Duration;

    #[test]
    fn seconds_and_dates_are_read() {
        let check = |headers: &[(&'static str, &str)], expected: Option<u64>| {
            let pairs =
                headers.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().expect("a value")));
            let headers: HeaderMap = pairs.collect();
            let now = Timestamp::from_millis(784_111_770_000).expect("a time");
            assert_eq!(of(&headers, now), expected.map(Duration::from_secs), "{headers:?}");
        };
        check(&[], None);
        check(&[("retry-after", "0")], Some(0));
        check(&[("retry-after", " 120 ")], Some(120));
        check(&[("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT")], Some(7));
        check(&[("retry-after", "Sunday, 06-Nov-94 08:49:37 GMT")], Some(7));
        check(&[("retry-after", "Sun Nov  6 08:49:37 1994")], Some(7));
        check(&[("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT"), ("date", "Sun, 06 Nov 1994 08:48:37 GMT")], Some(60));
        check(&[("retry-after", "Sun, 06 Nov 1994 08:00:00 GMT")], Some(0));
        check(&[("retry-after", "99999999999999999999999")], Some(u64::from(u32::MAX)));
        check(&[("retry-after", "-5")], None);
        check(&[("retry-after", "soon")], None);
        check(&[("retry-after", "")], None);
    }
}
