//! `/failed/ID`: what `failed show` shows of one event, and the commands to type.

use super::frame::{command, framed, not_found};
use crate::commands::context::{connector_of, detail_of};
use crate::commands::relay::site::Site;
use crate::log::Log;
use crate::model::DeliveryId;
use crate::output::{Cell, DetailView, PagePart, Tone, parts_of};
use crate::receiver::Response;
use maud::{Markup, html};
use std::mem::discriminant;

/// How much of a payload or an answer is shown: several readers must not fill the memory of the relay.
const MOST_BYTES: usize = 256 * 1024;

/// Reads the log and returns the page.
pub(super) fn page(site: &Site, log: &mut dyn Log, id: DeliveryId) -> anyhow::Result<Response> {
    let Some(row) = log.get(id)? else {
        return Ok(not_found(site, &format!("there is no event {id}")));
    };
    let payload = log.payload(id)?;
    let connector = connector_of(Some(&site.store), &row);
    let (detail, left_out) = detail_of(log, row, payload, connector.as_ref(), &site.repeated)?;
    let parts = parts_of(&DetailView::from(detail), &site.look(), &site.repeated);
    let (title, rest) = match parts.split_first() {
        Some((PagePart::Line(title), rest)) => (title.text(), rest),
        _ => ("", &parts[..]),
    };
    let show = site.command(&format!("inv-hooks failed show {id}"));
    let body = html! {
        h1 { (title) }
        @for alike in rest.chunk_by(|a, b| discriminant(a) == discriminant(b)) { (pieces(alike, &show)) }
        @if let Some(left_out) = left_out { p.dim { (left_out) } }
        h2 { "The same on the command line" }
        pre { (command(&show)) }
    };
    Ok(framed(site, 200, "", &format!("Event {id}"), &body))
}

/// Shows parts of one kind.
fn pieces(alike: &[PagePart], show: &str) -> Markup {
    html! {
        @match &alike[0] {
            PagePart::Field(..) => dl { @for part in alike { (piece(part, show)) } },
            PagePart::Event(..) => ul.events { @for part in alike { (piece(part, show)) } },
            _ => { @for part in alike { (piece(part, show)) } },
        }
    }
}

fn piece(part: &PagePart, show: &str) -> Markup {
    html! {
        @match part {
            PagePart::Gap => {},
            PagePart::Heading(text) => h2 { (text.text()) },
            PagePart::Line(text) if text.has_tone(Tone::Code) => { p.step { (step(text)) } },
            PagePart::Line(text) => { p class=[text.has_tone(Tone::Dim).then_some("dim")] { (text.text()) } },
            PagePart::Field(name, value) => { dt { (name.text()) } dd { (value.text()) } },
            PagePart::Event(id, text) => li { a href=(format!("/failed/{id}")) { (text.text().trim()) } },
            PagePart::Json(text) | PagePart::Block(text) => (block(text, show)),
        }
    }
}

/// Shows a step of the advice: a command and what it does, or a sentence with commands in backticks.
fn step(line: &Cell) -> Markup {
    match line.text().split_once("    ") {
        Some((line, what)) => html! { (command(line)) " " span { (what) } },
        None if line.text().starts_with("inv-hooks ") => command(line.text()),
        None => html! {
            @for (at, piece) in line.text().split('`').enumerate() {
                @if at % 2 == 1 { (command(piece)) } @else { (piece) }
            }
        },
    }
}

fn block(text: &str, show: &str) -> Markup {
    let end = text.floor_char_boundary(MOST_BYTES);
    html! {
        pre { code { (text[..end]) } }
        @if end < text.len() {
            p.dim { "The rest is left out here. All of it: " (command(&format!("{show} --payload"))) }
        }
    }
}
