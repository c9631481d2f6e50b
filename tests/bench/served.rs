//! The PostgreSQL server of a bench: a private one, with what it used of the processor and of the disk.

use std::path::Path;
use std::process::Command;

#[allow(dead_code, reason = "the tests use more of it")]
#[allow(clippy::duration_suboptimal_units, clippy::zombie_processes, reason = "it lasts as long as the bench")]
#[path = "../../src/log/postgres/testing/cluster.rs"]
mod cluster;
#[path = "../../src/log/postgres/testing/port.rs"]
mod port;

use cluster::Cluster;

/// Ticks per second in which Linux reports processor times, on every machine.
const TICKS: f64 = 100.0;

/// A running server.
pub struct Server(&'static Cluster);

/// What the server used since it was started.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// Processor time of all its processes, in seconds.
    pub processor: f64,
    /// How often it waited until the write-ahead log was on disk.
    pub syncs: f64,
    /// Bytes of the write-ahead log.
    pub wal: f64,
}

impl Work {
    /// Returns what was used since `before`.
    pub fn since(self, before: Self) -> Self {
        Self {
            processor: self.processor - before.processor,
            syncs: self.syncs - before.syncs,
            wal: self.wal - before.wal,
        }
    }
}

impl Server {
    /// Starts it; `None` where there is no PostgreSQL.
    pub fn start() -> Option<Self> {
        let server = Self(cluster::cluster()?);
        // For tests the vacuum rests. A server that people use has it, so its cost belongs into the figures.
        server.sql("ALTER SYSTEM SET autovacuum_naptime = '1min'");
        server.sql("SELECT pg_reload_conf()");
        Some(server)
    }

    /// Returns the address of a schema, as `--log` takes it.
    pub fn log(&self, schema: &str) -> String {
        self.0.schema(schema)
    }

    /// Returns the address of the database.
    pub fn database(&self) -> String {
        self.log("").split_once('?').expect("a schema").0.to_owned()
    }

    /// Returns the path of `psql`.
    pub fn psql(&self) -> std::path::PathBuf {
        self.0.programs.join("psql")
    }

    /// Runs SQL and returns what it prints.
    pub fn sql(&self, sql: &str) -> String {
        let mut psql = Command::new(self.psql());
        psql.args(["--no-psqlrc", "--tuples-only", "--no-align", "--quiet", "--set=ON_ERROR_STOP=1", "--command"]);
        let output = psql.args([sql, &self.database()]).output().expect("psql runs");
        assert!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Returns the number that SQL prints.
    pub fn number(&self, sql: &str) -> f64 {
        self.sql(sql).parse().expect("a number")
    }

    /// Returns how many events of a schema have this state.
    pub fn events(&self, schema: &str, state: &str) -> u64 {
        self.sql(&format!("SELECT count(*) FROM {schema}.delivery WHERE state = '{state}'")).parse().expect("a number")
    }

    /// Drops a schema, and brings the write-ahead log to the disk, so that the next measurement does not wait for it.
    pub fn forget(&self, schema: &str) {
        self.sql(&format!("SET client_min_messages = error; DROP SCHEMA IF EXISTS {schema} CASCADE"));
        self.sql("CHECKPOINT");
    }

    /// Returns what the server used so far. Each process reports its numbers at its end at the latest.
    pub fn work(&self) -> Work {
        let of_the_wal = |column: &str| self.number(&format!("SELECT {column} FROM pg_stat_wal"));
        Work { processor: self.processor(), syncs: of_the_wal("wal_sync"), wal: of_the_wal("wal_bytes") }
    }

    /// The processor time of the server, of its processes, and of those that have ended.
    fn processor(&self) -> f64 {
        let backend = self.sql("SELECT pg_backend_pid()");
        // That one has ended; its parent is the parent of any other.
        let log_writer = self.sql("SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'");
        assert_ne!(backend, log_writer);
        let parent = stat(&log_writer).expect("a process")[1].clone();
        let mut ticks = sum(&parent, &[11, 12, 13, 14]);
        for process in std::fs::read_dir("/proc").expect("processes").flatten() {
            let id = process.file_name().to_string_lossy().into_owned();
            if stat(&id).is_some_and(|fields| fields[1] == parent) {
                ticks += sum(&id, &[11, 12]);
            }
        }
        ticks / TICKS
    }
}

/// Returns the fields of a process from its state on.
fn stat(process: &str) -> Option<Vec<String>> {
    let text = std::fs::read_to_string(Path::new("/proc").join(process).join("stat")).ok()?;
    Some(text.rsplit_once(')')?.1.split_whitespace().map(str::to_owned).collect())
}

/// Adds up some of these fields; 0 if the process has ended.
fn sum(process: &str, fields: &[usize]) -> f64 {
    let Some(stat) = stat(process) else { return 0.0 };
    fields.iter().map(|field| stat[*field].parse::<f64>().expect("ticks")).sum()
}
