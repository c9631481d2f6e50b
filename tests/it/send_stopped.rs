//! Ctrl-C while `send` reads a pipe: every line that it read is delivered or in the log, once.

use crate::harness::{Reply, Shop, connector};
use crate::repost_bulk::interrupt;
use serde_json::Value;
use snapbox::{assert_data_eq, str};
use std::collections::BTreeMap;
use std::io::{PipeReader, PipeWriter, Read as _, Write as _};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

fn line(number: usize) -> String {
    format!(
        "{{\"orderId\":\"D{number}\",\"storeId\":\"256\",\"eventTime\":{}}}\n",
        1_772_466_012_000_u64 + number as u64
    )
}

/// A shop with these connectors; each of them answers after a pause.
fn shop_with(names: &[&str], more: &str) -> Shop {
    let shop = Shop::empty();
    let lines =
        names.iter().map(|name| connector(name, "SALE_INVENTORY", &shop.server.url(&format!("/{name}"))) + more);
    shop.write_store(&lines.collect::<String>());
    shop.server.set_reply(Reply::ok().delay(Duration::from_millis(100)));
    shop
}

/// A run that reads a pipe. The test keeps both ends of the pipe, so that it can read what the run did not read.
struct Run {
    child: Child,
    pipe: PipeReader,
    writer: PipeWriter,
}

fn start(shop: &Shop, more: &[&str]) -> Run {
    let (pipe, writer) = std::io::pipe().expect("a pipe");
    let args = [&["send", "SALE_INVENTORY", "--ndjson", "-", "-o", "json", "--concurrency", "2"], more].concat();
    let mut command = shop.sandbox.command(args);
    command.stdin(pipe.try_clone().expect("the same pipe")).stdout(Stdio::piped()).stderr(Stdio::piped());
    Run { child: command.spawn().expect("the binary starts"), pipe, writer }
}

impl Run {
    /// Sends it a signal by its name.
    fn signal(&self, name: &str) {
        let command = format!("kill -{name} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &command]).status().expect("sh is there").success());
    }

    /// Waits for its end. Returns its output and the text that it left in the pipe.
    fn end(self) -> (Output, String) {
        let output = self.child.wait_with_output().expect("it ends");
        drop(self.writer);
        let (mut rest, mut pipe) = (String::new(), self.pipe);
        pipe.read_to_string(&mut rest).expect("the rest");
        (output, rest)
    }
}

/// Asserts that each line of `taken` is accounted for at each connector of `names`, runs `resume`, and asserts that
/// each event arrived once.
fn assert_taken(shop: &Shop, output: &Output, taken: &str, names: &[&str]) {
    assert_taken_by(130, shop, output, taken, names);
}

/// As [`assert_taken`], for a run that ends with `code`.
fn assert_taken_by(code: i32, shop: &Shop, output: &Output, taken: &str, names: &[&str]) {
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr);
    let summary: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let count = i64::try_from(taken.lines().count() * names.len()).expect("a count");
    assert_eq!(summary["summary"]["total"], count, "{said}\n{}", summary["summary"]);
    let left = summary["summary"]["left"].as_i64().expect("a count");
    let pending: i64 = {
        let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
        assert_eq!(
            log.query_row("SELECT count(*) FROM delivery", [], |row| row.get(0)),
            Ok(count),
            "all are in the log"
        );
        log.query_row("SELECT count(*) FROM delivery WHERE state = 'pending' AND owner IS NULL", [], |row| row.get(0))
            .expect("a count")
    };
    assert_eq!(left, pending, "the events left are pending: {said}");
    if pending > 0 {
        assert!(said.contains("inv-hooks resume"), "{said}");
    }
    shop.server.set_reply(Reply::ok());
    shop.run(["resume"]).succeeds();
    shop.run(["repost", "--failure", "stopped", "--yes"]).succeeds();
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for request in shop.server.requests() {
        let body = String::from_utf8_lossy(&request.body).into_owned();
        *counts.entry((request.path().to_owned(), body)).or_default() += 1;
    }
    for (line, name) in taken.lines().flat_map(|line| names.iter().map(move |name| (line, name))) {
        assert_eq!(counts.remove(&(format!("/{name}"), line.to_owned())), Some(1), "{line} at {name}");
    }
    assert_eq!(counts, BTreeMap::new(), "no other event arrived");
}

