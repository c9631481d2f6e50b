//! Counts the rows of a query by what people ask for.

use super::count::FAILURE;
use super::filter::Filter;
use super::pg_error::PgResult;
use super::search::narrow;
use super::session::Session;
use crate::log::question::{GroupBy, StatsRow};
use crate::log::reference_kind::ReferenceKind;
use crate::log::stats_groups::{sorted, together};
use crate::model::{Query, Zone};

/// Counts by `by`. The groups of the first thing come in the order of their times, or the largest first; so do those of the second
/// thing within them. Minutes, hours and days are those of `zone`.
pub fn stats(session: &Session, query: &Query, by: &[GroupBy], zone: &Zone) -> PgResult<Vec<StatsRow>> {
    let filter = narrow(session, query)?;
    let rows = session.ask(&question(&filter, by), &filter.values, |cells| {
        Ok(StatsRow {
            values: by.iter().map(|_| cells.next()).collect::<PgResult<_>>()?,
            count: cells.next::<i64>()?.unsigned_abs(),
            first: cells.time()?,
            last: cells.time()?,
        })
    })?;
    let has_times = by.iter().any(|by| by.is_time());
    Ok(sorted(if has_times { together(rows, by, zone) } else { rows }, by))
}

/// Returns the SQL that counts the rows of `filter`.
fn question(filter: &Filter, by: &[GroupBy]) -> String {
    let columns: Vec<&str> = by.iter().map(|by| column_of(*by)).collect();
    let columns = columns.join(", ");
    let products = if by.contains(&GroupBy::Product) { products() } else { String::new() };
    format!(
        "SELECT {columns}, count(*), min(failed_at), max(failed_at) FROM delivery{products} WHERE {} GROUP BY {columns}",
        filter.sql
    )
}

/// Groups by minutes since 1970: the zone is one of this program. In every zone an hour starts at a full minute.
fn column_of(by: GroupBy) -> &'static str {
    match by {
        GroupBy::Connector => "connector",
        GroupBy::ApiKey => "api_key",
        GroupBy::Event => "event",
        GroupBy::Cause => "cause",
        GroupBy::Failure => FAILURE,
        GroupBy::Status => "status::text",
        GroupBy::ErrorCode => "error_code",
        GroupBy::Store => "store_id",
        GroupBy::Document => "document_id",
        GroupBy::Product => "product.value",
        GroupBy::Minute | GroupBy::Hour | GroupBy::Day => "(failed_at / 60000)::text",
    }
}

fn products() -> String {
    let kind = ReferenceKind::Product as i64;
    format!(" LEFT JOIN ref AS product ON product.delivery_id = delivery.id AND product.kind = {kind}")
}

#[cfg(test)]
mod tests {
    use super::stats;
    use crate::log::postgres::testing::log::{add, new_log};
    use crate::log::question::GroupBy;
    use crate::model::{Query, Zone};

    #[test]
    fn rows_are_counted_by_anything() {
        let Some(log) = new_log() else { return };
        add(&log, 1, "{}", &[("status", "503"), ("failed_at", "3600000"), ("store_id", "'S'")]);
        add(&log, 2, "{}", &[("status", "401"), ("failed_at", "3660000"), ("cause", "'401'"), ("connector", "'pos'")]);
        add(&log, 3, "{}", &[("status", "503"), ("failed_at", "7200000")]);
        log.run("INSERT INTO ref VALUES ('P', 3, 1), ('Q', 3, 1), ('P', 3, 3)").expect("ids");
        let ask = |by: &[GroupBy]| -> Vec<(String, u64)> {
            let rows = stats(&log, &Query::default(), by, &Zone::utc()).expect("rows");
            let name = |values: Vec<Option<String>>| {
                values.into_iter().map(|value| value.unwrap_or_else(|| "-".to_owned())).collect::<Vec<_>>().join(" ")
            };
            rows.into_iter().map(|row| (name(row.values), row.count)).collect()
        };
        let expected = |groups: &[(&str, u64)]| -> Vec<(String, u64)> {
            groups.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
        };
        assert_eq!(ask(&[GroupBy::Status]), expected(&[("503", 2), ("401", 1)]));
        assert_eq!(ask(&[GroupBy::Cause, GroupBy::Connector]), expected(&[("503 wms", 2), ("401 pos", 1)]));
        assert_eq!(ask(&[GroupBy::Product]), expected(&[("P", 2), ("-", 1), ("Q", 1)]));
        assert_eq!(ask(&[GroupBy::Store]), expected(&[("-", 2), ("S", 1)]));
        let counts = |by| ask(&[by]).into_iter().map(|(_, count)| count).collect::<Vec<_>>();
        assert_eq!(counts(GroupBy::Hour), [2, 1]);
        assert_eq!(counts(GroupBy::Minute), [1, 1, 1]);
        assert_eq!(counts(GroupBy::Day), [3]);
        for by in [GroupBy::ApiKey, GroupBy::Event, GroupBy::Failure, GroupBy::ErrorCode, GroupBy::Document] {
            assert_eq!(counts(by), [3], "{by:?}");
        }
    }
}
