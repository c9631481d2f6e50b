//! Makes the event of a line of `failed import`.

use super::details::{LineDetails, LineGone};
use super::line::{ImportLine, time};
use crate::catalog;
use crate::commands::context::{ContentArgs, Context, Purpose};
use crate::log::{GonePayload, Imported, Link, Reported, Whole};
use crate::model::{
    ApiKey, Attempt, AttemptKind, Environment, EventName, Extracted, NewDelivery, PayloadPointers, State, Timestamp,
    parse_hex,
};
use crate::output::counted;
use crate::runtime;
use std::collections::HashMap;

/// What all lines of an import have in common.
pub struct Importer {
    environment: Environment,
    pointers: HashMap<ApiKey, PayloadPointers>,
    now: Timestamp,
    allow_duplicate: bool,
    max_bytes: u64,
    content: ContentArgs,
}

/// A line that was read.
pub struct ReadLine {
    /// The event.
    pub reported: Reported,
    /// What it refers to.
    pub link: Option<Link>,
    /// Signs that its API key is wrong.
    pub mistakes: Vec<String>,
    /// The settings of its connector.
    pub settings: Option<String>,
    /// Whether the other log may still send it.
    pub is_pending: bool,
}

/// The parts of a line that come from its details.
struct FromDetails {
    imported: Option<Box<Imported>>,
    attempt: Attempt,
    link: Option<Link>,
}

impl Importer {
    /// Reads the settings of the store.
    pub fn new(context: &Context, allow_duplicate: bool, max_bytes: u64, content: ContentArgs) -> anyhow::Result<Self> {
        let pointers = ApiKey::LOGGED.into_iter().map(|key| Ok((key, context.pointers(key)?)));
        Ok(Self {
            environment: context.environment()?,
            pointers: pointers.collect::<anyhow::Result<_>>()?,
            now: context.now(),
            allow_duplicate,
            max_bytes,
            content,
        })
    }

    /// An export of another environment must not become events of this one.
    fn check_environment(&self, line: &ImportLine) -> Result<(), String> {
        match &line.environment {
            Some(other) if other != self.environment.as_str() => Err(match other.parse::<Environment>() {
                Ok(other) => format!("its environment is {other}, but that of the store is {}", self.environment),
                Err(_) => format!("its environment is not a valid name; that of the store is {}", self.environment),
            }),
            _ => Ok(()),
        }
    }

    /// Returns the event of a line, and what else the line has.
    pub fn read(&self, line: &[u8]) -> Result<ReadLine, String> {
        let line = ImportLine::parse(line)?;
        self.check_environment(&line)?;
        let api_key = ApiKey::of_row(&line.api_key)
            .ok_or("its api_key is not an API key for inventory events (`inv-hooks event list`)")?;
        let details = line.details()?;
        let state = line.state()?;
        if details.is_none() && !matches!(state, State::Failed | State::Unknown) {
            return Err("its state is neither failed nor unknown".to_owned());
        }
        let gone = details.as_ref().and_then(|details| details.payload_gone.as_ref());
        let payload = self.payload(&line, state, gone)?;
        let created_at = line.created_at()?.unwrap_or(self.now);
        let webhook_id = line.webhook_id.clone().unwrap_or_else(runtime::new_id);
        let of_details = match &details {
            Some(details) => of_details(&line, details, state, &webhook_id, created_at)?,
            None => self.of_line(&line)?,
        };
        let is_whole = of_details.imported.as_ref().is_some_and(|imported| imported.whole.is_some());
        let latest = of_details.attempt.answer.as_ref().filter(|_| is_whole);
        let doubt = if is_whole { line.earlier_doubt(state, latest)? } else { line.doubt()? };
        let at = line.failed_at()?.unwrap_or(if is_whole { of_details.attempt.started_at } else { self.now });
        let places = &self.pointers[&api_key];
        let extracted = gone.map_or_else(|| places.extract(&payload), |gone| line.extracted(&gone.products));
        let given = line.event()?;
        let named = given.as_ref().map(EventName::as_str);
        let mistakes = if gone.is_some() {
            Vec::new()
        } else {
            catalog::signs_of_mistake(api_key, places, &payload, &extracted, named)
        };
        let reported = Reported {
            attempt: of_details.attempt,
            at,
            state,
            doubt,
            reposts: line.reposts(),
            has_given_id: line.webhook_id.is_some(),
            allow_duplicate: self.allow_duplicate,
            imported: of_details.imported,
            delivery: self.delivery(&line, api_key, given, (payload, extracted), webhook_id, created_at),
        };
        let (settings, is_pending) = (line.connector_settings(), line.is_pending());
        Ok(ReadLine { reported, link: of_details.link, mistakes, settings, is_pending })
    }

