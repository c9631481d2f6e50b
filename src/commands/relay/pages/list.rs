//! `/failed`: failed events, found by the filters of `failed search`.

use super::frame::{command, framed};
use super::query::{PageFilters, TypedQuery};
use crate::commands::context::{find_causes, next_steps};
use crate::commands::relay::site::Site;
use crate::log::Log;
use crate::model::{Page, Query};
use crate::output::{DeliveryView, Row as _, Tone, counted, sanitize, sanitize_lines};
use crate::receiver::Response;
use maud::{Markup, html};

/// The most rows of a page: the relay has no memory for a page of a million.
const MOST_ROWS: usize = 500;

/// The fields of the form.
const FIELDS: [&str; 4] = ["text", "connector", "status", "since"];

/// A search that can be made.
pub(super) struct PageSearch {
    typed: TypedQuery,
    asked: PageFilters,
    query: Query,
}

impl PageSearch {
    /// Reads the filters; an error is the page that says what is wrong with them.
    pub(super) fn new(site: &Site, typed: TypedQuery) -> Result<Self, Response> {
        let look = site.look();
        let asked = typed.parse().map_err(|why| refused(site, &typed, &why))?;
        let query = asked.filters.query(asked.text.as_deref(), site.environment.clone(), look.now, &look.zone);
        match query {
            Ok(query) => {
                let query = Query { states: asked.states.states(), ..query };
                Ok(Self { typed, asked, query })
            }
            Err(error) => Err(refused(site, &typed, &error.to_string())),
        }
    }

    /// Reads the log and returns the page.
    pub(super) fn page(&self, site: &Site, log: &mut dyn Log) -> anyhow::Result<Response> {
        let page = self.asked.page.page();
        let limit = page.limit.min(MOST_ROWS);
        let mut query = self.query.clone();
        find_causes(log, &mut query)?;
        let mut rows = log.search(&query, &Page { limit: limit + 1, ..page })?;
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let rows: Vec<DeliveryView> = rows.iter().map(DeliveryView::from).collect();
        let none = if self.query.is_of_failures() { "No failed event matches." } else { "No event matches." };
        let next = rows.last().and_then(|last| last.cursor.as_deref()).filter(|_| has_more);
        let body = html! {
            h1 { "Failed events" }
            (form(site, &self.typed))
            @if rows.is_empty() { p { (none) } } @else { (table(site, &rows)) }
            @if let Some(cursor) = next {
                p {
                    "Showing " (counted(rows.len(), "event")) "; more match. "
                    a rel="next" href=(self.typed.next(cursor)) { "Next page" }
                }
            }
            p { "The same on the command line:" }
            pre { (command(&site.command(&self.command()))) }
        };
        Ok(framed(site, 200, "/failed", "Failed events", &body))
    }

    fn command(&self) -> String {
        let page = &self.asked.page;
        let after = page.after.map(|cursor| format!(" --after {cursor}")).unwrap_or_default();
        let flags = format!("{}{}{after}", self.asked.typed(), page.typed());
        next_steps::search(&flags, self.asked.text.as_deref())
    }
}

fn refused(site: &Site, typed: &TypedQuery, why: &str) -> Response {
    let body = html! {
        h1 { "Failed events" }
        p.trouble { (sanitize_lines(why)) }
        (form(site, typed))
    };
    framed(site, 400, "/failed", "Failed events", &body)
}

fn form(site: &Site, typed: &TypedQuery) -> Markup {
    let field = |name: &'static str, label: &str, example: &str| {
        html! {
            div {
                label for=(name) { (label) }
                input id=(name) name=(name) value=(sanitize(&typed.get(name))) placeholder=(example) autocomplete="off"
                    spellcheck="false" list=[(name == "connector").then_some("connectors")];
            }
        }
    };
    html! {
        form action="/failed" method="get" role="search" {
            (field("text", "Text", "id, or text in payload or answer"))
            (field("connector", "Connector", "any"))
            (field("status", "Status", "503,401, 5xx, 400-499"))
            (field("since", "Since", "2h, 20:00, yesterday, 2026-11-01"))
            datalist #connectors { @for connector in &site.connectors { option value=(sanitize(&connector.name)) {} } }
            @for (name, value) in typed.beside(&FIELDS) { input type="hidden" name=(name) value=(value); }
            div.buttons { button { "Search" } a href="/failed" { "Show all" } }
        }
        @if typed.beside(&FIELDS).next().is_some() {
            p.dim {
                "Also filtered by: "
                @for (name, value) in typed.beside(&FIELDS) { code { (sanitize(name)) "=" (sanitize(value)) } " " }
            }
        }
    }
}

fn table(site: &Site, rows: &[DeliveryView]) -> Markup {
    let (look, headers) = (site.look(), DeliveryView::HEADERS);
    html! {
        table {
            thead { tr { @for header in headers { th scope="col" { (header) } } } }
            tbody {
                @for row in rows {
                    @let cells = row.cells(&look);
                    tr {
                        th.whole scope="row" { a href=(format!("/failed/{}", row.id)) { (row.id) } }
                        td.whole data-label=(headers[1]) {
                            time datetime=(row.shown_at().to_string()) title=(look.zone.show(row.shown_at())) { (cells[1].text()) }
                        }
                        td.whole data-label=(headers[2]) { (cells[2].text()) }
                        @for (at, cell) in cells.iter().enumerate().skip(3) {
                            td data-label=(headers[at]) class=[cell.has_tone(Tone::Warn).then_some("doubt")] {
                                @if cell.text().is_empty() { span.dim { "-" } } @else { span { (cell.text()) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
