//! One PostgreSQL server for a run of the tests: a new cluster, on a free port of the loopback, with passwords and with fsync.
//!
//! It ends with the tests. The server refuses to run as root, so it gets another user then.

use super::port::free_port;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// The user that the server runs as if the tests run as root.
const USER: &str = "daemon";

/// How the folders of servers begin.
const PREFIX: &str = "inv-hooks-postgres-";

/// A folder without a server may be of one that is just being started.
const SETTLED: Duration = Duration::from_mins(2);

const PASSWORD: &str = "only-for-tests";

/// A server that runs.
pub struct Cluster {
    /// Its port on 127.0.0.1.
    pub port: u16,
    /// Where its programs are.
    pub programs: PathBuf,
    /// Where its files are.
    folder: PathBuf,
}

impl Cluster {
    /// Returns the address of a schema that no one else uses.
    pub fn new_schema(&self) -> String {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        self.schema(&format!("test_{}_{number}", std::process::id()))
    }

    /// Creates a database, in which no one else has transactions: as long as any is open, a vacuum keeps the rows that it may see.
    pub fn new_database(&self, name: &str) {
        let mut psql = Command::new(self.programs.join("psql"));
        psql.args(["--quiet", "--host=127.0.0.1", "--username=tester", "--dbname=postgres"])
            .env("PGPASSWORD", PASSWORD);
        run(psql.arg("--port").arg(self.port.to_string()).arg("--command").arg(format!("CREATE DATABASE {name}")));
    }

    /// Stops the server as a power cut would, and starts it again: `pg_ctl restart -m immediate`, but the new server ends with the
    /// tests, too.
    #[allow(dead_code, reason = "only the tests of the whole program need it")]
    pub fn restart_at_once(&self) {
        let mut stop = as_user(&self.programs.join("pg_ctl"));
        run(stop.args(["stop", "--mode=immediate", "--silent", "--pgdata"]).arg(self.folder.join("data")));
        self.serve();
    }

    /// Returns `address` with another port, at which a proxy passes everything on to this server.
    #[allow(dead_code, reason = "benches need no proxy")]
    pub fn through(&self, address: &str, port: u16) -> String {
        address.replace(&format!(":{}/", self.port), &format!(":{port}/"))
    }

    /// Returns the address of the schema `name`.
    pub fn schema(&self, name: &str) -> String {
        format!("postgres://tester:{PASSWORD}@127.0.0.1:{}/postgres?schema={name}", self.port)
    }
}

/// Returns the server of this run; `None`, with a note, where there is no PostgreSQL.
pub fn cluster() -> Option<&'static Cluster> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    let cluster = CLUSTER.get_or_init(|| {
        let programs = programs();
        if programs.is_none() {
            leave_out("tests of the log on PostgreSQL: there is no PostgreSQL here (initdb and postgres)");
        }
        programs.map(start)
    });
    cluster.as_ref()
}

/// Returns a server that no other test uses; `None` where there is no PostgreSQL.
#[allow(dead_code, reason = "only the tests of the whole program need it")]
pub fn own_cluster() -> Option<Cluster> {
    cluster()?;
    programs().map(start)
}

/// The same for a server that takes connections with TLS only. Its certificate and key are PEM.
#[allow(dead_code, reason = "only the tests of the whole program need it")]
pub fn own_cluster_with_tls(certificate: &str, key: &str) -> Option<Cluster> {
    cluster()?;
    let cluster = made(programs()?);
    cluster.take_tls_only(certificate, key);
    cluster.serve();
    Some(cluster)
}

fn leave_out(what: &str) {
    note(&format!("left out: {what}"));
}

/// Tells the person who runs the tests something.
#[allow(dead_code, reason = "the tests of the whole program have their own")]
pub fn note(text: &str) {
    if let Some(notes) = std::env::var_os("INV_HOOKS_NOTES") {
        let notes = fs::OpenOptions::new().append(true).create(true).open(notes);
        writeln!(notes.expect("the notes"), "{text}").expect("a note");
    }
}

/// Debian keeps the programs of each version in a folder of their own.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut of_debian: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    of_debian.sort();
    on_path.into_iter().chain(of_debian.into_iter().rev()).find(|folder| {
        ["initdb", "postgres", "pg_ctl", "pg_isready", "psql"].iter().all(|program| folder.join(program).exists())
    })
}

