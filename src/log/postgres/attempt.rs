//! Attempts as columns. The table `delivery` has them for the latest attempt, and `attempt` for the earlier ones.

use super::cells::Cells;
use super::pg_error::PgResult;
use super::session::{Session, Value};
use crate::log::doubt_flags::{self, with_flags};
use crate::model::{Answer, Attempt, AttemptKind, DeliveryId, Failure, Phase, without_nul};
use std::borrow::Cow;
use std::time::Duration;

/// The columns of an attempt, without its response.
pub const COLUMNS: &str = "kind, started_at, url, made_by, reason, failure, phase, status, error, error_code, latency_us, \
                           response_type, flags";

/// An attempt as the values of [`COLUMNS`] and the response, to be written. The texts have no NUL, which the server refuses.
#[derive(Clone, Debug, Default)]
pub struct AttemptCells<'a> {
    pub kind: Option<&'static str>,
    pub started_at: Option<i64>,
    pub url: Option<Cow<'a, str>>,
    pub made_by: Option<Cow<'a, str>>,
    pub reason: Option<Cow<'a, str>>,
    pub failure: Option<&'static str>,
    pub phase: Option<&'static str>,
    pub status: Option<i64>,
    pub error: Option<Cow<'a, str>>,
    pub error_code: Option<Cow<'a, str>>,
    pub latency_us: Option<i64>,
    pub response_type: Option<Cow<'a, str>>,
    pub flags: i64,
    pub response: Option<&'a [u8]>,
}

impl<'a> AttemptCells<'a> {
    /// Takes an attempt. Without a latency there was no answer.
    pub fn of(attempt: &'a Attempt) -> Self {
        let answer = attempt.answer.as_ref();
        let of_answer = |text: fn(&Answer) -> &Option<String>| Some(without_nul(text(answer?).as_deref()?));
        Self {
            kind: Some(attempt.kind.as_str()),
            started_at: Some(attempt.started_at.as_millis()),
            url: Some(without_nul(&attempt.url)),
            made_by: attempt.by.as_deref().map(without_nul),
            reason: attempt.reason.as_deref().map(without_nul),
            failure: answer.and_then(|answer| answer.failure).map(Failure::as_str),
            phase: answer.and_then(|answer| answer.phase).map(Phase::as_str),
            status: answer.and_then(|answer| answer.status).map(i64::from),
            error: of_answer(|answer| &answer.error),
            error_code: of_answer(|answer| &answer.error_code),
            latency_us: answer.map(|answer| i64::try_from(answer.latency.as_micros()).unwrap_or(i64::MAX)),
            response_type: of_answer(|answer| &answer.response_type),
            flags: answer.map_or(0, doubt_flags::flags),
            response: answer.map(|answer| answer.response.as_slice()).filter(|response| !response.is_empty()),
        }
    }

    /// No attempt was made.
    pub fn none() -> Self {
        Self::default()
    }

    /// Returns the values, to be bound.
    pub fn values(&self) -> [Value<'_>; 14] {
        [
            &self.kind,
            &self.started_at,
            &self.url,
            &self.made_by,
            &self.reason,
            &self.failure,
            &self.phase,
            &self.status,
            &self.error,
            &self.error_code,
            &self.latency_us,
            &self.response_type,
            &self.flags,
            &self.response,
        ]
    }
}

/// Reads [`COLUMNS`]; `None` if there was no attempt yet. Without a latency there was no answer.
pub fn read(cells: &mut Cells<'_>, number: u32) -> PgResult<Option<Attempt>> {
    let kind = cells.word(&AttemptKind::ALL, AttemptKind::as_str)?;
    let (started_at, url) = (cells.time()?, cells.next::<Option<String>>()?);
    let (by, reason) = (cells.next()?, cells.next()?);
    let answer = read_answer(cells)?;
    let (Some(kind), Some(started_at), Some(url)) = (kind, started_at, url) else { return Ok(None) };
    Ok(Some(Attempt { number, kind, started_at, url, by, reason, answer }))
}

