//! Reports each unresolved reference once, with all the fields that use it: the user has to set it only once.

use crate::model::{Finding, FindingCode};
use std::collections::HashMap;

/// How many fields are named in addition to the first.
const SHOWN: usize = 3;

/// Returns `findings` with each unresolved reference once: at its first field, with the other fields in its message.
pub fn once(findings: Vec<Finding>) -> Vec<Finding> {
    let mut kept: Vec<(Finding, Vec<String>)> = Vec::with_capacity(findings.len());
    let mut first = HashMap::new();
    for finding in findings {
        if finding.code == FindingCode::UnresolvedReference.as_str() {
            if let Some(at) = first.get(&finding.message) {
                let (_, places): &mut (Finding, Vec<String>) = &mut kept[*at];
                places.push(place(&finding));
                continue;
            }
            first.insert(finding.message.clone(), kept.len());
        }
        kept.push((finding, Vec::new()));
    }
    kept.into_iter().map(|(finding, places)| with_places(finding, places)).collect()
}

fn place(finding: &Finding) -> String {
    [finding.connector.as_deref(), finding.field.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn with_places(mut finding: Finding, mut places: Vec<String>) -> Finding {
    let here = place(&finding);
    places.dedup();
    places.retain(|place| *place != here);
    let more = places.len().saturating_sub(SHOWN);
    places.truncate(SHOWN);
    if !places.is_empty() {
        let more = if more > 0 { format!(" and in {more} more") } else { String::new() };
        finding.message = format!("{}; it is also needed in {}{more}", finding.message, places.join(", "));
    }
    finding
}

#[cfg(test)]
mod tests {
    use super::once;
    use crate::model::FindingCode;
    use std::path::Path;

    #[test]
    fn each_unresolved_reference_is_reported_once_with_its_places() {
        let finding = |code: FindingCode, name: &str, field: &str, message: &str| {
            let (name, field) = (Some(name.to_owned()), Some(field.to_owned()));
            code.finding(name, field, Path::new("f"), 1, message.to_owned(), "set it".to_owned())
        };
        let missing =
            |name: &str, field: &str, message: &str| finding(FindingCode::UnresolvedReference, name, field, message);
        let mut findings = vec![
            missing("a", "endpoint", "no X"),
            missing("a", "endpoint", "no X"),
            finding(FindingCode::EndpointUrl, "a", "endpoint", "bad"),
            missing("a", "headers.k", "no Y"),
            finding(FindingCode::EndpointUrl, "b", "endpoint", "bad"),
        ];
        findings.extend(["b", "c", "d", "e", "f"].map(|name| missing(name, "endpoint", "no X")));
        let shown: Vec<String> = once(findings).into_iter().map(|finding| finding.message).collect();
        let all = "no X; it is also needed in b endpoint, c endpoint, d endpoint and in 2 more";
        assert_eq!(shown, [all, "bad", "no Y", "bad"]);
    }
}
