//! Reads and writes rows in their neutral form.

use crate::log::postgres::cells::Cells;
use crate::log::postgres::last_delivery::NOBODY;
use crate::log::postgres::pg_error::PgResult;
use crate::log::postgres::session::{Session, Value};
use crate::log::transfer::{CellKind, DELIVERIES, MOST_BYTES, MOST_ROWS, TransferCell, TransferRow, TransferTable};
use std::pin::pin;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::Type;

/// The column of events that is in a table of its own.
const PAYLOAD: &str = "payload";

/// Where the rows of a table are read from. Each process has rows of its own with the latest deliveries.
fn source_of(table: &TransferTable) -> &'static str {
    match table.name {
        DELIVERIES => "delivery LEFT JOIN payload ON payload.delivery_id = delivery.id",
        "last_delivery" => {
            "(SELECT environment, connector, max(delivered_at) AS delivered_at FROM last_delivery GROUP BY 1, 2) AS last_delivery"
        }
        name => name,
    }
}

/// The bytes of a row that may be many; `None` if a row never has many.
fn weight_of(table: &TransferTable) -> Option<&'static str> {
    match table.name {
        DELIVERIES => Some("CASE WHEN has_payload THEN payload_bytes ELSE 0 END + coalesce(octet_length(response), 0)"),
        "monitoring" => Some("payload_bytes"),
        "attempt" => Some("coalesce(octet_length(response), 0)"),
        _ => None,
    }
}

fn column(table: &TransferTable, name: &str) -> String {
    if table.name == DELIVERIES && name == PAYLOAD { "payload.bytes".to_owned() } else { format!("\"{name}\"") }
}

/// Returns the first rows after the one with the key `after`.
pub fn rows_after(session: &Session, table: &TransferTable, after: &[TransferCell]) -> PgResult<Vec<TransferRow>> {
    let key = table.key().collect::<Vec<_>>().join(", ");
    let columns = table.columns.iter().map(|(name, _)| column(table, name)).collect::<Vec<_>>().join(", ");
    let places = (1..=table.keys).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ");
    let condition = if after.is_empty() { String::new() } else { format!("WHERE ({key}) > ({places})") };
    let mut values: Vec<Value<'_>> =
        after.iter().zip(table.columns).map(|(cell, (_, kind))| value(cell, *kind)).collect();
    let limit = match weight_of(table) {
        Some(weight) => {
            let sql = format!(
                "SELECT count(*) FROM (SELECT sum({weight}) OVER (ORDER BY {key}) AS bytes FROM {} {condition}
                   ORDER BY {key} LIMIT {MOST_ROWS}) AS next WHERE bytes <= {MOST_BYTES}",
                table.name
            );
            session.one(&sql, &values, |cells| cells.next::<i64>())?.unwrap_or(0).max(1)
        }
        None => i64::try_from(MOST_ROWS).unwrap_or(i64::MAX),
    };
    values.push(&limit);
    let sql = format!("SELECT {columns} FROM {} {condition} ORDER BY {key} LIMIT ${}", source_of(table), values.len());
    session.all(&sql, &values, |cells| table.columns.iter().map(|(_, kind)| read(cells, *kind)).collect())
}

/// Counts the rows of a table.
pub fn count(session: &Session, table: &TransferTable) -> PgResult<u64> {
    let from = if table.name == DELIVERIES { DELIVERIES } else { source_of(table) };
    let count = session.one(&format!("SELECT count(*) FROM {from}"), &[], |cells| cells.next::<i64>())?;
    Ok(count.unwrap_or(0).unsigned_abs())
}

fn read(cells: &mut Cells<'_>, kind: CellKind) -> PgResult<TransferCell> {
    let found = match kind {
        CellKind::Number => cells.next::<Option<i64>>()?.map(TransferCell::Number),
        CellKind::Flag | CellKind::Mark => Some(TransferCell::Flag(cells.next()?)),
        CellKind::Text => cells.next::<Option<String>>()?.map(TransferCell::Text),
        CellKind::Bytes => cells.next::<Option<Vec<u8>>>()?.map(TransferCell::Bytes),
        CellKind::Texts => {
            let texts = cells.next::<Option<Vec<String>>>()?;
            texts.filter(|texts| !texts.is_empty()).map(TransferCell::Texts)
        }
    };
    Ok(found.unwrap_or(TransferCell::Null))
}

