//! Calls that are forbidden everywhere or outside a named place, and commits that no test can interrupt.

use super::source::Source;

/// A call that is forbidden, why, and the paths (by their prefix) where it is allowed.
struct Ban {
    call: &'static str,
    why: &'static str,
    /// Where the ban applies; empty for everywhere.
    within: &'static [&'static str],
    /// Where it does not apply.
    except: &'static [&'static str],
}

const PURE: &[&str] = &["src/model/", "src/catalog/"];

const BANS: &[Ban] = &[
    Ban { call: "println!", why: "only `output` writes to the terminal", within: &[], except: &[] },
    Ban { call: "print!", why: "only `output` writes to the terminal", within: &[], except: &[] },
    Ban { call: "eprintln!", why: "only `output` writes to the terminal", within: &[], except: &[] },
    Ban { call: "eprint!", why: "only `output` writes to the terminal", within: &[], except: &[] },
    Ban { call: "dbg!", why: "left over", within: &[], except: &[] },
    Ban { call: "todo!", why: "left over", within: &[], except: &[] },
    Ban { call: "unimplemented!", why: "left over", within: &[], except: &[] },
    Ban { call: ".unwrap()", why: "say with `expect` why it cannot fail", within: &[], except: &[] },
    Ban {
        call: "io::stdout",
        why: "only `output` writes to the terminal",
        within: &[],
        except: &["src/output/", "src/commands/context.rs"],
    },
    Ban {
        call: "process::exit",
        why: "nothing would be tidied up; return an `Exit`",
        within: &[],
        except: &["src/runtime.rs"],
    },
    Ban { call: "SystemTime::now", why: "the clock is `runtime`'s", within: &[], except: &["src/runtime.rs"] },
    Ban { call: "Timestamp::now", why: "the clock is `runtime`'s", within: &[], except: &[] },
    Ban { call: "Zoned::now", why: "the clock is `runtime`'s", within: &[], except: &[] },
    Ban { call: "Instant::now", why: "pure: times come in as values", within: PURE, except: &[] },
    Ban { call: "std::env", why: "pure: values come in as arguments", within: PURE, except: &[] },
    Ban { call: "std::fs", why: "pure: no disk", within: PURE, except: &[] },
    Ban { call: "std::net::Tcp", why: "pure: no network", within: PURE, except: &[] },
    Ban { call: "std::process", why: "pure: no processes", within: PURE, except: &[] },
    Ban { call: "std::thread", why: "pure: no threads", within: PURE, except: &[] },
    Ban { call: "std::io::std", why: "pure: no terminal", within: PURE, except: &[] },
    Ban {
        call: "derive(Serialize",
        why: "`model` has no serde: shapes live at the edge that writes them",
        within: &["src/model/"],
        except: &[],
    },
    Ban {
        call: "thread::sleep",
        why: "wait for what happens, not for time to pass; name the place here if there is no other way",
        within: &[],
        except: &[
            "src/store/",
            "src/log/",
            "src/runtime.rs",
            "src/engine/log_writer.rs",
            "src/commands/connector/conformance/",
        ],
    },
];

/// Finds forbidden calls in the live code of one file of the program.
pub fn forbidden(source: &Source) -> Vec<String> {
    let spread = spread_use(source);
    let mut found = Vec::new();
    for ban in BANS.iter().filter(|ban| ban.holds_in(&source.path)) {
        for (line, code) in source.live.lines().enumerate() {
            if contains_call(code, ban.call) {
                found.push(format!("{}:{}: `{}`: {}", source.path, line + 1, ban.call, ban.why));
            }
        }
        for (line, _) in spread.iter().filter(|(_, path)| path.starts_with(ban.call)) {
            found.push(format!("{}:{line}: `{}`: {}", source.path, ban.call, ban.why));
        }
    }
    found.sort();
    found.dedup();
    found
}

impl Ban {
    fn holds_in(&self, path: &str) -> bool {
        let begins = |list: &[&str]| list.iter().any(|start| path.starts_with(start));
        (self.within.is_empty() || begins(self.within)) && !begins(self.except)
    }
}

/// Returns the line and the full path of everything that is imported, so that `use std::{fs, io}` is checked too.
fn spread_use(source: &Source) -> Vec<(usize, String)> {
    let paths = super::paths::paths_of(source).into_iter().filter(|path| path.is_use);
    paths.map(|path| (path.line, path.segments.join("::"))).collect()
}

/// Says whether `code` contains the call; `eprintln!` does not count as `println!`, nor `println!` as `print!`.
fn contains_call(code: &str, call: &str) -> bool {
    code.match_indices(call).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        call.starts_with('.') || !before.is_some_and(|c| c == '_' || c.is_alphanumeric())
    })
}

