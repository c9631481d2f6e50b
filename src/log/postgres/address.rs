//! Where a log on PostgreSQL is: a URL such as `postgres://team@db.example.com/events?schema=inv_hooks`.
//!
//! The password is in no output: whoever shows an address shows [`Address::shown`].

use std::fmt;
use std::path::PathBuf;
use tokio_postgres::Config;
use tokio_postgres::config::SslMode;
use url::{Host, Url};

/// The schema of a log whose address names none.
const SCHEMA: &str = "inv_hooks";

/// The longest name that the server keeps. Source: PostgreSQL, NAMEDATALEN.
const LONGEST_NAME: usize = 63;

/// Where a log is.
#[derive(Clone)]
pub struct Address {
    /// How to connect.
    pub config: Config,
    /// How the connection is protected.
    pub tls: Tls,
    /// The schema of the tables.
    pub schema: String,
    /// The address without its password.
    shown: String,
}

/// How the connection to the server is protected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tls {
    /// Not at all: the server is this machine.
    Off,
    /// The server's certificate and name are checked.
    Verified {
        /// The authorities that are trusted instead of the system's.
        authorities: Option<PathBuf>,
    },
}

impl fmt::Debug for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.shown)
    }
}

impl Address {
    /// Says whether a text is meant as such an address, and not as the path of a file.
    pub fn is_meant(text: &str) -> bool {
        ["postgres:", "postgresql:"].iter().any(|scheme| text.starts_with(scheme))
    }

    /// Parses an address.
    ///
    /// # Errors
    /// A sentence that says what is wrong, without the password.
    pub fn parse(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|error| format!("it is not a URL: {error}"))?;
        if !["postgres", "postgresql"].contains(&url.scheme()) {
            return Err("it does not start with postgres://".to_owned());
        }
        let mut config = Config::new();
        let mut parameters = Parameters::read(&url)?;
        let is_local = set_host(&mut config, &url, &mut parameters)?;
        set_user(&mut config, &url, parameters.take("user"))?;
        let tls = tls_of(&mut parameters, is_local)?;
        config.ssl_mode(if tls == Tls::Off { SslMode::Disable } else { SslMode::Require });
        let schema = schema_of(parameters.take("schema"))?;
        parameters.refuse_others()?;
        Ok(Self { config, tls, schema, shown: shown(&url) })
    }

    /// Returns the address without its password.
    pub fn shown(&self) -> &str {
        &self.shown
    }
}

/// The part of a URL after the question mark.
struct Parameters(Vec<(String, String)>);

impl Parameters {
    fn read(url: &Url) -> Result<Self, String> {
        let all: Vec<(String, String)> = url.query_pairs().map(|(name, value)| (name.into(), value.into())).collect();
        let is_twice = |at: usize| all[..at].iter().any(|(name, _)| *name == all[at].0);
        match (0..all.len()).find(|at| is_twice(*at)) {
            Some(at) => Err(format!("`{}` is there twice", all[at].0)),
            None => Ok(Self(all)),
        }
    }

    fn take(&mut self, name: &str) -> Option<String> {
        let at = self.0.iter().position(|(known, _)| known == name)?;
        Some(self.0.remove(at).1)
    }

    /// A parameter that is not understood could be meant to make the connection safer.
    fn refuse_others(self) -> Result<(), String> {
        match self.0.first() {
            None => Ok(()),
            Some((name, _)) if name == "password" => {
                Err("the password must be before the @, or in the variable PGPASSWORD".to_owned())
            }
            Some((name, _)) => {
                Err(format!("`{name}` is not supported; use `sslmode`, `sslrootcert`, `schema`, `host` or `user`"))
            }
        }
    }
}

/// Sets the host. Returns whether it is this machine.
fn set_host(config: &mut Config, url: &Url, parameters: &mut Parameters) -> Result<bool, String> {
    if let Some(port) = url.port() {
        config.port(port);
    }
    let folder = parameters.take("host");
    match (url.host(), folder) {
        (Some(_), Some(_)) => Err("it names two hosts".to_owned()),
        (None, Some(folder)) if folder.starts_with('/') => {
            config.host_path(folder);
            Ok(true)
        }
        (None, _) => {
            Err("it names no host; for a socket, write postgres:///database?host=/folder/of/the/socket&user=NAME"
                .to_owned())
        }
        (Some(host), None) => {
            // The URL standard keeps the host of an unknown scheme as it was typed.
            let name = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
            let address = match host {
                Host::Ipv4(address) => Some(address.into()),
                Host::Ipv6(address) => Some(address.into()),
                Host::Domain(name) => name.parse().ok(),
            };
            let is_local =
                address.map_or(name.eq_ignore_ascii_case("localhost"), |ip: std::net::IpAddr| ip.is_loopback());
            config.host(name);
            Ok(is_local)
        }
    }
}

/// A URL without a host has its user behind the question mark, because nothing else fits before it.
fn set_user(config: &mut Config, url: &Url, named: Option<String>) -> Result<(), String> {
    let decoded =
        |part: &str| percent_decoded(part).ok_or_else(|| "its user, password or database is not UTF-8".to_owned());
    match (url.username(), named) {
        ("", Some(user)) => config.user(user),
        ("", None) => return Err("it names no user, as in postgres://user@host/database".to_owned()),
        (user, None) => config.user(decoded(user)?),
        (_, Some(_)) => return Err("it names two users".to_owned()),
    };
    if let Some(password) = url.password() {
        config.password(decoded(password)?);
    }
    match url.path().trim_start_matches('/') {
        "" => Err("it names no database, as in postgres://user@host/database".to_owned()),
        name => {
            config.dbname(decoded(name)?);
            Ok(())
        }
    }
}

