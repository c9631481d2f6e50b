//! `demo`: all steps from connectors to repost in a minute, with the real program against a real endpoint.
//!
//! Every step is a process of its own, started as a person would start it, in a separate folder. The user's own store and log are
//! neither read nor changed.

mod endpoint;
mod script;
mod stage;

use self::endpoint::DemoEndpoint;
use self::script::{Act, DemoStep};
use self::stage::Stage;
use super::context::Context;
use crate::error::{Fault, FaultKind};
use crate::exit::Exit;
use crate::output::{Cell, Out, Tone};
use std::path::{Path, PathBuf};

/// Run a demonstration: connectors, failed events, repost
///
/// The demo starts an endpoint on this machine and runs inv-hooks commands in a temporary folder. It adds connectors for all eleven API
/// keys, and sends a sample of every event. Two paths of the endpoint refuse their events: the demo shows these events, and reposts
/// them after the endpoint is fixed. It shows each command; with --keep you can repeat them. It does not use your own store and log.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks demo
  inv-hooks demo --keep demo-folder")]
pub struct Args {
    /// Use this new or empty folder, and keep it
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let endpoint = DemoEndpoint::start()?;
    if context.global.dry_run {
        for act in script::acts(&endpoint) {
            announce(&mut context.out, &act, "ID")?;
        }
        return Ok(Exit::Done);
    }
    let stage = Stage::set(args.keep.as_deref(), context.global.color)?;
    stage.write("client-secret", script::CLIENT_SECRET)?;
    stage.write("connectors.json", &script::connectors(&endpoint))?;
    stage.write("events.ndjson", &script::events())?;
    for act in script::acts(&endpoint) {
        play(&act, &stage, &endpoint, &mut context.out)?;
        if let Some(exit) = endpoint.stopped() {
            return Ok(exit);
        }
    }
    end(args.keep.as_deref(), &endpoint, &mut context.out)?;
    Ok(Exit::Done)
}

fn play(act: &Act, stage: &Stage, endpoint: &DemoEndpoint, out: &mut Out) -> anyhow::Result<()> {
    let DemoStep::Command { arguments, exit } = &act.step else {
        announce(out, act, "")?;
        endpoint.fix();
        return Ok(());
    };
    let needs_id = arguments.iter().any(|word| word == script::ID);
    let id = if needs_id { stage.read(script::FIND_ID)? } else { String::new() };
    announce(out, act, &id)?;
    out.flush()?;
    let arguments: Vec<&str> = arguments.iter().map(|word| with_id(word, &id)).collect();
    let ended = stage.run(&arguments)?;
    if ended == Some(i32::from(exit.number())) || endpoint.stopped().is_some() {
        return Ok(());
    }
    let ended = ended.map_or_else(|| "a signal".to_owned(), |code| format!("exit {code}"));
    let message = format!("the demo stopped: this command ended with {ended} instead of exit {}", exit.number());
    Err(Fault::new(FaultKind::Unexpected, message)
        .hint("Look for problems on this machine: `inv-hooks doctor`.")
        .into())
}

/// Prints the explanation, and the command so that it can be typed.
fn announce(out: &mut Out, act: &Act, id: &str) -> anyhow::Result<()> {
    out.raw(b"\n")?;
    out.line(Cell::new(format!("# {}", act.says)).tone(Tone::Strong))?;
    if let DemoStep::Command { arguments, .. } = &act.step {
        for line in script::typed(arguments.iter().map(|word| with_id(word, id))) {
            out.line(Cell::new(line).tone(Tone::Code))?;
        }
    }
    Ok(())
}

fn with_id<'a>(word: &'a str, id: &'a str) -> &'a str {
    if word == script::ID { id } else { word }
}

fn end(kept: Option<&Path>, endpoint: &DemoEndpoint, out: &mut Out) -> anyhow::Result<()> {
    let count = endpoint.requests();
    out.raw(b"\n")?;
    out.sentence(
        Cell::new(format!("Done: {count} requests reached the endpoint, and no failed events are left."))
            .tone(Tone::Good),
    )?;
    let Some(folder) = kept else {
        out.sentence("The folder was removed. To keep a folder: `inv-hooks demo --keep DIR`")?;
        return Ok(());
    };
    let address = endpoint.address();
    out.sentence(format!("The folder was kept: {}", folder.display()))?;
    out.sentence(format!("Its connectors send to {address}, where no endpoint runs any more."))?;
    out.line("To continue:")?;
    let folder = folder.display().to_string();
    let first = [&["cd", folder.as_str()][..], &["inv-hooks", "listen", "--addr", address, "--fail-first", "3"]];
    for words in first {
        out.line(Cell::new(format!("  {}", script::quoted(words))).tone(Tone::Code))?;
    }
    out.line("and in another terminal, in the same folder:")?;
    let then = ["inv-hooks", "send", "--ndjson", "events.ndjson"];
    out.line(Cell::new(format!("  {}", script::quoted(&then))).tone(Tone::Code))?;
    Ok(())
}
