//! One connection that is made again when it is needed again.

use std::ops::Deref;

use futures_util::FutureExt;
use lapin::{Channel, Connection, ConnectionProperties, ConnectionStatus, tcp::OwnedTLSConfig, uri::AMQPUri};
use tokio::{sync::Mutex, time::Instant};

use super::{
    config::RabbitConfig,
    error::{answered, with_context},
};
use crate::{BusError, error::chain, meter, wait::Backoff};

/// AMQP 0-9-1, §1.2.
const REPLY_SUCCESS: u16 = 200;

/// A channel that is closed when this is dropped, so that the broker offers again what was not acknowledged. The client
/// library closes what it knows to be unused; a consumer that was being started just then it keeps for ever, taking
/// messages that nobody handles.
pub(super) struct Session {
    channel: Channel,
    connection: ConnectionStatus,
}

impl Session {
    /// True while the broker has told us to hold back, being short of memory or disk.
    pub(super) fn is_blocked(&self) -> bool {
        self.connection.blocked()
    }

    /// Closes the channel for everybody who still uses it.
    pub(super) fn abandon(&self) {
        // The first poll sends the request; nobody has to wait for the answer, nor minds that it was closed before.
        drop(self.channel.close(REPLY_SUCCESS, "done".into()).now_or_never());
    }
}

impl Deref for Session {
    type Target = Channel;

    fn deref(&self) -> &Channel {
        &self.channel
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.abandon();
    }
}

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
    pub(super) async fn channel(&self) -> Result<Session, BusError> {
        let state = &mut *self.state.lock().await;
        // The connection stays where it is while we wait: whoever drops this future must not take it along.
        if !state.connection.as_ref().is_some_and(|connection| connection.status().connected()) {
            state.connection = None;
        }
        let connection = match &mut state.connection {
            Some(connection) => connection,
            None => {
                let connection = self.reconnect(state).await?;
                state.connection.insert(connection)
            }
        };
        let status = connection.status().clone();
        let channel = answered("opening a channel", connection.create_channel()).await?;
        Ok(Session { channel, connection: status })
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
        let runtime = lapin::runtime::default_runtime().map_err(with_context("connecting"))?;
        let connecting =
            Connection::connect_uri_with_config(self.uri.clone(), properties, self.tls.clone(), runtime);
        answered("connecting", connecting).await
    }
}
