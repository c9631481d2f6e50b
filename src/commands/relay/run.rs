//! `relay` without a verb: runs the relay.

use super::doors::Doors;
use crate::commands::context::{Context, PolicyArgs};
use crate::error::Fault;
use crate::exit::Exit;
use std::net::SocketAddr;

/// The flags of the relay.
#[derive(clap::Args, Debug)]
pub struct RelayArgs {
    /// Address to listen on; port 0 takes a free port
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    addr: SocketAddr,
    /// Accept events from everyone for connectors without a secret
    #[arg(long)]
    allow_anonymous: bool,
}

/// Runs the relay.
pub fn run(args: &RelayArgs, context: &mut Context) -> anyhow::Result<Exit> {
    let doors = Doors::open(context, &PolicyArgs::default())?;
    if !args.addr.ip().is_loopback() && !args.allow_anonymous {
        doors.need_secrets()?;
    }
    let fault = Fault::usage("`relay` does not receive events yet");
    Err(fault.hint("`inv-hooks relay urls` shows the URLs that it will have.").into())
}
