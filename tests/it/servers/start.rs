//! Starts servers, each in its own folder on a free port of loopback, and ends them with the test.

use super::place::{Program, fetched_to, fixtures, libraries};
use crate::harness::free_port;
use serde::Deserialize;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(20);

/// A running server.
pub struct Server {
    /// The kind of server.
    pub program: Program,
    folder: TempDir,
    port: u16,
    child: Child,
}

/// The record of a request that a server applied.
#[derive(Debug, Deserialize)]
pub struct Applied {
    /// Its `webhook-id`.
    pub id: String,
    /// The digest of its body.
    pub sha256: String,
}

impl Server {
    /// Its URL with `path`.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The same URL with TLS.
    pub fn tls_url(&self, path: &str) -> String {
        format!("https://localhost:{}{path}", self.port)
    }

    /// Returns the requests that it has applied so far, in order.
    pub fn applied(&self) -> Vec<Applied> {
        let text = std::fs::read_to_string(self.folder.path().join("received.ndjson")).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).expect("a line of the record")).collect()
    }

    /// Clears the record.
    pub fn forget(&self) {
        drop(std::fs::remove_file(self.folder.path().join("received.ndjson")));
    }

    /// Sends a signal such as `HUP` to its first process.
    pub fn signal(&self, name: &str) {
        assert!(signal(self.child.id(), name), "{name} reaches {}", self.program.name());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // On TERM, gunicorn would wait half a minute for requests in progress.
        signal(self.child.id(), if self.program == Program::Gunicorn { "QUIT" } else { "TERM" });
        let until = Instant::now() + Duration::from_secs(3);
        while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(10));
        }
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Sends a signal to a process; says whether the process existed.
pub fn signal(process: u32, name: &str) -> bool {
    let kill = format!("kill -{name} {process}");
    Command::new("sh").args(["-c", &kill]).status().is_ok_and(|status| status.success())
}

/// gunicorn with threads; connections may idle for `idle` seconds, or for its default.
pub fn gunicorn(idle: Option<u32>) -> Server {
    start(Program::Gunicorn, |folder, port, command| {
        command.args(["--worker-class", "gthread", "--workers", "2", "--threads", "64", "--bind"]);
        command.arg(format!("127.0.0.1:{port}")).args(["--worker-tmp-dir"]).arg(folder);
        if let Some(idle) = idle {
            command.args(["--keep-alive", &idle.to_string()]);
        }
        command.arg("recorder:application").env("PYTHONPATH", fixtures()).env("PYTHONDONTWRITEBYTECODE", "1");
    })
}

/// waitress; connections may idle for `idle` seconds, bodies may have `most` bytes.
pub fn waitress(idle: u32, most: usize) -> Server {
    start(Program::Waitress, |_, port, command| {
        command.args([format!("--listen=127.0.0.1:{port}"), format!("--channel-timeout={idle}")]);
        command.args(["--threads=32", "--cleanup-interval=1"]).arg(format!("--max-request-body-size={most}"));
        command.arg("recorder:application").env("PYTHONPATH", fixtures()).env("PYTHONDONTWRITEBYTECODE", "1");
    })
}

/// Fastify; bodies may have `most` bytes.
pub fn fastify(most: usize) -> Server {
    start(Program::Fastify, |_, port, command| {
        command.arg(fixtures().join("fastify.js")).env("MODULES", fetched_to().join("node"));
        command.env("PORT", port.to_string()).env("MOST", most.to_string());
    })
}

/// The server of Python itself: one request at a time, in HTTP/1.0.
pub fn old() -> Server {
    start(Program::Old, |_, port, command| {
        command.arg(fixtures().join("old.py")).arg(port.to_string()).env("PYTHONDONTWRITEBYTECODE", "1");
    })
}

/// nginx in front of `backend`; connections may idle for `idle` seconds.
pub fn nginx(backend: &Server, idle: u32) -> Server {
    front(Program::Nginx, "nginx.conf", backend, &idle.to_string(), &[])
}

/// nginx with TLS and the files `certificates`.
pub fn nginx_with_tls(backend: &Server, certificates: &[(&str, &Path)]) -> Server {
    front(Program::Nginx, "nginx-tls.conf", backend, "", certificates)
}

