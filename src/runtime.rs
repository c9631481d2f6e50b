//! The process's surroundings: clock, identity, signals, the async runtime.
//!
//! Pure code uses none of this. Code that needs it gets it as a value from here.

mod end_signal;
mod ending;

use end_signal::{Demand, EndSignal};
pub use ending::{HeldBack, HeldInterrupt};

use crate::error::{Fault, FaultKind};
use crate::exit::Exit;
use crate::model::{Timestamp, kept_id};
use std::env;
use std::future::Future;
use std::io;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::watch;

/// Returns the current time.
pub fn now() -> Timestamp {
    let millis = match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
        Err(before) => -i64::try_from(before.duration().as_millis()).unwrap_or(i64::MAX),
    };
    Timestamp::from_millis(millis).expect("the machine's clock shows a year below 10,000")
}

/// Returns how long the machine runs, with the time that it was suspended, where the system counts that.
pub fn since_boot() -> Duration {
    #[cfg(target_os = "linux")]
    const CLOCK: rustix::time::ClockId = rustix::time::ClockId::Boottime;
    #[cfg(all(unix, not(target_os = "linux")))]
    const CLOCK: rustix::time::ClockId = rustix::time::ClockId::Monotonic;
    #[cfg(unix)]
    let elapsed = Duration::try_from(rustix::time::clock_gettime(CLOCK)).unwrap_or_default();
    #[cfg(not(unix))]
    let elapsed = {
        static STARTED: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
        STARTED.get_or_init(std::time::Instant::now).elapsed()
    };
    elapsed
}

/// Returns a new id for a request: a UUID of version 7, which sorts by time.
pub fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// Returns a random number for pauses. It is not good enough for secrets.
pub fn seed() -> u64 {
    uuid::Uuid::now_v7().as_u64_pair().1
}

/// Returns who runs this process, as `user@host`, from the environment; what is missing is left out.
pub fn who() -> Option<String> {
    let user = env::var("USER").or_else(|_| env::var("LOGNAME")).ok().filter(|name| !name.is_empty());
    let host = env::var("HOSTNAME").ok().or_else(|| std::fs::read_to_string("/etc/hostname").ok());
    let host = host.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    let who = match (user, host) {
        (Some(user), Some(host)) => Some(format!("{user}@{host}")),
        (user, host) => user.or(host),
    };
    who.map(|who| kept_id(&who).into_owned())
}

/// Lets a write beyond the file size limit fail with an error that can be reported, instead of a signal that kills.
pub fn survive_file_size_limit() {
    #[cfg(unix)]
    {
        let seen = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        // If the handler cannot be set, the limit kills as before, and nothing is lost.
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, seen);
    }
}

/// How long a thread without work is kept.
const A_DAY: Duration = Duration::from_hours(24);

/// The error if the system has no resources left for this process.
pub fn no_room(error: io::Error) -> Fault {
    Fault::new(FaultKind::Unexpected, "the system lets this process open too few files or start too few threads")
        .hint("Raise the limits (`ulimit -n`, `ulimit -u`) or stop other programs.")
        .because(error)
}

/// Runs `first` in a thread of its own, and `second` in this one: one after the other if the system starts no more threads.
pub fn side_by_side<A: Send, B>(first: impl FnOnce() -> A + Send, second: impl FnOnce() -> B) -> (A, B) {
    let left = Mutex::new(Some(first));
    let run = || left.lock().ok().and_then(|mut left| left.take()).map(|first| first());
    thread::scope(|scope| {
        let beside = thread::Builder::new().spawn_scoped(scope, run);
        let second = second();
        let first = beside.map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        (first.ok().flatten().or_else(run).expect("it runs once"), second)
    })
}

/// Builds the async runtime: one thread, which is the caller's.
fn build() -> io::Result<tokio::runtime::Runtime> {
    check_room()?;
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_all().thread_keep_alive(A_DAY).build()?;
    // Names are looked up and certificates are loaded on other threads. One such thread is enough for tokio; if none can be started
    // later, tokio would panic.
    drop(runtime.spawn_blocking(|| ()));
    Ok(runtime)
}

