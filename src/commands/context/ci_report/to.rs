//! Where a report goes: `--report junit=FILE`, `--report github`.

use crate::commands::context::is_stdout;
use std::path::{Path, PathBuf};

/// One report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportTo {
    /// JUnit XML in this file.
    Junit(PathBuf),
    /// SARIF in this file.
    Sarif(PathBuf),
    /// An HTML page in this file.
    Html(PathBuf),
    /// Commands for GitHub Actions on stdout, and a summary of the job.
    Github,
}

impl ReportTo {
    /// The reports of `connector validate`.
    pub const OF_VALIDATE: &[&str; 3] = &["junit", "sarif", "github"];
    /// The reports of `connector conformance`.
    pub const OF_CONFORMANCE: &[&str; 3] = &["junit", "html", "github"];

    /// Reads a report of `connector validate`.
    pub fn of_validate(text: &str) -> Result<Self, String> {
        Self::parse(text, Self::OF_VALIDATE)
    }

    /// Reads a report of `connector conformance`.
    pub fn of_conformance(text: &str) -> Result<Self, String> {
        Self::parse(text, Self::OF_CONFORMANCE)
    }

    fn parse(text: &str, kinds: &[&str; 3]) -> Result<Self, String> {
        let [first, second, third] = kinds;
        let (kind, file) = text.split_once('=').map_or((text, None), |(kind, file)| (kind, Some(file)));
        let file = file.filter(|file| !file.is_empty() && !is_stdout(file)).map(PathBuf::from);
        let of_file = match kind {
            "github" if !text.contains('=') => return Ok(Self::Github),
            "junit" => Self::Junit,
            "sarif" => Self::Sarif,
            "html" => Self::Html,
            _ => return Err(format!("write {first}=FILE, {second}=FILE or {third}")),
        };
        match file {
            Some(file) if kinds.contains(&kind) => Ok(of_file(file)),
            _ => Err(format!("write {first}=FILE, {second}=FILE or {third}")),
        }
    }

    /// Returns its file.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::Junit(path) | Self::Sarif(path) | Self::Html(path) => Some(path),
            Self::Github => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ReportTo;

    #[test]
    fn each_report_is_read_and_others_are_refused() {
        assert_eq!(ReportTo::of_validate("junit=a=b.xml"), Ok(ReportTo::Junit("a=b.xml".into())));
        assert_eq!(ReportTo::of_validate("sarif=a"), Ok(ReportTo::Sarif("a".into())));
        assert_eq!(ReportTo::of_conformance("html=a"), Ok(ReportTo::Html("a".into())));
        assert_eq!(ReportTo::of_conformance("github"), Ok(ReportTo::Github));
        for wrong in ["", "junit", "junit=", "junit=-", "github=a", "xml=a", "html=a"] {
            assert!(ReportTo::of_validate(wrong).is_err(), "{wrong}");
        }
        assert!(ReportTo::of_conformance("sarif=a").is_err());
    }
}