#[test]
fn after_ctrl_c_every_line_that_was_read_is_delivered_or_in_the_log() {
    let check = |names: &[&str], more: &str, lines: usize, after: usize| {
        let shop = shop_with(names, more);
        let mut run = start(&shop, &[]);
        let text: String = (1..=lines).map(line).collect();
        run.writer.write_all(text.as_bytes()).expect("it fits into the pipe");
        shop.server.wait_for(after);
        interrupt(&run.child);
        let (output, rest) = run.end();
        let taken = text.strip_suffix(&rest).expect("the rest is the end");
        assert!(taken.is_empty() || taken.ends_with('\n'), "whole lines only: {taken}");
        assert!(taken.lines().count() > after, "some were read ahead");
        assert_taken(&shop, &output, taken, names);
    };
    check(&["one"], "", 500, 1);
    check(&["one"], "", 900, 4);
    check(&["one", "two"], "", 300, 3);
    check(&["one"], "order = \"document\"\n", 300, 2);
    check(&["one"], "retries = 3\n", 20, 1);
}

#[test]
fn a_partly_read_line_is_read_to_its_end() {
    for cut in [1, 10, 30] {
        let shop = shop_with(&["one"], "");
        let mut run = start(&shop, &[]);
        let (first, second, third) = (line(1), line(2), line(3));
        run.writer.write_all(format!("{first}{}", &second[..cut]).as_bytes()).expect("it fits");
        shop.server.wait_for(1);
        std::thread::sleep(Duration::from_millis(50));
        interrupt(&run.child);
        std::thread::sleep(Duration::from_millis(100));
        run.writer.write_all(format!("{}{third}", &second[cut..]).as_bytes()).expect("it fits");
        let (output, rest) = run.end();
        assert_eq!(rest, third, "not a byte beyond the line");
        assert_taken(&shop, &output, &format!("{first}{second}"), &["one"]);
    }
}

