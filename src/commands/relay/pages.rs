//! The status page: the connectors, the failed events, and one event. It can only be read, and works without scripts.
//!
//! Pages that read the log are made on the thread that reads it, because a large one takes milliseconds.

mod bars;
mod event;
mod failed_counts;
mod frame;
mod home;
mod list;
mod query;
mod state;

use super::log_counts::LogCounts;
use super::log_reader::LogReader;
use super::readiness::Readiness;
use super::recent::Recent;
use super::site::Site;
use crate::engine::Intake;
use crate::log::Log;
use crate::model::DeliveryId;
use crate::receiver::Response;
use failed_counts::{FailedCounts, read_failed};
use frame::{busy, not_found, style, unreadable};
use list::PageSearch;
use query::TypedQuery;
use std::sync::Arc;

/// Makes the pages.
pub(super) struct Pages {
    site: Arc<Site>,
    reader: LogReader,
    failed: Recent<FailedCounts>,
}

impl Pages {
    /// `reader` is for the pages alone: a search that takes long must not delay the counts of `/metrics`.
    pub(super) fn new(site: Site, reader: LogReader) -> Self {
        let names = site.connectors.iter().map(|connector| connector.name.clone()).collect();
        let question = read_failed(names, site.environment.clone(), site.zone.clone());
        Self { site: Arc::new(site), failed: Recent::new(reader.clone(), question), reader }
    }

    /// Returns the page of a path with its query.
    pub(super) async fn answer(
        &self,
        target: &str,
        health: &Readiness,
        intake: &Intake,
        counts: &Recent<LogCounts>,
    ) -> Response {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        match path {
            "/style.css" => style(),
            "/" => {
                let trouble = health.trouble().await;
                let (counts, failed) = tokio::join!(counts.get(), self.failed.get());
                let facts = home::HomeFacts {
                    trouble: trouble.as_deref(),
                    intake,
                    counts: counts.as_deref(),
                    failed: failed.as_deref(),
                };
                home::page(&self.site, facts)
            }
            "/failed" => self.list(TypedQuery::of(query)).await,
            _ => match path.strip_prefix("/failed/").map(str::parse::<DeliveryId>) {
                Some(Ok(id)) => self.read(move |site, log| event::page(site, log, id)).await,
                Some(Err(error)) => not_found(&self.site, &error.to_string()),
                None => not_found(&self.site, "there is no such page"),
            },
        }
    }

    async fn list(&self, typed: TypedQuery) -> Response {
        match PageSearch::new(&self.site, typed) {
            Ok(search) => self.read(move |site, log| search.page(site, log)).await,
            Err(refusal) => refusal,
        }
    }

    async fn read(
        &self,
        page: impl FnOnce(&Site, &mut dyn Log) -> anyhow::Result<Response> + Send + 'static,
    ) -> Response {
        let site = self.site.clone();
        let answer = self.reader.ask(move |log| page(&site, log).unwrap_or_else(|trouble| unreadable(&site, &trouble)));
        answer.await.unwrap_or_else(|| busy(&self.site))
    }
}
