//! A query for several values as queries for one value each.

use crate::model::{FailureKind, Query, StatusRange};

/// A query for at most this many values is asked for each of them alone.
const MOST_PARTS: usize = 16;

/// Returns queries that together select the rows of `query`, each row once. An index has the rows of one value in order of time, but those of
/// several values would all be read and sorted, even for a page of fifty.
pub fn parts(query: &Query) -> Vec<Query> {
    let whole = || vec![query.clone()];
    let is_single = |status: &StatusRange| status.from == status.to;
    let is_known = |failure: &FailureKind| matches!(failure, FailureKind::Known(_));
    let texts = [&query.connectors, &query.events, &query.error_codes];
    let has_one = texts.iter().any(|texts| texts.len() == 1)
        || query.api_keys.len() == 1
        || matches!(query.statuses.as_slice(), [one] if is_single(one))
        || matches!(query.failures.as_slice(), [one] if is_known(one));
    if has_one || !query.is_of_failures() || query.text.is_some() || !query.places.is_empty() {
        return whole();
    }
    let by_status = || {
        let all = query.statuses.iter().all(is_single).then_some(query.statuses.as_slice());
        split(all.unwrap_or_default(), |one| Query { statuses: one, ..query.clone() })
    };
    let by_failure = || {
        let all = query.failures.iter().all(is_known).then_some(query.failures.as_slice());
        split(all.unwrap_or_default(), |one| Query { failures: one, ..query.clone() })
    };
    split(&query.error_codes, |one| Query { error_codes: one, ..query.clone() })
        .or_else(by_status)
        .or_else(|| split(&query.events, |one| Query { events: one, ..query.clone() }))
        .or_else(|| split(&query.connectors, |one| Query { connectors: one, ..query.clone() }))
        .or_else(|| split(&query.api_keys, |one| Query { api_keys: one, ..query.clone() }))
        .or_else(by_failure)
        .unwrap_or_else(whole)
}

fn split<T: Clone + PartialEq>(values: &[T], of: impl Fn(Vec<T>) -> Query) -> Option<Vec<Query>> {
    let mut each: Vec<&T> = Vec::new();
    for value in values {
        if !each.contains(&value) {
            each.push(value);
        }
    }
    (2..=MOST_PARTS).contains(&each.len()).then(|| each.into_iter().map(|value| of(vec![value.clone()])).collect())
}

#[cfg(test)]
mod tests {
    use super::parts;
    use crate::model::{Query, State, StatusRange};

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn a_list_is_read_value_by_value_if_no_other_filter_has_an_index() {
        let check = |query: Query, expected: usize| assert_eq!(parts(&query).len(), expected, "{query:?}");
        let statuses = |texts: &[&str]| texts.iter().filter_map(|text| text.parse::<StatusRange>().ok()).collect();
        check(Query::default(), 1);
        check(Query { connectors: texts(&["a", "b", "a"]), ..Query::default() }, 2);
        check(Query { statuses: statuses(&["503", "401", "404"]), ..Query::default() }, 3);
        check(Query { statuses: statuses(&["503", "4xx"]), connectors: texts(&["a", "b"]), ..Query::default() }, 2);
        check(Query { statuses: statuses(&["503"]), connectors: texts(&["a", "b"]), ..Query::default() }, 1);
        check(Query { connectors: texts(&["a", "b"]), events: texts(&["e", "f", "g"]), ..Query::default() }, 3);
        check(Query { connectors: texts(&["a", "b"]), text: Some("x".to_owned()), ..Query::default() }, 1);
        check(Query { connectors: texts(&["a", "b"]), states: vec![State::Delivered], ..Query::default() }, 1);
        check(Query { connectors: (0..17).map(|n| n.to_string()).collect(), ..Query::default() }, 1);
    }
}