/// Returns a cell as it is sent.
fn value(cell: &TransferCell, kind: CellKind) -> Value<'_> {
    match (cell, kind) {
        (TransferCell::Number(number), _) => number,
        (TransferCell::Flag(flag), _) => flag,
        (TransferCell::Text(text), _) => text,
        (TransferCell::Texts(texts), _) => texts,
        (TransferCell::Bytes(bytes), _) => bytes,
        (TransferCell::Null, CellKind::Number) => &None::<i64>,
        (TransferCell::Null, CellKind::Flag | CellKind::Mark) => &None::<bool>,
        (TransferCell::Null, CellKind::Text) => &None::<&str>,
        (TransferCell::Null, CellKind::Texts) => &None::<Vec<String>>,
        (TransferCell::Null, CellKind::Bytes) => &None::<Vec<u8>>,
    }
}

fn type_of(kind: CellKind) -> Type {
    match kind {
        CellKind::Number => Type::INT8,
        CellKind::Flag | CellKind::Mark => Type::BOOL,
        CellKind::Text => Type::TEXT,
        CellKind::Texts => Type::TEXT_ARRAY,
        CellKind::Bytes => Type::BYTEA,
    }
}

/// Adds rows to a table, inside the caller's transaction.
pub fn add(session: &Session, table: &TransferTable, rows: &[TransferRow]) -> PgResult<()> {
    let payload = table.place_of(PAYLOAD).filter(|_| table.name == DELIVERIES);
    let own = |at: usize| Some(at) != payload;
    let mut columns: Vec<(&str, Type)> = Vec::new();
    columns.extend(
        table.columns.iter().enumerate().filter(|(at, _)| own(*at)).map(|(_, (name, kind))| (*name, type_of(*kind))),
    );
    columns.extend(payload.map(|_| ("has_payload", Type::BOOL)));
    columns.extend((table.name == "last_delivery").then_some(("owner", Type::INT8)));
    let rows_of_table = rows.iter().map(|row| {
        let cells = row.iter().zip(table.columns).enumerate().filter(|(at, _)| own(*at));
        let mut values: Vec<Value<'_>> = cells.map(|(_, (cell, (_, kind)))| value(cell, *kind)).collect();
        let has: Option<Value<'_>> =
            payload.map(|at| if row[at] == TransferCell::Null { &false } else { &true } as Value<'_>);
        values.extend(has);
        values.extend((table.name == "last_delivery").then_some(&NOBODY as Value<'_>));
        values
    });
    copy_in(session, table.name, &columns, rows_of_table)?;
    let Some(at) = payload else { return Ok(()) };
    let kept = rows.iter().filter(|row| row[at] != TransferCell::Null);
    let kept = kept.map(|row| vec![value(&row[0], CellKind::Number), value(&row[at], CellKind::Bytes)]);
    copy_in(session, "payload", &[("delivery_id", Type::INT8), ("bytes", Type::BYTEA)], kept)
}

fn copy_in<'a>(
    session: &Session,
    table: &str,
    columns: &[(&str, Type)],
    rows: impl Iterator<Item = Vec<Value<'a>>>,
) -> PgResult<()> {
    let names = columns.iter().map(|(name, _)| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    let types: Vec<Type> = columns.iter().map(|(_, kind)| kind.clone()).collect();
    let sql = format!("COPY {table} ({names}) FROM STDIN BINARY");
    session.wait(async {
        let sink = session.client().copy_in(&sql).await?;
        let mut writer = pin!(BinaryCopyInWriter::new(sink, &types));
        for row in rows {
            writer.as_mut().write(&row).await?;
        }
        writer.finish().await.map(drop)
    })
}
