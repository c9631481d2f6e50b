//! Reports of checks for CI: JUnit, SARIF, and the commands and the summary of GitHub Actions.
//!
//! Texts may come from an endpoint, so each form escapes them. Nothing here decides whether a check fails.

mod github;
mod junit;
mod place;
mod sarif;
mod to;

use crate::commands::context::Context;
use crate::durable::{beside, put};
use crate::error::Fault;
use crate::output::Format;
use std::io;
use std::path::Path;

pub use github::{Annotation, JobSummary, Level};
pub use junit::{Case, CaseResult, Suite};
pub use place::in_repository;
pub use sarif::sarif;
pub use to::ReportTo;

/// Everything that a report may have.
pub struct ReportContent {
    /// The checks, for JUnit.
    pub suite: Suite,
    /// What is wrong and where, for GitHub.
    pub annotations: Vec<Annotation>,
    /// The summary of the job, for GitHub.
    pub summary: JobSummary,
    /// The findings as SARIF, if there is such a form.
    pub sarif: Option<String>,
    /// The HTML page, if there is one.
    pub page: Option<String>,
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
        for (at, one) in to.iter().enumerate() {
            if to[..at].iter().any(|other| other.file() == one.file()) {
                return Err(Fault::usage("two reports have the same place")
                    .hint("Name a file for each --report.")
                    .into());
            }
            one.file().map(check).transpose()?;
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
    pub fn end(self, context: &mut Context, content: Option<&ReportContent>) -> anyhow::Result<()> {
        if let Some(word) = &self.resume {
            context.out.raw(github::resume(word).as_bytes())?;
        }
        let Some(content) = content else { return Ok(()) };
        for one in self.to {
            match one {
                ReportTo::Junit(path) => write(path, &content.suite.render())?,
                ReportTo::Sarif(path) => write(path, content.sarif.as_deref().unwrap_or_default())?,
                ReportTo::Html(path) => write(path, content.page.as_deref().unwrap_or_default())?,
                ReportTo::Github => {
                    context.out.raw(github::commands(&content.annotations).as_bytes())?;
                    if let Err(error) = content.summary.append() {
                        context.out.warn(format!("the job summary was not written: {error}"));
                    }
                }
            }
        }
        Ok(())
    }
}

fn check(path: &Path) -> Result<(), Fault> {
    let found = if path.is_dir() { Err(io::ErrorKind::IsADirectory.into()) } else { beside(path, b"").map(drop) };
    found.map_err(|error| cannot(path, error))
}

fn write(path: &Path, text: &str) -> Result<(), Fault> {
    beside(path, text.as_bytes()).and_then(|file| put(file, path)).map_err(|error| cannot(path, error))
}

fn cannot(path: &Path, error: io::Error) -> Fault {
    Fault::storage(format!("the report {} cannot be written", path.display()))
        .because(error)
        .hint("Check the path and the permissions of its folder.")
}
