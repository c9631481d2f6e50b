//! The machine: certificate authorities, clock and zone, terminal, proxies that are not used.

use super::row::CheckRow;
use crate::commands::context::Context;
use crate::trust;
use std::env;

pub(super) fn check(context: &Context) -> Vec<CheckRow> {
    vec![authorities(), clock(context), terminal(context), proxies()]
}

fn authorities() -> CheckRow {
    match trust::system_authorities() {
        0 => CheckRow::warning(
            "tls",
            "the system has no certificate authorities; the bundled ones are used",
            "Install the system's package of certificate authorities (often ca-certificates), which keeps them up to date.",
        ),
        1 => CheckRow::ok("tls", "1 certificate authority of the system"),
        count => CheckRow::ok("tls", format!("{count} certificate authorities of the system")),
    }
}

/// The first year in which this program ran; an earlier clock was never set.
const FIRST_YEAR: u16 = 2026;
/// Certificates are not valid after it.
const LAST_YEAR: u16 = 2100;

fn clock(context: &Context) -> CheckRow {
    let now = context.now();
    let year: u16 = now.to_string().get(..4).and_then(|year| year.parse().ok()).unwrap_or_default();
    let message = format!("{now}, shown as {}", context.out.look().zone.show(now));
    if (FIRST_YEAR..LAST_YEAR).contains(&year) {
        return CheckRow::ok("clock", message);
    }
    CheckRow::error("clock", message, "Set the clock: times in the log and certificates depend on it.")
}

fn terminal(context: &Context) -> CheckRow {
    let look = context.out.look();
    let width = look.width.map_or_else(|| "stdout is not a terminal".to_owned(), |width| format!("{width} columns"));
    let color = if look.has_color { "colour" } else { "no colour" };
    let asks = if context.can_ask() { "questions can be asked" } else { "no questions are asked" };
    CheckRow::ok("terminal", format!("{width}, {color}, {asks}"))
}

fn proxies() -> CheckRow {
    let names = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"];
    let is_set = |name: &&str| env::var_os(name).is_some_and(|value| !value.is_empty());
    let set: Vec<&str> = names.into_iter().filter(is_set).collect();
    if set.is_empty() {
        return CheckRow::ok("proxy", "none is set");
    }
    let message = format!("{} is set, but not used", set.join(", "));
    CheckRow::warning("proxy", message, "Requests go straight to the endpoints: a proxy would see their secrets.")
}
