//! TLS to the server: its certificate and its name are checked, as those of endpoints are.
//!
//! The package that joins the two libraries would also read certificates for channel binding, with ten packages more. Channel binding
//! guards against a false server with a valid certificate; here the certificate itself is checked.

use crate::trust::{BadTrust, Trust, configure};
use rustls::pki_types::{InvalidDnsNameError, ServerName};
use rustls::{CertificateError, Error};
use std::future::Future;
use std::io;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect};
use tokio_rustls::TlsConnector;
use tokio_rustls::client;

/// Makes TLS connections to a server.
#[derive(Clone)]
pub struct MakeTls(TlsConnector);

impl MakeTls {
    /// Prepares it. `authorities` are trusted instead of the system's.
    pub fn new(authorities: Option<PathBuf>) -> Result<Self, BadTrust> {
        let config = configure(&Trust::Verified { ca_file: authorities, client_cert: None })?;
        Ok(Self(TlsConnector::from(Arc::new(config))))
    }
}

/// Says what is wrong with the certificate of a server, if that is the error.
pub fn explain(error: &tokio_postgres::Error) -> Option<String> {
    let cause = std::error::Error::source(error)?.downcast_ref::<io::Error>()?;
    let Error::InvalidCertificate(why) = cause.get_ref()?.downcast_ref::<Error>()? else { return None };
    Some(match why {
        CertificateError::UnknownIssuer => {
            "the authority that signed the certificate of the server is unknown; name its file with `sslrootcert`"
                .to_owned()
        }
        CertificateError::NotValidForNameContext { presented, .. } => {
            format!(
                "the certificate of the server is not for the host in the address; it is for {}",
                names(presented).join(", ")
            )
        }
        CertificateError::ExpiredContext { .. } => "the certificate of the server has expired".to_owned(),
        other => format!("the certificate of the server cannot be checked: {other}"),
    })
}

/// The library writes `DnsName("localhost")`.
fn names(presented: &[String]) -> Vec<&str> {
    presented.iter().map(|name| name.split('"').nth(1).unwrap_or(name)).collect()
}

/// One connection to be.
pub struct TlsHandshake {
    connector: TlsConnector,
    name: ServerName<'static>,
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> MakeTlsConnect<S> for MakeTls {
    type Stream = TlsStream<S>;
    type TlsConnect = TlsHandshake;
    type Error = InvalidDnsNameError;

    fn make_tls_connect(&mut self, domain: &str) -> Result<TlsHandshake, InvalidDnsNameError> {
        Ok(TlsHandshake { connector: self.0.clone(), name: ServerName::try_from(domain.to_owned())? })
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> TlsConnect<S> for TlsHandshake {
    type Stream = TlsStream<S>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<TlsStream<S>>> + Send>>;

    fn connect(self, stream: S) -> Self::Future {
        Box::pin(async move { self.connector.connect(self.name, stream).await.map(TlsStream) })
    }
}

/// A TLS connection.
pub struct TlsStream<S>(client::TlsStream<S>);

impl<S: AsyncRead + AsyncWrite + Unpin> tokio_postgres::tls::TlsStream for TlsStream<S> {
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for TlsStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for TlsStream<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, buffer)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}