/// The async library panics if it cannot get its own descriptors or its first thread, so they are tried first.
fn check_room() -> io::Result<()> {
    #[cfg(unix)]
    (0..OWN_PAIRS).map(|_| std::os::unix::net::UnixStream::pair()).collect::<io::Result<Vec<_>>>()?;
    let thread = std::thread::Builder::new().spawn(|| ())?;
    thread.join().map_err(|_| io::Error::other("a thread that does nothing failed"))
}

/// Two pairs for signals and polling, one connection, and one to spare.
#[cfg(unix)]
const OWN_PAIRS: usize = 4;

/// Runs `work` on its own runtime, on this thread. It does not wait for anything that `work` left behind, such as a lookup of a
/// name.
pub fn run<T>(work: impl Future<Output = T>) -> Result<T, Fault> {
    let runtime = build().map_err(no_room)?;
    let done = runtime.block_on(work);
    runtime.shutdown_background();
    Ok(done)
}

/// Runs pieces of work one after the other, on this thread. Connections that one opened are there for the next.
pub struct Runner(Option<tokio::runtime::Runtime>);

impl Runner {
    /// Builds the runtime.
    pub fn begin() -> Result<Self, Fault> {
        Ok(Self(Some(build().map_err(no_room)?)))
    }

    /// Runs `work` to its end.
    pub fn run<T>(&self, work: impl Future<Output = T>) -> T {
        self.0.as_ref().expect("it is taken only when it ends").block_on(work)
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        // As in `run`: nothing waits for a lookup of a name.
        self.0.take().into_iter().for_each(tokio::runtime::Runtime::shutdown_background);
    }
}

/// Calls `tick` every `period` while `work` runs. Call it inside the runtime.
pub async fn ticking<T>(period: Duration, mut tick: impl FnMut(), work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    loop {
        match tokio::time::timeout(period, &mut work).await {
            Ok(done) => return done,
            Err(_) => tick(),
        }
    }
}

/// Asks running work to end cleanly. Clones share the request.
#[derive(Clone, Debug)]
pub struct Stop(watch::Receiver<Option<Exit>>);

/// Asks for a clean end without a signal.
#[derive(Debug)]
pub struct StopSwitch(watch::Sender<Option<Exit>>);

impl Stop {
    /// Starts to listen for Ctrl-C, SIGTERM and SIGHUP. Call it inside the runtime.
    pub fn on_signals() -> io::Result<Self> {
        Self::on_signals_with(|| ())
    }

    /// The same; `last` is what this process does before it ends at once. The first signal asks for a clean end. The second Ctrl-C or SIGTERM ends
    /// the process at once, with the code of the first signal; the same signal within a second counts as the first one. SIGHUP does
    /// not count as a second signal, because a terminal that closes sends it more than once.
    fn on_signals_with(last: impl FnOnce() + Send + 'static) -> io::Result<Self> {
        let (switch, stop) = Self::by_hand();
        let mut signals = Signals::new()?;
        ending::leave_to_others();
        tokio::spawn(async move {
            let mut heard = signals.next().await;
            let (first, mut demand) = (heard.exit(), Demand::default());
            while !demand.is_second(heard, Instant::now()) {
                switch.ask(first);
                heard = signals.next().await;
            }
            last();
            std::process::exit(i32::from(first.number()));
        });
        Ok(stop)
    }

    /// Creates one that receives no signals.
    pub fn by_hand() -> (StopSwitch, Self) {
        let (sender, receiver) = watch::channel(None);
        (StopSwitch(sender), Self(receiver))
    }

    /// Waits until a clean end is asked for; returns its exit code. Ready at once if it was asked for before.
    pub async fn asked(&self) -> Exit {
        let mut receiver = self.0.clone();
        let asked = receiver.wait_for(Option::is_some).await.map(|exit| *exit);
        match asked {
            Ok(Some(exit)) => exit,
            // The switch was dropped, so no request can come.
            _ => std::future::pending().await,
        }
    }

    /// Says whether a clean end was asked for, and with which exit code.
    pub fn is_asked(&self) -> Option<Exit> {
        *self.0.borrow()
    }
}

