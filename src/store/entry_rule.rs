//! Resolves the references of `[relay]`.
//!
//! All problems are reported together. The values go to the rule as fingerprints, and nowhere else.

use super::load::Store;
use super::record::HeadersRecord;
use super::relay::AccessRecord;
use super::{lookup, resolve, rules, validate};
use crate::model::{EntryRule, Finding, FindingCode, Resolved, Secret, Severity, Template};

impl Store {
    /// Returns who may send events to the relay, with every reference resolved; `None` if each connector decides by its own headers.
    ///
    /// # Errors
    /// All findings that forbid to start the relay.
    pub fn entry_rule(&self) -> Result<Option<EntryRule>, Vec<Finding>> {
        let mut findings = validate::validate_relay(self.relay(), self.path());
        findings.retain(|finding| finding.severity == Severity::Error);
        let mut work = Work { store: self, findings: Vec::new() };
        let rules: Vec<_> = self.relay().access.iter().map(|access| work.rule(&access.value)).collect();
        let forbids = |finding: &Finding| finding.code != FindingCode::InvisibleCharacter.as_str();
        let found = work.findings.into_iter().filter(forbids);
        findings.extend(found.map(|finding| Finding { severity: Severity::Error, ..finding }));
        // A second way is one of the findings.
        if findings.is_empty() { Ok(rules.into_iter().next()) } else { Err(findings) }
    }
}

/// Returns what is wrong with the resolved values of `[relay]`. An unresolved reference is only an info.
pub fn examine(store: &Store) -> Vec<Finding> {
    let mut work = Work { store, findings: Vec::new() };
    for access in &store.relay().access {
        drop(work.rule(&access.value));
    }
    work.findings
}

struct Work<'a> {
    store: &'a Store,
    findings: Vec<Finding>,
}

impl Work<'_> {
    fn rule(&mut self, access: &AccessRecord) -> EntryRule {
        match access {
            AccessRecord::Headers(sets) => {
                let sets: Vec<_> = sets.iter().map(|set| self.headers(set)).collect();
                EntryRule::headers(&sets)
            }
            AccessRecord::Bearer(_) => EntryRule::bearer(&self.secrets(access, rules::bearer)),
            AccessRecord::SigningSecrets(_) => {
                // A wrong secret has a finding; the rule of it accepts no request.
                let secrets = self.secrets(access, rules::signing_secret);
                EntryRule::signed(&secrets).unwrap_or_else(|_| EntryRule::headers(&[]))
            }
        }
    }

    fn headers(&mut self, set: &HeadersRecord) -> Vec<(String, Secret)> {
        let mut headers = Vec::new();
        for (name, value) in set.pairs() {
            let field = format!("relay.headers.{}", name.value);
            let value = self.value(&field, name.line, value, rules::relay_header);
            headers.extend(value.map(|value| (name.value.clone(), value)));
        }
        headers
    }

    fn secrets(&mut self, access: &AccessRecord, check: Rule) -> Vec<Secret> {
        let values = access.values().into_iter();
        values.filter_map(|(field, line, value)| self.value(&field, line, value, check)).collect()
    }

    /// Resolves a value and checks what references made of it. `validate` has checked a value without references.
    fn value(&mut self, field: &str, line: usize, value: &Secret, check: Rule) -> Option<Secret> {
        let template = Template::parse(value.expose()).ok()?;
        let has_references = template.references().next().is_some();
        let folder = self.store.location().folder();
        match resolve::resolved(&template, folder) {
            Ok(Resolved { text, values }) => {
                let odd = resolve::invisible_values(&template, &values);
                match check(&text) {
                    Err(breach) if has_references => {
                        self.add(breach.code, field, line, breach.message, breach.hint.to_owned());
                    }
                    _ => {
                        for (message, hint) in odd {
                            let message = format!("{message}, which a request must have too");
                            self.add(FindingCode::InvisibleCharacter, field, line, message, hint);
                        }
                        return Some(text);
                    }
                }
            }
            Err(missing) => {
                for reference in missing {
                    let (message, hint) = lookup::explain(&reference, folder);
                    self.add(FindingCode::UnresolvedReference, field, line, message, hint);
                }
            }
        }
        None
    }

    fn add(&mut self, code: FindingCode, field: &str, line: usize, message: String, hint: String) {
        let field = Some(field.to_owned());
        self.findings.push(code.finding(None, field, self.store.path(), line, message, hint));
    }
}

type Rule = fn(&Secret) -> Result<(), rules::Breach>;
