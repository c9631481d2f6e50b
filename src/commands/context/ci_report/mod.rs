//! Reports of checks for CI: JUnit, SARIF, and the commands and the summary of GitHub Actions.
//!
//! Texts may come from an endpoint, so each form escapes them. Nothing here decides whether a check fails.

mod file;
mod github;
mod junit;
mod place;
mod sarif;
mod to;

use crate::commands::context::Context;
use crate::durable::resolve;
use crate::error::Fault;
use crate::output::Format;

pub use github::{Annotation, JobSummary, Level};
pub use junit::{Case, CaseResult, Suite};
pub use place::in_repository;
pub use sarif::sarif;
pub use to::ReportTo;

/// What reports have. Each part is made only for a report that has it.
pub trait ReportContent {
    /// Returns the checks, for JUnit.
    fn suite(&self) -> Suite;
    /// Returns what is wrong and where, for GitHub.
    fn annotations(&self) -> Vec<Annotation>;
    /// Returns the summary of the job, for GitHub.
    fn summary(&self) -> JobSummary;
    /// Returns the findings as SARIF; an empty text if there is no such form.
    fn sarif(&self) -> String {
        String::new()
    }
    /// Returns the HTML page; an empty text if there is none.
    fn page(&self) -> String {
        String::new()
    }
}

fn write(content: &dyn ReportContent, to: &ReportTo, context: &mut Context) -> anyhow::Result<()> {
    match to {
        ReportTo::Junit(path) => file::write(path, &content.suite().render())?,
        ReportTo::Sarif(path) => file::write(path, &content.sarif())?,
        ReportTo::Html(path) => file::write(path, &content.page())?,
        ReportTo::Github => {
            context.out.raw(github::commands(&content.annotations()).as_bytes())?;
            if let Err(error) = content.summary().append() {
                context.out.warn(format!("the job summary was not written: {error}"));
            }
        }
    }
    Ok(())
}

/// The reports of one run of a command.
pub struct CiReports<'a> {
    to: &'a [ReportTo],
    /// The word that makes GitHub read commands again.
    resume: Option<String>,
}

impl<'a> CiReports<'a> {
    /// Refuses what cannot be written, before anything is sent. On GitHub, what the command prints from now on is only text.
    pub fn begin(to: &'a [ReportTo], context: &mut Context) -> anyhow::Result<Self> {
        // Two names may lead to one file.
        let place = |one: &ReportTo| one.file().map(|path| resolve(path).unwrap_or_else(|_| path.to_owned()));
        for (at, one) in to.iter().enumerate() {
            if to[..at].iter().any(|other| place(other) == place(one)) {
                return Err(Fault::usage("two reports have the same place")
                    .hint("Name a file for each --report.")
                    .into());
            }
            one.file().map(|path| file::check(path, context)).transpose()?;
        }
        let resume = to.contains(&ReportTo::Github).then(github::word);
        if let Some(word) = &resume {
            if context.out.format() != Format::Table {
                return Err(Fault::usage("--report github writes to stdout, where --output has its data")
                    .hint("Leave --output out, or write the report to a file: --report junit=FILE.")
                    .into());
            }
            context.out.raw(github::stop(word).as_bytes())?;
            context.out.flush()?;
        }
        Ok(Self { to, resume })
    }

    /// Writes the reports; without `content`, because the command failed, only what GitHub needs to read commands again.
    pub fn end(self, context: &mut Context, content: Option<&dyn ReportContent>) -> anyhow::Result<()> {
        let resume = self.resume.as_deref().map(github::resume).unwrap_or_default();
        let mut done = context.out.raw(resume.as_bytes()).map_err(anyhow::Error::from);
        if let Some(content) = content {
            // One that cannot be written is no reason to lose the others.
            for one in self.to {
                done = done.and(write(content, one, context));
            }
        }
        done
    }
}
