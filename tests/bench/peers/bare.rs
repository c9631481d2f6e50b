//! The smallest program with SQLite: opens a file, runs one query, prints every value. Search is compared with it.
//!
//! `bench-bare FILE SQL [VALUE]...`; it checks nothing and knows nothing about the log.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, params_from_iter};
use std::env;
use std::error::Error;
use std::io::{self, BufWriter, Write as _};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let (Some(file), Some(sql)) = (args.next(), args.next()) else { return Err("FILE SQL [VALUE]...".into()) };
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut statement = connection.prepare(&sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query(params_from_iter(args))?;
    let mut out = BufWriter::new(io::stdout());
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            match row.get_ref(column)? {
                ValueRef::Null => out.write_all(b"\t")?,
                ValueRef::Integer(number) => write!(out, "{number}\t")?,
                ValueRef::Real(number) => write!(out, "{number}\t")?,
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                    out.write_all(bytes)?;
                    out.write_all(b"\t")?;
                }
            }
        }
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}
