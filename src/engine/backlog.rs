//! Rows of the log that are still to be claimed, in the order in which they will be sent.

use std::collections::VecDeque;

/// First in, first out. Items that were taken and given back come first, in the order in which they were taken.
pub(super) struct Backlog<T> {
    returned: VecDeque<T>,
    rest: VecDeque<T>,
}

impl<T> Default for Backlog<T> {
    fn default() -> Self {
        Self { returned: VecDeque::new(), rest: VecDeque::new() }
    }
}

impl<T> Backlog<T> {
    pub(super) fn push(&mut self, item: T) {
        self.rest.push_back(item);
    }

    /// Takes back an item that was not started. Items must be given back in the order in which they were taken.
    pub(super) fn give_back(&mut self, item: T) {
        self.returned.push_back(item);
    }

    pub(super) fn next(&mut self) -> Option<T> {
        self.returned.pop_front().or_else(|| self.rest.pop_front())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.returned.is_empty() && self.rest.is_empty()
    }

    /// Removes all items.
    pub(super) fn drain(&mut self) -> impl Iterator<Item = T> {
        self.returned.drain(..).chain(self.rest.drain(..))
    }
}

#[cfg(test)]
mod tests {
    use super::Backlog;

    #[test]
    fn items_given_back_come_first_and_in_order() {
        let mut backlog = Backlog::default();
        (1..=5).for_each(|n| backlog.push(n));
        let taken: Vec<i32> = std::iter::from_fn(|| backlog.next()).take(3).collect();
        taken.into_iter().for_each(|n| backlog.give_back(n));
        assert_eq!(backlog.next(), Some(1));
        assert!(!backlog.is_empty());
        assert_eq!(backlog.drain().collect::<Vec<_>>(), [2, 3, 4, 5]);
        assert!(backlog.is_empty());
    }
}
