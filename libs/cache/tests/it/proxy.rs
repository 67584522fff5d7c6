//! A wire to Redis that can be cut, or go silent.

use std::net::SocketAddr;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wire {
    Whole,
    /// Connections break, and new ones too.
    Cut,
    /// Connections stand and carry nothing.
    Silent,
}

/// Stands between a test and Redis, on a port of its own.
pub(crate) struct Proxy {
    address: SocketAddr,
    wire: watch::Sender<Wire>,
    _tasks: JoinSet<()>,
}

impl Proxy {
    /// A whole wire to `upstream`, a `host:port`.
    pub(crate) async fn to(upstream: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (wire, watched) = watch::channel(Wire::Whole);
        let mut tasks = JoinSet::new();
        tasks.spawn(accept(listener, upstream, watched));
        Self { address, wire, _tasks: tasks }
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://{}", self.address)
    }

    pub(crate) fn set(&self, wire: Wire) {
        self.wire.send_replace(wire);
    }
}

async fn accept(listener: TcpListener, upstream: String, wire: watch::Receiver<Wire>) {
    let mut connections = JoinSet::new();
    loop {
        let (client, _) = listener.accept().await.unwrap();
        connections.spawn(carry(client, upstream.clone(), wire.clone()));
    }
}

async fn carry(mut client: TcpStream, upstream: String, mut wire: watch::Receiver<Wire>) {
    let mut server = TcpStream::connect(upstream).await.unwrap();
    let mut copying = std::pin::pin!(copy_bidirectional(&mut client, &mut server));
    loop {
        let now = *wire.borrow_and_update();
        let changed = match now {
            Wire::Cut => return,
            Wire::Silent => wire.changed().await,
            Wire::Whole => tokio::select! {
                changed = wire.changed() => changed,
                _ended = &mut copying => return,
            },
        };
        if changed.is_err() {
            return;
        }
    }
}
