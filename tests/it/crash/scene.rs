//! Two connectors, one of which fails sometimes; events for both; and processes that are killed.

use super::evidence::{Evidence, gather};
use super::judge::{Found, Judge, is_buried, is_in_order};
use crate::harness::{Reply, Shop, connector};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Attempts in flight at one connector.
const CONCURRENCY: usize = 4;

/// Most deliveries that can be sent and not settled, at both connectors: settlements are pipelined in a window of four
/// times the attempts in flight.
const ROOM: usize = 2 * 4 * CONCURRENCY;

/// The `send` of these tests.
pub const SEND: &[&str] = &["send", "SALE_INVENTORY", "--ndjson", "day.ndjson", "--retries", "2"];

/// The `repost` of these tests.
pub const REPOST: &[&str] = &["repost", "--all", "--yes"];

/// A `repost` that includes stock changes in doubt: an unknown delivery that is then refused is in doubt.
pub const REPOST_DOUBTFUL: &[&str] = &["repost", "--all", "--yes", "--include-maybe-applied"];

/// Commands that finish the work of a dead process.
const FINISH: [&[&str]; 4] = [
    &["send", "SALE_INVENTORY", "--ndjson", "day.ndjson", "--continue", "-q"],
    &["resume", "--unknown", "-q"],
    REPOST_DOUBTFUL,
    &["resume"],
];

/// Says whether the long form of the tests runs.
pub fn is_full() -> bool {
    std::env::var_os("INV_HOOKS_FULL").is_some_and(|value| value == "1")
}

/// Runs `work` on several items at the same time, because it mostly waits.
pub fn side_by_side<T: Copy + Sync + Send, R: Send>(all: &[T], work: impl Fn(T) -> R + Sync) -> Vec<(T, R)> {
    let next = AtomicUsize::new(0);
    let hand = || {
        let mut done = Vec::new();
        while let Some(&one) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push((one, work(one)));
        }
        done
    };
    std::thread::scope(|scope| {
        let hands = [(); 3].map(|()| scope.spawn(hand));
        hands.into_iter().flat_map(|hand| hand.join().expect("a broken promise is an error, not a panic")).collect()
    })
}

/// Random numbers that are the same in every run.
pub struct Dice(ChaCha8Rng);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0.next_u64() % end
    }
}

/// The parameters of a scene.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub seed: u64,
    /// Each goes to both connectors.
    pub events: usize,
    /// The value of `order` in the store.
    pub order: &'static str,
    /// Whether the events are failed ones in the log; otherwise they are in a file to send.
    pub is_repost: bool,
}

/// A shop and its judge.
pub struct Scene {
    pub shop: Shop,
    pub judge: Judge,
    plan: Plan,
}

impl Scene {
    pub fn new(plan: Plan) -> Self {
        let shop = Shop::empty();
        let lines = ["steady", "flaky"].map(|name| {
            let line = connector(name, "SALE_INVENTORY", &shop.server.url(&format!("/{name}")));
            format!("{line}concurrency = {CONCURRENCY}\nbreaker = 0\norder = \"{}\"\n", plan.order)
        });
        shop.write_store(&lines.concat());
        let scene = Self { shop, judge: Judge::default(), plan };
        scene.write_events();
        scene.behave();
        let judge = Judge::new(&scene.evidence());
        Self { judge, ..scene }
    }

