//! Limits the connections at the same time. When a new one needs room, the one that has been idle for the longest is closed.
//!
//! A connection is idle while no request of it is being read or answered, also before its first one. Busy ones are never ended.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// How long to wait for room before another idle connection is closed.
const PATIENCE: Duration = Duration::from_millis(50);

/// The places for connections.
#[derive(Clone)]
pub(super) struct Room {
    permits: Arc<Semaphore>,
    guests: Arc<Mutex<Guests>>,
}

#[derive(Default)]
struct Guests {
    next: u64,
    by_number: BTreeMap<u64, Arc<Guest>>,
}

/// A connection as the room knows it.
pub(super) struct Guest {
    state: Mutex<State>,
    leave: Notify,
}

struct State {
    /// None while it is busy, or after it was asked to close.
    idle_since: Option<Instant>,
    requests: u64,
}

/// A place that is taken; it is free again when this is dropped.
pub(super) struct Seat {
    number: u64,
    guest: Arc<Guest>,
    room: Room,
    _permit: OwnedSemaphorePermit,
}

impl Room {
    pub(super) fn new(places: usize) -> Self {
        Self { permits: Arc::new(Semaphore::new(places)), guests: Arc::default() }
    }

    /// Waits for room. If there is none, the connection that has been idle for the longest is asked to close, then the next
    /// one.
    pub(super) async fn enter(&self) -> Seat {
        loop {
            if self.permits.available_permits() == 0 {
                self.make_place();
            }
            let permit = tokio::time::timeout(PATIENCE, self.permits.clone().acquire_owned()).await;
            if let Ok(permit) = permit {
                return self.seat(permit.expect("the semaphore is never closed"));
            }
        }
    }

    /// Returns how many places are free.
    pub(super) fn free_places(&self) -> usize {
        self.permits.available_permits()
    }

    fn seat(&self, permit: OwnedSemaphorePermit) -> Seat {
        let state = Mutex::new(State { idle_since: Some(Instant::now()), requests: 0 });
        let guest = Arc::new(Guest { state, leave: Notify::new() });
        let mut guests = lock(&self.guests);
        let number = guests.next;
        guests.next += 1;
        guests.by_number.insert(number, guest.clone());
        Seat { number, guest, room: self.clone(), _permit: permit }
    }

    fn make_place(&self) {
        let guests = lock(&self.guests);
        let idle = guests.by_number.values().filter_map(|guest| Some((lock(&guest.state).idle_since?, guest)));
        if let Some((_, guest)) = idle.min_by_key(|(since, _)| *since) {
            lock(&guest.state).idle_since = None;
            guest.leave.notify_one();
        }
    }
}

impl Seat {
    pub(super) fn guest(&self) -> Arc<Guest> {
        self.guest.clone()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        lock(&self.room.guests).by_number.remove(&self.number);
    }
}

impl Guest {
    /// Notes that the head of a request has come.
    pub(super) fn begin(&self) {
        let mut state = lock(&self.state);
        state.idle_since = None;
        state.requests += 1;
    }

    /// Notes that the request is answered.
    pub(super) fn end(&self) {
        lock(&self.state).idle_since = Some(Instant::now());
    }

    /// Waits until it is asked to close.
    pub(super) async fn asked_to_leave(&self) {
        self.leave.notified().await;
    }

    /// Says whether it never sent a whole head.
    pub(super) fn is_silent(&self) -> bool {
        lock(&self.state).requests == 0
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