/// `HAProxy` in front of `backend`; connections may idle for `idle` seconds. `USR2` reloads its configuration.
pub fn haproxy(backend: &Server, idle: u32) -> Server {
    front(Program::Haproxy, "haproxy.cfg", backend, &idle.to_string(), &[])
}

/// `HAProxy` with TLS 1.3 and the files `certificates`; it asks clients for a certificate.
pub fn haproxy_with_tls(backend: &Server, certificates: &[(&str, &Path)]) -> Server {
    front(Program::Haproxy, "haproxy-tls.cfg", backend, "", certificates)
}

/// Apache in front of `backend`; connections may idle for `idle` seconds.
pub fn apache(backend: &Server, idle: u32) -> Server {
    front(Program::Apache, "apache.conf", backend, &idle.to_string(), &[])
}

fn front(program: Program, template: &str, backend: &Server, idle: &str, files: &[(&str, &Path)]) -> Server {
    let template = std::fs::read_to_string(fixtures().join(template)).expect("a template");
    let path = program.path().expect("the test checked that it exists");
    let beside = path.parent().expect("a folder").join("../lib/apache2/modules");
    start(program, |folder, port, command| {
        for (name, file) in files {
            std::fs::copy(file, folder.join(name)).expect("a file for the server");
        }
        let filled = template.replace("@PORT@", &port.to_string()).replace("@BACKEND@", &backend.port.to_string());
        let filled = filled.replace("@IDLE@", idle).replace("@FOLDER@", &folder.to_string_lossy());
        let filled = filled.replace("@MODULES@", &beside.to_string_lossy()).replace("@USER@", user(program, folder));
        let file = folder.join("configuration");
        std::fs::write(&file, filled).expect("its configuration");
        let before: &[&str] = match program {
            Program::Nginx => &["-e", "stderr", "-c"],
            Program::Haproxy => &["-W", "-db", "-f"],
            _ => &["-D", "FOREGROUND", "-f"],
        };
        command.args(before).arg(file);
    })
}

/// A server that is started as root needs the name of the user whose rights it should have.
fn user(program: Program, folder: &Path) -> &'static str {
    let is_root = std::fs::metadata(folder).expect("the folder").uid() == 0;
    match program {
        Program::Nginx if is_root => "user root;",
        Program::Apache if is_root => "User #65534\nGroup #65534",
        _ => "",
    }
}

/// Starts `program` with the arguments of `prepare`, and waits until it answers.
fn start(program: Program, prepare: impl Fn(&Path, u16, &mut Command)) -> Server {
    let mut why = String::new();
    // Another process may take the free port before the server does.
    for _ in 0..3 {
        let (folder, port) = (tempfile::tempdir().expect("a temporary folder"), free_port());
        let mut command = Command::new(program.path().expect("the test checked that it exists"));
        prepare(folder.path(), port, &mut command);
        let log = File::create(folder.path().join("log")).expect("a log");
        command.current_dir(folder.path()).env("RECORD", folder.path().join("received.ndjson")).stdin(Stdio::null());
        command.stdout(log.try_clone().expect("a handle")).stderr(log);
        let fetched = libraries().filter(|_| Path::new(command.get_program()).starts_with(fetched_to().join("debian")));
        command.envs(fetched.map(|folder| ("LD_LIBRARY_PATH", folder)));
        let child = command.spawn().expect("the server starts");
        let mut server = Server { program, folder, port, child };
        if is_ready(&mut server) {
            return server;
        }
        why = std::fs::read_to_string(server.folder.path().join("log")).unwrap_or_default();
    }
    panic!("{} does not start:\n{why}", program.name());
}

fn is_ready(server: &mut Server) -> bool {
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until && matches!(server.child.try_wait(), Ok(None)) {
        if answers(server.port) {
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    false
}

/// Says whether the port answers a plain request. An error or a closed connection counts, because the server may want
/// TLS.
fn answers(port: u16) -> bool {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else { return false };
    let asked = stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    let patient = stream.set_read_timeout(Some(PATIENCE));
    asked.is_ok() && patient.is_ok() && stream.read(&mut [0; 64]).is_ok()
}