fn percent_decoded(text: &str) -> Option<String> {
    let pair = format!("x={}", text.replace('+', "%2B"));
    let (_, value) = url::form_urlencoded::parse(pair.as_bytes()).next()?;
    (!value.contains('\u{fffd}')).then(|| value.into_owned())
}

fn tls_of(parameters: &mut Parameters, is_local: bool) -> Result<Tls, String> {
    let (mode, authorities) = (parameters.take("sslmode"), parameters.take("sslrootcert"));
    match mode.as_deref() {
        None if is_local && authorities.is_none() => Ok(Tls::Off),
        None | Some("verify-full") => Ok(Tls::Verified { authorities: authorities.map(PathBuf::from) }),
        Some("disable") if authorities.is_some() => Err("`sslrootcert` needs `sslmode=verify-full`".to_owned()),
        Some("disable") if is_local => Ok(Tls::Off),
        Some("disable") => {
            Err("`sslmode=disable` works only for this machine; events must not cross a network in plain text"
                .to_owned())
        }
        Some(weak @ ("allow" | "prefer" | "require" | "verify-ca")) => Err(format!(
            "`sslmode={weak}` does not check who answers; leave it out, or use `verify-full` with `sslrootcert`"
        )),
        Some(_) => Err("`sslmode` must be `verify-full`, or `disable` for this machine".to_owned()),
    }
}

fn schema_of(name: Option<String>) -> Result<String, String> {
    let Some(name) = name else { return Ok(SCHEMA.to_owned()) };
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_') && name.chars().all(is_plain);
    if is_name && name.len() <= LONGEST_NAME && !name.starts_with("pg_") {
        Ok(name)
    } else {
        Err("`schema` must be a name of lower-case letters, digits and _, up to 63 of them, and must not start with pg_".to_owned())
    }
}

fn shown(url: &Url) -> String {
    let mut shown = url.clone();
    if url.password().is_some() {
        // The URL has a host or is a socket's; both keep their user.
        let _ = shown.set_password(Some("***"));
    }
    shown.to_string()
}

#[cfg(test)]
mod tests {
    use super::{Address, Tls};
    use tokio_postgres::config::Host;

    fn refused(text: &str) -> String {
        Address::parse(text).map_or_else(|why| why, |address| format!("{address:?} was accepted"))
    }

    #[test]
    fn an_address_is_read() {
        let address = Address::parse("postgres://team:p%40ss+w@db.example.com:6432/ev%20ents?schema=retail_1")
            .expect("an address");
        assert_eq!(address.config.get_user(), Some("team"));
        assert_eq!(address.config.get_password(), Some(b"p@ss+w".as_slice()));
        assert_eq!(address.config.get_dbname(), Some("ev ents"));
        assert_eq!(address.config.get_hosts(), [Host::Tcp("db.example.com".to_owned())]);
        assert_eq!(address.config.get_ports(), [6432]);
        assert_eq!(address.schema, "retail_1");
        assert_eq!(address.tls, Tls::Verified { authorities: None });
        let socket = Address::parse("postgresql:///events?host=/run/postgresql&user=team").expect("a socket");
        assert_eq!((socket.schema.as_str(), socket.tls), ("inv_hooks", Tls::Off));
    }

    #[test]
    fn only_this_machine_is_reached_without_tls() {
        for host in ["localhost", "127.0.0.1", "127.8.8.8", "[::1]"] {
            for mode in ["", "?sslmode=disable"] {
                let address = Address::parse(&format!("postgres://u@{host}/d{mode}")).expect("an address");
                assert_eq!(address.tls, Tls::Off, "{host}{mode}");
            }
        }
        for host in ["db.example.com", "10.0.0.1", "localhost.example.com", "[fe80::1]", "0.0.0.0"] {
            assert!(
                refused(&format!("postgres://u@{host}/d?sslmode=disable")).contains("only for this machine"),
                "{host}"
            );
            assert_eq!(
                Address::parse(&format!("postgres://u@{host}/d")).expect("an address").tls,
                Tls::Verified { authorities: None }
            );
        }
        for weak in ["allow", "prefer", "require", "verify-ca"] {
            assert!(
                refused(&format!("postgres://u@127.0.0.1/d?sslmode={weak}")).contains("does not check who answers"),
                "{weak}"
            );
        }
    }

    #[test]
    fn the_password_is_never_shown() {
        for text in ["postgres://u:geheim@h/d", "postgresql://u:geheim@[::1]:5/d?schema=x"] {
            let address = Address::parse(text).expect("an address");
            let shown = format!("{} {address:?}", address.shown());
            assert!(shown.contains("***") && !shown.contains("geheim"), "{shown}");
        }
        for text in [
            "postgres://u:geheim@h",
            "postgres://u:geheim@h/d?sslmode=x",
            "postgres://u:geheim@h/d?password=geheim",
            "postgres://u:geheim@h:99999/d",
        ] {
            assert!(!refused(text).contains("geheim"), "{}", refused(text));
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        let check = |text: &str, part: &str| assert!(refused(text).contains(part), "{text}: {}", refused(text));
        check("postgres://h/d", "names no user");
        check("postgres://u@h", "names no database");
        check("postgres:///d?user=u", "names no host");
        check("postgres://u@h/d?user=v", "two users");
        check("postgres://u@h/d?host=/run", "two hosts");
        check("postgres://u@h/d?target_session_attrs=any", "`target_session_attrs` is not supported");
        check("postgres://u@h/d?schema=a&schema=b", "twice");
        for schema in ["", "A", "1a", "a-b", "pg_x", "a;drop", &"a".repeat(64)] {
            check(&format!("postgres://u@h/d?schema={schema}"), "`schema` must be");
        }
        check("postgres://u@127.0.0.1/d?sslmode=disable&sslrootcert=x", "needs `sslmode=verify-full`");
    }
}
