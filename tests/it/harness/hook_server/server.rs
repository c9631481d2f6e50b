//! The server itself: its listener, its replies, its records.

use super::connection;
use super::received::Received;
use super::reply::Reply;
use std::collections::{HashMap, VecDeque};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long [`HookServer::wait_for`] waits before the test fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the server's threads share.
pub(super) struct Shared {
    pub(super) is_over: AtomicBool,
    pub(super) tls: Option<Arc<rustls::ServerConfig>>,
    connections: AtomicUsize,
    /// Number of connections that are served now, and the address of the latest client.
    open: AtomicUsize,
    latest: Mutex<Option<SocketAddr>>,
    state: Mutex<State>,
    has_news: Condvar,
}

struct State {
    requests: Vec<Received>,
    queue: VecDeque<Reply>,
    /// Replies by path; used in turn, and then from the first one again.
    by_path: HashMap<String, VecDeque<Reply>>,
    standing: Reply,
    /// Replies that are used once, instead of the default reply.
    rule: Option<Rule>,
}

/// Decides the reply to a request.
type Rule = Box<dyn FnMut(&Received) -> Reply + Send>;

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no thread of the server panics")
    }

    /// Records a request; returns its number and its reply.
    pub(super) fn take(&self, request: Received) -> (usize, Reply) {
        let mut state = self.state();
        let queued = state.queue.pop_front();
        let reply = queued.or_else(|| next_of(state.by_path.get_mut(request.path())?));
        let reply = reply.or_else(|| state.rule.as_mut().map(|rule| rule(&request)));
        let reply = reply.unwrap_or_else(|| state.standing.clone());
        state.requests.push(Received { status: reply.status, ..request });
        self.has_news.notify_all();
        (state.requests.len() - 1, reply)
    }

    /// Records that the reply to a request is complete.
    pub(super) fn end(&self, index: usize) {
        self.state().requests[index].ended = Some(Instant::now());
    }
}

fn next_of(round: &mut VecDeque<Reply>) -> Option<Reply> {
    let next = round.pop_front()?;
    round.push_back(next.clone());
    Some(next)
}

/// A server on a free port of 127.0.0.1. Answers 200 without a body by default. Dropping it fails the test if it
/// was never called.
pub struct HookServer {
    shared: Arc<Shared>,
    address: SocketAddr,
    certificate: Option<String>,
    accepting: Option<JoinHandle<()>>,
    may_be_unused: bool,
}

impl HookServer {
    /// Starts it with `http`.
    pub fn start() -> Self {
        Self::start_with(None, None)
    }

    /// Starts it with `https` and a certificate of its own for 127.0.0.1 and localhost; see [`HookServer::certificate`].
    pub fn start_tls() -> Self {
        let names = vec!["127.0.0.1".to_owned(), "localhost".to_owned()];
        let made = rcgen::generate_simple_self_signed(names).expect("a certificate");
        let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("a key");
        let builder = Self::tls_with(rustls::DEFAULT_VERSIONS).with_no_client_auth();
        let config = builder.with_single_cert(vec![made.cert.der().clone()], key).expect("a configuration");
        Self::start_with(Some(Arc::new(config)), Some(made.cert.pem()))
    }

    /// Starts a configuration for [`HookServer::start_tls_as`].
    pub fn tls_with(
        versions: &[&'static rustls::SupportedProtocolVersion],
    ) -> rustls::ConfigBuilder<rustls::ServerConfig, rustls::WantsVerifier> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        rustls::ServerConfig::builder_with_provider(provider).with_protocol_versions(versions).expect("versions")
    }

    /// Starts it with `https` and a given configuration.
    pub fn start_tls_as(config: rustls::ServerConfig) -> Self {
        Self::start_with(Some(Arc::new(config)), None)
    }

    /// Starts it with a default reply.
    pub fn replying(reply: Reply) -> Self {
        let server = Self::start();
        server.set_reply(reply);
        server
    }

