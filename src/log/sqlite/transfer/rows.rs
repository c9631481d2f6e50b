//! Reads and writes rows in their neutral form.

use crate::log::transfer::{CellKind, MOST_BYTES, MOST_ROWS, TransferCell, TransferRow, TransferTable};
use rusqlite::types::{FromSqlError, ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, Error, Row, params_from_iter};

/// Where the rows of a table are read from. Some connectors may have several rows with their latest delivery.
fn source_of(table: &TransferTable) -> &'static str {
    match table.name {
        "last_delivery" => {
            "(SELECT environment, connector, max(delivered_at) AS delivered_at FROM last_delivery GROUP BY 1, 2)"
        }
        name => name,
    }
}

/// Returns the first rows after the one with the key `after`.
pub fn rows_after(
    connection: &Connection,
    table: &TransferTable,
    after: &[TransferCell],
) -> rusqlite::Result<Vec<TransferRow>> {
    let key = table.key().collect::<Vec<_>>().join(", ");
    let columns = table.columns.iter().map(|(name, _)| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    let places = vec!["?"; table.keys].join(", ");
    let condition = if after.is_empty() { String::new() } else { format!("WHERE ({key}) > ({places})") };
    let sql = format!("SELECT {columns} FROM {} {condition} ORDER BY {key}", source_of(table));
    let mut statement = connection.prepare_cached(&sql)?;
    let mut found = statement.query(params_from_iter(after.iter().map(|cell| value(cell, CellKind::Text))))?;
    let (mut rows, mut bytes) = (Vec::new(), 0);
    while let Some(row) = found.next()? {
        let cells = table.columns.iter().enumerate().map(|(at, (_, kind))| read(row, at, *kind));
        let cells: TransferRow = cells.collect::<rusqlite::Result<_>>()?;
        bytes += cells.iter().map(TransferCell::weight).sum::<usize>();
        rows.push(cells);
        if rows.len() >= MOST_ROWS || bytes >= MOST_BYTES {
            break;
        }
    }
    Ok(rows)
}

/// Counts the rows of a table.
pub fn count(connection: &Connection, table: &TransferTable) -> rusqlite::Result<u64> {
    let sql = format!("SELECT count(*) FROM {}", source_of(table));
    connection.query_row(&sql, [], |row| row.get::<_, i64>(0)).map(i64::unsigned_abs)
}

fn read(row: &Row<'_>, at: usize, kind: CellKind) -> rusqlite::Result<TransferCell> {
    let found = row.get_ref(at)?;
    let unexpected = || Error::FromSqlConversionFailure(at, found.data_type(), Box::new(FromSqlError::InvalidType));
    Ok(match (kind, found) {
        (CellKind::Flag | CellKind::Mark, ValueRef::Null) => TransferCell::Flag(false),
        (_, ValueRef::Null) => TransferCell::Null,
        (CellKind::Number, ValueRef::Integer(number)) => TransferCell::Number(number),
        (CellKind::Flag | CellKind::Mark, ValueRef::Integer(number)) => TransferCell::Flag(number != 0),
        (CellKind::Text, ValueRef::Text(_)) => TransferCell::Text(found.as_str().map_err(|_| unexpected())?.to_owned()),
        (CellKind::Bytes, ValueRef::Blob(bytes)) => TransferCell::Bytes(bytes.to_owned()),
        (CellKind::Texts, ValueRef::Text(text)) => {
            let texts: Vec<String> = serde_json::from_slice(text).map_err(|_| unexpected())?;
            if texts.is_empty() { TransferCell::Null } else { TransferCell::Texts(texts) }
        }
        _ => return Err(unexpected()),
    })
}

/// Returns a cell as it is written.
fn value(cell: &TransferCell, kind: CellKind) -> ToSqlOutput<'_> {
    match cell {
        TransferCell::Null => ToSqlOutput::Owned(Value::Null),
        TransferCell::Number(number) => ToSqlOutput::Owned(Value::Integer(*number)),
        TransferCell::Flag(false) if kind == CellKind::Mark => ToSqlOutput::Owned(Value::Null),
        TransferCell::Flag(flag) => ToSqlOutput::Owned(Value::Integer(i64::from(*flag))),
        TransferCell::Text(text) => ToSqlOutput::Borrowed(text.as_str().into()),
        TransferCell::Texts(texts) => {
            ToSqlOutput::Owned(Value::Text(serde_json::to_string(texts).expect("texts are always JSON")))
        }
        TransferCell::Bytes(bytes) => ToSqlOutput::Borrowed(bytes.as_slice().into()),
    }
}

/// Adds rows to a table, inside the caller's transaction.
pub fn add(connection: &Connection, table: &TransferTable, rows: &[TransferRow]) -> rusqlite::Result<()> {
    let columns = table.columns.iter().map(|(name, _)| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    let places = (1..=table.columns.len()).map(|at| format!("?{at}")).collect::<Vec<_>>().join(", ");
    let (more, of_more) = match table.place_of("payload_bytes").filter(|_| table.name == "monitoring") {
        // As when an event comes in: the sum of the lengths up to here.
        Some(at) => {
            (", total", format!(", ?{} + coalesce((SELECT total FROM monitoring ORDER BY id DESC LIMIT 1), 0)", at + 1))
        }
        None => ("", String::new()),
    };
    let sql = format!("INSERT INTO {} ({columns}{more}) VALUES ({places}{of_more})", table.name);
    let mut insert = connection.prepare_cached(&sql)?;
    for row in rows {
        let values = row.iter().zip(table.columns).map(|(cell, (_, kind))| value(cell, *kind));
        insert.execute(params_from_iter(values))?;
    }
    Ok(())
}
