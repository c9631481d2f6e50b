//! Opens connections to the server.

use super::address::{Address, Tls};
use super::migrate::quoted;
use super::owner::shortest_lease;
use super::pg_error::{PgError, PgResult};
use super::session::{PATIENCE, Session, runtime};
use super::tls::MakeTls;
use std::env;
use std::future::Future;
use std::time::Duration;
use tokio_postgres::{Client, Config, Error, NoTls};

/// How long connecting may take. Also, how long the server may leave unconfirmed what was sent.
const CONNECT: Duration = Duration::from_secs(10);

/// What every connection has: a process that hangs must not keep locks, and none waits forever. A commit is on disk before it is
/// confirmed, whatever the server's default is.
const SETTINGS: &str = "SET synchronous_commit = on; SET statement_timeout = '60s'; SET lock_timeout = '20s';
  SET client_min_messages = warning; SET bytea_output = hex;
  SET default_transaction_isolation = 'read committed'; SET timezone = 'UTC'; SET jit = off;";

/// Opens a connection. `purpose` is shown in the server's list of connections.
pub fn connect(address: &Address, purpose: &str) -> PgResult<Session> {
    connect_within(address, purpose, PATIENCE)
}

/// The same; each answer is waited for up to `patience`.
pub fn connect_within(address: &Address, purpose: &str, patience: Duration) -> PgResult<Session> {
    let runtime = runtime().map_err(PgError::Machine)?;
    let config = config_of(address, purpose);
    let client = runtime.block_on(async {
        match &address.tls {
            Tls::Off => {
                in_time(async {
                    let (client, connection) = config.connect(NoTls).await?;
                    tokio::spawn(connection);
                    Ok(client)
                })
                .await
            }
            Tls::Verified { authorities } => {
                let tls = MakeTls::new(authorities.clone()).map_err(|why| PgError::Trust(why.to_string()))?;
                in_time(async {
                    let (client, connection) = config.connect(tls).await?;
                    tokio::spawn(connection);
                    Ok(client)
                })
                .await
            }
        }
    })?;
    let session = Session::new(client, runtime, patience);
    session.run(&settings(&address.schema))?;
    Ok(session)
}

/// All in one round trip.
fn settings(schema: &str) -> String {
    // The server keeps a transaction in which nothing happens for as long as a process that is silent.
    let idle = shortest_lease().as_millis();
    format!("{SETTINGS} SET idle_in_transaction_session_timeout = {idle}; SET search_path = {}", quoted(schema))
}

async fn in_time(opening: impl Future<Output = Result<Client, Error>>) -> PgResult<Client> {
    match tokio::time::timeout(CONNECT, opening).await {
        Ok(opened) => opened.map_err(PgError::from),
        Err(_) => Err(PgError::Late),
    }
}

/// A password in the address comes first, then the one in `PGPASSWORD`.
fn config_of(address: &Address, purpose: &str) -> Config {
    let mut config = address.config.clone();
    if config.get_password().is_none()
        && let Some(password) = env::var_os("PGPASSWORD")
    {
        config.password(password.as_encoded_bytes());
    }
    config.application_name(format!("inv-hooks {purpose}")).connect_timeout(CONNECT).tcp_user_timeout(CONNECT);
    config.keepalives_idle(CONNECT);
    config
}
