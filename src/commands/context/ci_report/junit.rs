//! JUnit XML as the xunit plugin of Jenkins and GitLab read it. A failure is a check that does not hold; an error could not be tried.

use crate::output::sanitize_lines;
use std::fmt::Write as _;
use std::time::Duration;

/// What came out of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseResult {
    /// It holds.
    Pass,
    /// It does not hold; in a sentence.
    Failure(String),
    /// It could not be tried, and why.
    Error(String),
    /// It was left out, and why.
    Skipped(String),
}

/// One check.
pub struct Case {
    /// Its name.
    pub name: String,
    /// What came out.
    pub result: CaseResult,
    /// All that a person needs to know.
    pub details: String,
    /// The file and the line that it is about.
    pub place: Option<(String, usize)>,
    /// How long it took, if that was measured.
    pub took: Option<Duration>,
}

/// The checks of one subject.
pub struct Suite {
    /// The command.
    pub command: &'static str,
    /// The subject, such as a connector.
    pub subject: String,
    /// The checks.
    pub cases: Vec<Case>,
    /// How long all of it took.
    pub took: Duration,
}

impl Suite {
    /// Renders it.
    pub fn render(&self) -> String {
        let count = |is_one: fn(&CaseResult) -> bool| self.cases.iter().filter(|case| is_one(&case.result)).count();
        let failures = count(|result| matches!(result, CaseResult::Failure(_)));
        let errors = count(|result| matches!(result, CaseResult::Error(_)));
        let skipped = count(|result| matches!(result, CaseResult::Skipped(_)));
        let (count, time) = (self.cases.len(), time(self.took));
        let counts = format!("tests=\"{count}\" failures=\"{failures}\" errors=\"{errors}\"{time}");
        let (command, subject) = (escaped(self.command), escaped(&self.subject));
        let mut text =
            format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{command}\" {counts}>\n");
        let _ = writeln!(text, "  <testsuite name=\"{command} {subject}\" {counts} skipped=\"{skipped}\">");
        self.cases.iter().for_each(|case| self.case(case, &mut text));
        text.push_str("  </testsuite>\n</testsuites>\n");
        text
    }

    fn case(&self, case: &Case, text: &mut String) {
        let class = escaped(&format!("{}.{}", self.command.replace(' ', "."), self.subject));
        let _ = write!(text, "    <testcase classname=\"{class}\" name=\"{}\"", escaped(&case.name));
        if let Some((file, line)) = &case.place {
            let _ = write!(text, " file=\"{}\" line=\"{line}\"", escaped(file));
        }
        text.push_str(&case.took.map(time).unwrap_or_default());
        let details = escaped(&case.details);
        let element = |name: &str, message: &str| {
            format!(">\n      <{name} message=\"{}\">{details}</{name}>\n    </testcase>\n", escaped(message))
        };
        text.push_str(&match &case.result {
            CaseResult::Pass if details.is_empty() => "/>\n".to_owned(),
            CaseResult::Pass => format!(">\n      <system-out>{details}</system-out>\n    </testcase>\n"),
            CaseResult::Failure(message) => element("failure", message),
            CaseResult::Error(message) => element("error", message),
            CaseResult::Skipped(message) => element("skipped", message),
        });
    }
}

/// Writes a time in seconds, as an attribute.
fn time(took: Duration) -> String {
    format!(" time=\"{:.3}\"", took.as_secs_f64())
}

/// Escapes a text for an element and for an attribute. Characters that XML does not have become U+FFFD.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in sanitize_lines(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\t' => escaped.push_str("&#9;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c if c.is_control() => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{Case, CaseResult, Suite, escaped};
    use proptest::prelude::*;
    use std::time::Duration;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_text_adds_an_element(text: String, hostile in "[<>&\"'\\]\\[!\n\r\0a:%]{0,40}") {
            for text in [text, hostile] {
                let case = |result| Case { name: text.clone(), result, details: text.clone(), place: Some((text.clone(), 1)), took: None };
                let result = [CaseResult::Failure(text.clone()), CaseResult::Error(text.clone()), CaseResult::Skipped(text.clone())];
                let suite = Suite { command: "c", subject: text.clone(), cases: result.map(case).into(), took: Duration::ZERO };
                let xml = suite.render();
                prop_assert_eq!(xml.matches('<').count(), 1 + 4 + 12, "{}", xml);
                prop_assert_eq!(xml.matches('>').count(), 1 + 4 + 12, "{}", xml);
                prop_assert!(!xml.contains('\r') && !xml.chars().any(|c| c.is_control() && c != '\n'), "{:?}", xml);
                prop_assert!(!escaped(&text).contains(['<', '>', '"', '\n']));
            }
        }
    }
}
