//! A TCP proxy between a process and its broker, for cutting the line.

use std::net::SocketAddr;

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

/// Listens on a port of this machine and passes bytes on.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    line: JoinSet<()>,
}

impl Proxy {
    /// On a free port.
    pub(crate) async fn to(target: String) -> Self {
        Self::at(SocketAddr::from(([127, 0, 0, 1], 0)), target).await
    }

    /// On this one.
    pub(crate) async fn at(address: SocketAddr, target: String) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut line = JoinSet::new();
        line.spawn(async move {
            // Dropped with this task: its connections break.
            let mut connections = JoinSet::new();
            loop {
                let (client, _) = listener.accept().await.unwrap();
                connections.spawn(pass_on(client, target.clone()));
            }
        });
        Self { address, line }
    }

    /// Breaks every connection and refuses new ones.
    pub(crate) async fn cut(mut self) {
        self.line.shutdown().await;
    }
}

async fn pass_on(mut client: TcpStream, target: String) {
    let mut broker = TcpStream::connect(target).await.unwrap();
    // Either side may hang up as it likes.
    drop(copy_bidirectional(&mut client, &mut broker).await);
}