impl StopSwitch {
    /// Asks for a clean end.
    pub fn ask(&self, exit: Exit) {
        let _ = self.0.send(Some(exit));
    }
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    /// None if it is ignored, as under `nohup`: it stays ignored.
    hang_up: Option<tokio::signal::unix::Signal>,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            hang_up: if ending::ends_on_hang_up() { Some(signal(SignalKind::hangup())?) } else { None },
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) -> EndSignal {
        let hang_up = async {
            match &mut self.hang_up {
                Some(hang_up) => hang_up.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => EndSignal::Interrupt,
            _ = self.terminate.recv() => EndSignal::Terminate,
            _ = hang_up => EndSignal::HangUp,
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> EndSignal {
        let _ = tokio::signal::ctrl_c().await;
        EndSignal::Interrupt
    }
}

/// Why to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyEnd {
    /// A signal came.
    Signal(Exit),
    /// Whoever read stdout is gone.
    NoReader,
}

/// Watches for a reason to end, for a command that goes on until it is stopped. Signals are handled on a thread of their own, so that a second
/// one ends the process even while the command waits for the disk or for whoever reads its output.
#[derive(Debug)]
pub struct EndWatch(Receiver<io::Result<Option<Exit>>>);

impl EndWatch {
    /// Starts to watch. From now on signals are handled.
    pub fn begin() -> Result<Self, Fault> {
        Self::begin_with(|| ())
    }

    /// The same; a second signal, which ends the process at once, does `last` before.
    pub fn begin_with(last: impl FnOnce() + Send + 'static) -> Result<Self, Fault> {
        let (sender, receiver) = sync_channel(2);
        let body = move || {
            // If there is no runtime, the sender is dropped.
            let _ = run(tell_end(sender, last));
        };
        thread::Builder::new().spawn(body).map_err(no_room)?;
        match receiver.recv() {
            Ok(Ok(_)) => Ok(Self(receiver)),
            Ok(Err(error)) => Err(no_room(error)),
            Err(_) => Err(no_room(io::Error::other("the thread for signals did not start"))),
        }
    }

    /// Waits for `pause`; returns early if there is a reason to end.
    pub fn wait(&self, pause: Duration) -> Option<WhyEnd> {
        match self.0.recv_timeout(pause) {
            Ok(Ok(Some(exit))) => Some(WhyEnd::Signal(exit)),
            Err(RecvTimeoutError::Timeout) => has_no_reader().then_some(WhyEnd::NoReader),
            // It ended without a signal, so that none can come through it.
            Ok(_) | Err(RecvTimeoutError::Disconnected) => Some(WhyEnd::Signal(Exit::Terminated)),
        }
    }
}

/// Tells that signals are handled, then which one came, and stays for the second one.
async fn tell_end(sender: SyncSender<io::Result<Option<Exit>>>, last: impl FnOnce() + Send + 'static) {
    let stop = match Stop::on_signals_with(last) {
        Ok(stop) => stop,
        Err(error) => {
            let _ = sender.send(Err(error));
            return;
        }
    };
    let _ = sender.send(Ok(None));
    let _ = sender.send(Ok(Some(stop.asked().await)));
    std::future::pending::<()>().await;
}

/// Says whether stdout is a pipe that no one reads, or a terminal that was closed.
#[cfg(unix)]
fn has_no_reader() -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let stdout = rustix::stdio::stdout();
    let mut asked = [PollFd::new(&stdout, PollFlags::empty())];
    let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut asked, Some(&at_once)).is_ok_and(|count| count > 0)
        && asked[0].revents().intersects(PollFlags::ERR | PollFlags::HUP)
}

#[cfg(not(unix))]
fn has_no_reader() -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::{Exit, Stop, run};

    #[test]
    fn every_clone_notices_a_stop() {
        let heard = run(async {
            let (switch, stop) = Stop::by_hand();
            let other = stop.clone();
            assert_eq!(stop.is_asked(), None);
            switch.ask(Exit::Terminated);
            (stop.asked().await, other.asked().await, other.is_asked())
        });
        let expected = (Exit::Terminated, Exit::Terminated, Some(Exit::Terminated));
        assert_eq!(heard.expect("a runtime"), expected);
    }

    #[test]
    fn the_end_does_not_wait_for_blocking_work() {
        let (_sender, receiver) = std::sync::mpsc::channel::<()>();
        let done = run(async move {
            tokio::task::spawn_blocking(move || receiver.recv());
            tokio::task::yield_now().await;
        });
        assert!(done.is_ok());
    }
}
