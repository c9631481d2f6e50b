//! Attempts as entries of an HTTP archive, which browsers and other tools open.
//!
//! Source: HAR 1.2, <http://www.softwareishard.com/blog/har-12-spec/>. The log keeps neither the headers of a request nor those of an
//! answer, so a request has the names that its connector has now, with values only where these are no secret.

use crate::model::{Answer, Attempt, Delivery};
use serde::Serialize;

/// What comes before the entries.
pub const HAR_START: &str = concat!(
    "{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"inv-hooks\",\"version\":\"",
    env!("CARGO_PKG_VERSION"),
    "\"},\"entries\":["
);

/// What comes after the entries.
pub const HAR_END: &str = "]}}";

/// What is shown in place of a value that may be secret.
const HIDDEN: &str = "***";

/// One attempt.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HarEntry {
    started_date_time: String,
    /// Milliseconds.
    time: f64,
    request: HarRequest,
    response: HarResponse,
    cache: Empty,
    timings: Timings,
    comment: String,
}

#[derive(Debug, Serialize)]
struct Empty {}

#[derive(Debug, Serialize)]
struct Pair {
    name: String,
    value: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct HarRequest {
    method: &'static str,
    url: String,
    http_version: &'static str,
    cookies: [Pair; 0],
    headers: Vec<Pair>,
    query_string: [Pair; 0],
    post_data: PostData,
    headers_size: i64,
    body_size: usize,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PostData {
    mime_type: &'static str,
    params: [Pair; 0],
    text: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct HarResponse {
    status: u16,
    status_text: String,
    http_version: &'static str,
    cookies: [Pair; 0],
    headers: Vec<Pair>,
    content: Content,
    #[serde(rename = "redirectURL")]
    redirect_url: &'static str,
    headers_size: i64,
    body_size: i64,
    #[serde(rename = "_error", skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Content {
    size: usize,
    mime_type: String,
    text: String,
}

#[derive(Debug, Serialize)]
struct Timings {
    send: f64,
    wait: f64,
    receive: f64,
}

impl HarEntry {
    /// Shows an attempt of `row`. `headers` are the names of the headers of its connector.
    pub fn new(row: &Delivery, attempt: &Attempt, payload: &[u8], headers: &[String]) -> Self {
        let answer = attempt.answer.as_ref();
        let time = answer.map_or(0.0, |answer| answer.latency.as_secs_f64() * 1000.0);
        Self {
            started_date_time: attempt.started_at.to_string(),
            time,
            request: HarRequest {
                method: "POST",
                url: attempt.url.clone(),
                http_version: "HTTP/1.1",
                cookies: [],
                headers: request_headers(row, headers),
                query_string: [],
                post_data: PostData {
                    mime_type: "application/json",
                    params: [],
                    text: String::from_utf8_lossy(payload).into_owned(),
                },
                headers_size: -1,
                body_size: payload.len(),
            },
            response: HarResponse::of(answer),
            cache: Empty {},
            timings: Timings { send: 0.0, wait: time, receive: 0.0 },
            comment: format!("event {}, attempt {}, connector {}", row.id, attempt.number, row.connector),
        }
    }
}

fn request_headers(row: &Delivery, headers: &[String]) -> Vec<Pair> {
    let value = |name: &str| match name.to_ascii_lowercase().as_str() {
        "content-type" => "application/json".to_owned(),
        _ => HIDDEN.to_owned(),
    };
    let id = Pair { name: "webhook-id".to_owned(), value: row.webhook_id.clone() };
    let own = headers.iter().filter(|name| !name.eq_ignore_ascii_case("webhook-id"));
    own.map(|name| Pair { name: name.clone(), value: value(name) }).chain([id]).collect()
}

impl HarResponse {
    /// An attempt without an answer has the status 0, as in browsers.
    fn of(answer: Option<&Answer>) -> Self {
        let body = answer.map(|answer| String::from_utf8_lossy(&answer.response).into_owned()).unwrap_or_default();
        let mime_type = answer.and_then(|answer| answer.response_type.clone());
        let no_answer = || "the answer was not recorded".to_owned();
        let has_status = answer.is_some_and(|answer| answer.status.is_some());
        let error = answer.map_or_else(|| Some(no_answer()), |answer| answer.error.clone());
        let headers = mime_type.iter().map(|value| Pair { name: "content-type".to_owned(), value: value.clone() });
        Self {
            status: answer.and_then(|answer| answer.status).unwrap_or(0),
            status_text: String::new(),
            http_version: "HTTP/1.1",
            cookies: [],
            headers: headers.collect(),
            content: Content { size: body.len(), mime_type: mime_type.clone().unwrap_or_default(), text: body },
            redirect_url: "",
            headers_size: -1,
            body_size: -1,
            error: error.filter(|_| !has_status),
        }
    }
}