    fn delivery(
        &self,
        line: &ImportLine,
        api_key: ApiKey,
        given: Option<EventName>,
        (payload, extracted): (Vec<u8>, Extracted),
        webhook_id: String,
        created_at: Timestamp,
    ) -> NewDelivery {
        // An item states its event, or that it has none.
        let of_payload = if line.is_item() { None } else { extracted.event_of(api_key) };
        NewDelivery {
            webhook_id,
            event_id: line.event_id().unwrap_or_else(runtime::new_id),
            environment: self.environment.clone(),
            connector: line.connector(),
            api_key,
            event: given.or(of_payload),
            payload,
            extracted,
            is_test: line.test,
            created_at,
            source: None,
            lineage: None,
        }
    }

    /// Returns the payload; an empty one if the line says that it is no longer kept.
    fn payload(&self, line: &ImportLine, state: State, gone: Option<&LineGone>) -> Result<Vec<u8>, String> {
        if gone.is_some() {
            return match state {
                _ if line.has_payload() => Err("it has a payload, but its details say that it has none".to_owned()),
                State::Delivered | State::Discarded => Ok(Vec::new()),
                _ => Err("it has no payload, so it can never be sent".to_owned()),
            };
        }
        let payload = line.payload()?;
        if u64::try_from(payload.len()).unwrap_or(u64::MAX) > self.max_bytes {
            return Err(format!("its payload is larger than {} (--max-bytes)", counted(self.max_bytes, "byte")));
        }
        self.content.check_line(&payload, Purpose::Store).map_err(|why| format!("its payload: {why}"))?;
        Ok(payload)
    }

    /// What a line without details says.
    fn of_line(&self, line: &ImportLine) -> Result<FromDetails, String> {
        let at = line.failed_at()?.unwrap_or(self.now);
        let imported = line.imported_id().map(|id| Box::new(Imported { id, whole: None }));
        Ok(FromDetails { imported, attempt: line.attempt(at)?, link: None })
    }
}

/// What a line with details says.
fn of_details(
    line: &ImportLine,
    details: &LineDetails,
    state: State,
    webhook_id: &str,
    created_at: Timestamp,
) -> Result<FromDetails, String> {
    let id = line.imported_id().ok_or("it has details, but its id is not a whole number from 1")?;
    let delivered_at = time("delivered_at", details.delivered_at.as_deref())?;
    if state == State::Delivered && delivered_at.is_none() {
        return Err("it is delivered, but its details have no delivered_at".to_owned());
    }
    let mut earlier = details.attempts(line.attempts())?;
    let latest = earlier.pop();
    let whole = Whole {
        has_attempt: latest.is_some(),
        earlier,
        failed_at: line.failed_at()?,
        delivered_at,
        discard_reason: details.discard_reason(),
        cause: line.cause(),
        gone: details.payload_gone.as_ref().map(gone_payload).transpose()?,
    };
    let link = details.link(webhook_id, id)?;
    let attempt = latest.unwrap_or_else(|| no_attempt(created_at));
    Ok(FromDetails { imported: Some(Box::new(Imported { id, whole: Some(whole) })), attempt, link })
}

/// The place of an attempt that was never made.
fn no_attempt(started_at: Timestamp) -> Attempt {
    let kind = AttemptKind::Reported;
    Attempt { number: 0, kind, started_at, url: String::new(), by: None, reason: None, answer: None }
}

fn gone_payload(gone: &LineGone) -> Result<GonePayload, String> {
    let digest = gone.content_sha256.as_deref().map(|text| {
        let bytes = parse_hex(text).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        bytes.ok_or("the content_sha256 in its details is not a SHA-256 in hexadecimal")
    });
    let bytes = gone.bytes.min(u64::from(u32::MAX));
    Ok(GonePayload { bytes, digest: digest.transpose()?, products: Vec::new() })
}