#[test]
fn a_line_that_never_ends_is_reported() {
    let shop = shop_with(&["one"], "");
    let mut run = start(&shop, &[]);
    run.writer.write_all(format!("{}{}", line(1), &line(2)[..9]).as_bytes()).expect("it fits");
    shop.server.wait_for(1);
    std::thread::sleep(Duration::from_millis(50));
    interrupt(&run.child);
    let (output, rest) = run.end();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_data_eq!(
        said,
        str![[r#"
Stopping: waiting for requests that are running. Press Ctrl-C again to exit immediately; these events are then unknown.
warning: line 2: the input cannot be read: the run was stopped in the middle of this line, which is not in the log
warning: 1 bad line skipped
1 delivered
Lines that were read are delivered or in the log; the rest of the input was not sent.

"#]]
    );
    assert_eq!(rest, "");
    assert_taken(&shop, &output, &line(1), &["one"]);
}

#[test]
fn a_last_payload_without_a_line_end_is_read() {
    let shop = shop_with(&["one"], "");
    let mut run = start(&shop, &[]);
    let text = format!("{}{}", line(1), line(2).trim_end());
    run.writer.write_all(text.as_bytes()).expect("it fits");
    shop.server.wait_for(1);
    std::thread::sleep(Duration::from_millis(50));
    interrupt(&run.child);
    let (output, rest) = run.end();
    assert_eq!(rest, "");
    assert_taken(&shop, &output, &text, &["one"]);
}

#[test]
fn a_silent_pipe_does_not_delay_the_end() {
    let shop = shop_with(&["one"], "");
    let mut run = start(&shop, &[]);
    run.writer.write_all(line(1).as_bytes()).expect("it fits");
    shop.server.wait_for(1);
    std::thread::sleep(Duration::from_millis(300));
    let asked = Instant::now();
    interrupt(&run.child);
    let (output, _) = run.end();
    assert!(asked.elapsed() < Duration::from_millis(900), "{:?}", asked.elapsed());
    let summary: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((output.status.code(), &summary["summary"]["delivered"]), (Some(130), &Value::from(1)));
}

#[test]
fn lines_read_from_a_fifo_are_stored_and_lines_of_a_file_are_not() {
    let shop = shop_with(&["one"], "");
    let fifo = shop.sandbox.file("fifo");
    assert!(Command::new("mkfifo").arg(&fifo).status().expect("mkfifo").success());
    let args = ["send", "SALE_INVENTORY", "--ndjson", "fifo", "-o", "json", "--concurrency", "1"];
    let mut command = shop.sandbox.command(args);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts");
    let mut writer = std::fs::File::options().write(true).open(&fifo).expect("the other end");
    let text: String = (1..=50).map(line).collect();
    writer.write_all(text.as_bytes()).expect("it fits");
    shop.server.wait_for(1);
    std::thread::sleep(Duration::from_millis(50));
    interrupt(&child);
    let output = child.wait_with_output().expect("it ends");
    drop(writer);
    assert_taken(&shop, &output, &text, &["one"]);

    let shop = shop_with(&["one"], "");
    shop.sandbox.write("day.ndjson", &text);
    let args = ["send", "SALE_INVENTORY", "--ndjson", "day.ndjson", "-o", "json", "--concurrency", "1"];
    let mut command = shop.sandbox.command(args);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts");
    shop.server.wait_for(1);
    interrupt(&child);
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_data_eq!(
        said,
        str![[r#"
Stopping: waiting for requests that are running. Press Ctrl-C again to exit immediately; these events are then unknown.
1 delivered, 1 failed, [..] not sent
Send the remaining lines: run the same command with --continue.
Send the events that were not started: `inv-hooks repost --failure stopped --yes`.
List the failed events: `inv-hooks failed search`. Send one again: `inv-hooks repost ID`.

"#]]
    );
    shop.server.set_reply(Reply::ok());
    shop.run(["repost", "--failure", "stopped", "--yes"]).succeeds();
    shop.run(["send", "SALE_INVENTORY", "--ndjson", "day.ndjson", "--continue"]).succeeds();
    assert_eq!(
        shop.server.requests().len(),
        50,
        "lines of a file that were not sent are not stored, because the file can be read again"
    );
}

#[test]
fn a_closed_terminal_ends_the_run_cleanly() {
    // A shell passes the signal on, and then the system sends it again.
    for signals in [&["HUP"][..], &["HUP", "HUP", "HUP"], &["HUP", "TERM"], &["TERM", "HUP"]] {
        let shop = shop_with(&["one"], "");
        let mut run = start(&shop, &[]);
        let text: String = (1..=100).map(line).collect();
        run.writer.write_all(text.as_bytes()).expect("it fits into the pipe");
        shop.server.wait_for(2);
        for signal in signals {
            run.signal(signal);
            std::thread::sleep(Duration::from_millis(20));
        }
        let (output, rest) = run.end();
        let taken = text.strip_suffix(&rest).expect("the rest is the end");
        assert!(taken.lines().count() > 2, "some were read ahead");
        assert_taken_by(143, &shop, &output, taken, &["one"]);
    }
}

#[test]
fn a_second_request_to_stop_ends_the_run_at_once() {
    for (signals, code) in [(["INT", "HUP", "INT"], 130), (["HUP", "INT", "TERM"], 143), (["TERM", "HUP", "TERM"], 143)]
    {
        let shop = shop_with(&["one"], "");
        shop.server.set_reply(Reply::ok().delay(Duration::from_secs(20)));
        let mut run = start(&shop, &[]);
        run.writer.write_all(line(1).as_bytes()).expect("it fits into the pipe");
        shop.server.wait_for(1);
        let asked = Instant::now();
        for signal in signals {
            assert!(run.child.try_wait().expect("it is asked").is_none(), "it still runs: {signals:?}");
            run.signal(signal);
            // The same signal within a second would count as the first one.
            std::thread::sleep(Duration::from_millis(600));
        }
        let (output, _) = run.end();
        assert_eq!(output.status.code(), Some(code), "{signals:?}");
        assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());
    }
}

#[test]
fn a_run_that_ignores_hangup_continues() {
    for wrapper in [&["sh", "-c", "trap '' HUP; exec \"$0\" \"$@\""][..], &["nohup"]] {
        let shop = shop_with(&["one"], "");
        let (pipe, writer) = std::io::pipe().expect("a pipe");
        let of = shop.sandbox.command(["send", "SALE_INVENTORY", "--ndjson", "-", "-o", "json"]);
        let mut command = Command::new(wrapper[0]);
        command.args(&wrapper[1..]).arg(of.get_program()).args(of.get_args());
        command.current_dir(of.get_current_dir().expect("a folder"));
        command.envs(of.get_envs().filter_map(|(name, value)| Some((name, value?))));
        command.stdin(pipe.try_clone().expect("the same pipe")).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut run = Run { child: command.spawn().expect("it starts"), pipe, writer };
        run.writer.write_all(line(1).as_bytes()).expect("it fits into the pipe");
        shop.server.wait_for(1);
        run.signal("HUP");
        std::thread::sleep(Duration::from_millis(100));
        run.writer.write_all(line(2).as_bytes()).expect("it fits into the pipe");
        let Run { child, pipe, writer } = run;
        drop((pipe, writer));
        let output = child.wait_with_output().expect("it ends");
        assert_eq!((output.status.code(), shop.server.requests().len()), (Some(0), 2), "{output:?}");
    }
}

#[test]
fn a_pipe_with_an_endless_line_does_not_delay_the_end() {
    for start_of_line in ["", "{\"orderId\":\"", &line(1)] {
        let shop = shop_with(&["one"], "");
        let mut run = start(&shop, &["--max-bytes", "100000"]);
        let Run { child, pipe, writer } = &mut run;
        let mut endless = writer.try_clone().expect("the same pipe");
        endless.write_all(start_of_line.as_bytes()).expect("it fits");
        let own = pipe.try_clone().expect("the same pipe");
        let feeding = std::thread::spawn(move || while endless.write_all(&[b'a'; 4096]).is_ok() {});
        std::thread::sleep(Duration::from_millis(400));
        let asked = Instant::now();
        interrupt(child);
        while child.try_wait().expect("it is asked").is_none() && asked.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(20));
        }
        let took = asked.elapsed();
        child.kill().expect("it may be gone");
        let Run { child, pipe, writer } = run;
        drop((own, pipe, writer));
        feeding.join().expect("the pipe is closed");
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(130), "{output:?}");
        assert!(took < Duration::from_millis(2500), "{took:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("skipped"), "{output:?}");
    }
}

#[test]
fn both_readers_of_one_pipe_end() {
    // Their output must fit into a pipe, because it is read only at the end.
    for with_name in [false, true] {
        let shop = shop_with(&["one"], "");
        let fifo = shop.sandbox.file("fifo");
        assert!(Command::new("mkfifo").arg(&fifo).status().expect("mkfifo").success());
        let (pipe, mut writer) = std::io::pipe().expect("a pipe");
        let mut keep = Vec::new();
        let args = ["send", "SALE_INVENTORY", "--ndjson", "-", "-o", "json"];
        let mut children: Vec<Child> = Vec::new();
        if with_name {
            let both = std::fs::File::options().read(true).write(true).open(&fifo).expect("a named pipe");
            keep.push(both);
        }
        for _ in 0..2 {
            let mut command = shop.sandbox.command(args);
            match keep.first() {
                Some(named) => command.stdin(named.try_clone().expect("the same pipe")),
                None => command.stdin(pipe.try_clone().expect("the same pipe")),
            };
            children.push(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts"));
        }
        std::thread::sleep(Duration::from_millis(300));
        for number in 1..=80 {
            let text = line(number);
            match keep.first_mut() {
                Some(named) => named.write_all(text.as_bytes()).expect("it fits"),
                None => writer.write_all(text.as_bytes()).expect("it fits"),
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_secs(1));
        let asked = Instant::now();
        children.iter().for_each(interrupt);
        while asked.elapsed() < Duration::from_secs(15)
            && children.iter_mut().any(|child| child.try_wait().expect("it is asked").is_none())
        {
            std::thread::sleep(Duration::from_millis(20));
        }
        let took = asked.elapsed();
        let mut total = 0;
        for mut child in children {
            child.kill().expect("it may be gone");
            let output = child.wait_with_output().expect("it ends");
            assert_eq!(output.status.code(), Some(130), "named: {with_name} {took:?} {output:?}");
            let summary: Value = serde_json::from_slice(&output.stdout).expect("JSON");
            total += summary["summary"]["total"].as_u64().expect("a count");
        }
        assert!(took < Duration::from_secs(if with_name { 8 } else { 3 }), "{took:?}");
        assert_eq!(total, 80, "named: {with_name}");
    }
}
