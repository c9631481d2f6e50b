//! `failed search --follow`: prints failed events as they arrive, from any process that writes the log, until it is stopped.
//!
//! It asks the log several times a second whether anything was committed, which costs the writers nothing, and keeps no transaction open.
//! A server that cannot be reached is waited for: a person who watches does not want to start again after each restart of it.

use crate::commands::context::{Context, Need, Notice, Origin, find_causes};
use crate::error::Fault;
use crate::exit::Exit;
use crate::log::{Log, LogErrorKind, LogPlace, NewFailure};
use crate::model::{Delivery, NOT_DELIVERED, Page, Query, Sort, State, Timestamp};
use crate::output::{FollowedView, Format, LiveRows, counted};
use crate::runtime::{self, EndWatch, WhyEnd};
use std::collections::HashMap;
use std::io;
use std::time::{Duration, Instant};

/// How long to wait before asking again.
const PAUSE: Duration = Duration::from_millis(100);

/// The same for a log on a server: each question is a round trip, and others ask too.
const PAUSE_OF_SERVER: Duration = Duration::from_millis(500);

/// How often to look for events that a dead process was sending.
const DEAD: Duration = Duration::from_secs(2);

/// How long a log that took the place of another one may be unusable: it may be a copy that is not complete yet.
const PATIENCE: Duration = Duration::from_secs(5);

/// How many events are printed at the start, unless `--limit` or `--since` says more.
const FIRST: usize = 10;

/// How many failures are read at a time.
const AT_ONCE: usize = 500;

/// Follows the log until it is stopped. `limit` is how many events come first.
pub fn run(query: Query, limit: usize, context: &mut Context) -> anyhow::Result<Exit> {
    refuse(&query, context)?;
    let end = EndWatch::begin()?;
    context.out.page_on(None);
    context.out.begin_live::<FollowedView>()?;
    let first = match (is_given(context, "limit"), query.since) {
        (true, _) => limit,
        (false, Some(_)) => usize::MAX,
        (false, None) => FIRST,
    };
    let place = context.log_place()?;
    let mut follower = Follower::new(context, query, place);
    follower.begin(first)?;
    loop {
        match end.wait(follower.pause()) {
            Some(WhyEnd::Signal(exit)) => return Ok(exit),
            Some(WhyEnd::NoReader) => return Err(io::Error::from(io::ErrorKind::BrokenPipe).into()),
            None => follower.look()?,
        }
    }
}

fn is_given(context: &Context, flag: &str) -> bool {
    context.origins.get(flag) == Some(Origin::Flag)
}

/// Flags that have no meaning without an end or with a fixed order, and why.
const REFUSED: [(&str, &str, &str); 5] = [
    ("count", "--count", "a number of events is only known at the end"),
    ("exit_code", "--exit-code", "the search ends only when it is stopped"),
    ("fail_over", "--fail-over", "the search ends only when it is stopped"),
    ("sort", "--sort", "events are printed in the order in which they fail"),
    ("after", "--after", "there are no pages"),
];

fn refuse(query: &Query, context: &Context) -> Result<(), Fault> {
    if let Some((_, flag, why)) = REFUSED.iter().find(|(name, ..)| is_given(context, name)) {
        return Err(Fault::usage(format!("--follow cannot be combined with {flag}: {why}"))
            .hint(format!("Leave out --follow or {flag}.")));
    }
    if let Some(state) = query.states.iter().find(|state| !NOT_DELIVERED.contains(state)) {
        return Err(Fault::usage(format!("--follow prints events that fail, so --state {state} has no effect"))
            .hint("Leave --state out, or use --state failed or --state unknown."));
    }
    if context.out.format() == Format::Json {
        return Err(Fault::usage("--follow never ends, so its output is no JSON document")
            .hint("Use -o ndjson: one JSON object per line, printed as soon as the event fails."));
    }
    Ok(())
}

/// The position in the log.
struct Follower<'a> {
    context: &'a mut Context,
    query: Query,
    place: LogPlace,
    live: LiveRows,
    log: Option<Box<dyn Log>>,
    /// The number of the last failure that was read.
    after: i64,
    /// The commits that were seen.
    commits: Option<i64>,
    /// Events that were printed since everything was read, each with its number of claims: a failure that was printed is not printed
    /// again when its number comes.
    printed: HashMap<i64, u32>,
    /// Failures before this time are old ones of a log that took the place of another one.
    not_before: Option<Timestamp>,
    /// When the log was last read.
    read_at: Timestamp,
    checked: Instant,
    /// Since when there is no usable log at the place of the one that was followed.
    lost: Option<Instant>,
}

impl<'a> Follower<'a> {
    fn new(context: &'a mut Context, query: Query, place: LogPlace) -> Self {
        Self {
            context,
            query,
            place,
            live: LiveRows::of_widths(FollowedView::WIDTHS),
            log: None,
            after: 0,
            commits: None,
            printed: HashMap::new(),
            not_before: None,
            read_at: runtime::now(),
            checked: Instant::now(),
            lost: None,
        }
    }

    fn pause(&self) -> Duration {
        if self.place.file().is_some() { PAUSE } else { PAUSE_OF_SERVER }
    }