/// Finds commits in the engine without a kill point within three lines before or after.
pub fn commits_without_a_kill_point(source: &Source) -> Vec<String> {
    if !source.path.starts_with("src/engine/") {
        return Vec::new();
    }
    let lines: Vec<&str> = source.live.lines().collect();
    let has_point = |at: usize| {
        let near = &lines[at.saturating_sub(3)..lines.len().min(at + 4)];
        near.iter().any(|line| line.contains("killpoint::") || contains_call(line, "kill_point("))
    };
    let commits = (0..lines.len()).filter(|at| lines[*at].contains(".commit("));
    let missing = commits.filter(|at| !has_point(*at));
    missing.map(|at| format!("{}:{}: a commit without a kill point beside it", source.path, at + 1)).collect()
}

/// Compares the kill points in the sources with the list that the tests use.
pub fn kill_points(sources: &[Source], listed: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut reached = Vec::new();
    for source in sources.iter().filter(|source| source.is_program() && source.module() != "killpoint") {
        for (at, call) in source.live.match_indices("killpoint::reach(") {
            let rest = source.text[at + call.len()..].trim_start();
            match rest.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
                Some((name, _)) => reached.push(name.to_owned()),
                None => {
                    found.push(format!(
                        "{}:{}: name the kill point here, as a string",
                        source.path,
                        source.line_of(at)
                    ));
                }
            }
        }
    }
    let unlisted = reached.iter().filter(|name| !listed.contains(&name.as_str()));
    found.extend(unlisted.map(|name| format!("kill point `{name}` is missing in killpoint::NAMES")));
    let unreached = listed.iter().filter(|name| !reached.iter().any(|other| other == *name));
    found.extend(unreached.map(|name| format!("kill point `{name}` of killpoint::NAMES is reached nowhere")));
    found
}

#[cfg(test)]
mod controls {
    use super::{commits_without_a_kill_point, forbidden, kill_points};
    use crate::tidy::source::Source;

    #[test]
    fn forbidden_calls_are_found() {
        let check = |path: &str, text: &str, expected: usize| {
            let found = forbidden(&Source::new(path, text));
            assert_eq!(found.len(), expected, "{text}: {found:?}");
        };
        check("src/http/x.rs", "fn f() { println!(\"a\"); }", 1);
        check("src/http/x.rs", "fn f() { eprintln!(\"a\"); }", 1);
        check("src/http/x.rs", "fn f() { a.unwrap() }", 1);
        check("src/http/x.rs", "fn f() { a.unwrap_or(b) } // a.unwrap()", 0);
        check("src/http/x.rs", "#[cfg(test)]\nmod tests { fn f() { a.unwrap() } }", 0);
        check("src/app.rs", "fn f() { std::process::exit(1) }", 1);
        check("src/runtime.rs", "fn f() { std::process::exit(1); SystemTime::now() }", 0);
        check("src/engine/x.rs", "fn f() { SystemTime::now(); Instant::now(); }", 1);
        check("src/model/x.rs", "fn f() { Instant::now(); }", 1);
        check("src/model/x.rs", "use std::{fs, fmt};", 1);
        check("src/catalog/x.rs", "use std::env;", 1);
        check("src/catalog/x.rs", "fn f() { std::env::var(x) }", 1);
        check("src/commands/x.rs", "use std::{fs, env};", 0);
        check("src/model/x.rs", "#[derive(Serialize)] struct S;", 1);
        check("src/engine/x.rs", "fn f() { std::thread::sleep(d) }", 1);
    }

    #[test]
    fn a_commit_without_a_kill_point_is_found() {
        let check = |path: &str, text: &str, expected: usize| {
            assert_eq!(commits_without_a_kill_point(&Source::new(path, text)).len(), expected, "{text}");
        };
        check("src/engine/committer.rs", "self.log.commit(changes)?;", 1);
        check("src/engine/committer.rs", "killpoint::reach(\"a\");\nself.log.commit(changes)?;", 0);
        check("src/engine/committer.rs", "self.log.commit(changes)?;\n\n\nkillpoint::reach(\"a\");", 0);
        check("src/engine/committer.rs", "self.log.commit(changes)?;\n\n\n\nkillpoint::reach(\"a\");", 1);
        check("src/engine/committer.rs", "// killpoint::reach(\"a\");\nself.log.commit(changes)?;", 1);
        check("src/engine/committer.rs", "#[cfg(test)]\nmod tests { fn f() { log.commit(a) } }", 0);
        check("src/log/sqlite.rs", "transaction.commit()?;", 0);
    }

    #[test]
    fn a_kill_point_that_is_not_listed_or_not_reached_is_found() {
        let check = |text: &str, listed: &[&str], expected: usize| {
            let found = kill_points(&[Source::new("src/engine/x.rs", text)], listed);
            assert_eq!(found.len(), expected, "{text}: {found:?}");
        };
        check("killpoint::reach(\"a\");", &["a"], 0);
        check("killpoint::reach(\"a\");", &[], 1);
        check("killpoint::reach(\"a\");", &["a", "b"], 1);
        check("killpoint::reach(name);", &[], 1);
    }
}