fn read_answer(cells: &mut Cells<'_>) -> PgResult<Option<Answer>> {
    let failure = cells.word(&Failure::ALL, Failure::as_str)?;
    let phase = cells.word(&Phase::ALL, Phase::as_str)?;
    let status = cells.next::<Option<i64>>()?.map(u16::try_from).transpose().map_err(|_| cells.unexpected())?;
    let (error, error_code) = (cells.next()?, cells.next()?);
    let (latency, response_type, flags) = (cells.next::<Option<i64>>()?, cells.next()?, cells.next::<i64>()?);
    Ok(latency.map(|micros| {
        let latency = Duration::from_micros(micros.unsigned_abs());
        let answer = Answer { failure, phase, status, error, error_code, latency, response_type, ..Answer::default() };
        with_flags(answer, flags)
    }))
}

/// Returns every attempt of a row with its response, the oldest first.
pub fn history(session: &Session, id: DeliveryId) -> PgResult<Vec<Attempt>> {
    let sql = format!(
        "SELECT number, {COLUMNS}, response FROM attempt WHERE delivery_id = $1
         UNION ALL SELECT attempts, {COLUMNS}, response FROM delivery WHERE id = $1 AND kind IS NOT NULL ORDER BY 1"
    );
    let attempts = session.all(&sql, &[&id.0], with_response)?;
    Ok(attempts.into_iter().flatten().collect())
}

fn with_response(cells: &mut Cells<'_>) -> PgResult<Option<Attempt>> {
    let number = cells.count()?;
    let attempt = read(cells, number)?;
    let response: Option<Vec<u8>> = cells.next()?;
    Ok(attempt.map(|mut attempt| {
        if let Some(answer) = &mut attempt.answer {
            answer.response = response.unwrap_or_default();
        }
        attempt
    }))
}

#[cfg(test)]
mod tests {
    use super::{AttemptCells, COLUMNS, history};
    use crate::log::postgres::session::Value;
    use crate::log::postgres::testing::log::{add, new_log};
    use crate::model::{Answer, Attempt, AttemptKind, DeliveryId, Failure, Phase, Timestamp};
    use std::time::Duration;

    #[test]
    fn an_attempt_is_read_as_it_was_written() {
        let Some(log) = new_log() else { return };
        let answer = Answer {
            failure: Some(Failure::HttpStatus),
            phase: Some(Phase::ALL[0]),
            status: Some(503),
            error: Some("it said NUL: \0".to_owned()),
            error_code: Some("E1".to_owned()),
            latency: Duration::from_micros(7),
            response: b"no\0".to_vec(),
            response_type: Some("text/plain".to_owned()),
            slow: true,
            maybe_applied: true,
            ..Answer::default()
        };
        let mut attempt = Attempt {
            number: 3,
            kind: AttemptKind::Send,
            started_at: Timestamp::EPOCH,
            url: "https://x.test".to_owned(),
            by: Some("me".to_owned()),
            reason: None,
            answer: Some(answer),
        };
        let earlier = Attempt { number: 2, answer: None, ..attempt.clone() };
        add(&log, 1, "{}", &[("attempts", "3")]);
        let cells = AttemptCells::of(&attempt);
        let places: Vec<String> = (2..=15).map(|place| format!("${place}")).collect();
        let sql = format!("UPDATE delivery SET ({COLUMNS}, response) = ROW({}) WHERE id = $1", places.join(", "));
        let values: Vec<Value<'_>> = [&1_i64 as Value<'_>].into_iter().chain(cells.values()).collect();
        log.execute(&sql, &values).expect("written");
        let cells = AttemptCells::of(&earlier);
        let sql = format!(
            "INSERT INTO attempt (delivery_id, number, {COLUMNS}, response) VALUES (1, $1, {})",
            places.join(", ")
        );
        let values: Vec<Value<'_>> = [&2_i64 as Value<'_>].into_iter().chain(cells.values()).collect();
        log.execute(&sql, &values).expect("written");
        attempt.answer.as_mut().expect("an answer").error = Some("it said NUL: \u{2400}".to_owned());
        assert_eq!(history(&log, DeliveryId(1)).expect("attempts"), [earlier, attempt]);
    }
}
