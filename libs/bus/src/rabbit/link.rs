//! One connection that is made again when it is needed again.

use std::time::Duration;

use lapin::{Channel, Connection, ConnectionProperties, tcp::OwnedTLSConfig, uri::AMQPUri};
use tokio::{
    sync::Mutex,
    time::{Instant, timeout},
};

use super::{
    config::RabbitConfig,
    error::{timed_out, while_doing},
};
use crate::{BusError, error::chain, meter, wait::Backoff};

/// Longer than the TCP and TLS time limit, for the handshake after it.
const OPEN_TIMEOUT: Duration = Duration::from_secs(20);

/// A connection to the broker for one purpose.
pub(super) struct Link {
    name: &'static str,
    uri: AMQPUri,
    tls: OwnedTLSConfig,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    connection: Option<Connection>,
    was_connected: bool,
    backoff: Backoff,
    /// Until then nobody tries again, so that a thousand waiting publishes are not a thousand connections.
    closed_until: Option<Instant>,
}

impl Link {
    /// `name` is for metrics and the broker's connection list.
    pub(super) fn new(name: &'static str, config: &RabbitConfig, uri: AMQPUri) -> Self {
        let tls = OwnedTLSConfig { identity: None, cert_chain: config.authority_pem.clone() };
        Self { name, uri, tls, state: Mutex::default() }
    }

    /// A new channel, on a new connection when there is none.
    pub(super) async fn channel(&self) -> Result<Channel, BusError> {
        let state = &mut *self.state.lock().await;
        let usable = state.connection.take().filter(|connection| connection.status().connected());
        let connection = match usable {
            Some(connection) => connection,
            None => self.reconnect(state).await?,
        };
        let opened = timeout(OPEN_TIMEOUT, connection.create_channel()).await;
        state.connection = Some(connection);
        opened.map_err(timed_out("opening a channel"))?.map_err(while_doing("opening a channel"))
    }

    /// True while the broker has told us to hold back, being short of memory or disk.
    pub(super) async fn is_blocked(&self) -> bool {
        self.state.lock().await.connection.as_ref().is_some_and(|connection| connection.status().blocked())
    }

    async fn reconnect(&self, state: &mut State) -> Result<Connection, BusError> {
        if state.closed_until.is_some_and(|until| Instant::now() < until) {
            let source = "the last try failed a moment ago".into();
            return Err(BusError::Unavailable { doing: "connecting", source });
        }
        match self.connect().await {
            Ok(connection) => {
                if std::mem::replace(&mut state.was_connected, true) {
                    meter::reconnected(self.name);
                    tracing::info!(link = self.name, "connected to the broker again");
                }
                state.backoff.reset();
                state.closed_until = None;
                Ok(connection)
            }
            Err(error) => {
                tracing::warn!(link = self.name, error = chain(&error), "the broker cannot be reached");
                state.closed_until = Some(Instant::now() + state.backoff.next_pause());
                Err(error)
            }
        }
    }

    async fn connect(&self) -> Result<Connection, BusError> {
        let properties =
            ConnectionProperties::default().with_connection_name(format!("steward-{}", self.name).into());
        let runtime = lapin::runtime::default_runtime().map_err(while_doing("connecting"))?;
        let connecting =
            Connection::connect_uri_with_config(self.uri.clone(), properties, self.tls.clone(), runtime);
        timeout(OPEN_TIMEOUT, connecting)
            .await
            .map_err(timed_out("connecting"))?
            .map_err(while_doing("connecting"))
    }
}