    fn start_with(tls: Option<Arc<rustls::ServerConfig>>, certificate: Option<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let state = State {
            requests: Vec::new(),
            queue: VecDeque::new(),
            by_path: HashMap::new(),
            standing: Reply::ok(),
            rule: None,
        };
        let shared = Arc::new(Shared {
            is_over: AtomicBool::new(false),
            tls,
            connections: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
            latest: Mutex::new(None),
            state: Mutex::new(state),
            has_news: Condvar::new(),
        });
        let accepting = std::thread::spawn({
            let shared = shared.clone();
            move || accept(&listener, &shared)
        });
        Self { shared, address, certificate, accepting: Some(accepting), may_be_unused: false }
    }

    /// Allows that no request arrives; the test does not fail then.
    pub fn allow_unused(mut self) -> Self {
        self.may_be_unused = true;
        self
    }

    /// Returns the URL of a path on it.
    pub fn url(&self, path: &str) -> String {
        let scheme = if self.shared.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}{path}", self.address)
    }

    /// Returns the address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns its certificate as PEM, for a `ca_file`.
    pub fn certificate(&self) -> &str {
        self.certificate.as_deref().expect("a server with TLS")
    }

    /// Sets the default reply.
    pub fn set_reply(&self, reply: Reply) {
        let mut state = self.shared.state();
        (state.standing, state.rule) = (reply, None);
    }

    /// Sets a rule for the default reply.
    pub fn set_rule(&self, rule: impl FnMut(&Received) -> Reply + Send + 'static) {
        self.shared.state().rule = Some(Box::new(rule));
    }

    /// Sets the reply to requests of one path.
    pub fn set_path_reply(&self, path: &str, reply: Reply) {
        self.set_path_replies(path, [reply]);
    }

    /// Sets the replies to requests of one path, used in turn and then from the first again.
    pub fn set_path_replies(&self, path: &str, replies: impl IntoIterator<Item = Reply>) {
        self.shared.state().by_path.insert(path.to_owned(), replies.into_iter().collect());
    }

    /// Sets the replies to the next requests, one each, whatever their path.
    pub fn script(&self, replies: impl IntoIterator<Item = Reply>) {
        self.shared.state().queue.extend(replies);
    }

    /// Returns every request so far, in the order of arrival.
    pub fn requests(&self) -> Vec<Received> {
        self.shared.state().requests.clone()
    }

    /// Waits until `count` requests have come, and returns them all.
    pub fn wait_for(&self, count: usize) -> Vec<Received> {
        let is_short = |state: &mut State| state.requests.len() < count;
        let waited = self.shared.has_news.wait_timeout_while(self.shared.state(), PATIENCE, is_short);
        let (state, _) = waited.expect("no thread of the server panics");
        assert!(state.requests.len() >= count, "{} of {count} requests came", state.requests.len());
        state.requests.clone()
    }

    /// Waits until everything that ended processes sent has been read and answered.
    pub fn wait_until_deserted(&self) {
        let started = Instant::now();
        // Connections are accepted in order: once ours is, all earlier ones are.
        let last = TcpStream::connect(self.address).expect("a connection");
        let ours = last.local_addr().ok();
        while *self.shared.latest.lock().expect("no thread of the server panics") != ours {
            assert!(started.elapsed() < PATIENCE, "the server takes no connection");
            std::thread::sleep(Duration::from_millis(1));
        }
        drop(last);
        self.wait_until_closed();
    }

    /// Waits until every connection that it accepted is closed.
    pub fn wait_until_closed(&self) {
        let started = Instant::now();
        while self.shared.open.load(Ordering::SeqCst) > 0 {
            assert!(started.elapsed() < PATIENCE, "a connection stays open");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Returns how many connections were made.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::Relaxed)
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.is_over.load(Ordering::Relaxed) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let _number = shared.connections.fetch_add(1, Ordering::Relaxed);
        shared.open.fetch_add(1, Ordering::SeqCst);
        *shared.latest.lock().expect("no thread of the server panics") = stream.peer_addr().ok();
        let shared = shared.clone();
        std::thread::spawn(move || {
            connection::serve(stream, &shared);
            shared.open.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

impl Drop for HookServer {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::Relaxed);
        // Wakes the thread that waits for a connection.
        drop(TcpStream::connect(self.address));
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.join();
        }
        let was_called = self.shared.state.lock().is_ok_and(|state| !state.requests.is_empty());
        assert!(
            !(!was_called && !self.may_be_unused && !std::thread::panicking()),
            "the server at {} was never called",
            self.address
        );
    }
}
