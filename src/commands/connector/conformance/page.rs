//! The result of every check as one HTML page.

use super::view::{CheckResult, ConformanceView};
use crate::output::{html_page, sanitize, sanitize_lines};
use maud::{Markup, html};

/// Returns the page.
pub fn page(view: &ConformanceView) -> Markup {
    let wrong = || view.checks.iter().filter(|check| ["fail", "error"].contains(&check.result));
    let body = html! {
        h1 { "Endpoint of " (sanitize(&view.connector)) }
        p { (view.counts()) "." }
        @if let Some(is_recommended) = view.recommended_idempotent {
            p { "Recommended: " code { "idempotent = " (is_recommended) } }
        }
        @if wrong().next().is_some() {
            h2 { "What is wrong" }
            @for check in wrong() { (details(check)) }
        }
        h2 { "All checks" }
        div.wide {
            table {
                thead { tr { th { "Check" } th { "Result" } th { "Severity" } th { "What was found" } th { "Answer" } } }
                tbody { @for check in &view.checks { (row(check)) } }
            }
        }
        footer { p { "Made by inv-hooks. The test payloads had the header x-inv-hooks-test: true." } }
    };
    html_page(&format!("Endpoint of {}", view.connector), &body)
}

fn row(check: &CheckResult) -> Markup {
    html! {
        tr {
            td { strong { (check.id) } }
            td.(tone(check)) data-label="Result" { (check.result) }
            td data-label="Severity" { (check.severity) }
            td data-label="What was found" { (sanitize(&check.message)) }
            td data-label="Answer" { (sanitize(check.got.as_deref().unwrap_or_default())) }
        }
    }
}

fn details(check: &CheckResult) -> Markup {
    html! {
        h3 { span.(tone(check)) { (check.result) } " " (check.id) " (" (check.severity) ")" }
        p { (sanitize(&check.message)) }
        p.dim { (check.reason) }
        p {
            "Expected: " (check.expected)
            @if let Some(got) = &check.got { br; "Got: " (sanitize(got)) }
            @if !check.implies.is_empty() { br; "If it fails, these fail too: " (check.implies.join(", ")) }
        }
        @if let Some(hint) = &check.hint { p { (sanitize(hint)) } }
        // A command that signs has 40 lines, which would hide the other checks.
        @if let Some(curl) = &check.curl {
            details { summary { "Command for a shell that shows the same" } pre { (sanitize_lines(curl)) } }
        }
    }
}

/// Only a required check that fails is red.
fn tone(check: &CheckResult) -> &'static str {
    match check.result {
        "pass" => "pass",
        _ if check.is_grave() => "fail",
        _ => "dim",
    }
}