    fn write_events(&self) {
        let payloads: Vec<String> = (0..self.plan.events).map(payload).collect();
        self.shop.sandbox.write("day.ndjson", if self.plan.is_repost { String::new() } else { payloads.join("\n") });
        if self.plan.is_repost {
            let failed = |(n, payload): (usize, &String)| {
                ["steady", "flaky"].map(|name| {
                    format!(r#"{{"api_key":"SALE_INVENTORY","connector":"{name}","webhook_id":"{name}-{n}","status":503,"payload":{payload}}}"#)
                })
            };
            let lines: Vec<String> = payloads.iter().enumerate().flat_map(failed).collect();
            self.shop.sandbox.run_with_input(["failed", "import", "-"], lines.join("\n").as_bytes()).succeeds();
        }
    }

    /// One endpoint is a little slow. The other one also fails sometimes, and asks for a pause of one second.
    fn behave(&self) {
        let mut dice = Dice::new(self.plan.seed);
        let mut slow = |reply: Reply| reply.delay(Duration::from_millis(dice.below(8)));
        self.shop.server.set_path_replies("/steady", (0..31).map(|_| slow(Reply::ok())));
        let mut dice = Dice::new(self.plan.seed ^ 1);
        let replies = (0..97).map(|n| match (n, dice.below(100)) {
            (9, _) => Reply::status(503).header("Retry-After", "1"),
            // The first event of a bulk repost is sent alone, and so is the probe after the pause. A failed probe would
            // double the pause.
            (0 | 10..18, _) => Reply::ok(),
            (_, 0..25) => Reply::status(503),
            (_, 25..35) => Reply::status(422),
            _ => Reply::ok(),
        });
        let replies: Vec<Reply> = replies.collect();
        self.shop.server.set_path_replies("/flaky", replies.into_iter().map(slow));
    }

    /// Lets both endpoints accept everything from now on.
    pub fn recover(&self) {
        ["/steady", "/flaky"].iter().for_each(|path| self.shop.server.set_path_reply(path, Reply::ok()));
    }

    /// Says whether events of one document wait for one another.
    pub fn is_in_order(&self) -> bool {
        self.plan.order == "document"
    }

    /// Number of deliveries at the end.
    pub fn deliveries(&self) -> usize {
        self.plan.events * 2
    }

    pub fn evidence(&self) -> Evidence {
        gather(&self.shop)
    }

    /// Starts a command whose stdout is kept.
    pub fn start(&self, args: &[&str], variables: &[(&str, &str)]) -> Child {
        let mut command = self.shop.sandbox.command(args);
        command.envs(variables.iter().copied()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        command.spawn().expect("it starts")
    }

    /// Runs a command and kills it after `lifetime`. Returns whether it was still running.
    pub fn kill_after(&self, args: &[&str], lifetime: Duration) -> bool {
        let mut child = self.start(args, &[]);
        std::thread::sleep(lifetime);
        child.kill().expect("it may be killed");
        child.wait_with_output().expect("it ends").status.signal() == Some(9)
    }

    /// Checks the log after a death.
    pub fn check_death(&mut self) -> Result<Found, String> {
        self.shop.server.wait_until_deserted();
        let dead = self.evidence();
        let found = self.judge.after_death(&dead, ROOM)?;
        self.shop.run(["failed", "search"]).succeeds();
        // This opens the log for writing and sends nothing.
        self.shop.run(["resume", "-n"]).succeeds();
        is_buried(&dead.rows, &self.evidence().rows)?;
        Ok(found)
    }

    /// Finishes the work with endpoints that accept everything, and checks the end. With order, a failed delivery may
    /// be held behind a pending one that is held behind a failed one; then one more round is needed.
    pub fn finish(&self) -> Result<Found, String> {
        self.recover();
        let rounds = if self.is_in_order() { 3 } else { 1 };
        let mut said = String::new();
        for round in 1..=rounds {
            said += &self.finish_once(round < rounds)?;
            if round == rounds || self.evidence().rows.values().all(|row| row.state == "delivered") {
                break;
            }
        }
        self.check_order()?;
        let found = self.judge.at_the_end(&self.evidence(), self.deliveries());
        found.map_err(|why| format!("{why}\n{said}"))
    }

    fn finish_once(&self, may_leave: bool) -> Result<String, String> {
        let mut said = String::new();
        for args in FINISH {
            let ran = self.shop.run(args);
            let (code, shown) = (ran.code(), ran.shown());
            said += &format!("{args:?} ended with {code:?}: {}\n", shown.stderr);
            if code != Some(0) && !(may_leave && code == Some(4)) {
                return Err(said);
            }
        }
        Ok(said)
    }

    fn check_order(&self) -> Result<(), String> {
        if self.is_in_order() { is_in_order(&self.evidence().requests, place) } else { Ok(()) }
    }
}

/// Number of documents; the events take turns at them.
const DOCUMENTS: usize = 12;

fn payload(n: usize) -> String {
    let (document, time) = (n % DOCUMENTS, 1_772_466_000_000 + n);
    format!("{{ \"orderId\":\"D{document}\", \"storeId\":\"256\", \"eventTime\":{time}, \"n\":{n}, \"cost\":1.10 }}")
}

/// The document of an event, and its place in it.
fn place(body: &[u8]) -> (String, usize) {
    let event: serde_json::Value = serde_json::from_slice(body).expect("a payload of these");
    let n = usize::try_from(event["n"].as_u64().expect("a number")).expect("a small number");
    (event["orderId"].to_string(), n / DOCUMENTS)
}
