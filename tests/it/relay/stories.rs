//! Events that fail and are reposted from the CMS, from here, or from both: each delta is counted once, and both lists end up true.
//!
//! The stories are a table, `stories/stories.txt`, which says what the CMS, the endpoint and the log show after each step.

mod play;

use self::play::{Scene, Shown};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

const STORIES: &str = include_str!("stories/stories.txt");

/// Stories that are played at the same time: they wait most of the time.
const AT_ONCE: usize = 4;

/// One story.
#[derive(Clone, Debug)]
struct Story<'a> {
    title: &'a str,
    lines: Vec<&'a str>,
}

fn stories(text: &str) -> Vec<Story<'_>> {
    let mut stories: Vec<Story<'_>> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match (line.strip_prefix("== "), stories.last_mut()) {
            (Some(title), _) => stories.push(Story { title, lines: Vec::new() }),
            (None, Some(story)) => story.lines.push(line),
            (None, None) => panic!("a line before the first title: {line}"),
        }
    }
    stories
}

impl Story<'_> {
    /// Plays it and returns what differs.
    fn differences(&self) -> Vec<String> {
        let (mut scene, mut found) = (Scene::new(), Vec::new());
        let mut last = Shown::default();
        for line in &self.lines {
            let Some((step, expected)) = line.split_once('|') else {
                scene.set(line);
                continue;
            };
            last = Shown::parse(expected);
            let shown = scene.play(step.trim(), &last);
            if shown != last {
                found.push(format!("{}\n  {line}\n  {} | {shown}", self.title, step.trim()));
            }
        }
        found.extend(self.end(&last).map(|why| format!("{}\n  at the end: {why}", self.title)));
        found
    }

    /// Says what is not true at the end of the story as it is written.
    fn end(&self, last: &Shown) -> Option<String> {
        let mut counted: Vec<&str> = last.counted.split_whitespace().collect();
        let all = counted.len();
        counted.sort_unstable();
        counted.dedup();
        let is_open = |row: &str| row.starts_with("failed") || row.starts_with("unknown") || row.starts_with("pending");
        if !last.page.is_empty() || last.log.split(", ").any(is_open) {
            return Some(format!("a list is not empty: {last}"));
        }
        let is_said = self.title.contains("[a twice");
        (is_said != (counted.len() < all)).then(|| format!("counted {}", last.counted))
    }
}

#[test]
fn every_story_of_reposts_ends_with_two_true_lists() {
    let only = std::env::var("INV_HOOKS_STORY").unwrap_or_default();
    let all: Vec<Story<'_>> = stories(STORIES).into_iter().filter(|story| story.title.contains(&only)).collect();
    assert!(all.len() >= 20 || !only.is_empty(), "{} stories", all.len());
    let (next, found) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(story) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let differences = story.differences();
                    found.lock().unwrap_or_else(PoisonError::into_inner).extend(differences);
                }
            });
        }
    });
    let found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    assert!(found.is_empty(), "{}", found.join("\n\n"));
}

#[test]
fn a_story_that_is_not_true_is_found() {
    let check = |text: &str, expected: &str| {
        let found = stories(text)[0].differences().join("\n");
        assert!(found.contains(expected), "{text}: {found}");
    };
    check("== a\npost a | 200 | | | delivered relay", "200 |  | a | delivered relay");
    check("== a\npost a | 200 | | a | failed relay", "200 |  | a | delivered relay");
    check(
        "== a\npost a | 200 | | a | delivered relay\npost a | 200 | | a a | delivered relay, delivered relay",
        "counted a a",
    );
    check("== a [a twice]\npost a | 200 | | a | delivered relay", "counted a");
    check("== a\nendpoint 503\npost a | 503 | a | | failed relay", "a list is not empty");
}
