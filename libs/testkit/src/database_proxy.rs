//! A TCP proxy between a service and its database, which can be disconnected.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::{mpsc, oneshot},
    task::JoinSet,
};

/// Forwards bytes between a service and its database server until it is dropped.
pub struct DatabaseProxy {
    commands: mpsc::Sender<Command>,
    _passing: JoinSet<()>,
}

/// Connects or disconnects, and confirms it.
struct Command {
    is_connected: bool,
    done: oneshot::Sender<()>,
}

impl DatabaseProxy {
    /// A proxy to the server of `url`, and the url that leads through it.
    #[expect(clippy::expect_used, reason = "a test without its proxy fails here")]
    pub(crate) async fn to(url: &str) -> (Self, String) {
        let target = address_of(url).to_owned();
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await.expect("a port");
        let through = url.replacen(&target, &listener.local_addr().expect("an address").to_string(), 1);
        let (commands, received) = mpsc::channel(1);
        let mut passing = JoinSet::new();
        passing.spawn(forward(listener, target, received));
        (Self { commands, _passing: passing }, through)
    }

    /// Closes every connection, and each new one at once.
    pub async fn disconnect(&self) {
        self.set(false).await;
    }

    /// Forwards new connections again.
    pub async fn reconnect(&self) {
        self.set(true).await;
    }

    #[expect(clippy::expect_used, reason = "a test whose proxy is gone fails here")]
    async fn set(&self, is_connected: bool) {
        let (done, confirmed) = oneshot::channel();
        self.commands.send(Command { is_connected, done }).await.expect("a proxy");
        confirmed.await.expect("a proxy");
    }
}

/// `host:port` of a url.
fn address_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_scheme, rest)| rest);
    let place = rest.split(['/', '?']).next().unwrap_or_default();
    place.rsplit('@').next().unwrap_or_default()
}

async fn forward(listener: TcpListener, target: String, mut commands: mpsc::Receiver<Command>) {
    let (mut connections, mut is_connected) = (JoinSet::new(), true);
    loop {
        tokio::select! {
            Ok((client, _address)) = listener.accept() => {
                // Without a target the client is dropped, which closes its connection.
                let target = is_connected.then(|| target.clone());
                connections.spawn(forward_one(client, target));
            }
            Some(command) = commands.recv() => {
                is_connected = command.is_connected;
                if !is_connected {
                    connections.shutdown().await;
                }
                // Fails only when the test does not wait for the confirmation.
                let _sent = command.done.send(());
            }
            else => return,
        }
    }
}

async fn forward_one(mut client: TcpStream, target: Option<String>) {
    let Some(target) = target else { return };
    let Ok(mut server) = TcpStream::connect(target).await else { return };
    // Either side may close the connection at any time.
    drop(copy_bidirectional(&mut client, &mut server).await);
}