    /// Prints the newest `first` events, the oldest of them first.
    fn begin(&mut self, first: usize) -> anyhow::Result<()> {
        self.log = self.context.open_log(Need::Read, Notice::Unfinished)?;
        let Some(log) = &mut self.log else {
            self.context
                .out
                .say("No failed event yet: nothing was sent or added. Waiting for the first one (Ctrl-C to stop).");
            return Ok(());
        };
        find_causes(log.as_mut(), &mut self.query)?;
        // What fails from here on has a higher number.
        self.after = log.last_failure()?;
        let page = Page { sort: Sort::Newest, limit: first, after: None };
        let mut rows = log.search(&self.query, &page)?;
        rows.reverse();
        // A row that is being sent may fail again before the first look, with the number of claims that it has now.
        self.remember(rows.iter().filter(|row| row.state != State::Sending));
        let views: Vec<FollowedView> = rows.iter().map(FollowedView::earlier).collect();
        self.print(&views)?;
        self.context.out.say("Waiting for failed events (Ctrl-C to stop).");
        Ok(())
    }

    fn remember<'r>(&mut self, rows: impl Iterator<Item = &'r Delivery>) {
        self.printed.extend(rows.map(|row| (row.id.0, row.claims)));
    }

    fn print(&mut self, views: &[FollowedView]) -> anyhow::Result<()> {
        self.context.out.live(&mut self.live, views, runtime::now())
    }

    /// Prints what failed since the last look.
    fn look(&mut self) -> anyhow::Result<()> {
        if self.log.is_none() && !self.open()? {
            return Ok(());
        }
        match self.read() {
            Err(error) if kind_of(&error) == Some(LogErrorKind::Gone) => {
                self.lose();
                Ok(())
            }
            Err(error) if self.is_down(&error) => {
                self.lose_server();
                Ok(())
            }
            read => read,
        }
    }

    /// The log was moved, removed or replaced. The next one at its place is followed.
    fn lose(&mut self) {
        let place = &self.place;
        self.context.out.warn(format!("{place} was moved, replaced or removed: following the next log there"));
        self.not_before = Some(self.read_at);
        self.lost = Some(Instant::now());
        (self.log, self.after) = (None, 0);
    }

    /// The server cannot be reached. The same log is followed from where it was left.
    fn lose_server(&mut self) {
        self.context.out.warn(format!("{} cannot be reached: waiting for it (Ctrl-C to stop)", self.place));
        self.lost = Some(Instant::now());
        self.log = None;
    }

    /// Says whether the server has trouble that may pass.
    fn is_down(&self, error: &anyhow::Error) -> bool {
        self.place.file().is_none() && kind_of(error).is_some_and(LogErrorKind::is_temporary)
    }

    /// Says whether to try later again to open a log that was followed.
    fn waits(&self, error: &anyhow::Error) -> bool {
        let Some(since) = self.lost else { return false };
        self.is_down(error) || (since.elapsed() < PATIENCE && error.is::<Fault>())
    }

    /// Opens the log; false if there is none yet.
    fn open(&mut self) -> anyhow::Result<bool> {
        if self.place.file().is_some_and(|path| path.symlink_metadata().is_err()) {
            return Ok(false);
        }
        self.log = match self.context.open_log(Need::Read, Notice::None) {
            Err(error) if self.waits(&error) => None,
            opened => opened?,
        };
        let Some(log) = &mut self.log else { return Ok(false) };
        if log.last_failure()? < self.after {
            (self.after, self.not_before) = (0, Some(self.read_at));
        }
        (self.commits, self.lost) = (None, None);
        Ok(true)
    }

    fn read(&mut self) -> anyhow::Result<()> {
        let Some(log) = &mut self.log else { return Ok(()) };
        let commits = log.commits()?;
        if self.commits == Some(commits) {
            return self.mark_the_dead();
        }
        let read_at = runtime::now();
        while self.read_some()? {}
        self.printed.clear();
        (self.commits, self.not_before, self.read_at) = (Some(commits), None, read_at);
        Ok(())
    }

    /// Prints some failures. Returns whether there may be more.
    fn read_some(&mut self) -> anyhow::Result<bool> {
        let Some(log) = &mut self.log else { return Ok(false) };
        let new = log.failures_after(&self.query, self.after, AT_ONCE)?;
        self.after = new.last;
        if new.missed > 0 && self.not_before.is_none() {
            let events = counted(new.missed, "failed event");
            self.context
                .out
                .warn(format!("{events} came too fast and are not shown: `inv-hooks failed search` lists them"));
        }
        let is_new = |failure: &&NewFailure| {
            self.printed.get(&failure.delivery.id.0) != Some(&failure.delivery.claims)
                && self.not_before.is_none_or(|time| time <= failure.at)
        };
        let rows: Vec<&NewFailure> = new.rows.iter().filter(is_new).collect();
        let views: Vec<FollowedView> = rows.iter().map(|row| FollowedView::new(&row.delivery, row.at)).collect();
        self.remember(rows.into_iter().map(|row| &row.delivery));
        self.print(&views)?;
        Ok(new.has_more)
    }

    /// An event that a process was sending when it died is unknown once the log was opened for writing, which may take hours.
    fn mark_the_dead(&mut self) -> anyhow::Result<()> {
        if self.checked.elapsed() < DEAD {
            return Ok(());
        }
        self.checked = Instant::now();
        let environment = self.context.environment()?;
        let Some(log) = &mut self.log else { return Ok(()) };
        if log.has_dead_claims()? && log.unfinished(&environment)?.unmarked > 0 {
            // It is opened again, because that marks them.
            self.log = None;
            if !self.open()? {
                self.lose();
            }
        }
        Ok(())
    }
}

fn kind_of(error: &anyhow::Error) -> Option<LogErrorKind> {
    error.downcast_ref::<Fault>().and_then(LogErrorKind::of)
}
