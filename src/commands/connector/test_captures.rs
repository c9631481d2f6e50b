//! The captures that `connector test --capture` sends in place of samples.

use super::test_events::{check_key, check_other_key, check_subscription};
use crate::catalog;
use crate::commands::context::{Context, Route};
use crate::error::Fault;
use crate::model::{CaptureName, Connector, EventName};
use crate::runtime;
use std::str::FromStr;

/// Which captures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaptureChoice {
    /// Every capture whose event the connector subscribes to.
    All,
    /// The one with this name.
    One(CaptureName),
}

impl FromStr for CaptureChoice {
    type Err = <CaptureName as FromStr>::Err;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "all" { Ok(Self::All) } else { text.parse().map(Self::One) }
    }
}

/// Captures in place of samples.
#[derive(clap::Args, Debug)]
pub struct CaptureArgs {
    /// Send this captured payload instead, or all captures
    ///
    /// `inv-hooks event capture list` shows the captures. With `all`, a capture is sent only if the connector subscribes to its
    /// event.
    #[arg(long, value_name = "NAME|all", conflicts_with = "data")]
    capture: Option<CaptureChoice>,
    /// Give a capture a new document id and new times
    ///
    /// `inv-hooks event sample --help` says what changes.
    #[arg(long, requires = "capture")]
    fresh: bool,
}

/// A payload and its event.
type Captured = (Option<EventName>, Option<Vec<u8>>);

impl CaptureArgs {
    /// Returns the captures for one connector; `None` if samples are asked for. Each has its event: the one that its payload or its name
    /// gives, else the only one that the connector subscribes to. Of all captures, those of other events than `event` and those that
    /// the connector does not subscribe to are left out. It warns if there is none.
    pub fn payloads(
        &self,
        event: Option<&EventName>,
        context: &mut Context,
        route: &Route,
    ) -> anyhow::Result<Option<Vec<Captured>>> {
        let Some(choice) = &self.capture else { return Ok(None) };
        let connector = &route.connector;
        if let Some(event) = event {
            check_key(connector, event)?;
            check_subscription(connector, event)?;
        }
        let mut found = Vec::new();
        for file in context.captures()?.list(Some(connector.api_key))? {
            if matches!(choice, CaptureChoice::One(one) if *one != file.name) {
                continue;
            }
            let (of_capture, payload) = self.payload(&file.name, context, connector)?;
            let is_left_out = *choice == CaptureChoice::All && !connector.is_subscribed_to(of_capture.as_ref());
            if !is_left_out && event.is_none_or(|event| of_capture.as_ref() == Some(event)) {
                found.push((of_capture, Some(payload)));
            }
        }
        if found.is_empty() {
            context.out.warn(format!("no capture of {} is sent to {}", connector.api_key, connector.name));
        }
        Ok(Some(found))
    }

    fn payload(
        &self,
        name: &CaptureName,
        context: &Context,
        connector: &Connector,
    ) -> anyhow::Result<(Option<EventName>, Vec<u8>)> {
        let key = connector.api_key;
        let payload = context.captures()?.read(key, name)?;
        let only = connector.events.first().filter(|_| connector.events.len() == 1).cloned();
        let event = context.event_of_capture(key, name, &payload)?.or(only);
        event.as_ref().map_or(Ok(()), |event| check_other_key(connector, event))?;
        if !self.fresh {
            return Ok((event, payload));
        }
        let places = context.pointers(key)?;
        Ok((event, catalog::fresh(&payload, &places, context.now(), &runtime::new_id())))
    }

    /// Returns the fault if no connector has anything to send.
    pub fn nothing(&self) -> Fault {
        Fault::not_found(match &self.capture {
            Some(CaptureChoice::One(name)) => format!("there is no capture {name} to send"),
            _ => "there is no capture to send".to_owned(),
        })
        .hint("List all: `inv-hooks event capture list`. Add one: `inv-hooks event capture add KEY FILE`.")
    }
}
