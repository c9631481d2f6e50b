//! How the results are shown: what a person needs first and last, and the long commands in between.

use super::view::{CheckResult, ConformanceView};
use crate::commands::context::Context;
use crate::output::{Cell, Format, TextPage, Tone, View};
use serde::Serialize;

/// Writes the results to stdout.
pub fn show(context: &mut Context, view: &ConformanceView) -> anyhow::Result<()> {
    match context.out.format() {
        Format::Json => context.out.json(view)?,
        Format::Table => {
            context.out.list(&view.checks)?;
            let wrong = WrongChecks(wrong(view));
            if !wrong.0.is_empty() {
                context.out.one(&wrong)?;
                commands(context, &wrong.0)?;
            }
        }
        _ => context.out.list(&view.checks)?,
    }
    Ok(())
}

/// Says what is wrong once more if long commands are between the end and what was said about it.
pub fn repeat_wrong(context: &mut Context, view: &ConformanceView) {
    let wrong = wrong(view);
    if context.out.format() == Format::Table && wrong.iter().any(|check| check.curl.is_some()) {
        // What an endpoint answered makes no line of its own.
        wrong.into_iter().for_each(|check| context.out.say(Cell::new(headline(check)).text()));
    }
}

/// Returns the checks that failed or could not be run, first those for which the command fails.
fn wrong(view: &ConformanceView) -> Vec<&CheckResult> {
    let mut wrong: Vec<_> = view.checks.iter().filter(|check| matches!(check.result, "fail" | "error")).collect();
    wrong.sort_by_key(|check| !check.is_grave());
    wrong
}

fn headline(check: &CheckResult) -> String {
    format!("{} {} ({}): {}", check.result, check.id, check.severity, check.message)
}

/// What a person needs to know about each of them.
#[derive(Serialize)]
struct WrongChecks<'a>(Vec<&'a CheckResult>);

impl View for WrongChecks<'_> {
    fn render(&self, page: &mut TextPage<'_>) {
        for check in &self.0 {
            page.line("");
            page.line(Cell::new(headline(check)).tone(Tone::Strong));
            page.line(format!("  {}", check.reason));
            page.line(format!("  expected: {}", check.expected));
            // Most messages end with what came back.
            if let Some(got) = check.got.as_ref().filter(|got| !check.message.ends_with(*got)) {
                page.line(format!("  got: {got}"));
            }
            if let Some(hint) = &check.hint {
                page.line(format!("  {hint}"));
            }
        }
    }

    fn name(&self) -> String {
        self.0.iter().map(|check| check.id).collect::<Vec<_>>().join("\n")
    }
}

/// Writes the command of each, ready to copy.
fn commands(context: &mut Context, wrong: &[&CheckResult]) -> anyhow::Result<()> {
    let out = &mut context.out;
    for (check, curl) in wrong.iter().filter_map(|check| Some((check, check.curl.as_ref()?))) {
        out.line("")?;
        out.headline(&format!("{} as a command for a shell:", check.id))?;
        for line in curl.lines() {
            out.line(Cell::new(format!("  {line}")).tone(Tone::Code))?;
        }
    }
    // What is said at the end is apart from the last command.
    if wrong.iter().any(|check| check.curl.is_some()) {
        out.line("")?;
    }
    Ok(())
}