/// Removes the folders of servers that ended with their tests.
fn clear_away() {
    let folders = fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_ours = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX));
    for folder in folders.filter(is_ours) {
        let is_new = || {
            folder.metadata().and_then(|of| of.modified()).is_ok_and(|at| at.elapsed().is_ok_and(|age| age < SETTLED))
        };
        let process = fs::read_to_string(folder.join("data/postmaster.pid"));
        let is_running =
            process.is_ok_and(|text| text.lines().next().is_some_and(|id| Path::new("/proc").join(id).exists()));
        if !is_running && !is_new() {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

fn start(programs: PathBuf) -> Cluster {
    let cluster = made(programs);
    cluster.serve();
    cluster
}

/// Returns a server that does not run yet.
fn made(programs: PathBuf) -> Cluster {
    clear_away();
    let folder = tempfile::Builder::new().prefix(PREFIX).tempdir().expect("a folder").keep();
    let cluster = Cluster { port: free_port(), programs, folder };
    cluster.make();
    cluster
}

impl Cluster {
    /// Makes its files.
    fn make(&self) {
        if is_root() {
            run(Command::new("chown").arg(USER).arg(&self.folder));
        }
        let words = self.folder.join("password");
        fs::write(&words, PASSWORD).expect("a password");
        let data = self.folder.join("data");
        run(as_user(&self.programs.join("initdb"))
            .args(["--username=tester", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--pwfile"])
            .arg(&words)
            .arg(&data));
        // The server's own vacuum would hold a table just when a test waits for one.
        let settings = format!(
            "listen_addresses = '127.0.0.1'\nport = {}\nunix_socket_directories = ''\nfsync = on\nmax_connections = 200\nshared_buffers = 128MB\n\
             logging_collector = off\nautovacuum_naptime = 1h\n",
            self.port
        );
        self.add_settings(&settings);
    }

    fn add_settings(&self, settings: &str) {
        let file = fs::OpenOptions::new().append(true).open(self.folder.join("data/postgresql.conf"));
        file.expect("the settings").write_all(settings.as_bytes()).expect("settings");
    }

    fn take_tls_only(&self, certificate: &str, key: &str) {
        let data = self.folder.join("data");
        for (name, content) in [("server.crt", certificate), ("server.key", key)] {
            let path = data.join(name);
            fs::write(&path, content).expect("a file");
            // The server takes no key that others may read.
            fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("permissions");
            if is_root() {
                run(Command::new("chown").arg(USER).arg(&path));
            }
        }
        fs::write(data.join("pg_hba.conf"), "hostssl all all 127.0.0.1/32 scram-sha-256\n").expect("the rules");
        self.add_settings("ssl = on\n");
    }

    /// Starts the server and waits until it answers.
    fn serve(&self) {
        let (told, has_ended) = mpsc::channel();
        let (server, at) = (self.programs.join("postgres"), self.folder.clone());
        // The server ends with the thread that started it, so the thread stays.
        thread::spawn(move || {
            let log = fs::OpenOptions::new().append(true).create(true).open(at.join("log")).expect("a file");
            let mut command = as_user(&server);
            command.arg("-D").arg(at.join("data")).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
            let _ = told.send(command.status().expect("a server"));
        });
        let started = Instant::now();
        while !self.is_ready() {
            let is_over = has_ended.try_recv().is_ok() || started.elapsed() > Duration::from_mins(1);
            let log = || fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            assert!(!is_over, "PostgreSQL did not start: {}", log());
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn is_ready(&self) -> bool {
        let mut ask = Command::new(self.programs.join("pg_isready"));
        ask.args(["--quiet", "--host=127.0.0.1", "--port", &self.port.to_string()])
            .status()
            .is_ok_and(|status| status.success())
    }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|of| std::os::unix::fs::MetadataExt::uid(&of) == 0)
}

fn as_user(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "INT"]);
    if is_root() {
        command.args(["--reuid", USER, "--regid", "daemon", "--clear-groups"]);
    }
    command.arg(program).env("LC_ALL", "C").current_dir("/");
    command
}

fn run(command: &mut Command) {
    let output = command.output().expect("a program");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
